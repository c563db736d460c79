/* SPDX-License-Identifier: MIT */
/* The roster, and the keys that open what is sealed. */
#include "config.h"

#include "app/office_keys.h"

#include <stdlib.h>
#include <string.h>

#include "app/workspace.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/wipe.h"
#include "exports/keyfile.h"
#include "exports/package_merge.h"

enum { KEYFILE_MAX = 1 << 16, PASSPHRASE_LEAST = 8 };

/* Beside the store: office.db -> office.key. */
static const char *keyfile_path(struct workspace *ws, struct arena *a)
{
	const char *store = store_path(workspace_store(ws));
	const char *name = fs_base_name(store), *dot = strrchr(name, '.');

	return arena_printf(a, "%.*s.key",
			    (int)(dot && dot > name ? dot - store : (long)strlen(store)), store);
}

static enum status need_office(struct workspace *ws, struct err *err)
{
	if (!workspace_is_field(ws))
		return ST_OK;
	return err_set(err, ST_USAGE,
		       T("这件事在办公室的数据里做；这里是入户电脑的数据。什么都没有变。"));
}

bool office_has_keys(struct workspace *ws)
{
	struct arena *a = arena_new();
	bool has = !workspace_is_field(ws) && fs_exists(keyfile_path(ws, a));

	arena_free(a);
	return has;
}

static enum status keyfile_load(struct keyfile *f, struct workspace *ws, bool missing_is_fine,
				struct err *err)
{
	struct arena *a = arena_new();
	const char *path = keyfile_path(ws, a);
	struct strbuf bytes;
	enum status st = ST_OK;

	*f = (struct keyfile){ { 0 } };
	strbuf_init(&bytes);
	if (fs_exists(path))
		st = fs_read(&bytes, path, KEYFILE_MAX, err);
	else if (!missing_is_fine)
		st = err_set(err, ST_USAGE,
			     T("这里没有钥匙文件 %s。请用 ruhu keys new "
			       "做一把，或者用纸上的钥匙恢复：ruhu keys restore。"),
			     path);
	if (st == ST_OK && bytes.len > 0)
		st = keyfile_read(f, bytes.data, bytes.len, err);
	strbuf_clear(&bytes);
	arena_free(a);
	return st;
}

static enum status keyfile_save(const struct keyfile *f, struct workspace *ws, struct err *err)
{
	struct arena *a = arena_new();
	struct strbuf bytes;
	enum status st;

	strbuf_init(&bytes);
	keyfile_print(&bytes, f);
	st = fs_write(keyfile_path(ws, a), bytes.data, bytes.len, 0600, err);
	strbuf_clear(&bytes);
	arena_free(a);
	return st;
}

/* Adds the seed to the key file under a passphrase that is asked for. */
static enum status keep_seed(struct workspace *ws, const unsigned char seed[SEAL_SEED],
			     const struct office_asker *asker, struct err *err)
{
	struct key_entry entry;
	struct keyfile f;
	struct strbuf words;
	enum status st = keyfile_load(&f, ws, true, err);

	strbuf_init(&words);
	if (st == ST_OK && f.keys.n == KEYFILE_KEYS)
		st = err_set(err, ST_LIMIT, T("钥匙文件里的钥匙太多了。"));
	if (st == ST_OK)
		st = asker->ask(asker->ctx, T("给钥匙定一个口令："), true, &words, err);
	if (st == ST_OK && words.len < PASSPHRASE_LEAST)
		st = err_set(err, ST_INPUT, T("口令太短，至少 %d 个字母或三个汉字。什么都没有变。"),
			     (int)PASSPHRASE_LEAST);
	if (st == ST_OK)
		st = key_lock(&entry, seed, words.data, err);
	if (st == ST_OK) {
		VEC_PUSH(&f.keys, entry);
		st = keyfile_save(&f, ws, err);
	}
	wipe_strbuf(&words);
	keyfile_clear(&f);
	return st;
}

static enum status set_recipients(struct workspace *ws, const struct seal_opener *office,
				  const struct seal_opener *spare, struct err *err)
{
	char text[2 * DIGEST_HEX];
	struct digest d;

	memcpy(d.b, office->key, sizeof(d.b));
	digest_hex(text, &d);
	text[DIGEST_HEX - 1] = ' ';
	memcpy(d.b, spare->key, sizeof(d.b));
	digest_hex(text + DIGEST_HEX, &d);
	return store_setting_set(workspace_store(ws), "office.keys", text, err);
}

enum status office_keys_new(struct workspace *ws, const struct office_asker *asker,
			    struct strbuf *paper, struct strbuf *said, struct err *err)
{
	unsigned char seed[SEAL_SEED], spare_seed[SEAL_SEED];
	struct seal_opener office, spare;
	enum status st = need_office(ws, err);

	if (st != ST_OK)
		return st;
	digest_random(seed, sizeof(seed));
	digest_random(spare_seed, sizeof(spare_seed));
	seal_opener_from_seed(&office, seed);
	seal_opener_from_seed(&spare, spare_seed);
	st = keep_seed(ws, seed, asker, err);
	if (st == ST_OK)
		st = set_recipients(ws, &office, &spare, err);
	if (st == ST_OK) {
		key_paper(paper, spare_seed);
		strbuf_adds(said, T("钥匙做好了，存在数据文件旁边的 .key 文件里，用口令打开。上面 "
				    "13 组字是备用钥匙：请现在抄在或印在纸上，封好，锁起来；"
				    "电脑里没有存它。口令忘了或文件丢了，只有它能打开各队交来的包。"
				    "以后做的下发包会带上这两把钥匙，各队交来的包自动加密。"));
	}
	wipe(seed, sizeof(seed));
	wipe(spare_seed, sizeof(spare_seed));
	wipe(&office, sizeof(office));
	wipe(&spare, sizeof(spare));
	return st;
}

enum status office_keys_restore(struct workspace *ws, const char *text,
				const struct office_asker *asker, struct strbuf *said,
				struct err *err)
{
	unsigned char seed[SEAL_SEED];
	enum status st = need_office(ws, err);

	if (st == ST_OK)
		st = key_paper_read(seed, text, err);
	if (st == ST_OK)
		st = keep_seed(ws, seed, asker, err);
	if (st == ST_OK)
		strbuf_adds(said, T("纸上的钥匙恢复好了，加密给它的包现在可以打开。"));
	wipe(seed, sizeof(seed));
	return st;
}

struct office_openers {
	struct workspace *ws;
	const struct office_asker *asker;
	struct seal_opener v[KEYFILE_KEYS];
	unsigned char seed[KEYFILE_KEYS][SEAL_SEED];
	size_t n;
	bool asked;
	struct err fault; /* of the first time: nobody is asked twice in a merge */
};

struct office_openers *office_openers_new(struct workspace *ws, const struct office_asker *asker)
{
	struct office_openers *o = mem_alloc(sizeof(*o));

	o->ws = ws;
	o->asker = asker;
	return o;
}

void office_openers_free(struct office_openers *o)
{
	if (!o)
		return;
	wipe(o, sizeof(*o));
	free(o);
}

static enum status unlock_all(struct office_openers *o, const struct keyfile *f, const char *words,
			      struct err *err)
{
	enum status st = ST_OK, last = ST_OK;

	for (size_t i = f->keys.n; i-- > 0;) {
		st = key_unlock(o->seed[o->n], &f->keys.v[i], words, err);
		if (st == ST_OK) {
			seal_opener_from_seed(&o->v[o->n], o->seed[o->n]);
			o->n++;
		} else {
			last = st;
		}
	}
	return o->n > 0 ? ST_OK : last;
}

static enum status ask_and_unlock(struct office_openers *o, struct err *err)
{
	struct keyfile f;
	struct strbuf words;
	enum status st = keyfile_load(&f, o->ws, false, err);

	strbuf_init(&words);
	if (st == ST_OK && !o->asker)
		st = err_set(err, ST_CANCELLED,
			     T("这个包是加密的，要输口令。请在命令行里汇总：ruhu merge 文件夹。"));
	if (st == ST_OK)
		st = o->asker->ask(o->asker->ctx, T("钥匙的口令："), false, &words, err);
	if (st == ST_OK)
		st = unlock_all(o, &f, words.len ? words.data : "", err);
	wipe_strbuf(&words);
	keyfile_clear(&f);
	/* Nothing is wrong with the file that waits for its key. */
	return st == ST_OK || st == ST_USAGE ? st : (err->code = ST_CANCELLED);
}

enum status office_openers_get(struct office_openers *o, const struct seal_opener **openers,
			       size_t *n, struct err *err)
{
	if (!o->asked) {
		o->asked = true;
		(void)ask_and_unlock(o, &o->fault);
	}
	*openers = o->v;
	*n = o->n;
	if (o->n > 0)
		return ST_OK;
	return err_set(err, o->fault.code, "%s", o->fault.text);
}

enum status office_keys_paper(struct workspace *ws, const struct office_asker *asker,
			      struct strbuf *paper, struct err *err)
{
	struct office_openers *o = office_openers_new(ws, asker);
	const struct seal_opener *openers;
	size_t n = 0;
	enum status st = office_openers_get(o, &openers, &n, err);

	if (st == ST_OK)
		key_paper(paper, o->seed[0]);
	if (st == ST_CANCELLED)
		st = ST_INPUT;
	office_openers_free(o);
	return st;
}

struct last_package {
	const unsigned char *key;
	int64_t number, at_ms;
};

static enum status find_last(void *ctx, const struct store_package *p)
{
	struct last_package *l = ctx;

	if (memcmp(p->key, l->key, PUBLIC_KEY_SIZE) == 0 && p->at_ms >= l->at_ms) {
		l->number = p->number;
		l->at_ms = p->at_ms;
	}
	return ST_OK;
}

struct roster {
	struct arena *a;
	VEC(struct store_key) v;
};

static enum status take_key(void *ctx, const struct store_key *k)
{
	struct roster *r = ctx;
	struct store_key copy = *k;

	copy.code = arena_strdup(r->a, k->code);
	VEC_PUSH(&r->v, copy);
	return ST_OK;
}

enum status office_keys_list(struct workspace *ws, struct strbuf *out, struct err *err)
{
	const char *const roles[] = { T("电脑"), T("办公室") };
	const char *const states[] = { T("待确认"), T("认可"), T("停用") };
	struct roster r = { .a = arena_new() };
	enum status st = store_key_each(workspace_store(ws), take_key, &r, err);

	for (size_t i = 0; i < r.v.n && st == ST_OK; i++) {
		struct last_package last = { .key = r.v.v[i].key };
		char print[SEAL_FINGERPRINT];

		st = store_package_each(workspace_store(ws), find_last, &last, err);
		seal_fingerprint(print, r.v.v[i].key);
		strbuf_addf(out, "%s\t%s\t%s\t%s\t%lld\t", roles[r.v.v[i].role], r.v.v[i].code,
			    states[r.v.v[i].state], print, (long long)last.number);
		if (last.number > 0)
			clock_format_instant(out, last.at_ms, workspace_utc_offset(ws));
		strbuf_addc(out, '\n');
	}
	VEC_CLEAR(&r.v);
	arena_free(r.a);
	return st;
}

struct device {
	const char *code; /* or fingerprint */
	unsigned char *key;
	int found;
};

static enum status find_device(void *ctx, const struct store_key *k)
{
	struct device *d = ctx;

	if (k->role != KEY_DEVICE || k->state != KEY_TRUSTED)
		return ST_OK;
	if (strcmp(k->code, d->code) == 0 || seal_fingerprint_is(d->code, k->key)) {
		memcpy(d->key, k->key, PUBLIC_KEY_SIZE);
		d->found++;
	}
	return ST_OK;
}

enum status office_device_key(struct workspace *ws, const char *code, unsigned char key[PUBLIC_KEY_SIZE], struct err *err)
{
	struct device d = { .code = code, .key = key };
	enum status st = store_key_each(workspace_store(ws), find_device, &d, err);

	if (st == ST_OK && d.found == 0)
		st = err_set(err, ST_NOT_FOUND, T("名册里没有认可过的电脑“%s”。"), code);
	if (st == ST_OK && d.found > 1)
		st = err_set(err, ST_CONFLICT,
			     T("名册里有 %d 台认可过的电脑都叫“%s”，分不清是哪一台，什么都没有做。代号的地方请写那一台的指纹（电脑名册里有，交接单上也有）；不再用的那一台，请停用它的指纹。"),
			     d.found, code);
	return st;
}

static enum status find_fingerprint(struct workspace *ws, const char *fingerprint, struct roster *r,
				    struct store_key **key, struct err *err)
{
	enum status st = store_key_each(workspace_store(ws), take_key, r, err);

	*key = NULL;
	for (size_t i = 0; i < r->v.n && st == ST_OK; i++)
		if (seal_fingerprint_is(fingerprint, r->v.v[i].key))
			*key = &r->v.v[i];
	if (st == ST_OK && !*key)
		st = err_set(err, ST_NOT_FOUND,
			     T("名册里没有指纹是“%s”的。指纹有 16 "
			       "个字母和数字，要全部输入；电脑第一次交来的包汇总过一次，它的指纹才"
			       "在名册里。"),
			     fingerprint);
	return st;
}

/* Two keys under one code would make two computers one. */
static enum status code_free(const struct roster *r, const struct store_key *key, struct err *err)
{
	for (size_t i = 0; i < r->v.n; i++)
		if (r->v.v[i].state == KEY_TRUSTED && strcmp(r->v.v[i].code, key->code) == 0 &&
		    memcmp(r->v.v[i].key, key->key, PUBLIC_KEY_SIZE) != 0)
			return err_set(err, ST_CONFLICT,
				       T("代号“%"
					 "s”已经有别的指纹在用。那台电脑重装过的话，请先停用旧的（r"
					 "uhu keys revoke）；不是的话，请给新电脑换个代号。"),
				       key->code);
	return ST_OK;
}

static enum status set_state(struct workspace *ws, const char *fingerprint, enum key_state state,
			     struct strbuf *said, struct err *err)
{
	struct roster r = { .a = arena_new() };
	struct store_key *key = NULL;
	enum status st = find_fingerprint(ws, fingerprint, &r, &key, err);

	if (st == ST_OK && memcmp(key->key, workspace_signer(ws)->key, PUBLIC_KEY_SIZE) == 0)
		st = err_set(err, ST_USAGE, T("这是本机自己的指纹，不能改。"));
	if (st == ST_OK && state == KEY_TRUSTED)
		st = code_free(&r, key, err);
	if (st == ST_OK) {
		key->state = state;
		st = store_key_put(workspace_store(ws), key, err);
	}
	if (st == ST_OK && state == KEY_TRUSTED)
		st = store_erasures_settle(workspace_store(ws), err);
	if (st == ST_OK)
		strbuf_addf(said,
			    state == KEY_TRUSTED
				    ? T("认可了“%s”。请把它交来的文件再汇总一次。")
				    : T("停用了“%s”。已经收下的不变；它以后交来的不再收。"),
			    key->code);
	VEC_CLEAR(&r.v);
	arena_free(r.a);
	return st;
}

enum status office_keys_trust(struct workspace *ws, const char *fingerprint, struct strbuf *said,
			      struct err *err)
{
	return set_state(ws, fingerprint, KEY_TRUSTED, said, err);
}

enum status office_keys_revoke(struct workspace *ws, const char *fingerprint, struct strbuf *said,
			       struct err *err)
{
	return set_state(ws, fingerprint, KEY_REVOKED, said, err);
}

static void add_absent(void *ctx, const char *code, int64_t number, int64_t at_ms)
{
	struct strbuf *out = ctx;

	(void)number;
	(void)at_ms;
	strbuf_addf(out, "%s%s", out->len && out->data[out->len - 1] != '\t' ? " " : "", code);
}

enum status office_absent(struct workspace *ws, struct strbuf *out, struct err *err)
{
	int64_t midnight = workspace_today(ws) * 24 * 60 * 60 * 1000 -
			   (int64_t)workspace_utc_offset(ws) * 60 * 1000;

	return package_absent(workspace_store(ws), midnight, add_absent, out, err);
}
