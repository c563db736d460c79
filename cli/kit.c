/* SPDX-License-Identifier: MIT */
/* Both ends of a kit: made in the office, opened on the laptop. */
#include "config.h"

#include "app/office.h"
#include "app/workspace.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "cli/command.h"

int command_kit(struct cli *cli, int argc, char **argv)
{
	const char *team = NULL;
	const struct option_spec specs[] = { { "team", 0, &team, NULL } };
	struct workspace *ws;
	struct err err = ERR_INIT;
	struct strbuf said;
	int status;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv) || !cli_arguments(cli, argc, 0, 0))
		return EXIT_WRONG_USAGE;
	if (!team || !cli->output) {
		cli_say(T("请写明给哪个队（--team）和存成什么文件（-o）。"));
		return EXIT_WRONG_USAGE;
	}
	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	strbuf_init(&said);
	status = cli_end_words(&said, office_kit(ws, team, cli->output, &said, &err), &err);
	workspace_close(ws);
	return status;
}

int command_open(struct cli *cli, int argc, char **argv)
{
	struct workspace *ws;
	struct err err = ERR_INIT;
	struct strbuf said;
	int status;

	if (!cli_options(cli, NULL, 0, &argc, argv) || !cli_arguments(cli, argc, 1, 1))
		return EXIT_WRONG_USAGE;
	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	strbuf_init(&said);
	status = cli_end_words(&said, office_open(ws, argv[1], &said, &err), &err);
	workspace_close(ws);
	return status;
}
