/* SPDX-License-Identifier: MIT */
/* The metrics sheet (architecture section 6): each row a fixed definition of a rate or score, checked against the questions it uses. */
#include "config.h"

#include <math.h>
#include <strings.h>

#include "base/i18n.h"
#include "base/num.h"
#include "forms/load_internal.h"
#include "forms/missing.h"

struct word_list {
	const char *v[LIST_WORDS_MAX];
	int at[LIST_WORDS_MAX]; /* offset in the cell */
	size_t n;
};

/* Blanks, commas, semicolons and their full-width forms and 、 part the words of a cell. */
static size_t separator(const char *s)
{
	static const char *const wide[] = { "，", "、", "；", "　" };

	if (*s == ' ' || *s == ',' || *s == ';' || *s == '\n' || *s == '\t')
		return 1;
	for (size_t i = 0; i < ARRAY_LEN(wide); i++)
		if (strncmp(s, wide[i], strlen(wide[i])) == 0)
			return strlen(wide[i]);
	return 0;
}

static void split(struct load *ld, int row, enum column id, struct word_list *out)
{
	const char *text = grid_text(&ld->grid[SHEET_METRICS], row, id, -1), *s = text;

	out->n = 0;
	while (*s) {
		const char *start = s;

		if (separator(s) > 0) {
			s += separator(s);
			continue;
		}
		while (*s && separator(s) == 0)
			s++;
		if (out->n == LIST_WORDS_MAX) {
			load_error(ld,
				   grid_place(&ld->grid[SHEET_METRICS], row, id, -1,
					      (int)(start - text)),
				   NULL, T("这一格列得太多了，最多 %d 个。"), LIST_WORDS_MAX);
			return;
		}
		out->at[out->n] = (int)(start - text);
		out->v[out->n++] = arena_strndup(ld->a, start, (size_t)(s - start));
	}
}

static const char **copy_words(struct load *ld, const struct word_list *w, size_t *n)
{
	const char **out = arena_array(ld->a, w->n + 1, sizeof(*out));

	for (size_t i = 0; i < w->n; i++)
		out[i] = w->v[i];
	*n = w->n;
	return out;
}

static struct diag_place where(const struct load *ld, int row, enum column id, int caret)
{
	return grid_place(&ld->grid[SHEET_METRICS], row, id, -1, caret);
}

/* One of words (n of them), or fallback where the cell is empty; -1 after a diag. */
static int one_of(struct load *ld, int row, enum column id, const char *const *words, size_t n,
		  int fallback)
{
	const char *text = grid_text(&ld->grid[SHEET_METRICS], row, id, -1);

	if (!text[0])
		return fallback;
	for (size_t i = 0; i < n; i++)
		if (strcasecmp(text, words[i]) == 0)
			return (int)i;
	load_error(ld, where(ld, row, id, 0), diag_nearest(text, words, n), T("%s 列不认识“%s”。"),
		   column_name(SHEET_METRICS, id), text);
	return -1;
}

static void read_items(struct load *ld, struct metric *m, int row)
{
	struct word_list w;
	int *items;

	split(ld, row, COL_ITEMS, &w);
	items = arena_array(ld->a, w.n + 1, sizeof(*items));
	for (size_t i = 0; i < w.n; i++) {
		int node = form_find(ld->form, w.v[i]);

		if (node > 0 && ld->form->nodes[node].kind == NODE_QUESTION) {
			items[m->n_items++] = node;
			continue;
		}
		const char **names = arena_array(ld->a, (size_t)ld->form->n_nodes, sizeof(*names));

		for (int k = 1; k < ld->form->n_nodes; k++)
			names[k] = ld->form->nodes[k].kind == NODE_QUESTION
					   ? ld->form->nodes[k].name
					   : NULL;
		load_error(ld, where(ld, row, COL_ITEMS, w.at[i]),
			   diag_nearest(w.v[i], names, (size_t)ld->form->n_nodes),
			   T("问卷里没有题目“%s”，或者不止一道叫这个名字。"), w.v[i]);
	}
	m->items = items;
	if (w.n == 0)
		load_error(ld, where(ld, row, COL_ITEMS, -1), NULL,
			   T("指标“%s”没有写用哪些题（items）。"), m->id);
}

static bool has_code(const struct load *ld, const struct metric *m, const char *code)
{
	for (size_t i = 0; i < m->n_items; i++) {
		const struct choice_list *list = ld->form->nodes[m->items[i]].list;

		if (list && list_choice(list, code))
			return true;
	}
	return false;
}

static const char **read_codes(struct load *ld, const struct metric *m, int row, enum column id,
			       size_t *n)
{
	struct word_list w;

	split(ld, row, id, &w);
	for (size_t i = 0; i < w.n && m->n_items > 0; i++)
		if (!has_code(ld, m, w.v[i]))
			load_error(ld, where(ld, row, id, w.at[i]), NULL,
				   T("编码“%s”不在所用题目的选项表里。"), w.v[i]);
	return copy_words(ld, &w, n);
}

/* Is the choice a value, or a way of giving none? */
static bool is_value(const struct metric *m, const struct choice_list *list, const char *code)
{
	bool value = list_tells_missing(list) ? list_missing(list, code) == CHOICE_VALUE
					      : strcmp(code, "7") != 0 && strcmp(code, "9") != 0 && strcmp(code, "-1") != 0;

	for (size_t k = 0; k < m->n_dk && !list_tells_missing(list); k++)
		value = value && strcmp(code, m->dk_codes[k]) != 0;
	return value;
}

/* The usual ones for five steps from the best to the worst, by name (statistics.md section 9). */
static const struct {
	const char *name;
	double score[5];
} known_maps[] = {
	{ "eq5", { 100, 75, 50, 25, 0 } },
	{ "cn5", { 100, 80, 60, 40, 0 } },
	{ "lin20", { 100, 80, 60, 40, 20 } },
	{ "cn30", { 100, 80, 60, 30, 0 } },
};

/* True where the cell is such a name. */
static bool read_known_map(struct load *ld, struct metric *m, int row, const struct word_list *w)
{
	const struct choice_list *list = m->n_items ? ld->form->nodes[m->items[0]].list : NULL;
	struct metric_value *map = arena_array(ld->a, ARRAY_LEN(known_maps[0].score), sizeof(*map));
	size_t known = 0, n = 0, values = 0;

	while (known < ARRAY_LEN(known_maps) && (w->n != 1 || strcmp(w->v[0], known_maps[known].name) != 0))
		known++;
	if (known == ARRAY_LEN(known_maps))
		return false;
	for (size_t i = 0; list && i < list->n; i++) {
		if (!is_value(m, list, list->choices[i].name))
			continue;
		values++;
		if (n < ARRAY_LEN(known_maps[0].score)) {
			map[n].score = known_maps[known].score[n];
			map[n++].code = list->choices[i].name;
		}
	}
	if (values == ARRAY_LEN(known_maps[0].score)) {
		m->map = map;
		m->n_map = n;
	} else {
		load_error(ld, where(ld, row, COL_MAP, 0), NULL, T("换分“%s”是给五级选项用的，这道题有%d个有效选项。请逐个写：编码=分数。"), w->v[0], (int)values);
	}
	return true;
}

/* A better answer must not be worth less than a worse one: scores go one way in the order of the list. */
static void check_map(struct load *ld, const struct metric *m, int row)
{
	const struct choice_list *list = m->n_items ? ld->form->nodes[m->items[0]].list : NULL;
	bool up = false, down = false;
	double before = (double)NAN;

	for (size_t i = 0; list && i < list->n; i++)
		for (size_t k = 0; k < m->n_map; k++) {
			if (strcmp(list->choices[i].name, m->map[k].code) != 0)
				continue;
			up = up || m->map[k].score > before;
			down = down || m->map[k].score < before;
			before = m->map[k].score;
		}
	if (up && down)
		load_error(ld, where(ld, row, COL_MAP, 0), NULL, T("换分要随选项的次序一路升或一路降，这里有升有降。"));
}

/* "1=100 2=75", also with ':'; or a name of known_maps */
static void read_map(struct load *ld, struct metric *m, int row)
{
	struct word_list w;
	struct metric_value *map;

	split(ld, row, COL_MAP, &w);
	if (read_known_map(ld, m, row, &w))
		return;
	map = arena_array(ld->a, w.n + 1, sizeof(*map));
	for (size_t i = 0; i < w.n; i++) {
		size_t n = strcspn(w.v[i], "=:");
		const char *number = w.v[i] + n + (w.v[i][n] != '\0');
		double score = 0;

		if (n == 0 || !num_parse(number, strlen(number), &score)) {
			load_error(ld, where(ld, row, COL_MAP, w.at[i]), NULL,
				   T("换分要写成 编码=分数，例如 1=100 2=75。"));
			continue;
		}
		map[m->n_map].code = arena_strndup(ld->a, w.v[i], n);
		map[m->n_map].score = score;
		if (m->n_items > 0 && !has_code(ld, m, map[m->n_map].code))
			load_error(ld, where(ld, row, COL_MAP, w.at[i]), NULL,
				   T("编码“%s”不在所用题目的选项表里。"), map[m->n_map].code);
		m->n_map++;
	}
	m->map = map;
	check_map(ld, m, row);
}

static void read_reverse(struct load *ld, struct metric *m, int row)
{
	struct word_list w;

	split(ld, row, COL_REVERSE, &w);
	m->reverse = copy_words(ld, &w, &m->n_reverse);
	for (size_t i = 0; i < w.n; i++) {
		bool found = false;

		for (size_t k = 0; k < m->n_items; k++)
			found = found || m->items[k] == form_find(ld->form, w.v[i]);
		if (!found)
			load_error(ld, where(ld, row, COL_REVERSE, w.at[i]), NULL,
				   T("反向题“%s”不在这个指标的 items 里。"), w.v[i]);
	}
}

static void read_where(struct load *ld, struct metric *m, int row)
{
	const char *text = grid_text(&ld->grid[SHEET_METRICS], row, COL_WHERE, -1);
	struct expr_fault fault = { .offset = 0 };

	if (!text[0])
		return;
	if (!expr_parse(&m->where, ld->a, text, &fault) ||
	    !expr_bind(m->where, ld->form, 0, &fault)) {
		m->where = NULL;
		load_error(ld, where(ld, row, COL_WHERE, fault.offset),
			   fault.suggest[0] ? fault.suggest : NULL, "%s", fault.text);
	}
}

static void read_target(struct load *ld, struct metric *m, int row)
{
	const char *text = grid_text(&ld->grid[SHEET_METRICS], row, COL_TARGET, -1);
	size_t n = strlen(text);

	m->target = (double)NAN;
	m->target_source = grid_text(&ld->grid[SHEET_METRICS], row, COL_TARGET_SOURCE, -1);
	if (n > 0 && text[n - 1] == '%')
		n--;
	if (n > 0 && !num_parse(text, n, &m->target))
		load_error(ld, where(ld, row, COL_TARGET, 0), NULL, T("目标值“%s”不是数。"), text);
	if (n > 0 && !m->target_source[0])
		load_warning(ld, where(ld, row, COL_TARGET_SOURCE, -1), NULL,
			     T("目标值没有写依据（target_source），报告里会注明“未写依据”。"));
}

/* Without a map the choices are worth 100 to 0 in even steps, in the order of the list: two at least that are a value. */
static bool can_score(const struct form *form, const struct metric *m, int node)
{
	const struct choice_list *list = form->nodes[node].list;
	size_t values = 0;

	for (size_t i = 0; i < list->n; i++)
		values += is_value(m, list, list->choices[i].name);
	return values >= 2;
}

/* Kind against the questions it is made of. */
static void check_kind(struct load *ld, const struct metric *m, int row)
{
	for (size_t i = 0; i < m->n_items; i++) {
		const struct node *n = &ld->form->nodes[m->items[i]];
		enum input input = n->type->input;
		bool ok = true;

		if (m->kind == METRIC_MULTIPLE)
			ok = input == INPUT_MANY;
		else if (m->kind == METRIC_MEAN)
			ok = input == INPUT_INTEGER || input == INPUT_DECIMAL ||
			     input == INPUT_NONE;
		else
			ok = input == INPUT_ONE || (m->kind == METRIC_SHARE && input == INPUT_MANY);
		if (!ok)
			load_error(ld, where(ld, row, COL_ITEMS, -1), NULL,
				   T("题目“%s”的题型（%s）不能用在这种指标（kind）里。"), n->name,
				   n->type->name);
	}
	if (m->kind == METRIC_SHARE && m->n_positive == 0)
		load_error(ld, where(ld, row, COL_POSITIVE, -1), NULL,
			   T("比例指标“%s”没有写哪些编码算“是”（positive）。"), m->id);
	for (size_t i = 0; (m->kind == METRIC_SCORE || m->kind == METRIC_INDEX) && i < m->n_items && m->n_map == 0; i++)
		if (ld->form->nodes[m->items[i]].list && !can_score(ld->form, m, m->items[i]))
			load_error(ld, where(ld, row, COL_MAP, -1), NULL,
				   T("指标“%s”没有写换分（map），题目“%s”又不到两个可以排出好坏的选项。"), m->id,
				   ld->form->nodes[m->items[i]].name);
}

static void read_metric(struct load *ld, struct metric *m, int row)
{
	static const char *const kinds[] = { "share", "score", "index", "multiple", "mean" };
	static const char *const levels[] = { "county", "township", "village" };
	static const char *const weights[] = { "person", "household" };
	static const char *const dks[] = { "out", "base" };
	const struct grid *g = &ld->grid[SHEET_METRICS];
	int kind = one_of(ld, row, COL_KIND, kinds, ARRAY_LEN(kinds), METRIC_SHARE);
	int level = one_of(ld, row, COL_MIN_LEVEL, levels, ARRAY_LEN(levels), LEVEL_VILLAGE);

	m->row = g->sheet->row_number[row];
	m->kind = kind >= 0 ? (enum metric_kind)kind : METRIC_SHARE;
	m->min_level = level >= 0 ? (enum level)level : LEVEL_COUNTY;
	m->household_weight = one_of(ld, row, COL_WEIGHT, weights, ARRAY_LEN(weights), 0) == 1;
	m->dk_in_base = one_of(ld, row, COL_DK, dks, ARRAY_LEN(dks), 0) == 1;
	m->label = arena_array(ld->a, ld->form->n_langs, sizeof(*m->label));
	for (int l = 0; l < (int)ld->form->n_langs; l++)
		if (grid_column(g, COL_LABEL, l) >= 0 && grid_text(g, row, COL_LABEL, l)[0])
			m->label[l] = grid_text(g, row, COL_LABEL, l);
	read_items(ld, m, row);
	m->positive = read_codes(ld, m, row, COL_POSITIVE, &m->n_positive);
	m->base = read_codes(ld, m, row, COL_BASE, &m->n_base);
	m->dk_codes = read_codes(ld, m, row, COL_DK_CODES, &m->n_dk);
	if (m->n_dk == 0) {
		m->dk_codes = arena_array(ld->a, 1, sizeof(*m->dk_codes));
		m->dk_codes[m->n_dk++] = "6";
	}
	read_map(ld, m, row);
	read_reverse(ld, m, row);
	read_where(ld, m, row);
	read_target(ld, m, row);
	if (kind >= 0)
		check_kind(ld, m, row);
}

void load_metrics(struct load *ld)
{
	const struct grid *g = &ld->grid[SHEET_METRICS];
	struct form *form = ld->form;
	struct name_index seen = { 0 };
	bool is_new;

	if (g->rows < 2)
		return;
	if (grid_column(g, COL_ID, -1) < 0) {
		load_error(ld, grid_cell_place(g, 0, -1, -1), NULL, T("metrics 表缺 id 列。"));
		return;
	}
	form->metrics = arena_array(ld->a, (size_t)g->rows, sizeof(*form->metrics));
	for (int r = 1; r < g->rows; r++) {
		struct metric *m = &form->metrics[form->n_metrics];
		const char *id = grid_text(g, r, COL_ID, -1);
		int *slot;

		if (!id[0])
			continue;
		m->id = id;
		if (!load_is_name(id))
			load_error(
				ld, where(ld, r, COL_ID, 0), NULL,
				T("指标的 "
				  "id“%s”不合规则：要以字母、汉字或下划线开头，不能有空格和标点。"),
				id);
		slot = name_index_get(&seen, id, &is_new);
		if (!is_new)
			load_error(ld, where(ld, r, COL_ID, 0), NULL,
				   T("指标“%s”重复（第 %d 行已有）。"), id, *slot);
		else
			*slot = g->sheet->row_number[r];
		read_metric(ld, m, r);
		form->n_metrics++;
	}
	name_index_clear(&seen);
}
