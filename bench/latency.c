/* SPDX-License-Identifier: MIT */
/*
 * How long the interviewer waits: all questions of a form in a pseudo terminal, from a key to the grid that shows what it did. Prints the
 * start to the first screen, the peak of memory, and the median and 99th percentile of the keys: by the clock, and of the processor time that the
 * program's own thread took, which a busy machine does not change.
 *	latency RUHU STORE FORM INTERVIEWS [NAME=value...]
 * STORE is a field store, FORM bench/latency.md; the rest goes into the program's environment (LD_PRELOAD, RUHU_SYNC_MS). FORM "-TEXT" only
 * starts the program with that store and waits for TEXT on the screen. FORM "=FILE" has a long list for its first question: what is typed
 * there and taken back is timed.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/num.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "bench/peak.h"
#include "tests/support/pty.h"

enum { SAVE_MS = 30000 };

struct samples {
	double *v; /* milliseconds, as VEC */
	size_t n, cap;
};

struct run {
	struct samples first, first_cpu, keys, cpu;
	double cpu_ms; /* of the program when the last key had been answered */
	int questions;
	long peak_kb;
};

static double now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Processor time of the program's first thread so far; the one that writes to the disk is not waited for. */
static double cpu_ms(const struct pty *p)
{
	char name[64], line[64] = "";
	int64_t ns = 0;
	FILE *f;

	(void)snprintf(name, sizeof(name), "/proc/%ld/task/%ld/schedstat", (long)pty_pid(p), (long)pty_pid(p));
	f = fopen(name, "r");
	if (f && fgets(line, sizeof(line), f))
		(void)num_parse_int(line, strcspn(line, " "), &ns);
	if (f)
		(void)fclose(f);
	return (double)ns / 1e6;
}

static int by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void print_samples(const char *name, struct samples *s)
{
	if (s->n == 0)
		return;
	qsort(s->v, s->n, sizeof(*s->v), by_value);
	(void)printf("%s: median %.2f ms, p99 %.2f ms, max %.2f ms (n = %zu)\n", name, s->v[s->n / 2], s->v[(s->n * 99 + 99) / 100 - 1],
		     s->v[s->n - 1], s->n);
}

static bool begin(struct run *r, struct pty **p, const char *const *argv, const char *const *env, const char *shown)
{
	double start = now_ms();
	bool good;

	*p = pty_start(argv, 80, 24, "xterm-256color", env);
	good = *p && pty_wait_text(*p, shown, PTY_MS);
	VEC_PUSH(&r->first, now_ms() - start);
	r->cpu_ms = *p ? cpu_ms(*p) : 0;
	VEC_PUSH(&r->first_cpu, r->cpu_ms);
	return good;
}

static void end(struct run *r, struct pty *p)
{
	long kb = p ? peak_kb(pty_pid(p)) : 0;

	if (kb > r->peak_kb)
		r->peak_kb = kb;
	if (p)
		pty_free(p);
}

static bool start_only(struct run *r, const char *const *argv, const char *const *env, const char *shown)
{
	struct pty *p = NULL;
	bool good = begin(r, &p, argv, env, shown);

	end(r, p);
	return good;
}

/* Sends a key and waits for what must then be on the screen. */
static bool timed(struct pty *p, struct run *r, const char *key, const char *shown)
{
	double start = now_ms(), before = r->cpu_ms;
	bool came;

	pty_keys(p, key);
	came = pty_wait_text(p, shown, PTY_MS);
	VEC_PUSH(&r->keys, now_ms() - start);
	r->cpu_ms = cpu_ms(p);
	VEC_PUSH(&r->cpu, r->cpu_ms - before);
	return came;
}

static bool interview(struct run *r, const char *const *argv, const char *const *env)
{
	struct pty *p = NULL;
	bool good = begin(r, &p, argv, env, "第01问");

	for (int i = 1; i < r->questions && good; i++) {
		char shown[32];

		(void)snprintf(shown, sizeof(shown), "%d * ", i % 5 + 1);
		good = timed(p, r, (const char[]){ (char)('1' + i % 5), '\0' }, shown);
		(void)snprintf(shown, sizeof(shown), "第%02d问", i + 1);
		good = good && timed(p, r, "<enter>", shown);
	}
	good = good && pty_wait_text(p, "已保存", SAVE_MS);
	end(r, p);
	return good;
}

/* A letter narrows the list down, the next takes it further, two keys take them back. */
static bool look_up(struct run *r, const char *const *argv, const char *const *env)
{
	struct pty *p = NULL;
	bool good = begin(r, &p, argv, env, "写几个字");

	for (char c = 'a'; c < 'z' && good; c++) {
		if (strchr("iuv", c)) /* no syllable begins so */
			continue;
		good = timed(p, r, (const char[]){ c, '\0' }, "对得上") &&
		       timed(p, r, "<bs>", "写几个字");
	}
	end(r, p);
	return good;
}

/* Those that are labelled 第NN问. */
static int questions_of(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[1024];
	int n = 0;

	while (f && fgets(line, sizeof(line), f)) {
		const char *at = strstr(line, "第");

		n += at && strstr(at, "问：");
	}
	if (f)
		(void)fclose(f);
	return n;
}

int main(int argc, char **argv)
{
	int64_t interviews = 0;
	struct run r = { .peak_kb = 0 };
	bool good = argc >= 5 && num_parse_int(argv[4], strlen(argv[4]), &interviews);

	if (!good) {
		(void)fputs("usage: latency RUHU STORE FORM INTERVIEWS [NAME=value...]\n", stderr);
		return 2;
	}
	r.questions = questions_of(argv[3]);
	for (int64_t i = 0; i < interviews && good; i++) {
		bool only = argv[3][0] == '-', list = argv[3][0] == '=';
		char household[32]; /* another each time: an interview left half done would be resumed */
		const char *const args[] = { argv[1], "--store", argv[2], only ? NULL : "interview", argv[3] + list, "--household", household, NULL };
		const char *const *env = (const char *const *)(argv + 5);

		(void)snprintf(household, sizeof(household), "150525401401-%02d-%04d", (int)getpid() % 100, (int)i % 10000);
		good = only   ? start_only(&r, args, env, argv[3] + 1)
		       : list ? look_up(&r, args, env)
			      : interview(&r, args, env);
	}
	print_samples("start to first screen", &r.first);
	print_samples("processor time of it", &r.first_cpu);
	print_samples("key to screen", &r.keys);
	print_samples("processor time of a key", &r.cpu);
	(void)printf("peak memory: %.1f MB\n", (double)r.peak_kb / 1024);
	VEC_CLEAR(&r.first);
	VEC_CLEAR(&r.first_cpu);
	VEC_CLEAR(&r.keys);
	VEC_CLEAR(&r.cpu);
	return good ? 0 : 1;
}
