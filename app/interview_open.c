/* SPDX-License-Identifier: MIT */
/* Drafts opened where they were left, and corrections of finished records. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "app/interview_internal.h"
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
	f->d.household = arena_strdup(f->a, d->household);
	f->d.started = arena_strdup(f->a, d->started);
	return ST_OK;
}

struct replay {
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
	return session_replay(r->session, (enum session_event)kind, key, value, r->err);
}

/* "昨天 19:42 的访谈（光明社区 402，第 7 题）已恢复。" */
static char *resumed_text(struct interview *iv, int64_t last_ms)
{
	int offset = workspace_utc_offset(iv->ws);
	struct civil c = clock_civil(last_ms, offset);
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

static enum status load_record(struct interview *iv, const struct digest *id, struct instance **in, struct err *err)
{
	struct revision rev;
	struct eval_env env;
	unsigned marks = 0;
	enum status st = store_revision_get(workspace_store(iv->ws), id, &rev, &marks, iv->arena, err);

	if (st != ST_OK)
		return st;
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
	iv->parent = *id;
	iv->seq = rev.seq + 1;
	iv->identity = rev.identity;
	iv->started = rev.started;
	iv->outcome_before = rev.outcome;
	return ST_OK;
}

static bool digest_is_zero(const struct digest *d)
{
	static const struct digest zero;

	return digest_compare(d, &zero) == 0;
}

static enum status start_session(struct interview *iv, const struct draft *d, struct err *err)
{
	struct eval_env env;
	struct instance *in = NULL;
	enum status st;

	if (digest_is_zero(&d->parent)) {
		int64_t started = 0;
		int offset = 0;

		interview_env(iv, &env);
		if (clock_parse_instant(d->started, env.utc_offset, &started, &offset))
			env.now_ms = started;
		iv->session = session_new(iv->form, &env, NULL);
		return ST_OK;
	}
	st = load_record(iv, &d->parent, &in, err);
	if (st == ST_OK)
		iv->session = session_over(in, NULL);
	return st;
}

enum status interview_resume(struct interview **out, struct workspace *ws, const struct identity *draft, struct err *err)
{
	struct found_draft f = { .a = arena_new(), .want = draft };
	const struct form *form = NULL;
	struct interview *iv = NULL;
	struct replay replay;
	enum status st = store_drafts_each(workspace_store(ws), true, match_draft, &f, err);

	*out = NULL;
	if (st == ST_OK && !f.found)
		st = err_set(err, ST_NOT_FOUND, T("没有找到这份没做完的访谈。"));
	if (st == ST_OK)
		st = workspace_form_of(ws, &f.d.form_digest, &form, err);
	if (st != ST_OK)
		goto out;
	iv = interview_new(ws, form, f.d.household);
	iv->identity = *draft;
	iv->started = arena_strdup(iv->arena, f.d.started);
	iv->seq = 1;
	iv->draft_open = iv->worth_keeping = true;
	st = start_session(iv, &f.d, err);
	if (st != ST_OK)
		goto out;
	iv->identity = *draft;
	replay = (struct replay){ .session = iv->session, .err = err };
	st = store_events_each(workspace_store(ws), draft, replay_event, &replay, err);
	if (st != ST_OK)
		goto out;
	session_set_sink(iv->session, &iv->sink);
	interview_tick(iv);
	session_resumed(iv->session);
	iv->saved_at = f.d.last_ms;
	iv->resumed = resumed_text(iv, f.d.last_ms);
	*out = iv;
	iv = NULL;
out:
	interview_close(iv);
	arena_free(f.a);
	return st;
}

struct found_head {
	struct digest id;
	struct digest form;
	struct arena *a;
	const char *household;
	bool interview, found;
};

static enum status last_head(void *ctx, const struct head *head)
{
	struct found_head *f = ctx;

	f->found = true;
	f->id = head->id;
	f->interview = head->rev->kind == REV_INTERVIEW;
	f->form = head->rev->form_digest;
	f->household = arena_strdup(f->a, head->rev->household);
	return ST_OK;
}

enum status interview_correct(struct interview **out, struct workspace *ws, const struct identity *record, const char *reason,
			      struct err *err)
{
	struct found_head f = { .a = arena_new() };
	const struct form *form = NULL;
	struct instance *in = NULL;
	struct interview *iv = NULL;
	enum status st;

	*out = NULL;
	if (!reason || !*reason) {
		st = err_set(err, ST_USAGE, T("更正要写明原因，例如：住户打电话来说第 3 题听错了。"));
		goto out;
	}
	st = store_history_each(workspace_store(ws), record, last_head, &f, err);
	if (st == ST_OK && (!f.found || !f.interview))
		st = err_set(err, ST_NOT_FOUND, T("没有找到这份访谈。"));
	if (st == ST_OK)
		st = workspace_form_of(ws, &f.form, &form, err);
	if (st != ST_OK)
		goto out;
	iv = interview_new(ws, form, f.household);
	iv->reason = arena_strdup(iv->arena, reason);
	st = load_record(iv, &f.id, &in, err);
	if (st != ST_OK)
		goto out;
	iv->session = session_over(in, &iv->sink);
	*out = iv;
	iv = NULL;
out:
	interview_close(iv);
	arena_free(f.a);
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
