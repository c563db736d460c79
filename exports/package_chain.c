/* SPDX-License-Identifier: MIT */
/* The chain of each device's packages. A missing number alone is no loss: only what its packages say is elsewhere and is not here is. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "exports/decisions.h"
#include "exports/package_merge.h"
#include "store/store.h"

struct link {
	int64_t number, at_ms;
	struct digest package, previous;
};

struct chain {
	unsigned char key[PUBLIC_KEY_SIZE];
	VEC(struct link) links;       /* by number */
	VEC(struct digest) elsewhere; /* of the last package */
};

struct chains {
	struct store *st;
	struct strbuf *out;
	const struct chain *c;
	struct decisions *decisions;
	const struct store_known *known; /* what their packages say is elsewhere: is it here? */
	size_t n_known;
};

static const char *code_of(const struct chains *x, struct arena *a)
{
	struct store_key key;
	bool found = false;

	return store_key_get(x->st, x->c->key, &key, &found, a, NULL) == ST_OK && found ? key.code
											: T("不明");
}

static void add_forks(struct chains *x, const char *code)
{
	const struct link *v = x->c->links.v;

	for (size_t i = 1; i < x->c->links.n; i++) {
		if (v[i].number == v[i - 1].number)
			strbuf_addf(x->out,
				    T("电脑 %s 有两个不同的第 %lld "
				      "号包：它的数据可能被复制过，或从旧备份恢复过。两个都收下了，"
				      "请查一查。\n"),
				    code, (long long)v[i].number);
		else if (v[i].number == v[i - 1].number + 1 &&
			 digest_compare(&v[i].previous, &v[i - 1].package) != 0)
			strbuf_addf(x->out,
				    T("电脑 %s 的第 %lld 号包不是接着收到的第 %lld "
				      "号包做的：它的数据可能被复制过。请查一查。\n"),
				    code, (long long)v[i].number, (long long)v[i - 1].number);
	}
}

/* The numbers that did not come, "1、3-5". */
static void add_missing_numbers(struct strbuf *out, const struct chain *c)
{
	int64_t next = 1;
	bool first = true;

	for (size_t i = 0; i < c->links.n; i++) {
		int64_t number = c->links.v[i].number;

		if (number > next) {
			strbuf_addf(out, "%s%lld", first ? "" : T("、"), (long long)next);
			if (number > next + 1)
				strbuf_addf(out, "-%lld", (long long)(number - 1));
			first = false;
		}
		next = number + 1;
	}
	if (first)
		strbuf_adds(out, T("别处"));
}

/* What is not here, and not set aside by a decision; of that, how much is. */
static void count_missing(const struct chains *x, int64_t *missing, int64_t *aside)
{
	const struct decided_gap *decided = decisions_gap(x->decisions, x->c->key);

	*missing = *aside = 0;
	for (size_t i = 0; i < x->c->elsewhere.n; i++) {
		const struct digest *id = &x->c->elsewhere.v[i];

		if (store_known_find(x->known, x->n_known, id)->here)
			continue;
		if (decided_lost(decided, id))
			++*aside;
		else
			++*missing;
	}
}

static void add_gap(struct chains *x, const char *code)
{
	int64_t missing = 0, aside = 0;

	count_missing(x, &missing, &aside);
	if (missing == 0)
		return;
	strbuf_addf(x->out, T("电脑 %s 还有 %lld 条记录没有到这里；没有收到的包号："), code,
		    (long long)missing);
	add_missing_numbers(x->out, x->c);
	strbuf_adds(x->out, T("。\n"));
}

static void tell(struct chains *x)
{
	struct arena *a = arena_new();
	const char *code = code_of(x, a);

	add_forks(x, code);
	add_gap(x, code);
	arena_free(a);
}

/* Copies, since the roster cannot be asked while the list is read. */
struct reading {
	VEC(struct chain) chains;
	VEC(struct store_known) known;
};

static enum status take(void *ctx, const struct store_package *p)
{
	struct reading *r = ctx;
	struct chain *c = r->chains.n ? &r->chains.v[r->chains.n - 1] : NULL;
	struct link l = { p->number, p->at_ms, p->package, p->previous };

	if (!c || memcmp(c->key, p->key, sizeof(c->key)) != 0) {
		struct chain fresh = { .links = { 0 } };

		memcpy(fresh.key, p->key, sizeof(fresh.key));
		VEC_PUSH(&r->chains, fresh);
		c = &r->chains.v[r->chains.n - 1];
	}
	/* The same package sealed twice is one. */
	if (c->links.n > 0 && digest_compare(&c->links.v[c->links.n - 1].package, &p->package) == 0)
		return ST_OK;
	VEC_PUSH(&c->links, l);
	c->elsewhere.n = 0;
	for (size_t i = 0; i < p->n_elsewhere; i++)
		VEC_PUSH(&c->elsewhere, p->elsewhere[i]);
	return ST_OK;
}

static void forget(struct reading *r)
{
	for (size_t i = 0; i < r->chains.n; i++) {
		VEC_CLEAR(&r->chains.v[i].links);
		VEC_CLEAR(&r->chains.v[i].elsewhere);
	}
	VEC_CLEAR(&r->chains);
	VEC_CLEAR(&r->known);
}

/* The chains, and whether what the last package of each says is elsewhere is here. key NULL = all devices' */
static enum status read_chains(struct reading *r, struct store *st, const unsigned char *key, struct err *err)
{
	enum status status = store_package_each(st, take, r, err);

	for (size_t i = 0; i < r->chains.n; i++) {
		const struct chain *c = &r->chains.v[i];

		for (size_t k = 0; k < c->elsewhere.n && (!key || memcmp(c->key, key, sizeof(c->key)) == 0); k++)
			VEC_PUSH(&r->known, ((struct store_known){ .id = c->elsewhere.v[k] }));
	}
	return status == ST_OK ? store_revisions_known(st, r->known.v, r->known.n, err) : status;
}

enum status package_chains(struct strbuf *out, struct store *st, struct err *err)
{
	struct reading r = { .known = { 0 } };
	struct chains x = { .st = st, .out = out };
	enum status status = read_chains(&r, st, NULL, err);

	x.known = r.known.v;
	x.n_known = r.known.n;
	if (status == ST_OK)
		status = decisions_load(&x.decisions, st, err);
	for (size_t i = 0; i < r.chains.n && status == ST_OK; i++) {
		x.c = &r.chains.v[i];
		tell(&x);
	}
	decisions_free(x.decisions);
	forget(&r);
	return status;
}

enum status package_gaps_each(struct store *st, package_gap_fn fn, void *ctx, struct err *err)
{
	struct reading r = { .known = { 0 } };
	struct strbuf numbers;
	struct chains x = { .st = st, .out = &numbers };
	enum status status = read_chains(&r, st, NULL, err);

	x.known = r.known.v;
	x.n_known = r.known.n;
	strbuf_init(&numbers);
	if (status == ST_OK)
		status = decisions_load(&x.decisions, st, err);
	for (size_t i = 0; i < r.chains.n && status == ST_OK; i++) {
		struct package_gap g = { .key = r.chains.v[i].key, .decided = decisions_gap(x.decisions, r.chains.v[i].key) };

		x.c = &r.chains.v[i];
		count_missing(&x, &g.missing, &g.aside);
		if (g.missing == 0 && g.aside == 0)
			continue;
		strbuf_reset(&numbers);
		add_missing_numbers(&numbers, x.c);
		g.numbers = numbers.data;
		fn(ctx, &g);
	}
	decisions_free(x.decisions);
	strbuf_clear(&numbers);
	forget(&r);
	return status;
}

enum status package_missing(struct store *st, const unsigned char key[PUBLIC_KEY_SIZE], struct digest **out, size_t *n, struct arena *a,
			    struct err *err)
{
	struct reading r = { .known = { 0 } };
	enum status status = read_chains(&r, st, key, err);

	*out = arena_array(a, r.known.n + 1, sizeof(**out));
	*n = 0;
	for (size_t i = 0; i < r.known.n && status == ST_OK; i++)
		if (!r.known.v[i].here)
			(*out)[(*n)++] = r.known.v[i].id;
	forget(&r);
	return status;
}

struct absence {
	const struct reading *r;
	int64_t from_ms;
	package_absent_fn fn;
	void *ctx;
};

static enum status ask(void *ctx, const struct store_key *k)
{
	struct absence *a = ctx;
	int64_t number = 0, at_ms = 0;

	if (k->role != KEY_DEVICE || k->state != KEY_TRUSTED)
		return ST_OK;
	for (size_t i = 0; i < a->r->chains.n; i++) {
		const struct chain *c = &a->r->chains.v[i];

		for (size_t j = 0; j < c->links.n && memcmp(c->key, k->key, sizeof(c->key)) == 0;
		     j++)
			if (c->links.v[j].at_ms >= at_ms) {
				at_ms = c->links.v[j].at_ms;
				number = c->links.v[j].number;
			}
	}
	if (at_ms < a->from_ms)
		a->fn(a->ctx, k->code, number, at_ms);
	return ST_OK;
}

enum status package_absent(struct store *st, int64_t from_ms, package_absent_fn fn, void *ctx,
			   struct err *err)
{
	struct reading r = { .known = { 0 } };
	struct absence a = { .r = &r, .from_ms = from_ms, .fn = fn, .ctx = ctx };
	enum status status = store_package_each(st, take, &r, err);

	if (status == ST_OK)
		status = store_key_each(st, ask, &a, err);
	forget(&r);
	return status;
}
