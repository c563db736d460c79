/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/workspace.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "cli/command.h"
#include "tui/ui.h"

int cli_interface(struct cli *cli, const char *keys, bool ascii)
{
	const struct ui_opts opts = { .keys = keys, .ascii = ascii, .plain = cli->plain };
	struct workspace *ws;
	struct err err = ERR_INIT;
	bool created = true;
	int status;

	if (!fs_exists(cli->store) && ui_first_run(cli->store, &opts, &created, &err) != ST_OK)
		return cli_fail(&err);
	if (!created)
		return EXIT_DONE;
	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	if (ui_run(ws, &opts, &err) != ST_OK)
		status = cli_fail(&err);
	workspace_close(ws);
	return status;
}
