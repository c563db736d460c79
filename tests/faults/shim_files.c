/* SPDX-License-Identifier: MIT */
/* The calls on files: failed on demand, recorded (shim.h), or done as a careless program would. */
#undef _FORTIFY_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include "tests/faults/shim_internal.h"

enum { FDS = 1024 };

enum {
	WRITES = 1u << SHIM_ENOSPC | 1u << SHIM_EIO,
	NAMES = 1u << SHIM_ENOSPC | 1u << SHIM_EIO | 1u << SHIM_EACCES
};

static char path_of[FDS][PATH_ROOM];

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
	return fd >= 0 && fd < FDS && path_of[fd][0];
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
	path_of[fd][0] = '\0';
	if (!name || fstat(fd, &sb) != 0)
		return fd;
	while (strncmp(name, "./", 2) == 0)
		name += 2;
	(void)snprintf(path_of[fd], PATH_ROOM, "%s", *name ? name : ".");
	{
		size_t n = strlen(path_of[fd]);

		if (n > 1 && path_of[fd][n - 1] == '/')
			path_of[fd][n - 1] = '\0';
	}
	note(S_ISDIR(sb.st_mode) ? SHIM_OPEN_FOLDER : SHIM_OPEN, fd, path_of[fd], NULL, flags,
	     NULL, 0);
	return fd;
}

static int do_open(int at, const char *path, int flags, mode_t mode)
{
	char room[PATH_ROOM];

	if (shim_strikes((flags & O_CREAT ? NAMES : 1u << SHIM_EACCES | 1u << SHIM_EIO) |
		    1u << SHIM_EINTR) ||
	    (ours(path, room) && shim_strikes(1u << SHIM_PULLED)))
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

	return shim_strikes(NAMES) ? -1 : opened(real(template), template, O_RDWR | O_CREAT | O_EXCL);
}

int mkstemp64(char *template)
{
	return mkstemp(template);
}

int close(int fd)
{
	if (tracked(fd)) {
		note(SHIM_CLOSE, fd, NULL, NULL, 0, NULL, 0);
		path_of[fd][0] = '\0';
	}
	return (int)syscall(SYS_close, fd);
}

static size_t cut(size_t n)
{
	return n > 1 && shim_strikes(1u << SHIM_SHORT) ? n / 2 : n;
}

ssize_t write(int fd, const void *bytes, size_t n)
{
	off_t at = tracked(fd) ? (off_t)syscall(SYS_lseek, fd, 0, SEEK_CUR) : 0;
	ssize_t done;

	if (shim_strikes(WRITES | 1u << SHIM_EINTR))
		return -1;
	done = syscall(SYS_write, fd, bytes, cut(n));
	if (tracked(fd) && done > 0)
		note(SHIM_WRITE, fd, NULL, NULL, at, bytes, (size_t)done);
	return done;
}

static ssize_t do_pwrite(int fd, const void *bytes, size_t n, off_t at)
{
	ssize_t done;

	if (shim_strikes(WRITES | 1u << SHIM_EINTR))
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
	if (shim_strikes(1u << SHIM_EIO | 1u << SHIM_EINTR | (tracked(fd) ? 1u << SHIM_PULLED : 0)))
		return -1;
	return syscall(SYS_read, fd, bytes, cut(n));
}

ssize_t __read_chk(int fd, void *bytes, size_t n, size_t room);
ssize_t __read_chk(int fd, void *bytes, size_t n, size_t room)
{
	return read(fd, bytes, n < room ? n : room);
}

ssize_t pread(int fd, void *bytes, size_t n, off_t at)
{
	if (shim_strikes(1u << SHIM_EIO | 1u << SHIM_EINTR | (tracked(fd) ? 1u << SHIM_PULLED : 0)))
		return -1;
	return syscall(SYS_pread64, fd, bytes, cut(n), at);
}

ssize_t pread64(int fd, void *bytes, size_t n, off64_t at)
{
	return pread(fd, bytes, n, at);
}

static int do_truncate(int fd, off_t size)
{
	int rc;

	if (shim_strikes(WRITES | 1u << SHIM_EINTR))
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
	return tracked(fd) && strstr(path_of[fd], ".db");
}

static int do_sync(int fd, long number)
{
	struct stat sb;
	int rc;

	if (shim_strikes(WRITES | 1u << SHIM_EINTR))
		return -1;
	if (tracked(fd) && fstat(fd, &sb) == 0) {
		if ((shim_is("no-folder-sync") && S_ISDIR(sb.st_mode)) ||
		    (shim_is("no-file-sync") && !S_ISDIR(sb.st_mode) && !is_store(fd)) ||
		    (shim_is("no-sync") && !S_ISDIR(sb.st_mode)))
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

	if (shim_strikes(NAMES))
		return -1;
	if (b && shim_is("no-temporary"))
		return write_in_place(from, to);
	if (b && shim_is("unlink-first"))
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
	int rc = shim_strikes(NAMES) ? -1 : (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);

	if (rc == 0 && a && b)
		note(SHIM_LINK, -1, a, b, 0, NULL, 0);
	return rc;
}

int unlink(const char *path)
{
	char room[PATH_ROOM];
	const char *a = ours(path, room);
	int rc = shim_strikes(1u << SHIM_EIO | 1u << SHIM_EACCES)
			 ? -1
			 : (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);

	if (rc == 0 && a)
		note(SHIM_UNLINK, -1, a, NULL, 0, NULL, 0);
	return rc;
}

int mkdir(const char *path, mode_t mode)
{
	return shim_strikes(NAMES) ? -1 : (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}

DIR *opendir(const char *path)
{
	REAL(DIR *, opendir, const char *);
	char room[PATH_ROOM];

	return shim_strikes(1u << SHIM_EIO | 1u << SHIM_EACCES | (ours(path, room) ? 1u << SHIM_PULLED : 0)) ? NULL : real(path);
}
