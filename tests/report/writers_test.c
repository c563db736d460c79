/* SPDX-License-Identifier: MIT */
/* Every writer on the same document, against its picture in tests/data/report; RUHU_UPDATE=1 rewrites them. A workbook is read back by the
 * program's own reader, and its parts are searched for formulas. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/strbuf.h"
#include "forms/sheet.h"
#include "forms/xlsx_zip.h"
#include "report/doc.h"
#include "tests/support/paths.h"
#include "sample.h"

static void same_text(const char *name, const struct strbuf *got)
{
	struct strbuf want;
	char path[512];

	(void)snprintf(path, sizeof(path), "%s/report/%s", TEST_DATA, name);
	if (getenv("RUHU_UPDATE")) {
		assert_int_equal(fs_write(path, got->data, got->len, 0644, NULL), ST_OK);
		return;
	}
	strbuf_init(&want);
	assert_int_equal(fs_read(&want, path, 1 << 20, NULL), ST_OK);
	assert_string_equal(got->data, want.data);
	strbuf_clear(&want);
}

static void write_text(struct strbuf *out, const struct doc *d)
{
	doc_write_text(out, d, 78, 62);
}

/* What the workbook holds, a line a cell, as our reader sees it. */
static void write_book(struct strbuf *out, const struct doc *d)
{
	struct workbook *wb = NULL;
	struct strbuf bytes;
	struct err err = ERR_INIT;

	strbuf_init(&bytes);
	assert_int_equal(doc_write_xlsx(&bytes, d, &err), ST_OK);
	if (workbook_read(&wb, bytes.data, bytes.len, "book.xlsx", &err) != ST_OK)
		fail_msg("%s", err.text);
	for (size_t s = 0; s < wb->n; s++)
		for (int r = 0; r < wb->sheets[s].rows; r++)
			for (int c = 0; c < wb->sheets[s].cols; c++)
				if (*sheet_cell(&wb->sheets[s], r, c))
					strbuf_addf(out, "%s!%c%d\t%s\n", wb->sheets[s].name, 'A' + c, wb->sheets[s].row_number[r],
						    sheet_cell(&wb->sheets[s], r, c));
	workbook_free(wb);
	strbuf_clear(&bytes);
}

static void golden__every_writer__as_kept(void **state)
{
	static const struct {
		const char *name;
		void (*write)(struct strbuf *out, const struct doc *d);
	} writers[] = { { "sample.txt", write_text },
			{ "sample.csv", doc_write_csv },
			{ "sample.html", doc_write_html },
			{ "sample.lines", doc_write_lines },
			{ "sample.xlsx.tsv", write_book } };

	(void)state;
	for (size_t i = 0; i < sizeof(writers) / sizeof(*writers); i++) {
		struct doc *d = sample_doc();
		struct strbuf out;

		strbuf_init(&out);
		writers[i].write(&out, d);
		same_text(writers[i].name, &out);
		strbuf_clear(&out);
		doc_free(d);
	}
}

static void lines__read_back__write_the_same(void **state)
{
	struct doc *d = sample_doc(), *back = NULL;
	struct strbuf once, again;
	struct err err = ERR_INIT;

	(void)state;
	strbuf_init(&once);
	strbuf_init(&again);
	doc_write_lines(&once, d);
	if (doc_read(&back, once.data, once.len, &err) != ST_OK)
		fail_msg("%s", err.text);
	doc_write_lines(&again, back);
	assert_string_equal(once.data, again.data);
	strbuf_clear(&once);
	strbuf_clear(&again);
	doc_free(back);
	doc_free(d);
}

static void lines__spoilt__refused_with_the_line(void **state)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
		{ "", "end" },
		{ "ruhu-doc 2\nend\n", "第 1 行" },
		{ "ruhu-doc 1\ntitle\tx\n", "end" },
		{ "ruhu-doc 1\ntitle\tx\nend", "第 3 行" },
		{ "ruhu-doc 1\nend\ntitle\tx\n", "第 3 行" },
		{ "ruhu-doc 1\nrow\tx\nend\n", "第 2 行" },
		{ "ruhu-doc 1\ntable\tx\ncolumn\tleft\t0\ta\nrow\t1\t2\nend\n", "第 4 行" },
		{ "ruhu-doc 1\ntable\tx\ncolumn\tleft\t-1\ta\nend\n", "第 3 行" },
		{ "ruhu-doc 1\nchart\tpie\trate\t0\t1\t\t\tx\nend\n", "第 2 行" },
		{ "ruhu-doc 1\nchart\ttrend\trate\t0\t1\t\t\tx\nbar\ta\tb\t\t\nend\n", "第 3 行" },
		{ "ruhu-doc 1\nchart\ttrend\trate\t0\t1\t\t\tx\npart\tp\nbar\ta\tb\t\t\tmany\nend\n", "第 4 行" },
		{ "ruhu-doc 1\nmade\t-5\nend\n", "第 2 行" },
		{ "ruhu-doc 1\ntitle\t\xff\nend\n", "第 2 行" },
		{ "ruhu-doc 1\nimage\tx\nend\n", "第 2 行" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct doc *d = NULL;
		struct err err = ERR_INIT;

		assert_int_equal(doc_read(&d, cases[i].text, strlen(cases[i].text), &err), ST_INPUT);
		assert_non_null(strstr(err.text, cases[i].said));
		assert_null(d);
	}
}

/* Every byte of the lines in turn made another: a document or a sentence, never worse (run it under the sanitizers). */
static void lines__any_byte_spoilt__no_harm(void **state)
{
	struct doc *d = sample_doc();
	struct strbuf lines;

	(void)state;
	strbuf_init(&lines);
	doc_write_lines(&lines, d);
	for (size_t i = 0; i < lines.len; i += 3) {
		struct doc *back = NULL;
		char was = lines.data[i];

		lines.data[i] = "\t\n\\9"[i / 3 % 4];
		if (doc_read(&back, lines.data, lines.len, NULL) == ST_OK) {
			struct strbuf page;

			strbuf_init(&page);
			doc_write_text(&page, back, 40, 20);
			doc_write_html(&page, back);
			assert_true(page.len > 0);
			strbuf_clear(&page);
		}
		doc_free(back);
		lines.data[i] = was;
	}
	strbuf_clear(&lines);
	doc_free(d);
}

static void figures__only_what_is_one__to_the_printed_digit(void **state)
{
	static const struct {
		const char *text;
		bool is;
		enum figure_kind kind;
		double value;
	} cases[] = {
		{ "2,315", true, FIGURE_COUNT, 2315 },	 { "0", true, FIGURE_COUNT, 0 },	{ "86.9%", true, FIGURE_RATE, 0.869 },
		{ "0.1%", true, FIGURE_RATE, 0.001 },	 { "100.0%", true, FIGURE_RATE, 1 },	{ "-0.4", true, FIGURE_POINTS, -0.4 },
		{ "+1.3", true, FIGURE_POINTS, 1.3 },	 { "1,234,567", true, FIGURE_COUNT, 1234567 },
		{ "007", false, FIGURE_COUNT, 0 },	 { "150525100000", false, FIGURE_COUNT, 0 }, { "—", false, FIGURE_COUNT, 0 },
		{ "<0.1%", false, FIGURE_COUNT, 0 },	 { "84.1–89.3%", false, FIGURE_COUNT, 0 }, { "", false, FIGURE_COUNT, 0 },
		{ "%", false, FIGURE_COUNT, 0 },	 { "1,23", false, FIGURE_COUNT, 0 },	{ "1e5", false, FIGURE_COUNT, 0 },
		{ "1.2.3", false, FIGURE_COUNT, 0 },	 { "5.", false, FIGURE_COUNT, 0 },	{ ".5", false, FIGURE_COUNT, 0 },
		{ "1%%", false, FIGURE_COUNT, 0 },	 { "不列", false, FIGURE_COUNT, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct figure f;

		assert_int_equal(figure_parse(&f, cases[i].text), cases[i].is);
		if (!cases[i].is)
			continue;
		assert_int_equal(f.kind, cases[i].kind);
		assert_true(fabs(f.value - cases[i].value) < 1e-15);
	}
}

struct search {
	struct strbuf text;
};

static enum status gather_bytes(void *ctx, const char *bytes, size_t n, struct err *err)
{
	struct search *s = ctx;

	(void)err;
	strbuf_add(&s->text, bytes, n);
	return ST_OK;
}

static void no_formula(const struct strbuf *bytes)
{
	struct xlsx_zip *z = NULL;
	int sheets = 0;

	assert_int_equal(xlsx_zip_open(&z, bytes->data, bytes->len, NULL), ST_OK);
	for (int i = 1; i < 40; i++) {
		char name[64];
		struct search s;
		int entry;

		(void)snprintf(name, sizeof(name), "xl/worksheets/sheet%d.xml", i);
		entry = xlsx_zip_find(z, name);
		if (entry < 0)
			break;
		strbuf_init(&s.text);
		assert_int_equal(xlsx_zip_read(z, entry, gather_bytes, &s, NULL), ST_OK);
		assert_null(strstr(s.text.data, "<f>"));
		assert_null(strstr(s.text.data, "<f "));
		assert_null(strstr(s.text.data, "<hyperlink"));
		strbuf_clear(&s.text);
		sheets++;
	}
	assert_true(sheets >= 2);
	xlsx_zip_close(z);
}

static void xlsx__payloads_in_cells_and_heads__text_that_comes_back(void **state)
{
	static const char *const begins[] = { "=", "+", "-", "@", "\t=", " =", "＝", "{=", "=cmd|' /C calc'!A0", "http://x/", "internal:Sheet1!A1",
					      "mailto:a@b", "_x0041_", "&", "<f>1</f>", "]]>", "0x1F", "1e5", "TRUE", "#REF!", "'" };
	static const char *const ends[] = { "1+1", "SUM(A1:A9)", "HYPERLINK(\"http://x\",\"y\")", "", "\"", "中文", "_x000D_", "A1" };
	size_t n = sizeof(begins) / sizeof(*begins), m = sizeof(ends) / sizeof(*ends), count = 0;
	struct doc *d = doc_new("=1+1");
	struct doc_column columns[5];
	struct doc_table *t;
	struct workbook *wb = NULL;
	struct strbuf bytes;
	const struct sheet *s;

	(void)state;
	for (size_t c = 0; c < 5; c++)
		columns[c] = (struct doc_column){ begins[c], c % 2 ? DOC_RIGHT : DOC_LEFT, 0 };
	t = doc_table(d, "", columns, 5);
	for (size_t r = 0; r < 1000; r++) {
		doc_row(t);
		for (size_t c = 0; c < 5; c++, count++)
			doc_cell(t, "%s%s%zu", begins[count % n], ends[count / n % m], count / n / m);
	}
	assert_int_equal(count, 5000);
	strbuf_init(&bytes);
	assert_int_equal(doc_write_xlsx(&bytes, d, NULL), ST_OK);
	no_formula(&bytes);
	assert_int_equal(workbook_read(&wb, bytes.data, bytes.len, "x.xlsx", NULL), ST_OK);
	s = &wb->sheets[1];
	assert_int_equal(s->rows, 1001);
	for (size_t c = 0; c < 5; c++)
		assert_string_equal(sheet_cell(s, 0, (int)c), begins[c]);
	for (size_t r = 0; r < 1000; r++)
		for (size_t c = 0; c < 5; c++) {
			struct figure f;

			if (!figure_parse(&f, t->rows.v[r][c]))
				assert_string_equal(sheet_cell(s, (int)r + 1, (int)c), t->rows.v[r][c]);
		}
	workbook_free(wb);
	strbuf_clear(&bytes);
	doc_free(d);
}

static void xlsx__twice__the_same_bytes(void **state)
{
	struct strbuf once, again;

	(void)state;
	strbuf_init(&once);
	strbuf_init(&again);
	for (int i = 0; i < 2; i++) {
		struct doc *d = sample_doc();

		assert_int_equal(doc_write_xlsx(i ? &again : &once, d, NULL), ST_OK);
		doc_free(d);
	}
	assert_int_equal(once.len, again.len);
	assert_memory_equal(once.data, again.data, once.len);
	no_formula(&once);
	strbuf_clear(&once);
	strbuf_clear(&again);
}

static void xlsx__no_room_for_it__said(void **state)
{
	struct doc *d = sample_doc();
	struct strbuf out;
	struct err err = ERR_INIT;
	const char *tmp = getenv("TMPDIR");

	(void)state;
	strbuf_init(&out);
	setenv("TMPDIR", "/nonexistent", 1);
	assert_int_equal(doc_write_xlsx(&out, d, &err), ST_IO);
	assert_non_null(strstr(err.text, "临时文件夹"));
	assert_int_equal(out.len, 0);
	if (tmp)
		setenv("TMPDIR", tmp, 1);
	else
		unsetenv("TMPDIR");
	strbuf_clear(&out);
	doc_free(d);
}

/* Short form of `make check-sheets`: the sheet of a table that is written row by row. */
static void xlsx__long_table__whole(void **state)
{
	static const struct doc_column columns[] = { { "号", DOC_LEFT, 0 }, { "数", DOC_RIGHT, 0 } };
	struct doc *d = doc_new("长表");
	struct doc_table *t = doc_table(d, "长表", columns, 2);
	struct workbook *wb = NULL;
	struct strbuf bytes;

	(void)state;
	for (int i = 0; i < 6000; i++) {
		doc_row(t);
		doc_cell(t, "%012d", i);
		doc_cell(t, "%d", i);
	}
	strbuf_init(&bytes);
	assert_int_equal(doc_write_xlsx(&bytes, d, NULL), ST_OK);
	assert_int_equal(workbook_read(&wb, bytes.data, bytes.len, "x.xlsx", NULL), ST_OK);
	assert_int_equal(wb->sheets[1].rows, 6002);
	assert_string_equal(sheet_cell(&wb->sheets[1], 6001, 0), "000000005999");
	assert_string_equal(sheet_cell(&wb->sheets[1], 6001, 1), "5999");
	workbook_free(wb);
	strbuf_clear(&bytes);
	doc_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(golden__every_writer__as_kept),
		cmocka_unit_test(lines__read_back__write_the_same),
		cmocka_unit_test(lines__spoilt__refused_with_the_line),
		cmocka_unit_test(lines__any_byte_spoilt__no_harm),
		cmocka_unit_test(figures__only_what_is_one__to_the_printed_digit),
		cmocka_unit_test(xlsx__payloads_in_cells_and_heads__text_that_comes_back),
		cmocka_unit_test(xlsx__twice__the_same_bytes),
		cmocka_unit_test(xlsx__no_room_for_it__said),
		cmocka_unit_test(xlsx__long_table__whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
