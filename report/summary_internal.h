/* SPDX-License-Identifier: MIT */
/* The leader's page in parts: summary.c puts it together, summary_change.c sets periods against each other, summary_detail.c shows answers. */
#ifndef RUHU_REPORT_SUMMARY_INTERNAL_H
#define RUHU_REPORT_SUMMARY_INTERNAL_H

#include "report/doc.h"
#include "report/summary.h"
#include "tally/metric.h"
#include "tally/outcome.h"

#define SUMMARY_METRICS 12 /* of the overview: the headline and the first of the definition */
#define SUMMARY_TREND   6  /* periods before this one */

struct page {
	const struct summary_input *in;
	struct doc *d;
	struct outcome_table towns;
	struct tally_result *result[SUMMARY_METRICS]; /* for the county; [0] = the headline */
	size_t n;
	struct tally_result *by_town; /* the headline by township, NULL where it goes no finer than the county */
	struct tally_period before;   /* the period of the same kind before this one, or the round before ... */
	const char *before_text;      /* ... in words for people; "" = there is none */
	struct tally_frame *past;     /* it is of this frame, another round; NULL = of the round itself */
	const char *not_compared;     /* a sentence: why a metric could not be; "" */
	struct tally_result *trend[SUMMARY_TREND]; /* the headline in the periods before, the latest first */
	char trend_text[SUMMARY_TREND][24];
	size_t n_trend;
};

/* "2026-Q4" as people say it: 2026年第四季度. */
const char *summary_period_words(struct arena *a, const char *text);
/* Finds the period before; needs in->period_text and the round. */
void summary_find_before(struct page *p);
MUST_USE enum status summary_estimate_trend(struct page *p, struct err *err);
void summary_change(struct page *p);

void summary_funnel(struct page *p);
void summary_town_chart(struct page *p);
/* What share chose which answer, for the questions that share the headline's scale; and what people are not content with. */
void summary_answers(struct page *p);
void summary_problems(struct page *p);
/* What was released of people's own words: never nearer than the township, and not even that where few answered there. */
void summary_quotes(struct page *p);

#endif
