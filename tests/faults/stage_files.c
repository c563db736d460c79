/* SPDX-License-Identifier: MIT */
/* The files of a folder, taken into memory and put back. */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "tests/faults/stage.h"

struct strbuf *files_add(struct file_list *list, const char *name)
{
	struct file *f;

	if (list->n == list->capacity) {
		list->capacity = 2 * list->capacity + 8;
		list->v = mem_resize(list->v, list->capacity, sizeof(*list->v));
	}
	f = &list->v[list->n++];
	(void)snprintf(f->name, sizeof(f->name), "%s", name);
	strbuf_init(&f->bytes);
	return &f->bytes;
}

void files_clear(struct file_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		strbuf_clear(&list->v[i].bytes);
	free(list->v);
	*list = (struct file_list){ 0 };
}

const struct file *files_find(const struct file_list *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->v[i].name, name) == 0)
			return &list->v[i];
	return NULL;
}

static const char *const parts[] = { "", "out/" };

void files_take_part(struct file_list *list, const char *folder, const char *part)
{
	char path[320], name[64];
	DIR *dir;
	const struct dirent *e;
	struct stat sb;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, part);
	dir = opendir(path);
	while (dir && (e = readdir(dir))) {
		(void)snprintf(path, sizeof(path), "%s/%s%.60s", folder, part, e->d_name);
		(void)snprintf(name, sizeof(name), "%s%.55s", part, e->d_name);
		if (stat(path, &sb) == 0 && S_ISREG(sb.st_mode))
			need(fs_read(files_add(list, name), path, 1u << 26, NULL) == ST_OK, path);
	}
	if (dir)
		(void)closedir(dir);
}

void files_take(struct file_list *list, const char *folder)
{
	files_clear(list);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		files_take_part(list, folder, parts[i]);
}

/* Modes and owners that a fault may have left are no obstacle: the folder is this test's. */
void files_empty(const char *folder, const char *part)
{
	char path[320];
	DIR *dir;
	const struct dirent *e;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, part);
	dir = opendir(path);
	while (dir && (e = readdir(dir))) {
		(void)snprintf(path, sizeof(path), "%s/%s%.60s", folder, part, e->d_name);
		(void)unlink(path);
	}
	if (dir)
		(void)closedir(dir);
}

void files_put(const struct file_list *list, const char *folder)
{
	char path[160];

	(void)snprintf(path, sizeof(path), "%s/out", folder);
	(void)mkdir(folder, 0700);
	(void)mkdir(path, 0700);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		files_empty(folder, parts[i]);
	for (size_t i = 0; i < list->n; i++) {
		const struct file *f = &list->v[i];
		int fd;

		(void)snprintf(path, sizeof(path), "%s/%s", folder, f->name);
		fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		need(fd >= 0 && (f->bytes.len == 0 ||
				 write(fd, f->bytes.data, f->bytes.len) == (ssize_t)f->bytes.len),
		     path);
		(void)close(fd);
	}
}
