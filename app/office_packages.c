/* SPDX-License-Identifier: MIT */
/* Packages out and in: handing in, kits and answers on a laptop, receipts. */
#include "config.h"

#include <string.h>

#include "app/office.h"
#include "app/office_keys.h"
#include "app/slip.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/wipe.h"
#include "exports/kit.h"
#include "exports/seal.h"

/* "HEX HEX", as office_keys_new wrote it or a kit brought it. */
static bool read_recipients(struct hand_in_options *o, const char *text)
{
	for (; *text; text += strspn(text, " ")) {
		char hex[DIGEST_HEX];
		struct digest d;
		size_t n = strcspn(text, " ");

		if (n != DIGEST_HEX - 1 || o->n_recipients == SEAL_RECIPIENTS)
			return false;
		memcpy(hex, text, n);
		hex[n] = '\0';
		if (!digest_from_hex(&d, hex))
			return false;
		memcpy(o->recipients[o->n_recipients++], d.b, sizeof(d.b));
		text += n;
	}
	return true;
}

enum status office_package_options(struct workspace *ws, struct hand_in_options *out,
				   struct arena *a, struct err *err)
{
	struct strbuf text;
	enum status st;

	*out = (struct hand_in_options){ .signer = workspace_signer(ws),
					 .round =
						 workspace_round(ws) ? workspace_round(ws)->id : "",
					 .tool = "ruhu " PACKAGE_VERSION,
					 .now_ms = workspace_now(ws) };
	strbuf_init(&text);
	clock_format_instant(&text, out->now_ms, workspace_utc_offset(ws));
	out->made = arena_strdup(a, text.data);
	strbuf_reset(&text);
	st = store_setting_get(workspace_store(ws), "office.keys", &text, err);
	if (st == ST_OK && text.len && !read_recipients(out, text.data))
		st = err_set(err, ST_DB,
			     T("办公室的公钥读不出来，没有写任何文件。请重新打开下发包。"));
	strbuf_clear(&text);
	return st;
}

enum status office_hand_in(struct workspace *ws, const char *dir, struct strbuf *said,
			   struct err *err)
{
	struct arena *a = arena_new();
	struct hand_in_options o;
	struct hand_in h = { 0 };
	enum status st = office_package_options(ws, &o, a, err);

	if (st == ST_OK)
		st = hand_in_write(&h, workspace_store(ws), dir, &o, err);
	if (st == ST_OK && h.packages == 0) {
		strbuf_adds(said,
			    T("没有要交的：还没有做过访谈，或者办公室都有回执了。没有写文件。"));
	} else if (st == ST_OK) {
		slip_write(said, ws, &h, &o);
		strbuf_adds(said, o.n_recipients > 0
					  ? T("已加密、写好并核对，可以拔出U盘了。")
					  : T("已写好并核对，可以拔出U盘了。办公室还没有发钥匙，文"
					      "件有签名但没有加密：请当面交，不要发到群里。"));
	}
	arena_free(a);
	return st;
}

/* Is the signer an office this laptop knows? The first kit it opens decides that; first tells. */
static enum status check_office(struct workspace *ws, const struct package *p, bool *first,
				struct err *err);

struct offices {
	const unsigned char *key;
	size_t n;
	bool known;
};

static enum status count_office(void *ctx, const struct store_key *k)
{
	struct offices *o = ctx;

	if (k->role != KEY_OFFICE || k->state != KEY_TRUSTED)
		return ST_OK;
	o->n++;
	o->known = o->known || memcmp(k->key, o->key, PUBLIC_KEY_SIZE) == 0;
	return ST_OK;
}

static enum status check_office(struct workspace *ws, const struct package *p, bool *first,
				struct err *err)
{
	struct offices o = { .key = p->by.key };
	struct store_key key = { .code = p->m.device, .role = KEY_OFFICE, .state = KEY_WAITING };
	char print[SEAL_FINGERPRINT];
	enum status st = store_key_each(workspace_store(ws), count_office, &o, err);

	*first = o.n == 0 && p->m.kind == PACKAGE_KIT;
	if (st != ST_OK || o.known || *first)
		return st;
	memcpy(key.key, p->by.key, sizeof(key.key));
	st = store_key_put(workspace_store(ws), &key, err);
	seal_fingerprint(print, p->by.key);
	if (st == ST_OK)
		st = err_set(err, ST_INPUT,
			     T("这个文件不是这台电脑认得的办公室签的（签名“%s”，指纹 "
			       "%s），什么也没有装入。请打电话问办公室；指纹一样的话，运行 ruhu "
			       "keys trust %s 再打开。"),
			     p->m.device, print, print);
	return st;
}

/* The keys of a kit: who signs for the office from now on, and for whom this laptop seals. */
static enum status take_keys(struct workspace *ws, const struct package *p, struct err *err)
{
	struct store_key key = { .code = p->m.device, .role = KEY_OFFICE, .state = KEY_TRUSTED };
	struct strbuf recipients;
	enum status st;

	strbuf_init(&recipients);
	memcpy(key.key, p->by.key, sizeof(key.key));
	st = store_key_put(workspace_store(ws), &key, err);
	for (size_t i = 0; i < p->keys.n && st == ST_OK; i++) {
		const struct package_key *k = &p->keys.v[i];
		struct digest d;
		char hex[DIGEST_HEX];

		memcpy(d.b, k->key, sizeof(d.b));
		digest_hex(hex, &d);
		if (k->role == PACKAGE_SEAL || k->role == PACKAGE_SPARE)
			strbuf_addf(&recipients, "%s%s", recipients.len ? " " : "", hex);
		if (k->role != PACKAGE_OFFICE)
			continue;
		memcpy(key.key, k->key, sizeof(key.key));
		key.code = k->code;
		st = store_key_put(workspace_store(ws), &key, err);
	}
	if (st == ST_OK)
		st = store_setting_set(workspace_store(ws), "office.keys",
				       recipients.len ? recipients.data : "", err);
	strbuf_clear(&recipients);
	return st;
}

static void say_taken(struct strbuf *said, const struct answer_taken *taken)
{
	if (taken->erased > 0)
		strbuf_addf(said, T("照办公室的撤回，清除了 %lld 份。"), (long long)taken->erased);
	if (taken->returned > 0)
		strbuf_addf(said, T("办公室退回 %lld 份要补问，在门户名单上标着“补”。"), (long long)taken->returned);
	if (taken->elsewhere > 0)
		strbuf_addf(said, T("另有 %lld 份退回的，访谈不在这台电脑上（可能已经清掉了），请告诉办公室。"),
			    (long long)taken->elsewhere);
}

static enum status open_kit(struct workspace *ws, const struct package *p, bool first,
			    struct strbuf *said, struct err *err)
{
	struct kit *kit = NULL;
	struct kit_loaded loaded = { 0 };
	char print[SEAL_FINGERPRINT];
	struct answer_taken taken = { 0 };
	enum status st =
		p->kit ? kit_read(&kit, p->kit, p->kit_len, err)
		       : err_set(err, ST_SYNTAX,
				 T("这个下发包里没有内容，什么也没有装入。请向办公室再要一份。"));

	/* The register and the addresses first: kit_load is all or nothing over both files. */
	if (st == ST_OK)
		st = kit_load(workspace_store(ws), workspace_doors(ws), kit, &loaded, err);
	if (st == ST_OK)
		st = take_keys(ws, p, err);
	if (st == ST_OK)
		st = answer_take(workspace_store(ws), p, &taken, err);
	if (st == ST_OK) {
		strbuf_addf(said, T("打开了 %s 的下发包：新增 %d 户，更新 %d 户，没有变的 %d 户。"),
			    kit->team, (int)loaded.added, (int)loaded.updated, (int)loaded.kept);
		if (loaded.other_team)
			strbuf_adds(said, T("注意：这台电脑以前是别的队在用。"));
		seal_fingerprint(print, p->by.key);
		if (first)
			strbuf_addf(
				said,
				T("办公室的指纹是 %s，以后只认它签的文件；请和办公室核对一下。"),
				print);
		say_taken(said, &taken);
	}
	kit_free(kit);
	return st;
}

static enum status open_answer(struct workspace *ws, const struct package *p, struct strbuf *said,
			       struct err *err)
{
	struct answer_taken taken;
	enum status st = answer_take(workspace_store(ws), p, &taken, err);

	if (st == ST_OK)
		st = office_receipt_state(ws, said, err);
	if (st == ST_OK)
		say_taken(said, &taken);
	return st;
}

enum status office_open_package(struct workspace *ws, const char *bytes, size_t n,
				struct strbuf *said, struct err *err)
{
	static const char old_kit[] = "ruhu-kit ";
	struct package *p = NULL;
	struct seal_opener opener;
	bool sealed, first = false;
	enum status st;

	if (n >= sizeof(old_kit) - 1 && memcmp(bytes, old_kit, sizeof(old_kit) - 1) == 0)
		return err_set(err, ST_SYNTAX,
			       T("这是旧版程序做的下发包，没有签名，没有装入。请办公室用新版的 "
				 "ruhu kit 再做一份。"));
	seal_opener_of_signer(&opener, workspace_signer(ws));
	st = package_open(&p, &sealed, bytes, n, &opener, 1, err);
	wipe(&opener, sizeof(opener));
	if (st == ST_NOT_FOUND)
		st = err_set(err, ST_INPUT, T("这个文件是加密给办公室或别的电脑的，这里打不开，什么也没有装入。回执要交给对应的那台电脑。"));
	if (st == ST_OK && p->m.kind == PACKAGE_HAND_IN)
		st = err_set(err, ST_INPUT,
			     T("这是交给办公室的包，不是办公室发下来的；请在办公室用 ruhu merge "
			       "汇总。"));
	if (st == ST_OK)
		st = check_office(ws, p, &first, err);
	if (st == ST_OK)
		st = p->m.kind == PACKAGE_KIT ? open_kit(ws, p, first, said, err)
					      : open_answer(ws, p, said, err);
	package_free(p);
	return st;
}

enum status office_receipt(struct workspace *ws, const char *device, const char *path,
			   struct strbuf *said, struct err *err)
{
	struct arena *a = arena_new();
	unsigned char key[PUBLIC_KEY_SIZE];
	struct hand_in_options o;
	struct answer_given given = { 0 };
	enum status st = office_package_options(ws, &o, a, err);

	if (st == ST_OK && workspace_is_field(ws))
		st = err_set(err, ST_USAGE,
			     T("回执由办公室做；这里是入户电脑的数据。什么都没有变。"));
	if (st == ST_OK && device)
		st = office_device_key(ws, device, key, err);
	o.n_recipients = 0; /* ids only: nothing in it is anybody's */
	if (st == ST_OK)
		st = answer_write(workspace_store(ws), path, device ? key : NULL, &o, &given, err);
	if (st == ST_OK)
		strbuf_addf(said,
			    T("%s：回执写好并核对了，证明收到 %lld 版记录。请让那台电脑用 ruhu "
			      "open 打开。"),
			    path, (long long)given.receipts);
	if (st == ST_OK && given.returned > 0)
		strbuf_addf(said, T("里面有 %lld 份退回补问，加了密，只有那台电脑打得开。"), (long long)given.returned);
	arena_free(a);
	return st;
}

enum status office_receipt_state(struct workspace *ws, struct strbuf *said, struct err *err)
{
	int64_t all = 0, proven = 0;
	enum status st = receipts_count(workspace_store(ws), &all, &proven, err);

	if (st != ST_OK)
		return st;
	strbuf_addf(said, T("%lld 份已在旗里（这台电脑上共 %lld 份）。"), (long long)proven,
		    (long long)all);
	if (proven < all)
		strbuf_addf(said, T("还有 %lld 份没有回执，请再交一次。"),
			    (long long)(all - proven));
	if (proven > 0)
		strbuf_adds(said, T("有回执的可以用 ruhu prune 清掉。"));
	return ST_OK;
}

enum status office_receive(struct workspace *ws, const char *path, struct strbuf *said, struct office_received *out, struct err *err)
{
	struct strbuf round;
	enum status st = office_open(ws, path, said, err);

	*out = (struct office_received){ 0 };
	strbuf_init(&round);
	if (st == ST_OK)
		st = receipts_count(workspace_store(ws), &out->all, &out->proven, err);
	if (st == ST_OK)
		st = store_setting_get(workspace_store(ws), "round", &round, err);
	if (st == ST_OK)
		out->restart = round.len && (!workspace_round(ws) || strcmp(round.data, workspace_round(ws)->id) != 0);
	strbuf_clear(&round);
	return st;
}

enum status office_prune(struct workspace *ws, struct strbuf *said, struct err *err)
{
	int64_t n = 0;
	enum status st = store_prune(workspace_store(ws), &n, err);

	if (st == ST_OK && n > 0)
		strbuf_addf(said, T("清掉了 %lld 份办公室有回执的记录；没有回执的都还在。"),
			    (long long)n);
	else if (st == ST_OK)
		strbuf_adds(said, T("没有可清的：只清办公室有回执的记录。"));
	return st;
}
