/* SPDX-License-Identifier: MIT */
/*
 * 归还电脑: a laptop goes back. Two copies of the last package are written; the office, once it has merged it, reads digits over the
 * telephone that nobody knows who does not hold the package and that the laptop does not show; only then everything on it is wiped. Like a
 * receipt, the digits prove that the office has what the laptop has, without carrying anything.
 */
#ifndef RUHU_APP_RETURNING_H
#define RUHU_APP_RETURNING_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"

struct strbuf;
struct workspace;

/* On the laptop: the last package into both folders, each read back. Refused while an interview is under way. */
MUST_USE enum status returning_write(struct workspace *ws, const char *one, const char *other,
				     struct strbuf *said, struct err *err);
/* In the office: the digits for the newest package it has of a device. ST_INPUT while something of it is missing. */
MUST_USE enum status returning_code(struct workspace *ws, const char *device, struct strbuf *digits,
				    struct strbuf *said, struct err *err);
/* On the laptop: are these the digits, and did nothing happen since? ST_OK: the workspace is closed and returning_wipe called. */
MUST_USE enum status returning_check(struct workspace *ws, const char *digits, struct err *err);
/* It was wiped in part, and broken off: returning_wipe goes on. */
bool returning_half(const char *path);
MUST_USE enum status returning_wipe(const char *path, struct strbuf *said, struct err *err);

#endif
