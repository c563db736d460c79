/* SPDX-License-Identifier: MIT */
/* The survey sheet: rows to nodes, groups and repeats to their subtrees. */
#include "config.h"

#include <strings.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "forms/load_internal.h"

struct opened {
	int node, row;
	enum node_kind kind;
};

struct nest {
	struct opened stack[GROUP_DEPTH_MAX];
	size_t depth;
};

int load_node(struct load *ld, enum node_kind kind, int parent, const char *name, int row)
{
	struct node n = { .kind = kind, .name = name, .path = name, .parent = parent, .gate = -1 };
	int index = (int)ld->nodes.n;

	if (parent >= 0) {
		const struct node *up = &ld->nodes.v[parent];

		n.repeat = up->kind == NODE_REPEAT ? parent : up->repeat;
		if (up->path[0])
			n.path = arena_printf(ld->a, "%s/%s", up->path, name);
	}
	n.end = index + 1;
	n.appearance = "";
	n.row = row > 0 ? ld->grid[SHEET_SURVEY].sheet->row_number[row] : 0;
	for (int f = 0; f < TEXT_FIELDS; f++)
		n.text[f] = arena_array(ld->a, ld->form->n_langs, sizeof(*n.text[f]));
	VEC_PUSH(&ld->nodes, n);
	VEC_PUSH(&ld->rows, row);
	return index;
}

int load_row_of(const struct load *ld, int node)
{
	while (node > 0 && ld->rows.v[node] <= 0)
		node--;
	return ld->rows.v[node];
}

/* The words that open or close a group or repeat; '_' and runs of blanks were made one blank. */
static const struct {
	const char *words;
	enum node_kind kind;
	bool begins;
} brackets[] = {
	{ "begin group", NODE_GROUP, true },         { "end group", NODE_GROUP, false },
	{ "begin repeat", NODE_REPEAT, true },       { "end repeat", NODE_REPEAT, false },
	{ "begin lgroup", NODE_REPEAT, true },       { "end lgroup", NODE_REPEAT, false },
	{ "begin looped group", NODE_REPEAT, true }, { "end looped group", NODE_REPEAT, false },
};

static int find_bracket(const char *type)
{
	char word[32];
	size_t n = strlen(type);

	if (n >= sizeof(word))
		return -1;
	for (size_t i = 0; i <= n; i++)
		word[i] = type[i] == '_' ? ' ' : type[i];
	for (size_t i = 0; i < ARRAY_LEN(brackets); i++)
		if (strcasecmp(word, brackets[i].words) == 0)
			return (int)i;
	return -1;
}

static const char *word_of(enum node_kind kind, bool begins)
{
	if (kind == NODE_REPEAT)
		return begins ? "begin_repeat" : "end_repeat";
	return begins ? "begin_group" : "end_group";
}

static void open_bracket(struct load *ld, struct nest *nest, int row, enum node_kind kind)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	const char *name = grid_text(g, row, COL_NAME, -1);
	int parent = nest->depth > 0 ? nest->stack[nest->depth - 1].node : 0, node;

	if (nest->depth == GROUP_DEPTH_MAX) {
		load_error(ld, grid_place(g, row, COL_TYPE, -1, -1), NULL,
			   T("组套得太深了，最多 %d 层。"), GROUP_DEPTH_MAX);
		return;
	}
	if (!name[0]) {
		load_error(ld, grid_place(g, row, COL_NAME, -1, -1), NULL,
			   T("这个组没有名称（name）。"));
		name = arena_printf(ld->a, "_group_%d", row);
	}
	node = load_node(ld, kind, parent, name, row);
	nest->stack[nest->depth++] = (struct opened){ .node = node, .row = row, .kind = kind };
	load_node_texts(ld, node, row);
	load_node_logic(ld, node, row);
	load_appearance(ld, node, row);
	load_roles(ld, node, row);
}

static void close_all(struct load *ld, struct nest *nest, size_t depth)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];

	while (nest->depth > depth) {
		const struct opened *o = &nest->stack[--nest->depth];

		load_error(ld, grid_place(g, o->row, COL_TYPE, -1, -1), word_of(o->kind, false),
			   T("%s“%s”没有用 %s 结束。"), word_of(o->kind, true),
			   ld->nodes.v[o->node].name, word_of(o->kind, false));
		ld->nodes.v[o->node].end = (int)ld->nodes.n;
	}
}

/* Ends from row on that do not fit, if so much of the stack is open; a reading of the sheet is the better the fewer there are. */
static int count_misfits(const struct load *ld, const struct nest *nest, size_t depth, int row)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	enum node_kind open[GROUP_DEPTH_MAX];
	int misfits = 0;

	for (size_t i = 0; i < depth; i++)
		open[i] = nest->stack[i].kind;
	for (; row < g->rows; row++) {
		int bracket = find_bracket(grid_text(g, row, COL_TYPE, -1));

		if (bracket < 0 || load_is_yes(grid_text(g, row, COL_DISABLED, -1)))
			continue;
		if (brackets[bracket].begins && depth < GROUP_DEPTH_MAX)
			open[depth++] = brackets[bracket].kind;
		else if (!brackets[bracket].begins && depth > 0)
			misfits += open[--depth] != brackets[bracket].kind;
		else
			misfits++;
	}
	return misfits + (int)depth;
}

/* How many of the open groups the end in this row closes: more than one where the ends of the inner ones are missing, as the names in the
 * rows of the ends say or as fits the rest of the sheet best. */
static size_t closes(const struct load *ld, const struct nest *nest, int row, enum node_kind kind)
{
	const char *name = grid_text(&ld->grid[SHEET_SURVEY], row, COL_NAME, -1);
	const struct opened *top = &nest->stack[nest->depth - 1];
	size_t best = 1;
	int fewest;

	for (size_t n = 1; name[0] && n <= nest->depth; n++)
		if (strcmp(ld->nodes.v[nest->stack[nest->depth - n].node].name, name) == 0)
			return n;
	if (top->kind == kind)
		return 1;
	fewest = 1 + count_misfits(ld, nest, nest->depth - 1, row + 1);
	for (size_t n = 2; n <= nest->depth; n++) {
		int misfits = (int)n - 1 + count_misfits(ld, nest, nest->depth - n, row + 1);

		if (nest->stack[nest->depth - n].kind != kind || misfits > fewest)
			continue;
		fewest = misfits;
		best = n;
	}
	return best;
}

static void close_bracket(struct load *ld, struct nest *nest, int row, enum node_kind kind)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	const struct opened *top;

	if (nest->depth == 0) {
		load_error(ld, grid_place(g, row, COL_TYPE, -1, -1), NULL,
			   T("这一行的 %s 前面没有对应的 %s。"), word_of(kind, false),
			   word_of(kind, true));
		return;
	}
	close_all(ld, nest, nest->depth - closes(ld, nest, row, kind) + 1);
	top = &nest->stack[nest->depth - 1];
	if (top->kind != kind)
		load_error(ld, grid_place(g, row, COL_TYPE, -1, -1), word_of(top->kind, false),
			   T("这里该结束的是第 %d 行的 %s“%s”，写的却是 %s。"),
			   g->sheet->row_number[top->row], word_of(top->kind, true),
			   ld->nodes.v[top->node].name, word_of(kind, false));
	ld->nodes.v[top->node].end = (int)ld->nodes.n;
	nest->depth--;
}

/* A row without a type: a comment if it names nothing. */
static void check_untyped(struct load *ld, int row)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	bool named = grid_text(g, row, COL_NAME, -1)[0] || grid_text(g, row, COL_LABEL, -1)[0];

	if (named) {
		load_error(ld, grid_place(g, row, COL_TYPE, -1, -1), NULL,
			   T("这一行没有题型（type）。"));
		return;
	}
	for (int c = 0; c < g->cols; c++)
		if (g->head[c].id > COL_SKIPPED && g->head[c].id != COL_NOTE &&
		    grid_cell(g, row, c)[0]) {
			load_warning(ld, grid_cell_place(g, row, c, -1), NULL,
				     T("这一行没有题型（type），没有读。"));
			return;
		}
}

/* The word after begin_ or end_ is "loop"; *list points at what follows, without "over". */
static bool is_loop(const char *type, const char *edge, const char **list)
{
	size_t n = strlen(edge);

	if (strncasecmp(type, edge, n) != 0 || (type[n] != ' ' && type[n] != '_') ||
	    strncasecmp(type + n + 1, "loop", 4) != 0 || (type[n + 5] && type[n + 5] != ' '))
		return false;
	*list = type + n + 5 + strspn(type + n + 5, " ");
	if (strncasecmp(*list, "over ", 5) == 0)
		*list += 5;
	return true;
}

/* The row of the end_loop that closes the loop of this row; -1 = there is none. */
static int end_of_loop(const struct grid *g, int row)
{
	const char *list;
	int depth = 0;

	for (int r = row; r < g->rows; r++) {
		const char *type = grid_text(g, r, COL_TYPE, -1);

		if (is_loop(type, "begin", &list))
			depth++;
		else if (is_loop(type, "end", &list) && --depth == 0)
			return r;
	}
	return -1;
}

static int parent_of(const struct nest *nest)
{
	return nest->depth > 0 ? nest->stack[nest->depth - 1].node : 0;
}

static int read_row(struct load *ld, struct nest *nest, int row);

/* The rows of a loop for one choice, below its group. */
static void read_inside(struct load *ld, void *ctx, int first, int last, int group)
{
	struct nest *nest = ctx;
	size_t depth = nest->depth + 1;

	nest->stack[nest->depth++] =
		(struct opened){ .node = group, .row = first - 1, .kind = NODE_GROUP };
	while (first < last)
		first = read_row(ld, nest, first);
	close_all(ld, nest, depth);
	nest->depth = depth - 1;
}

/* Returns the row after the loop. */
static int read_loop(struct load *ld, struct nest *nest, int row, const char *list)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	int last = end_of_loop(g, row);
	size_t depth = nest->depth;

	if (last < 0)
		load_error(ld, grid_place(g, row, COL_TYPE, -1, -1), NULL,
			   T("begin_loop 没有用 end_loop 结束。"));
	open_bracket(ld, nest, row, NODE_GROUP);
	if (nest->depth > depth && nest->depth < GROUP_DEPTH_MAX) {
		load_loop(ld, parent_of(nest), row, list, last < 0 ? g->rows : last, nest,
			  read_inside);
		ld->nodes.v[parent_of(nest)].end = (int)ld->nodes.n;
		nest->depth = depth;
	}
	return last < 0 ? g->rows : last + 1;
}

/* Returns the row to read next. */
static int read_row(struct load *ld, struct nest *nest, int row)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	const char *type = grid_text(g, row, COL_TYPE, -1), *list;
	int bracket = find_bracket(type);

	if (load_is_yes(grid_text(g, row, COL_DISABLED, -1)))
		return row + 1;
	if (!type[0])
		check_untyped(ld, row);
	else if (bracket >= 0 && brackets[bracket].begins)
		open_bracket(ld, nest, row, brackets[bracket].kind);
	else if (bracket >= 0)
		close_bracket(ld, nest, row, brackets[bracket].kind);
	else if (is_loop(type, "begin", &list))
		return read_loop(ld, nest, row, list);
	else if (is_loop(type, "end", &list))
		load_error(ld, grid_place(g, row, COL_TYPE, -1, -1), NULL,
			   T("这一行的 %s 前面没有对应的 %s。"), "end_loop", "begin_loop");
	else
		load_question(ld, parent_of(nest), row, type);
	return row + 1;
}

/* instanceID and instanceName are questions only where something refers to them. */
static void add_meta(struct load *ld)
{
	static const char made[] = "once(concat('uuid:', uuid()))";
	const struct grid *s = &ld->grid[SHEET_SETTINGS];
	bool omit = load_is_yes(grid_text(s, 1, COL_OMIT_ID, -1));
	const char *name = grid_text(s, 1, COL_INSTANCE_NAME, -1);

	for (int i = 0; i < 2; i++) {
		bool wanted = i == 0 ? ld->wants_id && !omit : ld->wants_name && name[0];
		int node;

		if (!wanted)
			continue;
		node = load_node(ld, NODE_QUESTION, 0, i == 0 ? "instanceID" : "instanceName", 0);
		ld->rows.v[node] = ROW_OF_META;
		ld->nodes.v[node].type = qtype_find("calculate");
		ld->nodes.v[node].calculation =
			load_expr(ld, i == 0 ? made : name,
				  grid_place(s, 1, COL_INSTANCE_NAME, -1, -1), node);
	}
}

void load_survey(struct load *ld)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	struct nest nest = { .depth = 0 };
	int root = load_node(ld, NODE_GROUP, -1, ld->root_name, 0);

	ld->nodes.v[root].path = "";
	for (int r = 1; r < g->rows && r <= SURVEY_ROWS_MAX;)
		r = read_row(ld, &nest, r);
	if (g->rows > SURVEY_ROWS_MAX + 1)
		load_error(ld, grid_cell_place(g, SURVEY_ROWS_MAX + 1, -1, -1), NULL,
			   T("一份问卷最多 %d 行，从这里起没有读。"), SURVEY_ROWS_MAX);
	close_all(ld, &nest, 0);
	add_meta(ld);
	ld->nodes.v[root].end = (int)ld->nodes.n;
	ld->form->nodes = ld->nodes.v;
	ld->form->n_nodes = (int)ld->nodes.n;
	if (ld->nodes.n == 1 && ld->diags->errors == 0)
		load_error(ld, grid_cell_place(g, 0, -1, -1), NULL, T("survey 表里没有一道题。"));
}

static void check_name(struct load *ld, struct name_index *seen, struct name_index *repeats, int i)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	const struct node *n = &ld->nodes.v[i];
	struct diag_place at = grid_place(g, load_row_of(ld, i), COL_NAME, -1, -1);
	bool is_new;
	int *slot;

	if (!load_is_name(n->name)) {
		at.caret = 0;
		load_error(ld, at, NULL,
			   T("名称“%"
			     "s”不合规则：要以字母、汉字或下划线开头，后面只能有字母、汉字、数字、_"
			     "、- 和 .。"),
			   n->name);
		return;
	}
	if (strcmp(n->name, "meta") == 0)
		load_error(ld, at, NULL, T("名称 meta 留给程序自己用，请换一个。"));
	slot = name_index_get(seen, arena_printf(ld->a, "%d/%s", n->parent, n->name), &is_new);
	if (is_new)
		*slot = i;
	else
		load_error(ld, at, NULL, T("同一层里名称“%s”重复（第 %d 行已有）。"), n->name,
			   ld->nodes.v[*slot].row);
	if (n->kind != NODE_REPEAT)
		return;
	if (strcmp(n->name, ld->root_name) == 0)
		load_error(ld, at, NULL, T("重复组不能和整份问卷同名（“%s”），请换一个。"),
			   n->name);
	slot = name_index_get(repeats, n->name, &is_new);
	if (is_new)
		*slot = i;
	else if (ld->nodes.v[*slot].parent != n->parent)
		load_error(ld, at, NULL, T("重复组的名称“%s”在全卷要唯一（第 %d 行已有）。"),
			   n->name, ld->nodes.v[*slot].row);
}

void load_names(struct load *ld)
{
	struct name_index seen = { 0 }, repeats = { 0 };

	for (int i = 1; i < (int)ld->nodes.n; i++)
		check_name(ld, &seen, &repeats, i);
	name_index_clear(&seen);
	name_index_clear(&repeats);
}

/* Turned questions need a row that says how they were read: else the record would not. */
void load_read_orders(struct load *ld)
{
	int turned = -1, said = -1;

	for (int i = (int)ld->nodes.n - 1; i > 0; i--) {
		turned = ld->nodes.v[i].turned ? i : turned;
		said = ld->nodes.v[i].role & ROLE_READ_ORDER ? i : said;
	}
	if (turned > 0 && said < 0)
		load_error(ld, grid_place(&ld->grid[SHEET_SURVEY], ld->rows.v[turned], COL_READ_ORDER, -1, -1), NULL,
			   T("有题半数住户倒着念，却没有一行记念法：加一行 hidden，role 写 "
			     "read_order，default 写 1。"));
}

/* architecture.md section 6: an opinion cannot be stored before the consent of the person who gives it. */
void load_gates(struct load *ld)
{
	const unsigned free_roles = ROLE_NOTICE | ROLE_CONSENT_INFORMANT | ROLE_CONSENT_RESPONDENT |
				    ROLE_ADULTS | ROLE_PERSON_DRAW | ROLE_PROCESS | ROLE_LANGUAGE;
	int informant = -1, respondent = -1;

	for (int i = 1; i < (int)ld->nodes.n; i++) {
		struct node *n = &ld->nodes.v[i];

		if (n->kind != NODE_QUESTION)
			continue;
		if (n->role & ROLE_CONSENT_INFORMANT)
			informant = i;
		if (n->role & ROLE_CONSENT_RESPONDENT)
			respondent = i;
		if (!(n->role & free_roles) && n->type->input != INPUT_NONE &&
		    n->type->input != INPUT_NOTE)
			n->gate = respondent >= 0 ? respondent : informant;
	}
}
