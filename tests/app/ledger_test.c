/* SPDX-License-Identifier: MIT */
/* The ledger as a workbook: out, worked on as people and other programs do, and in again. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <xlsxwriter.h>

#include "app/ledger.h"
#include "base/arena.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "tests/app/fixture.h"

struct office {
	struct laptop l;
	struct arena *a;
	struct identity lamp, bins;
	struct strbuf said;
	struct doc *shown;
	struct err err;
};

static struct identity add(struct office *o, const char *text, const char *due)
{
	const struct issue_change changes[] = { { ISSUE_TEXT, text }, { ISSUE_PLACE, "光明社区" }, { ISSUE_CATEGORY, "facility" },
						{ ISSUE_OWNER, "城管局" }, { ISSUE_DUE, due } };
	struct identity id;

	assert_int_equal(ledger_add(o->l.ws, UNIT, "", changes, sizeof(changes) / sizeof(*changes), &id, &o->err), ST_OK);
	return id;
}

static void begin(struct office *o)
{
	*o = (struct office){ .a = arena_new() };
	laptop_make(&o->l, "forms/good/chuangcheng.md", "convenience");
	strbuf_init(&o->said);
	/* What a spreadsheet or a round trip could spoil: signs in front, blanks at an end, line ends, its own escapes. */
	o->lamp = add(o, "＝路灯不亮 \n_x000D_晚上\xE2\x80\x8B怕", "2026-12-01");
	o->bins = add(o, "'=垃圾没人清", "");
}

static void end(struct office *o)
{
	doc_free(o->shown);
	strbuf_clear(&o->said);
	arena_free(o->a);
	laptop_remove(&o->l);
}

static struct doc *sheet(struct office *o)
{
	const struct ledger_wanted all = { .stage = STAGES };
	struct ledger *l = NULL;
	struct doc *d;

	assert_int_equal(ledger_load(&l, o->l.ws, &o->err), ST_OK);
	d = ledger_sheet(o->l.ws, l, &all);
	ledger_free(l);
	return d;
}

static size_t column(const struct doc_table *t, const char *head)
{
	size_t c = 0;

	while (c < t->n_columns && strcmp(t->columns[c].head, head) != 0)
		c++;
	assert_true(c < t->n_columns);
	return c;
}

/* The row of an issue, by its text. */
static const char **row_of(const struct doc_table *t, const char *part)
{
	for (size_t r = 0; r < t->rows.n; r++)
		if (strstr(t->rows.v[r][column(t, "问题")], part))
			return t->rows.v[r];
	fail_msg("no row %s", part);
	return NULL;
}

static const char *file_of(struct office *o, const char *name)
{
	return arena_printf(o->a, "%s/%s", o->l.folder, name);
}

static enum status import(struct office *o, const char *path, bool preview)
{
	doc_free(o->shown);
	o->shown = NULL;
	strbuf_reset(&o->said);
	o->err = (struct err)ERR_INIT;
	return ledger_import(o->l.ws, path, preview, &o->shown, &o->said, &o->err);
}

static const char *written(struct office *o, const struct doc *d, bool book)
{
	const char *path = file_of(o, book ? "t.xlsx" : "t.csv");
	struct strbuf bytes;

	strbuf_init(&bytes);
	if (book)
		assert_int_equal(doc_write_xlsx(&bytes, d, &o->err), ST_OK);
	else
		ledger_csv(&bytes, d);
	assert_int_equal(fs_write(path, bytes.data, bytes.len, 0600, &o->err), ST_OK);
	strbuf_clear(&bytes);
	return path;
}

static const char *value(struct office *o, const struct identity *id, enum issue_field f)
{
	struct ledger *l = NULL;
	const char *out = NULL;

	assert_int_equal(ledger_load(&l, o->l.ws, &o->err), ST_OK);
	for (size_t i = 0; i < l->issues.n; i++)
		if (memcmp(&l->issues.v[i].identity, id, sizeof(*id)) == 0)
			out = arena_strdup(o->a, l->issues.v[i].v[f]);
	ledger_free(l);
	assert_non_null(out);
	return out;
}

static bool said(const struct office *o, const char *words)
{
	if (strstr(o->said.data, words) || strstr(o->err.text, words))
		return true;
	print_message("said: %s\n%s\n", o->said.data, o->err.text);
	return false;
}

static void import__nothing_was_changed__nothing_is_new(void **state)
{
	struct office o;

	(void)state;
	begin(&o);
	for (int book = 0; book < 2; book++) {
		struct doc *d = sheet(&o);

		assert_int_equal(import(&o, written(&o, d, book), false), ST_OK);
		assert_true(said(&o, "新登记 0 件，改动 0 件，没有变的 2 件"));
		assert_null(o.shown);
		doc_free(d);
	}
	assert_string_equal(value(&o, &o.lamp, ISSUE_TEXT), "＝路灯不亮 \n_x000D_晚上\xE2\x80\x8B怕");
	assert_string_equal(value(&o, &o.bins, ISSUE_TEXT), "'=垃圾没人清");
	end(&o);
}

static void import__edited_workbook__is_a_new_revision_and_shown(void **state)
{
	struct office o;
	struct doc *d, *history = NULL;
	const struct doc_table *t;

	(void)state;
	begin(&o);
	d = sheet(&o);
	t = d->blocks.v[0].table;
	row_of(t, "路灯")[column(t, "责任单位")] = "住建局";
	row_of(t, "路灯")[column(t, "状态")] = "已销号";
	row_of(t, "路灯")[column(t, "整改情况")] = "换了灯泡";
	row_of(t, "路灯")[column(t, "销号日期")] = "2026年11月23日";
	assert_int_equal(import(&o, written(&o, d, true), true), ST_OK);
	assert_true(said(&o, "只看，没有收"));
	assert_string_equal(value(&o, &o.lamp, ISSUE_OWNER), "城管局");
	assert_int_equal(import(&o, written(&o, d, true), false), ST_OK);
	assert_true(said(&o, "改动 1 件"));
	t = o.shown->blocks.v[0].table;
	assert_int_equal(t->rows.n, 4);
	assert_string_equal(t->rows.v[0][2], "责任单位");
	assert_string_equal(t->rows.v[0][3], "城管局");
	assert_string_equal(t->rows.v[0][4], "住建局");
	assert_string_equal(value(&o, &o.lamp, ISSUE_CLOSED), "2026-11-23");
	assert_int_equal(ledger_show(&history, o.l.ws, &o.lamp, &o.err), ST_OK);
	assert_true(history->blocks.v[1].table->rows.n >= 9); /* the old values are all there */
	/* The same file again is of a ledger that has moved on, but says nothing new. */
	assert_int_equal(import(&o, file_of(&o, "t.xlsx"), false), ST_OK);
	assert_true(said(&o, "改动 0 件"));
	doc_free(history);
	doc_free(d);
	end(&o);
}

/* Office programs write "_x000D_" so that it is not taken for one of their own escapes. */
static const char *escaped(struct office *o, const char *text)
{
	const char *at = strstr(text, "_x000D_");

	return at ? arena_printf(o->a, "%.*s_x005F%s", (int)(at - text), text, at) : text;
}

/* As an office program saves it: a title above, dates and codes as numbers, a sheet of its own, no trace of our formats. */
static const char *saved_by_another_program(struct office *o, const struct doc_table *t)
{
	const char *path = file_of(o, "other.xlsx");
	lxw_workbook *wb = workbook_new(path);
	lxw_worksheet *notes = workbook_add_worksheet(wb, "说明"), *ws = workbook_add_worksheet(wb, "台账");
	lxw_format *date = workbook_add_format(wb);
	lxw_datetime due = { .year = 2026, .month = 12, .day = 5 };
	lxw_row_t next = 3 + (lxw_row_t)t->rows.n;

	format_set_num_format(date, "yyyy\"年\"m\"月\"d\"日\";@");
	worksheet_write_string(notes, 0, 0, "问题请各单位在 11 月底前填好", NULL);
	worksheet_merge_range(ws, 0, 0, 0, 5, "奈曼旗问题台账", NULL);
	for (size_t c = 0; c < t->n_columns; c++)
		worksheet_write_string(ws, 2, (lxw_col_t)c, t->columns[c].head, NULL);
	for (size_t r = 0; r < t->rows.n; r++)
		for (size_t c = 0; c < t->n_columns; c++)
			worksheet_write_string(ws, (lxw_row_t)(3 + r), (lxw_col_t)c, escaped(o, t->rows.v[r][c]), NULL);
	for (size_t r = 0; r < t->rows.n; r++)
		if (strstr(t->rows.v[r][column(t, "问题")], "垃圾"))
			worksheet_write_datetime(ws, (lxw_row_t)(3 + r), (lxw_col_t)column(t, "时限"), &due, date);
	worksheet_write_string(ws, next, (lxw_col_t)column(t, "问题"), "井盖响", NULL);
	worksheet_write_number(ws, next, (lxw_col_t)column(t, "单位代码"), 150525401401., NULL);
	due.month = 11;
	worksheet_write_datetime(ws, next, (lxw_col_t)column(t, "登记日期"), &due, date);
	assert_int_equal(workbook_close(wb), LXW_NO_ERROR);
	return path;
}

static void import__workbook_of_another_program__is_read(void **state)
{
	struct office o;
	struct doc *d;

	(void)state;
	begin(&o);
	d = sheet(&o);
	if (import(&o, saved_by_another_program(&o, d->blocks.v[0].table), false) != ST_OK)
		fail_msg("%s %s", o.said.data, o.err.text);
	assert_true(said(&o, "新登记 1 件，改动 1 件，没有变的 1 件"));
	assert_string_equal(value(&o, &o.bins, ISSUE_DUE), "2026-12-05");
	doc_free(d);
	end(&o);
}

static void import__wrong_cells__named_by_sheet_row_and_column_and_nothing_taken(void **state)
{
	struct office o;
	struct doc *d;
	const struct doc_table *t;

	(void)state;
	begin(&o);
	d = sheet(&o);
	t = d->blocks.v[0].table;
	row_of(t, "路灯")[column(t, "责任单位")] = "住建局";
	row_of(t, "垃圾")[column(t, "时限")] = "下周";
	assert_int_equal(import(&o, written(&o, d, true), false), ST_INPUT);
	assert_true(said(&o, "工作表“问题台账”第"));
	assert_true(said(&o, "行 G 列：“时限”是“下周”"));
	assert_true(said(&o, "一条也没有收"));
	assert_null(o.shown);
	assert_string_equal(value(&o, &o.lamp, ISSUE_OWNER), "城管局");
	assert_int_equal(import(&o, written(&o, d, false), false), ST_INPUT);
	assert_true(said(&o, "行 G 列：“时限”是“下周”"));
	doc_free(d);
	end(&o);
}

static void import__no_ledger_in_it__is_said(void **state)
{
	struct office o;
	const char *path;

	(void)state;
	begin(&o);
	path = file_of(&o, "x.csv");
	assert_int_equal(fs_write(path, "a,b\n1,2\n", 8, 0600, NULL), ST_OK);
	assert_int_equal(import(&o, path, false), ST_INPUT);
	assert_true(said(&o, "没有找到表头"));
	assert_int_equal(fs_write(path, "PK\003\004broken", 10, 0600, NULL), ST_OK);
	assert_int_not_equal(import(&o, path, false), ST_OK);
	end(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(import__nothing_was_changed__nothing_is_new),
		cmocka_unit_test(import__edited_workbook__is_a_new_revision_and_shown),
		cmocka_unit_test(import__workbook_of_another_program__is_read),
		cmocka_unit_test(import__wrong_cells__named_by_sheet_row_and_column_and_nothing_taken),
		cmocka_unit_test(import__no_ledger_in_it__is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
