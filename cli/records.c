/* SPDX-License-Identifier: MIT */
/* Which records a computer made; interviews returned to it with a comment, and what came of them. */
#include "config.h"

#include "app/interview.h"
#include "app/office_keys.h"
#include "app/sendback.h"
#include "app/workspace.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "cli/command.h"

struct asked {
	struct cli *cli;
	struct workspace *ws;
	const char *number, *device, *text, *reason;
};

static int run_device(const struct asked *q)
{
	struct err err = ERR_INIT;
	struct strbuf said;

	strbuf_init(&said);
	return cli_end_data(q->cli, &said, office_records(q->ws, q->device, &said, &err), &err);
}

typedef enum status (*say_fn)(struct workspace *ws, const struct identity *record, const char *words, struct strbuf *said, struct err *err);

static int say_of(const struct asked *q, say_fn say, const char *words)
{
	struct identity record;
	struct err err = ERR_INIT;
	struct strbuf said;
	enum status st = interview_find(q->ws, q->number, &record, &err);

	strbuf_init(&said);
	if (st == ST_OK)
		st = say(q->ws, &record, words ? words : "", &said, &err);
	return cli_end_words(&said, st, &err);
}

static int run_return(const struct asked *q)
{
	return say_of(q, sendback_write, q->text);
}

static int run_cannot(const struct asked *q)
{
	return say_of(q, sendback_cannot, q->reason);
}

static int run_returned(const struct asked *q)
{
	struct sendbacks *l = NULL;
	struct err err = ERR_INIT;
	enum status st = sendbacks_load(&l, q->ws, &err);
	int status = cli_end_doc(q->cli, l ? sendbacks_doc(q->ws, l) : NULL, st, &err);

	sendbacks_free(l);
	return status;
}

static const struct {
	struct cli_verb verb;
	int (*run)(const struct asked *q);
} verbs[] = { { { "return", 1, 1 }, run_return }, { { "returned", 0, 0 }, run_returned }, { { "cannot", 1, 1 }, run_cannot } };

int command_records(struct cli *cli, int argc, char **argv)
{
	struct asked q = { .cli = cli };
	const char *by = NULL;
	const struct option_spec specs[] = {
		{ "device", 0, &q.device, NULL }, { "text", 0, &q.text, NULL }, { "reason", 0, &q.reason, NULL }, { "by", 0, &by, NULL }
	};
	struct err err = ERR_INIT;
	size_t verb = ARRAY_LEN(verbs);
	int status;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv))
		return EXIT_WRONG_USAGE;
	if (argc == 1 && !q.device) {
		cli_say(T("请用 --device 写明电脑的代号。"));
		return EXIT_WRONG_USAGE;
	}
	if (argc > 1) {
		verb = cli_find_verb(cli, verbs, sizeof(verbs[0]), ARRAY_LEN(verbs), argc, argv);
		if (verb == ARRAY_LEN(verbs))
			return EXIT_WRONG_USAGE;
	}
	q.number = argc > 2 ? argv[2] : "";
	q.ws = cli_workspace(cli, &status);
	if (!q.ws)
		return status;
	if (by && workspace_set_interviewer(q.ws, by, &err) != ST_OK)
		status = cli_fail(&err);
	else
		status = verb < ARRAY_LEN(verbs) ? verbs[verb].run(&q) : run_device(&q);
	workspace_close(q.ws);
	return status;
}
