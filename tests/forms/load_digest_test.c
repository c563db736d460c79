/* SPDX-License-Identifier: MIT */
/* The same form from any carrier and from its canonical text; digests move with meaning only. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "forms/csvio.h"
#include "forms/form.h"
#include "forms/load.h"
#include "forms/sheet.h"
#include "tests/forms/loaded.h"
#include "tests/support/paths.h"

#define GOOD TEST_DATA "/forms/good/"

static void assert_same_form(const struct form *a, const struct form *b)
{
	assert_string_equal(a->canonical, b->canonical);
	assert_int_equal(digest_compare(&a->digest, &b->digest), 0);
	assert_int_equal(digest_compare(&a->metrics_digest, &b->metrics_digest), 0);
	assert_int_equal(a->n_langs, b->n_langs);
	assert_int_equal(a->default_lang, b->default_lang);
	for (size_t l = 0; l < a->n_langs; l++) {
		assert_string_equal(a->lang[l], b->lang[l]);
		assert_int_equal(digest_compare(&a->lang_digest[l], &b->lang_digest[l]), 0);
	}
	assert_int_equal(a->n_nodes, b->n_nodes);
	for (int i = 0; i < a->n_nodes; i++) {
		assert_string_equal(a->nodes[i].path, b->nodes[i].path);
		assert_int_equal(a->nodes[i].end, b->nodes[i].end);
		assert_ptr_equal(a->nodes[i].type, b->nodes[i].type);
		assert_int_equal(a->nodes[i].gate, b->nodes[i].gate);
	}
	assert_int_equal(a->n_metrics, b->n_metrics);
}

/* The workbook again as CSV: any delimiter, quotes everywhere, blank rows, either line ending. */
static void as_csv(struct strbuf *out, const struct workbook *wb, char delimiter, bool quotes,
		   const char *end)
{
	for (size_t s = 0; s < wb->n; s++) {
		const struct sheet *sh = &wb->sheets[s];

		strbuf_addf(out, "%s%c%s", sh->name, delimiter, end);
		for (int r = 0; r < sh->rows; r++) {
			for (int c = 0; c < sh->cols; c++) {
				struct strbuf cell;

				strbuf_addc(out, delimiter);
				strbuf_init(&cell);
				csvio_cell(&cell, sheet_cell(sh, r, c), true);
				if (quotes && cell.data[0] != '"')
					strbuf_addf(out, "\"%s\"", cell.data);
				else
					strbuf_adds(out, cell.data);
				strbuf_clear(&cell);
			}
			strbuf_adds(out, end);
			if (quotes)
				strbuf_adds(out, end);
		}
	}
}

static void load__digest__same_from_any_carrier(void **state)
{
	struct workbook *wb;
	struct form *form = loaded_file(GOOD "chuangcheng.md");
	static const struct {
		char delimiter;
		bool quotes;
		const char *end;
	} cases[] = { { ',', false, "\n" },
		      { ';', true, "\r\n" },
		      { '\t', false, "\r" },
		      { ',', true, "\r\n" } };

	(void)state;
	assert_int_equal(workbook_open(&wb, GOOD "chuangcheng.md", NULL), ST_OK);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct strbuf text;
		struct form *other;

		strbuf_init(&text);
		as_csv(&text, wb, cases[i].delimiter, cases[i].quotes, cases[i].end);
		other = loaded_text(text.data, text.len, "other.csv");
		assert_same_form(form, other);
		form_free(other);
		strbuf_clear(&text);
	}
	workbook_free(wb);
	form_free(form);
}

static void load__canonical__gives_the_form_again(void **state)
{
	struct arena *a = arena_new();
	const char *const *files;
	size_t n;

	(void)state;
	assert_int_equal(fs_list(&files, &n, a, TEST_DATA "/forms", true, NULL), ST_OK);
	for (size_t i = 0; i < n; i++) {
		struct form *form, *again;

		if (form_load(&form, files[i], NULL, NULL) != ST_OK)
			continue;
		again = loaded_text(form->canonical, form->canonical_len, "renamed.csv");
		assert_same_form(form, again);
		form_free(again);
		form_free(form);
	}
	arena_free(a);
}

static const char base_form[] =
	"| survey |\n| | type | name | label | label::en | hint |\n| | select_one l | q | 一 | one "
	"| |\n"
	"| choices |\n| | list_name | name | label |\n| | l | 1 | 甲 |\n| | l | 2 | 乙 |\n"
	"| settings |\n| | form_id | version |\n| | f | 1 |\n";

/* Replaces one text in the form and tells which digests moved: m(ain), t(argets and metrics), e(nglish). */
static void check_digests(const char *find, const char *put, const char *want)
{
	struct form *before = loaded_md(base_form), *after;
	const char *at = strstr(base_form, find);
	struct strbuf text, moved;

	assert_non_null(at);
	strbuf_init(&text);
	strbuf_init(&moved);
	strbuf_add(&text, base_form, (size_t)(at - base_form));
	strbuf_adds(&text, put);
	strbuf_adds(&text, at + strlen(find));
	after = loaded_md(text.data);
	if (digest_compare(&before->digest, &after->digest) != 0)
		strbuf_addc(&moved, 'm');
	if (digest_compare(&before->metrics_digest, &after->metrics_digest) != 0)
		strbuf_addc(&moved, 't');
	if (digest_compare(&before->lang_digest[1], &after->lang_digest[1]) != 0)
		strbuf_addc(&moved, 'e');
	assert_string_equal(moved.data, want);
	strbuf_clear(&text);
	strbuf_clear(&moved);
	form_free(before);
	form_free(after);
}

static void load__digest__moves_with_meaning_only(void **state)
{
	(void)state;
	check_digests("| one |", "| won |", "e");
	check_digests("| 一 |", "| 壹 |", "m");
	check_digests("| 一 |", "|   一   |", "");
	check_digests("| select_one l |", "| Select one from  l |", "");
	check_digests("| hint |", "| remark |", "");
	check_digests("| | l | 2 |", "| | | |\n| | l | 2 |", "");
	check_digests("| 2 | 乙 |", "| 3 | 乙 |", "me");
	check_digests("| f | 1 |", "| f | 2 |", "m");
	check_digests("| settings |",
		      "| metrics |\n| | id | items | positive |\n| | a | q | 1 |\n| settings |",
		      "t");
	check_digests("| settings |", "| notes |\n| | anything |\n| | here |\n| settings |", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(load__digest__same_from_any_carrier),
		cmocka_unit_test(load__canonical__gives_the_form_again),
		cmocka_unit_test(load__digest__moves_with_meaning_only),
	};

	return digest_ready() && i18n_start_locale() ? cmocka_run_group_tests(tests, NULL, NULL)
						     : 1;
}
