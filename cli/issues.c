/* SPDX-License-Identifier: MIT */
/* The ledger from the command line. */
#include "config.h"

#include <string.h>

#include "app/ledger.h"
#include "app/workspace.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "cli/command.h"

struct asked {
	struct cli *cli;
	struct workspace *ws;
	const char *word;	       /* what follows the verb, "" = nothing */
	const char *fields[ISSUE_FIELDS];
	const char *unit, *household, *reason, *date;
	bool only_look;
};

static size_t changes_of(const struct asked *q, struct issue_change changes[ISSUE_FIELDS])
{
	size_t n = 0;

	for (int f = 0; f < ISSUE_FIELDS; f++)
		if (q->fields[f])
			changes[n++] = (struct issue_change){ .field = (enum issue_field)f, .value = q->fields[f] };
	return n;
}

static int list(const struct asked *q, const struct ledger_wanted *w)
{
	struct ledger *l = NULL;
	struct err err = ERR_INIT;
	struct ledger_wanted wanted = *w;
	enum status st = ledger_load(&l, q->ws, &err);
	int status;

	wanted.owner = q->fields[ISSUE_OWNER];
	wanted.unit_prefix = q->unit;
	status = cli_end_doc(q->cli, l ? ledger_doc(q->ws, l, &wanted) : NULL, st, &err);
	ledger_free(l);
	return status;
}

static int run_list(const struct asked *q)
{
	return list(q, &(struct ledger_wanted){ .stage = STAGES });
}

static int run_overdue(const struct asked *q)
{
	return list(q, &(struct ledger_wanted){ .stage = STAGE_OVERDUE });
}

static int run_revisit(const struct asked *q)
{
	return list(q, &(struct ledger_wanted){ .stage = STAGES, .to_ask = true });
}

static int run_top(const struct asked *q)
{
	struct ledger *l = NULL;
	struct err err = ERR_INIT;
	struct doc *doc = NULL;
	enum status st = ledger_load(&l, q->ws, &err);
	int status;

	if (st == ST_OK)
		st = ledger_top(&doc, q->ws, l, *q->word ? q->word : NULL, &err);
	status = cli_end_doc(q->cli, doc, st, &err);
	ledger_free(l);
	return status;
}

static int run_show(const struct asked *q)
{
	struct identity id;
	struct err err = ERR_INIT;
	struct doc *doc = NULL;
	enum status st = ledger_find(q->ws, q->word, &id, &err);

	if (st == ST_OK)
		st = ledger_show(&doc, q->ws, &id, &err);
	return cli_end_doc(q->cli, doc, st, &err);
}

static int run_add(const struct asked *q)
{
	struct issue_change changes[ISSUE_FIELDS];
	size_t n = changes_of(q, changes);
	struct identity id;
	struct err err = ERR_INIT;
	char text[IDENTITY_TEXT];

	if (ledger_add(q->ws, q->unit ? q->unit : "", q->household ? q->household : "", changes, n, &id, &err) != ST_OK)
		return cli_fail(&err);
	identity_format(text, &id);
	cli_say(T("记进台账了，编号 %.8s。"), text);
	return EXIT_DONE;
}

static int change(const struct asked *q, const struct issue_change *changes, size_t n)
{
	struct identity id;
	struct err err = ERR_INIT;
	bool changed = false;
	enum status st = ledger_find(q->ws, q->word, &id, &err);

	if (st == ST_OK)
		st = ledger_change(q->ws, &id, changes, n, q->reason, &changed, &err);
	if (st != ST_OK)
		return cli_fail(&err);
	cli_say("%s", changed ? T("改好了，原来的写法留在记录里（ruhu issues show 编号）。") : T("和原来一样，没有改动。"));
	return EXIT_DONE;
}

static int run_set(const struct asked *q)
{
	struct issue_change changes[ISSUE_FIELDS];

	return change(q, changes, changes_of(q, changes));
}

static int run_close(const struct asked *q)
{
	struct strbuf today;
	int status;

	strbuf_init(&today);
	clock_format_date(&today, workspace_today(q->ws));
	status = change(q,
			(const struct issue_change[]){ { ISSUE_STATUS, "closed" },
						       { ISSUE_DONE, q->fields[ISSUE_DONE] },
						       { ISSUE_CLOSED, q->date ? q->date : today.data },
						       { ISSUE_VERDICT, q->fields[ISSUE_VERDICT] } },
			4);
	strbuf_clear(&today);
	return status;
}

/* What was done stays in the history; the verdict belonged to it. */
static int run_reopen(const struct asked *q)
{
	return change(q, (const struct issue_change[]){ { ISSUE_STATUS, "" }, { ISSUE_CLOSED, "" }, { ISSUE_VERDICT, "" } }, 3);
}

static int run_drop(const struct asked *q)
{
	return change(q, (const struct issue_change[]){ { ISSUE_STATUS, "dropped" } }, 1);
}

static int run_import(const struct asked *q)
{
	struct strbuf said;
	struct doc *shown = NULL;
	struct err err = ERR_INIT;
	enum status st;
	int status = EXIT_DONE;

	strbuf_init(&said);
	st = ledger_import(q->ws, q->word, q->only_look, &shown, &said, &err);
	if (shown)
		status = cli_write_doc(q->cli, shown);
	doc_free(shown);
	return status == EXIT_DONE ? cli_end_words(&said, st, &err) : status;
}

static int run_export(const struct asked *q)
{
	const struct ledger_wanted w = { .stage = STAGES, .owner = q->fields[ISSUE_OWNER], .unit_prefix = q->unit };
	struct ledger *l = NULL;
	struct doc *sheet;
	struct strbuf out;
	struct err err = ERR_INIT;
	enum status st = ledger_load(&l, q->ws, &err);

	if (st != ST_OK)
		return cli_fail(&err);
	sheet = ledger_sheet(q->ws, l, &w);
	ledger_free(l);
	if (strcmp(q->cli->format, "text") != 0 && strcmp(q->cli->format, "csv") != 0)
		return cli_end_doc(q->cli, sheet, ST_OK, &err);
	strbuf_init(&out);
	ledger_csv(&out, sheet);
	doc_free(sheet);
	return cli_end_data(q->cli, &out, ST_OK, &err);
}

static const struct {
	struct cli_verb verb;
	int (*run)(const struct asked *q);
} verbs[] = {
	{ { "list", 0, 0 }, run_list },	{ { "overdue", 0, 0 }, run_overdue }, { { "revisit", 0, 0 }, run_revisit }, { { "top", 0, 1 }, run_top },
	{ { "show", 1, 1 }, run_show },	{ { "add", 0, 0 }, run_add },	  { { "set", 1, 1 }, run_set },	    { { "close", 1, 1 }, run_close },
	{ { "reopen", 1, 1 }, run_reopen }, { { "drop", 1, 1 }, run_drop },	  { { "import", 1, 1 }, run_import },   { { "export", 0, 0 }, run_export },
};

int command_issues(struct cli *cli, int argc, char **argv)
{
	struct asked q = { .cli = cli, .word = "" };
	struct option_spec specs[ISSUE_FIELDS + 5] = { { "unit", 0, &q.unit, NULL },
						       { "household", 0, &q.household, NULL },
						       { "reason", 0, &q.reason, NULL },
						       { "date", 0, &q.date, NULL },
						       { "preview", 0, NULL, &q.only_look } };
	size_t n = 5, verb;
	int status;

	/* State is not set by hand: closing, dropping and opening again are verbs of their own. */
	for (int f = 0; f < ISSUE_FIELDS; f++)
		if (f != ISSUE_STATUS && f != ISSUE_CLOSED)
			specs[n++] = (struct option_spec){ issue_field_name((enum issue_field)f), 0, &q.fields[f], NULL };
	if (!cli_options(cli, specs, n, &argc, argv))
		return EXIT_WRONG_USAGE;
	verb = cli_find_verb(cli, verbs, sizeof(verbs[0]), ARRAY_LEN(verbs), argc, argv);
	if (verb == ARRAY_LEN(verbs))
		return EXIT_WRONG_USAGE;
	q.word = argc > 2 ? argv[2] : "";
	q.ws = cli_workspace(cli, &status);
	if (!q.ws)
		return status;
	status = verbs[verb].run(&q);
	workspace_close(q.ws);
	return status;
}
