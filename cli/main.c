/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/workspace.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "cli/command.h"
#include "po/catalogue.h"

struct globals {
	const char *store, *lang, *keys;
	bool ascii, help, version;
};

/* Options before the command's name belong to the program, `--store`, `--lang`, `--format` and `-o` also stand after it. */
static int global_words(int argc, char **argv)
{
	int i = 1;

	while (i < argc && argv[i][0] == '-') {
		bool takes = !strchr(argv[i], '=') && strcmp(argv[i], "--ascii") != 0 && strcmp(argv[i], "--plain") != 0 && strcmp(argv[i], "--help") != 0 &&
			     strcmp(argv[i], "-h") != 0 && strcmp(argv[i], "--version") != 0;

		i += takes ? 2 : 1;
	}
	return i < argc ? i : argc;
}

/* Takes the global options that stand after the command's name out of argv. */
static int take_globals(struct cli *cli, struct globals *g, int argc, char **argv)
{
	const struct {
		const char *name;
		const char **value;
	} known[] = { { "--store", &g->store },
		      { "--lang", &g->lang },
		      { "--format", &cli->format },
		      { "-o", &cli->output },
		      { "--round", &cli->round } };
	int kept = 1;

	for (int i = 1; i < argc; i++) {
		size_t k;

		for (k = 0; k < ARRAY_LEN(known); k++) {
			size_t len = strlen(known[k].name);

			if (strncmp(argv[i], known[k].name, len) != 0)
				continue;
			if (argv[i][len] == '=' && len > 2) {
				*known[k].value = argv[i] + len + 1;
				break;
			}
			if (argv[i][len] == '\0' && i + 1 < argc) {
				*known[k].value = argv[++i];
				break;
			}
		}
		if (k == ARRAY_LEN(known))
			argv[kept++] = argv[i];
	}
	return kept;
}

static int run_command(struct cli *cli, int argc, char **argv)
{
	const char *command_name = argv[0];

	cli->command = command_find(command_name);
	if (!cli->command) {
		cli_say(T("没有“%s”这个命令。全部命令见 ruhu help。"), command_name);
		return EXIT_WRONG_USAGE;
	}
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-h") == 0 || strcmp(argv[i], "--help") == 0) {
			struct strbuf usage;
			int status;

			strbuf_init(&usage);
			command_usage(&usage, cli->command);
			status = cli_write(cli, usage.data, usage.len);
			strbuf_clear(&usage);
			return status;
		}
		if (strcmp(argv[i], "--") == 0)
			break;
	}
	return cli->command->run(cli, argc, argv);
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct globals g = { 0 };
	const struct option_spec specs[] = {
		{ "store", 0, &g.store, NULL },	     { "lang", 0, &g.lang, NULL },	  { "format", 0, &cli->format, NULL },
		{ "output", 'o', &cli->output, NULL }, { "keys", 0, &g.keys, NULL },	  { "ascii", 0, NULL, &g.ascii },
		{ "plain", 0, NULL, &cli->plain },
		{ "help", 'h', NULL, &g.help },	     { "version", 0, NULL, &g.version },
	};
	int words = global_words(argc, argv);
	int rest = argc - words;
	int front = words;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &front, argv))
		return EXIT_WRONG_USAGE;
	if (rest > 0)
		rest = take_globals(cli, &g, rest, argv + words);
	i18n_set(i18n_from_environment());
	if (g.lang && !i18n_set(g.lang)) {
		cli_say(T("界面语言只有 zh 和 en。"));
		return EXIT_WRONG_USAGE;
	}
	cli->lang_given = g.lang != NULL;
	if (!cli_format(cli))
		return EXIT_WRONG_USAGE;
	cli->store = g.store ? g.store : workspace_default_path(cli->arena);
	if (g.version)
		return cli_write(cli, "ruhu " PACKAGE_VERSION "\n",
				 sizeof("ruhu " PACKAGE_VERSION "\n") - 1);
	if (g.help) {
		char help[] = "help";
		char *none[] = { help, NULL };

		return run_command(cli, 1, none);
	}
	return rest > 0 ? run_command(cli, rest, argv + words)
			: cli_interface(cli, g.keys, g.ascii);
}

/* A program that was built but not installed finds its data beside itself. */
static void find_data(struct cli *cli)
{
	const char *slash = strrchr(cli->program, '/');
	char *beside =
		arena_printf(cli->arena, "%.*s/survey-defs/divisions.csv",
			     slash ? (int)(slash - cli->program) : 1, slash ? cli->program : ".");

	if (fs_exists(beside))
		setenv("RUHU_DIVISIONS", beside, 0);
}

/* What is committed is on the disk; what is under way is taken back as after a power cut. No memory, so nothing but write(). */
static void no_memory(void)
{
	const char *text =
		T("内存不够了，程序只好停下。以前存好的都在；请关掉一些别的程序，再打开一次。\n");

	if (write(STDERR_FILENO, text, strlen(text)) < 0)
		_exit(EXIT_MACHINE); /* nobody to tell */
	_exit(EXIT_MACHINE);
}

int main(int argc, char **argv)
{
	struct cli cli = { .program = argv[0] };
	int status;

	mem_last_words(no_memory);
	mem_large_apart();
	if (!digest_ready())
		return EXIT_MACHINE;
	i18n_start_locale();
	catalogue_register();
	i18n_set(i18n_from_environment());
	/* A full disk must come back as an error of the write, and a reader that went away as one too: not as death. */
	signal(SIGPIPE, SIG_IGN);
#ifdef SIGXFSZ
	signal(SIGXFSZ, SIG_IGN);
#endif
	cli.arena = arena_new();
	find_data(&cli);
	status = run(&cli, argc, argv);
	arena_free(cli.arena);
	return status;
}
