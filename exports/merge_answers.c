/* SPDX-License-Identifier: MIT */
/*
 * A row's answers: in the canonical spelling of their questions, into the body as the row says them (nothing computed enters, so that the
 * revision's id comes from the row alone), and forms/validate is asked what cannot count.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "exports/merge_internal.h"
#include "forms/form.h"

/* One code; in full width only if the list has it so. */
static void spell_choice(struct intake *k, const struct node *node, const char *word, size_t n)
{
	size_t start = k->value.len;
	bool plain = true;

	for (size_t i = 0; i < n && plain; i++)
		plain = (unsigned char)word[i] < 0x80;
	strbuf_add(&k->value, word, n);
	if (plain || list_choice(node->list, k->value.data + start))
		return;
	strbuf_cut(&k->value, start);
	utf8_narrow(&k->value, word, n);
	if (list_choice(node->list, k->value.data + start))
		return;
	strbuf_cut(&k->value, start);
	strbuf_add(&k->value, word, n);
}

/* Codes with single blanks between them and none twice. Whether the list has them is validation's question. */
static void spell_choices(struct intake *k, const struct node *node, const char *cell)
{
	static const char blanks[] = " \t\r\n";
	bool many = node->type->input != INPUT_ONE;

	for (const char *s = cell + strspn(cell, blanks); *s; s += strspn(s, blanks)) {
		size_t n = many ? strcspn(s, blanks) : strlen(s), start = k->value.len, at = 0;

		while (!many && strchr(blanks, s[n - 1]))
			n--;
		if (start > 0)
			strbuf_addc(&k->value, ' ');
		spell_choice(k, node, s, n);
		for (size_t len = k->value.len - start - 1; start > 0 && at < start;
		     at += strcspn(k->value.data + at, " ") + 1) {
			if (strncmp(k->value.data + at, k->value.data + start + 1, len) == 0 &&
			    k->value.data[at + len] == ' ') {
				strbuf_cut(&k->value, start);
				break;
			}
		}
		s += n;
	}
}

const char *merge_spelled(struct intake *k, const struct node *node, const char *cell)
{
	if (!*cell)
		return cell;
	strbuf_reset(&k->value);
	if (node->list) {
		spell_choices(k, node, cell);
		return k->value.data;
	}
	if (!node->type->canonical)
		return cell;
	if (node->type->canonical(&k->value, cell))
		return k->value.data;
	return cell; /* kept as it is, and marked */
}

static bool says_yes(const char *cell)
{
	return strcmp(cell, "1") == 0 || strcmp(cell, "1.0") == 0 || strcmp(cell, "TRUE") == 0 ||
	       strcmp(cell, "True") == 0 || strcmp(cell, "true") == 0;
}

/* KoboToolbox's columns one a choice, joined in the order of the list. */
static const char *joined(struct intake *k, const struct csv_head *head,
			  const struct csv_plan *plan, int node, const char *const *cells, size_t n)
{
	const struct choice_list *list = k->form->form->nodes[node].list;

	strbuf_reset(&k->key);
	for (size_t c = 0; c < list->n; c++) {
		for (size_t i = 0; i < head->n && i < n; i++) {
			if (plan->node[i] != node || plan->choice[i] != (int)c ||
			    !says_yes(cells[i]))
				continue;
			if (k->key.len > 0)
				strbuf_addc(&k->key, ' ');
			strbuf_adds(&k->key, list->choices[c].name);
		}
	}
	return k->key.data;
}

static const char *answer(struct intake *k, const struct csv_head *head,
			  const struct csv_plan *plan, int node, const char *const *cells, size_t n)
{
	int col = plan->column[node];

	if (plan->split[node])
		return joined(k, head, plan, node, cells, n);
	if (col < 0 || (size_t)col >= n)
		return "";
	return merge_spelled(k, &k->form->form->nodes[node], cells[col]);
}

/* Why the answer was kept against a soft check; a reason without an answer is none. */
static void put_reason(struct intake *k, const struct csv_plan *plan, const char *const *cells,
		       size_t n, struct spot s)
{
	int col = plan->reason[s.node];

	if (col >= 0 && (size_t)col < n && *cells[col])
		(void)instance_set_reason(k->form->in, s, cells[col]);
}

void merge_put_cells(struct intake *k, const struct csv_head *head, const struct csv_plan *plan,
		     int repeat, const char *const *cells, size_t n, struct frame *frame)
{
	const struct form *form = k->form->form;

	for (int i = 1; i < form->n_nodes; i++) {
		struct spot s = { .frame = frame, .node = i };
		const char *text;

		if (form->nodes[i].repeat != repeat || !csv_stores(form, i))
			continue;
		text = answer(k, head, plan, i, cells, n);
		if (!*text)
			continue;
		instance_put(k->form->in, s, text);
		put_reason(k, plan, cells, n, s);
	}
}

/* key is k->key's or a path of the form. */
static void add_answer(struct intake *k, const char *key, struct spot s, const char *text)
{
	const char *reason = instance_reason(k->form->in, s);

	body_add(&k->body, key, text);
	if (*reason)
		body_add(&k->body, arena_printf(k->m->row, "%s%s", key, BODY_REASON), reason);
}

static void add_spot(void *ctx, struct spot s)
{
	struct intake *k = ctx;
	const char *text = instance_get(k->form->in, s);

	if (!*text || !csv_stores(k->form->form, s.node))
		return;
	strbuf_reset(&k->key);
	instance_key(&k->key, k->form->in, s);
	add_answer(k, k->key.data, s, text);
}

/* Without repeats the keys are the paths and the order that of the nodes: the common case, and 200,000 of them come at once. */
static void flat_body(struct intake *k)
{
	const struct form *form = k->form->form;
	struct spot s = { .frame = instance_root(k->form->in) };

	for (s.node = 1; s.node < form->n_nodes; s.node++) {
		const char *text;

		if (!csv_stores(form, s.node))
			continue;
		text = instance_get(k->form->in, s);
		if (*text)
			add_answer(k, form->nodes[s.node].path, s, text);
	}
}

static void on_complaint(void *ctx, const struct complaint *c)
{
	struct intake *k = ctx;

	if (c->mark == MARK_SOFT) { /* told, and counted all the same */
		if (k->doubts++ == 0)
			intake_note(k, T("第 %ld 行（照常计数，请核对）%s：%s"), k->row,
				    k->form->form->nodes[c->spot.node].path, c->text);
		return;
	}
	if (k->complaints++ == 0)
		intake_note(k, T("第 %ld 行（保留，但不计数）%s：%s"), k->row,
			    k->form->form->nodes[c->spot.node].path, c->text);
}

static void add_clock(struct intake *k, const char *clock, struct revision *rev)
{
	body_add(&k->body, BODY_CLOCK, clock);
	rev->body = k->body.data;
	rev->body_len = k->body.len;
}

unsigned merge_answers(struct intake *k, const char *const *cells, size_t n, struct revision *rev)
{
	struct instance *in = k->form->in;

	const char *clock = merge_cell(k, cells, n, CSV_CLOCK);

	if (merge_answers_plain(k, cells, n, rev)) {
		add_clock(k, clock, rev);
		return 0;
	}
	instance_reset(in, false);
	merge_put_cells(k, &k->head, &k->plan, 0, cells, n, instance_root(in));
	strbuf_reset(&k->body);
	if (k->form->has_repeats) {
		const char *key =
			merge_cell(k, cells, n, k->head.meta[CSV_INDEX] >= 0 ? CSV_INDEX : CSV_KEY);

		if (!*key)
			key = arena_printf(k->m->row, "%lld", (long long)k->ordinal);
		merge_repeat_fill(k, key, merge_cell(k, cells, n, CSV_UUID), instance_root(in), 0,
				  0);
		instance_each(in, add_spot, k);
	} else {
		flat_body(k);
	}
	add_clock(k, clock, rev);
	k->complaints = k->doubts = 0;
	return revision_marks_in(in, rev, on_complaint,
				 k); /* of what the body says, not of the row */
}

static const char *visit_cell(const struct intake *k, const char *const *cells, size_t n,
			      const char *field)
{
	for (size_t i = 0; i < k->head.n && i < n; i++)
		if (!k->head.is_meta[i] && strcmp(k->head.name[i], field) == 0)
			return cells[i];
	return "";
}

bool merge_visit_body(struct intake *k, const char *const *cells, size_t n, struct revision *rev)
{
	int64_t ms;
	int offset;

	strbuf_reset(&k->body);
	for (const char *const *field = csv_visit_fields(); *field; field++) {
		const char *cell = visit_cell(k, cells, n, *field);

		if (*cell && strcmp(*field, "appointment") == 0 &&
		    !clock_parse_instant(cell, 480, &ms, &offset)) {
			intake_problem(k, k->row, ST_INPUT,
				       T("约定时间（appointment）是“%s”，应当像 "
					 "2026-11-23T19:00:00+08:00"),
				       merge_show(k->m, cell));
			return false;
		}
		body_add(&k->body, *field, cell);
	}
	rev->body = k->body.data;
	rev->body_len = k->body.len;
	return true;
}
