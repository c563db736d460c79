/* SPDX-License-Identifier: MIT */
/* Warnings about what is legal and most likely not meant. */
#include "config.h"

#include "base/i18n.h"
#include "base/strbuf.h"
#include "forms/load_internal.h"

static const char *const sheet_names[] = { "survey",           "choices",  "settings", "metrics",
					   "external_choices", "entities", "osm",      "files",
					   "translations" };

static const struct {
	const char *han, *name;
} chinese_sheets[] = {
	{ "问卷", "survey" },  { "题目", "survey" },   { "调查", "survey" },
	{ "选项", "choices" }, { "设置", "settings" }, { "指标", "metrics" },
};

static const char *meant_sheet(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(chinese_sheets); i++)
		if (strcmp(name, chinese_sheets[i].han) == 0)
			return chinese_sheets[i].name;
	return diag_nearest(name, sheet_names, ARRAY_LEN(sheet_names));
}

void load_lint_sheets(struct load *ld)
{
	for (size_t i = 0; i < ld->wb->n; i++) {
		const struct sheet *s = &ld->wb->sheets[i];
		struct diag_place at = { .sheet = s->name, .caret = -1 };
		const char *near;
		bool known = false;

		for (size_t k = 0; k < ARRAY_LEN(sheet_names); k++)
			known = known ||
				workbook_sheet(
					&(struct workbook){ .sheets = &ld->wb->sheets[i], .n = 1 },
					sheet_names[k]);
		if (known || s->name[0] == '_' || s == ld->grid[SHEET_SURVEY].sheet)
			continue;
		near = meant_sheet(s->name);
		if (near)
			load_warning(ld, at, near, T("不认识的表“%s”，没有读。"), s->name);
	}
	if (workbook_sheet(ld->wb, "entities"))
		load_warning(ld, (struct diag_place){ .sheet = "entities", .caret = -1 }, NULL,
			     T("entities 表是给 ODK 服务器用的，这里不起作用。"));
}

/* Columns that ask a server for something. */
void load_lint_server(struct load *ld)
{
	static const struct {
		enum sheet_kind kind;
		enum column id;
	} columns[] = { { SHEET_SURVEY, COL_SAVE_TO }, { SHEET_SETTINGS, COL_SUBMISSION } };

	for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
		const struct grid *g = &ld->grid[columns[i].kind];

		for (int r = 1; r < g->rows; r++) {
			if (!grid_text(g, r, columns[i].id, -1)[0])
				continue;
			load_warning(ld, grid_place(g, r, columns[i].id, -1, 0), NULL,
				     T("这一格是给服务器用的，这里没有服务器，不起作用。"));
			break;
		}
	}
}

/* "1.0" for 1 and "1.50525E+11" for a division code: a spreadsheet took the code for a number. */
void load_lint_code(struct load *ld, const char *code, struct diag_place at)
{
	size_t n = strspn(code, "0123456789");
	const char *rest = code + n;

	if (n == 0 || *rest != '.')
		return;
	rest++;
	n = strspn(rest, "0123456789");
	at.caret = 0;
	if (n > 0 && (rest[n] == 'E' || rest[n] == 'e') && rest[n + 1] == '+')
		load_warning(ld, at, NULL,
			     T("编码“%"
			       "s”像是被电子表格改成了科学计数法，原来的数字已经丢了。请把这一列设"
			       "为文本，重新填写。"),
			     code);
	else if (n == 1 && rest[0] == '0' && rest[1] == '\0')
		load_warning(
			ld, at, arena_strndup(ld->a, code, strlen(code) - 2),
			T("编码“%s”像是被电子表格当成数字存的，多了“.0”。请把这一列设为文本。"),
			code);
}

static const struct {
	enum text_field field;
	enum column id;
} translated[] = {
	{ TEXT_LABEL, COL_LABEL },
	{ TEXT_HINT, COL_HINT },
	{ TEXT_REQUIRED, COL_REQUIRED_MESSAGE },
	{ TEXT_CONSTRAINT, COL_CONSTRAINT_MESSAGE },
	{ TEXT_SOFT, COL_SOFT_MESSAGE },
};

static const char *lang_name(const struct load *ld, int lang)
{
	return ld->form->lang[lang][0] ? ld->form->lang[lang] : T("未写语言名");
}

/* One warning a language and sheet, with the number of texts of each column that the default language has and this one has not. */
static void lint_survey(struct load *ld, int lang)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	int base = ld->form->default_lang, row = 0;
	enum column column = COL_LABEL;
	struct strbuf what;

	strbuf_init(&what);
	for (size_t f = 0; f < ARRAY_LEN(translated); f++) {
		int missing = 0;

		for (size_t i = 1; i < ld->nodes.n; i++) {
			const struct tmpl **text = ld->nodes.v[i].text[translated[f].field];

			if (ld->rows.v[i] <= 0 || !text[base] || text[lang])
				continue;
			missing++;
			if (row == 0) {
				row = ld->rows.v[i];
				column = translated[f].id;
			}
		}
		if (missing > 0)
			strbuf_addf(&what, "%s%s %d", what.len > 0 ? T("、") : "",
				    column_name(SHEET_SURVEY, translated[f].id), missing);
	}
	if (what.len > 0)
		load_warning(ld, grid_place(g, row, column, lang, -1), NULL,
			     T("语言“%s”缺译文：%s 处，从这里起。缺的地方会显示“%s”的文字。"),
			     lang_name(ld, lang), what.data, lang_name(ld, base));
	strbuf_clear(&what);
}

static void lint_choices(struct load *ld, int lang)
{
	const struct grid *g = &ld->grid[SHEET_CHOICES];
	int base = ld->form->default_lang, missing = 0, row = 0;

	if (grid_column(g, COL_LABEL, base) < 0)
		return;
	for (int r = 1; r < g->rows; r++) {
		if (!grid_text(g, r, COL_LABEL, base)[0] ||
		    (grid_column(g, COL_LABEL, lang) >= 0 && grid_text(g, r, COL_LABEL, lang)[0]))
			continue;
		missing++;
		row = row ? row : r;
	}
	if (missing > 0)
		load_warning(ld, grid_place(g, row, COL_LABEL, lang, -1), NULL,
			     T("语言“%s”缺译文：%s 处，从这里起。缺的地方会显示“%s”的文字。"),
			     lang_name(ld, lang), arena_printf(ld->a, "label %d", missing),
			     lang_name(ld, base));
}

/* A language without any text is a column that waits for its translator; `ruhu form coverage` shows it. */
static bool is_begun(const struct load *ld, int lang)
{
	const struct grid *grids[] = { &ld->grid[SHEET_SURVEY], &ld->grid[SHEET_CHOICES] };

	for (size_t k = 0; k < ARRAY_LEN(grids); k++)
		for (int c = 0; c < grids[k]->cols; c++)
			for (int r = 1; grids[k]->head[c].lang == lang && r < grids[k]->rows; r++)
				if (grid_cell(grids[k], r, c)[0])
					return true;
	return false;
}

void load_lint_texts(struct load *ld)
{
	for (int l = 0; l < (int)ld->form->n_langs; l++) {
		if (l == ld->form->default_lang || !is_begun(ld, l))
			continue;
		lint_survey(ld, l);
		lint_choices(ld, l);
	}
}
