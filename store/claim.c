/* SPDX-License-Identifier: MIT */
/*
 * A household as a number: the six digits below the province and county, and the last six signs of its serial. Two households with one
 * number are told apart by their texts, so it need not be unique. The migration that introduced it says the same in SQL (schema.c).
 */
#include "config.h"

#include <string.h>

#include "base/utf8.h"
#include "store/internal.h"

int64_t store_claim(const char *household)
{
	enum { UNIT_FROM = 6, UNIT_TO = 12, TAIL_BITS = 36 };
	uint64_t unit = 0, tail = 0;
	size_t n = strlen(household), at = 0;

	if (n == 0)
		return 0;
	for (size_t i = 0, used; i < n; i += used, at++) {
		uint32_t sign;

		used = utf8_decode(household + i, n - i, &sign);
		if (at >= UNIT_FROM && at < UNIT_TO)
			unit |= (uint64_t)(sign & 15) << (4 * (UNIT_TO - 1 - at));
		tail = (tail << 6 | (sign & 63)) & ((UINT64_C(1) << TAIL_BITS) - 1);
	}
	return (int64_t)(unit << TAIL_BITS | tail) + 1;
}
