/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/today.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "app/door.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/num.h"

struct build {
	struct today *t;
	struct workspace *ws;
	VEC(int64_t) last; /* [door]: start of the attempt its state comes from */
	int64_t newest;	   /* start of the newest attempt of all */
	long newest_door;
	VEC(struct identity) returned; /* records */
};

static const char *keep(struct build *b, const char *s)
{
	return *s ? arena_strdup(b->t->arena, s) : "";
}

static enum status add_household(void *ctx, const struct household *h)
{
	struct build *b = ctx;
	struct today_door d = {
		.household = keep(b, h->id),
		.building = "",
		.entrance = "",
		.floor = "",
		.door = "",
		.address = "",
		.outcome = "",
		.outcome_label = "",
		.note = "",
		.contact = keep(b, h->contact),
	};

	VEC_PUSH(&b->t->doors, d);
	return ST_OK;
}

static int compare_ids(const void *key, const void *element)
{
	const struct today_door *const *a = key, *const *b = element;

	return strcmp((*a)->household, (*b)->household);
}

static struct today_door **sort_by_id(struct build *b)
{
	struct today_door **ids = mem_array(b->t->doors.n + 1, sizeof(struct today_door *));

	for (size_t i = 0; i < b->t->doors.n; i++)
		ids[i] = &b->t->doors.v[i];
	qsort(ids, b->t->doors.n, sizeof(struct today_door *), compare_ids);
	return ids;
}

struct lookup {
	struct build *b;
	struct today_door **ids;
};

static struct today_door *find(struct lookup *l, const char *household)
{
	const struct today_door wanted = { .household = household };
	const struct today_door *key = &wanted;
	struct today_door **hit = bsearch(&key, l->ids, l->b->t->doors.n, sizeof(struct today_door *), compare_ids);

	return hit ? *hit : NULL;
}

static enum status add_place(void *ctx, const struct door *place)
{
	struct lookup *l = ctx;
	struct today_door *d = find(l, place->household);

	if (d) {
		d->building = keep(l->b, place->building);
		d->entrance = keep(l->b, place->entrance);
		d->floor = keep(l->b, place->floor);
		d->door = keep(l->b, place->door);
		d->address = keep(l->b, place->address);
		d->note = keep(l->b, place->note);
	}
	return ST_OK;
}

static enum door_state state_of(const char *outcome)
{
	const struct outcome *o = outcome_find(outcome);

	if (strcmp(outcome, "1.1") == 0)
		return DOOR_DONE;
	if (strcmp(outcome, "1.2") == 0 || strcmp(outcome, "2.12") == 0) /* broken off: it was begun, nobody refused at the door */
		return DOOR_PARTIAL;
	if (o && o->appointment)
		return DOOR_APPOINTMENT;
	if (strncmp(outcome, "2.1", 3) == 0)
		return DOOR_REFUSED;
	return !o || o->final ? DOOR_OTHER : DOOR_AWAY;
}

static int64_t instant(struct build *b, const char *text)
{
	int64_t ms = 0;
	int offset = 0;

	return clock_parse_instant(text, workspace_utc_offset(b->ws), &ms, &offset) ? ms : 0;
}

/* An interview that was completed stays one, whatever is noted later; otherwise the newest attempt says how it stands. */
static void take_attempt(struct lookup *l, struct today_door *d, const struct revision *rev)
{
	struct build *b = l->b;
	size_t index = (size_t)(d - b->t->doors.v);
	enum door_state state = state_of(rev->outcome);
	int64_t started = instant(b, rev->started);

	d->attempts++;
	if (rev->kind == REV_INTERVIEW)
		d->record = rev->identity;
	if (started > b->newest) {
		b->newest = started;
		b->newest_door = (long)index;
	}
	if (d->state == DOOR_DONE || (started < b->last.v[index] && state != DOOR_DONE))
		return;
	b->last.v[index] = started;
	d->state = state;
	d->outcome = keep(b, rev->outcome);
	d->outcome_label = outcome_label(d->outcome);
	d->appointment_ms =
		state == DOOR_APPOINTMENT ? instant(b, body_get(rev->body, "appointment", b->t->arena)) : 0;
}

static enum status add_head(void *ctx, const struct head *head)
{
	struct lookup *l = ctx;
	const struct revision *rev = head->rev;
	struct sendback returned;
	struct today_door *d;

	if (sendback_read(&returned, rev, l->b->t->arena))
		VEC_PUSH(&l->b->returned, returned.record);
	if (rev->kind != REV_INTERVIEW && rev->kind != REV_VISIT)
		return ST_OK;
	if (rev->kind == REV_VISIT && strcmp(rev->state, "withdrawn") == 0)
		return ST_OK;
	d = find(l, rev->household);
	if (d)
		take_attempt(l, d, rev);
	return ST_OK;
}

struct owner {
	struct lookup *l;
	struct today_door *door;
};

static enum status take_owner(void *ctx, const struct head *head)
{
	struct owner *o = ctx;

	if (head->counts)
		o->door = find(o->l, head->rev->household);
	return ST_OK;
}

/* Those that nobody has answered yet. */
static enum status mark_returned(struct lookup *l, struct err *err)
{
	struct store *store = workspace_store(l->b->ws);
	enum status st = ST_OK;

	for (size_t i = 0; i < l->b->returned.n && st == ST_OK; i++) {
		const struct identity *record = &l->b->returned.v[i];
		struct owner o = { .l = l };
		bool open = false;

		st = store_sendback_open(store, record, &open, err);
		if (st == ST_OK && open)
			st = store_history_each(store, record, take_owner, &o, err);
		if (st != ST_OK || !o.door)
			continue;
		o.door->state = DOOR_RETURNED;
		o.door->record = *record;
	}
	return st;
}

static enum status add_draft(void *ctx, const struct draft *draft)
{
	struct lookup *l = ctx;
	struct today_door *d = find(l, draft->household);

	if (d) {
		d->state = DOOR_DRAFT;
		d->draft = draft->identity;
	}
	return ST_OK;
}

/* Numbers inside a text compare as numbers: 5号楼 before 12号楼. */
static int compare_natural(const char *a, const char *b)
{
	while (*a && *b) {
		size_t na = strspn(a, "0123456789"), nb = strspn(b, "0123456789");
		int64_t x = 0, y = 0;

		if (na && nb && num_parse_int(a, na, &x) && num_parse_int(b, nb, &y)) {
			if (x != y)
				return x < y ? -1 : 1;
			a += na;
			b += nb;
		} else if (*a != *b) {
			return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
		} else {
			a++;
			b++;
		}
	}
	return (*a != '\0') - (*b != '\0');
}

static int compare_walk(const void *x, const void *y)
{
	const struct today_door *a = x, *b = y;
	int unit = strncmp(a->household, b->household, UNIT_CODE);
	int c;

	if (unit != 0)
		return unit;
	if ((c = compare_natural(a->building, b->building)) != 0)
		return c;
	if ((c = compare_natural(a->entrance, b->entrance)) != 0)
		return c;
	if ((c = compare_natural(b->floor, a->floor)) != 0)
		return c;
	if ((c = compare_natural(a->door, b->door)) != 0)
		return c;
	return compare_natural(a->household, b->household);
}

static int64_t day_of(struct build *b, int64_t ms)
{
	struct civil c = clock_civil(ms, workspace_utc_offset(b->ws));

	return clock_days_from_civil(c.year, c.month, c.day);
}

static void list_due(struct build *b)
{
	struct today *t = b->t;
	int64_t today = workspace_today(b->ws);

	for (int s = DOOR_DRAFT; s <= DOOR_RETURNED; s++)
		for (size_t i = 0; i < t->doors.n; i++)
			if (t->doors.v[i].state == (enum door_state)s)
				VEC_PUSH(&t->due, i);
	for (size_t i = 0; i < t->doors.n; i++) {
		const struct today_door *d = &t->doors.v[i];

		if (d->state != DOOR_APPOINTMENT || (d->appointment_ms && day_of(b, d->appointment_ms) > today + 1))
			continue;
		VEC_PUSH(&t->due, i);
		for (size_t k = t->due.n - 1; k > 0; k--) {
			const struct today_door *before = &t->doors.v[t->due.v[k - 1]];
			size_t swap = t->due.v[k - 1];

			if (before->state != DOOR_APPOINTMENT || before->appointment_ms <= d->appointment_ms)
				break;
			t->due.v[k - 1] = t->due.v[k];
			t->due.v[k] = swap;
		}
	}
}

/* A draft first, then what is returned, then an appointment that is due within half an hour, then the next door nobody was at, walking on from the last one. */
static long suggest(struct build *b)
{
	const struct today *t = b->t;
	int64_t soon = workspace_now(b->ws) + 30 * 60 * 1000;
	long from = b->newest_door < 0 ? 0 : b->newest_door;
	long away = -1;

	if (t->due.n) {
		const struct today_door *first = &t->doors.v[t->due.v[0]];

		if (first->state != DOOR_APPOINTMENT || first->appointment_ms <= soon)
			return (long)t->due.v[0];
	}
	for (size_t i = 0; i < t->doors.n; i++) {
		size_t at = ((size_t)from + i) % t->doors.n;

		if (t->doors.v[at].state == DOOR_NEW)
			return (long)at;
		if (t->doors.v[at].state == DOOR_AWAY && away < 0 && (long)at != b->newest_door)
			away = (long)at;
	}
	return away;
}

static const char *place_name(struct build *b)
{
	const struct today *t = b->t;
	char unit[UNIT_CODE + 1];

	if (t->doors.n == 0)
		return "";
	for (size_t i = 1; i < t->doors.n; i++)
		if (strncmp(t->doors.v[i].household, t->doors.v[0].household, UNIT_CODE) != 0)
			return arena_printf(t->arena, T("%s等几处"),
					    workspace_unit_name(b->ws, arena_strndup(t->arena, t->doors.v[0].household, UNIT_CODE)));
	memcpy(unit, t->doors.v[0].household, UNIT_CODE);
	unit[UNIT_CODE] = '\0';
	return arena_strdup(t->arena, workspace_unit_name(b->ws, unit));
}

/* Doors whose records were cleared away, since the office has them. */
static enum status read_traces(struct build *b, const char *round, struct err *err)
{
	struct store *store = workspace_store(b->ws);
	bool any = false;
	enum status st = store_trace_any(store, &any, err);

	for (size_t i = 0; any && i < b->t->doors.n && st == ST_OK; i++) {
		struct today_door *d = &b->t->doors.v[i];
		struct trace trace;
		bool found = false;

		st = store_trace_get(store, round, d->household, &trace, b->t->arena, &found, err);
		if (st != ST_OK || !found)
			continue;
		d->attempts = (int)trace.attempts;
		d->state = state_of(trace.outcome);
		d->outcome = trace.outcome;
		d->outcome_label = outcome_label(trace.outcome);
		d->appointment_ms = d->state == DOOR_APPOINTMENT ? instant(b, trace.appointment) : 0;
		b->last.v[i] = instant(b, trace.started);
		if (b->last.v[i] > b->newest) {
			b->newest = b->last.v[i];
			b->newest_door = (long)i;
		}
	}
	return st;
}

static enum status read_store(struct build *b, struct err *err)
{
	struct store *store = workspace_store(b->ws);
	const struct round *round = workspace_round(b->ws);
	struct lookup l = { .b = b };
	enum status st = store_household_each(store, NULL, NULL, add_household, b, err);

	if (st != ST_OK)
		return st;
	l.ids = sort_by_id(b);
	st = doors_each(workspace_doors(b->ws), NULL, add_place, &l, err);
	free(l.ids);
	if (st != ST_OK)
		return st;
	if (b->t->doors.n)
		qsort(b->t->doors.v, b->t->doors.n, sizeof(b->t->doors.v[0]), compare_walk);
	for (size_t i = 0; i < b->t->doors.n; i++)
		VEC_PUSH(&b->last, 0);
	st = read_traces(b, round ? round->id : "", err);
	if (st != ST_OK)
		return st;
	l.ids = sort_by_id(b);
	st = store_heads_each(store, -1, round ? round->id : NULL, add_head, &l, err);
	if (st == ST_OK)
		st = mark_returned(&l, err);
	if (st == ST_OK)
		st = store_drafts_each(store, true, add_draft, &l, err);
	free(l.ids);
	return st;
}

struct today *today_empty(struct workspace *ws)
{
	struct today *t = mem_alloc(sizeof(*t));
	const struct round *round = workspace_round(ws);

	t->arena = arena_new();
	t->suggested = -1;
	t->title = round ? arena_strdup(t->arena, round->title) : "";
	t->place = "";
	return t;
}

enum status today_load(struct today **out, struct workspace *ws, struct err *err)
{
	struct today *t = mem_alloc(sizeof(*t));
	struct build b = { .t = t, .ws = ws, .newest_door = -1 };
	const struct round *round = workspace_round(ws);
	enum status st;

	*out = NULL;
	t->arena = arena_new();
	st = read_store(&b, err);
	if (st == ST_OK) {
		for (size_t i = 0; i < t->doors.n; i++)
			t->count[t->doors.v[i].state]++;
		list_due(&b);
		t->suggested = t->doors.n ? suggest(&b) : -1;
		t->title = round ? arena_strdup(t->arena, round->title) : "";
		t->place = place_name(&b);
		*out = t;
		t = NULL;
	}
	VEC_CLEAR(&b.last);
	VEC_CLEAR(&b.returned);
	today_free(t);
	return st;
}

void today_free(struct today *t)
{
	if (!t)
		return;
	VEC_CLEAR(&t->doors);
	VEC_CLEAR(&t->due);
	arena_free(t->arena);
	free(t);
}

const char *door_state_label(enum door_state s)
{
	switch (s) {
	case DOOR_NEW:
		return T("·");
	case DOOR_DRAFT:
		return T("续");
	case DOOR_RETURNED:
		return T("补");
	case DOOR_APPOINTMENT:
		return T("约");
	case DOOR_AWAY:
		return T("再来");
	case DOOR_PARTIAL:
		return T("半");
	case DOOR_DONE:
		return T("完");
	case DOOR_REFUSED:
		return T("拒");
	case DOOR_OTHER:
		return T("结");
	}
	return "";
}

const char *today_door_name(const struct today_door *d, struct arena *a)
{
	const char *serial = strrchr(d->household, '-');

	if (!*d->building && !*d->door)
		return arena_printf(a, "%s%s%s", serial ? serial + 1 : d->household, *d->address ? " " : "", d->address);
	return arena_printf(a, "%s%s%s%s%s", d->building, *d->entrance ? " " : "", d->entrance, *d->door ? " " : "", d->door);
}
