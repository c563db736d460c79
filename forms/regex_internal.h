/* SPDX-License-Identifier: MIT */
/* The program of a regular expression, between its compiler (regex_compile.c) and its machine (func_regex.c). */
#ifndef RUHU_FORMS_REGEX_INTERNAL_H
#define RUHU_FORMS_REGEX_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

struct arena;

enum regex_op {
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

struct regex_range {
	uint32_t lo, hi;
};

struct regex_class {
	bool negate;
	int n;
	struct regex_range *r;
};

struct regex_inst {
	enum regex_op op;
	int x, y;
	uint32_t c;
	const struct regex_class *class;
};

struct regex_program {
	const struct regex_inst *v;
	int n;
	int work; /* instructions copied on the way */
};

/* The program, in the arena; false where the pattern is none, says what we do not know, or grows too long. */
bool regex_compile(struct regex_program *out, struct arena *a, const char *pattern);
/* The character at *p, which goes past it; 0 at the end. */
uint32_t regex_next(const char **p);

#endif
