/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/interview.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "forms/expr.h"
#include "forms/instance.h"
#include "forms/load.h"

enum { INPUT_MAX = 16 << 20 };

struct evaluator {
	const struct form *form;	/* or NULL */
	struct instance *instance;	/* or NULL */
	struct eval_env env;
	bool failed;
};

static const char *type_name(const struct xvalue *v)
{
	switch (v->type) {
	case X_NUMBER:
		return v->date == XDATE_NONE ? "number" : "string";
	case X_BOOLEAN:
		return "boolean";
	case X_STRING:
	case X_NODES:
		break;
	}
	return "string";
}

/* One line whatever the text holds, and nothing in it that a terminal would obey. */
static void put_line(struct strbuf *out, const char *type, const char *text)
{
	struct strbuf escaped;

	strbuf_init(&escaped);
	for (; *text; text++) {
		if (*text == '\n')
			strbuf_adds(&escaped, "\\n");
		else if (*text == '\t')
			strbuf_adds(&escaped, "\\t");
		else if (*text == '\\')
			strbuf_adds(&escaped, "\\\\");
		else
			strbuf_addc(&escaped, *text);
	}
	strbuf_addf(out, "%s\t", type);
	utf8_clean(out, escaped.data, escaped.len, false);
	strbuf_addc(out, '\n');
	strbuf_clear(&escaped);
}

static void evaluate(struct evaluator *ev, const char *text, struct strbuf *out)
{
	struct arena *a = arena_new();
	const struct expr *e = NULL;
	struct expr_fault fault = { .offset = 0 };
	struct err err = ERR_INIT;
	struct xvalue v;
	struct eval ctx = {
		.form = ev->form,
		.instance = ev->instance,
		.frame = ev->instance ? instance_root(ev->instance) : NULL,
		.env = ev->instance ? instance_env(ev->instance) : &ev->env,
		.scratch = a,
	};

	/* Without a form an unknown function fails when it is reached, as the other engines do. */
	if (!(ev->form ? expr_parse(&e, a, text, &fault) : expr_parse_late(&e, a, text, &fault)) || (ev->form && !expr_bind(e, ev->form, 0, &fault))) {
		put_line(out, "error", fault.text);
		ev->failed = true;
	} else if (expr_eval(&v, e, &ctx, &err) != ST_OK) {
		put_line(out, "error", err.text);
		ev->failed = true;
	} else {
		put_line(out, type_name(&v), xvalue_string(&v, &ctx));
	}
	arena_free(a);
}

static enum status evaluate_input(struct evaluator *ev, struct strbuf *out, struct err *err)
{
	struct strbuf in;
	enum status st;

	strbuf_init(&in);
	st = fs_read_fd(&in, STDIN_FILENO, T("标准输入"), INPUT_MAX, err);
	for (char *line = in.data, *end; st == ST_OK && *line; line = end + 1) {
		end = line + strcspn(line, "\n");
		if (*end == '\0') {
			evaluate(ev, line, out);
			break;
		}
		*end = '\0';
		evaluate(ev, line, out);
	}
	strbuf_clear(&in);
	return st;
}

/* The record's answers under the form it was answered under. */
static enum status load_record(struct workspace *ws, const char *number, struct evaluator *ev, struct interview **iv, struct err *err)
{
	struct identity record;
	enum status st = interview_find(ws, number, &record, err);

	if (st == ST_OK)
		st = interview_view(iv, ws, &record, err);
	if (st == ST_OK) {
		ev->instance = session_instance(interview_session(*iv));
		ev->form = instance_form(ev->instance);
	}
	return st;
}

int command_eval(struct cli *cli, int argc, char **argv)
{
	const char *form_path = NULL, *record = NULL;
	const struct option_spec specs[] = { { "form", 0, &form_path, NULL }, { "record", 0, &record, NULL } };
	const struct clock clock = clock_system();
	struct evaluator ev = { .env = { .now_ms = clock.now_ms(clock.ctx), .utc_offset = 480, .random = 1 } };
	struct workspace *ws = NULL;
	struct interview *iv = NULL;
	struct form *form = NULL;
	struct err err = ERR_INIT;
	struct strbuf out;
	enum status st = ST_OK;
	int status = EXIT_DONE;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv) || !cli_arguments(cli, argc, 0, 1))
		return EXIT_WRONG_USAGE;
	strbuf_init(&out);
	if (form_path) {
		st = form_load(&form, form_path, NULL, &err);
		ev.form = form;
		if (st == ST_OK)
			ev.instance = instance_new(form, &ev.env);
	}
	if (st == ST_OK && record) {
		instance_free(ev.instance);
		ev.instance = NULL;
		ws = cli_workspace(cli, &status);
		if (!ws)
			goto out;
		st = load_record(ws, record, &ev, &iv, &err);
	}
	if (st == ST_OK && argc > 1)
		evaluate(&ev, argv[1], &out);
	else if (st == ST_OK)
		st = evaluate_input(&ev, &out, &err);
	status = st == ST_OK ? cli_write(cli, out.data, out.len) : cli_fail(&err);
	if (status == EXIT_DONE && ev.failed)
		status = EXIT_INPUT;
out:
	if (!iv)
		instance_free(ev.instance);
	interview_close(iv);
	workspace_close(ws);
	form_free(form);
	strbuf_clear(&out);
	return status;
}
