/* SPDX-License-Identifier: MIT */
/* A table that comes back from a spreadsheet. */
#include "config.h"

#include "app/office.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "exports/edits.h"

enum { REASON_MAX = 2000, AUTHOR_MAX = 64 };

static enum status check_by(const struct office_edits_by *by, struct err *err)
{
	if (!*by->reason || strlen(by->reason) > REASON_MAX)
		return err_set(err, ST_USAGE, T("要写明为什么改（2000 个字节以内）。什么都没有改。"));
	if (!*by->author || strlen(by->author) > AUTHOR_MAX || strpbrk(by->author, "\n\t\r"))
		return err_set(err, ST_USAGE, T("要写明是谁改的（代号，64 个字节以内）。什么都没有改。"));
	return ST_OK;
}

static enum status write_edits(struct workspace *ws, struct edits *e, const struct office_edits_by *by, struct err *err)
{
	struct arena *a = arena_new();
	const struct edits_by who = { .device = workspace_device(ws),
				      .author = by->author,
				      .reason = by->reason,
				      .submitted = workspace_instant(a, ws, workspace_now(ws)) };
	enum status st = edits_write(e, &who, err);

	arena_free(a);
	return st;
}

enum status office_edits(struct workspace *ws, const char *const *paths, size_t n, const struct office_edits_by *by,
			 struct strbuf *said, struct office_edited *out, struct err *err)
{
	struct edits *e = NULL;
	enum status st = by ? check_by(by, err) : ST_OK;

	*out = (struct office_edited){ 0 };
	if (st == ST_OK && workspace_is_field(ws))
		st = err_set(err, ST_USAGE, T("改过的表在办公室的数据里收；这里是入户电脑的数据。什么都没有变。"));
	if (st == ST_OK)
		st = edits_read(&e, workspace_store(ws), workspace_divisions(ws), paths, n, err);
	if (st == ST_OK) {
		out->records = edits_count(e).records;
		out->refused = edits_count(e).refused > 0;
		edits_print(said, e);
		if (by && out->records > 0)
			st = write_edits(ws, e, by, err);
	}
	edits_free(e);
	return st;
}

void office_edits_said(struct strbuf *out, const struct office_edited *edited, bool written)
{
	if (edited->records == 0)
		strbuf_adds(out, T("没有可改的，什么也没有写。"));
	else if (written)
		strbuf_addf(out, T("收下了：%lld 份记录各有了新的一版，原来的都留着。"), (long long)edited->records);
	if (edited->refused)
		strbuf_addf(out, "%s%s", out->len ? "\n" : "", T("有不能收的，见上面的清单；那些记录没有动。在表里改好，再收一次就行，已收下的不会重复。"));
}
