/* SPDX-License-Identifier: MIT */
/*
 * Forms interviewed to the end in a real terminal and exported: what the walker answered must be in the file. The forms are our own
 * and, where they are at hand, the first sixty that can be loaded among those other people wrote for other tools (twenty at least).
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "forms/csvio.h"
#include "tests/support/paths.h"
#include "tests/tui/e2e/house.h"

#define NOW "2026-11-23T00:00:00+08:00" /* the walker's day */

enum { FOREIGN_FORMS = 20, MOST_FORMS = 60 }; /* all of them take minutes under sanitizers */

struct table {
	struct arena *arena;
	VEC(const char *const *) rows;
	VEC(size_t) cells;
};

static enum status keep_row(void *ctx, long row UNUSED, const char *const *cells, size_t n,
			    struct err *err UNUSED)
{
	struct table *t = ctx;
	const char **copy = arena_alloc(t->arena, (n + 1) * sizeof(*copy));

	for (size_t i = 0; i < n; i++)
		copy[i] = arena_strdup(t->arena, cells[i]);
	VEC_PUSH(&t->rows, copy);
	VEC_PUSH(&t->cells, n);
	return ST_OK;
}

static void read_table(struct table *t, struct arena *a, const char *path)
{
	struct strbuf bytes;

	*t = (struct table){ .arena = a };
	strbuf_init(&bytes);
	assert_int_equal(fs_read(&bytes, path, 1u << 24, NULL), ST_OK);
	assert_int_equal(csvio_parse(bytes.data, bytes.len, ',', keep_row, t, NULL), ST_OK);
	strbuf_clear(&bytes);
}

static void table_clear(struct table *t)
{
	VEC_CLEAR(&t->rows);
	VEC_CLEAR(&t->cells);
}

/* "person[2]/name" is the column "person/name" of the second row of its file. */
static char *column_of(const char *key, struct arena *a)
{
	struct strbuf name;
	char *out;

	strbuf_init(&name);
	for (const char *at = key; *at; at++) {
		if (*at == '[')
			at = strchr(at, ']');
		else
			strbuf_addc(&name, *at);
	}
	out = arena_strdup(a, name.data);
	strbuf_clear(&name);
	return out;
}

/* All values of a column over the rows of its file, a line each; false if no file has the column. */
static bool exported(struct strbuf *out, const char *column, const struct table *tables, size_t n)
{
	for (size_t t = 0; t < n; t++) {
		const struct table *table = &tables[t];

		for (size_t c = 0; c < table->cells.v[0]; c++) {
			if (strcmp(table->rows.v[0][c], column) != 0)
				continue;
			for (size_t row = 1; row < table->rows.n; row++)
				strbuf_addf(out, "%s\n", table->rows.v[row][c]);
			return true;
		}
	}
	return false;
}

/* The walker's lines KEY<TAB>VALUE, gathered by column, against the files. Returns how many answers were compared. */
static int compare(char *answers, const char *form, const struct table *tables, size_t n,
		   struct arena *a)
{
	struct {
		const char *column;
		struct strbuf values;
	} want[400];
	size_t columns = 0;
	int compared = 0;

	for (char *line = answers, *next; *line; line = next) {
		char *tab = strchr(line, '\t');
		const char *column;
		size_t i = 0;

		assert_non_null(tab);
		next = tab + strcspn(tab, "\n") + 1;
		*tab = next[-1] = '\0';
		column = column_of(line, a);
		while (i < columns && strcmp(want[i].column, column) != 0)
			i++;
		if (i == columns) {
			assert_true(columns < ARRAY_LEN(want));
			want[columns].column = column;
			strbuf_init(&want[columns++].values);
		}
		strbuf_addf(&want[i].values, "%s\n", tab + 1);
		compared += tab[1] != '\0';
	}
	for (size_t i = 0; i < columns; i++) {
		struct strbuf got;

		strbuf_init(&got);
		if (!exported(&got, want[i].column, tables, n))
			fail_msg("%s: no column %s in the export", form, want[i].column);
		if (strcmp(got.data, want[i].values.data) != 0)
			fail_msg("%s: %s: answered [%s], exported [%s]", form, want[i].column,
				 want[i].values.data, got.data);
		strbuf_clear(&got);
		strbuf_clear(&want[i].values);
	}
	return compared;
}

/* One question's keys. A single answer is chosen with its digit; Enter in the same breath goes on without the moment's pause. */
static void play_stop(struct house *h, const char *line, size_t n)
{
	struct strbuf keys;
	const char *words;

	strbuf_init(&keys);
	strbuf_add(&keys, line, n);
	words = strncmp(keys.data, "<wait ", 6) == 0 ? strchr(keys.data, '>') + 1 : keys.data;
	if (*words && !strchr("AN>", keys.data[keys.len - 1]))
		strbuf_adds(&keys, "<enter>");
	if (!house_keys(h, keys.data))
		fail_msg("the program does not answer after %s", keys.data);
	strbuf_clear(&keys);
}

static int walk(struct house *h, const char *form, struct arena *a)
{
	struct strbuf keys, answers, screen, words;
	const char *const *files;
	struct table tables[8];
	size_t n = 0, mains = 0;
	int compared;

	strbuf_init(&keys);
	strbuf_init(&answers);
	strbuf_init(&screen);
	strbuf_init(&words);
	assert_int_equal(house_shell(h, NULL,
				     "rm -rf s.db* s.door* out; \"$RUHU\" --store s.db init "
				     "--office --device E2E"),
			 0);
	assert_int_equal(house_shell(h, &keys, "\"$WALK\" '%s' --seed 7", form), 0);
	assert_int_equal(house_shell(h, &answers, "\"$WALK\" '%s' --seed 7 --answers", form), 0);
	strbuf_addf(&words, "--store s.db interview '%s'", form);
	house_start(h, words.data, NOW);
	assert_true(house_settle(h, &screen));
	for (const char *line = keys.data; *line; line += strcspn(line, "\n") + 1) {
		/* The last line ends the interview: nobody answers behind it. */
		if (line[strcspn(line, "\n") + 1] == '\0')
			pty_keys(h->pty, "<enter><enter>");
		else
			play_stop(h, line, strcspn(line, "\n"));
	}
	if (house_wait_exit(h) != 0)
		fail_msg("%s: the interview did not end", form);
	assert_int_equal(house_shell(h, NULL, "\"$RUHU\" --store s.db export --csv -o out"), 0);
	strbuf_reset(&words);
	strbuf_addf(&words, "%s/out", h->folder);
	assert_int_equal(fs_list(&files, &n, a, words.data, false, NULL), ST_OK);
	assert_in_range(n, 1, ARRAY_LEN(tables));
	for (size_t i = 0; i < n; i++) {
		read_table(&tables[i], a, files[i]);
		for (size_t c = 0; c < tables[i].cells.v[0]; c++) {
			if (strcmp(tables[i].rows.v[0][c], "_outcome") != 0)
				continue;
			mains++;
			assert_int_equal(tables[i].rows.n, 2); /* the header and one record */
			if (tables[i].rows.v[1][c][0] != '1')
				fail_msg("%s: outcome %s", form, tables[i].rows.v[1][c]);
		}
	}
	assert_int_equal(mains, 1);
	compared = compare(answers.data, form, tables, n, a);
	for (size_t i = 0; i < n; i++)
		table_clear(&tables[i]);
	strbuf_clear(&words);
	strbuf_clear(&screen);
	strbuf_clear(&answers);
	strbuf_clear(&keys);
	return compared;
}

static void walk_all(struct house *h, char *list, size_t least)
{
	struct arena *a = arena_new();
	size_t n = 0;
	int compared = 0;

	for (char *at = list, *next; *at && n < MOST_FORMS; at = next) {
		next = at + strcspn(at, "\n");
		if (*next)
			*next++ = '\0';
		/* One that wants its answers encrypted is only looked at and practised, and says so. */
		if (house_shell(h, NULL, "\"$RUHU\" check '%s' >said 2>&1 && ! grep -q public_key said", at) != 0)
			continue;
		compared += walk(h, at, a);
		arena_reset(a);
		n++;
	}
	print_message("%zu forms, %d answers found again in the exports\n", n, compared);
	assert_true(n >= least);
	assert_true((size_t)compared >= n);
	arena_free(a);
}

static void forms__own__answers_come_out(void **state UNUSED)
{
	char list[] = TEST_DATA "/forms/good/chuangcheng.md\n" TEST_DATA
				"/forms/good/mixed-languages.md\n" TEST_DATA
				"/exports/flat.md\n" TEST_DATA "/exports/nested.md\n" TEST_DATA
				"/scenarios/logic.md\n" TEST_DATA "/scenarios/household.md\n";
	struct house h;

	house_make(&h);
	walk_all(&h, list, 6);
	house_clear(&h);
}

static void forms__foreign__answers_come_out(void **state UNUSED)
{
	const char *folder = getenv("RUHU_CONFORMANCE");
	struct strbuf list;
	struct house h;

	if (!folder)
		folder = TOP_SRCDIR "/../shared/conformance";
	house_make(&h);
	strbuf_init(&list);
	/* In the order of the digests of their bytes, so that nobody chose which come first. */
	if (house_shell(&h, &list,
			"cd '%s/forms' && find \"$PWD\" -type f -exec sha256sum {} + | LC_ALL=C "
			"sort | cut -c 67-",
			folder) != 0 ||
	    list.len == 0) {
		print_message("SKIP: no forms of others in %s/forms\n", folder);
		strbuf_clear(&list);
		house_clear(&h);
		skip();
	}
	walk_all(&h, list.data, FOREIGN_FORMS);
	strbuf_clear(&list);
	house_clear(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms__own__answers_come_out),
		cmocka_unit_test(forms__foreign__answers_come_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
