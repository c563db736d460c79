/* SPDX-License-Identifier: MIT */
/* Whether conditions can hold together, as far as that is decidable: comparisons of single answers with literals, selected(), their
 * counts and lengths, joined by and, or, not. Everything else counts as possible. Private to the checker. */
#ifndef RUHU_FORMS_LINT_SOLVE_H
#define RUHU_FORMS_LINT_SOLVE_H

#include <stdbool.h>
#include <stddef.h>

struct expr;
struct form;

struct condition {
	const struct expr *expr; /* bound */
	int node;                /* as seen from */
};

struct solver;
struct solver *solver_new(const struct form *form);
void solver_free(struct solver *s);

/* False if no answers make all n conditions true. self > 0: its answer is given and not empty (a constraint). deep: also what the
 * answers the conditions need depend on, their relevance and constraint. */
bool solver_can_hold(struct solver *s, const struct condition *all, size_t n, int self, bool deep);

#endif
