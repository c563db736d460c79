/* SPDX-License-Identifier: MIT */
/* Listing a folder. */
#include "config.h"

#include "base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/vec.h"

enum { DEPTH_MAX = 16, NAMES_MAX = 200000 };

struct listing {
	VEC(const char *) names;
	struct arena *arena;
	bool deep;
};

static enum status list_dir(struct listing *l, const char *dir, int depth, struct err *err);

static enum status list_entry(struct listing *l, const char *dir, const char *name, int depth,
			      struct err *err)
{
	const char *path = fs_join(l->arena, dir, name);
	struct stat st;

	/* A folder is entered only by its own name, so that links cannot make a circle; a link to
	 * a file is a file. */
	if (lstat(path, &st) != 0)
		return ST_OK; /* gone in between */
	if (S_ISDIR(st.st_mode))
		return l->deep ? list_dir(l, path, depth + 1, err) : ST_OK;
	if (S_ISLNK(st.st_mode) && stat(path, &st) != 0)
		return ST_OK;
	if (!S_ISREG(st.st_mode))
		return ST_OK;
	if (l->names.n >= NAMES_MAX)
		return err_set(err, ST_LIMIT, T("文件夹“%s”里的文件太多，最多 %d 个。"), dir,
			       (int)NAMES_MAX);
	VEC_PUSH(&l->names, path);
	return ST_OK;
}

static enum status list_dir(struct listing *l, const char *dir, int depth, struct err *err)
{
	enum status st = ST_OK;
	DIR *d;

	if (depth > DEPTH_MAX)
		return err_set(err, ST_LIMIT, T("文件夹“%s”套得太深，最多 %d 层。"), dir,
			       (int)DEPTH_MAX);
	d = opendir(dir);
	if (!d)
		return err_errno(err, errno == ENOENT ? ST_NOT_FOUND : ST_IO, errno,
				 T("打不开文件夹“%s”"), dir);
	while (st == ST_OK) {
		const struct dirent *e;

		errno = 0;
		e = readdir(d);
		if (!e) {
			if (errno)
				st = err_errno(err, ST_IO, errno, T("读文件夹“%s”时出错"), dir);
			break;
		}
		if (e->d_name[0] != '.')
			st = list_entry(l, dir, e->d_name, depth, err);
	}
	(void)closedir(d);
	return st;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

enum status fs_list(const char *const **out, size_t *n, struct arena *a, const char *dir, bool deep,
		    struct err *err)
{
	struct listing l = { .arena = a, .deep = deep };
	enum status st = list_dir(&l, dir, 0, err);

	*out = NULL;
	*n = 0;
	if (st == ST_OK && l.names.n > 0) {
		const char **sorted = arena_array(a, l.names.n, sizeof(*sorted));

		memcpy(sorted, l.names.v, l.names.n * sizeof(*sorted));
		qsort(sorted, l.names.n, sizeof(*sorted), by_bytes);
		*out = sorted;
		*n = l.names.n;
	}
	VEC_CLEAR(&l.names);
	return st;
}
