/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <string.h>

#include "app/office.h"
#include "app/workspace.h"
#include "base/strbuf.h"
#include "cli/command.h"

static int run_verb(struct cli *cli, struct workspace *ws, int argc, char **argv)
{
	struct err err = ERR_INIT;
	struct strbuf out;
	enum status st;
	int status = EXIT_DONE;
	bool list = strcmp(argv[1], "list") == 0;

	strbuf_init(&out);
	if (list)
		st = office_households_list(ws, argc > 2 ? argv[2] : NULL, &out, &err);
	else if (strcmp(argv[1], "import") == 0)
		st = office_households_import(ws, argv[2], &out, &err);
	else
		st = office_households_assign(ws, argv[2], argv[3], &out, &err);
	if (list && st == ST_OK)
		status = cli_write(cli, out.data, out.len);
	else if (out.len)
		cli_say("%s", out.data);
	if (st != ST_OK)
		status = cli_fail(&err);
	strbuf_clear(&out);
	return status;
}

int command_households(struct cli *cli, int argc, char **argv)
{
	static const struct {
		const char *verb;
		int least, most;
	} verbs[] = { { "import", 3, 3 }, { "list", 2, 3 }, { "assign", 4, 4 } };
	struct workspace *ws;
	bool fits = false;
	int status;

	if (!cli_options(cli, NULL, 0, &argc, argv))
		return EXIT_WRONG_USAGE;
	for (size_t i = 0; argc > 1 && i < ARRAY_LEN(verbs); i++)
		fits |= strcmp(argv[1], verbs[i].verb) == 0 && argc >= verbs[i].least && argc <= verbs[i].most;
	if (!fits) {
		cli_arguments(cli, argc, 9, 9);
		return EXIT_WRONG_USAGE;
	}
	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	status = run_verb(cli, ws, argc, argv);
	workspace_close(ws);
	return status;
}
