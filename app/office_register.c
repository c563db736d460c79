/* SPDX-License-Identifier: MIT */
/*
 * Which households are visited, and by whom. A sample is kept as it was drawn, a setting "sample.UNIT" with the households of it, and in
 * "sample.log" with seed, interval and start, a line a draw, so that anybody can draw it again and nobody can draw until it pleases.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "app/door.h"
#include "app/last_call.h"
#include "app/office.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "forms/csvio.h"

#define OWN_MAX  ((size_t)1 << 20)
#define OWN_NAME  "teams.own"
#define TEAMS_MAX 200

static enum status need_office(struct workspace *ws, struct err *err)
{
	if (!workspace_is_field(ws))
		return ST_OK;
	return err_set(err, ST_USAGE, T("这件事在办公室的数据里做；这里是入户电脑的数据。什么都没有变。"));
}

/* The sample of the unit looked at last: " GRID-SERIAL GRID-SERIAL ", "" = none was drawn there. */
struct drawn {
	struct workspace *ws;
	struct strbuf ids;
	char unit[UNIT_CODE + 1];
	enum status st; /* of reading */
	struct err *err;
};

static void sample_name(char name[40], const char *unit)
{
	memcpy(name, "sample.", 7);
	memcpy(name + 7, unit, UNIT_CODE);
	name[7 + UNIT_CODE] = '\0';
}

static void sample_read(struct drawn *s, const char *unit)
{
	char name[40];

	if (strcmp(s->unit, unit) == 0 || s->st != ST_OK)
		return;
	memcpy(s->unit, unit, UNIT_CODE + 1);
	strbuf_reset(&s->ids);
	sample_name(name, unit);
	s->st = store_setting_get(workspace_store(s->ws), name, &s->ids, s->err);
}

/* In a unit without a sample every household is visited. */
static bool is_wanted(struct drawn *s, const struct household *h)
{
	char word[HOUSEHOLD_ID_MAX + 3];
	const char *rest = h->id + UNIT_CODE + 1;

	sample_read(s, h->unit);
	if (s->ids.len == 0 || strlen(rest) > HOUSEHOLD_ID_MAX)
		return s->ids.len == 0;
	word[0] = ' ';
	memcpy(word + 1, rest, strlen(rest));
	memcpy(word + 1 + strlen(rest), " ", 2);
	return strstr(s->ids.data, word) != NULL;
}

/* "team,unit" lines: what a team's own office looks after; a unit stands for all below it. */
struct own {
	const char *team, *unit;
	size_t digits;
};
struct team {
	const char *name;
	int64_t households;
};
struct own_list {
	struct arena *a;
	VEC(struct own) v;
	VEC(struct team) teams;
	bool head;
};

static enum status take_own(void *ctx, long row, const char *const *cells, size_t n, struct err *err)
{
	struct own_list *o = ctx;
	struct own own = { .team = arena_strdup(o->a, n > 0 ? cells[0] : ""), .unit = arena_strdup(o->a, n > 1 ? cells[1] : "") };
	size_t t = 0;

	if (!*own.team && !*own.unit)
		return ST_OK;
	if (!o->head && !unit_code_valid(own.unit) && *own.unit) {
		o->head = true; /* a line of headings */
		return ST_OK;
	}
	o->head = true;
	if (!*own.team || (*own.unit && !unit_code_valid(own.unit)))
		return err_set(err, ST_INPUT, T("第 %ld 行要写“队,单位代码”（12 位）；没有包联任何地方的队，代码空着。没有分。"), row);
	own.digits = *own.unit ? UNIT_CODE : 0;
	if (own.digits && unit_level(own.unit) != LEVEL_VILLAGE)
		own.digits = unit_level(own.unit) == LEVEL_COUNTY ? 6 : 9;
	while (t < o->teams.n && strcmp(o->teams.v[t].name, own.team) != 0)
		t++;
	if (t == o->teams.n) {
		if (t == TEAMS_MAX)
			return err_set(err, ST_LIMIT, T("超过 %d 个队。没有分。"), TEAMS_MAX);
		VEC_PUSH(&o->teams, ((struct team){ .name = own.team }));
	}
	if (own.digits)
		VEC_PUSH(&o->v, own);
	return ST_OK;
}

static bool looks_after(const struct own_list *o, const char *team, const char *unit)
{
	for (size_t i = 0; i < o->v.n; i++)
		if (strcmp(o->v.v[i].team, team) == 0 && strncmp(o->v.v[i].unit, unit, o->v.v[i].digits) == 0)
			return true;
	return false;
}

static void own_clear(struct own_list *o)
{
	VEC_CLEAR(&o->v);
	VEC_CLEAR(&o->teams);
	arena_free(o->a);
}

static enum status own_parse(struct own_list *o, const struct strbuf *text, struct err *err)
{
	return csvio_parse(text->data, text->len, 0, take_own, o, err);
}

struct handing {
	struct drawn sample;
	struct own_list own;
	const char *prefix, *team;
	struct last_calls *only; /* NULL = all */
	int64_t judged; /* households in places that the team looks after */
	const char *judged_unit;
};

static const char *team_of_prefix(void *ctx, const struct household *h)
{
	struct handing *x = ctx;

	if (strncmp(h->id, x->prefix, strlen(x->prefix)) != 0 || !is_wanted(&x->sample, h) ||
	    (x->only && !last_calls_has(x->only, h->id)))
		return NULL;
	if (*x->team && looks_after(&x->own, x->team, h->unit)) {
		x->judged++;
		x->judged_unit = arena_strdup(x->own.a, h->unit);
	}
	return x->team;
}

static enum status own_known(struct handing *x, struct workspace *ws, struct err *err)
{
	struct strbuf text;
	enum status st;

	strbuf_init(&text);
	st = store_setting_get(workspace_store(ws), OWN_NAME, &text, err);
	if (st == ST_OK && text.len > 0)
		st = own_parse(&x->own, &text, err);
	strbuf_clear(&text);
	return st;
}

enum status office_households_reassign(struct workspace *ws, const char *outcome, const char *prefix, const char *team,
				       struct strbuf *said, struct err *err)
{
	struct handing x = { .sample = { .ws = ws, .err = err }, .own = { .a = arena_new() }, .prefix = prefix, .team = team };
	int64_t n = 0;
	enum status st = need_office(ws, err);

	strbuf_init(&x.sample.ids);
	if (st == ST_OK && outcome && !outcome_find(outcome))
		st = err_set(err, ST_USAGE, T("没有“%s”这个结果代码。需要蒙古语访问员是 2.333，要换一位访问员是 t4。"), outcome);
	if (st == ST_OK && outcome)
		st = last_calls_gather(&x.only, ws, outcome, err);
	if (st == ST_OK)
		st = own_known(&x, ws, err);
	if (st == ST_OK)
		st = store_household_assign(workspace_store(ws), team_of_prefix, &x, &n, err);
	if (st == ST_OK)
		st = x.sample.st;
	if (st == ST_OK && n == 0 && outcome)
		st = err_set(err, ST_NOT_FOUND, T("没有一户最近一次的结果是“%s”，什么都没有变。"), outcome_label(outcome));
	else if (st == ST_OK && n == 0)
		st = err_set(err, ST_NOT_FOUND, T("名册里没有编号以“%s”开头的住户，什么都没有变。"), prefix);
	if (st == ST_OK)
		strbuf_addf(said, T("%d 户分给了 %s。"), (int)n, team);
	if (st == ST_OK && x.judged > 0)
		strbuf_addf(said, T("注意：其中 %d 户在 %s 自己包联的地方（%s），自己考自己的结果没有人信。用 households assign --crossed 交叉分派。"),
			    (int)x.judged, team, workspace_unit_name(ws, x.judged_unit));
	strbuf_clear(&x.sample.ids);
	own_clear(&x.own);
	last_calls_free(x.only);
	return st;
}

enum status office_households_assign(struct workspace *ws, const char *prefix, const char *team, struct strbuf *said, struct err *err)
{
	return office_households_reassign(ws, NULL, prefix, team, said, err);
}

/* A grid goes to one team whole: its doors lie together. */
struct grid {
	const char *id; /* UNIT-GRID- */
	int64_t households;
	long team;
};
struct crossing {
	struct drawn sample;
	struct own_list own;
	struct arena *a;
	VEC(struct grid) grids; /* ascending by id */
};

static size_t grid_length(const char *id)
{
	const char *end = strchr(id + UNIT_CODE + 1, '-');

	return end ? (size_t)(end - id) + 1 : strlen(id);
}

static int compare_grid(const char *id, const struct grid *g)
{
	size_t n = grid_length(id), m = strlen(g->id);
	int c = memcmp(id, g->id, n < m ? n : m);

	return c ? c : n < m ? -1 : n > m;
}

static struct grid *find_grid(struct crossing *x, const char *id)
{
	size_t low = 0, high = x->grids.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int c = compare_grid(id, &x->grids.v[middle]);

		if (c == 0)
			return &x->grids.v[middle];
		if (c < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/* Households come by unit, and in a unit in the order of walking: the grids of one unit are looked through from the end. */
static enum status count_grid(void *ctx, const struct household *h)
{
	struct crossing *x = ctx;
	size_t n = grid_length(h->id);

	if (!is_wanted(&x->sample, h))
		return x->sample.st;
	for (size_t i = x->grids.n; i > 0 && memcmp(x->grids.v[i - 1].id, h->id, UNIT_CODE) == 0; i--)
		if (strlen(x->grids.v[i - 1].id) == n && memcmp(x->grids.v[i - 1].id, h->id, n) == 0) {
			x->grids.v[i - 1].households++;
			return ST_OK;
		}
	VEC_PUSH(&x->grids, ((struct grid){ .id = arena_strndup(x->a, h->id, n), .households = 1, .team = -1 }));
	return ST_OK;
}

static int by_size(const void *left, const void *right)
{
	const struct grid *a = left, *b = right;

	if (a->households != b->households)
		return a->households > b->households ? -1 : 1;
	return strcmp(a->id, b->id);
}

static int by_grid_id(const void *left, const void *right)
{
	return strcmp(((const struct grid *)left)->id, ((const struct grid *)right)->id);
}

/* Moves one grid to a team that then has fewer households than the first one had; false: there is none. */
static bool even_out(struct crossing *x)
{
	struct team *teams = x->own.teams.v;

	for (size_t g = 0; g < x->grids.n; g++) {
		struct grid *grid = &x->grids.v[g];

		for (size_t t = 0; t < x->own.teams.n; t++) {
			if (teams[grid->team].households - teams[t].households <= grid->households ||
			    looks_after(&x->own, teams[t].name, grid->id))
				continue;
			teams[grid->team].households -= grid->households;
			teams[t].households += grid->households;
			grid->team = (long)t;
			return true;
		}
	}
	return false;
}

/* The largest grids first, each to the team with the fewest households so far among those that may. What is uneven then is mended; every
 * move makes the sum of squares smaller, so it ends. */
static enum status cross(struct crossing *x, struct workspace *ws, struct err *err)
{
	qsort(x->grids.v, x->grids.n, sizeof(x->grids.v[0]), by_size);
	for (size_t g = 0; g < x->grids.n; g++) {
		struct grid *grid = &x->grids.v[g];
		char unit[UNIT_CODE + 1];

		memcpy(unit, grid->id, UNIT_CODE);
		unit[UNIT_CODE] = '\0';
		for (size_t t = 0; t < x->own.teams.n; t++) {
			bool fewer = grid->team < 0 || x->own.teams.v[t].households < x->own.teams.v[grid->team].households;

			if (fewer && !looks_after(&x->own, x->own.teams.v[t].name, unit))
				grid->team = (long)t;
		}
		if (grid->team < 0)
			return err_set(err, ST_INPUT, T("“%s”每个队都包联，没有别的队可以去。请加一个队。一户也没有分。"),
				       workspace_unit_name(ws, unit));
		x->own.teams.v[grid->team].households += grid->households;
	}
	while (even_out(x))
		;
	qsort(x->grids.v, x->grids.n, sizeof(x->grids.v[0]), by_grid_id);
	return ST_OK;
}

static const char *team_of_grid(void *ctx, const struct household *h)
{
	struct crossing *x = ctx;
	const struct grid *g = is_wanted(&x->sample, h) ? find_grid(x, h->id) : NULL;

	return g ? x->own.teams.v[g->team].name : NULL;
}

static enum status cross_all(struct crossing *x, struct workspace *ws, const struct strbuf *text, struct strbuf *said, struct err *err)
{
	struct store *store = workspace_store(ws);
	int64_t n = 0;
	enum status st = own_parse(&x->own, text, err);

	if (st == ST_OK && x->own.teams.n < 2)
		st = err_set(err, ST_INPUT, T("交叉分派至少要两个队。一户也没有分。"));
	if (st == ST_OK)
		st = store_household_each(store, NULL, NULL, count_grid, x, err);
	if (st == ST_OK && x->grids.n == 0)
		st = err_set(err, ST_NOT_FOUND, T("名册还是空的，没有可分的住户。"));
	if (st == ST_OK)
		st = cross(x, ws, err);
	if (st == ST_OK)
		st = store_household_assign(store, team_of_grid, x, &n, err);
	if (st == ST_OK)
		st = store_setting_set(store, OWN_NAME, text->data, err);
	for (size_t t = 0; t < x->own.teams.n && st == ST_OK; t++)
		strbuf_addf(said, T("%s：%lld 户\n"), x->own.teams.v[t].name, (long long)x->own.teams.v[t].households);
	if (st == ST_OK)
		strbuf_addf(said, T("共 %lld 户，没有一个队去自己包联的地方。"), (long long)n);
	return st;
}

enum status office_households_cross(struct workspace *ws, const char *path, struct strbuf *said, struct err *err)
{
	struct crossing x = { .sample = { .ws = ws, .err = err }, .own = { .a = arena_new() }, .a = arena_new() };
	struct strbuf text;
	enum status st = need_office(ws, err);

	strbuf_init(&x.sample.ids);
	strbuf_init(&text);
	if (st == ST_OK)
		st = csvio_read(&text, path, OWN_MAX, err);
	if (st == ST_OK)
		st = store_begin(workspace_store(ws), err);
	if (st == ST_OK) {
		st = cross_all(&x, ws, &text, said, err);
		st = store_end(workspace_store(ws), st, err);
	}
	strbuf_clear(&text);
	strbuf_clear(&x.sample.ids);
	VEC_CLEAR(&x.grids);
	own_clear(&x.own);
	arena_free(x.a);
	return st;
}
