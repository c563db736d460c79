/* SPDX-License-Identifier: MIT */
/* What may be asked of a metric, and what the round says about it. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "forms/round.h"
#include "tally/metric_internal.h"

bool tally_is_rate(const struct metric *m)
{
	return m->kind == METRIC_SHARE || m->kind == METRIC_MULTIPLE;
}

enum tally_basis tally_basis_of(const struct tally_frame *f)
{
	const struct round *r = f->round;

	if (!r || (r->sample != SAMPLE_PROBABILITY && r->sample != SAMPLE_CENSUS))
		return TALLY_NOT_RANDOM;
	if (r->sample == SAMPLE_CENSUS)
		return TALLY_CENSUS;
	return strcmp(r->strata, "township") == 0 && strcmp(r->psu, "village") == 0 ? TALLY_DESIGN
										    : TALLY_SRS;
}

bool tally_period_parse(struct tally_period *out, const char *text)
{
	*out = (struct tally_period){ .whole = !text || !*text };
	return out->whole || clock_parse_period(text, &out->first, &out->last);
}

/* A role may keep a question from being counted in small units (architecture section 9). */
static bool too_fine(const struct form *form, const struct metric *m, enum level by)
{
	bool fine = by > m->min_level;

	for (size_t i = 0; i < m->n_items; i++) {
		unsigned role = form->nodes[m->items[i]].role;

		fine = fine || ((role & ROLE_PROCESS) && by != LEVEL_COUNTY) ||
		       ((role & ROLE_LANGUAGE) && by == LEVEL_VILLAGE);
	}
	return fine;
}

bool tally_allowed(const struct form *form, const struct metric *m, enum level by)
{
	return !too_fine(form, m, by);
}

enum status metric_check_query(const struct tally_frame *f, const struct tally_query *q,
			       const char *label, struct err *err)
{
	const char *level = q->metric->min_level == LEVEL_COUNTY ? T("旗县") : T("苏木乡镇");

	for (size_t i = 0; i < q->metric->n_items; i++)
		if (q->node < 0 && q->by != LEVEL_COUNTY &&
		    (f->form->nodes[q->metric->items[i]].role & ROLE_PROCESS))
			return err_set(
				err, ST_INPUT,
				T("“%s”用的是记录访问过程的题，只在全旗汇总，不按单位出数。"),
				label);
	if (q->node < 0 && too_fine(f->form, q->metric, q->by))
		return err_set(err, ST_INPUT,
			       T("指标“%s”规定最细只到%s一级，不按更小的单位出数。请换一个层级。"),
			       label, level);
	if (q->node >= 0 && (!frame_column(f, q->node) || !f->form->nodes[q->node].list))
		return err_set(err, ST_INPUT, T("“%s”不是选择题，不能用来分组。请换一道选择题。"),
			       f->form->nodes[q->node].name);
	return ST_OK;
}

void metric_take_target(struct tally_result *r, const struct round *round)
{
	r->target = r->metric->target;
	r->target_source = r->metric->target_source ? r->metric->target_source : "";
	for (size_t i = 0; round && i < round->n_targets; i++) {
		if (strcmp(round->target[i].metric, r->metric->id) != 0)
			continue;
		r->target = round->target[i].value;
		r->target_source = round->target[i].source;
	}
}
