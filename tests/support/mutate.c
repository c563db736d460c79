/* SPDX-License-Identifier: MIT */
/* Tools of the mutator: chance, columns, cells, typing errors. */
#include "config.h"

#include "tests/support/mutate.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/utf8.h"

size_t mutate_below(struct subject *s, size_t n)
{
	uint64_t z = s->random += UINT64_C(0x9e3779b97f4a7c15); /* SplitMix64 */

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (size_t)((z ^ (z >> 31)) % n);
}

static bool named(const struct column_def *def, const char *word)
{
	const char *rest = def->aliases;

	if (strcmp(def->name, word) == 0)
		return true;
	while (*rest) {
		size_t n = strcspn(rest, "|");

		if (n == strlen(word) && memcmp(rest, word, n) == 0)
			return true;
		rest += n + (rest[n] == '|');
	}
	return false;
}

enum column mutate_column(const struct subject *s, const struct sheet *sheet, int col)
{
	enum sheet_kind kind = sheet == s->choices ? SHEET_CHOICES : SHEET_SURVEY;
	const char *text = sheet_cell(sheet, 0, col);
	char word[64];
	size_t n, used = 0;
	const struct column_def *defs = column_table(kind, &n);

	text += strspn(text, " ");
	for (; *text && used < sizeof(word) - 1; text++)
		word[used++] = *text == ' '                   ? '_'
			       : *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a')
							      : *text;
	while (used > 0 && word[used - 1] == '_')
		used--;
	word[used] = '\0';
	for (int cut = 0; cut < 2; cut++) {
		for (size_t i = 0; i < n; i++)
			if (named(&defs[i], word))
				return defs[i].id;
		used = strcspn(word, ":");
		while (used > 0 && word[used - 1] == '_')
			used--;
		word[used] = '\0';
	}
	return COL_UNKNOWN;
}

int mutate_find(const struct subject *s, const struct sheet *sheet, enum column id)
{
	for (int c = 0; c < sheet->cols; c++)
		if (mutate_column(s, sheet, c) == id)
			return c;
	return -1;
}

const char *mutate_cell(const struct subject *s, struct sheet *sheet, int row, enum column id)
{
	int col = mutate_find(s, sheet, id);

	return col < 0 ? "" : sheet_cell(sheet, row, col);
}

void mutate_expect(struct mutant *m, const struct sheet *sheet, int row, int col)
{
	struct diag_place at = { .sheet = sheet->name,
				 .row = sheet->row_number[row],
				 .col = col + 1 };

	VEC_PUSH(&m->places, at);
}

void mutate_set(struct subject *s, struct mutant *m, struct sheet *sheet, int row, int col,
		const char *text)
{
	struct changed c = {
		.cell = &sheet->cells[(size_t)row * (size_t)sheet->cols + (size_t)col]
	};

	(void)s;
	c.was = *c.cell;
	*c.cell = text;
	VEC_PUSH(&m->undo, c);
	mutate_expect(m, sheet, row, col);
}

void mutate_replace(struct subject *s, struct mutant *m, const struct site *at, const char *text)
{
	const char *was = sheet_cell(at->sheet, at->row, at->col);

	m->cell = was;
	m->word = arena_strndup(s->a, was + at->at, (size_t)at->n);
	mutate_set(s, m, at->sheet, at->row, at->col,
		   arena_printf(s->a, "%.*s%s%s", at->at, was, text, was + at->at + at->n));
}

void mutant_undo(struct mutant *m)
{
	while (m->undo.n > 0) {
		const struct changed *c = &m->undo.v[--m->undo.n];

		*c->cell = c->was;
	}
	VEC_CLEAR(&m->undo);
	VEC_CLEAR(&m->places);
	*m = (struct mutant){ 0 };
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80);
}

/* A letter left out, doubled, swapped with the next or hit beside its key; digits are left alone where there are letters. */
const char *mutate_misspell(struct subject *s, const char *text, int n)
{
	static const char keys[] = "qwertyuiopasdfghjklzxcvbnm";
	int spots[64], lengths[64], k = 0, pick, at, len;
	const char *beside;

	for (int pass = 0; pass < 2 && k == 0; pass++)
		for (int i = 0; i < n && k < 64;) {
			int step = (int)utf8_next(text, (size_t)n, (size_t)i) - i;

			if (pass == 1 || is_letter(text[i])) {
				spots[k] = i;
				lengths[k++] = step;
			}
			i += step;
		}
	pick = (int)mutate_below(s, (size_t)k);
	at = spots[pick];
	len = lengths[pick];
	switch (k < 3 ? 1 : mutate_below(s, 4)) {
	case 0:
		return arena_printf(s->a, "%.*s%.*s", at, text, n - at - len, text + at + len);
	case 2:
		if (at + len < n && is_letter(text[at + len])) {
			int next = (int)utf8_next(text, (size_t)n, (size_t)(at + len)) - at - len;

			if (next != len || memcmp(text + at, text + at + len, (size_t)len) != 0)
				return arena_printf(s->a, "%.*s%.*s%.*s%.*s", at, text, next,
						    text + at + len, len, text + at,
						    n - at - len - next, text + at + len + next);
		}
		break;
	case 3:
		beside = len == 1 ? strchr(keys, text[at] | 0x20) : NULL;
		if (beside && *beside)
			return arena_printf(s->a, "%.*s%c%.*s", at, text,
					    beside > keys ? beside[-1] : beside[1], n - at - 1,
					    text + at + 1);
		break;
	default:
		break;
	}
	return arena_printf(s->a, "%.*s%.*s%.*s", at + len, text, len, text + at, n - at - len,
			    text + at + len);
}

static bool is_bracket(const char *type)
{
	return strncasecmp(type, "begin", 5) == 0 || strncasecmp(type, "end ", 4) == 0 ||
	       strncasecmp(type, "end_", 4) == 0;
}

bool mutate_row(const struct subject *s, int row, bool question)
{
	const char *type = mutate_cell(s, s->survey, row, COL_TYPE);

	if (!type[0] || load_is_yes(mutate_cell(s, s->survey, row, COL_DISABLED)))
		return false;
	return !question || !is_bracket(type);
}

void mutate_each_logic(struct subject *s, struct sites *out,
		       void (*fn)(struct subject *s, struct sites *out, struct sheet *sheet,
				  int row, int col))
{
	for (int c = 0; c < s->survey->cols; c++) {
		enum column id = mutate_column(s, s->survey, c);

		if (id != COL_RELEVANT && id != COL_CONSTRAINT && id != COL_CALCULATION)
			continue;
		for (int r = 1; r < s->survey->rows; r++)
			if (mutate_row(s, r, id != COL_RELEVANT) &&
			    sheet_cell(s->survey, r, c)[0] && c == mutate_find(s, s->survey, id))
				fn(s, out, s->survey, r, c);
	}
}

int mutate_after_string(const char *text, int i)
{
	const char *close;

	if (text[i] != '\'' && text[i] != '"')
		return i;
	close = strchr(text + i + 1, text[i]);
	return close ? (int)(close - text) + 1 : (int)strlen(text);
}
