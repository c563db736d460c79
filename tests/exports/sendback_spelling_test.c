/* SPDX-License-Identifier: MIT */
/* How a returned interview is spelled, and the file a second implementation is tested with. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "exports/package.h"
#include "forms/sendback.h"
#include "tests/exports/site.h"

#define VECTOR TEST_DATA "/exports/package/answer.ruhu"

static void spelling__only_one__anything_else_is_none(void **state)
{
	struct fixture *f = *state;
	struct identity record = fixture_identity(f);
	struct digest seen[2] = { { { 2 } }, { { 1 } } };
	char *const long_text = arena_alloc(f->arena, SENDBACK_TEXT + 2);
	struct revision rev;
	struct strbuf body;
	struct sendback s;

	strbuf_init(&body);
	site_make_return(&rev, &body, "D9", record, "第3题\n再问", seen, 2);
	assert_true(sendback_read(&s, &rev, f->arena));
	assert_string_equal(s.text, "第3题\n再问");
	assert_int_equal(s.n_seen, 2);
	assert_int_equal(s.seen[0].b[0], 1);
	assert_memory_equal(&s.record, &record, sizeof(record));
	rev.identity.b[3] ^= 1;
	assert_false(sendback_read(&s, &rev, f->arena));
	rev.identity.b[3] ^= 1;
	rev.kind = REV_VISIT;
	assert_false(sendback_read(&s, &rev, f->arena));
	rev.kind = REV_DECISION;
	body_add(&body, "more", "x");
	rev.body = body.data;
	rev.body_len = body.len;
	assert_false(sendback_read(&s, &rev, f->arena));
	memset(long_text, 'x', SENDBACK_TEXT + 1);
	long_text[SENDBACK_TEXT + 1] = '\0';
	for (int turn = 0; turn < 3; turn++) { /* no text, too long, nothing seen */
		strbuf_reset(&body);
		site_make_return(&rev, &body, "D9", record, turn == 0 ? "" : turn == 1 ? long_text : "x", seen, turn == 2 ? 0 : 2);
		assert_false(sendback_read(&s, &rev, f->arena));
	}
	for (size_t i = 0; i < 2; i++) { /* not ascending; twice the same */
		char text[IDENTITY_TEXT], low[DIGEST_HEX], high[DIGEST_HEX];

		identity_format(text, &record);
		digest_hex(low, &seen[1]);
		digest_hex(high, &seen[0]);
		strbuf_reset(&body);
		strbuf_addf(&body, "about\treturn\nrecord\t%s\nseen\t%s %s\ntext\tx\n", text, high, i ? high : low);
		rev.body = body.data;
		rev.body_len = body.len;
		assert_false(sendback_read(&s, &rev, f->arena));
	}
	strbuf_clear(&body);
}

/* What a second implementation is tested with: an answer with one returned interview, as it lies inside the seal. */
static void vector__kept_as_a_file__is_spelled_the_same(void **state)
{
	struct fixture *f = *state;
	struct package_manifest m = {
		.kind = PACKAGE_ANSWER, .round = "2026Q4", .device = "D9", .number = 1, .made = "2026-11-25T18:00:00+08:00", .tool = "ruhu test"
	};
	struct package_writer *w = package_new();
	struct seal_signer office;
	struct identity record = { { 0xc3 } };
	struct digest seen[2] = { { { 0x22 } }, { { 0x11 } } }, id;
	unsigned char seed[SEAL_SEED];
	struct strbuf body, have, want;
	struct signature by;
	struct revision rev;
	struct sendback s;
	struct package *p = NULL;
	struct err err = ERR_INIT;
	const char *update = getenv("RUHU_UPDATE");

	strbuf_init(&body);
	strbuf_init(&have);
	strbuf_init(&want);
	memset(seed, 9, sizeof(seed));
	seal_signer_from_seed(&office, seed);
	site_make_return(&rev, &body, "D9", record, "第3题和第7题对不上，请再问一次", seen, 2);
	id = revision_id(&rev);
	seal_sign(&by, &office, SEAL_REVISION, &id);
	package_add_revision(w, &rev, &by);
	package_add_receipt(w, &seen[1]);
	package_add_receipt(w, &seen[0]);
	must(package_finish(&want, &id, w, &m, &office, &err), &err);
	if (update && *update)
		must(fs_write(VECTOR, want.data, want.len, 0644, &err), &err);
	must(fs_read(&have, VECTOR, PACKAGE_MAX, &err), &err);
	assert_int_equal(have.len, want.len);
	assert_memory_equal(have.data, want.data, want.len);
	must(package_read(&p, have.data, have.len, &err), &err);
	assert_true(sendback_read(&s, &p->revisions.v[0].rev, f->arena));
	assert_memory_equal(&s.record, &record, sizeof(record));
	package_free(p);
	package_drop(w);
	strbuf_clear(&body);
	strbuf_clear(&have);
	strbuf_clear(&want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(spelling__only_one__anything_else_is_none, fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(vector__kept_as_a_file__is_spelled_the_same, fixture_open, fixture_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
