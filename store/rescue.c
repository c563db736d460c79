/* SPDX-License-Identifier: MIT */
/*
 * What can be saved from a damaged store. Every row is looked for by its number and by itself, so that a broken page costs the rows on
 * it and no others; a row is taken only if its digest proves it whole. The new store is made from them as if they came in anew, so its
 * seals and indexes are right by construction.
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

enum { MOST_ROWS = 1 << 26, GUESS_MORE = 1000, FAR_ABOVE = 10000 };

struct salvage {
	const char *to; /* the new store's path while it is made */
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
	const char *name; /* TN() */
	enum sql last, row;
	/* The statement stands on the row. ST_DB: it is not whole (and has been told of); another status: the machine. */
	enum status (*take)(struct salvage *x, sqlite3_stmt *s, int64_t number, struct err *err);
};

/* True where SQLite gave a row; a fault is a row that cannot be read, not the end. */
static bool read_row(struct salvage *x, enum sql sql, int64_t number, sqlite3_stmt **s,
		     bool *broken)
{
	bool row = false;
	enum status st = sql_get(&x->from, sql, s, NULL);

	if (st == ST_OK)
		st = db_int(x->from.db, *s, 1, number, NULL);
	if (st == ST_OK)
		st = db_step(x->from.db, *s, &row, NULL);
	*broken = st != ST_OK;
	return row;
}

/* How many rows the seal says there are; -1 where that cannot be read. */
static int64_t sealed(struct db *db, enum table table)
{
	struct seal_sum none = { 0 };

	if (seal_check(db, (int)table, &none, "", NULL) == ST_OK)
		return 0;
	return db->seal[table].loaded ? db->seal[table].n : -1;
}

/* As many as there may be: the last number, or what the seal says and some more. */
static int64_t last_number(struct salvage *x, const struct salvage_kind *k)
{
	struct db *db = x->from.db;
	sqlite3_stmt *s = NULL;
	bool row = false;
	int64_t last = -1;

	if (sql_get(&x->from, k->last, &s, NULL) == ST_OK && db_step(db, s, &row, NULL) == ST_OK &&
	    row)
		last = sqlite3_column_int64(s, 0);
	db_done(s);
	if (last < 0)
		last = sealed(db, k->table) + GUESS_MORE;
	return last < MOST_ROWS ? last : MOST_ROWS;
}

static void tell_range(struct salvage *x, const struct salvage_kind *k, int64_t from, int64_t to)
{
	if (from == to)
		tell(x, T("%s第 %lld 行读不出来：文件的这一处坏了"), i18n_text(k->name),
		     (long long)from);
	else
		tell(x, T("%s第 %lld 到 %lld 行读不出来：文件的这一处坏了"), i18n_text(k->name),
		     (long long)from, (long long)to);
}

static enum status take_all(struct salvage *x, const struct salvage_kind *k, struct err *err)
{
	int64_t last = last_number(x, k), wanted = sealed(x->from.db, k->table), saved = 0,
		found = 0, broken_from = 0;
	enum status st = ST_OK;

	for (int64_t n = 1; n <= last + 1 && st == ST_OK; n++) {
		sqlite3_stmt *s = NULL;
		bool broken = false;
		bool row = n <= last && read_row(x, k->row, n, &s, &broken);

		if (row) {
			st = k->take(x, s, n, err);
			saved += st == ST_OK;
			found++;
			st = st == ST_DB ? ST_OK : st;
		}
		db_done(s);
		if (broken && !broken_from)
			broken_from = n;
		if (!broken && broken_from) {
			tell_range(x, k, broken_from, n - 1);
			broken_from = 0;
		}
		arena_reset(x->arena);
	}
	x->report->saved += saved;
	if (k->table == TABLE_REVISION)
		x->report->revisions = saved;
	if (wanted > found) {
		x->report->missing += wanted - found;
		tell(x, T("%s少了 %lld 行：总账上有，文件里找不到"), i18n_text(k->name),
		     (long long)(wanted - found));
	}
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

static enum status take_revision(struct salvage *x, sqlite3_stmt *s, int64_t number,
				 struct err *err)
{
	struct stored row;
	char identity[IDENTITY_TEXT];

	if (revision_row(&x->from, s, &row, x->arena, NULL) == ST_OK)
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

struct draft_copy {
	struct salvage *x;
	const struct identity *identity;
	struct err *err;
	int64_t n;
};

static enum status take_event(void *ctx, int64_t n, int64_t at_ms, const char *event,
			      const char *key, const char *value, const char *old)
{
	struct draft_copy *c = ctx;

	(void)n;
	c->n++;
	return store_draft_event(c->x->into, c->identity, at_ms, event, key, value, old, c->err);
}

static enum status take_draft(struct salvage *x, sqlite3_stmt *s, int64_t number, struct err *err)
{
	unsigned char digest[ROW_DIGEST];
	struct err machine = ERR_INIT, damage = ERR_INIT;
	struct draft_copy copy = { .x = x, .err = &machine };
	struct draft d;
	char identity[IDENTITY_TEXT];
	int64_t read = 0, same = 0;
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
	st = draft_events(&x->from, number, d.events, &read, take_event, &copy, &damage);
	if (machine.code != ST_OK) {
		if (err)
			*err = machine;
		return machine.code;
	}
	if (st != ST_OK)
		tell(x, T("访谈 %s（住户 %s）的逐题记录只救出前 %lld 条，共 %lld 条"), identity,
		     d.household, (long long)copy.n, (long long)d.events);
	return d.open ? ST_OK : draft_close(x->into, &d.identity, err);
}

static const struct salvage_kind kinds[] = {
	{ TABLE_ROUND, TN("一期"), SQL_ROUND_LAST, SQL_ROUND_NUMBER, take_round },
	{ TABLE_FORM, TN("问卷"), SQL_FORM_LAST, SQL_FORM_NUMBER, take_form },
	{ TABLE_REVISION, TN("记录"), SQL_REVISION_LAST, SQL_REVISION_NUMBER, take_revision },
	{ TABLE_DRAFT, TN("访谈的逐题记录"), SQL_DRAFT_LAST, SQL_DRAFT_NUMBER, take_draft },
};

/* Tables by name: read from the front until a fault, then from the back until one. */
struct named {
	VEC(const char *) names;
};

static void names_from(struct salvage *x, enum sql sql, struct named *out)
{
	sqlite3_stmt *s = NULL;
	bool row = false;

	if (sql_get(&x->from, sql, &s, NULL) != ST_OK)
		return;
	while (out->names.n < MOST_ROWS && db_step(x->from.db, s, &row, NULL) == ST_OK && row) {
		bool had = false;

		for (size_t i = 0; sql != SQL_HOUSEHOLD_ALL && i < out->names.n && !had; i++)
			had = strcmp(out->names.v[i], db_col_text(s, 0)) == 0;
		if (!had)
			VEC_PUSH(&out->names, arena_strdup(x->arena, db_col_text(s, 0)));
	}
	db_done(s);
}

static enum status take_settings(struct salvage *x, struct err *err)
{
	struct named found = { .names = { NULL, 0, 0 } };
	struct strbuf value;
	enum status st = ST_OK;

	names_from(x, SQL_SETTING_ALL, &found);
	names_from(x, SQL_SETTING_BACK, &found);
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
	names_from(x, SQL_COUNTER_BACK, &found);
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

/* A household is read once forwards and, behind a fault, once backwards: putting the same one again changes nothing. */
static enum status take_households(struct salvage *x, enum sql sql, bool *broken, struct err *err)
{
	struct household h;
	unsigned char digest[ROW_DIGEST];
	sqlite3_stmt *s = NULL;
	bool row = false, added = false;
	enum status st = sql_get(&x->from, sql, &s, NULL);

	*broken = st != ST_OK;
	while (!*broken) {
		*broken = db_step(x->from.db, s, &row, NULL) != ST_OK;
		if (*broken || !row)
			break;
		if (household_row(&x->from, s, &h, digest, NULL) != ST_OK) {
			if (sql == SQL_HOUSEHOLD_ALL)
				tell(x, T("名册里的住户“%s”被改动，没有收下"), db_col_text(s, 0));
			continue;
		}
		st = store_household_put(x->into, &h, &added, err);
		if (st != ST_OK)
			break;
		x->report->saved += added;
	}
	db_done(s);
	return *broken ? ST_OK : st;
}

static enum status take_register(struct salvage *x, struct err *err)
{
	int64_t n = 0, wanted = sealed(x->from.db, TABLE_HOUSEHOLD);
	bool broken = false, again = false;
	enum status st = take_households(x, SQL_HOUSEHOLD_ALL, &broken, err);

	if (st == ST_OK && broken)
		st = take_households(x, SQL_HOUSEHOLD_BACK, &again, err);
	if (st == ST_OK)
		st = store_household_count(x->into, &n, err);
	if (st != ST_OK)
		return st;
	if (wanted > n)
		tell(x, T("名册少了 %lld 户，请重新导入名册或打开下发包"), (long long)(wanted - n));
	else if (broken)
		tell(x, T("名册的一处读不出来，请重新导入名册或打开下发包"));
	return ST_OK;
}

static void tell_rest(void *ctx, const char *what)
{
	tell(ctx, "%s", what);
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
	return store_end(x->into, st, err);
}

static enum status salvage(struct db *db, void *ctx, struct err *err)
{
	struct salvage *x = ctx;
	enum store_kind kind = db->application_id == APP_FIELD ? STORE_FIELD : STORE_OFFICE;
	sqlite3_stmt *s = NULL;
	enum status st;

	x->from = (struct store){ .db = db, .words = words_new() };
	strbuf_init(&x->from.canonical);
	/* Where not even the list of tables is left, nothing is. */
	st = sql_get(&x->from, SQL_REVISION_LAST, &s, NULL);
	if (st != ST_OK)
		st = err_set(err, ST_DB,
			     T("“%"
			       "s”坏得太厉害，连里面有哪些表都读不出来，什么也没救出来。没有动它；"
			       "请找最近的备份（ruhu restore）。"),
			     db->path);
	if (st == ST_OK && db->application_id != APP_FIELD && db->application_id != APP_OFFICE)
		tell(x, T("文件开头被改动，看不出是办公室的还是入户电脑的数据；按办公室的数据救"));
	if (st == ST_OK)
		st = store_create(x->to, kind, "", err);
	if (st == ST_OK)
		st = store_open(&x->into, x->to, 0, err);
	if (st == ST_OK)
		st = take_everything(x, err);
	store_close(x->into);
	words_free(x->from.words);
	strbuf_clear(&x->from.canonical);
	return st;
}

enum status store_rescue(const char *from, const char *path, struct rescue *report, struct err *err)
{
	struct salvage x = { .report = report, .arena = arena_new() };
	struct arena *names = arena_new();
	enum status st;

	x.to = arena_printf(names, "%s.part", path);
	(void)unlink(x.to);
	st = db_salvage(from, path, &store_kind_of_file, salvage, &x, err);
	if (st == ST_OK)
		st = db_publish(x.to, path, err);
	(void)unlink(x.to);
	(void)unlink(arena_printf(names, "%s-journal", x.to));
	arena_free(x.arena);
	arena_free(names);
	return st;
}
