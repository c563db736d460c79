/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/faults/trace.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 64 };

struct tracer {
	pid_t child, seen[THREADS]; /* threads that made their first stop */
	size_t n_seen;
	long stops;
	bool (*at_stop)(void *ctx, long stop, bool changed);
	void *ctx;
	bool changed; /* something may have, since the last stop */
	bool killed, gone;
	int status; /* of the whole program, at its end */
};

static void die(const char *what)
{
	perror(what);
	exit(1);
}

/* What a call that a thread goes into can do. */
enum call {
	CALL_OUT,    /* none: the thread comes out of one */
	CALL_WAITS,  /* for another thread; changes no file */
	CALL_READS,  /* changes no file, and comes back by itself */
	CALL_CHANGES /* any other; comes back by itself */
};

static enum call call_of(pid_t thread)
{
	struct __ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof(info), &info) <= 0 ||
	    info.op != PTRACE_SYSCALL_INFO_ENTRY)
		return CALL_OUT;
	switch (info.entry.nr) {
	case SYS_futex:
	case SYS_ppoll:
#ifdef SYS_poll
	case SYS_poll:
#endif
	case SYS_pselect6:
	case SYS_read:
	case SYS_wait4:
	case SYS_clock_nanosleep:
	case SYS_rt_sigtimedwait:
	case SYS_exit:
	case SYS_exit_group:
		return CALL_WAITS;
	case SYS_pread64:
	case SYS_lseek:
	case SYS_fcntl:
	case SYS_fstat:
	case SYS_newfstatat:
	case SYS_close:
	case SYS_fsync:
	case SYS_fdatasync:
	case SYS_brk:
	case SYS_mmap:
	case SYS_munmap:
	case SYS_mprotect:
	case SYS_getrandom:
		return CALL_READS;
	default:
		return CALL_CHANGES;
	}
}

static bool first_stop(struct tracer *t, pid_t thread)
{
	for (size_t i = 0; i < t->n_seen; i++)
		if (t->seen[i] == thread)
			return false;
	t->seen[t->n_seen++ % THREADS] = thread;
	t->n_seen = t->n_seen < THREADS ? t->n_seen : THREADS;
	return true;
}

static void resume(pid_t thread, int sig)
{
	if (ptrace(PTRACE_SYSCALL, thread, NULL, sig) != 0 && errno != ESRCH)
		die("ptrace");
}

static void strike(struct tracer *t)
{
	(void)kill(t->child, SIGKILL);
	while (waitpid(-1, &t->status, __WALL) > 0)
		;
	t->killed = true;
}

static void handle(struct tracer *t, pid_t thread, int status);

/* The thread goes on; through a call that could change a file it is followed to its end before any other is heard. */
static void go_on(struct tracer *t, pid_t thread)
{
	enum call call = call_of(thread);
	int status = 0;

	resume(thread, 0);
	if (call < CALL_READS || waitpid(thread, &status, __WALL) != thread)
		return;
	t->changed = call == CALL_CHANGES;
	handle(t, thread, status);
}

static void handle(struct tracer *t, pid_t thread, int status)
{
	int sig;

	if (!WIFSTOPPED(status)) {
		if (thread == t->child) {
			t->gone = true;
			t->status = status;
		}
		return;
	}
	sig = WSTOPSIG(status);
	if (sig == (SIGTRAP | 0x80)) {
		bool changed = t->changed;

		t->changed = false;
		if (!t->at_stop(t->ctx, ++t->stops, changed))
			strike(t);
		else
			go_on(t, thread);
	} else if (status >> 16 || (sig == SIGSTOP && thread != t->child && first_stop(t, thread))) {
		/* A thread was made, or is: the call itself goes on. */
		resume(thread, 0);
	} else {
		resume(thread, sig);
	}
}

long trace_run(const struct stage *s, enum scene scene, const char *const *environment,
	       bool (*at_stop)(void *ctx, long stop, bool changed), void *ctx, bool *ended)
{
	struct tracer t = { .at_stop = at_stop, .ctx = ctx, .child = fork() };
	int status = 0;

	if (t.child < 0)
		die("fork");
	if (t.child == 0) {
		if (!freopen("/dev/null", "r", stdin) || !freopen("/dev/null", "w", stdout) ||
		    !freopen("/dev/null", "w", stderr) ||
		    ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
			_exit(125);
		stage_exec(s, scene, environment);
	}
	/* The first stop is that of execve. */
	if (waitpid(t.child, &status, 0) != t.child || !WIFSTOPPED(status))
		die("ptrace");
	(void)ptrace(PTRACE_SETOPTIONS, t.child, NULL,
		     PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL | PTRACE_O_TRACECLONE);
	resume(t.child, 0);
	while (!t.killed && !t.gone) {
		pid_t thread = waitpid(-1, &status, __WALL);

		if (thread < 0)
			die("waitpid");
		handle(&t, thread, status);
	}
	*ended = !t.killed && WIFEXITED(t.status) && WEXITSTATUS(t.status) == 0;
	return t.stops;
}
