/* SPDX-License-Identifier: MIT */
/* How many households a question takes, and what a number of them can tell (statistics.md section 11). */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/i18n.h"
#include "base/num.h"
#include "cli/command.h"
#include "report/doc.h"
#include "tally/compare.h"

#define LEVEL 0.95

static bool read_number(const char *text, const char *name, double lo, double hi, double *out)
{
	if (!text || (num_parse(text, strlen(text), out) && *out >= lo && *out <= hi))
		return true;
	cli_say(T("--%s 要写 %g 到 %g 之间的数。"), name, lo, hi);
	return false;
}

struct plan {
	double margin, share, deff, population, response, townships, have;
};

static void line(struct doc_table *t, const char *what, double n, double issue)
{
	doc_row(t);
	doc_cell(t, "%s", what);
	doc_cell(t, "%.0f", n);
	doc_cell(t, "%.0f", issue);
}

static void needs(struct doc *d, const struct plan *p)
{
	const struct doc_column columns[] = { { T("要做到"), DOC_LEFT, 1 }, { T("访成户数"), DOC_RIGHT, 0 }, { T("应发户数"), DOC_RIGHT, 0 } };
	const struct compare_size plan = { .margin = p->margin / 100,
					   .share = p->share / 100,
					   .deff = p->deff,
					   .population = p->population > 0 ? p->population : (double)INFINITY,
					   .response = p->response / 100 };
	struct compare_need need = compare_size(&plan, LEVEL);
	struct doc_table *t = doc_table(d, "", columns, ARRAY_LEN(columns));

	line(t, T("全旗一个数"), need.n, need.issue);
	if (p->townships > 1)
		line(t, T("每个苏木乡镇各一个数，合计"), need.n * p->townships, need.issue * p->townships);
	doc_note(d, T("比例约%g%%，误差±%g个百分点（95%%），设计效应%g，应答率乘合格率%g%%。乡镇要同样准，每个乡镇都要这么多户。"), p->share,
		 p->margin, p->deff, p->response);
}

static void tells(struct doc *d, const struct plan *p)
{
	const struct doc_column columns[] = {
		{ T("一个单位访成"), DOC_LEFT, 1 }, { T("误差（百分点）"), DOC_RIGHT, 0 }, { T("前后两期能看出的差别（百分点）"), DOC_RIGHT, 0 }
	};
	const double sizes[] = { p->have, 30, 100, 400, 1000 };
	struct doc_table *t = doc_table(d, "", columns, ARRAY_LEN(columns));
	double share = p->share / 100;

	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		if (!(sizes[i] > 0) || (i && !(sizes[i] > p->have) && !(sizes[i] < p->have)))
			continue;
		doc_row(t);
		doc_cell(t, T("%.0f户"), sizes[i]);
		doc_cell(t, "±%.1f", 100 * compare_margin(sizes[i], share, p->deff, LEVEL));
		doc_cell(t, "%.1f", 100 * compare_detectable(share, sizes[i], share, sizes[i], p->deff));
	}
	doc_note(d, "%s", T("能看出的差别：真有这么大的变化时，十次里有八次查得出来；两期都访这么多户。"));
}

int command_size(struct cli *cli, int argc, char **argv)
{
	struct plan p = { .margin = 5, .share = 50, .deff = 1.5, .response = 80 };
	const char *margin = NULL, *share = NULL, *deff = NULL, *population = NULL, *response = NULL, *townships = NULL, *have = NULL;
	const struct option_spec specs[] = {
		{ "margin", 0, &margin, NULL },	      { "share", 0, &share, NULL },	    { "deff", 0, &deff, NULL }, { "population", 0, &population, NULL },
		{ "response", 0, &response, NULL }, { "townships", 0, &townships, NULL }, { "have", 0, &have, NULL },
	};
	struct doc *d;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv) || !cli_arguments(cli, argc, 0, 0))
		return EXIT_WRONG_USAGE;
	if (!read_number(margin, "margin", 0.1, 50, &p.margin) || !read_number(share, "share", 1, 99, &p.share) ||
	    !read_number(deff, "deff", 0.1, 50, &p.deff) || !read_number(population, "population", 1, 1e10, &p.population) ||
	    !read_number(response, "response", 1, 100, &p.response) || !read_number(townships, "townships", 1, 1000, &p.townships) ||
	    !read_number(have, "have", 1, 1e8, &p.have))
		return EXIT_WRONG_USAGE;
	d = doc_new(T("要访多少户"));
	needs(d, &p);
	tells(d, &p);
	return cli_end_doc(cli, d, ST_OK, NULL);
}
