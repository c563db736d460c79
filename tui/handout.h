/* SPDX-License-Identifier: MIT */
/* A page that leaves the screen, onto paper or into a file: asks where to and for whom, as what leaves the office is put down. */
#ifndef RUHU_TUI_HANDOUT_H
#define RUHU_TUI_HANDOUT_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"
#include "tui/screen.h"

struct doc;

struct handout_source {
	/* The page; publish: to whom it goes, NULL = it stays in the office. The document is the caller's. */
	enum status (*page)(void *ctx, const char *publish, struct doc **doc, struct err *err);
	void *ctx;
	const char *name; /* of the file where there is no printer, without its ending */
};

enum { HANDOUT_PATH = 400 };

struct handout {
	struct screen *screen;
	struct handout_source source;
	bool print;
	char path[HANDOUT_PATH + 1];
};

void handout_init(struct handout *h, struct screen *s, const struct handout_source *source);
/* Each begins to ask on behalf of the screen. Flags of the screen. */
unsigned handout_print(struct handout *h);
unsigned handout_export(struct handout *h);
/* An answer to one of its questions: false where it is none of them, else *flags. */
bool handout_answered(struct handout *h, const struct screen_result *r, unsigned *flags);

/* The document (taken over) to read, and from there printed and saved; source is copied. */
unsigned handout_sheet(struct screen *s, int tag, struct doc *doc, const struct handout_source *source);

#endif
