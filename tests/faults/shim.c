/* SPDX-License-Identifier: MIT */
/*
 * To be preloaded into the program by the proofs of tests/faults: what a worse machine, or a worse program, would do.
 *	RUHU_SHIM_LOG=FILE	records what is done to files below RUHU_SHIM_ROOT (shim.h), for the power cuts of power_test
 *	RUHU_SHIM_ACKS=FOLDER	a file that appears there is recorded as an acknowledgement
 *	RUHU_SHIM_FAIL=KIND:N[+] the N-th call that can fail so does (with +: and all after it); KIND: enospc, eio, eacces, short, eintr, memory
 *	RUHU_SHIM_COUNT=FILE	at the end: how many calls of that KIND there were, and how many failed
 *	RUHU_SHIM_MUTANT=NAME	a seeded fault: what a careless program would have done (mutants[] below)
 * Built without the flags of the program: it defines what they make inline.
 */
#undef _FORTIFY_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include "tests/faults/shim.h"

enum { FDS = 1024, PATH_ROOM = 512 };

static const struct {
	const char *name;
	int eno;
} kinds[] = { { "enospc", ENOSPC }, { "eio", EIO },     { "eacces", EACCES },
	      { "short", 0 },       { "eintr", EINTR }, { "memory", ENOMEM } };

static struct {
	bool ready;
	int log;
	char root[PATH_ROOM], acks[PATH_ROOM], path[FDS][PATH_ROOM];
	const char *mutant, *count;
	enum shim_kind kind;
	long at, seen, failed;
	bool onward;
} shim = { .log = -1, .kind = SHIM_NONE };

#define REAL(type, name, ...)             \
	static type (*real)(__VA_ARGS__); \
	if (!real)                        \
	*(void **)&real = dlsym(RTLD_NEXT, #name)

static bool is(const char *mutant)
{
	return shim.mutant && strcmp(shim.mutant, mutant) == 0;
}

__attribute__((constructor)) static void begin(void)
{
	const char *log = getenv("RUHU_SHIM_LOG"), *fail = getenv("RUHU_SHIM_FAIL"),
		   *root = getenv("RUHU_SHIM_ROOT"), *acks = getenv("RUHU_SHIM_ACKS");

	shim.mutant = getenv("RUHU_SHIM_MUTANT");
	shim.count = getenv("RUHU_SHIM_COUNT");
	if (root)
		(void)snprintf(shim.root, sizeof(shim.root), "%s/", root);
	if (acks)
		(void)snprintf(shim.acks, sizeof(shim.acks), "%s/", acks);
	if (log)
		shim.log = (int)syscall(SYS_openat, AT_FDCWD, log,
					O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	for (size_t i = 0; fail && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t n = strlen(kinds[i].name);

		if (strncmp(fail, kinds[i].name, n) == 0 && fail[n] == ':') {
			shim.kind = (enum shim_kind)i;
			shim.at = strtol(fail + n + 1, NULL, 10);
			shim.onward = strchr(fail, '+') != NULL;
		}
	}
	shim.ready = true;
}

__attribute__((destructor)) static void end(void)
{
	char text[64];
	int fd, n = snprintf(text, sizeof(text), "%ld %ld\n", shim.seen, shim.failed);

	shim.ready = false;
	if (shim.count) {
		fd = (int)syscall(SYS_openat, AT_FDCWD, shim.count,
				  O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		(void)syscall(SYS_write, fd, text, (size_t)n);
		(void)syscall(SYS_close, fd);
	}
	if (is("status-lost"))
		_exit(0);
}

/* Is this call the one that fails? mask: the kinds it can fail with. */
static bool strikes(unsigned mask)
{
	if (!shim.ready || shim.kind == SHIM_NONE || !(mask & 1u << shim.kind))
		return false;
	shim.seen++;
	if (shim.seen != shim.at && !(shim.onward && shim.at > 0 && shim.seen > shim.at))
		return false;
	shim.failed++;
	if (is("crash"))
		abort();
	errno = kinds[shim.kind].eno;
	return true;
}

enum {
	WRITES = 1u << SHIM_ENOSPC | 1u << SHIM_EIO,
	NAMES = 1u << SHIM_ENOSPC | 1u << SHIM_EIO | 1u << SHIM_EACCES
};

/* Absolute, as the log has it; NULL where it is none of ours. */
static const char *ours(const char *path, char room[PATH_ROOM])
{
	if (path[0] == '/') {
		(void)snprintf(room, PATH_ROOM, "%s", path);
	} else {
		if (syscall(SYS_getcwd, room, (size_t)PATH_ROOM - 1) < 0)
			return NULL;
		(void)snprintf(room + strlen(room), PATH_ROOM - strlen(room), "/%s",
			       strncmp(path, "./", 2) == 0 ? path + 2 : path);
	}
	return *shim.root && strncmp(room, shim.root, strlen(shim.root)) == 0
		       ? room + strlen(shim.root)
		       : NULL;
}

static void note(enum shim_op op, int fd, const char *a, const char *b, int64_t offset,
		 const void *bytes, size_t n)
{
	struct shim_record r = { .op = (uint32_t)op, .fd = fd, .offset = offset, .n = n };
	int eno = errno;

	if (shim.log < 0)
		return;
	(void)snprintf(r.a, sizeof(r.a), "%s", a ? a : "");
	(void)snprintf(r.b, sizeof(r.b), "%s", b ? b : "");
	(void)syscall(SYS_write, shim.log, &r, sizeof(r));
	if (n > 0 && bytes)
		(void)syscall(SYS_write, shim.log, bytes, n);
	errno = eno;
}

static bool tracked(int fd)
{
	return fd >= 0 && fd < FDS && shim.path[fd][0];
}

/* The root itself is tracked as "." so that its own syncs are seen. */
static int opened(int fd, const char *path, int flags)
{
	char room[PATH_ROOM];
	const char *name;
	struct stat sb;

	if (!shim.ready || fd < 0 || fd >= FDS)
		return fd;
	name = ours(path, room);
	if (!name && *shim.root && strlen(room) + 1 == strlen(shim.root) &&
	    strncmp(room, shim.root, strlen(room)) == 0)
		name = ".";
	shim.path[fd][0] = '\0';
	if (!name || fstat(fd, &sb) != 0)
		return fd;
	while (strncmp(name, "./", 2) == 0)
		name += 2;
	(void)snprintf(shim.path[fd], PATH_ROOM, "%s", *name ? name : ".");
	{
		size_t n = strlen(shim.path[fd]);

		if (n > 1 && shim.path[fd][n - 1] == '/')
			shim.path[fd][n - 1] = '\0';
	}
	note(S_ISDIR(sb.st_mode) ? SHIM_OPEN_FOLDER : SHIM_OPEN, fd, shim.path[fd], NULL, flags,
	     NULL, 0);
	return fd;
}

static int do_open(int at, const char *path, int flags, mode_t mode)
{
	if (strikes((flags & O_CREAT ? NAMES : 1u << SHIM_EACCES | 1u << SHIM_EIO) |
		    1u << SHIM_EINTR))
		return -1;
	return opened((int)syscall(SYS_openat, at, path, flags, mode), path, flags);
}

#define OPEN(name)                                                 \
	int name(const char *path, int flags, ...);                \
	int name(const char *path, int flags, ...)                 \
	{                                                          \
		va_list args;                                      \
		mode_t mode;                                       \
		va_start(args, flags);                             \
		mode = flags & O_CREAT ? va_arg(args, mode_t) : 0; \
		va_end(args);                                      \
		return do_open(AT_FDCWD, path, flags, mode);       \
	}
OPEN(open)
OPEN(open64)

int __open_2(const char *path, int flags);
int __open_2(const char *path, int flags)
{
	return do_open(AT_FDCWD, path, flags, 0);
}

int __open64_2(const char *path, int flags);
int __open64_2(const char *path, int flags)
{
	return do_open(AT_FDCWD, path, flags, 0);
}

/* The library's own opens its file behind our back. */
int mkstemp(char *template)
{
	REAL(int, mkstemp, char *);

	return strikes(NAMES) ? -1 : opened(real(template), template, O_RDWR | O_CREAT | O_EXCL);
}

int mkstemp64(char *template)
{
	return mkstemp(template);
}

int close(int fd)
{
	if (tracked(fd)) {
		note(SHIM_CLOSE, fd, NULL, NULL, 0, NULL, 0);
		shim.path[fd][0] = '\0';
	}
	return (int)syscall(SYS_close, fd);
}

static size_t cut(size_t n)
{
	return n > 1 && strikes(1u << SHIM_SHORT) ? n / 2 : n;
}

ssize_t write(int fd, const void *bytes, size_t n)
{
	off_t at = tracked(fd) ? (off_t)syscall(SYS_lseek, fd, 0, SEEK_CUR) : 0;
	ssize_t done;

	if (strikes(WRITES | 1u << SHIM_EINTR))
		return -1;
	done = syscall(SYS_write, fd, bytes, cut(n));
	if (tracked(fd) && done > 0)
		note(SHIM_WRITE, fd, NULL, NULL, at, bytes, (size_t)done);
	return done;
}

static ssize_t do_pwrite(int fd, const void *bytes, size_t n, off_t at)
{
	ssize_t done;

	if (strikes(WRITES | 1u << SHIM_EINTR))
		return -1;
	done = syscall(SYS_pwrite64, fd, bytes, cut(n), at);
	if (tracked(fd) && done > 0)
		note(SHIM_WRITE, fd, NULL, NULL, at, bytes, (size_t)done);
	return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
	return do_pwrite(fd, bytes, n, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at)
{
	return do_pwrite(fd, bytes, n, at);
}

ssize_t read(int fd, void *bytes, size_t n)
{
	return strikes(1u << SHIM_EIO | 1u << SHIM_EINTR) ? -1
							  : syscall(SYS_read, fd, bytes, cut(n));
}

ssize_t __read_chk(int fd, void *bytes, size_t n, size_t room);
ssize_t __read_chk(int fd, void *bytes, size_t n, size_t room)
{
	return read(fd, bytes, n < room ? n : room);
}

ssize_t pread(int fd, void *bytes, size_t n, off_t at)
{
	return strikes(1u << SHIM_EIO | 1u << SHIM_EINTR)
		       ? -1
		       : syscall(SYS_pread64, fd, bytes, cut(n), at);
}

ssize_t pread64(int fd, void *bytes, size_t n, off64_t at)
{
	return pread(fd, bytes, n, at);
}

static int do_truncate(int fd, off_t size)
{
	int rc;

	if (strikes(WRITES | 1u << SHIM_EINTR))
		return -1;
	rc = (int)syscall(SYS_ftruncate, fd, size);
	if (rc == 0 && tracked(fd))
		note(SHIM_TRUNCATE, fd, NULL, NULL, size, NULL, 0);
	return rc;
}

int ftruncate(int fd, off_t size)
{
	return do_truncate(fd, size);
}

int ftruncate64(int fd, off64_t size)
{
	return do_truncate(fd, size);
}

static bool is_store(int fd)
{
	return tracked(fd) && strstr(shim.path[fd], ".db");
}

static int do_sync(int fd, long number)
{
	struct stat sb;
	int rc;

	if (strikes(WRITES | 1u << SHIM_EINTR))
		return -1;
	if (tracked(fd) && fstat(fd, &sb) == 0) {
		if ((is("no-folder-sync") && S_ISDIR(sb.st_mode)) ||
		    (is("no-file-sync") && !S_ISDIR(sb.st_mode) && !is_store(fd)) ||
		    (is("no-sync") && !S_ISDIR(sb.st_mode)))
			return 0;
	}
	rc = (int)syscall(number, fd);
	if (rc == 0 && tracked(fd))
		note(SHIM_SYNC, fd, NULL, NULL, 0, NULL, 0);
	return rc;
}

int fsync(int fd)
{
	return do_sync(fd, SYS_fsync);
}

int fdatasync(int fd)
{
	return do_sync(fd, SYS_fdatasync);
}

/* A careless program writes under the final name at once. */
static int write_in_place(const char *from, const char *to)
{
	char block[64];
	ssize_t n;
	int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (in < 0 || out < 0)
		return -1;
	while ((n = syscall(SYS_read, in, block, sizeof(block))) > 0)
		if (write(out, block, (size_t)n) != n)
			return -1;
	(void)fsync(out);
	(void)close(in);
	(void)close(out);
	return unlink(from);
}

int rename(const char *from, const char *to)
{
	char room[PATH_ROOM], other[PATH_ROOM];
	const char *a = ours(from, room), *b = ours(to, other);
	int rc;

	if (strikes(NAMES))
		return -1;
	if (b && is("no-temporary"))
		return write_in_place(from, to);
	if (b && is("unlink-first"))
		(void)unlink(to);
	rc = (int)syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
	if (rc == 0 && a && b)
		note(SHIM_RENAME, -1, a, b, 0, NULL, 0);
	else if (rc == 0 && *shim.acks && strncmp(other, shim.acks, strlen(shim.acks)) == 0)
		note(SHIM_ACK, -1, other + strlen(shim.acks), NULL, 0, NULL, 0);
	return rc;
}

int link(const char *from, const char *to)
{
	char room[PATH_ROOM], other[PATH_ROOM];
	const char *a = ours(from, room), *b = ours(to, other);
	int rc = strikes(NAMES) ? -1 : (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);

	if (rc == 0 && a && b)
		note(SHIM_LINK, -1, a, b, 0, NULL, 0);
	return rc;
}

int unlink(const char *path)
{
	char room[PATH_ROOM];
	const char *a = ours(path, room);
	int rc = strikes(1u << SHIM_EIO | 1u << SHIM_EACCES)
			 ? -1
			 : (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);

	if (rc == 0 && a)
		note(SHIM_UNLINK, -1, a, NULL, 0, NULL, 0);
	return rc;
}

int mkdir(const char *path, mode_t mode)
{
	return strikes(NAMES) ? -1 : (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}

DIR *opendir(const char *path)
{
	REAL(DIR *, opendir, const char *);

	return strikes(1u << SHIM_EIO | 1u << SHIM_EACCES) ? NULL : real(path);
}

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

void *malloc(size_t n)
{
	return strikes(1u << SHIM_MEMORY) ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	return strikes(1u << SHIM_MEMORY) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	return strikes(1u << SHIM_MEMORY) ? NULL : __libc_realloc(p, n);
}

/* A program that says nothing. */
size_t fwrite(const void *bytes, size_t size, size_t n, FILE *to)
{
	REAL(size_t, fwrite, const void *, size_t, size_t, FILE *);

	return to == stderr && is("no-words") ? n : real(bytes, size, n, to);
}

/* Other ways to keep a store than that of store/db_open.c. */
struct sqlite3;
int sqlite3_exec(struct sqlite3 *db, const char *sql, int (*fn)(void *, int, char **, char **),
		 void *ctx, char **message);
int sqlite3_exec(struct sqlite3 *db, const char *sql, int (*fn)(void *, int, char **, char **),
		 void *ctx, char **message)
{
	static const struct {
		const char *mutant, *of, *into;
	} changes[] = {
		{ "no-sync", "synchronous=EXTRA", "synchronous=OFF  " },
		{ "wal-normal", "synchronous=EXTRA", "synchronous=NORMAL" },
		{ "wal-normal", "PRAGMA journal_mode=TRUNCATE", "PRAGMA journal_mode=WAL" },
		{ "delete-full", "synchronous=EXTRA", "synchronous=FULL " },
		{ "delete-full", "PRAGMA journal_mode=TRUNCATE", "PRAGMA journal_mode=DELETE" },
		{ "no-journal", "PRAGMA journal_mode=TRUNCATE", "PRAGMA journal_mode=MEMORY" }
	};
	char text[1024];
	REAL(int, sqlite3_exec, struct sqlite3 *, const char *,
	     int (*)(void *, int, char **, char **), void *, char **);

	(void)snprintf(text, sizeof(text), "%s", sql);
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		const char *at = is(changes[i].mutant) ? strstr(text, changes[i].of) : NULL;
		char rest[1024];

		if (!at)
			continue;
		(void)snprintf(rest, sizeof(rest), "%s", at + strlen(changes[i].of));
		(void)snprintf(text + (at - text), sizeof(text) - (size_t)(at - text), "%s%s",
			       changes[i].into, rest);
	}
	/* Everything in one transaction that is never ended. */
	if (is("commit-late") && strcmp(text, "COMMIT") == 0)
		return 0;
	if (is("commit-late") && strncmp(text, "BEGIN", 5) == 0) {
		int (*autocommit)(struct sqlite3 *);

		*(void **)&autocommit = dlsym(RTLD_DEFAULT, "sqlite3_get_autocommit");
		if (!autocommit(db))
			return 0;
	}
	return real(db, text, fn, ctx, message);
}
