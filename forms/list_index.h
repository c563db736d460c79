/* SPDX-License-Identifier: MIT */
/* The rows of a choice list by what stands in one column, so that a filter on 50,000 villages looks at the few that can pass. */
#ifndef RUHU_FORMS_LIST_INDEX_H
#define RUHU_FORMS_LIST_INDEX_H

struct arena;
struct choice_list;
struct list_index;

#define LIST_CODE (-4) /* the codes of the choices; an extra column is its number */

/* The column that expressions call name: an extra column, else the codes; -1 if there is neither. */
int list_column(const struct choice_list *list, const char *name);

const struct list_index *list_index_new(struct arena *a, const struct choice_list *list,
					int column);
int list_index_first(const struct list_index *ix,
		     const char *text); /* the first row with this text, -1 = none */
int list_index_next(const struct list_index *ix,
		    int row); /* the next row with the same text, -1 = none */

#endif
