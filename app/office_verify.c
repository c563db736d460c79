/* SPDX-License-Identifier: MIT */
/* Looking without changing anything: is a package whole and whose is it; which records are of a device. */
#include "config.h"

#include <string.h>

#include "app/office.h"
#include "app/office_keys.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/wipe.h"
#include "exports/seal.h"

static enum status tell_package(struct workspace *ws, const struct package *p, bool sealed,
				struct strbuf *said, struct err *err)
{
	const char *const kinds[] = { T("交来的包"), T("下发包"), T("回执") };
	struct arena *a = arena_new();
	struct store_key key;
	char print[SEAL_FINGERPRINT], groups[DIGEST_GROUPS];
	bool found = false;
	enum status st = store_key_get(workspace_store(ws), p->by.key, &key, &found, a, err);

	seal_fingerprint(print, p->by.key);
	digest_groups(groups, &p->id);
	if (st == ST_OK)
		strbuf_addf(
			said,
			T("完好：%s，%s；电脑“%s”第 %lld 号，指纹 %s（%s），%zu 版记录，核对数 %s"),
			kinds[p->m.kind], sealed ? T("加密") : T("没有加密"), p->m.device,
			(long long)p->m.number, print,
			!found || key.state == KEY_WAITING ? T("不认识")
			: key.state == KEY_REVOKED         ? T("已停用")
							   : T("认可"),
			p->revisions.n, groups);
	arena_free(a);
	return st;
}

enum status office_verify(struct workspace *ws, const char *path, const struct office_asker *asker,
			  struct strbuf *said, struct err *err)
{
	struct office_openers *keys = office_openers_new(ws, asker);
	const struct seal_opener *openers = NULL;
	struct seal_opener own;
	struct package *p = NULL;
	struct strbuf bytes;
	struct digest file;
	size_t n = 0;
	bool sealed = false, known = false;
	enum status st;

	strbuf_init(&bytes);
	st = fs_read(&bytes, path, PACKAGE_MAX + ((size_t)1 << 20), err);
	if (st == ST_OK) {
		file = digest_of(bytes.data, bytes.len);
		st = store_package_known(workspace_store(ws), &file, &known, NULL, err);
	}
	/* A laptop cannot open what it sealed, but knows every byte it wrote. */
	if (st == ST_OK && known && seal_is_sealed(bytes.data, bytes.len)) {
		strbuf_adds(said, workspace_is_field(ws)
					  ? T("完好：和这台电脑写的时候一字不差（加密）")
					  : T("完好：这个包收过了，一字不差（加密）"));
	} else if (st == ST_OK) {
		/* What is cut off needs no passphrase to say so. */
		if (seal_is_sealed(bytes.data, bytes.len)) {
			st = seal_whole(bytes.data, bytes.len, err);
			if (st == ST_OK && workspace_is_field(ws)) {
				/* An answer is sealed for the laptop's own key. */
				seal_opener_of_signer(&own, workspace_signer(ws));
				openers = &own;
				n = 1;
			} else if (st == ST_OK)
				st = office_openers_get(keys, &openers, &n, err);
		}
		if (st == ST_OK)
			st = package_open(&p, &sealed, bytes.data, bytes.len, openers, n, err);
		if (st == ST_OK)
			st = tell_package(ws, p, sealed, said, err);
		if (st == ST_USAGE || st == ST_CANCELLED)
			st = err->code = ST_INPUT;
	}
	wipe(&own, sizeof(own));
	package_free(p);
	strbuf_clear(&bytes);
	office_openers_free(keys);
	return st;
}

struct listing {
	struct strbuf *out;
	const char *device;
};

static enum status list_head(void *ctx, const struct head *head)
{
	struct listing *l = ctx;
	const struct revision *rev = head->rev;
	char id[IDENTITY_TEXT];

	if (strcmp(rev->device, l->device) != 0)
		return ST_OK;
	identity_format(id, &rev->identity);
	strbuf_addf(l->out, "%s\t%s\t%lld\t%s\t%s\t%s\n", id, revision_kind_name(rev->kind),
		    (long long)rev->seq, rev->household, rev->started, rev->outcome);
	return ST_OK;
}

enum status office_records(struct workspace *ws, const char *device, struct strbuf *out,
			   struct err *err)
{
	struct listing l = { .out = out, .device = device };
	enum status st = ST_OK;

	strbuf_adds(out, "record\tkind\tseq\thousehold\tstarted\toutcome\n");
	for (int kind = REV_INTERVIEW; kind <= REV_DECISION && st == ST_OK; kind++)
		st = store_revisions_each(workspace_store(ws), (enum revision_kind)kind, list_head,
					  &l, err);
	return st;
}
