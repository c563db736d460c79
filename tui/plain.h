/* SPDX-License-Identifier: MIT */
/*
 * The same work line by line, for screen readers, for terminals that cannot place a cursor and for scripts: what is to be read is printed, a line
 * is read, the same session answers and the same journal is written. Every answer is on the disk before the next question is printed.
 */
#ifndef RUHU_TUI_PLAIN_H
#define RUHU_TUI_PLAIN_H

#include "base/attr.h"
#include "base/err.h"

struct form;
struct identity;
struct interview;
struct workspace;

/* A field store: who is using it, the doors, interviews. Returns when the person leaves or the input ends. ST_USAGE for an office's store. */
MUST_USE enum status plain_run(struct workspace *ws, struct err *err);
/* One interview from where it stands to its end or to a pause. iv stays the caller's. */
MUST_USE enum status plain_interview(struct workspace *ws, struct interview *iv, struct err *err);

/* A draft of another version of form: shows what would become of it and asks. *out is the interview to go on with, the caller's to close;
 * NULL: nothing was changed, and the person went back. */
MUST_USE enum status plain_older(struct interview **out, struct workspace *ws,
				 const struct identity *draft, const struct form *form,
				 struct err *err);

#endif
