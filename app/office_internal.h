/* SPDX-License-Identifier: MIT */
/* What the documents of app/office_figures.c and app/office_report.c share. */
#ifndef RUHU_APP_OFFICE_INTERNAL_H
#define RUHU_APP_OFFICE_INTERNAL_H

#include <stdint.h>

#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"

struct arena;
struct workspace;

/* When the page was made; the same files come of the same data where SOURCE_DATE_EPOCH says when. Seconds since 1970. */
int64_t office_made_at(struct workspace *ws);
char *office_printed_at(struct workspace *ws, struct arena *a); /* "2026-11-23 10:42" */
/* The digits that stand for what is in the store; a damaged store has none, and no page without them. */
MUST_USE enum status office_state_digits(struct workspace *ws, char groups[DIGEST_GROUPS], struct err *err);

#endif
