/* SPDX-License-Identifier: MIT */
/*
 * kill -9 at the N-th stop of the program at a system call, going in or coming out: interview, export, merge and erase, each N once (the short
 * form: some of them). After each: no acknowledged answer is lost, no partial file stands under its final name, and the same work begun
 * again comes to the same end.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/attr.h"
#include "tests/faults/stage.h"

enum { SHORT_POINTS = 24, RESUME_EACH = 8, MUTANT_POINTS = 480 };

static void die(const char *what)
{
	perror(what);
	exit(1);
}

/* Lets the program run up to its stop number `at` (0 = to its end) and kills it there. Returns how many stops there were; *ended: it
 * came to its end by itself and said that all is well. */
static long run_to(const struct stage *s, enum scene scene, const char *const *environment, long at,
		   bool *ended)
{
	long stops = 0;
	int status = 0;
	pid_t child = fork();

	*ended = false;
	if (child < 0)
		die("fork");
	if (child == 0) {
		if (!freopen("/dev/null", "r", stdin) || !freopen("/dev/null", "w", stdout) ||
		    !freopen("/dev/null", "w", stderr) ||
		    ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
			_exit(125);
		stage_exec(s, scene, environment);
	}
	/* The first stop is that of execve. */
	if (waitpid(child, &status, 0) != child || !WIFSTOPPED(status))
		die("ptrace");
	(void)ptrace(PTRACE_SETOPTIONS, child, NULL, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
	for (int sig = 0;;) {
		if (ptrace(PTRACE_SYSCALL, child, NULL, sig) != 0 && errno != ESRCH)
			die("ptrace");
		if (waitpid(child, &status, 0) != child)
			die("waitpid");
		if (!WIFSTOPPED(status))
			break;
		sig = WSTOPSIG(status) == (SIGTRAP | 0x80) ? 0 : WSTOPSIG(status);
		if (sig == 0 && ++stops == at) {
			(void)kill(child, SIGKILL);
			if (waitpid(child, &status, 0) != child)
				die("waitpid");
			break;
		}
	}
	*ended = WIFEXITED(status) && WEXITSTATUS(status) == 0;
	return stops;
}

/* One point; NULL or what is wrong. */
static const char *try_point(struct stage *s, enum scene scene, const char *const *environment,
			     long at, bool again)
{
	size_t answered = 0, acked;
	bool ended;
	const char *wrong;

	stage_set(s, scene);
	(void)run_to(s, scene, environment, at, &ended);
	acked = scene == SCENE_INTERVIEW ? stage_acknowledged(s) : 0;
	wrong = stage_verify(s, scene, acked, ended, &answered);
	return wrong || !again ? wrong : stage_again(s, scene, answered);
}

static long points_of(struct stage *s, enum scene scene, const char *const *environment)
{
	bool ended;

	stage_set(s, scene);
	return run_to(s, scene, environment, 0, &ended);
}

/* Where a program is killed in its start nothing of ours has happened yet; still, every stop is tried in the long form. */
static int kill_everywhere(struct stage *s, enum scene scene)
{
	long stops = points_of(s, scene, NULL), step = long_form() ? 1 : stops / SHORT_POINTS + 1,
	     tried = 0;

	for (long at = 1; at <= stops; at += step, tried++) {
		const char *wrong = try_point(s, scene, NULL, at,
					      scene == SCENE_ERASE || scene == SCENE_EXPORT ||
						      tried % RESUME_EACH == 0 || !long_form());

		stage_progress(scene, tried);
		if (wrong) {
			printf("not ok kill__%s: at stop %ld of %ld: %s\n", scene_name[scene], at,
			       stops, wrong);
			return 1;
		}
	}
	printf("ok kill__%s: %ld points of %ld stops\n", scene_name[scene], tried, stops);
	return 0;
}

/* A fault put into the program on purpose (shim.c) must be found. */
static int seeded(struct stage *s, const char *mutant, enum scene scene)
{
	char variable[64], root[128];
	const char *environment[] = { "LD_PRELOAD=" SHIM, variable, root, NULL };
	long stops, step;

	(void)snprintf(variable, sizeof(variable), "RUHU_SHIM_MUTANT=%s", mutant);
	(void)snprintf(root, sizeof(root), "RUHU_SHIM_ROOT=%s", s->work);
	stops = points_of(s, scene, environment);
	step = stops / MUTANT_POINTS + 1;
	/* To its very end first, since how many stops that takes differs a little from run to run where there are threads (0 = never
	 * killed); then from the end: the start of a program is the same in all. */
	for (long at = 0, next = stops; at >= 0; at = next > 0 ? next : -1, next -= step) {
		const char *wrong = try_point(s, scene, environment, at, false);

		if (wrong) {
			printf("ok seeded__%s__%s: caught at stop %ld of %ld: %s\n",
			       scene_name[scene], mutant, at, stops, wrong);
			return 0;
		}
	}
	printf("not ok seeded__%s__%s: uncaught\n", scene_name[scene], mutant);
	return 1;
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
