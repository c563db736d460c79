/* SPDX-License-Identifier: MIT */
/*
 * What is left of a household's records when they are cleared away: that somebody was there, and how it ended, so that the day's doors
 * still show it. Kept as the setting "visited.ROUND.HOUSEHOLD": outcome, attempts, start of the newest, appointment; tabs between. Never leaves the machine.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "store/internal.h"

#define ANY "visited" /* set where there is one at all */

static void name_of(char name[160], const char *round, const char *household)
{
	(void)snprintf(name, 160, "visited.%s.%s", round, household);
}

enum status store_trace_get(struct store *st, const char *round, const char *household, struct trace *out, struct arena *a, bool *found,
			    struct err *err)
{
	struct strbuf value;
	char name[160];
	const char *field[4] = { "", "0", "", "" };
	char *at;
	enum status status;

	*found = false;
	name_of(name, round, household);
	strbuf_init(&value);
	status = store_setting_get(st, name, &value, err);
	if (status == ST_OK && value.len > 0) {
		*found = true;
		at = arena_strdup(a, value.data);
		for (size_t i = 0; i < ARRAY_LEN(field); i++) {
			field[i] = at;
			at += strcspn(at, "\t");
			if (*at)
				*at++ = '\0';
		}
		*out = (struct trace){ .outcome = field[0], .started = field[2], .appointment = field[3] };
		if (!num_parse_int(field[1], strlen(field[1]), &out->attempts))
			status = db_damaged(st->db, T("设置的内容看不懂"), err);
	}
	strbuf_clear(&value);
	return status;
}

enum status store_trace_any(struct store *st, bool *any, struct err *err)
{
	struct strbuf value;
	enum status status;

	strbuf_init(&value);
	status = store_setting_get(st, ANY, &value, err);
	*any = value.len > 0;
	strbuf_clear(&value);
	return status;
}

enum status trace_leave(struct store *st, const struct trace *t, struct err *err)
{
	struct arena *a = arena_new();
	struct trace old = { .outcome = "" }, new = *t;
	char name[160];
	bool found = false, any = false;
	enum status status = store_trace_get(st, t->round, t->household, &old, a, &found, err);

	name_of(name, t->round, t->household);
	new.attempts = 1;
	if (status == ST_OK && found) {
		/* A completed interview stays one; else the newest says how it stands. */
		if (strcmp(old.outcome, "1.1") == 0 || (strcmp(t->outcome, "1.1") != 0 && strcmp(old.started, t->started) > 0)) {
			new.outcome = old.outcome;
			new.started = old.started;
			new.appointment = old.appointment;
		}
		new.attempts = old.attempts + 1;
	}
	if (status == ST_OK)
		status = store_trace_any(st, &any, err);
	if (status == ST_OK && !any)
		status = setting_put(st->db, ANY, "yes", err);
	if (status == ST_OK)
		status = setting_put(st->db, name,
				     arena_printf(a, "%s\t%lld\t%s\t%s", new.outcome, (long long)new.attempts, new.started, new.appointment),
				     err);
	arena_free(a);
	return status;
}
