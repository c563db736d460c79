/* SPDX-License-Identifier: MIT */
/*
 * One interview between the session and the store. Every event of the session is queued at once and written by interview_save or
 * interview_flush, which the screen calls after it has drawn: an answer is committed when the cursor has left the question (text also after a second of
 * quiet), and "已保存" is shown only when interview_saved() says so.
 */
#ifndef RUHU_APP_INTERVIEW_H
#define RUHU_APP_INTERVIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "forms/revision.h"
#include "interview/session.h"

struct interview;
struct workspace;

/* A new interview of the round's form (form_id NULL = its first). household "" = none (a form tried out on its own). */
MUST_USE enum status interview_begin(struct interview **out, struct workspace *ws, const char *form_id, const char *household,
				     struct err *err);
/* The same with a form of its own, outside of any round (`ruhu interview FORM`). */
MUST_USE enum status interview_begin_form(struct interview **out, struct workspace *ws, const struct form *form, const char *household,
					  struct err *err);
/* With nothing kept: practice. form NULL = the round's first. */
MUST_USE enum status interview_practice(struct interview **out, struct workspace *ws, const struct form *form, struct err *err);
/* Opens a draft where it was left. */
MUST_USE enum status interview_resume(struct interview **out, struct workspace *ws, const struct identity *draft, struct err *err);
/* A correction of a finished record: reason is required, but where the record was returned (app/sendback.h); ends as a new revision of the
 * same identity. */
MUST_USE enum status interview_correct(struct interview **out, struct workspace *ws, const struct identity *record, const char *reason,
				       struct err *err);
/* The record a person means: a slip's number ("H3K-3f2a-91c0") or the first digits of the record's identity. */
MUST_USE enum status interview_find(struct workspace *ws, const char *number, struct identity *record, struct err *err);
/* A record to look at: nothing that is done to it is kept. */
MUST_USE enum status interview_view(struct interview **out, struct workspace *ws, const struct identity *record, struct err *err);
/* The open draft of this form and household that is no correction, if there is one: it is resumed instead of asking again. */
MUST_USE enum status interview_open_draft(struct workspace *ws, const struct form *form, const char *household, struct identity *out,
					  bool *found, struct err *err);
/* Leaves what is unfinished as a draft (it is journalled already) and frees it. */
void interview_close(struct interview *iv);

struct workspace *interview_workspace(struct interview *iv);
struct session *interview_session(struct interview *iv);
const char *interview_household(const struct interview *iv);
const char *interview_place(const struct interview *iv); /* "光明社区 5号楼 1单元 402" */
const struct identity *interview_identity(const struct interview *iv);
bool interview_is_practice(const struct interview *iv); /* nothing of it is kept: also of paper being keyed in (app/entry.h) */
const char *interview_entry(const struct interview *iv);  /* which paper form is keyed in; NULL = none */
/* "昨天 19:42 的访谈（402室，第 7 题）已恢复。回车继续" after interview_resume; NULL otherwise. */
const char *interview_resumed_sentence(const struct interview *iv);

/* Of a correction: what the office returned the record for, a line each (app/sendback.h); "" = it did not. */
const char *interview_returned(const struct interview *iv);

/* A circumstance for the audit log (EV_SET). */
void interview_tell(struct interview *iv, const char *name, const char *value);
/* The household answers this one itself, on the turned laptop: the volunteer does not get to see the answer. Journalled, so that it holds
 * after a resume. */
void interview_hide(struct interview *iv, struct spot spot);
bool interview_is_hidden(struct interview *iv, struct spot spot);
/* To be called before a key is handled: moves the session's time on, and lets interview_save try again. */
void interview_tick(struct interview *iv);
/* Writes queued events, one commit each batch, and waits for it. On failure the sentence says what is safe; the events stay queued and
 * the next call tries again. */
MUST_USE enum status interview_flush(struct interview *iv, struct err *err);
/* The same without waiting: a thread writes what is queued and calls wake when it is done; the next call tells how it went and writes
 * what was queued since. */
MUST_USE enum status interview_save(struct interview *iv, void (*wake)(void), struct err *err);
bool interview_saved(const struct interview *iv);	/* nothing is queued or being written */
int64_t interview_saved_at(const struct interview *iv); /* instant of the last commit, 0 = none yet */

/* How the options of a question with read_order = half are read to this household, a sentence for whoever reads; "" for other questions, and
 * while paper is keyed. In a. */
const char *interview_read_order(struct interview *iv, struct spot spot, struct arena *a);
/* The options in that order; paper is keyed in the order in which it is printed. */
const struct choice **interview_choices(struct interview *iv, struct spot spot, size_t *n, struct arena *a);

/* Fills 【…】 slots of a notice from the round (office, telephone, minutes, k, keeping times, how the household was chosen, interviewer);
 * result in a. Used for every label and hint shown. */
const char *interview_fill(struct interview *iv, const char *text, struct arena *a);

/* Ends the interview: outcome NULL = session_outcome(). note goes to the body's remark only for visits. The revision's short number (for
 * the slip) comes in number, e.g. "H3K-0042". */
MUST_USE enum status interview_finish(struct interview *iv, const char *outcome, char number[32], struct err *err);
/* After interview_finish or interview_set_aside: what became of a second copy on a stick (app/stick.h), for the person; NULL = nothing. */
const char *interview_copied(const struct interview *iv);
/* "save as it is": kept as a revision in state "aside" with the outcome by rule. */
MUST_USE enum status interview_set_aside(struct interview *iv, const char *reason, char number[32], struct err *err);
/* The consent was not given or another time was agreed: writes the visit with this outcome, and closes the draft. */
MUST_USE enum status interview_end_as_visit(struct interview *iv, const char *outcome, int64_t appointment_ms, const char *note,
					    struct err *err);

#endif
