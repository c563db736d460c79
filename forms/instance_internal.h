/* SPDX-License-Identifier: MIT */
/*
 * Inside of an instance. Private to forms/instance*.c, forms/validate.c and forms/body.c.
 *
 * A frame is the root or one repeat instance and holds a flat array of slots for the nodes of its subtree, so that an answer is found
 * without a search. Texts, rows and frames live in one arena that a reset empties at once.
 *
 * The slot of a repeat node stands twice: in the frame around it (the repeat as a whole, with its rows) and as first slot of each
 * row's own frame (that row).
 */
#ifndef RUHU_FORMS_INSTANCE_INTERNAL_H
#define RUHU_FORMS_INSTANCE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"
#include "base/vec.h"
#include "forms/instance.h"

/* Nobody answers for more at a door; what asks for more is a slip of the finger or a hostile file. */
#define INSTANCE_MAX_ROWS   1000
#define INSTANCE_MAX_FRAMES 20000

struct rows {
	struct frame **v;
	int n, cap;
};

struct slot {
	char *text;   /* NULL = empty */
	char *reason; /* why it was kept against a soft check; NULL = nothing was said */
	struct rows *rows;
	uint32_t cap;
	bool fired;    /* a trigger changed: the calculation is to be run once */
	int drawn_for; /* person draw: number of adults it was made for, plus one; 0 = unknown */
	bool relevant;
};

struct frame {
	struct instance *in;
	struct frame *parent;
	struct slot *slot; /* of node n at [n - base] */
	int node;          /* its repeat; 0 for the root */
	int base, end;
	int index;
};

/* What depends on what, worked out once for a form. */
struct plan {
	int *rank;         /* [node]: place in the order of evaluation */
	int *node_at;      /* [rank] */
	int *reader_start; /* [node], n + 1 entries, into reader */
	int *reader; /* nodes whose relevance, value, filter or count reads the node, or that it gates */
	bool *wide;       /* [node]: may read other rows than its own */
	int *fired_start; /* [node], n + 1 entries, into fired: the nodes it triggers */
	int *fired;
	int *moving; /* nodes that change by themselves: now(), random() */
	int n_moving;
};

/* A column of a list by its contents. */
struct kept_index {
	const struct choice_list *list;
	int column;
	const struct list_index *index;
};

struct instance {
	const struct form *form;
	struct eval_env env;
	struct arena *keep;  /* plan and root: as long as the instance */
	struct arena *arena; /* of the present record */
	struct arena *scratch;
	struct plan plan;
	struct frame root;
	int n_frames;
	int adults;                /* node, -1 = none */
	uint64_t *pending;         /* bit by rank */
	struct frame **pending_at; /* [node]: the only frame concerned, NULL = all */
	bool *fired_all;           /* [node]: in every frame */
	int n_words;
	bool loading; /* full pass over a loaded record: what is stored stands */
	bool full;    /* full pass: everything is pending */
	instance_changed_fn changed;
	void *changed_ctx;
	VEC(struct frame *) frames, outer; /* scratch of the pass */
	VEC(struct kept_index) indexes;
	VEC(struct frame *) fresh; /* new frames whose dynamic defaults are still to be set */
	struct strbuf text, key;   /* scratch */
	int last_found;            /* node of the last key, where the next is looked for */
	uint64_t evaluations;
};

static inline struct slot *frame_slot(const struct frame *f, int node)
{
	return &f->slot[node - f->base];
}

static inline const char *slot_text(const struct slot *s)
{
	return s->text ? s->text : "";
}

/* The frame around f (or f) that holds node; a row's own node belongs to the frame around it. */
struct frame *frame_holding(struct frame *f, int node);
bool slot_store(struct instance *in, struct slot *s,
		const char *text); /* true if it differs from what stood there */
struct frame *row_new(struct instance *in, struct frame *parent,
		      int repeat); /* NULL at the cap; empty, nothing computed */
bool gate_open(const struct instance *in, const struct frame *f, int node);

void plan_build(struct plan *plan, struct arena *a, const struct form *form);

void compute_all(struct instance *in, bool loading);
void compute_touch(struct instance *in, int node, struct frame *at); /* at NULL = in all frames */
void compute_readers(struct instance *in, int node, struct frame *at);
void compute_fire(struct instance *in, int node,
		  struct frame *at); /* its value changed: what it triggers runs */
void compute_moving(struct instance *in);
void compute_row(struct instance *in,
		 struct frame *row); /* a new row: its defaults, and everything in it is pending */
void compute_run(struct instance *in);
void compute_start(struct instance *in); /* defaults, everything once, dynamic defaults */

/* Of one question in one frame; true where its value changed. */
bool value_relevant(struct instance *in, struct frame *f, int node);
bool value_store(struct instance *in, struct frame *f, int node, const struct expr *e); /* what the expression gives */
bool value_compute(struct instance *in, struct frame *f, int node); /* whatever computes it: trigger, draw, calculation, filter */

bool eval_true(struct instance *in, const struct expr *e, struct spot s, const char *self,
	       bool otherwise);
double eval_number(struct instance *in, const struct expr *e, struct spot s);
const char *eval_text(struct instance *in, const struct expr *e,
		      struct spot s); /* valid until the next evaluation */
/* The same in an arena of the caller's: for texts that are filled in while another expression is being evaluated. */
const char *eval_text_in(struct instance *in, const struct expr *e, struct spot s, struct arena *a);
/* The rows that s's filter can let pass; false where every row is to be asked. */
bool eval_index(struct instance *in, struct spot s, struct index_rows *out);
bool eval_choice(struct instance *in, struct spot s,
		 const struct choice *c); /* passes the filter */
bool eval_answer(struct instance *in, struct spot s,
		 struct spot row); /* the same for an answer that is a choice */

#endif
