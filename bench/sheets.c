/* SPDX-License-Identifier: MIT */
/* How long a large workbook takes, and how much memory: bench/sheets [ROWS] (200,000), eight columns, half of them figures. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "base/strbuf.h"
#include "report/doc.h"

static struct doc *make(int rows)
{
	static const struct doc_column columns[] = { { "单位", DOC_LEFT, 0 }, { "户号", DOC_LEFT, 0 },	{ "回答", DOC_LEFT, 1 }, { "年", DOC_RIGHT, 0 },
						     { "数", DOC_RIGHT, 0 },  { "比率", DOC_RIGHT, 0 }, { "分", DOC_RIGHT, 0 },	 { "语言", DOC_LEFT, 0 } };
	struct doc *d = doc_new("长表");
	struct doc_table *t = doc_table(d, "长表", columns, 8);

	for (int i = 0; i < rows; i++) {
		doc_row(t);
		doc_cell(t, "%012d", i % 381);
		doc_cell(t, "%06d", i);
		doc_cell(t, "%d", i % 7);
		doc_cell(t, "2026");
		doc_cell(t, "%d", i % 997);
		doc_cell(t, "%d.%d%%", i % 100, i % 10);
		doc_cell(t, "%d.%d", i % 100, i % 10);
		doc_cell(t, "zh");
	}
	return d;
}

int main(int argc, char **argv)
{
	int rows = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 200000;
	int64_t began = clock_mono_ms();
	struct doc *d = make(rows);
	struct rusage used;
	struct strbuf out;

	strbuf_init(&out);
	if (doc_write_xlsx(&out, d, NULL) != ST_OK)
		return 1;
	(void)getrusage(RUSAGE_SELF, &used);
	(void)printf("workbook of %d rows and 8 columns: %.1f s (%.1f s of processor), %ld MB at most, %zu KB\n", rows,
		     (double)(clock_mono_ms() - began) / 1000,
		     (double)used.ru_utime.tv_sec + (double)used.ru_stime.tv_sec + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6,
		     used.ru_maxrss / 1024, out.len / 1024);
	strbuf_clear(&out);
	doc_free(d);
	return 0;
}
