/* SPDX-License-Identifier: MIT */
/* The rounds and forms of the open store, each read once and kept. */
#include "config.h"

#include <string.h>

#include "app/workspace_internal.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "forms/diag.h"
#include "forms/load.h"

enum status workspace_round_named(struct workspace *ws, const char *id, const struct round **round, struct err *err)
{
	struct strbuf text;
	struct round *read = NULL;
	enum status st;

	for (size_t i = 0; i < ws->rounds.n; i++) {
		if (strcmp(ws->rounds.v[i]->id, id) == 0) {
			*round = ws->rounds.v[i];
			return ST_OK;
		}
	}
	strbuf_init(&text);
	st = store_round_get(workspace_store(ws), id, &text, err);
	if (st == ST_OK)
		st = round_parse(&read, text.data, text.len, id, NULL, NULL, NULL, err);
	if (st == ST_OK) {
		VEC_PUSH(&ws->rounds, read);
		*round = read;
	}
	strbuf_clear(&text);
	return st;
}

enum status workspace_look_at_round(struct workspace *ws, const char *id, struct err *err)
{
	return workspace_round_named(ws, id, &ws->round, err);
}

enum status workspace_use_round(struct workspace *ws, const char *id, struct err *err)
{
	enum status st = workspace_look_at_round(ws, id, err);

	if (st == ST_OK)
		st = store_setting_set(workspace_store(ws), "round", id, err);
	return st;
}

static enum status keep_form(struct workspace *ws, const struct strbuf *text, const char *name, const struct form **out,
			     struct err *err)
{
	struct form *form = NULL;
	enum status st = form_load_bytes(&form, text->data, text->len, name, NULL, err);

	if (st == ST_OK) {
		VEC_PUSH(&ws->forms, form);
		*out = form;
	}
	return st;
}

struct newest_form {
	const char *id;
	struct digest digest;
	bool found;
};

static void take_newest(void *ctx, const char *form_id, const char *version, const struct digest *digest)
{
	struct newest_form *newest = ctx;

	(void)version; /* they come in its order */
	if (strcmp(form_id, newest->id) != 0)
		return;
	newest->digest = *digest;
	newest->found = true;
}

enum status workspace_form_version(struct workspace *ws, const char *form_id, const char *version, const struct form **form,
				   struct err *err)
{
	struct newest_form newest = { .id = form_id };
	struct strbuf text;
	enum status st;

	if (!*version) {
		st = store_form_each(workspace_store(ws), take_newest, &newest, err);
		if (st == ST_OK && newest.found)
			return workspace_form_of(ws, &newest.digest, form, err);
		return st == ST_OK ? err_set(err, ST_NOT_FOUND, T("数据里没有问卷“%s”。"), form_id) : st;
	}
	for (size_t i = 0; i < ws->forms.n; i++) {
		const struct form *f = ws->forms.v[i];

		if (strcmp(f->id, form_id) == 0 && strcmp(f->version, version) == 0) {
			*form = f;
			return ST_OK;
		}
	}
	strbuf_init(&text);
	st = store_form_get(workspace_store(ws), form_id, version, &text, err);
	if (st == ST_OK)
		st = keep_form(ws, &text, form_id, form, err);
	strbuf_clear(&text);
	return st;
}

enum status workspace_form_of(struct workspace *ws, const struct digest *digest, const struct form **form, struct err *err)
{
	struct strbuf text;
	enum status st;

	for (size_t i = 0; i < ws->forms.n; i++) {
		if (digest_compare(&ws->forms.v[i]->digest, digest) == 0) {
			*form = ws->forms.v[i];
			return ST_OK;
		}
	}
	strbuf_init(&text);
	st = store_form_by_digest(workspace_store(ws), digest, &text, err);
	if (st == ST_OK)
		st = keep_form(ws, &text, "", form, err);
	strbuf_clear(&text);
	return st;
}

/* The round has pinned the metrics too: other ones under the same form are not what was announced before the fieldwork. */
static enum status form_of_round(struct workspace *ws, const struct round_form *f, const struct form **form, struct err *err)
{
	static const struct digest none;
	enum status st = workspace_form_of(ws, &f->digest, form, err);

	if (st == ST_OK && digest_compare(&f->metrics, &none) != 0 && digest_compare(&f->metrics, &(*form)->metrics_digest) != 0)
		return err_set(err, ST_CONFLICT, T("问卷“%s”的指标和这一期定下时的不一样，不能用来出数。请找办公室要原来的问卷。"), f->id);
	return st;
}

enum status workspace_form(struct workspace *ws, const char *form_id, const struct form **form, struct err *err)
{
	if (!ws->round && form_id)
		return workspace_form_version(ws, form_id, "", form, err);
	if (!ws->round || ws->round->n_forms == 0)
		return err_set(err, ST_NOT_FOUND, T("还没有一期调查。办公室用 ruhu round new 建，队里用 ruhu open 打开下发包。"));
	for (size_t i = 0; i < ws->round->n_forms; i++) {
		const struct round_form *f = &ws->round->form[i];

		if (!form_id || strcmp(f->id, form_id) == 0)
			return form_of_round(ws, f, form, err);
	}
	return err_set(err, ST_NOT_FOUND, T("这一期里没有问卷“%s”。"), form_id);
}

enum status workspace_add_form(struct workspace *ws, const char *path, const struct form **form, struct diag_list *diags,
			       struct err *err)
{
	struct form *loaded = NULL;
	enum status st = form_load(&loaded, path, diags, err);

	/* Never plain text without a word (xlsform.md 3.7): such a form is looked at and practised. */
	if (st == ST_OK && loaded->wants_encryption)
		st = err_set(err, ST_FORM, "%s",
			     T("问卷要求用 public_key 加密答案，这里做不到，又不能悄悄存成明文，所以不用它调查。请去掉 settings 表里的 public_key；只想试试，用 ruhu practice。"));
	if (st == ST_OK)
		st = store_form_add(workspace_store(ws), loaded->id, loaded->version, &loaded->digest, loaded->canonical,
				    loaded->canonical_len, err);
	if (st != ST_OK) {
		form_free(loaded);
		return st;
	}
	VEC_PUSH(&ws->forms, loaded);
	*form = loaded;
	return ST_OK;
}
