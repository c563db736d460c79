/* SPDX-License-Identifier: MIT */
/* The leader's page, to a file or to the printer. */
#include "config.h"

#include "app/office.h"
#include "app/printer.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "cli/command.h"
#include "report/doc.h"

#include <string.h>

enum { MAX_COPIES = 99 };

int command_report(struct cli *cli, int argc, char **argv)
{
	struct report_request request = { 0 };
	const struct option_spec specs[] = { { "period", 0, &request.period, NULL },
					     { "publish", 0, &request.publish, NULL },
					     { "towns", 0, &request.towns, NULL },
					     { "owner", 0, &request.owner, NULL },
					     { "domain", 0, &request.domain, NULL },
					     { "departments", 0, &request.departments, NULL } };
	struct workspace *ws;
	struct err err = ERR_INIT;
	struct doc *doc = NULL;
	enum status st;
	int status;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv) || !cli_arguments(cli, argc, 0, 0))
		return EXIT_WRONG_USAGE;
	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	st = office_report(ws, &request, &doc, &err);
	status = cli_end_doc(cli, doc, st, &err);
	workspace_close(ws);
	return status;
}

static int send(struct workspace *ws, struct cli *cli, const struct report_request *request, bool preview, struct printer_job *job)
{
	struct err err = ERR_INIT;
	struct doc *doc = NULL;
	struct strbuf text;
	enum status st;
	int status = EXIT_DONE;

	strbuf_init(&text);
	st = office_report(ws, request, &doc, &err);
	if (st == ST_OK && preview) {
		doc_write_text(&text, doc, DOC_PAGE_COLUMNS, DOC_PAGE_LINES);
		status = cli_write(cli, text.data, text.len);
	} else if (st == ST_OK) {
		job->name = arena_printf(cli->arena, "ruhu%s%s", request->period ? "-" : "", request->period ? request->period : "");
		st = printer_print(doc, job, &text, &err);
		if (st == ST_OK)
			cli_say("%s%s", text.data, T("已经送到打印机。"));
	}
	doc_free(doc);
	strbuf_clear(&text);
	return st == ST_OK ? status : cli_fail(&err);
}

int command_print(struct cli *cli, int argc, char **argv)
{
	struct printer_job job = { .copies = 1 };
	struct report_request request = { 0 };
	const char *copies = "1";
	bool preview = false;
	const struct option_spec specs[] = { { "period", 0, &request.period, NULL },
					     { "towns", 0, &request.towns, NULL },
					     { "owner", 0, &request.owner, NULL },
					     { "domain", 0, &request.domain, NULL },
					     { "departments", 0, &request.departments, NULL },
					     { "copies", 0, &copies, NULL },
					     { "printer", 0, &job.printer, NULL },
					     { "duplex", 0, NULL, &job.two_sided },
					     { "preview", 0, NULL, &preview } };
	struct workspace *ws;
	int64_t n = 0;
	int status;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv) || !cli_arguments(cli, argc, 0, 0))
		return EXIT_WRONG_USAGE;
	if (!num_parse_int(copies, strlen(copies), &n) || n < 1 || n > MAX_COPIES) {
		cli_say(T("份数要在 1 到 %d 之间。"), MAX_COPIES);
		return EXIT_WRONG_USAGE;
	}
	job.copies = (int)n;
	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	status = send(ws, cli, &request, preview, &job);
	workspace_close(ws);
	return status;
}
