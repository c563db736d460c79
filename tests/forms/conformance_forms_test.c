/* SPDX-License-Identifier: MIT */
/* Forms of the reference converter's own tests (RUHU_CONFORMANCE/forms): those it takes must load unless they use a part of XLSForm
 * that is refused by name here; those it refuses must be refused. Carriers: .md, .csv and, only counted so far, .xlsx. */
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
#include "forms/csvio.h"
#include "forms/diag.h"
#include "forms/form.h"
#include "forms/load.h"

/* On purpose otherwise than the reference, with the reason. */
static const struct {
	const char *file, *why;
} deviations[] = {
	{ "unit/test_inline_translations-1.md",
	  "the filter names a column the list has not, and can never be true" },
	{ "unit/test_validate_with_more_unicode-1.md", "the calculation is no expression" },
	{ "unit/test_multiple_translations-1.md", "the same filter" },
	{ "unit/test_values_without_whitespaces_are_processed_successfully-1.md",
	  "public_key: never stored as plain text silently" },
	{ "unit/test_big_image_invalid_if_no_image-1.md",
	  "pictures are not shown, so a missing one is no error" },
	{ "unit/test_name__from_file__invalid_characters__error-1.md",
	  "the fault is the file name of the test, which is not in the form" },
};

struct tally {
	const char *folder;
	struct arena *a;
	int valid_loaded, valid_unsupported, invalid_refused, deviating, wrong;
	int book_loaded, book_valid, book_refused, book_invalid; /* workbooks */
};

static bool is_deviation(const char *file)
{
	for (size_t i = 0; i < ARRAY_LEN(deviations); i++)
		if (strcmp(file, deviations[i].file) == 0)
			return true;
	return false;
}

static bool has_ending(const char *file, const char *ending)
{
	size_t n = strlen(file), e = strlen(ending);

	return n > e && strcmp(file + n - e, ending) == 0;
}

/* Parts that are refused by name say so in these words. */
static bool uses_unsupported(const struct diag_list *diags)
{
	for (size_t i = 0; i < diags->items.n; i++)
		if (diags->items.v[i].level == DIAG_ERROR &&
		    strstr(diags->items.v[i].text, "不支持"))
			return true;
	return false;
}

static void check_again(const struct form *form, const char *file)
{
	struct form *again;

	if (form_load_bytes(&again, form->canonical, form->canonical_len, "again.csv", NULL,
			    NULL) != ST_OK)
		fail_msg("%s: the canonical text does not load", file);
	assert_int_equal(digest_compare(&form->digest, &again->digest), 0);
	assert_string_equal(form->canonical, again->canonical);
	form_free(again);
}

/* Any verdict will do, but it must be about the form: the file itself is readable. */
static void count_book(struct tally *t, const char *file, bool valid, enum status st)
{
	if (st != ST_OK && st != ST_FORM) {
		print_error("%s: the workbook was not read\n", file);
		t->wrong++;
	} else if (valid) {
		t->book_valid++;
		t->book_loaded += st == ST_OK;
	} else {
		t->book_invalid++;
		t->book_refused += st == ST_FORM;
	}
}

static enum status on_row(void *ctx, long row, const char *const *cells, size_t n, struct err *err)
{
	struct tally *t = ctx;
	struct diag_list diags;
	struct form *form = NULL;
	struct err why = ERR_INIT;
	enum status st;
	bool valid;

	(void)err;
	if (row == 1 || n < 2 || has_ending(cells[0], ".xls"))
		return ST_OK;
	valid = strncmp(cells[1], "valid", 5) == 0;
	diag_init(&diags, cells[0]);
	st = form_load(&form, fs_join(t->a, t->folder, cells[0]), &diags, &why);
	if (form)
		check_again(form, cells[0]);
	if (has_ending(cells[0], ".xlsx")) {
		count_book(t, cells[0], valid, st);
	} else if (is_deviation(cells[0])) {
		t->deviating++;
	} else if (valid && st == ST_OK) {
		t->valid_loaded++;
	} else if (valid && uses_unsupported(&diags)) {
		t->valid_unsupported++;
	} else if (!valid && st == ST_FORM) {
		t->invalid_refused++;
	} else {
		t->wrong++;
		print_error("%s: %s: %s\n", cells[0], cells[1], st == ST_OK ? "loaded" : why.text);
	}
	form_free(form);
	diag_clear(&diags);
	return ST_OK;
}

static void conformance__forms__load_or_refuse_as_the_reference(void **state)
{
	const char *root = getenv("RUHU_CONFORMANCE");
	struct tally t = { .a = arena_new() };
	struct strbuf index;
	struct err err = ERR_INIT;
	const char *path;

	(void)state;
	t.folder = fs_join(t.a, root ? root : TOP_SRCDIR "/../shared/conformance", "forms");
	path = fs_join(t.a, t.folder, "INDEX.tsv");
	if (!fs_exists(path)) {
		print_message("SKIP: %s is not there\n", path);
		arena_free(t.a);
		skip();
	}
	strbuf_init(&index);
	assert_int_equal(fs_read(&index, path, 1 << 20, NULL), ST_OK);
	/* the table quotes freely, so it is no CSV: a quote has no meaning there */
	for (size_t i = 0; i < index.len; i++)
		if (index.data[i] == '"')
			index.data[i] = '\'';
	assert_int_equal(csvio_parse(index.data, index.len, '\t', on_row, &t, &err), ST_OK);
	print_message("%d passed, %d failed: valid loaded %d, valid with unsupported parts refused "
		      "by name %d, invalid refused %d, "
		      "deviations %d\n",
		      t.valid_loaded + t.valid_unsupported + t.invalid_refused, t.wrong,
		      t.valid_loaded, t.valid_unsupported, t.invalid_refused, t.deviating);
	print_message("workbooks: %d of %d valid loaded, %d of %d invalid refused\n", t.book_loaded,
		      t.book_valid, t.book_refused, t.book_invalid);
	assert_true(t.valid_loaded >= 138);
	assert_int_equal(t.wrong, 0);
	strbuf_clear(&index);
	arena_free(t.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conformance__forms__load_or_refuse_as_the_reference),
	};

	return digest_ready() && i18n_start_locale() ? cmocka_run_group_tests(tests, NULL, NULL)
						     : 1;
}
