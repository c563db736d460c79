/* SPDX-License-Identifier: MIT */
/* Of a damaged store: keys, withdrawals, packages, receipts. They are read in order; where one is not true it is struck out of the file of
 * rows and the reading begins again. */
#include "config.h"

#include "base/i18n.h"
#include "store/internal.h"

struct rest {
	struct store *into;
	struct err fault; /* of the new store: the machine's */
	int64_t handed; /* rows, before the one that was not true */
};

static enum status count(struct rest *r, enum status st)
{
	r->handed += st == ST_OK;
	return st;
}

static enum status take_key(void *ctx, const struct store_key *key)
{
	struct rest *r = ctx;

	return count(r, store_key_put(r->into, key, &r->fault));
}

static enum status take_erasure(void *ctx, const struct store_erasure *e)
{
	struct rest *r = ctx;

	return count(r, erasure_copy(r->into, e, &r->fault));
}

static enum status take_package(void *ctx, const struct store_package *p)
{
	struct rest *r = ctx;

	return count(r, store_package_put(r->into, p, &r->fault));
}

static enum status take_receipt(void *ctx, const struct digest *id, const struct identity *identity)
{
	struct rest *r = ctx;

	return count(r, store_receipt_add(r->into, id, identity, NULL, &r->fault));
}

static enum status take_issued(void *ctx, const char *round, const char *text)
{
	struct rest *r = ctx;

	return count(r, store_issued_put(r->into, round, text, &r->fault));
}

static enum status read_keys(struct store *from, struct rest *r)
{
	return store_key_each(from, take_key, r, NULL);
}

static enum status read_erasures(struct store *from, struct rest *r)
{
	return store_erasure_each(from, take_erasure, r, NULL);
}

static enum status read_packages(struct store *from, struct rest *r)
{
	return store_package_each(from, take_package, r, NULL);
}

static enum status read_receipts(struct store *from, struct rest *r)
{
	return store_receipt_each(from, take_receipt, r, NULL);
}

static enum status read_issued(struct store *from, struct rest *r)
{
	return store_issued_each(from, take_issued, r, NULL);
}

static const struct rest_kind {
	enum status (*read)(struct store *from, struct rest *r);
	const char *strike; /* the row behind so many, in the order of reading */
	const char *told;
} kinds[] = {
	{ read_keys, "DELETE FROM key WHERE key IN (SELECT key FROM key ORDER BY key LIMIT 1 OFFSET ?1)",
	  TN("签名名册里有几行被改动，没有收下；电脑再交来时要重新认可") },
	{ read_erasures, "DELETE FROM erasure WHERE id IN (SELECT id FROM erasure ORDER BY id LIMIT 1 OFFSET ?1)",
	  TN("撤回清单里有几行被改动，没有收下；请从别的办公室或电脑再取一次包，撤回才会齐全") },
	{ read_packages, "DELETE FROM package WHERE file IN (SELECT file FROM package ORDER BY key, number, package LIMIT 1 OFFSET ?1)",
	  TN("交接包清单里有几行被改动，没有收下；再汇总一次原来的文件就有了") },
	{ read_receipts, "DELETE FROM receipt WHERE id IN (SELECT id FROM receipt ORDER BY id LIMIT 1 OFFSET ?1)",
	  TN("回执清单里有几行被改动，没有收下；请再打开一次办公室的回执") },
	{ read_issued, "DELETE FROM issued WHERE round IN (SELECT round FROM issued ORDER BY round LIMIT 1 OFFSET ?1)",
	  TN("以前一期派出的住户名单被改动，没有收下；那一期的应答率算不准了") },
};

/* True: a row was struck out. */
static bool strike(struct store *from, const struct rest_kind *k, int64_t behind)
{
	sqlite3_stmt *s = NULL;
	bool row = false, gone = false;

	if (sqlite3_prepare_v2(from->db->handle, k->strike, -1, &s, NULL) == SQLITE_OK && sqlite3_bind_int64(s, 1, behind) == SQLITE_OK &&
	    db_step(from->db, s, &row, NULL) == ST_OK)
		gone = sqlite3_changes(from->db->handle) > 0;
	(void)sqlite3_finalize(s);
	return gone;
}

enum status rescue_rest(struct store *from, struct store *into, int64_t *saved,
			void (*tell)(void *ctx, const char *what, int64_t n), void *ctx, struct err *err)
{
	struct rest r = { .into = into, .fault = ERR_INIT };

	for (size_t i = 0; i < ARRAY_LEN(kinds) && r.fault.code == ST_OK; i++) {
		int64_t struck = 0;
		enum status st;

		do {
			r.handed = 0;
			st = kinds[i].read(from, &r);
		} while (st != ST_OK && r.fault.code == ST_OK && strike(from, &kinds[i], r.handed) && ++struck);
		*saved += r.handed;
		if (struck > 0)
			tell(ctx, i18n_text(kinds[i].told), struck);
	}
	if (r.fault.code != ST_OK && err)
		*err = r.fault;
	return r.fault.code;
}
