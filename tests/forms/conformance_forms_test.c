/* SPDX-License-Identifier: MIT */
/* Forms of the reference converter's own tests (RUHU_CONFORMANCE/forms): at least 98 % of those it takes must
 * load, and at least 92 % of those it refuses must be refused, at its row where it names one. Carriers: .md, .csv and .xlsx,
 * which are counted apart. */
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
#include "base/num.h"
#include "base/strbuf.h"
#include "forms/csvio.h"
#include "forms/diag.h"
#include "forms/form.h"
#include "forms/load.h"
#include "tests/support/paths.h"

/* On purpose otherwise than the reference, with the reason; docs/DEVIATIONS.md says the same. They count as missed. */
static const struct {
	const char *file, *why;
} deviations[] = {
	{ "unit/test_validate_with_more_unicode-1.md", "the calculation is no expression" },
	{ "unit/test_external_instance_pulldata-1.md", "a relevance that reads its own question" },
	{ "unit/test_external_instance_pulldata_relevant-1.md", "the same" },
	{ "unit/test_name__from_file__invalid_characters__error-1.md",
	  "the fault is the file name of the test, which is not in the form" },
	{ "unit/test_name__from_sheet__invalid_characters__error-1.md",
	  "the reference counts the rows of settings from the first below the headings" },
};

struct tally {
	const char *folder;
	struct arena *a;
	int valid, loaded, invalid, refused, wrong;
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

/* Whether one of the errors is at that row; "" = the reference names none. */
static bool is_at(const struct diag_list *diags, const char *row)
{
	int64_t number;

	if (!num_parse_int(row, strlen(row), &number))
		return true;
	for (size_t i = 0; i < diags->items.n; i++)
		if (diags->items.v[i].level == DIAG_ERROR && diags->items.v[i].at.row == number)
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
	bool valid, good;

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
		form_free(form);
		diag_clear(&diags);
		return ST_OK;
	}
	good = valid ? st == ST_OK : st == ST_FORM && is_at(&diags, n > 2 ? cells[2] : "");
	*(valid ? &t->valid : &t->invalid) += 1;
	if (good) {
		*(valid ? &t->loaded : &t->refused) += 1;
	} else if (!is_deviation(cells[0])) {
		t->wrong++;
		print_error("%s: %s at row %s: %s\n", cells[0], cells[1], n > 2 ? cells[2] : "",
			    st == ST_OK ? "loaded" : why.text);
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
	print_message("%d passed, %d failed: %d of %d valid loaded, %d of %d invalid refused at "
		      "their row\n",
		      t.loaded + t.refused, t.valid + t.invalid - t.loaded - t.refused, t.loaded,
		      t.valid, t.refused, t.invalid);
	assert_true(t.loaded * 100 >= t.valid * 98);
	assert_true(t.refused * 100 >= t.invalid * 92);
	if (!root)
		assert_int_equal(t.wrong, 0); /* what is not listed above */
	print_message("workbooks: %d of %d valid loaded, %d of %d invalid refused\n", t.book_loaded,
		      t.book_valid, t.book_refused, t.book_invalid);
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
