/* SPDX-License-Identifier: MIT */
/*
 * Expressions: XPath 1.0 as XLSForm uses it, with the functions of the table in forms/func_*.c (one row and one small function each).
 * Parsed once into an arena, bound to a form's nodes, evaluated against an instance. Where engines differ the choices of xlsform.md
 * 4.1 hold.
 */
#ifndef RUHU_FORMS_EXPR_H
#define RUHU_FORMS_EXPR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "forms/draw.h"

struct arena;
struct choice;
struct choice_list;
struct expr;
struct form;
struct frame;
struct instance;
struct list_index;
struct strbuf;

struct expr_fault {
	int offset;	     /* byte offset in the text */
	char text[256];	     /* sentence */
	char suggest[128];   /* what was probably meant, "" = nothing */
};

/* Parses text (not NULL, "" is a fault). False and *fault on a syntax error, an unknown function or a wrong number of arguments.
 * Full-width punctuation is a fault with its narrow form as suggestion. The result lives in a. */
MUST_USE bool expr_parse(const struct expr **out, struct arena *a, const char *text, struct expr_fault *fault);

/* As expr_parse, but an unknown function or a wrong number of arguments fails only where it is evaluated, as in the phone apps:
 * "false() and nosuch()" is false. For `ruhu eval`, never for a definition. */
MUST_USE bool expr_parse_late(const struct expr **out, struct arena *a, const char *text, struct expr_fault *fault);

/* For a text that expr_parse refuses: the expression it was probably meant to be, with full-width marks made narrow and one parenthesis,
 * bracket or quote put in or taken out. In a; NULL = none found. */
const char *expr_repair(struct arena *a, const char *text);

/* Resolves ${names} and paths as seen from node (0 = from the root); form->nodes' kind, name, path, parent, end, repeat and list must
 * be set. False and *fault on an unknown or ambiguous name (with the nearest name as suggestion). */
MUST_USE bool expr_bind(const struct expr *e, const struct form *form, int node, struct expr_fault *fault);

/* Calls fn for every node the expression reads (after expr_bind; a node may come twice). */
void expr_reads(const struct expr *e, void (*fn)(void *ctx, int node), void *ctx);

const char *expr_source(const struct expr *e);
bool expr_is_volatile(const struct expr *e); /* now(), today(), random(), uuid(): moves by itself */

/* Reports every comparison of a reference to a select question with a literal that is not in its list:
 * fn(offset of the literal in the source, node, the literal). For the checker. */
void expr_literals(const struct expr *e, void (*fn)(void *ctx, int offset, int node, const char *literal), void *ctx);

/* What surrounds an evaluation. Strings are borrowed; NULL = "". */
struct eval_env {
	int64_t now_ms; /* frozen for the evaluation; the caller moves it */
	int utc_offset; /* minutes */
	int lang;	/* index in form->lang */
	const char *deviceid, *username;
	const char *seed, *wave, *household; /* for the person draw */
	enum draw_method person;
	uint64_t random; /* state of random(), seeded by the caller */
};

struct eval {
	const struct form *form;      /* may be NULL: an expression without a document */
	struct instance *instance;    /* may be NULL */
	struct frame *frame;	      /* repeat instance of the context node */
	int node;		      /* context node */
	const char *self;	      /* candidate value of "." in a constraint; NULL = the stored one */
	/* A choice filter is evaluated once for each item of its list: names without ${} are then columns of the item. NULL elsewhere. */
	const struct choice_list *list;
	const struct choice *item;
	struct eval_env *env;
	struct arena *scratch;	      /* strings and node sets of results live here */
};

enum xtype { X_NUMBER, X_STRING, X_BOOLEAN, X_NODES };

struct xnodes; /* see expr_internal.h */

/* A number that came from a date. It counts and compares as days since 1970-01-01 and prints as ISO text. */
enum xdate {
	XDATE_NONE,
	XDATE_DAY,    /* a calendar day: whole days whatever the zone (xlsform.md 4.1); local midnight beside an instant */
	XDATE_COUNT,  /* date(number): a day if whole, else an instant */
	XDATE_INSTANT /* date and time: days of UTC */
};

struct xvalue {
	enum xtype type;
	enum xdate date; /* of X_NUMBER */
	double number;
	bool boolean;
	const char *string; /* X_STRING: in the evaluation's scratch, or of the form or the instance */
	const struct xnodes *nodes;
};

/* ST_INPUT with a sentence where evaluation fails (a set where a value is wanted, a pattern nobody can read), and where it would take
 * longer than anybody waits. */
MUST_USE enum status expr_eval(struct xvalue *out, const struct expr *e, const struct eval *ctx, struct err *err);

/* Where the rows of a list that a filter can let pass begin: row, then list_index_next(index, row) and so on until -1. */
struct index_rows {
	const struct list_index *index;
	int row;
};
/* For the choice filter e of ctx->list; false where every row is to be asked. The rows are still to be filtered. */
bool expr_index(const struct expr *e, const struct eval *ctx, struct index_rows *out);

bool xvalue_boolean(const struct xvalue *v);
double xvalue_number(const struct xvalue *v);
const char *xvalue_string(const struct xvalue *v, const struct eval *ctx); /* in scratch */

#endif
