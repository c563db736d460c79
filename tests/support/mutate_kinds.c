/* SPDX-License-Identifier: MIT */
/* The twelve kinds of mistake. Each collects the places it fits and spoils one of them. */
#include "config.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/attr.h"
#include "forms/expr_internal.h"
#include "tests/support/mutate.h"

static void add_site(struct sites *out, struct sheet *sheet, int row, int col, int at, int n)
{
	struct site x = { sheet, row, col, at, n };

	VEC_PUSH(&out->list, x);
}

/* One of the sites; they are dropped. */
static bool choose(struct subject *s, struct sites *all, struct site *out)
{
	bool any = all->list.n > 0;

	if (any)
		*out = all->list.v[mutate_below(s, all->list.n)];
	VEC_CLEAR(&all->list);
	return any;
}

static const char *text_of(const struct site *x)
{
	return sheet_cell(x->sheet, x->row, x->col) + x->at;
}

static bool is_name_of_form(const struct subject *s, const char *name)
{
	for (int i = 1; i < s->form->n_nodes; i++)
		if (strcmp(s->form->nodes[i].name, name) == 0)
			return true;
	return false;
}

static void references(struct subject *s, struct sites *out, struct sheet *sheet, int row, int col)
{
	const char *text = sheet_cell(sheet, row, col);

	for (const char *at = strstr(text, "${"); at; at = strstr(at + 2, "${")) {
		size_t n = strcspn(at + 2, "}");

		if (at[2 + n] == '}' && n > 1 && !memchr(at + 2, '#', n) &&
		    is_name_of_form(s, arena_strndup(s->a, at + 2, n)))
			add_site(out, sheet, row, col, (int)(at + 2 - text), (int)n);
	}
}

static bool misspelt_reference(struct subject *s, struct mutant *m)
{
	struct sites all = { 0 };
	struct site at;
	const char *bad;

	mutate_each_logic(s, &all, references);
	for (int c = 0; c < s->survey->cols; c++)
		for (int r = 1; mutate_column(s, s->survey, c) == COL_LABEL && r < s->survey->rows;
		     r++)
			if (mutate_row(s, r, true))
				references(s, &all, s->survey, r, c);
	if (!choose(s, &all, &at))
		return false;
	bad = mutate_misspell(s, text_of(&at), at.n);
	if (is_name_of_form(s, bad))
		return false;
	mutate_replace(s, m, &at, bad);
	m->word = arena_printf(s->a, "${%s}", m->word);
	m->error = true;
	return true;
}

static void calls(struct subject *s, struct sites *out, struct sheet *sheet, int row, int col)
{
	const char *text = sheet_cell(sheet, row, col);

	for (int i = 0, n; text[i]; i += n) {
		int after = mutate_after_string(text, i);

		n = after - i;
		if (n > 0)
			continue;
		n = (int)strspn(text + i, "abcdefghijklmnopqrstuvwxyz:-");
		if (n > 1 && text[i + n] == '(' &&
		    func_find(arena_strndup(s->a, text + i, (size_t)n)))
			add_site(out, sheet, row, col, i, n);
		n += n == 0;
	}
}

static bool misspelt_function(struct subject *s, struct mutant *m)
{
	struct sites all = { 0 };
	struct site at;
	const char *bad;

	mutate_each_logic(s, &all, calls);
	if (!choose(s, &all, &at))
		return false;
	bad = mutate_misspell(s, text_of(&at), at.n);
	if (func_find(bad))
		return false;
	mutate_replace(s, m, &at, bad);
	m->error = true;
	return true;
}

static bool misspelt_type(struct subject *s, struct mutant *m)
{
	struct sites all = { 0 };
	struct site at;
	int col = mutate_find(s, s->survey, COL_TYPE);
	const char *bad, *list;

	for (int r = 1; col >= 0 && r < s->survey->rows; r++)
		if (mutate_row(s, r, true))
			add_site(&all, s->survey, r, col, 0, 0);
	if (!choose(s, &all, &at))
		return false;
	if (!qtype_match(text_of(&at), &list))
		return false;
	at.n = list[0] ? (int)(list - text_of(&at)) : (int)strlen(text_of(&at));
	while (at.n > 0 && text_of(&at)[at.n - 1] == ' ')
		at.n--;
	bad = mutate_misspell(s, text_of(&at), at.n);
	mutate_replace(s, m, &at, bad);
	m->error = true;
	return !qtype_match(sheet_cell(at.sheet, at.row, at.col), &list);
}

static bool misspelt_list(struct subject *s, struct mutant *m)
{
	struct sites all = { 0 };
	struct site at;
	int col = mutate_find(s, s->survey, COL_TYPE);
	const char *bad;

	for (int r = 1; col >= 0 && r < s->survey->rows; r++) {
		const char *type = sheet_cell(s->survey, r, col), *list;
		const struct qtype *t = mutate_row(s, r, true) ? qtype_match(type, &list) : NULL;
		/* nothing reads the list of osm */
		size_t n = t && strcmp(t->name, "osm") != 0 ? strcspn(list, " ") : 0;

		for (size_t i = 0; n > 0 && i < s->form->n_lists; i++)
			if (s->form->lists[i].origin == LIST_CHOICES &&
			    strlen(s->form->lists[i].name) == n &&
			    memcmp(s->form->lists[i].name, list, n) == 0)
				add_site(&all, s->survey, r, col, (int)(list - type), (int)n);
	}
	if (!choose(s, &all, &at))
		return false;
	bad = mutate_misspell(s, text_of(&at), at.n);
	for (size_t i = 0; i < s->form->n_lists; i++)
		if (strcmp(s->form->lists[i].name, bad) == 0)
			return false;
	mutate_replace(s, m, &at, bad);
	m->error = true;
	return true;
}

/* Columns whose loss changes the questionnaire; those of media and of other tools do not. */
static bool is_read(enum column id)
{
	return id > COL_SKIPPED && id != COL_MEDIA && id != COL_BIG_IMAGE && id != COL_SAVE_TO;
}

static bool misspelt_header(struct subject *s, struct mutant *m)
{
	struct sites all = { 0 };
	struct site at;
	struct sheet *sheets[] = { s->survey, s->choices };
	const char *text;

	for (size_t k = 0; k < ARRAY_LEN(sheets); k++)
		for (int c = 0; sheets[k] && c < sheets[k]->cols; c++)
			if (is_read(mutate_column(s, sheets[k], c)))
				add_site(&all, sheets[k], 0, c, 0, 0);
	if (!choose(s, &all, &at))
		return false;
	text = text_of(&at);
	at.n = (int)strcspn(text, ":");
	if (strstr(text, "bind") || at.n < 3)
		return false;
	mutate_replace(s, m, &at, mutate_misspell(s, text, at.n));
	return mutate_column(s, at.sheet, at.col) == COL_UNKNOWN;
}

static void marks(struct subject *s, struct sites *out, struct sheet *sheet, int row, int col)
{
	const char *text = sheet_cell(sheet, row, col);

	(void)s;
	for (int i = 0; text[i];) {
		int after = mutate_after_string(text, i);

		if (after == i && strchr("=(),<>+${}", text[i]))
			add_site(out, sheet, row, col, i, 1);
		i = after == i ? i + 1 : after;
	}
}

static bool full_width(struct subject *s, struct mutant *m)
{
	struct sites all = { 0 };
	struct site at;
	unsigned char wide[4] = { 0xEF, 0xBC, 0, 0 };
	unsigned code;

	mutate_each_logic(s, &all, marks);
	if (!choose(s, &all, &at))
		return false;
	code = (unsigned char)*text_of(&at) - 0x20u; /* U+FF00 + code */
	wide[1] = (unsigned char)(0xBC + code / 64);
	wide[2] = (unsigned char)(0x80 + code % 64);
	mutate_replace(s, m, &at, (const char *)wide);
	m->error = true;
	return true;
}

static void parentheses(struct subject *s, struct sites *out, struct sheet *sheet, int row, int col)
{
	const char *text = sheet_cell(sheet, row, col);

	(void)s;
	for (int i = 0; text[i];) {
		int after = mutate_after_string(text, i);

		if (after > i && after - i > 2)
			add_site(out, sheet, row, col, after - 1, 1); /* the closing quote */
		else if (after == i && strchr("()[]", text[i]))
			add_site(out, sheet, row, col, i, 1);
		i = after == i ? i + 1 : after;
	}
}

static bool unbalanced(struct subject *s, struct mutant *m)
{
	struct sites all = { 0 };
	struct site at;
	char c;

	mutate_each_logic(s, &all, parentheses);
	if (!choose(s, &all, &at))
		return false;
	c = *text_of(&at);
	mutate_replace(s, m, &at,
		       strchr("()", c) && mutate_below(s, 3) == 0 ? arena_printf(s->a, "%c%c", c, c)
								  : "");
	m->word = NULL;
	m->error = true;
	return true;
}

/* The select question that a comparison before the quote at text[i] names; NULL = none. */
static const struct node *compared(const struct subject *s, const char *text, int i)
{
	int end = i, start;
	const char *name;

	while (end > 0 && strchr(" =!,", text[end - 1]))
		end--;
	if (end == i || end == 0 || text[end - 1] != '}')
		return NULL;
	for (start = end - 1; start > 1 && text[start] != '{';)
		start--;
	if (text[start] != '{' || (strchr(",", text[end]) &&
				   (start < 10 || strncmp(text + start - 10, "selected(", 9) != 0)))
		return NULL;
	if (text[end] == ' ' && memchr(text + end, ',', (size_t)(i - end)))
		return NULL;
	name = arena_strndup(s->a, text + start + 1, (size_t)(end - start - 2));
	for (int k = 1; k < s->form->n_nodes; k++)
		if (strcmp(s->form->nodes[k].name, name) == 0)
			return s->form->nodes[k].list ? &s->form->nodes[k] : NULL;
	return NULL;
}

static void values(struct subject *s, struct sites *out, struct sheet *sheet, int row, int col)
{
	const char *text = sheet_cell(sheet, row, col);

	for (int i = 0; text[i];) {
		int after = mutate_after_string(text, i);
		const struct node *n = after - i > 2 ? compared(s, text, i) : NULL;

		if (n && list_choice(n->list,
				     arena_strndup(s->a, text + i + 1, (size_t)(after - i - 2))))
			add_site(out, sheet, row, col, i + 1, after - i - 2);
		i = after == i ? i + 1 : after;
	}
}

static bool wrong_value(struct subject *s, struct mutant *m)
{
	struct sites all = { 0 };
	struct site at;
	const struct node *n;
	const char *bad;

	mutate_each_logic(s, &all, values);
	if (!choose(s, &all, &at))
		return false;
	n = compared(s, text_of(&at) - at.at, at.at - 1);
	bad = mutate_misspell(s, text_of(&at), at.n);
	if (!n || list_choice(n->list, bad))
		return false;
	mutate_replace(s, m, &at, bad);
	return true;
}

static bool unique(const struct subject *s, int row)
{
	const char *name = mutate_cell(s, s->survey, row, COL_NAME);
	int n = 0;

	for (int i = 1; i < s->form->n_nodes; i++)
		n += strcmp(s->form->nodes[i].name, name) == 0;
	return n == 1;
}

static bool cycle(struct subject *s, struct mutant *m)
{
	struct sites all = { 0 };
	struct site one, other;
	int col = mutate_find(s, s->survey, COL_RELEVANT);

	for (int r = 1; col >= 0 && r < s->survey->rows; r++)
		if (mutate_row(s, r, true) && unique(s, r))
			add_site(&all, s->survey, r, col, 0, 0);
	if (all.list.n < 2) {
		VEC_CLEAR(&all.list);
		return false;
	}
	one = all.list.v[mutate_below(s, all.list.n)];
	if (!choose(s, &all, &other) || other.row == one.row)
		return false;
	mutate_set(
		s, m, s->survey, one.row, col,
		arena_printf(s->a, "${%s} != ''", mutate_cell(s, s->survey, other.row, COL_NAME)));
	mutate_set(s, m, s->survey, other.row, col,
		   arena_printf(s->a, "${%s} != ''", mutate_cell(s, s->survey, one.row, COL_NAME)));
	m->error = true;
	return true;
}

static bool begins(const char *type)
{
	return strncasecmp(type, "begin", 5) == 0;
}

/* The end of a group is gone: told at its beginning, or at that of a group around it, which is all that can be known. */
static bool missing_end(struct subject *s, struct mutant *m)
{
	struct sites all = { 0 };
	struct site at;
	int col = mutate_find(s, s->survey, COL_TYPE), open[64], depth = 0;

	for (int r = 1; col >= 0 && r < s->survey->rows; r++) {
		const char *type = sheet_cell(s->survey, r, col);

		if (mutate_row(s, r, false) && !mutate_row(s, r, true) && !begins(type))
			add_site(&all, s->survey, r, col, 0, 0);
	}
	if (!choose(s, &all, &at))
		return false;
	for (int r = 1; r < at.row; r++) {
		const char *type = sheet_cell(s->survey, r, col);

		if (!mutate_row(s, r, false) || mutate_row(s, r, true))
			continue;
		if (begins(type) && depth < 64)
			open[depth++] = r;
		else if (depth > 0)
			depth--;
	}
	for (int c = 0; c < s->survey->cols; c++)
		mutate_set(s, m, s->survey, at.row, c, "");
	m->places.n = 0;
	while (depth > 0)
		mutate_expect(m, s->survey, open[--depth], col);
	m->error = true;
	return m->places.n > 0;
}

static bool duplicate_name(struct subject *s, struct mutant *m)
{
	struct sites all = { 0 };
	struct site at;
	int col = mutate_find(s, s->survey, COL_NAME);
	const char *name;

	for (int r = 1; col >= 0 && r < s->survey->rows; r++)
		if (mutate_row(s, r, true) && sheet_cell(s->survey, r, col)[0])
			add_site(&all, s->survey, r, col, 0, 0);
	if (!choose(s, &all, &at))
		return false;
	name = sheet_cell(s->survey, at.row, col);
	for (int r = at.row + 1; r < s->survey->rows && mutate_row(s, r, true); r++) {
		if (!sheet_cell(s->survey, r, col)[0] ||
		    strcmp(sheet_cell(s->survey, r, col), name) == 0)
			continue;
		mutate_set(s, m, s->survey, r, col, name);
		mutate_expect(m, s->survey, at.row, col);
		m->error = true;
		return true;
	}
	return false;
}

/* A code that a spreadsheet took for a number (1.0), or whose zero it dropped; a heading with the wide colons of an input method. */
static bool damaged(struct subject *s, struct mutant *m)
{
	struct sites all = { 0 };
	struct site at;
	int col = s->choices ? mutate_find(s, s->choices, COL_NAME) : -1, wide = -1;
	const char *text, *colons;

	for (int r = 1; col >= 0 && r < s->choices->rows; r++) {
		text = sheet_cell(s->choices, r, col);
		if (text[0] && text[strspn(text, "0123456789")] == '\0' &&
		    mutate_cell(s, s->choices, r, COL_LIST_NAME)[0])
			add_site(&all, s->choices, r, col, 0, (int)strlen(text));
	}
	for (int c = 0; c < s->survey->cols; c++)
		if (mutate_column(s, s->survey, c) == COL_LABEL &&
		    strstr(sheet_cell(s->survey, 0, c), "::"))
			wide = c;
	if (wide >= 0 && (all.list.n == 0 || mutate_below(s, 3) == 0)) {
		VEC_CLEAR(&all.list);
		text = sheet_cell(s->survey, 0, wide);
		colons = strstr(text, "::");
		mutate_replace(s, m, &(struct site){ s->survey, 0, wide, (int)(colons - text), 2 },
			       "：：");
		return true;
	}
	if (!choose(s, &all, &at))
		return false;
	text = text_of(&at);
	mutate_replace(s, m, &at,
		       text[0] == '0' && text[1] ? arena_strdup(s->a, text + 1)
						 : arena_printf(s->a, "%s.0", text));
	return true;
}

const struct mutate_kind mutate_kinds[] = {
	{ "misspelt reference", misspelt_reference },
	{ "misspelt function", misspelt_function },
	{ "misspelt type", misspelt_type },
	{ "misspelt list name", misspelt_list },
	{ "misspelt header", misspelt_header },
	{ "full-width mark in an expression", full_width },
	{ "parenthesis, bracket or quote unbalanced", unbalanced },
	{ "value that no choice has", wrong_value },
	{ "dependency cycle", cycle },
	{ "end of a group missing", missing_end },
	{ "name twice", duplicate_name },
	{ "damage by a spreadsheet", damaged },
};
const size_t mutate_n_kinds = ARRAY_LEN(mutate_kinds);
