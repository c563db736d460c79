/* SPDX-License-Identifier: MIT */
/* Numbers in files: decimal point only, whatever the locale. */
#ifndef RUHU_BASE_NUM_H
#define RUHU_BASE_NUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct strbuf;

/* The number grammar of XPath 1.0: blanks around, an optional '-', digits with at most one '.';
 * no exponent, no '+', no inf. False where s is anything else. */
bool num_parse(const char *s, size_t n, double *out);

bool num_parse_int(const char *s, size_t n, int64_t *out); /* optional '-', digits only, in range */

/* XPath's string() of a number: "NaN", "Infinity", "-Infinity", no exponent, no trailing zeros,
 * -0 is "0"; shortest text that reads back as the same number. */
void num_format(struct strbuf *out, double x);

/* Fixed number of decimals, rounded half away from zero on the shortest decimal text,
 * locale-free. */
void num_format_fixed(struct strbuf *out, double x, int decimals);

/* Compares with a tolerance of 1e-12 relative; for computed values (xlsform.md 4.1). */
bool num_equal(double a, double b);

/* Bit-exact comparison for where -Wfloat-equal would complain about a sentinel such as 0. */
bool num_is_zero(double x);

#endif
