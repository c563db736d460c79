/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/check.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "cli/command.h"
#include "forms/diag.h"

static void say_result(const char *path, const struct diag_list *diags)
{
	if (diags->errors == 0)
		cli_say(T("%s：可以用。%d 处提醒。"), path, (int)diags->warnings);
	else
		cli_say(T("%s：%d 处错误，%d 处提醒。改好错误才能用。"), path, (int)diags->errors,
			(int)diags->warnings);
}

int command_check(struct cli *cli, int argc, char **argv)
{
	bool strict = false;
	const struct option_spec specs[] = { { "strict", 0, NULL, &strict } };
	struct diag_list diags, round_diags;
	struct err err = ERR_INIT;
	const char *round;
	enum status st;
	int status, round_status = EXIT_DONE;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv) || !cli_arguments(cli, argc, 1, 2))
		return EXIT_WRONG_USAGE;
	round = check_round_path(cli->arena, argv[1], argc > 2 ? argv[2] : NULL);
	diag_init(&diags, argv[1]);
	diag_init(&round_diags, round);
	st = check_definition(argv[1], round, strict, &diags, &round_diags, &err);
	/* Without a table there is nothing to point into: the sentence alone. */
	if (st != ST_OK && (st != ST_FORM || diags.errors == 0)) {
		status = cli_fail(&err);
	} else {
		diag_sort(&diags);
		status = cli_diags(&diags, true);
		if (round)
			round_status = cli_diags(&round_diags, true);
		say_result(argv[1], &diags);
		if (round)
			say_result(round, &round_diags);
		status = status == EXIT_DONE ? round_status : status;
	}
	diag_clear(&diags);
	diag_clear(&round_diags);
	return status;
}
