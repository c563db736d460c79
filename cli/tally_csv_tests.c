/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "cli/command.h"
#include "cli/tally_csv_internal.h"
#include "tally/compare.h"
#include "tally/crosstab.h"
#include "tally/linear.h"
#include "tally/special.h"

/* The number of a value of the domain's column; SHEET_MISSING where nobody has it. */
static uint32_t code_of(const struct sheet_column *c, const char *text)
{
	for (uint32_t i = 0; i < c->texts; i++)
		if (strcmp(c->text[i], text) == 0)
			return i;
	return SHEET_MISSING;
}

struct side {
	struct estimate e;
	double *y, *x, *z;
};

static void side_init(struct side *s, const struct csv_job *j, const struct csv_wish *w, uint32_t domain)
{
	size_t room = j->sheet.rows + 1;

	s->y = mem_array(room, sizeof(double));
	s->x = mem_array(room, sizeof(double));
	s->z = mem_array(room, sizeof(double));
	csv_values(j, w, domain, s->y, s->x);
	csv_linear(&s->e, j, w, s->y, s->x, s->z);
}

static void side_clear(struct side *s)
{
	free(s->y);
	free(s->x);
	free(s->z);
}

static void contrast(struct csv_job *j, const struct csv_wish *w, const uint32_t domain[2])
{
	unsigned char *in = mem_array(j->sheet.rows + 1, 1);
	struct side first, second;
	struct compare_test test;
	struct estimate e;
	double wide;
	struct csv_row row = { .kind = "difference", .variable = w->text, .deff = (double)NAN, .ndf = (double)NAN };

	side_init(&first, j, w, domain[0]);
	side_init(&second, j, w, domain[1]);
	for (size_t i = 0; i < j->sheet.rows; i++)
		in[i] = !isnan(first.y[i]) || !isnan(second.y[i]);
	linear_combine(&e, j->survey, 1, &second.e, second.z, -1, &first.e, first.z, in);
	test = compare_t(e.value, e.se, e.df);
	wide = e.df > 0 ? special_qt((1 + TALLY_CSV_LEVEL) / 2, e.df) * e.se : (double)NAN;
	row.domain = arena_printf(j->cli->arena, "%s-%s", j->contrast[1], j->contrast[0]);
	row.n = e.n;
	row.value = e.value;
	row.se = e.se;
	row.lo = e.value - wide;
	row.hi = e.value + wide;
	row.df = e.df;
	row.p = test.p;
	csv_row_write(j, &row);
	side_clear(&first);
	side_clear(&second);
	free(in);
}

void csv_contrasts(struct csv_job *j)
{
	const struct sheet_column *by = &j->sheet.columns.v[j->by];
	const uint32_t domain[2] = { code_of(by, j->contrast[0]), code_of(by, j->contrast[1]) };

	for (size_t k = 0; k < 2; k++)
		if (domain[k] == SHEET_MISSING) {
			cli_say(T("没有一行是“%s”，没有比较。"), j->contrast[k]);
			return;
		}
	for (size_t i = 0; i < j->n_wishes; i++)
		contrast(j, &j->wishes[i], domain);
}

static const char *why_not(enum crosstab_why why)
{
	switch (why) {
	case CROSSTAB_ONE_CATEGORY:
		return T("有一列大家都一样，没有检验。");
	case CROSSTAB_NO_DF:
		return T("调查点太少，没有检验。");
	case CROSSTAB_TOO_MANY:
		return T("类别太多，没有检验。");
	case CROSSTAB_SINGULAR:
	case CROSSTAB_FINE:
		break;
	}
	return T("有的格子是空的，算不出检验。");
}

void csv_cross(struct csv_job *j)
{
	const struct sheet_column *a = &j->sheet.columns.v[j->cross[0]], *b = &j->sheet.columns.v[j->cross[1]];
	uint32_t *row = mem_array(j->sheet.rows + 1, sizeof(*row)), *column = mem_array(j->sheet.rows + 1, sizeof(*column));
	enum crosstab_why why = a->texts > CROSSTAB_MAX || b->texts > CROSSTAB_MAX ? CROSSTAB_TOO_MANY : CROSSTAB_FINE;
	struct crosstab_result r;

	for (size_t i = 0; i < j->sheet.rows; i++) {
		row[i] = a->code[i] == SHEET_MISSING ? CROSSTAB_MISSING : a->code[i];
		column[i] = b->code[i] == SHEET_MISSING ? CROSSTAB_MISSING : b->code[i];
	}
	if (why == CROSSTAB_FINE)
		why = crosstab_independence(&r, j->survey, row, column, CROSSTAB_F);
	if (why == CROSSTAB_FINE)
		csv_row_write(j, &(struct csv_row){ .kind = "rao-scott",
						    .variable = j->options->cross,
						    .domain = "",
						    .n = r.n,
						    .value = r.statistic,
						    .se = (double)NAN,
						    .lo = (double)NAN,
						    .hi = (double)NAN,
						    .df = r.ddf,
						    .deff = (double)NAN,
						    .ndf = r.ndf,
						    .p = r.p });
	else
		cli_say("%s", why_not(why));
	free(column);
	free(row);
}
