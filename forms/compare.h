/* SPDX-License-Identifier: MIT */
/* Two versions of a form: which question is which, what changed, and what becomes of answers that were given under the old one. */
#ifndef RUHU_FORMS_COMPARE_H
#define RUHU_FORMS_COMPARE_H

#include <stddef.h>

#include "forms/form.h"

struct arena;

enum change {
	CHANGE_ADDED = 1 << 0,
	CHANGE_REMOVED = 1 << 1,
	CHANGE_MOVED = 1 << 2,   /* in another group, or before what it came after */
	CHANGE_TYPE = 1 << 3,    /* answered in another way */
	CHANGE_CHOICES = 1 << 4, /* codes came or went */
	CHANGE_LOGIC = 1 << 5,   /* relevance, constraint, calculation, filter, ... */
	CHANGE_WORDING = 1 << 6  /* of the question or its choices, in some language */
};

/* What a stored answer of the old form is worth under the new one. */
enum survival {
	SURVIVES,
	SURVIVES_PARTLY, /* by the answer: its choice may be gone, or it may be no value of the new type */
	SURVIVES_NOT
};

struct node_change {
	int from, to;           /* node of the old and of the new form; -1 = it has none */
	unsigned what;          /* enum change, 0 = the same */
	enum survival survival; /* of answers; SURVIVES where nothing is stored */
};

struct comparison {
	const struct form *from, *to;
	const int *to_of;            /* [old node]: its node in the new form, -1 = gone */
	const int *from_of;          /* [new node]: -1 = new */
	const int *lang_of;          /* [new language]: the old form's, -1 = it has it not */
	struct node_change *changes; /* old nodes in order, then the added ones */
	size_t n;
};

/* Everything lives in a; both forms must outlive it. A question is the same one where its path is, else where its name is the only one in
 * both; a repeat's answers go along only with the repeat. */
const struct comparison *form_compare(struct arena *a, const struct form *from,
				      const struct form *to);

/* The key of a record ("person[2]/age") as the new form spells it, in a; NULL where the question is gone. */
const char *comparison_key(const struct comparison *c, const char *key, struct arena *a);

/* The pieces of logic of a node that a person wrote, for showing them: name as XLSForm spells it. */
struct logic {
	const char *name; /* of the column */
	const struct expr *(*get)(const struct node *n);
};
const struct logic *form_logic(size_t *n);

#endif
