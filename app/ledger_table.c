/* SPDX-License-Identifier: MIT */
/* The ledger as a table for a spreadsheet, and back. The columns that begin with "_" say which revision a row was written from. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "app/history.h"
#include "app/ledger.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "forms/csvio.h"

#define TABLE_MAX_BYTES ((size_t)64 << 20)
enum { SENTENCES = 20, HEAD_DIGITS = 16, ROWS_MAX = 100000 };

/* Columns beside the fields; '|' between the spellings, the first is written. */
enum { COL_UNIT = ISSUE_FIELDS, COL_SINCE, COL_HOUSEHOLD, COL_REASON, COL_UUID, COL_SEQ, COL_HEAD, COLUMNS };
static const char *const names[COLUMNS] = {
	[ISSUE_TEXT] = "问题|text|问题描述|存在问题",
	[ISSUE_PLACE] = "地点|place|点位",
	[ISSUE_CATEGORY] = "归类|category|类别",
	[ISSUE_URGENT] = "急|urgent|是否紧急",
	[ISSUE_SOURCE] = "来源|source|问题来源",
	[ISSUE_OWNER] = "责任单位|owner",
	[ISSUE_PERSON] = "责任人|person",
	[ISSUE_DUE] = "时限|due|整改时限|完成时限",
	[ISSUE_STANDARD] = "标准要求|standard|标准",
	[ISSUE_STATUS] = "状态|status",
	[ISSUE_DONE] = "整改情况|done",
	[ISSUE_CLOSED] = "销号日期|closed",
	[ISSUE_VERDICT] = "住户认可|verdict",
	[ISSUE_REVISIT] = "可以回访|revisit|可回访",
	[COL_UNIT] = "单位代码|unit|_unit",
	[COL_SINCE] = "登记日期|since|日期",
	[COL_HOUSEHOLD] = "户号|household|_household",
	[COL_REASON] = "原因|reason",
	[COL_UUID] = "_uuid",
	[COL_SEQ] = "_seq",
	[COL_HEAD] = "_head",
};
static const int order[] = { COL_SINCE,	   COL_UNIT,	 ISSUE_PLACE,	 ISSUE_TEXT,	ISSUE_CATEGORY, ISSUE_URGENT,
				     ISSUE_SOURCE, ISSUE_OWNER,	 ISSUE_PERSON,	 ISSUE_DUE,	ISSUE_STANDARD, ISSUE_STATUS,
				     ISSUE_DONE,   ISSUE_CLOSED, ISSUE_VERDICT, ISSUE_REVISIT, COL_HOUSEHOLD,	COL_REASON,
				     COL_UUID,	   COL_SEQ,	 COL_HEAD };

static const char *written_value(const struct issue *i, int c, struct arena *a)
{
	char text[IDENTITY_TEXT], hex[DIGEST_HEX];

	switch (c) {
	case COL_SINCE:
		return i->since;
	case COL_UNIT:
		return i->unit;
	case COL_HOUSEHOLD:
		return i->household;
	case COL_REASON:
		return "";
	case COL_UUID:
		identity_format(text, &i->identity);
		return arena_strdup(a, text);
	case COL_SEQ:
		return arena_printf(a, "%lld", (long long)i->seq);
	case COL_HEAD:
		digest_hex(hex, &i->head);
		return arena_strndup(a, hex, HEAD_DIGITS);
	case ISSUE_STATUS:
		return issue_stage_label(i->stage);
	default:
		return issue_value_label((enum issue_field)c, i->v[c]);
	}
}

void ledger_csv(struct strbuf *out, struct workspace *ws, const struct ledger *l, const struct ledger_wanted *w)
{
	struct arena *a = arena_new();

	strbuf_adds(out, "\xEF\xBB\xBF");
	csvio_cell(out, T("单位"), true);
	for (size_t c = 0; c < ARRAY_LEN(order); c++)
		csvio_cell(out, arena_strndup(a, names[order[c]], strcspn(names[order[c]], "|")), false);
	csvio_end_row(out);
	for (size_t k = 0; k < l->issues.n; k++) {
		if (!ledger_wants(w, &l->issues.v[k]))
			continue;
		csvio_cell_safe(out, workspace_unit_name(ws, l->issues.v[k].unit), true);
		for (size_t c = 0; c < ARRAY_LEN(order); c++)
			csvio_cell_safe(out, written_value(&l->issues.v[k], order[c], a), false);
		csvio_end_row(out);
	}
	arena_free(a);
}

struct intake {
	struct workspace *ws;
	struct arena *row; /* a row's */
	struct strbuf problems;
	const char *file;
	size_t n_problems, rows, added, changed, same;
	int column[COLUMNS];
	bool have_head;
};

static void problem(struct intake *k, long row, const char *sentence)
{
	if (k->n_problems++ < SENTENCES)
		strbuf_addf(&k->problems, T("    第 %ld 行：%s\n"), row, sentence);
}

/* Trimmed, narrow where asked, without the apostrophe that keeps a spreadsheet from taking it for a formula. */
static const char *tidy(struct arena *a, const char *cell, bool narrow)
{
	struct strbuf sb;
	const char *from, *out;
	size_t n;

	strbuf_init(&sb);
	if (narrow)
		utf8_narrow(&sb, cell, strlen(cell));
	else
		strbuf_adds(&sb, cell);
	from = sb.data + strspn(sb.data, " \t\r\n");
	if (*from == '\'' && strchr("=+-@", from[1]) && from[1])
		from++;
	n = strlen(from);
	while (n > 0 && strchr(" \t\r\n", from[n - 1]))
		n--;
	out = arena_strndup(a, from, n);
	strbuf_clear(&sb);
	return out;
}

static void read_head(struct intake *k, const char *const *cells, size_t n)
{
	for (int c = 0; c < COLUMNS; c++)
		k->column[c] = -1;
	for (size_t i = 0; i < n; i++)
		for (int c = 0; c < COLUMNS; c++)
			if (csvio_is_spelling(names[c], tidy(k->row, cells[i], true)) && k->column[c] < 0)
				k->column[c] = (int)i;
	k->have_head = true;
	if (k->column[ISSUE_TEXT] < 0 || (k->column[COL_UNIT] < 0 && k->column[COL_UUID] < 0))
		problem(k, 1, T("第一行里要有“问题”和“单位代码”两列"));
}

static const char *cell(struct intake *k, int c, const char *const *cells, size_t n)
{
	bool narrow = c == ISSUE_DUE || c == ISSUE_CLOSED || c >= COL_UNIT;
	int at = k->column[c];

	return at >= 0 && (size_t)at < n ? tidy(k->row, cells[at], narrow && c != COL_REASON) : "";
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

struct row {
	struct issue now;
	bool given[ISSUE_FIELDS]; /* the table has the column */
	const char *reason, *head;
	int64_t seq;
};

static void read_row(struct intake *k, struct row *r, const char *const *cells, size_t n)
{
	const char *seq = cell(k, COL_SEQ, cells, n);

	memset(r, 0, sizeof(*r));
	for (int f = 0; f < ISSUE_FIELDS; f++) {
		const char *word = cell(k, f, cells, n);

		r->given[f] = k->column[f] >= 0;
		r->now.v[f] = f == ISSUE_DUE || f == ISSUE_CLOSED ? date_of(k->row, word) : code_of((enum issue_field)f, word);
	}
	r->now.unit = cell(k, COL_UNIT, cells, n);
	r->now.since = date_of(k->row, cell(k, COL_SINCE, cells, n));
	r->now.household = cell(k, COL_HOUSEHOLD, cells, n);
	r->reason = cell(k, COL_REASON, cells, n);
	r->head = cell(k, COL_HEAD, cells, n);
	if (!num_parse_int(seq, strlen(seq), &r->seq) || r->seq < 1)
		r->seq = 1;
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
static enum status take_new(struct intake *k, const struct row *r, struct err *err)
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

static enum status take_known(struct intake *k, struct row *r, const struct history *h, long row, struct err *err)
{
	struct issue_change changes[ISSUE_FIELDS];
	struct looking x = { .prefix = r->head };
	struct issue was = { .seq = 0 };
	char hex[DIGEST_HEX];
	size_t n = 0;
	bool done = false;
	enum status st;

	issue_read_body(&was, arena_strdup(k->row, h->rev.body), k->row);
	for (int f = 0; f < ISSUE_FIELDS; f++)
		if (r->given[f] && strcmp(was.v[f], r->now.v[f]) != 0)
			changes[n++] = (struct issue_change){ .field = (enum issue_field)f, .value = r->now.v[f] };
	if (n == 0) {
		k->same++;
		return ST_OK;
	}
	digest_hex(hex, &h->id);
	st = store_history_each(workspace_store(k->ws), &r->now.identity, look, &x, err);
	if (st != ST_OK)
		return st;
	if (!x.found && r->seq > h->rev.seq)
		return take_new(k, r, err); /* a later table of the office that has it */
	if (!*r->head || strncmp(hex, r->head, strlen(r->head)) != 0) {
		problem(k, row, T("这一条在导出以后（或在别处）改过，内容对不上。请重新导出，在新的表上改"));
		return ST_OK;
	}
	st = ledger_change(k->ws, &r->now.identity, changes, n, r->reason, &done, err);
	if (st == ST_INPUT) {
		problem(k, row, err->text);
		return ST_OK;
	}
	k->changed += done;
	return st;
}

static enum status take_row(struct intake *k, struct row *r, const char *uuid, long row, struct err *err)
{
	struct history h;
	const char *fault;
	enum status st;

	if (*uuid && !identity_parse(uuid, &r->now.identity)) {
		problem(k, row, T("“_uuid”这一格被改坏了"));
		return ST_OK;
	}
	if (!*uuid)
		derive_identity(&r->now.identity, &r->now);
	st = history_read(&h, k->ws, &r->now.identity, k->row, err);
	if (st == ST_OK && h.rev.kind == REV_ISSUE)
		return take_known(k, r, &h, row, err);
	if (st != ST_NOT_FOUND && st != ST_OK)
		return st;
	fault = st == ST_OK ? T("“_uuid”是别的记录的") : issue_fault(k->ws, &r->now, k->row);
	if (fault) {
		problem(k, row, fault);
		return ST_OK;
	}
	return take_new(k, r, err);
}

static enum status on_row(void *ctx, long row, const char *const *cells, size_t n, struct err *err)
{
	struct intake *k = ctx;
	struct row r;
	bool blank = true;

	arena_reset(k->row);
	for (size_t i = 0; i < n; i++)
		blank = blank && cells[i][strspn(cells[i], " \t\r\n")] == '\0';
	if (blank)
		return ST_OK;
	if (!k->have_head) {
		read_head(k, cells, n);
		return k->n_problems ? ST_INPUT : ST_OK;
	}
	if (++k->rows > ROWS_MAX)
		return err_set(err, ST_LIMIT, T("超过 %d 行，请分成几个文件。"), (int)ROWS_MAX);
	read_row(k, &r, cells, n);
	return take_row(k, &r, cell(k, COL_UUID, cells, n), row, err);
}

static enum status read_all(struct intake *k, const char *path, struct err *err)
{
	struct strbuf text;
	enum status st;

	strbuf_init(&text);
	st = csvio_read(&text, path, TABLE_MAX_BYTES, err);
	if (st == ST_OK)
		st = csvio_parse(text.data, text.len, 0, on_row, k, err);
	if (st == ST_OK && !k->have_head)
		problem(k, 1, T("文件是空的"));
	strbuf_clear(&text);
	return st;
}

enum status ledger_import(struct workspace *ws, const char *path, struct strbuf *said, struct err *err)
{
	struct intake k = { .ws = ws, .row = arena_new(), .file = fs_base_name(path) };
	enum status st;

	strbuf_init(&k.problems);
	st = store_begin(workspace_store(ws), err);
	if (st == ST_OK) {
		st = read_all(&k, path, err);
		if (k.n_problems > 0)
			st = err_set(err, ST_INPUT, T("%s：有 %d 处不对，一条也没有收。请照上面说的改好再导入。"), k.file, (int)k.n_problems);
		st = store_end(workspace_store(ws), st, err);
	}
	if (st == ST_OK)
		strbuf_addf(said, T("%s：%d 行，新登记 %d 件，改动 %d 件，没有变的 %d 件。"), k.file, (int)k.rows, (int)k.added,
			    (int)k.changed, (int)k.same);
	else
		strbuf_add(said, k.problems.data, k.problems.len);
	strbuf_clear(&k.problems);
	arena_free(k.row);
	return st;
}
