/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/copies.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "cli/command.h"

int command_rescue(struct cli *cli, int argc, char **argv)
{
	const char *path = cli->output;
	struct err err = ERR_INIT;
	struct strbuf list, said;
	bool damaged = false;
	int status = EXIT_DONE;

	if (!cli_options(cli, NULL, 0, &argc, argv) || !cli_arguments(cli, argc, 1, 1))
		return EXIT_WRONG_USAGE;
	if (!path) {
		cli_say(T("请用 -o 写明救出来的数据存成什么文件。"));
		return EXIT_WRONG_USAGE;
	}
	strbuf_init(&list);
	strbuf_init(&said);
	if (copies_rescue(argv[1], path, &list, &said, &damaged, &err) != ST_OK)
		status = cli_fail(&err);
	else
		cli_say("%s", said.data);
	cli->output = NULL; /* that was the store; the list is for the eyes */
	if (list.len > 0 && cli_write(cli, list.data, list.len) != EXIT_DONE)
		status = EXIT_MACHINE;
	if (status == EXIT_DONE && damaged)
		status = EXIT_INPUT;
	strbuf_clear(&list);
	strbuf_clear(&said);
	return status;
}
