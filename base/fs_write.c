/* SPDX-License-Identifier: MIT */
/* The durable write. */
#include "config.h"

#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/strbuf.h"

/* Everything before the last '/', "." or "/". */
static void folder_of(struct strbuf *out, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		strbuf_addc(out, '.');
	else if (slash == path)
		strbuf_addc(out, '/');
	else
		strbuf_add(out, path, (size_t)(slash - path));
}

static bool write_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, bytes, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0) {
			errno = done == 0 ? ENOSPC : errno;
			return false;
		}
		bytes += done;
		n -= (size_t)done;
	}
	return true;
}

/* Writes, syncs and closes; 0 or the errno. fd is closed in any case. */
static int fill(int fd, const void *bytes, size_t n, unsigned mode)
{
	int eno = 0;

	/* A stick with a FAT file system has no modes to change. */
	if (fchmod(fd, (mode_t)mode) != 0 && errno != EPERM && errno != ENOTSUP && errno != ENOSYS)
		eno = errno;
	if (!eno && !write_all(fd, bytes, n))
		eno = errno;
	if (!eno && fsync(fd) != 0)
		eno = errno;
#ifdef POSIX_FADV_DONTNEED
	/* What is read back should come from the medium where the system can do so; only advice. */
	(void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
#endif
	if (close(fd) != 0 && !eno && errno != EINTR)
		eno = errno;
	return eno;
}

static enum status compare(const char *temp, const char *path, const void *bytes, size_t n,
			   struct err *err)
{
	struct strbuf back;
	enum status st;

	strbuf_init(&back);
	st = fs_read(&back, temp, n, NULL);
	if (st != ST_OK || back.len != n || (n > 0 && memcmp(back.data, bytes, n) != 0)) {
		st = err_set(
			err, ST_IO,
			T("写“%s”后读回来不一样，盘可能坏了。原来的文件没有动，请换一个盘再试。"),
			path);
	}
	strbuf_clear(&back);
	return st;
}

/* Makes the new name survive a power cut. File systems that cannot do so say EINVAL. */
static int sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
	int eno = 0;

	if (fd < 0)
		return errno == EACCES ? 0 : errno; /* a folder may be writable and not readable */
	if (fsync(fd) != 0 && errno != EINVAL && errno != ENOTSUP && errno != EROFS &&
	    errno != EBADF)
		eno = errno;
	(void)close(fd);
	return eno;
}

enum status fs_write(const char *path, const void *bytes, size_t n, unsigned mode, struct err *err)
{
	struct strbuf folder, temp;
	enum status st = ST_OK;
	bool made = false;
	struct stat there;
	int fd, eno;

	strbuf_init(&folder);
	strbuf_init(&temp);
	/* The new file would take the place of a device (/dev/full, a terminal) or a pipe. */
	if (stat(path, &there) == 0 && !S_ISREG(there.st_mode)) {
		st = err_errno(err, ST_IO, S_ISDIR(there.st_mode) ? EISDIR : EINVAL,
			       T("写不了文件“%s”"), path);
		goto out;
	}
	folder_of(&folder, path);
	strbuf_addf(&temp, "%s/.ruhu-XXXXXX", folder.data);
	fd = mkstemp(temp.data);
	if (fd < 0) {
		st = err_errno(err, ST_IO, errno, T("写不了文件“%s”"), path);
		goto out;
	}
	made = true;
	(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	eno = fill(fd, bytes, n, mode);
	if (eno) {
		st = err_errno(err, ST_IO, eno, T("文件“%s”没有写成，原来的没有动"), path);
		goto out;
	}
	st = compare(temp.data, path, bytes, n, err);
	if (st != ST_OK)
		goto out;
	if (rename(temp.data, path) != 0) {
		st = err_errno(err, ST_IO, errno, T("文件“%s”没有写成，原来的没有动"), path);
		goto out;
	}
	made = false;
	eno = sync_folder(folder.data);
	if (eno)
		st = err_errno(err, ST_IO, eno, T("文件“%s”写了，但不能确认已存稳，请再存一次"),
			       path);
out:
	if (made)
		(void)unlink(temp.data);
	strbuf_clear(&folder);
	strbuf_clear(&temp);
	return st;
}

static int sync_folder_of(const char *path)
{
	struct strbuf folder;
	int eno;

	strbuf_init(&folder);
	folder_of(&folder, path);
	eno = sync_folder(folder.data);
	strbuf_clear(&folder);
	return eno;
}

enum status fs_move(const char *from, const char *to, struct err *err)
{
	int eno = rename(from, to) == 0 ? sync_folder_of(to) : errno;

	return eno ? err_errno(err, ST_IO, eno, T("文件“%s”改不了名"), from) : ST_OK;
}

static int overwrite(int fd)
{
	static const char zeros[4096];
	struct stat sb;

	if (fstat(fd, &sb) != 0)
		return errno;
	for (off_t at = 0; at < sb.st_size;) {
		size_t part = sb.st_size - at < (off_t)sizeof(zeros) ? (size_t)(sb.st_size - at)
								     : sizeof(zeros);
		ssize_t n = pwrite(fd, zeros, part, at);

		if (n < 0 && errno != EINTR)
			return errno;
		at += n > 0 ? n : 0;
	}
	return fsync(fd) == 0 ? 0 : errno;
}

enum status fs_wipe(const char *path, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW), eno;

	if (fd < 0 && errno == ENOENT)
		return ST_OK;
	eno = fd < 0 ? errno : overwrite(fd);
	if (fd >= 0)
		(void)close(fd);
	if (!eno && unlink(path) != 0)
		eno = errno;
	if (!eno)
		eno = sync_folder_of(path);
	return eno ? err_errno(err, ST_IO, eno, T("文件“%s”没有清除掉"), path) : ST_OK;
}
