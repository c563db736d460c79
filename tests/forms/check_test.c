/* SPDX-License-Identifier: MIT */
/* tests/data/forms/bad/: each definition holds what `ruhu check` must say about it, as lines of prose:
 *   expect error|warning SHEET:CELL [=> what was probably meant]      ("-" = the whole file) */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "forms/diag.h"
#include "forms/form.h"
#include "forms/load.h"
#include "tests/support/paths.h"

static void add_expected(struct strbuf *out, const char *text)
{
	for (const char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n')
		if (strncmp(line, "expect ", 7) == 0) {
			strbuf_add(out, line, strcspn(line, "\n"));
			strbuf_addc(out, '\n');
		}
}

/* The printed diagnostics back to expect lines: what a person sees is what is compared. */
static void add_seen(struct strbuf *out, const struct diag_list *list)
{
	struct strbuf text;

	strbuf_init(&text);
	for (size_t i = 0; i < list->items.n; i++) {
		const char *line, *end;
		bool error = list->items.v[i].level == DIAG_ERROR;

		strbuf_reset(&text);
		diag_print(&text, &list->items.v[i]);
		assert_true(strncmp(text.data, "f:", 2) == 0);
		line = text.data + 2;
		end = strstr(line, error ? " error: " : " warning: ");
		assert_non_null(end);
		strbuf_addf(out, "expect %s %.*s", error ? "error" : "warning",
			    end > line ? (int)(end - line - 1) : 1, end > line ? line : "-");
		if (list->items.v[i].suggest)
			strbuf_addf(out, " => %s", list->items.v[i].suggest);
		strbuf_addc(out, '\n');
	}
	strbuf_clear(&text);
}

/* RUHU_UPDATE=1: the file with what is said now, to be read before it is committed. */
static void update(const char *path, const char *text, const char *seen)
{
	struct strbuf out;

	strbuf_init(&out);
	for (const char *line = text, *end; *line; line = end) {
		end = line + strcspn(line, "\n");
		end += *end == '\n';
		if (strncmp(line, "expect ", 7) != 0)
			strbuf_add(&out, line, (size_t)(end - line));
	}
	while (out.len > 1 && out.data[out.len - 2] == '\n')
		strbuf_cut(&out, out.len - 1);
	strbuf_addf(&out, "%s%s", seen[0] ? "\n" : "", seen);
	assert_int_equal(fs_write(path, out.data, out.len, 0644, NULL), ST_OK);
	strbuf_clear(&out);
}

static void check__load__says_what_is_wrong_where(void **state)
{
	struct arena *a = arena_new();
	const char *const *files;
	size_t n;

	(void)state;
	assert_int_equal(fs_list(&files, &n, a, TEST_DATA "/forms/bad", false, NULL), ST_OK);
	assert_true(n > 30);
	for (size_t i = 0; i < n; i++) {
		struct diag_list diags;
		struct strbuf text, want, seen;
		struct form *form;
		enum status st;

		strbuf_init(&text);
		strbuf_init(&want);
		strbuf_init(&seen);
		diag_init(&diags, "f");
		assert_int_equal(fs_read(&text, files[i], 1 << 20, NULL), ST_OK);
		st = form_load(&form, files[i], &diags, NULL);
		assert_int_equal(st, diags.errors > 0 ? ST_FORM : ST_OK);
		assert_true((form != NULL) == (st == ST_OK));
		add_expected(&want, text.data);
		add_seen(&seen, &diags);
		if (getenv("RUHU_UPDATE") && strcmp(seen.data, want.data) != 0) {
			update(files[i], text.data, seen.data);
			strbuf_reset(&want);
			strbuf_adds(&want, seen.data);
		}
		if (strcmp(seen.data, want.data) != 0)
			print_error("%s\n", files[i]);
		assert_string_equal(seen.data, want.data);
		form_free(form);
		diag_clear(&diags);
		strbuf_clear(&text);
		strbuf_clear(&want);
		strbuf_clear(&seen);
	}
	arena_free(a);
}

static void check__allow__keeps_one_warning_and_its_reason(void **state)
{
	struct diag_list diags;
	struct form *form;

	(void)state;
	diag_init(&diags, "f");
	assert_int_equal(form_load(&form, TEST_DATA "/forms/bad/dishonest.md", &diags, NULL),
			 ST_OK);
	assert_int_equal(form->n_allowed, 2);
	assert_string_equal(form->nodes[form->allowed[0].node].name, "q5");
	assert_string_equal(form->allowed[0].reason, "试访时用来比较两种问法");
	assert_string_equal(form->allowed[1].reason, "只保留（第一条）");
	form_free(form);
	diag_clear(&diags);
}

static void diag__print__caret_stands_under_the_fault(void **state)
{
	struct diag_list list;
	struct diag_place at = { .sheet = "survey",
				 .row = 7,
				 .col = 28,
				 .source = "第一行\n您 ${twon} 好",
				 .caret = 14 };
	struct strbuf out;

	(void)state;
	diag_init(&list, "a.csv");
	diag_add(&list, DIAG_ERROR, &at, "${town}", "没有叫“%s”的题目。", "twon");
	strbuf_init(&out);
	diag_print(&out, &list.items.v[0]);
	assert_string_equal(out.data, "a.csv:survey:AB7: error: 没有叫“twon”的题目。\n  您 ${twon} "
				      "好\n     ^\n  是不是想写：${town}\n");
	strbuf_clear(&out);
	diag_clear(&list);
}

static void diag__print__is_safe_for_a_terminal(void **state)
{
	struct diag_list list;
	struct diag_place at = {
		.sheet = "s\x1b[31m", .row = 1, .col = 1, .source = "a\x1b[2J\tb", .caret = 1
	};
	struct strbuf out;

	(void)state;
	diag_init(&list, "f");
	diag_add(&list, DIAG_WARNING, &at, "\x1b", "%s", "x\x1by");
	strbuf_init(&out);
	diag_print(&out, &list.items.v[0]);
	assert_null(strchr(out.data, '\x1b'));
	strbuf_clear(&out);
	diag_clear(&list);
}

static void diag__nearest__typing_errors_only(void **state)
{
	static const char *const words[] = { "select_one", NULL,   "yes",    "no",
					     "text",       "满意", "integer" };
	static const struct {
		const char *word, *want;
	} cases[] = {
		{ "selct_one", "select_one" },
		{ "yse", "yes" },
		{ "ｙｅｓ", "yes" },
		{ "YES", "yes" },
		{ "itneger", "integer" },
		{ "date", NULL },
		{ "x", NULL },
		{ "", NULL },
		{ "满愿", "满意" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *near = diag_nearest(cases[i].word, words, ARRAY_LEN(words));

		if (!cases[i].want)
			assert_null(near);
		else
			assert_string_equal(near, cases[i].want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(check__load__says_what_is_wrong_where),
		cmocka_unit_test(check__allow__keeps_one_warning_and_its_reason),
		cmocka_unit_test(diag__print__caret_stands_under_the_fault),
		cmocka_unit_test(diag__print__is_safe_for_a_terminal),
		cmocka_unit_test(diag__nearest__typing_errors_only),
	};

	return digest_ready() && i18n_start_locale() ? cmocka_run_group_tests(tests, NULL, NULL)
						     : 1;
}
