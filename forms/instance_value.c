/* SPDX-License-Identifier: MIT */
/* One question or group in one frame: whether it is relevant, and what is computed for it. */
#include "config.h"

#include <math.h>

#include "base/clock.h"
#include "base/num.h"
#include "forms/draw.h"
#include "forms/instance_internal.h"

static bool inherited(const struct instance *in, const struct frame *f, int node)
{
	int parent = in->form->nodes[node].parent;

	return parent < 0 || frame_slot(f, parent)->relevant;
}

bool value_relevant(struct instance *in, struct frame *f, int node)
{
	const struct expr *relevant = in->form->nodes[node].relevant;

	if (!inherited(in, f, node) || !gate_open(in, f, node))
		return false;
	return !relevant || eval_true(in, relevant, (struct spot){ f, node }, NULL, false);
}

static bool draw(struct instance *in, struct frame *f, int node)
{
	struct slot *slot = frame_slot(f, node);
	const struct slot *adults;
	char digits[16] = "";
	int64_t n = 0;

	if (in->adults < 0 || in->form->nodes[in->adults].repeat != 0 ||
	    in->env.person == DRAW_BY_HAND)
		return false;
	adults = frame_slot(&in->root, in->adults);
	if (!adults->relevant || !num_parse_int(slot_text(adults), strlen(slot_text(adults)), &n) ||
	    n < 0 || n > 10000)
		n = 0;
	if (in->loading || slot->drawn_for == (int)n + 1) {
		slot->drawn_for = (int)n + 1;
		return false;
	}
	slot->drawn_for = (int)n + 1;
	if (n > 0 && in->env.seed && in->env.seed[0])
		snprintf(digits, sizeof(digits), "%d",
			 draw_by(in->env.person, in->env.seed, in->env.wave ? in->env.wave : "",
				 in->env.household ? in->env.household : "", (int)n));
	return slot_store(in, slot, digits);
}

/* The read-out order; a loaded record says itself how it was read. */
static bool decide_order(struct instance *in, struct slot *slot)
{
	bool turned = draw_turned(in->env.seed ? in->env.seed : "",
				  in->env.household ? in->env.household : "");

	return !in->loading && slot_store(in, slot, turned ? READ_TURNED : READ_AS_LISTED);
}

/* A date may come as its number of days ("today() - 1"). */
bool value_store(struct instance *in, struct frame *f, int node, const struct expr *e)
{
	const struct node *def = &in->form->nodes[node];
	const char *text = eval_text(in, e, (struct spot){ f, node });
	double days;

	if (def->type && def->type->input == INPUT_DATE && num_parse(text, strlen(text), &days) &&
	    days > -700000 && days < 2900000) {
		strbuf_reset(&in->text);
		days = floor(days);
		clock_format_date(&in->text, (int64_t)days);
		text = in->text.data;
	}
	return slot_store(in, frame_slot(f, node), text);
}

static bool calculate(struct instance *in, struct frame *f, int node)
{
	const struct node *def = &in->form->nodes[node];
	struct slot *slot = frame_slot(f, node);

	/* What a clock or a die gave, and what a person typed over a calculation, is part of a loaded record. */
	if (in->loading && (expr_is_volatile(def->calculation) ||
			    (slot->text && def->type && def->type->input != INPUT_NONE)))
		return false;
	return value_store(in, f, node, def->calculation);
}

static const char *next_word(const char **rest, size_t *n)
{
	const char *word = *rest + strspn(*rest, " ");

	*n = strcspn(word, " ");
	*rest = word + *n;
	return word;
}

/* The calculation of a question with triggers, once after one of them changed; without one it empties the question. */
static bool calculate_fired(struct instance *in, struct frame *f, int node)
{
	const struct node *def = &in->form->nodes[node];
	struct slot *slot = frame_slot(f, node);

	if (!slot->fired && !in->fired_all[node])
		return false;
	slot->fired = false;
	return def->calculation ? value_store(in, f, node, def->calculation)
				: slot_store(in, slot, "");
}

/* Drops the chosen values that the filter lets pass no longer. */
static bool drop_filtered(struct instance *in, struct frame *f, int node)
{
	const struct node *def = &in->form->nodes[node];
	struct slot *slot = frame_slot(f, node);
	const char *rest, *word;
	size_t n;

	if (in->loading || !def->list || def->choices_from > 0 || slot_text(slot)[0] == '\0')
		return false;
	rest = slot_text(slot);
	strbuf_reset(&in->text);
	for (word = next_word(&rest, &n); n > 0; word = next_word(&rest, &n)) {
		if (!instance_choice(in, (struct spot){ f, node }, word, n))
			continue;
		if (in->text.len > 0)
			strbuf_addc(&in->text, ' ');
		strbuf_add(&in->text, word, n);
	}
	return slot_store(in, slot, in->text.data);
}

bool value_compute(struct instance *in, struct frame *f, int node)
{
	const struct node *def = &in->form->nodes[node];
	bool changed = false;

	if (def->trigger)
		changed = calculate_fired(in, f, node);
	else if (def->role & ROLE_PERSON_DRAW)
		changed = draw(in, f, node);
	else if (def->role & ROLE_READ_ORDER)
		changed = decide_order(in, frame_slot(f, node));
	else if (def->calculation)
		changed = calculate(in, f, node);
	if (def->choice_filter)
		changed = drop_filtered(in, f, node) || changed;
	return changed;
}
