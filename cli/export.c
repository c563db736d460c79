/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/office.h"
#include "app/workspace.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "cli/command.h"

int command_export(struct cli *cli, int argc, char **argv)
{
	bool people = false, csv = false, sav = false;
	struct office_data_request data = { .form_id = NULL };
	const struct option_spec specs[] = { { "people", 0, NULL, &people }, { "csv", 0, NULL, &csv }, { "sav", 0, NULL, &sav },
					     { "dta", 0, NULL, &data.stata },	{ "xlsx", 0, NULL, &data.workbook }, { "compact", 0, NULL, &data.compact },
					     { "joined", 0, NULL, &data.joined }, { "labels", 0, NULL, &data.labels }, { "codes", 0, NULL, &data.codes },
					     { "form", 0, &data.form_id, NULL } };
	struct workspace *ws;
	struct err err = ERR_INIT;
	struct strbuf said;
	int status;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv) || !cli_arguments(cli, argc, 0, 0))
		return EXIT_WRONG_USAGE;
	if (!cli->output) {
		cli_say(T("请用 -o 写明存到哪个文件夹。"));
		return EXIT_WRONG_USAGE;
	}
	if (data.labels && data.codes) {
		cli_say("%s", T("--labels 和 --codes 只能用一个；都不写，两种都有。"));
		return EXIT_WRONG_USAGE;
	}
	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	strbuf_init(&said);
	if (sav || data.stata || data.workbook) {
		status = office_data(ws, cli->output, &data, &said, &err) == ST_OK ? EXIT_DONE : cli_fail(&err);
		if (status == EXIT_DONE)
			cli_say("%s", said.data);
	} else if (office_export(ws, cli->output, people ? OFFICE_PEOPLE : csv ? OFFICE_CSV : OFFICE_PACKAGE, &said, &err) != ST_OK) {
		status = cli_fail(&err);
	} else if (people || csv) {
		cli_say("%s", said.data);
	} else {
		strbuf_addc(&said, '\n');
		cli->output = NULL; /* the folder is written; the slip is for whoever prints it */
		status = cli_write(cli, said.data, said.len);
	}
	strbuf_clear(&said);
	workspace_close(ws);
	return status;
}
