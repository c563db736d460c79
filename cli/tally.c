/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/office.h"
#include "app/workspace.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "cli/command.h"
#include "cli/tally_csv.h"

static int counts(struct cli *cli, struct workspace *ws, const struct tally_request *request)
{
	struct err err = ERR_INIT;
	struct strbuf out;
	size_t left_out = 0;
	int status;

	strbuf_init(&out);
	if (office_counts(ws, request, &out, &left_out, &err) == ST_OK)
		status = cli_write(cli, out.data, out.len);
	else
		status = cli_fail(&err);
	if (left_out)
		cli_say(T("有 %d 处（一个单位的一道题）回答的人太少，没有列出。"), (int)left_out);
	strbuf_clear(&out);
	return status;
}

static int estimates(struct cli *cli, struct workspace *ws, const struct tally_request *request)
{
	struct err err = ERR_INIT;
	struct doc *doc = NULL;
	enum status st = office_tally(ws, request, &doc, &err);

	return cli_end_doc(cli, doc, st, &err);
}

/* What has left the office. */
static int list(struct cli *cli, struct workspace *ws)
{
	struct err err = ERR_INIT;
	struct strbuf out;
	int status;

	strbuf_init(&out);
	status = office_published(ws, &out, &err) == ST_OK ? cli_write(cli, out.data, out.len) : cli_fail(&err);
	strbuf_clear(&out);
	return status;
}

int command_tally(struct cli *cli, int argc, char **argv)
{
	struct tally_request request = { 0 };
	struct tally_csv_options csv = { 0 };
	bool published = false;
	const struct option_spec specs[] = {
		{ "metric", 0, &request.metric, NULL },
		{ "question", 0, &request.question, NULL },
		{ "by", 0, &request.by, NULL },
		{ "within", 0, &request.within, NULL },
		{ "period", 0, &request.period, NULL },
		{ "compare", 0, &request.compare, NULL },
		{ "waves", 0, &request.waves, NULL },
		{ "weights", 0, &request.weights, NULL },
		{ "rank", 0, NULL, &request.rank },
		{ "publish", 0, &request.publish, NULL },
		{ "published", 0, NULL, &published },
		{ "outcomes", 0, NULL, &request.outcomes },
		{ "counts", 0, NULL, &request.counts },
		{ "form", 0, &request.form_id, NULL },
		{ "csv", 0, &csv.file, NULL },
		{ "stratum", 0, &csv.stratum, NULL },
		{ "psu", 0, &csv.psu, NULL },
		{ "fpc", 0, &csv.fpc, NULL },
		{ "weight", 0, &csv.weight, NULL },
		{ "base", 0, &csv.base, NULL },
		{ "mean", 0, &csv.mean, NULL },
		{ "total", 0, &csv.total, NULL },
		{ "share", 0, &csv.share, NULL },
		{ "ratio", 0, &csv.ratio, NULL },
		{ "domain", 0, &csv.by, NULL },
		{ "contrast", 0, &csv.contrast, NULL },
		{ "cross", 0, &csv.cross, NULL },
		{ "interval", 0, &csv.interval, NULL },
		{ "lonely", 0, &csv.lonely, NULL },
		{ "replicates", 0, &csv.replicates, NULL },
		{ "mse", 0, NULL, &csv.mse },
		{ "assume-srs", 0, NULL, &csv.assume_srs },
	};
	struct workspace *ws;
	int status;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv) ||
	    !cli_arguments(cli, argc, 0, 0))
		return EXIT_WRONG_USAGE;
	if (csv.file)
		return tally_csv(cli, &csv);
	request.interval = csv.interval;
	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	status = published ? list(cli, ws) : request.counts ? counts(cli, ws, &request) : estimates(cli, ws, &request);
	workspace_close(ws);
	return status;
}
