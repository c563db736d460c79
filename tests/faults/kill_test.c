/* SPDX-License-Identifier: MIT */
/*
 * kill -9 at every stop of the program at a system call, of every thread, going in or coming out: interview, export, merge and erase. What a
 * kill leaves is what lies on the disk at that moment: so the program runs once, and at each stop where the files or the promises have
 * changed since the last, a copy of them is taken and looked at; some stops are killed at in earnest as well. After each: no acknowledged
 * answer is lost, no partial file stands under its final name, a withdrawn record is there whole or gone from every byte, and
 * the same work begun again comes to the same end.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/attr.h"
#include "base/fs.h"
#include "tests/faults/stage.h"
#include "tests/faults/trace.h"

enum { SHORT_STATES = 24, SHORT_KILLS = 5, LONG_KILLS = 100, AGAIN_EACH = 6 };

/* One run that is looked at wherever something changed. */
struct watch {
	struct stage *s, look; /* look: the same stage in another folder */
	enum scene scene;
	struct file_list last;
	long stops, changes, looked, each; /* every `each`-th change is looked at */
	size_t acks;
	bool again; /* some of them begun again */
	const char *wrong;
	char why[800];
};

static void copy_stage(struct stage *look, const struct stage *s)
{
	char path[128];

	*look = *s;
	(void)snprintf(look->folder, sizeof(look->folder), "%.60s/k", s->folder);
	(void)snprintf(look->work, sizeof(look->work), "%s/work", look->folder);
	(void)snprintf(look->acks, sizeof(look->acks), "%s/acks", look->folder);
	(void)mkdir(look->folder, 0700);
	(void)mkdir(look->work, 0700);
	(void)mkdir(look->acks, 0700);
	(void)snprintf(path, sizeof(path), "%s/handed", look->folder);
	if (!fs_exists(path) && symlink("../handed", path) != 0) {
		perror(path);
		exit(1);
	}
}

static bool same_files(const struct file_list *a, const struct file_list *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		const struct file *other = files_find(b, a->v[i].name);

		if (!other || other->bytes.len != a->v[i].bytes.len ||
		    (other->bytes.len &&
		     memcmp(other->bytes.data, a->v[i].bytes.data, other->bytes.len) != 0))
			return false;
	}
	return true;
}

/* One more promise than before? */
static bool promised(struct watch *w)
{
	char path[128];
	size_t before = w->acks;

	for (;;) {
		(void)snprintf(path, sizeof(path), "%s/%03zu", w->s->acks, w->acks + 1);
		if (w->scene != SCENE_INTERVIEW || !fs_exists(path))
			return w->acks != before;
		w->acks++;
	}
}

static void look_at(struct watch *w, bool ended)
{
	size_t answered = 0, acked = w->scene == SCENE_INTERVIEW ? stage_acknowledged(w->s) : 0;
	const char *wrong;

	files_put(&w->last, w->look.work);
	wrong = stage_verify(&w->look, w->scene, acked, ended, &answered);
	if (!wrong && w->again && w->looked % AGAIN_EACH == 0)
		wrong = stage_again(&w->look, w->scene, answered);
	stage_progress(w->scene, ++w->looked);
	if (!wrong)
		return;
	(void)snprintf(w->why, sizeof(w->why), "%s", wrong);
	w->wrong = w->why;
}

static bool at_stop(void *ctx, long stop, bool changed)
{
	struct watch *w = ctx;
	struct file_list now = { 0 };
	bool more;

	w->stops = stop;
	if (!changed)
		return true;
	more = promised(w);
	files_take(&now, w->s->work);
	if (same_files(&now, &w->last) && !more) {
		files_clear(&now);
		return true;
	}
	files_clear(&w->last);
	w->last = now;
	if (w->changes++ % w->each == 0)
		look_at(w, false);
	return w->wrong == NULL;
}

static void watch_run(struct watch *w, const char *const *environment)
{
	bool ended = false;

	copy_stage(&w->look, w->s);
	stage_set(w->s, w->scene);
	w->stops = trace_run(w->s, w->scene, environment, at_stop, w, &ended);
	if (!w->wrong) {
		files_take(&w->last, w->s->work);
		look_at(w, ended);
	}
	files_clear(&w->last);
}

static bool until(void *ctx, long stop, bool changed UNUSED)
{
	return stop != *(const long *)ctx;
}

/* Killed in earnest; NULL or what is wrong. */
static const char *kill_at(struct stage *s, enum scene scene, long at)
{
	size_t answered = 0, acked;
	bool ended;
	const char *wrong;

	stage_set(s, scene);
	(void)trace_run(s, scene, NULL, until, &at, &ended);
	acked = scene == SCENE_INTERVIEW ? stage_acknowledged(s) : 0;
	wrong = stage_verify(s, scene, acked, ended, &answered);
	return wrong ? wrong : stage_again(s, scene, answered);
}

static int kill_everywhere(struct stage *s, enum scene scene)
{
	struct watch w = { .s = s, .scene = scene, .each = 1, .again = true };
	long kills = long_form() ? LONG_KILLS : SHORT_KILLS, done = 0;
	const char *wrong;

	if (!long_form()) { /* how many changes there are is not known before */
		static const long changes[SCENES] = { 1800, 40, 200, 90 };

		w.each = changes[scene] / SHORT_STATES + 1;
	}
	watch_run(&w, NULL);
	wrong = w.wrong;
	for (long at = 1; at <= w.stops && !wrong; at += w.stops / kills + 1, done++)
		wrong = kill_at(s, scene, at);
	printf("%s kill__%s: %ld stops, %ld states between them, %ld looked at; %ld killed in "
	       "earnest%s%s\n",
	       wrong ? "not ok" : "ok", scene_name[scene], w.stops, w.changes, w.looked, done,
	       wrong ? ": " : "", wrong ? wrong : "");
	return wrong != NULL;
}

/* A fault put into the program on purpose (shim.c) must be found. */
static int seeded(struct stage *s, const char *mutant, enum scene scene)
{
	struct watch w = { .s = s, .scene = scene, .each = 1 };
	char variable[64], root[128];
	const char *environment[] = { "LD_PRELOAD=" SHIM, variable, root, NULL };

	(void)snprintf(variable, sizeof(variable), "RUHU_SHIM_MUTANT=%s", mutant);
	(void)snprintf(root, sizeof(root), "RUHU_SHIM_ROOT=%s", s->work);
	watch_run(&w, environment);
	printf("%s seeded__%s__%s: %s at stop %ld: %s\n", w.wrong ? "ok" : "not ok",
	       scene_name[scene], mutant, w.wrong ? "caught" : "uncaught", w.stops,
	       w.wrong ? w.wrong : "");
	return w.wrong == NULL;
}

int main(void)
{
	static const struct {
		const char *mutant;
		enum scene scene;
	} mutants[] = { { "commit-late", SCENE_INTERVIEW }, { "no-journal", SCENE_INTERVIEW },
			{ "no-journal", SCENE_MERGE },      { "no-temporary", SCENE_EXPORT },
			{ "unlink-first", SCENE_EXPORT },   { "commit-late", SCENE_MERGE },
			{ "no-journal", SCENE_ERASE } };
	struct stage s;
	int failures = 0;

	(void)setvbuf(stdout, NULL, _IONBF, 0); /* nothing is buffered twice by fork */
	stage_make(&s);
	for (int i = 0; i < SCENES; i++)
		failures += kill_everywhere(&s, (enum scene)i);
	for (size_t i = 0; i < ARRAY_LEN(mutants); i++)
		failures += seeded(&s, mutants[i].mutant, mutants[i].scene);
	stage_clear(&s);
	return failures > 0;
}
