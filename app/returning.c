/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/returning.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app/office_keys.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "exports/package.h"
#include "exports/package_merge.h"
#include "store/rescue.h"

static const char state_setting[] = "return.state";

struct newest {
	const unsigned char *key;
	struct store_package p; /* number 0 = none */
};

static enum status take_newest(void *ctx, const struct store_package *p)
{
	struct newest *n = ctx;

	if (memcmp(p->key, n->key, sizeof(p->key)) == 0 && p->number >= n->p.number) {
		n->p = *p;
		n->p.elsewhere = NULL;
		n->p.n_elsewhere = 0;
	}
	return ST_OK;
}

static enum status find_newest(struct workspace *ws, const unsigned char *key,
			       struct store_package *out, struct err *err)
{
	struct newest n = { .key = key };
	enum status st = store_package_each(workspace_store(ws), take_newest, &n, err);

	*out = n.p;
	return st;
}

/* Known to whoever has the package, and to nobody who has only seen its slip. */
static void digits_of(char out[DIGEST_GROUPS], const struct store_package *p)
{
	static const char domain[] = "ruhu return 1\n";
	unsigned char text[sizeof(domain) - 1 + PUBLIC_KEY_SIZE + DIGEST_SIZE];
	struct digest d;

	memcpy(text, domain, sizeof(domain) - 1);
	memcpy(text + sizeof(domain) - 1, p->key, PUBLIC_KEY_SIZE);
	memcpy(text + sizeof(domain) - 1 + PUBLIC_KEY_SIZE, p->package.b, DIGEST_SIZE);
	d = digest_of(text, sizeof(text));
	digest_groups(out, &d);
}

static enum status count_draft(void *ctx, const struct draft *d UNUSED)
{
	++*(int *)ctx;
	return ST_OK;
}

static enum status must_be_idle(struct workspace *ws, struct err *err)
{
	int open = 0;
	enum status st = ST_OK;

	if (!workspace_is_field(ws))
		return err_set(err, ST_USAGE, T("归还的是入户电脑；这里是办公室的数据。什么都没有变。"));
	st = store_drafts_each(workspace_store(ws), true, count_draft, &open, err);
	if (st == ST_OK && open > 0)
		st = err_set(err, ST_INPUT,
			     T("还有 %d 份访谈没有做完，什么都没有变。请先做完，或者按现状保存，再归还。"),
			     open);
	return st;
}

static enum status two_folders(const char *one, const char *other, struct err *err)
{
	struct stat a, b;
	enum status st = fs_mkdirs(one, err);

	if (st == ST_OK)
		st = fs_mkdirs(other, err);
	if (st == ST_OK && stat(one, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev &&
	    a.st_ino == b.st_ino)
		st = err_set(err, ST_USAGE, T("两份要写到两个不同的地方，最好是两个U盘。"));
	return st;
}

/* The same bytes once more; fs_write reads them back. */
static enum status copy_package(struct workspace *ws, const struct store_package *p, const char *one,
				const char *other, struct err *err)
{
	char name[64];
	struct arena *a = arena_new();
	struct strbuf bytes;
	struct digest d;
	enum status st;

	(void)snprintf(name, sizeof(name), "%.32s-%04d.ruhu", workspace_device(ws), (int)p->number);
	strbuf_init(&bytes);
	st = fs_read(&bytes, fs_join(a, one, name), PACKAGE_MAX + ((size_t)1 << 20), err);
	if (st == ST_OK) {
		d = digest_of(bytes.data, bytes.len);
		if (digest_compare(&d, &p->file) != 0)
			st = err_set(err, ST_IO,
				     T("“%s”里的包读回来不一样，盘可能坏了。请换一个盘再试。"),
				     one);
	}
	if (st == ST_OK)
		st = fs_write(fs_join(a, other, name), bytes.data, bytes.len, 0600, err);
	strbuf_clear(&bytes);
	arena_free(a);
	return st;
}

static enum status state_hex(struct workspace *ws, char hex[DIGEST_HEX], struct err *err)
{
	struct store_state state;
	enum status st = store_state(workspace_store(ws), &state, err);

	digest_hex(hex, &state.digest);
	return st;
}

enum status returning_write(struct workspace *ws, const char *one, const char *other,
			    struct strbuf *said, struct err *err)
{
	struct store_package before, now;
	char hex[DIGEST_HEX];
	enum status st = must_be_idle(ws, err);

	if (st == ST_OK)
		st = two_folders(one, other, err);
	if (st == ST_OK)
		st = find_newest(ws, workspace_signer(ws)->key, &before, err);
	if (st == ST_OK)
		st = office_hand_in(ws, one, said, err);
	if (st == ST_OK)
		st = find_newest(ws, workspace_signer(ws)->key, &now, err);
	if (st == ST_OK && now.number == 0)
		st = err_set(err, ST_INPUT,
			     T("这台电脑上没有访谈，也没有交过包，没有要核对的。删掉数据文件和 door.db "
			       "就可以归还了。"));
	else if (st == ST_OK && now.number > before.number + 1)
		st = err_set(err, ST_LIMIT,
			     T("要交的太多，分成了几个文件。请先照常交，等办公室的回执来了清掉一些，再归还。"));
	if (st == ST_OK && now.number > before.number)
		st = copy_package(ws, &now, one, other, err);
	if (st == ST_OK)
		st = state_hex(ws, hex, err);
	if (st == ST_OK)
		st = store_setting_set(workspace_store(ws), state_setting, hex, err);
	if (st != ST_OK)
		return st;
	if (now.number > before.number)
		strbuf_addf(said, T("\n同样的一份也写进了 %s，核对过了。"), other);
	strbuf_addf(said,
		    T("\n请把一份交给办公室汇总，另一份留着。办公室汇总以后运行 ruhu return --code "
		      "%s，打电话念出 16 位数字；在这台电脑上运行 ruhu return --confirm "
		      "数字，对上了才清除。"),
		    workspace_device(ws));
	return ST_OK;
}

enum status returning_code(struct workspace *ws, const char *device, struct strbuf *digits,
			   struct strbuf *said, struct err *err)
{
	unsigned char key[PUBLIC_KEY_SIZE];
	struct store_package p = { .number = 0 };
	struct strbuf chains;
	char groups[DIGEST_GROUPS];
	enum status st = ST_OK;

	strbuf_init(&chains);
	if (workspace_is_field(ws))
		st = err_set(err, ST_USAGE, T("数字由办公室念；这里是入户电脑的数据。"));
	if (st == ST_OK)
		st = office_device_key(ws, device, key, err);
	if (st == ST_OK)
		st = find_newest(ws, key, &p, err);
	if (st == ST_OK && p.number == 0)
		st = err_set(err, ST_NOT_FOUND, T("还没有收到电脑“%s”的包，请先汇总。"), device);
	if (st == ST_OK)
		st = package_chains(&chains, workspace_store(ws), err);
	if (st == ST_OK && chains.len && strstr(chains.data, device))
		st = err_set(err, ST_INPUT, T("先不要念数字：%s"), chains.data);
	if (st == ST_OK) {
		digits_of(groups, &p);
		strbuf_addf(digits, "%s\n", groups);
		strbuf_addf(said,
			    T("电脑“%s”的第 %lld 号包都收下了。请问一下那边交的是不是这一号，再把上面的 16 "
			      "位数字念给拿着那台电脑的人。"),
			    device, (long long)p.number);
	}
	strbuf_clear(&chains);
	return st;
}

/* As it was heard: digits, with blanks or dashes between. */
static bool same_digits(const char *typed, const char *want)
{
	for (;; typed++, want++) {
		typed += strspn(typed, " -");
		want += strspn(want, " -");
		if (*typed != *want)
			return false;
		if (!*want)
			return true;
	}
}

struct trying {
	const char *typed;
	const unsigned char *key;
	int64_t from; /* number of the first package that will do */
	bool match;
};

static enum status try_package(void *ctx, const struct store_package *p)
{
	struct trying *t = ctx;
	char groups[DIGEST_GROUPS];

	digits_of(groups, p);
	t->match = t->match || (memcmp(p->key, t->key, sizeof(p->key)) == 0 &&
				p->number >= t->from && same_digits(t->typed, groups));
	return ST_OK;
}

enum status returning_check(struct workspace *ws, const char *digits, struct err *err)
{
	struct trying t = { .typed = digits, .key = workspace_signer(ws)->key };
	struct store_package now = { .number = 0 };
	struct strbuf then;
	char hex[DIGEST_HEX] = "";
	int64_t all = 0, proven = 0;
	enum status st = must_be_idle(ws, err);

	strbuf_init(&then);
	if (st == ST_OK)
		st = store_setting_get(workspace_store(ws), state_setting, &then, err);
	if (st == ST_OK)
		st = state_hex(ws, hex, err);
	if (st == ST_OK && strcmp(then.len ? then.data : "", hex) != 0)
		st = err_set(err, ST_INPUT,
			     then.len ? T("写好那两份以后又有了变化，什么都没有清除。请再运行一次 ruhu "
					  "return 文件夹 文件夹，重新交。")
				      : T("还没有写那两份，什么都没有清除。请先运行 ruhu return 文件夹 "
					  "文件夹。"));
	if (st == ST_OK)
		st = find_newest(ws, t.key, &now, err);
	if (st == ST_OK)
		st = receipts_count(workspace_store(ws), &all, &proven, err);
	/* With a receipt for everything any package will do: what the digits then say is that this is the office. */
	t.from = all == proven ? 1 : now.number;
	if (st == ST_OK)
		st = store_package_each(workspace_store(ws), try_package, &t, err);
	if (st == ST_OK && !t.match)
		st = err_set(err, ST_INPUT,
			     T("数字对不上，什么都没有清除。请办公室再念一遍；还不对，就是办公室没有收到最后"
			       "那个包（%s 第 %lld 号），请再交一次。"),
			     workspace_device(ws), (long long)now.number);
	strbuf_clear(&then);
	return st;
}

bool returning_half(const char *path)
{
	return store_half_destroyed(path) && !fs_exists(path);
}

enum status returning_wipe(const char *path, struct strbuf *said, struct err *err)
{
	enum status st = store_destroy(path, err);

	if (st == ST_OK)
		strbuf_adds(said, T("清除好了：访谈、地址、家庭成员登记和这台电脑的签名钥匙都不在了，可以归还。"
				    "以前拷到U盘上的包和备份不在这里，请另外删掉。"));
	return st;
}
