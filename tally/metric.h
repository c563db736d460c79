/* SPDX-License-Identifier: MIT */
/*
 * Estimates of a metric for the whole county and for every unit (or every answer of a question): value, base, interval, the shares of
 * those who do not know and who refuse, verdict on the target, and what must not be shown (statistics.md 0, 2, 4, 9, 10).
 *   struct tally_query q = { .metric = form_metric(form, "sat"), .by = LEVEL_TOWNSHIP, .node = -1 };
 *   st = tally_estimate(&result, frame, &q, err);  ...  tally_result_free(result);
 */
#ifndef RUHU_TALLY_METRIC_H
#define RUHU_TALLY_METRIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "forms/form.h"
#include "tally/frame.h"
#include "tally/interval.h"

struct arena;
struct instance;

/* Where errors come from: the declared design; as if drawn at random one by one ("SRS近似", said in the heading); nowhere, since the
 * sample was not drawn at random, or nobody was left out. */
enum tally_basis { TALLY_DESIGN, TALLY_SRS, TALLY_NOT_RANDOM, TALLY_CENSUS };

struct tally_period {
	bool whole; /* the whole round, suspicious dates too */
	int64_t first, last;
};

/* "2026-W47", "2026-11", "2026-Q4", a date, "FROM..TO"; NULL or "" = the whole round. False: none of these. */
bool tally_period_parse(struct tally_period *out, const char *text);

struct tally_query {
	const struct metric *metric; /* one of the frame's form */
	enum level by;               /* LEVEL_COUNTY = the total only */
	int node;                    /* >= 0: by the answers of this question instead */
	struct tally_period period;
	const struct tally_period *compare; /* NULL = with none */
	struct tally_frame *other; /* compare is a period of this frame, of another round, which is freed before the frame itself; NULL = of the same one */
	bool independent; /* its villages were drawn anew: no covariance; else the same villages */
	bool rank;        /* rank intervals of the units, and who differs from the rest */
};

enum tally_show {
	TALLY_SHOWN,
	TALLY_EMPTY, /* base 0: "—" */
	TALLY_SMALL, /* too small; printed as the next, so that nobody sees which it is */
	TALLY_HIDDEN /* hidden so that a small one cannot be reckoned from the others */
};

/* How far a figure can be relied on (statistics.md section 4, after the NCHS standard); any number of them. */
#define TALLY_DF_WEAK 8
enum tally_flag {
	TALLY_FEW = 1 << 0,	/* fewer than 30 people, or as good as fewer */
	TALLY_WIDE = 1 << 1,	/* of a rate: the interval of Korn and Graubard is 30 points wide, or over 5 and over 1.3 times the rate */
	TALLY_FEW_DF = 1 << 2,	/* fewer than TALLY_DF_WEAK degrees of freedom */
	TALLY_BOUNDARY = 1 << 3 /* of a rate: nobody, everybody, or no variation */
};

#define TALLY_PAIRED 60

enum tally_verdict { TALLY_NO_VERDICT, TALLY_MET, TALLY_MISSED, TALLY_UNDECIDED };

/* What changed since the period compared with. */
struct tally_change {
	bool show;         /* neither period is too small */
	bool known;        /* there is an error to print */
	size_t n;          /* base then */
	double before;     /* value then; NaN */
	double difference; /* now less then */
	double se, lo, hi, p;
	int df;
};

/* Where a unit stands among the others that are shown. */
struct tally_rank {
	int rank, lo, hi; /* 1 = the largest; 0 = not ranked */
	double p;         /* of the difference from the rest of the county */
	int sign;
	int side; /* against the rest of the county, Benjamini and Hochberg at 5 %: 1 above, -1 below, 0 no difference that can be told */
};

/* Two units that are shown, by Welch's test: difference of the first less the second. */
struct tally_pair {
	size_t first, second; /* cells */
	double difference, p, bh, holm; /* p as it is, and after the corrections over all pairs */
};

struct tally_cell {
	const char *key;  /* unit code, or answer; "" = the total */
	const char *name; /* for people, in the form's default language */
	enum tally_show show;
	size_t n;        /* base: rows with a value, unweighted */
	size_t positive; /* of a rate: those that count as 1 */
	size_t dk, refused, not_applicable, lost, not_asked; /* rows without one, by reason */
	double base_w;                                       /* weighted base */
	double value; /* a share as 0..1, else in the metric's points; NaN where empty */
	double se;    /* NaN where there is none */
	int df;       /* 0: one village only, no error can be estimated */
	bool interval;
	unsigned flags; /* enum tally_flag; only where errors are worked out */
	double lo, hi;
	double dk_share,
		refused_share; /* weighted: of those with an opinion or without; of all asked. NaN for an index */
	double score, net; /* of a share whose map is declared: mean score, positive less negative; else NaN */
	double deff; /* of a rate: V against simple random sampling with replacement; NaN where it has no error or no variation ... */
	double kish; /* ... of unequal weights alone ... */
	double roh;  /* ... and how alike those of one village are: (deff / kish - 1) / (mean per village - 1) */
	enum tally_verdict verdict;
	struct tally_change change;
	struct tally_rank rank;
};

struct tally_result {
	struct arena *arena;
	const struct round *round; /* of the frame; may be NULL */
	const struct form *form;   /* of the frame */
	const struct metric *metric;
	const char *label; /* in the form's default language */
	int node;          /* the question it is divided by, -1 = units ... */
	const char *question; /* ... and its name; "" = units */
	enum level by;     /* as asked */
	struct tally_period period;
	int least;         /* smallest base that is shown */
	bool negative;     /* some value is below 0 */
	enum tally_basis basis;
	enum interval_method method;
	bool persons; /* weighted by the number of adults */
	double alpha; /* of an index: Cronbach's, of those who answered every item; else NaN ... */
	double median, sum; /* ... of a mean: half of the people say less; all of them together, where weights say how many there are; else NaN */
	double uncapped; /* the total, had all adults counted; NaN where the round does not cap them, or the total is not shown */
	struct tally_cell total;
	struct tally_cell *cells; /* in order of code; none for LEVEL_COUNTY */
	size_t n_cells;
	double target; /* in the metric's points (per cent for a share); NaN = none */
	const char *target_source;
	int lonely;           /* strata with a single PSU, centred at 0 */
	size_t items_dropped; /* of an index: fewer than 30 answers */
	size_t hidden;        /* cells TALLY_SMALL or TALLY_HIDDEN */
	struct tally_weights weights;
	bool compared, independent; /* with another period */
	struct tally_result *then;  /* the table of that period, protected together with this one; NULL = not compared. Owned */
	bool other_round;           /* it is of another round: then->round ... */
	bool reworded;              /* ... which asked in other words */
	size_t shared_villages, shared_households; /* in both rounds */
	bool ranked;
	bool rank_says; /* false: more than half of the intervals cover more than half of the ranks */
	struct tally_pair *pairs; /* where ranked, of at most TALLY_PAIRED units */
	size_t n_pairs;
};

bool tally_is_rate(const struct metric *m); /* a share or multiple: printed in per cent */
enum tally_basis tally_basis_of(const struct tally_frame *f);

/* May the metric be counted by units so small? Its min_level, and the roles of its questions. */
bool tally_allowed(const struct form *form, const struct metric *m, enum level by);

/* The metric of the same id in another round's form. ST_INPUT where there is none, or where it is not the same measure: other questions,
 * types, choices, persons asked, base or scores. Other words of a question are told, not refused. */
struct tally_match {
	const struct metric *metric;
	bool reworded;
};
MUST_USE enum status tally_comparable(struct tally_match *out, const struct tally_frame *f, const struct metric *m,
				      const struct tally_frame *other, struct err *err);

/* ST_INPUT: finer than the metric's min_level allows, the question cannot divide (no select question), or the other round measured
 * something else or shares no village (as panel). */
MUST_USE enum status tally_estimate(struct tally_result **out, struct tally_frame *f,
				    const struct tally_query *q, struct err *err);
/* A metric among the interviews that belong to a group against all others, one variance of the difference (section 8): difference = theirs less
 * the others', before and n those of the others, *own theirs. Nothing is protected here: for those who may see single records. */
typedef bool (*tally_member_fn)(void *ctx, const char *interviewer, const char *unit, const char *household);
MUST_USE enum status tally_contrast(struct tally_change *out, size_t *own, struct tally_frame *f,
				    const struct metric *m, tally_member_fn member, void *ctx,
				    struct err *err);
void tally_result_free(struct tally_result *r);

/* A cell of a table that left the office before; texts borrowed. */
struct tally_published {
	const char *round;    /* id; "" = not written down then: any */
	const char *metric;   /* id */
	const char *question; /* it was divided by, "" = units */
	bool whole;         /* period */
	int64_t first, last;
	const char *key;
	int64_t n, positive;
	enum tally_show show;
	bool same_data; /* the store has not changed since */
};

/* tally_estimate protects each table by itself; tables that leave together, or after others, are protected together here: afterwards no
 * count that must not be seen can be confined to a range narrower than k (docs/DECISIONS.md says which counts). Returns how many still
 * can, since what gives them away was published before: then nothing may leave. */
MUST_USE size_t tally_protect(struct tally_result *const *results, size_t n, int k,
			      const struct tally_published *old, size_t n_old);

/* tally_estimate has given each table its method; results that stand on one page get one method together here (an enum interval_method
 * where a person chose it), and anew their intervals, verdicts and ranks. */
#define TALLY_METHOD_TABLE (-1) /* the rule of interval_method_for */
void tally_share_method(struct tally_result *const *results, size_t n, int method);

/* Is the interview one that the metric is about (its where)? False where that cannot be worked out. */
bool tally_where(const struct metric *m, struct instance *in, struct arena *scratch);

/* The value of a code under a metric's item as it enters a score or an index: declared map, else equal steps from 100 to 0 over the
 * list's codes without 6, 7 and 9, turned round where the item is reversed. NaN = no value. */
double tally_score(const struct form *form, const struct metric *m, size_t item, const char *code);
/* Does code count in the metric's base, for item? What it is instead goes into *why (may be NULL). */
bool tally_in_base(const struct form *form, const struct metric *m, size_t item, const char *code,
		   int *why);

#endif
