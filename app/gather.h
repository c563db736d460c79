/* SPDX-License-Identifier: MIT */
/* The merged store read once into what the tally works on: heads only, each interview a row, each attempt a call. */
#ifndef RUHU_APP_GATHER_H
#define RUHU_APP_GATHER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"

struct form;
struct outcomes;
struct tally_frame;
struct tally_period;
struct workspace;

struct gathered {
	const struct form *form;
	struct tally_frame *frame;
	struct outcomes *outcomes;   /* NULL if not asked for */
	size_t conflicts, corrected; /* records with several heads; records with a revision above the first */
	size_t set_aside;	     /* interviews kept as they were */
	size_t decided;	     /* interviews that do not count since an office decided so */
	size_t other_forms;	     /* interviews of the round under another form or version */
	size_t unregistered;	     /* households that are not in the register; 0 where there is no register */
	size_t languages;	     /* how many languages the interviews were held in */
	char language[8][32];	     /* their codes ... */
	size_t language_n[8];	     /* ... and how many interviews in each */
};

/* form_id NULL = the round's first form. Interviews of the store that belong to another round are left out; without a round all count. */
MUST_USE enum status gather(struct gathered *out, struct workspace *ws, const char *form_id, bool with_outcomes, struct err *err);
/* Only these townships: codes with commas between; NULL = all. Whole townships are strata, so nothing else changes; weights are not fitted to
 * the population of the county then. Languages are counted in the period (NULL = all); rows come of all days. */
MUST_USE enum status gather_towns(struct gathered *out, struct workspace *ws, const char *form_id, bool with_outcomes, const char *towns,
				  const struct tally_period *period, struct err *err);
/* Of a round that is over, with its calls: the households that were issued in it (app/issued.h). Where that was not written down (by an older
 * program) those of the register in villages that have a record of it, for the register may hold the sample of a later round too. */
MUST_USE enum status gather_past(struct gathered *out, struct workspace *ws, const char *form_id, const char *towns, struct err *err);
/* Is the unit in one of these townships? */
bool gather_wants(const char *towns, const char *unit);
/* For those who need rows and weights alone: a fifth of the memory. */
void gather_drop_outcomes(struct gathered *g);
void gather_clear(struct gathered *g);

#endif
