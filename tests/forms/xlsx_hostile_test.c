/* SPDX-License-Identifier: MIT */
/* Archives that are no workbooks, or are made to hurt: each is refused with a sentence. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/attr.h"
#include "base/clock.h"
#include "base/mem.h"
#include "forms/sheet.h"
#include "tests/support/zipper.h"

/* Under a sanitizer, on a busy machine: what takes longer has lost a limit. */
enum { SLOW_MS = 2000, MUTATIONS_MS = 20000 };

static void check_refused(const struct strbuf *bytes, const char *name, enum status want,
			  const char *words)
{
	struct workbook *wb;
	struct err err = ERR_INIT;
	int64_t began = clock_mono_ms();
	enum status st = workbook_read(&wb, bytes->data, bytes->len, name, &err);

	if (st != want || !strstr(err.text, words))
		fail_msg("wanted %d “%s”, got %d “%s”", (int)want, words, (int)st, err.text);
	assert_null(wb);
	assert_string_equal(err.file, name);
	assert_true(clock_mono_ms() - began < SLOW_MS);
}

static void check_book(const struct zipper_book *book, enum status want, const char *words)
{
	struct zipper z;

	zipper_init(&z);
	zipper_add_book(&z, book);
	zipper_end(&z);
	check_refused(&z.out, "f.xlsx", want, words);
	zipper_clear(&z);
}

static void check_sheet(const char *sheet, enum status want, const char *words)
{
	const struct zipper_book book = { .sheet = sheet, .flags = ZIPPER_DEFLATED };

	check_book(&book, want, words);
}

static void check_text(const char *bytes, size_t n, const char *name, const char *words)
{
	struct strbuf text;

	strbuf_init(&text);
	strbuf_add(&text, bytes, n);
	check_refused(&text, name, ST_SYNTAX, words);
	strbuf_clear(&text);
}

static void xlsx__refuse__what_is_no_workbook(void **state)
{
	static const char old[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 W\0o\0r\0k\0b\0o\0o\0k";
	static const char locked[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 E "
				     "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
	static const char cut[] = "PK\3\4\24\0\0\0\10\0";
	struct zipper z;

	(void)state;
	check_text(old, sizeof(old), "f.xls", "旧格式的 Excel 文件（.xls）");
	check_text(old, sizeof(old), "f.xlsx", "在 WPS 或 Excel 里另存为 .xlsx");
	check_text(old, 4, "f.csv", "旧格式");
	check_text(locked, sizeof(locked), "f.xlsx", "加了密码");
	check_text(cut, sizeof(cut), "f.xlsx", "不完整");
	check_text("type,name\n", 10, "f.xlsx", "内容却不是");
	check_text("<html>", 6, "F.XLS", "内容却不是");
	zipper_init(&z);
	zipper_end(&z);
	check_refused(&z.out, "f.xlsx", ST_SYNTAX, "");
	zipper_clear(&z);
	zipper_init(&z);
	zipper_add(&z, "word/document.xml", "<d/>", 4, ZIPPER_STORED, 0);
	zipper_end(&z);
	check_refused(&z.out, "f.xlsx", ST_SYNTAX, "没有 Excel 工作簿");
	zipper_clear(&z);
	zipper_init(&z);
	zipper_add(&z, "xl/workbook.xml", "<d/>", 4, ZIPPER_ENCRYPTED, 0);
	zipper_end(&z);
	check_refused(&z.out, "f.xlsx", ST_SYNTAX, "加了密码");
	zipper_clear(&z);
}

static void xlsx__refuse__archives_that_grow(void **state)
{
	const struct zipper_book book = { .sheet = "<c><v>1</v></c>" };
	const size_t mb = (size_t)1 << 20;
	char *zeros = mem_alloc(12 * mb);
	struct zipper z;

	(void)state;
	memset(zeros, ' ', 12 * mb);
	/* a thousand and one entries */
	zipper_init(&z);
	zipper_add_book(&z, &book);
	for (int i = 0; i < 1000; i++)
		zipper_add(&z, "x", "", 0, ZIPPER_STORED, 0);
	zipper_end(&z);
	check_refused(&z.out, "f.xlsx", ST_LIMIT, "上限 1000 个");
	zipper_clear(&z);
	/* packed a thousand to one, and said so */
	zipper_init(&z);
	zipper_add(&z, "xl/workbook.xml", zeros, 12 * mb, ZIPPER_DEFLATED, 0);
	zipper_end(&z);
	check_refused(&z.out, "f.xlsx", ST_LIMIT, "上限 64 MB");
	zipper_clear(&z);
	/* the headers claim little */
	zipper_init(&z);
	zipper_add(&z, "xl/workbook.xml", zeros, 12 * mb, ZIPPER_DEFLATED, 100);
	zipper_end(&z);
	check_refused(&z.out, "f.xlsx", ST_SYNTAX, "");
	zipper_clear(&z);
	/* the headers claim much */
	zipper_init(&z);
	zipper_add(&z, "xl/workbook.xml", zeros, mb, ZIPPER_STORED, 65 << 20);
	zipper_end(&z);
	check_refused(&z.out, "f.xlsx", ST_LIMIT, "上限 64 MB");
	zipper_clear(&z);
	free(zeros);
}

static void xlsx__refuse__xml_made_to_hurt(void **state)
{
	struct strbuf deep;

	(void)state;
	check_sheet("<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>",
		    ST_SYNTAX, "DOCTYPE");
	check_sheet("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>", ST_SYNTAX,
		    "DOCTYPE");
	check_sheet("<c><v>&x;</v></c>", ST_SYNTAX, "损坏");
	check_sheet("<c><v>1</c>", ST_SYNTAX, "损坏");
	check_sheet("<?xml version=\"1.0\" encoding=\"GBK\"?><a/>", ST_SYNTAX, "损坏");
	strbuf_init(&deep);
	strbuf_adds(&deep, "<?xml version=\"1.0\"?>");
	for (int i = 0; i < 65; i++)
		strbuf_adds(&deep, "<a>");
	check_sheet(deep.data, ST_LIMIT, "上限 64 层");
	/* ever new names, all of which the parser would keep */
	strbuf_reset(&deep);
	strbuf_adds(&deep, "<?xml version=\"1.0\"?><a>");
	for (int i = 0; i < 3000; i++)
		strbuf_addf(&deep, "<a b%d=\"\"/>", i);
	check_sheet(deep.data, ST_LIMIT, "上限 1000 种");
	/* a token without end */
	strbuf_reset(&deep);
	strbuf_adds(&deep, "<?xml version=\"1.0\"?><a b=\"");
	for (int i = 0; i < 200000; i++)
		strbuf_adds(&deep, "aaaaaaaa");
	check_sheet(deep.data, ST_SYNTAX, "损坏");
	strbuf_clear(&deep);
}

static void xlsx__refuse__places_and_references(void **state)
{
	static const char *const sheets[] = {
		"<row r=\"2\"/><row r=\"1\"/>",
		"<row r=\"0\"/>",
		"<row r=\"x\"/>",
		"<row r=\"1048577\"/>",
		"<row r=\"99999999999999999999\"/>",
		"<c r=\"XFE1\"><v>1</v></c>",
		"<c r=\"AAAAA1\"><v>1</v></c>",
		"<c r=\"1\"><v>1</v></c>",
		"<c r=\"A\"><v>1</v></c>",
		"<c r=\"\"><v>1</v></c>",
		"<c t=\"s\"><v>0</v></c>",
		"<c t=\"s\"><v>-1</v></c>",
		"<c t=\"s\"><v>x</v></c>",
	};
	const struct zipper_book outside = {
		.sheet = "<c><v>1</v></c>",
		.rels = "<Relationship Id=\"r1\" Type=\"worksheet\" Target=\"../../etc/passwd\"/>",
	};
	const struct zipper_book missing = {
		.sheet = "<c><v>1</v></c>",
		.rels = "<Relationship Id=\"r1\" Type=\"worksheet\" Target=\"sheet9.xml\"/>",
	};
	const struct zipper_book external = {
		.sheet = "<c><v>1</v></c>",
		.rels = "<Relationship Id=\"r1\" Type=\"worksheet\" "
			"Target=\"worksheets/sheet1.xml\" "
			"TargetMode=\"External\"/>",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sheets); i++)
		check_sheet(sheets[i], ST_SYNTAX, "损坏");
	check_book(&outside, ST_SYNTAX, "指向文件以外");
	check_book(&missing, ST_SYNTAX, "不完整");
	check_book(&external, ST_SYNTAX, "没有 Excel 工作簿");
}

static void repeat(struct strbuf *out, const char *piece, int times)
{
	strbuf_reset(out);
	for (int i = 0; i < times; i++)
		strbuf_adds(out, piece);
}

static void xlsx__refuse__more_than_a_form_has(void **state)
{
	struct zipper_book book = { .sheet = "<c t=\"s\"><v>0</v></c>" };
	struct strbuf text, more;

	(void)state;
	strbuf_init(&text);
	strbuf_init(&more);
	repeat(&text, "<row><c><v>1</v></c></row>", 100001);
	check_sheet(text.data, ST_LIMIT, "100000 行");
	repeat(&text, "<c><v>1</v></c>", 1025);
	check_sheet(text.data, ST_LIMIT, "1024 列");
	repeat(&text, "字", 32768);
	strbuf_addf(&more, "<c t=\"inlineStr\"><is><t>%s</t></is></c>", text.data);
	check_sheet(more.data, ST_LIMIT, "上限 32767 个字");
	/* one long text, again and again */
	strbuf_reset(&more);
	strbuf_addf(&more, "<si><t>%.*s</t></si>", 32766, text.data);
	repeat(&text, "<row><c t=\"s\"><v>0</v></c></row>", 2000);
	book = (struct zipper_book){ .sheet = text.data, .strings = more.data };
	check_book(&book, ST_LIMIT, "32 MB");
	repeat(&text, "<si/>", 500001);
	book = (struct zipper_book){ .sheet = "<c/>", .strings = text.data };
	check_book(&book, ST_LIMIT, "500000 条");
	repeat(&text, "<sheet name=\"a\" r:id=\"r1\"/>", 65);
	book = (struct zipper_book){ .sheet = "<c/>", .book = text.data };
	check_book(&book, ST_LIMIT, "上限 64 张");
	strbuf_reset(&text);
	strbuf_adds(&text, "<cellXfs>");
	for (int i = 0; i < 65537; i++)
		strbuf_adds(&text, "<xf/>");
	strbuf_adds(&text, "</cellXfs>");
	book = (struct zipper_book){ .sheet = "<c/>", .styles = text.data };
	check_book(&book, ST_LIMIT, "上限 65536 种");
	strbuf_clear(&text);
	strbuf_clear(&more);
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
		cmocka_unit_test(xlsx__refuse__what_is_no_workbook),
		cmocka_unit_test(xlsx__refuse__archives_that_grow),
		cmocka_unit_test(xlsx__refuse__xml_made_to_hurt),
		cmocka_unit_test(xlsx__refuse__places_and_references),
		cmocka_unit_test(xlsx__refuse__more_than_a_form_has),
		cmocka_unit_test(xlsx__survive__every_byte_changed_and_every_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
