/* SPDX-License-Identifier: MIT */
/* A pattern into a small program: read once from left to right, repeated parts copied. */
#include "config.h"

#include "forms/regex_internal.h"

#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"

#define MAX_PROGRAM 20000
#define MAX_WORK    200000 /* instructions copied for repeated parts */
#define MAX_NESTING 50
#define MAX_REPEAT  1000
#define MAX_RANGES  200

struct compiler {
	struct arena *arena;
	const char *p;
	struct regex_inst *prog;
	int n, cap, depth, work;
	bool bad;
};

static void alternatives(struct compiler *c);

static int emit(struct compiler *c, enum regex_op op)
{
	if (c->n >= MAX_PROGRAM) {
		c->bad = true;
		return 0;
	}
	if (c->n == c->cap) {
		struct regex_inst *grown = arena_array(c->arena, 2 * (size_t)c->cap, sizeof(*grown));
		memcpy(grown, c->prog, (size_t)c->cap * sizeof(*grown));
		c->prog = grown;
		c->cap *= 2;
	}
	c->prog[c->n] = (struct regex_inst){ .op = op };
	return c->n++;
}

static struct regex_inst *add(struct compiler *c, enum regex_op op)
{
	int at = emit(c, op); /* may move the program */

	return &c->prog[at];
}

uint32_t regex_next(const char **p)
{
	uint32_t cp = 0;

	if (**p)
		*p += utf8_decode(*p, strnlen(*p, 4), &cp);
	return cp;
}

static void add_range(struct compiler *c, struct regex_class *cls, uint32_t lo, uint32_t hi)
{
	if (cls->n >= MAX_RANGES || hi < lo) {
		c->bad = true;
		return;
	}
	if (cls->n % 8 == 0) {
		struct regex_range *grown = arena_array(c->arena, (size_t)cls->n + 8, sizeof(*grown));
		if (cls->n > 0)
			memcpy(grown, cls->r, (size_t)cls->n * sizeof(*grown));
		cls->r = grown;
	}
	cls->r[cls->n++] = (struct regex_range){ lo, hi };
}

/* \d \w \s and their opposites into cls; false if letter is none of them. */
static bool add_named(struct compiler *c, struct regex_class *cls, char letter)
{
	static const struct {
		char letter;
		int n;
		struct regex_range r[5];
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
	uint32_t cp = regex_next(&c->p);

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

static bool class_escape(struct compiler *c, struct regex_class *cls, uint32_t *cp)
{
	if (*c->p != '\\') {
		*cp = regex_next(&c->p);
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
	struct regex_class *cls = arena_alloc(c->arena, sizeof(struct regex_class));

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
	struct regex_class *cls = arena_alloc(c->arena, sizeof(struct regex_class));

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
		add(c, I_CHAR)->c = regex_next(&c->p);
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
	const struct regex_inst *v;
	int n, base;
};

static void paste(struct compiler *c, const struct body *body)
{
	int shift = c->n - body->base;

	c->work += body->n + 1;
	c->bad = c->bad || c->work > MAX_WORK;
	for (int i = 0; i < body->n && !c->bad; i++) {
		struct regex_inst *copy = add(c, body->v[i].op);
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
	struct regex_inst *kept = arena_array(c->arena, (size_t)body.n + 1, sizeof(*kept));
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

bool regex_compile(struct regex_program *out, struct arena *a, const char *pattern)
{
	struct compiler c = { .arena = a, .p = pattern, .cap = 64 };

	c.prog = arena_array(a, (size_t)c.cap, sizeof(*c.prog));
	alternatives(&c);
	emit(&c, I_MATCH);
	*out = (struct regex_program){ .v = c.prog, .n = c.n, .work = c.work };
	return !c.bad && *c.p == '\0';
}
