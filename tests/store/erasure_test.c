/* SPDX-License-Identifier: MIT */
/* Signatures, withdrawals, keys, packages and receipts as rows: what holds, what is gone, what a copy and a rescue keep of them. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "store/rescue.h"
#include "tests/store/support.h"

/* The store carries signatures and does not check them: any bytes will do. */
static void sign_here(void *ctx, const struct digest *id, struct signature *out)
{
	memset(out->key, *(const unsigned char *)ctx, sizeof(out->key));
	memcpy(out->bytes, id->b, DIGEST_SIZE);
	memcpy(out->bytes + DIGEST_SIZE, id->b, DIGEST_SIZE);
}

static unsigned char mine = 7;

static struct store *signing_store(const struct place *p)
{
	const struct store_signer signer = { .sign = sign_here, .ctx = &mine };
	struct store *st = store_fresh(p, STORE_OFFICE);

	store_set_signer(st, &signer);
	return st;
}

static bool erase(struct store *st, unsigned char identity, unsigned char key)
{
	struct erasure e = { .reason = "consent", .seq = 2 };
	bool holds = false;
	struct err err = ERR_INIT;

	memset(e.identity.b, identity, IDENTITY_SIZE);
	memset(e.by.key, key, sizeof(e.by.key));
	memset(e.by.bytes, 1, sizeof(e.by.bytes));
	assert_int_equal(store_erasure_add(st, &e, NULL, &holds, &err), ST_OK);
	return holds;
}

static struct digest add(struct store *st, unsigned char identity, int64_t seq)
{
	struct revision rev;

	rev_make(&rev, identity, seq, "q\t1\n");
	return rev_add(st, &rev);
}

struct seen {
	int64_t n, with_signature;
	unsigned char key;
};

static enum status see(void *ctx, const struct head *head)
{
	struct seen *s = ctx;

	s->n++;
	if (head->by) {
		s->with_signature++;
		s->key = head->by->key[0];
		assert_memory_equal(head->by->bytes, head->id.b, DIGEST_SIZE);
	}
	return ST_OK;
}

static struct seen look(struct store *st)
{
	struct seen s = { 0 };
	struct err err = ERR_INIT;

	assert_int_equal(store_revisions_each(st, REV_INTERVIEW, see, &s, &err), ST_OK);
	return s;
}

static struct store_state state_of(struct store *st)
{
	struct store_state s;
	struct err err = ERR_INIT;

	assert_int_equal(store_state(st, &s, &err), ST_OK);
	assert_int_equal(store_check(st, &err), ST_OK);
	return s;
}

static void revision__born_here__is_signed_and_csv_is_not(void **state)
{
	struct store *st = signing_store(*state);
	struct revision rev;
	struct signature by;
	struct err err = ERR_INIT;

	(void)add(st, 1, 1);
	rev_make(&rev, 2, 1, "q\t1\n");
	assert_int_equal(store_revision_add(st, &rev, 0, "x.csv", NULL, NULL, &err), ST_OK);
	assert_int_equal(look(st).n, 2);
	assert_int_equal(look(st).with_signature, 1);
	/* The same record in a package: it gets its signature, and stays one revision. */
	{
		struct digest id = revision_id(&rev);

		sign_here(&mine, &id, &by);
	}
	assert_int_equal(store_revision_add_signed(st, &rev, 0, "x.ruhu", &by, NULL, NULL, &err),
			 ST_OK);
	assert_int_equal(look(st).n, 2);
	assert_int_equal(look(st).with_signature, 2);
	(void)state_of(st);
	store_close(st);
}

static void erasure__before_or_after__the_record_is_gone(void **state)
{
	struct store *st = signing_store(*state);
	struct store_state before, after;

	(void)add(st, 1, 1);
	before = state_of(st);
	assert_false(erase(st, 1, 99));   /* a stranger */
	assert_false(erase(st, 2, mine)); /* nothing of it is here yet */
	after = state_of(st);
	assert_memory_equal(&before.digest, &after.digest,
			    sizeof(before.digest)); /* what waits does not count */
	assert_true(erase(st, 1, mine));
	(void)add(st, 2, 1); /* the first revision comes, and with it the end of the record */
	(void)add(st, 1, 1);
	after = state_of(st);
	assert_int_equal(after.revisions, 0);
	assert_int_equal(after.erased, 2);
	assert_true(memcmp(&before.digest, &after.digest, sizeof(before.digest)) != 0);
	store_close(st);
}

static void erasure__of_an_office__holds_once_it_is_trusted(void **state)
{
	struct store *st = signing_store(*state);
	struct store_key office = { .code = "O", .role = KEY_OFFICE, .state = KEY_WAITING };
	struct err err = ERR_INIT;

	memset(office.key, 50, sizeof(office.key));
	(void)add(st, 1, 1);
	assert_int_equal(store_key_put(st, &office, &err), ST_OK);
	assert_false(erase(st, 1, 50));
	office.state = KEY_TRUSTED;
	assert_int_equal(store_key_put(st, &office, &err), ST_OK);
	assert_int_equal(store_erasures_settle(st, &err), ST_OK);
	assert_int_equal(state_of(st).revisions, 0);
	store_close(st);
}

/* What proved that the erasure holds is gone with the record: a rescue must not let it come back. */
static void rescue__keeps_signatures_withdrawals_keys_and_receipts(void **state)
{
	const struct place *p = *state;
	struct store *st = signing_store(p), *saved = NULL;
	struct store_key key = { .code = "L1", .role = KEY_DEVICE, .state = KEY_REVOKED };
	struct store_package row = { .number = 3, .at_ms = 5 };
	struct store_state before, after;
	struct rescue report = { 0 };
	struct identity one = { { 0 } };
	struct strbuf list;
	char path[192];
	bool has = false, erased = false;
	struct digest id;
	struct err err = ERR_INIT;

	strbuf_init(&list);
	report.list = &list;
	(void)snprintf(path, sizeof(path), "%s/saved.db", p->folder);
	id = add(st, 1, 1);
	(void)add(st, 2, 1);
	assert_true(erase(st, 2, mine));
	assert_int_equal(store_key_put(st, &key, &err), ST_OK);
	assert_int_equal(store_package_put(st, &row, &err), ST_OK);
	assert_int_equal(store_receipt_add(st, &id, &one, NULL, &err), ST_OK);
	before = state_of(st);
	store_close(st);
	assert_int_equal(store_rescue(p->store, path, &report, &err), ST_OK);
	assert_int_equal(list.len, 0);
	assert_int_equal(store_open(&saved, path, 0, &err), ST_OK);
	after = state_of(saved);
	assert_memory_equal(&before.digest, &after.digest, sizeof(before.digest));
	assert_int_equal(look(saved).with_signature, 1);
	assert_int_equal(look(saved).key, mine);
	memset(one.b, 2, sizeof(one.b));
	assert_int_equal(store_erased(saved, &one, &erased, &err), ST_OK);
	assert_true(erased);
	assert_int_equal(store_receipt_has(saved, &id, &has, &err), ST_OK);
	assert_true(has);
	assert_int_equal(store_package_known(saved, &row.file, &has, NULL, &err), ST_OK);
	assert_true(has);
	store_close(saved);
	strbuf_clear(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(revision__born_here__is_signed_and_csv_is_not,
						place_make, place_remove),
		cmocka_unit_test_setup_teardown(erasure__before_or_after__the_record_is_gone,
						place_make, place_remove),
		cmocka_unit_test_setup_teardown(erasure__of_an_office__holds_once_it_is_trusted,
						place_make, place_remove),
		cmocka_unit_test_setup_teardown(
			rescue__keeps_signatures_withdrawals_keys_and_receipts, place_make,
			place_remove),
	};

	if (!digest_ready())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
