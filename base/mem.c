/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/mem.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

/* Process-wide by nature, like abort() itself. */
static void (*exhausted_handler)(void);
static void (*last_words)(void);

void mem_on_exhausted(void (*restore_terminal)(void))
{
	exhausted_handler = restore_terminal;
}

void mem_last_words(void (*say_and_exit)(void))
{
	last_words = say_and_exit;
}

NO_RETURN static void exhausted(void)
{
	static atomic_flag speaking = ATOMIC_FLAG_INIT;
	static _Thread_local bool here;

	if (here) /* a handler that runs out of memory itself */
		abort();
	here = true;
	while (atomic_flag_test_and_set(&speaking)) /* another thread says so and ends the program */
		(void)pause();
	if (exhausted_handler)
		exhausted_handler();
	if (last_words)
		last_words();
	abort();
}

void *mem_array(size_t count, size_t size)
{
	void *p;

	if (size && count > SIZE_MAX / size)
		exhausted();
	p = calloc(count ? count : 1, size ? size : 1);
	if (!p)
		exhausted();
	return p;
}

void *mem_alloc(size_t n)
{
	return mem_array(n, 1);
}

void *mem_resize(void *p, size_t count, size_t size)
{
	size_t total;

	if (size && count > SIZE_MAX / size)
		exhausted();
	total = count * size;
	p = realloc(p, total ? total : 1);
	if (!p)
		exhausted();
	return p;
}

char *mem_strndup(const char *s, size_t n)
{
	char *copy = mem_array(n + 1, 1);

	if (n)
		memcpy(copy, s, n);
	return copy;
}

char *mem_strdup(const char *s)
{
	return s ? mem_strndup(s, strlen(s)) : mem_strndup("", 0);
}

void mem_large_apart(void)
{
#ifdef __GLIBC__
	(void)mallopt(M_MMAP_THRESHOLD, 1 << 20);
#endif
}

void mem_trim(void)
{
#ifdef __GLIBC__
	(void)malloc_trim(0);
#endif
}
