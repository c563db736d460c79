/* SPDX-License-Identifier: MIT */
/*
 * How many of the planted cheats the checks of `ruhu quality` find, and how often they speak of honest interviews, over several counties.
 *   cheats FORM DIVISIONS.csv [--seeds N] [--interviews N] [--cheats N]
 * Two tables (docs/QUALITY.md). The same numbers on every machine.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "bench/cheats_count.h"
#include "forms/form.h"
#include "forms/load.h"

enum { TEXT_MAX = 1 << 22 };

static double share(long part, long whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0;
}

/* The check that is meant for the kind. */
static const int meant[CHEATS] = { -1, NEAR_COPY, LENGTH, STRAIGHT, UNSURE, OVERLAP, NIGHT, OPINION, SAME_WORDS, GAP, TOO_GOOD, SCATTERED };

static void print(const struct counts kind[CHEATS])
{
	const struct counts *honest = &kind[CHEAT_NONE];

	printf("| 作假的办法 | 份 | 被列出要回访的 | 专查这一种的检查 | 它查出的 | 人 | 有疑似的 | 整批复核的 |\n|---|---|---|---|---|---|---|---|\n");
	for (int k = 1; k < CHEATS; k++) {
		const struct counts *c = &kind[k];
		bool of_person = meant[k] >= LOAD;

		printf("| %s | %ld | %.0f%% | ", cheat_names[k], c->n, share(c->any, c->n));
		if (meant[k] < 0)
			printf("— | — | ");
		else
			printf("%s | %.0f%% | ", check_names[meant[k]], share(c->check[meant[k]], of_person ? c->people : c->n));
		printf("%ld | %.0f%% | %.0f%% |\n", c->people, share(c->spoken, c->people), share(c->batch, c->people));
	}
	printf("\n| 检查 | 没有作假的访谈（访问员）里被它说到的 |\n|---|---|\n");
	for (int k = 0; k < CHECKS; k++)
		printf("| %s | %.2f%% |\n", check_names[k], share(honest->check[k], k >= LOAD ? honest->people : honest->n));
	printf("| 任何一项：%ld 份没有作假的访谈 | %.2f%% |\n", honest->n, share(honest->any, honest->n));
	printf("| 任何一项：%ld 名没有作假的访问员 | %.2f%% |\n", honest->people, share(honest->spoken, honest->people));
	printf("| 整批复核的没有作假的访问员 | %.2f%% |\n", share(honest->batch, honest->people));
}

static bool options(int argc, char **argv, struct county_plan *plan, int *seeds)
{
	for (int i = 3; i + 1 < argc; i += 2) {
		int64_t n;

		if (!num_parse_int(argv[i + 1], strlen(argv[i + 1]), &n) || n < 0)
			return false;
		if (strcmp(argv[i], "--seeds") == 0)
			*seeds = (int)n;
		else if (strcmp(argv[i], "--interviews") == 0)
			plan->interviews = (long)n;
		else if (strcmp(argv[i], "--cheats") == 0)
			plan->cheats_each = (int)n;
		else
			return false;
	}
	return argc >= 3 && argc % 2 == 1;
}

int main(int argc, char **argv)
{
	struct county_plan plan = { .interviews = 8000, .cheats_each = 3 };
	struct err err = ERR_INIT;
	struct form *form = NULL;
	struct divisions *divisions = NULL;
	struct strbuf text;
	static struct counts kind[CHEATS];
	int seeds = 5;

	if (!digest_ready() || !options(argc, argv, &plan, &seeds))
		return 2;
	i18n_start_locale();
	strbuf_init(&text);
	if (form_load(&form, argv[1], NULL, &err) != ST_OK || fs_read(&text, argv[2], TEXT_MAX, &err) != ST_OK ||
	    divisions_read(&divisions, text.data, text.len, argv[2], &err) != ST_OK) {
		fprintf(stderr, "cheats: %s\n", err.text);
		return 1;
	}
	plan.form = form;
	plan.divisions = divisions;
	for (int s = 1; s <= seeds; s++) {
		plan.seed = (uint64_t)s;
		cheats_count(kind, &plan);
	}
	print(kind);
	divisions_free(divisions);
	form_free(form);
	strbuf_clear(&text);
	return 0;
}
