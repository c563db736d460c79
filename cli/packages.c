/* SPDX-License-Identifier: MIT */
/* What is done with packages beside making and merging them: receipts, clearing, withdrawal, looking at one. */
#include "config.h"

#include "app/office_keys.h"
#include "app/workspace.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "cli/command.h"

int command_receipt(struct cli *cli, int argc, char **argv)
{
	const char *device = NULL;
	const struct option_spec specs[] = { { "device", 0, &device, NULL } };
	struct workspace *ws;
	struct err err = ERR_INIT;
	struct strbuf said;
	enum status st;
	int status;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv) ||
	    !cli_arguments(cli, argc, 0, 0))
		return EXIT_WRONG_USAGE;
	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	strbuf_init(&said);
	if (cli->output)
		st = office_receipt(ws, device, cli->output, &said, &err);
	else if (device || !workspace_is_field(ws))
		st = err_set(&err, ST_USAGE, T("请用 -o 写明回执存成什么文件。"));
	else
		st = office_receipt_state(ws, &said, &err);
	status = cli_end_words(&said, st, &err);
	workspace_close(ws);
	return status;
}

int command_prune(struct cli *cli, int argc, char **argv)
{
	struct workspace *ws;
	struct err err = ERR_INIT;
	struct strbuf said;
	int status;

	if (!cli_options(cli, NULL, 0, &argc, argv) || !cli_arguments(cli, argc, 0, 0))
		return EXIT_WRONG_USAGE;
	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	strbuf_init(&said);
	status = cli_end_words(&said, office_prune(ws, &said, &err), &err);
	workspace_close(ws);
	return status;
}

int command_withdraw(struct cli *cli, int argc, char **argv)
{
	const char *reason = NULL;
	const struct option_spec specs[] = { { "reason", 0, &reason, NULL } };
	struct workspace *ws;
	struct err err = ERR_INIT;
	struct strbuf said;
	int status;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv) ||
	    !cli_arguments(cli, argc, 1, 1))
		return EXIT_WRONG_USAGE;
	if (!reason) {
		cli_say(T("请用 --reason 写明原因的代码，例如 --reason consent。"));
		return EXIT_WRONG_USAGE;
	}
	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	strbuf_init(&said);
	status = cli_end_words(&said, office_withdraw(ws, argv[1], reason, &said, &err), &err);
	workspace_close(ws);
	return status;
}

int command_verify(struct cli *cli, int argc, char **argv)
{
	struct workspace *ws;
	struct err err = ERR_INIT;
	struct strbuf said;
	enum status st;
	int status;

	if (!cli_options(cli, NULL, 0, &argc, argv) || !cli_arguments(cli, argc, 1, 1))
		return EXIT_WRONG_USAGE;
	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	strbuf_init(&said);
	st = office_verify(ws, argv[1], &cli_asker, &said, &err);
	strbuf_addc(&said, '\n');
	status = cli_end_data(cli, &said, st, &err);
	workspace_close(ws);
	return status;
}
