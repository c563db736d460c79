/* SPDX-License-Identifier: MIT */
/* The fixed order of rows, and what is counted over it. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "forms/household.h"
#include "forms/round.h"
#include "tally/frame_internal.h"

struct unit_key {
	const char *code;
	uint32_t index;
};

static int by_code(const void *a, const void *b)
{
	const struct unit_key *x = a, *y = b;

	return strcmp(x->code, y->code);
}

void frame_rank(struct tally_frame *f)
{
	struct unit_key *keys = mem_array(f->units.n, sizeof(*keys));

	for (size_t i = 0; i < f->units.n; i++)
		keys[i] = (struct unit_key){ f->units.text[i], (uint32_t)i };
	qsort(keys, f->units.n, sizeof(*keys), by_code);
	f->rank = mem_resize(f->rank, f->units.n, sizeof(*f->rank));
	for (size_t i = 0; i < f->units.n; i++)
		f->rank[keys[i].index] = (uint32_t)i;
	free(keys);
}

struct row_key {
	uint32_t rank, row;
	const struct frow *r;
};

static int by_place(const void *a, const void *b)
{
	const struct row_key *x = a, *y = b;
	int c;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	c = strcmp(x->r->household, y->r->household);
	return c ? c : memcmp(x->r->id.b, y->r->id.b, IDENTITY_SIZE);
}

static void move_rows(struct tally_frame *f, const struct row_key *keys)
{
	struct frow *rows = mem_array(f->cap, sizeof(*rows));

	for (size_t i = 0; i < f->n; i++) {
		rows[i] = f->rows[keys[i].row];
		rows[i].same_household = i && rows[i - 1].unit == rows[i].unit &&
					 strcmp(rows[i - 1].household, rows[i].household) == 0;
	}
	free(f->rows);
	f->rows = rows;
}

/* Bytes of width each, in the order of keys. */
static unsigned char *moved(unsigned char *from, const struct row_key *keys, size_t n, size_t cap,
			    size_t width)
{
	unsigned char *to = mem_array(cap, width);

	for (size_t i = 0; i < n; i++) {
		if (width == 1)
			to[i] = from[keys[i].row];
		else
			memcpy(to + i * width, from + keys[i].row * width, width);
	}
	free(from);
	return to;
}

/* Rows and columns change places, so that every pass over them goes straight through memory. */
void frame_sort(struct tally_frame *f)
{
	struct row_key *keys;

	if (f->sorted)
		return;
	frame_rank(f);
	f->sorted = true;
	if (!f->n)
		return;
	keys = mem_array(f->n, sizeof(*keys));
	for (size_t i = 0; i < f->n; i++)
		keys[i] = (struct row_key){ f->rank[f->rows[i].unit], (uint32_t)i, &f->rows[i] };
	qsort(keys, f->n, sizeof(*keys), by_place);
	for (size_t i = 0; i < f->n_columns; i++) {
		struct column *c = &f->columns[i];

		c->code = moved(c->code, keys, f->n, f->cap, (size_t)c->width);
	}
	for (size_t m = 0; m < f->form->n_metrics; m++)
		if (f->where[m])
			f->where[m] = moved(f->where[m], keys, f->n, f->cap, 1);
	move_rows(f, keys);
	free(keys);
}

/* The number of adults is the weight in every method that leaves one adult to chance; who answers the door must not decide, and where
 * it does no weight mends it (statistics.md Part 2). */
static bool one_adult_by_chance(const struct tally_frame *f)
{
	const char *person = f->round ? f->round->person : "";

	return f->adults_node >= 0 &&
	       (strcmp(person, "draw") == 0 || strcmp(person, "kish") == 0 ||
		strcmp(person, "birthday") == 0);
}

bool frame_weights_persons(const struct tally_frame *f, const struct metric *m)
{
	return !m->household_weight && one_adult_by_chance(f) &&
	       frame_weighting(f) != TALLY_WEIGHTS_NONE;
}

void tally_frame_stock(struct tally_frame *f, struct tally_stock *out)
{
	uint32_t unit = 0;

	frame_sort(f);
	f->stock.rows = f->n;
	f->stock.units = f->stock.households = f->stock.doubled = f->stock.settled = 0;
	for (size_t i = 0, end; i < f->n; i = end) {
		bool settled = true;

		f->stock.units += f->rows[i].unit != unit;
		unit = f->rows[i].unit;
		f->stock.households++;
		for (end = i; end < f->n && (end == i || f->rows[end].same_household); end++)
			settled = settled && f->rows[end].settled;
		*(settled ? &f->stock.settled : &f->stock.doubled) += end - i - 1;
	}
	*out = f->stock;
	if (!one_adult_by_chance(f))
		out->no_adults = 0;
}

const char *tally_unit_name(const struct tally_frame *f, const char *code)
{
	const struct division *d = f->divisions ? divisions_find(f->divisions, code) : NULL;

	return d ? d->name : code;
}

int64_t tally_local_day(const char *started, int utc_offset)
{
	int64_t ms, local, day_ms = INT64_C(86400000);
	int offset;

	if (!clock_parse_instant(started, utc_offset, &ms, &offset))
		return TALLY_NO_DAY;
	local = ms + utc_offset * INT64_C(60000);
	return local >= 0 ? local / day_ms : -((-local + day_ms - 1) / day_ms);
}

bool frame_has_word(const char *text, const char *word)
{
	size_t n = strlen(word);

	while (*text) {
		size_t len = strcspn(text, " ");

		if (len == n && strncmp(text, word, n) == 0)
			return true;
		text += len;
		text += strspn(text, " ");
	}
	return false;
}
