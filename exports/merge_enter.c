/* SPDX-License-Identifier: MIT */
/*
 * The thread that writes: rows of good files, sorted some thousands at a time (merge_run.c), in transactions of many files. A file that
 * comes in one parcel enters once it is known to be good; a larger one gets a savepoint, so that memory stays flat. A file is called taken
 * after its commit.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "exports/merge_internal.h"
#include "exports/package_merge.h"
#include "forms/form.h"

static void remember(struct merge *m, struct sentences *seen, const char *text)
{
	for (size_t i = 0; i < seen->n; i++)
		if (strcmp(seen->v[i], text) == 0)
			return;
	if (seen->n < MERGE_SENTENCES)
		VEC_PUSH(seen, arena_strdup(m->entered, text));
}

void merge_refuse_child(struct merge *m, size_t i, const char *why)
{
	struct merge_file *f = &m->report.files.v[i];

	f->outcome = MERGE_REFUSED;
	f->code = ST_INPUT;
	VEC_PUSH(&f->problems, arena_strdup(m->entered, why));
}

/* What became of a main table goes for its repeats' tables. */
static void settle_children(struct merge *m, size_t i)
{
	const struct merge_file *f = &m->report.files.v[i];

	for (int c = m->kin[i].first; c >= 0; c = m->kin[c].next) {
		struct merge_file *child = &m->report.files.v[c];

		if (f->outcome == MERGE_REFUSED) {
			merge_refuse_child(m, (size_t)c, T("它的主表没有收下。"));
			continue;
		}
		child->outcome = f->outcome;
		child->code = ST_OK;
		VEC_PUSH(&child->notes,
			 arena_printf(m->entered, T("随 %s 一起"), fs_base_name(f->path)));
	}
}

static void refuse_for(struct merge *m, struct merge_file *f, enum status st, const char *why)
{
	f->outcome = MERGE_REFUSED;
	f->code = st;
	f->notes.n = f->problems.n = 0;
	f->more_notes = f->more_problems = 0;
	VEC_PUSH(&f->problems, arena_strdup(m->entered, why));
}

/* The commit did not happen: nothing of these files is in the store. */
static void unsettle(struct merge *m, size_t to, enum status st, const char *why)
{
	for (size_t i = m->batch_from; i <= to && i < m->report.files.n; i++) {
		struct merge_file *f = &m->report.files.v[i];

		if (f->outcome != MERGE_TAKEN && f->outcome != MERGE_HAD)
			continue;
		f->added = f->already = f->marked = 0;
		m->corrections[i] = m->unregistered[i] = 0;
		refuse_for(m, f, st, why);
		/* Its repeats' tables, which may have been read before the batch began. */
		for (int c = m->kin[i].first; c >= 0; c = m->kin[c].next)
			refuse_for(m, &m->report.files.v[c], st, why);
	}
}

static enum status end_batch(struct merge *m, size_t last, struct err *err)
{
	struct err fault = ERR_INIT;
	int64_t from;
	enum status st;

	if (!m->in_batch)
		return ST_OK;
	from = clock_mono_ms();
	st = run_enter(m, &fault);
	for (size_t i = m->batch_from; i <= last && st == ST_OK; i++) {
		struct merge_file *f = &m->report.files.v[i];

		if (f->outcome != MERGE_TAKEN)
			continue;
		f->outcome = f->added > 0 ? MERGE_TAKEN : MERGE_HAD;
		settle_children(m, i);
	}
	m->in_batch = false;
	st = store_end(m->store, st, &fault); /* where it fails it has rolled back */
	m->end_ms = clock_mono_ms() - from;
	if (st != ST_OK) {
		unsettle(m, last, st, fault.text);
		if (err)
			*err = fault;
	}
	return st;
}

static enum status begin_batch(struct merge *m, size_t first, struct err *err)
{
	enum status st;

	if (m->in_batch)
		return ST_OK;
	st = store_begin(m->store, err);
	m->in_batch = st == ST_OK;
	m->batch_from = first;
	m->batch_files = 0;
	m->batch_ms = clock_mono_ms();
	return st;
}

/* --form is new to the store; inside the savepoint of a file that has one. */
static enum status keep_form(struct merge *m, struct merge_form *f, struct err *err)
{
	const struct form *form = f->form;

	if (f->stored || m->now.form == f)
		return ST_OK;
	m->now.form = f;
	return store_form_add(m->store, form->id, form->version, &form->digest, form->canonical,
			      form->canonical_len, err);
}

static enum status add_row(struct merge *m, const struct parcel *p, const struct packed_row *row, const char *origin, struct err *err)
{
	struct revision rev;
	bool known = true;
	enum status st = row->form ? keep_form(m, row->form, err) : ST_OK;

	parcel_unpack(&rev, p, row);
	if (st == ST_OK)
		st = run_add(m, p->file, &rev, &row->row, origin, NULL, err);
	if (*rev.round && !merge_round_known(m, rev.round))
		remember(m, &m->now.rounds, rev.round);
	if (st == ST_OK && m->has_register && *rev.household)
		st = store_household_known(m->store, rev.household, &known, err);
	if (st == ST_OK && !known) {
		m->now.unregistered++;
		remember(m, &m->now.households, rev.household);
	}
	return st;
}

static enum status add_rows(struct merge *m, struct parcel *p, struct err *err)
{
	const char *origin = fs_base_name(m->report.files.v[p->file].path);
	enum status st = ST_OK;

	for (size_t i = 0; i < p->rows.n && st == ST_OK; i++)
		st = add_row(m, p, &p->rows.v[i], origin, err);
	pipe_return(m->pipe, p);
	return st;
}

static void now_clear(struct entering *now)
{
	VEC_CLEAR(&now->rounds);
	VEC_CLEAR(&now->households);
	*now = (struct entering){ 0 };
}

/* The file is whole and good. */
static enum status file_good(struct merge *m, size_t i, struct err *err)
{
	struct merge_file *f = &m->report.files.v[i];
	enum status st = ST_OK;

	if (m->now.savepoint) {
		st = run_enter(m, err);
		m->now.savepoint = false;
		st = store_end(m->store, st, err);
	}
	if (st != ST_OK)
		return st;
	if (m->now.form)
		m->now.form->stored = true;
	m->unregistered[i] = m->now.unregistered;
	for (size_t k = 0; k < m->now.rounds.n; k++)
		remember(m, &m->report.rounds, m->now.rounds.v[k]);
	for (size_t k = 0; k < m->now.households.n; k++)
		remember(m, &m->report.households, m->now.households.v[k]);
	if (m->kin[i].main < 0)
		f->outcome = MERGE_TAKEN; /* or HAD, which is known once its rows are in */
	return ST_OK;
}

static void file_bad(struct merge *m, size_t i)
{
	struct merge_file *f = &m->report.files.v[i];

	if (m->now.savepoint) {
		run_forget(&m->run);
		store_rollback(m->store);
	}
	f->outcome = MERGE_REFUSED;
	f->added = f->already = f->marked = 0;
	m->corrections[i] = 0;
	VEC_CLEAR(&f->notes);
	f->more_notes = 0;
	settle_children(m, i);
}

void merge_finish_file(struct intake *k)
{
	struct merge *m = k->m;

	k->f->outcome = MERGE_TAKEN; /* or HAD */
	k->f->marked = k->marked;
	m->unregistered[k->file] = k->unregistered;
	for (size_t i = 0; i < k->rounds.n; i++)
		remember(m, &m->report.rounds, k->rounds.v[i]);
	for (size_t i = 0; i < k->households.n; i++)
		remember(m, &m->report.households, k->households.v[i]);
}

static enum status take_package(struct merge *m, size_t i, struct err *err)
{
	enum status st = begin_batch(m, i, err);

	m->report.files.v[i].code = ST_OK;
	return st == ST_OK ? merge_take_package(m, i, err) : st;
}

/* To enter what waits and commit it writes nearly every page of the index, however few rows it is for: in a large store, or on a slow disk,
 * it may not take more than a tenth of the time. */
static bool batch_full(const struct merge *m)
{
	int64_t ms = clock_mono_ms() - m->batch_ms, enough = m->end_ms * 10;

	if (enough > MERGE_BATCH_MS_MOST)
		enough = MERGE_BATCH_MS_MOST;
	return (m->batch_files >= MERGE_BATCH_FILES || ms >= MERGE_BATCH_MS) && ms >= enough;
}

/* A file was finished. */
static enum status file_done(struct merge *m, size_t i, struct err *err)
{
	now_clear(&m->now);
	m->machine_failed = m->machine_failed || m->report.files.v[i].code == ST_IO;
	m->batch_files++;
	if (!batch_full(m))
		return ST_OK;
	return end_batch(m, i, err);
}

static enum status take(struct merge *m, struct parcel *p, struct err *err)
{
	size_t i = p->file;
	bool last = p->last, good = p->good;
	enum status st = p->status;

	if (st != ST_OK && err)
		*err = p->err;
	if (st == ST_OK)
		st = begin_batch(m, i, err);
	if (st == ST_OK && !last && !m->now.savepoint) {
		st = run_enter(m, err);
		if (st == ST_OK)
			st = store_begin(m->store, err);
		m->now.savepoint = st == ST_OK;
	}
	if (st != ST_OK || (last && !good)) {
		pipe_return(m->pipe, p);
		if (st == ST_OK)
			file_bad(m, i);
	} else {
		st = add_rows(m, p, err);
		if (st == ST_OK && last)
			st = file_good(m, i, err);
	}
	if (st == ST_OK && run_full(&m->run, pipe_is_empty(m->pipe)))
		st = run_enter(m, err);
	if (!last || st != ST_OK)
		return st;
	return file_done(m, i, err);
}

static enum status give_up(struct merge *m, size_t i, enum status st, struct err *err)
{
	const char *why = err && *err->text ? err->text : T("数据文件写不进去。");

	run_forget(&m->run);
	if (m->now.savepoint)
		store_rollback(m->store);
	if (m->in_batch)
		store_rollback(m->store);
	m->in_batch = false;
	now_clear(&m->now);
	/* Unless its own commit failed and has said so: so that it is unsettled with the rest. */
	if (m->report.files.v[i].outcome != MERGE_REFUSED)
		m->report.files.v[i].outcome = MERGE_TAKEN;
	unsettle(m, i, st, why);
	return st;
}

static bool told(struct merge *m, size_t i)
{
	const struct merge_report *r = &m->report;

	return !m->o.progress || m->o.progress(m->o.ctx, r->files.v[i].path, i + 1, r->files.n);
}

enum status merge_enter_all(struct merge *m, struct err *err)
{
	struct merge_report *r = &m->report;
	struct err fault = ERR_INIT;
	struct parcel *p;
	enum status st = ST_OK;

	while (st == ST_OK && !r->cancelled && (p = pipe_receive(m->pipe))) {
		size_t i = p->file;
		bool last = p->last, package = p->package, alone = package || p->skipped;

		m->at = i;
		pipe_hold_store(m->pipe);
		if (p->package) {
			st = take_package(m, i, &fault);
			if (st == ST_OK)
				st = file_done(m, i, &fault);
		} else if (!p->skipped) {
			st = take(m, p, &fault);
		}
		if (st != ST_OK)
			st = give_up(m, i, st, &fault);
		pipe_release_store(m->pipe);
		if (alone)
			pipe_return(m->pipe, p);
		if (package)
			pipe_go_on(m->pipe);
		if (last && st == ST_OK) {
			m->next = i + 1;
			if (!told(m, i))
				r->cancelled = i + 1 < r->files.n;
		}
	}
	pipe_stop(m->pipe);
	if (st == ST_OK && r->files.n > 0) {
		pipe_hold_store(m->pipe);
		st = end_batch(m, m->at, &fault);
		pipe_release_store(m->pipe);
	}
	if (st != ST_OK && err)
		*err = fault;
	return st;
}
