/* SPDX-License-Identifier: MIT */
/* Which questions are looked at, and the rows on their way into columns of numbers. */
#include "config.h"

#include "tally/review.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/num.h"
#include "forms/expr.h"
#include "forms/form.h"
#include "forms/missing.h"
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

struct reads {
	int *v;
	size_t n, cap;
};

static void see_read(void *ctx, int node)
{
	struct reads *reads = ctx;

	VEC_PUSH(reads, node);
}

/* Nothing decides whether it is asked but consent and whether there is anybody to ask. */
static bool asked_of_all(const struct form *form, int node)
{
	const unsigned doors = ROLE_CONSENT_INFORMANT | ROLE_CONSENT_RESPONDENT | ROLE_ADULTS;
	struct reads reads = { 0 };
	bool all = !form->nodes[node].relevant;

	for (int at = form->nodes[node].parent; at > 0; at = form->nodes[at].parent)
		if (form->nodes[at].relevant)
			expr_reads(form->nodes[at].relevant, see_read, &reads);
	for (size_t i = 0; i < reads.n; i++)
		all = all && (form->nodes[reads.v[i]].role & doors);
	VEC_CLEAR(&reads);
	return all;
}

/* An opinion everybody is asked: single choice, of no role. */
static bool is_item(const struct form *form, int node)
{
	const struct node *q = &form->nodes[node];

	return q->kind == NODE_QUESTION && !q->repeat && q->type->input == INPUT_ONE &&
	       !(q->role & ~(unsigned)ROLE_KEY) && q->list && asked_of_all(form, node);
}

static bool is_reversed(const struct form *form, int node)
{
	for (size_t m = 0; m < form->n_metrics; m++)
		for (size_t r = 0; r < form->metrics[m].n_reverse; r++)
			if (form_find(form, form->metrics[m].reverse[r]) == node)
				return true;
	return false;
}

/* How many of its codes are steps: 1, 2, 3 and so on, up to the first that is no value (6 and above by the questionnaires' custom). */
static int steps_of(const struct choice_list *list)
{
	int most = list_tells_missing(list) ? 9 : 5, steps = 0;

	for (size_t i = 0; i < list->n && steps < most; i++)
		if (list->choices[i].name[0] == '1' + steps && !list->choices[i].name[1] && list_missing(list, list->choices[i].name) == CHOICE_VALUE)
			steps++;
	return steps;
}

/* A metric scores it, or counts the better half of at least four steps. */
static bool is_opinion(const struct form *form, int node)
{
	int steps = steps_of(form->nodes[node].list);

	for (size_t m = 0; m < form->n_metrics && steps >= 3 && steps <= 5; m++)
		for (size_t i = 0; i < form->metrics[m].n_items; i++)
			if (form->metrics[m].items[i] == node &&
			    (form->metrics[m].kind == METRIC_INDEX || form->metrics[m].kind == METRIC_SCORE ||
			     (form->metrics[m].kind == METRIC_SHARE && form->metrics[m].n_positive == 2 && steps >= 4)))
				return true;
	return false;
}

/* Straight lines are sought among questions that share a list of answers, of which one is worded the other way round (some metric turns
 * it): the longest such battery. */
static const struct choice_list *battery_list(const struct form *form)
{
	const struct choice_list *best = NULL;
	size_t most = BATTERY_MIN - 1;

	for (size_t l = 0; l < form->n_lists; l++) {
		size_t count = 0;
		bool reverse = false;

		for (int i = 0; i < form->n_nodes; i++)
			if (is_item(form, i) && form->nodes[i].list == &form->lists[l]) {
				count++;
				reverse = reverse || is_reversed(form, i);
			}
		if (count > most && reverse) {
			most = count;
			best = &form->lists[l];
		}
	}
	return best;
}

/* Where no list is long enough: the opinions of all lists, which a person who says the same number to all answers in turn well and badly. */
static bool in_battery(const struct form *form, const struct choice_list *list, bool mixed, int node)
{
	if (!is_item(form, node))
		return false;
	return list ? form->nodes[node].list == list : mixed && is_opinion(form, node);
}

/* True if the opinions of all lists will do as a battery. */
static bool find_opinions(const struct form *form)
{
	size_t n = 0;
	bool reverse = false;

	for (int i = 0; i < form->n_nodes; i++)
		if (is_item(form, i) && is_opinion(form, i)) {
			n++;
			reverse = reverse || is_reversed(form, i);
		}
	return reverse && n >= BATTERY_MIN;
}

/* Ages are told by heart or by tens; a count of visits is not. */
static bool asks_age(const struct form *form, const struct node *q)
{
	static const char *const words[] = { "年龄", "周岁", "多少岁", "几岁", "年纪", "多大年", "今年多大", "how old", "your age", "Age" };

	for (size_t l = 0; l < form->n_langs; l++)
		for (size_t w = 0; w < ARRAY_LEN(words); w++)
			if (q->text[TEXT_LABEL][l] && strstr(q->text[TEXT_LABEL][l]->source, words[w]))
				return true;
	return false;
}

/* Asked of the drawn person: was it you who opened? By the words, as with ages; the first answer is yes. */
static bool asks_opener(const struct form *form, const struct node *q)
{
	static const char *const words[] = { "开门的人", "opened the door" };

	if (q->type->input != INPUT_ONE || !(q->role & ROLE_PROCESS))
		return false;
	for (size_t l = 0; l < form->n_langs; l++)
		for (size_t w = 0; w < ARRAY_LEN(words); w++)
			if (q->text[TEXT_LABEL][l] && strstr(q->text[TEXT_LABEL][l]->source, words[w]))
				return true;
	return false;
}

/* Questions about the fieldwork, the first of each kind. */
static enum review_use field_use(const struct review *rv, const struct node *q)
{
	if (strcmp(q->type->name, "geopoint") == 0 || strcmp(q->type->name, "start-geopoint") == 0)
		return rv->asks_place ? REVIEW_NOTHING : REVIEW_PLACE;
	if (q->role & ROLE_ADULTS)
		return REVIEW_ADULTS;
	return !rv->asks_opener && asks_opener(rv->form, q) ? REVIEW_OPENER : REVIEW_NOTHING;
}

static void choose_question(struct review *rv, int node)
{
	struct review_input *in = rv->in;
	const struct node *q = &rv->form->nodes[node];

	if (q->kind != NODE_QUESTION || q->repeat || in->kind[node])
		return;
	in->kind[node] = field_use(rv, q);
	rv->asks_place = rv->asks_place || in->kind[node] == REVIEW_PLACE;
	rv->asks_opener = rv->asks_opener || in->kind[node] == REVIEW_OPENER;
	if (in->kind[node])
		return;
	if (is_item(rv->form, node)) {
		in->kind[node] = REVIEW_ITEM;
		in->place[node] = rv->items++;
	} else if (q->type->input == INPUT_TEXT && !(q->role & ~(unsigned)ROLE_QUOTE)) {
		in->kind[node] = REVIEW_TEXT;
		in->place[node] = in->n_texts++;
	} else if (q->type->input == INPUT_INTEGER && !q->role && rv->digits_of < 0 && asks_age(rv->form, q)) {
		in->kind[node] = REVIEW_DIGITS;
		rv->digits_of = node;
	}
}

static void choose_items(struct review *rv)
{
	struct review_input *in = rv->in;
	const struct form *form = rv->form;
	const struct choice_list *list = battery_list(form);
	bool mixed = !list && find_opinions(form);

	in->kind = mem_array((size_t)form->n_nodes + 1, sizeof(*in->kind));
	in->place = mem_array((size_t)form->n_nodes + 1, sizeof(*in->place));
	for (int i = 0; i < form->n_nodes; i++) { /* the battery stands first */
		if (in_battery(form, list, mixed, i)) {
			in->kind[i] = REVIEW_ITEM;
			in->place[i] = rv->items++;
		}
	}
	in->battery = rv->items;
	rv->battery = in->battery >= BATTERY_MIN ? in->battery : 0;
	for (int i = 0; i < form->n_nodes; i++)
		choose_question(rv, i);
	for (int i = 0; i < form->n_nodes; i++)
		if (in->kind[i] == REVIEW_ITEM && is_opinion(form, i))
			VEC_PUSH(&in->opinions, ((struct review_opinion){ in->place[i], steps_of(form->nodes[i].list), is_reversed(form, i) }));
	rv->opinions = in->opinions.n;
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
	VEC_CLEAR(&in->opinions);
	VEC_CLEAR(&rv->effects);
	free(rv->interview);
	free(rv->person);
	free(in);
	arena_free(rv->arena);
	free(rv);
}

/* "43.6 122.3 0 0" */
static void take_place(struct review_raw *raw, const char *value, size_t n)
{
	const char *blank = memchr(value, ' ', n);
	double lat, lon;
	size_t rest;

	if (!blank)
		return;
	rest = n - (size_t)(blank + 1 - value);
	for (size_t i = 0; i < rest; i++)
		if (blank[1 + i] == ' ')
			rest = i;
	if (!num_parse(value, (size_t)(blank - value), &lat) || !num_parse(blank + 1, rest, &lon))
		return;
	raw->lat = lat;
	raw->lon = lon;
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
	case REVIEW_PLACE:
		take_place(raw, value, n);
		break;
	case REVIEW_OPENER:
		raw->opened = n == 1 && *value == '1';
		break;
	case REVIEW_ADULTS:
		if (num_parse_int(value, n, &whole) && whole > 0 && whole < 100)
			raw->adults = (int)whole;
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

		if (*body == '!' && key + 1 == sizeof(BODY_CLOCK) && memcmp(body, BODY_CLOCK, key) == 0 && key < n)
			raw->watched = body_clock_parse(body + key + 1, n - key - 1, &raw->clock_set);
		else if (key < n && !memchr(body, '[', key)) {
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
	struct review_raw raw = { .seq = row->seq, .digits = -1, .lat = (double)NAN, .lon = (double)NAN, .opened = -1 };
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
