/* SPDX-License-Identifier: MIT */
/* A store is made and opened, foreign and newer files are refused, older ones migrated. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/strbuf.h"
#include "store/internal.h"
#include "tests/store/support.h"

static void create__then_open__knows_kind_and_device(void **state)
{
	struct place *p = *state;
	struct store *st = store_fresh(p, STORE_FIELD);
	struct err err = ERR_INIT;
	struct stat sb;

	assert_int_equal(store_kind(st), STORE_FIELD);
	assert_string_equal(store_device(st), "H3K");
	assert_string_equal(store_path(st), p->store);
	assert_int_equal(store_check(st, &err), ST_OK);
	store_close(st);
	assert_int_equal(stat(p->store, &sb), 0);
	assert_int_equal(sb.st_mode & 0777, 0600);
	assert_int_equal(store_create(p->store, STORE_OFFICE, "X", &err), ST_EXISTS);
	expect_sentence(&err, "没有动它");
	st = store_again(p);
	assert_int_equal(store_kind(st), STORE_FIELD);
	store_close(st);
}

static void create__office_without_code__makes_one(void **state)
{
	struct place *p = *state;
	struct err err = ERR_INIT;
	struct store *st;

	assert_int_equal(store_create(p->store, STORE_OFFICE, "", &err), ST_OK);
	st = store_again(p);
	assert_int_equal(strlen(store_device(st)), 4);
	store_close(st);
}

static void open__missing__is_a_sentence_and_makes_nothing(void **state)
{
	struct place *p = *state;
	struct store *st = NULL;
	struct err err = ERR_INIT;

	assert_int_equal(store_open(&st, p->store, 0, &err), ST_NOT_FOUND);
	expect_sentence(&err, "ruhu init");
	assert_null(st);
	assert_false(fs_exists(p->store));
}

static void write_file(const char *path, const char *text)
{
	struct err err = ERR_INIT;

	if (fs_write(path, text, strlen(text), 0600, &err) != ST_OK)
		fail_msg("%s", err.text);
}

static void set_header(const struct place *p, const char *pragma)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(p->store, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, pragma, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void open__foreign_files__are_refused_untouched(void **state)
{
	static const char *const contents[] = { "", "不是数据库", "SQLite format 3 but not really, a text that goes on for a while ........." };
	struct place *p = *state;
	struct store *st = NULL;
	struct err err = ERR_INIT;
	struct strbuf now;

	for (size_t i = 0; i < ARRAY_LEN(contents); i++) {
		write_file(p->store, contents[i]);
		assert_int_equal(store_open(&st, p->store, 0, &err), ST_DB);
		expect_sentence(&err, "不是 ruhu 的数据文件");
		strbuf_init(&now);
		assert_int_equal(fs_read(&now, p->store, 1000, &err), ST_OK);
		assert_string_equal(now.data, contents[i]);
		strbuf_clear(&now);
		(void)unlink(p->store);
	}
	set_header(p, "CREATE TABLE t(x)"); /* a database of somebody else */
	assert_int_equal(store_open(&st, p->store, 0, &err), ST_DB);
	expect_sentence(&err, "不是 ruhu 的数据文件");
	assert_int_equal(store_open(&st, p->folder, 0, &err), ST_DB);
	expect_sentence(&err, "不是 ruhu 的数据文件");
}

static void open__newer__is_refused(void **state)
{
	struct place *p = *state;
	struct store *st = store_fresh(p, STORE_OFFICE);
	struct err err = ERR_INIT;

	store_close(st);
	set_header(p, "PRAGMA user_version = 99");
	assert_int_equal(store_open(&st, p->store, 0, &err), ST_DB);
	expect_sentence(&err, "更新 ruhu");
}

/* A store as version 1 left it: the first migration only. */
static void open__older__is_migrated_and_keeps_what_it_had(void **state)
{
	struct place *p = *state;
	struct db_kind old = store_kind_of_file;
	const int ids[2] = { APP_OFFICE, APP_OFFICE };
	struct db *db = NULL;
	struct store *st;
	struct strbuf value;
	struct err err = ERR_INIT;
	struct revision rev;

	old.n_migrations = 1;
	assert_int_equal(db_create(p->store, APP_OFFICE, DB_PAGE, &old, NULL, NULL, &err), ST_OK);
	assert_int_equal(db_open(&db, p->store, ids, 0, &old, 0, &err), ST_OK);
	assert_int_equal(db_begin(db, &err), ST_OK);
	assert_int_equal(setting_put(db, "round", "2026Q4", &err), ST_OK);
	assert_int_equal(db_commit(db, &err), ST_OK);
	db_close(db);
	st = store_again(p);
	strbuf_init(&value);
	assert_int_equal(store_setting_get(st, "round", &value, &err), ST_OK);
	assert_string_equal(value.data, "2026Q4");
	strbuf_clear(&value);
	rev_make(&rev, 1, 1, "q1\t1\n");
	(void)rev_add(st, &rev);
	assert_int_equal(store_check(st, &err), ST_OK);
	store_close(st);
	st = store_again(p);
	store_close(st);
}

/* Rows of a store of today in the tables of version 2, before there was a number for a household and one index for both. */
static void make_version_2(struct place *p, const char *const *households, size_t n)
{
	static const char columns[] = "n, id, identity, seq, kind, round, form, parents, device, interviewer, author, unit, household,"
				      " started, ended, submitted, outcome, lang, state, reason, body, marks, origin, digest";
	struct db_kind old = store_kind_of_file;
	const int ids[2] = { APP_OFFICE, APP_OFFICE };
	char today[sizeof(p->store) + 8], sql[4096];
	struct store *st = store_fresh(p, STORE_OFFICE);
	struct err err = ERR_INIT;
	struct revision rev;
	struct db *db = NULL;

	for (size_t i = 0; i < n; i++) {
		rev_make(&rev, (unsigned char)(i + 1), 1, "q1\t1\n");
		rev.household = households[i];
		(void)rev_add(st, &rev);
	}
	store_close(st);
	(void)snprintf(today, sizeof(today), "%s.today", p->store);
	assert_int_equal(rename(p->store, today), 0);
	old.n_migrations = 2;
	assert_int_equal(db_create(p->store, APP_OFFICE, DB_PAGE, &old, NULL, NULL, &err), ST_OK);
	assert_int_equal(db_open(&db, p->store, ids, 0, &old, 0, &err), ST_OK);
	(void)snprintf(sql, sizeof(sql),
		       "ATTACH '%s' AS today; INSERT INTO word SELECT * FROM today.word;"
		       "INSERT INTO revision(%s) SELECT %s FROM today.revision;"
		       "INSERT OR REPLACE INTO seal SELECT * FROM today.seal WHERE name = 'revision'; DETACH today",
		       today, columns, columns);
	assert_int_equal(db_exec(db, sql, &err), ST_OK);
	db_close(db);
	assert_int_equal(unlink(today), 0);
}

static enum status see_household(void *ctx, const struct head *head)
{
	*(size_t *)ctx += strlen(head->rev->household);
	return ST_OK;
}

/* The number of a household that SQL makes in the migration is the one that a reading row by row expects. */
static void open__version_2__finds_its_records_and_counts_them(void **state)
{
	static const char *const households[] = { "150525100200-01-000123", "150525100201-01-000123", "甲乙丙丁戊己庚辛壬癸子丑寅卯", "h",
						  "150525100200-0001-AZaz09", "" };
	struct place *p = *state;
	struct store_state before, after;
	struct store *st;
	struct err err = ERR_INIT;
	struct revision rev;
	size_t length;

	make_version_2(p, households, ARRAY_LEN(households));
	st = store_again(p);
	assert_int_equal(store_state(st, &before, &err), ST_OK);
	assert_int_equal(before.interviews, ARRAY_LEN(households));
	for (size_t i = 0; i + 1 < ARRAY_LEN(households); i++) {
		length = 0;
		assert_int_equal(store_household_heads(st, households[i], see_household, &length, &err), ST_OK);
		assert_int_equal(length, strlen(households[i]));
	}
	assert_int_equal(store_totals_settle(st, &err), ST_OK);
	store_close(st);
	st = store_again(p);
	rev_make(&rev, 1, 2, "q1\t2\n");
	(void)rev_add(st, &rev);
	assert_int_equal(store_state(st, &after, &err), ST_OK);
	assert_int_equal(after.interviews, before.interviews);
	assert_int_equal(after.revisions, before.revisions + 1);
	store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)
		IN_PLACE(create__then_open__knows_kind_and_device),
		IN_PLACE(create__office_without_code__makes_one),
		IN_PLACE(open__missing__is_a_sentence_and_makes_nothing),
		IN_PLACE(open__foreign_files__are_refused_untouched),
		IN_PLACE(open__newer__is_refused),
		IN_PLACE(open__older__is_migrated_and_keeps_what_it_had),
		IN_PLACE(open__version_2__finds_its_records_and_counts_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
