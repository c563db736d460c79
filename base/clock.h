/* SPDX-License-Identifier: MIT */
/*
 * Time enters the program here and only here. An instant is milliseconds since
 * 1970-01-01T00:00:00Z. Local means the round's utc_offset in minutes, never the machine's zone
 * (architecture section 7).
 */
#ifndef RUHU_BASE_CLOCK_H
#define RUHU_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct strbuf;

struct clock {
	int64_t (*now_ms)(void *ctx);
	void *ctx;
};

struct clock clock_system(void);

/* A clock that starts at start_ms when *state is first used and runs on with the machine's
 * monotonic clock; clock_shift moves it. For practice, demonstrations and tests (environment
 * variable RUHU_NOW, read by app/). */
struct clock_state {
	int64_t start_ms, mono_ms;
	bool held; /* stands still but for clock_shift */
};
struct clock clock_from(struct clock_state *state, int64_t start_ms);
void clock_shift(struct clock_state *state, int64_t ms);
void clock_hold(struct clock_state *state); /* from now on only clock_shift moves it */

int64_t clock_mono_ms(void); /* monotonic, for time-outs and durations */
/* Since the machine was started, also while it slept, where the system tells (Linux); else monotonic. Nobody can set it. */
int64_t clock_running_ms(void);
/* Which start of the machine this is; "" where the system does not tell. What clock_running_ms says can be compared within one. */
#define CLOCK_BOOT 37
void clock_boot(char out[CLOCK_BOOT]);

struct civil {
	int year, month, day; /* 1..12, 1..31 */
	int hour, minute, second, ms;
	int weekday; /* 1 = Monday .. 7 = Sunday */
	int offset;  /* minutes east of UTC */
};

/* Days since 1970-01-01, proleptic Gregorian. */
int64_t clock_days_from_civil(int year, int month, int day);
void clock_civil_from_days(int64_t days, int *year, int *month, int *day);
bool clock_valid_date(int year, int month, int day);

struct civil clock_civil(int64_t instant_ms, int offset_minutes);
int64_t clock_instant(const struct civil *c);

/* "2026-11-23" (exactly so). */
bool clock_parse_date(const char *s, int64_t *days);
/* "2026-11-23T10:42:07[.123](Z|+08:00|+0800|+08)"; without a zone, offset_default minutes. */
bool clock_parse_instant(const char *s, int offset_default, int64_t *instant_ms, int *offset);
bool clock_parse_offset(const char *s, int *minutes); /* "+08:00", "Z" */

void clock_format_date(struct strbuf *out, int64_t days);
/* 2026-11-23T10:42:07+08:00, and 2026-11-23T10:42:07.123+08:00 */
void clock_format_instant(struct strbuf *out, int64_t instant_ms, int offset_minutes);
void clock_format_instant_ms(struct strbuf *out, int64_t instant_ms, int offset_minutes);

/* Periods: "2026-W47" (ISO week), "2026-11", "2026-Q4". Kinds 'w', 'm', 'q'. */
void clock_period(struct strbuf *out, int64_t days, char kind);
/* First and last day of a written period, a single date or "FROM..TO"; false if it is none of
 * these. */
bool clock_parse_period(const char *s, int64_t *first, int64_t *last);

#endif
