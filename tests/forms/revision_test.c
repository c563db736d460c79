/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "forms/form.h"
#include "forms/instance.h"
#include "forms/load.h"
#include "forms/revision.h"
#include "tests/support/paths.h"

static const char example_body[] = "k0\t1\nadults\t2\nperson[1]/age\t47\nq4\t路灯不亮\\n晚上怕\n";

static void example(struct revision *rev)
{
	revision_init(rev);
	assert_true(identity_parse("6f1c2d3e-4b5a-6978-8796-a5b4c3d2e1f0", &rev->identity));
	rev->round = "naiman-2026-11";
	rev->form_id = "chuangcheng";
	rev->form_version = "2026110";
	memset(rev->form_digest.b, 0xab, DIGEST_SIZE);
	memset(rev->parents[0].b, 0x11, DIGEST_SIZE);
	rev->n_parents = 1;
	rev->seq = 2;
	rev->device = "4q7t";
	rev->interviewer = "007";
	rev->author = "督导01";
	rev->unit = "150525101001";
	rev->household = "150525101001-01-0001";
	rev->started = "2026-11-23T10:42:07+08:00";
	rev->ended = "2026-11-23T10:55:30+08:00";
	rev->submitted = "2026-11-23T18:00:00+08:00";
	rev->outcome = "1.1";
	rev->lang = "zh";
	rev->state = "final";
	rev->reason = "年龄\t登记错了";
	rev->body = example_body;
	rev->body_len = sizeof(example_body) - 1;
}

static void assert_decodes_to_itself(const struct revision *rev)
{
	struct arena *a = arena_new();
	struct strbuf bytes, again;
	struct revision back;
	struct err err = ERR_INIT;

	strbuf_init(&bytes);
	strbuf_init(&again);
	revision_encode(&bytes, rev);
	assert_int_equal(revision_decode(&back, a, bytes.data, bytes.len, &err), ST_OK);
	revision_encode(&again, &back);
	assert_int_equal(again.len, bytes.len);
	assert_memory_equal(again.data, bytes.data, bytes.len);
	assert_int_equal(back.kind, rev->kind);
	assert_int_equal(back.seq, rev->seq);
	assert_int_equal(back.n_parents, rev->n_parents);
	assert_memory_equal(&back.identity, &rev->identity, sizeof(back.identity));
	assert_memory_equal(&back.form_digest, &rev->form_digest, sizeof(back.form_digest));
	assert_string_equal(back.round, rev->round);
	assert_string_equal(back.household, rev->household);
	assert_string_equal(back.reason, rev->reason);
	assert_string_equal(back.author, rev->author);
	assert_string_equal(back.body, rev->body);
	strbuf_clear(&bytes);
	strbuf_clear(&again);
	arena_free(a);
}

static void revision__decode__gives_back_what_was_encoded(void **state)
{
	struct revision rev;

	(void)state;
	example(&rev);
	assert_decodes_to_itself(&rev);
	revision_init(&rev);
	rev.state = "final";
	assert_decodes_to_itself(&rev);
	for (int kind = 0; kind < 5; kind++) {
		enum revision_kind parsed;

		rev.kind = (enum revision_kind)kind;
		assert_decodes_to_itself(&rev);
		assert_true(revision_kind_parse(revision_kind_name(rev.kind), &parsed) && parsed == rev.kind);
	}
	rev.seq = INT64_MAX;
	rev.n_parents = REVISION_MAX_PARENTS;
	for (size_t i = 0; i < REVISION_MAX_PARENTS; i++)
		rev.parents[i].b[0] = (unsigned char)i;
	rev.reason = "反斜线\\ 换行\n 回车\r 制表\t 完";
	assert_decodes_to_itself(&rev);
}

/* Accepted bytes are the encoder's own, whatever was done to them on the way. */
static void check_bytes(const char *bytes, size_t n)
{
	struct arena *a = arena_new();
	struct strbuf again;
	struct revision rev;

	strbuf_init(&again);
	if (revision_decode(&rev, a, bytes, n, NULL) == ST_OK) {
		revision_encode(&again, &rev);
		assert_int_equal(again.len, n);
		assert_memory_equal(again.data, bytes, n);
	}
	strbuf_clear(&again);
	arena_free(a);
}

static void revision__decode__refuses_what_encode_would_not_write(void **state)
{
	static const unsigned char flips[] = { 1, 2, 8, 32, 64, 128, 255 };
	struct revision rev;
	struct strbuf bytes;
	struct arena *a = arena_new();

	(void)state;
	example(&rev);
	strbuf_init(&bytes);
	revision_encode(&bytes, &rev);
	for (size_t i = 0; i < bytes.len; i++) {
		char was = bytes.data[i];

		for (size_t k = 0; k < ARRAY_LEN(flips); k++) {
			bytes.data[i] = (char)((unsigned char)was ^ flips[k]);
			check_bytes(bytes.data, bytes.len);
		}
		bytes.data[i] = '\0';
		assert_int_equal(revision_decode(&rev, a, bytes.data, bytes.len, NULL), ST_SYNTAX);
		bytes.data[i] = was;
		check_bytes(bytes.data, i);
	}
	/* every header line is needed: nothing shorter than the header decodes */
	for (size_t n = 0; n < bytes.len - sizeof(example_body) + 1; n++)
		assert_int_equal(revision_decode(&rev, a, bytes.data, n, NULL), ST_SYNTAX);
	strbuf_clear(&bytes);
	arena_free(a);
}

/* The example with one piece of text put for another. */
static enum status decode_with(const char *from, const char *to)
{
	struct revision rev;
	struct strbuf bytes, changed;
	struct arena *a = arena_new();
	const char *at;
	enum status st;

	example(&rev);
	strbuf_init(&bytes);
	strbuf_init(&changed);
	revision_encode(&bytes, &rev);
	at = strstr(bytes.data, from);
	assert_non_null(at);
	strbuf_add(&changed, bytes.data, (size_t)(at - bytes.data));
	strbuf_adds(&changed, to);
	strbuf_adds(&changed, at + strlen(from));
	st = revision_decode(&rev, a, changed.data, changed.len, NULL);
	strbuf_clear(&bytes);
	strbuf_clear(&changed);
	arena_free(a);
	return st;
}

static void revision__decode__is_strict(void **state)
{
	static const struct {
		const char *from, *to;
	} wrong[] = {
		{ "ruhu-revision 1", "ruhu-revision 2" },
		{ "kind\tinterview", "kind\tInterview" },
		{ "kind\tinterview", "kind\tletter" },
		{ "6f1c2d3e-4b5a", "6F1C2D3E-4B5A" },
		{ "6f1c2d3e-4b5a", "6f1c2d3e4b5a" },
		{ "seq\t2", "seq\t02" },
		{ "seq\t2", "seq\t0" },
		{ "seq\t2", "seq\t-2" },
		{ "seq\t2", "seq\t" },
		{ "seq\t2", "seq\t2 " },
		{ "seq\t2", "seq\t99999999999999999999" },
		{ "\ndevice\t", "\nextra\tx\ndevice\t" },
		{ "device\t4q7t\n", "" },
		{ "round\t", "round " },
		{ "abab\n", "abAB\n" },
		{ "1111\n", "1111 \n" },
		{ "1111\n", "1111 1111\n" },
		{ "state\tfinal", "state\twithdrawn" },
		{ "state\tfinal", "state\tFinal" },
		{ "state\tfinal", "state\t" },
		{ "author\t督导01\n", "" },
		{ "lang\tzh\n", "lang\tzh\r\n" },
		{ "年龄\\t", "年龄\\x" },
		{ "年龄\\t", "年龄\t" },
		{ "\n\nk0", "\nk0" },
		{ "k0\t1\n", "k0\t\n" },
		{ "k0\t1\n", "\t1\n" },
		{ "k0\t1\n", "k0\n" },
		{ "k0\t1\n", "\n" },
		{ "k0\t1\n", "k0\t1\t2\n" },
		{ "路灯不亮\\n", "路灯不亮\\q" },
		{ "晚上怕\n", "晚上怕" },
		{ "晚上怕\n", "晚上\xe6\x80\n" },
		{ "晚上怕\n", "晚上怕\x7f\n" },
	};

	(void)state;
	assert_int_equal(decode_with("seq\t2", "seq\t3"), ST_OK);
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		if (decode_with(wrong[i].from, wrong[i].to) != ST_SYNTAX)
			fail_msg("taken: %s -> %s", wrong[i].from, wrong[i].to);
}

static void revision__encode__sorts_parents_and_drops_doubles(void **state)
{
	struct revision rev, back;
	struct strbuf bytes;
	struct arena *a = arena_new();

	(void)state;
	example(&rev);
	rev.n_parents = 3;
	memset(rev.parents[0].b, 0x33, DIGEST_SIZE);
	memset(rev.parents[1].b, 0x22, DIGEST_SIZE);
	memset(rev.parents[2].b, 0x33, DIGEST_SIZE);
	strbuf_init(&bytes);
	revision_encode(&bytes, &rev);
	assert_int_equal(revision_decode(&back, a, bytes.data, bytes.len, NULL), ST_OK);
	assert_int_equal(back.n_parents, 2);
	assert_int_equal(back.parents[0].b[0], 0x22);
	assert_int_equal(back.parents[1].b[0], 0x33);
	strbuf_clear(&bytes);
	arena_free(a);
}

static void revision__encode__leaves_out_what_cannot_be_read_back(void **state)
{
	struct revision rev, back;
	struct strbuf bytes;
	struct arena *a = arena_new();

	(void)state;
	example(&rev);
	rev.reason = "响铃\a和坏字节\xff完";
	strbuf_init(&bytes);
	revision_encode(&bytes, &rev);
	assert_int_equal(revision_decode(&back, a, bytes.data, bytes.len, NULL), ST_OK);
	assert_string_equal(back.reason, "响铃和坏字节\xef\xbf\xbd完");
	strbuf_clear(&bytes);
	arena_free(a);
}

static void revision__state__is_one_of_the_kinds_own(void **state)
{
	static const struct {
		enum revision_kind kind;
		const char *state;
		bool good;
	} cases[] = {
		{ REV_INTERVIEW, "final", true }, { REV_INTERVIEW, "aside", true },  { REV_INTERVIEW, "withdrawn", false },
		{ REV_VISIT, "final", true },	  { REV_VISIT, "aside", false },     { REV_VISIT, "withdrawn", true },
		{ REV_DECISION, "final", true },  { REV_DECISION, "aside", false },  { REV_HOUSEHOLD, "withdrawn", false },
		{ REV_INTERVIEW, "", false },	  { REV_VISIT, "withdrawn ", false },
	};
	struct arena *a = arena_new();
	struct strbuf bytes;
	struct revision rev, back;

	(void)state;
	strbuf_init(&bytes);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		revision_init(&rev);
		rev.kind = cases[i].kind;
		rev.state = cases[i].state;
		strbuf_reset(&bytes);
		revision_encode(&bytes, &rev);
		assert_int_equal(revision_decode(&back, a, bytes.data, bytes.len, NULL), cases[i].good ? ST_OK : ST_SYNTAX);
	}
	strbuf_clear(&bytes);
	arena_free(a);
}

static void revision__decode__refuses_a_giant(void **state)
{
	struct revision rev;
	struct strbuf bytes, big;
	struct arena *a = arena_new();

	(void)state;
	revision_init(&rev);
	rev.state = "final";
	strbuf_init(&big);
	strbuf_init(&bytes);
	strbuf_adds(&big, "k\t");
	for (size_t i = 0; i < REVISION_MAX_BODY; i++)
		strbuf_addc(&big, 'x');
	strbuf_addc(&big, '\n');
	rev.body = big.data;
	rev.body_len = big.len;
	revision_encode(&bytes, &rev);
	assert_int_equal(revision_decode(&rev, a, bytes.data, bytes.len, NULL), ST_LIMIT);
	strbuf_clear(&bytes);
	strbuf_clear(&big);
	arena_free(a);
}

/* The worked example of docs/FORMATS.md: its bytes and its id, so that the description and the program stay one. */
static void revision__id__is_the_one_in_the_description(void **state)
{
	struct revision rev;
	struct strbuf bytes, doc;
	struct digest id;
	char hex[DIGEST_HEX];
	struct err err = ERR_INIT;

	(void)state;
	example(&rev);
	strbuf_init(&bytes);
	strbuf_init(&doc);
	revision_encode(&bytes, &rev);
	id = revision_id(&rev);
	digest_hex(hex, &id);
	assert_int_equal(fs_read(&doc, TOP_SRCDIR "/docs/FORMATS.md", 1 << 20, &err), ST_OK);
	if (!strstr(doc.data, bytes.data))
		fail_msg("docs/FORMATS.md does not hold:\n%s", bytes.data);
	if (!strstr(doc.data, hex))
		fail_msg("docs/FORMATS.md does not hold the id %s", hex);
	id = revision_answers_digest(&rev);
	digest_hex(hex, &id);
	if (!strstr(doc.data, hex))
		fail_msg("docs/FORMATS.md does not hold the digest of the answers %s", hex);
	strbuf_clear(&doc);
	strbuf_clear(&bytes);
}

static void identity__parse__takes_the_usual_spellings(void **state)
{
	static const char *const wrong[] = { "", "uuid:", "6f1c", "6f1c2d3e-4b5a-6978-8796-a5b4c3d2e1f", "6f1c2d3e-4b5a-6978-8796-a5b4c3d2e1f00",
					     "6f1c2d3g-4b5a-6978-8796-a5b4c3d2e1f0" };
	struct identity x, y;
	char text[IDENTITY_TEXT];

	(void)state;
	assert_true(identity_parse("6f1c2d3e-4b5a-6978-8796-a5b4c3d2e1f0", &x));
	assert_true(identity_parse("uuid:6F1C2D3E4B5A69788796A5B4C3D2E1F0", &y));
	assert_memory_equal(&x, &y, sizeof(x));
	identity_format(text, &x);
	assert_string_equal(text, "6f1c2d3e-4b5a-6978-8796-a5b4c3d2e1f0");
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_false(identity_parse(wrong[i], &y));
	identity_random(&x);
	identity_random(&y);
	assert_memory_not_equal(&x, &y, sizeof(x));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(revision__decode__gives_back_what_was_encoded),
		cmocka_unit_test(revision__decode__refuses_what_encode_would_not_write),
		cmocka_unit_test(revision__decode__is_strict),
		cmocka_unit_test(revision__encode__sorts_parents_and_drops_doubles),
		cmocka_unit_test(revision__encode__leaves_out_what_cannot_be_read_back),
		cmocka_unit_test(revision__state__is_one_of_the_kinds_own),
		cmocka_unit_test(revision__decode__refuses_a_giant),
		cmocka_unit_test(revision__id__is_the_one_in_the_description),
		cmocka_unit_test(identity__parse__takes_the_usual_spellings),
	};

	if (!digest_ready())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
