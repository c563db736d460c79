/* SPDX-License-Identifier: MIT */
/* Drafts opened where they were left, and corrections of finished records. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "app/history.h"
#include "app/interview_internal.h"
#include "app/sendback.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/strbuf.h"

struct found_draft {
	struct arena *a;
	const struct identity *want;
	struct draft d;
	bool found;
};

static enum status match_draft(void *ctx, const struct draft *d)
{
	struct found_draft *f = ctx;

	if (memcmp(d->identity.b, f->want->b, IDENTITY_SIZE) != 0)
		return ST_OK;
	f->found = true;
	f->d = *d;
	f->d.round = arena_strdup(f->a, d->round);
	f->d.household = arena_strdup(f->a, d->household);
	f->d.started = arena_strdup(f->a, d->started);
	return ST_OK;
}

/* What was journalled beside the answers: needed before the session can be made. */
struct circumstances {
	struct arena *a;
	uint64_t random;
	const char *reason;
};

static enum status read_circumstance(void *ctx, int64_t n, int64_t at_ms, const char *event, const char *key, const char *value,
				     const char *old)
{
	struct circumstances *c = ctx;
	(void)n;
	(void)at_ms;
	(void)old;
	if (session_event_parse(event) != EV_SET)
		return ST_OK;
	if (strcmp(key, "random") == 0) {
		c->random = 0;
		for (const char *p = value; *p >= '0' && *p <= '9'; p++)
			c->random = c->random * 10 + (uint64_t)(*p - '0');
	}
	if (strcmp(key, "reason") == 0)
		c->reason = arena_strdup(c->a, value);
	return ST_OK;
}

struct replay {
	struct interview *iv;
	struct session *session;
	struct err *err;
};

static enum status replay_event(void *ctx, int64_t n, int64_t at_ms, const char *event, const char *key, const char *value,
				const char *old)
{
	struct replay *r = ctx;
	int kind = session_event_parse(event);

	(void)n;
	(void)old;
	if (kind < 0)
		return err_set(r->err, ST_DB, T("访谈记录里有看不懂的一行（%s）。前面的回答都在；请把数据文件交给办公室。"), event);
	instance_env(session_instance(r->session))->now_ms = at_ms;
	if (kind == EV_SET && strcmp(key, HIDDEN_EVENT) == 0)
		VEC_PUSH(&r->iv->hidden, arena_strdup(r->iv->arena, value));
	if (kind == EV_SET)
		interview_clock_replay(r->iv, key, value);
	return session_replay(r->session, (enum session_event)kind, key, value, r->err);
}

/* "昨天 19:42 的访谈（光明社区 402，第 7 题）已恢复。" */
static char *resumed_text(struct interview *iv, int64_t last_ms)
{
	struct civil c = clock_civil(last_ms, workspace_utc_offset(iv->ws));
	int64_t ago = workspace_today(iv->ws) - clock_days_from_civil(c.year, c.month, c.day);
	char *day = arena_printf(iv->arena, T("%d月%d日"), c.month, c.day);
	int number = 0, left = 0;

	session_progress(iv->session, &number, &left);
	if (ago == 0)
		day = arena_strdup(iv->arena, T("今天"));
	else if (ago == 1)
		day = arena_strdup(iv->arena, T("昨天"));
	return arena_printf(iv->arena, T("%s %02d:%02d 的访谈（%s，第 %d 题）已恢复，答过的都在。"), day, c.hour, c.minute,
			    *iv->place ? iv->place : T("没有门牌"), number);
}

/* The answers of a revision, and what a correction of it keeps. */
static enum status load_record(struct interview *iv, const struct digest *id, const char *reason, struct instance **in, struct err *err)
{
	struct revision rev;
	struct eval_env env;
	unsigned marks = 0;
	enum status st = store_revision_get(workspace_store(iv->ws), &iv->identity, id, &rev, &marks, iv->arena, err);

	if (st != ST_OK)
		return st;
	iv->correction = arena_alloc(iv->arena, sizeof(*iv->correction));
	*iv->correction = (struct correction){ .parent = *id,
					       .reason = arena_strdup(iv->arena, reason),
					       .interviewer = rev.interviewer,
					       .ended = rev.ended,
					       .lang = rev.lang,
					       .state = rev.state,
					       .clock = body_get(rev.body, BODY_CLOCK, iv->arena) };
	iv->started = rev.started;
	interview_env(iv, &env);
	*in = instance_new(iv->form, &env);
	instance_reset(*in, false);
	st = body_to_instance(*in, rev.body, err);
	if (st != ST_OK) {
		instance_free(*in);
		*in = NULL;
		return st;
	}
	instance_recompute(*in);
	return ST_OK;
}

/* A session over a record's answers, in the language the interview was held in. */
static enum status session_of_record(struct interview *iv, const struct digest *id, const char *reason, struct err *err)
{
	struct instance *in = NULL;
	int lang;
	enum status st = load_record(iv, id, reason, &in, err);

	if (st != ST_OK)
		return st;
	iv->session = session_over(in, NULL);
	lang = form_lang(iv->form, iv->correction->lang);
	if (lang >= 0)
		session_set_lang(iv->session, lang);
	return iv->practice ? ST_OK : sendback_words(&iv->returned, iv->ws, &iv->identity, iv->arena, err);
}

const char *interview_returned(const struct interview *iv)
{
	return iv->returned ? iv->returned : "";
}

static bool digest_is_zero(const struct digest *d)
{
	static const struct digest zero;

	return digest_compare(d, &zero) == 0;
}

static enum status start_session(struct interview *iv, const struct draft *d, struct err *err)
{
	struct circumstances c = { .a = iv->arena, .reason = "" };
	struct eval_env env;
	int64_t started = 0;
	int offset = 0;
	enum status st = store_events_each(workspace_store(iv->ws), &d->identity, read_circumstance, &c, err);

	if (st != ST_OK)
		return st;
	iv->random = c.random;
	if (!digest_is_zero(&d->parent))
		return session_of_record(iv, &d->parent, c.reason, err);
	interview_env(iv, &env);
	if (clock_parse_instant(d->started, env.utc_offset, &started, &offset))
		env.now_ms = started;
	iv->session = session_new(iv->form, &env, NULL);
	return ST_OK;
}

static enum status replay(struct interview *iv, const struct draft *d, struct err *err)
{
	struct replay r = { .iv = iv, .err = err };
	enum status st = start_session(iv, d, err);

	if (st != ST_OK)
		return st;
	r.session = iv->session;
	st = store_events_each(workspace_store(iv->ws), &d->identity, replay_event, &r, err);
	if (st != ST_OK)
		return st;
	session_set_sink(iv->session, &iv->sink);
	interview_clock_resume(iv, d->last_ms);
	interview_tick(iv);
	session_resumed(iv->session);
	iv->saved_at = d->last_ms;
	iv->resumed = resumed_text(iv, d->last_ms);
	return ST_OK;
}

static enum status resume(struct interview **out, struct workspace *ws, const struct identity *draft, bool look, struct err *err)
{
	struct found_draft f = { .a = arena_new(), .want = draft };
	const struct form *form = NULL;
	const struct round *round = NULL;
	struct interview *iv = NULL;
	enum status st = store_drafts_each(workspace_store(ws), true, match_draft, &f, err);

	*out = NULL;
	if (st == ST_OK && !f.found)
		st = err_set(err, ST_NOT_FOUND, T("没有找到这份没做完的访谈。"));
	if (st == ST_OK)
		st = workspace_form_of(ws, &f.d.form_digest, &form, err);
	if (st == ST_OK && *f.d.round)
		st = workspace_round_named(ws, f.d.round, &round, err);
	if (st == ST_OK) {
		iv = interview_new(ws, form, round, f.d.household);
		iv->identity = *draft;
		iv->started = arena_strdup(iv->arena, f.d.started);
		iv->practice = look;
		iv->draft_open = iv->worth_keeping = !look;
		st = replay(iv, &f.d, err);
	}
	if (st == ST_OK) {
		*out = iv;
		iv = NULL;
	}
	interview_close(iv);
	arena_free(f.a);
	return st;
}

enum status interview_resume(struct interview **out, struct workspace *ws, const struct identity *draft, struct err *err)
{
	return resume(out, ws, draft, false, err);
}

enum status interview_look(struct interview **out, struct workspace *ws, const struct identity *draft, struct err *err)
{
	return resume(out, ws, draft, true, err);
}

struct matching {
	const struct form *form;
	const char *household;
	const struct identity *identity; /* NULL = any */
	struct identity *out;
	bool found;
};

static enum status match_open(void *ctx, const struct draft *d)
{
	static const struct digest none;
	struct matching *m = ctx;
	bool correction = digest_compare(&d->parent, &none) != 0;

	if (m->identity ? memcmp(d->identity.b, m->identity->b, IDENTITY_SIZE) != 0 :
			  correction || strcmp(d->household, m->household) != 0 ||
				  digest_compare(&d->form_digest, &m->form->digest) != 0)
		return ST_OK;
	*m->out = d->identity;
	m->found = true;
	return ST_OK;
}

enum status interview_open_draft(struct workspace *ws, const struct form *form, const char *household, struct identity *out, bool *found,
				 struct err *err)
{
	struct matching m = { .form = form, .household = household, .out = out };
	enum status st = store_drafts_each(workspace_store(ws), true, match_open, &m, err);

	*found = m.found;
	return st;
}

static enum status correct(struct interview **out, struct workspace *ws, const struct history *h, const char *reason, bool view,
			   struct err *err)
{
	const struct form *form = NULL;
	const struct round *round = NULL;
	struct interview *iv;
	enum status st;

	if (h->rev.kind != REV_INTERVIEW)
		return err_set(err, ST_NOT_FOUND, T("没有找到这份访谈。"));
	st = workspace_form_of(ws, &h->rev.form_digest, &form, err);
	if (st == ST_OK && *h->rev.round && workspace_round_named(ws, h->rev.round, &round, NULL) != ST_OK)
		round = NULL; /* a round that came with merged files only: known by its name */
	if (st != ST_OK)
		return st;
	iv = interview_new(ws, form, round, h->rev.household);
	iv->identity = h->rev.identity;
	iv->practice = view;
	st = session_of_record(iv, &h->id, reason, err);
	if (st != ST_OK) {
		interview_close(iv);
		return st;
	}
	interview_tell_circumstances(iv);
	session_set_sink(iv->session, &iv->sink);
	*out = iv;
	return ST_OK;
}

enum status interview_correct(struct interview **out, struct workspace *ws, const struct identity *record, const char *reason,
			      struct err *err)
{
	struct arena *a = arena_new();
	struct identity open;
	struct matching m = { .identity = record, .out = &open };
	struct history h;
	const char *said = "";
	enum status st = sendback_reason(&said, ws, record, reason ? reason : "", a, err);

	*out = NULL;
	if (st == ST_OK && !*said)
		st = err_set(err, ST_USAGE, T("更正要写明原因，例如：住户打电话来说第 3 题听错了。"));
	if (st == ST_OK && !*workspace_interviewer(ws))
		st = err_set(err, ST_USAGE, T("更正要记下是谁做的：请用 --by 写上代号。"));
	if (st == ST_OK)
		st = store_drafts_each(workspace_store(ws), true, match_open, &m, err);
	if (st == ST_OK && m.found)
		st = interview_resume(out, ws, &open, err);
	else if (st == ST_OK)
		st = history_read(&h, ws, record, a, err);
	if (st == ST_OK && !m.found)
		st = correct(out, ws, &h, reason ? reason : "", false, err);
	arena_free(a);
	return st;
}

enum status interview_view(struct interview **out, struct workspace *ws, const struct identity *record, struct err *err)
{
	struct arena *a = arena_new();
	struct history h;
	enum status st = history_read(&h, ws, record, a, err);

	*out = NULL;
	if (st == ST_OK)
		st = correct(out, ws, &h, "", true, err);
	arena_free(a);
	return st;
}

enum status interview_find(struct workspace *ws, const char *number, struct identity *record, struct err *err)
{
	char digits[IDENTITY_TEXT] = "";
	const char *dash = strchr(number, '-');
	size_t n = 0;

	/* H3K-3f2a-91c0: the device's code, then the first eight digits; an identity itself has its first dash at the ninth place. */
	if (dash && dash - number < 8 && strchr(dash + 1, '-'))
		number = dash + 1;
	for (; *number && n + 1 < sizeof(digits); number++) {
		if (*number == '-')
			continue;
		if (n == 8 || n == 13 || n == 18 || n == 23)
			digits[n++] = '-';
		digits[n++] = *number;
	}
	digits[n] = '\0';
	return store_identity_find(workspace_store(ws), digits, record, err);
}
