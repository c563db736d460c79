/* SPDX-License-Identifier: MIT */
/* Whole copies of a store: to a stick, and back. */
#include "config.h"

#include "base/i18n.h"
#include "store/internal.h"
#include "store/rescue.h"

/* Opened as any store is, all of it read; *ctx, where it is not NULL, is the state it must have. */
static enum status check_store(const char *path, void *ctx, struct err *err)
{
	const struct digest *want = ctx;
	struct store *st = NULL;
	struct store_state state;
	enum status status = store_open(&st, path, 0, err);

	if (status == ST_OK)
		status = store_check(st, err);
	if (status == ST_OK)
		status = store_state(st, &state, err);
	if (status == ST_OK && want && digest_compare(want, &state.digest) != 0)
		status = db_damaged(st->db, T("缺少记录"), err);
	store_close(st);
	return status;
}

enum status store_backup(struct store *st, const char *path, struct err *err)
{
	struct store_state state;
	enum status status = store_check(st, err);

	if (status == ST_OK)
		status = store_state(st, &state, err);
	return status == ST_OK ? db_copy(st->db, path, check_store, &state.digest, err) : status;
}

enum status store_restore(const char *from, const char *path, struct err *err)
{
	return db_restore(from, path, check_store, NULL, err);
}
