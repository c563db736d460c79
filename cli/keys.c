/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "app/devices.h"
#include "app/office_keys.h"
#include "app/workspace.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "cli/command.h"

enum { PAPER_MAX = 4096 };

static enum status restore(struct workspace *ws, const char *path, struct strbuf *said,
			   struct err *err)
{
	struct strbuf text;
	enum status st;

	strbuf_init(&text);
	st = strcmp(path, "-") == 0 ? fs_read_fd(&text, STDIN_FILENO, "-", PAPER_MAX, err)
				    : fs_read(&text, path, PAPER_MAX, err);
	if (st == ST_OK)
		st = office_keys_restore(ws, text.len ? text.data : "", &cli_asker, said, err);
	strbuf_clear(&text);
	return st;
}

/* data goes to standard output or -o, said to standard error. */
static enum status run(struct workspace *ws, int argc, char **argv, struct strbuf *data,
		       struct strbuf *said, struct err *err)
{
	const char *what = argc > 1 ? argv[1] : "list";

	if (strcmp(what, "list") == 0 && argc <= 2)
		return office_keys_list(ws, data, err);
	if (strcmp(what, "late") == 0 && argc == 2) {
		enum status st = devices_absent_in_round(ws, data, err);

		if (data->len)
			strbuf_addc(data, '\n');
		return st;
	}
	if (strcmp(what, "new") == 0 && argc == 2)
		return office_keys_new(ws, &cli_asker, data, said, err);
	if (strcmp(what, "paper") == 0 && argc == 2)
		return office_keys_paper(ws, &cli_asker, data, err);
	if (strcmp(what, "trust") == 0 && argc == 3)
		return office_keys_trust(ws, argv[2], said, err);
	if (strcmp(what, "revoke") == 0 && argc == 3)
		return office_keys_revoke(ws, argv[2], said, err);
	if (strcmp(what, "restore") == 0 && argc == 3)
		return restore(ws, argv[2], said, err);
	return err_set(err, ST_USAGE, T("用法见 ruhu help keys。"));
}

int command_keys(struct cli *cli, int argc, char **argv)
{
	struct workspace *ws;
	struct err err = ERR_INIT;
	struct strbuf data, said;
	int status;

	if (!cli_options(cli, NULL, 0, &argc, argv) || !cli_arguments(cli, argc, 0, 2))
		return EXIT_WRONG_USAGE;
	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	strbuf_init(&data);
	strbuf_init(&said);
	if (run(ws, argc, argv, &data, &said, &err) != ST_OK)
		status = cli_fail(&err);
	else if (data.len)
		status = cli_write(cli, data.data, data.len);
	if (status == EXIT_DONE && said.len)
		cli_say("%s", said.data);
	strbuf_clear(&data);
	strbuf_clear(&said);
	workspace_close(ws);
	return status;
}
