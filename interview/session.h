/* SPDX-License-Identifier: MIT */
/*
 * One interview as a pure state machine over one form: where the cursor is, what may be answered, what is open and why the rest is
 * skipped. No clock, file or screen: the caller moves instance_env()->now_ms, and a sink is told what happened.
 *
 * Stops: every relevant visible question and note, and every relevant repeat as a roster. From a roster stop the person adds, opens or
 * removes rows; after the last question of a row the cursor comes back to the roster; session_next from the roster leaves it.
 * A roster that the form fixes at no rows is passed over.
 *   forward: type, constraint and required are checked; backward never blocks.
 */
#ifndef RUHU_INTERVIEW_SESSION_H
#define RUHU_INTERVIEW_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "forms/instance.h"
#include "forms/validate.h"
#include "interview/sink.h"

struct session;

enum stop_kind { STOP_QUESTION, STOP_ROSTER, STOP_END };

struct stop {
	enum stop_kind kind;
	struct spot spot; /* the question; for a roster: frame = the frame around the repeat, node = the repeat */
};

/* sink may be NULL. Starts at the first stop and tells EV_START and EV_MOVE. */
struct session *session_new(const struct form *form, const struct eval_env *env, const struct sink *sink);
/* A session over the answers of a finished record, for a correction. in is taken over. */
struct session *session_over(struct instance *in, const struct sink *sink);
void session_free(struct session *s);

/* Applies one journalled event while resuming, without telling the sink; ST_INPUT if it does not fit the form. */
MUST_USE enum status session_replay(struct session *s, enum session_event event, const char *key, const char *value, struct err *err);
/* Connects (or with NULL disconnects) the sink; replay runs without one. */
void session_set_sink(struct session *s, const struct sink *sink);
void session_resumed(struct session *s); /* replay is over: the cursor is put on a valid stop, EV_RESUME is told */

struct instance *session_instance(struct session *s);
struct stop session_at(const struct session *s);
int session_lang(const struct session *s);
void session_set_lang(struct session *s, int lang); /* keeps the place */

/* Stores an answer at the present question (typed text is made canonical). False and *why if the type or list refuses it; then nothing
 * changed. "" clears. A read-only question refuses. */
bool session_answer(struct session *s, const char *typed, struct complaint *why);
/* select_multiple: toggles one choice. An exclusive choice (see session_exclusive) clears the rest and the other way round; *cleared
 * (may be NULL) tells that it did. */
bool session_toggle(struct session *s, const char *choice, bool *cleared, struct complaint *why);
/* A choice that excludes all others: extra column `exclusive` = yes, or a name of none, 0, 96..99 with a label as 都没有. */
bool session_exclusive(struct session *s, struct spot spot, const struct choice *c);

/* False and *why where constraint or required blocks (the cursor stays; EV_REFUSED is told). At STOP_END: false. */
bool session_next(struct session *s, struct complaint *why);
/* Keeps the present answer although its soft check is false, and says why (not ""); session_next goes on then. False if there is no soft
 * check or no answer. */
bool session_keep(struct session *s, const char *reason);
bool session_prev(struct session *s); /* false at the first stop */
bool session_jump(struct session *s, struct spot spot); /* any relevant visible question, or a repeat; false if it is neither */

struct frame *session_row_add(struct session *s); /* at a roster stop: adds and goes to its first question; NULL if repeat_count fixes them */
/* At a roster stop: how many rows a person sees. Of those beyond a repeat_count that was lowered, the ones up to the last that holds
 * an answer, which session_row_remove may trim; 0 elsewhere. */
int session_rows(struct session *s);
/* The row to go on with: the first one without an answer, or the last; -1 = there is none. */
int session_row_due(struct session *s);
/* Whether repeat_count fixes how many rows there are; *wanted (may be NULL) = how many. */
bool session_rows_fixed(struct session *s, int *wanted);
bool session_row_open(struct session *s, int index);
bool session_row_remove(struct session *s, int index, const char *reason);

enum item_state { ITEM_ANSWERED, ITEM_OPEN, ITEM_OPEN_REQUIRED, ITEM_WRONG, ITEM_DOUBTFUL /* a soft check is false */, ITEM_SKIPPED };
struct item {
	struct spot spot;
	enum item_state state;
	const char *why; /* skipped, wrong, doubtful, or kept with a reason: one sentence, in the arena given */
};
/* All questions of the interview (notes left out) in order. */
const struct item *session_items(struct session *s, size_t *n, struct arena *a);

/* Number of the present question among those on the present path, and how many are likely left. */
void session_progress(struct session *s, int *number, int *left);

/* Complaints of the whole interview as it stands; true if none. first (may be NULL) = the first. */
bool session_check(struct session *s, struct complaint *first);
/* Share of the relevant questions for the outcome that are answered (notes, calculations, process questions left out), and whether all
 * `key` ones are: decides 1.1, 1.2 or 2.12 (question-bank section 6, statistics Part 2). */
double session_answered_share(struct session *s, bool *keys_answered);
const char *session_outcome(struct session *s); /* "1.1", "1.2", "2.12"; "2.112", "2.111" or "t" by consent answers where one was refused */
void session_finish(struct session *s); /* end time preloads, EV_FINISH */


/* A draft of an older version of the form, taken over: puts an answer where key says, whether it is asked or not, and makes the rows it
 * stands in. Of several choices those that are gone are left out. reason as of session_keep, "" = none. */
enum carried { CARRIED, CARRIED_PARTLY, CARRIED_NOT /* and *why */ };
enum carried session_carry(struct session *s, const char *key, const char *text, const char *reason, struct complaint *why);

#endif
