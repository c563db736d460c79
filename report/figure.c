/* SPDX-License-Identifier: MIT */
/* Figures as they are printed, read back: what a workbook holds is what the page says, to the same digit. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/num.h"
#include "report/doc.h"

#define MOST_DIGITS 11 /* a code of a unit has 12 */

/* The digits of text without their commas, which must stand before each three. False where anything else is in it. */
static bool digits(char *out, size_t size, const char *text, size_t n)
{
	size_t used = 0, whole = strcspn(text, ".%");

	for (size_t i = 0; i < n; i++) {
		if (text[i] == ',' && i > 0 && i < whole && (whole - i) % 4 == 0)
			continue;
		if (((text[i] < '0' || text[i] > '9') && text[i] != '.') || used + 1 >= size)
			return false;
		out[used++] = text[i];
	}
	out[used] = '\0';
	return used > 0;
}

bool figure_parse(struct figure *out, const char *text)
{
	bool minus = *text == '-', plus = *text == '+';
	const char *body = text + (minus || plus);
	size_t n = strlen(body);
	bool rate = n > 0 && body[n - 1] == '%', point;
	char plain[MOST_DIGITS + 1];
	double value;

	n -= rate;
	if (!digits(plain, sizeof(plain), body, n) || (plain[0] == '0' && plain[1] >= '0' && plain[1] <= '9'))
		return false;
	point = strchr(plain, '.');
	if ((point && (plain[0] == '.' || plain[strlen(plain) - 1] == '.')) ||
	    !num_parse(plain, strlen(plain), &value))
		return false;
	value = minus ? -value : value;
	out->kind = rate ? FIGURE_RATE : point ? FIGURE_POINTS : FIGURE_COUNT;
	out->value = rate ? round(value * 10) / 1000 : value; /* one decimal is printed; this is the double next to it */
	out->sign = plus;
	return true;
}
