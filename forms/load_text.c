/* SPDX-License-Identifier: MIT */
/* Cells to templates and expressions, and the guess whether a default is to be worked out. */
#include "config.h"

#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "forms/load_internal.h"

enum { PIECES_MAX = 1000 };

#define LETTERS "abcdefghijklmnopqrstuvwxyz"

/* A fault of punctuation suggests the whole expression, one of a word the word. */
static void report_fault(struct load *ld, struct diag_place at, int shift, const char *text,
			 const struct expr_fault *fault)
{
	const char *suggest = fault->suggest[0] ? fault->suggest : NULL, *whole;

	at.caret = shift + fault->offset;
	if ((!suggest || !strpbrk(suggest, LETTERS)) && load_may_guess(ld)) {
		whole = expr_repair(ld->a, text);
		suggest = whole ? whole : suggest;
	}
	load_error(ld, at, suggest, "%s", fault->text);
}

static const struct expr *parse(struct load *ld, const char *text, struct diag_place at, int shift,
				int node, const struct choice_list *list, bool logic)
{
	struct expr_fault fault = { .offset = 0 };
	struct pending p = { .node = node, .list = list, .at = at, .shift = shift, .logic = logic };

	if (strstr(text, "${last-saved#")) {
		load_last_saved(ld, at);
		load_warning(ld, at, NULL,
			     T("这里取不到上一份问卷的答案，${last-saved#…} 读作空。"));
	}
	load_pulldata(ld, text, at);
	ld->wants_id = ld->wants_id || strstr(text, "${instanceID}");
	ld->wants_name = ld->wants_name || strstr(text, "${instanceName}");
	if (!expr_parse(&p.expr, ld->a, text, &fault)) {
		report_fault(ld, at, shift, text, &fault);
		return NULL;
	}
	VEC_PUSH(&ld->pending, p);
	return p.expr;
}

const struct expr *load_expr(struct load *ld, const char *text, struct diag_place at, int node)
{
	return text[0] ? parse(ld, text, at, 0, node, NULL, true) : NULL;
}

void load_constraint(struct load *ld, int node, int row, const char *text)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	const char *own = grid_text(g, row, COL_CONSTRAINT, -1);
	struct diag_place at = grid_place(g, row, COL_CONSTRAINT, -1, -1);
	struct node *n = &ld->nodes.v[node];

	if (own[0] && !n->constraint)
		return; /* a fault of the cell, told already */
	if (n->constraint)
		text = arena_printf(ld->a, "(%s) and (%s)", text, own);
	n->constraint = load_expr(ld, text, at, node);
	if (n->constraint && own[0])
		ld->pending.v[ld->pending.n - 1].silent = true;
}

/* Points at "${name}" in text, *end after it; NULL when there is no more. Faults inside are reported and skipped. */
static const char *next_reference(struct load *ld, const char *text, struct diag_place *at,
				  const char **end)
{
	const char *open = strstr(text, "${"), *close;

	if (!open)
		return NULL;
	close = strchr(open, '}');
	*end = close ? close + 1 : open + 2;
	at->caret = (int)(open - at->source);
	if (!close) {
		load_error(ld, *at, NULL, T("这里的 ${ 没有用 } 结束。"));
		return next_reference(ld, open + 2, at, end);
	}
	return open;
}

static void check_wide_reference(struct load *ld, const char *text, struct diag_place at)
{
	static const char *const wide[] = { "＄{", "＄｛", "$｛" };
	struct strbuf narrow;

	for (size_t i = 0; i < ARRAY_LEN(wide); i++) {
		const char *hit = strstr(text, wide[i]), *end;
		size_t n;

		if (!hit)
			continue;
		end = strstr(hit, "｝");
		n = end ? (size_t)(end - hit) + 3 : strcspn(hit, "}") + (strchr(hit, '}') != NULL);
		strbuf_init(&narrow);
		utf8_narrow(&narrow, hit, n);
		at.caret = (int)(hit - text);
		load_error(ld, at, narrow.data, T("引用要用半角符号，全角的不起作用。"));
		strbuf_clear(&narrow);
		return;
	}
}

const struct tmpl *load_template(struct load *ld, const char *text, struct diag_place at, int node,
				 const struct choice_list *list)
{
	VEC(struct piece) pieces = { 0 };
	struct tmpl *out;
	struct piece *copy;
	const char *rest = text, *end;

	if (!text[0])
		return NULL;
	out = arena_alloc(ld->a, sizeof(*out));
	at.source = text;
	check_wide_reference(ld, text, at);
	for (const char *open;
	     pieces.n < PIECES_MAX && (open = next_reference(ld, rest, &at, &end)) != NULL;
	     rest = end) {
		struct piece p = { .literal = arena_strndup(ld->a, rest, (size_t)(open - rest)) };
		const char *inner = arena_strndup(ld->a, open, (size_t)(end - open));

		if (p.literal[0])
			VEC_PUSH(&pieces, p);
		p.literal = NULL;
		p.expr = parse(ld, inner, at, (int)(open - text), node, list, false);
		if (p.expr)
			VEC_PUSH(&pieces, p);
	}
	if (rest[0]) {
		struct piece p = { .literal = arena_strdup(ld->a, rest) };

		VEC_PUSH(&pieces, p);
	}
	copy = arena_array(ld->a, pieces.n + 1, sizeof(*copy));
	if (pieces.n > 0)
		memcpy(copy, pieces.v, pieces.n * sizeof(*copy));
	out->n = pieces.n;
	out->pieces = copy;
	out->source = text;
	VEC_CLEAR(&pieces);
	return out;
}

void load_media(struct load *ld, enum sheet_kind kind, int row, int node,
		const struct choice_list *list)
{
	const struct grid *g = &ld->grid[kind];
	const char *big = grid_text(g, row, COL_BIG_IMAGE, -1);
	bool image = false;

	for (int c = 0; big[0] && c < g->cols; c++)
		image = image || (g->head[c].id == COL_MEDIA && strstr(g->head[c].text, "image") &&
				  grid_cell(g, row, c)[0]);
	if (big[0] && !image)
		load_error(ld, grid_place(g, row, COL_BIG_IMAGE, -1, -1), NULL,
			   T("写了 big-image，就要同时写 image。"));
	for (int c = 0; c < g->cols; c++)
		if (g->head[c].id == COL_MEDIA || g->head[c].id == COL_BIG_IMAGE)
			(void)load_template(ld, grid_cell(g, row, c),
					    grid_cell_place(g, row, c, -1), node, list);
}

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '.' || (c & 0x80);
}

static bool is_operator_word(const char *s)
{
	return strncmp(s, " div ", 5) == 0 || strncmp(s, " mod ", 5) == 0;
}

/* How sure it is that a default is an expression: 0 = plain text, 1 = it has an operator, 2 = a reference or a call. A hyphen inside
 * a word or number is none, and in a date never (xlsform.md 3.6). */
static int looks_dynamic(const char *text, bool dated)
{
	int sure = 0;

	for (const char *s = text; *s; s++) {
		if (*s == '\'' || *s == '"') {
			const char *close = strchr(s + 1, *s);

			if (close)
				s = close;
			continue;
		}
		if (strncmp(s, "${", 2) == 0)
			return 2;
		if (*s == '(' && s > text && is_name_byte(s[-1]) && !(s[-1] & 0x80))
			return 2;
		if (strchr("*+|[", *s) || is_operator_word(s))
			sure = 1;
		if (*s == '-' && !dated && s > text && !is_name_byte(s[-1]) && !is_name_byte(s[1]))
			sure = 1;
	}
	return sure;
}

void load_default(struct load *ld, int index, int row)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	const char *text = grid_text(g, row, COL_DEFAULT, -1);
	struct diag_place at = grid_place(g, row, COL_DEFAULT, -1, -1);
	struct expr_fault fault = { .offset = 0 };
	const struct expr *trial;
	struct node *node = &ld->nodes.v[index];
	struct strbuf canonical;
	bool dated;
	int sure;

	if (!text[0])
		return;
	dated = node->type &&
		(node->type->input == INPUT_DATE || strcmp(node->type->name, "time") == 0 ||
		 strcmp(node->type->name, "dateTime") == 0);
	sure = looks_dynamic(text, dated);
	if (sure == 2 || (sure == 1 && expr_parse(&trial, ld->a, text, &fault))) {
		node->default_expr = load_expr(ld, text, at, index);
		if (sure == 1 && node->default_expr) {
			ld->pending.v[ld->pending.n - 1].maybe_text = true;
			node->default_text = text;
		}
		return;
	}
	node->default_text = text;
	strbuf_init(&canonical);
	if (node->type && node->type->canonical && !node->type->canonical(&canonical, text))
		load_warning(ld, at, NULL, T("默认值“%s”不是这种题型的值。"), text);
	else if (node->type && node->type->canonical)
		node->default_text = arena_strdup(ld->a, canonical.data);
	if (node->list && node->type->input == INPUT_ONE && !list_choice(node->list, text))
		load_warning(ld, at, NULL, T("默认值“%s”不在选项表“%s”里。"), text,
			     node->list->name);
	strbuf_clear(&canonical);
}
