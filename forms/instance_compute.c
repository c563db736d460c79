/* SPDX-License-Identifier: MIT */
/*
 * Relevance, values and rows kept current: what is pending is worked off in the order of the plan, and only forward. What one question comes
 * to: forms/instance_value.c.
 */
#include "config.h"

#include "base/clock.h"
#include "forms/instance_internal.h"

/* What is pending */

void compute_touch(struct instance *in, int node, struct frame *at)
{
	int rank = in->plan.rank[node];
	uint64_t bit = (uint64_t)1 << (rank & 63);

	if (!(in->pending[rank >> 6] & bit)) {
		in->pending[rank >> 6] |= bit;
		in->pending_at[node] = at;
	} else if (in->pending_at[node] != at) {
		in->pending_at[node] = NULL;
	}
}

void compute_readers(struct instance *in, int node, struct frame *at)
{
	const struct plan *plan = &in->plan;

	for (int i = plan->reader_start[node]; i < plan->reader_start[node + 1]; i++) {
		int reader = plan->reader[i];
		struct frame *home = frame_holding(at, reader);
		bool here = in->form->nodes[reader].repeat == home->node &&
			    (!plan->wide[reader] || home == &in->root);

		compute_touch(in, reader, here ? home : NULL);
	}
}

void compute_fire(struct instance *in, int node, struct frame *at)
{
	const struct plan *plan = &in->plan;

	for (int i = plan->fired_start[node]; i < plan->fired_start[node + 1]; i++) {
		int target = plan->fired[i];
		struct frame *home = frame_holding(at, target);
		bool here = in->form->nodes[target].repeat == home->node;

		if (here)
			frame_slot(home, target)->fired = true;
		else
			in->fired_all[target] = true;
		compute_touch(in, target, here ? home : NULL);
	}
}

void compute_moving(struct instance *in)
{
	for (int i = 0; i < in->plan.n_moving; i++)
		compute_touch(in, in->plan.moving[i], NULL);
}

/* The children of a group or row in their frame. */
static void touch_children(struct instance *in, struct frame *f, int node)
{
	for (int i = node + 1; i < in->form->nodes[node].end; i = in->form->nodes[i].end)
		compute_touch(in, i, f);
}

static void tell(struct instance *in, struct frame *f, int node)
{
	if (in->changed)
		in->changed(in->changed_ctx, (struct spot){ f, node });
}

/* Defaults */

static void preload(struct instance *in, struct frame *f, int node, enum preload which)
{
	struct slot *slot = frame_slot(f, node);
	struct civil now;

	strbuf_reset(&in->text);
	switch (which) {
	case PRELOAD_START:
		clock_format_instant(&in->text, in->env.now_ms, in->env.utc_offset);
		break;
	case PRELOAD_TODAY:
		now = clock_civil(in->env.now_ms, in->env.utc_offset);
		clock_format_date(&in->text, clock_days_from_civil(now.year, now.month, now.day));
		break;
	case PRELOAD_DEVICEID:
		strbuf_adds(&in->text, in->env.deviceid ? in->env.deviceid : "");
		break;
	case PRELOAD_USERNAME:
		strbuf_adds(&in->text, in->env.username ? in->env.username : "");
		break;
	case PRELOAD_NONE:
	case PRELOAD_END:
	case PRELOAD_EMPTY:
		return;
	}
	slot_store(in, slot, in->text.data);
}

/* Literal ones and preloads, before anything is computed; dynamic ones wait in in->fresh until the pass is over. */
static void compute_defaults(struct instance *in, struct frame *f)
{
	bool waits = false;

	for (int i = f->base + 1; i < f->end;) {
		const struct node *node = &in->form->nodes[i];

		if (node->kind == NODE_REPEAT) {
			i = node->end;
			continue;
		}
		if (node->type && node->type->preload != PRELOAD_NONE)
			preload(in, f, i, node->type->preload);
		else if (node->kind == NODE_QUESTION && node->default_text)
			slot_store(in, frame_slot(f, i), node->default_text);
		waits = waits || node->default_expr;
		i++;
	}
	if (waits)
		VEC_PUSH(&in->fresh, f);
}

/* Everything in a new row, and what counts or adds up the rows. */
static void touch_row(struct instance *in, struct frame *row)
{
	for (int i = row->base + 1; i < row->end; i++) {
		compute_touch(in, i, in->form->nodes[i].repeat == row->node ? row : NULL);
		compute_readers(in, i, row);
	}
}

static void add_wanted_rows(struct instance *in, struct frame *f, int node, int wanted)
{
	while (instance_count(in, f, node) < wanted) {
		struct frame *row = row_new(in, f, node);

		if (!row)
			return;
		if (!in->loading)
			compute_defaults(in, row);
		if (!in->full)
			touch_row(in, row);
	}
}

static void update_repeat(struct instance *in, struct frame *f, int node)
{
	const struct node *def = &in->form->nodes[node];
	struct slot *slot = frame_slot(f, node);
	bool relevant = value_relevant(in, f, node), moved = relevant != slot->relevant;
	int wanted = -1, before = instance_count(in, f, node);

	slot->relevant = relevant;
	if (relevant && def->repeat_count) {
		wanted = instance_wanted(in, f, node);
		add_wanted_rows(in, f, node, wanted);
		moved = moved || instance_count(in, f, node) != before;
	}
	for (int i = 0; i < instance_count(in, f, node); i++) {
		struct frame *row = instance_at(in, f, node, i);
		struct slot *own = frame_slot(row, node);
		bool shown = relevant && (wanted < 0 || i < wanted);

		if (shown == own->relevant)
			continue;
		own->relevant = shown;
		moved = true;
		if (!in->full)
			touch_children(in, row, node);
		tell(in, row, node);
	}
	if (!moved)
		return;
	if (!in->full)
		compute_readers(in, node, f);
	tell(in, f, node);
}

static void update(struct instance *in, struct frame *f, int node)
{
	const struct node *def = &in->form->nodes[node];
	struct slot *slot = frame_slot(f, node);
	bool relevant, moved, value = false;

	if (def->kind == NODE_REPEAT) {
		update_repeat(in, f, node);
		return;
	}
	relevant = value_relevant(in, f, node);
	moved = relevant != slot->relevant;
	slot->relevant = relevant;
	if (def->kind == NODE_GROUP) {
		if (moved && !in->full) {
			touch_children(in, f, node);
			compute_readers(in, node, f);
		}
	} else if (relevant || def->role & ROLE_PERSON_DRAW || def->trigger) {
		value = value_compute(in, f, node);
	}
	/* An empty question outside of repeats reads as empty whether relevant or not; in a row it may be counted. */
	if (def->kind == NODE_QUESTION && !in->full &&
	    (value || (moved && (f->parent || slot_text(slot)[0]))))
		compute_readers(in, node, f);
	if (value && !in->full)
		compute_fire(in, node, f);
	if (moved || value)
		tell(in, f, node);
}

/* The pass */

/* All frames a node of this repeat stands in, into in->frames. */
static void collect_frames(struct instance *in, int repeat)
{
	int chain[64], depth = 0;

	for (int r = repeat; r > 0 && depth < 64; r = in->form->nodes[r].repeat)
		chain[depth++] = r;
	in->frames.n = 0;
	VEC_PUSH(&in->frames, &in->root);
	while (depth-- > 0) {
		in->outer.n = 0;
		for (size_t i = 0; i < in->frames.n; i++)
			VEC_PUSH(&in->outer, in->frames.v[i]);
		in->frames.n = 0;
		for (size_t i = 0; i < in->outer.n; i++)
			for (int k = 0; k < instance_count(in, in->outer.v[i], chain[depth]); k++)
				VEC_PUSH(&in->frames,
					 instance_at(in, in->outer.v[i], chain[depth], k));
	}
}

static void update_everywhere(struct instance *in, int node)
{
	int repeat = in->form->nodes[node].repeat;

	if (repeat == 0) {
		update(in, &in->root, node);
	} else {
		collect_frames(in, repeat);
		for (size_t i = 0; i < in->frames.n; i++)
			update(in, in->frames.v[i], node);
	}
	in->fired_all[node] = false;
}

/* What is behind the present place of the order is not taken up again: only a cycle could ask for it. */
static void run_word(struct instance *in, int word)
{
	uint64_t allowed = ~(uint64_t)0;

	while (in->pending[word] & allowed) {
		uint64_t low = (in->pending[word] & allowed) & (~(in->pending[word] & allowed) + 1);
		int bit = 0;

		while (!(low >> bit & 1))
			bit++;
		in->pending[word] &= ~low;
		allowed = bit == 63 ? 0 : ~(uint64_t)0 << (bit + 1);
		{
			int node = in->plan.node_at[word * 64 + bit];

			if (in->pending_at[node])
				update(in, in->pending_at[node], node);
			else
				update_everywhere(in, node);
		}
	}
	in->pending[word] = 0;
}

static void run(struct instance *in)
{
	for (int word = 0; word < in->n_words; word++)
		run_word(in, word);
	for (int word = 0; word < in->n_words; word++)
		in->pending[word] = 0;
}

void compute_all(struct instance *in, bool loading)
{
	in->loading = loading;
	in->full = true;
	for (int rank = 0; rank < in->form->n_nodes; rank++) {
		int node = in->plan.node_at[rank];

		if (node > 0)
			update_everywhere(in, node);
	}
	in->loading = in->full = false;
}

void compute_row(struct instance *in, struct frame *row)
{
	compute_defaults(in, row);
	compute_touch(in, row->node, row->parent);
	touch_row(in, row);
	compute_readers(in, row->node, row->parent);
}

static void late_defaults(struct instance *in, struct frame *f)
{
	for (int i = f->base + 1; i < f->end;) {
		const struct node *node = &in->form->nodes[i];
		struct slot *slot = frame_slot(f, i);

		if (node->kind == NODE_REPEAT) {
			i = node->end;
			continue;
		}
		if (node->kind == NODE_QUESTION && node->default_expr &&
		    value_store(in, f, i, node->default_expr) && slot->relevant) {
			compute_readers(in, i, f);
			tell(in, f, i);
			run(in);
		}
		i++;
	}
}

void compute_run(struct instance *in)
{
	run(in);
	while (in->fresh.n > 0) {
		struct frame *f = in->fresh.v[0];

		in->fresh.n--;
		memmove(in->fresh.v, in->fresh.v + 1, in->fresh.n * sizeof(struct frame *));
		late_defaults(in, f);
	}
}

void compute_start(struct instance *in)
{
	in->fresh.n = 0;
	compute_defaults(in, &in->root);
	compute_all(in, false);
	compute_run(in);
}
