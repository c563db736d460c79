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

/* Jobs from `first` on, up to the first that is not good: of what comes after it the parent would not believe this child. */
NO_RETURN static void child(int to, const struct package_children *j, size_t first)
{
	struct package_verdict v = { .status = ST_OK };

	(void)signal(SIGINT, SIG_IGN); /* Ctrl-C is the parent's to decide on */
	(void)signal(SIGXCPU, SIG_DFL);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_FSIZE, 0);
	limit(RLIMIT_CPU, (rlim_t)j->limits->seconds);
	if (!SANITIZED)
		limit(RLIMIT_AS, address_space() + (rlim_t)j->limits->memory);
	limit(RLIMIT_NOFILE, 0);
	forbid_calls();
	for (size_t i = first; i < j->n && v.status == ST_OK; i++) {
		struct err fault = ERR_INIT;

		memset(&v, 0, sizeof(v));
		v.status = j->fn(j->ctx, i, &fault);
		(void)snprintf(v.text, sizeof(v.text), "%s", fault.text);
		if (write(to, &v, sizeof(v)) != (ssize_t)sizeof(v))
			_exit(1);
	}
	_exit(0);
}

/* All of a verdict within the time; false: the child is silent, or gone without a word. */
static bool hear(int from, struct package_verdict *v, int64_t until_ms)
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

void package_children_end(struct package_children *c)
{
	if (c->pid <= 0)
		return;
	(void)close(c->from);
	(void)kill(c->pid, SIGKILL); /* whether or not it means to end */
	while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR)
		;
	c->pid = 0;
}

static enum status begin_at(struct package_children *c, size_t first, struct err *err)
{
	int ends[2];

	c->pid = 0;
	if (pipe(ends) != 0)
		return err_errno(err, ST_IO, errno, T("不能检查交接包，什么也没有收"));
	(void)fflush(NULL);
	c->pid = fork();
	if (c->pid < 0) {
		int eno = errno;

		c->pid = 0;
		(void)close(ends[0]);
		(void)close(ends[1]);
		return err_errno(err, ST_IO, eno, T("不能检查交接包，什么也没有收"));
	}
	if (c->pid == 0)
		child(ends[1], c, first);
	(void)close(ends[1]);
	c->from = ends[0];
	return ST_OK;
}

void package_children_begin(struct package_children *c)
{
	c->pid = 0;
	if (c->n > 0)
		(void)begin_at(c, 0, NULL);
}

/* How many files from `first` on this child has settled: the good ones or, where it is the child's first, the one that is not. */
static size_t listen_to(const struct package_children *c, struct package_verdict *out, size_t first)
{
	int64_t until = clock_mono_ms() + (int64_t)c->limits->seconds * 4000;
	size_t i = first;
	bool heard = true;

	while (i < c->n && (heard = hear(c->from, &out[i], until)) && out[i].status == ST_OK)
		i++;
	if (i > first || heard)
		return i > first ? i - first : 1;
	out[first].status = ST_INPUT;
	(void)snprintf(out[first].text, sizeof(out[first].text), "%s",
		       T("检查这个文件的程序被它拖垮了（太大、太慢或出错），没有收。其他文件不受影"
			 "响。"));
	return 1;
}

enum status package_children_hear(struct package_children *c, struct package_verdict *out,
				  size_t *done, struct err *err)
{
	enum status st = ST_OK;

	for (*done = 0; *done < c->n && st == ST_OK;) {
		if (c->pid <= 0)
			st = begin_at(c, *done, err);
		if (st == ST_OK)
			*done += listen_to(c, out, *done);
		package_children_end(c);
	}
	return st;
}
