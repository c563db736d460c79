/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/support/drawn.h"

#include "base/attr.h"
#include "base/strbuf.h"

int drawn_below(uint64_t *random, int n)
{
	uint64_t z = (*random += 0x9E3779B97F4A7C15u);

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return (int)((z ^ (z >> 31)) % (uint64_t)n);
}

bool drawn_special(uint64_t *random, const char *type, struct strbuf *out)
{
	bool point = strcmp(type, "geopoint") == 0;

	strbuf_reset(out);
	if (strcmp(type, "time") == 0) {
		strbuf_addf(out, "%d:%02d", drawn_below(random, 24), drawn_below(random, 60));
	} else if (strcmp(type, "dateTime") == 0) {
		strbuf_addf(out, "2026-%02d-%02d %d:%02d", 1 + drawn_below(random, 12),
			    1 + drawn_below(random, 28), drawn_below(random, 24),
			    drawn_below(random, 60));
	} else if (point || strcmp(type, "geotrace") == 0 || strcmp(type, "geoshape") == 0) {
		int lat = drawn_below(random, 170) - 85, lon = drawn_below(random, 350) - 175;

		strbuf_addf(out, "%d.5 %d.25", lat, lon);
		if (!point)
			strbuf_addf(out, "; %d.5 %d.25; %d.5 %d.25", lat, lon + 1, lat + 1, lon);
	}
	return out->len > 0;
}

void drawn_value(uint64_t *random, enum input input, int tries, struct strbuf *out)
{
	static const char *const texts[] = { "没有",
					     "希望多安排清扫",
					     "路灯不亮，“请修一修”",
					     "abc",
					     "13800000000",
					     "A1",
					     "x@example.org",
					     "12" };
	static const int ranges[][2] = { { 0, 4 },       { 18, 80 },    { 1, 12 },  { 0, 100 },
					 { 1950, 2026 }, { 100, 9999 }, { -50, 50 } };
	const int *range = ranges[tries % (int)ARRAY_LEN(ranges)];

	strbuf_reset(out);
	if (input == INPUT_TEXT)
		strbuf_adds(out, texts[(tries + drawn_below(random, (int)ARRAY_LEN(texts))) %
				       (int)ARRAY_LEN(texts)]);
	else if (input == INPUT_DATE)
		strbuf_addf(out, "%d-%02d-%02d",
			    tries % 3 ? 2026 - drawn_below(random, 2) * (tries % 90)
				      : 2026 + drawn_below(random, 3),
			    1 + drawn_below(random, 12), 1 + drawn_below(random, 28));
	else
		strbuf_addf(out, "%d", range[0] + drawn_below(random, range[1] - range[0] + 1));
	if (input == INPUT_DECIMAL && tries % 2)
		strbuf_adds(out, ".5");
}
