/* SPDX-License-Identifier: MIT */
/* A store from creation to closing, and its transactions. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "store/internal.h"

enum { DEVICE_MAX = 32 };
static const char device_setting[] = "store.device";

static enum status fill_new(struct db *db, void *ctx, struct err *err)
{
	enum status st = db_begin(db, err);

	if (st != ST_OK)
		return st;
	return db_end(db, setting_put(db, device_setting, ctx, err), err);
}

enum status store_create(const char *path, enum store_kind kind, const char *device, struct err *err)
{
	static const char signs[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"; /* not mistaken for each other when read aloud */
	char code[DEVICE_MAX + 1] = "";
	unsigned char random[4];
	size_t n = device ? strlen(device) : 0;

	if (n > DEVICE_MAX)
		return err_set(err, ST_INPUT, T("电脑代号“%s”太长，最多 %d 个字母和数字。"), device, (int)DEVICE_MAX);
	if (n > 0) {
		memcpy(code, device, n);
	} else {
		digest_random(random, sizeof(random));
		for (size_t i = 0; i < sizeof(random); i++)
			code[i] = signs[random[i] % 32];
	}
	return kind == STORE_FIELD ? db_create(path, APP_FIELD, DB_PAGE, &store_kind_of_file, fill_new, code, err)
				   : db_create(path, APP_OFFICE, DB_PAGE_OFFICE, &store_kind_of_file, fill_new, code, err);
}

static enum status load_device(struct store *st, struct err *err)
{
	struct strbuf value;
	enum status status;

	strbuf_init(&value);
	status = store_setting_get(st, device_setting, &value, err);
	if (status == ST_OK)
		st->device = mem_strndup(value.data, value.len);
	strbuf_clear(&value);
	return status;
}

enum status store_open(struct store **out, const char *path, int busy_ms, struct err *err)
{
	const int ids[2] = { APP_OFFICE, APP_FIELD };
	struct db *db = NULL;
	struct store *st;
	enum status status;

	*out = NULL;
	/* A laptop's store is one program's for the whole evening; an office's commands are short and wait for each other. */
	status = db_open(&db, path, ids, APP_FIELD, &store_kind_of_file, busy_ms, err);
	if (status != ST_OK)
		return status;
	st = mem_alloc(sizeof(*st));
	st->db = db;
	st->words = words_new();
	db->hook = totals_hook(st);
	strbuf_init(&st->canonical);
	status = settings_check(st, err);
	if (status == ST_OK)
		status = load_device(st, err);
	if (status != ST_OK) {
		store_close(st);
		return status;
	}
	*out = st;
	return ST_OK;
}

/* Without the checks of opening: the first connection has made them. */
bool store_second(struct store *st)
{
	struct store *second;
	int moved = 1;

	if (st->second || store_kind(st) != STORE_OFFICE)
		return st->second && !st->lent;
	second = mem_alloc(sizeof(*second));
	second->words = words_new();
	strbuf_init(&second->canonical);
	if (sqlite3_file_control(st->db->handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && !moved &&
	    db_connect(&second->db, st->db->path, st->db->kind, 0, NULL) == ST_OK &&
	    db_exec(second->db, "PRAGMA query_only=ON; PRAGMA cache_size=-2000", NULL) == ST_OK) {
		second->db->hook = totals_hook(second);
		st->second = second;
	} else {
		store_close(second);
	}
	return st->second != NULL;
}

struct store *store_beside(struct store *st)
{
	int64_t n = 0;

	if (st->db->depth > 0 || seal_count(st->db, TABLE_REVISION, &n, NULL) != ST_OK || n < TWO_FROM || !store_second(st))
		return NULL;
	words_forget_numbers(st->second->words);
	st->lent = true;
	return st->second;
}

void store_beside_done(struct store *st)
{
	st->lent = false;
}

void store_close(struct store *st)
{
	if (!st)
		return;
	store_close(st->second);
	db_close(st->db);
	words_free(st->words);
	strbuf_clear(&st->canonical);
	free(st->device);
	free(st);
}

void store_set_signer(struct store *st, const struct store_signer *signer)
{
	st->signer = *signer;
}

enum store_kind store_kind(const struct store *st)
{
	return st->db->application_id == APP_FIELD ? STORE_FIELD : STORE_OFFICE;
}

const char *store_device(const struct store *st)
{
	return st->device;
}

const char *store_path(const struct store *st)
{
	return st->db->path;
}

enum status store_begin(struct store *st, struct err *err)
{
	return db_begin(st->db, err);
}

enum status store_commit(struct store *st, struct err *err)
{
	enum status status = db_commit(st->db, err);

	if (status != ST_OK)
		words_forget_numbers(st->words);
	return status;
}

void store_rollback(struct store *st)
{
	db_rollback(st->db);
	words_forget_numbers(st->words);
}

enum status store_end(struct store *st, enum status status, struct err *err)
{
	if (status == ST_OK)
		return store_commit(st, err);
	store_rollback(st);
	return status;
}
