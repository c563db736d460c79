/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/sendback.h"

#include <stdio.h>
#include <string.h>

#include "app/history.h"
#include "app/office_keys.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"

/* All of the record's states, and the laptop it came from. */
struct states {
	struct arena *a;
	VEC(struct digest) ids;
	const char *device; /* that a receipt can be made for; "" = none */
	struct workspace *ws;
};

static enum status take_state(void *ctx, const struct head *head)
{
	struct states *s = ctx;

	unsigned char key[PUBLIC_KEY_SIZE];
	enum status known;

	VEC_PUSH(&s->ids, head->id);
	if (*s->device || !*head->rev->device)
		return ST_OK;
	/* What came as a table is nobody's by its signature, but by its code. Of two with one code the receipt asks which. */
	known = office_device_key(s->ws, head->rev->device, key, NULL);
	if (known == ST_OK || known == ST_CONFLICT)
		s->device = arena_strdup(s->a, head->rev->device);
	return ST_OK;
}

struct again {
	const char *text;
	const struct states *states;
	bool same;
};

static bool all_seen(const struct sendback *said, const struct states *s)
{
	size_t n = 0;

	for (size_t i = 0; i < said->n_seen; i++)
		for (size_t k = 0; k < s->ids.n; k++)
			n += digest_compare(&said->seen[i], &s->ids.v[k]) == 0;
	return n == s->ids.n;
}

static enum status look_again(void *ctx, const struct store_sendback *s)
{
	struct again *x = ctx;

	x->same = x->same || (!s->answer && strcmp(s->said.text, x->text) == 0 && all_seen(&s->said, x->states));
	return ST_OK;
}

static enum status may_return(struct workspace *ws, const char *text, struct err *err)
{
	if (workspace_is_field(ws))
		return err_set(err, ST_USAGE, T("这件事在办公室的数据里做；这里是入户电脑的数据。什么都没有变。"));
	if (!*text)
		return err_set(err, ST_USAGE, T("写一句退回去看什么、补问什么。什么都没有变。"));
	if (strlen(text) > SENDBACK_TEXT)
		return err_set(err, ST_USAGE, T("写得太长了，最多 %d 个字。什么都没有变。"), SENDBACK_TEXT / 3);
	if (!*workspace_interviewer(ws))
		return err_set(err, ST_USAGE, T("要记下是谁退回的：请写上代号（命令行用 --by）。什么都没有变。"));
	return ST_OK;
}

/* One line, without what cannot be seen, blanks at the ends cut off. */
static const char *cleaned(const char *text, struct arena *a)
{
	struct strbuf clean;
	const char *from;
	size_t n;

	strbuf_init(&clean);
	utf8_clean(&clean, text, strlen(text), false);
	from = clean.len ? clean.data : "";
	from += strspn(from, " ");
	for (n = strlen(from); n > 0 && from[n - 1] == ' ';)
		n--;
	text = arena_strndup(a, from, n);
	strbuf_clear(&clean);
	return text;
}

static enum status write_it(struct workspace *ws, const struct history *h, const struct sendback *said, struct arena *a, struct err *err)
{
	struct revision rev;
	struct strbuf body;
	enum status st;

	strbuf_init(&body);
	revision_init(&rev);
	rev.identity = sendback_identity(&said->record);
	rev.round = h->rev.round;
	sendback_body(&body, said);
	st = history_decide(ws, &rev, &body, "", a, err);
	strbuf_clear(&body);
	return st;
}

enum status sendback_write(struct workspace *ws, const struct identity *record, const char *text, struct strbuf *said, struct err *err)
{
	struct arena *a = arena_new();
	struct states states = { .a = a, .device = "", .ws = ws };
	struct again again = { .text = cleaned(text, a), .states = &states };
	struct sendback s = { .record = *record, .text = again.text };
	struct history h;
	enum status st = may_return(ws, s.text, err);

	if (st == ST_OK)
		st = history_read(&h, ws, record, a, err);
	if (st == ST_OK && h.rev.kind != REV_INTERVIEW)
		st = err_set(err, ST_NOT_FOUND, T("没有找到这份访谈。"));
	if (st == ST_OK)
		st = store_history_each(workspace_store(ws), record, take_state, &states, err);
	s.seen = states.ids.v;
	s.n_seen = states.ids.n;
	if (st == ST_OK)
		st = store_sendback_each(workspace_store(ws), record, look_again, &again, err);
	if (st == ST_OK && !again.same)
		st = write_it(ws, &h, &s, a, err);
	if (st == ST_OK)
		strbuf_adds(said, again.same ? T("这句话已经退回过了，还在等答复，没有重复。") : T("退回了。"));
	if (st == ST_OK && *states.device)
		strbuf_addf(said, T("给电脑 %s 做回执时一起带去：ruhu receipt --device %s -o 文件名。"), states.device, states.device);
	else if (st == ST_OK)
		strbuf_adds(said, T("录这份访谈的电脑不在名册上，回执带不过去，请另外告诉访问员。"));
	VEC_CLEAR(&states.ids);
	arena_free(a);
	return st;
}

enum status sendback_reason(const char **out, struct workspace *ws, const struct identity *record, const char *reason, struct arena *a,
			    struct err *err)
{
	bool open = false;
	enum status st = store_sendback_open(workspace_store(ws), record, &open, err);

	*out = !open ? reason : *reason ? arena_printf(a, T("退回补问：%s"), reason) : T("退回补问");
	return st;
}

enum status sendback_cannot(struct workspace *ws, const struct identity *record, const char *reason, struct strbuf *said, struct err *err)
{
	struct arena *a = arena_new();
	struct history h;
	bool open = false, added = false;
	unsigned marks = 0;
	enum status st = store_sendback_open(workspace_store(ws), record, &open, err);

	reason = cleaned(reason, a);
	if (st == ST_OK && !open)
		st = err_set(err, ST_NOT_FOUND, T("这份访谈没有等着补问的。什么都没有变。"));
	if (st == ST_OK && !*reason)
		st = err_set(err, ST_USAGE, T("写一句为什么没法补。什么都没有变。"));
	if (st == ST_OK && !*workspace_interviewer(ws))
		st = err_set(err, ST_USAGE, T("要记下是谁说的：请写上代号（命令行用 --by）。什么都没有变。"));
	if (st == ST_OK)
		st = history_read(&h, ws, record, a, err);
	if (st == ST_OK)
		st = store_revision_get(workspace_store(ws), record, &h.id, &h.rev, &marks, a, err);
	if (st == ST_OK) {
		history_supersede(&h, &h.rev);
		h.rev.device = workspace_device(ws);
		h.rev.author = workspace_interviewer(ws);
		h.rev.submitted = workspace_instant(a, ws, workspace_now(ws));
		h.rev.reason = arena_printf(a, T("退回补问，没法补：%s"), reason);
		st = store_revision_add(workspace_store(ws), &h.rev, marks, "", NULL, &added, err);
	}
	if (st == ST_OK)
		strbuf_adds(said, T("记下了：没法补。回答没有动，下次交接时办公室会看到。"));
	arena_free(a);
	return st;
}

struct words {
	struct arena *a;
	const char *all;
};

static enum status add_words(void *ctx, const struct store_sendback *s)
{
	struct words *w = ctx;

	if (!s->answer)
		w->all = arena_printf(w->a, "%s%s%s", w->all, *w->all ? "\n" : "",
				      arena_printf(w->a, T("%s（%s，%.10s）"), s->said.text, s->rev->interviewer, s->rev->submitted));
	return ST_OK;
}

enum status sendback_words(const char **out, struct workspace *ws, const struct identity *record, struct arena *a, struct err *err)
{
	struct words w = { .a = a, .all = "" };
	enum status st = store_sendback_each(workspace_store(ws), record, add_words, &w, err);

	*out = w.all;
	return st;
}
