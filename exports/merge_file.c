/* SPDX-License-Identifier: MIT */
/* One CSV file into the open savepoint: header, rows, what to say about them. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "exports/merge_internal.h"
#include "exports/package_merge.h"
#include "forms/csvio.h"
#include "forms/form.h"

bool merge_load(struct intake *k, const char *path, struct strbuf *bytes, struct strbuf *text)
{
	struct err err = ERR_INIT;
	enum status st;

	strbuf_reset(bytes);
	strbuf_reset(text);
	st = fs_read(bytes, path, MERGE_FILE_MAX, &err);
	if (st == ST_OK)
		st = csvio_decode(text, bytes->data, bytes->len, NULL, &err);
	if (st != ST_OK)
		intake_problem(k, 0, st, "%s", err.text);
	return st == ST_OK;
}

static void stop_file(struct intake *k)
{
	k->stop = true;
}

static enum status pass_row(void *ctx, long row, const char *const *cells, size_t n,
			    struct err *err)
{
	(void)ctx;
	(void)row;
	(void)cells;
	(void)n;
	(void)err;
	return ST_OK;
}

/* A header that lacks something may have been swallowed by a quote: then that is to be said, not what follows from it. */
static bool quote_swallowed(struct intake *k)
{
	struct err fault = ERR_INIT;
	enum status st = csvio_parse(k->m->text.data, k->m->text.len, 0, pass_row, NULL, &fault);

	if (st != ST_OK) {
		intake_problem(k, fault.row, st, "%s", fault.text);
		return true;
	}
	for (size_t i = 0; i < k->head.n; i++) {
		if (!strpbrk(k->head.name[i], "\r\n"))
			continue;
		intake_problem(k, 1, ST_SYNTAX,
			       T("列名里有换行，大概是少了一个引号。请用原文件。"));
		return true;
	}
	return false;
}

/* The header alone can already say no. */
static void check_head(struct intake *k)
{
	const struct csv_head *h = &k->head;
	const char *missing = csv_head_missing(h, k->m->given != NULL);

	if ((missing || h->twice) && !merge_repeat_is(h) && quote_swallowed(k)) {
		k->stop = true;
		return;
	}
	if (h->meta[CSV_COPY] >= 0) {
		intake_problem(
			k, 0, ST_INPUT,
			T("这是给人看的抄件（有 _copy 列），不能汇总。请用当初导出的原文件。"));
	} else if (merge_repeat_is(h)) {
		k->kind = INTAKE_REPEAT;
		if (merge_main_of(k->m, k->file) < 0)
			intake_problem(k, 0, ST_INPUT,
				       T("这是重复组的表，同一文件夹里没有它的主表，不能单独收。请"
					 "把两个文件放在一起。"));
	} else if (k->m->look && (h->foreign || missing || h->meta[CSV_SEQ] < 0 ||
				  h->meta[CSV_PARENTS] < 0)) {
		intake_problem(k, 0, ST_INPUT,
			       T("不是 ruhu export --csv 写出的表：第一行里要有 _uuid、_seq、_parents "
				 "等全部带下划线的列。请用当初导出的表来改。"));
	} else if (h->twice) {
		intake_problem(k, 0, ST_INPUT, T("列“%s”有两个，不知道该用哪个。请用原文件。"),
			       merge_show(k->m, h->twice));
	} else if (missing && h->meta[CSV_FORM] < 0 && h->meta[CSV_UUID] < 0 &&
		   h->meta[CSV_UNIT] < 0) {
		intake_problem(k, 0, ST_INPUT,
			       T("不是 ruhu 导出的表：第一行里没有 _form、_uuid、_unit 这几列。"));
	} else if (missing && h->foreign &&
		   (strcmp(missing, "_form") == 0 || strcmp(missing, "__version__") == 0)) {
		intake_problem(k, 0, ST_INPUT,
			       T("缺少列“%s”。请用 --form 指出这些记录是用哪份问卷做的。"),
			       missing);
	} else if (missing) {
		intake_problem(k, 0, ST_INPUT, T("缺少列“%s”。请用原文件。"), missing);
	}
	k->stop = intake_refused(k) || k->kind == INTAKE_REPEAT;
}

static void need_cells(struct intake *k)
{
	for (int m = 0; m <= CSV_SUBMITTED; m++)
		if (k->head.meta[m] >= (int)k->min_cells)
			k->min_cells = (size_t)k->head.meta[m] + 1;
	for (size_t i = k->min_cells; k->form && i < k->head.n; i++)
		if (k->plan.node[i] >= 0)
			k->min_cells = i + 1;
}

static void use_plan(struct intake *k)
{
	const struct form *form = k->form->form;
	int at;

	csv_plan_make(&k->plan, k->m->scratch, &k->head, form, 0);
	at = csv_plan_missing(&k->plan, form, 0);
	if (at >= 0 && quote_swallowed(k)) {
		stop_file(k);
		return;
	}
	if (at >= 0) {
		intake_problem(k, 0, ST_INPUT,
			       T("缺少列“%s”（问卷 %s 版本 %s 的题）。请用原文件。"),
			       form->nodes[at].path, form->id, form->version);
		stop_file(k);
		return;
	}
	at = csv_plan_doubled(&k->plan, &k->head, form, k->m->scratch);
	if (at >= 0) {
		intake_problem(k, 0, ST_INPUT, T("列“%s”有两个，不知道该用哪个。请用原文件。"),
			       form->nodes[at].path);
		stop_file(k);
		return;
	}
	k->split = false;
	for (int i = 0; i < form->n_nodes; i++)
		k->split = k->split || k->plan.split[i];
	merge_note_columns(k);
	if (k->form->has_repeats || k->m->kin[k->file].first >= 0) {
		merge_repeat_load(k);
		k->stop = intake_refused(k);
	}
}

/* The form of this row; columns are bound anew where it differs from the row before (a file may hold several versions). */
static bool use_form(struct intake *k, const struct revision *rev, struct err *err)
{
	bool named = k->head.meta[CSV_FORM] >= 0, versioned = k->head.meta[CSV_VERSION] >= 0;
	const char *id = named || !k->m->given ? rev->form_id : k->m->given->form->id;
	const char *version =
		versioned || !k->m->given ? rev->form_version : k->m->given->form->version;
	enum status st = ST_OK;

	if (k->form && strcmp(id, k->form_id) == 0 && strcmp(version, k->form_version) == 0)
		return true;
	if (k->form && (k->form->has_repeats || k->tables)) {
		intake_problem(k, k->row, ST_INPUT, T("有重复组的问卷，一个文件里只能有一个版本"));
		return false;
	}
	k->form = merge_form_known(k->m, id, version);
	if (!k->form) {
		pipe_hold_store(k->m->pipe); /* the writer may have it for a second: not once a file */
		st = merge_form_get(k->m, &k->form, id, version, err);
		pipe_release_store(k->m->pipe);
	}
	if (st == ST_NOT_FOUND) {
		intake_problem(k, k->row, ST_INPUT,
			       T("办公室的数据里没有问卷 %s（版本 %s）。请加上 --form "
				 "和问卷文件再汇总一次。"),
			       merge_show(k->m, id), merge_show(k->m, version));
		stop_file(k);
		return false;
	}
	if (st != ST_OK) {
		k->store_status = st;
		return false;
	}
	k->form_id = arena_strdup(k->m->scratch, id);
	k->form_version = arena_strdup(k->m->scratch, version);
	use_plan(k);
	need_cells(k);
	return !k->stop;
}

static bool choose_kind(struct intake *k, const struct revision *rev)
{
	bool visit = k->head.meta[CSV_FORM] >= 0 && !*rev->form_id && !k->head.foreign;

	if (k->kind == INTAKE_UNKNOWN) {
		k->kind = visit ? INTAKE_VISITS : INTAKE_INTERVIEWS;
		if (visit) {
			merge_note_columns(k);
			need_cells(k);
		}
	}
	if (visit == (k->kind == INTAKE_VISITS))
		return true;
	intake_problem(k, k->row, ST_INPUT,
		       visit ? T("没有问卷编号（_form），别的行有")
			     : T("有问卷编号（_form），这张表是走访的"));
	return false;
}

/* The row is good; whether its file is will be known at its end. */
static void pack(struct intake *k, struct revision *rev, unsigned marks)
{
	struct merge *m = k->m;
	struct store_row row = { .marks = marks };

	if (m->look) {
		m->look(m->look_ctx, k, rev);
		return;
	}
	strbuf_reset(&m->canonical);
	revision_encode(&m->canonical, rev);
	row.id = digest_of(m->canonical.data, m->canonical.len);
	parcel_pack(k->parcel, rev, &row, k->kind == INTAKE_INTERVIEWS ? k->form : NULL);
	k->marked += marks != 0;
	if (!parcel_full(k->parcel))
		return;
	k->unwanted = !pipe_send(m->pipe, k->parcel);
	k->stop = k->stop || k->unwanted;
	k->parcel = pipe_empty(m->pipe, k->file);
}

static void take_row(struct intake *k, const char *const *cells, size_t n, struct err *err)
{
	struct revision rev;
	unsigned marks = 0;

	if (!merge_row_meta(k, cells, n, &rev) || !choose_kind(k, &rev))
		return;
	rev.kind = k->kind == INTAKE_VISITS ? REV_VISIT : REV_INTERVIEW;
	if (!merge_row_state(k, &rev))
		return;
	if (k->kind == INTAKE_INTERVIEWS && !use_form(k, &rev, err))
		return;
	if (n < k->min_cells) {
		intake_problem(k, k->row, ST_INPUT,
			       T("只有 %zu 格，表头有 %zu 格，文件可能没有传完整"), n, k->head.n);
		return;
	}
	if (k->kind == INTAKE_VISITS && !merge_visit_body(k, cells, n, &rev))
		return;
	if (intake_refused(k))
		return; /* only the `_` columns are still looked at, to name all bad rows */
	if (k->kind == INTAKE_INTERVIEWS) {
		rev.form_id = k->form->form->id;
		rev.form_version = k->form->form->version;
		rev.form_digest = k->form->form->digest;
		marks = merge_answers(k, cells, n, &rev);
	}
	if (rev.body_len > REVISION_MAX_BODY)
		intake_problem(k, k->row, ST_LIMIT, T("这一行的回答太长"));
	if (intake_refused(k))
		return;
	pack(k, &rev, marks);
}

static enum status on_row(void *ctx, long row, const char *const *cells, size_t n, struct err *err)
{
	struct intake *k = ctx;

	arena_reset(k->m->row);
	if (merge_row_blank(cells, n))
		return ST_OK;
	k->row = row;
	if (!k->have_head) {
		csv_head_read(&k->head, k->m->scratch, cells, n);
		k->have_head = true;
		check_head(k);
		return k->stop ? ST_INPUT : ST_OK;
	}
	k->f->rows++;
	k->ordinal++;
	if (n > k->head.n && !merge_row_blank(cells + k->head.n, n - k->head.n))
		intake_problem(k, row, ST_INPUT,
			       T("有 %zu 格，表头只有 %zu 格，可能有引号或逗号被改过"), n,
			       k->head.n);
	else
		take_row(k, cells, n, err);
	if (k->store_status != ST_OK)
		return k->store_status;
	return k->stop ? ST_INPUT : ST_OK;
}

static void finish_rows(struct intake *k)
{
	if (k->no_unit > 0)
		intake_note(k, T("%lld 条没有写单位和住户（试做的），哪个乡镇都不算"),
			    (long long)k->no_unit);
	k->f->marked = k->marked;
}

static void read_file(struct intake *k, struct err *err)
{
	struct merge *m = k->m;
	struct err fault = ERR_INIT;
	enum status st;

	if (!merge_load(k, k->f->path, &m->bytes, &m->text))
		return;
	strbuf_reset(&m->bytes);
	st = csvio_parse(m->text.data, m->text.len, 0, on_row, k, &fault);
	if (k->store_status != ST_OK && err)
		*err = fault;
	if (st != ST_OK && k->store_status == ST_OK && !k->stop)
		intake_problem(k, fault.row, st, "%s", fault.text);
	if (st == ST_OK && !k->have_head)
		intake_problem(k, 0, ST_INPUT, T("文件是空的。"));
	if (!intake_refused(k) && k->store_status == ST_OK)
		merge_repeat_check(k);
}

static void intake_open(struct intake *k, struct merge *m, size_t i)
{
	*k = (struct intake){ .m = m, .f = &m->report.files.v[i], .file = i };
	k->f->code = ST_OK;
	arena_reset(m->scratch);
	strbuf_init(&k->body);
	strbuf_init(&k->value);
	strbuf_init(&k->key);
}

static void intake_close(struct intake *k)
{
	merge_repeat_clear(k);
	strbuf_clear(&k->body);
	strbuf_clear(&k->value);
	strbuf_clear(&k->key);
}

enum status merge_look_all(struct merge *m, struct err *err)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < m->report.files.n && st == ST_OK; i++) {
		struct intake k;

		if (!m->wanted[i])
			continue;
		intake_open(&k, m, i);
		if (k.f->package)
			intake_problem(&k, 0, ST_INPUT, T("这是一个包，不是表格；包用 ruhu merge 汇总。"));
		else
			read_file(&k, err);
		st = k.store_status;
		if (k.kind == INTAKE_REPEAT && !intake_refused(&k))
			merge_set_main(m, i);
		intake_close(&k);
	}
	return st;
}

static bool send_file(struct merge *m, size_t i)
{
	struct intake k;
	struct parcel *last;

	intake_open(&k, m, i);
	k.parcel = pipe_empty(m->pipe, i);
	read_file(&k, &k.parcel->err);
	last = k.parcel;
	last->status = k.store_status;
	last->last = true;
	last->good = !intake_refused(&k) && !k.unwanted;
	if (last->good && k.kind == INTAKE_REPEAT) {
		merge_set_main(m, i);
		k.f->rows = 0;
	} else if (last->good) {
		finish_rows(&k);
	}
	intake_close(&k);
	return pipe_send(m->pipe, last) && last->status == ST_OK;
}

void *merge_read_all(void *merge)
{
	struct merge *m = merge;
	bool wanted = true;

	for (size_t i = 0; i < m->report.files.n && wanted; i++) {
		struct parcel *none;

		if (m->wanted[i] && !m->report.files.v[i].package) {
			wanted = send_file(m, i);
			continue;
		}
		none = pipe_empty(m->pipe, i);
		none->last = true;
		none->skipped = !m->wanted[i];
		none->package = m->wanted[i];
		wanted =
			m->wanted[i] ? pipe_send_and_wait(m->pipe, none) : pipe_send(m->pipe, none);
	}
	pipe_end(m->pipe);
	return NULL;
}
