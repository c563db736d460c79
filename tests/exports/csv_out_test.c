/* SPDX-License-Identifier: MIT */
/* What an export writes: the same bytes for the same state, names that stay, what the copy for people does not show, all or nothing. */
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
#include "exports/csv_out.h"
#include "forms/load.h"
#include "tests/exports/fixture.h"

static bool same_file(const char *a, const char *b)
{
	struct strbuf x, y;
	struct err err = ERR_INIT;
	bool same;

	strbuf_init(&x);
	strbuf_init(&y);
	must(fs_read(&x, a, 64 << 20, &err), &err);
	must(fs_read(&y, b, 64 << 20, &err), &err);
	same = x.len == y.len && memcmp(x.data, y.data, x.len) == 0;
	strbuf_clear(&x);
	strbuf_clear(&y);
	return same;
}

static void export__same_state_in_two_offices__same_bytes(void **state)
{
	static const char *const names[] = { "flat_1.csv",          "nested_2.csv",
					     "nested_2-person.csv", "nested_2-child.csv",
					     "nested_2-animal.csv", "visits.csv" };
	struct fixture *f = *state;
	struct store *field = fixture_store(f, "f.db", STORE_FIELD, true),
		     *one = fixture_store(f, "o1.db", STORE_OFFICE, true),
		     *two = fixture_store(f, "o2.db", STORE_OFFICE, true);
	const char *paths[] = { NULL, NULL }, *out1, *out2;

	fixture_fill(f, field, 60);
	paths[0] = fixture_export(f, field, "first");
	assert_int_equal(fixture_merge(f, one, paths, NULL, NULL), ST_OK);
	out1 = paths[0] = fixture_export(f, one, "second");
	assert_int_equal(fixture_merge(f, two, paths, NULL, NULL), ST_OK);
	out2 = fixture_export(f, two, "third");
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		assert_true(same_file(fs_join(f->arena, out1, names[i]),
				      fs_join(f->arena, out2, names[i])));
	store_close(field);
	store_close(one);
	store_close(two);
}

static void visits__field_without_a_column__said_and_nothing_written(void **state)
{
	struct fixture *f = *state;
	struct store *st = fixture_store(f, "vf.db", STORE_FIELD, true);
	struct export_options options = { .purpose = EXPORT_EXCHANGE };
	struct export_result *result = NULL;
	struct err err = ERR_INIT;
	const char *const *names = NULL;
	const char *dir = fixture_path(f, "vf");
	struct revision rev;
	struct digest id;
	size_t n = 0;

	fixture_fill(f, st, 10);
	revision_init(&rev);
	rev.kind = REV_VISIT;
	rev.identity = fixture_identity(f);
	rev.round = "2026Q4";
	rev.state = "final";
	rev.body = "note\t好\nlater_field\tx\n";
	rev.body_len = strlen(rev.body);
	must(store_revision_add(st, &rev, 0, "", &id, NULL, &err), &err);
	assert_int_equal(csv_export(&result, st, dir, &options, &err), ST_DB);
	assert_non_null(strstr(err.text, "later_field"));
	must(fs_list(&names, &n, f->arena, dir, true, &err), &err);
	assert_int_equal(n, 0);
	store_close(st);
}

/* A form under another id, or the same id in another version. */
static struct form *add_variant(struct fixture *f, struct store *st, const char *id, const char *version)
{
	struct err err = ERR_INIT;
	struct form *form = NULL;
	struct strbuf text;
	const char *path = fixture_path(f, "variant.md"), *at;
	struct digest rev;

	strbuf_init(&text);
	must(fs_read(&text, EXPORTS_DATA "/flat.md", 1 << 20, &err), &err);
	at = strstr(text.data, "| flat | 1 |");
	assert_non_null(at);
	text.data[at - text.data] = '\0';
	path = fixture_path(f, "variant.md");
	at = arena_printf(f->arena, "%s| %s | %s | 平的 | 中文 (zh) | | | |\n", text.data, id, version);
	fixture_write(path, at, strlen(at));
	must(form_load(&form, path, NULL, &err), &err);
	must(store_form_add(st, form->id, form->version, &form->digest, form->canonical, form->canonical_len, &err), &err);
	fixture_interview(f, st, form, fixture_identity(f), 1, NULL, &rev);
	strbuf_clear(&text);
	return form;
}

static void export__names__stay_when_another_version_comes(void **state)
{
	struct fixture *f = *state;
	struct store *st = fixture_store(f, "names.db", STORE_FIELD, true),
		     *office = fixture_store(f, "names-office.db", STORE_OFFICE, true);
	struct form *second, *visits;
	struct digest id;
	const char *dir, *paths[] = { NULL, NULL };
	struct err err = ERR_INIT;

	fixture_interview(f, st, f->flat, fixture_identity(f), 1, NULL, &id);
	fixture_visit(f, st, fixture_identity(f), 1, NULL, &id);
	dir = fixture_export(f, st, "names1");
	assert_true(fs_exists(fs_join(f->arena, dir, "flat_1.csv")));
	second = add_variant(f, st, "flat", "二 2");
	visits = add_variant(f, st, "visits", "");
	must(store_form_add(office, second->id, second->version, &second->digest, second->canonical, second->canonical_len, &err), &err);
	must(store_form_add(office, visits->id, visits->version, &visits->digest, visits->canonical, visits->canonical_len, &err), &err);
	dir = paths[0] = fixture_export(f, st, "names2");
	assert_true(fs_exists(fs_join(f->arena, dir, "flat_1.csv")));
	assert_true(fs_exists(fs_join(f->arena, dir, "flat_二u00202.csv")));
	assert_true(fs_exists(fs_join(f->arena, dir, "visits_.csv")));
	assert_true(fs_exists(fs_join(f->arena, dir, "visits.csv")));
	assert_int_equal(fixture_merge(f, office, paths, NULL, NULL), ST_OK);
	assert_true(same_state(st, office));
	form_free(second);
	form_free(visits);
	store_close(st);
	store_close(office);
}

static void export__two_files_of_one_name__said(void **state)
{
	struct fixture *f = *state;
	struct store *st = fixture_store(f, "twice.db", STORE_FIELD, true);
	struct form *second = add_variant(f, st, "FLAT", "1");
	struct export_options options = { .purpose = EXPORT_EXCHANGE };
	struct export_result *result = NULL;
	struct err err = ERR_INIT;
	struct digest id;

	fixture_interview(f, st, f->flat, fixture_identity(f), 1, NULL, &id);
	assert_int_equal(csv_export(&result, st, fixture_path(f, "twice"), &options, &err), ST_INPUT);
	assert_non_null(strstr(err.text, "同一个文件名"));
	assert_null(strstr(err.text, "盘"));
	form_free(second);
	store_close(st);
}

static void people__copy__shows_labels_and_hides_who(void **state)
{
	struct fixture *f = *state;
	struct store *st = fixture_store(f, "p.db", STORE_FIELD, true),
		     *office = fixture_store(f, "po.db", STORE_OFFICE, true);
	struct export_options options = { .purpose = EXPORT_PEOPLE, .divisions = f->divisions };
	const char *dir = fixture_path(f, "copy"), *paths[] = { dir, NULL };
	struct export_result *result = NULL;
	struct strbuf text;
	struct err err = ERR_INIT;

	strbuf_init(&text);
	fixture_fill(f, st, 60);
	must(csv_export(&result, st, dir, &options, &err), &err);
	assert_true(result->files.n >= 3);
	must(fs_read(&text, fs_join(f->arena, dir, "flat_1-copy.csv"), 1 << 20, &err), &err);
	assert_memory_equal(text.data, "\xEF\xBB\xBF", 3);
	assert_non_null(strstr(text.data, "'=您满意吗？"));
	assert_non_null(strstr(text.data, "'=1+1"));
	assert_non_null(strstr(text.data, "'0012"));
	assert_null(strstr(text.data, ",=1+1"));
	assert_non_null(strstr(text.data, "不满意"));
	assert_non_null(strstr(text.data, "梨、杏"));
	assert_non_null(strstr(text.data, "150525100000 大沁他拉镇"));
	assert_null(strstr(text.data, "150525100200"));
	assert_null(strstr(text.data, "H3K"));
	assert_null(strstr(text.data, "v01"));
	assert_null(strstr(text.data, "T10:42"));
	strbuf_reset(&text);
	must(fs_read(&text, fs_join(f->arena, dir, "visits-copy.csv"), 1 << 20, &err), &err);
	assert_null(strstr(text.data, "路灯不亮"));
	assert_null(strstr(text.data, "T19:00"));
	assert_int_equal(fixture_merge(f, office, paths, NULL, NULL), ST_INPUT);
	export_result_free(result);
	strbuf_clear(&text);
	store_close(st);
	store_close(office);
}

static void export__folder_cannot_be_written__nothing_is_left(void **state)
{
	struct fixture *f = *state;
	struct store *st = fixture_store(f, "n.db", STORE_FIELD, true);
	struct export_options options = { .purpose = EXPORT_EXCHANGE };
	struct export_result *result = NULL;
	struct err err = ERR_INIT;
	const char *const *names = NULL;
	const char *dir = fixture_path(f, "full");
	size_t n = 0;

	fixture_fill(f, st, 40);
	must(fs_mkdirs(fs_join(f->arena, dir, "visits.csv"), &err),
	     &err); /* a folder stands where a file should */
	assert_int_equal(csv_export(&result, st, dir, &options, &err), ST_IO);
	assert_null(result);
	assert_true(err.text[0] != '\0');
	must(fs_list(&names, &n, f->arena, dir, true, &err), &err);
	assert_int_equal(n, 0);
	store_close(st);
}

/* What a full disk does, without filling one: files may not grow past a size. */
static struct rlimit limit_files(rlim_t bytes)
{
	struct rlimit old, new;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	new = old;
	new.rlim_cur = bytes;
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &new), 0);
	return old;
}

static void full_disk__export_leaves_nothing_merge_takes_nothing(void **state)
{
	struct fixture *f = *state;
	struct store *field = fixture_store(f, "d.db", STORE_FIELD, true),
		     *office = fixture_store(f, "do.db", STORE_OFFICE, true);
	struct export_options options = { .purpose = EXPORT_EXCHANGE };
	struct export_result *result = NULL;
	struct digest before = fixture_state(office), after;
	struct err err = ERR_INIT;
	const char *const *names = NULL;
	const char *paths[] = { NULL, NULL }, *full = fixture_path(f, "nowhere");
	struct rlimit old;
	enum status st;
	size_t n = 0;

	fixture_fill(f, field, 400);
	paths[0] = fixture_export(f, field, "whole");
	old = limit_files(8192);
	st = csv_export(&result, field, full, &options, &err);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(err_exit_status(st), 3);
	assert_true(err.text[0] != '\0');
	must(fs_list(&names, &n, f->arena, full, true, &err), &err);
	assert_int_equal(n, 0);
	old = limit_files(200000);
	st = fixture_merge(f, office, paths, NULL, NULL);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(err_exit_status(st), 3);
	after = fixture_state(office);
	assert_int_equal(digest_compare(&before, &after), 0);
	assert_int_equal(fixture_merge(f, office, paths, NULL, NULL), ST_OK);
	store_close(field);
	store_close(office);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(export__same_state_in_two_offices__same_bytes,
						fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(
			visits__field_without_a_column__said_and_nothing_written, fixture_open,
			fixture_close),
		cmocka_unit_test_setup_teardown(export__names__stay_when_another_version_comes,
						fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(export__two_files_of_one_name__said, fixture_open,
						fixture_close),
		cmocka_unit_test_setup_teardown(people__copy__shows_labels_and_hides_who,
						fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(
			full_disk__export_leaves_nothing_merge_takes_nothing, fixture_open,
			fixture_close),
		cmocka_unit_test_setup_teardown(export__folder_cannot_be_written__nothing_is_left,
						fixture_open, fixture_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
