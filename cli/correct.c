/* SPDX-License-Identifier: MIT */
/* Corrections: of one record on the screens, or of many in a table that comes back from a spreadsheet. */
#include "config.h"

#include <limits.h>

#include "app/interview.h"
#include "app/office.h"
#include "app/workspace.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "cli/command.h"

struct how {
	const char *reason, *by, *keys;
	bool csv, yes;
};

static int correct_one(struct cli *cli, struct workspace *ws, const char *number, const struct how *how)
{
	struct interview *iv = NULL;
	struct identity record;
	struct err err = ERR_INIT;
	enum status st = interview_find(ws, number, &record, &err);

	if (st == ST_OK && how->by)
		st = workspace_set_interviewer(ws, how->by, &err);
	if (st == ST_OK)
		st = interview_correct(&iv, ws, &record, how->reason, &err);
	return st == ST_OK ? cli_run_interview(cli, ws, iv, how->keys) : cli_fail(&err);
}

static void say_end(const struct office_edited *edited, bool yes)
{
	struct strbuf said;

	strbuf_init(&said);
	if (edited->records > 0 && !yes)
		cli_say(T("只是看看，什么也没有写。核对无误后，加上 --by 代号 --reason 原因 --yes 再运行一次，才会收下。"));
	office_edits_said(&said, edited, yes);
	if (said.len)
		cli_say("%s", said.data);
	strbuf_clear(&said);
}

static int correct_table(struct cli *cli, struct workspace *ws, int argc, char **argv, const struct how *how)
{
	const struct office_edits_by by = { .author = how->by ? how->by : "", .reason = how->reason ? how->reason : "" };
	struct office_edited edited;
	struct err err = ERR_INIT;
	struct strbuf said;
	int status = EXIT_DONE;
	enum status st;

	strbuf_init(&said);
	st = office_edits(ws, (const char *const *)(argv + 1), (size_t)argc - 1, how->yes ? &by : NULL, &said, &edited, &err);
	if (said.len)
		status = cli_write(cli, said.data, said.len);
	if (st != ST_OK) {
		status = cli_fail(&err);
	} else if (status == EXIT_DONE) {
		say_end(&edited, how->yes);
		status = edited.refused ? EXIT_INPUT : EXIT_DONE;
	}
	strbuf_clear(&said);
	return status;
}

int command_correct(struct cli *cli, int argc, char **argv)
{
	struct how how = { .reason = NULL };
	const struct option_spec specs[] = { { "reason", 0, &how.reason, NULL }, { "by", 0, &how.by, NULL },	  { "keys", 0, &how.keys, NULL },
					     { "plain", 0, NULL, &cli->plain },	  { "csv", 0, NULL, &how.csv }, { "yes", 0, NULL, &how.yes } };
	struct workspace *ws;
	int status;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv) || !cli_arguments(cli, argc, 1, how.csv ? INT_MAX : 1))
		return EXIT_WRONG_USAGE;
	if (how.yes && !how.csv) {
		cli_say(T("--yes 只和 --csv 一起用。"));
		return EXIT_WRONG_USAGE;
	}
	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	status = how.csv ? correct_table(cli, ws, argc, argv, &how) : correct_one(cli, ws, argv[1], &how);
	workspace_close(ws);
	return status;
}
