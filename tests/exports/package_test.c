/* SPDX-License-Identifier: MIT */
/* A package: written, read back, and every way it can be spoiled; the vectors of docs/FORMATS.md. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "exports/package.h"
#include "tests/support/paths.h"

#define VECTORS TEST_DATA "/exports/package"

static struct seal_signer signer_of(unsigned char sign)
{
	unsigned char seed[SEAL_SEED];
	struct seal_signer s;

	memset(seed, sign, sizeof(seed));
	seal_signer_from_seed(&s, seed);
	return s;
}

static struct seal_opener opener_of(unsigned char sign)
{
	unsigned char seed[SEAL_SEED];
	struct seal_opener o;

	memset(seed, sign, sizeof(seed));
	seal_opener_from_seed(&o, seed);
	return o;
}

static void good(enum status st, const struct err *err)
{
	if (st != ST_OK)
		fail_msg("%s", err->text);
}

static void make_revision(struct revision *rev, enum revision_kind kind, unsigned char identity)
{
	revision_init(rev);
	rev->kind = kind;
	memset(rev->identity.b, identity, sizeof(rev->identity.b));
	rev->round = "naiman-2026-11";
	rev->device = "4Q7T";
	rev->interviewer = "007";
	rev->unit = "150525101001";
	rev->household = "150525101001-01-0001";
	rev->started = rev->ended = rev->submitted = "2026-11-23T10:42:07+08:00";
	rev->outcome = kind == REV_VISIT ? "3.1" : "1.1";
	rev->state = "final";
	rev->body = kind == REV_VISIT ? "note\t有狗\n" : "q1\t路灯不亮\\n晚上怕\n";
	rev->body_len = strlen(rev->body);
}

static void add_signed(struct package_writer *w, const struct revision *rev,
		       const struct seal_signer *s)
{
	struct digest id = revision_id(rev);
	struct signature by;

	seal_sign(&by, s, SEAL_REVISION, &id);
	package_add_revision(w, rev, &by);
}

/* The package of the vectors: two visits in either order of their ids, an interview, an erasure, keys, a receipt each way. */
static void make(struct strbuf *out, struct digest *id, size_t recipients)
{
	struct seal_signer device = signer_of(1);
	struct seal_opener office = opener_of(2), spare = opener_of(3);
	struct package_writer *w = package_new();
	struct package_manifest m = { .kind = PACKAGE_HAND_IN,
				      .round = "naiman-2026-11",
				      .device = "4Q7T",
				      .number = 7,
				      .made = "2026-11-25T18:00:00+08:00",
				      .tool = "ruhu test",
				      .n_recipients = recipients };
	struct package_key key = { .role = PACKAGE_DEVICE, .code = "4Q7T" };
	struct package_form form = {
		.id = "f", .version = "1", .canonical = "a\nb", .canonical_len = 3
	};
	struct erasure e = { .reason = "consent", .seq = 2 };
	struct revision a, b;
	struct digest ia, ib, ie;
	struct err err = ERR_INIT;

	memset(m.previous.b, 0x11, sizeof(m.previous.b));
	memcpy(m.recipients[0], office.key, SEAL_KEY);
	memcpy(m.recipients[1], spare.key, SEAL_KEY);
	memcpy(key.key, device.key, SEAL_KEY);
	package_add_key(w, &key);
	form.digest = digest_of("a\nb", 3);
	package_add_form(w, &form);
	make_revision(&a, REV_VISIT, 0xa1);
	make_revision(&b, REV_VISIT, 0xb2);
	ia = revision_id(&a);
	ib = revision_id(&b);
	add_signed(w, digest_compare(&ia, &ib) < 0 ? &a : &b, &device);
	add_signed(w, digest_compare(&ia, &ib) < 0 ? &b : &a, &device);
	make_revision(&a, REV_INTERVIEW, 0xc3);
	package_add_revision(w, &a, NULL);
	memset(e.identity.b, 0xd4, sizeof(e.identity.b));
	memcpy(e.by.key, device.key, sizeof(e.by.key));
	ie = erasure_id(&e);
	seal_sign(&e.by, &device, SEAL_ERASURE, &ie);
	package_add_erasure(w, &e);
	package_add_receipt(w, &ia);
	package_add_elsewhere(w, &ib);
	package_add_kit(w, "ruhu-kit 1\n", 11);
	good(package_finish(out, id, w, &m, &device, &err), &err);
	package_drop(w);
}

static void make_sealed(struct strbuf *out, struct digest *id)
{
	struct seal_opener office = opener_of(2), spare = opener_of(3);
	unsigned char keys[2][SEAL_KEY];
	struct strbuf plain;
	struct err err = ERR_INIT;

	memcpy(keys[0], office.key, SEAL_KEY);
	memcpy(keys[1], spare.key, SEAL_KEY);
	strbuf_init(&plain);
	make(&plain, id, 2);
	good(seal_close(out, plain.data, plain.len, (const unsigned char(*)[SEAL_KEY])keys, 2,
			&err),
	     &err);
	strbuf_clear(&plain);
}

static enum status open_with(const char *bytes, size_t n, unsigned char seed, struct package **p,
			     struct err *err)
{
	struct seal_opener opener = opener_of(seed);
	bool sealed;

	return package_open(p, &sealed, bytes, n, &opener, seed ? 1 : 0, err);
}

static void package__written_and_read__says_the_same(void **state)
{
	struct package *p = NULL;
	struct strbuf bytes;
	struct digest id;
	struct err err = ERR_INIT;

	(void)state;
	strbuf_init(&bytes);
	make(&bytes, &id, 0);
	good(package_read(&p, bytes.data, bytes.len, &err), &err);
	assert_int_equal(digest_compare(&p->id, &id), 0);
	assert_int_equal(p->m.number, 7);
	assert_string_equal(p->m.round, "naiman-2026-11");
	assert_int_equal(p->revisions.n, 3);
	assert_int_equal(p->revisions.v[0].rev.kind, REV_INTERVIEW);
	assert_false(p->revisions.v[0].is_signed);
	assert_true(p->revisions.v[1].is_signed);
	assert_string_equal(p->revisions.v[2].rev.body, "note\t有狗\n");
	assert_int_equal(p->erasures.n, 1);
	assert_string_equal(p->erasures.v[0].reason, "consent");
	assert_int_equal(p->forms.n, 1);
	assert_memory_equal(p->forms.v[0].canonical, "a\nb", 3);
	assert_int_equal(p->receipts.n, 1);
	assert_int_equal(p->elsewhere.n, 1);
	assert_int_equal(p->kit_len, 11);
	package_free(p);
	strbuf_clear(&bytes);
}

static void sealed__either_key__opens_it(void **state)
{
	struct package *p = NULL;
	struct strbuf bytes;
	struct digest id;
	struct err err = ERR_INIT;

	(void)state;
	strbuf_init(&bytes);
	make_sealed(&bytes, &id);
	assert_true(package_is(bytes.data, bytes.len));
	assert_null(strstr(bytes.data, "naiman"));
	for (unsigned char seed = 2; seed <= 3; seed++) {
		good(open_with(bytes.data, bytes.len, seed, &p, &err), &err);
		assert_int_equal(digest_compare(&p->id, &id), 0);
		package_free(p);
	}
	assert_int_equal(open_with(bytes.data, bytes.len, 4, &p, &err), ST_NOT_FOUND);
	assert_int_equal(open_with(bytes.data, bytes.len, 0, &p, &err), ST_USAGE);
	strbuf_clear(&bytes);
}

/* A package that is signed for two keys must not go about without its seal, or sealed for others. */
static void sealed__resealed_or_unsealed__is_refused(void **state)
{
	struct seal_opener thief = opener_of(9), office = opener_of(2);
	unsigned char keys[2][SEAL_KEY];
	struct package *p = NULL;
	struct strbuf plain, bytes;
	struct digest id;
	struct err err = ERR_INIT;

	(void)state;
	strbuf_init(&plain);
	strbuf_init(&bytes);
	make(&plain, &id, 2);
	assert_int_equal(open_with(plain.data, plain.len, 2, &p, &err), ST_SYNTAX);
	memcpy(keys[0], office.key, SEAL_KEY);
	memcpy(keys[1], thief.key, SEAL_KEY);
	good(seal_close(&bytes, plain.data, plain.len, (const unsigned char(*)[SEAL_KEY])keys, 2,
			&err),
	     &err);
	assert_int_equal(open_with(bytes.data, bytes.len, 2, &p, &err), ST_SYNTAX);
	assert_null(p);
	strbuf_clear(&plain);
	strbuf_clear(&bytes);
}

/* However little is missing, it is said, and without a key; a changed byte is another sentence. */
static void sealed__cut_off__says_so_without_a_key(void **state)
{
	struct strbuf bytes;
	struct digest id;
	struct err err = ERR_INIT;
	size_t head;

	(void)state;
	strbuf_init(&bytes);
	make_sealed(&bytes, &id);
	head = (size_t)(strstr(bytes.data, "\n\n") - bytes.data) + 2;
	good(seal_whole(bytes.data, bytes.len, &err), &err);
	for (size_t n = head; n < bytes.len; n++) {
		assert_int_equal(seal_whole(bytes.data, n, &err), ST_SYNTAX);
		assert_non_null(strstr(err.text, "没有拷完"));
	}
	for (size_t n = 0; n < head; n++)
		assert_int_equal(seal_whole(bytes.data, n, &err), ST_SYNTAX);
	bytes.data[bytes.len - 1] ^= 1;
	good(seal_whole(bytes.data, bytes.len, &err), &err);
	strbuf_addc(&bytes, 'x');
	assert_int_equal(seal_whole(bytes.data, bytes.len, &err), ST_SYNTAX);
	assert_null(strstr(err.text, "没有拷完"));
	strbuf_clear(&bytes);
}

/* Lines of one section swapped, with every digest and the signature made anew: the order is part of the spelling. */
static void package__sections_out_of_order__are_refused_though_signed(void **state)
{
	struct seal_signer device = signer_of(1);
	struct package_manifest m = {
		.device = "4Q7T", .round = "", .made = "", .tool = "", .number = 1
	};
	struct digest low = { { 1 } }, high = { { 2 } }, id;
	struct package *p = NULL;
	struct err err = ERR_INIT;

	(void)state;
	for (int turn = 0; turn < 3; turn++) {
		struct package_writer *w = package_new();
		struct strbuf bytes;

		strbuf_init(&bytes);
		package_add_receipt(w, turn == 1 ? &high : &low);
		package_add_receipt(w, turn == 0 ? &high : &low);
		good(package_finish(&bytes, &id, w, &m, &device, &err), &err);
		assert_int_equal(package_read(&p, bytes.data, bytes.len, &err),
				 turn == 0 ? ST_OK : ST_SYNTAX);
		package_free(p);
		strbuf_clear(&bytes);
		package_drop(w);
	}
}

/* A revision whose signature belongs to another, in a package that is itself well signed. */
static void package__foreign_signature_on_a_revision__is_refused(void **state)
{
	struct seal_signer device = signer_of(1), other = signer_of(5);
	struct package_manifest m = {
		.device = "4Q7T", .round = "", .made = "", .tool = "", .number = 1
	};
	struct package_writer *w = package_new();
	struct package *p = NULL;
	struct revision rev;
	struct signature by;
	struct strbuf bytes;
	struct digest id;
	struct err err = ERR_INIT;

	(void)state;
	strbuf_init(&bytes);
	make_revision(&rev, REV_VISIT, 1);
	id = revision_id(&rev);
	seal_sign(&by, &other, SEAL_REVISION, &id);
	memcpy(by.key, device.key, sizeof(by.key));
	package_add_revision(w, &rev, &by);
	good(package_finish(&bytes, &id, w, &m, &device, &err), &err);
	assert_int_equal(package_read(&p, bytes.data, bytes.len, &err), ST_SYNTAX);
	package_drop(w);
	strbuf_clear(&bytes);
}

static void package__of_another_version_or_none__says_so(void **state)
{
	struct package *p = NULL;
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(package_read(&p, "ruhu-package 2\n", 15, &err), ST_SYNTAX);
	assert_non_null(strstr(err.text, "别的版本"));
	assert_int_equal(package_read(&p, "a,b\n", 4, &err), ST_SYNTAX);
	assert_non_null(strstr(err.text, "不是"));
}

static void fingerprint__typed_by_hand__is_recognised_whole_only(void **state)
{
	struct seal_signer a = signer_of(1);
	char print[SEAL_FINGERPRINT], typed[SEAL_FINGERPRINT];

	(void)state;
	seal_fingerprint(print, a.key);
	assert_int_equal(strlen(print), SEAL_FINGERPRINT - 1);
	for (size_t i = 0; i < sizeof(print); i++)
		typed[i] = (char)(print[i] >= 'A' && print[i] <= 'Z' ? print[i] + 32
				  : print[i] == '-'                  ? ' '
								     : print[i]);
	assert_true(seal_fingerprint_is(print, a.key));
	assert_true(seal_fingerprint_is(typed, a.key));
	typed[SEAL_FINGERPRINT - 2] = '\0';
	assert_false(seal_fingerprint_is(typed, a.key));
	assert_false(seal_fingerprint_is("", a.key));
}

/* The files under tests/data/exports/package are what a second implementation is tested with: they open, and are spelled as ours. */
static void vectors__kept_as_files__still_open(void **state)
{
	struct strbuf want, have, sealed;
	struct package *p = NULL;
	struct digest id;
	struct err err = ERR_INIT;
	const char *update = getenv("RUHU_UPDATE");

	(void)state;
	strbuf_init(&want);
	strbuf_init(&have);
	strbuf_init(&sealed);
	make(&want, &id, 0);
	if (update && *update) {
		make_sealed(&sealed, &id);
		good(fs_write(VECTORS "/plain.ruhu", want.data, want.len, 0644, &err), &err);
		good(fs_write(VECTORS "/sealed.ruhu", sealed.data, sealed.len, 0644, &err), &err);
		strbuf_reset(&sealed);
	}
	good(fs_read(&have, VECTORS "/plain.ruhu", PACKAGE_MAX, &err), &err);
	assert_int_equal(have.len, want.len);
	assert_memory_equal(have.data, want.data, want.len);
	good(fs_read(&sealed, VECTORS "/sealed.ruhu", PACKAGE_MAX, &err), &err);
	for (unsigned char seed = 2; seed <= 3; seed++) {
		good(open_with(sealed.data, sealed.len, seed, &p, &err), &err);
		assert_int_equal(p->revisions.n, 3);
		package_free(p);
	}
	strbuf_clear(&want);
	strbuf_clear(&have);
	strbuf_clear(&sealed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(package__written_and_read__says_the_same),
		cmocka_unit_test(sealed__either_key__opens_it),
		cmocka_unit_test(sealed__resealed_or_unsealed__is_refused),
		cmocka_unit_test(sealed__cut_off__says_so_without_a_key),
		cmocka_unit_test(package__sections_out_of_order__are_refused_though_signed),
		cmocka_unit_test(package__foreign_signature_on_a_revision__is_refused),
		cmocka_unit_test(package__of_another_version_or_none__says_so),
		cmocka_unit_test(fingerprint__typed_by_hand__is_recognised_whole_only),
		cmocka_unit_test(vectors__kept_as_files__still_open),
	};

	if (!digest_ready())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
