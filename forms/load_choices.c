/* SPDX-License-Identifier: MIT */
/* The choices sheet: rows gathered into lists, in the order in which the lists first appear. */
#include "config.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "forms/load_internal.h"
#include "forms/missing.h"

struct extra {
	const char **names;
	int *cols;
	size_t n;
};

/* Every column that is none of XLSForm's may be asked for in a filter; its header must be a name. */
static struct extra find_extras(struct load *ld, const struct grid *g)
{
	struct extra x = { .n = 0 };

	x.names = arena_array(ld->a, (size_t)g->cols + 1, sizeof(*x.names));
	x.cols = arena_array(ld->a, (size_t)g->cols + 1, sizeof(*x.cols));
	for (int c = 0; c < g->cols; c++) {
		const char *name = g->head[c].text + (g->kind == SHEET_FILES);

		if (g->head[c].id != COL_UNKNOWN || !g->head[c].text[0])
			continue;
		if (!load_is_name(name)) {
			if (!strchr(g->head[c].text, ':'))
				load_warning(ld, grid_cell_place(g, 0, c, -1), NULL,
					     T("列名“%"
					       "s”不能当名称用（不能有空格和标点），筛选时用不到这"
					       "一列。"),
					     g->head[c].text);
			continue;
		}
		x.names[x.n] = name;
		x.cols[x.n++] = c;
	}
	return x;
}

static void read_choice(struct load *ld, const struct grid *g, struct choice_list *list,
			const struct extra *x, int row)
{
	struct choice *c = &list->choices[list->n++];
	bool any = false;

	c->name = grid_text(g, row, COL_NAME, -1);
	c->row = g->sheet->row_number[row];
	c->label = arena_array(ld->a, ld->form->n_langs, sizeof(*c->label));
	c->extra = arena_array(ld->a, x->n + 1, sizeof(*c->extra));
	for (int l = 0; l < (int)ld->form->n_langs; l++) {
		const char *text = grid_text(g, row, COL_LABEL, l);

		if (grid_column(g, COL_LABEL, l) < 0)
			continue;
		c->label[l] =
			load_template(ld, text, grid_place(g, row, COL_LABEL, l, -1), 0, list);
		any = any || text[0];
	}
	for (size_t i = 0; i < x->n; i++) {
		c->extra[i] = grid_cell(g, row, x->cols[i]);
		if (g->kind == SHEET_CHOICES && strcmp(x->names[i], "missing") == 0 &&
		    choice_missing_word(c->extra[i]) == CHOICE_ODD)
			load_error(ld, grid_cell_place(g, row, x->cols[i], 0), NULL,
				   T("missing 列不认识“%s”，只能写 refused（拒答）、dont_know（不了解）、"
				     "not_applicable（不适用）、lost（丢失），或空着。"),
				   c->extra[i]);
	}
	load_media(ld, g->kind, row, 0, list);
	if (g->kind != SHEET_CHOICES)
		return;
	load_lint_code(ld, c->name, grid_place(g, row, COL_NAME, -1, 0));
	if (!any)
		load_warning(ld, grid_place(g, row, COL_LABEL, -1, -1), NULL,
			     T("选项“%s”没有文字，会显示编码。"), c->name);
}

/* Counts the rows of every list; of_row[row] = list number + 1, 0 = a row that is no choice. */
static size_t assign_rows(struct load *ld, const struct grid *g, int *of_row, int **count)
{
	struct name_index lists = { 0 }, seen = { 0 };
	VEC(int) counts = { 0 };
	size_t n;
	bool is_new;

	for (int r = 1; r < g->rows; r++) {
		const char *list = grid_text(g, r, COL_LIST_NAME, -1),
			   *name = grid_text(g, r, COL_NAME, -1);
		int *slot;

		if (!list[0]) {
			if (name[0])
				load_error(ld, grid_place(g, r, COL_LIST_NAME, -1, -1), NULL,
					   T("选项“%s”没有写属于哪张选项表（list_name）。"), name);
			continue;
		}
		if (!name[0] && g->kind != SHEET_FILES) {
			load_error(ld, grid_place(g, r, COL_NAME, -1, -1), NULL,
				   T("选项表“%s”的这一行没有编码（name）。"), list);
			continue;
		}
		slot = name_index_get(&lists, list, &is_new);
		if (is_new) {
			VEC_PUSH(&counts, 0);
			*slot = (int)counts.n;
		}
		of_row[r] = *slot;
		counts.v[*slot - 1]++;
		slot = name_index_get(&seen, arena_printf(ld->a, "%d %s", of_row[r], name),
				      &is_new);
		if (!is_new && !ld->allow_duplicates && g->kind == SHEET_CHOICES)
			load_error(ld, grid_place(g, r, COL_NAME, -1, -1), NULL,
				   T("选项表“%s”里编码“%s”重复（第 %d 行已有）。确实要重复时，在 "
				     "settings 表写 allow_choice_duplicates = yes。"),
				   list, name, g->sheet->row_number[*slot]);
		else
			*slot = r;
	}
	*count = arena_array(ld->a, counts.n + 1, sizeof(**count));
	if (counts.n > 0)
		memcpy(*count, counts.v, counts.n * sizeof(**count));
	n = counts.n;
	VEC_CLEAR(&counts);
	name_index_clear(&lists);
	name_index_clear(&seen);
	return n;
}

static bool has_columns(struct load *ld, const struct grid *g)
{
	if (grid_column(g, COL_LIST_NAME, -1) < 0) {
		load_error(ld, grid_cell_place(g, 0, -1, -1), NULL,
			   T("%s 表缺 list_name 列，不知道选项属于哪张选项表。"), g->sheet->name);
		return false;
	}
	if (grid_column(g, COL_NAME, -1) < 0) {
		load_error(ld, grid_cell_place(g, 0, -1, -1), NULL,
			   T("%s 表缺 name 列，选项没有编码。"), g->sheet->name);
		return false;
	}
	return true;
}

/* A sheet of lists: which row belongs to which. */
struct lists_sheet {
	const struct grid *g;
	enum list_origin origin;
	int *of_row, *count;
	size_t n;
};

static void read_sheet(struct load *ld, const struct lists_sheet *s)
{
	struct choice_list *first = ld->form->lists + ld->form->n_lists;
	struct extra x = find_extras(ld, s->g);

	ld->form->n_lists += s->n;
	for (int r = 1; r < s->g->rows; r++) {
		struct choice_list *list;

		if (s->of_row[r] == 0)
			continue;
		list = &first[s->of_row[r] - 1];
		if (!list->name) {
			list->name = grid_text(s->g, r, COL_LIST_NAME, -1);
			list->origin = s->origin;
			list->extra_name = x.names;
			list->n_extra = x.n;
			/* one more, for the choice that "or_other" adds */
			list->choices = arena_array(ld->a, (size_t)s->count[s->of_row[r] - 1] + 1,
						    sizeof(*list->choices));
		}
		read_choice(ld, s->g, list, &x, r);
	}
}

void load_choices(struct load *ld)
{
	struct lists_sheet sheets[] = {
		{ .g = &ld->grid[SHEET_CHOICES], .origin = LIST_CHOICES },
		{ .g = &ld->grid[SHEET_EXTERNAL], .origin = LIST_EXTERNAL },
		{ .g = &ld->grid[SHEET_FILES], .origin = LIST_FILE },
	};

	ld->lists_cap = FILES_MAX;
	for (size_t i = 0; i < ARRAY_LEN(sheets); i++) {
		struct lists_sheet *s = &sheets[i];

		s->of_row = arena_array(ld->a, (size_t)s->g->rows + 1, sizeof(*s->of_row));
		if (s->g->rows > 1 && has_columns(ld, s->g))
			s->n = assign_rows(ld, s->g, s->of_row, &s->count);
		ld->lists_cap += s->n;
	}
	/* The array does not move any more: questions point into it. */
	ld->form->lists = arena_array(ld->a, ld->lists_cap, sizeof(*ld->form->lists));
	for (size_t i = 0; i < ARRAY_LEN(sheets); i++)
		if (sheets[i].n > 0)
			read_sheet(ld, &sheets[i]);
}

struct choice_list *load_list(const struct load *ld, enum list_origin origin, const char *name)
{
	for (size_t i = 0; i < ld->form->n_lists; i++)
		if (ld->form->lists[i].origin == origin &&
		    strcmp(ld->form->lists[i].name, name) == 0)
			return &ld->form->lists[i];
	return NULL;
}

struct choice_list *load_new_list(struct load *ld, enum list_origin origin, const char *name)
{
	struct choice_list *list;

	if (ld->form->n_lists >= ld->lists_cap)
		return NULL;
	list = &ld->form->lists[ld->form->n_lists++];
	*list = (struct choice_list){ .name = name, .origin = origin };
	list->choices = arena_alloc(ld->a, sizeof(*list->choices));
	return list;
}
