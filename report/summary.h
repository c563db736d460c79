/* SPDX-License-Identifier: MIT */
/*
 * The leader's page: 一、基本情况 二、总体结果 (with the change since the period before, where the round says whether the same villages were visited)
 * 三、各苏木乡镇情况 四、群众反映的主要问题 五、问题清单 六、口径说明, footer. Everything comes in here as plain values; the
 * caller has read the store. Units stand in order of code, never ranked.
 */
#ifndef RUHU_REPORT_SUMMARY_H
#define RUHU_REPORT_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "report/tables.h"
#include "tally/metric.h"

struct doc;
struct form;
struct outcomes;
struct round;
struct tally_frame;

struct summary_language {
	const char *name; /* as people say it, e.g. "中文" */
	size_t n;         /* interviews */
};

/* Words of people that a person released. */
struct summary_quote {
	const char *question, *unit; /* unit: code of the township */
	const char *text;
};

/* All borrowed; texts never NULL. */
struct summary_input {
	const struct round *round;
	const struct form *form;
	struct tally_frame *frame; /* made with this round and form */
	struct outcomes *
		outcomes; /* every call, and the households of the register as issued ones; the period is set here */
	struct tally_frame *past;       /* of the round before; NULL = there is none that can be read ... */
	const struct round *past_round; /* ... or NULL */
	const char *past_why;           /* a sentence, where it cannot be read; "" or NULL */
	struct tally_period period;
	const char *period_text;  /* "" = the whole round */
	const char *only;         /* the townships or the domain it is about, where it is not about all; "" */
	bool restricted;          /* to these metrics (none: the headline) and questions */
	const struct metric *const *metrics;
	size_t n_metrics;
	const int *nodes;
	size_t n_nodes;
	const char *state_digits; /* "4071 9925 3318 6640" */
	const char *printed;      /* local time, e.g. "2026-11-23 10:42" */
	int64_t made;             /* the same instant, seconds since 1970 */
	struct tables_data data;
	const struct summary_language *languages; /* of the period */
	size_t n_languages;
	const struct tally_published *published; /* cells that left the office before */
	size_t n_published;
	void (*leaving)(void *ctx,
			const struct tally_result *r); /* told of every table; may be NULL */
	void *ctx;
	const struct summary_quote *quotes; /* those of one question stand together */
	size_t n_quotes;
	size_t n_said, n_looked_at; /* how many said something in their own words in the period, and how many of those a person looked at */
	void (*issues)(void *ctx, struct doc *d); /* puts the ledger 问题清单; NULL = there is none */
	void *issues_ctx;
	const char *const
		*allowed; /* reasons of allow(...) in the definition, for the method note */
	size_t n_allowed;
};

MUST_USE enum status summary_doc(struct doc **out, const struct summary_input *in, struct err *err);

#endif
