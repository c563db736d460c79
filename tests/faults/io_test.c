/* SPDX-License-Identifier: MIT */
/*
 * The disk is full, gives errors, is not ours to write; writes come short, calls are interrupted; there is no memory: at each call at which
 * that can happen, once and from there on. Each time the program ends by itself with a status of the contract and says a sentence in
 * Chinese; what was acknowledged is there; and when there is room again the same work comes to the same end.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/fs.h"
#include "tests/faults/stage.h"

enum { SHORT_POINTS = 6, LONG_POINTS = 240, MUTANT_POINTS = 40, RESUME_EACH = 4 };

struct kind {
	const char *name;
	bool onward; /* also with all after it */
};
static const struct kind kinds[] = { { "enospc", true }, { "eio", true },    { "eacces", true },
				     { "short", true },  { "eintr", false }, { "memory", true } };

struct trial {
	struct stage *s;
	enum scene scene;
	const char *kind, *mutant;
	long at, calls, failed, all;
	bool onward;
	struct strbuf said;
};

static int run(struct trial *t)
{
	char fail[64], count[160], mutant[64], root[128];
	const char *environment[] = { "LD_PRELOAD=" SHIM, fail, count, mutant, root, NULL };
	struct strbuf counted;
	char path[128];
	int status;

	(void)snprintf(path, sizeof(path), "%s/count", t->s->folder);
	(void)snprintf(fail, sizeof(fail), "RUHU_SHIM_FAIL=%s:%ld%s", t->kind, t->at,
		       t->onward ? "+" : "");
	(void)snprintf(count, sizeof(count), "RUHU_SHIM_COUNT=%s", path);
	(void)snprintf(mutant, sizeof(mutant), "RUHU_SHIM_MUTANT=%s", t->mutant);
	(void)snprintf(root, sizeof(root), "RUHU_SHIM_ROOT=%s", t->s->work);
	stage_set(t->s, t->scene);
	(void)remove(path);
	status = stage_run(t->s, t->scene, environment, &t->said);
	strbuf_init(&counted);
	t->calls = t->failed = 0;
	if (fs_read(&counted, path, 100, NULL) == ST_OK)
		(void)sscanf(counted.data, "%ld %ld", &t->calls, &t->failed);
	strbuf_clear(&counted);
	return status;
}

static bool has_han(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)text[0] >= 0xe4 && (unsigned char)text[0] <= 0xe9)
			return true;
	return false;
}

static char complaint[800];

/* One point; NULL or what is wrong. */
static const char *try_point(struct trial *t, bool again)
{
	int status = run(t), code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	size_t answered = 0, acked = t->scene == SCENE_INTERVIEW ? stage_acknowledged(t->s) : 0;
	const char *wrong = NULL;

	if (!WIFEXITED(status))
		(void)snprintf(complaint, sizeof(complaint), "died of signal %d: %.200s",
			       WTERMSIG(status), t->said.data ? t->said.data : "");
	else if (code != 0 && code != 1 && code != 3)
		(void)snprintf(complaint, sizeof(complaint), "ended with status %d", code);
	else if (code != 0 && !has_han(t->said.data ? t->said.data : ""))
		(void)snprintf(complaint, sizeof(complaint), "ended with status %d and no sentence",
			       code);
	else
		/* An interview is left by keys whatever its screens said: what counts is what they said was stored. */
		wrong = stage_verify(t->s, t->scene, acked,
				     code == 0 && t->scene != SCENE_INTERVIEW, &answered);
	if (*complaint)
		return complaint;
	return wrong || !again ? wrong : stage_again(t->s, t->scene, answered);
}

/* All calls of this kind, or `points` of them. *tried: how many. */
static const char *fail_everywhere(struct trial *t, long points, long *tried)
{
	const char *wrong = NULL;
	long calls, stride;

	*complaint = '\0';
	t->at = 0;
	(void)run(t);
	calls = t->all = t->calls;
	stride = calls / points + 1;
	for (t->at = 1; t->at <= calls && !wrong;
	     t->at += stride, stage_progress(t->scene, ++*tried))
		wrong = try_point(t, *tried % RESUME_EACH == 0);
	return wrong;
}

static int fail_scene(struct stage *s, enum scene scene)
{
	long points = long_form() ? LONG_POINTS : SHORT_POINTS;
	int failures = 0;

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		struct trial t = { .s = s, .scene = scene, .kind = kinds[i].name, .mutant = "" };
		const char *wrong;
		long tried = 0;

		strbuf_init(&t.said);
		wrong = fail_everywhere(&t, points, &tried);
		if (!wrong && kinds[i].onward) {
			t.onward = true;
			wrong = fail_everywhere(&t, points, &tried);
		}
		if (!wrong && tried == 0)
			wrong = "no call was seen to fail";
		if (wrong)
			printf("not ok fail__%s__%s: call %ld%s: %s\n", scene_name[scene], t.kind,
			       t.at, t.onward ? " and on" : "", wrong);
		else
			printf("ok fail__%s__%s: %ld points of %ld calls\n", scene_name[scene],
			       t.kind, tried, t.all);
		failures += wrong != NULL;
		strbuf_clear(&t.said);
	}
	return failures;
}

static int seeded(struct stage *s, const char *mutant, enum scene scene, const char *kind)
{
	struct trial t = { .s = s, .scene = scene, .kind = kind, .mutant = mutant, .onward = true };
	const char *wrong;
	long tried = 0;

	strbuf_init(&t.said);
	wrong = fail_everywhere(&t, MUTANT_POINTS, &tried);
	printf("%s seeded__%s__%s: %s after %ld points: %s\n", wrong ? "ok" : "not ok",
	       scene_name[scene], mutant, wrong ? "caught" : "uncaught", tried, wrong ? wrong : "");
	strbuf_clear(&t.said);
	return wrong == NULL;
}

int main(void)
{
	static const struct {
		const char *mutant;
		enum scene scene;
		const char *kind;
	} mutants[] = { { "no-words", SCENE_EXPORT, "eacces" },
			{ "status-lost", SCENE_EXPORT, "enospc" },
			{ "crash", SCENE_MERGE, "eio" },
			{ "no-temporary", SCENE_EXPORT, "enospc" },
			{ "commit-late", SCENE_INTERVIEW, "enospc" },
			{ "no-journal", SCENE_MERGE, "enospc" } };
	struct stage s;
	int failures = 0;

	(void)setvbuf(stdout, NULL, _IONBF, 0);
	stage_make(&s);
	for (int i = 0; i < SCENES; i++)
		failures += fail_scene(&s, (enum scene)i);
	for (size_t i = 0; i < ARRAY_LEN(mutants); i++)
		failures += seeded(&s, mutants[i].mutant, mutants[i].scene, mutants[i].kind);
	stage_clear(&s);
	return failures > 0;
}
