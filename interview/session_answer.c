/* SPDX-License-Identifier: MIT */
/* Storing answers, and the exclusive choices of a select_multiple. */
#include "config.h"

#include <strings.h>

#include "base/arena.h"
#include "base/attr.h"
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
	} * first;
	struct spot but;
};

static void keep_filtered(void *ctx, struct spot spot)
{
	struct filtered *f = ctx;
	const char *text = instance_get(f->s->in, spot);
	struct kept *k;

	if (!spot_node(f->s, spot)->choice_filter || text[0] == '\0' ||
	    (spot.frame == f->but.frame && spot.node == f->but.node))
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
	static const char *const words[] = { "都没有", "都不",   "没有",  "不知道",  "不清楚",
					     "说不清", "不了解", "拒绝",  "不愿",    "不想",
					     "none",   "None",   "NONE",  "nothing", "Nothing",
					     "know",   "refuse", "Refuse" };

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

	if (spot_node(s, spot)->type->input == INPUT_RANK)
		return false;
	for (size_t i = 0; list && i < list->n_extra; i++)
		if (strcasecmp(list->extra_name[i], "exclusive") == 0 && c->extra[i][0] != '\0')
			return strcasecmp(c->extra[i], "yes") == 0 ||
			       strcasecmp(c->extra[i], "true") == 0 ||
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
	if (ok && spot_node(s, s->at.spot)->type->input == INPUT_MANY &&
	    mixes_exclusive(s, s->at.spot, text.data))
		ok = refuse(why, s->at.spot, MARK_CHOICE,
			    T("“都没有”一类的选项不能和别的选项一起选，请再问一次。"));
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
	if (spot_node(s, spot)->type->input != INPUT_MANY &&
	    spot_node(s, spot)->type->input != INPUT_RANK)
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
