/* SPDX-License-Identifier: MIT */
/*
 * `ruhu check --strict`: what this program reads and XLSForm (xlsform.org, the reference of columns, types and appearances) does not know.
 * Other tools would pass over it in silence or refuse it. Let through are only the extensions of which other tools need to know nothing: the
 * sheets metrics and translations, and the survey's columns role, read_order, note and item_version.
 */
#include "config.h"

#include "base/i18n.h"
#include "forms/lint.h"
#include "forms/load_internal.h"

static const char *const sheets[] = { "survey", "choices", "settings", "external_choices", "entities", "osm", "metrics", "translations" };

/* Columns of XLSForm that stand for any attribute. */
static const char *const prefixes[] = { "bind::", "body::", "control::", "instance::", "attribute::", "media::", "hxl::" };

static bool has_prefix(const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++)
		if (strncasecmp(word, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	return false;
}

static bool is_known_sheet(const struct sheet *s)
{
	for (size_t i = 0; i < ARRAY_LEN(sheets); i++)
		if (strcasecmp(s->name, sheets[i]) == 0)
			return true;
	return false;
}

static bool is_known_column(const struct grid *g, const struct heading *h)
{
	if (h->id == COL_SOFT || h->id == COL_SOFT_MESSAGE)
		return false;
	if (h->id != COL_UNKNOWN || !h->text[0] || has_prefix(h->text))
		return !strstr(h->text, "：") && !strstr(h->text, "∷");
	/* Any column may be added to a list of choices, to filter by. */
	if (g->kind == SHEET_CHOICES || g->kind == SHEET_EXTERNAL)
		return true;
	return g->kind == SHEET_SURVEY && strcasecmp(h->text, "item_version") == 0;
}

static void check_columns(struct load *ld, const struct grid *g)
{
	for (int c = 0; c < g->cols; c++)
		if (!is_known_column(g, &g->head[c]))
			load_error(ld, grid_cell_place(g, 0, c, 0), NULL, T("XLSForm 里没有“%s”这一列，别的工具不认。"), g->head[c].text);
}

static void check_looks(struct load *ld)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];

	for (int r = 1; r < g->rows; r++) {
		const char *text = grid_text(g, r, COL_APPEARANCE, -1), *rest = text, *word;
		size_t n;

		if (strstr(text, "search("))
			continue;
		while ((word = load_word(&rest, " ,\n", &n)) != NULL)
			if (!load_is_look(word, n))
				load_error(ld, grid_place(g, r, COL_APPEARANCE, -1, (int)(word - text)), NULL,
					   T("XLSForm 里没有外观“%.*s”，别的工具不认。"), (int)n, word);
	}
}

void lint_strict(struct load *ld)
{
	for (size_t i = 0; i < ld->wb->n; i++)
		if (!is_known_sheet(&ld->wb->sheets[i]))
			load_error(ld, (struct diag_place){ .sheet = ld->wb->sheets[i].name, .caret = -1 }, NULL,
				   T("XLSForm 里没有“%s”这张表，别的工具不认。"), ld->wb->sheets[i].name);
	for (int k = 0; k < SHEET_KINDS; k++)
		if (ld->grid[k].sheet)
			check_columns(ld, &ld->grid[k]);
	check_looks(ld);
}
