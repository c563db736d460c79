/* SPDX-License-Identifier: MIT */
/*
 * The definition as one CSV carrier in one spelling: columns in the order of the tables of load_columns.c, types and yes/no by their
 * canonical names, cells cleaned, comments and unknown columns gone. The same definition gives the same bytes from any carrier, and
 * loading them gives the same form; its digest is what a record names.
 */
#include "config.h"

#include "base/strbuf.h"
#include "forms/csvio.h"
#include "forms/load_internal.h"

/* Which texts are written: LANG_ALL, or one language's. */
enum { LANG_ALL = -1 };

struct out_column {
	enum column id;
	int lang;
	const char *name;
	bool used;
};

struct out_sheet {
	struct load *ld;
	enum sheet_kind kind;
	VEC(struct out_column) cols;
	VEC(const char *) cells;
};

static void begin_sheet(struct out_sheet *o, struct load *ld, enum sheet_kind kind, int lang,
			bool texts_only)
{
	size_t n;
	const struct column_def *defs = column_table(kind, &n);

	*o = (struct out_sheet){ .ld = ld, .kind = kind };
	for (size_t i = 0; i < n; i++) {
		struct out_column c = { .id = defs[i].id, .lang = -1, .name = defs[i].name };

		c.used = c.id == COL_TYPE || c.id == COL_NAME || c.id == COL_LIST_NAME ||
			 c.id == COL_ID;
		if (c.id == COL_SKIPPED || c.id == COL_DISABLED || c.id == COL_SUBMISSION ||
		    c.id == COL_BIG_IMAGE || c.id == COL_SAVE_TO ||
		    (kind != SHEET_SURVEY && c.id == COL_MEDIA))
			continue;
		if (!(defs[i].flags & COLUMN_TRANSLATED)) {
			if (!texts_only || c.used)
				VEC_PUSH(&o->cols, c);
			continue;
		}
		for (int l = 0; l < (int)ld->form->n_langs; l++) {
			if (lang != LANG_ALL && l != lang)
				continue;
			c.lang = l;
			c.used = c.id == COL_LABEL;
			c.name = ld->form->lang[l][0] ? arena_printf(ld->a, "%s::%s", defs[i].name,
								     ld->form->lang[l])
						      : defs[i].name;
			VEC_PUSH(&o->cols, c);
		}
	}
}

static void add_cell(struct out_sheet *o, const char *text)
{
	size_t c = o->cells.n % o->cols.n;

	o->cols.v[c].used = o->cols.v[c].used || text[0];
	VEC_PUSH(&o->cells, text);
}

static void write_row(struct strbuf *out, const struct out_sheet *o, const char *const *cells)
{
	csvio_cell(out, "", true);
	for (size_t c = 0; c < o->cols.n; c++)
		if (o->cols.v[c].used)
			csvio_cell(out, cells ? cells[c] : o->cols.v[c].name, false);
	csvio_end_row(out);
}

static void end_sheet(struct strbuf *out, struct out_sheet *o, const char *name)
{
	if (o->cells.n > 0) {
		csvio_cell(out, name, true);
		csvio_end_row(out);
		write_row(out, o, NULL);
		for (size_t i = 0; i < o->cells.n; i += o->cols.n)
			write_row(out, o, o->cells.v + i);
	}
	VEC_CLEAR(&o->cols);
	VEC_CLEAR(&o->cells);
}

/* The node of a loop, whose rows are written once and as they were. */
static bool is_loop(const struct load *ld, int node)
{
	return node + 1 < ld->nodes.v[node].end && ld->rows.v[node + 1] == ROW_OF_LOOP;
}

static const char *type_of(const struct load *ld, int node)
{
	const struct node *n = &ld->nodes.v[node], *next = n + 1;
	const char *text = grid_text(&ld->grid[SHEET_SURVEY], ld->rows.v[node], COL_TYPE, -1);
	const char *list;
	const struct qtype *t;
	bool other;

	if (is_loop(ld, node))
		return arena_printf(ld->a, "begin_loop over %s", strrchr(text, ' ') + 1);
	if (n->kind == NODE_GROUP)
		return "begin_group";
	if (n->kind == NODE_REPEAT)
		return "begin_repeat";
	t = qtype_match(text, &list);
	if (!t)
		t = n->type;
	if (!t->takes_list)
		return t->name;
	other = node + 1 < (int)ld->nodes.n && ld->rows.v[node + 1] == ROW_OF_OTHER &&
		next->kind == NODE_QUESTION;
	return arena_printf(ld->a, "%s %.*s%s", t->name, (int)strcspn(list, " "), list,
			    other ? " or_other" : "");
}

/* Names within a loop are written with their %(name)s. */
static bool in_loop(const struct load *ld, int node)
{
	for (node = ld->nodes.v[node].parent; node > 0; node = ld->nodes.v[node].parent)
		if (ld->rows.v[node] == ROW_OF_LOOP)
			return true;
	return false;
}

static const char *survey_cell(const struct load *ld, int node, const struct out_column *c)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	const char *text;

	if (c->id == COL_TYPE)
		return type_of(ld, node);
	if (c->id == COL_NAME && !in_loop(ld, node))
		return ld->nodes.v[node].name;
	if (c->lang >= 0 && grid_column(g, c->id, c->lang) < 0)
		return "";
	text = grid_text(g, ld->rows.v[node], c->id, c->lang);
	if (c->id == COL_REQUIRED || c->id == COL_READ_ONLY) {
		if (load_is_no(text))
			return "";
		if (load_is_yes(text))
			return "yes";
	}
	return text;
}

static void close_groups(struct out_sheet *o, int node, int before)
{
	const struct load *ld = o->ld;

	/* Innermost first: the node, then its parents, as far as they end here. */
	for (; node > 0 && ld->nodes.v[node].end == before; node = ld->nodes.v[node].parent) {
		const char *word = ld->nodes.v[node].kind == NODE_REPEAT ? "end_repeat"
				   : is_loop(ld, node)                   ? "end_loop"
									 : "end_group";

		if (ld->nodes.v[node].kind == NODE_QUESTION || ld->rows.v[node] == ROW_OF_LOOP)
			continue;
		for (size_t c = 0; c < o->cols.n; c++)
			add_cell(o, o->cols.v[c].id == COL_TYPE ? word : "");
	}
}

static void write_survey(struct strbuf *out, struct load *ld, int lang, bool texts_only)
{
	struct out_sheet o;

	begin_sheet(&o, ld, SHEET_SURVEY, lang, texts_only);
	for (int i = 1; i < (int)ld->nodes.n; i++) {
		int node = i;

		if (ld->rows.v[i] == ROW_OF_LOOP && i > ld->nodes.v[i].parent + 1)
			i = ld->nodes.v[i].end - 1; /* the same rows as for the first choice */
		else if (ld->rows.v[i] > 0)
			for (size_t c = 0; c < o.cols.n; c++)
				add_cell(&o, survey_cell(ld, i, &o.cols.v[c]));
		close_groups(&o, node, i + 1);
	}
	end_sheet(out, &o, "survey");
}

static const char *choice_cell(const struct load *ld, const struct choice_list *list,
			       const struct choice *c, const struct out_column *col)
{
	(void)ld;
	if (col->id == COL_LIST_NAME)
		return list->name;
	if (col->id == COL_NAME)
		return c->name;
	if (col->lang >= 0)
		return c->label[col->lang] ? c->label[col->lang]->source : "";
	for (size_t x = 0; x < list->n_extra; x++)
		if (strcmp(list->extra_name[x], col->name + (list->origin == LIST_FILE)) == 0)
			return c->extra[x];
	return "";
}

/* Every column that a list of that origin has, once. */
static void add_extras(struct out_sheet *o, enum list_origin origin)
{
	const struct form *form = o->ld->form;
	struct name_index seen = { 0 };

	for (size_t l = 0; l < form->n_lists; l++)
		for (size_t x = 0; form->lists[l].origin == origin && x < form->lists[l].n_extra;
		     x++) {
			struct out_column c = { .id = COL_UNKNOWN, .lang = -1, .used = true };
			bool is_new;

			c.name = form->lists[l].extra_name[x];
			*name_index_get(&seen, c.name, &is_new) = 1;
			if (origin == LIST_FILE)
				c.name = arena_printf(o->ld->a, ".%s", c.name);
			if (is_new)
				VEC_PUSH(&o->cols, c);
		}
	name_index_clear(&seen);
}

static void write_lists(struct strbuf *out, struct load *ld, enum list_origin origin, int lang,
			bool texts_only)
{
	static const struct {
		enum sheet_kind kind;
		const char *name;
	} sheets[] = {
		[LIST_CHOICES] = { SHEET_CHOICES, "choices" },
		[LIST_EXTERNAL] = { SHEET_EXTERNAL, "external_choices" },
		[LIST_FILE] = { SHEET_FILES, "files" },
	};
	struct out_sheet o;

	begin_sheet(&o, ld, sheets[origin].kind, lang, texts_only);
	if (!texts_only)
		add_extras(&o, origin);
	for (size_t l = 0; l < ld->form->n_lists; l++) {
		const struct choice_list *list = &ld->form->lists[l];

		for (size_t i = 0; list->origin == origin && i < list->n; i++)
			for (size_t c = 0; list->choices[i].row > 0 && c < o.cols.n; c++)
				add_cell(&o,
					 choice_cell(ld, list, &list->choices[i], &o.cols.v[c]));
	}
	end_sheet(out, &o, sheets[origin].name);
}

static void write_choices(struct strbuf *out, struct load *ld, int lang, bool texts_only)
{
	write_lists(out, ld, LIST_CHOICES, lang, texts_only);
	write_lists(out, ld, LIST_EXTERNAL, lang, texts_only);
	write_lists(out, ld, LIST_FILE, lang, texts_only);
}

static void write_settings(struct strbuf *out, struct load *ld)
{
	const struct grid *g = &ld->grid[SHEET_SETTINGS];
	const struct form *form = ld->form;
	struct out_sheet o;

	begin_sheet(&o, ld, SHEET_SETTINGS, LANG_ALL, false);
	for (size_t c = 0; c < o.cols.n; c++) {
		const char *text = grid_text(g, 1, o.cols.v[c].id, -1);

		if (o.cols.v[c].id == COL_FORM_TITLE)
			text = form->title;
		else if (o.cols.v[c].id == COL_FORM_ID)
			text = form->id;
		else if (o.cols.v[c].id == COL_DEFAULT_LANGUAGE)
			text = form->lang[form->default_lang];
		else if (o.cols.v[c].id == COL_ALLOW_DUPLICATES)
			text = ld->allow_duplicates ? "yes" : "";
		else if (o.cols.v[c].id == COL_CLEAN_TEXT)
			text = ld->collapse ? "" : "no";
		else if (o.cols.v[c].id == COL_ROOT_NAME)
			text = strcmp(ld->root_name, "data") == 0 ? "" : ld->root_name;
		add_cell(&o, text);
	}
	end_sheet(out, &o, "settings");
}

static void write_metrics(struct strbuf *out, struct load *ld)
{
	const struct grid *g = &ld->grid[SHEET_METRICS];
	struct out_sheet o;

	begin_sheet(&o, ld, SHEET_METRICS, LANG_ALL, false);
	for (int r = 1; r < g->rows; r++)
		for (size_t c = 0; grid_text(g, r, COL_ID, -1)[0] && c < o.cols.n; c++) {
			bool absent = o.cols.v[c].lang >= 0 &&
				      grid_column(g, o.cols.v[c].id, o.cols.v[c].lang) < 0;

			add_cell(&o,
				 absent ? "" : grid_text(g, r, o.cols.v[c].id, o.cols.v[c].lang));
		}
	end_sheet(out, &o, "metrics");
}

void load_canonical(struct load *ld)
{
	struct form *form = ld->form;
	struct digest *digests = arena_array(ld->a, form->n_langs, sizeof(*digests));
	struct strbuf text;

	strbuf_init(&text);
	write_survey(&text, ld, form->default_lang, false);
	write_choices(&text, ld, form->default_lang, false);
	write_settings(&text, ld);
	form->digest = digest_of(text.data, text.len);
	strbuf_reset(&text);
	write_metrics(&text, ld);
	form->metrics_digest = digest_of(text.data, text.len);
	for (int l = 0; l < (int)form->n_langs; l++) {
		strbuf_reset(&text);
		write_survey(&text, ld, l, true);
		write_choices(&text, ld, l, true);
		digests[l] = digest_of(text.data, text.len);
	}
	form->lang_digest = digests;
	strbuf_reset(&text);
	write_survey(&text, ld, LANG_ALL, false);
	write_choices(&text, ld, LANG_ALL, false);
	write_settings(&text, ld);
	write_metrics(&text, ld);
	form->canonical = arena_strndup(ld->a, text.data, text.len);
	form->canonical_len = text.len;
	strbuf_clear(&text);
}
