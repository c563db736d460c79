/* SPDX-License-Identifier: MIT */
/* The register of households. */
#include "config.h"

#include <string.h>

#include "app/office.h"
#include "app/workspace.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "cli/command.h"

struct asked {
	struct cli *cli;
	struct workspace *ws;
	const char *word[3]; /* behind the verb; NULL = not there */
	const char *crossed, *outcome, *seed, *reason;
	bool data; /* the words go to standard output */
};

static enum status run_import(struct asked *q, struct strbuf *said, struct err *err)
{
	return office_households_import(q->ws, q->word[0], said, err);
}

static enum status run_list(struct asked *q, struct strbuf *said, struct err *err)
{
	q->data = true;
	return office_households_list(q->ws, q->word[0], said, err);
}

static enum status run_sample(struct asked *q, struct strbuf *said, struct err *err)
{
	int64_t n = 0;

	q->data = true;
	if (!q->word[0])
		return office_households_drawn(q->ws, said, err);
	if (!num_parse_int(q->word[0], strlen(q->word[0]), &n) || n < 1 || n > 100000)
		return err_set(err, ST_USAGE, T("每个单位抽几户，要写 1 到 100000 的整数。"));
	return office_households_sample(q->ws, q->word[1], (int)n, q->seed, q->reason, said, err);
}

static enum status run_assign(struct asked *q, struct strbuf *said, struct err *err)
{
	if (q->crossed && !q->word[0])
		return office_households_cross(q->ws, q->crossed, said, err);
	if (q->outcome && q->word[0] && !q->crossed)
		return office_households_reassign(q->ws, q->outcome, q->word[1] ? q->word[0] : "",
						  q->word[1] ? q->word[1] : q->word[0], said, err);
	if (q->crossed || q->outcome || !q->word[1])
		return err_set(err, ST_USAGE, T("分队写 assign 户号开头 队，assign --outcome 结果代码 队，或者 assign --crossed 文件。"));
	return office_households_assign(q->ws, q->word[0], q->word[1], said, err);
}

static const struct {
	struct cli_verb verb;
	enum status (*run)(struct asked *q, struct strbuf *said, struct err *err);
} verbs[] = {
	{ { "import", 1, 1 }, run_import }, { { "list", 0, 1 }, run_list }, { { "sample", 0, 2 }, run_sample }, { { "assign", 0, 2 }, run_assign }
};

static int run(struct asked *q, size_t verb)
{
	struct err err = ERR_INIT;
	struct strbuf said;
	enum status st;
	int status = EXIT_DONE;

	strbuf_init(&said);
	st = verbs[verb].run(q, &said, &err);
	if (st == ST_OK && q->data)
		status = cli_write(q->cli, said.data, said.len);
	else if (said.len)
		cli_say("%s", said.data);
	if (st != ST_OK)
		status = cli_fail(&err);
	strbuf_clear(&said);
	return status;
}

int command_households(struct cli *cli, int argc, char **argv)
{
	struct asked q = { .cli = cli };
	const struct option_spec specs[] = { { "crossed", 0, &q.crossed, NULL },
					     { "outcome", 0, &q.outcome, NULL },
					     { "seed", 0, &q.seed, NULL },
					     { "reason", 0, &q.reason, NULL } };
	size_t verb;
	int status;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv))
		return EXIT_WRONG_USAGE;
	verb = cli_find_verb(cli, verbs, sizeof(verbs[0]), ARRAY_LEN(verbs), argc, argv);
	if (verb == ARRAY_LEN(verbs))
		return EXIT_WRONG_USAGE;
	for (int i = 2; i < argc; i++)
		q.word[i - 2] = argv[i];
	q.ws = cli_workspace(cli, &status);
	if (!q.ws)
		return status;
	status = run(&q, verb);
	workspace_close(q.ws);
	return status;
}
