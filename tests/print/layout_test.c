/* SPDX-License-Identifier: MIT */
/* What ruhu-print puts on paper, measured: the PDF is read back with poppler (pdftotext for words and lines, pdftoppm for ink). */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <iconv.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "../report/sample.h"
#include "base/attr.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "report/doc.h"
#include "tests/support/paths.h"

#define DPI  200
#define NEAR 0.5 /* mm */

static char work[400];

static int PRINTF_LIKE(1, 2) shell(const char *fmt, ...)
{
	char command[4096];
	va_list ap;
	int rc;

	va_start(ap, fmt);
	(void)vsnprintf(command, sizeof(command), fmt, ap);
	va_end(ap);
	rc = system(command);
	return WIFEXITED(rc) ? WEXITSTATUS(rc) : -1;
}

static void PRINTF_LIKE(2, 3) slurp(struct strbuf *out, const char *fmt, ...)
{
	char name[500];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(name, sizeof(name), fmt, ap);
	va_end(ap);
	strbuf_init(out);
	assert_int_equal(fs_read(out, name, (size_t)64 << 20, NULL), ST_OK);
}

/* The document through ruhu-print into NAME.pdf; its words into NAME.err. before: settings of the environment. */
static int print_as(const char *name, const struct doc *d, const char *before)
{
	struct strbuf lines;
	char file[500];

	(void)snprintf(file, sizeof(file), "%s/%s.lines", work, name);
	strbuf_init(&lines);
	doc_write_lines(&lines, d);
	assert_int_equal(fs_write(file, lines.data, lines.len, 0600, NULL), ST_OK);
	strbuf_clear(&lines);
	return shell("cd '%s' && %s '%s/ruhu-print' <%s.lines >%s.pdf 2>%s.err", work, before, TOP_BUILDDIR, name, name, name);
}

static void text_of(struct strbuf *out, const char *name)
{
	assert_int_equal(shell("cd '%s' && pdftotext -layout -enc UTF-8 %s.pdf %s.txt", work, name, name), 0);
	slurp(out, "%s/%s.txt", work, name);
}

/* ---- ink ---- */

struct ink {
	struct strbuf pgm;
	const unsigned char *dots;
	int w, h;
};

static void ink_of(struct ink *k, const char *name, int page)
{
	int most = 0, used = 0;

	assert_int_equal(shell("cd '%s' && pdftoppm -r %d -gray -f %d -l %d -singlefile %s.pdf %s", work, DPI, page, page, name, name), 0);
	slurp(&k->pgm, "%s/%s.pgm", work, name);
	assert_int_equal(sscanf(k->pgm.data, "P5 %d %d %d%n", &k->w, &k->h, &most, &used), 3);
	assert_true(k->pgm.len >= (size_t)used + 1 + (size_t)k->w * (size_t)k->h);
	k->dots = (const unsigned char *)k->pgm.data + used + 1;
}

static double to_mm(int dots)
{
	return dots * 25.4 / DPI;
}

static int to_dots(double mm)
{
	return (int)lround(mm * DPI / 25.4);
}

static bool dark(const struct ink *k, int x0, int y0, int x1, int y1)
{
	for (int y = y0; y < y1 && y < k->h; y++)
		for (int x = x0; x < x1 && x < k->w; x++)
			if (k->dots[(size_t)y * (size_t)k->w + (size_t)x] < 128)
				return true;
	return false;
}

/* ---- documents ---- */

/* Full lines of square characters: their ink reaches nearly to the edges of their squares. */
static struct doc *squares(int lines)
{
	struct doc *d = doc_new("");
	struct strbuf text;

	strbuf_init(&text);
	for (int i = 0; i < lines * 28 - 2; i++) /* the indent takes two */
		strbuf_adds(&text, "国");
	doc_paragraph(d, "%s", text.data);
	strbuf_clear(&text);
	return d;
}

static void grid__full_pages__22_lines_of_28_within_half_a_millimetre(void **state)
{
	struct doc *d = squares(50);
	struct ink k;
	int starts[64], n = 0;
	bool before = false;

	(void)state;
	assert_int_equal(print_as("grid", d, ""), 0);
	ink_of(&k, "grid", 2);
	assert_true(fabs(to_mm(k.w) - 210) < NEAR);
	assert_true(fabs(to_mm(k.h) - 297) < NEAR);
	for (int y = to_dots(30); y < to_dots(262 + NEAR); y++) {
		bool now = dark(&k, to_dots(20), y, to_dots(190), y + 1);

		if (now && !before)
			starts[n++] = y;
		before = now;
	}
	assert_int_equal(n, 22);
	for (int i = 0; i < 22; i++) /* the ink of 国 begins a little below its square */
		assert_true(fabs(to_mm(starts[i]) - (37 + i * 225.0 / 22)) < NEAR);
	assert_false(dark(&k, 0, to_dots(30), to_dots(28 - NEAR), to_dots(262)));
	assert_false(dark(&k, to_dots(184 + NEAR), to_dots(30), k.w, to_dots(262)));
	assert_true(dark(&k, to_dots(28 - NEAR), to_dots(37), to_dots(28 + 1.0), to_dots(262)));
	assert_true(dark(&k, to_dots(184 - 1.0), to_dots(37), to_dots(184 + NEAR), to_dots(262)));
	assert_true(dark(&k, to_dots(28), to_dots(268), to_dots(50), to_dots(275)));   /* an even page bears its number on the left */
	assert_false(dark(&k, to_dots(160), to_dots(268), to_dots(184), to_dots(275)));
	strbuf_clear(&k.pgm);
	doc_free(d);
}

static void each_line(const struct strbuf *text, void (*fn)(void *ctx, const char *line), void *ctx)
{
	struct strbuf line;

	strbuf_init(&line);
	for (size_t i = 0; i < text->len; i++) {
		if (text->data[i] != '\n' && text->data[i] != '\f') {
			strbuf_addc(&line, text->data[i]);
			continue;
		}
		fn(ctx, line.data + strspn(line.data, " "));
		strbuf_reset(&line);
	}
	strbuf_clear(&line);
}

struct lengths {
	int full, lines, closing, parted;
};

static void look_at_line(void *ctx, const char *line)
{
	static const char *const closing[] = { "，", "。", "、", "；", "：", "！", "？", "）", "》", "”", "〕", "】", "%", ")" };
	struct lengths *l = ctx;
	int han = utf8_width(line) / 2;

	if (!*line || strstr(line, "—"))
		return;
	l->lines++;
	l->full += han == 28;
	l->parted += strlen(line) > 3 && strcmp(line + strlen(line) - 3, "–") == 0;
	for (size_t i = 0; i < ARRAY_LEN(closing); i++)
		l->closing += strncmp(line, closing[i], strlen(closing[i])) == 0;
}

static void lines__squares__28_in_each(void **state)
{
	struct doc *d = squares(50);
	struct lengths l = { 0 };
	struct strbuf text;

	(void)state;
	assert_int_equal(print_as("squares", d, ""), 0);
	text_of(&text, "squares");
	each_line(&text, look_at_line, &l);
	assert_int_equal(l.lines, 50);
	assert_int_equal(l.full, 49);
	strbuf_clear(&text);
	doc_free(d);
}

/* Every mark at every place of a line. */
static void lines__punctuation_everywhere__never_first(void **state)
{
	static const char *const marks[] = { "，", "。", "、", "；", "）", "”", "》", "？", "86.9%", "（“", "！", "44.4–95.2%" };
	struct doc *d = doc_new("");
	struct lengths l = { 0 };
	struct strbuf text;

	(void)state;
	for (int length = 1; length <= 60; length++) {
		strbuf_init(&text);
		for (int i = 0; i < 40; i++) {
			for (int k = 0; k < (length + i * 7) % 29; k++)
				strbuf_adds(&text, "国");
			strbuf_adds(&text, marks[(size_t)(length + i) % ARRAY_LEN(marks)]);
			strbuf_adds(&text, i % 3 ? "" : marks[(size_t)i % 9]);
		}
		doc_paragraph(d, "国%s", text.data);
		strbuf_clear(&text);
	}
	assert_int_equal(print_as("marks", d, ""), 0);
	text_of(&text, "marks");
	each_line(&text, look_at_line, &l);
	assert_true(l.lines > 1000);
	assert_int_equal(l.closing, 0);
	assert_int_equal(l.parted, 0);
	strbuf_clear(&text);
	doc_free(d);
}

static void table__over_pages__heads_again_and_no_row_parted(void **state)
{
	static const struct doc_column columns[] = { { "栏首甲", DOC_LEFT, 0 }, { "长短", DOC_LEFT, 1 }, { "栏首乙", DOC_RIGHT, 0 } };
	struct doc *d = doc_new("长表");
	struct doc_table *t = doc_table(d, "", columns, 3);
	struct strbuf text;
	int pages = 1, heads = 0;

	(void)state;
	for (int i = 100; i < 300; i++) {
		doc_row(t);
		doc_cell(t, "始%d", i);
		doc_cell(t, "%.*s末%d终", i % 9 * 3 * 20, "长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长"
							 "长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长"
							 "长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长", i);
		doc_cell(t, "%d.%d%%", i, i % 10);
	}
	assert_int_equal(print_as("table", d, ""), 0);
	assert_int_equal(shell("cd '%s' && pdftotext -raw -enc UTF-8 table.pdf table.txt", work), 0);
	slurp(&text, "%s/table.txt", work);
	for (const char *p = text.data; *p; p++) {
		pages += *p == '\f' && p[1];
		heads += strncmp(p, "栏首甲", strlen("栏首甲")) == 0;
	}
	assert_true(pages > 8);
	assert_int_equal(heads, pages);
	for (int i = 100; i < 300; i++) {
		char begin[16], end[16];
		const char *a, *b, *leaf;

		(void)snprintf(begin, sizeof(begin), "始%d", i);
		(void)snprintf(end, sizeof(end), "%d终", i);
		a = strstr(text.data, begin);
		b = strstr(text.data, end);
		assert_non_null(a);
		assert_non_null(b);
		leaf = strchr(a < b ? a : b, '\f');
		assert_true(!leaf || leaf > (a < b ? b : a));
	}
	for (int page = 1; page <= 3; page++) { /* and none runs over the edge */
		struct ink k;

		ink_of(&k, "table", page);
		assert_false(dark(&k, 0, to_dots(262 + NEAR), k.w, to_dots(268)));
		strbuf_clear(&k.pgm);
	}
	strbuf_clear(&text);
	doc_free(d);
}

static void sample__twice__same_bytes_and_all_words(void **state)
{
	struct doc *d = sample_doc();
	struct strbuf once, again, text;

	(void)state;
	assert_int_equal(print_as("once", d, ""), 0);
	assert_int_equal(print_as("again", d, "TZ=Asia/Shanghai LC_ALL=C"), 0);
	slurp(&once, "%s/once.pdf", work);
	slurp(&again, "%s/again.pdf", work);
	assert_int_equal(once.len, again.len);
	assert_memory_equal(once.data, again.data, once.len);
	text_of(&text, "once");
	assert_non_null(strstr(text.data, "代拟稿"));
	assert_non_null(strstr(text.data, "演练"));
	assert_non_null(strstr(text.data, "小旗群众满意度调查"));
	assert_non_null(strstr(text.data, "84.1–89.3%"));
	assert_non_null(strstr(text.data, "150525101000"));
	assert_non_null(strstr(text.data, "不了解"));
	assert_non_null(strstr(text.data, "目标90%"));
	assert_non_null(strstr(text.data, "4071 9925 3318 6640"));
	assert_non_null(strstr(text.data, "— 2 —"));
	assert_null(strstr(text.data, "nan"));
	strbuf_clear(&once);
	strbuf_clear(&again);
	strbuf_clear(&text);
	doc_free(d);
}

/* Both levels of GB2312, in UTF-8. */
static size_t all_han(struct strbuf *out)
{
	iconv_t cd = iconv_open("UTF-8", "GB2312");
	size_t n = 0;

	assert_true(cd != (iconv_t)-1);
	for (int row = 0xB0; row <= 0xF7; row++)
		for (int cell = 0xA1; cell <= 0xFE; cell++) {
			char in[2] = { (char)row, (char)cell }, utf8[8], *from = in, *to = utf8;
			size_t left = 2, room = sizeof(utf8);

			if (iconv(cd, &from, &left, &to, &room) == (size_t)-1) {
				(void)iconv(cd, NULL, NULL, NULL, NULL);
				continue;
			}
			strbuf_add(out, utf8, sizeof(utf8) - room);
			n++;
		}
	iconv_close(cd);
	return n;
}

static int count_han(const struct strbuf *text)
{
	unsigned char *seen = calloc(1, 0x10000);
	int n = 0;

	for (size_t at = 0; at < text->len;) {
		uint32_t cp;

		at += utf8_decode(text->data + at, text->len - at, &cp);
		if (cp >= 0x4E00 && cp <= 0x9FFF && !seen[cp]) {
			seen[cp] = 1;
			n++;
		}
	}
	free(seen);
	return n;
}

static void fonts__6763_characters_and_names__none_missing(void **state)
{
	struct doc *d = doc_new("祎喆玥赟堃镕");
	struct strbuf han, text;

	(void)state;
	strbuf_init(&han);
	assert_int_equal(all_han(&han), 6763);
	doc_heading(d, 1, "%s", han.data);
	doc_paragraph(d, "%s祎喆玥赟堃镕", han.data);
	doc_note(d, "%s", "祎喆玥赟堃镕 ①℃×…—·“”☐□");
	assert_int_equal(print_as("han", d, ""), 0);
	slurp(&text, "%s/han.err", work);
	assert_string_equal(text.data, "");
	strbuf_clear(&text);
	text_of(&text, "han");
	assert_true(count_han(&text) >= 6763 + 5); /* 镕 stands in GB2312 */
	strbuf_clear(&text);
	strbuf_clear(&han);
	doc_free(d);
}

/* Only one folder of fonts: what it has not is told by name, and everything else is printed. */
static void fonts__a_character_nobody_has__said(void **state)
{
	static const char config[] = "<?xml version=\"1.0\"?><fontconfig><dir>/usr/share/fonts/truetype/wqy</dir><cachedir>./cache</cachedir></fontconfig>";
	struct doc *d = doc_new("标题");
	struct strbuf text;
	char file[500];

	(void)state;
	(void)snprintf(file, sizeof(file), "%s/fonts.conf", work);
	assert_int_equal(fs_write(file, config, strlen(config), 0600, NULL), ST_OK);
	doc_paragraph(d, "%s", "家住奈曼的𬊤先生，𬊤先生。");
	assert_int_equal(print_as("one", d, "FONTCONFIG_FILE=fonts.conf"), 0);
	slurp(&text, "%s/one.err", work);
	assert_non_null(strstr(text.data, "𬊤"));
	assert_non_null(strstr(text.data, "1个"));
	strbuf_clear(&text);
	doc_free(d);
}

static void input__spoilt_or_empty__1_and_a_sentence(void **state)
{
	struct strbuf text;

	(void)state;
	assert_int_equal(shell("cd '%s' && '%s/ruhu-print' </dev/null >x.pdf 2>x.err", work, TOP_BUILDDIR), 1);
	slurp(&text, "%s/x.err", work);
	assert_true(text.len > 10);
	strbuf_clear(&text);
	slurp(&text, "%s/x.pdf", work);
	assert_int_equal(text.len, 0);
	strbuf_clear(&text);
	assert_int_equal(shell("cd '%s' && printf 'ruhu-doc 1\\nimage\\tx\\nend\\n' | '%s/ruhu-print' >x.pdf 2>x.err", work, TOP_BUILDDIR), 1);
	slurp(&text, "%s/x.err", work);
	assert_non_null(strstr(text.data, "2"));
	strbuf_clear(&text);
}

int main(void)
{
	const char *tmp = getenv("TMPDIR");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grid__full_pages__22_lines_of_28_within_half_a_millimetre),
		cmocka_unit_test(lines__squares__28_in_each),
		cmocka_unit_test(lines__punctuation_everywhere__never_first),
		cmocka_unit_test(table__over_pages__heads_again_and_no_row_parted),
		cmocka_unit_test(sample__twice__same_bytes_and_all_words),
		cmocka_unit_test(fonts__6763_characters_and_names__none_missing),
		cmocka_unit_test(fonts__a_character_nobody_has__said),
		cmocka_unit_test(input__spoilt_or_empty__1_and_a_sentence),
	};

	(void)snprintf(work, sizeof(work), "%s", tmp ? tmp : "/tmp");
	setenv("LANG", "zh_CN.UTF-8", 1);
	unsetenv("LC_ALL");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
