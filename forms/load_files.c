/* SPDX-License-Identifier: MIT */
/*
 * Lists that come from files beside the definition: select_one_from_file, csv-external, search() and pulldata(). A CSV file is read
 * into a list whose columns are all columns of the file. The compiled form carries the list (sheet "files" of its canonical text), so
 * that a kit needs no further file. What is missing is empty, with a warning: forms are written before the lists are at hand.
 */
#include "config.h"

#include <limits.h>
#include <strings.h>

#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "forms/csvio.h"
#include "forms/load_internal.h"

enum { LIST_CELLS_MAX = 4000000 };

const char *load_file_ending(const char *name)
{
	static const char *const endings[] = { ".csv", ".xml", ".geojson" };
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; dot && dot > name && i < ARRAY_LEN(endings); i++)
		if (strcmp(dot, endings[i]) == 0)
			return endings[i];
	return NULL;
}

/* False after a diag: the id has another source already. */
static bool add_source(struct load *ld, struct source s, struct diag_place at)
{
	for (size_t i = 0; i < ld->sources.n; i++)
		if (strcmp(ld->sources.v[i].id, s.id) == 0 &&
		    strcmp(ld->sources.v[i].uri, s.uri) != 0) {
			if (s.external && ld->sources.v[i].external) {
				load_warning(ld, at, NULL,
					     T("“%s”前面已经有一份：%s。这一份 %s 没有读。"), s.id,
					     ld->sources.v[i].uri, s.uri);
				return false;
			}
			load_error(ld, at, NULL,
				   T("“%s”同时指两份不同的数据：%s 和 %s。请改其中一个的文件名。"),
				   s.id, ld->sources.v[i].uri, s.uri);
			return false;
		}
	VEC_PUSH(&ld->sources, s);
	return true;
}

struct reading {
	struct load *ld;
	struct choice_list *list;
	const char *value, *label;
	int value_col, label_col;
	int *col; /* [extra]: its column */
	size_t cols, cap, cells;
};

static const char *trimmed(struct load *ld, const char *cell)
{
	size_t n;

	cell += strspn(cell, " \t\r\n");
	n = strlen(cell);
	while (n > 0 && strchr(" \t\r\n", cell[n - 1]))
		n--;
	return n > 0 ? arena_strndup(ld->a, cell, n) : "";
}

static void read_header(struct reading *r, const char *const *cells, size_t n)
{
	struct arena *a = r->ld->a;

	r->cols = n;
	r->col = arena_array(a, n + 1, sizeof(*r->col));
	r->list->extra_name = arena_array(a, n + 1, sizeof(*r->list->extra_name));
	r->value_col = r->label_col = -1;
	for (size_t c = 0; c < n; c++) {
		const char *name = trimmed(r->ld, cells[c]);
		bool own = false;

		if (strcmp(name, r->value) == 0) {
			r->value_col = (int)c;
			own = strcmp(name, "name") == 0;
		}
		if (strcmp(name, r->label) == 0) {
			r->label_col = (int)c;
			own = own || strcmp(name, "label") == 0;
		}
		for (size_t x = 0; x < r->list->n_extra; x++)
			own = own || strcmp(r->list->extra_name[x], name) == 0;
		if (own || !load_is_name(name))
			continue;
		r->col[r->list->n_extra] = (int)c;
		r->list->extra_name[r->list->n_extra++] = name;
	}
}

static const struct tmpl **same_text(struct load *ld, const char *text)
{
	const struct tmpl **texts = arena_array(ld->a, ld->form->n_langs, sizeof(*texts));
	struct tmpl *t;
	struct piece *p;

	if (!text[0])
		return texts;
	t = arena_alloc(ld->a, sizeof(*t));
	p = arena_alloc(ld->a, sizeof(*p));
	*p = (struct piece){ .literal = text };
	*t = (struct tmpl){ .n = 1, .pieces = p, .source = text };
	for (size_t l = 0; l < ld->form->n_langs; l++)
		texts[l] = t;
	return texts;
}

static enum status on_row(void *ctx, long row, const char *const *cells, size_t n, struct err *err)
{
	struct reading *r = ctx;
	struct choice_list *list = r->list;
	struct choice *c;

	if (row == 1) {
		read_header(r, cells, n);
		return ST_OK;
	}
	r->cells += list->n_extra + 2;
	if (list->n >= SHEET_MAX_ROWS || r->cells > LIST_CELLS_MAX)
		return err_set(err, ST_LIMIT, T("这份名单太大了：最多 %d 行、%d 个单元格。"),
			       SHEET_MAX_ROWS, LIST_CELLS_MAX);
	if (list->n + 1 >= r->cap) { /* one more, for the choice that "or_other" adds */
		size_t cap = r->cap ? 2 * r->cap : 64;
		struct choice *more = arena_array(r->ld->a, cap, sizeof(*more));

		if (list->n > 0)
			memcpy(more, list->choices, list->n * sizeof(*more));
		list->choices = more;
		r->cap = cap;
	}
	c = &list->choices[list->n];
	c->row = row < INT_MAX ? (int)row : INT_MAX;
	c->name = r->value_col >= 0 && (size_t)r->value_col < n
			  ? trimmed(r->ld, cells[r->value_col])
			  : "";
	c->label = same_text(r->ld, r->label_col >= 0 && (size_t)r->label_col < n
					    ? trimmed(r->ld, cells[r->label_col])
					    : "");
	c->extra = arena_array(r->ld->a, list->n_extra + 1, sizeof(*c->extra));
	for (size_t x = 0; x < list->n_extra; x++)
		c->extra[x] = (size_t)r->col[x] < n ? trimmed(r->ld, cells[r->col[x]]) : "";
	list->n++;
	return ST_OK;
}

/* The file's rows into the list. A file that is not there leaves it open: any column may be asked for and is empty. */
static void read_file(struct load *ld, struct choice_list *list, const char *file,
		      const struct source *s, struct diag_place at)
{
	struct reading r = { .ld = ld,
			     .list = list,
			     .value = s->value[0] ? s->value : "name",
			     .label = s->label[0] ? s->label : "label" };
	const char *path = ld->wb->dir ? fs_join(ld->a, ld->wb->dir, file) : NULL,
		   *ending = load_file_ending(file);
	struct strbuf text;
	struct err why = ERR_INIT;
	enum status st = ST_OK;

	list->open = true;
	if (!ending || strcmp(ending, ".csv") != 0) {
		load_warning(ld, at, NULL,
			     T("只读 CSV 文件，“%s”没有读，用到它的地方都是空的。请另存为 CSV。"),
			     file);
		return;
	}
	if (!path || !fs_exists(path)) {
		load_warning(ld, at, NULL,
			     T("问卷旁边没有文件“%"
			       "s”，用到它的地方现在都是空的。请把文件放在问卷所在的文件夹里。"),
			     file);
		return;
	}
	strbuf_init(&text);
	st = csvio_read(&text, path, WORKBOOK_MAX_BYTES, &why);
	if (st == ST_OK)
		st = csvio_parse(text.data, text.len, 0, on_row, &r, &why);
	strbuf_clear(&text);
	list->open = st != ST_OK;
	if (st != ST_OK)
		load_error(ld, at, NULL, T("文件“%s”读不了：%s"), file, why.text);
	else if (s->value[0] && r.value_col < 0)
		load_error(ld, at, NULL, T("文件“%s”没有“%s”这一列，不知道选项的编码。"), file,
			   r.value);
	else if (s->value[0] && r.label_col < 0)
		load_warning(ld, at, NULL, T("文件“%s”没有“%s”这一列，选项会显示编码。"), file,
			     r.label);
}

/* The id of a file: its name without the ending. */
static const char *stem_of(struct load *ld, const char *file)
{
	const char *base = fs_base_name(file), *dot = strrchr(base, '.');

	return dot && dot > base ? arena_strndup(ld->a, base, (size_t)(dot - base))
				 : arena_strdup(ld->a, base);
}

static const char *uri_of(struct load *ld, const char *file)
{
	const char *ending = load_file_ending(file);

	return arena_printf(ld->a, "jr://%s/%s",
			    ending && strcmp(ending, ".csv") == 0 ? "file-csv" : "file", file);
}

/* value "" = the file is not a list of choices here. */
static const struct choice_list *use_file(struct load *ld, const char *file, const char *value,
					  const char *label, bool external, struct diag_place at)
{
	struct source s = { .id = stem_of(ld, file),
			    .uri = uri_of(ld, file),
			    .value = value,
			    .label = label,
			    .external = external };
	int views = 0;
	const char *name = s.id;
	bool from_canonical;

	if (strchr(file, '/') || strchr(file, '\\')) {
		load_error(ld, at, NULL, T("文件名“%s”里不能有路径，文件要和问卷放在一起。"), file);
		return NULL;
	}
	if (load_list(ld, LIST_CHOICES, s.id)) {
		load_error(ld, at, NULL,
			   T("文件“%s”和 choices 表里的选项表“%s”同名，请改其中一个。"), file,
			   s.id);
		return NULL;
	}
	for (size_t i = 0; i < ld->sources.n; i++) {
		const struct source *o = &ld->sources.v[i];

		if (!o->list || strcmp(o->id, s.id) != 0 || strcmp(o->uri, s.uri) != 0)
			continue;
		views++;
		if (!value[0] || (strcmp(o->value, value) == 0 && strcmp(o->label, label) == 0))
			return o->list;
	}
	if (views > 0)
		name = arena_printf(ld->a, "%s?%d", s.id, views + 1);
	s.list = load_list(ld, LIST_FILE, name);
	from_canonical = s.list != NULL;
	if (!s.list)
		s.list = load_new_list(ld, LIST_FILE, name);
	if (!s.list) {
		load_error(ld, at, NULL, T("一份问卷用的文件太多了，“%s”没有读。"), file);
		return NULL;
	}
	if (!add_source(ld, s, at))
		return s.list;
	if (!from_canonical)
		read_file(ld, s.list, file, &s, at);
	return s.list;
}

const struct choice_list *load_file(struct load *ld, int row, const char *file, const char *value,
				    const char *label, struct diag_place at)
{
	const char *ending = load_file_ending(file);
	bool places = ending && strcmp(ending, ".geojson") == 0;
	const char *asked_value = load_parameter(ld, row, "value", NULL),
		   *asked_label = load_parameter(ld, row, "label", NULL);

	if (!ending || strchr(file, '.') != strrchr(file, '.')) {
		load_error(ld, at, NULL, T("文件名“%s”要以 .csv、.xml 或 .geojson 结尾。"), file);
		return NULL;
	}
	if (asked_value && load_is_name(asked_value))
		value = asked_value;
	if (asked_label && load_is_name(asked_label))
		label = asked_label;
	return use_file(ld, file,
			value    ? value
			: places ? "id"
				 : "name",
			label    ? label
			: places ? "title"
				 : "label",
			false, at);
}

void load_external(struct load *ld, int node, int row)
{
	const struct node *n = &ld->nodes.v[node];

	(void)use_file(ld, arena_printf(ld->a, "%s%s", n->name, n->type->file), "", "", true,
		       grid_place(&ld->grid[SHEET_SURVEY], row, COL_NAME, -1, 0));
}

/* The quoted text at s; NULL if there is none. */
static const char *quoted(struct load *ld, const char *s)
{
	const char *close;

	s += strspn(s, " ");
	close = *s == '\'' || *s == '"' ? strchr(s + 1, *s) : NULL;
	return close ? arena_strndup(ld->a, s + 1, (size_t)(close - s) - 1) : NULL;
}

void load_pulldata(struct load *ld, const char *text, struct diag_place at)
{
	static const char call[] = "pulldata(";

	for (const char *s = strstr(text, call); s; s = strstr(s + 1, call)) {
		const char *file = quoted(ld, s + sizeof(call) - 1);

		if (!file || !load_is_name(file))
			continue;
		at.caret = (int)(s - text);
		(void)use_file(ld, arena_printf(ld->a, "%s.csv", file), "", "", false, at);
	}
}

void load_last_saved(struct load *ld, struct diag_place at)
{
	struct source s = {
		.id = "__last-saved", .uri = "jr://instance/last-saved", .value = "", .label = ""
	};

	(void)add_source(ld, s, at);
}

void load_search(struct load *ld, int node, int row)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	const char *text = grid_text(g, row, COL_APPEARANCE, -1), *file;
	struct diag_place at = grid_place(g, row, COL_APPEARANCE, -1, 0);
	struct node *n = &ld->nodes.v[node];
	const struct choice *columns = n->list && n->list->n > 0 ? &n->list->choices[0] : NULL;

	if (n->list && n->list->origin == LIST_CHOICES) {
		struct search s = { .list = n->list, .node = node, .at = at };

		VEC_PUSH(&ld->searches, s);
	}
	if (!n->type || !n->type->takes_list) {
		load_warning(ld, at, NULL, T("这不是选择题，search() 不起作用。"));
		return;
	}
	if (n->type->file) {
		load_error(ld, at, NULL, T("选项已经从文件取，不能再用 search()。请去掉一个。"));
		return;
	}
	file = quoted(ld, strstr(text, "search(") + strlen("search("));
	load_warning(ld, at, NULL,
		     T("search() 是旧写法，筛选的条件这里不起作用，会列出全部选项。请改用 "
		       "select_one_from_file 和 choice_filter。"));
	/* The first row of the list names the file's columns: code and text. */
	if (file && load_is_name(file) && columns && columns->label[ld->form->default_lang]) {
		const struct choice_list *list =
			use_file(ld, arena_printf(ld->a, "%s.csv", file), columns->name,
				 columns->label[ld->form->default_lang]->source, false, at);

		if (list && list->n > 0)
			n->list = list;
	}
}

/* A list whose rows name columns for search() says nothing to a question without it. */
void load_searches(struct load *ld)
{
	for (size_t i = 0; i < ld->searches.n; i++) {
		const struct search *s = &ld->searches.v[i];

		for (size_t k = 1; k < ld->nodes.n; k++) {
			const struct node *n = &ld->nodes.v[k];

			if (n->list == s->list && !strstr(n->appearance, "search(")) {
				load_error(ld, s->at, NULL,
					   T("选项表“%s”用在 search() 里，就不能再给不用 "
					     "search() 的题“%s”用。"),
					   s->list->name, n->name);
				break;
			}
		}
	}
}

static bool is_source(const struct load *ld, const char *id)
{
	for (size_t i = 0; i < ld->sources.n; i++)
		if (strcmp(ld->sources.v[i].id, id) == 0 &&
		    (ld->sources.v[i].external || ld->sources.v[i].value[0]))
			return true;
	return false;
}

static bool is_repeat(const struct load *ld, const char *text)
{
	size_t n = strlen(text);

	for (size_t i = 1; i < ld->nodes.n; i++)
		if (ld->nodes.v[i].kind == NODE_REPEAT && n == strlen(ld->nodes.v[i].name) + 3 &&
		    strncmp(text, "${", 2) == 0 && text[n - 1] == '}' &&
		    strncmp(text + 2, ld->nodes.v[i].name, n - 3) == 0)
			return true;
	return false;
}

void load_geometries(struct load *ld)
{
	for (size_t i = 0; i < ld->geometries.n; i++) {
		const struct geometry *x = &ld->geometries.v[i];

		if (!load_list(ld, LIST_CHOICES, x->target) && !is_source(ld, x->target) &&
		    !is_repeat(ld, x->target))
			load_error(ld, x->at, NULL,
				   T("reference-geometry "
				     "要写一张选项表、一份从文件取的名单，或一个重复组的引用，“%"
				     "s”都不是。"),
				   x->target);
	}
}
