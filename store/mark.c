/* SPDX-License-Identifier: MIT */
/* Which revisions of a record are heads and which one counts, from what is needed of them alone (heads.c has the rule). */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/vec.h"
#include "store/internal.h"

static int by_id_ref(const void *left, const void *right)
{
	const struct brief *const *a = left, *const *b = right;

	return digest_compare(&(*a)->id, &(*b)->id);
}

static struct brief *find_id(struct brief **sorted, size_t n, const struct digest *id)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int c = digest_compare(&sorted[middle]->id, id);

		if (c == 0)
			return sorted[middle];
		if (c < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static void clear_superseded(struct brief *v, size_t n)
{
	struct brief **sorted = mem_array(n, sizeof(*sorted));
	int64_t parentless = 0;

	for (size_t i = 0; i < n; i++) {
		sorted[i] = &v[i];
		if (v[i].n_parents == 0 && v[i].seq > parentless)
			parentless = v[i].seq;
	}
	qsort(sorted, n, sizeof(*sorted), by_id_ref);
	for (size_t i = 0; i < n; i++) {
		if (v[i].n_parents == 0 && v[i].seq < parentless)
			v[i].is_head = false;
		for (size_t p = 0; p < v[i].n_parents; p++) {
			struct brief *parent = find_id(sorted, n, &v[i].parents[p]);

			if (parent)
				parent->is_head = false;
		}
	}
	free(sorted);
}

/* a after b? */
static bool beats(const struct brief *a, const struct brief *b, bool by_answers)
{
	int c = by_answers ? digest_compare(&a->answers, &b->answers) : 0;

	return c > 0 || (c == 0 && digest_compare(&a->id, &b->id) > 0);
}

size_t heads_mark(struct brief *v, size_t n, size_t *winner)
{
	size_t heads = 0;
	int64_t top = 0;
	bool by_answers = true;

	for (size_t i = 0; i < n; i++)
		v[i].is_head = true;
	if (n > 1)
		clear_superseded(v, n);
	for (size_t i = 0; i < n; i++) {
		heads += v[i].is_head;
		if (v[i].is_head && v[i].seq > top)
			top = v[i].seq;
	}
	for (size_t i = 0; i < n; i++)
		if (v[i].is_head && v[i].seq == top && v[i].n_parents > 0)
			by_answers = false;
	*winner = n;
	for (size_t i = 0; i < n; i++)
		if (v[i].is_head && v[i].seq == top && (*winner == n || beats(&v[i], &v[*winner], by_answers)))
			*winner = i;
	return heads;
}

/* Parents are borrowed from the row. */
struct brief brief_of(const struct stored *s, bool alone)
{
	struct brief b = { .id = s->id,
			   .seq = s->rev.seq,
			   .parents = s->rev.parents,
			   .n_parents = s->rev.n_parents,
			   .kind = s->rev.kind,
			   .marked = s->marks != 0 };

	if (!alone)
		b.answers = revision_answers_digest(&s->rev);
	return b;
}

