/* SPDX-License-Identifier: MIT */
/* What frame.c shares with the files that compute from a frame; nobody else includes it. */
#ifndef RUHU_TALLY_FRAME_INTERNAL_H
#define RUHU_TALLY_FRAME_INTERNAL_H

#include "base/vec.h"
#include "forms/revision.h"
#include "tally/frame.h"
#include "tally/intern.h"

struct column {
	int node;
	int width; /* bytes a code takes: 1, 2 or 4; widened when the codes no longer fit */
	unsigned char *code; /* [frame->cap * width], in order of arrival; 0 = blank */
	struct intern values;
};

struct frow {
	uint32_t unit;   /* code in frame->units */
	uint16_t adults; /* 0 = not given */
	bool in_window;
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
	int adults_node; /* -1 = none */
	struct intern units;
	unsigned char *
		*where; /* [n_metrics] flags by row, NULL where the metric has no condition */
	struct instance *instance; /* for conditions; NULL while none is needed */
	struct tally_stock stock;
	uint32_t *order; /* rows by (unit, household, id); NULL until sorted */
	uint32_t *rank;  /* [units.n] place of the unit in code order */
};

struct column *frame_column(const struct tally_frame *f, int node); /* NULL: not a column */
uint32_t frame_code(const struct column *c, size_t row);
void frame_rank(struct tally_frame *f); /* fills rank */
void frame_sort(struct tally_frame *f); /* fills order and rank */
bool frame_weights_persons(const struct tally_frame *f, const struct metric *m);

/* Is word one of the blank-separated words of text? */
bool frame_has_word(const char *text, const char *word);

#endif
