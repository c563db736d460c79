/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/lint_solve.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/mem.h"
#include "forms/expr_internal.h"
#include "forms/lint_domain.h"

/* Past these the conditions are too much to look through, and count as possible. */
enum { CLAUSES_MAX = 128, CHAIN_MAX = 32, EXPANDED_MAX = 8, WORK_MAX = 20000 };

/* One way for the conditions to hold: a list of atoms, all true. */
struct clause {
	const struct atom *atom;
	const struct clause *next;
};

/* Any of the ways. ways[i] NULL = holds without more. */
struct ways {
	size_t n;
	const struct clause **v;
};

struct solver {
	struct arena *a;
	const struct form *form;
	struct domain *domains; /* room for CHAIN_MAX */
	int self;
	int node; /* of the present condition */
	int work;
};

static struct ways *new_ways(struct solver *s, size_t room)
{
	struct ways *w = arena_alloc(s->a, sizeof(*w));

	w->v = arena_array(s->a, room, sizeof(*w->v));
	return w;
}

static const struct ways *one_way(struct solver *s, const struct clause *c)
{
	struct ways *w = new_ways(s, 1);

	w->v[w->n++] = c;
	return w;
}

static const struct ways *always(struct solver *s)
{
	return one_way(s, NULL);
}

static const struct ways *never(struct solver *s)
{
	return new_ways(s, 1);
}

static const struct clause *joined(struct solver *s, const struct clause *a, const struct clause *b)
{
	for (; a; a = a->next) {
		struct clause *c = arena_alloc(s->a, sizeof(*c));

		*c = (struct clause){ a->atom, b };
		b = c;
		s->work++;
	}
	return b;
}

/* NULL = too many. */
static const struct ways *both(struct solver *s, const struct ways *a, const struct ways *b)
{
	struct ways *w;

	if (a->n * b->n > CLAUSES_MAX || s->work > WORK_MAX)
		return NULL;
	w = new_ways(s, a->n * b->n + 1);
	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < b->n; k++)
			w->v[w->n++] = joined(s, a->v[i], b->v[k]);
	return w;
}

static const struct ways *either(struct solver *s, const struct ways *a, const struct ways *b)
{
	struct ways *w;

	if (a->n + b->n > CLAUSES_MAX)
		return NULL;
	w = new_ways(s, a->n + b->n + 1);
	for (size_t i = 0; i < a->n; i++)
		w->v[w->n++] = a->v[i];
	for (size_t i = 0; i < b->n; i++)
		w->v[w->n++] = b->v[i];
	return w;
}

/* True if the node has one answer as seen from the condition: it stands in no repeat, or in one around the condition. */
static bool is_single(const struct solver *s, int node)
{
	int repeat = s->form->nodes[node].repeat;

	for (int at = s->node; at > 0 && repeat > 0; at = s->form->nodes[at].parent)
		if (at == repeat)
			return true;
	return repeat == 0;
}

/* ${q}, ".", count-selected(${q}), string-length(${q}). */
static bool read_place(const struct solver *s, const struct ast *a, struct atom *out)
{
	out->what = ATOM_VALUE;
	if (a->op == OP_CALL && a->n_args == 1 && strcmp(a->text, "count-selected") == 0)
		out->what = ATOM_COUNT;
	if (a->op == OP_CALL && a->n_args == 1 && strcmp(a->text, "string-length") == 0)
		out->what = ATOM_LENGTH;
	if (out->what != ATOM_VALUE)
		a = a->arg;
	if ((a->op != OP_REF && a->op != OP_SELF) || a->node <= 0 || !is_single(s, a->node))
		return false;
	out->node = a->node;
	return s->form->nodes[a->node].kind == NODE_QUESTION;
}

static bool read_literal(const struct ast *a, struct atom *out)
{
	enum xdate date;
	bool minus = a->op == OP_NEG;

	if (minus)
		a = a->arg;
	if (!minus && a->op == OP_CALL && strcmp(a->text, "date") == 0 && a->arg->op == OP_STRING) {
		out->number = text_number(a->arg->text, 0, &date);
		return date == XDATE_DAY;
	}
	if (a->op == OP_NUMBER) {
		out->number = minus ? -a->number : a->number;
		return true;
	}
	if (minus || a->op != OP_STRING)
		return false;
	out->text = a->text;
	out->number = text_number(a->text, 0, &date);
	return date == XDATE_NONE || date == XDATE_DAY;
}

static enum rel relation(enum op op, bool turned, bool negate)
{
	static const enum rel plain[] = { REL_EQ, REL_NE, REL_LT, REL_LE, REL_GT, REL_GE },
			      round[] = { REL_EQ, REL_NE, REL_GT, REL_GE, REL_LT, REL_LE },
			      not [] = { REL_NE, REL_EQ, REL_GE, REL_GT, REL_LE, REL_LT };
	enum rel rel = turned ? round[op - OP_EQ] : plain[op - OP_EQ];

	return negate ? not [rel] : rel;
}

static const struct ways *atom_way(struct solver *s, const struct atom *atom)
{
	struct atom *copy = arena_alloc(s->a, sizeof(*copy));
	struct clause *c = arena_alloc(s->a, sizeof(*c));

	*copy = *atom;
	c->atom = copy;
	return one_way(s, c);
}

static const struct ways *compare(struct solver *s, const struct ast *a, bool negate)
{
	struct atom left = { 0 }, right = { 0 };
	const struct ast *x = a->arg, *y = x->next;
	bool turned = !read_place(s, x, &left);

	if (turned && !read_place(s, y, &left)) {
		if (!read_literal(x, &left) || !read_literal(y, &right) || left.text || right.text)
			return always(s);
		return rel_holds(relation(a->op, false, negate), left.number, right.number)
			       ? always(s)
			       : never(s);
	}
	if (!read_literal(turned ? x : y, &left))
		return always(s);
	left.rel = relation(a->op, turned, negate);
	/* not(a < 1) is true of an empty answer as well */
	left.maybe_nan = negate && left.rel >= REL_LT;
	if (left.what != ATOM_VALUE || left.rel >= REL_LT)
		left.text = NULL;
	return atom_way(s, &left);
}

static const struct ways *build(struct solver *s, const struct ast *a, bool negate);

static const struct ways *call(struct solver *s, const struct ast *a, bool negate)
{
	struct atom atom = { .rel = negate ? REL_HAS_NOT : REL_HAS };

	if (strcmp(a->text, "not") == 0)
		return build(s, a->arg, !negate);
	if (strcmp(a->text, "true") == 0)
		return negate ? never(s) : always(s);
	if (strcmp(a->text, "false") == 0)
		return negate ? always(s) : never(s);
	if (strcmp(a->text, "selected") != 0 || a->arg->next->op != OP_STRING ||
	    !read_place(s, a->arg, &atom) || atom.what != ATOM_VALUE || !a->arg->next->text[0])
		return always(s);
	atom.text = a->arg->next->text;
	return atom_way(s, &atom);
}

/* NULL = too many ways. */
static const struct ways *build(struct solver *s, const struct ast *a, bool negate)
{
	const struct ways *sum = NULL;

	if (a->op >= OP_EQ && a->op <= OP_GE)
		return compare(s, a, negate);
	if (a->op == OP_CALL)
		return call(s, a, negate);
	if (a->op != OP_AND && a->op != OP_OR)
		return always(s);
	for (const struct ast *arg = a->arg; arg; arg = arg->next) {
		const struct ways *next = build(s, arg, negate);

		if (!next)
			return NULL;
		if (!sum)
			sum = next;
		else
			sum = (a->op == OP_AND) != negate ? both(s, sum, next)
							  : either(s, sum, next);
		if (!sum)
			return NULL;
	}
	return sum;
}

static const struct ways *with(struct solver *s, const struct ways *w, const struct expr *e,
			       int node)
{
	const struct ways *more;

	if (!e || !w || !e->root)
		return w;
	s->node = node;
	more = build(s, e->root, false);
	return more ? both(s, w, more) : NULL;
}

/* What an answer needs to be there: its relevance and that of its groups, and its constraint. */
static const struct ways *needs(struct solver *s, int node)
{
	const struct node *n = &s->form->nodes[node];
	const struct ways *w = always(s);

	if (n->type && n->type->input != INPUT_NONE)
		w = with(s, w, n->constraint, node);
	for (; node > 0; node = s->form->nodes[node].parent)
		w = with(s, w, s->form->nodes[node].relevant, node);
	return w;
}

/* An answer that must be there and whose own conditions were not looked at yet; 0 = none. */
static int next_needed(const struct domain *domains, size_t used, const int *expanded, size_t n)
{
	for (size_t i = 0; i < used; i++) {
		bool known = !domain_needs_answer(&domains[i]);

		for (size_t k = 0; k < n; k++)
			known = known || expanded[k] == domains[i].node;
		if (!known)
			return domains[i].node;
	}
	return 0;
}

/* Whether the atoms agree. *needed: see next_needed; -1 = there are too many to look at. */
static bool agree(const struct solver *s, const struct clause *c, const int *expanded, size_t n,
		  int *needed)
{
	struct domain *domains = s->domains;
	size_t used = 0;
	bool good = true, room = true;

	for (; room && c; c = c->next)
		room = domain_add(domains, &used, CHAIN_MAX, s->form, c->atom, s->self);
	for (size_t i = 0; room && good && i < used; i++)
		good = domain_possible(&domains[i]);
	*needed = room ? next_needed(domains, used, expanded, n) : -1;
	return good;
}

static bool can_hold(struct solver *s, const struct clause *c, const int *expanded, size_t n)
{
	int more[EXPANDED_MAX], needed;
	const struct ways *w;

	if (!agree(s, c, expanded, n, &needed))
		return false;
	if (needed <= 0 || n >= EXPANDED_MAX || s->work > WORK_MAX)
		return true;
	memcpy(more, expanded, n * sizeof(more[0]));
	more[n] = needed;
	w = needs(s, needed);
	for (size_t i = 0; w && i < w->n; i++)
		if (can_hold(s, joined(s, w->v[i], c), more, n + 1))
			return true;
	return !w;
}

struct solver *solver_new(const struct form *form)
{
	struct solver *s = mem_array(1, sizeof(*s));

	s->a = arena_new();
	s->form = form;
	s->domains = mem_array(CHAIN_MAX, sizeof(*s->domains));
	return s;
}

void solver_free(struct solver *s)
{
	arena_free(s->a);
	free(s->domains);
	free(s);
}

bool solver_can_hold(struct solver *s, const struct condition *all, size_t n, int self, bool deep)
{
	const struct ways *w;
	int expanded[EXPANDED_MAX] = { self };
	bool possible;

	arena_reset(s->a);
	s->self = self;
	s->work = 0;
	w = always(s);
	for (size_t i = 0; i < n; i++)
		w = with(s, w, all[i].expr, all[i].node);
	possible = !w;
	for (size_t i = 0; w && !possible && i < w->n; i++)
		possible = can_hold(s, w->v[i], expanded, deep ? 1 : EXPANDED_MAX);
	return possible;
}
