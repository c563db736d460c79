/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "app/office.h"
#include "app/office_keys.h"
#include "app/workspace.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "cli/command.h"

/* Ctrl-C only asks: the merge stops between two files with everything before it taken in. */
static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
	(void)number;
	interrupted = 1;
}

static bool progress(void *ctx, const char *name, size_t done, size_t total)
{
	(void)ctx;
	(void)name;
	if (isatty(STDERR_FILENO)) {
		fprintf(stderr, "\r%zu/%zu", done, total);
		if (done == total)
			fputc('\n', stderr);
	}
	return !interrupted;
}

static int merge(struct cli *cli, struct workspace *ws, const char *form, int argc, char **argv)
{
	struct err err = ERR_INIT;
	struct strbuf said;
	bool refused = false;
	enum status st;
	struct office_openers *openers = office_openers_new(ws, &cli_asker);
	int status;

	strbuf_init(&said);
	st = office_merge(ws, (const char *const *)(argv + 1), (size_t)argc - 1, form, openers, progress, NULL, &said, &refused, &err);
	office_openers_free(openers);
	status = said.len ? cli_write(cli, said.data, said.len) : EXIT_DONE;
	if (st != ST_OK)
		status = cli_fail(&err);
	else if (status == EXIT_DONE && refused)
		status = EXIT_INPUT;
	strbuf_clear(&said);
	return status;
}

int command_merge(struct cli *cli, int argc, char **argv)
{
	const char *form = NULL;
	const struct option_spec specs[] = { { "form", 0, &form, NULL } };
	struct workspace *ws;
	int status;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv) || !cli_arguments(cli, argc, 1, INT_MAX))
		return EXIT_WRONG_USAGE;
	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	signal(SIGINT, on_interrupt);
	status = merge(cli, ws, form, argc, argv);
	workspace_close(ws);
	return status;
}
