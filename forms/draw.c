/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/draw.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/strbuf.h"

static uint64_t fnv1a64(const char *s, size_t n)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * UINT64_C(0x100000001b3);
	return h;
}

/* One step of SplitMix64 from state x (Steele, Lea, Flood 2014). */
static uint64_t splitmix64(uint64_t x)
{
	uint64_t z = x + UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

int draw_person(const char *seed, const char *wave, const char *household, int n)
{
	if (n < 1)
		return 0;
	uint64_t m = (uint64_t)n;
	uint64_t excess = (UINT64_MAX % m + 1) % m; /* 2^64 mod n */
	struct strbuf text;

	strbuf_init(&text);
	uint64_t u;
	unsigned c = 0;
	do {
		strbuf_reset(&text);
		strbuf_addf(&text, "%s|%s|%s|%u", seed, wave, household, c++);
		u = splitmix64(fnv1a64(text.data, text.len));
	} while (u > UINT64_MAX - excess);
	strbuf_clear(&text);
	return (int)(u % m) + 1;
}

bool draw_turned(const char *seed, const char *household)
{
	struct strbuf text;
	uint64_t u;

	if (!*household)
		return false;
	strbuf_init(&text);
	strbuf_addf(&text, "%s|order|%s", seed, household);
	u = splitmix64(fnv1a64(text.data, text.len));
	strbuf_clear(&text);
	return u >> 63;
}

enum draw_method draw_method_of(const char *person)
{
	if (strcmp(person, "kish") == 0)
		return DRAW_KISH;
	return strcmp(person, "birthday") == 0 || strcmp(person, "door") == 0 ? DRAW_BY_HAND : DRAW_RANDOM;
}

int draw_by(enum draw_method method, const char *seed, const char *wave, const char *household, int n)
{
	switch (method) {
	case DRAW_RANDOM:
		return draw_person(seed, wave, household, n);
	case DRAW_KISH:
		return draw_kish(draw_kish_place(seed, wave, household), n);
	case DRAW_BY_HAND:
		break;
	}
	return 0;
}

static const struct {
	const char *name;
	unsigned char person[6]; /* of 1 to 6 adults */
} kish[DRAW_KISH_CYCLE] = {
	{ "A", { 1, 1, 1, 1, 1, 1 } },	{ "A", { 1, 1, 1, 1, 1, 1 } },	{ "B1", { 1, 1, 1, 1, 2, 2 } }, { "B2", { 1, 1, 1, 2, 2, 2 } },
	{ "C", { 1, 1, 2, 2, 3, 3 } },	{ "C", { 1, 1, 2, 2, 3, 3 } },	{ "D", { 1, 2, 2, 3, 4, 4 } },	{ "D", { 1, 2, 2, 3, 4, 4 } },
	{ "E1", { 1, 2, 3, 3, 3, 5 } }, { "E2", { 1, 2, 3, 4, 5, 5 } }, { "F", { 1, 2, 3, 4, 5, 6 } },	{ "F", { 1, 2, 3, 4, 5, 6 } },
};

const char *draw_kish_name(int at)
{
	return kish[at % DRAW_KISH_CYCLE].name;
}

int draw_kish(int at, int n)
{
	size_t most = ARRAY_LEN(kish[0].person);

	return n < 1 ? 0 : kish[at % DRAW_KISH_CYCLE].person[(size_t)n > most ? most - 1 : (size_t)n - 1];
}

int draw_kish_place(const char *seed, const char *wave, const char *household)
{
	size_t end = strlen(household), begin;
	unsigned serial = 0;
	struct strbuf grid;
	int start;

	while (end > 0 && !isdigit((unsigned char)household[end - 1]))
		end--;
	for (begin = end; begin > 0 && isdigit((unsigned char)household[begin - 1]);)
		begin--;
	for (size_t i = begin; i < end; i++)
		serial = (serial * 10 + (unsigned)(household[i] - '0')) % DRAW_KISH_CYCLE;
	strbuf_init(&grid);
	strbuf_add(&grid, household, begin);
	start = draw_person(seed, wave, grid.data, DRAW_KISH_CYCLE) - 1;
	strbuf_clear(&grid);
	return (start + (int)serial) % DRAW_KISH_CYCLE;
}

/* Days from one month and day to another, in a year in which every month has 31. */
static int days_between(int month, int day, int to_month, int to_day)
{
	const int year = 12 * 31;

	return ((to_month - month) * 31 + to_day - day + year) % year;
}

int draw_birthday(const struct birthday *v, int n, int month, int day, bool next)
{
	int best = 0, least = 0;

	for (int i = 0; i < n; i++) {
		int days = next ? days_between(month, day, v[i].month, v[i].day) : days_between(v[i].month, v[i].day, month, day);

		if (v[i].month < 1 || v[i].day < 1)
			continue;
		if (next && days == 0) /* today's is past */
			days = 12 * 31;
		if (!best || days < least || (days == least && v[i].age > v[best - 1].age)) {
			best = i + 1;
			least = days;
		}
	}
	return best;
}
