/* SPDX-License-Identifier: MIT */
/* A compiled pattern run with a set of states (Thompson 1968). */
#include "config.h"

#include "forms/func_regex.h"

#include <string.h>

#include "base/arena.h"
#include "forms/regex_internal.h"

struct states {
	int n;
	int *v;
	int *mark; /* generation in which a state was entered */
	int *stack;
	int generation;
};

static bool word_char(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (c >= 'a' && c <= 'z');
}

static bool assertion(enum regex_op op, uint32_t before, uint32_t after)
{
	if (op == I_START)
		return before == 0;
	if (op == I_END)
		return after == 0;
	return (word_char(before) != word_char(after)) == (op == I_WORD_EDGE);
}

/* Enters pc and everything reachable without a character. */
static void enter(struct states *s, const struct regex_inst *prog, int pc, uint32_t before,
		  uint32_t after)
{
	int top = 0;

	s->stack[top++] = pc;
	while (top > 0) {
		pc = s->stack[--top];
		if (s->mark[pc] == s->generation)
			continue;
		s->mark[pc] = s->generation;
		const struct regex_inst *i = &prog[pc];
		if (i->op == I_SPLIT) {
			s->stack[top++] = i->y;
			s->stack[top++] = i->x;
		} else if (i->op == I_JUMP) {
			s->stack[top++] = i->x;
		} else if (i->op >= I_START && i->op <= I_NO_EDGE) {
			if (assertion(i->op, before, after))
				s->stack[top++] = pc + 1;
		} else {
			s->v[s->n++] = pc;
		}
	}
}

static bool accepts(const struct regex_inst *i, uint32_t c)
{
	if (i->op == I_CHAR)
		return i->c == c;
	if (i->op == I_ANY)
		return c != '\n' && c != '\r';
	if (i->op != I_CLASS)
		return false;
	for (int k = 0; k < i->class->n; k++) {
		if (c >= i->class->r[k].lo && c <= i->class->r[k].hi)
			return !i->class->negate;
	}
	return i->class->negate;
}

/* No more than this many steps are taken: each state once for each character. */
static bool affordable(size_t *left, int n, const char *text)
{
	size_t steps = (size_t)n * (strlen(text) + 1) / 2;

	if (*left < steps)
		return false;
	*left -= steps;
	return true;
}

static bool run_program(struct arena *a, const struct regex_inst *prog, int n, const char *text)
{
	size_t size = (size_t)n;
	int *now = arena_array(a, size, sizeof(*now));
	struct states s = { .v = arena_array(a, size, sizeof(int)),
			    .mark = arena_array(a, size, sizeof(int)),
			    .stack = arena_array(a, 2 * size + 2, sizeof(int)),
			    .generation = 1 };
	const char *p = text;
	uint32_t before = 0, c = regex_next(&p);

	enter(&s, prog, 0, 0, c);
	while (c != 0) {
		int count_now = s.n;
		int *swap = now;
		now = s.v;
		s.v = swap;
		s.n = 0;
		s.generation++;
		before = c;
		c = regex_next(&p);
		for (int i = 0; i < count_now; i++) {
			if (accepts(&prog[now[i]], before))
				enter(&s, prog, now[i] + 1, before, c);
		}
		if (s.n == 0)
			return false;
	}
	for (int i = 0; i < s.n; i++) {
		if (prog[s.v[i]].op == I_MATCH)
			return true;
	}
	return false;
}

enum regex_result regex_match(struct arena *a, const char *pattern, const char *text, size_t *left)
{
	struct regex_program prog;

	if (!regex_compile(&prog, a, pattern))
		return REGEX_BAD_PATTERN;
	if (!affordable(left, prog.n + prog.work, text))
		return REGEX_TOO_LONG;
	return run_program(a, prog.v, prog.n, text) ? REGEX_YES : REGEX_NO;
}
