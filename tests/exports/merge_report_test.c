/* SPDX-License-Identifier: MIT */
/* What the report of a merge says: the cause and not its consequences, what was left out, what was taken back, what looks doubled. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "tests/exports/fixture.h"

#define META                                                                                   \
	"_form,_round,_unit,_household,_device,_interviewer,_started,_ended,_outcome,_lang,__" \
	"version__,_uuid,_seq,_submission_time"
#define FLAT "scale/q1,scale/q2,aware,tookpart,age,why,twice," META "\n"

static void has(const struct strbuf *text, const char *fragment)
{
	if (!strstr(text->data, fragment))
		fail_msg("not said: %s\n%s", fragment, text->data);
}

static void has_not(const struct strbuf *text, const char *fragment)
{
	if (strstr(text->data, fragment))
		fail_msg("said: %s\n%s", fragment, text->data);
}

struct damaged {
	const char *bytes;
	size_t n;
	const char *said, *not_said;
};

#define BYTES(text) text, sizeof(text) - 1

static void report__damage_in_a_short_header__named_itself(void **state)
{
	static const struct damaged cases[] = {
		{ BYTES("scale/q1,\"scale/"
			"q2,aware,_form,_uuid,_unit\n1,a,1,flat,x,y\n1,\"b\",1,flat,x,y\n"),
		  "引号", "缺少列" },
		{ BYTES("_form,_uuid,_unit,\"age\n1,2,3,4\n"), "引号", "缺少列" },
		{ BYTES("_form,_uuid,_unit,\"age\n1,2,3\"\n1,2,3,4\n"), "第 1 行：列名里有换行",
		  "缺少列" },
		{ BYTES("a\0b,c\n1,2\n"), "NUL", "不是 ruhu" },
		{ BYTES("_form,_uuid,_unit\n1,\0\0,3\n"), "第 2 行：这一行里有空字节（NUL）",
		  "不是 ruhu" },
		{ BYTES("\0\0\0\0\0\0\0\0"), "NUL", "不是 ruhu" },
	};
	struct fixture *f = *state;
	struct store *st = fixture_store(f, "damage.db", STORE_OFFICE, true);
	const char *paths[] = { fixture_path(f, "damaged.csv"), NULL };
	struct strbuf text;

	strbuf_init(&text);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		fixture_write(paths[0], cases[i].bytes, cases[i].n);
		strbuf_reset(&text);
		assert_int_equal(fixture_merge(f, st, paths, NULL, &text), ST_INPUT);
		has(&text, cases[i].said);
		has_not(&text, cases[i].not_said);
	}
	strbuf_clear(&text);
	store_close(st);
}

static enum status take_body(void *ctx, const struct head *head)
{
	strbuf_add(ctx, head->rev->body, head->rev->body_len);
	return ST_OK;
}

static void report__unknown_columns_of_visits__left_out_and_named(void **state)
{
	static const char file[] =
		"note,weather,dog,appointment," META "\n"
		"有狗,晴,一条,2026-11-24T19:00:00+08:00,,2026Q4,150525100200,150525100200-01-0001,"
		"H3K,v01,"
		"2026-11-23T10:42:07+08:00,,t2,zh,,00000000-0000-4000-8000-000000000009,1,\n";
	struct fixture *f = *state;
	struct store *st = fixture_store(f, "visits.db", STORE_OFFICE, true);
	const char *paths[] = { fixture_path(f, "visits.csv"), NULL };
	struct strbuf text;
	struct err err = ERR_INIT;

	strbuf_init(&text);
	fixture_write(paths[0], file, sizeof(file) - 1);
	assert_int_equal(fixture_merge(f, st, paths, NULL, &text), ST_OK);
	has(&text, "有 2 列走访记录里没有这一项，没有用：weather、dog");
	strbuf_reset(&text);
	must(store_heads_each(st, REV_VISIT, NULL, take_body, &text, &err), &err);
	assert_string_equal(text.data, "appointment\t2026-11-24T19:00:00+08:00\nnote\t有狗\n");
	strbuf_clear(&text);
	store_close(st);
}

static const char *flat_row(struct fixture *f, const char *round, int household,
			    const char *outcome, int uuid, const char *q1)
{
	return arena_printf(f->arena,
			    "%s,a "
			    "c,1,2,40,好,80,flat,%s,150525100200,150525100200-01-%04d,H3K,v01,2026-"
			    "11-23T10:42:07+08:00,"
			    "2026-11-23T10:50:00+08:00,%s,zh,1,00000000-0000-4000-8000-%012d,1,"
			    "2026-11-23T21:00:00+08:00\n",
			    q1, round, household, outcome, uuid);
}

static void report__two_interviews_of_one_household__listed_and_kept(void **state)
{
	struct fixture *f = *state;
	struct store *st = fixture_store(f, "claims.db", STORE_OFFICE, true);
	const char *paths[] = { fixture_path(f, "claims.csv"), NULL };
	struct strbuf file, text;
	struct err err = ERR_INIT;
	struct store_state s;
	int uuid = 1;

	strbuf_init(&file);
	strbuf_init(&text);
	strbuf_adds(&file, FLAT);
	strbuf_adds(&file, flat_row(f, "2026Q4", 1, "1.1", uuid++, "1"));
	strbuf_adds(&file, flat_row(f, "2026Q4", 1, "1.1", uuid++, "2")); /* twice in one round */
	strbuf_adds(&file, flat_row(f, "2026Q4", 2, "1.1", uuid++, "1"));
	strbuf_adds(&file, flat_row(f, "2027Q1", 2, "1.1", uuid++, "1")); /* another round */
	strbuf_adds(&file, flat_row(f, "2026Q4", 3, "1.1", uuid++, "1"));
	strbuf_adds(&file,
		    flat_row(f, "2026Q4", 3, "2.111", uuid++, "1")); /* a refusal before it */
	strbuf_adds(&file, flat_row(f, "2026Q4", 4, "1.1", uuid++, "1"));
	strbuf_adds(&file,
		    flat_row(f, "2026Q4", 4, "1.1", uuid++, "9")); /* marked, does not count */
	fixture_write(paths[0], file.data, file.len);
	assert_int_equal(fixture_merge(f, st, paths, NULL, &text), ST_OK);
	has(&text, "疑似重复：有 1 户");
	has(&text, "150525100200-01-0001（2026Q4 期，2 份）");
	has_not(&text, "-0002（");
	has_not(&text, "-0003（");
	has_not(&text, "-0004（");
	must(store_state(st, &s, &err), &err);
	assert_int_equal(s.interviews, uuid - 1);
	for (int household = 10; household < 22; household++) {
		strbuf_adds(&file, flat_row(f, "2026Q4", household, "1.1", uuid++, "1"));
		strbuf_adds(&file, flat_row(f, "2026Q4", household, "1.2", uuid++, "1"));
	}
	fixture_write(paths[0], file.data, file.len);
	strbuf_reset(&text);
	assert_int_equal(fixture_merge(f, st, paths, NULL, &text), ST_OK);
	has(&text, "疑似重复：有 13 户");
	has(&text, "-0018（");
	has_not(&text, "-0019（"); /* the first ten */
	strbuf_clear(&file);
	strbuf_clear(&text);
	store_close(st);
}

struct full {
	const char *after; /* the disk is full once this file has been read */
	struct rlimit old;
	bool set;
};

static bool fill_up(void *ctx, const char *path, size_t done, size_t total)
{
	struct full *full = ctx;
	struct rlimit new;

	(void)done;
	(void)total;
	if (full->set || strcmp(fs_base_name(path), full->after) != 0)
		return true;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &full->old), 0);
	new = full->old;
	new.rlim_cur = 1024;
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &new), 0);
	full->set = true;
	return true;
}

/* A batch is 1,024 files (or two seconds): the repeats' tables are the last of one batch, their main table the first of the next. */
static void report__commit_fails_after_a_batch__tables_of_repeats_are_taken_back_too(void **state)
{
	enum { BEFORE = 1021 };
	struct fixture *f = *state;
	struct store *field = fixture_store(f, "field.db", STORE_FIELD, true),
		     *office = fixture_store(f, "office.db", STORE_OFFICE, true);
	struct full full = { .after = "nested_2-person.csv" };
	struct merge_options options = { .divisions = f->divisions,
					 .progress = fill_up,
					 .ctx = &full };
	const struct merge_report *r;
	struct merge *m = NULL;
	struct err err = ERR_INIT;
	struct digest id;
	const char *dir;
	size_t seen = 0;

	for (int i = 0; i < 40; i++)
		fixture_interview(f, field, f->nested, fixture_identity(f), 1, NULL, &id);
	dir = fixture_export(f, field, "out");
	for (int i = 0; i < BEFORE; i++) {
		const char *text = arena_printf(f->arena, "%s%s", FLAT,
						flat_row(f, "2026Q4", i + 1, "1.1", i + 1, "1"));

		fixture_write(fs_join(f->arena, dir, arena_printf(f->arena, "a%04d.csv", i)), text,
			      strlen(text));
	}
	must(merge_open(&m, office, &options, &err), &err);
	must(merge_path(m, dir, &err), &err);
	assert_int_not_equal(merge_run(m, &err), ST_OK);
	assert_true(full.set);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &full.old), 0);
	r = merge_report(m);
	assert_int_equal(r->files.n, BEFORE + 4);
	for (size_t i = 0; i < r->files.n; i++) {
		const struct merge_file *file = &r->files.v[i];
		bool nested = strncmp(fs_base_name(file->path), "nested", 6) == 0;

		seen += nested;
		if (nested || i == 0)
			assert_int_equal(file->outcome, nested ? MERGE_REFUSED : MERGE_TAKEN);
		if (nested) {
			assert_int_equal(file->code,
					 err_exit_status(file->code) == 3 ? file->code : ST_IO);
			assert_int_equal(file->problems.n, 1);
			assert_int_equal(file->notes.n, 0);
		}
	}
	assert_int_equal(seen, 4);
	merge_free(m);
	store_close(field);
	store_close(office);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, fixture_open, fixture_close)
		WITH_FIXTURE(report__damage_in_a_short_header__named_itself),
		WITH_FIXTURE(report__unknown_columns_of_visits__left_out_and_named),
		WITH_FIXTURE(report__two_interviews_of_one_household__listed_and_kept),
		WITH_FIXTURE(
			report__commit_fails_after_a_batch__tables_of_repeats_are_taken_back_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
