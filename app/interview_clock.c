/* SPDX-License-Identifier: MIT */
/*
 * Whether somebody sets the computer's clock while an interview is held: the wall clock is held against the one that nobody can set, at every key,
 * and across a stop as long as the machine was not started anew. After a new start only a clock that went back is noticed.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/interview_internal.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/num.h"
#include "base/strbuf.h"

#define WATCH_EVENT "clock-watch" /* an EV_SET: how far the wall clock is ahead, in ms, and the start of the machine */
#define SET_EVENT   "clock-set"	  /* another: by how many seconds it was set */

static void note_set(struct interview *iv, int64_t seconds)
{
	if (iv->clock.n < CLOCK_SETS_MAX)
		iv->clock.seconds[iv->clock.n++] = seconds;
}

static void tell_watch(struct interview *iv)
{
	interview_tell(iv, WATCH_EVENT, arena_printf(iv->arena, "%lld %s", (long long)iv->clock.ahead_ms, iv->clock.boot));
}

static void was_set(struct interview *iv, int64_t ms)
{
	int64_t seconds = ms / 1000;

	if (llabs(seconds) <= CLOCK_SET_S)
		return;
	note_set(iv, seconds);
	interview_tell(iv, SET_EVENT, arena_printf(iv->arena, "%lld", (long long)seconds));
}

void interview_clock_start(struct interview *iv)
{
	iv->clock.watched = true;
	iv->clock.ahead_ms = workspace_clock_ahead(iv->ws, iv->clock.boot);
	tell_watch(iv);
}

void interview_clock_look(struct interview *iv)
{
	char boot[CLOCK_BOOT];
	int64_t ahead = workspace_clock_ahead(iv->ws, boot);

	if (!iv->clock.watched || llabs((ahead - iv->clock.ahead_ms) / 1000) <= CLOCK_SET_S)
		return;
	was_set(iv, ahead - iv->clock.ahead_ms);
	iv->clock.ahead_ms = ahead;
	tell_watch(iv);
}

void interview_clock_replay(struct interview *iv, const char *key, const char *value)
{
	size_t n = strcspn(value, " ");
	int64_t number;

	if (!num_parse_int(value, n, &number))
		return;
	if (strcmp(key, SET_EVENT) == 0)
		note_set(iv, number);
	if (strcmp(key, WATCH_EVENT) != 0)
		return;
	iv->clock.watched = true;
	iv->clock.ahead_ms = number;
	(void)snprintf(iv->clock.boot, sizeof(iv->clock.boot), "%s", value[n] ? value + n + 1 : "");
}

void interview_clock_resume(struct interview *iv, int64_t last_ms)
{
	char boot[CLOCK_BOOT];
	int64_t ahead = workspace_clock_ahead(iv->ws, boot), now = workspace_now(iv->ws);

	if (!iv->clock.watched)
		return;
	if (*boot && strcmp(boot, iv->clock.boot) == 0) {
		interview_clock_look(iv);
		return;
	}
	if (now < last_ms)
		was_set(iv, now - last_ms);
	iv->clock.ahead_ms = ahead;
	memcpy(iv->clock.boot, boot, sizeof(boot));
	tell_watch(iv);
}

void interview_clock_move(struct interview *iv, const struct interview *from)
{
	iv->clock = from->clock;
	if (!iv->clock.watched)
		return;
	for (size_t i = 0; i < iv->clock.n; i++)
		interview_tell(iv, SET_EVENT, arena_printf(iv->arena, "%lld", (long long)iv->clock.seconds[i]));
	tell_watch(iv);
}

void interview_clock_write(struct strbuf *body, const struct interview *iv)
{
	struct strbuf text;

	if (iv->correction) {
		body_add(body, BODY_CLOCK, iv->correction->clock);
		return;
	}
	if (!iv->clock.watched)
		return;
	strbuf_init(&text);
	for (size_t i = 0; i < iv->clock.n; i++)
		strbuf_addf(&text, "%s%lld", i ? " " : "", (long long)iv->clock.seconds[i]);
	body_add(body, BODY_CLOCK, iv->clock.n ? text.data : "0");
	strbuf_clear(&text);
}
