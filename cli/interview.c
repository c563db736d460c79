/* SPDX-License-Identifier: MIT */
/* One interview through the real interface: for a form on its own, for practice, or from paper. */
#include "config.h"

#include "app/interview.h"

#include <string.h>

#include "app/interview_move.h"
#include "app/workspace.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "cli/command.h"
#include "forms/diag.h"
#include "forms/load.h"
#include "tui/ui.h"

/* FORM: a file or folder, else the id of a form of the round. */
static enum status find_form(struct workspace *ws, const char *name, const struct form **form, struct diag_list *diags, struct err *err)
{
	return fs_exists(name) ? workspace_add_form(ws, name, form, diags, err) : workspace_form(ws, name, form, err);
}

/* What lies open of this form and household is taken up again: nobody is asked twice. One of another version: *older, and no *iv. */
static enum status begin(struct interview **iv, struct workspace *ws, const struct form *form, const char *household,
			 struct identity *open, bool *older, struct err *err)
{
	bool found = false;
	enum status st = interview_open_draft(ws, form, household, open, &found, err);

	if (st != ST_OK)
		return st;
	if (found)
		return interview_resume(iv, ws, open, err);
	st = interview_older_draft(ws, form, household, open, older, err);
	if (st != ST_OK || *older)
		return st;
	return interview_begin_form(iv, ws, form, household, err);
}

static int run_older(struct cli *cli, struct workspace *ws, const struct form *form, const struct identity *draft, const char *keys)
{
	const struct ui_opts opts = { .keys = keys, .plain = cli->plain };
	struct err err = ERR_INIT;

	return ui_older_interview(ws, form, draft, &opts, &err) == ST_OK ? EXIT_DONE : cli_fail(&err);
}

int cli_run_interview(const struct cli *cli, struct workspace *ws, struct interview *iv, const char *keys)
{
	const struct ui_opts opts = { .keys = keys, .plain = cli->plain };
	struct err err = ERR_INIT;
	int status = EXIT_DONE;

	if (ui_interview(ws, iv, &opts, &err) != ST_OK)
		status = cli_fail(&err);
	interview_close(iv);
	return status;
}

int command_interview(struct cli *cli, int argc, char **argv)
{
	const char *household = "", *keys = NULL;
	const struct option_spec specs[] = { { "household", 0, &household, NULL }, { "keys", 0, &keys, NULL }, { "plain", 0, NULL, &cli->plain } };
	struct workspace *ws;
	struct interview *iv = NULL;
	const struct form *form = NULL;
	struct identity draft;
	struct diag_list diags;
	struct err err = ERR_INIT;
	bool older = false;
	int status;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv) || !cli_arguments(cli, argc, 1, 1))
		return EXIT_WRONG_USAGE;
	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	diag_init(&diags, argv[1]);
	if (find_form(ws, argv[1], &form, &diags, &err) != ST_OK) {
		cli_diags(&diags, false);
		status = cli_fail(&err);
	} else if (begin(&iv, ws, form, household, &draft, &older, &err) != ST_OK) {
		status = cli_fail(&err);
	} else if (older) {
		status = run_older(cli, ws, form, &draft, keys);
	} else {
		status = cli_run_interview(cli, ws, iv, keys);
	}
	diag_clear(&diags);
	workspace_close(ws);
	return status;
}

int command_practice(struct cli *cli, int argc, char **argv)
{
	const char *keys = NULL;
	const struct option_spec specs[] = { { "keys", 0, &keys, NULL }, { "plain", 0, NULL, &cli->plain } };
	struct workspace *ws;
	struct interview *iv = NULL;
	struct form *loaded = NULL;
	const struct form *form = NULL;
	struct err err = ERR_INIT;
	enum status st = ST_OK;
	int status;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv) || !cli_arguments(cli, argc, 0, 1))
		return EXIT_WRONG_USAGE;
	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	/* A form tried out from a file leaves nothing in the store either. */
	if (argc > 1 && fs_exists(argv[1]))
		st = form_load(&loaded, argv[1], NULL, &err);
	else if (argc > 1)
		st = workspace_form(ws, argv[1], &form, &err);
	if (st == ST_OK)
		st = interview_practice(&iv, ws, loaded ? loaded : form, &err);
	status = st == ST_OK ? cli_run_interview(cli, ws, iv, keys) : cli_fail(&err);
	form_free(loaded);
	workspace_close(ws);
	return status;
}

int command_enter(struct cli *cli, int argc, char **argv)
{
	const char *by = NULL, *keys = NULL;
	const struct option_spec specs[] = { { "by", 0, &by, NULL }, { "keys", 0, &keys, NULL } };
	struct workspace *ws;
	const struct form *form = NULL;
	struct diag_list diags;
	struct err err = ERR_INIT;
	enum status st;
	int status;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv) || !cli_arguments(cli, argc, 1, 1))
		return EXIT_WRONG_USAGE;
	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	diag_init(&diags, argv[1]);
	st = find_form(ws, argv[1], &form, &diags, &err);
	if (st != ST_OK)
		cli_diags(&diags, false);
	if (st == ST_OK && by)
		st = workspace_set_interviewer(ws, by, &err);
	if (st == ST_OK)
		st = ui_entry(ws, form, &(struct ui_opts){ .keys = keys }, &err);
	status = st == ST_OK ? EXIT_DONE : cli_fail(&err);
	diag_clear(&diags);
	workspace_close(ws);
	return status;
}
