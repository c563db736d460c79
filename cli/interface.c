/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/preferences.h"
#include "app/workspace.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "cli/command.h"
#include "tui/ui.h"

int cli_interface(struct cli *cli, const char *keys, bool ascii)
{
	struct ui_opts opts = { .keys = keys, .ascii = ascii, .plain = cli->plain };
	struct workspace *ws;
	struct preferences p;
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
	preferences_load(&p, ws);
	if (*p.lang && !cli->lang_given)
		(void)i18n_set(p.lang);
	opts.ascii = opts.ascii || p.ascii;
	if (ui_run(ws, &opts, &err) != ST_OK)
		status = cli_fail(&err);
	workspace_close(ws);
	return status;
}
