/* SPDX-License-Identifier: MIT */
/* What people said in their own words, and what of it may be quoted. */
#include "config.h"

#include "app/quotes.h"

#include <string.h>

#include "app/workspace.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "cli/command.h"

struct asked {
	const char *number, *text, *by, *reason;
	bool waiting;
};

static int list(struct cli *cli, struct workspace *ws, const struct asked *q)
{
	struct doc *doc = NULL;
	struct err err = ERR_INIT;
	enum status st = quotes_doc(&doc, ws, q->waiting ? QUOTE_WAITING : QUOTE_REFUSED + 1, &err);

	return cli_end_doc(cli, doc, st, &err);
}

static int release(struct cli *cli UNUSED, struct workspace *ws, const struct asked *q)
{
	struct strbuf printed;
	struct err err = ERR_INIT;
	enum status st;

	strbuf_init(&printed);
	st = quotes_release(ws, q->number, q->text, q->by, &printed, &err);
	if (st == ST_OK)
		cli_say(T("放行了，材料里印成：“%s”"), printed.data);
	strbuf_clear(&printed);
	return st == ST_OK ? EXIT_DONE : cli_fail(&err);
}

static int refuse(struct cli *cli UNUSED, struct workspace *ws, const struct asked *q)
{
	struct err err = ERR_INIT;

	if (quotes_refuse(ws, q->number, q->by, q->reason, &err) != ST_OK)
		return cli_fail(&err);
	cli_say("%s", T("记下了：这一条不引。"));
	return EXIT_DONE;
}

static const struct {
	struct cli_verb verb;
	int (*run)(struct cli *cli, struct workspace *ws, const struct asked *q);
} verbs[] = { { { "list", 0, 0 }, list }, { { "release", 1, 1 }, release }, { { "refuse", 1, 1 }, refuse } };

int command_quotes(struct cli *cli, int argc, char **argv)
{
	struct asked q = { .by = "", .reason = "" };
	const struct option_spec specs[] = {
		{ "text", 0, &q.text, NULL }, { "by", 0, &q.by, NULL }, { "reason", 0, &q.reason, NULL }, { "waiting", 0, NULL, &q.waiting }
	};
	struct workspace *ws;
	size_t verb;
	int status;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv))
		return EXIT_WRONG_USAGE;
	verb = cli_find_verb(cli, verbs, sizeof(verbs[0]), ARRAY_LEN(verbs), argc, argv);
	if (verb == ARRAY_LEN(verbs))
		return EXIT_WRONG_USAGE;
	q.number = argc > 2 ? argv[2] : "";
	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	status = verbs[verb].run(cli, ws, &q);
	workspace_close(ws);
	return status;
}
