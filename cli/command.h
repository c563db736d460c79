/* SPDX-License-Identifier: MIT */
/*
 * The command line: a table of commands, one file each. To add one: write cli/NAME.c with a function of the type below that reads its
 * options first and acts after, declare it here, add a row to cli/commands.c and its pages to the manual; help, usage and the manual's
 * list come from the row.
 * Data goes to standard output, words to standard error; the exit status is that of architecture section 8.
 */
#ifndef RUHU_CLI_COMMAND_H
#define RUHU_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"

struct arena;
struct strbuf;
struct workspace;
struct diag_list;
struct doc;
struct office_asker;

enum { EXIT_DONE = 0, EXIT_INPUT = 1, EXIT_WRONG_USAGE = 2, EXIT_MACHINE = 3 };

struct cli {
	struct arena *arena;
	const char *program; /* argv[0] */
	const char *store;   /* path of the store */
	const char *output;  /* -o, NULL = standard output */
	const char *format;  /* "text", "csv", "html", "xlsx", "pdf"; before cli_format NULL = by the name of the output */
	bool lang_given;     /* --lang: what the store says does not count */
	bool plain;	     /* --plain: line by line, without a screen */
	const char *round;  /* --round: another than the one in use, NULL = none */
	const struct command *command;
};

struct command {
	const char *name;
	const char *synopsis; /* what follows the name: arguments and options */
	const char *summary;  /* TN() */
	const char *help;     /* TN(): some lines more; may be "" */
	int (*run)(struct cli *cli, int argc, char **argv); /* argv[0] is the command's name */
};
const struct command *command_table(size_t *n);
const struct command *command_find(const char *name); /* NULL = unknown */
void command_usage(struct strbuf *out, const struct command *c);

/* Options as data: "--name VALUE", "--name=VALUE", "-x VALUE", flags. Recognised ones are taken out of argv; what stays are the
 * arguments, counted in *argc. "--" ends the options. False after a sentence on standard error for an unknown option or a missing value. */
struct option_spec {
	const char *name;    /* without dashes */
	char letter;	     /* 0 = none */
	const char **value;  /* takes a value */
	bool *flag;	     /* takes none */
};
bool cli_options(struct cli *cli, const struct option_spec *specs, size_t n, int *argc, char **argv);
/* True if the number of arguments (without the name) is in range; else the usage goes to standard error. */
bool cli_arguments(struct cli *cli, int argc, int least, int most);
/* A verb of a command, and how many words may stand behind it: the first member of a row of the command's own table. */
struct cli_verb {
	const char *word;
	int least, most;
};
/* Which of n rows of row_size bytes argv[1] names; n after the usage, where it is none of them or the words behind it do not fit. */
size_t cli_find_verb(struct cli *cli, const void *rows, size_t row_size, size_t n, int argc, char **argv);

int cli_fail(const struct err *err);	     /* the sentence (with its place) on standard error; its exit status */
int cli_diags(const struct diag_list *list, bool to_stdout); /* all of them; EXIT_INPUT if there is an error */
void cli_say(const char *fmt, ...) PRINTF_LIKE(1, 2); /* words on standard error, cleaned, with a newline */
/* Settles the format; false after a sentence where it is none. */
bool cli_format(struct cli *cli);
/* Data to -o or standard output; an exit status. */
int cli_write(struct cli *cli, const char *bytes, size_t n);
int cli_write_doc(struct cli *cli, const struct doc *doc);
/* What a command ends with: where st is ST_OK the words, the data or the document, else the sentence of err; an exit status. Words are
 * told in both cases: they say what is safe. said and data are cleared, doc is freed (NULL = none). */
int cli_end_words(struct strbuf *said, enum status st, const struct err *err);
int cli_end_data(struct cli *cli, struct strbuf *data, enum status st, const struct err *err);
int cli_end_doc(struct cli *cli, struct doc *doc, enum status st, const struct err *err);
/* Opens the store; NULL after the sentence, *status the exit status. */
struct workspace *cli_workspace(struct cli *cli, int *status);

/* Asks for a passphrase: the first line of the file $RUHU_PASSPHRASE_FILE where that is set, else the terminal, unseen. */
extern const struct office_asker cli_asker;

int command_backup(struct cli *cli, int argc, char **argv);
int command_check(struct cli *cli, int argc, char **argv);
int command_conflicts(struct cli *cli, int argc, char **argv);
int command_correct(struct cli *cli, int argc, char **argv);
int command_doctor(struct cli *cli, int argc, char **argv);
int command_enter(struct cli *cli, int argc, char **argv);
int command_eval(struct cli *cli, int argc, char **argv);
int command_export(struct cli *cli, int argc, char **argv);
int command_form(struct cli *cli, int argc, char **argv);
int command_help(struct cli *cli, int argc, char **argv);
int command_households(struct cli *cli, int argc, char **argv);
int command_init(struct cli *cli, int argc, char **argv);
int command_interview(struct cli *cli, int argc, char **argv);
int command_issues(struct cli *cli, int argc, char **argv);
int command_quotes(struct cli *cli, int argc, char **argv);
int command_keys(struct cli *cli, int argc, char **argv);
int command_kit(struct cli *cli, int argc, char **argv);
int command_merge(struct cli *cli, int argc, char **argv);
int command_open(struct cli *cli, int argc, char **argv);
int command_practice(struct cli *cli, int argc, char **argv);
int command_paper(struct cli *cli, int argc, char **argv);
int command_print(struct cli *cli, int argc, char **argv);
int command_prune(struct cli *cli, int argc, char **argv);
int command_receipt(struct cli *cli, int argc, char **argv);
int command_retention(struct cli *cli, int argc, char **argv);
int command_return(struct cli *cli, int argc, char **argv);
int command_records(struct cli *cli, int argc, char **argv);
int command_quality(struct cli *cli, int argc, char **argv);
int command_report(struct cli *cli, int argc, char **argv);
int command_rescue(struct cli *cli, int argc, char **argv);
int command_restore(struct cli *cli, int argc, char **argv);
int command_round(struct cli *cli, int argc, char **argv);
int command_draw(struct cli *cli, int argc, char **argv);
int command_size(struct cli *cli, int argc, char **argv);
int command_state(struct cli *cli, int argc, char **argv);
int command_tally(struct cli *cli, int argc, char **argv);
int command_verify(struct cli *cli, int argc, char **argv);
int command_withdraw(struct cli *cli, int argc, char **argv);

/* One interview on the screens (or line by line), which is closed after; an exit status. */
struct interview;
int cli_run_interview(const struct cli *cli, struct workspace *ws, struct interview *iv, const char *keys);

/* The terminal interface of a bare `ruhu`. */
int cli_interface(struct cli *cli, const char *keys, bool ascii);

#endif
