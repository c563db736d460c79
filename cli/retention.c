/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/retention.h"
#include "app/workspace.h"
#include "base/attr.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "cli/command.h"

int command_retention(struct cli *cli, int argc, char **argv)
{
	const char *round = NULL, *by = NULL;
	bool yes = false;
	const struct option_spec specs[] = {
		{ "erase", 0, &round, NULL },
		{ "by", 0, &by, NULL },
		{ "yes", 0, NULL, &yes },
	};
	struct workspace *ws;
	struct err err = ERR_INIT;
	struct doc *doc = NULL;
	struct strbuf said;
	enum status st;
	int status;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv) || !cli_arguments(cli, argc, 0, 0))
		return EXIT_WRONG_USAGE;
	if (!round && (by || yes)) {
		cli_say(T("请用 --erase 写明清除哪一期。"));
		return EXIT_WRONG_USAGE;
	}
	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	if (round) {
		strbuf_init(&said);
		st = retention_erase(ws, round, by, yes, &said, &err);
		status = cli_end_words(&said, st, &err);
	} else {
		st = retention_list(ws, &doc, &err);
		status = cli_end_doc(cli, doc, st, &err);
	}
	workspace_close(ws);
	return status;
}
