/* SPDX-License-Identifier: MIT */
/* A record's canonical body taken apart into one row of the main table and rows of the repeats' tables. */
#include "config.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "exports/csv_columns.h"
#include "exports/csv_internal.h"

static void table_columns(struct csv_export *x, struct csv_form *f, struct csv_table *t)
{
	t->nodes = arena_array(x->arena, 2 * (size_t)f->form->n_nodes, sizeof(*t->nodes));
	t->reason = arena_array(x->arena, 2 * (size_t)f->form->n_nodes, sizeof(*t->reason));
	for (int i = 1; i < f->form->n_nodes; i++) {
		if (f->form->nodes[i].repeat != t->repeat || !csv_stores(f->form, i))
			continue;
		f->column[i] = (int)t->n_nodes;
		t->nodes[t->n_nodes++] = i;
		if (!f->form->nodes[i].soft)
			continue;
		t->reason[t->n_nodes] = true;
		t->nodes[t->n_nodes++] = i;
	}
}

static const char *table_path(struct csv_export *x, const char *stem)
{
	return fs_join(x->arena, x->dir,
		       arena_printf(x->arena,
				    x->o->purpose == EXPORT_PEOPLE ? "%s-copy.csv" : "%s.csv",
				    stem));
}

void csv_form_tables(struct csv_export *x, struct csv_form *f, const char *stem)
{
	struct form *form = f->form;
	size_t n = 1;

	f->column = arena_array(x->arena, (size_t)form->n_nodes, sizeof(*f->column));
	f->table = arena_array(x->arena, (size_t)form->n_nodes, sizeof(*f->table));
	for (int i = 1; i < form->n_nodes; i++)
		n += form->nodes[i].kind == NODE_REPEAT;
	f->tables = arena_array(x->arena, n, sizeof(*f->tables));
	f->tables[0] =
		(struct csv_table){ .stem = stem, .path = table_path(x, stem), .parent = -1 };
	f->n_tables = 1;
	f->audit.path = table_path(x, arena_printf(x->arena, "%s-audit", stem));
	for (int i = 1; i < form->n_nodes; i++) {
		struct csv_table *t = &f->tables[f->n_tables];

		if (form->nodes[i].kind != NODE_REPEAT)
			continue;
		f->table[i] = (int)f->n_tables++;
		t->repeat = i;
		t->parent = f->table[form->nodes[i].repeat];
		t->stem = arena_printf(x->arena, "%s-%s", stem, csv_repeat_word(form, i, x->arena));
		t->path = table_path(x, t->stem);
	}
	for (size_t i = 0; i < f->n_tables; i++)
		table_columns(x, f, &f->tables[i]);
}

enum status csv_table_open(struct csv_export *x, struct csv_table *t, struct err *err)
{
	/* Sticks and other systems know no difference between A and a. */
	for (size_t i = 0; i < x->names.n; i++)
		if (strcasecmp(x->names.v[i], t->path) == 0)
			return err_set(err, ST_INPUT,
				       T("两张表要用同一个文件名 "
					 "%s，什么也没有导出。请给其中一份问卷换个编号或版本。"),
				       fs_base_name(t->path));
	VEC_PUSH(&x->names, t->path);
	return outset_add(&x->set, &t->file, t->path, err);
}

/* Bodies are in the order of the form, so that the next node is nearly always just behind the last. */
static int find_node(const struct form *form, int *last, const char *path)
{
	for (int i = *last + 1; i < form->n_nodes; i++)
		if (form->nodes[i].kind != NODE_GROUP && strcmp(form->nodes[i].path, path) == 0)
			return *last = i;
	for (int i = 1; i <= *last; i++)
		if (form->nodes[i].kind != NODE_GROUP && strcmp(form->nodes[i].path, path) == 0)
			return *last = i;
	return -1;
}

static int add_row(struct csv_record *r, const struct csv_form *f, int table, int parent,
		   int position)
{
	struct csv_row row = { .table = table, .parent = parent, .position = position };

	row.cell = arena_array(r->arena, f->tables[table].n_nodes + 1, sizeof(*row.cell));
	VEC_PUSH(&r->rows, row);
	return (int)r->rows.n - 1;
}

/* The row of one repeat instance; those before it that nobody answered get their (empty) rows too, since rows are numbered by order. */
static int repeat_row(struct csv_record *r, const struct csv_form *f, int table, int parent,
		      int position)
{
	int seen = 0;

	for (size_t i = r->rows.n; i-- > 0;) {
		const struct csv_row *row = &r->rows.v[i];

		if (row->table != table || row->parent != parent)
			continue;
		if (row->position == position)
			return (int)i;
		if (row->position > seen)
			seen = row->position;
	}
	while (seen < position - 1)
		(void)add_row(r, f, table, parent, ++seen);
	return add_row(r, f, table, parent, position);
}

/* Follows "group/person[2]/age": the row it stands in, its node in *node; -1 if the form has no such thing. */
static int follow_key(struct csv_record *r, const struct csv_form *f, const char *key,
		      struct strbuf *path, int *last, int *node)
{
	enum { POSITION_MAX = 100000 };
	int row = 0;

	strbuf_reset(path);
	for (const char *s = key; *s;) {
		size_t plain = strcspn(s, "[");
		size_t digits;
		int64_t position;
		int repeat;

		strbuf_add(path, s, plain);
		s += plain;
		if (!*s)
			break;
		digits = strcspn(s + 1, "]");
		if (!s[1 + digits] || !num_parse_int(s + 1, digits, &position) || position < 1 ||
		    position > POSITION_MAX)
			return -1;
		repeat = find_node(f->form, last, path->data);
		if (repeat < 0 || f->form->nodes[repeat].kind != NODE_REPEAT)
			return -1;
		row = repeat_row(r, f, f->table[repeat], row, (int)position);
		s += digits + 2;
	}
	*node = find_node(f->form, last, path->data);
	return *node >= 0 && f->form->nodes[*node].kind == NODE_QUESTION ? row : -1;
}

enum status csv_record_read(struct csv_export *x, const struct csv_form *f,
			    const struct revision *rev, struct err *err)
{
	struct csv_record *r = &x->record;
	const char *rest = rev->body, *key, *value;
	struct strbuf path;
	enum status st = ST_OK;
	int last = 0;

	arena_reset(r->arena);
	r->rows.n = 0;
	r->clock = "";
	(void)add_row(r, f, 0, -1, 1);
	strbuf_init(&path);
	while (st == ST_OK && body_next(&rest, &key, &value, r->arena)) {
		const char *mark = strchr(key, '!');
		bool reason = mark && strcmp(mark, BODY_REASON) == 0;
		int node = -1, row;

		if (strcmp(key, BODY_CLOCK) == 0) {
			r->clock = value;
			continue;
		}
		row = follow_key(
			r, f, reason ? arena_strndup(r->arena, key, (size_t)(mark - key)) : key,
			&path, &last, &node);

		if (row < 0 || (reason && !f->form->nodes[node].soft) ||
		    f->form->nodes[node].repeat != f->tables[r->rows.v[row].table].repeat ||
		    !csv_stores(f->form, node)) {
			char id[IDENTITY_TEXT];

			identity_format(id, &rev->identity);
			st = err_set(err, ST_DB,
				     T("记录 %s "
				       "里有一项“%."
				       "80s”，它的问卷里没有这道题。什么也没有导出；请把这份数据交"
				       "给办公室核对。"),
				     id, key);
			break;
		}
		r->rows.v[row].cell[f->column[node] + reason] = value;
	}
	strbuf_clear(&path);
	return st;
}
