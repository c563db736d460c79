/* SPDX-License-Identifier: MIT */
/* Keys under a passphrase and on paper: a wrong passphrase and a damaged file are told apart, every mistyped sign is noticed. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/strbuf.h"
#include "exports/keyfile.h"

static unsigned char seed[SEAL_SEED];
static struct key_entry entry; /* locked once: Argon2id is meant to be slow */

static int lock(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(seed); i++)
		seed[i] = (unsigned char)(i * 7 + 1);
	return key_lock(&entry, seed, "口令 correct", &err) == ST_OK ? 0 : -1;
}

static void passphrase__right_or_wrong__said(void **state)
{
	unsigned char back[SEAL_SEED];
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(key_unlock(back, &entry, "口令 correct", &err), ST_OK);
	assert_memory_equal(back, seed, sizeof(seed));
	assert_int_equal(key_unlock(back, &entry, "口令 Correct", &err), ST_INPUT);
	assert_non_null(strstr(err.text, "口令不对"));
}

static void keyfile__every_flipped_bit_and_cut__is_damage(void **state)
{
	struct keyfile f = { { 0 } }, back;
	struct strbuf text;
	struct err err = ERR_INIT;

	(void)state;
	strbuf_init(&text);
	VEC_PUSH(&f.keys, entry);
	VEC_PUSH(&f.keys, entry);
	keyfile_print(&text, &f);
	assert_int_equal(keyfile_read(&back, text.data, text.len, &err), ST_OK);
	assert_int_equal(back.keys.n, 2);
	assert_memory_equal(&back.keys.v[1], &entry, sizeof(entry));
	keyfile_clear(&back);
	for (size_t i = 0; i < text.len * 8; i++) {
		text.data[i / 8] = (char)(text.data[i / 8] ^ (char)(1u << i % 8));
		assert_int_equal(keyfile_read(&back, text.data, text.len, &err), ST_SYNTAX);
		text.data[i / 8] = (char)(text.data[i / 8] ^ (char)(1u << i % 8));
	}
	assert_non_null(strstr(err.text, "不是口令"));
	for (size_t n = 0; n < text.len; n++)
		assert_int_equal(keyfile_read(&back, text.data, n, &err), ST_SYNTAX);
	strbuf_clear(&text);
	keyfile_clear(&f);
}

static void paper__every_mistyped_sign__is_noticed_and_its_group_named(void **state)
{
	static const char signs[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ01OI?";
	unsigned char back[SEAL_SEED];
	struct strbuf text;
	struct err err = ERR_INIT;
	size_t wrong = 0;

	(void)state;
	strbuf_init(&text);
	key_paper(&text, seed);
	assert_int_equal(key_paper_read(back, text.data, &err), ST_OK);
	assert_memory_equal(back, seed, sizeof(seed));
	for (size_t i = 0, at = 0; i < text.len; i++) {
		char good = text.data[i], group[32];

		if (good == ' ' || good == '\n')
			continue;
		(void)snprintf(group, sizeof(group), "第 %d 组", (int)(at++ / 5) + 1);
		for (const char *s = signs; *s; s++) {
			if (*s == good)
				continue;
			text.data[i] = *s;
			assert_int_equal(key_paper_read(back, text.data, &err), ST_INPUT);
			assert_non_null(strstr(err.text, group));
			wrong++;
		}
		text.data[i] = good;
	}
	assert_int_equal(wrong, 65 * 36);
	for (size_t i = 0; i + 1 < text.len; i++) { /* two neighbours swapped */
		char a = text.data[i], b = text.data[i + 1];

		if (a == b || a == ' ' || b == ' ' || a == '\n' || b == '\n')
			continue;
		text.data[i] = b;
		text.data[i + 1] = a;
		assert_int_equal(key_paper_read(back, text.data, &err), ST_INPUT);
		text.data[i] = a;
		text.data[i + 1] = b;
	}
	assert_int_equal(key_paper_read(back, "ABC", &err), ST_INPUT);
	strbuf_clear(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(passphrase__right_or_wrong__said),
		cmocka_unit_test(keyfile__every_flipped_bit_and_cut__is_damage),
		cmocka_unit_test(paper__every_mistyped_sign__is_noticed_and_its_group_named),
	};

	if (!digest_ready())
		return 1;
	return cmocka_run_group_tests(tests, lock, NULL);
}
