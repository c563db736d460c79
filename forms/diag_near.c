/* SPDX-License-Identifier: MIT */
/* Which word was probably meant: edit distance over characters, with what fingers do by themselves a little cheaper. */
#include "config.h"

#include <stdint.h>

#include "base/utf8.h"
#include "forms/diag.h"

/* An edit is worth four; a swap of neighbours or a doubled letter three, so that it wins among words equally far. */
enum { DIAG_WORD_MAX = 64, EDIT = 4, SLIP = 3 };

/* The word's characters, narrow and lower-case; more than DIAG_WORD_MAX of them count as not comparable (0). */
static size_t letters_of(uint32_t out[DIAG_WORD_MAX], const char *word)
{
	size_t len = strlen(word), n = 0;

	for (size_t i = 0; i < len;) {
		uint32_t cp;

		i += utf8_decode(word + i, len - i, &cp);
		if (cp >= 0xFF01 && cp <= 0xFF5E)
			cp -= 0xFEE0;
		if (cp >= 'A' && cp <= 'Z')
			cp += 'a' - 'A';
		if (n == DIAG_WORD_MAX)
			return 0;
		out[n++] = cp;
	}
	return n;
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* What it costs that the letter at i stands in one word and not in the other. */
static int single(const uint32_t *word, size_t i)
{
	return i > 0 && word[i] == word[i - 1] ? SLIP : EDIT;
}

/* Optimal string alignment: a swap of neighbours is one edit, as typing errors are. */
static int distance(const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
	int row[3][DIAG_WORD_MAX + 1];

	row[0][0] = 0;
	for (size_t j = 1; j <= nb; j++)
		row[0][j] = row[0][j - 1] + single(b, j - 1);
	for (size_t i = 1; i <= na; i++) {
		int *now = row[i % 3], *up = row[(i + 2) % 3], *upper = row[(i + 1) % 3];

		now[0] = up[0] + single(a, i - 1);
		for (size_t j = 1; j <= nb; j++) {
			now[j] = up[j - 1] + (a[i - 1] == b[j - 1] ? 0 : EDIT);
			now[j] = least(now[j], up[j] + single(a, i - 1));
			now[j] = least(now[j], now[j - 1] + single(b, j - 1));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				now[j] = least(now[j], upper[j - 2] + SLIP);
		}
	}
	return row[na % 3][nb];
}

int diag_distance(const char *left, const char *right)
{
	uint32_t a[DIAG_WORD_MAX], b[DIAG_WORD_MAX];
	size_t na = letters_of(a, left), nb = letters_of(b, right);

	if (na == 0 || nb == 0)
		return DIAG_WORD_MAX;
	return (distance(a, na, b, nb) + EDIT - 1) / EDIT;
}

const char *diag_nearest(const char *word, const char *const *words, size_t n)
{
	uint32_t a[DIAG_WORD_MAX], b[DIAG_WORD_MAX];
	size_t na = letters_of(a, word);
	const char *found = NULL;
	int limit = (na > 3 ? 2 : 1) * EDIT + 1;

	if (na == 0)
		return NULL;
	for (size_t i = 0; i < n && limit > 0; i++) {
		size_t nb;
		int d;

		if (!words[i])
			continue;
		nb = letters_of(b, words[i]);
		if (nb == 0 || nb > na + 2 || na > nb + 2)
			continue;
		d = distance(a, na, b, nb);
		if (d >= limit)
			continue;
		found = words[i];
		limit = d;
	}
	return found;
}
