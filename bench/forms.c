/* SPDX-License-Identifier: MIT */
/*
 * What a questionnaire costs: opening one of 1,000 rows, one answer in one of 500 rows with 200 persons, a filter over 50,000 villages,
 * and expressions a second. Least, median and largest of many runs, in processor time of this thread: others share the machine.
 *   bench/forms [RUNS]
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/digest.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "forms/expr.h"
#include "forms/instance.h"
#include "forms/load.h"
#include "tests/support/made.h"

enum { MAX_RUNS = 500, PERSONS = 200, VILLAGES = 50000 };

struct times {
	double ms[MAX_RUNS];
	int n;
	double began;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void start(struct times *t)
{
	t->began = now();
}

static void stop(struct times *t)
{
	if (t->n < MAX_RUNS)
		t->ms[t->n++] = now() - t->began;
}

static int by_size(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return (a > b) - (a < b);
}

static void report(struct times *t, const char *what, double target)
{
	qsort(t->ms, (size_t)t->n, sizeof(t->ms[0]), by_size);
	printf("%-62s %8.3f %8.3f %8.3f ms", what, t->ms[0], t->ms[t->n / 2], t->ms[t->n - 1]);
	if (target > 0)
		printf("  (target %g)", target);
	printf("\n");
	t->n = 0;
}

static const struct eval_env env = { .now_ms = 1795392000000, .utc_offset = 480, .random = 1 };

static void open_form(int runs)
{
	struct times load = { .n = 0 }, both = { .n = 0 };
	struct strbuf text;

	strbuf_init(&text);
	made_plain(&text, 1000);
	for (int i = 0; i < runs; i++) {
		start(&load);
		start(&both);
		struct form *form = made_load(&text);
		stop(&load);
		struct instance *in = instance_new(form, &env);
		stop(&both);
		instance_free(in);
		form_free(form);
	}
	report(&load, "read and check a form of 1,000 rows", 0);
	report(&both, "  and begin an interview with it", 100);
	strbuf_clear(&text);
}

static struct spot spot_of(struct instance *in, struct frame *f, const char *name)
{
	return (struct spot){ f, form_find(instance_form(in), name) };
}

static void time_answer(struct instance *in, struct spot at, const char *what, int runs)
{
	struct times t = { .n = 0 };
	uint64_t before = instance_evaluations(in);
	char value[16];

	for (int i = 0; i < runs; i++) {
		snprintf(value, sizeof(value), "%d", 1 + i % 4);
		start(&t);
		instance_set(in, at, value, NULL, NULL);
		stop(&t);
	}
	printf("%5llu expressions: ",
	       (unsigned long long)((instance_evaluations(in) - before) / (uint64_t)runs));
	report(&t, what, 5);
}

static void answer(int runs)
{
	struct strbuf text;
	struct form *form;
	struct instance *in;
	struct frame *row = NULL;

	strbuf_init(&text);
	made_repeat(&text, 500);
	form = made_load(&text);
	in = instance_new(form, &env);
	for (int i = 0; i < PERSONS; i++) {
		row = instance_add(in, instance_root(in), form_find(form, "person"));
		instance_set(in, spot_of(in, row, "p2"), "3", NULL, NULL);
		instance_set(in, spot_of(in, row, "p5"), "40", NULL, NULL);
	}
	row = instance_at(in, instance_root(in), form_find(form, "person"), PERSONS / 2);
	time_answer(in, spot_of(in, row, "p12"), "a number in the row of one person", runs);
	time_answer(in, spot_of(in, row, "p10"), "a choice on which questions hang, in one row",
		    runs);
	time_answer(in, spot_of(in, row, "p2"), "a number that is added up over all rows", runs);
	time_answer(in, spot_of(in, row, "p0"), "a choice that is counted over all rows", runs);
	time_answer(in, spot_of(in, instance_root(in), "q2"),
		    "a number outside that every row reads", runs);
	instance_free(in);
	form_free(form);
	strbuf_clear(&text);
}

/* The villages as a file beside the form. */
static struct form *cascade(void)
{
	char folder[] = "/tmp/ruhu-bench.XXXXXX";
	struct times load = { .n = 0 };
	struct arena *a = arena_new();
	struct form *form = NULL;
	struct strbuf text;
	struct err err = ERR_INIT;
	char *csv, *md;

	if (!mkdtemp(folder))
		abort();
	csv = fs_join(a, folder, "villages.csv");
	md = fs_join(a, folder, "made.md");
	strbuf_init(&text);
	made_villages(&text, VILLAGES);
	if (fs_write(csv, text.data, text.len, 0600, &err) != ST_OK)
		abort();
	strbuf_reset(&text);
	made_cascade(&text);
	if (fs_write(md, text.data, text.len, 0600, &err) != ST_OK)
		abort();
	start(&load);
	if (form_load(&form, md, NULL, &err) != ST_OK) {
		fprintf(stderr, "%s\n", err.text);
		abort();
	}
	stop(&load);
	report(&load, "read a form with a file of 50,000 villages", 0);
	remove(csv);
	remove(md);
	remove(folder);
	strbuf_clear(&text);
	arena_free(a);
	return form;
}

static void filter(int runs)
{
	struct times first = { .n = 0 }, again = { .n = 0 };
	struct arena *a = arena_new();
	struct form *form = cascade();
	struct instance *in = NULL;
	char value[16];
	size_t n = 0;

	start(&first);
	in = instance_new(form, &env);
	stop(&first);
	report(&first, "begin an interview with it (two indexes are made)", 0);
	for (int i = 0; i < runs; i++) {
		instance_reset(in, true);
		start(&first);
		instance_set(in, spot_of(in, instance_root(in), "town"), "t0123", NULL, NULL);
		(void)instance_choices(in, spot_of(in, instance_root(in), "village"), &n, a);
		stop(&first);
		arena_reset(a);
		start(&again);
		(void)instance_choices(in, spot_of(in, instance_root(in), "village"), &n, a);
		stop(&again);
	}
	printf("  %zu of 50,000 villages pass\n", n);
	report(&first, "the town is answered, its villages listed", 20);
	report(&again, "  listed again", 20);
	for (int i = 0; i < runs; i++) {
		arena_reset(a);
		start(&again);
		(void)instance_choices(in, spot_of(in, instance_root(in), "like"), &n, a);
		stop(&again);
	}
	report(&again, "a filter without an equality: every village is asked", 20);
	for (int i = 0; i < runs; i++) {
		snprintf(value, sizeof(value), "t%04d", i % 1000);
		start(&first);
		instance_set(in, spot_of(in, instance_root(in), "town"), value, NULL, NULL);
		stop(&first);
		snprintf(value, sizeof(value), "v%05d", i * 37 % VILLAGES);
		start(&again);
		instance_set(in, spot_of(in, instance_root(in), "wanted"), value, NULL, NULL);
		stop(&again);
	}
	report(&first, "count(instance()[town = … and size > 100])", 20);
	report(&again, "instance()[name = …]/size and pulldata()", 20);
	instance_free(in);
	form_free(form);
	arena_free(a);
}

static void expressions(int runs)
{
	static const char *const texts[] = {
		"${q2} > 0 and ${q5} < 150",
		"if(${q2} > 0, round(${q3} div ${q2}, 2), 0)",
		"selected(${q1}, '4') or ${q0} = '3'",
		"coalesce(${q2}, 0) + coalesce(${q5}, 0)",
		"concat('G', substr(${q6}, 0, 3), '-', string-length(${q6}))",
		"regex(${q6}, '[0-9]{6}[a-z]*')",
		"format-date(today(), '%Y-%m-%d')",
		"int((today() - ${q7}) div 365.25)"
	};
	struct strbuf text;
	struct form *form;
	struct instance *in;
	struct arena *a = arena_new(), *scratch = arena_new();

	strbuf_init(&text);
	made_plain(&text, 50);
	form = made_load(&text);
	in = instance_new(form, &env);
	instance_set(in, spot_of(in, instance_root(in), "q0"), "4", NULL, NULL);
	instance_set(in, spot_of(in, instance_root(in), "q2"), "3", NULL, NULL);
	instance_set(in, spot_of(in, instance_root(in), "q6"), "150525abc", NULL, NULL);
	instance_set(in, spot_of(in, instance_root(in), "q7"), "1990-05-06", NULL, NULL);
	for (size_t k = 0; k < ARRAY_LEN(texts); k++) {
		const struct expr *e;
		struct xvalue v;
		struct eval ctx = { .form = form,
				    .instance = in,
				    .env = instance_env(in),
				    .frame = instance_root(in),
				    .scratch = scratch };
		double began, took;
		long n = 0;

		if (!expr_parse(&e, a, texts[k], NULL) || !expr_bind(e, form, 0, NULL))
			abort();
		began = now();
		do {
			for (int i = 0; i < 1000; i++) {
				arena_reset(scratch);
				if (expr_eval(&v, e, &ctx, NULL) != ST_OK)
					abort();
			}
			n += 1000;
		} while ((took = now() - began) < runs);
		printf("%-62s %8.2f million a second\n", texts[k], (double)n / took / 1e3);
	}
	instance_free(in);
	form_free(form);
	arena_free(a);
	arena_free(scratch);
	strbuf_clear(&text);
}

int main(int argc, char **argv)
{
	int64_t runs = 100;

	if (argc > 2 ||
	    (argc == 2 &&
	     (!num_parse_int(argv[1], strlen(argv[1]), &runs) || runs < 1 || runs > MAX_RUNS)) ||
	    !digest_ready())
		return 2;
	i18n_start_locale();
	printf("%-62s %8s %8s %8s\n", "processor time", "least", "median", "most");
	open_form((int)runs);
	answer((int)runs);
	filter((int)runs);
	expressions((int)runs);
	return 0;
}
