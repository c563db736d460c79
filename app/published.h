/* SPDX-License-Identifier: MIT */
/* The log of tables that left the office (statistics.md section 10): what later tables are held against, so that two of them together do
 * not tell what each alone hides. It stays in the store. */
#ifndef RUHU_APP_PUBLISHED_H
#define RUHU_APP_PUBLISHED_H

#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/vec.h"
#include "tally/metric.h"

struct arena;
struct strbuf;
struct workspace;

struct published {
	struct arena *arena;
	VEC(struct tally_published) cells;
};
/* All that was published of this form's metrics. */
MUST_USE enum status published_read(struct published *out, struct workspace *ws, const struct form *form, struct err *err);
void published_clear(struct published *p);

/* A publication under way: tables are added (each with that of the period it is compared with), then it is written down. */
struct publication;
struct publication *publication_new(void);
void publication_free(struct publication *p);
void publication_add(struct publication *p, const struct tally_result *r);
/* note: who gets it, in the office's words. */
MUST_USE enum status publication_log(struct publication *p, struct workspace *ws, const char *note, struct err *err);

/* A line a publication: number, time, note, tables, questionnaires. */
MUST_USE enum status published_list(struct strbuf *out, struct workspace *ws, struct err *err);

#endif
