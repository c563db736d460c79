/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/issued.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/vec.h"

#define HEAD "issued 1\n" /* so that a list of nobody is a list */
#define LOG_NAME "sample.log"

struct listing {
	struct strbuf text;
	VEC(const char *) units;
	struct arena *a;
	int64_t n;
};

static enum status put_line(void *ctx, const struct household *h)
{
	struct listing *l = ctx;

	if (!l->units.n || strcmp(l->units.v[l->units.n - 1], h->unit) != 0)
		VEC_PUSH(&l->units, arena_strdup(l->a, h->unit));
	if (!*h->team)
		return ST_OK;
	strbuf_addf(&l->text, "%s\t%s\n", h->id, h->team);
	l->n++;
	return ST_OK;
}

enum status issued_each(struct workspace *ws, const char *round, store_household_fn fn, void *ctx, bool *kept, struct err *err)
{
	struct strbuf text;
	enum status st;

	strbuf_init(&text);
	st = store_issued_get(workspace_store(ws), round, &text, err);
	*kept = st == ST_OK && text.len > 0;
	for (char *line = text.data + strcspn(text.data, "\n"); *kept && *line && line[1] && st == ST_OK;) {
		char *id = ++line, unit[UNIT_CODE + 1];
		struct household h = { .id = id, .unit = unit, .contact = "" };

		line += strcspn(line, "\n");
		h.team = strchr(id, '\t');
		if (*line != '\n' || !h.team || h.team > line) {
			st = err_set(err, ST_DB, T("数据文件里“%s”一期派出的住户名单看不懂。请从备份恢复。"), round);
			break;
		}
		id[h.team - id] = '\0';
		h.team++;
		*line = '\0';
		(void)snprintf(unit, sizeof(unit), "%.12s", id);
		st = fn(ctx, &h);
		*line = '\n';
	}
	strbuf_clear(&text);
	return st;
}

struct entry {
	const char *id, *team;
};
struct teams {
	struct arena *a;
	VEC(struct entry) v; /* ascending by id */
};

static enum status remember(void *ctx, const struct household *h)
{
	struct teams *t = ctx;

	VEC_PUSH(&t->v, ((struct entry){ arena_strdup(t->a, h->id), arena_strdup(t->a, h->team) }));
	return ST_OK;
}

static int by_id(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->id, ((const struct entry *)b)->id);
}

/* Everybody: those on the list to the team they had, the others to none. */
static const char *team_then(void *ctx, const struct household *h)
{
	const struct teams *t = ctx;
	const struct entry key = { h->id, NULL }, *found = t->v.n ? bsearch(&key, t->v.v, t->v.n, sizeof(key), by_id) : NULL;

	if (found)
		return strcmp(found->team, h->team) == 0 ? NULL : found->team;
	return *h->team ? "" : NULL;
}

static enum status note_round(struct workspace *ws, const char *id, const char *how, struct err *err)
{
	struct strbuf log;
	enum status st;

	strbuf_init(&log);
	st = store_setting_get(workspace_store(ws), LOG_NAME, &log, err);
	if (st == ST_OK && log.len) {
		strbuf_adds(&log, "round\t");
		clock_format_instant(&log, workspace_now(ws), workspace_utc_offset(ws));
		strbuf_addf(&log, "\t%s\t%s\n", id, how);
		st = store_setting_set(workspace_store(ws), LOG_NAME, log.data, err);
	}
	strbuf_clear(&log);
	return st;
}

/* Nothing is drawn of any unit. */
static enum status forget_sample(struct workspace *ws, const struct listing *l, struct err *err)
{
	struct store *store = workspace_store(ws);
	struct strbuf was;
	enum status st = ST_OK;

	strbuf_init(&was);
	for (size_t i = 0; i < l->units.n && st == ST_OK; i++) {
		const char *name = arena_printf(l->a, "sample.%s", l->units.v[i]);

		strbuf_reset(&was);
		st = store_setting_get(store, name, &was, err);
		if (st == ST_OK && was.len)
			st = store_setting_set(store, name, "", err);
	}
	strbuf_clear(&was);
	return st;
}

static enum status begin(struct workspace *ws, const struct round *next, const struct listing *l, struct strbuf *said, struct err *err)
{
	struct store *store = workspace_store(ws);
	struct teams t = { .a = l->a };
	bool kept = false, anew = strcmp(next->waves, "independent") == 0;
	int64_t n = 0;
	enum status st = issued_each(ws, next->id, remember, &t, &kept, err);

	if (t.v.n)
		qsort(t.v.v, t.v.n, sizeof(*t.v.v), by_id);
	if (st == ST_OK && (kept || anew))
		st = store_household_assign(store, team_then, &t, &n, err);
	if (st == ST_OK && kept)
		st = store_issued_put(store, next->id, "", err);
	else if (st == ST_OK && anew)
		st = forget_sample(ws, l, err);
	if (st == ST_OK && !kept)
		st = note_round(ws, next->id, anew ? "independent" : "panel", err);
	if (st != ST_OK)
		goto out;
	if (kept)
		strbuf_addf(said, T("“%s”原来派出的 %d 户已恢复。"), next->title, (int)t.v.n);
	else if (anew && l->n)
		strbuf_adds(said, T("本期的点重新抽取：名册都在，抽样和分队从头来。"));
	else if (l->n)
		strbuf_adds(said, T("这些户仍分给原来的队，也算本期要走访的；本期另抽了样本的，期的文件里要写 waves: independent。"));
out:
	VEC_CLEAR(&t.v);
	return st;
}

enum status issued_switch(struct workspace *ws, const struct round *next, struct strbuf *said, struct err *err)
{
	const struct round *now = workspace_round(ws);
	struct listing l = { .a = arena_new() };
	enum status st = ST_OK;

	strbuf_init(&l.text);
	if (!now || strcmp(now->id, next->id) == 0)
		goto out;
	strbuf_adds(&l.text, HEAD);
	st = store_household_each(workspace_store(ws), NULL, NULL, put_line, &l, err);
	if (st == ST_OK)
		st = store_issued_put(workspace_store(ws), now->id, l.text.data, err);
	if (st == ST_OK && l.n)
		strbuf_addf(said, T("“%s”派出的 %d 户记在那一期名下，它的应答率以后照这份名单算。"), now->title, (int)l.n);
	if (st == ST_OK)
		st = begin(ws, next, &l, said, err);
out:
	strbuf_clear(&l.text);
	VEC_CLEAR(&l.units);
	arena_free(l.a);
	return st;
}

const char *issued_sample_log(const char *log, const char *round, size_t *n)
{
	const char *start = log, *mine = log, *at = log;
	bool open = true; /* the part that holds mine has not ended */

	for (; *at; at += strcspn(at, "\n"), at += *at == '\n') {
		char id[64] = "", how[16] = "";
		bool anew;

		if (strncmp(at, "round\t", 6) != 0 || sscanf(at, "round\t%*[^\t]\t%63[^\t]\t%15[^\n]", id, how) != 2)
			continue;
		anew = strcmp(how, "independent") == 0;
		if (anew && open) {
			*n = (size_t)(at - mine);
			open = false;
		}
		if (anew)
			start = at;
		if (strcmp(id, round) == 0) {
			mine = start;
			open = true;
		}
	}
	if (open)
		*n = (size_t)(at - mine);
	return mine;
}
