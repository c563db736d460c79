/* SPDX-License-Identifier: MIT */
/* What frame.c shares with the files that compute from a frame; nobody else includes it. */
#ifndef RUHU_TALLY_FRAME_INTERNAL_H
#define RUHU_TALLY_FRAME_INTERNAL_H

#include <string.h>

#include "base/vec.h"
#include "forms/revision.h"
#include "tally/design.h"
#include "tally/frame.h"
#include "tally/intern.h"

struct column {
	int node;
	int width; /* bytes a code takes: 1, 2 or 4; widened when the codes no longer fit */
	unsigned char *code; /* [frame->cap * width] by row; 0 = blank */
	struct intern values;
};

struct frow {
	uint32_t unit;   /* code in frame->units */
	uint32_t interviewer; /* code in frame->people */
	uint16_t adults; /* 0 = not given */
	bool in_window;
	bool settled;
	bool same_household; /* as the row before; once sorted */
	int64_t day;
	const char *household; /* without the unit it starts with */
	struct identity id;
};

struct tally_frame {
	const struct form *form;
	const struct round *round;
	const struct divisions *divisions;
	struct arena *arena;
	struct frow *rows;
	size_t n, cap;
	struct column *columns;
	size_t n_columns;
	int *column_of;  /* [n_nodes], -1 = none */
	int *after;      /* [n_nodes] which one came behind it last; 0 = none yet */
	size_t *length;  /* [n_nodes] of its path */
	int adults_node; /* -1 = none */
	struct intern units, people;
	unsigned char *
		*where; /* [n_metrics] flags by row, NULL where the metric has no condition */
	struct instance *instance; /* for conditions; NULL while none is needed */
	struct tally_stock stock;
	bool sorted;    /* rows and columns stand by (unit, household, id) */
	uint32_t *rank; /* [units.n] place of the unit in code order; "" is the first */
	struct frame_village {
		uint32_t unit; /* code in units */
		struct tally_village v;
	} * sample; /* of the register, in no order */
	size_t n_sample;
	enum tally_weighting weighting;
	bool all_adults; /* see tally_frame_all_adults */
	struct frame_design *design; /* made when the rows have been sorted; NULL until then */
};

/* The declared design over the sorted rows, and the weights. */
struct frame_design {
	struct design d;
	uint32_t *unit; /* [n_psus] code in units */
	double *factor; /* [n_psus] of the weight; 1 where the chances of villages are not known */
	double *weight[2];        /* [rows] by household, by person; NULL until asked for */
	struct survey *survey[2]; /* where the weights are calibrated, else NULL */
	struct tally_weights said, each[2]; /* of the weights asked for last; of either kind */
	struct frame_joint *joint;          /* with a later round's frame (metric_rounds.c); NULL until asked for */
};
enum tally_weighting frame_weighting(const struct tally_frame *f); /* never DECLARED */
/* Sorts if need be. */
struct frame_design *frame_design(struct tally_frame *f);
MUST_USE enum status frame_weights(const double **out, struct tally_frame *f, bool persons,
				   struct err *err);
/* frame_calibrate.c: the weights of fd fitted to the round's population counts, and the survey their errors come of. */
MUST_USE enum status frame_calibrate(struct tally_frame *f, struct frame_design *fd, bool persons, struct err *err);
void frame_design_forget(struct tally_frame *f);
void frame_joint_free(struct frame_joint *j);

/* Node of a body's key; *cursor starts at 0 and keeps the place, keys come in the order of the form. -1: none. */
int frame_find_node(const struct form *form, const char *key, size_t n, int *cursor);
struct column *frame_column(const struct tally_frame *f, int node); /* NULL: not a column */
static inline uint32_t frame_code(const struct column *c, size_t row)
{
	uint16_t two;
	uint32_t four;

	if (c->width == 1)
		return c->code[row];
	if (c->width == 2) {
		memcpy(&two, c->code + 2 * row, sizeof(two));
		return two;
	}
	memcpy(&four, c->code + 4 * row, sizeof(four));
	return four;
}
void frame_rank(struct tally_frame *f); /* fills rank */
void frame_sort(struct tally_frame *f); /* and fills rank */
bool frame_weights_persons(const struct tally_frame *f, const struct metric *m);

/* Is word one of the blank-separated words of text? */
bool frame_has_word(const char *text, const char *word);

#endif
