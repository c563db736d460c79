/* SPDX-License-Identifier: MIT */
/* The children that read packages: one that hangs, grows or crashes costs itself only. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/strbuf.h"
#include "exports/package_check.h"
#include "exports/package_merge.h"
#include "tests/exports/site.h"

/* What a hostile file could make a reader do. */
static enum status hang(struct err *err)
{
	volatile unsigned long n = 1;

	(void)err;
	while (n)
		n |= 1;
	return ST_OK;
}

static enum status grow(struct err *err)
{
	void *volatile p = NULL;

	(void)err;
	do {
		p = malloc((size_t)16 << 20);
		if (p)
			memset(p, 1, (size_t)16 << 20);
	} while (p);
	abort();
}

static enum status crash(struct err *err)
{
	(void)err;
	abort();
}

static const char *out_of_reach;

static enum status reach_out(struct err *err)
{
	(void)err;
	/* No descriptor is left to open a file with, and where the kernel filters calls, not even the try is survived. */
	return fs_write(out_of_reach, "x", 1, 0600, NULL) == ST_OK ? ST_OK : ST_INPUT;
}

static enum status complain(struct err *err)
{
	return err_set(err, ST_SYNTAX, "%s", "so it is");
}

static enum status good(struct err *err)
{
	(void)err;
	return ST_OK;
}

static bool spoiled;

/* The reader is over: what it says of the files after this one is not to be believed. */
static enum status spoil_the_next(struct err *err)
{
	(void)err;
	spoiled = true;
	return ST_OK;
}

static enum status good_unless_spoiled(struct err *err)
{
	return spoiled ? err_set(err, ST_SYNTAX, "%s", "slander") : ST_OK;
}

typedef enum status (*job)(struct err *err);

static enum status do_job(void *ctx, size_t i, struct err *err)
{
	return ((const job *)ctx)[i](err);
}

static size_t hear_all(struct package_verdict *out, const job *jobs, size_t n)
{
	static const struct package_limits small = { .memory = (size_t)64 << 20, .seconds = 1 };
	struct package_children c = {
		.fn = do_job, .ctx = (void *)(uintptr_t)jobs, .n = n, .limits = &small
	};
	struct err err = ERR_INIT;
	size_t done = 0;

	package_children_begin(&c);
	must(package_children_hear(&c, out, &done, &err), &err);
	return done;
}

/* The last byte turned over. */
static void spoil_file(const char *path)
{
	struct strbuf bytes;
	struct err err = ERR_INIT;

	strbuf_init(&bytes);
	must(fs_read(&bytes, path, PACKAGE_MAX, &err), &err);
	bytes.data[bytes.len - 2] ^= 1;
	must(fs_write(path, bytes.data, bytes.len, 0600, &err), &err);
	strbuf_clear(&bytes);
}

static void child__that_hangs_grows_or_crashes__costs_itself_only(void **state)
{
	static const job jobs[] = { good,     hang,  good,	     good,     grow,
				    complain, crash, spoil_the_next, good_unless_spoiled, reach_out,
				    good };
	struct package_verdict v[ARRAY_LEN(jobs)];

	out_of_reach = fixture_path(*state, "reached");
	assert_int_equal(hear_all(v, jobs, ARRAY_LEN(jobs)), ARRAY_LEN(jobs));
	for (size_t i = 0; i < ARRAY_LEN(jobs); i++) {
		bool is_good = jobs[i] == good || jobs[i] == spoil_the_next ||
			       jobs[i] == good_unless_spoiled;

#if defined(__SANITIZE_ADDRESS__)
		if (jobs[i] == grow) /* address space is not limited under the sanitizer */
			continue;
#endif
		assert_int_equal(v[i].status, jobs[i] == complain ? ST_SYNTAX :
					      is_good		  ? ST_OK :
								    ST_INPUT);
	}
	assert_string_equal(v[5].text, "so it is");
	assert_false(fs_exists(out_of_reach));
}

/* More than one child serves, and bad ones among them: every good one is in, every bad one is named. */
static void packages__many_with_bad_ones_among_them__each_gets_its_own(void **state)
{
	enum { N = 140 }; /* more than one child takes */
	struct fixture *f = *state;
	struct site office, a;
	struct merge_options o = { .now_ms = 1 };
	struct merge *m = NULL;
	struct err err = ERR_INIT;
	const struct merge_report *r;

	site_open(&office, f, "o.db", STORE_OFFICE, 9);
	site_open(&a, f, "a.db", STORE_FIELD, 1);
	site_trust(&office, &a, KEY_DEVICE, KEY_TRUSTED);
	for (int i = 0; i < N; i++) {
		const char *path;

		(void)site_visit(&a, fixture_identity(f), 1, NULL);
		path = site_hand_in(f, &a, "many");
		if (i % 7 == 3)
			spoil_file(path);
	}
	must(merge_open(&m, office.st, &o, &err), &err);
	must(merge_path(m, fixture_path(f, "many"), &err), &err);
	assert_int_equal(merge_run(m, &err), ST_INPUT);
	r = merge_report(m);
	assert_int_equal(r->files.n, N);
	for (size_t i = 0; i < r->files.n; i++)
		assert_int_equal(r->files.v[i].outcome,
				 i % 7 == 3 ? MERGE_REFUSED : MERGE_TAKEN);
	merge_free(m);
	store_close(a.st);
	store_close(office.st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			child__that_hangs_grows_or_crashes__costs_itself_only, fixture_open,
			fixture_close),
		cmocka_unit_test_setup_teardown(
			packages__many_with_bad_ones_among_them__each_gets_its_own, fixture_open,
			fixture_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
