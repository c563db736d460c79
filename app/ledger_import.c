/* SPDX-License-Identifier: MIT */
/* The table of the ledger read back: what was changed in it becomes new revisions, and is shown. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "app/history.h"
#include "app/ledger_internal.h"
#include "app/table_file.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "forms/csvio.h"

enum { SENTENCES = 20, ROWS_MAX = 100000, HEAD_ROWS = 10 /* a title may stand above the head */ };

struct intake {
	struct workspace *ws;
	struct arena *row; /* a row's */
	struct strbuf problems;
	const char *file, *sheet; /* sheet: of a workbook, else "" */
	size_t n_problems, rows, added, changed, same;
	int column[LEDGER_COLUMNS];
	bool have_head, any_head;
	int before_head; /* rows of this sheet without one so far */
	struct doc_table *shown; /* what changes: old and new beside each other */
};

/* As spreadsheets name columns: A to Z, AA ... */
static const char *column_name(struct arena *a, int at)
{
	enum { LETTERS = 'Z' - 'A' + 1 };

	if (at >= LETTERS)
		return arena_printf(a, "%s%c", column_name(a, at / LETTERS - 1), 'A' + at % LETTERS);
	return arena_printf(a, "%c", 'A' + at);
}

/* column: one of ledger_columns, -1 = the whole row. */
static void problem(struct intake *k, long row, int column, const char *sentence)
{
	bool named = column >= 0 && k->column[column] >= 0;
	const char *where = named ? arena_printf(k->row, T(" %s 列"), column_name(k->row, k->column[column])) : "";

	if (k->n_problems++ >= SENTENCES)
		return;
	if (*k->sheet)
		strbuf_addf(&k->problems, T("    工作表“%s”第 %ld 行%s：%s\n"), k->sheet, row, where, sentence);
	else
		strbuf_addf(&k->problems, T("    第 %ld 行%s：%s\n"), row, where, sentence);
}

/* Trimmed, with LF line ends, narrow where asked, without the apostrophe that keeps a spreadsheet from taking it for a formula. */
static const char *tidy(struct arena *a, const char *cell, bool narrow)
{
	struct strbuf sb;
	char *from, *to;
	size_t n;

	strbuf_init(&sb);
	if (narrow)
		utf8_narrow(&sb, cell, strlen(cell));
	else
		strbuf_adds(&sb, cell);
	from = sb.data + strspn(sb.data, " \t\r\n");
	if (*from == '\'' && csvio_is_formula(from + 1))
		from += 1 + strspn(from + 1, " \t\r\n");
	to = from;
	for (const char *s = from; *s; s++)
		if (*s != '\r')
			*to++ = *s;
	n = (size_t)(to - from);
	while (n > 0 && strchr(" \t\n", from[n - 1]))
		n--;
	from = arena_strndup(a, from, n);
	strbuf_clear(&sb);
	return from;
}

/* Is it the head? Only a row that has what no row can do without. */
static void read_head(struct intake *k, const char *const *cells, size_t n)
{
	for (int c = 0; c < LEDGER_COLUMNS; c++)
		k->column[c] = -1;
	for (size_t i = 0; i < n; i++)
		for (int c = 0; c < LEDGER_COLUMNS; c++)
			if (csvio_is_spelling(ledger_columns[c], tidy(k->row, cells[i], true)) && k->column[c] < 0)
				k->column[c] = (int)i;
	k->have_head = k->column[ISSUE_TEXT] >= 0 && (k->column[LEDGER_UNIT] >= 0 || k->column[LEDGER_UUID] >= 0);
	k->any_head = k->any_head || k->have_head;
}

static bool is_narrow(int c)
{
	return c == ISSUE_DUE || c == ISSUE_CLOSED || (c >= LEDGER_UNIT && c != LEDGER_REASON);
}

static const char *cell(struct intake *k, int c, const char *const *cells, size_t n)
{
	int at = k->column[c];

	return at >= 0 && (size_t)at < n ? tidy(k->row, cells[at], is_narrow(c)) : "";
}

/* A word of a person as the code that is stored; words nobody knows come out as they are, and are refused with the field. */
static const char *code_of(enum issue_field f, const char *word)
{
	static const char *const yes[] = { "yes", "是", "急", "认可", "可以", "满意" }, *const no[] = { "no", "否", "不认可", "不要", "不可以", "不满意" };
	size_t n;
	const struct issue_category *cs = issue_categories(&n);

	for (size_t i = 0; f == ISSUE_CATEGORY && i < n; i++)
		if (strcmp(cs[i].label, word) == 0 || strcmp(i18n_text(cs[i].label), word) == 0)
			return cs[i].code;
	if (f == ISSUE_STATUS) {
		for (int s = 0; s < STAGES; s++)
			if (issue_stage_is((enum issue_stage)s, word))
				return s == STAGE_CLOSED ? "closed" : s == STAGE_DROPPED ? "dropped" : "";
		return strcmp(word, "销号") == 0 ? "closed" : strcmp(word, "未销号") == 0 ? "" : word;
	}
	if (f != ISSUE_URGENT && f != ISSUE_VERDICT && f != ISSUE_REVISIT)
		return word;
	for (size_t i = 0; i < ARRAY_LEN(yes); i++) {
		if (strcmp(word, yes[i]) == 0 || strcmp(word, issue_value_label(f, "yes")) == 0)
			return "yes";
		if (strcmp(word, no[i]) == 0 || strcmp(word, issue_value_label(f, "no")) == 0)
			return f == ISSUE_URGENT ? "" : "no";
	}
	return word;
}

/* 2026/11/5 and 2026年11月5日, as spreadsheets write them. */
static const char *date_of(struct arena *a, const char *text)
{
	int y = 0, m = 0, d = 0, used = 0;

	if ((sscanf(text, "%4d/%2d/%2d%n", &y, &m, &d, &used) == 3 || sscanf(text, "%4d-%2d-%2d%n", &y, &m, &d, &used) == 3 ||
	     sscanf(text, "%4d年%2d月%2d日%n", &y, &m, &d, &used) == 3) &&
	    (text[used] == '\0' || text[used] == ' ') && clock_valid_date(y, m, d))
		return arena_printf(a, "%04d-%02d-%02d", y, m, d);
	return text;
}

/* What a cell says of a field. */
static const char *value_of(struct arena *a, enum issue_field f, const char *word)
{
	return f == ISSUE_DUE || f == ISSUE_CLOSED ? date_of(a, word) : code_of(f, word);
}

struct row {
	long number; /* as the spreadsheet shows it */
	struct issue now;
	bool given[ISSUE_FIELDS]; /* the table has the column */
	const char *reason, *head;
	int64_t seq;
};

static void read_row(struct intake *k, struct row *r, long number, const char *const *cells, size_t n)
{
	const char *seq = cell(k, LEDGER_SEQ, cells, n);

	memset(r, 0, sizeof(*r));
	r->number = number;
	for (int f = 0; f < ISSUE_FIELDS; f++) {
		r->given[f] = k->column[f] >= 0;
		r->now.v[f] = value_of(k->row, (enum issue_field)f, cell(k, f, cells, n));
	}
	r->now.unit = cell(k, LEDGER_UNIT, cells, n);
	r->now.since = date_of(k->row, cell(k, LEDGER_SINCE, cells, n));
	r->now.household = cell(k, LEDGER_HOUSEHOLD, cells, n);
	r->reason = cell(k, LEDGER_REASON, cells, n);
	r->head = cell(k, LEDGER_HEAD, cells, n);
	r->head += *r->head == LEDGER_HEAD_MARK;
	if (!num_parse_int(seq, strlen(seq), &r->seq) || r->seq < 1)
		r->seq = 1;
}

static void show(struct intake *k, const struct row *r, const char *field, const char *was, const char *now)
{
	char number[IDENTITY_TEXT];

	identity_format(number, &r->now.identity);
	doc_row(k->shown);
	doc_cell(k->shown, "%ld", r->number);
	doc_cell(k->shown, "%.8s", number);
	doc_cell(k->shown, "%s", field);
	doc_cell(k->shown, "%s", was);
	doc_cell(k->shown, "%s", now);
}

/* The same line of the same table is the same issue, in whatever office it is read. */
static void derive_identity(struct identity *id, const struct issue *i)
{
	struct strbuf sb;
	struct digest d;

	strbuf_init(&sb);
	strbuf_addf(&sb, "ruhu issue 1\n%s\n%s\n%s\n%s\n%s\n", i->unit, i->since, i->v[ISSUE_PLACE], i->v[ISSUE_TEXT], i->v[ISSUE_SOURCE]);
	d = digest_of(sb.data, sb.len);
	memcpy(id->b, d.b, IDENTITY_SIZE);
	strbuf_clear(&sb);
}

/* Born from a table: no device and no signature, so that every office that reads it holds the same revision. */
static enum status take_new(struct intake *k, const struct row *r, const char *what, struct err *err)
{
	struct revision rev;
	struct strbuf body;
	bool added = false;
	enum status st;

	strbuf_init(&body);
	issue_write_body(&body, &r->now);
	revision_init(&rev);
	rev.kind = REV_ISSUE;
	rev.identity = r->now.identity;
	rev.seq = r->seq;
	rev.unit = r->now.unit;
	rev.household = strcmp(r->now.v[ISSUE_REVISIT], "yes") == 0 ? r->now.household : "";
	rev.started = arena_printf(k->row, "%sT00:00:00+08:00", r->now.since);
	rev.state = "final";
	rev.body = body.data;
	rev.body_len = body.len;
	st = store_revision_add(workspace_store(k->ws), &rev, 0, k->file, NULL, &added, err);
	k->added += added;
	k->same += !added;
	if (st == ST_OK && added)
		show(k, r, what, "", r->now.v[ISSUE_TEXT]);
	strbuf_clear(&body);
	return st;
}

/* Is prefix the beginning of the id of one of its revisions? */
struct looking {
	const char *prefix;
	bool found;
};

static enum status look(void *ctx, const struct head *head)
{
	struct looking *x = ctx;
	char hex[DIGEST_HEX];

	digest_hex(hex, &head->id);
	x->found = x->found || (*x->prefix && strncmp(hex, x->prefix, strlen(x->prefix)) == 0);
	return ST_OK;
}

/* As a table shows it: without what cannot be seen, with one blank in the place of blanks and line ends. */
static const char *shown_text(struct arena *a, const char *text)
{
	struct strbuf sb;
	char *to;

	strbuf_init(&sb);
	utf8_clean(&sb, text, strlen(text), false);
	to = sb.data;
	for (const char *s = sb.data; *s; s++)
		if (*s != ' ' || to == sb.data || to[-1] != ' ')
			*to++ = *s;
	text = arena_strndup(a, sb.data, (size_t)(to - sb.data));
	strbuf_clear(&sb);
	return text;
}

/* Fields whose cells are not what would be written for was: other blanks or another spelling of a date are no change. */
static size_t find_changes(struct intake *k, const struct row *r, const struct issue *was, struct issue_change changes[ISSUE_FIELDS])
{
	size_t n = 0;

	for (int f = 0; f < ISSUE_FIELDS; f++) {
		const char *written = value_of(k->row, (enum issue_field)f, tidy(k->row, ledger_cell(was, f, k->row), is_narrow(f)));

		if (r->given[f] && strcmp(shown_text(k->row, written), shown_text(k->row, r->now.v[f])) != 0)
			changes[n++] = (struct issue_change){ .field = (enum issue_field)f, .value = r->now.v[f] };
	}
	return n;
}

static enum status take_changes(struct intake *k, struct row *r, const struct issue *was, const struct issue_change *changes, size_t n, struct err *err)
{
	int at = -1;
	bool done = false;
	const char *fault;
	enum status st;

	r->now.unit = was->unit;
	r->now.since = was->since;
	for (int f = 0; f < ISSUE_FIELDS; f++)
		r->now.v[f] = r->given[f] ? r->now.v[f] : was->v[f];
	fault = issue_fault(k->ws, &r->now, &at, k->row);
	if (fault) {
		problem(k, r->number, at, fault);
		return ST_OK;
	}
	st = ledger_change(k->ws, &r->now.identity, changes, n, r->reason, &done, err);
	if (st == ST_INPUT) {
		problem(k, r->number, LEDGER_REASON, err->text);
		return ST_OK;
	}
	for (size_t c = 0; done && c < n; c++)
		show(k, r, issue_field_label(changes[c].field), issue_value_label(changes[c].field, was->v[changes[c].field]),
		     issue_value_label(changes[c].field, changes[c].value));
	k->changed += done;
	return st;
}

static enum status take_known(struct intake *k, struct row *r, const struct history *h, struct err *err)
{
	struct issue_change changes[ISSUE_FIELDS];
	struct looking x = { .prefix = r->head };
	struct issue was = { .unit = h->rev.unit };
	char hex[DIGEST_HEX];
	size_t n;
	enum status st;

	was.since = arena_strndup(k->row, h->rev.started, strcspn(h->rev.started, "T"));
	issue_read_body(&was, arena_strdup(k->row, h->rev.body), k->row);
	was.stage = issue_stage_of(&was, workspace_today(k->ws));
	n = find_changes(k, r, &was, changes);
	if (n == 0) {
		k->same++;
		return ST_OK;
	}
	digest_hex(hex, &h->id);
	st = store_history_each(workspace_store(k->ws), &r->now.identity, look, &x, err);
	if (st != ST_OK)
		return st;
	if (!x.found && r->seq > h->rev.seq)
		return take_new(k, r, T("别处的新版"), err); /* a later table of the office that has it */
	if (!*r->head || strncmp(hex, r->head, strlen(r->head)) != 0) {
		problem(k, r->number, -1, T("这一条在导出以后（或在别处）改过，内容对不上。请重新导出，在新的表上改"));
		return ST_OK;
	}
	return take_changes(k, r, &was, changes, n, err);
}

static enum status take_row(struct intake *k, struct row *r, const char *uuid, struct err *err)
{
	struct history h;
	const char *fault;
	int at = LEDGER_UUID;
	enum status st;

	if (*uuid && !identity_parse(uuid, &r->now.identity)) {
		problem(k, r->number, at, T("“_uuid”这一格被改坏了"));
		return ST_OK;
	}
	if (!*uuid)
		derive_identity(&r->now.identity, &r->now);
	st = history_read(&h, k->ws, &r->now.identity, k->row, err);
	if (st == ST_OK && h.rev.kind == REV_ISSUE)
		return take_known(k, r, &h, err);
	if (st != ST_NOT_FOUND && st != ST_OK)
		return st;
	fault = st == ST_OK ? T("“_uuid”是别的记录的") : issue_fault(k->ws, &r->now, &at, k->row);
	if (fault) {
		problem(k, r->number, at, fault);
		return ST_OK;
	}
	return take_new(k, r, T("新登记"), err);
}

/* Every sheet that has the head of a ledger; the others are none of ours. */
static enum status on_row(void *ctx, const char *sheet, long row, const char *const *cells, size_t n, struct err *err)
{
	struct intake *k = ctx;
	struct row r;

	arena_reset(k->row);
	if (strcmp(k->sheet, sheet) != 0) {
		k->have_head = false;
		k->before_head = 0;
	}
	k->sheet = sheet;
	if (!k->have_head) {
		if (k->before_head++ < HEAD_ROWS)
			read_head(k, cells, n);
		return ST_OK;
	}
	if (++k->rows > ROWS_MAX)
		return err_set(err, ST_LIMIT, T("超过 %d 行，请分成几个文件。"), (int)ROWS_MAX);
	read_row(k, &r, row, cells, n);
	return take_row(k, &r, cell(k, LEDGER_UUID, cells, n), err);
}

static struct doc *new_shown(struct intake *k)
{
	const struct doc_column columns[] = { { T("行"), DOC_RIGHT, 0 },
					      { T("编号"), DOC_LEFT, 0 },
					      { T("栏目"), DOC_LEFT, 0 },
					      { T("原来"), DOC_LEFT, 1 },
					      { T("现在"), DOC_LEFT, 1 } };
	struct doc *d = doc_new(arena_printf(k->row, T("%s 带来的改动"), k->file));

	k->shown = doc_table(d, "", columns, ARRAY_LEN(columns));
	return d;
}

enum status ledger_import(struct workspace *ws, const char *path, bool only_look, struct doc **shown, struct strbuf *said, struct err *err)
{
	struct intake k = { .ws = ws, .row = arena_new(), .file = fs_base_name(path), .sheet = "" };
	struct doc *d = new_shown(&k);
	enum status st;

	strbuf_init(&k.problems);
	st = store_begin(workspace_store(ws), err);
	if (st == ST_OK) {
		st = table_file_each(path, on_row, &k, err);
		k.sheet = "";
		if (st == ST_OK && !k.any_head)
			problem(&k, 1, -1, T("没有找到表头：要有“问题”和“单位代码”两列"));
		if (k.n_problems > 0)
			st = err_set(err, ST_INPUT, T("%s：有 %d 处不对，一条也没有收。请照上面说的改好再导入。"), k.file, (int)k.n_problems);
		if (st == ST_OK && only_look)
			store_rollback(workspace_store(ws));
		else
			st = store_end(workspace_store(ws), st, err);
	}
	if (st == ST_OK)
		strbuf_addf(said, T("%s：%d 行，新登记 %d 件，改动 %d 件，没有变的 %d 件。%s"), k.file, (int)k.rows, (int)k.added, (int)k.changed,
			    (int)k.same, only_look ? T("只看，没有收。") : "");
	else
		strbuf_add(said, k.problems.data, k.problems.len);
	if (st != ST_OK || k.shown->rows.n == 0) {
		doc_free(d);
		d = NULL;
	}
	*shown = d;
	strbuf_clear(&k.problems);
	arena_free(k.row);
	return st;
}
