/* SPDX-License-Identifier: MIT */
/* Versions side by side, and what differs between them. */
#include "config.h"

#include "app/conflict.h"

#include <stdlib.h>
#include <string.h>

#include "app/door.h"
#include "app/history.h"
#include "app/ledger.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "forms/instance.h"
#include "report/doc.h"

struct heads {
	VEC(struct digest) list;
};

static enum status take_head(void *ctx, const struct head *head)
{
	struct heads *h = ctx;

	if (head->is_head)
		VEC_PUSH(&h->list, head->id);
	return ST_OK;
}

static enum status add_version(struct conflict *c, struct workspace *ws, const struct identity *record, const struct digest *id, bool counts,
			       struct err *err)
{
	struct revision *rev = arena_alloc(c->arena, sizeof(*rev));
	struct conflict_version v = { .id = *id, .rev = rev, .counts = counts };
	unsigned marks = 0;
	enum status st = store_revision_get(workspace_store(ws), record, id, rev, &marks, c->arena, err);

	if (st != ST_OK)
		return st;
	v.identity = rev->identity;
	v.who = *rev->author ? rev->author : rev->interviewer;
	v.device = rev->device;
	v.when = *rev->submitted ? rev->submitted : rev->started;
	v.why = rev->reason;
	VEC_PUSH(&c->versions, v);
	return ST_OK;
}

/* Of one record: what nobody supersedes, the greatest where there are more than a revision can name. */
static enum status read_versions(struct conflict *c, struct workspace *ws, struct err *err)
{
	struct heads heads = { { NULL, 0, 0 } };
	struct history h;
	enum status st = history_read(&h, ws, &c->row.identity, c->arena, err);

	if (st == ST_OK)
		st = store_history_each(workspace_store(ws), &c->row.identity, take_head, &heads, err);
	for (size_t i = heads.list.n > CONFLICT_VERSIONS ? heads.list.n - CONFLICT_VERSIONS : 0; i < heads.list.n && st == ST_OK; i++)
		st = add_version(c, ws, &c->row.identity, &heads.list.v[i], digest_compare(&heads.list.v[i], &h.id) == 0, err);
	VEC_CLEAR(&heads.list);
	return st;
}

static enum status read_records(struct conflict *c, struct workspace *ws, struct err *err)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < c->row.n && i < CONFLICT_VERSIONS && st == ST_OK; i++) {
		struct history h;

		st = history_read(&h, ws, &c->row.records[i], c->arena, err);
		if (st == ST_OK)
			st = add_version(c, ws, &c->row.records[i], &h.id, true, err);
		else if (st == ST_NOT_FOUND) /* withdrawn since it was decided about */
			st = ST_OK;
	}
	return st;
}

static struct conflict_item *add_item(struct conflict *c, size_t at, const char *key)
{
	size_t n = c->versions.n;
	struct conflict_item item = { .key = key,
				      .label = key,
				      .value = arena_array(c->arena, n, sizeof(*item.value)),
				      .shown = arena_array(c->arena, n, sizeof(*item.shown)),
				      .chosen = -1 };

	for (size_t v = 0; v < n; v++)
		item.value[v] = item.shown[v] = "";
	VEC_PUSH(&c->items, item);
	for (size_t i = c->items.n - 1; i > at; i--) {
		struct conflict_item swap = c->items.v[i];

		c->items.v[i] = c->items.v[i - 1];
		c->items.v[i - 1] = swap;
	}
	return &c->items.v[at];
}

static const char *state_label(const char *state)
{
	return strcmp(state, "aside") == 0	? T("按现状保存")
	       : strcmp(state, "withdrawn") == 0 ? T("收回了")
						 : T("做完");
}

static void add_header(struct conflict *c, const char *key, const char *label, const char *(*of)(const struct revision *rev),
		       const char *(*show)(const char *value))
{
	struct conflict_item *item = add_item(c, c->items.n, key);

	item->header = true;
	item->label = label;
	for (size_t v = 0; v < c->versions.n; v++) {
		item->value[v] = of(c->versions.v[v].rev);
		item->shown[v] = show ? show(item->value[v]) : item->value[v];
	}
}

static const char *outcome_of(const struct revision *rev)
{
	return rev->outcome;
}

static const char *state_of(const struct revision *rev)
{
	return rev->state;
}

static const char *household_of(const struct revision *rev)
{
	return rev->household;
}

static const char *lang_of(const struct revision *rev)
{
	return rev->lang;
}

/* All lines of all versions, each new one behind the one it follows in its own. */
static void add_lines(struct conflict *c)
{
	for (size_t v = 0; v < c->versions.n; v++) {
		const char *rest = c->versions.v[v].rev->body, *key, *value;
		size_t at = 0;

		for (size_t i = 0; i < c->items.n; i++)
			at = c->items.v[i].header ? i + 1 : at;
		while (body_next(&rest, &key, &value, c->arena)) {
			size_t i = 0;

			while (i < c->items.n && (c->items.v[i].header || strcmp(c->items.v[i].key, key) != 0))
				i++;
			if (i == c->items.n)
				(void)add_item(c, i = at, key);
			c->items.v[i].value[v] = c->items.v[i].shown[v] = value;
			at = i + 1;
		}
	}
}

static bool differs(const struct conflict_item *item, size_t n)
{
	for (size_t v = 1; v < n; v++)
		if (strcmp(item->value[0], item->value[v]) != 0)
			return true;
	return false;
}

/* "2 满意"; of several choices all of them. */
static const char *shown(struct conflict *c, struct instance *in, struct spot spot, const char *value, int lang)
{
	const struct node *node = &c->form->nodes[spot.node];
	struct strbuf text;
	const char *all;

	if (!node->list || !*value)
		return value;
	strbuf_init(&text);
	for (const char *p = value; *p; p += strspn(p, " ")) {
		size_t n = strcspn(p, " ");
		const char *name = arena_strndup(c->arena, p, n);
		const struct choice *choice = list_choice(node->list, name);

		strbuf_addf(&text, "%s%s%s%s", text.len ? T("；") : "", name, choice ? " " : "",
			    choice ? instance_choice_label(in, spot, choice, lang, c->arena, NULL) : "");
		p += n;
	}
	all = arena_strndup(c->arena, text.data, text.len);
	strbuf_clear(&text);
	return all;
}

/* Questions in words, and without what the form works out itself or what only goes with an answer. */
static enum status word_answers(struct conflict *c, struct err *err)
{
	struct eval_env env = { .utc_offset = 480, .lang = form_lang(c->form, i18n_lang()), .seed = "", .wave = "", .household = "", .deviceid = "", .username = "" };
	struct instance *in;
	size_t kept = 0;
	enum status st;

	if (env.lang < 0)
		env.lang = c->form->default_lang;
	in = instance_new(c->form, &env);
	st = body_to_instance(in, c->versions.v[0].rev->body, err);
	if (st == ST_OK)
		instance_recompute(in);
	for (size_t i = 0; i < c->items.n && st == ST_OK; i++) {
		struct conflict_item item = c->items.v[i];
		struct spot spot;

		if (!item.header && (strchr(item.key, '!') || !instance_find(in, item.key, true, &spot) || c->form->nodes[spot.node].calculation))
			continue;
		if (!item.header) {
			const char *label = instance_text(in, spot, TEXT_LABEL, env.lang, c->arena, NULL);

			item.label = *label ? label : item.key;
			for (size_t v = 0; v < c->versions.n; v++)
				item.shown[v] = shown(c, in, spot, item.value[v], env.lang);
		}
		c->items.v[kept++] = item;
	}
	if (st == ST_OK)
		c->items.n = kept;
	instance_free(in);
	return st;
}

static const char *plain_label(const char *key)
{
	static const struct {
		const char *key, *label;
	} labels[] = {
		{ "appointment", TN("约定的时间") }, { "note", TN("备注") }, { "counts", TN("算数的访谈") },
		{ "aside", TN("不计入的访谈") },     { "refuse", TN("不再收") }, { "name", TN("文件") },
	};

	for (size_t i = 0; i < ARRAY_LEN(labels); i++)
		if (strcmp(labels[i].key, key) == 0)
			return i18n_text(labels[i].label);
	return key;
}

static void word_fields(struct conflict *c)
{
	for (size_t i = 0; i < c->items.n; i++) {
		struct conflict_item *item = &c->items.v[i];
		int f = ISSUE_FIELDS;

		if (item->header)
			continue;
		item->label = plain_label(item->key);
		for (f = 0; c->row.kind == REV_ISSUE && f < ISSUE_FIELDS && strcmp(issue_field_name((enum issue_field)f), item->key) != 0;)
			f++;
		if (c->row.kind != REV_ISSUE || f == ISSUE_FIELDS)
			continue;
		item->label = issue_field_label((enum issue_field)f);
		for (size_t v = 0; v < c->versions.n; v++)
			item->shown[v] = issue_value_label((enum issue_field)f, item->value[v]);
	}
}

/* One form for all, or single answers cannot be told apart. */
static enum status find_form(struct conflict *c, struct workspace *ws, struct err *err)
{
	const struct revision *first = c->versions.v[0].rev;

	if (first->kind != REV_INTERVIEW)
		return ST_OK;
	for (size_t v = 1; v < c->versions.n; v++)
		if (c->versions.v[v].rev->kind != REV_INTERVIEW || digest_compare(&c->versions.v[v].rev->form_digest, &first->form_digest) != 0)
			return ST_OK;
	return workspace_form_of(ws, &first->form_digest, &c->form, err);
}

static enum status find_items(struct conflict *c, struct workspace *ws, struct err *err)
{
	size_t kept = 0;
	enum status st = find_form(c, ws, err);

	if (st != ST_OK)
		return st;
	add_header(c, "outcome", T("结果"), outcome_of, outcome_label);
	add_header(c, "state", T("做完了没有"), state_of, state_label);
	add_header(c, "household", T("哪一户"), household_of, NULL);
	add_header(c, "lang", T("用什么语言"), lang_of, NULL);
	add_lines(c);
	if (c->form)
		st = word_answers(c, err);
	else
		word_fields(c);
	for (size_t i = 0; i < c->items.n; i++)
		if (differs(&c->items.v[i], c->versions.n))
			c->items.v[kept++] = c->items.v[i];
	c->items.n = kept;
	return st;
}

enum status conflict_open(struct conflict **out, struct workspace *ws, const struct conflict_row *row, struct err *err)
{
	struct conflict *c = mem_alloc(sizeof(*c));
	struct identity *records;
	enum status st;

	*out = NULL;
	c->arena = arena_new();
	c->row = *row;
	c->row.round = arena_strdup(c->arena, row->round);
	c->row.household = arena_strdup(c->arena, row->household);
	c->row.about = arena_strdup(c->arena, row->about);
	records = arena_array(c->arena, row->n + 1, sizeof(*records));
	if (row->n)
		memcpy(records, row->records, row->n * sizeof(*records));
	c->row.records = records;
	c->whole = -1;
	st = row->twins ? read_records(c, ws, err) : read_versions(c, ws, err);
	if (st == ST_OK && c->versions.n < 2)
		st = err_set(err, ST_NOT_FOUND, T("这一件已经定了。"));
	if (st == ST_OK)
		st = find_items(c, ws, err);
	if (st == ST_OK)
		*out = c;
	else
		conflict_close(c);
	return st;
}

void conflict_close(struct conflict *c)
{
	if (!c)
		return;
	VEC_CLEAR(&c->versions);
	VEC_CLEAR(&c->items);
	arena_free(c->arena);
	free(c);
}

void conflict_take(struct conflict *c, int version)
{
	c->whole = version;
	c->all_count = false;
	for (size_t i = 0; i < c->items.n && !c->row.twins; i++)
		c->items.v[i].chosen = version;
}

size_t conflict_undecided(const struct conflict *c)
{
	size_t n = 0;

	if (c->row.twins)
		return c->whole < 0 && !c->all_count;
	for (size_t i = 0; i < c->items.n; i++)
		n += c->items.v[i].chosen < 0;
	/* Nothing that differs can be seen, or not be put together: then it is one of them. */
	return c->items.n == 0 ? c->whole < 0 : n;
}

struct doc *conflict_doc(struct workspace *ws UNUSED, const struct conflict *c)
{
	struct doc_column columns[CONFLICT_VERSIONS + 1] = { { T("不一样的地方"), DOC_LEFT, 2 } };
	struct doc *d = doc_new(c->row.about);
	struct doc_table *t;

	for (size_t v = 0; v < c->versions.n; v++) {
		const struct conflict_version *x = &c->versions.v[v];
		char id[IDENTITY_TEXT];

		identity_format(id, &x->identity);
		columns[v + 1] = (struct doc_column){ arena_printf(d->arena, "%d", (int)v + 1), DOC_LEFT, 1 };
		doc_paragraph(d, "%d  %.8s  %s  %s  %.16s%s%s%s", (int)v + 1, id, x->device, x->who, x->when, *x->why ? "  " : "", x->why,
			      x->counts && !c->row.twins ? T("（没有定以前先用这一版）") : "");
	}
	t = doc_table(d, "", columns, c->versions.n + 1);
	for (size_t i = 0; i < c->items.n; i++) {
		const struct conflict_item *item = &c->items.v[i];

		doc_row(t);
		doc_cell(t, "%s", item->label);
		for (size_t v = 0; v < c->versions.n; v++)
			doc_cell(t, "%s", *item->shown[v] ? item->shown[v] : T("（空）"));
	}
	if (c->items.n == 0)
		doc_note(d, "%s", T("内容都一样，只是不同的人、不同的时候写的。"));
	return d;
}
