/* SPDX-License-Identifier: MIT */
/*
 * Writes docs/KEYS.md and docs/ruhu.1 from the tables that the program itself works by: `manual keys`, `manual man TEMPLATE`, and
 * docs/CHECKS.md from the cases of the checker: `manual checks FOLDER`. In the template the lines @COMMANDS@ and @KEYS@ stand for the commands and for the keys of every screen.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "cli/command.h"
#include "forms/diag.h"
#include "forms/form.h"
#include "forms/load.h"
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

/* The prose of a case: what stands before its first table. */
static void prose(struct strbuf *out, const char *text)
{
	for (const char *line = text; *line && *line != '|';
	     line += strcspn(line, "\n"), line += *line == '\n')
		if (strncmp(line, "expect ", 7) != 0)
			strbuf_add(out, line,
				   strcspn(line, "\n") + (line[strcspn(line, "\n")] == '\n'));
}

/* A text within a cell of a markdown table. */
static void cell(struct strbuf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '|')
			strbuf_addc(out, '\\');
		strbuf_addc(out, *text == '\n' ? ' ' : *text);
	}
}

static bool check_one(struct strbuf *out, const char *path)
{
	struct diag_list lists[2];
	struct strbuf text;
	struct form *form;
	const char *name = fs_base_name(path);
	bool good = true;

	strbuf_init(&text);
	for (int l = 0; l < 2; l++) {
		i18n_set(l ? "en" : "zh");
		diag_init(&lists[l], name);
		if (form_load(&form, path, &lists[l], NULL) == ST_OK)
			form_free(form);
	}
	good = lists[0].items.n == lists[1].items.n && fs_read(&text, path, 1 << 20, NULL) == ST_OK;
	strbuf_addf(out, "\n### %.*s\n\n", (int)strcspn(name, "."), name);
	prose(out, text.data);
	strbuf_adds(out, "| | 说什么 | what is said | 是不是想写 · meant |\n|---|---|---|---|\n");
	for (size_t i = 0; good && i < lists[0].items.n; i++) {
		const struct diag *zh = &lists[0].items.v[i], *en = &lists[1].items.v[i];

		strbuf_adds(out, zh->level == DIAG_ERROR ? "| ✗ | " : "| ! | ");
		cell(out, zh->text);
		strbuf_adds(out, " | ");
		cell(out, en->text);
		strbuf_adds(out, zh->suggest ? " | `" : " | ");
		cell(out, zh->suggest ? zh->suggest : "");
		strbuf_adds(out, zh->suggest ? "` |\n" : " |\n");
	}
	diag_clear(&lists[0]);
	diag_clear(&lists[1]);
	strbuf_clear(&text);
	return good;
}

static bool checks(struct strbuf *out, const char *folder)
{
	struct arena *a = arena_new();
	const char *const *files;
	size_t n = 0;
	bool good = fs_list(&files, &n, a, folder, false, NULL) == ST_OK;

	strbuf_adds(out, "# 查什么 · What is checked\n\n"
			 "`ruhu check` 的每一项检查，和它说的话。由 `tests/data/forms/bad/` "
			 "的例子生成：`make update-docs`；每个例子是一份"
			 "小问卷，测试拿它核对在哪一格说什么。✗ 是错误，改好才能用；! 是提醒。\n\n"
			 "Every check of `ruhu check` and what it says, written from the cases in "
			 "`tests/data/forms/bad/` by `make "
			 "update-docs`; each is a small questionnaire that the tests hold against "
			 "the cells. ✗ is an error, ! a warning.\n\n"
			 "量一量 · Measured by: `tests/forms/mutate_test SEED TIMES`, `make "
			 "check-mutations`.\n");
	for (size_t i = 0; good && i < n; i++)
		good = check_one(out, files[i]);
	arena_free(a);
	return good;
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
	else if (argc == 3 && strcmp(argv[1], "checks") == 0)
		good = checks(&out, argv[2]);
	else
		good = false;
	good = good && fwrite(out.data, 1, out.len, stdout) == out.len;
	strbuf_clear(&out);
	if (!good)
		fputs("manual keys | manual man TEMPLATE | manual checks FOLDER\n", stderr);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
