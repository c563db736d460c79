/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "exports/package_ahead.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/fs.h"
#include "base/mem.h"
#include "exports/merge_internal.h"
#include "exports/package_merge.h"
#include "exports/seal.h"
#include "store/store.h"

/* Making a child costs more the larger the page cache has grown, since every page of memory that is touched after it is copied; with
 * this many packages of a day's work in one it is bearable. Larger files are slow by themselves; with these bytes memory stays flat. */
enum { FILES = 128 };
#define BYTES ((size_t)2 << 20)

struct group {
	struct package_ahead v[FILES];
	size_t n;
	size_t jobs[FILES]; /* those of v that a child looks at */
	struct package_verdict verdicts[FILES]; /* likewise */
	struct package_children children;
};

/* One group is taken while a child verifies the next. */
struct ahead_list {
	struct group group[2];
	struct group *now; /* the one under way */
};

static void fault(struct package_ahead *a, enum status st, const struct err *err)
{
	a->v.status = st;
	(void)snprintf(a->v.text, sizeof(a->v.text), "%s", err->text);
}

static void forget(struct group *g)
{
	package_children_end(&g->children);
	for (size_t i = 0; i < g->n; i++)
		strbuf_clear(&g->v[i].bytes);
	g->n = g->children.n = 0;
}

static enum status open_job(void *ctx, size_t i, struct err *err)
{
	const struct group *g = ctx;
	const struct package_ahead *a = &g->v[g->jobs[i]];
	struct package *p = NULL;
	bool sealed;
	enum status st = package_open(&p, &sealed, a->bytes.data, a->bytes.len, a->openers,
				      a->n_openers, err);

	package_free(p);
	return st;
}

/* Reads one more, within what is left of the bytes; false: it waits for its own turn. */
static bool read_one(struct group *g, struct merge *m, size_t i, size_t left)
{
	struct package_ahead *a = &g->v[g->n];
	struct err err = ERR_INIT;
	enum status st;

	*a = (struct package_ahead){ .file = i };
	strbuf_init(&a->bytes);
	st = fs_read(&a->bytes, m->report.files.v[i].path, left, &err);
	a->read = st == ST_OK;
	if (a->read)
		a->digest = digest_of(a->bytes.data, a->bytes.len);
	else
		fault(a, st, &err);
	if (!a->read && g->n > 0) {
		strbuf_clear(&a->bytes);
		return false;
	}
	g->n++;
	return true;
}

static void read_some(struct group *g, struct merge *m, size_t i)
{
	size_t have = 0;

	(void)read_one(g, m, i, PACKAGE_MAX + ((size_t)1 << 20));
	for (size_t k = i + 1; k < m->report.files.n && g->n < FILES; k++) {
		have += g->v[g->n - 1].bytes.len;
		if (!m->wanted[k])
			continue;
		if (!merge_ends_in_ruhu(m->report.files.v[k].path) || have >= BYTES ||
		    !read_one(g, m, k, BYTES - have))
			return;
	}
}

/* Whether it can be opened at all is asked before anybody is asked for a passphrase. */
static enum status get_openers(struct merge *m, struct package_ahead *a, struct err *err)
{
	enum status st = ST_OK;

	if (!seal_is_sealed(a->bytes.data, a->bytes.len))
		return ST_OK;
	st = seal_whole(a->bytes.data, a->bytes.len, err);
	if (st == ST_OK && m->o.openers)
		st = m->o.openers(m->o.ctx, &a->openers, &a->n_openers, err);
	return st;
}

static enum status choose_jobs(struct group *g, struct merge *m, struct err *err)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < g->n && st == ST_OK; i++) {
		struct package_ahead *a = &g->v[i];
		struct err why = ERR_INIT;
		enum status opened;

		if (!a->read)
			continue;
		st = store_package_known(m->store, &a->digest, &a->known, NULL, err);
		if (st != ST_OK || a->known)
			continue;
		opened = get_openers(m, a, &why);
		if (opened == ST_OK)
			g->jobs[g->children.n++] = i;
		else
			fault(a, opened, &why);
	}
	return st;
}

/* Reads from file i on and sets a child to it. */
static enum status begin(struct group *g, struct merge *m, size_t i, struct err *err)
{
	enum status st;

	forget(g);
	read_some(g, m, i);
	g->children.fn = open_job;
	g->children.ctx = g;
	g->children.limits = &package_limits_usual;
	st = choose_jobs(g, m, err);
	if (st == ST_OK)
		package_children_begin(&g->children);
	else
		forget(g);
	return st;
}

static void finish(struct group *g)
{
	struct err err = ERR_INIT;
	size_t done = 0;
	enum status st = package_children_hear(&g->children, g->verdicts, &done, &err);

	for (size_t i = 0; i < g->children.n; i++) {
		if (i < done)
			g->v[g->jobs[i]].v = g->verdicts[i];
		else
			fault(&g->v[g->jobs[i]], st, &err);
	}
	g->children.n = 0;
}

static const struct package_ahead *find(const struct group *g, size_t i)
{
	for (size_t k = 0; k < g->n; k++)
		if (g->v[k].file == i)
			return &g->v[k];
	return NULL;
}

/* The first package that waits after those of g, if no other file comes before it. */
static bool follows(const struct merge *m, const struct group *g, size_t *out)
{
	const struct merge_report *r = &m->report;
	size_t i = g->v[g->n - 1].file + 1;

	while (i < r->files.n && !m->wanted[i])
		i++;
	*out = i;
	return i < r->files.n && merge_ends_in_ruhu(r->files.v[i].path);
}

static enum status move_on(struct ahead_list *l, struct merge *m, size_t i, struct err *err)
{
	struct group *other = l->now == l->group ? l->group + 1 : l->group;
	enum status st = find(other, i) ? ST_OK : begin(other, m, i, err);
	size_t next = 0;

	if (st != ST_OK)
		return st;
	finish(other);
	forget(l->now);
	if (follows(m, other, &next))
		st = begin(l->now, m, next, err);
	l->now = other;
	return st;
}

enum status package_ahead_get(struct merge *m, size_t i, const struct package_ahead **out,
			      struct err *err)
{
	struct ahead_list *l = m->ahead;
	enum status st = ST_OK;

	if (!l) {
		l = m->ahead = mem_alloc(sizeof(*l));
		l->now = l->group;
	}
	if (!find(l->now, i))
		st = move_on(l, m, i, err);
	*out = st == ST_OK ? find(l->now, i) : NULL;
	return st;
}

void package_ahead_free(struct merge *m)
{
	if (!m->ahead)
		return;
	forget(&m->ahead->group[0]);
	forget(&m->ahead->group[1]);
	free(m->ahead);
	m->ahead = NULL;
}
