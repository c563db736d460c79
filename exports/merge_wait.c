/* SPDX-License-Identifier: MIT */
/*
 * The good rows of a file wait here until the whole file is known to be good, and enter the store then. A savepoint would do the same,
 * but keeps a copy of every page it touches: with ids that are random that is most of the store's pages for every small file. A file
 * of many rows gets one all the same, so that memory stays flat.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "exports/merge_internal.h"
#include "forms/form.h"

#define WAIT_MAX ((size_t)4 << 20) /* bytes of rows */

static const char *keep(struct waiting *w, const char *text)
{
	size_t n = strlen(text);

	w->bytes += n;
	return n ? arena_strndup(w->arena, text, n) : "";
}

void merge_wait_add(struct intake *k, const struct revision *rev, unsigned marks)
{
	struct waiting *w = &k->m->waiting;
	struct waiting_row row = { .rev = *rev,
				   .marks = marks,
				   .form = k->kind == INTAKE_INTERVIEWS ? k->form : NULL };
	const char **const texts[] = { &row.rev.round, &row.rev.device,    &row.rev.interviewer,
				       &row.rev.unit,  &row.rev.household, &row.rev.started,
				       &row.rev.ended, &row.rev.submitted, &row.rev.outcome,
				       &row.rev.lang,  &row.rev.state,     &row.rev.reason,
				       &row.rev.author };

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		*texts[i] = keep(w, *texts[i]);
	/* Those of an interview are its form's, which stays. */
	if (!row.form) {
		row.rev.form_id = keep(w, row.rev.form_id);
		row.rev.form_version = keep(w, row.rev.form_version);
	}
	row.rev.body = rev->body_len ? arena_strndup(w->arena, rev->body, rev->body_len) : "";
	w->bytes += rev->body_len + sizeof(row);
	VEC_PUSH(&w->rows, row);
}

static enum status keep_form(struct intake *k, const struct merge_form *f, struct err *err)
{
	const struct form *form = f->form;

	if (f->stored || k->form_kept)
		return ST_OK;
	k->form_kept = true; /* only --form can be new to the store */
	return store_form_add(k->m->store, form->id, form->version, &form->digest, form->canonical,
			      form->canonical_len, err);
}

static enum status enter_row(struct intake *k, const struct waiting_row *row, struct err *err)
{
	const struct revision *rev = &row->rev;
	bool added = false;
	enum status st = row->form ? keep_form(k, row->form, err) : ST_OK;

	if (st == ST_OK)
		st = store_revision_add(k->m->store, rev, row->marks, fs_base_name(k->f->path),
					NULL, &added, err);
	if (st != ST_OK)
		return st;
	k->added += added;
	k->already += !added;
	k->corrections += added && rev->seq > 1;
	k->marked += row->marks != 0;
	if (*rev->round && !merge_round_known(k->m, rev->round))
		intake_remember(k, &k->rounds, rev->round);
	if (k->m->has_register && *rev->household &&
	    !store_household_known(k->m->store, rev->household)) {
		k->unregistered++;
		intake_remember(k, &k->households, rev->household);
	}
	return ST_OK;
}

static void forget(struct waiting *w)
{
	w->rows.n = 0;
	w->bytes = 0;
	arena_reset(w->arena);
}

static enum status enter_all(struct intake *k, struct err *err)
{
	struct waiting *w = &k->m->waiting;
	enum status st = ST_OK;

	for (size_t i = 0; i < w->rows.n && st == ST_OK; i++)
		st = enter_row(k, &w->rows.v[i], err);
	forget(w);
	return st;
}

enum status merge_wait_check(struct intake *k, struct err *err)
{
	enum status st = ST_OK;

	if (k->m->waiting.bytes < WAIT_MAX)
		return ST_OK;
	if (!k->in_savepoint) {
		st = store_begin(k->m->store, err);
		k->in_savepoint = st == ST_OK;
	}
	return st == ST_OK ? enter_all(k, err) : st;
}

enum status merge_wait_end(struct intake *k, bool good, struct err *err)
{
	enum status st = ST_OK;

	if (good)
		st = enter_all(k, err);
	else
		forget(&k->m->waiting);
	if (!k->in_savepoint)
		return st;
	k->in_savepoint = false;
	if (st == ST_OK && good)
		return store_commit(k->m->store, err);
	store_rollback(k->m->store);
	return st;
}
