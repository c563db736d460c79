/* SPDX-License-Identifier: MIT */
/* What came of a merge: totals, conflicts, and the report in words. */
#include "config.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/digest.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "exports/decisions.h"
#include "exports/merge_internal.h"

enum { SKIPPED_SHOWN = 10, SHARED_SHOWN = 10, STATUS_COLUMNS = 6 };

static void add_up(struct merge *m)
{
	struct merge_report *r = &m->report;

	for (size_t i = 0; i < r->files.n; i++) {
		struct merge_file *f = &r->files.v[i];

		if (f->outcome == MERGE_SKIPPED && m->kin[i].main >= 0 && !m->wanted[m->kin[i].main])
			VEC_PUSH(&f->notes, arena_printf(m->arena, T("随 %s 一起"), fs_base_name(r->files.v[m->kin[i].main].path)));
		else if (f->outcome == MERGE_SKIPPED && m->kin[i].main >= 0)
			merge_refuse_child(m, i, T("它的主表没有收下。"));
		else if (f->outcome == MERGE_SKIPPED && f->code == ST_CANCELLED)
			VEC_PUSH(&f->notes, arena_strdup(m->arena, T("还没有读到")));
		if (f->outcome == MERGE_SKIPPED)
			f->code = ST_OK;
		r->count[f->outcome]++;
		r->added += f->added;
		r->already += f->already;
		r->marked += f->marked;
		r->corrections += m->corrections[i];
		r->unregistered += m->unregistered[i];
	}
}

struct origins {
	struct merge *m;
	struct strbuf text;
	int64_t seq;
	size_t n;
};

static enum status add_origin(void *ctx, const struct head *head)
{
	struct origins *o = ctx;

	if (head->rev->seq != o->seq || o->n >= 4)
		return ST_OK;
	strbuf_addf(&o->text, "%s%s", o->n++ ? T("、") : "",
		    *head->origin ? head->origin : T("本机"));
	return ST_OK;
}

static enum status add_conflict(void *ctx, const struct head *head)
{
	struct merge *m = ctx;
	struct origins o = { .m = m, .seq = head->rev->seq };
	const struct identity identity = head->rev->identity;
	char id[IDENTITY_TEXT];

	if (!head->conflict || m->report.conflicts.n >= MERGE_SENTENCES)
		return ST_OK;
	identity_format(id, &identity);
	strbuf_init(&o.text);
	if (store_history_each(m->store, &identity, add_origin, &o, NULL) == ST_OK)
		VEC_PUSH(&m->report.conflicts,
			 arena_printf(m->arena,
				      T("记录 %s（住户 %s）第 %lld 版有不同的回答（来自 "
					"%s），都留着，先按其中一份计数"),
				      id, *head->rev->household ? head->rev->household : T("不明"),
				      (long long)o.seq, o.text.data));
	strbuf_clear(&o.text);
	return ST_OK;
}

static enum status add_shared(void *ctx, const char *round, const char *household, const struct identity *v UNUSED, size_t n)
{
	struct merge *m = ctx;

	if (m->report.shared++ < SHARED_SHOWN)
		VEC_PUSH(&m->report.shared_households, arena_printf(m->entered, T("%s（%s 期，%zu 份）"), household, round, n));
	return ST_OK;
}

/* Of households that several interviews name. A thread of its own does this beside the rest, with its own view of the store; until it is
 * joined the arena entered and what the report says of shared households are its. */
struct shared {
	struct merge *m;
	struct store *store;
	enum status status;
	struct err err;
};

static void *find_shared(void *shared)
{
	struct shared *s = shared;
	struct merge *m = s->m;
	struct decisions *d = NULL;
	enum status st;

	m->report.shared = 0;
	m->report.shared_households.n = 0;
	st = decisions_load(&d, s->store, &s->err);
	if (st == ST_OK)
		st = twins_each(s->store, d, add_shared, m, &s->err);
	decisions_free(d);
	s->status = st;
	return NULL;
}

static enum status find_state(struct merge *m, struct err *err)
{
	enum status st = store_state_kept(m->store, &m->report.state, err);

	if (st == ST_OK && m->report.state.conflicts > 0)
		st = store_conflicts_each(m->store, add_conflict, m, err);
	return st;
}

enum status merge_sum_up(struct merge *m, struct err *err)
{
	struct shared shared = { .m = m, .store = store_beside(m->store), .err = ERR_INIT };
	pthread_t thread;
	bool beside;
	enum status st;

	add_up(m);
	beside = shared.store && pthread_create(&thread, NULL, find_shared, &shared) == 0;
	st = find_state(m, err);
	if (beside)
		(void)pthread_join(thread, NULL);
	store_beside_done(m->store);
	shared.store = m->store;
	if (st == ST_OK && (!beside || shared.status != ST_OK)) /* another program may have been in its way */
		(void)find_shared(&shared);
	if (st != ST_OK)
		return st;
	if (shared.status != ST_OK && err)
		*err = shared.err;
	return shared.status;
}

const char *merge_outcome_name(enum merge_outcome outcome)
{
	switch (outcome) {
	case MERGE_TAKEN:
		return T("收下");
	case MERGE_HAD:
		return T("已有");
	case MERGE_REFUSED:
		return T("不收");
	case MERGE_SKIPPED:
		return T("跳过");
	}
	return "";
}

static void add_lines(struct strbuf *out, const struct sentences *list, int64_t more,
		      const char *more_fmt_text)
{
	for (size_t i = 0; i < list->n; i++) {
		strbuf_adds(out, "        ");
		utf8_clean(out, list->v[i], strlen(list->v[i]), false);
		strbuf_addc(out, '\n');
	}
	if (more > 0)
		strbuf_addf(out, "        %s %lld\n", more_fmt_text, (long long)more);
}

static void add_file(struct strbuf *out, const struct merge_file *f)
{
	utf8_pad(out, merge_outcome_name(f->outcome), STATUS_COLUMNS, UTF8_LEFT);
	utf8_clean(out, f->path, strlen(f->path), false);
	/* How much a package had that an older program took nobody knows. */
	if (f->outcome == MERGE_TAKEN || (f->outcome == MERGE_HAD && f->added + f->already > 0))
		strbuf_addf(out, T("  新增 %lld  已有 %lld"), (long long)f->added,
			    (long long)f->already);
	if (f->marked > 0)
		strbuf_addf(out, T("  有疑问 %lld"), (long long)f->marked);
	strbuf_addc(out, '\n');
	add_lines(out, &f->problems, f->more_problems, T("另外没有列出的问题："));
	add_lines(out, &f->notes, f->more_notes, T("另外没有列出的："));
}

static void add_list(struct strbuf *out, const char *title, const struct sentences *list)
{
	if (list->n == 0)
		return;
	strbuf_addf(out, "%s\n", title);
	add_lines(out, list, 0, "");
}

static void add_notices(struct strbuf *out, const struct merge_report *r)
{
	struct strbuf title;

	strbuf_init(&title);
	add_list(out, T("办公室没有建过这几期，按原名收下；抽样方式不明，不算区间："), &r->rounds);
	if (r->unregistered > 0)
		strbuf_addf(&title, T("%lld 条记录的住户不在名册里（照样收下），例如："),
			    (long long)r->unregistered);
	add_list(out, title.data, &r->households);
	strbuf_reset(&title);
	strbuf_addf(&title, T("有 %lld 条记录说法不一，要人看一看："),
		    (long long)r->state.conflicts);
	add_list(out, title.data, &r->conflicts);
	strbuf_reset(&title);
	strbuf_addf(&title,
		    T("疑似重复：有 %lld "
		      "户在同一期里有不止一份计数的访谈（都照样留着，没有改动），例如："),
		    (long long)r->shared);
	add_list(out, title.data, &r->shared_households);
	strbuf_clear(&title);
}

void merge_report_print(struct strbuf *out, const struct merge_report *report)
{
	char groups[DIGEST_GROUPS];
	int64_t skipped = 0;

	for (size_t i = 0; i < report->files.n; i++) {
		const struct merge_file *f = &report->files.v[i];

		if (f->outcome != MERGE_SKIPPED || skipped++ < SKIPPED_SHOWN)
			add_file(out, f);
	}
	if (skipped > SKIPPED_SHOWN)
		strbuf_addf(out, T("跳过  另外还有 %lld 个文件\n"),
			    (long long)(skipped - SKIPPED_SHOWN));
	add_notices(out, report);
	strbuf_addf(out, T("文件：收下 %lld 个，已有 %lld 个，不收 %lld 个，跳过 %lld 个\n"),
		    (long long)report->count[MERGE_TAKEN], (long long)report->count[MERGE_HAD],
		    (long long)report->count[MERGE_REFUSED],
		    (long long)report->count[MERGE_SKIPPED]);
	strbuf_addf(
		out,
		T("记录：新增 %lld 条（其中更正 %lld 条），已有 %lld 条，有疑问不计数 %lld 条\n"),
		(long long)report->added, (long long)report->corrections,
		(long long)report->already, (long long)report->marked);
	strbuf_addf(out, T("现在共有：访谈 %lld 份，走访 %lld 次\n"),
		    (long long)report->state.interviews, (long long)report->state.visits);
	digest_groups(groups, &report->state.digest);
	strbuf_addf(out, T("核对数：%s（两边念出来一样，数据就一样）\n"), groups);
}
