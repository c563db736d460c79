/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "exports/hand_in.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "exports/outfile.h"
#include "exports/sendbacks.h"

#define PART_BYTES  \
	((size_t)24 \
	 << 20) /* a package is begun anew beyond this, so that any machine can open it */

struct writing {
	struct store *st;
	const char *dir;
	const struct hand_in_options *o;
	struct hand_in *out;
	struct package_writer *w;
	struct err *err;
	int64_t number; /* of the last package made here */
	struct digest previous;
	size_t in_part; /* revisions */
};

/* What precedes the next package: the last one of this key. */
static enum status take_last(void *ctx, const struct store_package *p)
{
	struct writing *x = ctx;

	if (memcmp(p->key, x->o->signer->key, sizeof(p->key)) == 0 && p->number >= x->number) {
		x->number = p->number;
		x->previous = p->package;
	}
	return ST_OK;
}

static enum status add_key(void *ctx, const struct store_key *k)
{
	struct package_key key = { .role = k->role == KEY_OFFICE ? PACKAGE_OFFICE : PACKAGE_DEVICE,
				   .code = k->code };

	if (k->state == KEY_WAITING)
		return ST_OK;
	/* What a computer signed before it was revoked stands, also where this office passes it on. */
	if (k->state == KEY_REVOKED)
		key.role = PACKAGE_FORMER;
	memcpy(key.key, k->key, sizeof(key.key));
	package_add_key(ctx, &key);
	return ST_OK;
}

static enum status add_erasure(void *ctx, const struct store_erasure *e)
{
	struct writing *x = ctx;

	package_add_erasure(x->w, e->erasure);
	x->out->erasures++;
	return ST_OK;
}

static enum status add_elsewhere(void *ctx, const struct digest *id,
				 const struct identity *identity)
{
	struct writing *x = ctx;

	(void)identity;
	package_add_elsewhere(x->w, id);
	x->out->left_out++;
	return ST_OK;
}

struct forms {
	struct store *st;
	struct package_writer *w;
};

static void add_form(void *ctx, const char *form_id, const char *version,
		     const struct digest *digest)
{
	struct forms *f = ctx;
	struct package_form form = { .id = form_id, .version = version, .digest = *digest };
	struct strbuf bytes;

	strbuf_init(&bytes);
	if (store_form_by_digest(f->st, digest, &bytes, NULL) == ST_OK) {
		form.canonical = bytes.data;
		form.canonical_len = bytes.len;
		package_add_form(f->w, &form);
	}
	strbuf_clear(&bytes);
}

/* What every package carries: who may sign, what was withdrawn, what is left out, of an office its forms. */
static enum status begin_part(struct writing *x)
{
	struct forms forms = { x->st, NULL };
	enum status st;

	x->w = forms.w = package_new();
	x->in_part = 0;
	x->out->erasures = x->out->left_out = 0;
	st = store_key_each(x->st, add_key, x->w, x->err);
	if (st == ST_OK && store_kind(x->st) == STORE_OFFICE)
		st = store_form_each(x->st, add_form, &forms, x->err);
	if (st == ST_OK)
		st = store_erasure_each(x->st, add_erasure, x, x->err);
	if (st == ST_OK)
		st = store_receipt_each(x->st, add_elsewhere, x, x->err);
	return st;
}

static enum status finish_bytes(struct strbuf *out, struct digest *id, struct package_writer *w,
				const struct package_manifest *m, const struct hand_in_options *o,
				struct err *err)
{
	struct package *again = NULL;
	struct strbuf plain;
	enum status st;

	strbuf_init(&plain);
	st = package_finish(&plain, id, w, m, o->signer, err);
	/* What nobody could read must not leave: it is read here first. */
	if (st == ST_OK)
		st = package_read(&again, plain.data, plain.len, err);
	package_free(again);
	if (st == ST_OK && m->n_recipients > 0)
		st = seal_close(out, plain.data, plain.len, m->recipients, m->n_recipients, err);
	else if (st == ST_OK)
		strbuf_add(out, plain.data, plain.len);
	strbuf_clear(&plain);
	return st;
}

static struct package_manifest manifest_of(enum package_kind kind, const struct hand_in_options *o,
					   const struct store *st)
{
	struct package_manifest m = { .kind = kind,
				      .round = o->round,
				      .device = store_device(st),
				      .number = 1,
				      .made = o->made,
				      .tool = o->tool };

	return m;
}

static enum status write_file(const char *path, const struct strbuf *bytes, struct err *err)
{
	struct outset set;
	struct outfile *f = NULL;
	enum status st;

	outset_init(&set);
	st = outset_add(&set, &f, path, err);
	if (st == ST_OK) {
		strbuf_add(outfile_buffer(f), bytes->data, bytes->len);
		st = outset_commit(&set, err);
	}
	outset_clear(&set);
	return st;
}

/* The number and the digest are in the store before the file exists. */
static enum status end_part(struct writing *x)
{
	struct package_manifest m = manifest_of(PACKAGE_HAND_IN, x->o, x->st);
	struct store_package row = { .previous = x->previous, .at_ms = x->o->now_ms };
	struct strbuf bytes;
	enum status st;

	m.number = row.number = x->number + 1;
	m.previous = x->previous;
	m.n_recipients = x->o->n_recipients;
	memcpy(m.recipients, x->o->recipients, sizeof(m.recipients));
	memcpy(row.key, x->o->signer->key, sizeof(row.key));
	strbuf_init(&bytes);
	st = finish_bytes(&bytes, &row.package, x->w, &m, x->o, x->err);
	if (st == ST_OK) {
		row.file = digest_of(bytes.data, bytes.len);
		st = store_package_put(x->st, &row, x->err);
	}
	(void)snprintf(x->out->path, sizeof(x->out->path), "%s/%s-%04d.ruhu", x->dir,
		       store_device(x->st), (int)m.number);
	if (st == ST_OK)
		st = write_file(x->out->path, &bytes, x->err);
	if (st == ST_OK) {
		x->number = x->out->number = m.number;
		x->previous = x->out->id = row.package;
		x->out->packages++;
	}
	strbuf_clear(&bytes);
	package_drop(x->w);
	x->w = NULL;
	return st;
}

static enum status add_revision(void *ctx, const struct head *head)
{
	struct writing *x = ctx;
	bool has = false;
	enum status st = store_receipt_has(x->st, &head->id, &has, x->err);

	if (st != ST_OK || has)
		return st;
	package_add_revision(x->w, head->rev, head->by);
	x->in_part++;
	x->out->interviews += head->rev->kind == REV_INTERVIEW;
	x->out->visits += head->rev->kind == REV_VISIT;
	x->out->issues += head->rev->kind == REV_ISSUE;
	x->out->others += head->rev->kind == REV_HOUSEHOLD || head->rev->kind == REV_DECISION;
	return ST_OK;
}

/* Ids of a kind come ascending, so a part may end anywhere. But the store is being read here: parts are ended between kinds unless one
 * alone is too large, which add_revision cannot know; hence two passes, the first only for the borders. */
struct border {
	size_t bytes, skip, take;
	struct writing *x;
	size_t seen;
};

static enum status add_between(void *ctx, const struct head *head)
{
	struct border *b = ctx;

	if (b->seen++ < b->skip || package_size(b->x->w) >= PART_BYTES)
		return ST_OK;
	b->take++;
	return add_revision(b->x, head);
}

static enum status write_kind(struct writing *x, enum revision_kind kind)
{
	struct border b = { .x = x };
	enum status st;

	for (;;) {
		b.seen = b.take = 0;
		if (!x->w) {
			st = begin_part(x);
			if (st != ST_OK)
				return st;
		}
		st = store_revisions_each(x->st, kind, add_between, &b, x->err);
		b.skip += b.take;
		if (st != ST_OK || b.seen == b.skip)
			return st;
		st = end_part(x);
		if (st != ST_OK)
			return st;
	}
}

enum status hand_in_write(struct hand_in *out, struct store *st, const char *dir,
			  const struct hand_in_options *o, struct err *err)
{
	struct writing x = { .st = st, .dir = dir, .o = o, .out = out, .err = err };
	enum status status;

	*out = (struct hand_in){ 0 };
	status = fs_mkdirs(dir, err);
	if (status == ST_OK)
		status = store_package_each(st, take_last, &x, err);
	/* Decisions on a laptop are its office's, which has them. */
	for (int kind = REV_INTERVIEW; kind <= (store_kind(st) == STORE_FIELD ? REV_ISSUE : REV_DECISION) && status == ST_OK; kind++)
		status = write_kind(&x, (enum revision_kind)kind);
	if (status == ST_OK && (x.in_part > 0 || (out->packages == 0 && out->erasures > 0)))
		status = end_part(&x);
	package_drop(x.w);
	return status;
}

struct listing {
	struct package_writer *w;
	const unsigned char *key;
	int64_t n;
	VEC(struct digest) ids;
};

static enum status list_id(void *ctx, const struct head *head)
{
	struct listing *l = ctx;

	if (!head->by || (l->key && memcmp(head->by->key, l->key, PUBLIC_KEY_SIZE) != 0))
		return ST_OK;
	VEC_PUSH(&l->ids, head->id);
	return ST_OK;
}

static int by_digest(const void *a, const void *b)
{
	return digest_compare(a, b);
}

enum status answer_write(struct store *st, const char *path,
			 const unsigned char key[PUBLIC_KEY_SIZE], const struct hand_in_options *o,
			 struct answer_given *out, struct err *err)
{
	struct package_manifest m = manifest_of(PACKAGE_ANSWER, o, st);
	struct hand_in unused = { 0 };
	struct writing x = { .st = st, .o = o, .out = &unused, .err = err };
	struct listing l = { .key = key };
	struct strbuf bytes;
	struct digest id;
	enum status status = begin_part(&x);

	strbuf_init(&bytes);
	for (int kind = REV_INTERVIEW; kind <= REV_DECISION && status == ST_OK; kind++)
		status = store_revisions_each(st, (enum revision_kind)kind, list_id, &l, err);
	if (l.ids.n > 1)
		qsort(l.ids.v, l.ids.n, sizeof(*l.ids.v), by_digest);
	for (size_t i = 0; i < l.ids.n; i++)
		package_add_receipt(x.w, &l.ids.v[i]);
	*out = (struct answer_given){ .receipts = (int64_t)l.ids.n };
	if (status == ST_OK && key)
		status = sendbacks_put(x.w, st, key, &out->returned, err);
	/* What a comment says is nobody else's business; ids alone may be read by whoever finds the stick. */
	if (out->returned > 0 && seal_key_of_signer(m.recipients[0], key))
		m.n_recipients = 1;
	if (status == ST_OK)
		status = finish_bytes(&bytes, &id, x.w, &m, o, err);
	if (status == ST_OK)
		status = write_file(path, &bytes, err);
	VEC_CLEAR(&l.ids);
	strbuf_clear(&bytes);
	package_drop(x.w);
	return status;
}
