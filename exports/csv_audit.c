/* SPDX-License-Identifier: MIT */
/*
 * The audit log as ODK writes it, from the journal of the interviews made here: which question was on the screen from when to when, what
 * was changed if the form asks for it. Only where the form has an `audit` row. A value stands in it only while the record itself carries an
 * answer to that question: what somebody said before a consent was taken back, or what nobody was asked in the end, stays here.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "exports/csv_columns.h"
#include "exports/csv_internal.h"
#include "forms/csvio.h"
#include "interview/sink.h"

struct audit {
	const struct audit_wish *wish;
	struct csv_export *x;
	struct csv_form *f;
	const struct revision *rev; /* the one that counts */
	const char *root;
	bool reasons; /* the column is there */
	const char *user;
	struct err *err;
	/* What is on the screen: a question, or (key "") the end; NULL = nothing. */
	const char *key, *old, *now;
	int64_t since;
};

static bool has_reasons(const struct form *form)
{
	bool any = form->audit.reasons;

	for (int i = 1; i < form->n_nodes; i++)
		any = any || form->nodes[i].soft;
	return any;
}

static void head(struct audit *a)
{
	struct strbuf *out = outfile_buffer(a->f->audit.file);

	strbuf_adds(out, CSV_AUDIT_HEAD);
	if (a->wish->changes)
		strbuf_adds(out, ",old-value,new-value");
	if (a->wish->user)
		strbuf_adds(out, ",user");
	if (a->reasons)
		strbuf_adds(out, ",change-reason");
	csvio_end_row(out);
}

/* The record still answers it, so its values are no more than the record says. */
static bool answered(struct audit *a, const char *key)
{
	return *body_get(a->rev->body, key, a->x->record.arena) != '\0';
}

struct row {
	const char *event, *key; /* key NULL = no node */
	int64_t start, end;      /* end 0 = empty */
	const char *old, *now, *reason;
};

static void put(struct audit *a, const struct row *r)
{
	struct strbuf *out = outfile_buffer(a->f->audit.file);
	char id[IDENTITY_TEXT];
	bool values = r->key && (r->old || r->now) && answered(a, r->key);

	identity_format(id, &a->rev->identity);
	csvio_cell(out, id, true);
	csvio_cell(out, r->event, false);
	csvio_cell(out, r->key ? arena_printf(a->x->record.arena, "/%s/%s", a->root, r->key) : "",
		   false);
	strbuf_addf(out, ",%lld,", (long long)r->start);
	if (r->end)
		strbuf_addf(out, "%lld", (long long)r->end);
	if (a->wish->changes) {
		csvio_cell(out, values && r->old ? r->old : "", false);
		csvio_cell(out, values && r->now ? r->now : "", false);
	}
	if (a->wish->user)
		csvio_cell(out, a->user, false);
	if (a->reasons)
		csvio_cell(out, r->reason ? r->reason : "", false);
	csvio_end_row(out);
	a->f->audit.rows++;
}

static void plain(struct audit *a, const char *event, const char *key, int64_t at)
{
	put(a, &(struct row){ .event = event, .key = key, .start = at });
}

/* What was on the screen is left. */
static void leave(struct audit *a, int64_t at)
{
	struct row r = { .start = a->since, .end = at };
	bool changed = a->old && strcmp(a->old, a->now) != 0;

	if (!a->key)
		return;
	r.event = *a->key ? "question" : "end screen";
	r.key = *a->key ? a->key : NULL;
	r.old = changed ? a->old : NULL;
	r.now = changed ? a->now : NULL;
	put(a, &r);
	a->key = NULL;
}

static bool is_question(const struct audit *a, const char *key)
{
	const struct form *form = a->f->form;
	struct strbuf path;
	bool found = false;

	strbuf_init(&path);
	for (const char *s = key; *s; s += *s == '[' ? strcspn(s, "]") + 1 : 1)
		if (*s != '[')
			strbuf_addc(&path, *s);
	for (int i = 1; i < form->n_nodes && !found; i++)
		found = form->nodes[i].kind == NODE_QUESTION &&
			strcmp(form->nodes[i].path, path.data) == 0;
	strbuf_clear(&path);
	return found;
}

static void arrive(struct audit *a, const char *key, int64_t at)
{
	leave(a, at);
	if (*key && !is_question(a, key))
		return; /* the table of a repeat: ODK has no event for it */
	a->key = arena_strdup(a->x->record.arena, key);
	a->since = at;
	a->old = a->now = NULL;
}

/* An answer: of the question on the screen it is told when that is left, else (cleared by a filter, say) at once. */
static void answer(struct audit *a, const char *key, const char *value, const char *old, int64_t at)
{
	if (a->key && strcmp(a->key, key) == 0) {
		if (!a->old)
			a->old = arena_strdup(a->x->record.arena, old);
		a->now = arena_strdup(a->x->record.arena, value);
	} else if (a->wish->changes) {
		put(a, &(struct row){ .event = "question",
				      .key = key,
				      .start = at,
				      .end = at,
				      .old = old,
				      .now = value });
	}
}

static void finish(struct audit *a, int64_t at)
{
	leave(a, at);
	plain(a, "form save", NULL, at);
	plain(a, "form exit", NULL, at);
	plain(a, "form finalize", NULL, at);
}

static enum status open_table(struct audit *a)
{
	enum status st;

	if (a->f->audit.file)
		return ST_OK;
	st = csv_table_open(a->x, &a->f->audit, a->err);
	if (st == ST_OK)
		head(a);
	return st;
}

static enum status take(void *ctx, const struct journal_event *e)
{
	struct audit *a = ctx;
	enum status st;

	a->user = e->interviewer;
	st = open_table(a);
	if (st != ST_OK)
		return st;
	switch (session_event_parse(e->event)) {
	case EV_START:
		plain(a, "form start", NULL, e->at_ms);
		break;
	case EV_MOVE:
		arrive(a, e->key, e->at_ms);
		break;
	case EV_ANSWER:
	case EV_CLEAR:
		answer(a, e->key, e->value, e->old, e->at_ms);
		break;
	case EV_REPEAT_ADD:
		plain(a, "add repeat", e->key, e->at_ms);
		break;
	case EV_REPEAT_REMOVE:
		plain(a, "delete repeat", e->key, e->at_ms);
		break;
	case EV_REFUSED:
		plain(a, "constraint error", e->key, e->at_ms);
		break;
	case EV_KEEP:
		put(a, &(struct row){ .event = "soft constraint kept",
				      .key = e->key,
				      .start = e->at_ms,
				      .reason = answered(a, e->key) ? e->value : "" });
		break;
	case EV_STOP:
		leave(a, e->at_ms);
		plain(a, "form exit", NULL, e->at_ms);
		break;
	case EV_RESUME:
		plain(a, "form resume", NULL, e->at_ms);
		break;
	case EV_FINISH:
		finish(a, e->at_ms);
		break;
	case EV_SET:
		if (a->wish->reasons && e->correction && strcmp(e->key, "reason") == 0)
			put(a, &(struct row){ .event = "change reason",
					      .start = e->at_ms,
					      .reason = e->value });
		break;
	default: /* the language: ODK has no event for it */
		break;
	}
	return ST_OK;
}

enum status csv_audit_put(struct csv_export *x, struct csv_form *f, const struct revision *rev,
			  struct err *err)
{
	struct audit a = { .wish = &f->form->audit,
			   .x = x,
			   .f = f,
			   .rev = rev,
			   .root = f->form->nodes[0].name && *f->form->nodes[0].name
					   ? f->form->nodes[0].name
					   : "data",
			   .reasons = has_reasons(f->form),
			   .user = "",
			   .err = err };
	enum status st;

	if (!a.wish->wanted)
		return ST_OK;
	arena_reset(x->record.arena);
	st = store_journal_each(x->store, &rev->identity, take, &a, err);
	return st == ST_OK && f->audit.file ? outfile_flush(f->audit.file, err) : st;
}
