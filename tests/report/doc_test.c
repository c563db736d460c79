/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "report/doc.h"
#include "report/numfmt.h"

static const struct doc_column columns[] = { { "单位", DOC_LEFT, 1 },
					     { "比率", DOC_RIGHT, 0 },
					     { "说明", DOC_LEFT, 1 } };

static struct doc *long_document(int rows)
{
	struct doc *d = doc_new("小旗群众满意度调查");
	struct doc_table *t;

	d->footer = "问卷 county 版本 1    数据核对数 4071 9925 3318 6640";
	d->drill = true;
	doc_heading(d, 1, "一、基本情况");
	doc_paragraph(d, "本次调查由%s组织，%s。", "小旗文明办",
		      "时间为2026年11月1日至2026年11月30日，范围为4个苏木乡镇，各苏木乡镇分别抽取嘎"
		      "查村再抽住户，每户由程序抽取一人");
	t = doc_table(d, "表1", columns, 3);
	for (int i = 0; i < rows; i++) {
		doc_row(t);
		doc_cell(t, "第%d嘎查", i);
		doc_cell(t, "%d.%d%%", i % 100, i % 10);
		doc_cell(t, "%s",
			 i % 7 ? ""
			       : "这一格很长，要折成几行才放得下，折行以后一行不能拆到两页上去，也"
				 "不能超出这一栏的宽度。这一格很长，要折成几行。");
	}
	doc_note(d, "第一条说明。");
	doc_note(d, "第二条说明，比较长，长到一行放不下，需要折到下一行，并且折行以后要和上一行的文"
		    "字对齐才好看，不然就乱了。");
	return d;
}

static void each_line(const char *text, void (*fn)(void *ctx, const char *line, int page, int row),
		      void *ctx)
{
	struct strbuf line;
	int page = 1, row = 0;

	strbuf_init(&line);
	for (const char *p = text; *p; p++) {
		if (*p == '\f') {
			page++;
			row = 0;
		} else if (*p == '\n') {
			fn(ctx, line.data, page, row++);
			strbuf_reset(&line);
		} else {
			strbuf_addc(&line, *p);
		}
	}
	strbuf_clear(&line);
}

struct seen {
	int pages, rows_of_page[20], heads, drills, numbers, footers, widest;
};

static void look(void *ctx, const char *line, int page, int row)
{
	struct seen *s = ctx;
	int width = utf8_width(line);

	s->pages = page;
	s->rows_of_page[page] = row + 1;
	s->widest = width > s->widest ? width : s->widest;
	s->heads += strncmp(line, "单位", strlen("单位")) == 0;
	s->drills += strstr(line, "演练") != NULL;
	s->numbers += strstr(line, "— ") && strstr(line, " —");
	s->footers += strstr(line, "4071 9925 3318 6640") != NULL;
}

static void text__long_table__heads_and_feet_on_every_page(void **state)
{
	struct doc *d = long_document(120);
	struct strbuf out;
	struct seen s = { 0 };

	(void)state;
	strbuf_init(&out);
	doc_write_text(&out, d, 78, 62);
	each_line(out.data, look, &s);
	assert_true(s.pages >= 3);
	assert_true(s.widest <= 78);
	for (int p = 1; p <= s.pages; p++)
		assert_int_equal(s.rows_of_page[p], 62);
	assert_int_equal(s.heads, s.pages);
	assert_int_equal(s.drills, s.pages);
	assert_int_equal(s.numbers, s.pages);
	assert_int_equal(s.footers, s.pages);
	assert_non_null(strstr(out.data, "— 1 —"));
	assert_non_null(strstr(out.data, "第119嘎查"));
	strbuf_clear(&out);
	doc_free(d);
}

static void text__any_width__never_wider(void **state)
{
	(void)state;
	for (int width = 30; width <= 132; width += 3) {
		struct doc *d = long_document(12);
		struct strbuf out;
		struct seen s = { 0 };

		strbuf_init(&out);
		doc_write_text(&out, d, width, 0);
		each_line(out.data, look, &s);
		assert_true(s.widest <= width);
		assert_int_equal(s.pages, 1);
		assert_int_equal(s.numbers, 0);
		strbuf_clear(&out);
		doc_free(d);
	}
}

static void text__small_document__as_printed(void **state)
{
	struct doc *d = doc_new("标题");
	struct doc_table *t;
	struct strbuf out;

	(void)state;
	doc_paragraph(d, "一段话，写到四十列就要折行，第二行顶格。");
	t = doc_table(d, "", columns, 3);
	doc_row(t);
	doc_cell(t, "甲镇");
	doc_cell(t, "9.1%%");
	doc_row(t);
	doc_cell(t, "乙");
	doc_cell(t, "86.9%%");
	doc_cell(t, "%s", "x\033[31m");
	doc_note(d, "只有一条。");
	strbuf_init(&out);
	doc_write_text(&out, d, 30, 0);
	assert_string_equal(out.data, "             标题\n\n"
				      "    一段话，写到四十列就要折\n行，第二行顶格。\n\n"
				      "------------------------------\n"
				      "单位        比率  说明\n"
				      "------------------------------\n"
				      "甲镇        9.1%\n"
				      "乙         86.9%  x\xef\xbf\xbd[31m\n"
				      "------------------------------\n\n"
				      "注：只有一条。\n");
	strbuf_clear(&out);
	doc_free(d);
}

static void csv__table_and_remarks__formula_safe(void **state)
{
	struct doc *d = doc_new("标题");
	struct doc_table *t;
	struct strbuf out;

	(void)state;
	doc_paragraph(d, "一段，有逗号\"引号\"");
	t = doc_table(d, "表1", columns, 3);
	doc_row(t);
	doc_cell(t, "=1+1");
	doc_cell(t, "5.0%%");
	strbuf_init(&out);
	doc_write_csv(&out, d);
	assert_non_null(strstr(out.data, "#,标题\r\n"));
	assert_non_null(strstr(out.data, "表,单位,比率,说明\r\n"));
	assert_non_null(strstr(out.data, "表1,'=1+1,5.0%,\r\n"));
	assert_null(strstr(out.data, ",=1"));
	strbuf_clear(&out);
	doc_free(d);
}

static void numbers__rounded_once__extremes_are_exact(void **state)
{
	static const struct {
		double share;
		const char *text;
	} cases[] = {
		{ 0, "0.0%" },        { 1, "100.0%" },      { 0.0004, "<0.1%" },
		{ 0.9996, ">99.9%" }, { 0.0005, "0.1%" },   { 0.86886, "86.9%" },
		{ 0.99949, "99.9%" }, { (double)NAN, "—" },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_string_equal(numfmt_rate(a, cases[i].share), cases[i].text);
	assert_string_equal(numfmt_count(a, 1234567), "1,234,567");
	assert_string_equal(numfmt_count(a, 7), "7");
	assert_string_equal(numfmt_rate_range(a, 0.8414, 0.89349), "84.1–89.3%");
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text__long_table__heads_and_feet_on_every_page),
		cmocka_unit_test(text__any_width__never_wider),
		cmocka_unit_test(text__small_document__as_printed),
		cmocka_unit_test(csv__table_and_remarks__formula_safe),
		cmocka_unit_test(numbers__rounded_once__extremes_are_exact),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
