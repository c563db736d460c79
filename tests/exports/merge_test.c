/* SPDX-License-Identifier: MIT */
/* What merge takes, marks and refuses, as a clerk sees it. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "forms/validate.h"
#include "tests/exports/fixture.h"

static const char *data(struct fixture *f, const char *folder, const char *name)
{
	return arena_printf(f->arena, EXPORTS_DATA "/%s%s%s", folder, *folder ? "/" : "", name);
}

static void has(const struct strbuf *text, const char *fragment)
{
	if (!strstr(text->data, fragment))
		fail_msg("not said: %s\n%s", fragment, text->data);
}

struct bad {
	struct fixture *f;
	struct store *st;
	struct digest before;
};

static void refuse_one(struct bad *b, const char *path, const char *fragment)
{
	const char *paths[] = { path, NULL };
	struct digest after;
	struct strbuf text;

	strbuf_init(&text);
	if (fixture_merge(b->f, b->st, paths, NULL, &text) != ST_INPUT)
		fail_msg("%s was not refused\n%s", path, text.data);
	has(&text, T("不收"));
	has(&text, fragment);
	has(&text, T("新增 0"));
	after = fixture_state(b->st);
	assert_int_equal(digest_compare(&after, &b->before), 0);
	strbuf_clear(&text);
}

static void refuse_line(void *ctx, const char *const *cells)
{
	struct bad *b = ctx;

	refuse_one(b, data(b->f, "bad", cells[0]), cells[2]);
}

static void merge__bad_files__refused_whole_and_nothing_enters(void **state)
{
	struct fixture *f = *state;
	const char *good[] = { data(f, "good", "plain.csv"), NULL };
	struct bad b = { .f = f, .st = fixture_store(f, "bad.db", STORE_OFFICE, true) };

	assert_int_equal(fixture_merge(f, b.st, good, NULL, NULL), ST_OK);
	b.before = fixture_state(b.st);
	fixture_table(f, "bad/INDEX.tsv", refuse_line, &b);
	store_close(b.st);
}

static void merge__bytes_no_editor_writes__refused(void **state)
{
	struct fixture *f = *state;
	struct bad b = { .f = f, .st = fixture_store(f, "bytes.db", STORE_OFFICE, true) };
	struct strbuf text;
	struct err err = ERR_INIT;
	const char *path = fixture_path(f, "made.csv");
	size_t at;

	strbuf_init(&text);
	b.before = fixture_state(b.st);
	must(fs_read(&text, data(f, "good", "plain.csv"), 1 << 20, &err), &err);
	text.data[text.len - 40] = '\0';
	fixture_write(path, text.data, text.len);
	refuse_one(&b, path, "NUL");

	strbuf_reset(&text);
	must(fs_read(&text, data(f, "good", "plain.csv"), 1 << 20, &err), &err);
	at = (size_t)(strstr(text.data, "好") - text.data);
	strbuf_cut(&text, at);
	for (size_t i = 0; i < 2u << 20; i++)
		strbuf_addc(&text, 'x');
	strbuf_adds(&text, ",80\r\n");
	fixture_write(path, text.data, text.len);
	refuse_one(&b, path, "1 MB");

	strbuf_reset(&text);
	must(fs_read(&text, data(f, "good", "plain.csv"), 1 << 20, &err), &err);
	memcpy(text.data + (strstr(text.data, "好") - text.data), "\xFF\xFF\xFF", 3);
	fixture_write(path, text.data, text.len);
	refuse_one(&b, path, "GB18030");
	strbuf_clear(&text);
	store_close(b.st);
}

static void merge__good_beside_bad__only_the_bad_one_is_left_out(void **state)
{
	struct fixture *f = *state;
	struct store *st = fixture_store(f, "mixed.db", STORE_OFFICE, true),
		     *plain = fixture_store(f, "alone.db", STORE_OFFICE, true);
	const char *both[] = { data(f, "bad", "spoiled-code.csv"), data(f, "good", "plain.csv"),
			       NULL };
	const char *one[] = { data(f, "good", "plain.csv"), NULL };

	assert_int_equal(fixture_merge(f, st, both, NULL, NULL), ST_INPUT);
	assert_int_equal(fixture_merge(f, plain, one, NULL, NULL), ST_OK);
	assert_true(same_state(st, plain));
	store_close(st);
	store_close(plain);
}

struct count {
	size_t n;
	unsigned marks;
};

static enum status count_marks(void *ctx, const struct head *head)
{
	struct count *c = ctx;

	c->n++;
	c->marks |= head->marks;
	return ST_OK;
}

static unsigned mark_of(const char *word)
{
	static const struct {
		const char *word;
		enum mark mark;
	} words[] = { { "type", MARK_TYPE },
		      { "choice", MARK_CHOICE },
		      { "constraint", MARK_CONSTRAINT },
		      { "skip", MARK_SKIP },
		      { "required", MARK_REQUIRED } };

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].word, word) == 0)
			return words[i].mark;
	fail_msg("unknown mark %s", word);
	return 0;
}

static void mark_line(void *ctx, const char *const *cells)
{
	struct fixture *f = ctx;
	struct store *st =
		fixture_store(f, arena_printf(f->arena, "%s.db", cells[0]), STORE_OFFICE, true);
	const char *paths[] = { data(f, "marked", cells[0]), NULL };
	struct count c = { 0 };
	struct strbuf text;
	struct err err = ERR_INIT;

	strbuf_init(&text);
	if (fixture_merge(f, st, paths, NULL, &text) != ST_OK)
		fail_msg("%s: %s", cells[0], text.data);
	has(&text, cells[2]);
	has(&text, T("有疑问 1"));
	must(store_heads_each(st, REV_INTERVIEW, NULL, count_marks, &c, &err), &err);
	assert_int_equal(c.n, 1);
	if (c.marks != mark_of(cells[1]))
		fail_msg("%s: marks %u\n%s", cells[0], c.marks, text.data);
	strbuf_clear(&text);
	store_close(st);
}

static void merge__values_the_form_forbids__kept_and_marked(void **state)
{
	struct fixture *f = *state;

	fixture_table(f, "marked/INDEX.tsv", mark_line, f);
}

static enum status take_body(void *ctx, const struct head *head)
{
	struct strbuf *bodies = ctx;

	strbuf_add(bodies, head->rev->body, head->rev->body_len);
	strbuf_addf(bodies, "%s %s\n", head->rev->unit, head->rev->household);
	return ST_OK;
}

static void bodies_of(struct fixture *f, const char *path, const char *form_path,
		      struct strbuf *out)
{
	struct store *st = fixture_store(f, arena_printf(f->arena, "%s.db", fs_base_name(path)),
					 STORE_OFFICE, !form_path);
	const char *paths[] = { path, NULL };
	struct err err = ERR_INIT;
	struct strbuf text;

	strbuf_init(&text);
	if (fixture_merge(f, st, paths, form_path, &text) != ST_OK)
		fail_msg("%s: %s", path, text.data);
	assert_null(strstr(text.data, T("有疑问 1")));
	must(store_heads_each(st, -1, NULL, take_body, out, &err), &err);
	strbuf_clear(&text);
	store_close(st);
}

/* Encodings, separators, the order of columns, ODK Central's and KoboToolbox's spellings: the answers are the same. */
static void merge__odd_but_readable_files__same_answers(void **state)
{
	static const char *const names[] = {
		"gb18030.csv",    "bom.csv",           "utf16.csv",      "lf.csv",
		"semicolon.csv",  "tab.csv",           "reordered.csv",  "no-seq.csv",
		"odk.csv",        "kobo.csv",          "full-width.csv", "extra-column.csv",
		"blank-rows.csv", "spaces-in-list.csv"
	};
	struct fixture *f = *state;
	struct strbuf want, have;

	strbuf_init(&want);
	strbuf_init(&have);
	bodies_of(f, data(f, "good", "plain.csv"), NULL, &want);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		strbuf_reset(&have);
		bodies_of(f, data(f, "good", names[i]), NULL, &have);
		assert_string_equal(have.data, want.data);
	}
	strbuf_reset(&have);
	bodies_of(f, data(f, "", "odk-no-form.csv"), EXPORTS_DATA "/flat.md", &have);
	assert_string_equal(have.data, want.data);
	strbuf_clear(&want);
	strbuf_clear(&have);
}

static void merge__form_given__kept_in_the_store_once_a_file_needs_it(void **state)
{
	struct fixture *f = *state;
	struct store *st = fixture_store(f, "given.db", STORE_OFFICE, false);
	const char *plain[] = { data(f, "good", "plain.csv"), NULL },
		   *bad[] = { data(f, "bad", "spoiled-code.csv"), NULL };
	struct strbuf bytes;

	strbuf_init(&bytes);
	assert_int_equal(fixture_merge(f, st, plain, NULL, NULL), ST_INPUT);
	assert_int_equal(fixture_merge(f, st, bad, EXPORTS_DATA "/flat.md", NULL), ST_INPUT);
	assert_int_equal(store_form_get(st, "flat", "1", &bytes, NULL), ST_NOT_FOUND);
	assert_int_equal(fixture_merge(f, st, plain, EXPORTS_DATA "/flat.md", NULL), ST_OK);
	assert_int_equal(store_form_get(st, "flat", "1", &bytes, NULL), ST_OK);
	assert_int_equal(fixture_merge(f, st, plain, NULL, NULL), ST_OK);
	strbuf_clear(&bytes);
	store_close(st);
}

static void merge__odk_repeats__follow_their_parents(void **state)
{
	struct fixture *f = *state;
	struct strbuf have;

	strbuf_init(&have);
	bodies_of(f, data(f, "", "odk"), NULL, &have);
	assert_string_equal(have.data, "who\t甲\nfam/person[1]/name\t子\nfam/person[1]/age\t7\nfam/"
				       "person[1]/after\t后\nfam/person[2]/name\t丑\n"
				       "fam/person[2]/age\t8\nfam/person[2]/child[1]/"
				       "cname\t寅\nfam/person[2]/child[1]/school\t1\n"
				       "animal[1]/beast\tsheep\nanimal[2]/"
				       "beast\tcow\nlast\t完\n150525100200 150525100200-01-0001\n");
	strbuf_clear(&have);
}

static void merge__same_record_and_seq_with_other_answers__kept_and_named(void **state)
{
	struct fixture *f = *state;
	struct store *st = fixture_store(f, "conflict.db", STORE_OFFICE, true),
		     *turned = fixture_store(f, "turned.db", STORE_OFFICE, true);
	const char *first[] = { data(f, "good", "plain.csv"), NULL },
		   *second[] = { fixture_path(f, "other.csv"), NULL };
	struct strbuf text;
	struct err err = ERR_INIT;
	struct store_state a, b;

	strbuf_init(&text);
	must(fs_read(&text, first[0], 1 << 20, &err), &err);
	memcpy(strstr(text.data, "好"), "坏", strlen("坏"));
	fixture_write(second[0], text.data, text.len);
	strbuf_reset(&text);
	assert_int_equal(fixture_merge(f, st, first, NULL, NULL), ST_OK);
	assert_int_equal(fixture_merge(f, st, second, NULL, &text), ST_OK);
	has(&text, "00000000-0000-4000-8000-000000000001");
	has(&text, "plain.csv");
	has(&text, "other.csv");
	assert_int_equal(fixture_merge(f, turned, second, NULL, NULL), ST_OK);
	assert_int_equal(fixture_merge(f, turned, first, NULL, NULL), ST_OK);
	must(store_state(st, &a, &err), &err);
	must(store_state(turned, &b, &err), &err);
	assert_int_equal(a.conflicts, 1);
	assert_int_equal(a.interviews, 3);
	assert_int_equal(a.revisions, 4);
	assert_int_equal(b.conflicts, 1);
	assert_int_equal(digest_compare(&a.digest, &b.digest), 0);
	strbuf_clear(&text);
	store_close(st);
	store_close(turned);
}

static void merge__household_not_in_the_register__taken_and_listed(void **state)
{
	struct fixture *f = *state;
	struct store *st = fixture_store(f, "register.db", STORE_OFFICE, true);
	const char *paths[] = { data(f, "good", "plain.csv"), NULL };
	struct household h = {
		.id = "150525100200-01-0001", .unit = "150525100200", .team = "", .contact = ""
	};
	struct err err = ERR_INIT;
	struct strbuf text;

	strbuf_init(&text);
	must(store_household_put(st, &h, NULL, &err), &err);
	assert_int_equal(fixture_merge(f, st, paths, NULL, &text), ST_OK);
	has(&text, "150525100200-01-0002");
	has(&text, "150525100200-01-0003");
	assert_null(strstr(text.data, "150525100200-01-0001"));
	has(&text, "2026Q4"); /* the round is not known either, and that is said */
	strbuf_clear(&text);
	store_close(st);
}

static void merge__folder_of_anything__reads_csv_skips_the_rest(void **state)
{
	struct fixture *f = *state;
	struct store *st = fixture_store(f, "folder.db", STORE_OFFICE, true);
	const char *deep = fixture_path(f, "stick/day/two"),
		   *paths[] = { fixture_path(f, "stick"), NULL };
	struct strbuf text;
	struct err err = ERR_INIT;

	strbuf_init(&text);
	must(fs_mkdirs(deep, &err), &err);
	must(fs_read(&text, data(f, "good", "plain.csv"), 1 << 20, &err), &err);
	fixture_write(fs_join(f->arena, deep, "A.CSV"), text.data, text.len);
	fixture_write(fs_join(f->arena, deep, "again.csv"), text.data, text.len);
	fixture_write(fs_join(f->arena, deep, "照片.jpg"), "x", 1);
	strbuf_reset(&text);
	assert_int_equal(fixture_merge(f, st, paths, NULL, &text), ST_OK);
	has(&text, T("文件：收下 1 个，已有 1 个，不收 0 个，跳过 1 个"));
	has(&text, "照片.jpg");
	strbuf_clear(&text);
	store_close(st);
}

static void merge__unreadable_file__is_the_machine_and_the_rest_goes_on(void **state)
{
	struct fixture *f = *state;
	struct store *st;
	const char *paths[] = { data(f, "good", "plain.csv"), fixture_path(f, "locked.csv"), NULL };
	struct strbuf text;

	st = fixture_store(f, "locked.db", STORE_OFFICE, true);
	strbuf_init(&text);
	/* Opens like any file and cannot be read, even by the superuser: nothing is mapped at the address 0. */
	assert_int_equal(symlink("/proc/self/mem", paths[1]), 0);
	assert_int_equal(fixture_merge(f, st, paths, NULL, &text), ST_IO);
	has(&text, T("收下 1"));
	strbuf_clear(&text);
	store_close(st);
}

struct stopper {
	size_t after;
};

static bool stop_after(void *ctx, const char *path, size_t done, size_t total)
{
	const struct stopper *s = ctx;

	(void)path;
	(void)total;
	return done < s->after;
}

static void merge__stopped_and_run_again__same_as_at_once(void **state)
{
	struct fixture *f = *state;
	struct store *st = fixture_store(f, "stopped.db", STORE_OFFICE, true),
		     *whole = fixture_store(f, "whole.db", STORE_OFFICE, true);
	const char *paths[] = { data(f, "good", ""), data(f, "marked", ""), NULL };
	struct stopper stopper = { 3 };
	struct merge_options options = { .divisions = f->divisions,
					 .progress = stop_after,
					 .ctx = &stopper };
	struct err err = ERR_INIT;
	struct merge *m = NULL;

	must(merge_open(&m, st, &options, &err), &err);
	must(merge_path(m, paths[0], &err), &err);
	assert_int_equal(merge_run(m, &err), ST_CANCELLED);
	assert_true(merge_report(m)->cancelled);
	assert_int_equal(merge_report(m)->count[MERGE_TAKEN] + merge_report(m)->count[MERGE_HAD],
			 3);
	merge_free(m);
	assert_false(same_state(st, whole));
	(void)fixture_merge(f, st, paths, NULL, NULL);
	(void)fixture_merge(f, whole, paths, NULL, NULL);
	assert_true(same_state(st, whole));
	store_close(st);
	store_close(whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(merge__bad_files__refused_whole_and_nothing_enters,
						fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(merge__bytes_no_editor_writes__refused,
						fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(
			merge__good_beside_bad__only_the_bad_one_is_left_out, fixture_open,
			fixture_close),
		cmocka_unit_test_setup_teardown(merge__values_the_form_forbids__kept_and_marked,
						fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(merge__odd_but_readable_files__same_answers,
						fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(
			merge__form_given__kept_in_the_store_once_a_file_needs_it, fixture_open,
			fixture_close),
		cmocka_unit_test_setup_teardown(merge__odk_repeats__follow_their_parents,
						fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(
			merge__same_record_and_seq_with_other_answers__kept_and_named, fixture_open,
			fixture_close),
		cmocka_unit_test_setup_teardown(
			merge__household_not_in_the_register__taken_and_listed, fixture_open,
			fixture_close),
		cmocka_unit_test_setup_teardown(merge__folder_of_anything__reads_csv_skips_the_rest,
						fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(
			merge__unreadable_file__is_the_machine_and_the_rest_goes_on, fixture_open,
			fixture_close),
		cmocka_unit_test_setup_teardown(merge__stopped_and_run_again__same_as_at_once,
						fixture_open, fixture_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
