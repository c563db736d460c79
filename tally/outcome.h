/* SPDX-License-Identifier: MIT */
/*
 * Final outcomes and outcome rates (statistics.md Part 2, AAPOR). Every attempt at a door is one call: a visit or an interview. The
 * final code of a household comes from its whole history, not from the last call:
 *   an interview (1.1 before 1.2) wins; else a refusal by the chosen person (2.112, 2.12); else a refusal at the door (2.11, 2.111);
 *   else the last code that says who lives there (2.x, 4.x); else the last 3.x.
 * Interim codes ("t...") give way to all of them. Where nothing else is left, a household with which somebody has spoken (t2, t3)
 * becomes 2.24 and the others 3.21; both are counted as open.
 */
#ifndef RUHU_TALLY_OUTCOME_H
#define RUHU_TALLY_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "forms/form.h"

struct outcomes;
struct round;

enum outcome_class {
	OUTCOME_I,
	OUTCOME_P,
	OUTCOME_R,
	OUTCOME_NC,
	OUTCOME_O,
	OUTCOME_UH,
	OUTCOME_UO,
	OUTCOME_NE,
	OUTCOME_CLASSES
};

/* Class of a final code by its longest known beginning; false for an interim or unknown code. */
bool outcome_classify(const char *code, enum outcome_class *class);
const char *outcome_class_name(enum outcome_class class); /* short Chinese/English words, T()-ed */
const char *outcome_class_letters(enum outcome_class class); /* "I", "NC", ... */

#define OUTCOME_VISITS 5 /* 1, 2, 3, 4, more */

struct outcome_counts {
	double n[OUTCOME_CLASSES]; /* households (or their base weights) */
	double e;                  /* eligible share used; NaN: nothing resolved */
	bool own_e; /* from this unit's own households (at least 30 resolved), else the county's */
	size_t households, attempts, open,
		unknown;                       /* unknown: a code that is none; counted under UO */
	double rr[6], coop[4], ref[3], con[3]; /* [0] = RR1; NaN = "—" */
	size_t tried[OUTCOME_VISITS]; /* households by how often somebody called ... */
	size_t done[OUTCOME_VISITS];  /* ... and those of them with an interview */
	size_t calls_of_done;         /* calls at households with an interview */
	double weighted[OUTCOME_CLASSES]; /* as n, by the base weights of the villages (outcomes_weigh); all 0 where there are none */
	double rr3_weighted;              /* from these alone, with their own e; NaN */
};

/* Fills rates from n and e. */
void outcome_rates(struct outcome_counts *c);
/* e = EL / (EL + NE) from n alone; NaN if there is nothing. */
double outcome_eligible(const struct outcome_counts *c);

struct outcomes *outcomes_new(void);
void outcomes_free(struct outcomes *o);

/* One call. started orders the calls of a household (ISO text; ties by code). outcome "" = issued and not attempted yet: a
 * household of the register; any call replaces it. */
MUST_USE enum status outcomes_add(struct outcomes *o, const char *unit, const char *household,
				  int64_t day, const char *started, const char *outcome,
				  struct err *err);

/* Only calls of these days count (issued households stay). Called before outcomes_table, or never. */
void outcomes_period(struct outcomes *o, int64_t first, int64_t last);

/* A household of this unit stands for so many: inverse chances of village and household (tally_frame_base). Before outcomes_table; units that
 * were not told count with weight 0. */
void outcomes_weigh(struct outcomes *o, const char *unit, double weight);
/* Calls at this door, whatever the period; household as it was given or without the unit it begins with. */
size_t outcomes_attempts(struct outcomes *o, const char *unit, const char *household);

struct outcome_unit {
	char code[13];
	struct outcome_counts counts;
};
struct outcome_code {
	const char *code; /* final codes in order; texts live as long as outcomes */
	size_t n;
};
struct outcome_table {
	struct outcome_counts total;
	struct outcome_unit *units; /* in order of code */
	size_t n_units;
	struct outcome_code *codes; /* of the whole county */
	size_t n_codes;
};
void outcomes_table(struct outcome_table *out, struct outcomes *o, enum level by);
void outcome_table_clear(struct outcome_table *t);

#endif
