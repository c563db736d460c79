/* SPDX-License-Identifier: MIT */
/*
 * The answers of one record under one form: values, repeat instances, relevance, calculations and defaults kept current. No
 * navigation, clock, file or screen. Changing an answer recomputes only what depends on it.
 *
 * A spot is a place in the instance tree: a question or group (frame = the repeat instance it stands in, or the root frame) or one
 * repeat instance (its own frame, node = the repeat). Spots stay valid until their repeat instance is removed.
 *
 * An irrelevant answer keeps its text (it comes back when the question does) but reads as empty everywhere in logic and export.
 * A question whose gate (consent) is not given is irrelevant.
 */
#ifndef RUHU_FORMS_INSTANCE_H
#define RUHU_FORMS_INSTANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "forms/expr.h"
#include "forms/form.h"

struct arena;
struct instance;
struct strbuf;

struct frame; /* one repeat instance, or the root */

struct spot {
	struct frame *frame;
	int node;
};

/* env is copied; instance_env gives the copy for moving the time, language, ... defaults and preloads are applied. */
struct instance *instance_new(const struct form *form, const struct eval_env *env);
void instance_free(struct instance *in);
/* Empties it for the next record of the same form; fast (merge reads 200,000 of them). apply_defaults as in instance_new. */
void instance_reset(struct instance *in, bool apply_defaults);
struct eval_env *instance_env(struct instance *in);
const struct form *instance_form(const struct instance *in);
struct frame *instance_root(struct instance *in);

const char *instance_get(const struct instance *in, struct spot s); /* stored text, also of an irrelevant one; "" = empty */
const char *instance_value(const struct instance *in, struct spot s); /* as logic and export see it: "" where irrelevant */
bool instance_relevant(const struct instance *in, struct spot s);
bool instance_required(struct instance *in, struct spot s);
bool instance_read_only(struct instance *in, struct spot s);

/* Stores a canonical text ("" = clear) and recomputes what depends on it. changed (may be NULL) is called for every other spot whose
 * value or relevance moved by it. */
typedef void (*instance_changed_fn)(void *ctx, struct spot s);
void instance_set(struct instance *in, struct spot s, const char *text, instance_changed_fn changed, void *ctx);
/* Why the present answer was kept although the soft check is false ("" = nothing was said); it goes when the answer changes. Setting is
 * false where there is no answer or the question has no soft check. */
const char *instance_reason(const struct instance *in, struct spot s);
bool instance_set_reason(struct instance *in, struct spot s, const char *reason);
/* Stores without recomputing, for loading a record; instance_recompute afterwards. */
void instance_put(struct instance *in, struct spot s, const char *text);
/* What a clock, a die or a person gave stays as it was loaded; only plain calculations and relevance are worked out. */
void instance_recompute(struct instance *in);
/* The interview ends: `end` preloads get the present time, and what moves by itself is taken once more. */
void instance_finish(struct instance *in);
uint64_t instance_evaluations(const struct instance *in); /* how many expressions were evaluated so far; for tests and benchmarks */

/* Repeats: parent is a spot's frame; repeat a node index of kind NODE_REPEAT directly inside that frame. */
int instance_count(const struct instance *in, struct frame *parent, int repeat);
struct frame *instance_at(const struct instance *in, struct frame *parent, int repeat, int index); /* 0-based */
/* At the end, defaults applied; NULL past 1000 rows. */
struct frame *instance_add(struct instance *in, struct frame *parent, int repeat);
/* At the end, for loading a record: empty, nothing is computed; instance_recompute afterwards. NULL past 1000 rows. */
struct frame *instance_append(struct instance *in, struct frame *parent, int repeat);
void instance_remove(struct instance *in, struct frame *frame);
struct frame *frame_parent(const struct frame *f); /* NULL for the root */
int frame_node(const struct frame *f);		   /* its repeat; 0 for the root */
int frame_index(const struct frame *f);		   /* 0-based */
/* repeat_count of the form (a lowered count hides the rows beyond, it deletes none); -1 where the person decides. */
int instance_wanted(struct instance *in, struct frame *parent, int repeat);

/* "group/person[2]/age", 1-based; the key of journals and of the record's canonical bytes. */
void instance_key(struct strbuf *out, const struct instance *in, struct spot s);
/* Finds a key; missing repeat instances are added if create. False if the form has no such node. */
bool instance_find(struct instance *in, const char *key, bool create, struct spot *out);

/* "1", "yes", "true", "OK": what opens a gate. */
bool answer_agrees(const char *value);

/* Walks all questions in document order, repeat instances in turn. */
typedef void (*instance_visit_fn)(void *ctx, struct spot s);
void instance_each(struct instance *in, instance_visit_fn fn, void *ctx);

/* The text of a field in lang with its references filled in, "" if there is none; *missing (may be NULL) is set when the language
 * has no text and the default language's stands in. In a. */
const char *instance_text(struct instance *in, struct spot s, enum text_field field, int lang, struct arena *a, bool *missing);
/* The label of a question as the head of a column, for all rows alike: what it refers to in a row is left out ("…"). In a. */
const char *instance_heading(struct instance *in, int node, int lang, struct arena *a, bool *missing);
const char *instance_choice_label(struct instance *in, struct spot s, const struct choice *c, int lang, struct arena *a, bool *missing);

/* An index of a list's column, made once and kept with the instance. */
const struct list_index *instance_index(struct instance *in, const struct choice_list *list, int column);
/* The choice with that code (n bytes of text) that passes the filter now; NULL if there is none. Not for choices that are answers. */
const struct choice *instance_choice(struct instance *in, struct spot s, const char *code, size_t n);

/* The choices of a select question that pass its filter now, in a; n in *n. */
const struct choice **instance_choices(struct instance *in, struct spot s, size_t *n, struct arena *a);

/* Of a question with read_order = half: this household hears the scale from its end. */
bool instance_turned(struct instance *in, struct spot s);
/* The same as instance_choices in the order in which they are read aloud: where the scale is turned, what is no value still stands last. */
const struct choice **instance_choices_aloud(struct instance *in, struct spot s, size_t *n, struct arena *a);
/* What the row with the role read_order holds. */
#define READ_AS_LISTED "1"
#define READ_TURNED "2"

#endif
