/* SPDX-License-Identifier: MIT */
/* Division codes and household ids: 12 digits; UNIT-GRID-SERIAL (architecture section 3). */
#ifndef RUHU_FORMS_HOUSEHOLD_H
#define RUHU_FORMS_HOUSEHOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "forms/form.h"

struct arena;

#define UNIT_CODE 12
#define HOUSEHOLD_ID_MAX 48

bool unit_code_valid(const char *s);	/* exactly 12 digits */
bool unit_code_spoiled(const char *s);	/* what a spreadsheet makes of one: 1.50525E+11, 150525100200.0, lost digits */
bool household_id_valid(const char *s); /* 12 digits, '-', 2 to 4 digits or letters, '-', serial of 1 to 16 letters, digits, '-' */
enum level unit_level(const char *code);	  /* by trailing zeros: 6 = county, 3 = township, else village */
void unit_parent(char out[13], const char *code, enum level level); /* the code's county, township or itself */

struct division {
	const char *code, *name, *kind;
	enum level level;
};
struct divisions {
	struct arena *arena;
	struct division *v; /* sorted by code */
	size_t n;
};
/* survey-defs/divisions.csv (comment lines start with '#'): code,name,level,parent,kind. */
MUST_USE enum status divisions_read(struct divisions **out, const char *text, size_t n, const char *name, struct err *err);
void divisions_free(struct divisions *d);
const struct division *divisions_find(const struct divisions *d, const char *code); /* NULL = unknown */

#endif
