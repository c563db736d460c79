/* SPDX-License-Identifier: MIT */
/* Storing answers, the exclusive choices of a select_multiple, and replaying a journal. */
#include "config.h"

#include <strings.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/digest.h"
#include "base/i18n.h"
#include "interview/session_internal.h"

/* Answers whose choices are filtered, before and after: what a filter clears is told as a change. */
struct filtered {
	struct session *s;
	struct arena *a;
	struct kept {
		struct spot spot;
		const char *text;
		struct kept *next;
	} *first;
	struct spot but;
};

static void keep_filtered(void *ctx, struct spot spot)
{
	struct filtered *f = ctx;
	const char *text = instance_get(f->s->in, spot);
	struct kept *k;

	if (!spot_node(f->s, spot)->choice_filter || text[0] == '\0' || (spot.frame == f->but.frame && spot.node == f->but.node))
		return;
	k = arena_alloc(f->a, sizeof(*k));
	k->spot = spot;
	k->text = arena_strdup(f->a, text);
	k->next = f->first;
	f->first = k;
}

static void tell_stored(struct session *s, struct spot spot, const char *text, const char *old)
{
	if (text[0] != '\0')
		session_tell(s, EV_ANSWER, spot, text, old);
	else
		session_tell(s, EV_CLEAR, spot, "", old);
}

void session_store(struct session *s, struct spot spot, const char *text)
{
	struct filtered f = { .s = s, .but = spot };

	if (strcmp(instance_get(s->in, spot), text) == 0)
		return;
	tell_stored(s, spot, text, instance_get(s->in, spot));
	if (!s->has_filters || !s->sink.event) {
		instance_set(s->in, spot, text, NULL, NULL);
		return;
	}
	f.a = arena_new();
	instance_each(s->in, keep_filtered, &f);
	instance_set(s->in, spot, text, NULL, NULL);
	for (struct kept *k = f.first; k; k = k->next)
		if (strcmp(instance_get(s->in, k->spot), k->text) != 0)
			tell_stored(s, k->spot, instance_get(s->in, k->spot), k->text);
	arena_free(f.a);
}

static bool refuse(struct complaint *why, struct spot spot, enum mark mark, const char *text)
{
	if (why) {
		*why = (struct complaint){ .mark = mark, .spot = spot };
		snprintf(why->text, sizeof(why->text), "%s", text);
	}
	return false;
}

/* Whether an answer can be given here at all. */
static bool may_answer(struct session *s, struct complaint *why)
{
	if (s->at.kind != STOP_QUESTION || spot_node(s, s->at.spot)->type->input == INPUT_NOTE)
		return refuse(why, s->at.spot, MARK_TYPE, T("这里不用填写。"));
	if (instance_read_only(s->in, s->at.spot))
		return refuse(why, s->at.spot, MARK_TYPE, T("这道题由程序填写，不能改。"));
	return true;
}

/* Exclusive choices */

/* A label that says "none of these" or "cannot say", in the words questionnaires use. */
static bool label_excludes(const char *label)
{
	static const char *const words[] = { "都没有", "都不", "没有", "不知道", "不清楚", "说不清", "不了解", "拒绝", "不愿", "不想",
					     "none",   "None", "NONE", "nothing", "Nothing", "know", "refuse", "Refuse" };

	if (strcmp(label, "无") == 0)
		return true;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strstr(label, words[i]))
			return true;
	return false;
}

static bool name_may_exclude(const char *name)
{
	static const char *const names[] = { "none", "0", "96", "97", "98", "99" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcasecmp(name, names[i]) == 0)
			return true;
	return false;
}

bool session_exclusive(struct session *s, struct spot spot, const struct choice *c)
{
	const struct choice_list *list = spot_node(s, spot)->list;

	for (size_t i = 0; list && i < list->n_extra; i++)
		if (strcasecmp(list->extra_name[i], "exclusive") == 0 && c->extra[i][0] != '\0')
			return strcasecmp(c->extra[i], "yes") == 0 || strcasecmp(c->extra[i], "true") == 0 ||
			       strcmp(c->extra[i], "1") == 0;
	if (strcasecmp(c->name, "none") == 0)
		return true;
	if (!name_may_exclude(c->name))
		return false;
	for (size_t i = 0; i < s->form->n_langs; i++)
		if (c->label && c->label[i] && label_excludes(c->label[i]->source))
			return true;
	return false;
}

static bool word_is(const char *word, size_t n, const char *name)
{
	return strncmp(word, name, n) == 0 && name[n] == '\0';
}

static bool word_exclusive(struct session *s, struct spot spot, const char *word, size_t n)
{
	const struct choice_list *list = spot_node(s, spot)->list;

	for (size_t i = 0; list && i < list->n; i++)
		if (word_is(word, n, list->choices[i].name))
			return session_exclusive(s, spot, &list->choices[i]);
	return false;
}

/* A list of words that holds an exclusive one and others as well. */
static bool mixes_exclusive(struct session *s, struct spot spot, const char *text)
{
	size_t words = 0, n;
	bool exclusive = false;

	for (const char *p = text; *p != '\0'; p += n, p += *p == ' ') {
		n = strcspn(p, " ");
		words++;
		exclusive = exclusive || word_exclusive(s, spot, p, n);
	}
	return exclusive && words > 1;
}

bool session_answer(struct session *s, const char *typed, struct complaint *why)
{
	struct strbuf text;
	bool ok;

	if (!may_answer(s, why))
		return false;
	strbuf_init(&text);
	ok = validate_typed(s->in, s->at.spot, typed, &text, why);
	if (ok && spot_node(s, s->at.spot)->type->input == INPUT_MANY && mixes_exclusive(s, s->at.spot, text.data))
		ok = refuse(why, s->at.spot, MARK_CHOICE, T("“都没有”一类的选项不能和别的选项一起选，请再问一次。"));
	if (ok)
		session_store(s, s->at.spot, text.data);
	strbuf_clear(&text);
	return ok;
}

bool session_toggle(struct session *s, const char *choice, bool *cleared, struct complaint *why)
{
	struct spot spot = s->at.spot;
	struct strbuf text;
	bool had = false, dropped = false, alone, ok;
	size_t n;

	if (cleared)
		*cleared = false;
	if (!may_answer(s, why))
		return false;
	if (spot_node(s, spot)->type->input != INPUT_MANY)
		return session_answer(s, choice, why);
	strbuf_init(&text);
	ok = validate_typed(s->in, spot, choice, &text, why);
	strbuf_reset(&text);
	alone = word_exclusive(s, spot, choice, strlen(choice));
	for (const char *p = instance_get(s->in, spot); ok && *p != '\0'; p += n, p += *p == ' ') {
		n = strcspn(p, " ");
		if (word_is(p, n, choice)) {
			had = true;
			continue;
		}
		if (alone || word_exclusive(s, spot, p, n)) {
			dropped = true;
			continue;
		}
		if (text.len > 0)
			strbuf_addc(&text, ' ');
		strbuf_add(&text, p, n);
	}
	if (ok && !had) {
		if (text.len > 0)
			strbuf_addc(&text, ' ');
		strbuf_adds(&text, choice);
	}
	if (ok)
		session_store(s, spot, text.data);
	if (cleared)
		*cleared = dropped;
	strbuf_clear(&text);
	return ok;
}

void session_finish(struct session *s)
{
	instance_finish(s->in);
	session_tell(s, EV_FINISH, (struct spot){ NULL, 0 }, "", "");
}

/* Replay */

static enum status misfit(struct err *err, const char *key)
{
	return err_set(err, ST_INPUT, T("这次访问留下的记录里有“%s”，和现在的问卷对不上。"), key);
}

static enum status replay_remove(struct session *s, struct spot spot, const char *key, struct err *err)
{
	if (!frame_parent(spot.frame) || spot.node != frame_node(spot.frame))
		return misfit(err, key);
	for (struct frame *f = s->at.spot.frame; f; f = frame_parent(f))
		if (f == spot.frame)
			s->at = (struct stop){ STOP_ROSTER, { frame_parent(spot.frame), spot.node } };
	instance_remove(s->in, spot.frame);
	return ST_OK;
}

/* The key of a new row is the one after the last: its own index has to come out. */
static enum status replay_add(struct session *s, const char *key, struct err *err)
{
	struct strbuf around, made;
	struct spot spot = { NULL, 0 };
	struct frame *row = NULL;
	const char *open = strrchr(key, '[');

	strbuf_init(&around);
	strbuf_init(&made);
	if (open)
		strbuf_add(&around, key, (size_t)(open - key));
	if (open && instance_find(s->in, around.data, false, &spot) && s->form->nodes[spot.node].kind == NODE_REPEAT)
		row = instance_add(s->in, spot.frame, spot.node);
	if (row)
		instance_key(&made, s->in, (struct spot){ row, spot.node });
	if (row && strcmp(made.data, key) != 0) {
		instance_remove(s->in, row);
		row = NULL;
	}
	strbuf_clear(&around);
	strbuf_clear(&made);
	return row ? ST_OK : misfit(err, key);
}

static enum status replay_lang(struct session *s, const char *lang, struct err *err)
{
	int index = form_lang(s->form, lang);

	if (index < 0)
		return misfit(err, lang);
	instance_env(s->in)->lang = index;
	return ST_OK;
}

static enum status replay_at(struct session *s, enum session_event event, const char *key, const char *value, struct err *err)
{
	struct spot spot;
	const struct node *node;

	if (!instance_find(s->in, key, false, &spot))
		return misfit(err, key);
	node = spot_node(s, spot);
	if (event == EV_REPEAT_REMOVE)
		return replay_remove(s, spot, key, err);
	if (event == EV_MOVE) {
		if (node->kind == NODE_GROUP || (node->kind == NODE_REPEAT && spot.node == frame_node(spot.frame)))
			return misfit(err, key);
		s->at = stop_at(s, spot.frame, spot.node);
		return ST_OK;
	}
	if (node->kind != NODE_QUESTION || !node->type->stores)
		return misfit(err, key);
	instance_set(s->in, spot, event == EV_ANSWER ? value : "", NULL, NULL);
	return ST_OK;
}

enum status session_replay(struct session *s, enum session_event event, const char *key, const char *value, struct err *err)
{
	struct digest form;

	switch (event) {
	case EV_START:
		if (!digest_from_hex(&form, value) || digest_compare(&form, &s->form->digest) != 0)
			return err_set(err, ST_INPUT, T("这次访问是用另一个版本的问卷开始的，不能用现在的问卷接着做。"));
		return ST_OK;
	case EV_MOVE:
		if (key[0] == '\0') {
			s->at = (struct stop){ STOP_END, { instance_root(s->in), 0 } };
			return ST_OK;
		}
		return replay_at(s, event, key, value, err);
	case EV_ANSWER:
	case EV_CLEAR:
	case EV_REPEAT_REMOVE:
		return replay_at(s, event, key, value, err);
	case EV_REPEAT_ADD:
		return replay_add(s, key, err);
	case EV_LANG:
		return replay_lang(s, value, err);
	case EV_FINISH:
		instance_finish(s->in);
		return ST_OK;
	case EV_REFUSED:
	case EV_STOP:
	case EV_RESUME:
		return ST_OK;
	case EV_KINDS:
		break;
	}
	return err_set(err, ST_INPUT, T("这次访问留下的记录里有认不出的一步。"));
}

void session_resumed(struct session *s)
{
	session_tell(s, EV_RESUME, (struct spot){ NULL, 0 }, "", "");
	session_go(s, stop_valid(s, s->at));
}
