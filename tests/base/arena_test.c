/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/mem.h"

static void arena__alloc__is_zeroed_aligned_and_apart(void **state)
{
	struct arena *a = arena_new();
	char *before = NULL;

	(void)state;
	for (size_t n = 0; n < 300; n++) {
		char *p = arena_alloc(a, n);

		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(p[i], 0);
		assert_ptr_not_equal(p, before);
		memset(p, 0xAA, n);
		before = p;
	}
	arena_free(a);
}

static void arena__alloc__giants_and_dwarfs_keep_their_bytes(void **state)
{
	struct arena *a = arena_new();
	char *texts[200];

	(void)state;
	for (int i = 0; i < 200; i++) {
		size_t n = i % 20 == 0 ? 3000000 : (size_t)i + 1;

		texts[i] = arena_alloc(a, n);
		memset(texts[i], i, n);
	}
	for (int i = 0; i < 200; i++) {
		size_t n = i % 20 == 0 ? 3000000 : (size_t)i + 1;

		assert_int_equal((unsigned char)texts[i][0], i);
		assert_int_equal((unsigned char)texts[i][n - 1], i);
	}
	arena_free(a);
}

static void arena__reset__memory_is_zeroed_again(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	arena_reset(a); /* an empty one too */
	for (int round = 0; round < 5; round++) {
		for (int i = 0; i < 1000; i++) {
			char *p = arena_alloc(a, 100);

			for (int k = 0; k < 100; k++)
				assert_int_equal(p[k], 0);
			memset(p, 1, 100);
		}
		arena_reset(a);
	}
	arena_free(a);
	arena_free(NULL);
}

static void arena__texts__are_copies(void **state)
{
	struct arena *a = arena_new();
	char word[] = "入户";
	char *copy = arena_strdup(a, word);

	(void)state;
	word[0] = 'x';
	assert_string_equal(copy, "入户");
	assert_string_equal(arena_strndup(a, "abcdef", 3), "abc");
	assert_string_equal(arena_strndup(a, "", 0), "");
	assert_string_equal(arena_printf(a, "%s %05d", "户", 42), "户 00042");
	assert_string_equal(arena_printf(a, "%s", ""), "");
	arena_free(a);
}

static void mem__basics__null_is_an_empty_text(void **state)
{
	char *s = mem_strdup(NULL), *t = mem_strndup("abc", 2), *grown;

	(void)state;
	assert_string_equal(s, "");
	assert_string_equal(t, "ab");
	grown = mem_resize(t, 1000, 1);
	assert_string_equal(grown, "ab");
	free(s);
	free(grown);
	free(mem_alloc(0));
	free(mem_array(0, 8));
}

static void leave(void)
{
	_exit(42);
}

/* Too much, by each of the ways, ends the program after the terminal was restored. */
static void mem__exhausted__handler_is_called_first(void **state)
{
	static const size_t huge = SIZE_MAX / 2 + 1;

	(void)state;
	for (int way = 0; way < 4; way++) {
		int status = 0;
		pid_t child = fork();

		assert_true(child >= 0);
		if (child == 0) {
			struct arena *a = arena_new();

			mem_on_exhausted(leave);
			if (way == 0)
				free(mem_array(huge, 2));
			else if (way == 1)
				free(mem_resize(NULL, huge, 2));
			else if (way == 2)
				arena_alloc(a, huge);
			else
				arena_array(a, huge, 2);
			_exit(1);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 42);
	}
}

static atomic_int speaking, second;

static void speak_slowly(void)
{
	atomic_store(&speaking, 1);
	while (!atomic_load(&second))
		(void)sched_yield();
	for (int i = 0; i < 2000; i++) /* time for the other thread to come to an end of its own, if it would */
		(void)sched_yield();
	_exit(43);
}

static void *exhaust_as_well(void *arg)
{
	while (!atomic_load(&speaking))
		(void)sched_yield();
	atomic_store(&second, 1);
	free(mem_array(SIZE_MAX / 2 + 1, 2));
	return arg;
}

/* A merge reads and writes in two threads, and memory is out for both: the words of the one are not cut off by the other. */
static void mem__exhausted__two_threads_say_it_once(void **state)
{
	int status = 0;
	pid_t child = fork();

	(void)state;
	assert_true(child >= 0);
	if (child == 0) {
		pthread_t other;

		mem_last_words(speak_slowly);
		if (pthread_create(&other, NULL, exhaust_as_well, NULL) != 0)
			_exit(1);
		free(mem_array(SIZE_MAX / 2 + 1, 2));
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 43);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena__alloc__is_zeroed_aligned_and_apart),
		cmocka_unit_test(arena__alloc__giants_and_dwarfs_keep_their_bytes),
		cmocka_unit_test(arena__reset__memory_is_zeroed_again),
		cmocka_unit_test(arena__texts__are_copies),
		cmocka_unit_test(mem__basics__null_is_an_empty_text),
		cmocka_unit_test(mem__exhausted__handler_is_called_first),
		cmocka_unit_test(mem__exhausted__two_threads_say_it_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
