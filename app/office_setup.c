/* SPDX-License-Identifier: MIT */
/* Before the field: the round, the register, the kits; and a laptop opening one. */
#include "config.h"

#include <string.h>

#include "app/issued.h"
#include "app/notice.h"
#include "app/office.h"
#include "app/office_keys.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "exports/kit.h"
#include "exports/register_in.h"
#include "forms/csvio.h"
#include "forms/diag.h"

enum { ROUND_MAX_BYTES = 1 << 20 };

struct resolving {
	struct workspace *ws;
	const char *path; /* of the round file */
	struct diag_list *diags;
	const struct form *forms[ROUND_MAX_FORMS];
	size_t n;
};

/* "form: PATH" is read beside the round file. */
static enum status resolve(void *ctx, const char *path, struct round_form *out, struct arena *a, struct err *err)
{
	struct resolving *r = ctx;
	const struct form *form = NULL;
	enum status st = workspace_add_form(r->ws, round_form_path(a, r->path, path), &form, r->diags, err);

	if (st != ST_OK)
		return st;
	round_form_name(out, form, a);
	if (r->n < ROUND_MAX_FORMS)
		r->forms[r->n++] = form;
	return ST_OK;
}

static enum status take_round(struct workspace *ws, const struct strbuf *text, struct resolving *r, struct strbuf *said, struct err *err)
{
	struct round *round = NULL;
	size_t before = r->diags->errors;
	enum status st = round_parse(&round, text->data, text->len, fs_base_name(r->path), resolve, r, r->diags, err);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < r->n; i++)
		notice_check(r->forms[i], round, r->diags);
	if (r->diags->errors > before)
		st = err_set(err, ST_FORM, T("告知书上说的和这一期的做法对不上，这一期没有建，什么都没有变。请改好再建。"));
	else
		st = store_round_add(workspace_store(ws), round->id, round->canonical, round->canonical_len, err);
	if (st == ST_OK)
		st = issued_switch(ws, round, said, err);
	if (st == ST_OK)
		st = workspace_use_round(ws, round->id, err);
	round_free(round);
	return st;
}

static enum status need_office(struct workspace *ws, struct err *err)
{
	if (!workspace_is_field(ws))
		return ST_OK;
	return err_set(err, ST_USAGE, T("这件事在办公室的数据里做；这里是入户电脑的数据。什么都没有变。"));
}

/* The round carries the office's keys, so that what it says on paper of sealed files is so. */
static enum status add_keys(struct workspace *ws, struct strbuf *text, struct err *err)
{
	struct strbuf keys;
	enum status st;

	strbuf_init(&keys);
	st = store_setting_get(workspace_store(ws), "office.keys", &keys, err);
	if (st == ST_OK && keys.len && !strstr(text->data, "office_keys") && !strstr(text->data, "办公室公钥"))
		strbuf_addf(text, "\noffice_keys: %s\n", keys.data);
	strbuf_clear(&keys);
	return st;
}

enum status office_round_new(struct workspace *ws, const char *path, struct diag_list *diags, struct strbuf *said, struct err *err)
{
	struct resolving r = { .ws = ws, .path = path, .diags = diags };
	struct strbuf text;
	enum status st;

	strbuf_init(&text);
	st = need_office(ws, err);
	if (st == ST_OK)
		st = csvio_read(&text, path, ROUND_MAX_BYTES, err);
	if (st == ST_OK)
		st = add_keys(ws, &text, err);
	if (st == ST_OK)
		st = store_begin(workspace_store(ws), err);
	if (st == ST_OK) {
		st = take_round(ws, &text, &r, said, err);
		st = store_end(workspace_store(ws), st, err);
	}
	strbuf_clear(&text);
	return st;
}

static enum status need_round(struct workspace *ws, struct err *err)
{
	return workspace_round(ws) ? ST_OK : err_set(err, ST_NOT_FOUND, T("还没有一期调查，请先用 ruhu round new 建一期。"));
}

enum status office_kit(struct workspace *ws, const char *team, const char *path, struct strbuf *said, struct err *err)
{
	struct kit *kit = NULL;
	struct arena *a = arena_new();
	struct hand_in_options o;
	struct strbuf text, bytes;
	enum status st = need_round(ws, err);

	strbuf_init(&text);
	strbuf_init(&bytes);
	if (st == ST_OK)
		st = kit_collect(&kit, workspace_store(ws), workspace_doors(ws), workspace_divisions(ws), workspace_round(ws)->id, team,
				 err);
	if (st == ST_OK)
		st = kit_write(&text, kit, err);
	if (st == ST_OK)
		st = office_package_options(ws, &o, a, err);
	if (st == ST_OK)
		st = kit_package(&bytes, workspace_store(ws), text.data, text.len, &o, err);
	if (st == ST_OK)
		st = fs_write(path, bytes.data, bytes.len, 0600, err);
	if (st == ST_OK)
		strbuf_addf(said, T("%s：%s 的下发包，%d 户，%d 份问卷。已写好并核对，可以拔出U盘了。"), path, team, (int)kit->n_households,
			    (int)kit->n_forms);
	if (st == ST_OK && o.n_recipients == 0)
		strbuf_adds(said, T("办公室还没有钥匙，各队交来的包不会加密；要加密请先运行 ruhu keys new，再做下发包。"));
	kit_free(kit);
	strbuf_clear(&text);
	strbuf_clear(&bytes);
	arena_free(a);
	return st;
}

enum status office_open(struct workspace *ws, const char *path, struct strbuf *said, struct err *err)
{
	struct strbuf bytes;
	enum status st = ST_OK;

	strbuf_init(&bytes);
	if (!workspace_is_field(ws))
		st = err_set(err, ST_USAGE, T("下发包和回执在入户电脑上打开；这里是办公室的数据。什么都没有变。"));
	if (st == ST_OK)
		st = fs_read(&bytes, path, PACKAGE_MAX, err);
	if (st == ST_OK)
		st = office_open_package(ws, bytes.data, bytes.len, said, err);
	if (st != ST_OK)
		st = err_place(err, st, path, NULL, 0);
	strbuf_clear(&bytes);
	return st;
}

enum status office_households_import(struct workspace *ws, const char *path, struct strbuf *said, struct err *err)
{
	struct register_report *report = NULL;
	enum status st = need_office(ws, err);

	if (st != ST_OK)
		return st;
	st = register_import(&report, workspace_store(ws), workspace_doors(ws), workspace_divisions(ws), path, err);

	if (report)
		register_report_print(said, report, path);
	register_report_free(report);
	return st;
}

static enum status list_one(void *ctx, const struct household *h)
{
	struct strbuf *out = ctx;

	csvio_cell(out, h->id, true);
	csvio_cell(out, h->team, false);
	csvio_cell(out, h->contact, false);
	csvio_end_row(out);
	return ST_OK;
}

enum status office_households_list(struct workspace *ws, const char *unit, struct strbuf *out, struct err *err)
{
	strbuf_adds(out, "household,team,contact\r\n");
	return store_household_each(workspace_store(ws), unit, NULL, list_one, out, err);
}
