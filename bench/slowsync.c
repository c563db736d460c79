/* SPDX-License-Identifier: MIT */
/* To be preloaded: every sync takes RUHU_SYNC_MS milliseconds longer, as on a worn stick. */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void wait_a_while(void)
{
	const char *ms = getenv("RUHU_SYNC_MS");
	long n = ms ? strtol(ms, NULL, 10) : 0;
	struct timespec left = { .tv_sec = n / 1000, .tv_nsec = n % 1000 * 1000000 };

	while (nanosleep(&left, &left) != 0) {
		/* a signal came between: the rest */
	}
}

int fsync(int fd)
{
	wait_a_while();
	return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
	wait_a_while();
	return (int)syscall(SYS_fdatasync, fd);
}
