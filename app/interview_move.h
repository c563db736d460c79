/* SPDX-License-Identifier: MIT */
/* A draft that was begun under another version of its form, taken over to the one in use: first what would become of it, then, if the person
 * says so, the taking over. Nothing is lost: the old journal stays with the record, answers that do not fit included. */
#ifndef RUHU_APP_INTERVIEW_MOVE_H
#define RUHU_APP_INTERVIEW_MOVE_H

#include <stdbool.h>

#include "app/interview.h"

struct doc;
struct form;

/* The open draft of another version of form for that household that is no correction, if there is one. */
MUST_USE enum status interview_older_draft(struct workspace *ws, const struct form *form,
					   const char *household, struct identity *out, bool *found,
					   struct err *err);
struct move_preview {
	struct doc *
		doc; /* owned by the caller: what is kept, what has to be asked again, what is new */
	int kept, lost, fresh;
};
/* Changes nothing. */
MUST_USE enum status interview_move_preview(struct move_preview *out, struct workspace *ws,
					    const struct identity *draft, const struct form *form,
					    struct err *err);
/* The interview under form, with the answers that fit, at the question where it was left; written before it returns. */
MUST_USE enum status interview_move(struct interview **out, struct workspace *ws,
				    const struct identity *draft, const struct form *form,
				    struct err *err);

#endif
