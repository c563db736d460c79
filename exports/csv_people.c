/* SPDX-License-Identifier: MIT */
/*
 * The copy for people in a spreadsheet: labels instead of names and codes, every header and cell formula-safe, digits that a spreadsheet
 * would spoil kept as text. Nothing finer than township, nobody named (architecture sections 5, 8 and 9).
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "exports/csv_columns.h"
#include "exports/csv_internal.h"
#include "forms/csvio.h"
#include "forms/household.h"

bool csv_people_shows(const struct form *form, int node)
{
	const struct node *n = &form->nodes[node];

	return !(n->role & (ROLE_PROCESS | ROLE_QUOTE)) && n->type->preload == PRELOAD_NONE;
}

/* 15 digits are all a spreadsheet keeps, it drops zeros in front, and shows 12 digits as 1.50525E+11. */
static bool would_be_spoiled(const char *text)
{
	size_t n = strspn(text, "0123456789");

	return n > 0 && text[n] == '\0' && (n >= 12 || (n > 1 && text[0] == '0'));
}

static void cell(struct csv_export *x, struct strbuf *out, const char *text, bool first)
{
	csvio_cell_safe(out,
			would_be_spoiled(text) ? arena_printf(x->record.arena, "'%s", text) : text,
			first);
}

static const char *label_of(const struct form *form, const struct tmpl *const *label,
			    const char *name)
{
	const struct tmpl *t = label && form->n_langs > 0 ? label[form->default_lang] : NULL;

	return t && t->source && *t->source ? t->source : name;
}

static const struct tmpl *const *node_label(const struct node *n)
{
	return (const struct tmpl *const *)n->text[TEXT_LABEL];
}

static const char *choice_label(const struct form *form, const struct node *n, const char *code)
{
	const struct choice *c = n->list ? list_choice(n->list, code) : NULL;

	return c ? label_of(form, (const struct tmpl *const *)c->label, code) : code;
}

static const char *readable(struct csv_export *x, const struct form *form, const struct node *n,
			    const char *value)
{
	struct arena *a = x->record.arena;
	const char *text = "";

	if (!value || !n->list)
		return value ? value : "";
	if (n->type->input == INPUT_ONE)
		return choice_label(form, n, value);
	while (*value) {
		size_t len = strcspn(value, " ");
		const char *one = choice_label(form, n, arena_strndup(a, value, len));

		text = *text ? arena_printf(a, "%s、%s", text, one) : one;
		value += len;
		value += strspn(value, " ");
	}
	return text;
}

static const char *township(struct csv_export *x, const char *unit)
{
	const struct division *d;
	char code[UNIT_CODE + 1];

	if (!unit_code_valid(unit))
		return "";
	unit_parent(code, unit, unit_level(unit) == LEVEL_COUNTY ? LEVEL_COUNTY : LEVEL_TOWNSHIP);
	d = x->o->divisions ? divisions_find(x->o->divisions, code) : NULL;
	return d ? arena_printf(x->record.arena, "%s %s", code, d->name)
		 : arena_strdup(x->record.arena, code);
}

static void common_head(struct csv_export *x, struct strbuf *out)
{
	cell(x, out, T("期"), false);
	cell(x, out, T("乡镇"), false);
	cell(x, out, T("日期"), false);
	cell(x, out, T("结果"), false);
}

static void common_cells(struct csv_export *x, struct strbuf *out, const struct revision *rev)
{
	const char *outcome =
		x->o->outcome_label ? x->o->outcome_label(rev->outcome) : rev->outcome;

	cell(x, out, rev->round, false);
	cell(x, out, township(x, rev->unit), false);
	cell(x, out, arena_strndup(x->record.arena, rev->started, strnlen(rev->started, 10)),
	     false);
	cell(x, out, outcome, false);
}

static void copy_cell(struct csv_export *x, struct strbuf *out)
{
	cell(x, out, T("给人看的抄件，不能汇总"), false);
	csvio_end_row(out);
}

void csv_people_head(struct csv_export *x, const struct csv_form *f, struct csv_table *t)
{
	struct strbuf *out = outfile_buffer(t->file);

	strbuf_adds(out, "\xEF\xBB\xBF");
	cell(x, out, T("序号"), true);
	if (t->repeat != 0)
		cell(x, out, T("属于上一级序号"), false);
	else
		common_head(x, out);
	for (size_t i = 0; i < t->n_nodes; i++) {
		const struct node *n = &f->form->nodes[t->nodes[i]];

		if (!t->reason[i] && csv_people_shows(f->form, t->nodes[i]))
			cell(x, out, label_of(f->form, node_label(n), n->name), false);
	}
	if (t->repeat == 0) {
		cell(x, out, T("访问语言"), false);
		cell(x, out, T("有疑问不计数"), false);
	}
	cell(x, out, csv_meta_name(CSV_COPY), false);
	csvio_end_row(out);
}

void csv_people_rows(struct csv_export *x, struct csv_form *f, const struct head *head)
{
	for (size_t r = 0; r < x->record.rows.n; r++) {
		struct csv_row *row = &x->record.rows.v[r];
		struct csv_table *t = &f->tables[row->table];
		struct strbuf *out = outfile_buffer(t->file);

		row->index = ++t->rows;
		strbuf_addf(out, "%lld", (long long)row->index);
		if (t->repeat != 0)
			strbuf_addf(out, ",%lld", (long long)x->record.rows.v[row->parent].index);
		else
			common_cells(x, out, head->rev);
		for (size_t i = 0; i < t->n_nodes; i++)
			if (!t->reason[i] && csv_people_shows(f->form, t->nodes[i]))
				cell(x, out,
				     readable(x, f->form, &f->form->nodes[t->nodes[i]],
					      row->cell[i]),
				     false);
		if (t->repeat == 0) {
			cell(x, out, head->rev->lang, false);
			cell(x, out, head->marks ? T("是") : "", false);
		}
		copy_cell(x, out);
	}
}

void csv_people_visit_head(struct csv_export *x)
{
	struct strbuf *out = outfile_buffer(x->visits.file);

	strbuf_adds(out, "\xEF\xBB\xBF");
	cell(x, out, T("序号"), true);
	common_head(x, out);
	cell(x, out, csv_meta_name(CSV_COPY), false);
	csvio_end_row(out);
}

/* A visit taken back is none. Its note is for the next knock (有狗), not for a table. */
void csv_people_visit(struct csv_export *x, const struct head *head)
{
	struct strbuf *out = outfile_buffer(x->visits.file);

	if (strcmp(head->rev->state, "final") != 0)
		return;
	arena_reset(x->record.arena);
	strbuf_addf(out, "%lld", (long long)++x->visits.rows);
	common_cells(x, out, head->rev);
	copy_cell(x, out);
}
