/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/missing.h"

#include <string.h>
#include <strings.h>

#include "base/attr.h"

enum choice_missing choice_missing_word(const char *word)
{
	static const char *const words[][2] = {
		[CHOICE_REFUSED] = { "refused", "拒答" },
		[CHOICE_DONT_KNOW] = { "dont_know", "不了解" },
		[CHOICE_NOT_APPLICABLE] = { "not_applicable", "不适用" },
		[CHOICE_LOST] = { "lost", "丢失" },
	};

	if (!*word)
		return CHOICE_VALUE;
	for (size_t i = CHOICE_REFUSED; i < ARRAY_LEN(words); i++)
		if (strcasecmp(word, words[i][0]) == 0 || strcmp(word, words[i][1]) == 0)
			return (enum choice_missing)i;
	return CHOICE_ODD;
}

/* The column's place among the list's own, n_extra = it has none. */
static size_t missing_column(const struct choice_list *list)
{
	size_t c = 0;

	while (c < list->n_extra && strcmp(list->extra_name[c], "missing") != 0)
		c++;
	return c;
}

bool list_tells_missing(const struct choice_list *list)
{
	size_t c = list ? missing_column(list) : 0;

	for (size_t i = 0; list && c < list->n_extra && i < list->n; i++)
		if (*list->choices[i].extra[c])
			return true;
	return false;
}

enum choice_missing list_missing(const struct choice_list *list, const char *code)
{
	size_t c = missing_column(list);

	for (size_t i = 0; c < list->n_extra && i < list->n; i++)
		if (strcmp(list->choices[i].name, code) == 0)
			return choice_missing_word(list->choices[i].extra[c]);
	return CHOICE_VALUE;
}

bool list_is_aside(const struct choice_list *list, const char *code)
{
	static const char *const custom[] = { "6", "7", "9", "-1" };
	bool aside = false;

	if (list_tells_missing(list))
		return list_missing(list, code) != CHOICE_VALUE;
	for (size_t i = 0; i < ARRAY_LEN(custom); i++)
		aside = aside || strcmp(code, custom[i]) == 0;
	return aside;
}
