/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/office.h"
#include "app/workspace.h"
#include "base/strbuf.h"
#include "cli/command.h"

int command_state(struct cli *cli, int argc, char **argv)
{
	struct workspace *ws;
	struct err err = ERR_INIT;
	struct strbuf out;
	int status;

	if (!cli_options(cli, NULL, 0, &argc, argv) || !cli_arguments(cli, argc, 0, 0))
		return EXIT_WRONG_USAGE;
	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	strbuf_init(&out);
	status = cli_end_data(cli, &out, office_state(ws, &out, &err), &err);
	workspace_close(ws);
	return status;
}
