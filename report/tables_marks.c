/* SPDX-License-Identifier: MIT */
/* How far a figure can be relied on: letters beside it, and what they mean in one line below the table (statistics.md section 4). */
#include "config.h"

#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "report/tables.h"
#include "tally/metric.h"

static const struct {
	enum tally_flag flag;
	char letter;
	const char *words;
} marks[] = {
	{ TALLY_FEW, '*', TN("样本不到30人（按有效样本量算），只能看个大概") },
	{ TALLY_WIDE, 'w', TN("区间宽达30个百分点，或者宽过5个百分点又达到比率的1.3倍，不要拿来比较") },
	{ TALLY_FEW_DF, 'd', TN("自由度不足8，区间只供参考") },
	{ TALLY_BOUNDARY, '0', TN("全部或没有人这样回答，按有效样本量给出单侧界限") },
};

unsigned tables_flags(const struct tally_result *r, const struct tally_cell *c)
{
	return c->show == TALLY_SHOWN && tables_has_intervals(r) ? c->flags : 0;
}

unsigned tables_flags_all(const struct tally_result *r)
{
	unsigned flags = tables_flags(r, &r->total);

	for (size_t i = 0; i < r->n_cells; i++)
		flags |= tables_flags(r, &r->cells[i]);
	return flags;
}

const char *tables_letters(struct doc *d, unsigned flags)
{
	char letters[ARRAY_LEN(marks) + 1];
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (flags & marks[i].flag)
			letters[n++] = marks[i].letter;
	letters[n] = '\0';
	return arena_strdup(d->arena, letters);
}

void tables_legend(struct strbuf *out, unsigned flags)
{
	const char *before = T("标记：");

	for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
		if (!(flags & marks[i].flag))
			continue;
		strbuf_addf(out, "%s%c %s", before, marks[i].letter, i18n_text(marks[i].words));
		before = T("；");
	}
	if (flags)
		strbuf_adds(out, T("。"));
}

void tables_note_marks(struct doc *d, unsigned flags)
{
	struct strbuf text;

	strbuf_init(&text);
	tables_legend(&text, flags);
	if (text.len)
		doc_note(d, "%s", text.data);
	strbuf_clear(&text);
}
