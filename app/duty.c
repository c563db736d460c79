/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/duty.h"

#include <string.h>

#include "app/ledger.h"
#include "app/table_file.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "forms/csvio.h"
#include "forms/form.h"
#include "forms/round.h"
#include "tally/metric.h"

enum { CODE, NAME, DOMAIN, METRICS, QUESTIONS, CATEGORIES, COLUMNS };

static const char *const heads[COLUMNS] = {
	[CODE] = "部门代号|code", [NAME] = "部门名称|责任单位|name", [DOMAIN] = "分管领域|domain",
	[METRICS] = "指标|metrics", [QUESTIONS] = "题目|questions", [CATEGORIES] = "归类|categories",
};

struct reading {
	struct duty *d;
	struct workspace *ws;
	const struct form *form;
	const char *domain, *owner, *file;
	struct arena *a;
	int column[COLUMNS];
	bool have_head;
};

static const char *tidy(struct arena *a, const char *cell)
{
	struct strbuf sb;
	const char *out;

	strbuf_init(&sb);
	utf8_narrow(&sb, cell, strlen(cell));
	while (sb.len && strchr(" \t\r\n", sb.data[sb.len - 1]))
		sb.data[--sb.len] = '\0';
	out = arena_strdup(a, sb.data + strspn(sb.data, " \t\r\n"));
	strbuf_clear(&sb);
	return out;
}

static enum status wrong(const struct reading *r, long row, int column, const char *sentence, struct err *err)
{
	(void)err_set(err, ST_INPUT, T("“%.*s”一列：%s"), (int)strcspn(heads[column], "|"), heads[column], sentence);
	return err_place(err, ST_INPUT, r->file, NULL, row);
}

static void add_node(struct duty *d, int node)
{
	for (size_t i = 0; i < d->nodes.n; i++)
		if (d->nodes.v[i] == node)
			return;
	VEC_PUSH(&d->nodes, node);
}

/* Some other form of the round has it: nothing for this page, and no mistake. */
static bool is_elsewhere(const struct reading *r, const char *word, bool metric)
{
	const struct round *round = workspace_round(r->ws);

	for (size_t i = 0; round && i < round->n_forms; i++) {
		const struct form *form = NULL;

		if (workspace_form(r->ws, round->form[i].id, &form, NULL) == ST_OK &&
		    (metric ? form_metric(form, word) != NULL : form_find(form, word) >= 0))
			return true;
	}
	return false;
}

/* One word of a cell. */
static const char *take_word(struct reading *r, int column, const char *word)
{
	const struct metric *m = column == METRICS ? form_metric(r->form, word) : NULL;
	int node = column == QUESTIONS ? form_find(r->form, word) : -1;
	size_t n;
	const struct issue_category *cs = issue_categories(&n);

	if (m) {
		VEC_PUSH(&r->d->metrics, m);
		for (size_t i = 0; i < m->n_items; i++)
			add_node(r->d, m->items[i]);
		return NULL;
	}
	if (node >= 0) {
		add_node(r->d, node);
		return NULL;
	}
	for (size_t i = 0; column == CATEGORIES && i < n; i++)
		if (strcmp(cs[i].code, word) == 0 || strcmp(cs[i].label, word) == 0 || strcmp(i18n_text(cs[i].label), word) == 0) {
			VEC_PUSH(&r->d->categories, cs[i].code);
			return NULL;
		}
	if (column == CATEGORIES)
		return arena_printf(r->a, T("台账里没有“%s”这一类"), word);
	if (is_elsewhere(r, word, column == METRICS))
		return NULL;
	return column == METRICS ? arena_printf(r->a, T("这一期的问卷里没有指标“%s”"), word) : arena_printf(r->a, T("这一期的问卷里没有题目“%s”"), word);
}

/* Words with blanks, 、 ， or ； between. */
static enum status take_words(struct reading *r, long row, int column, const char *cell, struct err *err)
{
	struct strbuf plain;
	const char *fault = NULL;

	strbuf_init(&plain);
	for (const char *s = cell; *s;) {
		size_t skip = strncmp(s, "、", strlen("、")) == 0 ? strlen("、") : strchr(",; \t\n", *s) ? 1 : 0;

		if (skip)
			strbuf_addc(&plain, ' ');
		else
			strbuf_addc(&plain, *s);
		s += skip ? skip : 1;
	}
	for (const char *s = plain.data + strspn(plain.data, " "); *s && !fault; s += strspn(s, " ")) {
		size_t n = strcspn(s, " ");

		fault = take_word(r, column, arena_strndup(r->a, s, n));
		s += n;
	}
	strbuf_clear(&plain);
	return fault ? wrong(r, row, column, fault, err) : ST_OK;
}

static bool read_head(struct reading *r, const char *const *cells, size_t n)
{
	for (int c = 0; c < COLUMNS; c++) {
		r->column[c] = -1;
		for (size_t i = 0; i < n; i++)
			if (csvio_is_spelling(heads[c], tidy(r->a, cells[i])))
				r->column[c] = (int)i;
	}
	return r->column[NAME] >= 0 && r->column[DOMAIN] >= 0;
}

static const char *cell_of(const struct reading *r, int c, const char *const *cells, size_t n)
{
	return r->column[c] >= 0 && (size_t)r->column[c] < n ? tidy(r->a, cells[r->column[c]]) : "";
}

static enum status on_row(void *ctx, const char *sheet UNUSED, long row, const char *const *cells, size_t n, struct err *err)
{
	struct reading *r = ctx;
	const char *name;
	enum status st = ST_OK;

	if (!r->have_head) {
		r->have_head = read_head(r, cells, n);
		return ST_OK;
	}
	name = cell_of(r, NAME, cells, n);
	if (r->domain && strcmp(cell_of(r, DOMAIN, cells, n), r->domain) != 0)
		return ST_OK;
	if (r->owner && strcmp(name, r->owner) != 0 && strcmp(cell_of(r, CODE, cells, n), r->owner) != 0)
		return ST_OK;
	VEC_PUSH(&r->d->owners, name);
	for (int c = METRICS; st == ST_OK && c <= CATEGORIES; c++)
		st = take_words(r, row, c, cell_of(r, c, cells, n), err);
	return st;
}

enum status duty_read(struct duty *out, struct workspace *ws, const struct form *form, const char *path, const char *domain, const char *owner,
		      struct arena *a, struct err *err)
{
	struct reading r = { .d = out, .ws = ws, .form = form, .domain = domain, .owner = owner, .file = fs_base_name(path), .a = a };
	enum status st;

	memset(out, 0, sizeof(*out));
	out->domain = domain;
	if (!domain && !owner)
		return err_set(err, ST_USAGE, T("要写明哪个分管领域（--domain）或者哪个责任单位（--owner）。"));
	st = table_file_each(path, on_row, &r, err);
	if (st == ST_OK && !r.have_head)
		st = err_set(err, ST_INPUT, T("%s 里没有找到表头：要有“部门名称”和“分管领域”两列。"), r.file);
	if (st == ST_OK && !out->owners.n)
		st = err_set(err, ST_NOT_FOUND, T("%s 里没有“%s”。"), r.file, domain ? domain : owner);
	return st;
}

bool duty_has(const struct duty *d, const struct issue *i)
{
	for (size_t k = 0; k < d->owners.n; k++)
		if (strcmp(d->owners.v[k], i->v[ISSUE_OWNER]) == 0)
			return true;
	for (size_t k = 0; !*i->v[ISSUE_OWNER] && k < d->categories.n; k++)
		if (strcmp(d->categories.v[k], i->v[ISSUE_CATEGORY]) == 0)
			return true;
	return false;
}

const char *duty_owners(const struct duty *d, struct arena *a)
{
	const char *out = "";

	for (size_t i = 0; i < d->owners.n; i++) {
		bool seen = false;

		for (size_t k = 0; k < i; k++)
			seen = seen || strcmp(d->owners.v[k], d->owners.v[i]) == 0;
		if (!seen)
			out = arena_printf(a, "%s%s%s", out, *out ? T("、") : "", d->owners.v[i]);
	}
	return out;
}

void duty_clear(struct duty *d)
{
	VEC_CLEAR(&d->owners);
	VEC_CLEAR(&d->categories);
	VEC_CLEAR(&d->metrics);
	VEC_CLEAR(&d->nodes);
}
