/* SPDX-License-Identifier: MIT */
/* The leader's page, to a file or to the printer. */
#include "config.h"

#include "app/office.h"
#include "app/workspace.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "cli/command.h"

#include <string.h>

enum { PAGE_COLUMNS = 78, PAGE_LINES = 62, MAX_COPIES = 99 };

int command_report(struct cli *cli, int argc, char **argv)
{
	const char *period = NULL, *publish = NULL;
	const struct option_spec specs[] = { { "period", 0, &period, NULL }, { "publish", 0, &publish, NULL } };
	struct workspace *ws;
	struct err err = ERR_INIT;
	struct doc *doc = NULL;
	int status;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv) || !cli_arguments(cli, argc, 0, 0))
		return EXIT_WRONG_USAGE;
	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	if (office_report(ws, period, publish, &doc, &err) == ST_OK)
		status = cli_write_doc(cli, doc);
	else
		status = cli_fail(&err);
	doc_free(doc);
	workspace_close(ws);
	return status;
}

static int send(struct workspace *ws, const char *period, int copies)
{
	struct err err = ERR_INIT;
	struct doc *doc = NULL;
	struct strbuf page;
	enum status st;

	strbuf_init(&page);
	st = office_report(ws, period, NULL, &doc, &err);
	if (st == ST_OK) {
		doc_write_text(&page, doc, PAGE_COLUMNS, PAGE_LINES);
		st = office_print(page.data, page.len, copies, &err);
	}
	doc_free(doc);
	strbuf_clear(&page);
	return st == ST_OK ? EXIT_DONE : cli_fail(&err);
}

int command_print(struct cli *cli, int argc, char **argv)
{
	const char *period = NULL, *copies = "1";
	const struct option_spec specs[] = { { "period", 0, &period, NULL }, { "copies", 0, &copies, NULL } };
	struct workspace *ws;
	int64_t n = 0;
	int status;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv) || !cli_arguments(cli, argc, 0, 0))
		return EXIT_WRONG_USAGE;
	if (!num_parse_int(copies, strlen(copies), &n) || n < 1 || n > MAX_COPIES) {
		cli_say(T("份数要在 1 到 %d 之间。"), MAX_COPIES);
		return EXIT_WRONG_USAGE;
	}
	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	status = send(ws, period, (int)n);
	workspace_close(ws);
	return status;
}
