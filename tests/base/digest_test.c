/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/digest.h"

/* RFC 7693 gives BLAKE2b-512 only; these two are b2sum --length=256 of "" and "abc". */
static void digest__of__known_values(void **state)
{
	char hex[DIGEST_HEX];
	struct digest d = digest_of("", 0);

	(void)state;
	digest_hex(hex, &d);
	assert_string_equal(hex,
			    "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
	d = digest_of("abc", 3);
	digest_hex(hex, &d);
	assert_string_equal(hex,
			    "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

static void digest__stream__same_as_in_one(void **state)
{
	char bytes[1000];
	struct digest whole, pieces;

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * 7);
	whole = digest_of(bytes, sizeof(bytes));
	for (size_t step = 1; step < 200; step += 13) {
		struct digest_stream *s = digest_stream_new();

		for (size_t i = 0; i < sizeof(bytes); i += step)
			digest_stream_add(s, bytes + i,
					  i + step > sizeof(bytes) ? sizeof(bytes) - i : step);
		digest_stream_add(s, "", 0);
		pieces = digest_stream_end(s);
		assert_int_equal(digest_compare(&whole, &pieces), 0);
	}
}

static void digest__hex__back_and_forth(void **state)
{
	struct digest d = digest_of("x", 1), back;
	char hex[DIGEST_HEX];

	(void)state;
	digest_hex(hex, &d);
	assert_true(digest_from_hex(&back, hex));
	assert_int_equal(digest_compare(&d, &back), 0);
	hex[5] = 'g';
	assert_false(digest_from_hex(&back, hex));
	assert_false(digest_from_hex(&back, ""));
	assert_false(digest_from_hex(&back, "0e57"));
	assert_int_equal(digest_compare(&d, &back), 0); /* untouched by a failure */
}

static void digest__groups__sixteen_digits(void **state)
{
	struct digest d = { { 0 } };
	char text[DIGEST_GROUPS];

	(void)state;
	digest_groups(text, &d);
	assert_string_equal(text, "0000 0000 0000 0000");
	memset(d.b, 0xFF, sizeof(d.b));
	digest_groups(text, &d); /* 18446744073709551615 */
	assert_string_equal(text, "6744 0737 0955 1615");
}

static void digest__random__differs(void **state)
{
	unsigned char a[32] = { 0 }, b[32] = { 0 };

	(void)state;
	assert_true(digest_ready());
	assert_true(digest_ready());
	digest_random(a, sizeof(a));
	digest_random(b, sizeof(b));
	assert_memory_not_equal(a, b, sizeof(a));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(digest__of__known_values),
		cmocka_unit_test(digest__stream__same_as_in_one),
		cmocka_unit_test(digest__hex__back_and_forth),
		cmocka_unit_test(digest__groups__sixteen_digits),
		cmocka_unit_test(digest__random__differs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
