/* SPDX-License-Identifier: MIT */
/*
 * Writes docs/KEYS.md and docs/ruhu.1 from the tables that the program itself works by: `manual keys`, `manual man TEMPLATE`. In the
 * template the lines @COMMANDS@ and @KEYS@ stand for the commands and for the keys of every screen.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/strbuf.h"
#include "cli/command.h"
#include "po/catalogue.h"
#include "tui/actions.h"

static void chinese_and_english(struct strbuf *out)
{
	strbuf_adds(out, "# 按键 · Keys\n\n"
			 "由 `tui/actions.h` 的表生成：`make update-docs`。这里和程序里按 `?` "
			 "看到的是同一张表。\n\n"
			 "Written from the table in `tui/actions.h` by `make update-docs`; `?` in "
			 "the program shows the same table.\n\n"
			 "## 中文\n\n");
	i18n_set("zh");
	action_markdown(out);
	strbuf_adds(out, "\n## English\n\n");
	i18n_set("en");
	action_markdown(out);
}

/* A text within a line of roff. */
static void roff(struct strbuf *out, const char *s)
{
	static const struct {
		const char *plain, *roff;
	} words[] = { { "\\", "\\e" },  { "-", "\\-" }, { "“", "\\(lq" },
		      { "”", "\\(rq" }, { "…", "..." }, { "'", "\\(aq" } };

	while (*s) {
		size_t i;

		for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (strncmp(s, words[i].plain, strlen(words[i].plain)) == 0)
				break;
		if (i < sizeof(words) / sizeof(words[0])) {
			strbuf_adds(out, words[i].roff);
			s += strlen(words[i].plain);
		} else {
			strbuf_addc(out, *s++);
		}
	}
}

static void roff_line(struct strbuf *out, const char *macro, const char *text, const char *end)
{
	strbuf_adds(out, macro);
	roff(out, text);
	strbuf_adds(out, end);
}

static void commands(struct strbuf *out)
{
	size_t n;
	const struct command *table = command_table(&n);

	for (size_t i = 0; i < n; i++) {
		strbuf_adds(out, ".TP\n.B ruhu ");
		roff_line(out, "", table[i].name, *table[i].synopsis ? " " : "");
		roff_line(out, "", table[i].synopsis, "\n");
		roff_line(out, "", i18n_text(table[i].summary), "\n");
		if (*table[i].help)
			roff_line(out, ".br\n", i18n_text(table[i].help), "\n");
	}
}

static void keys(struct strbuf *out)
{
	struct strbuf key;

	strbuf_init(&key);
	for (unsigned c = 1; context_name((enum context)c)[0]; c <<= 1) {
		roff_line(out, ".SS ", context_name((enum context)c), "\n");
		for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
			if (!action_valid((enum action)a, (enum context)c))
				continue;
			strbuf_reset(&key);
			action_show_keys(&key, (enum action)a, (enum context)c, true, true);
			if (key.len == 0)
				continue;
			roff_line(out, ".TP\n.B ", key.data, "\n");
			roff_line(out, "", action_help((enum action)a), "\n");
		}
	}
	strbuf_clear(&key);
}

static bool man(struct strbuf *out, const char *template)
{
	FILE *f = fopen(template, "r");
	char line[4096];

	if (!f)
		return false;
	i18n_set("en");
	while (fgets(line, sizeof(line), f)) {
		if (strcmp(line, "@COMMANDS@\n") == 0)
			commands(out);
		else if (strcmp(line, "@KEYS@\n") == 0)
			keys(out);
		else
			strbuf_adds(out, line);
	}
	fclose(f);
	return true;
}

int main(int argc, char **argv)
{
	struct strbuf out;
	bool good = true;

	strbuf_init(&out);
	i18n_start_locale();
	catalogue_register();
	if (argc == 2 && strcmp(argv[1], "keys") == 0)
		chinese_and_english(&out);
	else if (argc == 3 && strcmp(argv[1], "man") == 0)
		good = man(&out, argv[2]);
	else
		good = false;
	good = good && fwrite(out.data, 1, out.len, stdout) == out.len;
	strbuf_clear(&out);
	if (!good)
		fputs("manual keys | manual man TEMPLATE\n", stderr);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
