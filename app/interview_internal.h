/* SPDX-License-Identifier: MIT */
/* What app/interview.c (living with the session), app/interview_save.c (the journal), app/interview_open.c (drafts and corrections) and app/interview_end.c (what it
 * becomes) share. */
#ifndef RUHU_APP_INTERVIEW_INTERNAL_H
#define RUHU_APP_INTERVIEW_INTERNAL_H

#include "app/interview.h"
#include "base/clock.h"
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
struct strbuf;

/* What a correction keeps of the record it corrects. */
struct correction {
	struct digest parent; /* the revision whose answers it starts from */
	const char *reason;
	const char *interviewer, *ended, *lang, *state, *clock;
};

/* Whether the computer's clock was set meanwhile: interview_clock.c. */
struct clock_watch {
	bool watched; /* from the beginning: an older program's draft is not */
	int64_t ahead_ms;
	char boot[CLOCK_BOOT];
	int64_t seconds[CLOCK_SETS_MAX];
	size_t n;
};

#define HIDDEN_EVENT "self-answered" /* the EV_SET of interview_hide */

struct interview {
	struct arena *arena;
	struct workspace *ws;
	const struct form *form;
	struct session *session;
	struct sink sink;
	struct identity identity;
	const struct round *round; /* the one it belongs to, which need not be the one in use now; NULL = none */
	uint64_t random;	   /* seed of random() in this interview */
	const char *household, *place, *started, *resumed;
	const char *entry; /* a paper form is keyed in: which, and which time, for the head of the screen; else NULL */
	struct correction *correction; /* NULL = a new interview */
	const char *returned;	       /* what the office wants to be asked again; NULL = nothing */
	struct queued_list queue;
	VEC(const char *) hidden; /* keys of what the household answered itself */
	struct clock_watch clock;
	struct save *save; /* being written, or its end not looked at yet; else NULL */
	bool practice, worth_keeping, draft_open, ended;
	bool replaces;	  /* its draft takes the place of an open one of the same identity, under another form */
	bool save_failed; /* nothing is tried again before the next key */
	int64_t saved_at;
	const char *copied; /* onto a stick, a sentence; NULL = not */
};

struct interview *interview_new(struct workspace *ws, const struct form *form, const struct round *round, const char *household);
/* Journals what the answers depend on beside themselves, so that a resumed interview computes the same. */
void interview_tell_circumstances(struct interview *iv);
/* The draft as it stands, to look at: nothing that is done to it is kept. */
MUST_USE enum status interview_look(struct interview **out, struct workspace *ws, const struct identity *draft, struct err *err);
/* The round in use, if the form is one of its own; NULL: it belongs to none. */
const struct round *interview_round_of(struct workspace *ws, const struct form *form);
void interview_queue(void *ctx, enum session_event event, const char *key, const char *value, const char *old); /* a sink */
void interview_save_end(struct interview *iv); /* waits for what is being written; what is queued is given up */
void interview_clock_start(struct interview *iv);
void interview_clock_look(struct interview *iv); /* at every key */
void interview_clock_replay(struct interview *iv, const char *key, const char *value); /* an EV_SET of the journal */
void interview_clock_resume(struct interview *iv, int64_t last_ms);		       /* once all of them were */
void interview_clock_move(struct interview *iv, const struct interview *from); /* it goes on as iv */
void interview_clock_write(struct strbuf *body, const struct interview *iv);
void interview_env(struct interview *iv, struct eval_env *env);
char *interview_lang_code(struct interview *iv); /* of the language it is held in; in iv->arena */
char *interview_instant(struct interview *iv, int64_t ms); /* ISO text in the round's offset, in iv->arena */

#endif
