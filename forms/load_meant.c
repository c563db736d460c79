/* SPDX-License-Identifier: MIT */
/* What the writer of a cell probably meant. */
#include "config.h"

#include "base/i18n.h"
#include "forms/load_internal.h"

enum { WORDS_MAX = 6, SPELLING_MAX = 64 };

/* A hostile file may have a fault in every cell: past this many there is no guessing, which takes time. */
enum { GUESSES_MAX = 500 };

bool load_may_guess(struct load *ld)
{
	return ld->guesses++ < GUESSES_MAX;
}

/* The best spelling of a type so far: few edits, a list that exists, and a type that asks where the row has a text to ask with. */
struct search_type {
	struct load *ld;
	const char *cell, *prefix; /* the first words of the cell, '_' made blank */
	const char *best;
	size_t rest; /* where the cell goes on after the words compared */
	size_t at;   /* the same for the present prefix */
	int score;
	bool asks;
};

/* What the words leave over is a list that there is. */
static bool names_list(const struct search_type *s)
{
	const char *list = s->cell + s->at + strspn(s->cell + s->at, " ");

	return load_list(s->ld, LIST_CHOICES, arena_strndup(s->ld->a, list, strcspn(list, " "))) ||
	       load_file_ending(list);
}

static void on_spelling(void *ctx, const char *word, size_t n, const struct qtype *type)
{
	struct search_type *s = ctx;
	char folded[SPELLING_MAX] = "";
	bool fits = !type || (type->input != INPUT_NONE) == s->asks;
	int d;

	for (size_t i = 0; i < n && i < SPELLING_MAX - 1; i++)
		folded[i] = word[i] == '_' ? ' ' : word[i];
	d = diag_distance(s->prefix, folded);
	if (d > (n > 3 ? 2 : 1))
		return;
	d = 2 * d + !fits;
	if (d >= s->score || (type && type->takes_list && !names_list(s) && (d += 4) >= s->score))
		return;
	s->best = type ? type->name : arena_strndup(s->ld->a, word, n);
	s->score = d;
	s->rest = type && !type->takes_list ? strlen(s->cell) : s->at;
}

static const char *chinese_type(const char *cell)
{
	static const struct {
		const char *han, *name;
	} types[] = {
		{ "单选", "select_one" }, { "多选", "select_multiple" },
		{ "文本", "text" },       { "填空", "text" },
		{ "整数", "integer" },    { "小数", "decimal" },
		{ "数字", "decimal" },    { "日期", "date" },
		{ "说明", "note" },       { "计算", "calculate" },
	};

	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (strncmp(cell, types[i].han, strlen(types[i].han)) == 0)
			return types[i].name;
	return NULL;
}

const char *load_meant_type(struct load *ld, int row, const char *cell)
{
	static const char *const brackets[] = { "begin_group", "end_group",  "begin_repeat",
						"end_repeat",  "begin_loop", "end_loop" };
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	struct search_type s = { .ld = ld, .cell = cell, .score = 100 };
	const char *han = chinese_type(cell);

	if (!load_may_guess(ld))
		return NULL;
	if (han)
		return arena_printf(ld->a, "%s%s", han, cell + strcspn(cell, " "));
	s.asks = grid_text(g, row, COL_LABEL, -1)[0] || grid_text(g, row, COL_HINT, -1)[0];
	for (int words = 1; words <= WORDS_MAX && (s.at == 0 || cell[s.at]); words++) {
		char *prefix;

		s.at += strspn(cell + s.at, " ");
		s.at += strcspn(cell + s.at, " ");
		s.prefix = prefix = arena_strndup(ld->a, cell, s.at);
		for (char *c = prefix; *c; c++)
			*c = *c == '_' ? ' ' : *c;
		qtype_each_spelling(on_spelling, &s);
		for (size_t i = 0; i < ARRAY_LEN(brackets); i++)
			on_spelling(&s, brackets[i], strlen(brackets[i]), NULL);
	}
	return s.best ? arena_printf(ld->a, "%s%s", s.best, cell + s.rest) : NULL;
}
