/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/list_index.h"

#include <stdint.h>

#include "base/arena.h"
#include "forms/form.h"

struct list_index {
	const struct choice_list *list;
	int column;
	uint32_t mask;
	int *head; /* [mask + 1]: row + 1, 0 = none */
	int *next; /* [row]: row + 1 of the next with the same hash, in the order of the list */
};

int list_column(const struct choice_list *list, const char *name)
{
	for (size_t i = 0; i < list->n_extra; i++)
		if (strcmp(list->extra_name[i], name) == 0)
			return (int)i;
	return strcmp(name, "name") == 0 ? LIST_CODE : -1;
}

static const char *cell(const struct choice_list *list, int row, int column)
{
	return column == LIST_CODE ? list->choices[row].name : list->choices[row].extra[column];
}

static uint32_t hash(const char *text)
{
	uint32_t h = 2166136261u;

	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * 16777619u;
	return h ^ h >> 15;
}

const struct list_index *list_index_new(struct arena *a, const struct choice_list *list, int column)
{
	struct list_index *ix = arena_alloc(a, sizeof(*ix));
	size_t size = 16;

	while (size < list->n)
		size *= 2;
	*ix = (struct list_index){ .list = list, .column = column, .mask = (uint32_t)size - 1 };
	ix->head = arena_array(a, size, sizeof(int));
	ix->next = arena_array(a, list->n + 1, sizeof(int));
	/* from the last row on, so that each chain comes out in the order of the list */
	for (int row = (int)list->n - 1; row >= 0; row--) {
		uint32_t h = hash(cell(list, row, column)) & ix->mask;

		ix->next[row] = ix->head[h];
		ix->head[h] = row + 1;
	}
	return ix;
}

static int same_from(const struct list_index *ix, int row, const char *text)
{
	while (row >= 0 && strcmp(cell(ix->list, row, ix->column), text) != 0)
		row = ix->next[row] - 1;
	return row;
}

int list_index_first(const struct list_index *ix, const char *text)
{
	return same_from(ix, ix->head[hash(text) & ix->mask] - 1, text);
}

int list_index_next(const struct list_index *ix, int row)
{
	return same_from(ix, ix->next[row] - 1, cell(ix->list, row, ix->column));
}
