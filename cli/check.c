/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/i18n.h"
#include "cli/command.h"
#include "forms/diag.h"
#include "forms/form.h"
#include "forms/load.h"

int command_check(struct cli *cli, int argc, char **argv)
{
	struct diag_list diags;
	struct form *form = NULL;
	struct err err = ERR_INIT;
	enum status st;
	int status;

	if (!cli_options(cli, NULL, 0, &argc, argv) || !cli_arguments(cli, argc, 1, 1))
		return EXIT_WRONG_USAGE;
	diag_init(&diags, argv[1]);
	st = form_load(&form, argv[1], &diags, &err);
	/* Without a table there is nothing to point into: the sentence alone. */
	if (st != ST_OK && (st != ST_FORM || diags.errors == 0)) {
		status = cli_fail(&err);
	} else {
		diag_sort(&diags);
		status = cli_diags(&diags, true);
		if (status == EXIT_DONE && st == ST_OK)
			cli_say(T("%s：可以用。%d 处提醒。"), argv[1], (int)diags.warnings);
		else
			cli_say(T("%s：%d 处错误，%d 处提醒。改好错误才能用。"), argv[1], (int)diags.errors, (int)diags.warnings);
	}
	form_free(form);
	diag_clear(&diags);
	return status;
}
