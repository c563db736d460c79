/* SPDX-License-Identifier: MIT */
/* Codes of choices that a spreadsheet or an input method has changed: dropped zeros, dates, full-width digits, characters nobody sees;
 * and lists that a typing error has cut off. */
#include "config.h"

#include <stdint.h>

#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "forms/lint.h"

enum { CUT_OFF_MAX = 2 }; /* choices of a list that a typing error has made */

static bool is_digits(const char *code)
{
	return code[0] && code[strspn(code, "0123456789")] == '\0';
}

static bool is_date(const char *code)
{
	return strlen(code) == 10 && code[4] == '-' && code[7] == '-' &&
	       strspn(code, "0123456789-") == 10;
}

/* The length of the codes with a zero in front, 0 = there are none. */
static size_t padded_length(const struct choice_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (is_digits(list->choices[i].name) && list->choices[i].name[0] == '0' &&
		    list->choices[i].name[1])
			return strlen(list->choices[i].name);
	return 0;
}

static void dropped_zero(struct load *ld, const struct choice_list *list, size_t want,
			 const char *code, struct diag_place at)
{
	size_t n = strlen(code);
	char *padded;

	if (!is_digits(code) || n >= want || !load_may_guess(ld))
		return;
	padded = arena_alloc(ld->a, want + 1);
	memset(padded, '0', want - n);
	memcpy(padded + want - n, code, n);
	if (!list_choice(list, padded))
		load_warning(
			ld, at, padded,
			T("别的编码前面有 0，“%s”没有，像是被电子表格去掉了。请把这一列设为文本，"
			  "补上 0。"),
			code);
}

static void made_a_date(struct load *ld, const char *code, struct diag_place at)
{
	if (is_date(code))
		load_warning(ld, at, arena_printf(ld->a, "%.2s-%.2s", code + 5, code + 8),
			     T("编码“%s”像是被电子表格改成了日期。请把这一列设为文本，重新填写。"),
			     code);
}

/* Full-width letters and digits; characters without width. */
static void unseen(struct load *ld, const char *text, struct diag_place at)
{
	struct strbuf narrow, clean;
	size_t n = strlen(text), plain = 0;

	while (plain < n && !(text[plain] & 0x80))
		plain++;
	if (plain == n)
		return;
	strbuf_init(&narrow);
	strbuf_init(&clean);
	utf8_narrow(&narrow, text, n);
	for (size_t i = 0, step; i < narrow.len; i += step) {
		uint32_t cp;

		step = utf8_decode(narrow.data + i, narrow.len - i, &cp);
		if ((cp < 0x200B || cp > 0x200F) && cp != 0xFEFF && cp != 0xAD && cp != 0xA0 &&
		    cp != 0x2060)
			strbuf_add(&clean, narrow.data + i, step);
	}
	if (strcmp(clean.data, text) != 0)
		load_warning(ld, at, clean.data,
			     T("这一格有全角字符或看不见的字符，看着一样，比较时却不相等。"));
	strbuf_clear(&narrow);
	strbuf_clear(&clean);
}

/* Lists that a question or an expression names. */
static bool *used_lists(const struct load *ld)
{
	const struct form *form = ld->form;
	bool *used = arena_array(ld->a, form->n_lists + 1, sizeof(*used));

	for (size_t i = 1; i < ld->nodes.n; i++)
		for (size_t l = 0; ld->nodes.v[i].list && l < form->n_lists; l++)
			if (ld->nodes.v[i].list == &form->lists[l]) {
				used[l] = true;
				break;
			}
	for (size_t i = 0; i < ld->pending.n; i++) {
		const char *text = expr_source(ld->pending.v[i].expr);

		for (size_t l = 0; strstr(text, "instance(") && l < form->n_lists; l++)
			used[l] = used[l] || strstr(text, form->lists[l].name);
	}
	return used;
}

/* "list" and "list2" are two lists. */
static bool differ_in_number(const char *a, const char *b)
{
	size_t same = 0;

	while (a[same] && a[same] == b[same])
		same++;
	return a[same + strspn(a + same, "0123456789")] == '\0' &&
	       b[same + strspn(b + same, "0123456789")] == '\0';
}

/* A list that nothing names, whose name is like that of one in use. */
static void cut_off(struct load *ld, size_t index, const bool *used, struct diag_place at)
{
	const char **names = arena_array(ld->a, ld->form->n_lists + 1, sizeof(*names)), *near;
	const char *name = ld->form->lists[index].name;

	if (used[index] || ld->form->lists[index].n > CUT_OFF_MAX || !load_may_guess(ld))
		return;
	for (size_t i = 0; i < ld->form->n_lists; i++)
		names[i] = used[i] ? ld->form->lists[i].name : NULL;
	near = diag_nearest(name, names, ld->form->n_lists);
	if (near && !differ_in_number(name, near))
		load_warning(ld, at, near,
			     T("没有题目用选项表“%s”，它和“%s”只差一两个字，怕是写错了。"), name,
			     near);
}

void lint_codes(struct load *ld)
{
	const struct grid *g = &ld->grid[SHEET_CHOICES];
	const bool *used = g->sheet ? used_lists(ld) : NULL;

	for (size_t l = 0; used && l < ld->form->n_lists; l++) {
		const struct choice_list *list = &ld->form->lists[l];
		size_t want = padded_length(list), dates = 0;
		struct diag_place at = { .sheet = g->sheet->name, .caret = 0 };

		if (list->origin != LIST_CHOICES)
			continue;
		for (size_t i = 0; i < list->n; i++)
			dates += is_date(list->choices[i].name);
		for (size_t i = 0; i < list->n && list->choices[i].row > 0; i++) {
			const char *code = list->choices[i].name;

			at.row = list->choices[i].row;
			at.source = list->name;
			at.col = grid_column(g, COL_LIST_NAME, -1) + 1;
			unseen(ld, list->name, at);
			if (i == 0)
				cut_off(ld, l, used, at);
			at.source = code;
			at.col = grid_column(g, COL_NAME, -1) + 1;
			unseen(ld, code, at);
			dropped_zero(ld, list, want, code, at);
			if (dates < list->n)
				made_a_date(ld, code, at);
		}
	}
}
