/* SPDX-License-Identifier: MIT */
/* Headers: which column is what, and in which language. */
#include "config.h"

#include <stdint.h>
#include <strings.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "forms/load_internal.h"

/* Headings people write in Chinese, and what they mean. */
static const struct {
	const char *han, *name;
} chinese[] = {
	{ "类型", "type" },
	{ "题型", "type" },
	{ "名称", "name" },
	{ "变量名", "name" },
	{ "编码", "name" },
	{ "标签", "label" },
	{ "题目", "label" },
	{ "标题", "label" },
	{ "选项", "label" },
	{ "提示", "hint" },
	{ "必填", "required" },
	{ "跳转", "relevant" },
	{ "显示条件", "relevant" },
	{ "约束", "constraint" },
	{ "计算", "calculation" },
	{ "核对条件", "soft_constraint" },
	{ "核对提示", "soft_constraint_message" },
	{ "默认值", "default" },
	{ "只读", "read_only" },
	{ "念法", "read_order" },
	{ "外观", "appearance" },
	{ "选项表", "list_name" },
	{ "列表名", "list_name" },
};

/* Names and aliases of the columns of one sheet. */
enum { COLUMNS_MAX = 200 };

static bool in_names(const char *names, const char *word)
{
	size_t n = strlen(word);

	for (const char *s = names; *s;) {
		size_t k = strcspn(s, "|");

		if (k == n && memcmp(s, word, n) == 0)
			return true;
		s += k + (s[k] == '|');
	}
	return false;
}

static const struct column_def *find_def(enum sheet_kind kind, const char *word)
{
	size_t n;
	const struct column_def *defs = column_table(kind, &n);

	for (size_t i = 0; i < n; i++)
		if (strcmp(defs[i].name, word) == 0 || in_names(defs[i].aliases, word))
			return &defs[i];
	return NULL;
}

/* Lower case, runs of blanks to one '_', blanks around "::" dropped. */
static char *normalise(struct arena *a, const char *text, size_t n)
{
	char *out = arena_alloc(a, n + 1);
	size_t used = 0;

	for (size_t i = 0; i < n; i++) {
		char c = text[i];

		if (c == ' ' || c == '\t' || c == '\n')
			c = '_';
		if (c == '_' && used > 0 && (out[used - 1] == '_' || out[used - 1] == ':'))
			continue;
		if (c == ':' && used > 0 && out[used - 1] == '_')
			used--;
		out[used++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	while (used > 0 && out[used - 1] == '_')
		used--;
	out[used] = '\0';
	return out;
}

static int language(struct load *ld, const char *name)
{
	for (size_t i = 0; i < ld->langs.n; i++)
		if (strcasecmp(ld->langs.v[i], name) == 0)
			return (int)i;
	if (ld->langs.n >= LANGS_MAX)
		return 0;
	VEC_PUSH(&ld->langs, name);
	return (int)ld->langs.n - 1;
}

/* Splits "label::中文 (zh)" at the last delimiter; true if the left part is a translated column. */
static bool split_language(struct load *ld, enum sheet_kind kind, struct heading *h,
			   const char *text, const char *delimiter)
{
	const char *at = NULL;
	const struct column_def *def;
	size_t end;

	for (const char *s = strstr(text, delimiter); s; s = strstr(s + 1, delimiter))
		at = s;
	if (!at || at == text)
		return false;
	def = find_def(kind, normalise(ld->a, text, (size_t)(at - text)));
	if (!def || !(def->flags & COLUMN_TRANSLATED))
		return false;
	at += strlen(delimiter);
	at += strspn(at, " ");
	end = strlen(at);
	if (end == 0)
		return false;
	h->id = def->id;
	h->lang = language(ld, arena_strndup(ld->a, at, end));
	return true;
}

/* "：" to ":"; NULL if there is none. */
static char *narrow_colons(struct arena *a, const char *text)
{
	char *out, *to;

	if (!strstr(text, "：") && !strstr(text, "∷"))
		return NULL;
	out = to = arena_alloc(a, strlen(text) + 1);
	while (*text) {
		if (strncmp(text, "：", 3) == 0) {
			*to++ = ':';
			text += 3;
		} else if (strncmp(text, "∷", 3) == 0) {
			*to++ = ':';
			*to++ = ':';
			text += 3;
		} else {
			*to++ = *text++;
		}
	}
	*to = '\0';
	return out;
}

/* The column that was probably meant by word, or by what stands before its language; NULL = no guess. */
static const char *meant(struct load *ld, enum sheet_kind kind, const struct grid *g,
			 const char *text)
{
	size_t n, end = strcspn(text, ":"), best = 0;
	const struct column_def *defs = column_table(kind, &n);
	const char *word = normalise(ld->a, text, end), *names[COLUMNS_MAX], *near;
	bool language = text[end] != '\0';

	for (size_t i = 0; i < ARRAY_LEN(chinese); i++)
		if (strcmp(chinese[i].han, word) == 0 && find_def(kind, chinese[i].name))
			return arena_printf(ld->a, "%s%s", chinese[i].name, text + end);
	for (size_t i = 0; i < n && best < COLUMNS_MAX; i++) {
		bool translated = (defs[i].flags & COLUMN_TRANSLATED) != 0;
		const char *rest = defs[i].aliases;

		if (defs[i].id == COL_SKIPPED || (language && !translated) ||
		    (!translated && grid_column(g, defs[i].id, -1) >= 0))
			continue;
		names[best++] = defs[i].name;
		while (*rest && best < COLUMNS_MAX) {
			size_t k = strcspn(rest, "|");

			names[best++] = arena_strndup(ld->a, rest, k);
			rest += k + (rest[k] == '|');
		}
	}
	if (find_def(kind, word))
		return NULL; /* its fault is another */
	near = strlen(word) > 2 ? diag_nearest(word, names, best) : NULL;
	if (near && diag_distance(word, near) > (strlen(near) <= 5 ? 1 : 2))
		near = NULL;
	return near ? arena_printf(ld->a, "%s%s", near, text + end) : NULL;
}

/* Columns of other tools, kept by them and nothing to us. */
static bool is_foreign(const char *word)
{
	static const char *const prefixes[] = { "bind::",     "body::",      "body:",   "control::",
						"instance::", "attribute::", "media::", "kobo--",
						"_",          "hxl::" };

	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++)
		if (strncmp(word, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	return false;
}

static void read_heading(struct load *ld, struct grid *g, int col, const char *delimiter)
{
	struct heading *h = &g->head[col];
	const char *text = h->text, *word;
	const char *narrow = narrow_colons(ld->a, text);
	const struct column_def *def;

	*h = (struct heading){ .id = COL_UNKNOWN, .lang = -1, .text = text };
	if (!text[0] || (g->kind == SHEET_FILES && text[0] == '.'))
		return;
	word = normalise(ld->a, text, strlen(text));
	def = find_def(g->kind, word);
	if (def) {
		h->id = def->id;
		if (def->flags & COLUMN_TRANSLATED)
			h->lang = language(ld, "");
		return;
	}
	if (split_language(ld, g->kind, h, text, delimiter))
		return;
	if (narrow && split_language(ld, g->kind, h, narrow, strstr(narrow, "::") ? "::" : ":"))
		load_warning(ld, grid_cell_place(g, 0, col, -1), narrow,
			     T("列名里的冒号是全角的，别的工具不认。这里按半角读。"));
	else if (split_language(ld, g->kind, h, text, ":")) {
		const char *colon = strrchr(text, ':');

		h->id = COL_UNKNOWN;
		h->lang = -1;
		load_warning(ld, grid_cell_place(g, 0, col, -1),
			     arena_printf(ld->a, "%.*s:%s", (int)(colon - text), text, colon),
			     T("这张表的语言列用两个冒号，这一列只有一个，没有当作语言列读。"));
	}
}

static void check_headings(struct load *ld, struct grid *g)
{
	for (int c = 0; c < g->cols; c++) {
		const struct heading *h = &g->head[c];
		const char *word = normalise(ld->a, h->text, strlen(h->text)), *near;

		if (h->id == COL_UNKNOWN && h->text[0] && g->kind != SHEET_FILES &&
		    !is_foreign(word)) {
			near = meant(ld, g->kind, g, h->text);
			if (near)
				load_warning(ld, grid_cell_place(g, 0, c, -1), near,
					     T("不认识列名“%s”，这一列没有读。"), h->text);
		}
		if (h->id == COL_UNKNOWN && !h->text[0]) {
			for (int r = 1; r < g->rows; r++) {
				if (!g->cells[(size_t)r * (size_t)g->cols + (size_t)c][0])
					continue;
				load_warning(ld, grid_cell_place(g, r, c, -1), NULL,
					     T("这一列没有列名，里面的文字没有读。"));
				break;
			}
		}
		for (int other = 0; other < c; other++) {
			const struct heading *o = &g->head[other];
			bool same = o->id == h->id && o->lang == h->lang && h->id > COL_SKIPPED &&
				    h->id != COL_MEDIA && h->id != COL_BIG_IMAGE;

			if (h->id == COL_UNKNOWN && h->text[0] &&
			    (g->kind == SHEET_CHOICES || g->kind == SHEET_EXTERNAL))
				same = strcmp(o->text, h->text) == 0;
			if (!same)
				continue;
			load_error(ld, grid_cell_place(g, 0, c, -1), NULL,
				   T("列名“%s”和“%s”是同一列，只能留一个。"), h->text, o->text);
			break;
		}
	}
}

/* Trims, straightens and collapses as the column asks; runs of blanks only (line breaks stay). */
static const char *clean_cell(struct load *ld, const char *text, unsigned flags, bool is_text)
{
	size_t n = strlen(text), used = 0;
	char *out;

	while (n > 0 && strchr(" \t\r\n", text[n - 1]))
		n--;
	while (n > 0 && strchr(" \t\r\n", *text)) {
		text++;
		n--;
	}
	if (n == 0)
		return "";
	out = arena_alloc(ld->a, n + 1);
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '\r') {
			if (i + 1 < n && text[i + 1] == '\n')
				continue;
			c = '\n';
		}
		if (!is_text && c == 0xC2 && i + 1 < n &&
		    (unsigned char)text[i + 1] == 0xA0) { /* no-break space */
			i++;
			c = ' ';
		}
		if (c == ' ' && (used == 0 || (ld->collapse && out[used - 1] == ' ')))
			continue;
		if ((flags & COLUMN_LOGIC) && c == 0xE2 && i + 2 < n &&
		    (unsigned char)text[i + 1] == 0x80) {
			unsigned char last = (unsigned char)text[i + 2];

			if (last == 0x98 || last == 0x99 || last == 0x9C ||
			    last == 0x9D) { /* ‘ ’ “ ” */
				c = last < 0x9A ? '\'' : '"';
				i += 2;
			}
		}
		out[used++] = (char)c;
	}
	while (used > 0 && out[used - 1] == ' ')
		used--;
	out[used] = '\0';
	return out;
}

void load_grid(struct load *ld, enum sheet_kind kind, const struct sheet *sheet)
{
	struct grid *g = &ld->grid[kind];
	const char *delimiter = ":";

	*g = (struct grid){ .sheet = sheet, .kind = kind };
	if (!sheet || sheet->rows == 0)
		return;
	g->rows = sheet->rows;
	g->cols = sheet->cols;
	g->head = arena_array(ld->a, (size_t)g->cols, sizeof(*g->head));
	g->cells = arena_array(ld->a, (size_t)g->rows * (size_t)g->cols, sizeof(*g->cells));
	for (int c = 0; c < g->cols; c++) {
		g->head[c].text = g->cells[c] =
			clean_cell(ld, sheet_cell(sheet, 0, c), COLUMN_LOGIC, false);
		if (strstr(g->head[c].text, "::"))
			delimiter = "::";
	}
	for (int c = 0; c < g->cols; c++) {
		unsigned flags;
		bool is_text;

		read_heading(ld, g, c, delimiter);
		is_text = g->head[c].lang >= 0 || g->head[c].id == COL_DEFAULT;
		flags = g->head[c].id == COL_UNKNOWN || is_text ? 0 : COLUMN_LOGIC;
		if (g->head[c].id == COL_NOTE || g->head[c].id == COL_FORM_TITLE ||
		    g->head[c].id == COL_TARGET_SOURCE)
			flags = 0;
		for (int r = 1; r < g->rows; r++)
			g->cells[(size_t)r * (size_t)g->cols + (size_t)c] =
				clean_cell(ld, sheet_cell(sheet, r, c), flags, is_text);
	}
	check_headings(ld, g);
}

/* Where texts without a language go, and which language is shown first (xlsform.md 3.2). */
void load_languages(struct load *ld)
{
	const char *wanted = grid_text(&ld->grid[SHEET_SETTINGS], 1, COL_DEFAULT_LANGUAGE, -1);
	int map[LANGS_MAX] = { 0 }, bare = -1, chosen = -1;
	struct form *form = ld->form;

	for (size_t i = 0; i < ld->langs.n; i++)
		if (!ld->langs.v[i][0])
			bare = (int)i;
	form->lang = ld->langs.v;
	form->n_langs = ld->langs.n;
	if (wanted[0] && form->n_langs > 0)
		chosen = form_lang(form, wanted);
	if (wanted[0] && chosen < 0 && bare >= 0)
		ld->langs.v[chosen = bare] = wanted;
	if (wanted[0] && chosen < 0 && ld->langs.n > 0)
		load_warning(ld,
			     grid_place(&ld->grid[SHEET_SETTINGS], 1, COL_DEFAULT_LANGUAGE, -1, -1),
			     diag_nearest(wanted, ld->langs.v, ld->langs.n),
			     T("问卷里没有语言“%s”的文字。"), wanted);
	if (chosen < 0 && bare >= 0 &&
	    (ld->langs.n == 1 || grid_column(&ld->grid[SHEET_SURVEY], COL_LABEL, bare) >= 0))
		chosen = bare;
	for (size_t i = 0; chosen < 0 && i < ld->langs.n; i++)
		if (ld->langs.v[i][0])
			chosen = (int)i;
	form->lang = arena_array(ld->a, ld->langs.n + 1, sizeof(*form->lang));
	form->n_langs = 0;
	for (size_t i = 0; i < ld->langs.n; i++) {
		map[i] = chosen;
		if ((int)i == bare && bare != chosen)
			continue;
		map[i] = (int)form->n_langs;
		form->lang[form->n_langs++] = arena_strdup(ld->a, ld->langs.v[i]);
	}
	if (bare >= 0 && bare != chosen)
		map[bare] = map[chosen];
	if (form->n_langs == 0)
		form->lang[form->n_langs++] = wanted;
	form->default_lang = chosen >= 0 ? map[chosen] : 0;
	for (int k = 0; k < SHEET_KINDS; k++)
		for (int c = 0; c < ld->grid[k].cols; c++)
			if (ld->grid[k].head[c].lang >= 0)
				ld->grid[k].head[c].lang = map[ld->grid[k].head[c].lang];
}
