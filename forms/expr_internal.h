/* SPDX-License-Identifier: MIT */
/*
 * Inside of the expression engine: the syntax tree, node sets and the state of one evaluation. Private to forms/expr_*.c and
 * forms/func*.c. All tree nodes live in the arena given to expr_parse; expr_bind writes the resolved places into them once.
 */
#ifndef RUHU_FORMS_EXPR_INTERNAL_H
#define RUHU_FORMS_EXPR_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "forms/expr.h"
#include "forms/form.h"
#include "forms/instance.h"

#define EXPR_MAX_BYTES  ((size_t)65536)
#define EXPR_MAX_DEPTH  100  /* brackets within brackets, while parsing */
#define EXPR_MAX_HEIGHT 1000 /* of the tree, which evaluation descends */
/* What one evaluation may cost, in about the time of a plain operation: a hostile definition must not hang the program. The largest
 * list filtered once takes a tenth. */
#define EXPR_MAX_STEPS ((size_t)20000000)

enum op {
	OP_NUMBER,
	OP_STRING,
	OP_SELF, /* "." alone */
	OP_REF,  /* ${name}, or an absolute path of plain names */
	OP_PATH, /* arg (or the context node) and steps */
	OP_CALL,
	OP_FAULT, /* expr_parse_late: fails when evaluated; text = the sentence */
	OP_OR,    /* any number of args */
	OP_AND,
	OP_EQ,
	OP_NE,
	OP_LT,
	OP_LE,
	OP_GT,
	OP_GE,
	OP_ADD,
	OP_SUB,
	OP_MUL,
	OP_DIV,
	OP_MOD,
	OP_NEG,
	OP_UNION
};

enum axis {
	AXIS_CHILD,
	AXIS_PARENT,
	AXIS_SELF,
	AXIS_DEEP,  /* descendant-or-self: "//" */
	AXIS_FILTER /* predicates of the whole set: (…)[1], ${person}[age > 60] */
};

#define REF_UNBOUND (-2)
#define REF_EMPTY   (-1) /* ${last-saved#name} */

struct step {
	enum axis axis;
	const char *name; /* NULL = any */
	int offset;
	struct ast *pred; /* predicates, by next */
	struct step *next;
};

struct ast {
	enum op op;
	bool absolute; /* OP_PATH from the root */
	int offset;    /* in the source */
	int height;
	int n_args;
	int node;           /* OP_REF: its node; OP_SELF: the node it was bound at */
	int read, read_end; /* nodes it reads, read_end exclusive */
	double number;      /* OP_NUMBER; OP_STRING: the text as a number, NaN if it is none */
	const char *text;   /* literal; name of a reference or function */
	const struct func *func;
	const struct choice_list *list; /* instance('list') after binding */
	struct step *step;
	struct ast *arg, *last; /* first argument, the rest by next */
	struct ast *next;       /* sibling */
	struct ast *chain;      /* every tree node of the expression */
};

struct expr {
	const char *source;
	struct ast *root;
	struct ast *chain;
	const struct form **form; /* expr_bind's; points at NULL before */
};

/* A node of a set: a spot of the record, or (list set) a place in a choice list. */
enum xplace {
	XP_ITEM = -1,
	XP_ROOT = -2,
	XP_DOC = -3,
	XP_NAME = -4,
	XP_LABEL = -5,
	XP_ITEXT = -6
};                    /* >= 0: extra column */
#define NODE_DOC (-1) /* node: the parent of the root element */
struct xnode {
	struct frame *frame;
	const struct choice_list *list;
	int node;
	int item;  /* index in list */
	int place; /* enum xplace or an extra column */
};
struct xnodes {
	size_t n, cap;
	struct xnode *v;
};

/* One evaluation. The first failure stays in status and err; afterwards values are empty. */
struct run {
	const struct eval *ctx;
	struct xnode node; /* context node; differs from ctx inside predicates */
	size_t pos, size;  /* position() and last() */
	bool filtering;    /* inside a predicate */
	size_t *left;      /* steps that are left */
	enum status status;
	struct err *err;
};

typedef void (*func_fn)(struct xvalue *out, struct run *r, const struct ast *call);

#define FUNC_VOLATILE   1u
#define FUNC_QUOTED_REF 2u /* the second argument is a reference in quotes */

/* One row of the function table: to add a function is a row and a small function in the file of its group. */
struct func {
	const char *name;
	int min, max; /* number of arguments; max -1 = any */
	unsigned flags;
	func_fn fn;
};

const struct func *func_find(const char *name);
const char *func_nearest(const char *name, int n_args); /* of those that take so many arguments, else of all */
bool func_is_foreign(const char *name); /* known, and refused by name */
const struct func *func_logic_table(size_t *n);
const struct func *func_number_table(size_t *n);
const struct func *func_string_table(size_t *n);
const struct func *func_date_table(size_t *n);
const struct func *func_nodes_table(size_t *n);
const struct func *func_select_table(size_t *n);
const struct func *func_geo_table(size_t *n);
const struct func *func_digest_table(size_t *n);

/* Arguments, evaluated when asked for (so that if() and the like are lazy). i counts from 0 and is below call->n_args. */
const struct ast *arg_at(const struct ast *call, int i);
void arg_value(struct xvalue *out, struct run *r, const struct ast *call, int i);
const char *arg_string(struct run *r, const struct ast *call, int i);
double arg_number(struct run *r, const struct ast *call, int i);
bool arg_boolean(struct run *r, const struct ast *call, int i);
/* The node set of an argument; fails the run if it is none. Never NULL. */
const struct xnodes *arg_nodes(struct run *r, const struct ast *call, int i);
/* Calls fn with the text of every node of the arguments from i on; a plain value counts as one. fn false = stop. */
void arg_each_text(struct run *r, const struct ast *call, int i,
		   bool (*fn)(void *ctx, const char *text), void *ctx);

void ast_value(struct xvalue *out, struct run *r, const struct ast *a);
const char *ast_string(struct run *r, const struct ast *a);
double ast_number(struct run *r, const struct ast *a);
bool ast_boolean(struct run *r, const struct ast *a);
bool ast_compare(struct run *r, const struct ast *a);
/* True if a is a value that stands at one place, whose text comes without building a node set. */
bool ast_single(struct run *r, const struct ast *a, const char **text);
uint64_t run_random(struct run *r); /* the next of the evaluation's random numbers */
void run_fail(struct run *r, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Takes steps off what is left of the evaluation; it fails when there is nothing left. */
void run_charge(struct run *r, size_t steps);
void run_charge_bytes(struct run *r, size_t n); /* for reading or writing n bytes of text */

/* Node sets. */
struct xnodes *nodes_new(struct run *r);
void nodes_add(struct run *r, struct xnodes *set, struct xnode n);
void nodes_unique(struct run *r, struct xnodes *set);
const char *node_text(struct run *r, const struct xnode *n); /* its text; "" for groups */
int node_index(const struct run *r,
	       const struct xnode *n); /* position(n): 1-based among its repeat's instances */
void nodes_of_ref(struct run *r, struct xnodes *out, int node);
/* The one place node stands at as seen from the context; false if it may stand at several. */
bool node_of_ref(const struct run *r, int node, struct xnode *out);
/* Every place of node within the repeat instance f. */
void nodes_below(struct run *r, struct xnodes *out, struct frame *f, int node);
struct frame *frame_enclosing(
	const struct run *r,
	int node); /* the context's innermost repeat instance that encloses node */
void nodes_of_path(struct run *r, struct xnodes *out, const struct ast *path);
/* A path that is one column of the list item in context, as in a choice filter: its text without a node set. */
bool node_column(struct run *r, const struct ast *path, const char **text);
struct xnode node_current(const struct eval *ctx);
bool node_is_instance(const struct run *r, const struct xnode *n); /* one instance of a repeat */

/* Values. */
void value_number(struct xvalue *out, double x);
void value_date(struct xvalue *out, double x, enum xdate date);
void value_boolean(struct xvalue *out, bool b);
void value_string(struct xvalue *out, const char *s); /* s is borrowed */
double value_to_number(struct run *r, const struct xvalue *v, enum xdate *date);
const char *value_to_string(struct run *r, const struct xvalue *v);
bool value_to_boolean(struct run *r, const struct xvalue *v);
/* A number, or a date or instant as days; NaN otherwise. */
double text_number(const char *s, int utc_offset, enum xdate *date);
/* Days of local time of a date value: what a calendar on the wall shows. */
double date_local(double x, enum xdate date, int utc_offset);
/* UTC days of a date value. */
double date_instant(double x, enum xdate date, int utc_offset);
int run_offset(const struct run *r);

#endif
