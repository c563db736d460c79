/* SPDX-License-Identifier: MIT */
/*
 * What can be saved from a damaged store. The rows are looked for in the pages themselves (rescue_pages.c), so that a broken page costs the
 * rows on it and no others; a row is taken only if its digest proves it whole. The new store is made from them as if they came in anew, so
 * its seals and indexes are right by construction.
 */
#include "config.h"

#include "store/rescue.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "store/internal.h"
#include "store/rescue_pages.h"

enum { MOST_ROWS = 1 << 26, FAR_ABOVE = 10000 };

struct salvage {
	const char *name; /* of the damaged file */
	const char *to; /* the new store's path while it is made */
	const char *rows; /* the same of the file of rows */
	struct store from, *into;
	struct arena *arena;
	struct rescue *report;
	struct err machine; /* of a callback */
};

static void PRINTF_LIKE(2, 3) tell(struct salvage *x, const char *fmt, ...)
{
	struct err line = ERR_INIT;
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(line.text, sizeof(line.text), fmt, args);
	va_end(args);
	strbuf_addf(x->report->list, "%s\n", line.text);
	x->report->damaged++;
}

/* How a kind of row is taken over. */
struct salvage_kind {
	enum table table;
	enum sql numbers, row;
	/* The statement stands on the row. ST_DB: it is not whole (and has been told of); another status: the machine. */
	enum status (*take)(struct salvage *x, sqlite3_stmt *s, int64_t number, struct err *err);
};

/* How many rows the seal says there are; -1 where that cannot be read. */
static int64_t sealed(struct db *db, enum table table)
{
	struct seal_sum none = { 0 };

	if (seal_check(db, (int)table, &none, "", NULL) == ST_OK)
		return 0;
	return db->seal[table].loaded ? db->seal[table].n : -1;
}

static enum status take_one(struct salvage *x, const struct salvage_kind *k, int64_t number, int64_t *saved, struct err *err)
{
	sqlite3_stmt *s = NULL;
	bool row = false;
	enum status st = sql_get(&x->from, k->row, &s, err);

	if (st == ST_OK)
		st = db_int(x->from.db, s, 1, number, err);
	if (st == ST_OK)
		st = db_step(x->from.db, s, &row, err);
	if (st == ST_OK && row) {
		st = k->take(x, s, number, err);
		*saved += st == ST_OK;
		st = st == ST_DB ? ST_OK : st;
	}
	db_done(s);
	arena_reset(x->arena);
	return st;
}

static enum status take_all(struct salvage *x, const struct salvage_kind *k, struct err *err)
{
	int64_t saved = 0;
	sqlite3_stmt *s = NULL;
	bool row = false;
	enum status st = sql_get(&x->from, k->numbers, &s, err);

	while (st == ST_OK && (st = db_step(x->from.db, s, &row, err)) == ST_OK && row)
		st = take_one(x, k, sqlite3_column_int64(s, 0), &saved, err);
	db_done(s);
	x->report->saved += saved;
	if (k->table == TABLE_REVISION)
		x->report->revisions += saved;
	return st;
}

static enum status take_round(struct salvage *x, sqlite3_stmt *s, int64_t number, struct err *err)
{
	unsigned char digest[ROW_DIGEST];

	(void)number;
	if (round_row(&x->from, s, digest, NULL) == ST_OK)
		return store_round_add(x->into, db_col_text(s, 0), sqlite3_column_blob(s, 1),
				       db_col_size(s, 1), err);
	tell(x, T("一期“%s”的内容被改动，没有收下"), db_col_text(s, 0));
	return ST_DB;
}

static enum status take_form(struct salvage *x, sqlite3_stmt *s, int64_t number, struct err *err)
{
	unsigned char row[ROW_DIGEST];
	struct digest digest;

	(void)number;
	if (form_row(&x->from, s, &digest, row, NULL) == ST_OK)
		return store_form_add(x->into, db_col_text(s, 0), db_col_text(s, 1), &digest,
				      sqlite3_column_blob(s, 3), db_col_size(s, 3), err);
	tell(x, T("问卷“%s”（版本 %s）的内容被改动，没有收下；请从下发包或问卷文件重新读入"),
	     db_col_text(s, 0), db_col_text(s, 1));
	return ST_DB;
}

typedef enum status (*row_fn)(struct store *st, sqlite3_stmt *s, struct stored *out, struct arena *a, struct err *err);

static enum status take_row(struct salvage *x, row_fn read, sqlite3_stmt *s, int64_t number, struct err *err)
{
	struct stored row;
	char identity[IDENTITY_TEXT];

	if (read(&x->from, s, &row, x->arena, NULL) == ST_OK)
		return store_revision_add_signed(x->into, &row.rev, row.marks, row.origin,
						 row.is_signed ? &row.by : NULL, NULL, NULL, err);
	identity_format(identity, &row.rev.identity);
	tell(x,
	     T("记录 %s（住户 %s，%s 开始，第 %lld "
	       "行）的内容被改动，没有收下。读得出的回答，供人核对：%.300s"),
	     identity, row.rev.household && *row.rev.household ? row.rev.household : T("不详"),
	     row.rev.started ? row.rev.started : "", (long long)number,
	     row.rev.body ? row.rev.body : "");
	return ST_DB;
}

static enum status take_revision(struct salvage *x, sqlite3_stmt *s, int64_t number, struct err *err)
{
	return take_row(x, revision_row, s, number, err);
}

static enum status take_older(struct salvage *x, sqlite3_stmt *s, int64_t number, struct err *err)
{
	return take_row(x, older_row, s, number, err);
}

struct draft_copy {
	struct salvage *x;
	const struct identity *identity;
	struct err *err;
	int64_t n, expected;
	bool gap;
};

static enum status take_event(void *ctx, int64_t n, int64_t at_ms, const char *event,
			      const char *key, const char *value, const char *old)
{
	struct draft_copy *c = ctx;

	/* Behind a gap a row of a repeat may be one that was never added: taken are the answers that stand alone. */
	c->gap = c->gap || n != ++c->expected;
	if (c->gap && (strchr(key, '[') || strncmp(event, "repeat", 6) == 0))
		return ST_OK;
	c->n++;
	return store_draft_event(c->x->into, c->identity, at_ms, event, key, value, old, c->err);
}

static enum status take_draft(struct salvage *x, sqlite3_stmt *s, int64_t number, struct err *err)
{
	unsigned char digest[ROW_DIGEST];
	struct draft_copy copy = { .x = x, .err = err };
	struct draft d;
	char identity[IDENTITY_TEXT];
	int64_t same = 0;
	enum status st;

	if (draft_checked(&x->from, s, &same, &d, digest, NULL) != ST_OK) {
		tell(x, T("第 %lld 份访谈的逐题记录的开头被改动，没有收下"), (long long)number);
		return ST_DB;
	}
	identity_format(identity, &d.identity);
	copy.identity = &d.identity;
	st = store_draft_new(x->into, &d, err);
	if (st != ST_OK)
		return st;
	st = draft_events_left(&x->from, number, take_event, &copy, err);
	if (st != ST_OK)
		return st;
	if (copy.n < d.events)
		tell(x, T("访谈 %s（住户 %s）的逐题记录只救出 %lld 条，共 %lld 条；打开后请从头核对一遍，缺的重新问"), identity,
		     d.household, (long long)copy.n, (long long)d.events);
	return d.open ? ST_OK : draft_close(x->into, &d.identity, err);
}

static const struct salvage_kind kinds[] = {
	{ TABLE_ROUND, SQL_ROUND_NUMBERS, SQL_ROUND_NUMBER, take_round },
	{ TABLE_FORM, SQL_FORM_NUMBERS, SQL_FORM_NUMBER, take_form },
	{ TABLE_REVISION, SQL_REVISION_NUMBERS, SQL_REVISION_NUMBER, take_revision },
	{ TABLE_REVISION, SQL_BEFORE_NUMBERS, SQL_BEFORE_NUMBER, take_older }, /* of a file that was not migrated */
	{ TABLE_DRAFT, SQL_DRAFT_NUMBERS, SQL_DRAFT_NUMBER, take_draft },
};

/* Tables by name. */
struct named {
	VEC(const char *) names;
};

static void names_from(struct salvage *x, enum sql sql, struct named *out)
{
	sqlite3_stmt *s = NULL;
	bool row = false;

	if (sql_get(&x->from, sql, &s, NULL) != ST_OK)
		return;
	while (out->names.n < MOST_ROWS && db_step(x->from.db, s, &row, NULL) == ST_OK && row)
		VEC_PUSH(&out->names, arena_strdup(x->arena, db_col_text(s, 0)));
	db_done(s);
}

static enum status take_settings(struct salvage *x, struct err *err)
{
	struct named found = { .names = { NULL, 0, 0 } };
	struct strbuf value;
	enum status st = ST_OK;

	names_from(x, SQL_SETTING_ALL, &found);
	strbuf_init(&value);
	for (size_t i = 0; i < found.names.n && st == ST_OK; i++) {
		strbuf_reset(&value);
		if (store_setting_get(&x->from, found.names.v[i], &value, NULL) == ST_OK) {
			st = store_setting_set(x->into, found.names.v[i],
					       value.data ? value.data : "", err);
			x->report->saved += st == ST_OK;
		} else {
			tell(x, T("设置“%s”被改动，没有收下"), found.names.v[i]);
		}
	}
	strbuf_clear(&value);
	VEC_CLEAR(&found.names);
	arena_reset(x->arena);
	return st;
}

/* A number that was given out must not be given out again: where a counter is damaged the new one begins far above. */
static enum status take_counters(struct salvage *x, struct err *err)
{
	struct named found = { .names = { NULL, 0, 0 } };
	unsigned char digest[ROW_DIGEST];
	enum status st = ST_OK;

	names_from(x, SQL_COUNTER_ALL, &found);
	for (size_t i = 0; i < found.names.n && st == ST_OK; i++) {
		int64_t value = 0, now = 0;
		bool there = false;

		if (counter_row(&x->from, found.names.v[i], &value, &there, digest, NULL) !=
		    ST_OK) {
			value = FAR_ABOVE;
			tell(x, T("计数“%s”被改动，从 %d 往后重新编号"), found.names.v[i],
			     (int)FAR_ABOVE);
		}
		st = counter_add(x->into, found.names.v[i], value, &now, err);
		x->report->saved += st == ST_OK;
	}
	VEC_CLEAR(&found.names);
	arena_reset(x->arena);
	return st;
}

static enum status take_register(struct salvage *x, struct err *err)
{
	struct household h;
	unsigned char digest[ROW_DIGEST];
	sqlite3_stmt *s = NULL;
	bool row = false, added = false;
	enum status st = sql_get(&x->from, SQL_HOUSEHOLD_ALL, &s, err);

	while (st == ST_OK && (st = db_step(x->from.db, s, &row, err)) == ST_OK && row) {
		if (household_row(&x->from, s, &h, digest, NULL) != ST_OK) {
			tell(x, T("名册里的住户“%s”被改动，没有收下"), db_col_text(s, 0));
			continue;
		}
		st = store_household_put(x->into, &h, &added, err);
		x->report->saved += st == ST_OK && added;
	}
	db_done(s);
	return st;
}

/* What the seals say there was and no page had; where a seal is gone, nobody can say. */
static void tell_missing(struct salvage *x)
{
	static const struct {
		const char *name, *then;
	} tables[TABLE_COUNT] = {
		[TABLE_SETTING] = { TN("设置"), TN("请核对电脑代号、这一期和队名") },
		[TABLE_COUNTER] = { TN("计数"), TN("路上补的门从头编号，可能和以前的重号，请核对") },
		[TABLE_ROUND] = { TN("一期"), TN("请重新打开下发包，或用 ruhu round new 建一次") },
		[TABLE_FORM] = { TN("问卷"), TN("请从下发包或问卷文件重新读入") },
		[TABLE_HOUSEHOLD] = { TN("名册"), TN("请重新导入名册或打开下发包") },
		[TABLE_REVISION] = { TN("记录"), TN("请找备份，或交上来的包和表格，再汇总一次") },
		[TABLE_DRAFT] = { TN("访谈的逐题记录"), TN("没做完的访谈要重做") },
		[TABLE_KEY] = { TN("签名名册"), TN("电脑再交来时要重新认可") },
		[TABLE_ERASURE] = { TN("撤回清单"), TN("请从别的办公室或电脑再取一次包，撤回才会齐全") },
		[TABLE_PACKAGE] = { TN("交接包清单"), TN("再汇总一次原来的文件就有了") },
		[TABLE_ISSUED] = { TN("以前各期派出的住户名单"), TN("那几期的应答率算不准了，请照当时的分队重新核对") },
		[TABLE_RECEIPT] = { TN("回执清单"), TN("请再打开一次办公室的回执") },
	};
	bool known = true;

	for (size_t t = 0; t < TABLE_COUNT; t++) {
		int64_t wanted = sealed(x->from.db, (enum table)t), found = 0;
		sqlite3_stmt *s = NULL;
		bool row = false;
		char sql[96];

		(void)snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s", store_kind_of_file.tables[t]);
		if (t == TABLE_REVISION)
			(void)snprintf(sql, sizeof(sql), "SELECT (SELECT count(*) FROM revision) + count(*) FROM revision_before");
		if (sqlite3_prepare_v2(x->from.db->handle, sql, -1, &s, NULL) == SQLITE_OK &&
		    db_step(x->from.db, s, &row, NULL) == ST_OK && row)
			found = sqlite3_column_int64(s, 0);
		(void)sqlite3_finalize(s);
		known = known && wanted >= 0;
		if (wanted <= found)
			continue;
		x->report->missing += wanted - found;
		tell(x, T("%s少了 %lld 行：总账上有，文件里找不到。%s"), i18n_text(tables[t].name), (long long)(wanted - found),
		     i18n_text(tables[t].then));
	}
	if (!known)
		tell(x, T("总账（各表有多少行）的一部分丢了，少没少行说不准"));
}

static void tell_rest(void *ctx, const char *what, int64_t n)
{
	tell(ctx, T("%s（%lld 行）"), what, (long long)n);
}

static enum status take_everything(struct salvage *x, struct err *err)
{
	enum status st = store_begin(x->into, err);

	if (st != ST_OK)
		return st;
	st = take_settings(x, err);
	if (st == ST_OK)
		st = take_counters(x, err);
	if (st == ST_OK)
		st = take_register(x, err);
	if (st == ST_OK) /* withdrawals before the records they hold for */
		st = rescue_rest(&x->from, x->into, &x->report->saved, tell_rest, x, err);
	for (size_t i = 0; i < ARRAY_LEN(kinds) && st == ST_OK; i++)
		st = take_all(x, &kinds[i], err);
	if (st == ST_OK)
		tell_missing(x);
	return store_end(x->into, st, err);
}

/* Of a file whose first page is gone: a laptop's has journals of interviews, or the name of a team from a kit. */
static enum store_kind kind_of(struct salvage *x, int application_id)
{
	struct strbuf team;
	sqlite3_stmt *s = NULL;
	bool field, draft = false;

	if (application_id == APP_FIELD || application_id == APP_OFFICE)
		return application_id == APP_FIELD ? STORE_FIELD : STORE_OFFICE;
	strbuf_init(&team);
	if (sql_get(&x->from, SQL_DRAFT_NUMBERS, &s, NULL) != ST_OK || db_step(x->from.db, s, &draft, NULL) != ST_OK)
		draft = false;
	db_done(s);
	field = draft || (store_setting_get(&x->from, "team", &team, NULL) == ST_OK && team.len > 0);
	strbuf_clear(&team);
	tell(x, T("文件开头被改动，看不出是办公室的还是入户电脑的数据；%s"),
	     field ? T("里面有逐题记录或队名，按入户电脑的数据救") : T("按办公室的数据救"));
	return field ? STORE_FIELD : STORE_OFFICE;
}

static enum status take_found(struct salvage *x, const struct db_copied *copy, struct err *err)
{
	enum store_kind kind = kind_of(x, copy->application_id);
	enum status st;

	if (!copy->listed)
		tell(x, T("文件里列出各表的那几页坏了；各行是一页一页按样子认出来、再逐行核对的"));
	st = store_create(x->to, kind, "", err);
	if (st == ST_OK)
		st = store_open(&x->into, x->to, 0, err);
	if (st == ST_OK)
		st = take_everything(x, err);
	store_close(x->into);
	return st;
}

static enum status restore_words(struct salvage *x, struct err *err)
{
	struct db *db = x->from.db;
	sqlite3_stmt *s = NULL;
	bool row = false;
	enum status st = ST_OK;

	if (sqlite3_prepare_v2(db->handle, "SELECT n, text FROM spare", -1, &s, NULL) != SQLITE_OK)
		return db_fault(db, err);
	while (st == ST_OK && (st = db_step(db, s, &row, err)) == ST_OK && row)
		st = word_restore(&x->from, sqlite3_column_int64(s, 0), sqlite3_column_blob(s, 1), db_col_size(s, 1), err);
	(void)sqlite3_finalize(s);
	return st;
}

/* The rows are first put, as they lie in the pages, into a file whose trees are whole. */
static enum status salvage(const struct db_copied *copy, void *ctx, struct err *err)
{
	struct salvage *x = ctx;
	struct pages_found found = { 0 };
	enum status st = db_scratch(&x->from.db, x->rows, &store_kind_of_file, err);

	x->from.words = words_new();
	x->from.thorough = true;
	strbuf_init(&x->from.canonical);
	if (st == ST_OK)
		st = db_exec(x->from.db, older_table, err);
	if (st == ST_OK)
		st = db_begin(x->from.db, err);
	if (st == ST_OK) {
		st = pages_gather(x->from.db, copy->path, &found, err);
		seal_forget(x->from.db); /* they are the damaged file's by now */
	}
	if (st == ST_OK)
		st = restore_words(x, err);
	if (st == ST_OK && found.rows == 0)
		st = err_set(err, ST_DB,
			     T("“%s”坏得太厉害，或者不是 ruhu 的数据：一行也认不出来，什么也没救出来。没有动它；请找最近的备份（ruhu restore）。"),
			     x->name);
	if (st == ST_OK)
		st = take_found(x, copy, err);
	words_free(x->from.words);
	strbuf_clear(&x->from.canonical);
	db_close(x->from.db);
	return st;
}

enum status store_rescue(const char *from, const char *path, struct rescue *report, struct err *err)
{
	struct salvage x = { .report = report, .name = from, .arena = arena_new() };
	struct arena *names = arena_new();
	enum status st;

	x.to = arena_printf(names, "%s.part", path);
	x.rows = arena_printf(names, "%s.rows", path);
	(void)unlink(x.to);
	(void)unlink(x.rows);
	st = db_salvage(from, path, &store_kind_of_file, salvage, &x, err);
	if (st == ST_OK)
		st = db_publish(x.to, path, err);
	(void)unlink(x.to);
	(void)unlink(x.rows);
	(void)unlink(arena_printf(names, "%s-journal", x.to));
	arena_free(x.arena);
	arena_free(names);
	return st;
}
