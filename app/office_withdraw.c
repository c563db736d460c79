/* SPDX-License-Identifier: MIT */
/* A respondent withdraws: the record goes, and what says so stays. */
#include "config.h"

#include <string.h>

#include "app/history.h"
#include "app/office.h"
#include "app/office_keys.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "exports/seal.h"

/* The roster goes first: were the program killed in between, the record is still there and the command can be given again. */
static enum status withdraw(struct workspace *ws, const struct erasure *e, const char *household,
			    bool *holds, struct err *err)
{
	bool added = false;
	enum status st = store_begin(workspace_store(ws), err);

	if (st != ST_OK)
		return st;
	st = store_erasure_add(workspace_store(ws), e, &added, holds, err);
	if (st == ST_OK && *holds && *household)
		st = doors_roster_put(workspace_doors(ws), household, "", workspace_now(ws), err);
	return store_end(workspace_store(ws), st, err);
}

static bool withdrawn_before(struct workspace *ws, const char *number)
{
	struct identity identity;
	bool erased = false;

	return identity_parse(number, &identity) &&
	       store_erased(workspace_store(ws), &identity, &erased, NULL) == ST_OK && erased;
}

enum status office_withdraw(struct workspace *ws, const char *number, const char *reason,
			    struct strbuf *said, struct err *err)
{
	struct arena *a = arena_new();
	struct erasure e = { .reason = reason };
	struct history h;
	bool holds = false, before = withdrawn_before(ws, number);
	enum status st = ST_OK;

	if (!erasure_reason_valid(reason))
		st = err_set(err, ST_USAGE,
			     T("原因写一个代码，小写字母和横线，例如 "
			       "consent（本人撤回同意）。不要写个人信息。"));
	if (st == ST_OK && !before)
		st = store_identity_find(workspace_store(ws), number, &e.identity, err);
	if (st == ST_OK && !before)
		st = history_read(&h, ws, &e.identity, a, err);
	if (st == ST_OK && !before) {
		e.seq = h.seq;
		seal_sign_erasure(&e, workspace_signer(ws));
		st = withdraw(ws, &e, h.rev.household, &holds, err);
	}
	if (st == ST_OK && before)
		strbuf_adds(said, T("这份记录以前就撤回了，不会再回来。"));
	else if (st == ST_OK && holds)
		strbuf_adds(said, T("撤回了：这份记录的回答和逐题记录已从这台电脑清除，以后再收到也"
				    "不会回来。下次交接时会告诉办公室。"));
	else if (st == ST_OK)
		st = err_set(err, ST_INPUT,
			     T("这份记录不是这台电脑录的，撤回要由录它的电脑或办公室来做。已记下，"
			       "交上去以后由办公室决定。"));
	arena_free(a);
	return st;
}
