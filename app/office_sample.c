/* SPDX-License-Identifier: MIT */
/* Households drawn from the register, unit by unit; and the sentence that says how those that are visited were found. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "app/issued.h"
#include "app/office.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/vec.h"

#define LOG_NAME "sample.log"
enum { SEED_BYTES = 8 };

struct drawing {
	struct workspace *ws;
	struct arena *a;
	const char *seed;
	int wanted;
	VEC(const char *) ids; /* GRID-SERIAL of the unit at hand, in the order of walking */
	char unit[UNIT_CODE + 1];
	bool assigned, redraw;
	VEC(const char *) units; /* drawn, with "sample.UNIT" text following each */
	struct strbuf log, frame;
	int64_t households, drawn;
	struct err *err;
};

/* In [0, 1), from seed and unit alone: anybody can draw it again. */
static double start_of(const char *seed, const char *unit)
{
	struct strbuf sb;
	struct digest d;
	double u = 0;

	strbuf_init(&sb);
	strbuf_addf(&sb, "ruhu sample 1\n%s\n%s\n", seed, unit);
	d = digest_of(sb.data, sb.len);
	strbuf_clear(&sb);
	for (int i = 6; i >= 0; i--) /* 56 bits, of which a double keeps 53 */
		u = (u + d.b[i]) / 256;
	return u < 1 ? u : 0;
}

/* Every interval-th door, from a random one on; the interval need not be whole. Where fewer live there than are wanted, all are taken. */
static enum status draw_unit(struct drawing *x)
{
	size_t n = x->ids.n, take = (size_t)x->wanted < n ? (size_t)x->wanted : n;
	double interval = take ? (double)n / (double)take : 0, start = start_of(x->seed, x->unit) * interval;
	struct strbuf sb;

	if (n == 0)
		return ST_OK;
	if (x->assigned)
		return err_set(x->err, ST_CONFLICT, T("%s 的住户已经分给了各队。先抽样，后分队；这次什么都没有变。"),
			       workspace_unit_name(x->ws, x->unit));
	strbuf_init(&sb);
	for (size_t i = 0; i < take; i++) {
		double down = floor(start + (double)i * interval);
		size_t at = (size_t)down;

		strbuf_addf(&sb, " %s", x->ids.v[at < n ? at : n - 1]);
	}
	strbuf_addc(&sb, ' ');
	VEC_PUSH(&x->units, arena_strdup(x->a, x->unit));
	VEC_PUSH(&x->units, arena_strndup(x->a, sb.data, sb.len));
	strbuf_clear(&sb);
	strbuf_addf(&x->log, "%s %zu/%zu %.4f %.4f\n", x->unit, take, n, interval, start);
	strbuf_addf(&x->frame, " %s=%zu", x->unit, n);
	x->households += (int64_t)n;
	x->drawn += (int64_t)take;
	return ST_OK;
}

static enum status take(void *ctx, const struct household *h)
{
	struct drawing *x = ctx;
	enum status st = ST_OK;

	if (strcmp(x->unit, h->unit) != 0) {
		st = draw_unit(x);
		x->ids.n = 0;
		x->assigned = false;
		snprintf(x->unit, sizeof(x->unit), "%s", h->unit);
	}
	VEC_PUSH(&x->ids, arena_strdup(x->a, h->id + UNIT_CODE + 1));
	x->assigned = x->assigned || *h->team;
	return st;
}

static enum status keep_units(struct drawing *x, const char *reason, struct err *err)
{
	struct store *store = workspace_store(x->ws);
	struct strbuf was;
	char name[40];
	enum status st = ST_OK;

	strbuf_init(&was);
	for (size_t i = 0; i < x->units.n && st == ST_OK; i += 2) {
		snprintf(name, sizeof(name), "sample.%s", x->units.v[i]);
		strbuf_reset(&was);
		st = store_setting_get(store, name, &was, err);
		x->redraw = x->redraw || was.len > 0;
		if (st == ST_OK && was.len > 0 && !reason)
			st = err_set(err, ST_EXISTS, T("%s 已经抽过。抽了再抽就不是随机的了；确有原因的写 --reason，会记进抽样记录。什么都没有变。"),
				     workspace_unit_name(x->ws, x->units.v[i]));
		if (st == ST_OK)
			st = store_setting_set(store, name, x->units.v[i + 1], err);
	}
	strbuf_clear(&was);
	return st;
}

static enum status keep_log(struct drawing *x, const char *reason, struct err *err)
{
	struct strbuf all, now;
	enum status st;

	strbuf_init(&all);
	strbuf_init(&now);
	clock_format_instant(&now, workspace_now(x->ws), workspace_utc_offset(x->ws));
	st = store_setting_get(workspace_store(x->ws), LOG_NAME, &all, err);
	strbuf_addf(&all, "draw\t%s\t%s\t%d\t%zu\t%lld\t%lld\t%s\n%s", now.data, x->seed, x->wanted, x->units.n / 2, (long long)x->drawn,
		    (long long)x->households, reason ? reason : "", x->log.data);
	if (st == ST_OK)
		st = store_setting_set(workspace_store(x->ws), LOG_NAME, all.data, err);
	strbuf_clear(&now);
	strbuf_clear(&all);
	return st;
}

static enum status draw_all(struct drawing *x, const char *prefix, const char *reason, struct strbuf *said, struct err *err)
{
	enum status st = store_household_each(workspace_store(x->ws), prefix, NULL, take, x, err);

	if (st == ST_OK)
		st = draw_unit(x);
	if (st == ST_OK && x->units.n == 0)
		st = err_set(err, ST_NOT_FOUND, T("名册里没有这样的单位，没有抽。"));
	if (st == ST_OK)
		st = keep_units(x, reason, err);
	if (st == ST_OK)
		st = keep_log(x, reason, err);
	if (st != ST_OK)
		return st;
	strbuf_addf(said, T("等距抽样，随机起点，种子 %s：%d 个单位，%lld 户里抽了 %lld 户。以后分队只分抽中的。\n"), x->seed,
		    (int)(x->units.n / 2), (long long)x->households, (long long)x->drawn);
	strbuf_addf(said, T("单位 抽中/共有 间隔 起点\n%s"), x->log.data);
	strbuf_addf(said, T("期的文件里写：\nsample: probability\nseed: %s\nframe:%s"), x->seed, x->frame.data);
	return ST_OK;
}

static const char *random_seed(struct arena *a)
{
	unsigned char bytes[SEED_BYTES];
	char hex[2 * SEED_BYTES + 1];

	digest_random(bytes, sizeof(bytes));
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
	return arena_strdup(a, hex);
}

enum status office_households_sample(struct workspace *ws, const char *prefix, int n, const char *seed, const char *reason,
				     struct strbuf *said, struct err *err)
{
	struct drawing x = { .ws = ws, .a = arena_new(), .wanted = n, .err = err };
	struct store *store = workspace_store(ws);
	enum status st = ST_OK;

	x.seed = seed && *seed ? seed : random_seed(x.a);
	strbuf_init(&x.log);
	strbuf_init(&x.frame);
	if (workspace_is_field(ws))
		st = err_set(err, ST_USAGE, T("这件事在办公室的数据里做；这里是入户电脑的数据。什么都没有变。"));
	else if (strpbrk(x.seed, "\t\n"))
		st = err_set(err, ST_USAGE, T("种子里不能有制表符。"));
	if (st == ST_OK)
		st = store_begin(store, err);
	if (st == ST_OK) {
		st = draw_all(&x, prefix, reason, said, err);
		st = store_end(store, st, err);
	}
	VEC_CLEAR(&x.ids);
	VEC_CLEAR(&x.units);
	strbuf_clear(&x.log);
	strbuf_clear(&x.frame);
	arena_free(x.a);
	return st;
}

struct covering {
	int64_t all, issued;
};

static enum status cover(void *ctx, const struct household *h)
{
	struct covering *c = ctx;

	c->all++;
	c->issued += *h->team != '\0';
	return ST_OK;
}

/* Fields of the last line "draw" of these n bytes. */
static int read_draw(const char *log, size_t n, char seed[64], int *wanted, int *units)
{
	int draws = 0;

	for (const char *at = log; at < log + n; at += strcspn(at, "\n"), at += *at == '\n')
		if (strncmp(at, "draw\t", 5) == 0 && sscanf(at, "draw\t%*[^\t]\t%63[^\t]\t%d\t%d", seed, wanted, units) == 3)
			draws++;
	return draws;
}

static enum status count_one(void *ctx, const struct household *h)
{
	(void)h;
	++*(int64_t *)ctx;
	return ST_OK;
}

enum status office_coverage(struct workspace *ws, const char **sentence, const char **warning, struct arena *a, struct err *err)
{
	const struct round *r = workspace_round(ws);
	struct covering c = { 0 };
	int64_t issued = 0;
	struct strbuf log;
	char seed[64] = "";
	int wanted = 0, units = 0, draws;
	const char *part;
	size_t n = 0;
	bool kept = false;
	enum status st = store_household_each(workspace_store(ws), NULL, NULL, cover, &c, err);

	*sentence = *warning = "";
	strbuf_init(&log);
	if (st == ST_OK && r)
		st = issued_each(ws, r->id, count_one, &issued, &kept, err);
	if (kept)
		c.issued = issued;
	if (st == ST_OK)
		st = store_setting_get(workspace_store(ws), LOG_NAME, &log, err);
	part = issued_sample_log(log.data ? log.data : "", r ? r->id : "", &n);
	draws = read_draw(part, n, seed, &wanted, &units);
	strbuf_clear(&log);
	if (st != ST_OK || c.all == 0)
		return st;
	if (draws > 0)
		*sentence = arena_printf(a, T("住户从名册 %lld 户里抽取：按走访顺序等距，随机起点，每个单位 %d 户（种子 %s，抽了 %d 次，有记录），分给各队 %lld 户。"),
					 (long long)c.all, wanted, seed, draws, (long long)c.issued);
	else if (c.issued == c.all)
		*sentence = arena_printf(a, T("名册上 %lld 户全部分给了各队，是全覆盖，不是抽样。"), (long long)c.all);
	else
		*sentence = arena_printf(a, T("名册上 %lld 户，分给各队 %lld 户；不是程序抽的。"), (long long)c.all, (long long)c.issued);
	if (r && r->sample == SAMPLE_PROBABILITY && draws == 0)
		*warning = T("这一期写的是概率抽样，可名册里没有抽样记录：区间只有在住户确实是随机抽的时候才成立。");
	else if (r && r->sample == SAMPLE_CENSUS && draws > 0)
		*warning = T("这一期写的是全覆盖，名册里却抽过样：两样只有一样是真的。");
	return ST_OK;
}

enum status office_households_drawn(struct workspace *ws, struct strbuf *out, struct err *err)
{
	struct arena *a = arena_new();
	const char *sentence, *warning;
	enum status st = office_coverage(ws, &sentence, &warning, a, err);

	if (st == ST_OK)
		strbuf_addf(out, "%s%s\n", *sentence ? sentence : T("名册还是空的。"), warning);
	if (st == ST_OK)
		st = store_setting_get(workspace_store(ws), LOG_NAME, out, err);
	arena_free(a);
	return st;
}
