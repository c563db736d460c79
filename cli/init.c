/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/workspace.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "cli/command.h"

static int set_up(struct cli *cli, const char *divisions, bool office)
{
	struct workspace *ws;
	struct err err = ERR_INIT;
	int status;

	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	if (office && workspace_set_divisions(ws, divisions, &err) != ST_OK)
		status = cli_fail(&err);
	if (status == EXIT_DONE)
		cli_say(office ? T("建好了办公室用的数据：%s") : T("建好了入户电脑用的数据：%s"), cli->store);
	workspace_close(ws);
	return status;
}

int command_init(struct cli *cli, int argc, char **argv)
{
	bool office = false, field = false;
	const char *device = "", *divisions = NULL;
	const struct option_spec specs[] = {
		{ "office", 0, NULL, &office },
		{ "field", 0, NULL, &field },
		{ "device", 0, &device, NULL },
		{ "divisions", 0, &divisions, NULL },
	};
	struct err err = ERR_INIT;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv) || !cli_arguments(cli, argc, 0, 0))
		return EXIT_WRONG_USAGE;
	if (office == field) {
		cli_say(T("请写明是办公室用（--office）还是入户电脑用（--field）。"));
		return EXIT_WRONG_USAGE;
	}
	if (office && !divisions)
		divisions = workspace_shipped_divisions();
	if (office && !fs_exists(divisions)) {
		cli_say(T("没有找到区划代码表 %s。请用 --divisions 指明在哪里。什么都没有新建。"), divisions);
		return EXIT_MACHINE;
	}
	if (workspace_create(cli->store, office ? STORE_OFFICE : STORE_FIELD, device, &err) != ST_OK)
		return cli_fail(&err);
	return set_up(cli, divisions, office);
}
