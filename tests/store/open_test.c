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

#include "base/arena.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "store/internal.h"
#include "store/rescue.h"
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

/* A row as versions 2 to 4 wrote it (3 and 4 put defaults into what they added). */
static void put_older(struct store *st, const struct revision *rev, const char *origin)
{
	static const char put[] = "INSERT INTO revision(id, identity, seq, kind, round, form, parents, device, interviewer, author, unit,"
				  " household, started, ended, submitted, outcome, lang, state, reason, body, marks, origin, digest)"
				  " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, 0, ?21, ?22)";
	struct digest id = revision_id(rev);
	unsigned char digest[ROW_DIGEST];
	struct strbuf form;
	const struct {
		int at;
		const char *text;
	} words[] = { { 5, rev->round },  { 8, rev->device }, { 9, rev->interviewer }, { 10, rev->author }, { 11, rev->unit },
		      { 16, rev->outcome }, { 17, rev->lang },	{ 18, rev->state },	 { 21, origin } },
	  texts[] = { { 12, rev->household }, { 13, rev->started }, { 14, rev->ended }, { 15, rev->submitted }, { 19, rev->reason } };
	sqlite3_stmt *s = NULL;
	int64_t number = 0;

	older_digest(&st->db->scratch, &id, 0, origin, NULL, digest);
	assert_int_equal(sqlite3_prepare_v2(st->db->handle, put, -1, &s, NULL), SQLITE_OK);
	(void)sqlite3_bind_blob(s, 1, id.b, DIGEST_SIZE, SQLITE_TRANSIENT);
	(void)sqlite3_bind_blob(s, 2, rev->identity.b, IDENTITY_SIZE, SQLITE_TRANSIENT);
	(void)sqlite3_bind_int64(s, 3, rev->seq);
	(void)sqlite3_bind_int(s, 4, (int)rev->kind);
	strbuf_init(&form);
	strbuf_add(&form, rev->form_digest.b, DIGEST_SIZE);
	strbuf_add(&form, rev->form_id, strlen(rev->form_id) + 1);
	strbuf_adds(&form, rev->form_version);
	assert_int_equal(word_number(st, form.data, form.len, &number, NULL), ST_OK);
	strbuf_clear(&form);
	(void)sqlite3_bind_int64(s, 6, number);
	(void)sqlite3_bind_blob(s, 7, rev->n_parents ? (const void *)rev->parents : "", (int)(rev->n_parents * DIGEST_SIZE), SQLITE_TRANSIENT);
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		assert_int_equal(word_number(st, words[i].text, strlen(words[i].text), &number, NULL), ST_OK);
		(void)sqlite3_bind_int64(s, words[i].at, number);
	}
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		(void)sqlite3_bind_text(s, texts[i].at, texts[i].text, -1, SQLITE_TRANSIENT);
	(void)sqlite3_bind_blob(s, 20, rev->body, (int)rev->body_len, SQLITE_TRANSIENT);
	(void)sqlite3_bind_blob(s, 22, digest, ROW_DIGEST, SQLITE_TRANSIENT);
	assert_int_equal(sqlite3_step(s), SQLITE_DONE);
	(void)sqlite3_finalize(s);
	assert_int_equal(seal_change(st->db, TABLE_REVISION, id.b, DIGEST_SIZE, 1, NULL), ST_OK);
}

/* A store as that version made it, with a record in each household and a correction of the first. */
static void make_older(struct place *p, size_t version, const char *const *households, size_t n)
{
	struct db_kind old = store_kind_of_file;
	const int ids[2] = { APP_OFFICE, APP_OFFICE };
	struct store st = { .words = words_new() };
	struct err err = ERR_INIT;
	struct revision rev;

	old.n_migrations = version;
	(void)unlink(p->store);
	assert_int_equal(db_create(p->store, APP_OFFICE, DB_PAGE, &old, NULL, NULL, &err), ST_OK);
	assert_int_equal(db_open(&st.db, p->store, ids, 0, &old, 0, &err), ST_OK);
	strbuf_init(&st.canonical);
	assert_int_equal(db_begin(st.db, &err), ST_OK);
	for (size_t i = 0; i < n; i++) {
		rev_make(&rev, (unsigned char)(i + 1), 1, "q1\t1\nwhy\t\xE4\xB8\x8D\\n\n");
		rev.household = households[i];
		put_older(&st, &rev, "a.csv");
	}
	rev_make(&rev, 1, 2, "q1\t2\n");
	rev.household = households[0];
	rev.reason = "again";
	put_older(&st, &rev, "b.csv");
	assert_int_equal(db_commit(st.db, &err), ST_OK);
	strbuf_clear(&st.canonical);
	words_free(st.words);
	db_close(st.db);
}

static const char *const households[] = { "150525100200-01-000123", "150525100201-01-000123", "\xE7\x94\xB2\xE4\xB9\x99", "h",
					   "150525100200-0001-AZaz09", "" };

/* A record from then has its household's number as a new one has it: both are found to name one household. */
static void expect_shared(struct store *st)
{
	const struct shared_household *v;
	struct arena *a = arena_new();
	struct revision rev;
	size_t n;

	for (size_t i = 0; i < ARRAY_LEN(households); i++) {
		rev_make(&rev, (unsigned char)(100 + i), 1, "q1\t1\n");
		rev.household = households[i];
		(void)rev_add(st, &rev);
	}
	assert_int_equal(store_households_shared(st, &v, &n, a, NULL), ST_OK);
	assert_int_equal(n, ARRAY_LEN(households) - 1); /* "" is none */
	for (size_t i = 0; i < n; i++)
		assert_int_equal(v[i].n, 2);
	arena_free(a);
}

/* All of them add up to the same digits. */
static void open__versions_2_to_4__records_as_they_were(void **state)
{
	struct place *p = *state;
	struct store_state first = { 0 }, now;
	struct err err = ERR_INIT;

	for (size_t version = 2; version <= 4; version++) {
		struct store *st;

		make_older(p, version, households, ARRAY_LEN(households));
		st = store_again(p);
		assert_int_equal(store_check(st, &err), ST_OK);
		assert_int_equal(store_state(st, &now, &err), ST_OK);
		assert_int_equal(now.interviews, ARRAY_LEN(households));
		assert_int_equal(now.revisions, ARRAY_LEN(households) + 1);
		if (version > 2)
			assert_memory_equal(&now.digest, &first.digest, sizeof(now.digest));
		first = now;
		assert_int_equal(store_totals_settle(st, &err), ST_OK);
		expect_shared(st);
		store_close(st);
	}
}

/* What a damaged file holds can be of any version: its rows are known by their shape. */
static void rescue__versions_2_to_4__every_record(void **state)
{
	struct place *p = *state;
	char saved[sizeof(p->store) + 8];

	(void)snprintf(saved, sizeof(saved), "%s.saved", p->store);
	for (size_t version = 2; version <= 4; version++) {
		struct rescue report = { .saved = 0 };
		struct strbuf list;
		struct store *st = NULL;
		struct err err = ERR_INIT;
		struct store_state now;

		strbuf_init(&list);
		report.list = &list;
		make_older(p, version, households, ARRAY_LEN(households));
		(void)unlink(saved);
		assert_int_equal(store_rescue(p->store, saved, &report, &err), ST_OK);
		assert_int_equal(report.revisions, ARRAY_LEN(households) + 1);
		assert_int_equal(report.missing, 0);
		assert_string_equal(list.data, "");
		assert_int_equal(store_open(&st, saved, 0, &err), ST_OK);
		assert_int_equal(store_state(st, &now, &err), ST_OK);
		assert_int_equal(now.interviews, ARRAY_LEN(households));
		store_close(st);
		strbuf_clear(&list);
	}
	(void)unlink(saved);
}

static void open__version_4_with_a_changed_row__stays_as_it_was(void **state)
{
	struct place *p = *state;
	const int ids[2] = { APP_OFFICE, APP_OFFICE };
	struct db_kind old = store_kind_of_file;
	struct db *db = NULL;
	struct store *st = NULL;
	struct err err = ERR_INIT;

	make_older(p, 4, households, ARRAY_LEN(households));
	set_header(p, "UPDATE revision SET marks = 1 WHERE n = 3");
	assert_int_equal(store_open(&st, p->store, 0, &err), ST_DB);
	expect_sentence(&err, "被改动");
	old.n_migrations = 4;
	assert_int_equal(db_open(&db, p->store, ids, 0, &old, 0, &err), ST_OK);
	db_close(db);
}

/* Rows as version 6 wrote them: their digest is one of BLAKE2b. */
static void digests_of_version_6(struct db *db)
{
	struct strbuf *row = &db->scratch;
	unsigned char digest[ROW_DIGEST];
	sqlite3_stmt *s = NULL, *put = NULL;

	assert_int_equal(sqlite3_prepare_v2(db->handle, "SELECT n, id, identity, seq, kind, claim, row FROM revision", -1, &s, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db->handle, "UPDATE revision SET digest = ?2 WHERE n = ?1", -1, &put, NULL), SQLITE_OK);
	while (sqlite3_step(s) == SQLITE_ROW) {
		row_start(row, TABLE_REVISION);
		for (int i = 1; i < 7; i++) {
			if (i >= 3 && i < 6)
				row_int(row, sqlite3_column_int64(s, i));
			else
				row_bytes(row, sqlite3_column_blob(s, i), db_col_size(s, i));
		}
		row_end(row, digest);
		(void)sqlite3_bind_int64(put, 1, sqlite3_column_int64(s, 0));
		(void)sqlite3_bind_blob(put, 2, digest, ROW_DIGEST, SQLITE_TRANSIENT);
		assert_int_equal(sqlite3_step(put), SQLITE_DONE);
		(void)sqlite3_reset(put);
	}
	(void)sqlite3_finalize(s);
	(void)sqlite3_finalize(put);
}

/* With a decision among its interviews. */
static void make_version_6(struct place *p)
{
	struct db_kind old = store_kind_of_file;
	const int ids[2] = { APP_OFFICE, APP_OFFICE };
	struct store st = { .words = words_new() };
	struct err err = ERR_INIT;
	struct revision rev;

	make_older(p, 4, households, ARRAY_LEN(households));
	old.n_migrations = 4;
	assert_int_equal(db_open(&st.db, p->store, ids, 0, &old, 0, &err), ST_OK);
	strbuf_init(&st.canonical);
	assert_int_equal(db_begin(st.db, &err), ST_OK);
	rev_make(&rev, 77, 1, "about\tfile\n");
	rev.kind = REV_DECISION;
	put_older(&st, &rev, "a.csv");
	assert_int_equal(db_commit(st.db, &err), ST_OK);
	strbuf_clear(&st.canonical);
	words_free(st.words);
	db_close(st.db);
	old.n_migrations = 6;
	assert_int_equal(db_open(&st.db, p->store, ids, 0, &old, 0, &err), ST_OK);
	digests_of_version_6(st.db);
	db_close(st.db);
}

static enum status count(void *ctx, const struct head *head)
{
	*(size_t *)ctx += head->rev->kind == REV_DECISION;
	return ST_OK;
}

static void open__version_6__rows_with_their_digests_and_the_decision_found(void **state)
{
	struct place *p = *state;
	struct store_state now;
	struct err err = ERR_INIT;
	struct store *st;
	size_t decisions = 0;

	make_version_6(p);
	st = store_again(p);
	assert_int_equal(store_check(st, &err), ST_OK);
	assert_int_equal(store_state(st, &now, &err), ST_OK);
	assert_int_equal(now.revisions, ARRAY_LEN(households) + 2);
	assert_int_equal(store_revisions_each(st, REV_DECISION, count, &decisions, &err), ST_OK);
	assert_int_equal(decisions, 1);
	store_close(st);
	set_header(p, "UPDATE revision SET row = zeroblob(length(row)) WHERE n = 3");
	st = store_again(p);
	assert_int_equal(store_state(st, &now, &err), ST_DB);
	store_close(st);
}

/* It is brought forward as a whole or not at all. */
static void open__version_6_with_a_changed_row__stays_as_it_was(void **state)
{
	struct place *p = *state;
	struct store *st = NULL;
	struct err err = ERR_INIT;

	make_version_6(p);
	set_header(p, "UPDATE revision SET kind = 0 WHERE kind = 4");
	assert_int_equal(store_open(&st, p->store, 0, &err), ST_DB);
	expect_sentence(&err, "被改动");
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
		IN_PLACE(open__versions_2_to_4__records_as_they_were),
		IN_PLACE(rescue__versions_2_to_4__every_record),
		IN_PLACE(open__version_4_with_a_changed_row__stays_as_it_was),
		IN_PLACE(open__version_6__rows_with_their_digests_and_the_decision_found),
		IN_PLACE(open__version_6_with_a_changed_row__stays_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
