/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "exports/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"

enum { FLUSH_BYTES = 1 << 18, TEMP_TRIES = 100 };

struct outfile {
	int fd;
	char *path, *temp;
	struct strbuf buf;
	struct digest_stream *written;
	struct digest digest;
	bool existed; /* path was there before */
	bool renamed;
};

void outset_init(struct outset *set)
{
	*set = (struct outset){ 0 };
}

static enum status open_temp(struct outfile *f, struct err *err)
{
	struct strbuf name;

	strbuf_init(&name);
	for (int i = 0; i < TEMP_TRIES && f->fd < 0; i++) {
		strbuf_reset(&name);
		strbuf_addf(&name, "%s.%ld-%d.tmp", f->path, (long)getpid(), i);
		f->fd = open(name.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (f->fd < 0 && errno != EEXIST)
			break;
	}
	if (f->fd < 0) {
		int eno = errno;

		strbuf_clear(&name);
		return err_errno(err, ST_IO, eno, T("文件 %s 写不了"), f->path);
	}
	f->temp = strbuf_take(&name);
	return ST_OK;
}

enum status outset_add(struct outset *set, struct outfile **out, const char *path, struct err *err)
{
	struct outfile *f = mem_alloc(sizeof(*f));
	enum status st;

	f->fd = -1;
	f->path = mem_strdup(path);
	f->existed = fs_exists(path);
	strbuf_init(&f->buf);
	f->written = digest_stream_new();
	VEC_PUSH(&set->files, f);
	st = open_temp(f, err);
	*out = f;
	return st;
}

struct strbuf *outfile_buffer(struct outfile *f)
{
	return &f->buf;
}

static enum status write_out(struct outfile *f, struct err *err)
{
	for (size_t at = 0; at < f->buf.len;) {
		ssize_t n = write(f->fd, f->buf.data + at, f->buf.len - at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return err_errno(err, ST_IO, n < 0 ? errno : EIO,
					 T("文件 %s 没有写完，原来的文件没有动"), f->path);
		at += (size_t)n;
	}
	digest_stream_add(f->written, f->buf.data, f->buf.len);
	strbuf_reset(&f->buf);
	return ST_OK;
}

enum status outfile_flush(struct outfile *f, struct err *err)
{
	return f->buf.len < FLUSH_BYTES ? ST_OK : write_out(f, err);
}

enum status outfile_take(struct outfile *f, const char *path, struct err *err)
{
	char block[8192];
	FILE *from = fopen(path, "rb");
	enum status st = ST_OK;
	size_t n;

	if (!from)
		return err_errno(err, ST_IO, errno, T("文件 %s 没有写完，原来的文件没有动"), f->path);
	while (st == ST_OK && (n = fread(block, 1, sizeof(block), from)) > 0) {
		strbuf_add(&f->buf, block, n);
		st = outfile_flush(f, err);
	}
	if (st == ST_OK && ferror(from))
		st = err_set(err, ST_IO, T("文件 %s 没有写完，原来的文件没有动"), f->path);
	(void)fclose(from);
	return st;
}

/* Reads the file back: sticks and network folders have been seen to lose what they said they had (reliability.md P21). */
static enum status reread(const struct outfile *f, const char *path, struct err *err)
{
	struct digest_stream *s;
	struct digest d;
	char *block;
	ssize_t n = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return err_errno(err, ST_IO, errno, T("刚写好的文件 %s 打不开"), f->path);
	s = digest_stream_new();
	block = mem_alloc(FLUSH_BYTES);
	do {
		n = read(fd, block, FLUSH_BYTES);
		if (n > 0)
			digest_stream_add(s, block, (size_t)n);
	} while (n > 0 || (n < 0 && errno == EINTR));
	d = digest_stream_end(s);
	free(block);
	(void)close(fd);
	if (n < 0 || digest_compare(&d, &f->digest) != 0)
		return err_set(err, ST_IO,
			       T("文件 %s 写好后读回来不一样，盘可能坏了。请换一个盘再导出。"),
			       f->path);
	return ST_OK;
}

static enum status finish_temp(struct outfile *f, struct err *err)
{
	enum status st = write_out(f, err);

	if (st != ST_OK)
		return st;
	f->digest = digest_stream_end(f->written);
	f->written = NULL;
	if (fsync(f->fd) != 0)
		return err_errno(err, ST_IO, errno, T("文件 %s 没有写完，原来的文件没有动"),
				 f->path);
	if (close(f->fd) != 0) {
		f->fd = -1;
		return err_errno(err, ST_IO, errno, T("文件 %s 没有写完，原来的文件没有动"),
				 f->path);
	}
	f->fd = -1;
	return reread(f, f->temp, err);
}

static enum status sync_folder(const char *path, struct err *err)
{
	size_t n = (size_t)(fs_base_name(path) - path);
	char *dir = n > 0 ? mem_strndup(path, n) : mem_strdup(".");
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum status st = ST_OK;

	/* Some file systems refuse to sync a folder (EINVAL): then there is nothing more to do. */
	if (fd < 0 && errno == EACCES) {
		free(dir); /* a folder may be writable and not readable */
		return ST_OK;
	}
	if (fd < 0 || (fsync(fd) != 0 && errno != EINVAL && errno != ENOTSUP))
		st = err_errno(err, ST_IO, errno, T("文件夹 %s 写不进去"), dir);
	if (fd >= 0)
		(void)close(fd);
	free(dir);
	return st;
}

static void undo(struct outset *set)
{
	for (size_t i = 0; i < set->files.n; i++)
		if (set->files.v[i]->renamed && !set->files.v[i]->existed)
			(void)unlink(set->files.v[i]->path);
}

enum status outset_commit(struct outset *set, struct err *err)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < set->files.n && st == ST_OK; i++)
		st = finish_temp(set->files.v[i], err);
	for (size_t i = 0; i < set->files.n && st == ST_OK; i++) {
		struct outfile *f = set->files.v[i];

		if (rename(f->temp, f->path) != 0) {
			st = err_errno(err, ST_IO, errno, T("文件 %s 写不了"), f->path);
			continue;
		}
		f->renamed = true;
		st = sync_folder(f->path, err);
	}
	for (size_t i = 0; i < set->files.n && st == ST_OK; i++)
		st = reread(set->files.v[i], set->files.v[i]->path, err);
	if (st != ST_OK)
		undo(set);
	return st;
}

void outset_clear(struct outset *set)
{
	for (size_t i = 0; i < set->files.n; i++) {
		struct outfile *f = set->files.v[i];

		if (f->fd >= 0)
			(void)close(f->fd);
		if (f->temp && !f->renamed)
			(void)unlink(f->temp);
		if (f->written)
			(void)digest_stream_end(f->written);
		strbuf_clear(&f->buf);
		free(f->path);
		free(f->temp);
		free(f);
	}
	VEC_CLEAR(&set->files);
}
