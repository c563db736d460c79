/* SPDX-License-Identifier: MIT */
/*
 * Rows that are entered together, in the order of the index: its keys are random, and it is then walked and not jumped about in. What
 * became of each is counted when it is entered.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "exports/merge_internal.h"
#include "exports/package.h"

#define RUN_MAX ((size_t)8 << 20) /* bytes of rows that are sorted together */
#define RUN_MIN ((size_t)1 << 20) /* who would have to wait sorts fewer */

/* In the order of the index: identity, seq, id; rows that are the same stay as they came. */
static int by_record(const void *left, const void *right)
{
	const struct run_row *x = left, *y = right;
	const struct run_entry *a = x->entry, *b = y->entry;
	int c;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	c = memcmp(a->identity.b, b->identity.b, IDENTITY_SIZE);
	if (c == 0 && a->seq != b->seq)
		return a->seq < b->seq ? -1 : 1;
	if (c == 0)
		c = digest_compare(&a->row.id, &b->row.id);
	return c ? c : a < b ? -1 : a > b;
}

static void run_sort(struct run *run)
{
	run->rows.n = 0;
	for (size_t i = 0; i < run->entries.n; i++) {
		const struct run_entry *e = &run->entries.v[i];
		struct run_row r = { .entry = e };

		for (size_t b = 0; b < sizeof(r.first); b++)
			r.first = r.first << 8 | e->identity.b[b];
		VEC_PUSH(&run->rows, r);
	}
	if (run->rows.n > 1)
		qsort(run->rows.v, run->rows.n, sizeof(*run->rows.v), by_record);
}

static void count_row(struct merge *m, size_t file, int64_t seq, bool added)
{
	m->report.files.v[file].added += added;
	m->report.files.v[file].already += !added;
	m->corrections[file] += added && seq > 1;
}

static enum status enter_row(struct merge *m, const struct run_entry *r, struct err *err)
{
	struct signature by;
	struct store_entry e = { .row = &r->row,
				 .identity = r->identity,
				 .seq = r->seq,
				 .kind = r->kind,
				 .packed = m->run.packed.data + r->at,
				 .packed_len = r->len,
				 .by = r->is_signed ? &by : NULL,
				 .is_root = r->is_root };
	enum status st;

	if (r->is_signed)
		memcpy(&by, e.packed + e.packed_len, sizeof(by));
	st = store_row_add(m->store, &e, err);
	if (st == ST_OK)
		count_row(m, r->file, r->seq, e.added);
	return st;
}

enum status run_add(struct merge *m, size_t file, const struct revision *rev, const struct store_row *row, const char *origin,
		    const struct signature *by, struct err *err)
{
	struct run *run = &m->run;
	struct run_entry e = { .row = *row,
			       .identity = rev->identity,
			       .seq = rev->seq,
			       .kind = rev->kind,
			       .is_root = rev->n_parents == 0,
			       .is_signed = by != NULL,
			       .file = file,
			       .at = run->packed.len };
	enum status st = store_row_pack(m->store, &run->packed, rev, origin, by, &e.row, err);

	if (st != ST_OK)
		return st;
	e.len = run->packed.len - e.at;
	if (by)
		strbuf_add(&run->packed, by, sizeof(*by));
	VEC_PUSH(&run->entries, e);
	return ST_OK;
}

bool run_full(const struct run *run, bool would_wait)
{
	size_t bytes = run->packed.len + run->entries.n * sizeof(*run->entries.v);

	return bytes >= RUN_MAX || (would_wait && bytes >= RUN_MIN);
}

void run_forget(struct run *run)
{
	run->entries.n = 0;
	strbuf_reset(&run->packed);
}

void run_clear(struct run *run)
{
	VEC_CLEAR(&run->rows);
	VEC_CLEAR(&run->entries);
	strbuf_clear(&run->packed);
}

enum status run_enter(struct merge *m, struct err *err)
{
	struct run *run = &m->run;
	enum status st = ST_OK;

	run_sort(run);
	for (size_t i = 0; i < run->rows.n && st == ST_OK; i++)
		st = enter_row(m, run->rows.v[i].entry, err);
	run_forget(run);
	return st;
}

/* What is no interview and no visit may hang on others and on what was withdrawn: one at a time. */
enum status run_add_signed(struct merge *m, size_t file, const struct package_revision *v, unsigned marks, struct err *err)
{
	const char *origin = fs_base_name(m->report.files.v[file].path);
	const struct signature *by = v->is_signed ? &v->by : NULL;
	struct store_row row = { .id = v->id, .marks = marks };
	bool added = false;
	enum status st;

	if (v->rev.kind == REV_INTERVIEW || v->rev.kind == REV_VISIT) {
		st = run_add(m, file, &v->rev, &row, origin, by, err);
		return st == ST_OK && run_full(&m->run, false) ? run_enter(m, err) : st;
	}
	st = run_enter(m, err);
	if (st == ST_OK)
		st = store_revision_add_signed(m->store, &v->rev, marks, origin, by, NULL, &added, err);
	if (st == ST_OK)
		count_row(m, file, v->rev.seq, added);
	return st;
}
