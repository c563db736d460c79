/* SPDX-License-Identifier: MIT */
/* Compiled to a small program and run with a set of states (Thompson 1968). */
#include "config.h"

#include "forms/func_regex.h"

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/utf8.h"

#define MAX_PROGRAM 20000
#define MAX_WORK    200000 /* instructions copied for repeated parts */
#define MAX_NESTING 50
#define MAX_REPEAT  1000
#define MAX_RANGES  200

enum inst_op {
	I_CHAR,
	I_ANY,
	I_CLASS,
	I_SPLIT,
	I_JUMP,
	I_START,
	I_END,
	I_WORD_EDGE,
	I_NO_EDGE,
	I_MATCH
};

struct range {
	uint32_t lo, hi;
};
struct class
{
	bool negate;
	int n;
	struct range *r;
};
struct inst {
	enum inst_op op;
	int x, y;
	uint32_t c;
	const struct class *class;
};
struct compiler {
	struct arena *arena;
	const char *p;
	struct inst *prog;
	int n, cap, depth, work;
	bool bad;
};

static void alternatives(struct compiler *c);

static int emit(struct compiler *c, enum inst_op op)
{
	if (c->n >= MAX_PROGRAM) {
		c->bad = true;
		return 0;
	}
	if (c->n == c->cap) {
		struct inst *grown = arena_array(c->arena, 2 * (size_t)c->cap, sizeof(*grown));
		memcpy(grown, c->prog, (size_t)c->cap * sizeof(*grown));
		c->prog = grown;
		c->cap *= 2;
	}
	c->prog[c->n] = (struct inst){ .op = op };
	return c->n++;
}

static struct inst *add(struct compiler *c, enum inst_op op)
{
	int at = emit(c, op); /* may move the program */

	return &c->prog[at];
}

static uint32_t next_cp(const char **p)
{
	uint32_t cp = 0;

	if (**p)
		*p += utf8_decode(*p, strnlen(*p, 4), &cp);
	return cp;
}

static void add_range(struct compiler *c, struct class *cls, uint32_t lo, uint32_t hi)
{
	if (cls->n >= MAX_RANGES || hi < lo) {
		c->bad = true;
		return;
	}
	if (cls->n % 8 == 0) {
		struct range *grown = arena_array(c->arena, (size_t)cls->n + 8, sizeof(*grown));
		if (cls->n > 0)
			memcpy(grown, cls->r, (size_t)cls->n * sizeof(*grown));
		cls->r = grown;
	}
	cls->r[cls->n++] = (struct range){ lo, hi };
}

/* \d \w \s and their opposites into cls; false if letter is none of them. */
static bool add_named(struct compiler *c, struct class *cls, char letter)
{
	static const struct {
		char letter;
		int n;
		struct range r[5];
	} named[] = {
		{ 'd', 1, { { '0', '9' } } },
		{ 'D', 2, { { 0, '0' - 1 }, { '9' + 1, 0x10FFFF } } },
		{ 'w', 4, { { '0', '9' }, { 'A', 'Z' }, { '_', '_' }, { 'a', 'z' } } },
		{ 'W',
		  5,
		  { { 0, '0' - 1 },
		    { '9' + 1, 'A' - 1 },
		    { 'Z' + 1, '_' - 1 },
		    { '`', '`' },
		    { 'z' + 1, 0x10FFFF } } },
		{ 's', 2, { { '\t', '\r' }, { ' ', ' ' } } },
		{ 'S', 3, { { 0, '\t' - 1 }, { '\r' + 1, ' ' - 1 }, { ' ' + 1, 0x10FFFF } } },
	};
	for (size_t i = 0; i < ARRAY_LEN(named); i++) {
		if (named[i].letter != letter)
			continue;
		for (int k = 0; k < named[i].n; k++)
			add_range(c, cls, named[i].r[k].lo, named[i].r[k].hi);
		return true;
	}
	return false;
}

static uint32_t hex(struct compiler *c, int digits)
{
	uint32_t x = 0;

	for (int i = 0; i < digits; i++) {
		char d = *c->p;
		uint32_t v = d >= '0' && d <= '9'   ? (uint32_t)(d - '0')
			     : d >= 'a' && d <= 'f' ? (uint32_t)(d - 'a' + 10)
			     : d >= 'A' && d <= 'F' ? (uint32_t)(d - 'A' + 10)
						    : 16;
		if (v == 16) {
			c->bad = true;
			return 0;
		}
		x = x * 16 + v;
		c->p++;
	}
	return x;
}

/* The character after a backslash that stands for one character. */
static uint32_t escaped(struct compiler *c)
{
	uint32_t cp = next_cp(&c->p);

	if (cp == 'n')
		return '\n';
	if (cp == 't')
		return '\t';
	if (cp == 'r')
		return '\r';
	if (cp == 'u')
		return hex(c, 4);
	if (cp == 'x')
		return hex(c, 2);
	/* other letters and digits have meanings we do not know (\p, \1, ...) */
	if (cp == 0 || (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') ||
	    (cp >= 'A' && cp <= 'Z'))
		c->bad = true;
	return cp;
}

static bool class_escape(struct compiler *c, struct class *cls, uint32_t *cp)
{
	if (*c->p != '\\') {
		*cp = next_cp(&c->p);
		return false;
	}
	c->p++;
	if (add_named(c, cls, *c->p)) {
		c->p++;
		return true;
	}
	*cp = escaped(c);
	return false;
}

static void bracket(struct compiler *c)
{
	struct class *cls = arena_alloc(c->arena, sizeof(struct class));

	if (*c->p == '^') {
		cls->negate = true;
		c->p++;
	}
	bool first = true;
	while (!c->bad && (*c->p != ']' || first)) {
		uint32_t lo = 0, hi;
		first = false;
		if (*c->p == '\0' || (c->p[0] == '&' && c->p[1] == '&') || *c->p == '[') {
			c->bad = true;
			return;
		}
		if (class_escape(c, cls, &lo))
			continue;
		hi = lo;
		if (c->p[0] == '-' && c->p[1] != ']' && c->p[1] != '\0') {
			c->p++;
			if (class_escape(c, cls, &hi))
				c->bad = true;
		}
		add_range(c, cls, lo, hi);
	}
	c->p++;
	add(c, I_CLASS)->class = cls;
}

static void atom_escape(struct compiler *c)
{
	struct class *cls = arena_alloc(c->arena, sizeof(struct class));

	if (*c->p == 'b' || *c->p == 'B') {
		emit(c, *c->p++ == 'b' ? I_WORD_EDGE : I_NO_EDGE);
	} else if (add_named(c, cls, *c->p)) {
		c->p++;
		add(c, I_CLASS)->class = cls;
	} else {
		uint32_t cp = escaped(c);
		add(c, I_CHAR)->c = cp;
	}
}

static void group(struct compiler *c)
{
	if (*c->p == '?') {
		if (c->p[1] != ':') {
			c->bad = true;
			return;
		}
		c->p += 2;
	}
	if (++c->depth > MAX_NESTING)
		c->bad = true;
	else
		alternatives(c);
	c->depth--;
	if (*c->p == ')')
		c->p++;
	else
		c->bad = true;
}

static void atom(struct compiler *c)
{
	switch (*c->p) {
	case '(':
		c->p++;
		group(c);
		break;
	case '[':
		c->p++;
		bracket(c);
		break;
	case '\\':
		c->p++;
		atom_escape(c);
		break;
	case '.':
		c->p++;
		emit(c, I_ANY);
		break;
	case '^':
		c->p++;
		emit(c, I_START);
		break;
	case '$':
		c->p++;
		emit(c, I_END);
		break;
	case '*':
	case '+':
	case '?':
	case '{':
		c->bad = true;
		break;
	default:
		add(c, I_CHAR)->c = next_cp(&c->p);
	}
}

static int count(struct compiler *c)
{
	int x = 0;

	if (*c->p < '0' || *c->p > '9')
		c->bad = true;
	while (*c->p >= '0' && *c->p <= '9' && !c->bad) {
		x = x * 10 + (*c->p++ - '0');
		c->bad = x > MAX_REPEAT;
	}
	return x;
}

/* The quantifier at p: min, max (-1 = without end); false if there is none. */
static bool quantifier(struct compiler *c, int *min, int *max)
{
	char q = *c->p;

	if (q != '*' && q != '+' && q != '?' && q != '{')
		return false;
	c->p++;
	*min = q == '+' ? 1 : 0;
	*max = q == '?' ? 1 : -1;
	if (q == '{') {
		*min = *max = count(c);
		if (*c->p == ',') {
			c->p++;
			*max = *c->p == '}' ? -1 : count(c);
		}
		if (*c->p++ != '}' || (*max >= 0 && *max < *min))
			c->bad = true;
	}
	if (!c->bad &&
	    (*c->p == '?' || *c->p == '+')) /* lazy or possessive: the same for a whole match */
		c->p++;
	return true;
}

/* The instructions of one atom, which stood at base. */
struct body {
	const struct inst *v;
	int n, base;
};

static void paste(struct compiler *c, const struct body *body)
{
	int shift = c->n - body->base;

	c->work += body->n + 1;
	c->bad = c->bad || c->work > MAX_WORK;
	for (int i = 0; i < body->n && !c->bad; i++) {
		struct inst *copy = add(c, body->v[i].op);
		*copy = body->v[i];
		copy->x += shift;
		copy->y += shift;
	}
}

/* An atom and its quantifier: the atom is read once and copied as often as it is wanted. */
static void piece(struct compiler *c)
{
	int start = c->n, min, max;

	atom(c);
	if (c->bad || !quantifier(c, &min, &max) || c->bad)
		return;
	struct body body = { .n = c->n - start, .base = start };
	struct inst *kept = arena_array(c->arena, (size_t)body.n + 1, sizeof(*kept));
	memcpy(kept, c->prog + start, (size_t)body.n * sizeof(*kept));
	body.v = kept;
	c->n = start;
	for (int i = 0; i < min && !c->bad; i++)
		paste(c, &body);
	if (max < 0) {
		int split = emit(c, I_SPLIT);
		c->prog[split].x = c->n;
		paste(c, &body);
		add(c, I_JUMP)->x = split;
		c->prog[split].y = c->n;
		return;
	}
	for (int i = min; i < max && !c->bad; i++) {
		int split = emit(c, I_SPLIT);
		c->prog[split].x = c->n;
		paste(c, &body);
		c->prog[split].y = c->n;
	}
}

static void alternatives(struct compiler *c)
{
	int last_jump = -1; /* jumps to the end, chained through y */

	for (;;) {
		int split = emit(c, I_SPLIT);
		c->prog[split].x = c->prog[split].y = c->n;
		while (*c->p && *c->p != '|' && *c->p != ')' && !c->bad)
			piece(c);
		if (*c->p != '|' || c->bad)
			break;
		c->p++;
		int jump = emit(c, I_JUMP);
		c->prog[jump].y = last_jump;
		last_jump = jump;
		c->prog[split].y = c->n;
	}
	while (last_jump >= 0 && !c->bad) {
		int next = c->prog[last_jump].y;
		c->prog[last_jump].x = c->n;
		last_jump = next;
	}
}

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

static bool assertion(enum inst_op op, uint32_t before, uint32_t after)
{
	if (op == I_START)
		return before == 0;
	if (op == I_END)
		return after == 0;
	return (word_char(before) != word_char(after)) == (op == I_WORD_EDGE);
}

/* Enters pc and everything reachable without a character. */
static void enter(struct states *s, const struct inst *prog, int pc, uint32_t before,
		  uint32_t after)
{
	int top = 0;

	s->stack[top++] = pc;
	while (top > 0) {
		pc = s->stack[--top];
		if (s->mark[pc] == s->generation)
			continue;
		s->mark[pc] = s->generation;
		const struct inst *i = &prog[pc];
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

static bool accepts(const struct inst *i, uint32_t c)
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

static bool run_program(struct arena *a, const struct inst *prog, int n, const char *text)
{
	size_t size = (size_t)n;
	int *now = arena_array(a, size, sizeof(*now));
	struct states s = { .v = arena_array(a, size, sizeof(int)),
			    .mark = arena_array(a, size, sizeof(int)),
			    .stack = arena_array(a, 2 * size + 2, sizeof(int)),
			    .generation = 1 };
	const char *p = text;
	uint32_t before = 0, c = next_cp(&p);

	enter(&s, prog, 0, 0, c);
	while (c != 0) {
		int count_now = s.n;
		int *swap = now;
		now = s.v;
		s.v = swap;
		s.n = 0;
		s.generation++;
		before = c;
		c = next_cp(&p);
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
	struct compiler c = { .arena = a, .p = pattern, .cap = 64 };

	c.prog = arena_array(a, (size_t)c.cap, sizeof(*c.prog));
	alternatives(&c);
	emit(&c, I_MATCH);
	if (c.bad || *c.p != '\0')
		return REGEX_BAD_PATTERN;
	if (!affordable(left, c.n + c.work, text))
		return REGEX_TOO_LONG;
	return run_program(a, c.prog, c.n, text) ? REGEX_YES : REGEX_NO;
}
