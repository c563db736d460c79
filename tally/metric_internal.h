/* SPDX-License-Identifier: MIT */
/* Between metric.c (cells), metric_values.c (codes to numbers), metric_sums.c (rows to sums), metric_change.c and suppress.c. */
#ifndef RUHU_TALLY_METRIC_INTERNAL_H
#define RUHU_TALLY_METRIC_INTERNAL_H

#include "tally/design.h"
#include "tally/frame_internal.h"
#include "tally/metric.h"

#define TALLY_LEVEL 0.95

/* What every code of a column becomes. */
struct code_value {
	double y, score, net;
	signed char missing;
};
/* table [codes->n]; what a code is worth under an item of a metric. */
void metric_code_values(struct code_value *table, const struct form *form, const struct metric *m,
			size_t item, const struct intern *codes);

/* One metric over the sorted rows of a frame. */
struct metric_values {
	const struct tally_frame *f;
	const struct metric *m;
	const struct frame_design *fd;
	const double *weight;         /* [rows] */
	const struct survey *survey;  /* calibrated weights, or NULL */
	const unsigned char *where;   /* [rows], NULL = no condition */
	size_t items;                 /* means of the metric: 1 but for an index */
	const struct column **column; /* [m->n_items] NULL: not a column */
	struct code_value **table;    /* [m->n_items] */
	double *shift;                /* [items] */
	bool *kept;                   /* [items] an index drops items with few answers */
	size_t dropped;
};
MUST_USE enum status metric_values_init(struct metric_values *v, struct tally_frame *f,
					const struct metric *m, struct err *err);
void metric_values_clear(struct metric_values *v);

/* Rows of the PSUs [from, to) (or of the others) that are in and in the period. */
struct metric_domain {
	size_t from, to;
	bool others;
	const unsigned char *in; /* [rows], NULL = all */
	struct tally_period period;
};

/* Counts and shares beside the estimate, of one PSU. */
struct cell_sum {
	size_t positive, why[MISSING_LOST + 1];
	double opinion, dont_know, dont_know_asked, refused; /* weights by the reason */
	double score, net, scored, netted;		     /* weighted sums and their weights */
	bool negative;
};
struct metric_sums {
	struct design_sum *base;  /* [n_psus] */
	struct design_sum **item; /* [items][n_psus] */
	struct cell_sum *cell;    /* [n_psus] */
	struct adding *adding;    /* scratch */
};
void metric_sums_init(struct metric_sums *s, const struct metric_values *v);
void metric_sums_fill(struct metric_sums *s, const struct metric_values *v,
		      const struct metric_domain *d);
void metric_sums_clear(struct metric_sums *s, const struct metric_values *v);

/* A domain's estimate on its way to an error: influence by PSU, and the means it was made with. */
struct metric_part {
	struct metric_domain domain;
	struct estimate e;
	struct design_item *items; /* [items] */
	double *z;                 /* [n_psus] */
};
void metric_part_init(struct metric_part *p, const struct metric_values *v,
		      const struct metric_sums *s, const struct metric_domain *d);
void metric_part_clear(struct metric_part *p);
/* V(second - first), first NULL = V(second): by PSU, by household where the design needs it, by row where the weights are calibrated. */
double metric_variance(const struct metric_values *v, const struct metric_part *second,
		       const struct metric_part *first, int *lonely);
/* Is the row one of the domain? */
bool metric_in(const struct metric_values *v, const struct metric_domain *d, size_t i);
/* What stands beside the total of an index or a mean (statistics.md section 9). */
void metric_beside(struct tally_result *r, const struct metric_values *v, const struct metric_domain *d);
/* Households with a case in either, each once. */
size_t metric_households(const struct metric_values *v, const struct metric_part *a, const struct metric_part *b);
/* z [rows] of each row, and in [rows]: which enter the part. */
void metric_influences(const struct metric_values *v, const struct metric_part *part, double *z,
		       unsigned char *in);

/* ST_INPUT with a sentence: the metric must not be divided so. label: its name for people. */
MUST_USE enum status metric_check_query(const struct tally_frame *f, const struct tally_query *q, const char *label, struct err *err);
/* The target of the round, else of the definition. */
void metric_take_target(struct tally_result *r, const struct round *round);

/* The same cell in two periods (section 8). */
void metric_change(struct tally_change *out, const struct metric_values *v,
		   const struct metric_part *now, const struct metric_part *before,
		   bool independent);

/* The same cell in two rounds. The panel's error comes of both rounds' rows as one file: a village or household of both is one unit. */
void metric_change_rounds(struct tally_change *out, const struct metric_values *v, const struct metric_part *now,
			  const struct metric_values *other, const struct metric_part *before, bool independent);
/* Villages and households in both. */
void metric_shared(struct tally_result *r, struct tally_frame *f, struct tally_frame *other);
/* The PSUs of a unit, by the first digits of its code; from = to: none. */
void metric_unit_psus(const struct metric_values *v, const char *key, size_t digits, size_t *from, size_t *to);
/* Do both questions leave the same answers to choose from? */
bool metric_same_question(const struct form *a, int first, const struct form *b, int second);
/* Difference, and its error from the variance. */
void metric_change_begin(struct tally_change *out, const struct metric_part *now, const struct metric_part *before);
void metric_change_end(struct tally_change *out, double var, int df);

/* Each unit against the rest of the county. Cells stand in the order of their PSUs. */
void metric_sides(struct tally_result *r, const struct metric_values *v,
		  const struct metric_sums *s, const struct tally_query *q);
/* Rank intervals of the units that are shown, and which of them differ from the rest. */
void metric_ranks(struct tally_result *r);

/* Marks what is too small by itself (section 10); r->by tells whether the stricter rules for villages hold. */
void suppress_primary(struct tally_result *r, int k);

#endif
