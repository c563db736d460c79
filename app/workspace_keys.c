/* SPDX-License-Identifier: MIT */
/*
 * The key of this device: made without a question when a store is first opened, kept in the store (one file, so that a copy by hand
 * or a backup is whole), and never shown. Everything born here is signed with it.
 */
#include "config.h"

#include <string.h>

#include "app/workspace_internal.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/wipe.h"

static const char seed_setting[] = "device.seed";

static void sign_here(void *ctx, const struct digest *id, struct signature *out)
{
	seal_sign(out, ctx, SEAL_REVISION, id);
}

static void sign_erasure(void *ctx, struct erasure *e)
{
	seal_sign_erasure(e, ctx);
}

static enum status enter_roster(struct workspace *ws, struct err *err)
{
	struct store_key key = { .code = workspace_device(ws),
				 .role = workspace_is_field(ws) ? KEY_DEVICE : KEY_OFFICE,
				 .state = KEY_TRUSTED };

	memcpy(key.key, ws->signer.key, sizeof(key.key));
	return store_key_put(ws->store, &key, err);
}

static enum status make_key(struct workspace *ws, struct err *err)
{
	struct digest seed; /* as long as one, and has its spelling */
	char hex[DIGEST_HEX];
	enum status st = store_begin(ws->store, err);

	if (st != ST_OK)
		return st;
	digest_random(seed.b, sizeof(seed.b));
	digest_hex(hex, &seed);
	seal_signer_from_seed(&ws->signer, seed.b);
	st = store_setting_set(ws->store, seed_setting, hex, err);
	if (st == ST_OK)
		st = enter_roster(ws, err);
	if (st == ST_OK)
		st = store_sign_all(ws->store, err);
	wipe(seed.b, sizeof(seed.b));
	wipe(hex, sizeof(hex));
	return store_end(ws->store, st, err);
}

enum status workspace_load_key(struct workspace *ws, struct err *err)
{
	const struct store_signer signer = { .sign = sign_here,
					     .sign_erasure = sign_erasure,
					     .ctx = &ws->signer };
	struct digest seed;
	struct strbuf hex;
	enum status st;

	strbuf_init(&hex);
	store_set_signer(ws->store, &signer);
	st = store_setting_get(ws->store, seed_setting, &hex, err);
	if (st == ST_OK && hex.len == 0)
		st = make_key(ws, err);
	else if (st == ST_OK && !digest_from_hex(&seed, hex.data))
		st = err_set(
			err, ST_DB,
			T("这台电脑的签名钥匙读不出来，没有改动任何东西。请换回最近一次的备份。"));
	else if (st == ST_OK)
		seal_signer_from_seed(&ws->signer, seed.b);
	if (hex.len)
		wipe(hex.data, hex.len);
	wipe(seed.b, sizeof(seed.b));
	strbuf_clear(&hex);
	return st;
}

const struct seal_signer *workspace_signer(const struct workspace *ws)
{
	return &ws->signer;
}
