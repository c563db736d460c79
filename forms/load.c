/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/load.h"

#include "base/i18n.h"
#include "forms/lint.h"
#include "forms/lint_honest.h"

/* A file with one sheet of any name is the survey, as for all carriers. */
static const struct sheet *find_survey(const struct workbook *wb)
{
	const struct sheet *s = workbook_sheet(wb, "survey");

	if (!s && wb->n == 1)
		s = &wb->sheets[0];
	return s;
}

static bool read_headers(struct load *ld)
{
	const struct workbook *wb = ld->wb;
	const struct sheet *survey = find_survey(wb);

	ld->collapse = true;
	load_grid(ld, SHEET_SETTINGS, workbook_sheet(wb, "settings"));
	ld->collapse = !load_is_no(grid_text(&ld->grid[SHEET_SETTINGS], 1, COL_CLEAN_TEXT, -1));
	load_grid(ld, SHEET_SURVEY, survey);
	load_grid(ld, SHEET_CHOICES, workbook_sheet(wb, "choices"));
	load_grid(ld, SHEET_METRICS, workbook_sheet(wb, "metrics"));
	load_grid(ld, SHEET_EXTERNAL, workbook_sheet(wb, "external_choices"));
	load_grid(ld, SHEET_FILES, workbook_sheet(wb, "files"));
	load_lint_sheets(ld);
	load_lint_server(ld);
	if (ld->strict)
		lint_strict(ld);
	if (!survey) {
		load_error(ld, (struct diag_place){ .sheet = "", .caret = -1 }, NULL,
			   T("没有 survey 表，不是一份问卷定义。"));
		return false;
	}
	if (grid_column(&ld->grid[SHEET_SURVEY], COL_TYPE, -1) < 0) {
		load_error(ld, grid_cell_place(&ld->grid[SHEET_SURVEY], 0, -1, -1), NULL,
			   T("survey 表缺 type 列：第一行要写列名 type、name、label。"));
		return false;
	}
	load_languages(ld);
	load_text_columns(ld);
	return true;
}

static void compile(struct load *ld)
{
	if (!read_headers(ld))
		return;
	load_settings(ld);
	load_choices(ld);
	load_survey(ld);
	load_names(ld);
	load_triggers(ld);
	load_geometries(ld);
	load_searches(ld);
	load_gates(ld);
	load_read_orders(ld);
	load_matrices(ld);
	load_bind(ld);
	load_lint_texts(ld);
	lint_codes(ld);
	lint_expressions(ld);
	lint_reach(ld);
	lint_honest(ld);
	lint_claims(ld);
	load_graph(ld);
	load_metrics(ld);
}

static enum status compile_as(struct form **out, const struct workbook *wb, bool strict, struct diag_list *diags, struct err *err)
{
	struct load ld = { .wb = wb, .diags = diags, .a = arena_new(), .strict = strict };
	size_t before = diags->errors;
	enum status st = ST_OK;

	*out = NULL;
	ld.form = arena_alloc(ld.a, sizeof(*ld.form));
	ld.form->arena = ld.a;
	compile(&ld);
	if (diags->errors == before) {
		struct node *nodes = arena_array(ld.a, ld.nodes.n, sizeof(*nodes));

		memcpy(nodes, ld.nodes.v, ld.nodes.n * sizeof(*nodes));
		ld.form->nodes = nodes;
		load_canonical(&ld);
		*out = ld.form;
	} else {
		st = ST_FORM;
		diag_sort(diags);
		for (size_t i = 0; i < diags->items.n; i++)
			if (diags->items.v[i].level == DIAG_ERROR) {
				const struct diag *d = &diags->items.v[i];

				(void)err_set(err, st, "%s", d->text);
				(void)err_place(err, st, d->file, d->at.sheet, d->at.row);
				break;
			}
		arena_free(ld.a);
	}
	diag_sort(diags);
	VEC_CLEAR(&ld.langs);
	VEC_CLEAR(&ld.nodes);
	VEC_CLEAR(&ld.rows);
	VEC_CLEAR(&ld.pending);
	VEC_CLEAR(&ld.sources);
	VEC_CLEAR(&ld.geometries);
	VEC_CLEAR(&ld.searches);
	return st;
}

enum status form_compile(struct form **out, const struct workbook *wb, struct diag_list *diags,
			 struct err *err)
{
	return compile_as(out, wb, false, diags, err);
}

/* Takes wb. */
static enum status compile_workbook(struct form **out, struct workbook *wb, bool strict, struct diag_list *diags,
				    struct err *err)
{
	struct diag_list own;
	enum status st;

	diag_init(&own, wb->name);
	st = compile_as(out, wb, strict, diags ? diags : &own, err);
	diag_clear(&own);
	workbook_free(wb);
	return st;
}

enum status form_load(struct form **out, const char *path, struct diag_list *diags, struct err *err)
{
	struct workbook *wb;
	enum status st;

	*out = NULL;
	st = workbook_open(&wb, path, err);
	return st == ST_OK ? compile_workbook(out, wb, false, diags, err) : st;
}

enum status form_load_strict(struct form **out, const char *path, struct diag_list *diags, struct err *err)
{
	struct workbook *wb;
	enum status st;

	*out = NULL;
	st = workbook_open(&wb, path, err);
	return st == ST_OK ? compile_workbook(out, wb, true, diags, err) : st;
}

enum status form_load_bytes(struct form **out, const char *bytes, size_t n, const char *name,
			    struct diag_list *diags, struct err *err)
{
	struct workbook *wb;
	enum status st;

	*out = NULL;
	st = workbook_read(&wb, bytes, n, name, err);
	return st == ST_OK ? compile_workbook(out, wb, false, diags, err) : st;
}
