/* SPDX-License-Identifier: MIT */
/* What is odd about interviews and interviewers: for the office alone. */
#include "config.h"

#include "app/office.h"
#include "app/workspace.h"
#include "base/i18n.h"
#include "cli/command.h"

int command_quality(struct cli *cli, int argc, char **argv)
{
	const char *form = NULL, *own = NULL;
	const struct option_spec specs[] = { { "form", 0, &form, NULL }, { "own", 0, &own, NULL } };
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
	st = office_quality(ws, form, own, &doc, &err);
	status = cli_end_doc(cli, doc, st, &err);
	workspace_close(ws);
	return status;
}
