/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/entry.h"

#include <stdio.h>
#include <string.h>

#include "app/interview_internal.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "forms/validate.h"

enum { NUMBER_MAX = 20, WAITING_MAX = 20000, HEAD = 5 };
#define DONE "done"

/* "entry.FORM.NUMBER": household, date, interviewer, keyer, a line each, an empty line, the body; or "done ID". */
static enum status pass_name(char name[200], const struct form *form, const char *number, struct err *err)
{
	size_t n = strlen(number);

	if (n < 1 || n > NUMBER_MAX || strspn(number, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-") != n)
		return err_set(err, ST_INPUT, T("纸质问卷的编号写 1 到 20 个数字、字母或横线。"));
	snprintf(name, 200, "entry.%.64s.%s", form->id, number);
	return ST_OK;
}

static void waiting_name(char name[200], const struct form *form)
{
	snprintf(name, 200, "entry.%.64s", form->id);
}

/* Cuts text into its lines, in place; *rest gets what follows the head. */
static void cut(char *text, const char *line[HEAD], char **rest)
{
	for (size_t i = 0; i < HEAD; i++) {
		line[i] = text;
		text += strcspn(text, "\n");
		if (*text)
			*text++ = '\0';
	}
	*rest = text;
}

static enum status read_pass(struct workspace *ws, const struct form *form, const char *number, char **text, struct arena *a,
			     struct err *err)
{
	struct strbuf value;
	char name[200];
	enum status st = pass_name(name, form, number, err);

	strbuf_init(&value);
	if (st == ST_OK)
		st = store_setting_get(workspace_store(ws), name, &value, err);
	*text = arena_strndup(a, value.data, value.len);
	strbuf_clear(&value);
	return st;
}

enum status entry_look(struct workspace *ws, const struct form *form, const char *number, enum entry_pass *pass,
		       struct entry_paper *paper, const char **by, struct arena *a, struct err *err)
{
	const char *line[HEAD];
	char *text = NULL, *rest;
	enum status st = read_pass(ws, form, number, &text, a, err);

	*by = "";
	if (st != ST_OK)
		return st;
	paper->number = arena_strdup(a, number);
	*pass = !*text ? ENTRY_FIRST : strncmp(text, DONE " ", strlen(DONE) + 1) == 0 ? ENTRY_DONE : ENTRY_SECOND;
	if (*pass == ENTRY_DONE)
		*by = text + strlen(DONE) + 1;
	if (*pass != ENTRY_SECOND)
		return ST_OK;
	cut(text, line, &rest);
	paper->household = line[0];
	paper->date = line[1];
	paper->interviewer = line[2];
	*by = line[3];
	return ST_OK;
}

struct searching {
	const char *text;
	struct arena *a;
	const char *found;
	size_t n;
};

static enum status ends_so(void *ctx, const struct household *h)
{
	struct searching *s = ctx;
	size_t n = strlen(s->text), m = strlen(h->id);

	if (n <= m && strcmp(h->id + m - n, s->text) == 0 && (n == m || h->id[m - n - 1] == '-')) {
		s->n++;
		s->found = arena_strdup(s->a, h->id);
	}
	return ST_OK;
}

enum status entry_household(struct workspace *ws, const char *text, const char **id, struct arena *a, struct err *err)
{
	struct searching s = { .text = text, .a = a, .found = "" };
	enum status st = store_household_each(workspace_store(ws), NULL, NULL, ends_so, &s, err);

	*id = s.found;
	if (st == ST_OK && s.n == 0)
		return err_set(err, ST_NOT_FOUND, T("名册里没有户号以“%s”结尾的住户。"), text);
	if (st == ST_OK && s.n > 1)
		return err_set(err, ST_NOT_FOUND, T("户号以“%s”结尾的有 %d 户，请多写几位。"), text, (int)s.n);
	return st;
}

enum status entry_waiting(struct workspace *ws, const struct form *form, struct strbuf *out, struct err *err)
{
	char name[200];

	waiting_name(name, form);
	return store_setting_get(workspace_store(ws), name, out, err);
}

/* Puts a number on the list, or takes it off. */
static enum status list_waiting(struct workspace *ws, const struct form *form, const char *number, bool on, struct err *err)
{
	struct strbuf list, next;
	char name[200];
	enum status st;

	strbuf_init(&list);
	strbuf_init(&next);
	waiting_name(name, form);
	st = store_setting_get(workspace_store(ws), name, &list, err);
	for (const char *at = list.len ? list.data : ""; *at;) {
		size_t n = strcspn(at, " ");

		if (n != strlen(number) || memcmp(at, number, n) != 0)
			strbuf_addf(&next, "%s%.*s", next.len ? " " : "", (int)n, at);
		at += n + (at[n] == ' ');
	}
	if (on)
		strbuf_addf(&next, "%s%s", next.len ? " " : "", number);
	if (st == ST_OK && next.len > WAITING_MAX)
		st = err_set(err, ST_LIMIT, T("等第二遍的太多了。请先把录过一遍的再录一遍。"));
	if (st == ST_OK)
		st = store_setting_set(workspace_store(ws), name, next.len ? next.data : "", err);
	strbuf_clear(&next);
	strbuf_clear(&list);
	return st;
}

static enum status check_paper(struct workspace *ws, const struct entry_paper *p, struct err *err)
{
	int64_t day = 0;

	if (!household_id_valid(p->household))
		return err_set(err, ST_INPUT, T("户号“%s”写得不对，应是“单位代码-网格-序号”。"), p->household);
	if (!clock_parse_date(p->date, &day) || day > workspace_today(ws))
		return err_set(err, ST_INPUT, T("访问日期“%s”要写成 2026-11-23 这样，不能在今天以后。"), p->date);
	if (!*p->interviewer || strlen(p->interviewer) > 16 || strpbrk(p->interviewer, "\n\t"))
		return err_set(err, ST_INPUT, T("写访问员的代号（纸上签的），至多 16 个字节。"));
	return ST_OK;
}

enum status entry_begin(struct interview **out, struct workspace *ws, const struct form *form, const struct entry_paper *paper,
			enum entry_pass pass, struct err *err)
{
	struct interview *iv = NULL;
	enum status st = check_paper(ws, paper, err);

	*out = NULL;
	if (st != ST_OK)
		return st;
	st = interview_practice(&iv, ws, form, err);
	if (st != ST_OK)
		return st;
	instance_env(session_instance(iv->session))->seed = ""; /* the paper says who was drawn */
	iv->entry = arena_printf(iv->arena, pass == ENTRY_FIRST ? T("录入 %s 第一遍") : T("录入 %s 第二遍"), paper->number);
	*out = iv;
	return ST_OK;
}

enum status entry_keep(struct interview *iv, const struct entry_paper *paper, struct err *err)
{
	struct store *store = workspace_store(iv->ws);
	struct strbuf text;
	char name[200];
	enum status st = pass_name(name, iv->form, paper->number, err);

	strbuf_init(&text);
	strbuf_addf(&text, "%s\n%s\n%s\n%s\n\n", paper->household, paper->date, paper->interviewer, workspace_interviewer(iv->ws));
	body_from_instance(&text, session_instance(iv->session));
	if (st == ST_OK)
		st = store_begin(store, err);
	if (st == ST_OK) {
		st = store_setting_set(store, name, text.data, err);
		if (st == ST_OK)
			st = list_waiting(iv->ws, iv->form, paper->number, true, err);
		st = store_end(store, st, err);
	}
	strbuf_clear(&text);
	return st;
}

/* "2 满意", the label in the language of the keying; the text itself where it is no choice. */
static const char *shown(struct interview *iv, struct spot spot, const char *value, struct arena *a)
{
	struct instance *in = session_instance(iv->session);
	const struct choice_list *list = iv->form->nodes[spot.node].list;
	const struct choice *c = list && *value ? list_choice(list, value) : NULL;

	if (!*value)
		return T("（空）");
	return c ? arena_printf(a, "%s %s", value, instance_choice_label(in, spot, c, session_lang(iv->session), a, NULL)) : value;
}

struct collected {
	struct entry_difference *v;
	size_t n, room;
	struct arena *a;
};

static struct entry_difference *put(struct collected *c, const char *key)
{
	if (c->n == c->room) {
		struct entry_difference *bigger = arena_array(c->a, c->room ? 2 * c->room : 64, sizeof(*bigger));

		if (c->n)
			memcpy(bigger, c->v, c->n * sizeof(*bigger));
		c->v = bigger;
		c->room = c->room ? 2 * c->room : 64;
	}
	c->v[c->n] = (struct entry_difference){ .key = key, .first = "", .second = "" };
	return &c->v[c->n++];
}

/* All answers of both, the second's order first. */
static void collect(struct collected *c, const char *first, const char *second)
{
	const char *key, *value;

	while (body_next(&second, &key, &value, c->a))
		put(c, key)->second = value;
	while (body_next(&first, &key, &value, c->a)) {
		size_t i = 0;

		while (i < c->n && strcmp(c->v[i].key, key) != 0)
			i++;
		(i < c->n ? &c->v[i] : put(c, key))->first = value;
	}
}

static enum status first_body(struct interview *iv, const struct entry_paper *paper, char **body, struct arena *a, struct err *err)
{
	const char *line[HEAD];
	char *text = NULL;
	enum status st = read_pass(iv->ws, iv->form, paper->number, &text, a, err);

	if (st == ST_OK)
		cut(text, line, body);
	return st;
}

enum status entry_compare(struct interview *iv, const struct entry_paper *paper, struct entry_difference **v, size_t *n, struct arena *a,
			  struct err *err)
{
	struct collected c = { .a = a };
	struct strbuf second;
	char *first = NULL;
	enum status st = first_body(iv, paper, &first, a, err);

	*n = 0;
	if (st != ST_OK)
		return st;
	strbuf_init(&second);
	body_from_instance(&second, session_instance(iv->session));
	collect(&c, first, arena_strndup(a, second.data, second.len));
	strbuf_clear(&second);
	for (size_t i = 0; i < c.n; i++) {
		struct entry_difference d = c.v[i];
		struct spot spot;

		if (strcmp(d.first, d.second) == 0)
			continue;
		d.label = d.key;
		d.first_shown = d.first;
		d.second_shown = d.second;
		if (instance_find(session_instance(iv->session), d.key, false, &spot)) {
			d.label = instance_text(session_instance(iv->session), spot, TEXT_LABEL, session_lang(iv->session), a, NULL);
			d.first_shown = shown(iv, spot, d.first, a);
			d.second_shown = shown(iv, spot, d.second, a);
		}
		c.v[(*n)++] = d;
	}
	*v = c.v;
	return ST_OK;
}

/* Every answer on which both agree, and of the others the one that was decided for. */
static void decided_body(struct strbuf *out, const char *second, const struct entry_difference *v, size_t n, struct arena *a)
{
	const char *key, *value;

	while (body_next(&second, &key, &value, a)) {
		size_t i = 0;

		while (i < n && strcmp(v[i].key, key) != 0)
			i++;
		body_add(out, key, i < n && v[i].take_first ? v[i].first : value);
	}
	for (size_t i = 0; i < n; i++)
		if (!*v[i].second && v[i].take_first)
			body_add(out, v[i].key, v[i].first);
}

/* The answers as decided, spelled canonically again: what the form's logic now skips has no line. */
static enum status decide(struct interview *iv, struct strbuf *body, const struct entry_difference *v, size_t n, struct arena *a,
			  struct err *err)
{
	struct instance *in = session_instance(iv->session);
	struct strbuf second, all;
	enum status st;

	strbuf_init(&second);
	strbuf_init(&all);
	body_from_instance(&second, in);
	decided_body(&all, arena_strndup(a, second.data, second.len), v, n, a);
	st = body_to_instance(in, all.len ? all.data : "", err);
	if (st == ST_OK) {
		instance_recompute(in);
		body_from_instance(body, in);
	}
	strbuf_clear(&all);
	strbuf_clear(&second);
	return st;
}

static enum status write_record(struct interview *iv, const struct entry_paper *paper, struct revision *rev, struct err *err)
{
	struct store *store = workspace_store(iv->ws);
	char name[200], id[IDENTITY_TEXT], done[64];
	bool added = false;
	enum status st = pass_name(name, iv->form, paper->number, err);

	identity_format(id, &rev->identity);
	snprintf(done, sizeof(done), DONE " %s", id);
	if (st == ST_OK)
		st = store_begin(store, err);
	if (st != ST_OK)
		return st;
	st = store_revision_add(store, rev, revision_marks(iv->form, rev), "", NULL, &added, err);
	if (st == ST_OK)
		st = store_setting_set(store, name, done, err);
	if (st == ST_OK)
		st = list_waiting(iv->ws, iv->form, paper->number, false, err);
	return store_end(store, st, err);
}

enum status entry_settle(struct interview *iv, const struct entry_paper *paper, const struct entry_difference *v, size_t n,
			 char number[32], struct err *err)
{
	struct arena *a = arena_new();
	struct revision rev;
	struct strbuf body;
	const char *outcome;
	char id[IDENTITY_TEXT];
	enum status st;

	strbuf_init(&body);
	st = decide(iv, &body, v, n, a, err);
	if (st != ST_OK)
		goto out;
	outcome = session_outcome(iv->session);
	if (strcmp(outcome, "1.1") == 0 && validate_all(session_instance(iv->session), true, false, NULL, NULL) & ~(unsigned)MARK_SOFT)
		outcome = "1.2"; /* as when it is set aside at a door */
	revision_init(&rev);
	rev.kind = REV_INTERVIEW;
	identity_random(&rev.identity);
	rev.round = iv->round ? iv->round->id : "";
	rev.form_id = iv->form->id;
	rev.form_version = iv->form->version;
	rev.form_digest = iv->form->digest;
	rev.device = workspace_device(iv->ws);
	rev.interviewer = paper->interviewer;
	rev.author = workspace_interviewer(iv->ws);
	rev.household = paper->household;
	rev.unit = arena_strndup(a, paper->household, UNIT_CODE);
	rev.started = rev.ended = arena_printf(a, "%sT12:00:00+08:00", paper->date); /* paper knows the day only */
	rev.submitted = interview_instant(iv, workspace_now(iv->ws));
	rev.outcome = outcome;
	rev.lang = interview_lang_code(iv);
	rev.state = "final";
	rev.body = body.data;
	rev.body_len = body.len;
	identity_format(id, &rev.identity);
	snprintf(number, 32, "%s-%.4s-%.4s", workspace_device(iv->ws), id, id + 4);
	st = write_record(iv, paper, &rev, err);
out:
	strbuf_clear(&body);
	arena_free(a);
	return st;
}
