/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/devices.h"

#include <stdlib.h>
#include <string.h>

#include "app/workspace.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "exports/decisions.h"
#include "exports/package_merge.h"
#include "exports/seal.h"

enum { TEAMS_SHOWN = 3 };

/* Which team a household belongs to, looked up once for all records. */
struct team_of {
	const char *household, *team;
};

struct loading {
	struct devices *d;
	struct workspace *ws;
	int64_t midnight;
	const char *round; /* NULL = there is none yet: everything is of it */
	VEC(struct team_of) teams; /* by household */
};

static enum status take_key(void *ctx, const struct store_key *k)
{
	struct loading *l = ctx;
	struct arena *a = l->d->arena;
	struct device d = { .code = arena_strdup(a, k->code), .role = k->role, .state = k->state, .teams = "", .missing_numbers = "", .lost_why = "" };
	char print[SEAL_FINGERPRINT];

	memcpy(d.key, k->key, sizeof(d.key));
	seal_fingerprint(print, k->key);
	d.fingerprint = arena_strdup(a, print);
	d.self = memcmp(k->key, workspace_signer(l->ws)->key, sizeof(d.key)) == 0;
	VEC_PUSH(&l->d->v, d);
	return ST_OK;
}

static struct device *with_key(struct loading *l, const unsigned char *key)
{
	for (size_t i = 0; i < l->d->v.n; i++)
		if (memcmp(l->d->v.v[i].key, key, PUBLIC_KEY_SIZE) == 0)
			return &l->d->v.v[i];
	return NULL;
}

static enum status take_package(void *ctx, const struct store_package *p)
{
	struct loading *l = ctx;
	struct device *d = with_key(l, p->key);

	if (d && p->at_ms >= d->at_ms) {
		d->number = p->number;
		d->at_ms = p->at_ms;
	}
	return ST_OK;
}

static void take_gap(void *ctx, const struct package_gap *g)
{
	struct loading *l = ctx;
	struct device *d = with_key(l, g->key);

	if (!d)
		return;
	d->missing = g->missing;
	d->missing_numbers = arena_strdup(l->d->arena, g->numbers);
	d->lost = g->aside;
	if (g->aside && g->decided)
		d->lost_why = arena_printf(l->d->arena, T("%s（%s，%.10s）"), g->decided->reason, g->decided->who, g->decided->when);
}

static enum status take_household(void *ctx, const struct household *h)
{
	struct loading *l = ctx;

	if (*h->team)
		VEC_PUSH(&l->teams, ((struct team_of){ arena_strdup(l->d->arena, h->id), arena_strdup(l->d->arena, h->team) }));
	return ST_OK;
}

static int by_household(const void *left, const void *right)
{
	const struct team_of *a = left, *b = right;

	return strcmp(a->household, b->household);
}

static bool names_team(const char *teams, const char *team)
{
	size_t n = strlen(team);

	for (const char *p = teams; (p = strstr(p, team)); p += n)
		if ((p == teams || p[-1] == ' ') && (p[n] == '\0' || p[n] == ' '))
			return true;
	return false;
}

static void add_team(struct loading *l, struct device *d, const char *household)
{
	const struct team_of key = { .household = household };
	const struct team_of *t = l->teams.n ? bsearch(&key, l->teams.v, l->teams.n, sizeof(*l->teams.v), by_household) : NULL;
	int n = *d->teams ? 1 : 0;

	for (const char *p = d->teams; *p; p++)
		n += *p == ' ';
	if (t && n < TEAMS_SHOWN && !names_team(d->teams, t->team))
		d->teams = arena_printf(l->d->arena, "%s%s%s", d->teams, *d->teams ? " " : "", t->team);
}

/* By the key that signed it; what came as a table by the code that stands in it. */
static enum status take_record(void *ctx, const struct head *head)
{
	struct loading *l = ctx;
	const struct revision *rev = head->rev;

	if (rev->kind != REV_INTERVIEW && rev->kind != REV_VISIT)
		return ST_OK;
	for (size_t i = 0; i < l->d->v.n; i++) {
		struct device *d = &l->d->v.v[i];

		if (head->by ? memcmp(d->key, head->by->key, PUBLIC_KEY_SIZE) != 0 : strcmp(d->code, rev->device) != 0)
			continue;
		d->records++;
		d->in_round += !l->round || strcmp(l->round, rev->round) == 0;
		add_team(l, d, rev->household);
		break;
	}
	return ST_OK;
}

static int in_order(const void *left, const void *right)
{
	const struct device *a = left, *b = right;

	if ((a->state == KEY_WAITING) != (b->state == KEY_WAITING))
		return a->state == KEY_WAITING ? -1 : 1;
	if (a->role != b->role)
		return a->role < b->role ? -1 : 1;
	return strcmp(a->code, b->code);
}

static void add_up(struct loading *l)
{
	for (size_t i = 0; i < l->d->v.n; i++) {
		struct device *d = &l->d->v.v[i];

		d->today = d->at_ms >= l->midnight;
		l->d->waiting += d->state == KEY_WAITING;
		if (d->role != KEY_DEVICE || d->state != KEY_TRUSTED)
			continue;
		l->d->trusted++;
		l->d->in_round += d->in_round > 0;
		l->d->today += d->today;
		l->d->missing += d->missing > 0;
	}
	if (l->d->v.n > 1)
		qsort(l->d->v.v, l->d->v.n, sizeof(*l->d->v.v), in_order);
}

enum status devices_load(struct devices **out, struct workspace *ws, struct err *err)
{
	struct loading l = { .d = mem_alloc(sizeof(*l.d)), .ws = ws };
	struct store *store = workspace_store(ws);
	enum status st;

	*out = NULL;
	l.d->arena = arena_new();
	l.round = workspace_round(ws) ? workspace_round(ws)->id : NULL;
	l.midnight = workspace_today(ws) * 24 * 60 * 60 * 1000 - (int64_t)workspace_utc_offset(ws) * 60 * 1000;
	st = store_key_each(store, take_key, &l, err);
	if (st == ST_OK)
		st = store_package_each(store, take_package, &l, err);
	if (st == ST_OK)
		st = package_gaps_each(store, take_gap, &l, err);
	if (st == ST_OK)
		st = store_household_each(store, NULL, NULL, take_household, &l, err);
	if (l.teams.n > 1)
		qsort(l.teams.v, l.teams.n, sizeof(*l.teams.v), by_household);
	if (st == ST_OK)
		st = store_heads_any(store, -1, NULL, take_record, &l, err);
	VEC_CLEAR(&l.teams);
	if (st == ST_OK) {
		add_up(&l);
		*out = l.d;
	} else {
		devices_free(l.d);
	}
	return st;
}

void devices_free(struct devices *d)
{
	if (!d)
		return;
	VEC_CLEAR(&d->v);
	arena_free(d->arena);
	free(d);
}

const char *device_state_label(enum key_state s)
{
	switch (s) {
	case KEY_WAITING:
		return T("待确认");
	case KEY_TRUSTED:
		return T("认可");
	case KEY_REVOKED:
		break;
	}
	return T("停用");
}

bool device_is_late(const struct device *d, enum device_late since)
{
	if (d->role != KEY_DEVICE || d->state != KEY_TRUSTED)
		return false;
	return d->missing > 0 || (since == LATE_ROUND && d->in_round == 0) || (since == LATE_TODAY && !d->today);
}

enum status devices_absent_in_round(struct workspace *ws, struct strbuf *out, struct err *err)
{
	struct devices *l = NULL;
	enum status st = devices_load(&l, ws, err);
	bool first = true;

	for (size_t i = 0; st == ST_OK && i < l->v.n; i++) {
		const struct device *d = &l->v.v[i];

		if (d->role != KEY_DEVICE || d->state != KEY_TRUSTED || d->in_round > 0)
			continue;
		strbuf_addf(out, "%s%s", first ? "" : " ", d->code);
		first = false;
	}
	devices_free(l);
	return st;
}

void device_describe(struct strbuf *out, struct workspace *ws, const struct device *d)
{
	strbuf_addf(out, T("%s“%s”，%s%s\n"), d->role == KEY_OFFICE ? T("办公室") : T("电脑"), d->code, device_state_label(d->state),
		    d->self ? T("（本机）") : "");
	strbuf_addf(out, T("指纹 %s\n"), d->fingerprint);
	if (*d->teams)
		strbuf_addf(out, T("走访过的住户是这些队的：%s\n"), d->teams);
	strbuf_addf(out, T("在它上面做的访谈和走访：%lld 份，这一期的 %lld 份\n"), (long long)d->records, (long long)d->in_round);
	if (d->number > 0) {
		strbuf_addf(out, T("最后交来的是第 %lld 号包，收下的时间 "), (long long)d->number);
		clock_format_instant(out, d->at_ms, workspace_utc_offset(ws));
		strbuf_addc(out, '\n');
	} else if (!d->self) {
		strbuf_addf(out, "%s\n", T("还没有交来过包。"));
	}
	if (d->missing > 0)
		strbuf_addf(out, T("还有 %lld 条记录没有到这里；没有收到的包号：%s。请让那台电脑再交一次。\n"), (long long)d->missing, d->missing_numbers);
	if (d->lost > 0)
		strbuf_addf(out, T("缺的 %lld 条定了不再催：%s\n"), (long long)d->lost, d->lost_why);
	if (d->state == KEY_WAITING)
		strbuf_addf(out, "\n%s\n", T("第一次交来的。请打电话给那台电脑的人，请他念出指纹（交接单上有，或者运行 ruhu state）；一样的话按 A 认可，再汇总一次。"));
}
