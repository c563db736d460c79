/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <unistr.h>

#include "base/mem.h"
#include "tally/quality.h"

#define COPY_MIN 8 /* characters */

struct text {
	uint8_t *bytes; /* letters and digits only; NULL = too short */
	size_t n, at;
};

/* What people do not mean as a difference goes: blanks, punctuation, symbols. */
static struct text bare(const char *s, size_t at)
{
	size_t n = s ? strlen(s) : 0, i = 0, characters = 0;
	struct text t = { mem_array(n + 1, 1), 0, at };

	while (i < n) {
		ucs4_t c;
		int step = u8_mbtouc(&c, (const uint8_t *)s + i, n - i);

		if (step <= 0)
			break;
		if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N)) {
			memcpy(t.bytes + t.n, s + i, (size_t)step);
			t.n += (size_t)step;
			characters++;
		}
		i += (size_t)step;
	}
	if (characters < COPY_MIN) {
		free(t.bytes);
		t.bytes = NULL;
	}
	return t;
}

static int by_text(const void *a, const void *b)
{
	const struct text *x = a, *y = b;
	size_t n = x->n < y->n ? x->n : y->n;
	int c = memcmp(x->bytes, y->bytes, n);

	if (!c)
		c = (x->n > y->n) - (x->n < y->n);
	return c ? c : (x->at > y->at) - (x->at < y->at);
}

void quality_copies(size_t *group, const char *const *text, size_t n)
{
	struct text *all = mem_array(n + 1, sizeof(*all));
	size_t m = 0;

	for (size_t i = 0; i < n; i++) {
		group[i] = SIZE_MAX;
		all[m] = bare(text[i], i);
		m += all[m].bytes != NULL;
	}
	qsort(all, m, sizeof(*all), by_text);
	for (size_t i = 0, end; i < m; i = end) {
		for (end = i + 1; end < m && all[end].n == all[i].n &&
				  memcmp(all[end].bytes, all[i].bytes, all[i].n) == 0;)
			end++;
		for (size_t k = i; k < end && end - i > 1; k++)
			group[all[k].at] = all[i].at;
	}
	for (size_t i = 0; i < m; i++)
		free(all[i].bytes);
	free(all);
}
