/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/stick.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "app/office_keys.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"

static const char folder_name[] = "ruhu";

/* The first by name, so that two sticks do not take turns. */
static const char *find_below(struct arena *a, const char *media)
{
	const char *first = NULL;
	const struct dirent *e;
	DIR *dir = opendir(media);

	while (dir && (e = readdir(dir))) {
		const char *path = fs_join(a, fs_join(a, media, e->d_name), folder_name);

		if (e->d_name[0] != '.' && fs_is_dir(path) && (!first || strcmp(path, first) < 0))
			first = path;
	}
	if (dir)
		(void)closedir(dir);
	return first;
}

const char *stick_find(struct arena *a)
{
	static const char *const places[] = { "/media", "/run/media" };
	const char *media = getenv("RUHU_MEDIA"), *user = getenv("USER"), *found = NULL;

	if (media && *media)
		return find_below(a, media);
	for (size_t i = 0; i < ARRAY_LEN(places) && !found; i++) {
		if (user && *user && !strchr(user, '/'))
			found = find_below(a, fs_join(a, places[i], user));
		if (!found)
			found = find_below(a, places[i]);
	}
	return found;
}

const char *stick_copy(struct workspace *ws, struct arena *a)
{
	const char *to = stick_find(a);
	struct hand_in_options o;
	struct hand_in h;
	struct err err = ERR_INIT;
	enum status st = ST_OK;

	if (!to)
		return NULL;
	st = office_package_options(ws, &o, a, &err);
	if (st == ST_OK && o.n_recipients == 0)
		return NULL;
	if (st == ST_OK)
		st = hand_in_write(&h, workspace_store(ws), to, &o, &err);
	if (st == ST_OK)
		return T("U盘上也存了一份（已加密）。");
	return arena_printf(a, T("U盘上没有存成第二份：%s这台电脑上的都在。"), err.text);
}
