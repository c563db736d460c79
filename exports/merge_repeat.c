/* SPDX-License-Identifier: MIT */
/* Repeat groups come as tables of their own beside the main one; a row names its parent by _parent_index (ODK Central: PARENT_KEY). */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/num.h"
#include "exports/merge_internal.h"
#include "forms/csvio.h"

bool merge_repeat_is(const struct csv_head *head)
{
	return head->meta[CSV_PARENT_INDEX] >= 0 || head->meta[CSV_PARENT_KEY] >= 0;
}

struct loading {
	struct intake *k;
	struct repeat_table *t; /* NULL until the header is read */
	struct repeat_table table;
	const char *path, *name;
	int64_t ordinal;
	bool stop;
};

static const char *cell_of(const struct csv_head *head, enum csv_meta meta,
			   const char *const *cells, size_t n)
{
	int col = head->meta[meta];

	return col >= 0 && (size_t)col < n ? cells[col] : "";
}

/* "F-person.csv" beside "F.csv" is the table of the repeat person. */
static int repeat_of_name(struct loading *l)
{
	const struct form *form = l->k->form->form;
	struct arena *a = l->k->m->scratch;
	const char *main_name = fs_base_name(l->k->f->path);
	size_t stem = strlen(main_name) - strlen(".csv"), n = strlen(l->name) - strlen(".csv");
	const char *word = arena_strndup(a, l->name + stem + 1, n - stem - 1);
	int only = -1, repeats = 0;

	for (int i = 1; i < form->n_nodes; i++) {
		if (form->nodes[i].kind != NODE_REPEAT)
			continue;
		only = i;
		repeats++;
		if (strcmp(word, csv_repeat_word(form, i, a)) == 0 ||
		    strcmp(word, form->nodes[i].name) == 0)
			return i;
	}
	return repeats == 1 ? only : -1;
}

static void loading_problem(struct loading *l, const char *sentence)
{
	intake_problem(l->k, 0, ST_INPUT, "%s：%s", l->name, sentence);
	l->stop = true;
}

static void read_head(struct loading *l, const char *const *cells, size_t n)
{
	struct intake *k = l->k;
	struct arena *a = k->m->scratch;
	struct repeat_table *t = &l->table;
	int at;

	csv_head_read(&t->head, a, cells, n);
	t->path = l->path;
	t->node = repeat_of_name(l);
	if (t->head.twice) {
		loading_problem(l, arena_printf(k->m->row, T("列“%s”有两个"),
						merge_show(k->m, t->head.twice)));
		return;
	}
	if (t->node < 0 || k->tables[t->node].path) {
		loading_problem(l, T("这张表不属于问卷的任何一个重复组"));
		return;
	}
	csv_plan_make(&t->plan, a, &t->head, k->form->form, t->node);
	at = csv_plan_missing(&t->plan, k->form->form, t->node);
	if (at >= 0) {
		loading_problem(
			l, arena_printf(k->m->row, T("缺少列“%s”"), k->form->form->nodes[at].path));
		return;
	}
	at = csv_plan_doubled(&t->plan, &t->head, k->form->form, a);
	if (at >= 0) {
		loading_problem(l, arena_printf(k->m->row, T("列“%s”有两个"),
						k->form->form->nodes[at].path));
		return;
	}
	l->t = t;
	merge_strange_columns(k, &t->head, &t->plan);
}

static enum status on_repeat_row(void *ctx, long row, const char *const *cells, size_t n,
				 struct err *err)
{
	struct loading *l = ctx;
	struct arena *a = l->k->m->scratch;
	const struct csv_head *head = &l->table.head;
	struct repeat_row r = { .row = row };
	bool by_key;

	(void)err;
	if (l->stop)
		return ST_INPUT;
	if (merge_row_blank(cells, n))
		return ST_OK;
	if (!l->t) {
		read_head(l, cells, n);
		return l->stop ? ST_INPUT : ST_OK;
	}
	by_key = head->meta[CSV_PARENT_KEY] >= 0;
	l->ordinal++;
	if (n < head->n) {
		intake_problem(l->k, 0, ST_INPUT, T("%s 第 %ld 行只有 %zu 格，表头有 %zu 格"),
			       l->name, row, n, head->n);
		return ST_OK;
	}
	r.cell = arena_array(a, head->n, sizeof(*r.cell));
	for (size_t i = 0; i < head->n; i++)
		r.cell[i] =
			l->table.plan.node[i] >= 0 && *cells[i] ? arena_strdup(a, cells[i]) : "";
	r.key = arena_strdup(a, cell_of(head, by_key ? CSV_KEY : CSV_INDEX, cells, n));
	if (!*r.key)
		r.key = arena_printf(a, "%lld", (long long)l->ordinal);
	r.parent = arena_strdup(
		a, cell_of(head, by_key ? CSV_PARENT_KEY : CSV_PARENT_INDEX, cells, n));
	r.uuid = by_key ? "" : arena_strdup(a, cell_of(head, CSV_UUID, cells, n));
	if (by_key || !num_parse_int(r.key, strlen(r.key), &r.order))
		r.order = l->ordinal;
	VEC_PUSH(&l->table.rows, r);
	return ST_OK;
}

static int by_parent(const void *a, const void *b)
{
	const struct repeat_row *x = a, *y = b;
	int by = strcmp(x->parent, y->parent);

	if (by)
		return by;
	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static void load_table(struct intake *k, const char *path)
{
	struct loading l = { .k = k, .path = path, .name = fs_base_name(path) };
	struct strbuf bytes, text;
	struct err err = ERR_INIT;
	enum status st;

	strbuf_init(&bytes);
	strbuf_init(&text);
	if (merge_load(k, path, &bytes, &text)) {
		st = csvio_parse(text.data, text.len, 0, on_repeat_row, &l, &err);
		if (st != ST_OK && !l.stop)
			intake_problem(k, 0, st, T("%s 第 %ld 行：%s"), l.name, err.row, err.text);
	}
	strbuf_clear(&bytes);
	strbuf_clear(&text);
	if (!l.t) {
		VEC_CLEAR(&l.table.rows);
		return;
	}
	if (l.table.rows.n > 0)
		qsort(l.table.rows.v, l.table.rows.n, sizeof(*l.table.rows.v), by_parent);
	k->tables[l.table.node] = l.table;
}

void merge_repeat_load(struct intake *k)
{
	const struct form *form = k->form->form;
	const char *name = fs_base_name(k->f->path);

	k->tables = arena_array(k->m->scratch, (size_t)form->n_nodes, sizeof(*k->tables));
	for (int i = k->m->kin[k->file].first; i >= 0; i = k->m->kin[i].next)
		load_table(k, k->m->report.files.v[i].path);
	for (int i = 1; i < form->n_nodes; i++)
		if (form->nodes[i].kind == NODE_REPEAT && !k->tables[i].path && !intake_refused(k))
			intake_problem(k, 0, ST_INPUT,
				       T("问卷有重复组“%s”，同一文件夹里没有它的表 %.*s-%s.csv"),
				       form->nodes[i].name,
				       (int)(strlen(name) > 4 ? strlen(name) - 4 : strlen(name)),
				       name, csv_repeat_word(form, i, k->m->scratch));
}

/* First row with this parent. */
static size_t find_parent(const struct repeat_table *t, const char *parent)
{
	size_t from = 0, to = t->rows.n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (strcmp(t->rows.v[mid].parent, parent) < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}

static void fill_one(struct intake *k, struct repeat_table *t, struct repeat_row *r,
		     const char *uuid, struct frame *parent, int depth)
{
	struct frame *frame;

	if (r->used || (*r->uuid && *uuid && strcmp(r->uuid, uuid) != 0)) {
		intake_problem(
			k, 0, ST_INPUT,
			T("%s 第 %ld 行和主表对不上（_parent_index 或 _uuid 被改过），请用原文件"),
			fs_base_name(t->path), r->row);
		return;
	}
	r->used = true;
	frame = instance_append(k->form->in, parent, t->node);
	if (!frame) {
		intake_problem(k, 0, ST_LIMIT, T("%s 第 %ld 行：一份记录里的行太多"),
			       fs_base_name(t->path), r->row);
		return;
	}
	merge_put_cells(k, &t->head, &t->plan, t->node, r->cell, t->head.n, frame);
	merge_repeat_fill(k, r->key, uuid, frame, t->node, depth + 1);
}

/* The rows of every repeat directly inside repeat_of that name key as their parent, in order, and what is inside them. */
void merge_repeat_fill(struct intake *k, const char *key, const char *uuid, struct frame *parent,
		       int repeat_of, int depth)
{
	const struct form *form = k->form->form;

	for (int i = 1; i < form->n_nodes; i++) {
		struct repeat_table *t = &k->tables[i];

		if (form->nodes[i].kind != NODE_REPEAT || form->nodes[i].repeat != repeat_of)
			continue;
		for (size_t r = find_parent(t, key);
		     r < t->rows.n && strcmp(t->rows.v[r].parent, key) == 0; r++)
			fill_one(k, t, &t->rows.v[r], uuid, parent, depth);
	}
}

void merge_repeat_check(struct intake *k)
{
	if (!k->tables || k->m->look) /* a row of the main table that was left out changes nothing */
		return;
	for (int i = 1; i < k->form->form->n_nodes; i++) {
		const struct repeat_table *t = &k->tables[i];

		for (size_t r = 0; r < t->rows.n; r++)
			if (!t->rows.v[r].used)
				intake_problem(
					k, 0, ST_INPUT,
					T("%s 第 %ld 行在主表里找不到它的那一行，请用原文件"),
					fs_base_name(t->path), t->rows.v[r].row);
	}
}

void merge_repeat_clear(struct intake *k)
{
	for (int i = 1; k->tables && k->form && i < k->form->form->n_nodes; i++)
		VEC_CLEAR(&k->tables[i].rows);
	k->tables = NULL;
}
