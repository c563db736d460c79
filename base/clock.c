/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { MINUTE_MS = 60000, DAY_MS = 86400000 };

static int64_t read_clock(clockid_t which)
{
	struct timespec ts;

	if (clock_gettime(which, &ts) != 0)
		return 0;
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static int64_t system_now(void *ctx)
{
	(void)ctx;
	return read_clock(CLOCK_REALTIME);
}

struct clock clock_system(void)
{
	return (struct clock){ .now_ms = system_now };
}

int64_t clock_mono_ms(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

int64_t clock_running_ms(void)
{
#ifdef CLOCK_BOOTTIME
	return read_clock(CLOCK_BOOTTIME);
#else
	return clock_mono_ms();
#endif
}

void clock_boot(char out[CLOCK_BOOT])
{
	FILE *f = fopen("/proc/sys/kernel/random/boot_id", "re");
	size_t n = f ? fread(out, 1, CLOCK_BOOT - 1, f) : 0;

	if (f)
		(void)fclose(f);
	out[n] = '\0';
	out[strspn(out, "0123456789abcdef-")] = '\0';
}

static int64_t state_now(void *ctx)
{
	const struct clock_state *state = ctx;

	return state->held ? state->start_ms : state->start_ms + (clock_mono_ms() - state->mono_ms);
}

struct clock clock_from(struct clock_state *state, int64_t start_ms)
{
	state->start_ms = start_ms;
	state->mono_ms = clock_mono_ms();
	state->held = false;
	return (struct clock){ .now_ms = state_now, .ctx = state };
}

void clock_hold(struct clock_state *state)
{
	state->start_ms = state_now(state);
	state->held = true;
}

void clock_shift(struct clock_state *state, int64_t ms)
{
	state->start_ms += ms;
}

/* Division that rounds towards minus infinity: instants before 1970 have days too. */
static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* The two conversions count eras of 400 years from 1 March of year 0 (H. Hinnant,
 * "chrono-Compatible Low-Level Date Algorithms"). */
int64_t clock_days_from_civil(int year, int month, int day)
{
	int64_t y = (int64_t)year - (month <= 2);
	int64_t era = floor_div(y, 400);
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void clock_civil_from_days(int64_t days, int *year, int *month, int *day)
{
	int64_t since = days + 719468;
	int64_t era = floor_div(since, 146097);
	int64_t d = since - era * 146097;
	int64_t y = (d - d / 1460 + d / 36524 - d / 146096) / 365;
	int64_t of_year = d - (365 * y + y / 4 - y / 100);
	int64_t m = (5 * of_year + 2) / 153;

	*day = (int)(of_year - (153 * m + 2) / 5 + 1);
	*month = (int)(m < 10 ? m + 3 : m - 9);
	*year = (int)(y + era * 400 + (*month <= 2));
}

static int days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

bool clock_valid_date(int year, int month, int day)
{
	return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
	       day <= days_in_month(year, month);
}

struct civil clock_civil(int64_t instant_ms, int offset_minutes)
{
	int64_t local = instant_ms + (int64_t)offset_minutes * MINUTE_MS;
	int64_t days = floor_div(local, DAY_MS);
	int64_t ms = local - days * DAY_MS;
	/* 1970-01-01 was a Thursday. */
	int64_t since_monday = days + 3 - floor_div(days + 3, 7) * 7;
	struct civil c = { .offset = offset_minutes };

	clock_civil_from_days(days, &c.year, &c.month, &c.day);
	c.hour = (int)(ms / 3600000);
	c.minute = (int)(ms / 60000 % 60);
	c.second = (int)(ms / 1000 % 60);
	c.ms = (int)(ms % 1000);
	c.weekday = (int)since_monday + 1;
	return c;
}

int64_t clock_instant(const struct civil *c)
{
	int64_t days = clock_days_from_civil(c->year, c->month, c->day);
	int64_t seconds = (int64_t)c->hour * 3600 + (int64_t)c->minute * 60 + c->second;

	return days * DAY_MS + seconds * 1000 + c->ms - (int64_t)c->offset * MINUTE_MS;
}
