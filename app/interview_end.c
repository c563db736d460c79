/* SPDX-License-Identifier: MIT */
/* What an interview becomes: a revision of its own, or the visit it turned out to be. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "app/history.h"
#include "app/interview_internal.h"
#include "app/sendback.h"
#include "app/stick.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "store/door.h"

/* The code in brackets of "中文 (zh)", else the name itself. */
char *interview_lang_code(struct interview *iv)
{
	const char *name = iv->form->lang[session_lang(iv->session)];
	const char *open = strrchr(name, '(');
	const char *close = open ? strchr(open, ')') : NULL;

	return open && close ? arena_strndup(iv->arena, open + 1, (size_t)(close - open - 1)) : arena_strdup(iv->arena, name);
}

static void number_of(const struct interview *iv, char number[32])
{
	char text[IDENTITY_TEXT];

	identity_format(text, &iv->identity);
	snprintf(number, 32, "%s-%.4s-%.4s", workspace_device(iv->ws), text, text + 4);
}

/* A correction keeps what is said of the interview itself; who made it and when stands in author and submitted. */
static void fill_header(struct interview *iv, struct revision *rev, enum revision_kind kind)
{
	const struct correction *c = iv->correction;
	const char *now = interview_instant(iv, workspace_now(iv->ws));

	revision_init(rev);
	rev->kind = kind;
	rev->identity = iv->identity;
	rev->round = iv->round ? iv->round->id : "";
	rev->device = workspace_device(iv->ws);
	rev->interviewer = c ? c->interviewer : workspace_interviewer(iv->ws);
	rev->author = c ? workspace_interviewer(iv->ws) : "";
	rev->household = iv->household;
	rev->unit = arena_strndup(iv->arena, iv->household, strcspn(iv->household, "-"));
	rev->started = iv->started;
	rev->ended = c ? c->ended : now;
	rev->submitted = now;
	rev->state = "final";
}

static enum status close_draft(struct interview *iv, const struct revision *rev, unsigned marks, struct err *err)
{
	struct digest id;
	enum status st;

	if (iv->practice)
		return ST_OK;
	iv->worth_keeping = true;
	st = interview_flush(iv, err);
	if (st == ST_OK)
		st = store_draft_finish(workspace_store(iv->ws), &iv->identity, rev, marks, &id, err);
	iv->ended = st == ST_OK;
	return st;
}

static enum status end_as_interview(struct interview *iv, const char *outcome, const char *state, const char *reason, char number[32],
				    struct err *err)
{
	struct arena *a = arena_new();
	struct history h = { .seq = 1 };
	struct revision rev;
	struct strbuf body;
	enum status st = ST_OK;

	strbuf_init(&body);
	number_of(iv, number);
	fill_header(iv, &rev, REV_INTERVIEW);
	rev.form_id = iv->form->id;
	rev.form_version = iv->form->version;
	rev.form_digest = iv->form->digest;
	rev.lang = interview_lang_code(iv);
	rev.outcome = outcome;
	rev.state = state;
	rev.reason = reason;
	if (iv->correction)
		st = sendback_reason(&rev.reason, iv->ws, &iv->identity, reason, iv->arena, err);
	if (iv->correction && st == ST_OK)
		st = history_read(&h, iv->ws, &iv->identity, a, err);
	if (st == ST_OK) {
		history_supersede(&h, &rev);
		if (iv->correction)
			rev.round = h.rev.round;
		body_from_instance(&body, session_instance(iv->session));
		interview_clock_write(&body, iv);
		rev.body = body.data;
		rev.body_len = body.len;
		st = close_draft(iv, &rev, revision_marks(iv->form, &rev), err);
	}
	strbuf_clear(&body);
	arena_free(a);
	if (st == ST_OK && !iv->practice)
		iv->copied = stick_copy(iv->ws, iv->arena);
	return st;
}

const char *interview_copied(const struct interview *iv)
{
	return iv->copied;
}

enum status interview_finish(struct interview *iv, const char *outcome, char number[32], struct err *err)
{
	const struct correction *c = iv->correction;

	interview_tick(iv);
	session_finish(iv->session);
	return end_as_interview(iv, outcome ? outcome : session_outcome(iv->session), c ? c->state : "final", c ? c->reason : "", number,
				err);
}

enum status interview_set_aside(struct interview *iv, const char *reason, char number[32], struct err *err)
{
	const struct correction *c = iv->correction;
	const char *outcome;

	interview_tick(iv);
	outcome = session_outcome(iv->session);
	/* Something required is open or wrong: it is no complete interview, however much was answered. */
	if (strcmp(outcome, "1.1") == 0 &&
	    (validate_all(session_instance(iv->session), true, false, NULL, NULL) & ~(unsigned)MARK_SOFT))
		outcome = "1.2";
	interview_queue(iv, EV_STOP, "", reason, "");
	session_finish(iv->session);
	return end_as_interview(iv, outcome, c ? c->state : "aside", c ? c->reason : reason, number, err);
}

enum status interview_end_as_visit(struct interview *iv, const char *outcome, int64_t appointment_ms, const char *note,
				   struct err *err)
{
	struct revision rev;
	struct strbuf body;
	enum status st;

	strbuf_init(&body);
	interview_tick(iv);
	fill_header(iv, &rev, REV_VISIT);
	rev.outcome = outcome;
	if (appointment_ms)
		body_add(&body, "appointment", interview_instant(iv, appointment_ms));
	body_add(&body, "note", note ? note : "");
	rev.body = body.data;
	rev.body_len = body.len;
	st = close_draft(iv, &rev, 0, err);
	strbuf_clear(&body);
	return st;
}
