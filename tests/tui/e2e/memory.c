/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/tui/e2e/memory.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"

#define REGION_MOST ((size_t)256 << 20) /* larger ones are a sanitizer's */

static bool region_holds(int mem, unsigned long from, size_t n, const char *text)
{
	char *bytes = mem_alloc(n);
	ssize_t got = pread(mem, bytes, n, (off_t)from);
	bool holds = got > 0 && memmem(bytes, (size_t)got, text, strlen(text));

	free(bytes);
	return holds;
}

bool memory_holds(pid_t pid, const char *text)
{
	char name[64], line[1024];
	unsigned long from, to;
	bool found = false;
	int mem;
	FILE *maps;

	(void)snprintf(name, sizeof(name), "/proc/%ld/mem", (long)pid);
	mem = open(name, O_RDONLY | O_CLOEXEC);
	(void)snprintf(name, sizeof(name), "/proc/%ld/maps", (long)pid);
	maps = fopen(name, "r");
	assert_true(mem >= 0 && maps);
	while (fgets(line, sizeof(line), maps) && !found)
		if (sscanf(line, "%lx-%lx rw", &from, &to) == 2 && strstr(line, " rw") && to - from < REGION_MOST)
			found = region_holds(mem, from, to - from, text);
	(void)fclose(maps);
	(void)close(mem);
	return found;
}
