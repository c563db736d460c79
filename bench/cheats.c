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
#include "base/i18n.h"
#include "bench/cheats_count.h"
#include "bench/county_plan.h"
#include "forms/form.h"

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

int main(int argc, char **argv)
{
	int64_t seeds = 5, interviews = 8000, cheats = 3;
	const struct county_option known[] = { { "--seeds", &seeds }, { "--interviews", &interviews }, { "--cheats", &cheats } };
	struct err err = ERR_INIT;
	struct form *form = NULL;
	struct divisions *divisions = NULL;
	static struct counts kind[CHEATS];

	if (!digest_ready() || !county_options(known, ARRAY_LEN(known), argc - 3, argv + 3))
		return 2;
	i18n_start_locale();
	if (county_read(&form, &divisions, argv[1], argv[2], &err) != ST_OK) {
		fprintf(stderr, "cheats: %s\n", err.text);
		return 1;
	}
	for (int64_t s = 1; s <= seeds; s++)
		cheats_count(kind, &(struct county_plan){ .form = form,
							  .divisions = divisions,
							  .seed = (uint64_t)s,
							  .interviews = (long)interviews,
							  .cheats_each = (int)cheats });
	print(kind);
	divisions_free(divisions);
	form_free(form);
	return 0;
}
