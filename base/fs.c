/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unictype.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"

/* Bytes; leaves room for prefixes and endings under the 255 of file systems. */
enum { SAFE_NAME_MAX = 160 };

enum status fs_open(int *fd, const char *path, struct err *err)
{
	struct stat st;
	/* O_NONBLOCK: opening a FIFO must not wait for a writer. To a regular file it means nothing. */
	int f = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	*fd = -1;
	if (f < 0)
		return err_errno(err, errno == ENOENT ? ST_NOT_FOUND : ST_IO, errno,
				 T("打不开文件“%s”"), path);
	if (fstat(f, &st) != 0) {
		int eno = errno;

		(void)close(f);
		return err_errno(err, ST_IO, eno, T("打不开文件“%s”"), path);
	}
	if (!S_ISREG(st.st_mode)) {
		(void)close(f);
		if (S_ISDIR(st.st_mode))
			return err_set(err, ST_IO, T("“%s”是文件夹，这里要的是文件。"), path);
		return err_set(err, ST_IO, T("“%s”不是普通文件，不能读。"), path);
	}
	*fd = f;
	return ST_OK;
}

enum status fs_read_fd(struct strbuf *out, int fd, const char *name, size_t max, struct err *err)
{
	size_t total = 0;

	for (;;) {
		/* One byte past max shows that there is more. */
		size_t room = max - total < 65535 ? max - total + 1 : 65536;
		ssize_t got;

		strbuf_reserve(out, room);
		got = read(fd, out->data + out->len, room);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_errno(err, ST_IO, errno, T("读文件“%s”时出错"), name);
		if (got == 0)
			return ST_OK;
		total += (size_t)got;
		out->len += (size_t)got;
		out->data[out->len] = '\0';
		if (total > max)
			return err_set(err, ST_LIMIT,
				       T("文件“%s”太大，最多 %zu 字节。请检查是不是拿错了文件。"),
				       name, max);
	}
}

enum status fs_read(struct strbuf *out, const char *path, size_t max, struct err *err)
{
	int fd;
	enum status st = fs_open(&fd, path, err);

	if (st != ST_OK)
		return st;
	st = fs_read_fd(out, fd, path, max, err);
	(void)close(fd);
	return st;
}

bool fs_is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool fs_exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0;
}

enum status fs_mkdirs(const char *path, struct err *err)
{
	struct strbuf part;
	enum status st = ST_OK;
	size_t n = strlen(path);

	strbuf_init(&part);
	for (size_t i = 1; i <= n && st == ST_OK; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		strbuf_reset(&part);
		strbuf_add(&part, path, i);
		if (mkdir(part.data, 0700) == 0 || fs_is_dir(part.data))
			continue;
		/* Some systems answer EACCES or EROFS for a folder that is there; fs_is_dir has
		 * told. */
		st = err_errno(err, ST_IO, errno, T("建不了文件夹“%s”"), part.data);
	}
	strbuf_clear(&part);
	return st;
}

char *fs_join(struct arena *a, const char *dir, const char *name)
{
	size_t n = strlen(dir);

	if (n == 0)
		return arena_strdup(a, name);
	return arena_printf(a, dir[n - 1] == '/' ? "%s%s" : "%s/%s", dir, name);
}

const char *fs_base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool is_safe(uint32_t cp)
{
	if (cp == '-' || cp == '_' || cp == '.')
		return true;
	return uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_Nd |
							    UC_CATEGORY_MASK_Nl |
							    UC_CATEGORY_MASK_M);
}

char *fs_safe_name(struct arena *a, const char *name)
{
	struct strbuf out;
	size_t n = strlen(name);
	char *safe;

	strbuf_init(&out);
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		size_t used = utf8_decode(name + i, n - i, &cp);

		if (out.len + used > SAFE_NAME_MAX)
			break;
		if (!is_safe(cp) || (cp == '.' && out.len == 0))
			strbuf_addc(&out, '_');
		else
			strbuf_add(&out, name + i, used);
		i += used;
	}
	if (out.len == 0)
		strbuf_addc(&out, '_');
	safe = arena_strndup(a, out.data, out.len);
	strbuf_clear(&out);
	return safe;
}
