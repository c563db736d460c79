/* SPDX-License-Identifier: MIT */
/* Archives that are no workbooks, or are made to hurt: each is refused with a sentence. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <time.h>

#include "base/attr.h"
#include "base/clock.h"
#include "base/mem.h"
#include "forms/sheet.h"
#include "tests/support/hostile.h"
#include "tests/support/zipper.h"

enum { MUTATIONS_MS = 20000 };

/* Each is refused with its sentence, and costs little: the ceiling on the time is ten times what bench/hostile shows, which has the
 * figures, so that a busy machine or a sanitizer does not fail it. */
static void refuse(void *ctx, const struct hostile *h)
{
	int *count = ctx;
	struct workbook *wb;
	struct err err = ERR_INIT;
	clock_t began = clock();
	enum status st = workbook_read(&wb, h->bytes->data, h->bytes->len, h->name, &err);
	double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;

	if (st != h->want || !strstr(err.text, h->words))
		fail_msg("%s: wanted %d “%s”, got %d “%s”", h->what, (int)h->want, h->words,
			 (int)st, err.text);
	assert_null(wb);
	assert_string_equal(err.file, h->name);
	if (seconds > 1)
		fail_msg("%s: took %.3f s", h->what, seconds);
	++*count;
}

static void xlsx__refuse__what_is_made_to_hurt(void **state)
{
	int count = 0;

	(void)state;
	hostile_each(refuse, &count);
	print_message("%d hostile files refused\n", count);
	assert_in_range(count, 40, 1000);
}

/* A sheet, or a sentence; nothing else. */
static void check_either(const char *bytes, size_t n)
{
	struct workbook *wb;
	struct err err = ERR_INIT;
	enum status st = workbook_read(&wb, bytes, n, "f.xlsx", &err);

	if (st == ST_OK) {
		assert_true(wb->n > 0);
		workbook_free(wb);
	} else {
		assert_true(err.text[0]);
	}
}

static void check_mutations(unsigned flags)
{
	static const unsigned char turns[] = { 0x01, 0x20, 0x80, 0xFF };
	const struct zipper_book book = {
		.sheet = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c s=\"1\"><v>46349</v></c>"
			 "<c t=\"inlineStr\"><is><t>a_x000A_</t></is></c></row>",
		.strings = "<si><r><t>type</t></r><rPh><t>x</t></rPh></si>",
		.styles = "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>",
		.flags = flags,
	};
	int64_t began = clock_mono_ms();
	struct err err = ERR_INIT;
	struct workbook *wb;
	struct zipper z;
	char *copy;

	zipper_init(&z);
	zipper_add_book(&z, &book);
	zipper_end(&z);
	/* a copy of exactly that length: reading past its end is found */
	for (size_t n = 0; n < z.out.len; n++) {
		copy = mem_alloc(n > 0 ? n : 1);
		memcpy(copy, z.out.data, n);
		assert_int_not_equal(workbook_read(&wb, copy, n, "f.xlsx", &err), ST_OK);
		assert_true(err.text[0]);
		free(copy);
	}
	for (size_t i = 0; i < z.out.len && clock_mono_ms() - began < MUTATIONS_MS; i++) {
		for (size_t t = 0; t < ARRAY_LEN(turns); t++) {
			z.out.data[i] = (char)(z.out.data[i] ^ turns[t]);
			check_either(z.out.data, z.out.len);
			z.out.data[i] = (char)(z.out.data[i] ^ turns[t]);
		}
	}
	zipper_clear(&z);
}

static void xlsx__survive__every_byte_changed_and_every_cut(void **state)
{
	(void)state;
	check_mutations(ZIPPER_STORED);
	check_mutations(ZIPPER_DEFLATED | ZIPPER_DESCRIPTOR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xlsx__refuse__what_is_made_to_hurt),
		cmocka_unit_test(xlsx__survive__every_byte_changed_and_every_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
