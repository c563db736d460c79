/* SPDX-License-Identifier: MIT */
/* What the command line starts: the terminal interface for a store, the first run, one interview. */
#ifndef RUHU_TUI_UI_H
#define RUHU_TUI_UI_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"

struct form;
struct identity;
struct interview;
struct workspace;

struct ui_opts {
	const char *keys; /* script of keys replayed through the real loop; NULL = a person */
	bool ascii;       /* borders and marks in ASCII */
	bool plain;       /* line by line, without a screen; also where TERM is dumb */
};

/* `ruhu` on an open store: asks once a day who is using it and whether the date is right, then today's doors (a field store) or the
 * office's page. Returns when the person leaves; ST_USAGE with a sentence if there is no terminal. */
MUST_USE enum status ui_run(struct workspace *ws, const struct ui_opts *opts, struct err *err);

/* There is no store at path: explains, and on a key press creates an office or a field store, or opens a kit given by its path
 * (field). *created tells whether there is one now. Nothing is made without the key. */
MUST_USE enum status ui_first_run(const char *path, const struct ui_opts *opts, bool *created,
				  struct err *err);

/* One interview from its first stop to its end, then returns. iv stays the caller's. */
MUST_USE enum status ui_interview(struct workspace *ws, struct interview *iv,
				  const struct ui_opts *opts, struct err *err);

/* Paper forms of this form are keyed in twice, one after the other, until the person leaves. */
MUST_USE enum status ui_entry(struct workspace *ws, const struct form *form, const struct ui_opts *opts, struct err *err);

/* A draft of another version of form: shows what would become of it and asks which version to go on with. */
MUST_USE enum status ui_older_interview(struct workspace *ws, const struct form *form,
					const struct identity *draft, const struct ui_opts *opts,
					struct err *err);

#endif
