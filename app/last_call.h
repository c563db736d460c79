/* SPDX-License-Identifier: MIT */
/* How the newest call at each door ended, for giving doors to somebody else: a Mongolian interviewer, another face. */
#ifndef RUHU_APP_LAST_CALL_H
#define RUHU_APP_LAST_CALL_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"

struct last_calls;
struct workspace;

/* The households of the round whose newest call ended with that outcome and where no interview was done, neither before nor after. */
MUST_USE enum status last_calls_gather(struct last_calls **out, struct workspace *ws, const char *outcome, struct err *err);
void last_calls_free(struct last_calls *c);
bool last_calls_has(const struct last_calls *c, const char *household);

#endif
