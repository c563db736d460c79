/* SPDX-License-Identifier: MIT */
/* ruhu paper: what goes to a door on paper. */
#include "config.h"

#include "app/check.h"
#include "app/paper.h"
#include "app/workspace.h"
#include "cli/command.h"
#include "forms/diag.h"
#include "report/doc.h"

static int from_store(struct cli *cli, bool slip, const char *team)
{
	struct err err = ERR_INIT;
	struct doc *doc = NULL;
	enum status st = ST_OK;
	int status;
	struct workspace *ws = cli_workspace(cli, &status);

	if (!ws)
		return status;
	if (slip)
		doc = paper_slip(ws);
	else
		st = paper_doors(&doc, ws, team, &err);
	status = cli_end_doc(cli, doc, st, &err);
	workspace_close(ws);
	return status;
}

static int from_form(struct cli *cli, struct paper_request *request)
{
	struct diag_list diags;
	struct err err = ERR_INIT;
	struct doc *doc = NULL;
	enum status st;
	int status;

	diag_init(&diags, request->form);
	st = paper_form(&doc, request, &diags, &err);
	if (st == ST_FORM && diags.errors) {
		diag_sort(&diags);
		status = cli_diags(&diags, false);
	} else {
		status = cli_end_doc(cli, doc, st, &err);
	}
	diag_clear(&diags);
	return status;
}

int command_paper(struct cli *cli, int argc, char **argv)
{
	struct paper_request request = { 0 };
	const char *team = NULL;
	bool slip = false, doors = false;
	const struct option_spec specs[] = { { "notice", 0, NULL, &request.notice }, { "text", 0, &request.lang, NULL },
					     { "beside", 0, &request.beside, NULL }, { "doors", 0, NULL, &doors },
					     { "team", 0, &team, NULL },	     { "slip", 0, NULL, &slip } };

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv) ||
	    !cli_arguments(cli, argc, slip || doors ? 0 : 1, slip || doors ? 0 : 2))
		return EXIT_WRONG_USAGE;
	if (slip || doors)
		return from_store(cli, slip, team);
	request.form = argv[1];
	request.round = check_round_path(cli->arena, argv[1], argc > 2 ? argv[2] : NULL);
	return from_form(cli, &request);
}
