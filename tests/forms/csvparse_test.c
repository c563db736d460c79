/* SPDX-License-Identifier: MIT */
/* csvio_parse, which cuts plain lines by itself, against libcsv alone: the same rows, numbers and refusals for any bytes. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <csv.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "forms/csvio.h"

/* Rows as "row:cell|cell" and a LF. What cells and ends are the case's bytes cannot fake: it has neither '|' nor ':'. */
struct seen {
	struct strbuf out, row;
	long number;
	size_t cells;
	bool after_cr;
};

static enum status take(void *ctx, long row, const char *const *cells, size_t n, struct err *err)
{
	struct strbuf *out = ctx;

	(void)err;
	strbuf_addf(out, "%ld:", row);
	for (size_t i = 0; i < n; i++)
		strbuf_addf(out, "%s|", cells[i]);
	strbuf_addc(out, '\n');
	return ST_OK;
}

static void on_cell(void *bytes, size_t n, void *ctx)
{
	struct seen *s = ctx;

	strbuf_add(&s->row, bytes, n);
	strbuf_addc(&s->row, '|');
	s->cells++;
}

/* A CR LF ends one record and not two. */
static void on_row(int end, void *ctx)
{
	struct seen *s = ctx;
	bool second = end == '\n' && s->after_cr && s->cells == 0;

	s->after_cr = end == '\r';
	if (second)
		return;
	if (s->cells > 0)
		strbuf_addf(&s->out, "%ld:%s\n", s->number, s->row.data);
	strbuf_reset(&s->row);
	s->cells = 0;
	s->number++;
}

static int never(unsigned char c)
{
	(void)c;
	return 0;
}

/* The rows of text; false: libcsv refuses it. */
static bool by_libcsv(struct seen *s, const char *text, size_t n, char delimiter)
{
	struct csv_parser p;
	bool good;

	strbuf_init(&s->out);
	strbuf_init(&s->row);
	s->number = 1;
	s->cells = 0;
	s->after_cr = false;
	assert_int_equal(csv_init(&p, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL), 0);
	csv_set_delim(&p, (unsigned char)delimiter);
	csv_set_space_func(&p, never);
	good = csv_parse(&p, text, n, on_cell, on_row, s) == n && csv_fini(&p, on_cell, on_row, s) == 0;
	csv_free(&p);
	return good;
}

static void compare(const char *text, size_t n)
{
	struct seen want;
	struct strbuf got;
	struct err err = ERR_INIT;
	bool good = by_libcsv(&want, text, n, ',');
	enum status st;

	strbuf_init(&got);
	st = csvio_parse(text, n, ',', take, &got, &err);
	if ((st == ST_OK) != good || strcmp(got.data, want.out.data) != 0 || (!good && err.row != want.number))
		fail_msg("of \"%.*s\"\ngot (%d, row %ld)\n%swanted (%d, row %ld)\n%s", (int)(n < 300 ? n : 300), text, (int)st, err.row, got.data,
			 good, want.number, want.out.data);
	strbuf_clear(&got);
	strbuf_clear(&want.out);
	strbuf_clear(&want.row);
}

static unsigned seed;

static unsigned dice(unsigned n)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % n;
}

static void csvparse__random_bytes__as_libcsv(void **state)
{
	/* Often plain lines, and every sign that ends, quotes or cuts. */
	static const char signs[] = "aaab ,,,,;\t\"\"\n\n\r\r";
	char text[120];

	(void)state;
	seed = 7;
	for (int i = 0; i < 60000; i++) {
		size_t n = dice(sizeof(text));
		unsigned most = i % 3 == 0 ? sizeof(signs) - 1 : 10 + dice(6);

		for (size_t k = 0; k < n; k++)
			text[k] = i % 3 == 1 && dice(9) == 0 ? '\n' : signs[dice(most)];
		compare(text, n);
	}
}

static void csvparse__every_short_text__as_libcsv(void **state)
{
	static const char signs[] = "a,\"\n\r";
	char text[7];

	(void)state;
	for (size_t n = 0; n <= sizeof(text); n++) {
		size_t all = 1;

		for (size_t i = 0; i < n; i++)
			all *= 5;
		for (size_t c = 0; c < all; c++) {
			size_t rest = c;

			for (size_t i = 0; i < n; i++, rest /= 5)
				text[i] = signs[rest % 5];
			compare(text, n);
		}
	}
}

/* About the length of a piece that is fed: the end of it falls on every kind of sign. */
static void csvparse__long_lines__as_libcsv(void **state)
{
	static const char *const ends[] = { "\n", "\r\n", "\r", "\"\n", ",\"b\n\nc\"\r\nd,e\n", ",\r\n\r\n", "" };
	struct strbuf text;

	(void)state;
	strbuf_init(&text);
	for (size_t e = 0; e < sizeof(ends) / sizeof(*ends); e++)
		for (size_t n = (1 << 16) - 4; n < (1 << 16) + 4; n++) {
			strbuf_reset(&text);
			strbuf_adds(&text, "x,y\r\n");
			for (size_t i = 0; i < n; i++)
				strbuf_addc(&text, i % 1000 ? 'a' : ',');
			strbuf_adds(&text, ends[e]);
			strbuf_adds(&text, "1,2\n");
			compare(text.data, text.len);
		}
	strbuf_clear(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csvparse__random_bytes__as_libcsv),
		cmocka_unit_test(csvparse__every_short_text__as_libcsv),
		cmocka_unit_test(csvparse__long_lines__as_libcsv),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
