/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/retention.h"

#include <string.h>

#include "app/workspace.h"
#include "base/attr.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "exports/seal.h"
#include "forms/erasure.h"
#include "forms/round.h"
#include "report/doc.h"
#include "store/store.h"

/* A transaction each: few enough to be quick, so many that their syncs cost little. */
enum { BATCH = 500 };
static const char LOG_NAME[] = "retention_log"; /* a line a time: when, who, round, last day, records */
static const char REASON[] = "retention";

struct due {
	struct identity identity;
	int64_t seq;
};

struct records {
	const char *round;
	bool count_only;
	int64_t interviews, others;
	VEC(struct due) v;
};

int64_t retention_last_day(const struct round *r)
{
	struct civil until = clock_civil(r->to * 86400000, 0);

	return clock_days_from_civil(until.year + r->keep_data_years, until.month, until.day);
}

static enum status take_head(void *ctx, const struct head *head)
{
	struct records *x = ctx;

	if (head->rev->kind == REV_ISSUE || head->rev->kind == REV_DECISION)
		return ST_OK;
	x->interviews += head->rev->kind == REV_INTERVIEW;
	x->others += head->rev->kind != REV_INTERVIEW;
	if (!x->count_only)
		VEC_PUSH(&x->v, ((struct due){ head->rev->identity, head->rev->seq + 1 }));
	return ST_OK;
}

/* What was begun and never became a revision. */
static enum status take_draft(void *ctx, const struct draft *d)
{
	struct records *x = ctx;

	if (strcmp(d->round, x->round) == 0)
		VEC_PUSH(&x->v, ((struct due){ d->identity, 1 }));
	return ST_OK;
}

static enum status read_round(struct round **out, struct workspace *ws, const char *id, struct err *err)
{
	struct strbuf text;
	enum status st;

	strbuf_init(&text);
	st = store_round_get(workspace_store(ws), id, &text, err);
	if (st == ST_OK)
		st = round_parse(out, text.data, text.len, id, NULL, NULL, NULL, err);
	strbuf_clear(&text);
	return st;
}

struct listing {
	struct workspace *ws;
	struct doc_table *table;
	enum status st;
	struct err *err;
};

static void list_round(void *ctx, const char *id)
{
	struct listing *l = ctx;
	struct records have = { .round = id, .count_only = true };
	struct round *r = NULL;
	struct strbuf day;
	int64_t last;

	if (l->st == ST_OK)
		l->st = read_round(&r, l->ws, id, l->err);
	if (l->st == ST_OK)
		l->st = store_heads_any(workspace_store(l->ws), -1, id, take_head, &have, l->err);
	if (l->st != ST_OK) {
		round_free(r);
		return;
	}
	strbuf_init(&day);
	last = retention_last_day(r);
	clock_format_date(&day, last);
	doc_row(l->table);
	doc_cell(l->table, "%s", id);
	doc_cell(l->table, "%s", r->title);
	doc_cell(l->table, "%s", day.data);
	doc_cell(l->table, "%lld", (long long)have.interviews);
	doc_cell(l->table, "%lld", (long long)have.others);
	if (workspace_today(l->ws) <= last)
		doc_cell(l->table, T("还有 %lld 天"), (long long)(last - workspace_today(l->ws) + 1));
	else
		doc_cell(l->table, "%s", have.interviews + have.others ? T("到期了，要清除") : T("已经没有记录"));
	strbuf_clear(&day);
	round_free(r);
}

static enum status list_log(struct workspace *ws, struct doc *d, struct err *err)
{
	struct strbuf log;
	enum status st;

	strbuf_init(&log);
	st = store_setting_get(workspace_store(ws), LOG_NAME, &log, err);
	for (char *line = log.data, *end; st == ST_OK && line && *line; line = end) {
		char *cell[5] = { line };
		int n = 1;

		end = line + strcspn(line, "\n");
		if (*end)
			*end++ = '\0';
		for (char *p = line; *p && n < 5; p++)
			if (*p == '\t') {
				*p = '\0';
				cell[n++] = p + 1;
			}
		if (n == 5)
			doc_paragraph(d, T("%s，%s 清除了“%s”的 %s 份记录（答应保存到 %s）。"), cell[0], cell[1], cell[2], cell[4], cell[3]);
	}
	strbuf_clear(&log);
	return st;
}

enum status retention_list(struct workspace *ws, struct doc **out, struct err *err)
{
	const struct doc_column columns[] = {
		{ T("期"), DOC_LEFT, 0 },	{ T("名称"), DOC_LEFT, 1 },	   { T("保存到"), DOC_LEFT, 0 },
		{ T("访谈"), DOC_RIGHT, 0 }, { T("其他记录"), DOC_RIGHT, 0 }, { T("期限"), DOC_LEFT, 0 },
	};
	struct doc *d = doc_new(T("保存期限"));
	struct listing l = { .ws = ws, .table = doc_table(d, "", columns, ARRAY_LEN(columns)), .st = ST_OK, .err = err };
	enum status st = store_round_each(workspace_store(ws), list_round, &l, err);

	if (st == ST_OK)
		st = l.st;
	if (st == ST_OK)
		st = list_log(ws, d, err);
	if (st == ST_OK) {
		*out = d;
		return ST_OK;
	}
	doc_free(d);
	return st;
}

static enum status erase_batch(struct workspace *ws, const struct due *v, size_t n, struct err *err)
{
	enum status st = store_begin(workspace_store(ws), err);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < n && st == ST_OK; i++) {
		struct erasure e = { .identity = v[i].identity, .seq = v[i].seq, .reason = REASON };
		bool holds = false;

		seal_sign_erasure(&e, workspace_signer(ws));
		st = store_erasure_add(workspace_store(ws), &e, NULL, &holds, err);
	}
	return store_end(workspace_store(ws), st, err);
}

/* Before the records go: were the program killed on the way, what is gone has its line. */
static enum status write_log(struct workspace *ws, const struct round *r, const char *by, size_t n, struct err *err)
{
	struct strbuf all;
	enum status st;

	strbuf_init(&all);
	st = store_setting_get(workspace_store(ws), LOG_NAME, &all, err);
	if (st == ST_OK) {
		clock_format_instant(&all, workspace_now(ws), workspace_utc_offset(ws));
		strbuf_addf(&all, "\t%s\t%s\t", by, r->id);
		clock_format_date(&all, retention_last_day(r));
		strbuf_addf(&all, "\t%zu\n", n);
		st = store_setting_set(workspace_store(ws), LOG_NAME, all.data, err);
	}
	strbuf_clear(&all);
	return st;
}

static enum status may_erase(struct workspace *ws, const struct round *r, const char *by, bool yes, struct err *err)
{
	struct strbuf last, today;
	enum status st = ST_OK;

	strbuf_init(&last);
	strbuf_init(&today);
	clock_format_date(&last, retention_last_day(r));
	clock_format_date(&today, workspace_today(ws));
	if (workspace_today(ws) <= retention_last_day(r))
		st = err_set(err, ST_INPUT, T("“%s”的记录答应保存到 %s，今天是 %s，还没到期，没有清除。"), r->title, last.data, today.data);
	else if (yes && (!by || !*by || strlen(by) > 16 || strpbrk(by, "\t\n")))
		st = err_set(err, ST_USAGE, T("请用 --by 写明是谁清除的（办事人的代号，最多 16 个字母或数字）。"));
	strbuf_clear(&last);
	strbuf_clear(&today);
	return st;
}

static void say_what(struct workspace *ws, const struct round *r, const struct records *x, struct strbuf *said)
{
	struct strbuf last, today;

	strbuf_init(&last);
	strbuf_init(&today);
	clock_format_date(&last, retention_last_day(r));
	clock_format_date(&today, workspace_today(ws));
	strbuf_addf(said,
		    T("“%s”的记录答应保存到 %s，今天是 %s（不对的话先把电脑的日期调对）。要清除访谈 %lld 份、其他记录 %lld 份，连同逐题记录，以后再收到也不会回来；"
		      "下次交换时别的办公室也会清除。问题台账、名册和发布过的数字不动。还没有清除。先印出要留的汇总数，再加 --by 代号 --yes 运行一次。"),
		    r->title, last.data, today.data, (long long)x->interviews, (long long)x->others);
	strbuf_clear(&last);
	strbuf_clear(&today);
}

enum status retention_erase(struct workspace *ws, const char *round, const char *by, bool yes, struct strbuf *said, struct err *err)
{
	struct records x = { .round = round };
	struct round *r = NULL;
	enum status st;

	if (workspace_is_field(ws))
		return err_set(err, ST_INPUT, T("到期清除由办公室来做。入户电脑上的记录，办公室有了回执用 ruhu prune 清掉，归还时用 ruhu return。"));
	st = read_round(&r, ws, round, err);
	if (st == ST_OK)
		st = may_erase(ws, r, by, yes, err);
	if (st == ST_OK)
		st = store_heads_any(workspace_store(ws), -1, round, take_head, &x, err);
	if (st == ST_OK && !yes)
		say_what(ws, r, &x, said);
	if (st == ST_OK && yes && x.v.n)
		st = write_log(ws, r, by, x.v.n, err);
	for (size_t i = 0; i < x.v.n && st == ST_OK && yes; i += BATCH)
		st = erase_batch(ws, &x.v.v[i], x.v.n - i < BATCH ? x.v.n - i : BATCH, err);
	/* The journals of records went with them; these belong to none. */
	VEC_CLEAR(&x.v);
	if (st == ST_OK && yes)
		st = store_drafts_each(workspace_store(ws), false, take_draft, &x, err);
	for (size_t i = 0; i < x.v.n && st == ST_OK; i += BATCH)
		st = erase_batch(ws, &x.v.v[i], x.v.n - i < BATCH ? x.v.n - i : BATCH, err);
	if (st == ST_OK && yes)
		strbuf_addf(said, T("清除了“%s”的访谈 %lld 份、其他记录 %lld 份，已登记。备份、U盘上的包、导出的表不归程序管，请一并销毁。"), r->title,
			    (long long)x.interviews, (long long)x.others);
	VEC_CLEAR(&x.v);
	round_free(r);
	return st;
}
