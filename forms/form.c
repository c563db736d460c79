/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/form.h"

#include <strings.h>

#include "base/arena.h"

void form_free(struct form *form)
{
	if (form)
		arena_free(form->arena);
}

int form_find(const struct form *form, const char *path_or_name)
{
	int found = -1;

	for (int i = 1; i < form->n_nodes; i++)
		if (strcmp(form->nodes[i].path, path_or_name) == 0)
			return i;
	for (int i = 1; i < form->n_nodes; i++) {
		if (strcmp(form->nodes[i].name, path_or_name) != 0)
			continue;
		if (found >= 0)
			return -1;
		found = i;
	}
	return found;
}

/* "zh" of "中文 (zh)" */
static bool has_code(const char *lang, const char *code)
{
	const char *open = strrchr(lang, '(');
	size_t n = strlen(code);

	return open && n > 0 && strncasecmp(open + 1, code, n) == 0 && open[1 + n] == ')';
}

int form_lang(const struct form *form, const char *lang)
{
	for (size_t i = 0; i < form->n_langs; i++)
		if (strcasecmp(form->lang[i], lang) == 0)
			return (int)i;
	for (size_t i = 0; i < form->n_langs; i++)
		if (has_code(form->lang[i], lang))
			return (int)i;
	for (size_t i = 0; lang[0] && i < form->n_langs; i++)
		if (strncasecmp(form->lang[i], lang, strlen(lang)) == 0)
			return (int)i;
	return -1;
}

const struct metric *form_metric(const struct form *form, const char *id)
{
	for (size_t i = 0; i < form->n_metrics; i++)
		if (strcmp(form->metrics[i].id, id) == 0)
			return &form->metrics[i];
	return NULL;
}

const struct choice *list_choice(const struct choice_list *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->choices[i].name, name) == 0)
			return &list->choices[i];
	return NULL;
}
