/* SPDX-License-Identifier: MIT */
/* The rows of an edited table one after the other, and the new revisions in one transaction. */
#include "config.h"

#include "exports/edits.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "exports/edits_internal.h"
#include "exports/package_merge.h"

void edits_refuse(struct edits *e, size_t file, long row, const char *fmt, ...)
{
	char text[2 * ERR_TEXT_MAX];
	struct edit_refusal r = { .file = file, .row = row };
	va_list ap;

	e->count.refused++;
	if (e->refusals.n >= MERGE_SENTENCES)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	r.text = arena_strdup(e->arena, text);
	VEC_PUSH(&e->refusals, r);
}

const char *edits_number(struct arena *a, const struct identity *identity)
{
	char text[IDENTITY_TEXT];

	identity_format(text, identity);
	return arena_strndup(a, text, EDIT_NUMBER);
}

static void look_row(void *ctx, struct intake *k, struct revision *rev)
{
	struct edits *e = ctx;
	struct digest id = revision_id(rev);
	bool has = false;

	VEC_PUSH(&e->seen, rev->identity);
	e->visits = e->visits || rev->kind == REV_VISIT;
	k->store_status = store_revision_has(e->st, &rev->identity, &id, &has, &e->fault);
	if (k->store_status == ST_OK && has)
		e->count.unchanged++;
	else if (k->store_status == ST_OK)
		k->store_status = edits_row(e, k, rev);
}

static int by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, IDENTITY_SIZE);
}

static bool was_seen(const struct edits *e, const struct identity *identity)
{
	return e->seen.n > 0 && bsearch(identity, e->seen.v, e->seen.n, sizeof(*e->seen.v), by_bytes) != NULL;
}

static bool is_of_table(const struct edits *e, const struct revision *rev)
{
	if (rev->kind == REV_VISIT)
		return e->visits;
	for (size_t i = 0; i < e->m->n_forms && rev->kind == REV_INTERVIEW; i++)
		if (digest_compare(&e->m->forms[i]->form->digest, &rev->form_digest) == 0)
			return true;
	return false;
}

static enum status count_missing(void *ctx, const struct head *head)
{
	struct edits *e = ctx;

	if (!is_of_table(e, head->rev) || was_seen(e, &head->rev->identity))
		return ST_OK;
	if (e->count.missing++ < EDITS_MISSING_SHOWN)
		VEC_PUSH(&e->missing, edits_number(e->arena, &head->rev->identity));
	return ST_OK;
}

static int by_parent(const void *left, const void *right)
{
	const struct edit *a = *(struct edit *const *)left, *b = *(struct edit *const *)right;
	int c = digest_compare(&a->rev.parents[0], &b->rev.parents[0]);

	if (c)
		return c;
	return a->file != b->file ? (a->file < b->file ? -1 : 1) : a->row < b->row ? -1 : a->row > b->row;
}

/* Two rows that change the same revision: nobody can know which is meant. */
static void drop_twins(struct edits *e)
{
	struct edit **sorted = mem_array(e->list.n + 1, sizeof(struct edit *));

	for (size_t i = 0; i < e->list.n; i++)
		sorted[i] = &e->list.v[i];
	if (e->list.n > 1)
		qsort(sorted, e->list.n, sizeof(struct edit *), by_parent);
	for (size_t i = 1; i < e->list.n; i++) {
		if (digest_compare(&sorted[i - 1]->rev.parents[0], &sorted[i]->rev.parents[0]) != 0)
			continue;
		sorted[i - 1]->dropped = sorted[i]->dropped = true;
		edits_refuse(e, sorted[i]->file, sorted[i]->row,
			     T("和第 %ld 行是同一份记录的同一版，两行都改了，不知道该用哪一行"), sorted[i - 1]->row);
	}
	free(sorted);
}

/* A file is refused whole for what its columns and codes are. */
static void drop_refused(struct edits *e)
{
	const struct merge_report *r = &e->m->report;

	for (size_t i = 0; i < r->files.n; i++) {
		const struct merge_file *f = &r->files.v[i];

		for (size_t p = 0; p < f->problems.n; p++)
			edits_refuse(e, i, 0, "%s", f->problems.v[p]);
		e->count.refused += f->more_problems;
	}
	for (size_t i = 0; i < e->list.n; i++)
		e->list.v[i].dropped = e->list.v[i].dropped || r->files.v[e->list.v[i].file].code != ST_OK;
}

static void add_up(struct edits *e)
{
	for (size_t i = 0; i < e->list.n; i++) {
		const struct edit *edit = &e->list.v[i];

		if (edit->dropped)
			continue;
		e->count.records++;
		e->count.conflicts += edit->moved;
		for (size_t c = 0; c < edit->cells.n; c++)
			e->count.cells += !edit->cells.v[c].computed;
	}
}

static enum status read_all(struct edits *e, const char *const *paths, size_t n, struct err *err)
{
	struct err fault = ERR_INIT;
	enum status st = ST_OK;

	for (size_t i = 0; i < n && st == ST_OK; i++)
		st = merge_path(e->m, paths[i], err);
	if (st != ST_OK)
		return st;
	e->m->look = look_row;
	e->m->look_ctx = e;
	merge_sort_files(e->m);
	st = merge_look_all(e->m, &fault);
	if (st == ST_OK) {
		drop_twins(e);
		drop_refused(e);
		add_up(e);
		if (e->seen.n > 1)
			qsort(e->seen.v, e->seen.n, sizeof(*e->seen.v), by_bytes);
		st = e->seen.n > 0 ? store_heads_any(e->st, -1, NULL, count_missing, e, &fault) : ST_OK;
	}
	if (st != ST_OK && err)
		*err = e->fault.code != ST_OK ? e->fault : fault;
	return st;
}

enum status edits_read(struct edits **out, struct store *store, const struct divisions *divisions,
		       const char *const *paths, size_t n, struct err *err)
{
	const struct merge_options options = { .divisions = divisions };
	struct edits *e = mem_alloc(sizeof(*e));
	enum status st;

	e->st = store;
	e->arena = arena_new();
	st = merge_open(&e->m, store, &options, err);
	if (st == ST_OK)
		st = read_all(e, paths, n, err);
	if (st != ST_OK) {
		edits_free(e);
		e = NULL;
	}
	*out = e;
	return st;
}

struct edits_count edits_count(const struct edits *e)
{
	return e->count;
}

enum status edits_write(struct edits *e, const struct edits_by *by, struct err *err)
{
	enum status st = store_begin(e->st, err);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < e->list.n && st == ST_OK; i++) {
		struct revision *rev = &e->list.v[i].rev;
		bool added = false;

		if (e->list.v[i].dropped)
			continue;
		rev->device = by->device;
		rev->author = by->author;
		rev->reason = by->reason;
		rev->submitted = by->submitted;
		st = store_revision_add(e->st, rev, e->list.v[i].marks, "", NULL, &added, err);
	}
	return store_end(e->st, st, err);
}

void edits_free(struct edits *e)
{
	if (!e)
		return;
	for (size_t i = 0; i < e->list.n; i++)
		VEC_CLEAR(&e->list.v[i].cells);
	for (size_t i = 0; i < e->forms.n; i++)
		instance_free(e->forms.v[i].now);
	VEC_CLEAR(&e->list);
	VEC_CLEAR(&e->refusals);
	VEC_CLEAR(&e->forms);
	VEC_CLEAR(&e->seen);
	VEC_CLEAR(&e->missing);
	merge_free(e->m);
	arena_free(e->arena);
	free(e);
}
