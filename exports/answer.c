/* SPDX-License-Identifier: MIT */
/* Kits as packages, and what a laptop takes from a package of its office. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "exports/hand_in.h"
#include "exports/sendbacks.h"
#include "forms/form.h"
#include "forms/load.h"

enum status package_form_take(struct store *st, const struct package_form *f, struct err *err)
{
	struct form *form = NULL;
	bool holds = form_load_bytes(&form, f->canonical, f->canonical_len, f->id, NULL, NULL) ==
			     ST_OK &&
		     digest_compare(&form->digest, &f->digest) == 0 &&
		     strcmp(form->id, f->id) == 0 && strcmp(form->version, f->version) == 0;

	form_free(form);
	if (!holds)
		return err_set(err, ST_INPUT, T("包里的问卷“%s”读不出来，或者和它的编号对不上。"),
			       f->id);
	return store_form_add(st, f->id, f->version, &f->digest, f->canonical, f->canonical_len,
			      err);
}

static enum status put_erasure(void *ctx, const struct store_erasure *e)
{
	package_add_erasure(ctx, e->erasure);
	return ST_OK;
}

/* Ascending by key, as the section wants them: the office's signing key and the keys that files are sealed for. */
static void put_keys(struct package_writer *w, const struct store *st,
		     const struct hand_in_options *o)
{
	struct package_key keys[SEAL_RECIPIENTS + 1];
	size_t n = 0;

	for (size_t i = 0; i <= o->n_recipients && i <= SEAL_RECIPIENTS; i++) {
		struct package_key k = { .code = store_device(st) };
		size_t at = n++;

		k.role = i == 0 ? PACKAGE_OFFICE : i == 1 ? PACKAGE_SEAL : PACKAGE_SPARE;
		memcpy(k.key, i == 0 ? o->signer->key : o->recipients[i - 1], SEAL_KEY);
		for (; at > 0 && memcmp(keys[at - 1].key, k.key, SEAL_KEY) > 0; at--)
			keys[at] = keys[at - 1];
		keys[at] = k;
	}
	for (size_t i = 0; i < n; i++)
		package_add_key(w, &keys[i]);
}

enum status kit_package(struct strbuf *out, struct store *st, const char *kit, size_t n,
			const struct hand_in_options *o, struct err *err)
{
	struct package_manifest m = { .kind = PACKAGE_KIT,
				      .round = o->round,
				      .device = store_device(st),
				      .number = 1,
				      .made = o->made,
				      .tool = o->tool };
	struct package_writer *w = package_new();
	struct digest id;
	enum status status;

	put_keys(w, st, o);
	status = store_erasure_each(st, put_erasure, w, err);
	package_add_kit(w, kit, n);
	if (status == ST_OK)
		status = package_finish(out, &id, w, &m, o->signer, err);
	package_drop(w);
	return status;
}

static enum status take_receipts(struct store *st, const struct package *p, int64_t *receipts,
				 struct err *err)
{
	struct store_known *v = mem_array(p->receipts.n + 1, sizeof(*v));
	enum status status;

	for (size_t i = 0; i < p->receipts.n; i++)
		v[i].id = p->receipts.v[i];
	status = store_revisions_known(st, v, p->receipts.n, err);
	for (size_t i = 0; i < p->receipts.n && status == ST_OK; i++) {
		bool added = false;

		if (v[i].here)
			status = store_receipt_add(st, &v[i].id, &v[i].identity, &added, err);
		*receipts += status == ST_OK && added;
	}
	free(v);
	return status;
}

enum status answer_take(struct store *st, const struct package *p, struct answer_taken *out, struct err *err)
{
	enum status status = store_begin(st, err);

	*out = (struct answer_taken){ 0 };
	if (status != ST_OK)
		return status;
	for (size_t i = 0; i < p->forms.n && status == ST_OK; i++) {
		status = package_form_take(st, &p->forms.v[i], err);
	}
	if (status == ST_OK)
		status = take_receipts(st, p, &out->receipts, err);
	if (status == ST_OK)
		status = sendbacks_take(st, p, &out->returned, &out->elsewhere, err);
	for (size_t i = 0; i < p->erasures.n && status == ST_OK; i++) {
		bool added = false, holds = false;

		status = store_erasure_add(st, &p->erasures.v[i], &added, &holds, err);
		out->erased += status == ST_OK && added && holds;
	}
	status = store_end(st, status, err);
	if (status != ST_OK)
		*out = (struct answer_taken){ 0 };
	return status;
}

struct proof {
	struct identity record;
	bool has; /* a receipt, for one of its revisions */
};

struct counting {
	struct store *st;
	struct err *err;
	VEC(struct proof) v;
};

static enum status note_one(void *ctx, const struct head *head)
{
	struct counting *c = ctx;
	struct proof p = { .record = head->rev->identity };
	enum status st = store_receipt_has(c->st, &head->id, &p.has, c->err);

	VEC_PUSH(&c->v, p);
	return st;
}

static int by_record(const void *left, const void *right)
{
	const struct proof *a = left, *b = right;

	return memcmp(&a->record, &b->record, sizeof(a->record));
}

enum status receipts_count(struct store *st, int64_t *records, int64_t *proven, struct err *err)
{
	struct counting c = { .st = st, .err = err };
	enum status status = ST_OK;

	*records = *proven = 0;
	/* A laptop decides nothing: such records are the office's. */
	for (int kind = REV_INTERVIEW; kind <= (store_kind(st) == STORE_FIELD ? REV_ISSUE : REV_DECISION) && status == ST_OK; kind++)
		status = store_revisions_each(st, (enum revision_kind)kind, note_one, &c, err);
	if (c.v.n > 1)
		qsort(c.v.v, c.v.n, sizeof(*c.v.v), by_record);
	for (size_t i = 0, next; i < c.v.n; i = next) {
		bool all = true;

		for (next = i; next < c.v.n && by_record(&c.v.v[i], &c.v.v[next]) == 0; next++)
			all = all && c.v.v[next].has;
		++*records;
		*proven += all;
	}
	VEC_CLEAR(&c.v);
	return status;
}
