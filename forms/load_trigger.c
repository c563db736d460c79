/* SPDX-License-Identifier: MIT */
/* Cells that name other questions outside of an expression: "trigger" (the questions whose change runs a calculation that otherwise
 * stands still) and "select_one ${name}". */
#include "config.h"

#include "base/i18n.h"
#include "forms/load_internal.h"

static int find_question(const struct load *ld, const char *name, int *count)
{
	int found = -1;

	*count = 0;
	for (int i = 1; i < (int)ld->nodes.n; i++)
		if (strcmp(ld->nodes.v[i].name, name) == 0 && (*count)++ == 0)
			found = i;
	return found;
}

static const char *nearest(struct load *ld, const char *name)
{
	const char **names = arena_array(ld->a, ld->nodes.n, sizeof(*names)), *near;

	for (size_t i = 1; i < ld->nodes.n; i++)
		names[i - 1] = ld->nodes.v[i].name;
	near = diag_nearest(name, names, ld->nodes.n - 1);
	return near ? arena_printf(ld->a, "${%s}", near) : NULL;
}

/* The node a "${name}" of the cell means; -1 after a diag. */
static int resolve(struct load *ld, const char *name, struct diag_place at)
{
	int count, node = find_question(ld, name, &count);

	if (count == 0) {
		load_error(ld, at, nearest(ld, name), T("没有叫“%s”的题目。"), name);
		return -1;
	}
	if (count > 1) {
		load_error(ld, at, NULL,
			   T("有 %d 道题都叫“%s”，不知道指哪一道；请把题目名改得各不相同。"), count,
			   name);
		return -1;
	}
	if (ld->nodes.v[node].kind != NODE_QUESTION) {
		load_error(ld, at, NULL, T("trigger 要写题目，“%s”是一个组。"), name);
		return -1;
	}
	if (ld->nodes.v[node].type->input == INPUT_NONE) {
		load_error(
			ld, at, NULL,
			T("“%s”不是让人填的题，它变了不会触发计算；trigger 要写一道会显示的题。"),
			name);
		return -1;
	}
	return node;
}

static void read_cell(struct load *ld, int node, const char *text, struct diag_place at)
{
	int *list = arena_array(ld->a, strlen(text) / 3 + 2, sizeof(*list));
	size_t n = 0;
	const char *rest = text;

	for (;;) {
		const char *close;
		int found;

		rest += strspn(rest, " ,"); /* nothing between two commas is nothing */
		if (*rest == '\0')
			break;
		at.caret = (int)(rest - text);
		close = strchr(rest, '}');
		if (strncmp(rest, "${", 2) != 0 || !close) {
			load_error(ld, at, NULL,
				   T("trigger 要写成题目的引用，例如 "
				     "${age}；几道题之间用逗号分开。"));
			return;
		}
		found = resolve(ld, arena_strndup(ld->a, rest + 2, (size_t)(close - rest) - 2), at);
		if (found >= 0)
			list[n++] = found;
		rest = close + 1 + strspn(close + 1, " ");
		at.caret = (int)(rest - text);
		if (*rest && *rest != ',') {
			load_error(ld, at, NULL, T("trigger 里的几道题之间要用逗号分开。"));
			return;
		}
	}
	list[n] = -1;
	ld->nodes.v[node].trigger = list;
}

/* "select_one ${name}": the question whose answers are the choices. */
static void find_answers(struct load *ld, int node)
{
	struct diag_place at =
		grid_place(&ld->grid[SHEET_SURVEY], load_row_of(ld, node), COL_TYPE, -1, -1);
	const char *name = ld->nodes.v[node].list->name;
	int count, from;

	name = arena_strndup(ld->a, name + 2, strcspn(name + 2, "}"));
	from = find_question(ld, name, &count);
	if (count == 0) {
		load_error(ld, at, nearest(ld, name), T("没有叫“%s”的题目。"), name);
		return;
	}
	if (ld->nodes.v[from].kind != NODE_QUESTION || ld->nodes.v[from].repeat == 0) {
		load_error(ld, at, NULL, T("从回答里取选项，要写重复组里的一道题，“%s”不是。"),
			   name);
		return;
	}
	ld->nodes.v[node].choices_from = from;
	for (size_t i = 0; i < ld->pending.n; i++)
		if (ld->pending.v[i].expr == ld->nodes.v[node].choice_filter)
			ld->pending.v[i].node = from;
}

void load_triggers(struct load *ld)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];

	for (int i = 1; i < (int)ld->nodes.n; i++) {
		const char *text =
			ld->rows.v[i] > 0 ? grid_text(g, ld->rows.v[i], COL_TRIGGER, -1) : "";

		if (ld->nodes.v[i].list && strncmp(ld->nodes.v[i].list->name, "${", 2) == 0)
			find_answers(ld, i);
		if (text[0] && ld->nodes.v[i].kind == NODE_QUESTION)
			read_cell(ld, i, text, grid_place(g, ld->rows.v[i], COL_TRIGGER, -1, 0));
		else if (text[0])
			load_warning(ld, grid_place(g, ld->rows.v[i], COL_TRIGGER, -1, -1), NULL,
				     T("trigger 只能写在题目上，写在组上不起作用。"));
	}
}
