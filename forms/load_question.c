/* SPDX-License-Identifier: MIT */
/* One question row: its type and list, its texts, its logic. */
#include "config.h"

#include <strings.h>

#include "base/i18n.h"
#include "base/strbuf.h"
#include "forms/load_internal.h"

static const struct {
	enum text_field field;
	enum column id;
} text_columns[] = {
	{ TEXT_LABEL, COL_LABEL },
	{ TEXT_HINT, COL_HINT },
	{ TEXT_GUIDANCE, COL_GUIDANCE },
	{ TEXT_REQUIRED, COL_REQUIRED_MESSAGE },
	{ TEXT_CONSTRAINT, COL_CONSTRAINT_MESSAGE },
	{ TEXT_SOFT, COL_SOFT_MESSAGE },
};

void load_text_columns(struct load *ld)
{
	struct form *form = ld->form;
	int *choice = arena_array(ld->a, form->n_langs, sizeof(*choice));

	for (size_t i = 0; i < ARRAY_LEN(text_columns); i++) {
		int *column = arena_array(ld->a, form->n_langs, sizeof(*column));

		for (int l = 0; l < (int)form->n_langs; l++)
			column[l] = grid_column(&ld->grid[SHEET_SURVEY], text_columns[i].id, l);
		form->text_column[text_columns[i].field] = column;
	}
	for (int l = 0; l < (int)form->n_langs; l++)
		choice[l] = grid_column(&ld->grid[SHEET_CHOICES], COL_LABEL, l);
	form->choice_column = choice;
}

void load_node_texts(struct load *ld, int node, int row)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];

	for (size_t i = 0; i < ARRAY_LEN(text_columns); i++)
		for (int l = 0; l < (int)ld->form->n_langs; l++)
			if (grid_column(g, text_columns[i].id, l) >= 0)
				ld->nodes.v[node].text[text_columns[i].field][l] = load_template(
					ld, grid_text(g, row, text_columns[i].id, l),
					grid_place(g, row, text_columns[i].id, l, -1), node, NULL);
	load_media(ld, SHEET_SURVEY, row, node, NULL);
}

static const struct expr *logic(struct load *ld, int node, int row, enum column id)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];

	return load_expr(ld, grid_text(g, row, id, -1), grid_place(g, row, id, -1, -1), node);
}

/* yes, no, or an expression; NULL for no. */
static const struct expr *yes_no(struct load *ld, int node, int row, enum column id)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	const char *text = grid_text(g, row, id, -1);

	if (!text[0] || load_is_no(text))
		return NULL;
	if (load_is_yes(text))
		return load_expr(ld, "true()", grid_place(g, row, id, -1, -1), node);
	return logic(ld, node, row, id);
}

/* A check that a person may overrule needs a person: where none answers it would only be noise. */
static void load_soft(struct load *ld, int node, int row)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	struct node *n = &ld->nodes.v[node];
	bool answered = n->kind == NODE_QUESTION && n->type->stores && n->type->input != INPUT_NONE;
	bool check = grid_text(g, row, COL_SOFT, -1)[0];

	if (check && answered)
		n->soft = logic(ld, node, row, COL_SOFT);
	else if (check)
		load_warning(ld, grid_place(g, row, COL_SOFT, -1, -1), NULL,
			     T("这一行没有人来回答，soft_constraint 不起作用。"));
	else if (grid_text(g, row, COL_SOFT_MESSAGE, -1)[0])
		load_warning(ld, grid_place(g, row, COL_SOFT_MESSAGE, -1, -1), NULL,
			     T("写了 soft_constraint_message，没有写 "
			       "soft_constraint，这句话不会出现。"));
}

/* Only the order of values can be turned round; what is no value stays last. */
static void load_read_order(struct load *ld, int node, int row)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	const char *text = grid_text(g, row, COL_READ_ORDER, -1);
	struct node *n = &ld->nodes.v[node];
	bool choices = n->kind == NODE_QUESTION &&
		       (n->type->input == INPUT_ONE || n->type->input == INPUT_MANY);

	if (!text[0])
		return;
	if (strcasecmp(text, "half") != 0)
		load_error(ld, grid_place(g, row, COL_READ_ORDER, -1, -1), "half",
			   T("read_order 只能写 half（半数住户由后往前念），或者空着。"));
	else if (!choices)
		load_error(ld, grid_place(g, row, COL_READ_ORDER, -1, -1), NULL,
			   T("只有选择题才有念的先后（read_order）。"));
	else
		n->turned = true;
}

void load_node_logic(struct load *ld, int node, int row)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	struct node *n = &ld->nodes.v[node];

	n->relevant = logic(ld, node, row, COL_RELEVANT);
	n->read_only = yes_no(ld, node, row, COL_READ_ONLY);
	if (n->kind == NODE_REPEAT)
		n->repeat_count = logic(ld, node, row, COL_REPEAT_COUNT);
	load_soft(ld, node, row);
	load_read_order(ld, node, row);
	if (n->kind != NODE_QUESTION)
		return;
	n->required = yes_no(ld, node, row, COL_REQUIRED);
	n->constraint = logic(ld, node, row, COL_CONSTRAINT);
	n->calculation = logic(ld, node, row, COL_CALCULATION);
	if (n->type->takes_list && n->list) {
		n->choice_filter = logic(ld, node, row, COL_CHOICE_FILTER);
		if (n->choice_filter)
			ld->pending.v[ld->pending.n - 1].filter = true;
	}
	if (!n->type->takes_list && grid_text(g, row, COL_CHOICE_FILTER, -1)[0])
		load_warning(ld, grid_place(g, row, COL_CHOICE_FILTER, -1, -1), NULL,
			     T("这不是选择题，choice_filter 不起作用。"));
	if (!n->constraint && n->type->constraint && !grid_text(g, row, COL_CONSTRAINT, -1)[0])
		n->constraint = load_expr(ld, n->type->constraint,
					  grid_place(g, row, COL_TYPE, -1, -1), node);
}

/* Cuts " or_other" off the list; true if it was there. */
static bool cut_or_other(char *list)
{
	static const char *const endings[] = { " or_other", " or other", " or specify other",
					       " or specify_other" };
	size_t n = strlen(list);

	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		size_t e = strlen(endings[i]);

		if (n > e && strcasecmp(list + n - e, endings[i]) == 0) {
			list[n - e] = '\0';
			return true;
		}
	}
	return false;
}

/* The names of the lists of that origin, for a suggestion. */
static const char *nearest_list(struct load *ld, enum list_origin origin, const char *name)
{
	const char **names = arena_array(ld->a, ld->form->n_lists + 1, sizeof(*names));

	for (size_t i = 0; i < ld->form->n_lists; i++)
		names[i] = ld->form->lists[i].origin == origin ? ld->form->lists[i].name : NULL;
	return diag_nearest(name, names, ld->form->n_lists);
}

/* "select_one ${name}": the answers of a repeat are the choices; found once all names are known. */
static const struct choice_list *answers_list(struct load *ld, const char *name)
{
	struct choice_list *list = arena_alloc(ld->a, sizeof(*list));

	*list = (struct choice_list){ .name = name };
	list->choices = arena_alloc(ld->a, sizeof(*list->choices));
	return list;
}

static const struct choice_list *find_list(struct load *ld, int row, const struct qtype *t,
					   const char *name, size_t shift)
{
	struct diag_place at = grid_place(&ld->grid[SHEET_SURVEY], row, COL_TYPE, -1, (int)shift);
	bool external = strcmp(t->name, "select_one_external") == 0;
	enum list_origin origin = external ? LIST_EXTERNAL : LIST_CHOICES;
	const struct choice_list *list;

	if (!name[0]) {
		at.caret = -1;
		load_error(ld, at, NULL, T("选择题要写明选项表，例如 select_one 表名。"));
		return NULL;
	}
	if (t->file || load_file_ending(name))
		return load_file(ld, row, name, NULL, NULL, at);
	if (strncmp(name, "${", 2) == 0)
		return answers_list(ld, name);
	list = load_list(ld, origin, name);
	if (list)
		return list;
	if (!ld->grid[external ? SHEET_EXTERNAL : SHEET_CHOICES].sheet)
		load_error(ld, at, NULL, T("没有 %s 表，找不到选项表“%s”。"),
			   external ? "external_choices" : "choices", name);
	else
		load_error(ld, at, nearest_list(ld, origin, name), T("%s 表里没有选项表“%s”。"),
			   external ? "external_choices" : "choices", name);
	return NULL;
}

static bool is_chinese(const char *lang)
{
	return !lang[0] || strstr(lang, "zh") || strstr(lang, "中") || strstr(lang, "汉") ||
	       strstr(lang, "漢");
}

const struct tmpl **load_plain_text(struct load *ld, const char *han, const char *english)
{
	const struct tmpl **texts = arena_array(ld->a, ld->form->n_langs, sizeof(*texts));

	for (size_t l = 0; l < ld->form->n_langs; l++) {
		const char *text = is_chinese(ld->form->lang[l]) ? han : english;
		struct tmpl *t = arena_alloc(ld->a, sizeof(*t));
		struct piece *p = arena_alloc(ld->a, sizeof(*p));

		*p = (struct piece){ .literal = text };
		*t = (struct tmpl){ .n = 1, .pieces = p, .source = text };
		texts[l] = t;
	}
	return texts;
}

/* A choice "other" and a text question beside the select; both belong to the form, not to the sheet (row 0). */
static void add_other(struct load *ld, int select, int row)
{
	const struct node *n = &ld->nodes.v[select];
	struct choice_list *list = NULL;
	const char *list_name;
	int other;

	if (grid_text(&ld->grid[SHEET_SURVEY], row, COL_CHOICE_FILTER, -1)[0])
		load_error(ld, grid_place(&ld->grid[SHEET_SURVEY], row, COL_CHOICE_FILTER, -1, -1),
			   NULL,
			   T("带 or_other 的题不能再用 choice_filter。请把“其他”写成一个选项。"));
	for (size_t i = 0; i < ld->form->n_lists; i++)
		if (&ld->form->lists[i] == n->list)
			list = &ld->form->lists[i];
	if (!list || !n->name[0])
		return;
	list_name = "other";
	if (!list_choice(list, list_name)) {
		struct choice *c = &list->choices[list->n++];

		c->name = list_name;
		c->label = load_plain_text(ld, "其他", "Other");
		c->extra = arena_array(ld->a, list->n_extra + 1, sizeof(*c->extra));
		for (size_t i = 0; i < list->n_extra; i++)
			c->extra[i] = "";
	}
	other = load_node(ld, NODE_QUESTION, n->parent, arena_printf(ld->a, "%s_other", n->name),
			  0);
	n = &ld->nodes.v[select];
	ld->nodes.v[other].type = qtype_find("text");
	ld->nodes.v[other].text[TEXT_LABEL] = load_plain_text(ld, "请具体说明", "Specify other.");
	ld->nodes.v[other].relevant =
		load_expr(ld, arena_printf(ld->a, "selected(${%s}, 'other')", n->name),
			  grid_place(&ld->grid[SHEET_SURVEY], row, COL_TYPE, -1, -1), other);
}

static const struct qtype *read_type(struct load *ld, int row, const char *type,
				     const struct choice_list **list, bool *or_other)
{
	struct diag_place at = grid_place(&ld->grid[SHEET_SURVEY], row, COL_TYPE, -1, 0);
	const char *why = qtype_refusal(type), *words = "";
	const struct qtype *t = why ? NULL : qtype_match(type, &words);
	char *name;

	if (why) {
		load_error(ld, at, NULL, "%s", i18n_text(why));
		return NULL;
	}
	if (t && t->takes_list) {
		name = arena_strdup(ld->a, words);
		*or_other = cut_or_other(name);
		if (strcmp(t->name, "osm") == 0)
			return t;
		*list = find_list(ld, row, t, name, (size_t)(words - type));
		return *list ? t : NULL;
	}
	if (t)
		return t;
	load_error(ld, at, load_meant_type(ld, row, type), T("不认识题型“%s”。"), type);
	return NULL;
}

/* pyxform's rule: a visible question must say something, unless it is worked out and never shown. */
static const struct qtype *check_visible(struct load *ld, int node, int row)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	const struct node *n = &ld->nodes.v[node];
	bool calculated =
		grid_text(g, row, COL_CALCULATION, -1)[0] || grid_text(g, row, COL_TRIGGER, -1)[0];
	bool said = grid_text(g, row, COL_LABEL, -1)[0] || grid_text(g, row, COL_HINT, -1)[0];

	if (n->type->input == INPUT_NONE) {
		if (strcmp(n->type->name, "calculate") == 0 && !calculated && !n->default_expr)
			load_error(ld, grid_place(g, row, COL_CALCULATION, -1, -1), NULL,
				   T("计算题“%s”没有写 calculation。"), n->name);
		return n->type;
	}
	if (!said && calculated)
		return qtype_find("calculate");
	if (!said && !grid_text(g, row, COL_MEDIA, -1)[0])
		load_error(ld, grid_place(g, row, COL_LABEL, -1, -1), NULL,
			   T("“%s”没有题目文字（label），也没有提示（hint）。"), n->name);
	if (calculated && n->type->input != INPUT_NOTE &&
	    !load_is_yes(grid_text(g, row, COL_READ_ONLY, -1)))
		load_warning(ld, grid_place(g, row, COL_CALCULATION, -1, 0), NULL,
			     T("这道题既让人填，又有 "
			       "calculation：每次重算都会盖掉填的答案。只想给初值请用 "
			       "default；不想让人改请写 read_only = yes。"));
	return n->type;
}

/* What one type asks of its row. */
static void check_type(struct load *ld, int node, int row)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	const struct node *n = &ld->nodes.v[node];

	if (strcmp(n->type->name, "background-geopoint") == 0) {
		if (!grid_text(g, row, COL_TRIGGER, -1)[0])
			load_error(ld, grid_place(g, row, COL_TRIGGER, -1, -1), NULL,
				   T("background-geopoint 要写 trigger：哪道题一答就定位。"));
		if (grid_text(g, row, COL_CALCULATION, -1)[0])
			load_error(ld, grid_place(g, row, COL_CALCULATION, -1, -1), NULL,
				   T("background-geopoint 不能写 calculation。"));
	}
	if (n->type->file && !n->type->takes_list)
		load_external(ld, node, row);
	if (n->type->input == INPUT_MANY && n->list && n->list->origin != LIST_FILE)
		for (size_t i = 0; i < n->list->n; i++)
			if (strchr(n->list->choices[i].name, ' '))
				load_error(ld, grid_place(g, row, COL_TYPE, -1, 0), NULL,
					   T("多选题的编码里不能有空格：选项表“%s”的“%s”。"),
					   n->list->name, n->list->choices[i].name);
}

void load_question(struct load *ld, int parent, int row, const char *type)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	const char *name = grid_text(g, row, COL_NAME, -1);
	const struct choice_list *list = NULL;
	bool or_other = false;
	const struct qtype *t = read_type(ld, row, type, &list, &or_other);
	bool known = t != NULL;
	int node;

	if (!known)
		t = qtype_find("text"); /* so that references to it are not reported as well */
	if (strcmp(t->name, "audit") == 0) {
		if (name[0] && strcmp(name, "audit") != 0)
			load_error(ld, grid_place(g, row, COL_NAME, -1, 0), "audit",
				   T("audit 这一行的名称要么空着，要么写 audit。"));
		name = "audit";
	}
	if (!name[0] && t->input == INPUT_NOTE)
		name = arena_printf(ld->a, "generated_note_name_%zu", ld->nodes.n);
	if (!name[0]) {
		load_error(ld, grid_place(g, row, COL_NAME, -1, -1), NULL,
			   T("这道题没有名称（name）。"));
		name = arena_printf(ld->a, "_question_%d", row);
	}
	node = load_node(ld, NODE_QUESTION, parent, name, row);
	ld->nodes.v[node].type = t;
	ld->nodes.v[node].list = list;
	if (t->warning)
		load_warning(ld, grid_place(g, row, COL_TYPE, -1, -1), NULL, "%s",
			     i18n_text(t->warning));
	if (!known)
		return;
	load_node_texts(ld, node, row);
	load_node_logic(ld, node, row);
	load_default(ld, node, row);
	load_appearance(ld, node, row);
	load_roles(ld, node, row);
	load_parameters(ld, node, row);
	ld->nodes.v[node].type = check_visible(ld, node, row);
	check_type(ld, node, row);
	if (or_other)
		add_other(ld, node, row);
}
