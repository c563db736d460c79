/* SPDX-License-Identifier: MIT */
/* The ledger as a table for a spreadsheet. The columns that begin with "_" say which revision a row was written from. */
#include "config.h"

#include <string.h>

#include "app/ledger_internal.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "forms/csvio.h"

const char *const ledger_columns[LEDGER_COLUMNS] = {
	[ISSUE_TEXT] = "问题|text|问题描述|存在问题",
	[ISSUE_PLACE] = "地点|place|点位",
	[ISSUE_CATEGORY] = "归类|category|类别",
	[ISSUE_URGENT] = "急|urgent|是否紧急",
	[ISSUE_SOURCE] = "来源|source|问题来源",
	[ISSUE_OWNER] = "责任单位|owner",
	[ISSUE_PERSON] = "责任人|person",
	[ISSUE_DUE] = "时限|due|整改时限|完成时限",
	[ISSUE_STANDARD] = "标准要求|standard|标准",
	[ISSUE_STATUS] = "状态|status",
	[ISSUE_DONE] = "整改情况|done",
	[ISSUE_CLOSED] = "销号日期|closed",
	[ISSUE_VERDICT] = "住户认可|verdict",
	[ISSUE_REVISIT] = "可以回访|revisit|可回访",
	[LEDGER_UNIT] = "单位代码|unit|_unit",
	[LEDGER_SINCE] = "登记日期|since|日期",
	[LEDGER_HOUSEHOLD] = "户号|household|_household",
	[LEDGER_REASON] = "原因|reason",
	[LEDGER_UUID] = "_uuid",
	[LEDGER_SEQ] = "_seq",
	[LEDGER_HEAD] = "_head",
};

enum { NUMBER = -2, UNIT_NAME = -1 };

/* As an office's ledger has them; then what the program needs to know the row again. */
static const struct {
	int column, weight;
} order[] = {
	{ NUMBER, 0 },	      { ISSUE_TEXT, 3 },      { ISSUE_PLACE, 2 },      { ISSUE_SOURCE, 1 },  { ISSUE_OWNER, 2 },
	{ ISSUE_PERSON, 1 },  { ISSUE_DUE, 0 },	      { ISSUE_STANDARD, 2 },   { ISSUE_STATUS, 0 },  { ISSUE_DONE, 2 },
	{ ISSUE_CLOSED, 0 },  { ISSUE_VERDICT, 0 },   { ISSUE_CATEGORY, 0 },   { ISSUE_URGENT, 0 },  { LEDGER_SINCE, 0 },
	{ UNIT_NAME, 0 },     { LEDGER_UNIT, 0 },     { ISSUE_REVISIT, 0 },    { LEDGER_HOUSEHOLD, 0 }, { LEDGER_REASON, 1 },
	{ LEDGER_UUID, 0 },   { LEDGER_SEQ, 0 },      { LEDGER_HEAD, 0 },
};

const char *ledger_cell(const struct issue *i, int column, struct arena *a)
{
	char text[IDENTITY_TEXT], hex[DIGEST_HEX];

	switch (column) {
	case LEDGER_SINCE:
		return i->since;
	case LEDGER_UNIT:
		return i->unit;
	case LEDGER_HOUSEHOLD:
		return i->household;
	case LEDGER_REASON:
		return "";
	case LEDGER_UUID:
		identity_format(text, &i->identity);
		return arena_strdup(a, text);
	case LEDGER_SEQ:
		return arena_printf(a, "%lld", (long long)i->seq);
	case LEDGER_HEAD:
		digest_hex(hex, &i->head);
		return arena_printf(a, "%c%.*s", LEDGER_HEAD_MARK, LEDGER_HEAD_DIGITS, hex);
	case ISSUE_STATUS:
		return issue_stage_label(i->stage);
	default:
		return issue_value_label((enum issue_field)column, i->v[column]);
	}
}

static const char *head_of(int column, struct arena *a)
{
	if (column == NUMBER)
		return T("序号");
	if (column == UNIT_NAME)
		return T("单位");
	return arena_strndup(a, ledger_columns[column], strcspn(ledger_columns[column], "|"));
}

struct doc *ledger_sheet(struct workspace *ws, const struct ledger *l, const struct ledger_wanted *w)
{
	struct doc *d = doc_new(T("问题台账"));
	struct doc_column columns[ARRAY_LEN(order)];
	struct doc_table *t;
	int n = 0;

	d->worksheet = true;
	for (size_t c = 0; c < ARRAY_LEN(order); c++)
		columns[c] = (struct doc_column){ head_of(order[c].column, d->arena), order[c].column == NUMBER ? DOC_RIGHT : DOC_LEFT,
						  order[c].weight };
	t = doc_table(d, "", columns, ARRAY_LEN(order));
	for (size_t k = 0; k < l->issues.n; k++) {
		const struct issue *i = &l->issues.v[k];

		if (!ledger_wants(w, i))
			continue;
		doc_row(t);
		doc_cell(t, "%d", ++n);
		for (size_t c = 1; c < ARRAY_LEN(order); c++)
			doc_cell(t, "%s",
				 order[c].column == UNIT_NAME ? workspace_unit_name(ws, i->unit) : ledger_cell(i, order[c].column, d->arena));
	}
	return d;
}

void ledger_csv(struct strbuf *out, const struct doc *sheet)
{
	const struct doc_table *t = sheet->blocks.v[0].table;

	strbuf_adds(out, "\xEF\xBB\xBF");
	for (size_t c = 0; c < t->n_columns; c++)
		csvio_cell(out, t->columns[c].head, c == 0);
	csvio_end_row(out);
	for (size_t r = 0; r < t->rows.n; r++) {
		for (size_t c = 0; c < t->n_columns; c++)
			csvio_cell_safe(out, t->rows.v[r][c], c == 0);
		csvio_end_row(out);
	}
}
