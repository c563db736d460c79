/* SPDX-License-Identifier: MIT */
/*
 * What refusing a hostile file costs: the least processor time of five readings, and the peak memory of a program that does nothing but
 * read it, the file's own bytes included. The last line says how many took over 10 ms or 32 MB.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "bench/peak.h"
#include "forms/sheet.h"
#include "tests/support/hostile.h"

enum { READINGS = 5, TARGET_MS = 10, TARGET_KB = 32 << 10 };

struct count {
	int files, slow, large;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void read_once(const struct hostile *h)
{
	struct workbook *wb = NULL;
	struct err err = ERR_INIT;

	if (workbook_read(&wb, h->bytes->data, h->bytes->len, h->name, &err) == ST_OK)
		abort();
}

/* Peak of a program of its own that reads the file, in KB: itself tells it, since getrusage() would count what its parent held. */
static long peak_of(const struct hostile *h)
{
	char path[] = "/tmp/ruhu-hostile.XXXXXX", command[4200], exe[4096] = "";
	int fd = mkstemp(path);
	long kb = -1;
	FILE *told;

	if (fd < 0 || readlink("/proc/self/exe", exe, sizeof(exe) - 1) < 0)
		abort();
	snprintf(command, sizeof(command), "'%s' %s %s", exe, path, h->name);
	if (write(fd, h->bytes->data, h->bytes->len) == (ssize_t)h->bytes->len &&
	    (told = popen(command, "r")) != NULL) {
		if (fscanf(told, "%ld", &kb) != 1)
			kb = -1;
		(void)pclose(told);
	}
	(void)close(fd);
	(void)remove(path);
	return kb;
}

/* The child: nothing but the reading. */
static int read_file(const char *path, const char *name)
{
	struct strbuf bytes;
	struct err err = ERR_INIT;
	const struct hostile h = { .name = name, .bytes = &bytes };

	strbuf_init(&bytes);
	if (fs_read(&bytes, path, WORKBOOK_MAX_BYTES, &err) != ST_OK)
		return 1;
	read_once(&h);
	printf("%ld\n", peak_kb(getpid()));
	strbuf_clear(&bytes);
	return 0;
}

static void measure(void *ctx, const struct hostile *h)
{
	struct count *count = ctx;
	double least = 1e9;
	long kb = peak_of(h);

	for (int i = 0; i < READINGS; i++) {
		double began = now(), took;

		read_once(h);
		took = now() - began;
		least = took < least ? took : least;
	}
	count->files++;
	count->slow += least > TARGET_MS;
	count->large += kb > TARGET_KB;
	printf("%9.3f ms %8ld KB %9zu bytes  %s\n", least, kb, h->bytes->len, h->what);
}

int main(int argc, char **argv)
{
	struct count count = { 0 };

	if (!digest_ready())
		return 2;
	i18n_start_locale();
	if (argc == 3)
		return read_file(argv[1], argv[2]);
	hostile_each(measure, &count);
	printf("%d hostile files; over 10 ms: %d, over 32 MB: %d\n", count.files, count.slow,
	       count.large);
	return 0;
}
