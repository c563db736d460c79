/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/merging.h"

#include <stdlib.h>
#include <string.h>

#include "app/office.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "exports/merge.h"

struct watching {
	struct merging *m;
	const char *folder;
	int64_t last_ms; /* rows were made */
	bool (*seen)(void *ctx, const struct merging *m);
	void *ctx;
};

struct merging *merging_new(void)
{
	struct merging *m = mem_alloc(sizeof(*m));

	m->arena = arena_new();
	m->report = m->groups = "";
	return m;
}

void merging_free(struct merging *m)
{
	if (!m)
		return;
	VEC_CLEAR(&m->rows);
	arena_free(m->arena);
	free(m);
}

const char *merging_state_label(enum merging_state s)
{
	switch (s) {
	case MERGING_REFUSED:
		return T("不收");
	case MERGING_GAP:
		return T("缺号");
	case MERGING_LOOK:
		return T("请看");
	case MERGING_TAKEN:
		return T("收下");
	case MERGING_HAD:
		return T("已有");
	case MERGING_SKIPPED:
		return T("跳过");
	case MERGING_WAITING:
		break;
	}
	return T("在读");
}

int merging_seconds_left(const struct merging *m)
{
	int64_t ms = clock_mono_ms() - m->started_ms;

	/* The first files say little. */
	if (!m->running || m->done == 0 || ms < 1000)
		return -1;
	return (int)(ms * (int64_t)(m->total - m->done) / (int64_t)m->done / 1000) + 1;
}

static enum merging_state state_of(const struct merge_file *f, bool settled)
{
	switch (f->outcome) {
	case MERGE_TAKEN:
		return settled ? MERGING_TAKEN : MERGING_WAITING;
	case MERGE_HAD:
		return settled ? MERGING_HAD : MERGING_WAITING;
	case MERGE_REFUSED:
		return MERGING_REFUSED;
	case MERGE_SKIPPED:
		break;
	}
	return MERGING_SKIPPED;
}

/* What it is called below the folder that was given. */
static const char *name_below(const char *folder, const char *path)
{
	size_t n = strlen(folder);

	if (strncmp(folder, path, n) != 0 || !path[n])
		return fs_base_name(path);
	path += n;
	return path + strspn(path, "/");
}

static void add_sentences(struct strbuf *out, const struct sentences *list, int64_t more)
{
	for (size_t i = 0; i < list->n; i++)
		strbuf_addf(out, "%s\n", list->v[i]);
	if (more > 0)
		strbuf_addf(out, T("另外还有 %lld 处没有列出。\n"), (long long)more);
}

static void put(struct merging *m, struct merging_row row, const struct strbuf *detail)
{
	row.detail = arena_strndup(m->arena, detail->len ? detail->data : "", detail->len);
	row.why = arena_strndup(m->arena, row.detail, strcspn(row.detail, "\n"));
	m->count[row.state]++;
	VEC_PUSH(&m->rows, row);
}

static void put_file(const struct watching *w, const struct merge_file *f, bool settled)
{
	struct merging *m = w->m;
	struct merging_row row = { .state = state_of(f, settled),
				   .path = arena_strdup(m->arena, f->path),
				   .added = f->added,
				   .already = f->already,
				   .set_aside = f->set_aside };
	struct strbuf detail;

	row.name = name_below(w->folder, row.path);
	strbuf_init(&detail);
	add_sentences(&detail, &f->problems, f->more_problems);
	if (f->marked > 0)
		strbuf_addf(&detail, T("有疑问、不计数的 %lld 条。\n"), (long long)f->marked);
	add_sentences(&detail, &f->notes, f->more_notes);
	put(m, row, &detail);
	strbuf_clear(&detail);
}

static void begin_rows(struct merging *m)
{
	m->rows.n = 0;
	m->added = 0;
	memset(m->count, 0, sizeof(m->count));
}

/* Of those read so far. A person reads no faster than some times a second, and a folder may hold thousands of files. */
static bool on_file(void *ctx, const struct merge_report *r, size_t done, size_t settled)
{
	enum { EVERY_MS = 50 };
	struct watching *w = ctx;
	int64_t now = clock_mono_ms();

	if (done < r->files.n && now - w->last_ms < EVERY_MS)
		return true;
	w->last_ms = now;
	arena_reset(w->m->arena);
	begin_rows(w->m);
	w->m->done = done;
	w->m->total = r->files.n;
	for (size_t i = 0; i < done; i++) {
		put_file(w, &r->files.v[i], i < settled);
		w->m->added += r->files.v[i].added;
	}
	return !w->seen || w->seen(w->ctx, w->m);
}

static void put_list(struct merging *m, enum merging_state state, const char *title, const struct sentences *list, const char *then)
{
	struct strbuf detail;

	strbuf_init(&detail);
	strbuf_addf(&detail, "%s\n", title);
	add_sentences(&detail, list, 0);
	strbuf_adds(&detail, then);
	put(m, (struct merging_row){ .state = state, .path = "", .name = "" }, &detail);
	strbuf_clear(&detail);
}

static void put_looks(struct merging *m, const struct merge_report *r)
{
	struct arena *a = m->arena;

	if (r->state.conflicts)
		put_list(m, MERGING_LOOK, arena_printf(a, T("有 %lld 条记录说法不一，要人看一看。"), (long long)r->state.conflicts), &r->conflicts,
			 T("在首页按 C，各版对着看，定下来。"));
	if (r->shared)
		put_list(m, MERGING_LOOK, arena_printf(a, T("有 %lld 户在同一期里有不止一份计数的访谈。"), (long long)r->shared), &r->shared_households,
			 T("在首页按 C，定哪一份算数，或者都算数。"));
	if (r->unregistered)
		put_list(m, MERGING_LOOK, arena_printf(a, T("有 %lld 条记录的住户不在名册里，照样收下了。"), (long long)r->unregistered), &r->households, "");
	if (r->rounds.n)
		put_list(m, MERGING_LOOK, T("办公室没有建过这几期，按原名收下；抽样方式不明，不算区间。"), &r->rounds, "");
}

/* A sentence a line, each about one computer. */
static void put_chains(struct merging *m, const char *chains)
{
	while (*chains) {
		size_t n = strcspn(chains, "\n");
		const char *line = arena_strndup(m->arena, chains, n);
		struct strbuf detail;

		strbuf_init(&detail);
		strbuf_adds(&detail, line);
		put(m, (struct merging_row){ .state = MERGING_GAP, .path = "", .name = "" }, &detail);
		strbuf_clear(&detail);
		chains += n + (chains[n] == '\n');
	}
}

static int by_state(const void *left, const void *right)
{
	const struct merging_row *a = left, *b = right;

	if (a->state != b->state)
		return a->state < b->state ? -1 : 1;
	return strcmp(a->path, b->path);
}

static void on_end(void *ctx, const struct merge_report *r, const char *chains, const char *text)
{
	struct watching *w = ctx;
	struct merging *m = w->m;
	char groups[DIGEST_GROUPS];

	arena_reset(m->arena);
	begin_rows(m);
	for (size_t i = 0; i < r->files.n; i++)
		put_file(w, &r->files.v[i], true);
	m->added = r->added;
	m->total = r->files.n;
	put_looks(m, r);
	put_chains(m, chains);
	if (m->rows.n > 1)
		qsort(m->rows.v, m->rows.n, sizeof(*m->rows.v), by_state);
	digest_groups(groups, &r->state.digest);
	m->groups = arena_strdup(m->arena, groups);
	m->report = arena_strdup(m->arena, text);
	m->cancelled = r->cancelled;
}

enum status merging_run(struct merging *m, struct workspace *ws, const char *path, struct office_openers *openers,
			bool (*seen)(void *ctx, const struct merging *m), void *ctx, struct err *err)
{
	struct watching w = { .m = m, .folder = fs_is_dir(path) ? path : "", .seen = seen, .ctx = ctx };
	const struct office_watcher watcher = { .file = on_file, .end = on_end, .ctx = &w };
	struct strbuf said;
	bool refused = false;
	enum status st;

	arena_reset(m->arena);
	begin_rows(m);
	m->report = m->groups = "";
	m->done = m->total = 0;
	m->started_ms = clock_mono_ms();
	m->running = true;
	strbuf_init(&said);
	st = office_merge_watched(ws, &path, 1, NULL, openers, &watcher, &said, &refused, err);
	strbuf_clear(&said);
	m->running = false;
	return st == ST_CANCELLED && m->cancelled ? ST_OK : st;
}
