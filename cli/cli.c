/* SPDX-License-Identifier: MIT */
/* What every command uses: options, sentences, output, the store. */
#include "config.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/doc_format.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "forms/diag.h"
#include "report/doc.h"

/* File names and answers inside a sentence may hold anything: the terminal gets none of it raw. */
static void put_clean(FILE *to, const char *text, bool newline)
{
	struct strbuf clean;

	strbuf_init(&clean);
	utf8_clean(&clean, text, strlen(text), true);
	if (newline)
		strbuf_addc(&clean, '\n');
	fwrite(clean.data, 1, clean.len, to);
	strbuf_clear(&clean);
}

void cli_say(const char *fmt, ...)
{
	char text[1024];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	put_clean(stderr, text, true);
}

int cli_fail(const struct err *err)
{
	if (*err->file && err->row)
		cli_say("%s:%s%s%ld: %s", err->file, err->sheet, *err->sheet ? ":" : "", err->row, err->text);
	else if (*err->file)
		cli_say("%s: %s", err->file, err->text);
	else
		cli_say("%s", err->text);
	return err_exit_status(err->code);
}

/* EXIT_MACHINE after a sentence where standard output did not take everything. */
static int flush_output(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return EXIT_DONE;
	cli_say(T("结果没能写出去，可能是磁盘满了，也可能是接收的程序已经退出。数据没有变。"));
	return EXIT_MACHINE;
}

int cli_diags(const struct diag_list *list, bool to_stdout)
{
	struct strbuf out;
	int status = EXIT_DONE;

	strbuf_init(&out);
	for (size_t i = 0; i < list->items.n; i++)
		diag_print(&out, &list->items.v[i]);
	put_clean(to_stdout ? stdout : stderr, out.data, false);
	strbuf_clear(&out);
	if (to_stdout)
		status = flush_output();
	if (status == EXIT_DONE && list->errors)
		status = EXIT_INPUT;
	return status;
}

static const struct option_spec *find_option(const struct option_spec *specs, size_t n, const char *arg, size_t *name_len)
{
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(specs[i].name);

		if (strncmp(arg, "--", 2) == 0 && strncmp(arg + 2, specs[i].name, len) == 0 &&
		    (arg[2 + len] == '\0' || arg[2 + len] == '=')) {
			*name_len = 2 + len;
			return &specs[i];
		}
		if (specs[i].letter && arg[0] == '-' && arg[1] == specs[i].letter && arg[2] == '\0') {
			*name_len = 2;
			return &specs[i];
		}
	}
	return NULL;
}

enum { OPTIONS_MAX = 64 }; /* of one command */

/* Takes the option at argv[i], once; returns how many words it took, 0 after a sentence. */
static int take_option(struct cli *cli, const struct option_spec *specs, size_t n, bool *seen, int i, int argc, char **argv)
{
	size_t len = 0;
	const struct option_spec *spec = find_option(specs, n, argv[i], &len);

	if (!spec) {
		cli_say(T("不认识选项 %s。用法见 ruhu help %s。"), argv[i], cli->command ? cli->command->name : "");
		return 0;
	}
	if (spec->flag) {
		*spec->flag = true;
		return 1;
	}
	/* Of a command's own the first would be lost without a word; those before it may come from an alias, and the last holds. */
	if (cli->command && spec - specs < OPTIONS_MAX && seen[spec - specs]) {
		cli_say(T("选项 %s 写了两次，只能写一次。"), argv[i]);
		return 0;
	}
	if (spec - specs < OPTIONS_MAX)
		seen[spec - specs] = true;
	if (argv[i][len] == '=') {
		*spec->value = argv[i] + len + 1;
		return 1;
	}
	if (i + 1 >= argc) {
		cli_say(T("选项 %s 后面要写内容。"), argv[i]);
		return 0;
	}
	*spec->value = argv[i + 1];
	return 2;
}

bool cli_options(struct cli *cli, const struct option_spec *specs, size_t n, int *argc, char **argv)
{
	bool seen[OPTIONS_MAX] = { false };
	int kept = 1;

	for (int i = 1; i < *argc;) {
		int took;

		if (strcmp(argv[i], "--") == 0) {
			for (i++; i < *argc; i++)
				argv[kept++] = argv[i];
			break;
		}
		if (argv[i][0] != '-' || argv[i][1] == '\0') {
			argv[kept++] = argv[i++];
			continue;
		}
		took = take_option(cli, specs, n, seen, i, *argc, argv);
		if (!took)
			return false;
		i += took;
	}
	*argc = kept;
	return true;
}

bool cli_arguments(struct cli *cli, int argc, int least, int most)
{
	struct strbuf usage;

	if (argc - 1 >= least && argc - 1 <= most)
		return true;
	strbuf_init(&usage);
	command_usage(&usage, cli->command);
	put_clean(stderr, usage.data, false);
	strbuf_clear(&usage);
	return false;
}

size_t cli_find_verb(struct cli *cli, const void *rows, size_t row_size, size_t n, int argc, char **argv)
{
	for (size_t i = 0; i < n && argc > 1; i++) {
		const struct cli_verb *verb = (const void *)((const char *)rows + i * row_size);

		if (strcmp(verb->word, argv[1]) == 0)
			return cli_arguments(cli, argc, 1 + verb->least, 1 + verb->most) ? i : n;
	}
	(void)cli_arguments(cli, argc, INT_MAX, INT_MAX);
	return n;
}

int cli_write(struct cli *cli, const char *bytes, size_t n)
{
	struct err err = ERR_INIT;

	if (cli->output)
		return fs_write(cli->output, bytes, n, 0600, &err) == ST_OK ? EXIT_DONE : cli_fail(&err);
	(void)fwrite(bytes, 1, n, stdout);
	return flush_output();
}

bool cli_format(struct cli *cli)
{
	const struct doc_format *format;

	if (!cli->format) {
		format = doc_format_of_path(cli->output);
		cli->format = format ? format->name : "text";
	}
	if (doc_format_find(cli->format))
		return true;
	cli_say(T("--format 只有 text、csv、html、xlsx、pdf。"));
	return false;
}

int cli_write_doc(struct cli *cli, const struct doc *doc)
{
	const struct doc_format *format = doc_format_find(cli->format); /* cli_format has been here before: it is one of them */
	struct err err = ERR_INIT;
	struct strbuf out, said;
	int status;

	if (format->bytes && !cli->output && isatty(STDOUT_FILENO)) {
		cli_say(T("%s 不能显示在屏幕上，请用 -o 文件名 存下来。"), format->name);
		return EXIT_WRONG_USAGE;
	}
	strbuf_init(&out);
	strbuf_init(&said);
	if (format->write(&out, &said, doc, cli->output != NULL, &err) == ST_OK) {
		if (said.len)
			put_clean(stderr, said.data, false);
		status = cli_write(cli, out.data, out.len);
	} else {
		status = cli_fail(&err);
	}
	strbuf_clear(&out);
	strbuf_clear(&said);
	return status;
}

int cli_end_words(struct strbuf *said, enum status st, const struct err *err)
{
	if (said->len)
		cli_say("%s", said->data);
	strbuf_clear(said);
	return st == ST_OK ? EXIT_DONE : cli_fail(err);
}

int cli_end_data(struct cli *cli, struct strbuf *data, enum status st, const struct err *err)
{
	int status = st == ST_OK ? cli_write(cli, data->data, data->len) : cli_fail(err);

	strbuf_clear(data);
	return status;
}

int cli_end_doc(struct cli *cli, struct doc *doc, enum status st, const struct err *err)
{
	int status = st == ST_OK ? cli_write_doc(cli, doc) : cli_fail(err);

	doc_free(doc);
	return status;
}

struct workspace *cli_workspace(struct cli *cli, int *status)
{
	struct workspace *ws = NULL;
	struct err err = ERR_INIT;

	*status = EXIT_DONE;
	if (workspace_open(&ws, cli->store, &err) != ST_OK) {
		*status = cli_fail(&err);
		/* A store that is not there is the machine's matter (architecture section 8), unlike a record that is not. */
		if (err.code == ST_NOT_FOUND)
			*status = EXIT_MACHINE;
	} else if (cli->round && workspace_look_at_round(ws, cli->round, &err) != ST_OK) {
		*status = cli_fail(&err);
		workspace_close(ws);
		ws = NULL;
	}
	return ws;
}
