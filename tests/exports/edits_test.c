/* SPDX-License-Identifier: MIT */
/* A table goes out, is changed in a spreadsheet, and comes back: exactly these changes, shown first, and nothing else. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "exports/edits.h"
#include "forms/csvio.h"
#include "tests/exports/edits_records.h"
#include "tests/exports/fixture.h"
#include "tests/exports/sheet.h"

/* Exports into a folder of that name and reads one table of it. */
static const char *export_sheet(struct fixture *f, struct store *st, const char *folder, const char *name, struct sheet *s)
{
	const char *path = fs_join(f->arena, fixture_export(f, st, folder), name);

	sheet_read(s, f, path);
	return path;
}

/* What comes back, with its words; written where asked. */
static struct edits_count bring(struct fixture *f, struct store *st, const char *path, bool write, char **words)
{
	const struct edits_by by = { .device = "OFF", .author = "文员", .reason = "核对纸质问卷", .submitted = "2026-12-01T09:00:00+08:00" };
	struct edits *e = NULL;
	struct edits_count n;
	struct err err = ERR_INIT;
	struct strbuf text;

	must(edits_read(&e, st, f->divisions, &path, 1, &err), &err);
	strbuf_init(&text);
	edits_print(&text, e);
	*words = arena_strdup(f->arena, text.data);
	strbuf_clear(&text);
	n = edits_count(e);
	if (write)
		must(edits_write(e, &by, &err), &err);
	edits_free(e);
	return n;
}

static void says(const char *words, const char *what)
{
	if (!strstr(words, what))
		fail_msg("not said: %s\nin: %s", what, words);
}

static const unsigned manners[] = { 0,
				    SAVE_BOM,
				    SAVE_GB18030,
				    SAVE_LF | SAVE_ROWS,
				    SAVE_COLUMNS,
				    SAVE_GB18030 | SAVE_ROWS | SAVE_COLUMNS,
				    SAVE_BOM | SAVE_LF | SAVE_COLUMNS };

static const char *const tables[] = { "flat_1.csv", "nested_2.csv", "visits.csv", "nested_2-person.csv", "nested_2-child.csv",
				      "nested_2-animal.csv" };

static void untouched__in_every_manner_of_saving__no_revision(void **state)
{
	struct fixture *f = *state;
	struct store *st = fixture_store(f, "same.db", STORE_OFFICE, true);
	struct digest before;
	const char *dir;
	char *words;

	fixture_fill(f, st, 60);
	before = fixture_state(st);
	dir = fixture_export(f, st, "same");
	for (size_t m = 0; m < ARRAY_LEN(manners); m++) {
		struct edits_count n;
		struct digest after;

		for (size_t t = 0; t < ARRAY_LEN(tables); t++) {
			const char *path = fs_join(f->arena, dir, tables[t]);
			struct sheet s;

			sheet_read(&s, f, path);
			sheet_save(&s, f, path, manners[m]);
			VEC_CLEAR(&s.rows);
		}
		n = bring(f, st, dir, true, &words);
		if (n.records + n.refused + n.missing + n.done != 0)
			fail_msg("%s", words);
		assert_true(n.unchanged > 60);
		after = fixture_state(st);
		assert_memory_equal(&after, &before, sizeof(after));
	}
	store_close(st);
}

/* A change a clerk could make that every record may take. */
static const char *other_value(struct fixture *f, const char *name, const char *was)
{
	static const char *const words[] = { "改过的话", "a,b \"c\"", "", "多一行\n少一行" };
	const char *now = was;

	for (int i = 0; i < 9 && strcmp(now, was) == 0; i++)
		now = strcmp(name, "age") == 0	  ? arena_printf(f->arena, "%u", draw(f, 119))
		      : strcmp(name, "scale/q1") == 0 ? (const char *const[]){ "1", "2", "3" }[draw(f, 3)]
						      : words[draw(f, ARRAY_LEN(words))];
	return now;
}

struct found {
	const char *key, *now;
	const char *uuid;
	size_t n;
	struct arena *a;
};

/* Every line but the changed one and what is computed from it is as it was. */
static enum status check_child(void *ctx, const struct head *head)
{
	struct found *x = ctx;

	if (strcmp(head->rev->author, "文员") != 0 || !head->is_head)
		return ST_OK;
	x->n++;
	assert_string_equal(head->rev->reason, "核对纸质问卷");
	assert_string_equal(head->rev->device, "OFF");
	assert_int_equal(head->rev->n_parents, 1);
	assert_string_equal(body_get(head->rev->body, x->key, x->a), x->now);
	return ST_OK;
}

static void edited__random_cells__exactly_these_and_once(void **state)
{
	static const char *const keys[] = { "age", "why", "scale/q1" };
	struct fixture *f = *state;
	struct store *st = fixture_store(f, "edit.db", STORE_OFFICE, true);
	struct sheet s, t;
	struct found *wanted;
	size_t n_wanted = 0, rows;
	struct edits_count n;
	const char *path;
	char *words;

	for (int i = 0; i < 80; i++)
		fixture_interview(f, st, f->flat, fixture_identity(f), 1, NULL, &(struct digest){ { 0 } });
	path = export_sheet(f, st, "edit", "flat_1.csv", &s);
	rows = s.rows.n;
	wanted = arena_array(f->arena, rows, sizeof(*wanted));
	for (size_t r = 1; r < rows; r++) {
		const char *key = keys[draw(f, ARRAY_LEN(keys))], **at = &s.rows.v[r][sheet_column(&s, key)];
		const char *now = other_value(f, key, *at);

		if (draw(f, 2) || strcmp(now, *at) == 0)
			continue;
		*at = now;
		wanted[n_wanted++] = (struct found){ .key = key, .now = now, .uuid = sheet_cell(&s, r, "_uuid"), .a = f->arena };
	}
	assert_true(n_wanted > 20);
	sheet_save(&s, f, path, SAVE_GB18030 | SAVE_ROWS | SAVE_COLUMNS);
	n = bring(f, st, path, false, &words);
	assert_int_equal(n.records, n_wanted);
	assert_int_equal(n.cells, n_wanted);
	if (n.refused + n.conflicts + n.missing + n.done)
		fail_msg("%s", words);
	n = bring(f, st, path, true, &words);
	assert_int_equal(n.records, n_wanted);
	for (size_t i = 0; i < n_wanted; i++) {
		struct identity identity;
		struct err err = ERR_INIT;

		assert_true(identity_parse(wanted[i].uuid, &identity));
		must(store_history_each(st, &identity, check_child, &wanted[i], &err), &err);
		assert_int_equal(wanted[i].n, 1);
	}
	/* Out again: the old rows as they were, and a new one for each change that says it. */
	(void)export_sheet(f, st, "again", "flat_1.csv", &t);
	assert_int_equal(t.rows.n, rows + n_wanted);
	VEC_CLEAR(&t.rows);
	n = bring(f, st, path, true, &words);
	assert_int_equal(n.records, 0);
	assert_int_equal(n.done, n_wanted);
	assert_int_equal(n.unchanged, rows - 1 - n_wanted);
	n = bring(f, st, fixture_path(f, "again/flat_1.csv"), true, &words);
	assert_int_equal(n.records + n.done + n.refused, 0);
	VEC_CLEAR(&s.rows);
	store_close(st);
}

struct refusing {
	struct fixture *f;
	struct store *st;
	struct digest state;
};

/* column TAB what stands there after TAB what is said */
static void refuse_case(void *ctx, const char *const *cells)
{
	struct refusing *x = ctx;
	const char *path;
	struct digest after;
	struct edits_count n;
	struct sheet s;
	char *words;

	path = export_sheet(x->f, x->st, "bad", "flat_1.csv", &s);
	if (*cells[0] == '+') /* another column */
		sheet_add_column(&s, cells[0] + 1);
	else if (*cells[0] == '-') /* its name is lost */
		s.rows.v[0][sheet_column(&s, cells[0] + 1)] = "x";
	else
		s.rows.v[2][sheet_column(&s, cells[0])] = cells[1];
	sheet_save(&s, x->f, path, SAVE_BOM);
	n = bring(x->f, x->st, path, true, &words);
	if (n.records != 0 || n.refused == 0)
		fail_msg("%s = %s was taken: %s", cells[0], cells[1], words);
	says(words, cells[2]);
	if (*cells[0] != '+' && *cells[0] != '-')
		says(words, "第 3 行");
	after = fixture_state(x->st);
	assert_memory_equal(&after, &x->state, sizeof(after));
	VEC_CLEAR(&s.rows);
}

static void refused__with_row_and_column(void **state)
{
	struct fixture *f = *state;
	struct refusing x = { .f = f, .st = fixture_store(f, "bad.db", STORE_OFFICE, true) };
	struct digest id;

	flat_record(x.st, fixture_identity(f), 1, NULL, 40, f, &id);
	flat_record(x.st, fixture_identity(f), 1, NULL, 50, f, &id);
	x.state = fixture_state(x.st);
	fixture_table(f, "edits-refused", refuse_case, &x);
	store_close(x.st);
}

static void spoiled_interviewer__leading_zeros__nothing_changed(void **state)
{
	struct fixture *f = *state;
	struct store *st = fixture_store(f, "zeros.db", STORE_OFFICE, true);
	struct edits_count n;
	struct digest id;
	struct sheet s;
	const char *path;
	char *words;

	flat_record(st, fixture_identity(f), 1, NULL, 40, f, &id);
	path = export_sheet(f, st, "zeros", "flat_1.csv", &s);
	s.rows.v[1][sheet_column(&s, "_interviewer")] = "7";
	sheet_save(&s, f, path, 0);
	n = bring(f, st, path, false, &words);
	assert_int_equal(n.unchanged, 1);
	/* And an edit beside it is taken, with the code as it was. */
	s.rows.v[1][sheet_column(&s, "age")] = "41";
	sheet_save(&s, f, path, 0);
	n = bring(f, st, path, false, &words);
	assert_int_equal(n.records, 1);
	assert_int_equal(n.cells, 1);
	says(words, "age（您多大年纪？）：40 → 41");
	says(words, "twice，随着变：80 → 82");
	VEC_CLEAR(&s.rows);
	store_close(st);
}

static enum status count_heads(void *ctx, const struct head *head)
{
	*(int *)ctx += head->is_head;
	return ST_OK;
}

static void moved_on__conflict__both_kept(void **state)
{
	struct fixture *f = *state;
	struct store *st = fixture_store(f, "moved.db", STORE_OFFICE, true);
	struct identity who = fixture_identity(f);
	struct store_state now;
	struct edits_count n;
	struct digest one, two;
	struct err err = ERR_INIT;
	struct sheet s;
	const char *path;
	char *words;
	int heads = 0;

	flat_record(st, who, 1, NULL, 40, f, &one);
	path = export_sheet(f, st, "moved", "flat_1.csv", &s);
	flat_record(st, who, 2, &one, 44, f, &two);
	s.rows.v[1][sheet_column(&s, "age")] = "45";
	sheet_save(&s, f, path, 0);
	n = bring(f, st, path, true, &words);
	assert_int_equal(n.records, 1);
	assert_int_equal(n.conflicts, 1);
	says(words, "冲突");
	must(store_state(st, &now, &err), &err);
	assert_int_equal(now.conflicts, 1);
	must(store_history_each(st, &who, count_heads, &heads, &err), &err);
	assert_int_equal(heads, 2);
	VEC_CLEAR(&s.rows);
	store_close(st);
}

static void rows_left_out__said_and_not_deleted(void **state)
{
	struct fixture *f = *state;
	struct store *st = fixture_store(f, "left.db", STORE_OFFICE, true);
	struct edits_count n;
	struct digest id;
	struct sheet s;
	const char *path;
	char *words;

	for (int i = 0; i < 12; i++)
		flat_record(st, fixture_identity(f), 1, NULL, 40, f, &id);
	path = export_sheet(f, st, "left", "flat_1.csv", &s);
	s.rows.v[1][sheet_column(&s, "age")] = "41";
	while (s.rows.n > 2)
		sheet_drop(&s, s.rows.n - 1);
	sheet_save(&s, f, path, 0);
	n = bring(f, st, path, true, &words);
	assert_int_equal(n.records, 1);
	assert_int_equal(n.missing, 11);
	says(words, "表里没有的记录 11 份，不算删除");
	/* One revision changed twice in a table: nobody knows which. */
	VEC_PUSH(&s.rows, s.rows.v[1]);
	s.rows.v[1][sheet_column(&s, "age")] = "42";
	sheet_save(&s, f, path, 0);
	n = bring(f, st, path, true, &words);
	assert_int_equal(n.records, 0);
	says(words, "第 3 行：和第 2 行是同一份记录的同一版");
	VEC_CLEAR(&s.rows);
	store_close(st);
}

static void repeats__cells_change__rows_lost_are_no_deletion(void **state)
{
	struct fixture *f = *state;
	struct store *st = fixture_store(f, "rows.db", STORE_OFFICE, true);
	struct edits_count n;
	struct sheet s;
	const char *path, *dir;
	char *words;

	(void)nested_record(f, st);
	(void)nested_record(f, st);
	path = export_sheet(f, st, "rows", "nested_2-person.csv", &s);
	dir = fixture_path(f, "rows");
	s.rows.v[2][sheet_column(&s, "fam/person/age")] = "39";
	sheet_save(&s, f, path, SAVE_ROWS | SAVE_GB18030);
	n = bring(f, st, dir, true, &words);
	assert_int_equal(n.records, 1);
	assert_int_equal(n.cells, 1);
	says(words, "fam/person[2]/age");
	says(words, "38 → 39");
	says(words, "total，随着变：78 → 79");
	n = bring(f, st, dir, true, &words);
	assert_int_equal(n.records, 0);
	assert_int_equal(n.done, 1);
	/* A person's row is gone from the table. */
	sheet_drop(&s, 3);
	sheet_save(&s, f, path, 0);
	n = bring(f, st, dir, true, &words);
	assert_int_equal(n.records, 0);
	says(words, "在重复组的表里少了行");
	/* A column of its own in the repeat's table. */
	s.rows.v[0][sheet_column(&s, "fam/person/after")] = "备注";
	sheet_save(&s, f, path, 0);
	n = bring(f, st, dir, true, &words);
	assert_int_equal(n.records, 0);
	says(words, "缺少列");
	VEC_CLEAR(&s.rows);
	store_close(st);
}

static void withdrawn_or_foreign__said(void **state)
{
	struct fixture *f = *state;
	struct store *st = fixture_store(f, "here.db", STORE_OFFICE, true), *there = fixture_store(f, "there.db", STORE_OFFICE, true);
	struct edits_count n;
	struct digest id;
	struct sheet s;
	char *words;
	const char *path;

	flat_record(there, fixture_identity(f), 1, NULL, 40, f, &id);
	path = export_sheet(f, there, "there", "flat_1.csv", &s);
	n = bring(f, st, path, true, &words);
	assert_int_equal(n.records, 0);
	assert_int_equal(n.refused, 1);
	says(words, "这里没有记录");
	VEC_CLEAR(&s.rows);
	store_close(st);
	store_close(there);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(untouched__in_every_manner_of_saving__no_revision, fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(edited__random_cells__exactly_these_and_once, fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(refused__with_row_and_column, fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(spoiled_interviewer__leading_zeros__nothing_changed, fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(moved_on__conflict__both_kept, fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(rows_left_out__said_and_not_deleted, fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(repeats__cells_change__rows_lost_are_no_deletion, fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(withdrawn_or_foreign__said, fixture_open, fixture_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
