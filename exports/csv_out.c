/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "exports/csv_out.h"

#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "exports/csv_columns.h"
#include "exports/csv_internal.h"
#include "exports/decisions.h"
#include "forms/csvio.h"
#include "forms/load.h"

static bool wanted(const struct csv_export *x, const struct revision *rev)
{
	return !x->o->round || strcmp(x->o->round, rev->round) == 0;
}

/* The `_` columns of an interview or a visit. */
static void add_meta(struct strbuf *out, const struct revision *rev, bool first)
{
	char id[IDENTITY_TEXT], hex[DIGEST_HEX];
	const char *cell[] = { rev->form_id, rev->round,       rev->unit,         rev->household,
			       rev->device,  rev->interviewer, rev->started,      rev->ended,
			       rev->outcome, rev->lang,        rev->form_version, id };

	identity_format(id, &rev->identity);
	for (size_t i = 0; i < ARRAY_LEN(cell); i++)
		csvio_cell(out, cell[i], first && i == 0);
	strbuf_addf(out, ",%lld", (long long)rev->seq);
	csvio_cell(out, rev->submitted, false);
	csvio_cell(out, rev->state, false);
	csvio_cell(out, rev->reason, false);
	csvio_cell(out, rev->author, false);
	strbuf_addc(out, ',');
	for (size_t i = 0; i < rev->n_parents; i++) {
		digest_hex(hex, &rev->parents[i]);
		strbuf_addf(out, "%s%s", i > 0 ? " " : "", hex);
	}
}

static void add_meta_names(struct strbuf *out, bool first)
{
	for (int m = CSV_FORM; m <= CSV_PARENTS; m++)
		csvio_cell(out, csv_meta_name((enum csv_meta)m), first && m == CSV_FORM);
}

static void exchange_head(struct csv_export *x, const struct csv_form *f, struct csv_table *t)
{
	struct strbuf *out = outfile_buffer(t->file);

	for (size_t i = 0; i < t->n_nodes; i++)
		csvio_cell(out,
			   arena_printf(x->record.arena, "%s%s", f->form->nodes[t->nodes[i]].path,
					t->reason[i] ? BODY_REASON : ""),
			   i == 0);
	if (t->repeat == 0) {
		add_meta_names(out, t->n_nodes == 0);
		csvio_cell(out, csv_meta_name(CSV_CLOCK), false);
		if (f->n_tables > 1)
			csvio_cell(out, csv_meta_name(CSV_INDEX), false);
	} else {
		csvio_cell(out, csv_meta_name(CSV_INDEX), t->n_nodes == 0);
		csvio_cell(out, csv_meta_name(CSV_PARENT_TABLE), false);
		csvio_cell(out, csv_meta_name(CSV_PARENT_INDEX), false);
		csvio_cell(out, csv_meta_name(CSV_UUID), false);
	}
	csvio_end_row(out);
}

static void exchange_row(const struct csv_export *x, struct csv_form *f, const struct revision *rev,
			 struct csv_row *row)
{
	struct csv_table *t = &f->tables[row->table];
	struct strbuf *out = outfile_buffer(t->file);
	char id[IDENTITY_TEXT];

	row->index = ++t->rows;
	for (size_t i = 0; i < t->n_nodes; i++)
		csvio_cell(out, row->cell[i] ? row->cell[i] : "", i == 0);
	if (t->repeat == 0) {
		add_meta(out, rev, t->n_nodes == 0);
		csvio_cell(out, x->record.clock, false);
		if (f->n_tables > 1)
			strbuf_addf(out, ",%lld", (long long)row->index);
	} else {
		identity_format(id, &rev->identity);
		strbuf_addf(out, t->n_nodes == 0 ? "%lld" : ",%lld", (long long)row->index);
		csvio_cell(out, f->tables[t->parent].stem, false);
		strbuf_addf(out, ",%lld", (long long)x->record.rows.v[row->parent].index);
		csvio_cell(out, id, false);
	}
	csvio_end_row(out);
}

/* A field that has no column would vanish on the way: then nothing is written. */
static enum status check_visit(struct csv_export *x, const struct revision *rev, struct err *err)
{
	const char *rest = rev->body, *key, *value;
	char id[IDENTITY_TEXT];

	arena_reset(x->record.arena);
	while (body_next(&rest, &key, &value, x->record.arena)) {
		if (csv_visit_field(key))
			continue;
		identity_format(id, &rev->identity);
		return err_set(err, ST_DB,
			       T("走访 %s 里有一项“%.80s”，这一版程序不认识。什么也没有导出；请换"
				 "新一版的程序再导出。"),
			       id, key);
	}
	return ST_OK;
}

static void visit_row(struct csv_export *x, const struct revision *rev)
{
	struct strbuf *out = outfile_buffer(x->visits.file);

	for (const char *const *field = csv_visit_fields(); *field; field++)
		csvio_cell(out, body_get(rev->body, *field, x->record.arena),
			   field == csv_visit_fields());
	add_meta(out, rev, false);
	csvio_end_row(out);
	x->visits.rows++;
}

static enum status open_visits(struct csv_export *x, struct err *err)
{
	enum status st;
	struct strbuf *out;

	if (x->visits.file)
		return ST_OK;
	x->visits.path = fs_join(x->arena, x->dir,
				 x->o->purpose == EXPORT_PEOPLE ? "visits-copy.csv" : "visits.csv");
	st = csv_table_open(x, &x->visits, err);
	if (st != ST_OK)
		return st;
	if (x->o->purpose == EXPORT_PEOPLE) {
		csv_people_visit_head(x);
		return ST_OK;
	}
	out = outfile_buffer(x->visits.file);
	for (const char *const *field = csv_visit_fields(); *field; field++)
		csvio_cell(out, *field, field == csv_visit_fields());
	add_meta_names(out, false);
	csvio_end_row(out);
	return ST_OK;
}

static enum status open_form(struct csv_export *x, struct csv_form *f, struct err *err)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < f->n_tables && st == ST_OK; i++) {
		st = csv_table_open(x, &f->tables[i], err);
		if (st == ST_OK && x->o->purpose == EXPORT_PEOPLE)
			csv_people_head(x, f, &f->tables[i]);
		else if (st == ST_OK)
			exchange_head(x, f, &f->tables[i]);
	}
	return st;
}

/* The form of a revision with its files open. */
static enum status form_of(struct csv_export *x, const struct revision *rev, struct csv_form **out,
			   struct err *err)
{
	for (size_t i = 0; i < x->forms.n; i++) {
		struct csv_form *f = &x->forms.v[i];

		if (digest_compare(&f->form->digest, &rev->form_digest) != 0)
			continue;
		*out = f;
		return f->tables[0].file ? ST_OK : open_form(x, f, err);
	}
	return err_set(err, ST_DB,
		       T("数据里没有问卷 %s（版本 %s），用它做的记录导不出来。什么也没有导出。"),
		       rev->form_id, rev->form_version);
}

static enum status flush_form(struct csv_form *f, struct err *err)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < f->n_tables && st == ST_OK; i++)
		st = outfile_flush(f->tables[i].file, err);
	return st;
}

static enum status put_interview(struct csv_export *x, const struct head *head)
{
	struct csv_form *f = NULL;
	enum status st = form_of(x, head->rev, &f, x->err);

	if (st == ST_OK)
		st = csv_record_read(x, f, head->rev, x->err);
	if (st != ST_OK)
		return st;
	if (x->o->purpose == EXPORT_PEOPLE)
		csv_people_rows(x, f, head);
	else
		for (size_t i = 0; i < x->record.rows.n; i++)
			exchange_row(x, f, head->rev, &x->record.rows.v[i]);
	st = flush_form(f, x->err);
	if (st == ST_OK && x->o->purpose == EXPORT_EXCHANGE && head->counts)
		st = csv_audit_put(x, f, head->rev, x->err);
	return st;
}

static enum status put_visit(struct csv_export *x, const struct head *head)
{
	enum status st = open_visits(x, x->err);

	if (st == ST_OK)
		st = check_visit(x, head->rev, x->err);
	if (st != ST_OK)
		return st;
	if (x->o->purpose == EXPORT_PEOPLE)
		csv_people_visit(x, head);
	else
		visit_row(x, head->rev);
	return outfile_flush(x->visits.file, x->err);
}

static enum status put_revision(void *ctx, const struct head *head)
{
	struct csv_export *x = ctx;

	if (!wanted(x, head->rev))
		return ST_OK;
	if (head->rev->kind == REV_INTERVIEW)
		return put_interview(x, head);
	return head->rev->kind == REV_VISIT ? put_visit(x, head) : ST_OK;
}

static enum status put_head(void *ctx, const struct head *head)
{
	struct csv_export *x = ctx;
	const struct identity identity = head->rev->identity;

	if (head->rev->kind != REV_INTERVIEW && head->rev->kind != REV_VISIT)
		return ST_OK;
	x->done++;
	if (x->o->progress && x->done % 256 == 0 && !x->o->progress(x->o->ctx, x->done))
		return err_set(x->err, ST_CANCELLED, T("已停止，没有留下任何文件。"));
	if (x->decided && wanted(x, head->rev) && decisions_aside(x->decided, &identity)) {
		x->result->aside++;
		return ST_OK;
	}
	if (wanted(x, head->rev)) {
		x->result->interviews += head->rev->kind == REV_INTERVIEW;
		x->result->visits += head->rev->kind == REV_VISIT;
	}
	if (x->o->purpose == EXPORT_PEOPLE)
		return put_revision(x, head);
	return store_history_each(x->store, &identity, put_revision, x, x->err);
}

static void take_form(void *ctx, const char *form_id, const char *version,
		      const struct digest *digest)
{
	struct csv_export *x = ctx;
	struct csv_form f = { 0 };
	struct strbuf bytes;

	(void)version;
	strbuf_init(&bytes);
	/* A form that cannot be read any more is missed by form_of, with the record that needs it. */
	if (store_form_by_digest(x->store, digest, &bytes, NULL) == ST_OK &&
	    form_load_bytes(&f.form, bytes.data, bytes.len, form_id, NULL, NULL) == ST_OK)
		VEC_PUSH(&x->forms, f);
	strbuf_clear(&bytes);
}

static void name_forms(struct csv_export *x)
{
	for (size_t i = 0; i < x->forms.n; i++)
		csv_form_tables(x, &x->forms.v[i], csv_form_stem(x->forms.v[i].form, x->arena));
}

static enum status write_all(struct csv_export *x, struct err *err)
{
	enum status st = fs_mkdirs(x->dir, err);

	if (st == ST_OK)
		st = store_form_each(x->store, take_form, x, err);
	if (st != ST_OK)
		return st;
	name_forms(x);
	if (x->o->purpose == EXPORT_PEOPLE)
		st = decisions_load(&x->decided, x->store, err);
	if (st == ST_OK)
		st = store_heads_each(x->store, -1, NULL, put_head, x, err);
	return st == ST_OK ? outset_commit(&x->set, err) : st;
}

static void list_file(struct csv_export *x, const struct csv_table *t)
{
	struct export_file file = { .path = arena_strdup(x->result->arena, t->path),
				    .rows = t->rows };

	VEC_PUSH(&x->result->files, file);
}

enum status csv_export(struct export_result **out, struct store *st, const char *dir,
		       const struct export_options *options, struct err *err)
{
	struct csv_export x = {
		.store = st, .o = options, .dir = dir, .arena = arena_new(), .err = err
	};
	enum status status;

	x.record.arena = arena_new();
	x.result = mem_alloc(sizeof(*x.result));
	x.result->arena = arena_new();
	outset_init(&x.set);
	status = write_all(&x, err);
	for (size_t i = 0; status == ST_OK && i < x.forms.n; i++)
		for (size_t j = 0; j < x.forms.v[i].n_tables && x.forms.v[i].tables[0].file; j++)
			list_file(&x, &x.forms.v[i].tables[j]);
	for (size_t i = 0; status == ST_OK && i < x.forms.n; i++)
		if (x.forms.v[i].audit.file)
			list_file(&x, &x.forms.v[i].audit);
	if (status == ST_OK && x.visits.file)
		list_file(&x, &x.visits);
	outset_clear(&x.set);
	for (size_t i = 0; i < x.forms.n; i++)
		form_free(x.forms.v[i].form);
	VEC_CLEAR(&x.forms);
	VEC_CLEAR(&x.record.rows);
	VEC_CLEAR(&x.names);
	decisions_free(x.decided);
	arena_free(x.record.arena);
	arena_free(x.arena);
	if (status != ST_OK) {
		export_result_free(x.result);
		x.result = NULL;
	}
	*out = x.result;
	return status;
}

void export_result_free(struct export_result *result)
{
	if (!result)
		return;
	VEC_CLEAR(&result->files);
	arena_free(result->arena);
	free(result);
}
