/* SPDX-License-Identifier: MIT */
/*
 * Every form that loads can be interviewed: a walk of its own making comes to the end, has reached every relevant question, and leaves
 * a valid record. Our own forms, and those of RUHU_CONFORMANCE/forms (or any folder of that shape).
 */
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
#include "base/mem.h"
#include "base/strbuf.h"
#include "forms/csvio.h"
#include "forms/load.h"
#include "interview/session.h"
#include "tests/interview/walker.h"
#include "tests/support/paths.h"

enum { WALKS = 100, IN_VAIN = 8, TRIES = 12 };

struct tally {
	const char *folder;
	struct arena *a;
	int walked, loaded;
	int book_walked, book_valid; /* in workbook/, other than .xls */
	long stops, left, questions, reached;
	int wrong;
};

static bool has_ending(const char *file, const char *ending)
{
	size_t n = strlen(file), e = strlen(ending);

	return n > e && strcmp(file + n - e, ending) == 0;
}

static long reached(const struct form *form, const struct walked *w)
{
	long n = 0;

	for (int i = 1; i < form->n_nodes; i++)
		n += w->reached[i];
	return n;
}

static bool walk_loaded(struct tally *t, const struct form *form, const char *file)
{
	struct walked w = { .reached = mem_alloc((size_t)form->n_nodes * sizeof(bool)) };
	bool ended = true;
	long before = -1;

	/* until some walks in a row have found nothing new */
	for (uint64_t seed = 1, in_vain = 0; seed <= WALKS && in_vain < IN_VAIN && ended; seed++) {
		walk_form(&w, form, seed * 7919, TRIES);
		t->stops += (long)w.stops;
		t->left += (long)w.left;
		ended = w.ended;
		in_vain = reached(form, &w) > before ? 0 : in_vain + 1;
		before = reached(form, &w);
	}
	for (int i = 1; i < form->n_nodes; i++) {
		const struct node *node = &form->nodes[i];

		if (node->kind != NODE_QUESTION || node->type->input == INPUT_NONE ||
		    (node->look & LOOK_HIDDEN))
			continue;
		t->questions++;
		t->reached += w.reached[i];
	}
	free(w.reached);
	t->loaded++;
	t->walked += ended;
	if (!ended) {
		print_error("%s: %s\n", file, w.why);
		t->wrong++;
	}
	return ended;
}

static bool walk_file(struct tally *t, const char *path, const char *file)
{
	struct form *form = NULL;
	bool ended = false;

	if (form_load(&form, path, NULL, NULL) == ST_OK)
		ended = walk_loaded(t, form, file);
	form_free(form);
	return ended;
}

static void report(const struct tally *t)
{
	print_message("%d of %d forms walked to the end; %ld stops, %ld left open; %ld of %ld "
		      "questions reached\n",
		      t->walked, t->loaded, t->stops, t->left, t->reached, t->questions);
}

static void walk__own_forms__to_the_end(void **state)
{
	static const char *const folders[] = { TEST_DATA "/forms/good", TEST_DATA "/scenarios",
					       TEST_DATA "/cli",        TEST_DATA "/expr",
					       TEST_DATA "/exports",    TOP_SRCDIR "/survey-defs" };
	struct tally t = { .a = arena_new() };
	struct err err = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
		const char *const *files;
		size_t n;

		assert_int_equal(fs_list(&files, &n, t.a, folders[i], false, &err), ST_OK);
		for (size_t k = 0; k < n; k++)
			if (has_ending(files[k], ".md") || has_ending(files[k], ".csv") ||
			    has_ending(files[k], ".xlsx"))
				walk_file(&t, files[k], files[k]);
	}
	report(&t);
	assert_in_range(t.loaded, 10, 10000);
	assert_int_equal(t.walked, t.loaded);
	assert_int_equal(t.reached, t.questions);
	arena_free(t.a);
}

static enum status on_row(void *ctx, long row, const char *const *cells, size_t n, struct err *err)
{
	struct tally *t = ctx;
	bool book, ended;

	(void)err;
	if (row == 1 || n < 2 || has_ending(cells[0], ".xls") || strncmp(cells[1], "valid", 5) != 0)
		return ST_OK;
	book = strncmp(cells[0], "workbook/", 9) == 0;
	ended = walk_file(t, fs_join(t->a, t->folder, cells[0]), cells[0]);
	t->book_valid += book;
	t->book_walked += book && ended;
	return ST_OK;
}

static void walk__other_forms__to_the_end(void **state)
{
	const char *root = getenv("RUHU_CONFORMANCE");
	struct tally t = { .a = arena_new() };
	struct strbuf index;
	struct err err = ERR_INIT;
	const char *path;

	(void)state;
	t.folder =
		fs_join(t.a, root && root[0] ? root : TOP_SRCDIR "/../shared/conformance", "forms");
	path = fs_join(t.a, t.folder, "INDEX.tsv");
	if (!fs_exists(path)) {
		print_message("SKIP: %s is not there\n", path);
		arena_free(t.a);
		skip();
	}
	strbuf_init(&index);
	assert_int_equal(fs_read(&index, path, 1 << 20, NULL), ST_OK);
	for (size_t i = 0; i < index.len; i++)
		if (index.data[i] == '"')
			index.data[i] = '\''; /* a quote has no meaning there */
	assert_int_equal(csvio_parse(index.data, index.len, '\t', on_row, &t, &err), ST_OK);
	report(&t);
	print_message("workbooks: %d of %d valid loaded and walked\n", t.book_walked, t.book_valid);
	assert_true(t.walked * 100 >= t.loaded * 98);
	assert_true(t.reached * 100 >= t.questions * 95); /* some stand behind false() or a misspelt code */
	assert_true(t.book_walked * 100 >= t.book_valid * 95);
	if (!root)
		assert_int_equal(t.wrong, 0);
	strbuf_clear(&index);
	arena_free(t.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(walk__own_forms__to_the_end),
		cmocka_unit_test(walk__other_forms__to_the_end),
	};

	return digest_ready() && i18n_start_locale()
		       ? cmocka_run_group_tests_name("walk", tests, NULL, NULL)
		       : 1;
}
