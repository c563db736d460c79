/* SPDX-License-Identifier: MIT */
/* Who goes where and when: villages, households, visits, and the hours of the day. */
#include "config.h"

#include "bench/county_make.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/vec.h"

#define EACH	  36 /* interviews of an interviewer */
#define TOWNS	  16
#define LEAST	  (2 * TOWNS) /* interviewers: two villages in each township */
#define RESPONSE  0.65 /* interviews of a drawn household, with all visits */
#define ATTEMPTS  4
#define MINUTE	  INT64_C(60000)
#define HOUR	  (60 * MINUTE)
#define DAY	  (24 * HOUR)
#define CONTENT	  0.45 /* most people like where they live */
#define CHEATED	  0.6 /* of the interviews of one who cheats */
#define OFFSET	  480

const char *const cheat_names[CHEATS] = {
	"没有作假",   "照抄上一份", "几分钟填完", "一路选同一项", "成片的“不了解”", "时间重叠",
	"深夜",	      "全说好话",   "原话照抄",	  "一天填一大批", "没有一户拒访",   "编得很像",
};

struct town {
	const char **village;
	long n, drawn;
	double mood;
};

struct worker {
	uint64_t random;
	long number;
	struct town *town;
	const char *unit[2];
	double mood, unit_mood[2], pace, charm;
	enum cheat cheat;
	int64_t now; /* where the day has come to */
	int today, enough; /* interviews */
	int64_t last_start;
	const char **before; /* [nodes] answers of the last interview; owned */
	long made;
	const char *words;
};

struct door {
	char household[HOUSEHOLD_ID_MAX + 1];
	int unit, attempts;
	bool done;
};

struct making {
	const struct county_plan *plan;
	const struct county_sink *sink;
	struct town town[TOWNS];
	struct instance *in;
	int64_t first_day; /* ms of its midnight, local */
};

static uint64_t mix(uint64_t seed, uint64_t a, uint64_t b)
{
	uint64_t z = seed * UINT64_C(0x9e3779b97f4a7c15) + a * UINT64_C(0xd1342543de82ef95) + b * UINT64_C(0xda942042e4dd58b5);

	(void)county_uniform(&z);
	return z;
}

static long workers_of(const struct county_plan *plan)
{
	long n = (plan->interviews + EACH - 1) / EACH;

	return n < LEAST ? LEAST : n;
}

long county_villages(const struct county_plan *plan, long of)
{
	long wanted = (workers_of(plan) + TOWNS - 1) / TOWNS;

	return wanted < 2 ? 2 : wanted < of ? wanted : of;
}

static void find_towns(struct making *m)
{
	const struct divisions *d = m->plan->divisions;
	long town = -1;

	for (size_t i = 0; i < d->n; i++) {
		struct town *t;

		if (d->v[i].level == LEVEL_TOWNSHIP && town + 1 < TOWNS)
			m->town[++town].mood = 0.2 * county_normal(&(uint64_t){ mix(m->plan->seed, 1, (uint64_t)town) });
		if (d->v[i].level != LEVEL_VILLAGE || town < 0)
			continue;
		t = &m->town[town];
		if (!t->village)
			t->village = mem_array(d->n, sizeof(*t->village));
		t->village[t->n++] = d->v[i].code;
	}
	for (long t = 0; t <= town; t++) { /* a random order; the first are drawn */
		uint64_t random = mix(m->plan->seed, 2, (uint64_t)t);

		for (long i = m->town[t].n - 1; i > 0; i--) {
			long k = county_below(&random, (int)i + 1);
			const char *swap = m->town[t].village[i];

			m->town[t].village[i] = m->town[t].village[k];
			m->town[t].village[k] = swap;
		}
		m->town[t].drawn = county_villages(m->plan, m->town[t].n);
	}
}

/* The next visit begins a walk after the last one; doors are knocked at from nine to a quarter past eight. */
static void next_visit(struct worker *w)
{
	int64_t hour;

	w->now += (int64_t)((2 + 9 * county_uniform(&w->random)) * (double)MINUTE);
	hour = w->now % DAY;
	if (hour > 20 * HOUR || hour < 9 * HOUR || w->today >= w->enough) {
		w->today = 0;
		w->enough = 5 + county_below(&w->random, 6);
		w->now += DAY - hour + (hour < 9 * HOUR ? -DAY : 0);
		w->now += 9 * HOUR + (int64_t)(7.5 * county_uniform(&w->random) * (double)HOUR);
	}
}

static void write_times(struct county_visit *v, int64_t from, int64_t to)
{
	struct strbuf text;

	strbuf_init(&text);
	clock_format_instant(&text, from - OFFSET * MINUTE, OFFSET);
	snprintf(v->started, sizeof(v->started), "%s", text.data);
	strbuf_reset(&text);
	clock_format_instant(&text, to - OFFSET * MINUTE, OFFSET);
	snprintf(v->ended, sizeof(v->ended), "%s", text.data);
	strbuf_clear(&text);
}

static void start_visit(struct county_visit *v, struct worker *w, const struct door *d, const char *outcome)
{
	*v = (struct county_visit){ .unit = w->unit[d->unit], .outcome = outcome, .lang = "zh", .of = w->cheat };
	for (size_t i = 0; i < IDENTITY_SIZE; i++)
		v->id.b[i] = (uint8_t)county_below(&w->random, 256);
	snprintf(v->household, sizeof(v->household), "%s", d->household);
	snprintf(v->interviewer, sizeof(v->interviewer), "v%05ld", w->number);
	snprintf(v->device, sizeof(v->device), "d%05ld", w->number / 4);
	v->own = w->number % 10 == 3 && d->unit == 1;
}

/* How long, and when: what is done to the clock is done here. Returns the end. */
static int64_t take_time(struct worker *w, int answered, enum cheat cheat, int64_t *from)
{
	double minutes = (2.5 + 0.135 * answered) * exp(w->pace + 0.17 * county_normal(&w->random));
	int64_t length;

	if (county_uniform(&w->random) < 0.01) /* somebody comes, or the soup boils over */
		minutes *= 2.2;
	if (cheat == CHEAT_FAST || cheat == CHEAT_BURST)
		minutes *= 0.2 + 0.13 * county_uniform(&w->random);
	length = (int64_t)(minutes * (double)MINUTE);
	*from = w->now;
	if (cheat == CHEAT_OVERLAP && w->last_start / DAY == w->now / DAY)
		*from = w->last_start + 3 * MINUTE;
	if (cheat == CHEAT_NIGHT)
		*from = w->now - w->now % DAY + 21 * HOUR + (int64_t)(100 * county_uniform(&w->random) * (double)MINUTE);
	if (cheat == CHEAT_NIGHT)
		return *from + length;
	return w->now = *from + length;
}

static void remember(struct making *m, struct worker *w)
{
	for (int i = 1; i < m->plan->form->n_nodes; i++) {
		const struct node *q = &m->plan->form->nodes[i];

		if (q->kind != NODE_QUESTION || q->repeat)
			continue;
		free((void *)(uintptr_t)w->before[i]);
		w->before[i] = mem_strdup(instance_value(m->in, (struct spot){ instance_root(m->in), i }));
	}
}

static int count_answers(struct making *m)
{
	int n = 0;

	for (int i = 1; i < m->plan->form->n_nodes; i++) {
		const struct node *q = &m->plan->form->nodes[i];

		n += q->kind == NODE_QUESTION && !q->repeat && q->type->input > INPUT_NOTE &&
		     *instance_value(m->in, (struct spot){ instance_root(m->in), i }) != '\0';
	}
	return n;
}

static void interview(struct making *m, struct worker *w, const struct door *d)
{
	bool whole = w->cheat == CHEAT_PRAISE || w->cheat == CHEAT_NO_REFUSAL || w->cheat == CHEAT_BURST;
	bool cheats = w->cheat && w->today && (whole || county_uniform(&w->random) < CHEATED);
	struct county_mind mind = { .random = &w->random, .line = 2, .words = w->words };
	struct county_visit v;
	int64_t from, to;

	start_visit(&v, w, d, "1.1");
	mind.cheat = v.cheat = cheats ? w->cheat : CHEAT_NONE;
	mind.mood = CONTENT + 0.95 * county_normal(&w->random) + w->mood + w->unit_mood[d->unit] + w->town->mood + (v.own ? 0.5 : 0) - 0.1 * d->attempts;
	mind.village = w->number % 5 != 0;
	if (v.cheat == CHEAT_COPY)
		county_copy(m->in, w->before, &mind);
	else
		county_answer(m->in, &mind);
	to = take_time(w, count_answers(m), v.cheat, &from);
	w->last_start = v.cheat == CHEAT_NIGHT ? w->last_start : from;
	write_times(&v, from, to);
	m->sink->interview(m->sink->ctx, &v, m->in);
	remember(m, w);
	w->made++;
	w->today++;
}

/* A visit that gives no interview: for good, or until the next try. */
static void no_interview(struct making *m, struct worker *w, struct door *d, const char *outcome)
{
	struct county_visit v;
	int64_t from = w->now;

	start_visit(&v, w, d, outcome);
	w->now += (int64_t)((1 + 2 * county_uniform(&w->random)) * (double)MINUTE);
	write_times(&v, from, w->now);
	if (m->sink->visit)
		m->sink->visit(m->sink->ctx, &v);
	d->done = outcome[0] != 't';
}

static void knock(struct making *m, struct worker *w, struct door *d)
{
	static const char *const for_good[] = { "4.6", "4.6", "4.5", "2.32", "3.18", "2.25", "2.23" };
	double u = county_uniform(&w->random);

	if (w->cheat == CHEAT_BURST && w->made % 20)
		w->now += 10000;
	else
		next_visit(w);
	d->attempts++;
	if (w->cheat == CHEAT_NO_REFUSAL || w->cheat == CHEAT_BURST)
		u = 1;
	if (d->attempts == 1 && u < 0.08)
		no_interview(m, w, d, for_good[county_below(&w->random, 7)]);
	else if (u < 0.42)
		no_interview(m, w, d, d->attempts == ATTEMPTS ? "2.24" : "t1");
	else if (u < 0.42 + 0.16 * w->charm)
		no_interview(m, w, d, county_uniform(&w->random) < 0.7 ? "2.111" : "2.112");
	else {
		d->done = true;
		interview(m, w, d);
	}
}

static struct door *draw_doors(struct making *m, struct worker *w, long *n)
{
	bool all_open = w->cheat == CHEAT_NO_REFUSAL || w->cheat == CHEAT_BURST;
	long workers = workers_of(m->plan);
	double wanted = (double)m->plan->interviews / (all_open ? 1 : RESPONSE);
	struct door *doors;

	/* Rounded by the toss of a coin, so that the sum is about right. */
	*n = (long)(wanted / (double)workers + county_uniform(&w->random));
	doors = mem_array((size_t)*n, sizeof(*doors));
	for (long i = 0; i < *n; i++) {
		doors[i].unit = (int)(i % 2);
		snprintf(doors[i].household, sizeof(doors[i].household), "%s-%02ld-%06ld", w->unit[i % 2], 1 + i % 3, w->number * 1000 + i);
		if (m->sink->household)
			m->sink->household(m->sink->ctx, w->unit[i % 2], doors[i].household, "");
	}
	return doors;
}

static void work(struct making *m, long number, enum cheat cheat)
{
	static const char *const words[] = { "村里各方面工作做得都挺好，没有什么意见", "希望继续把环境卫生搞好，路灯再多安几个" };
	struct town *town = &m->town[number % TOWNS];
	long place = number / TOWNS, n;
	struct worker w = { .random = mix(m->plan->seed, 3, (uint64_t)number), .number = number, .town = town, .cheat = cheat };
	struct door *doors;

	w.before = mem_array((size_t)m->plan->form->n_nodes, sizeof(*w.before));
	for (int k = 0; k < 2; k++) {
		long village = (place + k) % town->drawn;

		w.unit[k] = town->village[village];
		w.unit_mood[k] = 0.25 * county_normal(&(uint64_t){ mix(m->plan->seed, 4, (uint64_t)(number % TOWNS * 1000 + village)) });
	}
	w.mood = 0.12 * county_normal(&w.random);
	w.pace = 0.12 * county_normal(&w.random);
	w.charm = exp(0.25 * county_normal(&w.random));
	w.words = words[number % 2];
	w.now = m->first_day + county_below(&w.random, 20) * DAY;
	doors = draw_doors(m, &w, &n);
	for (int pass = 0; pass < ATTEMPTS; pass++) {
		if (pass)
			w.now += DAY - w.now % DAY;
		for (long i = 0; i < n; i++)
			if (!doors[i].done)
				knock(m, &w, &doors[i]);
	}
	free(doors);
	for (int i = 0; i < m->plan->form->n_nodes; i++)
		free((void *)(uintptr_t)w.before[i]);
	free(w.before);
}

void county_make(const struct county_plan *plan, const struct county_sink *sink)
{
	const struct eval_env env = { .utc_offset = OFFSET, .seed = "county", .wave = "1" };
	struct making m = { .plan = plan, .sink = sink, .in = instance_new(plan->form, &env) };
	long n = workers_of(plan), planted = (long)plan->cheats_each * (CHEATS - 1);

	m.first_day = clock_days_from_civil(2026, 11, 2) * DAY;
	find_towns(&m);
	for (long i = 0; i < n; i++) {
		/* Spread over the county: the cheats are every so many interviewers, one kind after another. */
		long every = planted ? n / planted : 0;
		bool cheats = every > 0 && i % every == every / 2 && i / every < planted;

		work(&m, i, cheats ? (enum cheat)(1 + i / every % (CHEATS - 1)) : CHEAT_NONE);
	}
	for (int t = 0; t < TOWNS; t++)
		free(m.town[t].village);
	instance_free(m.in);
}
