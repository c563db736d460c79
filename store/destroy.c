/* SPDX-License-Identifier: MIT */
/* Nothing of a store and its door.db is left. Only files are touched here: whoever holds the store has closed it. */
#include "config.h"

#include "base/arena.h"
#include "base/fs.h"
#include "store/door.h"
#include "store/rescue.h"

static const char *returned(struct arena *a, const char *path)
{
	return arena_printf(a, "%s.returned", path);
}

bool store_half_destroyed(const char *path)
{
	struct arena *a = arena_new();
	bool half = fs_exists(returned(a, path));

	arena_free(a);
	return half;
}

/* What SQLite may have left beside a file goes with it. */
static enum status wipe(struct arena *a, const char *path, const char *journal_of, struct err *err)
{
	enum status st = fs_wipe(arena_printf(a, "%s-journal", journal_of), err);

	return st == ST_OK ? fs_wipe(path, err) : st;
}

enum status store_destroy(const char *path, struct err *err)
{
	struct arena *a = arena_new();
	const char *doors = doors_path(a, path);
	enum status st = ST_OK;

	if (fs_exists(path))
		st = fs_move(path, returned(a, path), err);
	if (st == ST_OK)
		st = wipe(a, doors, doors, err);
	if (st == ST_OK)
		st = wipe(a, returned(a, path), path, err);
	arena_free(a);
	return st;
}
