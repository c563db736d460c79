/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "exports/package_check.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include "base/clock.h"
#include "base/i18n.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

const struct package_limits package_limits_usual = { .memory = (size_t)768 << 20, .seconds = 60 };

struct verdict {
	enum status status;
	char text[ERR_TEXT_MAX];
};

static void limit(int what, rlim_t value)
{
	const struct rlimit r = { value, value };

	(void)setrlimit(what, &r);
}

/* Pages the program has already: the limit is on the whole of its address space. */
static rlim_t address_space(void)
{
	unsigned long pages = 0;
	FILE *f = fopen("/proc/self/statm", "r");

	if (f) {
		if (fscanf(f, "%lu", &pages) != 1)
			pages = 0;
		(void)fclose(f);
	}
	return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

#if defined(__linux__) && defined(SYS_seccomp) && defined(SECCOMP_RET_KILL_PROCESS) && !SANITIZED
/* Computing, memory, and one answer to the pipe: every other call ends the child. An old kernel refuses the filter; then the limits
 * above are all there is. */
static void forbid_calls(void)
{
	static const int allowed[] = { SYS_read,         SYS_write,          SYS_mmap,
				       SYS_munmap,       SYS_mremap,         SYS_brk,
				       SYS_madvise,      SYS_futex,          SYS_mprotect,
				       SYS_getrandom,    SYS_exit_group,     SYS_exit,
				       SYS_rt_sigreturn, SYS_rt_sigprocmask, SYS_clock_gettime,
				       SYS_gettid,       SYS_getpid,         SYS_tgkill };
	enum { N = sizeof(allowed) / sizeof(allowed[0]) };
	struct sock_filter code[N + 3];
	struct sock_fprog program = { .len = N + 3, .filter = code };

	code[0] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
					       offsetof(struct seccomp_data, nr));
	for (size_t i = 0; i < N; i++)
		code[i + 1] = (struct sock_filter)BPF_JUMP(
			BPF_JMP | BPF_JEQ | BPF_K, (unsigned)allowed[i], (unsigned char)(N - i), 0);
	code[N + 1] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
	code[N + 2] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
		(void)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}
#else
static void forbid_calls(void)
{
}
#endif

NO_RETURN static void child(int to, enum status (*fn)(void *ctx, struct err *err), void *ctx,
			    const struct package_limits *limits)
{
	struct verdict v;
	struct err fault = ERR_INIT;

	(void)signal(SIGINT, SIG_IGN); /* Ctrl-C is the parent's to decide on */
	(void)signal(SIGXCPU, SIG_DFL);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_FSIZE, 0);
	limit(RLIMIT_CPU, (rlim_t)limits->seconds);
	if (!SANITIZED)
		limit(RLIMIT_AS, address_space() + (rlim_t)limits->memory);
	limit(RLIMIT_NOFILE, 0);
	forbid_calls();
	memset(&v, 0, sizeof(v));
	v.status = fn(ctx, &fault);
	(void)snprintf(v.text, sizeof(v.text), "%s", fault.text);
	_exit(write(to, &v, sizeof(v)) == (ssize_t)sizeof(v) ? 0 : 1);
}

/* All of the verdict within the time; false: the child is silent, or gone without a word. */
static bool hear(int from, struct verdict *v, int64_t until_ms)
{
	size_t have = 0;

	while (have < sizeof(*v)) {
		struct pollfd p = { .fd = from, .events = POLLIN };
		int64_t left = until_ms - clock_mono_ms();
		ssize_t n;

		if (left <= 0)
			return false;
		if (poll(&p, 1, (int)left) < 0 && errno != EINTR)
			return false;
		if (!p.revents)
			continue;
		n = read(from, (char *)v + have, sizeof(*v) - have);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		have += (size_t)n;
	}
	v->text[sizeof(v->text) - 1] = '\0';
	return v->status >= ST_OK && v->status <= ST_CANCELLED;
}

static void bury(pid_t pid)
{
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

enum status package_in_child(enum status (*fn)(void *ctx, struct err *err), void *ctx,
			     const struct package_limits *limits, struct err *err)
{
	struct verdict v = { .status = ST_OK };
	int ends[2];
	bool heard;
	pid_t pid;

	if (pipe(ends) != 0)
		return err_errno(err, ST_IO, errno, T("不能检查交接包，什么也没有收"));
	(void)fflush(NULL);
	pid = fork();
	if (pid < 0) {
		int eno = errno;

		(void)close(ends[0]);
		(void)close(ends[1]);
		return err_errno(err, ST_IO, eno, T("不能检查交接包，什么也没有收"));
	}
	if (pid == 0)
		child(ends[1], fn, ctx, limits);
	(void)close(ends[1]);
	heard = hear(ends[0], &v, clock_mono_ms() + (int64_t)limits->seconds * 4000);
	(void)close(ends[0]);
	if (!heard)
		(void)kill(pid, SIGKILL);
	bury(pid);
	if (!heard)
		return err_set(err, ST_INPUT,
			       T("检查这个文件的程序被它拖垮了（太大、太慢或出错），没有收。其他文"
				 "件不受影响。"));
	return v.status == ST_OK ? ST_OK : err_set(err, v.status, "%s", v.text);
}

struct opening {
	const char *bytes;
	size_t n, n_openers;
	const struct seal_opener *openers;
};

static enum status open_it(void *ctx, struct err *err)
{
	const struct opening *o = ctx;
	struct package *p = NULL;
	bool sealed;

	return package_open(&p, &sealed, o->bytes, o->n, o->openers, o->n_openers, err);
}

enum status package_check(const char *bytes, size_t n, const struct seal_opener *openers,
			  size_t n_openers, struct err *err)
{
	struct opening o = { .bytes = bytes, .n = n, .n_openers = n_openers, .openers = openers };

	return package_in_child(open_it, &o, &package_limits_usual, err);
}
