/* SPDX-License-Identifier: MIT */
/* What one answer may still be after some comparisons. Private to the checker. */
#ifndef RUHU_FORMS_LINT_DOMAIN_H
#define RUHU_FORMS_LINT_DOMAIN_H

#include <stdbool.h>
#include <stddef.h>

struct form;
struct node;

/* In the order of enum op. */
enum rel { REL_EQ, REL_NE, REL_LT, REL_LE, REL_GT, REL_GE, REL_HAS, REL_HAS_NOT };

struct atom {
	int node;
	enum { ATOM_VALUE, ATOM_COUNT, ATOM_LENGTH } what;
	enum rel rel;
	const char *text; /* compared as text, or the code of REL_HAS; NULL = as a number */
	double number;    /* NaN = the text is none */
	bool maybe_nan;   /* also true where the answer is no number */
};

struct range {
	double low, high;
	bool low_open, high_open;
};

enum { DOMAIN_TEXTS = 16 };

struct domain {
	int node;
	const struct node *n;
	bool given; /* not empty whatever the conditions say */
	bool empty, filled, number;
	struct range value, maybe, count, length;
	const char *is; /* equal to this text */
	const char *has[DOMAIN_TEXTS], *not_has[DOMAIN_TEXTS], *not [DOMAIN_TEXTS];
	double not_number[DOMAIN_TEXTS];
	size_t n_has, n_not_has, n_not, n_not_number;
	bool contradiction;
};

bool rel_holds(enum rel rel, double a, double b);
/* Adds the atom to the domain of its node, which is made where there is none. False if there is no room. */
bool domain_add(struct domain *all, size_t *n, size_t cap, const struct form *form,
		const struct atom *atom, int given);
bool domain_possible(struct domain *d);
bool domain_needs_answer(const struct domain *d);

#endif
