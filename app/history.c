/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/history.h"

#include <string.h>

#include "app/workspace.h"
#include "base/i18n.h"
#include "base/strbuf.h"

/* They come by (seq, id): of more heads than a revision can name, the first ones are pushed out. */
static enum status take(void *ctx, const struct head *head)
{
	struct history *h = ctx;

	if (head->rev->seq >= h->seq)
		h->seq = head->rev->seq + 1;
	if (head->counts)
		h->id = head->id;
	if (!head->is_head)
		return ST_OK;
	if (h->n == REVISION_MAX_PARENTS)
		memmove(h->heads, h->heads + 1, --h->n * sizeof(h->heads[0]));
	h->heads[h->n++] = head->id;
	return ST_OK;
}

static void sort(struct digest *v, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		for (size_t k = i; k > 0 && digest_compare(&v[k], &v[k - 1]) < 0; k--) {
			struct digest swap = v[k];

			v[k] = v[k - 1];
			v[k - 1] = swap;
		}
	}
}

enum status history_read(struct history *out, struct workspace *ws, const struct identity *identity, struct arena *a, struct err *err)
{
	unsigned marks = 0;
	enum status st;

	memset(out, 0, sizeof(*out));
	st = store_history_each(workspace_store(ws), identity, take, out, err);
	if (st == ST_OK && out->n == 0)
		st = err_set(err, ST_NOT_FOUND, T("没有找到这条记录。"));
	if (st == ST_OK)
		st = store_revision_get(workspace_store(ws), identity, &out->id, &out->rev, &marks, a, err);
	sort(out->heads, out->n);
	return st;
}

void history_supersede(const struct history *h, struct revision *rev)
{
	memcpy(rev->parents, h->heads, h->n * sizeof(h->heads[0]));
	rev->n_parents = h->n;
	rev->seq = h->seq;
}

enum status history_decide(struct workspace *ws, struct revision *rev, const struct strbuf *body, const char *reason, struct arena *a,
			   struct err *err)
{
	struct err none = ERR_INIT;
	struct history h;
	bool added = false;
	enum status st = history_read(&h, ws, &rev->identity, a, &none);

	if (st != ST_OK && st != ST_NOT_FOUND)
		return err_set(err, st, "%s", none.text);
	if (st == ST_OK)
		history_supersede(&h, rev);
	rev->kind = REV_DECISION;
	rev->device = workspace_device(ws);
	rev->interviewer = workspace_interviewer(ws);
	rev->started = rev->ended = rev->submitted = workspace_instant(a, ws, workspace_now(ws));
	rev->state = "final";
	rev->reason = reason;
	rev->body = body->data;
	rev->body_len = body->len;
	return store_revision_add(workspace_store(ws), rev, 0, "", NULL, &added, err);
}
