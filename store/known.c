/* SPDX-License-Identifier: MIT */
/* Which of many revisions are here, for those who know their ids and not their records. */
#include "config.h"

#include <stdlib.h>

#include "store/internal.h"

static int by_id(const void *left, const void *right)
{
	const struct store_known *a = left, *b = right;

	return digest_compare(&a->id, &b->id);
}

static int id_of(const void *id, const void *known)
{
	return digest_compare(id, &((const struct store_known *)known)->id);
}

struct wanted {
	struct store_known *v;
	size_t n;
};

/* The same id may be asked for more than once. */
static void note(void *ctx, const struct several_row *row)
{
	const struct wanted *w = ctx;
	struct store_known *found = bsearch(&row->id, w->v, w->n, sizeof(*w->v), id_of), *end = w->v + w->n;

	if (!found)
		return;
	while (found > w->v && digest_compare(&found[-1].id, &row->id) == 0)
		found--;
	for (; found < end && digest_compare(&found->id, &row->id) == 0; found++) {
		found->here = true;
		found->identity = row->identity;
	}
}

enum status store_revisions_known(struct store *st, struct store_known *v, size_t n, struct err *err)
{
	struct wanted w = { v, n };
	struct several several = { .keep = NULL };
	struct totals totals;
	enum status status = n > 0 ? db_begin_read(st->db, err) : ST_OK;

	if (status != ST_OK || n == 0)
		return status;
	for (size_t i = 0; i < n; i++)
		v[i].here = false;
	qsort(v, n, sizeof(*v), by_id);
	status = several_find(st, &several, note, &w, err);
	if (status == ST_OK)
		status = totals_of_index(st, &several, true, &totals, err);
	several_clear(&several);
	db_end_read(st->db);
	return status;
}

const struct store_known *store_known_find(const struct store_known *v, size_t n, const struct digest *id)
{
	return n ? bsearch(id, v, n, sizeof(*v), id_of) : NULL;
}
