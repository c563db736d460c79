/* SPDX-License-Identifier: MIT */
/* `ruhu export --sav` and `--dta`: the merged interviews for statisticians. */
#include "config.h"

#include "app/gather.h"
#include "app/office.h"
#include "app/workspace.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "exports/data.h"
#include "tally/rows.h"

enum status office_data(struct workspace *ws, const char *dir, const struct office_data_request *request, struct strbuf *said, struct err *err)
{
	struct data_options options = { .format = request->workbook ? DATA_XLSX : request->stata ? DATA_DTA : DATA_SAV, .compact = request->compact,
					.joined = request->joined,
					.choices = request->labels ? DATA_LABELS : request->codes ? DATA_CODES : DATA_BOTH };
	struct data_result *result = NULL;
	struct tally_design design = { .rows = NULL };
	struct gathered g;
	enum status st = gather(&g, ws, request->form_id, true, err);

	if (st != ST_OK)
		return st;
	gather_drop_outcomes(&g); /* they have entered the weights */
	st = tally_frame_rows(&design, g.frame, err);
	options.form = g.form;
	options.round = workspace_round(ws);
	options.divisions = workspace_divisions(ws);
	options.frame = g.frame;
	options.design = &design;
	options.now_ms = workspace_now(ws);
	if (st == ST_OK)
		st = data_export(&result, workspace_store(ws), dir, &options, err);
	for (size_t i = 0; result && i < result->files.n; i++)
		strbuf_addf(said, "%s\n", result->files.v[i]);
	if (st == ST_OK)
		strbuf_addf(said, T("%d 行。不含户号、村名和访问员；乡镇以下只有序号。变量名和选项的编码在 codebook 里，R 脚本重算各项指标。"), (int)result->rows);
	data_result_free(result);
	tally_design_clear(&design);
	gather_clear(&g);
	return st;
}
