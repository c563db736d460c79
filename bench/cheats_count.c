/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "bench/cheats_count.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "forms/round.h"
#include "tally/review.h"

const char *const check_names[CHECKS] = { "过短",	 "过长", "每分钟题数", "一路同一项",   "空答、不了解太多", "雷同",	    "文字照抄", "时间重叠",
						 "间隔不到一分钟", "深夜", "同一户两份", "一天太多",	 "不了解偏多（人）", "回答太一致（人）", "结果异常（人）", "看法异常（人）", "回答不连贯（人）", "末位偏好（人）", "太顺利（人）", "谁开门问谁（人）" };

struct truth {
	struct identity id;
	enum cheat cheat, of;
};

struct trial {
	struct review *rv;
	VEC(struct truth) truth;
	struct counts *kind;
};

static void take_visit(void *ctx, const struct county_visit *v)
{
	struct trial *t = ctx;

	review_call(t->rv, v->interviewer, false);
}

static void take_interview(void *ctx, const struct county_visit *v, struct instance *in)
{
	struct trial *t = ctx;
	const struct truth truth = { v->id, v->cheat, v->of };
	struct strbuf body;
	struct review_row row = {
		.id = &v->id, .unit = v->unit, .household = v->household, .interviewer = v->interviewer, .started = v->started, .ended = v->ended, .seq = 1
	};

	strbuf_init(&body);
	body_from_instance(&body, in);
	row.body = body.data;
	review_add(t->rv, &row);
	review_call(t->rv, v->interviewer, true);
	strbuf_clear(&body);
	VEC_PUSH(&t->truth, truth);
}

static int by_id(const void *a, const void *b)
{
	return memcmp(((const struct truth *)a)->id.b, ((const struct truth *)b)->id.b, IDENTITY_SIZE);
}

static void flags_of(bool out[CHECKS], const struct review_interview *r)
{
	const struct quality_measure *m = &r->m;

	memset(out, 0, CHECKS * sizeof(*out));
	out[LENGTH] = m->flag_short;
	out[TOO_LONG] = m->flag_long;
	out[PACE] = m->flag_speed;
	out[STRAIGHT] = m->flag_straight;
	out[UNSURE] = m->flag_missing;
	out[NEAR_COPY] = r->near_copy;
	out[SAME_WORDS] = r->text_copy != SIZE_MAX;
	out[OVERLAP] = m->overlaps > 0;
	out[GAP] = m->short_gap > 0;
	out[NIGHT] = m->night;
	out[TWICE] = r->same_household != SIZE_MAX;
}

static void flags_of_person(bool out[CHECKS], const struct review_person *p)
{
	memset(out, 0, CHECKS * sizeof(*out));
	out[LOAD] = p->heavy_day;
	out[UNSURE_RATE] = p->unsure;
	out[OPINION] = p->odd_opinion;
	out[SCATTERED] = p->scattered;
	out[VARIETY] = p->little_variety;
	out[RATE] = p->rate.metric != NULL;
	out[DIGITS] = p->digits.flag;
	out[TOO_GOOD] = p->too_good;
	out[OPENER] = p->opener;
}

static void count_interviews(struct trial *t, enum cheat *person)
{
	qsort(t->truth.v, t->truth.n, sizeof(*t->truth.v), by_id);
	for (size_t i = 0; i < t->rv->n; i++) {
		const struct review_interview *r = &t->rv->interview[i];
		struct truth key = { .id = r->id };
		const struct truth *truth = bsearch(&key, t->truth.v, t->truth.n, sizeof(key), by_id);
		struct counts *c = &t->kind[truth ? truth->cheat : CHEAT_NONE];
		bool flags[CHECKS];

		if (!truth)
			continue;
		person[r->interviewer] = truth->of;
		if (truth->of != CHEAT_NONE && truth->cheat == CHEAT_NONE)
			continue;
		flags_of(flags, r);
		c->n++;
		c->any += r->families != 0;
		for (int k = 0; k < CHECKS; k++)
			c->check[k] += flags[k];
	}
}

static void count_people(struct trial *t, const enum cheat *person)
{
	for (size_t i = 0; i < t->rv->n_persons; i++) {
		const struct review_person *p = &t->rv->person[i];
		struct counts *c = &t->kind[person[i]];
		bool flags[CHECKS];

		flags_of_person(flags, p);
		c->people++;
		c->batch += review_score(p->families) >= 2;
		c->spoken += p->families != 0;
		for (int k = 0; k < CHECKS; k++)
			c->check[k] += flags[k];
	}
}

void cheats_count(struct counts kind[CHEATS], const struct county_plan *plan)
{
	struct trial trial = { .kind = kind }, *t = &trial;
	const struct county_sink sink = { t, NULL, take_visit, take_interview };
	struct round round = { .id = "county", .seed = "county", .utc_offset = 480 };
	enum cheat *person;

	round.from = clock_days_from_civil(2026, 11, 1);
	round.to = clock_days_from_civil(2027, 1, 31);
	t->rv = review_new(plan->form, &round, clock_days_from_civil(2027, 3, 1) * INT64_C(86400000));
	county_make(plan, &sink);
	review_run(t->rv);
	person = mem_array(t->rv->n_persons + 1, sizeof(*person));
	count_interviews(t, person);
	count_people(t, person);
	free(person);
	review_free(t->rv);
	VEC_CLEAR(&t->truth);
}
