/* SPDX-License-Identifier: MIT */
/* Of a damaged store: keys, withdrawals, packages, receipts. They are few and read in order; what stands behind a fault is told as lost. */
#include "config.h"

#include "base/i18n.h"
#include "store/internal.h"

struct rest {
	struct store *into;
	struct err fault; /* of the new store: the machine's */
	int64_t saved;
};

static enum status count(struct rest *r, enum status st)
{
	r->saved += st == ST_OK;
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

enum status rescue_rest(struct store *from, struct store *into, int64_t *saved,
			void (*tell)(void *ctx, const char *what), void *ctx, struct err *err)
{
	struct rest r = { .into = into, .fault = ERR_INIT };
	enum status st[4];
	const char *const what[] = {
		T("签名名册有损坏，后面的没有收下；电脑再交来时要重新认可"),
		T("撤回清单有损坏，后面的没有收下；请从别的办公室或电脑再取一次包，撤回才会齐全"),
		T("交接包清单有损坏，后面的没有收下；再汇总一次原来的文件就有了"),
		T("回执清单有损坏，后面的没有收下；请再打开一次办公室的回执")
	};

	st[0] = store_key_each(from, take_key, &r, NULL);
	st[1] = store_erasure_each(from, take_erasure, &r, NULL);
	st[2] = store_package_each(from, take_package, &r, NULL);
	st[3] = store_receipt_each(from, take_receipt, &r, NULL);
	*saved += r.saved;
	for (size_t i = 0; i < ARRAY_LEN(what); i++)
		if (st[i] != ST_OK && r.fault.code == ST_OK)
			tell(ctx, what[i]);
	if (r.fault.code != ST_OK && err)
		*err = r.fault;
	return r.fault.code;
}
