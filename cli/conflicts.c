/* SPDX-License-Identifier: MIT */
/* What a person of the office decides, from the command line. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "app/conflict.h"
#include "app/workspace.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "cli/command.h"

struct asked {
	struct cli *cli;
	struct workspace *ws;
	const char *word, *take, *reason;
	bool all;
};

static enum status find(const struct asked *q, struct conflict **c, struct err *err)
{
	struct conflicts *l = NULL;
	const struct conflict_row *row;
	enum status st = conflicts_load(&l, q->ws, err);

	if (st != ST_OK)
		return st;
	row = conflicts_find(l, q->word);
	st = row ? conflict_open(c, q->ws, row, err)
		 : err_set(err, ST_NOT_FOUND, T("“%s”没有要定的，或者不止一件。请看 ruhu conflicts list。"), q->word);
	conflicts_free(l);
	return st;
}

static int run_list(const struct asked *q)
{
	struct conflicts *l = NULL;
	struct err err = ERR_INIT;
	enum status st = conflicts_load(&l, q->ws, &err);
	int status = cli_end_doc(q->cli, l ? conflicts_doc(q->ws, l) : NULL, st, &err);

	conflicts_free(l);
	return status;
}

static int run_show(const struct asked *q)
{
	struct conflict *c = NULL;
	struct err err = ERR_INIT;
	enum status st = find(q, &c, &err);
	int status = cli_end_doc(q->cli, c ? conflict_doc(q->ws, c) : NULL, st, &err);

	conflict_close(c);
	return status;
}

/* The question by its name or its whole path. */
static struct conflict_item *item_named(struct conflict *c, const char *name, size_t n)
{
	for (size_t i = 0; i < c->items.n; i++) {
		const char *key = c->items.v[i].key, *last = strrchr(key, '/');

		if ((strlen(key) == n && memcmp(key, name, n) == 0) || (last && strlen(last + 1) == n && memcmp(last + 1, name, n) == 0))
			return &c->items.v[i];
	}
	return NULL;
}

/* "2", "2,q3=1": a version whole, or question by question. */
static enum status take(struct conflict *c, const char *text, struct err *err)
{
	while (*text) {
		size_t n = strcspn(text, ",");
		const char *is = memchr(text, '=', n), *number = is ? is + 1 : text;
		struct conflict_item *item = is ? item_named(c, text, (size_t)(is - text)) : NULL;
		int64_t version = 0;

		if ((is && !item) || !num_parse_int(number, n - (size_t)(number - text), &version) || version < 1 ||
		    version > (int64_t)c->versions.n)
			return err_set(err, ST_USAGE, T("看不懂“%s”。写第几版，例如 --take 2；一题一题选写成 --take 1,q3=2。什么都没有变。"), text);
		if (item) {
			item->chosen = (int)version - 1;
			c->whole = -1;
		} else {
			conflict_take(c, (int)version - 1);
		}
		text += n + (text[n] == ',');
	}
	return ST_OK;
}

static int run_decide(const struct asked *q)
{
	struct conflict *c = NULL;
	struct err err = ERR_INIT;
	struct strbuf said;
	enum status st = find(q, &c, &err);

	strbuf_init(&said);
	if (st == ST_OK && q->all && !c->row.twins)
		st = err_set(&err, ST_USAGE, T("--all 是一户几份都算数；这是一份记录的几版，请用 --take。什么都没有变。"));
	if (st == ST_OK && q->take)
		st = take(c, q->take, &err);
	if (st == ST_OK) {
		c->all_count = q->all;
		st = conflict_decide(q->ws, c, q->reason, &said, &err);
	}
	conflict_close(c);
	return cli_end_words(&said, st, &err);
}

static int decide_file(const struct asked *q, bool refuse)
{
	struct err err = ERR_INIT;
	struct strbuf said;
	enum status st;

	strbuf_init(&said);
	st = conflict_decide_file(q->ws, q->word, refuse, q->reason, &said, &err);
	return cli_end_words(&said, st, &err);
}

static int run_refuse(const struct asked *q)
{
	return decide_file(q, true);
}

static int run_accept(const struct asked *q)
{
	return decide_file(q, false);
}

static int decide_gap(const struct asked *q, bool lost)
{
	struct err err = ERR_INIT;
	struct strbuf said;
	enum status st;

	strbuf_init(&said);
	st = conflict_decide_gap(q->ws, q->word, lost, q->reason, &said, &err);
	return cli_end_words(&said, st, &err);
}

static int run_lost(const struct asked *q)
{
	return decide_gap(q, true);
}

static int run_expect(const struct asked *q)
{
	return decide_gap(q, false);
}

static const struct {
	struct cli_verb verb;
	int (*run)(const struct asked *q);
} verbs[] = {
	{ { "list", 0, 0 }, run_list },	    { { "show", 1, 1 }, run_show },	{ { "decide", 1, 1 }, run_decide },
	{ { "refuse", 1, 1 }, run_refuse }, { { "accept", 1, 1 }, run_accept },
	{ { "lost", 1, 1 }, run_lost },	    { { "expect", 1, 1 }, run_expect },
};

int command_conflicts(struct cli *cli, int argc, char **argv)
{
	struct asked q = { .cli = cli, .word = "" };
	const char *by = NULL;
	const struct option_spec specs[] = {
		{ "take", 0, &q.take, NULL }, { "all", 0, NULL, &q.all }, { "reason", 0, &q.reason, NULL }, { "by", 0, &by, NULL }
	};
	struct err err = ERR_INIT;
	size_t verb = 0;
	int status;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv))
		return EXIT_WRONG_USAGE;
	if (argc > 1)
		verb = cli_find_verb(cli, verbs, sizeof(verbs[0]), ARRAY_LEN(verbs), argc, argv);
	if (verb == ARRAY_LEN(verbs))
		return EXIT_WRONG_USAGE;
	q.word = argc > 2 ? argv[2] : "";
	q.ws = cli_workspace(cli, &status);
	if (!q.ws)
		return status;
	status = by && workspace_set_interviewer(q.ws, by, &err) != ST_OK ? cli_fail(&err) : verbs[verb].run(&q);
	workspace_close(q.ws);
	return status;
}
