/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <string.h>

#include "app/office.h"
#include "app/workspace.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "cli/command.h"
#include "forms/diag.h"

static int make_new(struct workspace *ws, const char *path)
{
	struct diag_list diags;
	struct strbuf said;
	struct err err = ERR_INIT;
	int status;

	strbuf_init(&said);
	diag_init(&diags, path);
	if (office_round_new(ws, path, &diags, &said, &err) == ST_OK) {
		const struct round *r = workspace_round(ws);

		status = cli_diags(&diags, false);
		cli_say(T("建好了“%s”（%s）。%s%s"), r->title, r->id,
			round_is_drill(r) ? T("没有批准文号，也没有写明原因，所有材料都会标“演练”。") : "", said.len ? said.data : "");
	} else {
		cli_diags(&diags, false);
		status = cli_fail(&err);
	}
	strbuf_clear(&said);
	diag_clear(&diags);
	return status;
}

static int show(struct cli *cli, struct workspace *ws)
{
	const struct round *r = workspace_round(ws);
	struct strbuf out;
	int status;

	if (!r) {
		cli_say(T("还没有一期调查。"));
		return EXIT_INPUT;
	}
	strbuf_init(&out);
	round_describe(&out, r);
	status = cli_write(cli, out.data, out.len);
	strbuf_clear(&out);
	return status;
}

int command_round(struct cli *cli, int argc, char **argv)
{
	struct workspace *ws;
	int status;

	if (!cli_options(cli, NULL, 0, &argc, argv) || !cli_arguments(cli, argc, 1, 2))
		return EXIT_WRONG_USAGE;
	if (!(strcmp(argv[1], "new") == 0 && argc == 3) && !(strcmp(argv[1], "show") == 0 && argc == 2)) {
		cli_arguments(cli, argc, 9, 9);
		return EXIT_WRONG_USAGE;
	}
	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	status = argc == 3 ? make_new(ws, argv[2]) : show(cli, ws);
	workspace_close(ws);
	return status;
}
