/* SPDX-License-Identifier: MIT */
/*
 * The engine against a directory of reference numbers (RUHU_REFSTATS, default ../shared/refstats): every row of reference.tsv within 1e-8,
 * relative or absolute; the marks of suppression.tsv and every qc*-interviews.tsv exactly. Prints how many of each family agree.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tally/protect.h"
#include "tests/support/paths.h"
#include "tests/tally/refrows.h"

#define TOLERANCE 1e-8
#define SPECIAL   1e-12
#define FAMILIES  64
#define LEAST     5 /* counts below it are hidden in suppression.tsv */

struct family {
	char name[40];
	size_t rows, good;
};
struct families {
	struct family of[FAMILIES];
	size_t n;
};

static struct family *family_of(struct families *all, const struct row *r)
{
	char name[40];
	size_t i;

	if (strcmp(r->dataset, "none") == 0 || strcmp(r->design, "qc") == 0)
		(void)snprintf(name, sizeof(name), "%s", r->design);
	else if (strcmp(r->call, "AAPOR formula") == 0)
		(void)snprintf(name, sizeof(name), "outcome");
	else if (strchr(r->design, '+'))
		(void)snprintf(name, sizeof(name), "%s %s", strchr(r->design, '+'),
			       strstr(r->statistic, "weight") || strstr(r->statistic, "sumw2")
				       ? "weights"
				       : "estimates");
	else
		text_cut(name, sizeof(name), r->statistic, strcspn(r->statistic, "(["));
	for (i = 0; i < all->n; i++)
		if (strcmp(all->of[i].name, name) == 0)
			return &all->of[i];
	if (all->n < FAMILIES)
		all->n++;
	else
		i = FAMILIES - 1;
	(void)snprintf(all->of[i].name, sizeof(all->of[i].name), "%s", name);
	return &all->of[i];
}

static bool answer_row(struct book *b, const struct row *r, struct answer *out)
{
	static const char *const compares[] = { "rank.",  "pair(", "ttest(",
						"chisq.", "diff(", "wave.diff(" };

	if (strcmp(r->dataset, "none") == 0)
		return row_plain(b, r, out);
	if (strcmp(r->design, "qc") == 0)
		return row_quality(b, r, out);
	if (strcmp(r->call, "AAPOR formula") == 0)
		return row_outcome(b, r, out);
	for (size_t i = 0; i < sizeof(compares) / sizeof(*compares); i++)
		if (strncmp(r->statistic, compares[i], strlen(compares[i])) == 0)
			return row_compare(b, r, out);
	return row_estimate(b, r, out);
}

static bool agrees(char *const *cell, const char *what, double got, const char *want)
{
	double w = table_number(want);
	/* the table has 15 digits: half a unit in the last of them on top of the tolerance */
	double least = strcmp(cell[2], "special") == 0 ? (SPECIAL + 6e-15) * fabs(w)
						       : TOLERANCE * fmax(1, fabs(w));

	if (isnan(w) || fabs(got - w) <= least)
		return true;
	print_message("%s %s %s %s: %s %.15g instead of %s\n", cell[0], cell[1], cell[2], cell[3],
		      what, got, want);
	return false;
}

static bool check_row(struct book *b, char *const *cell, const struct row *r)
{
	const double nan = (double)NAN;
	struct answer a = { nan, nan, nan, nan, nan, nan, nan };
	bool good;

	if (!answer_row(b, r, &a)) {
		print_message("%s %s %s %s: nobody answers this\n", cell[0], cell[1], cell[2],
			      cell[3]);
		return false;
	}
	good = agrees(cell, "value", a.value, cell[5]);
	good &= agrees(cell, "se", a.se, cell[6]);
	good &= agrees(cell, "lo", a.lo, cell[7]);
	good &= agrees(cell, "hi", a.hi, cell[8]);
	good &= agrees(cell, "df", a.df, cell[9]);
	good &= agrees(cell, "p", a.p, cell[10]);
	if (strncmp(cell[11], "ddf=", 4) == 0)
		good &= agrees(cell, "ddf", a.ddf, cell[11] + 4);
	return good;
}

static void numbers__reference__agree(void **state)
{
	struct book *b = *state;
	struct families all = { .n = 0 };
	size_t good = 0;

	if (!b)
		skip();
	for (size_t i = 1; i <= b->reference.rows; i++) {
		char *const *cell = b->reference.cell[i];
		struct row r = { cell[1], cell[2], cell[3], cell[4] };
		struct family *f = family_of(&all, &r);
		bool fine = b->reference.cols >= 12 && check_row(b, cell, &r);

		f->rows++;
		f->good += fine;
		good += fine;
	}
	for (size_t i = 0; i < all.n; i++)
		print_message("%-28s %4zu of %4zu\n", all.of[i].name, all.of[i].good,
			      all.of[i].rows);
	print_message("%-28s %4zu of %4zu\n", "all rows", good, b->reference.rows);
	assert_int_equal(good, b->reference.rows);
}

/* Rows "table row counts mark visibility" of one table: counts and marks with blanks between them. */
static size_t check_marks(const struct table *t, size_t first, size_t end)
{
	int64_t count[400] = { 0 };
	char want[401] = "";
	enum protect_mark mark[400] = { PROTECT_SHOWN };
	size_t n = 0, columns = 0, wrong = 0;

	for (size_t i = first; i < end; i++) {
		const char *at = table_at(t, i, "counts"), *marks = table_at(t, i, "mark");

		for (char *next; *at && n < 400; at = next) {
			count[n] = strtoll(at, &next, 10);
			marks += strspn(marks, " ");
			want[n++] = *marks ? *marks++ : '?';
			while (*next == ' ')
				next++;
		}
		columns = i == first ? n : columns;
	}
	protect_table(mark, count, end - first, columns, LEAST);
	for (size_t k = 0; k < n; k++) {
		char got = mark[k] == PROTECT_SHOWN ? '.' : mark[k] == PROTECT_PRIMARY ? 'P' : 'C';

		if (got == want[k])
			continue;
		wrong++;
		print_message("%s row %zu column %zu: %c instead of %c\n",
			      table_at(t, first, "table"), k / columns + 1, k % columns + 1, got,
			      want[k]);
	}
	if (protect_exposed(mark, end - first, columns)) {
		print_message("%s: hidden cells can be computed\n", table_at(t, first, "table"));
		wrong++;
	}
	return wrong;
}

static void suppression__reference__agrees(void **state)
{
	struct book *b = *state;
	struct table *t = b ? book_table(b, "suppression.tsv") : NULL;
	size_t wrong = 0, tables = 0;

	if (!t)
		skip();
	for (size_t i = 0, end; t && i < t->rows; i = end, tables++) {
		for (end = i; end < t->rows &&
			      strcmp(table_at(t, i, "table"), table_at(t, end, "table")) == 0;)
			end++;
		wrong += check_marks(t, i, end);
	}
	print_message("%zu suppression tables\n", tables);
	assert_int_equal(wrong, 0);
}

/* Every NAME-interviews.tsv has its NAME.csv. */
static void quality_table__reference__agrees(void **state)
{
	static const char tail[] = "-interviews.tsv";
	struct book *b = *state;
	DIR *dir = b ? opendir(b->dir) : NULL;
	const struct dirent *entry;
	size_t wrong = 0;

	if (!dir)
		skip();
	while ((entry = readdir(dir)) != NULL) {
		size_t n = strlen(entry->d_name), cells = 0;
		char name[64];

		if (n <= strlen(tail) || n > 60 ||
		    strcmp(entry->d_name + n - strlen(tail), tail) != 0)
			continue;
		text_cut(name, sizeof(name), entry->d_name, (n - strlen(tail)));
		wrong += quality_table_differences(b, name, entry->d_name, &cells);
		print_message("%s: %zu figures\n", entry->d_name, cells);
	}
	(void)closedir(dir);
	assert_int_equal(wrong, 0);
}

static int open_own(void **state)
{
	struct book *b = mem_alloc(sizeof(*b));

	*state = b;
	return book_open(b, TEST_DATA "/tally/reference") ? 0 : -1;
}

static int open_book(void **state)
{
	const char *dir = getenv("RUHU_REFSTATS");
	struct book *b = mem_alloc(sizeof(*b));

	*state = b;
	if (book_open(b, dir && *dir ? dir : TOP_SRCDIR "/../shared/refstats"))
		return 0;
	print_message("SKIP: no reference numbers in %s (RUHU_REFSTATS)\n", b->dir);
	book_close(b);
	free(b);
	*state = NULL;
	return 0;
}

static int close_book(void **state)
{
	struct book *b = *state;

	if (b)
		book_close(b);
	free(b);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers__reference__agree),
		cmocka_unit_test(suppression__reference__agrees),
		cmocka_unit_test(quality_table__reference__agrees),
	};

	const struct CMUnitTest own[] = {
		cmocka_unit_test(numbers__reference__agree),
		cmocka_unit_test(suppression__reference__agrees),
	};
	int failed = cmocka_run_group_tests_name("own cases", own, open_own, close_book);

	return failed + cmocka_run_group_tests_name("reference", tests, open_book, close_book);
}
