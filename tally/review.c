/* SPDX-License-Identifier: MIT */
/* Which questions are looked at, and the rows on their way into columns of numbers. */
#include "config.h"

#include "tally/review.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/num.h"
#include "forms/form.h"
#include "forms/round.h"
#include "tally/review_internal.h"

#define TEXT_MAX    4000
#define BATTERY_MIN 8

int review_score(unsigned families)
{
	int n = 0;

	for (; families; families &= families - 1)
		n++;
	return n;
}

/* An opinion everybody is asked: single choice, of no role, not skipped by a condition of its own. */
static bool is_item(const struct form *form, int node)
{
	const struct node *q = &form->nodes[node];

	return q->kind == NODE_QUESTION && !q->repeat && q->type->input == INPUT_ONE &&
	       !(q->role & ~(unsigned)ROLE_KEY) && !q->relevant && q->list;
}

/* A battery counts only if one of its items is worded the other way round: some metric turns it. */
static bool has_reverse(const struct form *form, const struct choice_list *list)
{
	for (size_t m = 0; m < form->n_metrics; m++)
		for (size_t r = 0; r < form->metrics[m].n_reverse; r++) {
			int node = form_find(form, form->metrics[m].reverse[r]);

			if (node >= 0 && form->nodes[node].list == list)
				return true;
		}
	return false;
}

/* Straight lines are sought in the longest battery: questions that share a list of answers. */
static const struct choice_list *battery_list(const struct form *form)
{
	const struct choice_list *best = NULL;
	size_t most = 0;

	for (size_t l = 0; l < form->n_lists; l++) {
		size_t count = 0;

		for (int i = 0; i < form->n_nodes; i++)
			count += is_item(form, i) && form->nodes[i].list == &form->lists[l];
		if (count > most && has_reverse(form, &form->lists[l])) {
			most = count;
			best = &form->lists[l];
		}
	}
	return best;
}

static void choose_items(struct review *rv)
{
	struct review_input *in = rv->in;
	const struct form *form = rv->form;
	const struct choice_list *list = battery_list(form);

	in->kind = mem_array((size_t)form->n_nodes + 1, sizeof(*in->kind));
	in->place = mem_array((size_t)form->n_nodes + 1, sizeof(*in->place));
	for (int i = 0; i < form->n_nodes; i++) { /* the battery stands first */
		if (is_item(form, i) && form->nodes[i].list == list) {
			in->kind[i] = REVIEW_ITEM;
			in->place[i] = rv->items++;
		}
	}
	in->battery = rv->items;
	rv->battery = in->battery >= BATTERY_MIN ? in->battery : 0;
	for (int i = 0; i < form->n_nodes; i++) {
		const struct node *q = &form->nodes[i];

		if (is_item(form, i) && q->list != list) {
			in->kind[i] = REVIEW_ITEM;
			in->place[i] = rv->items++;
		} else if (q->kind == NODE_QUESTION && !q->repeat && q->type->input == INPUT_TEXT &&
			   !q->role) {
			in->kind[i] = REVIEW_TEXT;
			in->place[i] = in->n_texts++;
		} else if (q->kind == NODE_QUESTION && !q->repeat &&
			   q->type->input == INPUT_INTEGER && !q->role && rv->digits_of < 0) {
			in->kind[i] = REVIEW_DIGITS;
			rv->digits_of = i;
		}
	}
}

struct review *review_new(const struct form *form, const struct round *round, int64_t now)
{
	struct review *rv = mem_alloc(sizeof(*rv));

	rv->form = form;
	rv->round = round;
	rv->now = now;
	rv->arena = arena_new();
	rv->digits_of = -1;
	rv->in = mem_alloc(sizeof(*rv->in));
	intern_init(&rv->in->people, rv->arena);
	intern_init(&rv->in->units, rv->arena);
	intern_init(&rv->in->codes, rv->arena);
	choose_items(rv);
	return rv;
}

void review_free(struct review *rv)
{
	struct review_input *in;

	if (!rv)
		return;
	in = rv->in;
	intern_clear(&in->people);
	intern_clear(&in->units);
	intern_clear(&in->codes);
	free(in->kind);
	free(in->place);
	VEC_CLEAR(&in->rows);
	VEC_CLEAR(&in->calls);
	VEC_CLEAR(&rv->effects);
	free(rv->interview);
	free(rv->person);
	free(in);
	arena_free(rv->arena);
	free(rv);
}

static void take_answer(struct review *rv, struct review_raw *raw, int node, const char *value,
			size_t n)
{
	const struct review_input *in = rv->in;
	char number[24];
	int64_t whole;

	switch (in->kind[node]) {
	case REVIEW_ITEM:
		raw->answer[in->place[node]] = intern_add(&rv->in->codes, value, n);
		break;
	case REVIEW_TEXT:
		raw->text[in->place[node]] =
			arena_strndup(rv->arena, value, n < TEXT_MAX ? n : TEXT_MAX);
		break;
	case REVIEW_DIGITS:
		if (n < sizeof(number)) {
			memcpy(number, value, n);
			number[n] = '\0';
			if (num_parse_int(number, n, &whole))
				raw->digits = (double)whole;
		}
		break;
	case REVIEW_NOTHING:
		break;
	}
}

static unsigned section_of(const struct form *form, int node)
{
	while (form->nodes[node].parent > 0)
		node = form->nodes[node].parent;
	return (unsigned)node;
}

static void read_body(struct review *rv, struct review_raw *raw, const char *body)
{
	int cursor = 0;

	while (*body) {
		size_t n = strcspn(body, "\n"), key = strcspn(body, "\t");

		if (key < n && !memchr(body, '[', key)) {
			int node = frame_find_node(rv->form, body, key, &cursor);

			if (node >= 0)
				raw->path |= UINT64_C(1) << (section_of(rv->form, node) % 64);
			if (node >= 0)
				take_answer(rv, raw, node, body + key + 1, n - key - 1);
		}
		body += n + (body[n] == '\n');
	}
}

void review_add(struct review *rv, const struct review_row *row)
{
	struct review_raw raw = { .seq = row->seq, .digits = -1 };
	int offset = rv->round ? rv->round->utc_offset : 480, other;

	raw.id = *row->id;
	raw.unit = intern_add(&rv->in->units, row->unit, strlen(row->unit));
	raw.person = intern_add(&rv->in->people, row->interviewer, strlen(row->interviewer));
	raw.household = arena_strdup(rv->arena, row->household);
	raw.started_text = arena_strdup(rv->arena, row->started);
	raw.started = raw.ended = -1;
	if (!clock_parse_instant(row->started, offset, &raw.started, &other))
		raw.started = -1;
	if (!clock_parse_instant(row->ended, offset, &raw.ended, &other))
		raw.ended = -1;
	raw.answer = arena_array(rv->arena, rv->items + 1, sizeof(*raw.answer));
	raw.text = arena_array(rv->arena, rv->in->n_texts + 1, sizeof(*raw.text));
	for (size_t i = 0; i < rv->in->n_texts; i++)
		raw.text[i] = "";
	read_body(rv, &raw, row->body);
	VEC_PUSH(&rv->in->rows, raw);
}

void review_call(struct review *rv, const char *interviewer, bool complete)
{
	const struct review_call call = {
		intern_add(&rv->in->people, interviewer, strlen(interviewer)), complete
	};

	VEC_PUSH(&rv->in->calls, call);
}
