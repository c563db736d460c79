/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/interview_move.h"

#include <string.h>

#include "app/interview_internal.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "forms/compare.h"
#include "forms/expr.h"
#include "report/doc.h"

enum fate { FATE_LOST, FATE_PARTLY, FATE_UNASKED, FATE_KEPT, FATES };

struct moved {
	enum fate fate;
	const char *question, *answer, *why;
};

struct moving {
	struct interview *from, *to;
	const struct comparison *c;
	struct arena *a;
	bool other_person; /* the draw falls on somebody else now */
	bool telling;      /* the last pass */
	VEC(struct moved) list;
};

static struct instance *instance_of(struct interview *iv)
{
	return session_instance(iv->session);
}

/* What a person, a die or a clock gave. The rest is worked out anew. */
static bool given(const struct moving *m, struct spot s)
{
	const struct node *node = &m->c->from->nodes[s.node];
	const struct node *next =
		m->c->to_of[s.node] >= 0 ? &m->c->to->nodes[m->c->to_of[s.node]] : NULL;

	if (!node->type->stores || node->role & ROLE_PERSON_DRAW)
		return false;
	if (node->type->input != INPUT_NONE)
		return !node->read_only || !node->calculation || node->trigger;
	if (!node->calculation || !next || !next->calculation ||
	    strcmp(expr_source(node->calculation), expr_source(next->calculation)) != 0)
		return false;
	return node->trigger || expr_is_volatile(node->calculation);
}

/* Behind the consent of a person who is no longer the one. */
static bool of_other_person(const struct moving *m, int node)
{
	const struct node *n = &m->c->to->nodes[node];

	return m->other_person &&
	       ((n->role & ROLE_CONSENT_RESPONDENT) ||
		(n->gate > 0 && (m->c->to->nodes[n->gate].role & ROLE_CONSENT_RESPONDENT)));
}

/* The drawn person is worked out by the program: with another round it may be another one. */
static void look_at_draw(struct moving *m, struct spot s)
{
	int to = m->c->to_of[s.node];
	struct spot now = { instance_root(instance_of(m->to)), to };
	const char *was = instance_value(instance_of(m->from), s);

	if ((m->c->from->nodes[s.node].role & ROLE_PERSON_DRAW) && to > 0 &&
	    m->c->to->nodes[to].repeat == 0 && *was)
		m->other_person = strcmp(was, instance_value(instance_of(m->to), now)) != 0;
}

static const char *spoken(struct moving *m, struct spot s)
{
	struct instance *in = instance_of(m->from);
	const struct choice_list *list = m->c->from->nodes[s.node].list;
	const char *value = instance_get(in, s), *out = "";

	if (!list)
		return arena_strdup(m->a, value);
	for (size_t n; *value; value += n, value += *value == ' ') {
		const struct choice *c;
		const char *word;

		n = strcspn(value, " ");
		word = arena_strndup(m->a, value, n);
		c = list_choice(list, word);
		if (c)
			word = instance_choice_label(in, s, c, session_lang(m->from->session), m->a,
						     NULL);
		out = *out ? arena_printf(m->a, "%s%s%s", out, T("、"), word) : word;
	}
	return out;
}

static void tell(struct moving *m, struct spot s, enum fate fate, const char *why)
{
	struct moved moved = { .fate = fate,
			       .answer = spoken(m, s),
			       .why = arena_strdup(m->a, why) };

	if (!m->telling || m->c->from->nodes[s.node].type->input == INPUT_NONE)
		return;
	moved.question = instance_text(instance_of(m->from), s, TEXT_LABEL,
				       session_lang(m->from->session), m->a, NULL);
	if (!*moved.question)
		moved.question = m->c->from->nodes[s.node].name;
	VEC_PUSH(&m->list, moved);
}

static void carry(struct moving *m, struct spot s, const char *key)
{
	struct instance *in = instance_of(m->from);
	struct complaint why;
	struct spot now;

	switch (session_carry(m->to->session, key, instance_get(in, s), instance_reason(in, s),
			      &why)) {
	case CARRIED_NOT:
		tell(m, s, FATE_LOST,
		     why.mark == MARK_CHOICE ? T("新版没有这个选项。")
		     : *why.text             ? why.text
					     : T("新版容不下这个回答。"));
		break;
	case CARRIED_PARTLY:
		tell(m, s, FATE_PARTLY, T("去掉了新版没有的选项。"));
		break;
	case CARRIED:
		if (instance_find(instance_of(m->to), key, false, &now) &&
		    !instance_relevant(instance_of(m->to), now))
			tell(m, s, FATE_UNASKED, T("新版里按别的回答不问这道题，回答先留着。"));
		else
			tell(m, s, FATE_KEPT, "");
		break;
	}
}

static void move_one(void *ctx, struct spot s)
{
	struct moving *m = ctx;
	struct strbuf key;
	const char *to;

	look_at_draw(m, s);
	if (!*instance_get(instance_of(m->from), s) || !given(m, s))
		return;
	strbuf_init(&key);
	instance_key(&key, instance_of(m->from), s);
	to = comparison_key(m->c, key.data, m->a);
	if (!to)
		tell(m, s, FATE_LOST, T("新版里没有这道题。"));
	else if (of_other_person(m, m->c->to_of[s.node]))
		tell(m, s, FATE_LOST, T("按新一期抽中的是另一个人，要重新征得同意再问。"));
	else
		carry(m, s, to);
	strbuf_clear(&key);
}

/* Twice: a trigger that fires by one answer may empty another one that came before it. */
static void move_all(struct moving *m)
{
	m->c = form_compare(m->a, m->from->form, m->to->form);
	instance_each(instance_of(m->from), move_one, m);
	m->telling = true;
	instance_each(instance_of(m->from), move_one, m);
}

/* To the question where it was left, else to the first that is open. */
static void find_place(struct moving *m)
{
	struct session *s = m->to->session;
	struct stop at = session_at(m->from->session);
	const struct item *items;
	struct strbuf key;
	struct spot spot;
	const char *to = NULL;
	size_t n;

	strbuf_init(&key);
	if (at.kind != STOP_END) {
		instance_key(&key, instance_of(m->from), at.spot);
		to = comparison_key(m->c, key.data, m->a);
	}
	strbuf_clear(&key);
	if (to && instance_find(instance_of(m->to), to, false, &spot) && session_jump(s, spot))
		return;
	items = session_items(s, &n, m->a);
	for (size_t i = 0; i < n; i++)
		if ((items[i].state == ITEM_OPEN || items[i].state == ITEM_OPEN_REQUIRED) &&
		    session_jump(s, items[i].spot))
			return;
}

/* The interview under the new form. Of the same person, begun at the same time; it belongs to the round in use if that has the form. */
static struct interview *begin(struct workspace *ws, struct interview *from,
			       const struct form *form, bool only_look)
{
	const struct round *now = interview_round_of(ws, form);
	struct interview *iv = interview_new(ws, form, now ? now : from->round, from->household);
	struct eval_env env;
	int offset, lang;

	iv->identity = from->identity;
	iv->random = from->random;
	iv->started = arena_strdup(iv->arena, from->started);
	iv->practice = only_look;
	iv->replaces = true;
	iv->worth_keeping = true;
	interview_env(iv, &env);
	(void)clock_parse_instant(iv->started, env.utc_offset, &env.now_ms, &offset);
	interview_tell_circumstances(iv);
	interview_tell(iv, "moved-from", from->form->version);
	interview_clock_move(iv, from);
	iv->session = session_new(form, &env, &iv->sink);
	lang = form_lang(form, from->form->lang[session_lang(from->session)]);
	if (lang >= 0)
		session_set_lang(iv->session, lang);
	interview_tick(iv);
	return iv;
}

static enum status move(struct moving *m, struct workspace *ws, const struct identity *draft,
			const struct form *form, bool only_look, struct err *err)
{
	enum status st = interview_look(&m->from, ws, draft, err);

	if (st != ST_OK)
		return st;
	m->a = arena_new();
	m->to = begin(ws, m->from, form, only_look);
	move_all(m);
	find_place(m);
	return ST_OK;
}

static void clear(struct moving *m)
{
	interview_close(m->from);
	if (m->a)
		arena_free(m->a);
	VEC_CLEAR(&m->list);
}

/* The preview */

static const char *fate_word(enum fate fate)
{
	switch (fate) {
	case FATE_LOST:
		return T("要重问");
	case FATE_PARTLY:
		return T("保留一部分");
	case FATE_UNASKED:
		return T("留着，不再问");
	case FATE_KEPT:
	case FATES:
		break;
	}
	return T("保留");
}

static void list_answers(struct moving *m, struct doc *doc)
{
	const struct doc_column columns[] = { { T("题目"), DOC_LEFT, 3 },
					      { T("答过的"), DOC_LEFT, 2 },
					      { T("怎么办"), DOC_LEFT, 0 },
					      { T("为什么"), DOC_LEFT, 2 } };
	struct doc_table *t = doc_table(doc, T("答过的题"), columns, ARRAY_LEN(columns));

	for (int fate = 0; fate < FATES; fate++)
		for (size_t i = 0; i < m->list.n; i++) {
			const struct moved *moved = &m->list.v[i];

			if ((int)moved->fate != fate)
				continue;
			doc_row(t);
			doc_cell(t, "%s", moved->question);
			doc_cell(t, "%s", moved->answer);
			doc_cell(t, "%s", fate_word(moved->fate));
			doc_cell(t, "%s", moved->why);
		}
}

/* Open questions that the old form had not. */
static int list_new(struct moving *m, struct doc *doc)
{
	const struct doc_column columns[] = { { T("新加的题"), DOC_LEFT, 1 } };
	struct doc_table *t = NULL;
	size_t n;
	const struct item *items = session_items(m->to->session, &n, m->a);
	int fresh = 0;

	for (size_t i = 0; i < n; i++) {
		if (m->c->from_of[items[i].spot.node] >= 0 || items[i].state == ITEM_SKIPPED)
			continue;
		if (!t)
			t = doc_table(doc, T("还要问的新题"), columns, ARRAY_LEN(columns));
		doc_row(t);
		doc_cell(t, "%s",
			 instance_text(instance_of(m->to), items[i].spot, TEXT_LABEL,
				       session_lang(m->to->session), m->a, NULL));
		fresh++;
	}
	return fresh;
}

static void write_preview(struct move_preview *out, struct moving *m)
{
	struct doc *doc = doc_new(T("问卷换了一版"));

	for (size_t i = 0; i < m->list.n; i++) {
		out->lost += m->list.v[i].fate == FATE_LOST;
		out->kept += m->list.v[i].fate != FATE_LOST;
	}
	doc_paragraph(doc, T("这份没做完的访谈用的是版本 %s 的问卷，现在用的是版本 %s。"),
		      m->from->form->version, m->to->form->version);
	if (m->from->round && m->to->round && strcmp(m->from->round->id, m->to->round->id) != 0)
		doc_paragraph(doc, T("它原来属于“%s”这一期；改用新版，就算在“%s”这一期里。"),
			      m->from->round->title, m->to->round->title);
	doc_paragraph(doc, T("改用新版：答过的题保留 %d 道，要重问 %d 道。"), out->kept, out->lost);
	doc_paragraph(
		doc, "%s",
		T("现在什么都还没有动。不能保留的回答也不会删掉，仍在这份访谈的操作记录里。"));
	list_answers(m, doc);
	out->fresh = list_new(m, doc);
	out->doc = doc;
}

enum status interview_move_preview(struct move_preview *out, struct workspace *ws,
				   const struct identity *draft, const struct form *form,
				   struct err *err)
{
	struct moving m = { .a = NULL };
	enum status st = move(&m, ws, draft, form, true, err);

	*out = (struct move_preview){ .doc = NULL };
	if (st == ST_OK)
		write_preview(out, &m);
	interview_close(m.to);
	clear(&m);
	return st;
}

enum status interview_move(struct interview **out, struct workspace *ws,
			   const struct identity *draft, const struct form *form, struct err *err)
{
	struct moving m = { .a = NULL };
	enum status st = move(&m, ws, draft, form, false, err);

	*out = NULL;
	if (st == ST_OK)
		st = interview_flush(m.to, err);
	if (st == ST_OK)
		*out = m.to;
	else
		interview_close(m.to);
	clear(&m);
	return st;
}

/* Which draft */

struct older {
	const struct form *form;
	const char *household;
	struct identity *out;
	bool found;
};

static enum status match_older(void *ctx, const struct draft *d)
{
	static const struct digest none;
	struct older *o = ctx;

	if (digest_compare(&d->parent, &none) != 0 || strcmp(d->household, o->household) != 0 ||
	    strcmp(d->form_id, o->form->id) != 0 ||
	    digest_compare(&d->form_digest, &o->form->digest) == 0)
		return ST_OK;
	*o->out = d->identity;
	o->found = true;
	return ST_OK;
}

enum status interview_older_draft(struct workspace *ws, const struct form *form,
				  const char *household, struct identity *out, bool *found,
				  struct err *err)
{
	struct older o = { .form = form, .household = household, .out = out };
	enum status st = store_drafts_each(workspace_store(ws), true, match_older, &o, err);

	*found = o.found;
	return st;
}
