/* SPDX-License-Identifier: MIT */
/*
 * The round (一期): one immutable file that says everything about a survey on paper and in the program. Written by a person as lines
 * "key: value" ('#' starts a comment line, any encoding csvio reads); stored and carried in its canonical text: first line
 * "ruhu-round 1", then "key: value" in the fixed order of the table in forms/round.c, empty values left out, LF.
 */
#ifndef RUHU_FORMS_ROUND_H
#define RUHU_FORMS_ROUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"

struct arena;
struct diag_list;
struct form;
struct strbuf;

enum sample { SAMPLE_UNKNOWN, SAMPLE_PROBABILITY, SAMPLE_QUOTA, SAMPLE_CONVENIENCE, SAMPLE_CENSUS };

#define ROUND_MAX_FORMS 8
#define ROUND_MAX_TARGETS 16
#define ROUND_MAX_POPULATIONS 4

struct round_form { /* "form: ID VERSION DIGEST METRICS" in the canonical text (METRICS: the metrics' own digest, left out if there are none); a path to the definition in the file a person writes */
	const char *id, *version;
	struct digest digest;
	struct digest metrics; /* zero = none are named */
};
struct round_target { /* "target: METRIC 90 source" */
	const char *metric;
	double value;
	const char *source;
};

struct round {
	struct arena *arena;
	const char *canonical;
	size_t canonical_len;
	struct digest digest;
	const char *id;	   /* [A-Za-z0-9_-]{1,32} */
	const char *title;
	struct round_form form[ROUND_MAX_FORMS];
	size_t n_forms;
	const char *headline;	     /* metric id */
	const char *headline_pinned; /* date */
	enum sample sample;
	const char *strata;	    /* "township" or "" = not declared */
	const char *psu;	    /* "village" or "" */
	const char *frame;	    /* "TOWNSHIP=N_h VILLAGE=M_hi ..." as written: villages of each township, households of each village; "" = unknown */
	const char *weights;	    /* "none", "base", "post" or "" = base */
	const char *trim;	    /* weights are capped at so many times their median: "3.5", or "3.5 strict" (again, until none is above); "" = not */
	int adults_most;	    /* the adults of a household count at most as so many in a weight; 0 = all of them */
	const char *population[ROUND_MAX_POPULATIONS]; /* "QUESTION CODE=N ..." as written: one post-stratifies, several are raked */
	size_t n_populations;
	const char *waves;	    /* periods compared: "panel" (the same villages), "independent" (villages drawn anew) or "" = not said */
	const char *person;	    /* "draw", "kish", "birthday", "door" (whoever opened) */
	const char *seed, *wave;    /* of the person draw; wave default "1" */
	int64_t from, to;	    /* days since 1970, inclusive */
	int utc_offset;		    /* minutes, default 480 */
	struct round_target target[ROUND_MAX_TARGETS];
	size_t n_targets;
	int k;			    /* disclosure threshold, default 5, 3..50 */
	int quiet_from, quiet_to;   /* minutes of the day outside of which a visit warns; default 09:00, 20:30 */
	const char *office, *telephone;			/* who asks, and whom to ring */
	const char *form_number, *authority, *approval, *valid_until; /* 表号 制定机关 批准文号 有效期 */
	const char *unapproved_reason; /* typed reason for a round without 批准文号 */
	int minutes;		     /* said in the opening; 0 = not given */
	int keep_doors_days;	     /* addresses and rosters, default 30 after `to` */
	int keep_data_years;	     /* default 3 */
	const char *office_keys;     /* "" until packages are sealed */
};

/* 演练: no 批准文号 and no typed reason (architecture section 9). */
bool round_is_drill(const struct round *r);

/* Reads a file as a person writes it, or the canonical text. All problems go into diags (sheet "", row = line). resolve turns the value
 * of a `form:` line that is a path into id, version and digest (NULL: only the canonical spelling is taken). */
typedef enum status (*round_resolve_fn)(void *ctx, const char *path, struct round_form *out, struct arena *a, struct err *err);
MUST_USE enum status round_parse(struct round **out, const char *text, size_t n, const char *name, round_resolve_fn resolve, void *ctx,
				 struct diag_list *diags, struct err *err);
/* For a resolver, both in a: the value as a path, beside the file of the round where it is not absolute; and what a round keeps of a form. */
const char *round_form_path(struct arena *a, const char *round_path, const char *value);
void round_form_name(struct round_form *out, const struct form *form, struct arena *a);
void round_free(struct round *r);

/* One "name<TAB>value" line per known field, labels T()-ed, for `ruhu round show`. */
void round_describe(struct strbuf *out, const struct round *r);

#endif
