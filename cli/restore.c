/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/copies.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "cli/command.h"

int command_restore(struct cli *cli, int argc, char **argv)
{
	struct err err = ERR_INIT;
	struct strbuf said;
	int status = EXIT_DONE;

	if (!cli_options(cli, NULL, 0, &argc, argv) || !cli_arguments(cli, argc, 1, 1))
		return EXIT_WRONG_USAGE;
	strbuf_init(&said);
	if (copies_restore(argv[1], cli->store, &said, &err) == ST_OK)
		cli_say("%s", said.data);
	else
		status = cli_fail(&err);
	if (err.code == ST_EXISTS)
		cli_say(T("要用备份换掉它，请先把它改名或移走，再恢复一次。"));
	strbuf_clear(&said);
	return status;
}
