/* SPDX-License-Identifier: MIT */
/* Who is asked: the sheet of a round's draw for interviews on paper, or the adult whose birthday was last. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "app/office.h"
#include "app/workspace.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/num.h"
#include "cli/command.h"
#include "forms/draw.h"

enum { ADULTS_MAX = 30 };

/* "0723", "0723/45" or "?" (not known), commas between. -1: none of these. */
static int read_birthdays(const char *text, struct birthday *out)
{
	int n = 0;

	while (*text) {
		size_t word = strcspn(text, ","), date = strcspn(text, ",/");
		int64_t day = 0, age = 0;

		if (n == ADULTS_MAX)
			return -1;
		if (date < word && !num_parse_int(text + date + 1, word - date - 1, &age))
			return -1;
		if (!(date == 1 && *text == '?') &&
		    (date != 4 || !num_parse_int(text, date, &day) || !clock_valid_date(2024, (int)day / 100, (int)day % 100)))
			return -1;
		out[n++] = (struct birthday){ (int)day / 100, (int)day % 100, (int)age };
		text += word + (text[word] == ',');
	}
	return n;
}

static int by_birthday(struct cli *cli, const char *text, const char *on, bool next)
{
	struct birthday v[ADULTS_MAX];
	int n = read_birthdays(text, v), year, month, day, chosen;
	int64_t days = 0;
	char line[16];

	if (n < 1 || !on || !clock_parse_date(on, &days)) {
		cli_say("%s", T("生日写月日四位数，年龄跟在斜线后，几位之间用逗号：--birthdays 0723/45,1105/33,? --on 2026-11-23。不知道生日的写 ?。"));
		return EXIT_WRONG_USAGE;
	}
	clock_civil_from_days(days, &year, &month, &day);
	chosen = draw_birthday(v, n, month, day, next);
	for (int i = 0; i < n; i++)
		if (!v[i].month)
			cli_say(T("第 %d 位的生日不知道，不参加抽选，请记下来。"), i + 1);
	if (!chosen) {
		cli_say("%s", T("没有一位的生日是知道的，选不出人来。"));
		return EXIT_INPUT;
	}
	(void)snprintf(line, sizeof(line), "%d\n", chosen);
	return cli_write(cli, line, strlen(line));
}

int command_draw(struct cli *cli, int argc, char **argv)
{
	const char *birthdays = NULL, *on = NULL;
	bool next = false;
	const struct option_spec specs[] = {
		{ "birthdays", 0, &birthdays, NULL },
		{ "on", 0, &on, NULL },
		{ "next", 0, NULL, &next },
	};
	struct err err = ERR_INIT;
	struct doc *doc = NULL;
	struct workspace *ws;
	enum status st;
	int status;

	if (!cli_options(cli, specs, ARRAY_LEN(specs), &argc, argv) || !cli_arguments(cli, argc, 0, birthdays ? 0 : 1))
		return EXIT_WRONG_USAGE;
	if (birthdays)
		return by_birthday(cli, birthdays, on, next);
	ws = cli_workspace(cli, &status);
	if (!ws)
		return status;
	st = office_draw_sheet(ws, argc > 1 ? argv[1] : NULL, &doc, &err);
	status = cli_end_doc(cli, doc, st, &err);
	workspace_close(ws);
	return status;
}
