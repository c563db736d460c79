/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/returning.h"
#include "app/workspace.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "cli/command.h"

static enum status confirm(struct cli *cli, struct workspace **ws, const char *digits,
			   struct strbuf *said, struct err *err)
{
	enum status st = returning_check(*ws, digits, err);

	if (st != ST_OK)
		return st;
	workspace_close(*ws);
	*ws = NULL;
	return returning_wipe(cli->store, said, err);
}

int command_return(struct cli *cli, int argc, char **argv)
{
	const char *digits = NULL, *device = NULL;
	const struct option_spec specs[] = { { "confirm", 0, &digits, NULL },
					     { "code", 0, &device, NULL } };
	struct workspace *ws = NULL;
	struct err err = ERR_INIT;
	struct strbuf said, data;
	enum status st;
	bool half;
	int status = EXIT_DONE;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv) ||
	    !cli_arguments(cli, argc, 0, 2))
		return EXIT_WRONG_USAGE;
	half = returning_half(cli->store);
	if (!half && !digits && !device && argc != 3) {
		cli_say(T("用法见 ruhu help return。"));
		return EXIT_WRONG_USAGE;
	}
	if (!half)
		ws = cli_workspace(cli, &status);
	if (!half && !ws)
		return status;
	strbuf_init(&said);
	strbuf_init(&data);
	if (half) /* broken off before it was done: nothing is asked again */
		st = returning_wipe(cli->store, &said, &err);
	else if (device)
		st = returning_code(ws, device, &data, &said, &err);
	else if (digits)
		st = confirm(cli, &ws, digits, &said, &err);
	else
		st = returning_write(ws, argv[1], argv[2], &said, &err);
	if (st != ST_OK)
		status = cli_fail(&err);
	else if (data.len)
		status = cli_write(cli, data.data, data.len);
	if (st == ST_OK)
		cli_say("%s", said.data);
	strbuf_clear(&said);
	strbuf_clear(&data);
	workspace_close(ws);
	return status;
}
