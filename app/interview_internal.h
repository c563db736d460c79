/* SPDX-License-Identifier: MIT */
/* What app/interview.c (living with the session), app/interview_save.c (the journal), app/interview_open.c (drafts and corrections) and app/interview_end.c (what it
 * becomes) share. */
#ifndef RUHU_APP_INTERVIEW_INTERNAL_H
#define RUHU_APP_INTERVIEW_INTERNAL_H

#include "app/interview.h"
#include "base/vec.h"

struct queued {
	int64_t at_ms;
	enum session_event event;
	char *key, *value, *old;
};
struct queued_list {
	struct queued *v; /* as VEC */
	size_t n, cap;
};
struct save;

struct interview {
	struct arena *arena;
	struct workspace *ws;
	const struct form *form;
	struct session *session;
	struct sink sink;
	struct identity identity;
	struct digest parent; /* of a correction; zero = new */
	int64_t seq;	      /* of the revision it will become */
	const char *household, *place, *started, *reason, *resumed;
	const char *outcome_before; /* of the record being corrected, NULL = none */
	struct queued_list queue;
	struct save *save; /* being written, or its end not looked at yet; else NULL */
	bool practice, worth_keeping, draft_open;
	bool save_failed; /* nothing is tried again before the next key */
	int64_t saved_at;
};

struct interview *interview_new(struct workspace *ws, const struct form *form, const char *household);
void interview_queue(void *ctx, enum session_event event, const char *key, const char *value, const char *old); /* a sink */
void interview_save_end(struct interview *iv); /* waits for what is being written; what is queued is given up */
void interview_env(struct interview *iv, struct eval_env *env);
char *interview_instant(struct interview *iv, int64_t ms); /* ISO text in the round's offset, in iv->arena */

#endif
