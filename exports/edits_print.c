/* SPDX-License-Identifier: MIT */
/* What differs, in words. */
#include "config.h"

#include <string.h>

#include "base/fs.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "exports/edits_internal.h"

/* Whole, so that what differs is seen, however far behind. */
static void add_value(struct strbuf *out, const char *value)
{
	enum { SHOWN = 4000 };
	size_t n = strlen(value);

	if (n == 0) {
		strbuf_adds(out, T("（空）"));
		return;
	}
	utf8_clean(out, value, n < SHOWN ? n : utf8_prev(value, n, SHOWN), false);
	if (n >= SHOWN)
		strbuf_adds(out, "…");
}

static void print_edit(struct strbuf *out, const struct edits *e, const struct edit *edit)
{
	char number[IDENTITY_TEXT];

	identity_format(number, &edit->rev.identity);
	strbuf_addf(out, T("记录 %.8s  %s  %s 第 %ld 行\n"), number, edit->rev.household,
		    fs_base_name(e->m->report.files.v[edit->file].path), edit->row);
	for (size_t i = 0; i < edit->cells.n; i++) {
		const struct edit_cell *cell = &edit->cells.v[i];

		strbuf_addf(out, "    %s", cell->key);
		if (*cell->label)
			strbuf_addf(out, T("（%s）"), cell->label);
		strbuf_adds(out, cell->computed ? T("，随着变：") : T("："));
		add_value(out, cell->was);
		strbuf_adds(out, " → ");
		add_value(out, cell->now);
		strbuf_addc(out, '\n');
	}
	if (edit->doubt)
		strbuf_addf(out, T("    请核对（照常计数）%s\n"), edit->doubt);
	if (edit->moved)
		strbuf_adds(out, T("    冲突：导出以后这份记录又有了新的一版。收下会两版都留着、记为冲突，要人来定，不会盖掉新的那一版。\n"));
}

static void print_refusals(struct strbuf *out, const struct edits *e)
{
	for (size_t i = 0; i < e->refusals.n; i++) {
		const struct edit_refusal *r = &e->refusals.v[i];

		strbuf_addf(out, T("不能收  %s"), fs_base_name(e->m->report.files.v[r->file].path));
		if (r->row > 0)
			strbuf_addf(out, T(" 第 %ld 行"), r->row);
		strbuf_addf(out, T("：%s\n"), r->text);
	}
	if (e->count.refused > (int64_t)e->refusals.n)
		strbuf_addf(out, T("不能收  还有 %lld 处没有列出\n"), (long long)(e->count.refused - (int64_t)e->refusals.n));
}

void edits_print(struct strbuf *out, const struct edits *e)
{
	const struct edits_count *n = &e->count;

	for (size_t i = 0; i < e->list.n; i++)
		if (!e->list.v[i].dropped)
			print_edit(out, e, &e->list.v[i]);
	print_refusals(out, e);
	if (n->missing > 0) {
		strbuf_addf(out, T("表里没有的记录 %lld 份，不算删除，照旧留着："), (long long)n->missing);
		for (size_t i = 0; i < e->missing.n; i++)
			strbuf_addf(out, "%s%s", i > 0 ? T("、") : "", e->missing.v[i]);
		strbuf_adds(out, n->missing > (int64_t)e->missing.n ? T(" 等\n") : "\n");
	}
	strbuf_addf(out, T("改了的记录 %lld 份，共 %lld 处（其中冲突 %lld 份）；没有变的 %lld 行；以前收过的 %lld 行；不能收的 %lld 处\n"),
		    (long long)n->records, (long long)n->cells, (long long)n->conflicts, (long long)n->unchanged,
		    (long long)n->done, (long long)n->refused);
}
