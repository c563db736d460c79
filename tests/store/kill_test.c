/* SPDX-License-Identifier: MIT */
/* What was acknowledged is there: after kill -9, on a full disk, beside a second program. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/attr.h"
#include "tests/store/support.h"

static enum status count_event(void *ctx, int64_t n, int64_t at_ms, const char *event, const char *key, const char *value, const char *old)
{
	(void)n;
	(void)at_ms;
	(void)event;
	(void)key;
	(void)value;
	(void)old;
	++*(long *)ctx;
	return ST_OK;
}

static struct draft draft_make(void)
{
	struct draft d = { .round = "r", .form_id = "sat", .form_version = "1", .household = "h", .unit = "u", .interviewer = "07",
			   .started = "10:00" };

	memset(d.identity.b, 0x55, IDENTITY_SIZE);
	return d;
}

/* Answers until it is killed, a byte into the pipe after each that was acknowledged. */
static void answer_for_ever(const struct place *p, int ack)
{
	struct store *st = NULL;
	const struct draft d = draft_make();

	if (store_open(&st, p->store, 0, NULL) != ST_OK)
		_exit(2);
	for (int64_t i = 0;; i++) {
		if (store_draft_event(st, &d.identity, i, "answer", "q1", "满意", "", NULL) != ST_OK || write(ack, "a", 1) != 1)
			_exit(3);
	}
}

/* Merges a batch that is never committed. */
static void merge_for_ever(const struct place *p, int ack)
{
	struct store *st = NULL;
	struct revision rev;

	if (store_open(&st, p->store, 0, NULL) != ST_OK || store_begin(st, NULL) != ST_OK)
		_exit(2);
	for (int64_t i = 1;; i++) {
		rev_make(&rev, 8, i, "q1\t1\n");
		if (store_revision_add(st, &rev, 0, "x.csv", NULL, NULL, NULL) != ST_OK || write(ack, "a", 1) != 1)
			_exit(3);
	}
}

/* Starts a child, lets it be acknowledged `wait` times, kills it; returns how many acknowledgements it gave in all. */
static long kill_after(const struct place *p, void (*work)(const struct place *p, int ack), long wait)
{
	int ends[2];
	int how = 0;
	long acks = 0;
	char byte;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		(void)close(ends[0]);
		work(p, ends[1]);
		_exit(1);
	}
	(void)close(ends[1]);
	while (acks < wait && read(ends[0], &byte, 1) == 1)
		acks++;
	(void)kill(child, SIGKILL);
	while (read(ends[0], &byte, 1) == 1)
		acks++;
	assert_int_equal(waitpid(child, &how, 0), child);
	assert_true(WIFSIGNALED(how));
	(void)close(ends[0]);
	return acks;
}

static void kill__while_answering__nothing_acknowledged_is_lost(void **state)
{
	struct place *p = *state;
	struct store *st = store_fresh(p, STORE_FIELD);
	const struct draft d = draft_make();
	long before = 0, now = 0, acks;

	assert_int_equal(store_draft_new(st, &d, NULL), ST_OK);
	store_close(st);
	for (long round = 0; round < 40; round++) {
		struct err err = ERR_INIT;

		acks = kill_after(p, answer_for_ever, round % 7);
		st = store_again(p);
		if (store_check(st, &err) != ST_OK)
			fail_msg("%s", err.text);
		now = 0;
		assert_int_equal(store_events_each(st, &d.identity, count_event, &now, NULL), ST_OK);
		/* The one under way may have been stored without being acknowledged. */
		assert_true(now == before + acks || now == before + acks + 1);
		before = now;
		store_close(st);
	}
}

static void kill__in_a_batch__is_as_if_it_never_began(void **state)
{
	struct place *p = *state;
	struct store *st = store_fresh(p, STORE_OFFICE);
	struct store_state before, after;
	struct revision rev;
	static const long when[] = { 1, 100, 3000, 20000 };

	rev_make(&rev, 1, 1, "q1\t1\n");
	(void)rev_add(st, &rev);
	assert_int_equal(store_state(st, &before, NULL), ST_OK);
	store_close(st);
	for (size_t i = 0; i < ARRAY_LEN(when); i++) {
		(void)kill_after(p, merge_for_ever, when[i]);
		st = store_again(p);
		assert_int_equal(store_check(st, NULL), ST_OK);
		assert_int_equal(store_state(st, &after, NULL), ST_OK);
		assert_int_equal(after.revisions, before.revisions);
		assert_memory_equal(after.digest.b, before.digest.b, DIGEST_SIZE);
		store_close(st);
	}
}

static int open_elsewhere(const struct place *p, struct err *err)
{
	int ends[2], how = 0;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct store *st = NULL;
		enum status status = store_open(&st, p->store, 50, err);

		if (write(ends[1], err, sizeof(*err)) != (ssize_t)sizeof(*err))
			_exit(99);
		store_close(st);
		_exit((int)status);
	}
	(void)close(ends[1]);
	assert_int_equal(read(ends[0], err, sizeof(*err)), (ssize_t)sizeof(*err));
	(void)close(ends[0]);
	assert_int_equal(waitpid(child, &how, 0), child);
	assert_true(WIFEXITED(how));
	return WEXITSTATUS(how);
}

static void field__second_program__is_told_to_wait(void **state)
{
	struct place *p = *state;
	struct store *st = store_fresh(p, STORE_FIELD), *second = NULL;
	struct err err = ERR_INIT;

	assert_int_equal(open_elsewhere(p, &err), ST_BUSY);
	expect_sentence(&err, "另一个 ruhu 正在用这份数据");
	assert_int_equal(store_open(&second, p->store, 0, &err), ST_BUSY); /* the same program twice */
	assert_int_equal(store_setting_set(st, "a", "1", &err), ST_OK);
	store_close(st);
	assert_int_equal(open_elsewhere(p, &err), ST_OK);
}

static void office__second_program__reads_and_waits_to_write(void **state)
{
	struct place *p = *state;
	struct store *st = store_fresh(p, STORE_OFFICE), *second = NULL;
	struct store_state seen;
	struct err err = ERR_INIT;

	assert_int_equal(store_open(&second, p->store, 0, &err), ST_OK);
	assert_int_equal(store_begin(st, &err), ST_OK);
	assert_int_equal(store_setting_set(st, "a", "1", &err), ST_OK);
	assert_int_equal(store_state(second, &seen, &err), ST_OK);
	assert_int_equal(store_setting_set(second, "a", "2", &err), ST_BUSY);
	expect_sentence(&err, "另一个 ruhu");
	assert_int_equal(store_commit(st, &err), ST_OK);
	assert_int_equal(store_setting_set(second, "a", "2", &err), ST_OK);
	assert_int_equal(store_check(st, &err), ST_OK);
	store_close(second);
	store_close(st);
}

static void set_limit(rlim_t bytes)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes > limit.rlim_max ? limit.rlim_max : bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void full__disk__gives_a_sentence_and_the_store_stays_whole(void **state)
{
	struct place *p = *state;
	struct err err = ERR_INIT;
	char body[600] = "q1\t";

	(void)signal(SIGXFSZ, SIG_IGN);
	memset(body + 3, 'x', sizeof(body) - 5);
	body[sizeof(body) - 2] = '\n';
	for (rlim_t limit = 150000; limit < 300000; limit += 7919) {
		struct store *st = store_fresh(p, STORE_FIELD);
		struct store_state seen;
		struct revision rev;
		enum status status = ST_OK;
		int64_t stored = 0;

		set_limit(limit);
		while (status == ST_OK && stored < 100000) {
			rev_make(&rev, 1, stored + 1, body);
			status = store_revision_add(st, &rev, 0, "", NULL, NULL, &err);
			stored += status == ST_OK;
		}
		set_limit(RLIM_INFINITY);
		assert_true(status == ST_FULL || status == ST_IO);
		expect_sentence(&err, "以前存好的都在");
		assert_true(stored > 0);
		assert_int_equal(store_revision_add(st, &rev, 0, "", NULL, NULL, &err), ST_OK); /* space was made: on we go */
		store_close(st);
		st = store_again(p);
		assert_int_equal(store_check(st, &err), ST_OK);
		assert_int_equal(store_state(st, &seen, &err), ST_OK);
		assert_int_equal(seen.revisions, stored + 1);
		store_close(st);
		(void)remove(p->store);
	}
}

static void full__disk_in_a_batch__takes_back_the_whole_batch(void **state)
{
	struct place *p = *state;
	struct store *st = store_fresh(p, STORE_OFFICE);
	struct store_state seen;
	struct revision rev;
	struct err err = ERR_INIT;
	enum status status = ST_OK;
	char body[3000] = "q1\t";

	(void)signal(SIGXFSZ, SIG_IGN);
	memset(body + 3, 'x', sizeof(body) - 5);
	body[sizeof(body) - 2] = '\n';
	assert_int_equal(store_begin(st, &err), ST_OK);
	set_limit(400000);
	for (int64_t i = 1; i < 200000 && status == ST_OK; i++) {
		rev_make(&rev, 1, i, body);
		status = store_revision_add(st, &rev, 0, "", NULL, NULL, &err);
	}
	if (status == ST_OK)
		status = store_commit(st, &err);
	else
		store_rollback(st);
	set_limit(RLIM_INFINITY);
	assert_true(status == ST_FULL || status == ST_IO);
	assert_int_equal(store_state(st, &seen, &err), ST_OK);
	assert_int_equal(seen.revisions, 0);
	rev_make(&rev, 1, 1, body);
	(void)rev_add(st, &rev);
	assert_int_equal(store_check(st, &err), ST_OK);
	store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)
		IN_PLACE(kill__while_answering__nothing_acknowledged_is_lost),
		IN_PLACE(kill__in_a_batch__is_as_if_it_never_began),
		IN_PLACE(field__second_program__is_told_to_wait),
		IN_PLACE(office__second_program__reads_and_waits_to_write),
		IN_PLACE(full__disk__gives_a_sentence_and_the_store_stays_whole),
		IN_PLACE(full__disk_in_a_batch__takes_back_the_whole_batch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
