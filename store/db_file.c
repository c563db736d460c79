/* SPDX-License-Identifier: MIT */
/* Files of ours that come into being: new ones, copies. A name never holds half a file. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "store/db.h"

enum { BLOCK = 1 << 18 };

/* What a file needs while it is made. */
struct birth {
	struct arena *arena;
	const char *path, *temporary, *journal;
};

static struct birth birth_of(const char *path)
{
	struct birth b = { .arena = arena_new(), .path = path };

	b.temporary = arena_printf(b.arena, "%s.new", path);
	b.journal = arena_printf(b.arena, "%s.new-journal", path);
	return b;
}

static void clear_away(const struct birth *b)
{
	(void)unlink(b->temporary);
	(void)unlink(b->journal);
}

/* The name is free, its folder is there, nothing is left of an earlier try. */
static enum status birth_begin(const struct birth *b, struct err *err)
{
	const char *base = fs_base_name(b->path);
	enum status st = ST_OK;

	if (fs_exists(b->path))
		return err_set(err, ST_EXISTS, T("已经有数据文件“%s”了，没有动它。"), b->path);
	if (base > b->path)
		st = fs_mkdirs(arena_strndup(b->arena, b->path, (size_t)(base - b->path)), err);
	if (st == ST_OK)
		clear_away(b);
	return st;
}

static enum status birth_end(struct birth *b, enum status st)
{
	clear_away(b);
	arena_free(b->arena);
	return st;
}

/* The name appears with the whole file behind it, never replacing another; a folder sync makes the name last. */
enum status db_publish(const char *temporary, const char *path, struct err *err)
{
	const char *base = fs_base_name(path);
	char *folder = base > path ? mem_strndup(path, (size_t)(base - path)) : mem_strdup(".");
	int fd = -1;
	int failed = 0;
	enum status st = ST_OK;

	if (link(temporary, path) == 0)
		(void)unlink(temporary);
	else if (errno == EEXIST)
		st = err_set(err, ST_EXISTS, T("已经有数据文件“%s”了，没有动它。"), path);
	else if (fs_exists(path) ||
		 rename(temporary, path) != 0) /* file systems of sticks know no links */
		st = err_errno(err, ST_IO, errno, T("不能建立数据文件“%s”"), path);
	if (st != ST_OK)
		goto out;
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || (fsync(fd) != 0 && errno != EINVAL))
		failed = errno;
	if (fd >= 0)
		(void)close(fd);
	if (failed)
		st = err_errno(err, ST_IO, failed, T("不能确认数据文件“%s”已写到磁盘"), path);
out:
	free(folder);
	return st;
}

static enum status make_empty(const char *path, struct err *err)
{
	/* 0600: what households said is read by this account only. SQLite gives the journal the same mode. */
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return err_errno(err, ST_IO, errno, T("不能建立数据文件“%s”"), path);
	(void)close(fd);
	return ST_OK;
}

static enum status build(const char *temporary, int application_id, int page,
			 const struct db_kind *kind,
			 enum status (*fill)(struct db *db, void *ctx, struct err *err), void *ctx,
			 struct err *err)
{
	struct db *db = NULL;
	enum status st = make_empty(temporary, err);

	if (st != ST_OK)
		return st;
	st = db_connect(&db, temporary, kind, 0, err);
	if (st == ST_OK)
		st = db_set_number(db, "page_size", page, err);
	if (st == ST_OK)
		st = db_set_number(db, "application_id", application_id, err);
	if (st == ST_OK)
		st = db_exec(db, "PRAGMA journal_mode=TRUNCATE", err);
	if (st == ST_OK)
		st = db_migrate(db, err);
	if (st == ST_OK && fill)
		st = fill(db, ctx, err);
	db_close(db);
	return st;
}

enum status db_create(const char *path, int application_id, int page, const struct db_kind *kind,
		      enum status (*fill)(struct db *db, void *ctx, struct err *err), void *ctx,
		      struct err *err)
{
	struct birth b = birth_of(path);
	enum status st = birth_begin(&b, err);

	if (st == ST_OK)
		st = build(b.temporary, application_id, page, kind, fill, ctx, err);
	if (st == ST_OK)
		st = db_publish(b.temporary, b.path, err);
	return birth_end(&b, st);
}

static enum status sync_path(const char *path, struct err *err)
{
	int fd = open(path, O_RDWR | O_CLOEXEC), failed = 0;

	if (fd < 0 || fsync(fd) != 0)
		failed = errno;
	if (fd >= 0) {
		(void)posix_fadvise(
			fd, 0, 0,
			POSIX_FADV_DONTNEED); /* what is checked next comes from the medium, where it can */
		(void)close(fd);
	}
	return failed ? err_errno(err, ST_IO, failed, T("不能确认数据文件“%s”已写到磁盘"), path)
		      : ST_OK;
}

static enum status vacuum_into(struct db *db, const char *path, struct err *err)
{
	sqlite3_stmt *s = NULL;
	bool row = false;
	enum status st = make_empty(path, err);

	if (st != ST_OK)
		return st;
	if (sqlite3_prepare_v2(db->handle, "VACUUM INTO ?1", -1, &s, NULL) != SQLITE_OK)
		return db_fault(db, err);
	st = db_text(db, s, 1, path, err);
	if (st == ST_OK)
		st = db_step(db, s, &row, err);
	(void)sqlite3_finalize(s);
	return st;
}

/* The copy's tables stand on other pages: its shape is sealed anew. The contents have their own digests. */
static enum status seal_copy(const char *path, const struct db_kind *kind, struct err *err)
{
	struct db *copy = NULL;
	enum status st = db_connect(&copy, path, kind, 0, err);

	if (st == ST_OK)
		st = db_exec(copy, "PRAGMA journal_mode=TRUNCATE", err);
	if (st == ST_OK)
		st = db_begin(copy, err);
	if (st == ST_OK)
		st = db_end(copy, seal_shape(copy, err), err);
	db_close(copy);
	return st;
}

/* A sentence about the temporary name would tell nobody anything. */
static enum status name_copy(enum status st, const char *path, struct err *err)
{
	if (st == ST_DB)
		return err_set(
			err, st,
			T("备份“%"
			  "s”写好后读回来不对，盘可能坏了。原来的数据没有动；请换一个盘再备份。"),
			path);
	if (st == ST_FULL)
		return err_set(
			err, st,
			T("磁盘满了，备份“%"
			  "s”没有写成。原来的数据没有动；请腾出一些地方，或换一个盘再备份。"),
			path);
	return st;
}

enum status db_copy(struct db *db, const char *path, db_check_fn check, void *ctx, struct err *err)
{
	struct birth b = birth_of(path);
	enum status st = birth_begin(&b, err);

	if (st == ST_OK)
		st = vacuum_into(db, b.temporary, err);
	if (st == ST_OK)
		st = seal_copy(b.temporary, db->kind, err);
	if (st == ST_OK)
		st = sync_path(b.temporary, err);
	if (st == ST_OK)
		st = check(b.temporary, ctx, err);
	if (st == ST_OK)
		st = db_publish(b.temporary, b.path, err);
	return birth_end(&b, name_copy(st, path, err));
}

static enum status copy_bytes(const char *from, const char *to, struct err *err)
{
	int in = -1, out = -1;
	char *block = mem_alloc(BLOCK);
	enum status st = fs_open(&in, from, err);
	ssize_t n = 0;

	if (st == ST_OK && (out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) < 0)
		st = err_errno(err, ST_IO, errno, T("不能建立数据文件“%s”"), to);
	while (st == ST_OK && ((n = read(in, block, BLOCK)) > 0 || (n < 0 && errno == EINTR))) {
		for (ssize_t done = 0; st == ST_OK && done < n;) {
			ssize_t put = write(out, block + done, (size_t)(n - done));

			if (put < 0 && errno != EINTR)
				st = err_errno(err, ST_IO, errno, T("不能建立数据文件“%s”"), to);
			done += put > 0 ? put : 0;
		}
	}
	if (st == ST_OK && n < 0)
		st = err_errno(err, ST_IO, errno, T("读文件“%s”时出错"), from);
	if (in >= 0)
		(void)close(in);
	if (out >= 0 && close(out) != 0 && st == ST_OK)
		st = err_errno(err, ST_IO, errno, T("不能建立数据文件“%s”"), to);
	free(block);
	return st;
}

/* A hand-copied file may have come with the journal of a change that was under way: opening the two takes that back. */
static enum status copy_with_journal(const char *from, const struct birth *b, struct err *err)
{
	const char *journal = arena_printf(b->arena, "%s-journal", from);
	enum status st = copy_bytes(from, b->temporary, err);

	return st == ST_OK && fs_exists(journal) ? copy_bytes(journal, b->journal, err) : st;
}

enum status db_restore(const char *from, const char *path, db_check_fn check, void *ctx,
		       struct err *err)
{
	struct birth b = birth_of(path);
	enum status st = birth_begin(&b, err);

	if (st == ST_OK)
		st = copy_with_journal(from, &b, err);
	if (st == ST_OK)
		st = check(b.temporary, ctx, err);
	if (st == ST_DB)
		st = err_set(err, st,
			     T("“%s”不是完好的备份，没有恢复，也没有动它。能救出来的可以用 ruhu "
			       "rescue 救。"),
			     from);
	if (st == ST_OK)
		st = sync_path(b.temporary, err);
	if (st == ST_OK)
		st = db_publish(b.temporary, b.path, err);
	return birth_end(&b, st);
}

/* Opening it takes back what its journal says. */
static struct db_copied look_at(const char *path, const struct db_kind *kind)
{
	struct db_copied c = { .path = path };
	struct db *copy = NULL;

	if (db_connect(&copy, path, kind, 0, NULL) == ST_OK) {
		c.listed = db_exec(copy, "SELECT count(*) FROM sqlite_master", NULL) == ST_OK;
		if (db_read_id(copy, NULL) == ST_OK)
			c.application_id = copy->application_id;
	}
	db_close(copy);
	return c;
}

enum status db_salvage(const char *from, const char *path, const struct db_kind *kind,
		       db_work_fn work, void *ctx, struct err *err)
{
	struct birth b = birth_of(path);
	struct db_copied copy;
	enum status st = birth_begin(&b, err);

	if (st == ST_OK)
		st = copy_with_journal(from, &b, err);
	if (st == ST_OK) {
		copy = look_at(b.temporary, kind);
		st = work(&copy, ctx, err);
	}
	return birth_end(&b, st);
}

enum status db_scratch(struct db **out, const char *path, const struct db_kind *kind, struct err *err)
{
	enum status st = make_empty(path, err);

	*out = NULL;
	if (st == ST_OK)
		st = db_connect(out, path, kind, 0, err);
	if (st == ST_OK)
		st = db_exec(*out, "PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY; PRAGMA foreign_keys=OFF", err);
	if (st == ST_OK)
		st = db_migrate(*out, err);
	return st == ST_OK ? db_exec(*out, "DELETE FROM seal", err) : st;
}
