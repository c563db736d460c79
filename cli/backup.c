/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/copies.h"
#include "app/workspace.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "cli/command.h"

int command_backup(struct cli *cli, int argc, char **argv)
{
	bool doors = false;
	const struct option_spec specs[] = { { "with-addresses", 0, NULL, &doors } };
	struct workspace *ws;
	struct err err = ERR_INIT;
	struct strbuf said;
	int status;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv) ||
	    !cli_arguments(cli, argc, 0, 0))
		return EXIT_WRONG_USAGE;
	if (!cli->output) {
		cli_say(T("请用 -o 写明备份存到哪里（文件，或U盘上的文件夹）。"));
		return EXIT_WRONG_USAGE;
	}
	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	strbuf_init(&said);
	status = cli_end_words(&said, copies_backup(ws, cli->output, doors, &said, &err), &err);
	workspace_close(ws);
	return status;
}
