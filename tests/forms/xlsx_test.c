/* SPDX-License-Identifier: MIT */
/* What cells look like in workbooks of all writers, one trap a case. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fs.h"
#include "forms/sheet.h"
#include "tests/support/paths.h"
#include "tests/support/sheets.h"
#include "tests/support/zipper.h"

static void check_bytes(const struct strbuf *bytes, const char *name, const char *want)
{
	struct workbook *wb;
	struct err err = ERR_INIT;
	struct strbuf out;

	strbuf_init(&out);
	if (workbook_read(&wb, bytes->data, bytes->len, name, &err) != ST_OK)
		fail_msg("refused, wanted %s: %s", want, err.text);
	sheets_dump(&out, wb);
	assert_string_equal(out.data, want);
	strbuf_clear(&out);
	workbook_free(wb);
}

static void check(const struct zipper_book *book, const char *want)
{
	struct zipper z;

	zipper_init(&z);
	zipper_add_book(&z, book);
	zipper_end(&z);
	check_bytes(&z.out, "f.xlsx", want);
	zipper_clear(&z);
}

/* One row of cells, its text joined by '|'. */
static void check_cells(const char *cells, const char *want)
{
	struct zipper_book book = { .sheet = cells, .strings = "<si><t>one</t></si>" };
	struct strbuf all;

	strbuf_init(&all);
	strbuf_addf(&all, "survey\n1:%s\n", want);
	check(&book, all.data);
	strbuf_clear(&all);
}

static void xlsx__read__cell_by_its_type(void **state)
{
	(void)state;
	check_cells("<c t=\"s\"><v>0</v></c>", "one");
	check_cells("<c t=\"inlineStr\"><is><t>in place</t></is></c>", "in place");
	check_cells(
		"<c t=\"inlineStr\"><is><r><t>ri</t></r><r><rPr><b/></rPr><t>ch</t></r></is></c>",
		"rich");
	check_cells(
		"<c t=\"inlineStr\"><is><t>东京</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh>"
		"<phoneticPr fontId=\"1\"/></is></c>",
		"东京");
	check_cells("<c t=\"str\"><f>\"a\"&amp;\"b\"</f><v>ab</v></c>", "ab");
	check_cells("<c><f>1+1</f><v>2</v></c>", "2");
	check_cells("<c t=\"b\"><v>1</v></c><c t=\"b\"><v>0</v></c>", "TRUE|FALSE");
	check_cells("<c t=\"e\"><v>#N/A</v></c>", "#N/A");
	check_cells("<c t=\"d\"><v>2026-11-23</v></c>", "2026-11-23");
	check_cells("<c s=\"3\"/><c t=\"s\"/><c t=\"str\"><v></v></c><c><v>1</v></c>", "|||1");
	check_cells("<c><f>NOW()</f></c><c><v>1</v></c>", "|1");
}

static void xlsx__read__numbers_as_a_person_writes_them(void **state)
{
	(void)state;
	check_cells("<c><v>1.0</v></c><c><v>-3</v></c><c><v>0</v></c><c><v>-0.50</v></c>",
		    "1|-3|0|-0.5");
	check_cells("<c><v>1E3</v></c><c><v>2.5e-3</v></c><c><v>1.5E+2</v></c>", "1000|0.0025|150");
	check_cells("<c><v>1.1000000000000001</v></c><c><v>0.30000000000000004</v></c>",
		    "1.1|0.30000000000000004");
	check_cells("<c><v>370123199001011234</v></c>", "370123199001011234");
	check_cells("<c><v>1.0101199001011E+17</v></c>", "101011990010110000");
	check_cells("<c><v>no number</v></c><c><v>1E999</v></c>", "no number|1E999");
}

static void check_dates(const char *styles, bool since_1904, const char *cells, const char *want)
{
	struct zipper_book book = { .sheet = cells, .styles = styles };
	struct strbuf all;

	if (since_1904)
		book.book = "<workbookPr date1904=\"1\"/>"
			    "<sheets><sheet name=\"survey\" sheetId=\"1\" r:id=\"r1\"/></sheets>";
	strbuf_init(&all);
	strbuf_addf(&all, "survey\n1:%s\n", want);
	check(&book, all.data);
	strbuf_clear(&all);
}

static void xlsx__read__dates_by_the_style(void **state)
{
	static const char builtin[] =
		"<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>"
		"<xf numFmtId=\"14\"/><xf numFmtId=\"20\"/><xf numFmtId=\"46\"/>"
		"<xf numFmtId=\"57\"/></cellXfs>";

	(void)state;
	check_dates(builtin, false, "<c><v>46349</v></c><c s=\"1\"><v>46349</v></c>",
		    "46349|2026-11-23");
	check_dates(builtin, false, "<c s=\"1\"><v>46349.5</v></c><c s=\"4\"><v>46349</v></c>",
		    "2026-11-23T12:00:00|2026-11-23");
	check_dates(builtin, false, "<c s=\"2\"><v>0.75</v></c><c s=\"3\"><v>1.5</v></c>",
		    "18:00:00|36:00:00");
	/* the calendar of 1900 has a day too many */
	check_dates(builtin, false,
		    "<c s=\"1\"><v>1</v></c><c s=\"1\"><v>59</v></c><c s=\"1\"><v>60</v></c>"
		    "<c s=\"1\"><v>61</v></c>",
		    "1900-01-01|1900-02-28|1900-02-29|1900-03-01");
	check_dates(builtin, true, "<c s=\"1\"><v>0</v></c><c s=\"1\"><v>44887</v></c>",
		    "1904-01-01|2026-11-23");
	/* outside the calendar, and a style that is not there */
	check_dates(
		builtin, false,
		"<c s=\"1\"><v>-1</v></c><c s=\"1\"><v>2958466</v></c><c s=\"99\"><v>46349</v></c>",
		"-1|2958466|46349");
	/* a second is not lost to the fraction */
	check_dates(builtin, false, "<c s=\"1\"><v>46349.999999999</v></c>", "2026-11-24");
}

static void xlsx__read__dates_by_custom_formats(void **state)
{
	static const struct {
		const char *code, *want;
	} cases[] = {
		{ "yyyy\\-mm\\-dd", "2026-11-23T06:00:00" },
		{ "yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;", "2026-11-23T06:00:00" },
		{ "[$-804]yyyy/m/d;@", "2026-11-23T06:00:00" },
		{ "mmm", "2026-11-23T06:00:00" },
		{ "h:mm AM/PM", "06:00:00" },
		{ "[Red]hh:mm:ss.00", "06:00:00" },
		{ "[hh]:mm", "1112382:00:00" },
		{ "0.00E+00", "46349.25" },
		{ "General", "46349.25" },
		{ "#,##0.00\\d", "46349.25" },
		{ "0 &quot;days&quot;", "46349.25" },
		{ "[Red]0_y;yyyy", "46349.25" },
		{ "@", "46349.25" },
		{ "&quot;unclosed", "46349.25" },
		{ "[unclosed", "46349.25" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct strbuf styles;

		strbuf_init(&styles);
		strbuf_addf(&styles,
			    "<numFmts><numFmt numFmtId=\"164\" formatCode=\"%s\"/></numFmts>"
			    "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs>",
			    cases[i].code);
		check_dates(styles.data, false, "<c s=\"1\"><v>46349.25</v></c>", cases[i].want);
		strbuf_clear(&styles);
	}
}

static void xlsx__read__shared_strings(void **state)
{
	struct zipper_book book = {
		.sheet = "<c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"s\"><v>2</v></c>"
			 "<c t=\"s\"><v>3</v></c><c t=\"s\"><v>0</v></c>",
		.strings = "<si><t>plain</t></si><si><r><t>ri</t></r><r><rPr/><t>ch</t></r></si>"
			   "<si><t>汉字</t><rPh sb=\"0\" eb=\"2\"><t>kan</t></rPh></si><si/>",
	};

	(void)state;
	check(&book, "survey\n1:plain|rich|汉字||plain\n");
}

static void xlsx__read__blanks_breaks_and_escapes(void **state)
{
	(void)state;
	check_cells("<c t=\"inlineStr\"><is><t xml:space=\"preserve\"> a  b </t></is></c>",
		    " a  b ");
	check_cells("<c t=\"inlineStr\"><is><t>a\nb&#10;c</t></is></c>", "a\nb\nc");
	check_cells("<c t=\"inlineStr\"><is><t>a_x000A_b_x4E2d_ _x005F_x0041_ _x00_ "
		    "_xD800_</t></is></c>",
		    "a\nb中 _x0041_ _x00_ _xD800_");
	check_cells("<c t=\"inlineStr\"><is><t><![CDATA[<&]]>&lt;&#x4E2D;</t></is></c>", "<&<中");
}

static void xlsx__read__places(void **state)
{
	struct zipper_book book = { .sheet = NULL };

	(void)state;
	check_cells("<c r=\"B1\"><v>1</v></c><c><v>2</v></c><c r=\"aa1\"><v>3</v></c>", "|1|2");
	check_cells("<c r=\"C1\"><v>3</v></c><c r=\"A1\"><v>1</v></c>", "1||3");
	/* blank rows keep the others' numbers; rows without r follow the last */
	book.sheet =
		"<row><c><v>1</v></c></row><row/><row r=\"4\"><c><v>4</v></c></row>"
		"<row><c><v>5</v></c></row><row><c t=\"inlineStr\"><is><t> </t></is></c></row>";
	check(&book, "survey\n1:1\n4:4\n5:5\n");
	/* hidden rows and columns are read, the extent that the file claims is not believed */
	book.sheet =
		"<dimension ref=\"A1:A1\"/><cols><col min=\"1\" max=\"2\" hidden=\"1\"/></cols>"
		"<sheetData><row hidden=\"1\"><c><v>1</v></c><c><v>2</v></c></row>"
		"<row><c><v>3</v></c></row></sheetData><mergeCells><mergeCell "
		"ref=\"A1:A2\"/></mergeCells>";
	check(&book, "survey\n1:1|2\n2:3|\n");
	book.sheet = "<sheetData/>";
	check(&book, "survey\n");
}

static void xlsx__read__ends_where_the_form_ends(void **state)
{
	struct zipper_book book = {
		.sheet = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"
			 "<row r=\"61\"><c r=\"A61\"><v>2</v></c></row>"
			 "<row r=\"122\"><c r=\"A122\"><v>3</v></c></row>",
	};

	(void)state;
	check(&book, "survey\n1:1\n61:2\n");
	/* the header says how wide the form is */
	book.sheet = "<row><c r=\"A1\"><v>1</v></c><c r=\"U1\"><v>2</v></c>"
		     "<c r=\"AP1\"><v>3</v></c></row>"
		     "<row><c r=\"B2\"><v>4</v></c><c r=\"XFD2\"><v>5</v></c></row>";
	check(&book, "survey\n1:1||||||||||||||||||||2\n2:|4|||||||||||||||||||\n");
	book.sheet = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
	check(&book, "survey\n");
}

/* What a look at the bytes counts must be what reading counts: all rows that may be there are read, and what is blank after
 * them is no row. */
static void xlsx__read__as_many_rows_as_allowed(void **state)
{
	struct zipper_book book = { .flags = ZIPPER_STORED };
	struct workbook *wb;
	struct err err = ERR_INIT;
	struct strbuf text;
	struct zipper z;

	(void)state;
	strbuf_init(&text);
	strbuf_adds(&text, "<row><c><v>1</v></c><c><v>2</v></c></row>");
	for (int i = 1; i < SHEET_MAX_ROWS; i++)
		strbuf_adds(&text, i % 2 ? "<row><c t=\"s\"><v>0</v></c></row>"
					: "<row><c t=\"inlineStr\"><is><t>a</t></is></c></row>");
	for (int i = 0; i < SHEET_MAX_ROWS / 2; i++)
		strbuf_adds(&text, "<row><c t=\"str\"><f>x</f><v></v></c></row>");
	book.sheet = text.data;
	book.strings = "<si><t>b</t></si>";
	zipper_init(&z);
	zipper_add_book(&z, &book);
	zipper_end(&z);
	if (workbook_read(&wb, z.out.data, z.out.len, "f.xlsx", &err) != ST_OK)
		fail_msg("%s", err.text);
	assert_int_equal(wb->sheets[0].rows, SHEET_MAX_ROWS);
	workbook_free(wb);
	zipper_clear(&z);
	strbuf_clear(&text);
}

static void xlsx__read__sheets_by_the_relations(void **state)
{
	struct zipper_book book = {
		.sheet = "<c><v>1</v></c>",
		.book = "<sheets><sheet name=\"Survey\" sheetId=\"1\" r:id=\"r1\"/>"
			"<sheet name=\"选项\" sheetId=\"2\" state=\"veryHidden\" r:id=\"r2\"/>"
			"<sheet name=\"chart\" sheetId=\"3\" r:id=\"r3\"/>"
			"<sheet name=\"lost\" sheetId=\"4\" r:id=\"r9\"/></sheets>",
		.rels = "<Relationship Id=\"r1\" Type=\"http://x/worksheet\" "
			"Target=\"/XL/worksheets/Sheet1.xml\"/>"
			"<Relationship Id=\"r2\" Type=\"http://x/worksheet\" "
			"Target=\"./other/../worksheets\\sheet1.xml\" TargetMode=\"Internal\"/>"
			"<Relationship Id=\"r3\" Type=\"http://x/chartsheet\" "
			"Target=\"worksheets/sheet1.xml\"/>"
			"<Relationship Id=\"r4\" Type=\"http://x/hyperlink\" "
			"Target=\"file:///etc/passwd\" TargetMode=\"External\"/>",
	};
	struct workbook *wb;
	struct zipper z;

	(void)state;
	check(&book, "Survey\n1:1\n选项\n1:1\n");
	zipper_init(&z);
	zipper_add_book(&z, &book);
	zipper_end(&z);
	assert_int_equal(workbook_read(&wb, z.out.data, z.out.len, "f.xlsx", NULL), ST_OK);
	assert_ptr_equal(workbook_sheet(wb, "SURVEY"), &wb->sheets[0]);
	workbook_free(wb);
	zipper_clear(&z);
}

static void xlsx__read__prefixed_elements(void **state)
{
	struct zipper_book book = {
		.sheet = "<x:sheetData "
			 "xmlns:x=\"u\"><x:row><x:c><x:v>7</x:v></x:c></x:row></x:sheetData>",
	};

	(void)state;
	check(&book, "survey\n1:7\n");
}

static void xlsx__read__every_way_of_packing(void **state)
{
	static const unsigned ways[] = { ZIPPER_STORED, ZIPPER_DEFLATED,
					 ZIPPER_STORED | ZIPPER_DESCRIPTOR,
					 ZIPPER_DEFLATED | ZIPPER_DESCRIPTOR };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		struct zipper_book book = { .sheet = "<c><v>1</v></c>", .flags = ways[i] };

		check(&book, "survey\n1:1\n");
	}
}

static void xlsx__read__known_by_its_bytes(void **state)
{
	struct zipper_book book = { .sheet = "<c><v>1</v></c>" };
	struct zipper z;

	(void)state;
	zipper_init(&z);
	zipper_add_book(&z, &book);
	zipper_end(&z);
	check_bytes(&z.out, "f.csv", "survey\n1:1\n");
	check_bytes(&z.out, "no ending", "survey\n1:1\n");
	zipper_clear(&z);
}

/* Real workbooks of the reference: each opens, and has a sheet with rows. */
static void xlsx__open__workbooks_of_all_writers(void **state)
{
	const char *root = getenv("RUHU_CONFORMANCE");
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	const char *const *files, *folder;
	size_t n, opened = 0;

	(void)state;
	folder = fs_join(a, root ? root : TOP_SRCDIR "/../shared/conformance", "forms/workbook");
	if (!fs_is_dir(folder)) {
		print_message("SKIP: %s is not there\n", folder);
		arena_free(a);
		skip();
	}
	assert_int_equal(fs_list(&files, &n, a, folder, false, &err), ST_OK);
	for (size_t i = 0; i < n; i++) {
		const char *ending = strrchr(files[i], '.');
		bool old = strcmp(ending, ".xls") == 0;
		struct workbook *wb;
		enum status st;

		if (!old && strcmp(ending, ".xlsx") != 0)
			continue;
		st = workbook_open(&wb, files[i], &err);
		if (old) {
			assert_int_equal(st, ST_SYNTAX);
			assert_non_null(strstr(err.text, "另存为 .xlsx"));
			continue;
		}
		if (st != ST_OK)
			fail_msg("%s: %s", files[i], err.text);
		assert_true(wb->n > 0 && wb->sheets[0].rows > 0);
		workbook_free(wb);
		opened++;
	}
	print_message("%zu workbooks opened\n", opened);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xlsx__read__cell_by_its_type),
		cmocka_unit_test(xlsx__read__numbers_as_a_person_writes_them),
		cmocka_unit_test(xlsx__read__dates_by_the_style),
		cmocka_unit_test(xlsx__read__dates_by_custom_formats),
		cmocka_unit_test(xlsx__read__shared_strings),
		cmocka_unit_test(xlsx__read__blanks_breaks_and_escapes),
		cmocka_unit_test(xlsx__read__places),
		cmocka_unit_test(xlsx__read__ends_where_the_form_ends),
		cmocka_unit_test(xlsx__read__as_many_rows_as_allowed),
		cmocka_unit_test(xlsx__read__sheets_by_the_relations),
		cmocka_unit_test(xlsx__read__prefixed_elements),
		cmocka_unit_test(xlsx__read__every_way_of_packing),
		cmocka_unit_test(xlsx__read__known_by_its_bytes),
		cmocka_unit_test(xlsx__open__workbooks_of_all_writers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
