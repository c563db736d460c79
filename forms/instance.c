/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/instance.h"

#include <assert.h>
#include <strings.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/clock.h"
#include "base/mem.h"
#include "forms/instance_internal.h"

static void frame_init(struct frame *f, struct instance *in, struct frame *parent, int node)
{
	f->in = in;
	f->parent = parent;
	f->node = node;
	f->base = node;
	f->end = in->form->nodes[node].end;
}

struct instance *instance_new(const struct form *form, const struct eval_env *env)
{
	struct instance *in = mem_alloc(sizeof(*in));
	size_t n = (size_t)form->n_nodes;

	in->form = form;
	in->env = *env;
	in->keep = arena_new();
	in->arena = arena_new();
	in->scratch = arena_new();
	strbuf_init(&in->text);
	strbuf_init(&in->key);
	plan_build(&in->plan, in->keep, form);
	frame_init(&in->root, in, NULL, 0);
	in->root.slot = arena_array(in->keep, n, sizeof(*in->root.slot));
	in->n_words = (form->n_nodes + 63) / 64;
	in->pending = arena_array(in->keep, (size_t)in->n_words, sizeof(*in->pending));
	in->pending_at = arena_array(in->keep, n, sizeof(struct frame *));
	in->fired_all = arena_array(in->keep, n, sizeof(*in->fired_all));
	in->adults = -1;
	for (int i = form->n_nodes - 1; i > 0; i--)
		if (form->nodes[i].role & ROLE_ADULTS)
			in->adults = i;
	instance_reset(in, true);
	return in;
}

void instance_free(struct instance *in)
{
	if (!in)
		return;
	arena_free(in->keep);
	arena_free(in->arena);
	arena_free(in->scratch);
	strbuf_clear(&in->text);
	strbuf_clear(&in->key);
	VEC_CLEAR(&in->frames);
	VEC_CLEAR(&in->outer);
	VEC_CLEAR(&in->fresh);
	VEC_CLEAR(&in->indexes);
	free(in);
}

void instance_reset(struct instance *in, bool apply_defaults)
{
	arena_reset(in->arena);
	memset(in->root.slot, 0, (size_t)in->form->n_nodes * sizeof(*in->root.slot));
	in->n_frames = 0;
	in->root.slot[0].relevant = true;
	if (!apply_defaults)
		return;
	compute_start(in);
}

struct eval_env *instance_env(struct instance *in)
{
	return &in->env;
}

const struct form *instance_form(const struct instance *in)
{
	return in->form;
}

struct frame *instance_root(struct instance *in)
{
	return &in->root;
}

uint64_t instance_evaluations(const struct instance *in)
{
	return in->evaluations;
}

const char *instance_get(const struct instance *in, struct spot s)
{
	assert(s.frame->in == in && s.node >= s.frame->base && s.node < s.frame->end);
	return slot_text(frame_slot(s.frame, s.node));
}

const char *instance_value(const struct instance *in, struct spot s)
{
	const struct slot *slot = frame_slot(s.frame, s.node);

	assert(s.frame->in == in && s.node >= s.frame->base && s.node < s.frame->end);
	return slot->relevant ? slot_text(slot) : "";
}

bool instance_relevant(const struct instance *in, struct spot s)
{
	assert(s.frame->in == in && s.node >= s.frame->base && s.node < s.frame->end);
	return frame_slot(s.frame, s.node)->relevant;
}

bool instance_required(struct instance *in, struct spot s)
{
	const struct node *node = &in->form->nodes[s.node];

	return node->required && instance_relevant(in, s) &&
	       eval_true(in, node->required, s, NULL, false);
}

bool instance_read_only(struct instance *in, struct spot s)
{
	const struct node *node = &in->form->nodes[s.node];

	if ((node->role & ROLE_PERSON_DRAW) && in->adults >= 0 && in->env.seed && in->env.seed[0] &&
	    in->env.person != DRAW_BY_HAND)
		return true;
	return node->read_only && eval_true(in, node->read_only, s, NULL, false);
}

bool slot_store(struct instance *in, struct slot *s, const char *text)
{
	size_t n = strlen(text) + 1;

	if (strcmp(slot_text(s), text) == 0)
		return false;
	s->reason = NULL; /* it was given for the answer that stood there */
	if (n > s->cap) {
		size_t cap = (s->cap ? n * 2 : n) + 7;
		char *fresh = arena_alloc(in->arena, cap);

		memcpy(fresh, text, n);
		s->text = fresh;
		s->cap = (uint32_t)cap;
	} else {
		memmove(s->text, text, n); /* text may be a part of what stands there */
	}
	return true;
}

void instance_set(struct instance *in, struct spot s, const char *text, instance_changed_fn changed,
		  void *ctx)
{
	struct slot *slot = frame_slot(s.frame, s.node);

	assert(s.frame->in == in && s.node >= s.frame->base && s.node < s.frame->end);
	if (!slot_store(in, slot, text))
		return;
	in->changed = changed;
	in->changed_ctx = ctx;
	if (slot->relevant)
		compute_readers(in, s.node, s.frame);
	compute_fire(in, s.node, s.frame);
	compute_moving(in);
	compute_run(in);
	in->changed = NULL;
}

void instance_put(struct instance *in, struct spot s, const char *text)
{
	slot_store(in, frame_slot(s.frame, s.node), text);
}

const char *instance_reason(const struct instance *in, struct spot s)
{
	const struct slot *slot = frame_slot(s.frame, s.node);

	assert(s.frame->in == in && s.node >= s.frame->base && s.node < s.frame->end);
	return slot->reason ? slot->reason : "";
}

bool instance_set_reason(struct instance *in, struct spot s, const char *reason)
{
	struct slot *slot = frame_slot(s.frame, s.node);

	assert(s.frame->in == in && s.node >= s.frame->base && s.node < s.frame->end);
	if (!in->form->nodes[s.node].soft || slot_text(slot)[0] == '\0')
		return false;
	slot->reason = reason[0] ? arena_strdup(in->arena, reason) : NULL;
	return true;
}

void instance_recompute(struct instance *in)
{
	compute_all(in, true);
}

void instance_finish(struct instance *in)
{
	struct strbuf now;

	strbuf_init(&now);
	clock_format_instant(&now, in->env.now_ms, in->env.utc_offset);
	for (int i = 1; i < in->form->n_nodes; i++) {
		const struct node *node = &in->form->nodes[i];

		if (!node->type || node->type->preload != PRELOAD_END || node->repeat != 0)
			continue;
		if (slot_store(in, frame_slot(&in->root, i), now.data))
			compute_readers(in, i, &in->root);
	}
	strbuf_clear(&now);
	compute_moving(in);
	compute_run(in);
}

/* Repeats */

int instance_count(const struct instance *in, struct frame *parent, int repeat)
{
	const struct rows *rows = frame_slot(parent, repeat)->rows;

	assert(in->form->nodes[repeat].kind == NODE_REPEAT);
	return rows ? rows->n : 0;
}

struct frame *instance_at(const struct instance *in, struct frame *parent, int repeat, int index)
{
	const struct rows *rows = frame_slot(parent, repeat)->rows;

	assert(in->form->nodes[repeat].kind == NODE_REPEAT);
	return rows && index >= 0 && index < rows->n ? rows->v[index] : NULL;
}

struct frame *row_new(struct instance *in, struct frame *parent, int repeat)
{
	struct slot *slot = frame_slot(parent, repeat);
	struct rows *rows = slot->rows;
	struct frame *f;

	if (!rows)
		rows = slot->rows = arena_alloc(in->arena, sizeof(*rows));
	if (rows->n >= INSTANCE_MAX_ROWS || in->n_frames >= INSTANCE_MAX_FRAMES)
		return NULL;
	if (rows->n == rows->cap) {
		int cap = rows->cap ? rows->cap * 2 : 4;
		struct frame **v = arena_array(in->arena, (size_t)cap, sizeof(struct frame *));

		if (rows->n > 0)
			memcpy(v, rows->v, (size_t)rows->n * sizeof(struct frame *));
		rows->v = v;
		rows->cap = cap;
	}
	f = arena_alloc(in->arena, sizeof(*f));
	frame_init(f, in, parent, repeat);
	f->slot = arena_array(in->arena, (size_t)(f->end - f->base), sizeof(*f->slot));
	f->index = rows->n;
	rows->v[rows->n++] = f;
	in->n_frames++;
	return f;
}

struct frame *instance_add(struct instance *in, struct frame *parent, int repeat)
{
	struct frame *f = row_new(in, parent, repeat);

	if (!f)
		return NULL;
	compute_row(in, f);
	compute_moving(in);
	compute_run(in);
	return f;
}

struct frame *instance_append(struct instance *in, struct frame *parent, int repeat)
{
	return row_new(in, parent, repeat);
}

void instance_remove(struct instance *in, struct frame *frame)
{
	struct frame *parent = frame->parent;
	struct rows *rows = frame_slot(parent, frame->node)->rows;
	const struct node *node = &in->form->nodes[frame->node];

	rows->n--;
	for (int i = frame->index; i < rows->n; i++) {
		rows->v[i] = rows->v[i + 1];
		rows->v[i]->index = i;
	}
	in->n_frames--;
	/* Later rows have another position now, and every sum over the rows another value. */
	compute_touch(in, frame->node, parent);
	for (int i = frame->node; i < node->end; i++) {
		const struct node *inner = &in->form->nodes[i];

		if (i > frame->node &&
		    (inner->relevant || inner->calculation || inner->choice_filter))
			compute_touch(in, i, NULL);
		compute_readers(in, i, parent);
	}
	compute_moving(in);
	compute_run(in);
}

struct frame *frame_parent(const struct frame *f)
{
	return f->parent;
}

int frame_node(const struct frame *f)
{
	return f->node;
}

int frame_index(const struct frame *f)
{
	return f->index;
}

struct frame *frame_holding(struct frame *f, int node)
{
	while (f->parent && (node <= f->base || node >= f->end))
		f = f->parent;
	return f;
}

int instance_wanted(struct instance *in, struct frame *parent, int repeat)
{
	const struct node *node = &in->form->nodes[repeat];
	double n;

	if (!node->repeat_count)
		return -1;
	n = eval_number(in, node->repeat_count, (struct spot){ parent, repeat });
	if (!(n > 0))
		return 0;
	return n < INSTANCE_MAX_ROWS ? (int)n : INSTANCE_MAX_ROWS;
}

bool answer_agrees(const char *value)
{
	static const char *const yes[] = { "1", "yes", "true", "OK" };

	for (size_t i = 0; i < ARRAY_LEN(yes); i++)
		if (strcasecmp(value, yes[i]) == 0)
			return true;
	return false;
}

bool gate_open(const struct instance *in, const struct frame *f, int node)
{
	int gate = in->form->nodes[node].gate;

	if (gate < 0 || gate == node)
		return true;
	while (f->parent && (gate <= f->base || gate >= f->end))
		f = f->parent;
	if (in->form->nodes[gate].repeat != f->node)
		return false;
	return frame_slot(f, gate)->relevant && answer_agrees(slot_text(frame_slot(f, gate)));
}

static void each_in(struct instance *in, struct frame *f, instance_visit_fn fn, void *ctx)
{
	for (int i = f->base + 1; i < f->end;) {
		const struct node *node = &in->form->nodes[i];

		if (node->kind == NODE_REPEAT) {
			for (int k = 0; k < instance_count(in, f, i); k++)
				each_in(in, instance_at(in, f, i, k), fn, ctx);
			i = node->end;
			continue;
		}
		if (node->kind == NODE_QUESTION)
			fn(ctx, (struct spot){ f, i });
		i++;
	}
}

void instance_each(struct instance *in, instance_visit_fn fn, void *ctx)
{
	each_in(in, &in->root, fn, ctx);
}
