/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/support/hostile.h"

#include "base/attr.h"
#include "base/mem.h"
#include "tests/support/zipper.h"

struct telling {
	hostile_fn fn;
	void *ctx;
};

static void tell(const struct telling *t, const char *what, const struct strbuf *bytes,
		 const char *name, enum status want, const char *words)
{
	const struct hostile h = {
		.what = what, .name = name, .bytes = bytes, .want = want, .words = words
	};

	t->fn(t->ctx, &h);
}

static void tell_book(const struct telling *t, const char *what, const struct zipper_book *book,
		      enum status want, const char *words)
{
	struct zipper z;

	zipper_init(&z);
	zipper_add_book(&z, book);
	zipper_end(&z);
	tell(t, what, &z.out, "f.xlsx", want, words);
	zipper_clear(&z);
}

static void tell_sheet(const struct telling *t, const char *what, const char *sheet,
		       enum status want, const char *words)
{
	const struct zipper_book book = { .sheet = sheet, .flags = ZIPPER_DEFLATED };

	tell_book(t, what, &book, want, words);
}

static void tell_text(const struct telling *t, const char *what, const char *bytes, size_t n,
		      const char *name, const char *words)
{
	struct strbuf text;

	strbuf_init(&text);
	strbuf_add(&text, bytes, n);
	tell(t, what, &text, name, ST_SYNTAX, words);
	strbuf_clear(&text);
}

static void tell_zip(const struct telling *t, const char *what, struct zipper *z, enum status want,
		     const char *words)
{
	zipper_end(z);
	tell(t, what, &z->out, "f.xlsx", want, words);
	zipper_clear(z);
}

/* An archive of one entry. */
static void tell_entry(const struct telling *t, const char *what, const char *entry,
		       const char *bytes, size_t n, unsigned flags, uint32_t claimed,
		       enum status want, const char *words)
{
	struct zipper z;

	zipper_init(&z);
	zipper_add(&z, entry, bytes, n, flags, claimed);
	tell_zip(t, what, &z, want, words);
}

static void what_is_no_workbook(const struct telling *t)
{
	static const char old[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 W\0o\0r\0k\0b\0o\0o\0k";
	static const char locked[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 E "
				     "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
	static const char cut[] = "PK\3\4\24\0\0\0\10\0";
	const struct zipper_book book = { .sheet = "<c><v>1</v></c>", .flags = ZIPPER_DEFLATED };
	struct zipper z;

	tell_text(t, "old .xls", old, sizeof(old), "f.xls", "旧格式的 Excel 文件（.xls）");
	tell_text(t, "old .xls called .xlsx", old, sizeof(old), "f.xlsx",
		  "在 WPS 或 Excel 里另存为 .xlsx");
	tell_text(t, "old .xls called .csv", old, 4, "f.csv", "旧格式");
	tell_text(t, "with a password, compound file", locked, sizeof(locked), "f.xlsx",
		  "加了密码");
	tell_text(t, "ten bytes of an archive", cut, sizeof(cut), "f.xlsx", "不完整");
	tell_text(t, "text called .xlsx", "type,name\n", 10, "f.xlsx", "内容却不是");
	tell_text(t, "a page of the web called .XLS", "<html>", 6, "F.XLS", "内容却不是");
	zipper_init(&z);
	tell_zip(t, "an empty archive", &z, ST_SYNTAX, "");
	tell_entry(t, "a text document", "word/document.xml", "<d/>", 4, ZIPPER_STORED, 0,
		   ST_SYNTAX, "没有 Excel 工作簿");
	tell_entry(t, "an encrypted entry", "xl/workbook.xml", "<d/>", 4, ZIPPER_ENCRYPTED, 0,
		   ST_SYNTAX, "加了密码");
	zipper_init(&z);
	zipper_add_book(&z, &book);
	zipper_end(&z);
	strbuf_cut(&z.out, z.out.len / 2);
	tell(t, "the first half of a workbook", &z.out, "f.xlsx", ST_SYNTAX, "不完整");
	zipper_clear(&z);
}

static void archives_that_grow(const struct telling *t)
{
	const struct zipper_book book = { .sheet = "<c><v>1</v></c>" };
	const char *part = "xl/workbook.xml";
	const size_t mb = (size_t)1 << 20, much = 66;
	char *blanks = mem_alloc(much * mb);
	struct zipper z;

	memset(blanks, ' ', much * mb);
	zipper_init(&z);
	zipper_add_book(&z, &book);
	for (int i = 0; i < 2000; i++)
		zipper_add(&z, "x", "", 0, ZIPPER_STORED, 0);
	tell_zip(t, "2,000 entries", &z, ST_LIMIT, "上限 1000 个");
	tell_entry(t, "66 MB packed to 64 KB", part, blanks, much * mb, ZIPPER_DEFLATED, 0,
		   ST_LIMIT, "上限 64 MB");
	tell_entry(t, "12 MB of blanks packed a thousand to one", part, blanks, 12 * mb,
		   ZIPPER_DEFLATED, 0, ST_LIMIT, "上限 64 MB");
	tell_entry(t, "8 MB of blanks packed a thousand to one", part, blanks, 8 * mb,
		   ZIPPER_DEFLATED, 0, ST_LIMIT, "上限 64 MB");
	tell_entry(t, "8 MB of blanks as they are", part, blanks, 8 * mb, ZIPPER_STORED, 0,
		   ST_SYNTAX, "损坏");
	tell_entry(t, "12 MB where the header says 100 bytes", part, blanks, 12 * mb,
		   ZIPPER_DEFLATED, 100, ST_SYNTAX, "");
	tell_entry(t, "1 MB where the header says 65 MB", part, blanks, mb, ZIPPER_STORED, 65 << 20,
		   ST_LIMIT, "上限 64 MB");
	free(blanks);
}

static void repeat(struct strbuf *out, const char *piece, int times)
{
	strbuf_reset(out);
	for (int i = 0; i < times; i++)
		strbuf_adds(out, piece);
}

static void xml_made_to_hurt(const struct telling *t)
{
	struct strbuf text, sheet;
	struct zipper_book book = { .flags = ZIPPER_STORED };

	tell_sheet(t, "an entity bomb",
		   "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>", ST_SYNTAX,
		   "DOCTYPE");
	tell_sheet(t, "an external entity",
		   "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>", ST_SYNTAX,
		   "DOCTYPE");
	tell_sheet(t, "an unknown entity", "<c><v>&x;</v></c>", ST_SYNTAX, "损坏");
	tell_sheet(t, "tags that do not match", "<c><v>1</c>", ST_SYNTAX, "损坏");
	tell_sheet(t, "an encoding nobody uses", "<?xml version=\"1.0\" encoding=\"GBK\"?><a/>",
		   ST_SYNTAX, "损坏");
	strbuf_init(&text);
	strbuf_init(&sheet);
	repeat(&text, "<a>", 100000);
	strbuf_addf(&sheet, "<?xml version=\"1.0\"?>%s", text.data);
	tell_sheet(t, "100,000 tags within each other", sheet.data, ST_LIMIT, "上限 64 层");
	/* ever new names, all of which the parser would keep */
	strbuf_reset(&sheet);
	strbuf_adds(&sheet, "<?xml version=\"1.0\"?><a>");
	for (int i = 0; i < 3000; i++)
		strbuf_addf(&sheet, "<a b%d=\"\"/>", i);
	tell_sheet(t, "3,000 names of attributes", sheet.data, ST_LIMIT, "上限 1000 种");
	repeat(&text, "aaaaaaaa", 200000);
	strbuf_reset(&sheet);
	strbuf_addf(&sheet, "<?xml version=\"1.0\"?><a b=\"%s", text.data);
	book.sheet = sheet.data;
	tell_book(t, "an attribute of 1.6 MB", &book, ST_SYNTAX, "损坏");
	strbuf_reset(&sheet);
	strbuf_addf(&sheet, "<?xml version=\"1.0\"?><a><!--%s%s--></a>", text.data, text.data);
	book.sheet = sheet.data;
	tell_book(t, "a comment of 3.2 MB", &book, ST_SYNTAX, "损坏");
	strbuf_reset(&sheet);
	strbuf_addf(&sheet, "<?xml version=\"1.0\"?><a>%s%s</a>", text.data, text.data);
	book.sheet = sheet.data;
	tell_book(t, "3.2 MB of text between the cells", &book, ST_SYNTAX, "损坏");
	strbuf_clear(&text);
	strbuf_clear(&sheet);
}

static void places_and_references(const struct telling *t)
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
	static const struct {
		const char *what, *rels, *words;
	} targets[] = {
		{ "a target outside the archive",
		  "<Relationship Id=\"r1\" Type=\"worksheet\" Target=\"../../etc/passwd\"/>",
		  "指向文件以外" },
		{ "a target that is not there",
		  "<Relationship Id=\"r1\" Type=\"worksheet\" Target=\"sheet9.xml\"/>", "不完整" },
		{ "a target on the network",
		  "<Relationship Id=\"r1\" Type=\"worksheet\" Target=\"worksheets/sheet1.xml\" "
		  "TargetMode=\"External\"/>",
		  "没有 Excel 工作簿" },
	};

	for (size_t i = 0; i < ARRAY_LEN(sheets); i++)
		tell_sheet(t, sheets[i], sheets[i], ST_SYNTAX, "损坏");
	for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
		const struct zipper_book book = { .sheet = "<c><v>1</v></c>",
						  .rels = targets[i].rels };

		tell_book(t, targets[i].what, &book, ST_SYNTAX, targets[i].words);
	}
}

static void more_than_a_form_has(const struct telling *t)
{
	struct zipper_book book = { .sheet = "<c t=\"s\"><v>0</v></c>" };
	struct strbuf text, more;

	strbuf_init(&text);
	strbuf_init(&more);
	repeat(&text, "<row><c><v>1</v></c></row>", 100001);
	tell_sheet(t, "100,001 rows packed 200 to one", text.data, ST_LIMIT, "上限 64 MB");
	book = (struct zipper_book){ .sheet = text.data };
	tell_book(t, "100,001 rows", &book, ST_LIMIT, "100000 行");
	repeat(&text, "<c><v>1</v></c>", 1025);
	tell_sheet(t, "1,025 columns", text.data, ST_LIMIT, "1024 列");
	repeat(&text, "字", 700000);
	strbuf_addf(&more, "<c t=\"inlineStr\"><is><t>%s</t></is></c>", text.data);
	book = (struct zipper_book){ .sheet = more.data };
	tell_book(t, "a cell of 2 MB", &book, ST_LIMIT, "上限 32767 个字");
	/* one long text, again and again */
	strbuf_reset(&more);
	strbuf_addf(&more, "<si><t>%.*s</t></si>", 32766, text.data);
	repeat(&text, "<row><c t=\"s\"><v>0</v></c></row>", 2000);
	book = (struct zipper_book){ .sheet = text.data, .strings = more.data };
	tell_book(t, "2,000 cells of one long text", &book, ST_LIMIT, "32 MB");
	repeat(&text, "<si/>", 500001);
	book = (struct zipper_book){ .sheet = "<c/>", .strings = text.data };
	tell_book(t, "500,001 shared texts", &book, ST_LIMIT, "500000 条");
	repeat(&text, "<sheet name=\"a\" r:id=\"r1\"/>", 65);
	book = (struct zipper_book){ .sheet = "<c/>", .book = text.data };
	tell_book(t, "65 sheets", &book, ST_LIMIT, "上限 64 张");
	repeat(&text, "<xf/>", 65537);
	strbuf_reset(&more);
	strbuf_addf(&more, "<cellXfs>%s</cellXfs>", text.data);
	book = (struct zipper_book){ .sheet = "<c/>", .styles = more.data };
	tell_book(t, "65,537 styles of cells", &book, ST_LIMIT, "上限 65536 种");
	strbuf_clear(&text);
	strbuf_clear(&more);
}

void hostile_each(hostile_fn fn, void *ctx)
{
	const struct telling t = { fn, ctx };

	what_is_no_workbook(&t);
	archives_that_grow(&t);
	xml_made_to_hurt(&t);
	places_and_references(&t);
	more_than_a_form_has(&t);
}
