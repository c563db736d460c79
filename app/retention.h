/* SPDX-License-Identifier: MIT */
/*
 * 保存期限: how long the records of a round may be kept, as its notice promised. What is due is listed; it goes when a person of the office says so,
 * since a machine's date alone may be wrong. Each record goes by an erasure of the office's, so that it does not come back with an old stick and
 * goes from other offices too; what was done is logged.
 */
#ifndef RUHU_APP_RETENTION_H
#define RUHU_APP_RETENTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

struct doc;
struct round;
struct strbuf;
struct workspace;

/* The last day on which records of the round may be kept: `to` and its keep_data_years. */
int64_t retention_last_day(const struct round *r);
/* A row a round: until when, how many records, whether it is due; and the log. */
MUST_USE enum status retention_list(struct workspace *ws, struct doc **out, struct err *err);
/* Interviews, visits, doors found and decisions of the round, with their journals; the ledger of problems stays, since it has its own consent and
 * its own rules. by: the clerk's code. Without yes nothing is written, said tells what would go. ST_INPUT where the round is not due, or on a
 * laptop. Broken off, it goes on with what is left when called again. */
MUST_USE enum status retention_erase(struct workspace *ws, const char *round, const char *by, bool yes, struct strbuf *said, struct err *err);

#endif
