/* SPDX-License-Identifier: MIT */
/* Packages from laptops into offices: who is let in, and with what. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/fs.h"
#include "base/strbuf.h"
#include "exports/hand_in.h"
#include "tests/exports/site.h"

static void signer__unknown__kept_out_until_trusted(void **state)
{
	struct fixture *f = *state;
	struct site laptop, office;
	const char *path;
	char print[SEAL_FINGERPRINT];

	site_open(&laptop, f, "l.db", STORE_FIELD, 1);
	site_open(&office, f, "o.db", STORE_OFFICE, 9);
	(void)site_visit(&laptop, fixture_identity(f), 1, NULL);
	path = site_hand_in(f, &laptop, "stick");
	seal_fingerprint(print, laptop.signer.key);
	site_refuses(f, &office, path, print);
	assert_true(fs_is_dir(fixture_path(f, "quarantine")));
	site_trust(&office, &laptop, KEY_DEVICE, KEY_TRUSTED);
	site_takes(f, &office, path);
	assert_true(same_state(laptop.st, office.st));
	site_takes(f, &office, path);
	assert_true(same_state(laptop.st, office.st));
	/* Declared dead: what it brought stays, nothing more comes. */
	site_trust(&office, &laptop, KEY_DEVICE, KEY_REVOKED);
	(void)site_visit(&laptop, fixture_identity(f), 1, NULL);
	site_refuses(f, &office, site_hand_in(f, &laptop, "stick"), "停用");
	store_close(laptop.st);
	store_close(office.st);
}

static void signers__many_unknown__no_row_enters(void **state)
{
	enum { STRANGERS = 40 };
	struct fixture *f = *state;
	struct site office, laptop;
	struct hand_in_options o = { .round = "2026Q4", .made = "", .tool = "test", .now_ms = 5 };
	struct digest before;

	site_open(&office, f, "o.db", STORE_OFFICE, 9);
	site_open(&laptop, f, "l.db", STORE_FIELD, 1);
	(void)site_visit(&laptop, fixture_identity(f), 1, NULL);
	before = fixture_state(office.st);
	for (int i = 0; i < STRANGERS; i++) {
		unsigned char seed[SEAL_SEED];
		struct seal_signer stranger;
		struct hand_in h;
		struct err err = ERR_INIT;

		memset(seed, 100 + i, sizeof(seed));
		seal_signer_from_seed(&stranger, seed);
		o.signer = &stranger;
		must(hand_in_write(&h, laptop.st, fixture_path(f, "strangers"), &o, &err), &err);
		site_refuses(f, &office, h.path, "不认识");
	}
	{
		struct digest after = fixture_state(office.st);

		assert_memory_equal(&before, &after, sizeof(before));
	}
	store_close(laptop.st);
	store_close(office.st);
}

/* A known laptop that brings what another has signed, or signs in another's name. */
static void signer__in_anothers_name__refused(void **state)
{
	struct fixture *f = *state;
	struct site a, b, office;

	site_open(&a, f, "a.db", STORE_FIELD, 1);
	site_open(&b, f, "b.db", STORE_FIELD, 2);
	site_open(&office, f, "o.db", STORE_OFFICE, 9);
	site_trust(&office, &a, KEY_DEVICE, KEY_TRUSTED);
	site_trust(&office, &b, KEY_DEVICE, KEY_TRUSTED);
	(void)snprintf(b.code, sizeof(b.code), "D1"); /* b writes a's code into its records */
	(void)site_visit(&b, fixture_identity(f), 1, NULL);
	site_refuses(f, &office, site_hand_in(f, &b, "stick"), "签名不是");
	store_close(a.st);
	store_close(b.st);
	store_close(office.st);
}

/* A laptop that decides: for itself, or through an office that believes it. The office's own decision would be older, and go. */
static void decision__signed_by_a_laptop__refused(void **state)
{
	struct fixture *f = *state;
	struct site laptop, township, office;
	const struct identity record = fixture_identity(f);
	struct digest seen = { { 3 } };
	struct revision rev;
	struct strbuf body;

	site_open(&laptop, f, "a.db", STORE_OFFICE, 1); /* a program that was altered: a laptop's hands in no decision */
	site_open(&township, f, "t.db", STORE_OFFICE, 8);
	site_open(&office, f, "o.db", STORE_OFFICE, 9);
	site_trust(&office, &laptop, KEY_DEVICE, KEY_TRUSTED);
	site_trust(&office, &township, KEY_OFFICE, KEY_TRUSTED);
	site_trust(&township, &laptop, KEY_OFFICE, KEY_TRUSTED);
	strbuf_init(&body);
	site_make_return(&rev, &body, laptop.code, record, "x", &seen, 1);
	assert_int_equal(store_revision_add(laptop.st, &rev, 0, "", NULL, NULL, NULL), ST_OK);
	site_refuses(f, &office, site_hand_in(f, &laptop, "stick"), "办公室才能作的决定");
	site_takes(f, &township, site_hand_in(f, &laptop, "stick2"));
	site_refuses(f, &office, site_hand_in(f, &township, "stick3"), "办公室才能作的决定");
	strbuf_clear(&body);
	store_close(laptop.st);
	store_close(township.st);
	store_close(office.st);
}

int main(void)
{
#define IN_FIXTURE(test) cmocka_unit_test_setup_teardown(test, fixture_open, fixture_close)
	const struct CMUnitTest tests[] = {
		IN_FIXTURE(signer__unknown__kept_out_until_trusted),
		IN_FIXTURE(signers__many_unknown__no_row_enters),
		IN_FIXTURE(signer__in_anothers_name__refused),
		IN_FIXTURE(decision__signed_by_a_laptop__refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
