/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "base/hash.h"

/* Python's hashlib of "abc" (3) or of so many "a"; the lengths are those where a block fills up. The first 16 bytes. */
static const struct {
	const char *algorithm;
	size_t n;
	const char *hex;
} known[] = {
	{ "MD5", 0, "d41d8cd98f00b204e9800998ecf8427e" },
	{ "MD5", 3, "900150983cd24fb0d6963f7d28e17f72" },
	{ "MD5", 55, "ef1772b6dff9a122358552954ad0df65" },
	{ "MD5", 56, "3b0c8ac703f828b04c6c197006d17218" },
	{ "MD5", 64, "014842d480b571495a4a0363793f7367" },
	{ "MD5", 1000, "cabe45dcc9ae5b66ba86600cca6b8ba8" },
	{ "SHA-1", 0, "da39a3ee5e6b4b0d3255bfef95601890" },
	{ "SHA-1", 3, "a9993e364706816aba3e25717850c26c" },
	{ "SHA-1", 55, "c1c8bbdc22796e28c0e15163d20899b6" },
	{ "SHA-1", 56, "c2db330f6083854c99d4b5bfb6e8f29f" },
	{ "SHA-1", 64, "0098ba824b5c16427bd7a1122a5a442a" },
	{ "SHA-1", 1000, "291e9a6c66994949b57ba5e650361e98" },
	{ "SHA-256", 0, "e3b0c44298fc1c149afbf4c8996fb924" },
	{ "SHA-256", 3, "ba7816bf8f01cfea414140de5dae2223" },
	{ "SHA-256", 55, "9f4390f8d30c2dd92ec9f095b65e2b9a" },
	{ "SHA-256", 56, "b35439a4ac6f0948b6d6f9e3c6af0f5f" },
	{ "SHA-256", 64, "ffe054fe7ae0cb6dc65c3af9b61d5209" },
	{ "SHA-256", 1000, "41edece42d63e8d9bf515a9ba6932e1c" },
	{ "SHA-384", 0, "38b060a751ac96384cd9327eb1b1e36a" },
	{ "SHA-384", 3, "cb00753f45a35e8bb5a03d699ac65007" },
	{ "SHA-384", 55, "5d91ac7e74e62b5c728904b40f10784d" },
	{ "SHA-384", 56, "8a8d9649ea04e993a6ca7135af7e3392" },
	{ "SHA-384", 64, "2e404b9339da795776e510d96930b3be" },
	{ "SHA-384", 1000, "f54480689c6b0b11d0303285d9a81b21" },
	{ "SHA-512", 0, "cf83e1357eefb8bdf1542850d66d8007" },
	{ "SHA-512", 3, "ddaf35a193617abacc417349ae204131" },
	{ "SHA-512", 55, "b0220c772cbf6c1822e2cb38a437d0e1" },
	{ "SHA-512", 56, "962b64aae357d2a4fee3ded8b539bdc9" },
	{ "SHA-512", 64, "01d35c10c6c38c2dcf48f7eebb3235fb" },
	{ "SHA-512", 1000, "67ba5535a46e3f86dbfbed8cbbaf0125" },
};

static void hash__of__known_values(void **state)
{
	char text[1001], hex[33];
	unsigned char out[HASH_MAX];
	size_t size = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		memset(text, 'a', known[i].n);
		if (known[i].n == 3)
			memcpy(text, "abc", 3);
		assert_true(hash_of(out, &size, known[i].algorithm, text, known[i].n));
		assert_in_range(size, 16, HASH_MAX);
		for (size_t k = 0; k < 16; k++)
			snprintf(hex + 2 * k, 3, "%02x", out[k]);
		assert_string_equal(hex, known[i].hex);
	}
	assert_false(hash_of(out, &size, "sha-1", text, 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hash__of__known_values),
	};

	return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
