/* SPDX-License-Identifier: MIT */
/* Characters and words of an expression, and the faults found on the way. Private to the parser. */
#ifndef RUHU_FORMS_EXPR_LEX_H
#define RUHU_FORMS_EXPR_LEX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "forms/expr_internal.h"

struct parser {
	struct arena *arena;
	const char *text;
	int pos, len;
	int base; /* offset of text in the whole source: a quoted reference is parsed on its own */
	int depth;
	bool late, failed;
	struct expr_fault *fault; /* the first one */
	struct ast *chain;
};

/* Records the first fault; suggest may be NULL. */
void parse_fault(struct parser *p, int offset, const char *suggest, const char *fmt, ...) PRINTF_LIKE(4, 5);

char lex_peek(struct parser *p); /* after blanks; NUL at the end */
char lex_char(const struct parser *p, int ahead); /* the byte at pos + ahead, NUL past the end */
bool lex_take(struct parser *p, char c);	  /* after blanks */
int lex_name(const struct parser *p, int pos);	  /* length of the name that starts at pos, 0 if none does */
bool lex_is_word(const struct parser *p, const char *word); /* the whole name at pos is word */
/* The narrow form of a full-width or typographic character at pos, NULL if there is none there. *n = its bytes. */
const char *lex_wide(const struct parser *p, int pos, int *n);
/* The operator at pos (no blanks before it) and its bytes; false if there is none. Misspelt ones are faults. */
bool lex_operator(struct parser *p, enum op *op, int *n);
/* The fault for whatever stands at pos where a value (or, if after_value, an operator or the end) should be. */
void lex_unexpected(struct parser *p, bool after_value);

bool lex_number(struct parser *p, double *out);
const char *lex_string(struct parser *p);

/* The parser (expr_parse.c) and its paths (expr_path.c). NULL or false after a fault. */
struct ast *parse_new(struct parser *p, enum op op, int offset);
void parse_add(struct parser *p, struct ast *a, struct ast *arg);
bool parse_enter(struct parser *p); /* one bracket deeper; the caller takes 1 off p->depth again */
struct ast *parse_binary(struct parser *p, int level); /* level 0 = a whole expression */
struct ast *parse_after(struct parser *p, struct ast *value); /* predicates and steps after a value */
struct ast *parse_absolute(struct parser *p);
struct ast *parse_relative(struct parser *p);

#endif
