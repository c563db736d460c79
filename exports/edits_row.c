/* SPDX-License-Identifier: MIT */
/*
 * One row that says something new: the revision it was written from, what differs, and whether the record may be so. The answers of the
 * revision are changed by the cells and the rest is worked out anew, as a correction at the keyboard would; validation is the one of
 * forms/, and only what was in order before or is changed now can be refused.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "exports/edits_internal.h"

enum { COMPLAINTS_MAX = 1000 };

struct complained {
	enum mark mark;
	const char *key;
};

struct comparing {
	struct edits *e;
	struct intake *k;
	const struct form *form;
	struct instance *now, *other; /* the revision, changed; the row, then the revision as it was */
	struct arena *a;	      /* of the row */
	struct edit edit;
	VEC(struct complained) before;
	VEC(struct edit_cell) puts;
	struct strbuf body, key;
	const char *column, *why; /* why the row is refused, and for which cell */
};

static void refuse(struct comparing *c, const char *column, const char *why)
{
	if (c->why)
		return;
	c->column = arena_strdup(c->a, column);
	c->why = arena_strdup(c->a, why);
}

static const char *key_of(struct comparing *c, struct instance *in, struct spot s)
{
	strbuf_reset(&c->key);
	instance_key(&c->key, in, s);
	return arena_strdup(c->a, c->key.data);
}

static void complained_before(void *ctx, const struct complaint *why)
{
	struct comparing *c = ctx;
	struct complained one = { .mark = why->mark };

	if (c->before.n >= COMPLAINTS_MAX)
		return;
	one.key = key_of(c, c->now, why->spot);
	VEC_PUSH(&c->before, one);
}

static void complained_now(void *ctx, const struct complaint *why)
{
	struct comparing *c = ctx;
	const char *key = key_of(c, c->now, why->spot);
	bool edited = false;

	for (size_t i = 0; i < c->puts.n; i++)
		edited = edited || strcmp(c->puts.v[i].key, key) == 0;
	for (size_t i = 0; i < c->before.n && !edited; i++)
		if (c->before.v[i].mark == why->mark && strcmp(c->before.v[i].key, key) == 0)
			return;
	if (why->mark != MARK_SOFT)
		refuse(c, key, why->text);
	else if (!c->edit.doubt)
		c->edit.doubt = arena_printf(c->e->arena, T("%s：%s"), key, why->text);
}

static void find_lost_row(void *ctx, struct spot s)
{
	struct comparing *c = ctx;
	struct spot t;
	const char *key;

	if (c->why || !s.frame || !frame_parent(s.frame) || !*instance_get(c->now, s))
		return;
	key = key_of(c, c->now, s);
	if (!instance_find(c->other, key, false, &t))
		refuse(c, key,
		       T("这份记录在重复组的表里少了行。缺的行不算删除；要删，请用 ruhu correct 记录编号 在程序里删。请把那一行补回来"));
}

/* The column a question has in the table, -1 = none. */
static int column_of(const struct comparing *c, int node, bool reason)
{
	int repeat = c->form->nodes[node].repeat;
	const struct csv_plan *plan = repeat > 0 ? &c->k->tables[repeat].plan : &c->k->plan;

	return reason ? plan->reason[node] : plan->split[node] ? 0 : plan->column[node];
}

static void put(struct comparing *c, const char *key, struct spot t, const char *was, const char *text)
{
	struct edit_cell cell = { .key = key, .now = arena_strdup(c->a, text) };

	if (c->form->nodes[t.node].type->input == INPUT_NONE)
		refuse(c, key, T("这一列是程序算出来或记下来的，不能在表里改。请改回原来的样子"));
	else if (edits_spoiled(was, text))
		refuse(c, key,
		       arena_printf(c->a, T("“%s”是被表格软件改坏的（原来是“%s”）。请把这一列设成文本，改回来再存"),
				    merge_show(c->k->m, text), merge_show(c->k->m, was)));
	if (c->why)
		return;
	instance_put(c->now, t, cell.now);
	VEC_PUSH(&c->puts, cell);
}

static void apply_cell(void *ctx, struct spot s)
{
	struct comparing *c = ctx;
	const struct node *node = &c->form->nodes[s.node];
	const char *text = instance_get(c->other, s), *key, *was, *reason, *old;
	bool changed, other_reason;
	struct spot t;

	if (c->why || !csv_stores(c->form, s.node))
		return;
	key = key_of(c, c->other, s);
	if (!instance_find(c->now, key, *text != '\0', &t)) {
		if (*text)
			refuse(c, key, T("一份记录里的行太多"));
		return;
	}
	was = arena_strdup(c->a, instance_get(c->now, t));
	changed = !edits_same_words(was, text) && (*text || column_of(c, s.node, false) >= 0);
	reason = instance_reason(c->other, s);
	old = arena_strdup(c->a, instance_reason(c->now, t));
	other_reason = node->soft && column_of(c, s.node, true) >= 0 && !edits_same_words(old, reason);
	if (changed)
		put(c, key, t, was, text);
	if (other_reason || (changed && *old))
		(void)instance_set_reason(c->now, t, other_reason ? reason : "");
}

static void differ(struct comparing *c, struct spot s, const char *key, const char *was, const char *now)
{
	struct arena *a = c->e->arena;
	struct edit_cell cell = { .key = arena_strdup(a, key), .was = arena_strdup(a, was), .now = arena_strdup(a, now), .computed = true };
	const char *label = instance_text(c->now, s, TEXT_LABEL, instance_env(c->now)->lang, c->a, NULL);

	cell.label = arena_strdup(a, merge_show(c->k->m, label));
	for (size_t i = 0; i < c->puts.n && cell.computed; i++)
		cell.computed = strcmp(c->puts.v[i].key, key) != 0;
	if (strchr(key, '!'))
		cell.computed = false;
	VEC_PUSH(&c->edit.cells, cell);
}

/* The changed record's answers, and what it says otherwise than before (c->other). */
static void write_answer(void *ctx, struct spot s)
{
	struct comparing *c = ctx;
	const char *text = instance_get(c->now, s), *reason, *key, *was = "", *was_reason = "";
	struct spot t;

	if (!csv_stores(c->form, s.node))
		return;
	if (c->form->nodes[s.node].type->input == INPUT_NONE && !instance_relevant(c->now, s))
		text = "";
	reason = *text ? instance_reason(c->now, s) : "";
	key = key_of(c, c->now, s);
	if (instance_find(c->other, key, false, &t)) {
		was = instance_get(c->other, t);
		was_reason = instance_reason(c->other, t);
	}
	body_add(&c->body, key, text);
	if (strcmp(was, text) != 0)
		differ(c, s, key, was, text);
	if (!*reason && !*was_reason)
		return;
	key = arena_printf(c->a, "%s%s", key, BODY_REASON);
	body_add(&c->body, key, reason);
	if (strcmp(was_reason, reason) != 0)
		differ(c, s, key, was_reason, reason);
}

static struct instance *second_instance(struct edits *e, const struct form *form)
{
	struct edit_form f = { .form = form };
	struct eval_env env = { .utc_offset = 480 };

	for (size_t i = 0; i < e->forms.n; i++)
		if (e->forms.v[i].form == form)
			return e->forms.v[i].now;
	f.now = instance_new(form, &env);
	VEC_PUSH(&e->forms, f);
	return f.now;
}

/* A question that the form works out itself (a drawn person, a calculation of a type that is asked) takes no cell. */
static void check_puts(struct comparing *c)
{
	struct spot t;

	for (size_t i = 0; i < c->puts.n; i++)
		if (!instance_find(c->now, c->puts.v[i].key, false, &t) ||
		    strcmp(instance_get(c->now, t), c->puts.v[i].now) != 0)
			refuse(c, c->puts.v[i].key, T("这一列是程序算出来或记下来的，不能在表里改。请改回原来的样子"));
}

static void compare_interview(struct comparing *c, const struct revision *was, const struct revision *row)
{
	const char *clock = body_get(was->body, BODY_CLOCK, c->a);

	c->form = c->k->form->form;
	c->now = second_instance(c->e, c->form);
	c->other = c->k->form->in;
	(void)revision_marks_in(c->now, was, complained_before, c);
	if (body_to_instance(c->now, was->body, NULL) != ST_OK || body_to_instance(c->other, row->body, NULL) != ST_OK) {
		refuse(c, "_uuid", T("这份记录和它的问卷对不上，不能在表里改"));
		return;
	}
	if (c->k->head.meta[CSV_CLOCK] >= 0 && strcmp(clock, body_get(row->body, BODY_CLOCK, c->a)) != 0)
		refuse(c, csv_meta_name(CSV_CLOCK), T("带下划线的列不能改，请改回导出时的样子"));
	instance_each(c->now, find_lost_row, c);
	instance_each(c->other, apply_cell, c);
	if (c->why)
		return;
	instance_recompute(c->now);
	check_puts(c);
	if (body_to_instance(c->other, was->body, NULL) != ST_OK)
		return; /* it could be read above */
	instance_each(c->now, write_answer, c);
	body_add(&c->body, BODY_CLOCK, clock);
	c->edit.rev.body = c->body.data;
	c->edit.rev.body_len = c->body.len;
	if (c->edit.cells.n > 0 && !c->why)
		c->edit.marks = revision_marks_in(c->now, &c->edit.rev, complained_now, c);
}

static void compare_visit(struct comparing *c, const struct revision *was, const struct revision *row)
{
	struct arena *a = c->e->arena;

	for (const char *const *f = csv_visit_fields(); *f; f++) {
		struct edit_cell cell = { .key = *f, .label = "", .was = body_get(was->body, *f, a), .now = body_get(row->body, *f, a) };

		if (edits_same_words(cell.was, cell.now)) {
			body_add(&c->body, *f, cell.was);
			continue;
		}
		if (edits_spoiled(cell.was, cell.now))
			refuse(c, *f, T("被表格软件改坏了。请把这一列设成文本，改回来再存"));
		body_add(&c->body, *f, cell.now);
		VEC_PUSH(&c->edit.cells, cell);
	}
	c->edit.rev.body = c->body.data;
	c->edit.rev.body_len = c->body.len;
}

/* Whether a child of the revision says the same already: the table was taken before. */
struct sought {
	const struct revision *rev;
	bool found;
};

static enum status find_done(void *ctx, const struct head *head)
{
	struct sought *s = ctx;
	const struct revision *rev = head->rev;

	s->found = s->found || (rev->n_parents == 1 && digest_compare(&rev->parents[0], &s->rev->parents[0]) == 0 &&
				rev->body_len == s->rev->body_len && memcmp(rev->body, s->rev->body, rev->body_len) == 0);
	return ST_OK;
}

/* The texts of a revision outlive its row. */
static void keep_texts(struct arena *a, struct revision *rev)
{
	const char **const texts[] = { &rev->round,   &rev->form_id, &rev->form_version, &rev->device,	&rev->interviewer,
				       &rev->author,  &rev->unit,    &rev->household,	 &rev->started, &rev->ended,
				       &rev->outcome, &rev->lang,    &rev->state,	 &rev->reason,	&rev->submitted };

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		*texts[i] = **texts[i] ? arena_strdup(a, *texts[i]) : "";
	rev->body = arena_strndup(a, rev->body, rev->body_len);
}

static enum status settle(struct comparing *c, struct sought *done)
{
	struct edits *e = c->e;
	enum status st = ST_OK;

	if (c->edit.rev.body_len > REVISION_MAX_BODY)
		refuse(c, "_uuid", T("这一行的回答太长"));
	if (c->why) {
		edits_refuse(e, c->k->file, c->k->row, T("列“%s”：%s"), c->column, c->why);
		return ST_OK;
	}
	if (c->edit.cells.n == 0) {
		e->count.unchanged++;
		return ST_OK;
	}
	st = store_history_each(e->st, &c->edit.rev.identity, find_done, done, &e->fault);
	if (st != ST_OK)
		return st;
	if (done->found) {
		e->count.done++;
		return ST_OK;
	}
	keep_texts(e->arena, &c->edit.rev);
	VEC_PUSH(&e->list, c->edit);
	c->edit.cells.v = NULL; /* they went along */
	return ST_OK;
}

static enum status compare(struct edits *e, struct intake *k, const struct revision *row, const struct revision *was,
			   const struct edit_origin *origin)
{
	struct comparing c = { .e = e, .k = k, .a = k->m->row };
	struct sought done = { .rev = &c.edit.rev };
	enum status st;

	strbuf_init(&c.body);
	strbuf_init(&c.key);
	c.edit.rev = *was;
	c.edit.rev.parents[0] = origin->id;
	c.edit.rev.n_parents = 1;
	c.edit.rev.seq = was->seq + 1;
	c.edit.moved = !origin->is_head;
	c.edit.file = k->file;
	c.edit.row = k->row;
	if (was->kind == REV_VISIT)
		compare_visit(&c, was, row);
	else
		compare_interview(&c, was, row);
	st = settle(&c, &done);
	if (c.edit.cells.v)
		VEC_CLEAR(&c.edit.cells);
	VEC_CLEAR(&c.before);
	VEC_CLEAR(&c.puts);
	strbuf_clear(&c.body);
	strbuf_clear(&c.key);
	return st;
}

enum status edits_row(struct edits *e, struct intake *k, const struct revision *row)
{
	struct edit_origin o = { .row = row };
	struct revision was;
	unsigned marks = 0;
	enum status st = store_history_each(e->st, &row->identity, edits_find_origin, &o, &e->fault);

	if (st != ST_OK)
		return st;
	if (o.n == 0)
		edits_refuse(e, k->file, k->row,
			     T("列“_uuid”：这里没有记录 %s 的这一版：或是别处导出的表，或是已经撤回。新的记录用 ruhu merge 收"),
			     edits_number(k->m->row, &row->identity));
	else if (o.n > 1 && o.exact != 1)
		edits_refuse(e, k->file, k->row, T("列“_uuid”：记录 %s 有两版分不清，请用 ruhu correct %s 来改"),
			     edits_number(k->m->row, &row->identity), edits_number(k->m->row, &row->identity));
	else if (o.changed)
		edits_refuse(e, k->file, k->row, T("列“%s”：带下划线的列不能改，请改回导出时的样子"), o.changed);
	else {
		st = store_revision_get(e->st, &row->identity, &o.id, &was, &marks, k->m->row, &e->fault);
		if (st == ST_OK)
			st = compare(e, k, row, &was, &o);
	}
	return st;
}
