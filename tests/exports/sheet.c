/* SPDX-License-Identifier: MIT */
/* A table as a spreadsheet program reads and saves it. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "forms/csvio.h"
#include "tests/exports/sheet.h"

static enum status keep_row(void *ctx, long row, const char *const *cells, size_t n, struct err *err)
{
	struct sheet *s = ctx;
	const char **copy;

	(void)row;
	(void)err;
	if (s->rows.n == 0)
		s->columns = n;
	assert_int_equal(n, s->columns);
	copy = arena_array(s->a, n, sizeof(*copy));
	for (size_t i = 0; i < n; i++)
		copy[i] = arena_strdup(s->a, cells[i]);
	VEC_PUSH(&s->rows, copy);
	return ST_OK;
}

void sheet_read(struct sheet *s, struct fixture *f, const char *path)
{
	struct strbuf bytes;
	struct err err = ERR_INIT;

	*s = (struct sheet){ .a = f->arena };
	strbuf_init(&bytes);
	must(csvio_read(&bytes, path, (size_t)64 << 20, &err), &err);
	must(csvio_parse(bytes.data, bytes.len, ',', keep_row, s, &err), &err);
	strbuf_clear(&bytes);
}

size_t sheet_column(const struct sheet *s, const char *name)
{
	for (size_t i = 0; i < s->columns; i++)
		if (strcmp(s->rows.v[0][i], name) == 0)
			return i;
	fail_msg("no column %s", name);
	return 0;
}

const char *sheet_cell(const struct sheet *s, size_t row, const char *name)
{
	return s->rows.v[row][sheet_column(s, name)];
}

static void shuffle(struct fixture *f, size_t *v, size_t n, bool really)
{
	for (size_t i = 0; i < n; i++)
		v[i] = i;
	for (size_t i = n; really && i > 1; i--) {
		size_t j = draw(f, (uint32_t)i), t = v[i - 1];

		v[i - 1] = v[j];
		v[j] = t;
	}
}

static void to_gb18030(struct strbuf *text)
{
	size_t left = text->len, room = 4 * text->len + 16, space = room;
	char *in = text->data, *out = malloc(room), *end = out;
	iconv_t cd = iconv_open("GB18030", "UTF-8");

	assert_non_null(out);
	assert_true(cd != (iconv_t)-1);
	assert_true(iconv(cd, &in, &left, &end, &space) != (size_t)-1 && left == 0);
	iconv_close(cd);
	strbuf_reset(text);
	strbuf_add(text, out, room - space);
	free(out);
}

void sheet_save(const struct sheet *s, struct fixture *f, const char *path, unsigned how)
{
	size_t *rows = arena_array(f->arena, s->rows.n, sizeof(*rows)), *cols = arena_array(f->arena, s->columns, sizeof(*cols));
	struct strbuf out;

	strbuf_init(&out);
	if (how & SAVE_BOM)
		strbuf_adds(&out, "\xEF\xBB\xBF");
	shuffle(f, rows, s->rows.n - 1, how & SAVE_ROWS);
	shuffle(f, cols, s->columns, how & SAVE_COLUMNS);
	for (size_t r = 0; r < s->rows.n; r++) {
		for (size_t c = 0; c < s->columns; c++)
			csvio_cell(&out, s->rows.v[r > 0 ? rows[r - 1] + 1 : 0][cols[c]], c == 0);
		if (how & SAVE_LF)
			strbuf_addc(&out, '\n');
		else
			csvio_end_row(&out);
	}
	if (how & SAVE_GB18030)
		to_gb18030(&out);
	fixture_write(path, out.data, out.len);
	strbuf_clear(&out);
}

void sheet_add_column(struct sheet *s, const char *name)
{
	for (size_t r = 0; r < s->rows.n; r++) {
		const char **wider = arena_array(s->a, s->columns + 1, sizeof(*wider));

		memcpy(wider, s->rows.v[r], s->columns * sizeof(*wider));
		wider[s->columns] = r == 0 ? name : "";
		s->rows.v[r] = wider;
	}
	s->columns++;
}

void sheet_drop(struct sheet *s, size_t row)
{
	memmove(s->rows.v + row, s->rows.v + row + 1, (--s->rows.n - row) * sizeof(*s->rows.v));
}
