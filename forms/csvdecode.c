/* SPDX-License-Identifier: MIT */
/* csvio_decode: which of the encodings a file is in, and its text in UTF-8. The choice is made once for the whole file. */
#include "config.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>

#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "forms/csvio.h"

enum { GUESS_BYTES = 4096, CHUNK = 1 << 16 };

/* Appends the conversion of n bytes; *bad is the offset of the first byte that could not be read (n if all could). */
static bool convert(struct strbuf *out, const char *charset, const char *bytes, size_t n,
		    size_t *bad)
{
	iconv_t cd = iconv_open("UTF-8", charset);
	size_t start = out->len, left = n;
	char *in = (char *)(uintptr_t)bytes; /* iconv asks for char ** and leaves the bytes alone */
	bool ok = true;

	*bad = 0;
	if (cd == (iconv_t)-1)
		return false;
	while (ok && left > 0) {
		char *to;
		size_t room = CHUNK, had = out->len;

		strbuf_reserve(out, CHUNK);
		to = out->data + had;
		errno = 0;
		if (iconv(cd, &in, &left, &to, &room) == (size_t)-1 && errno != E2BIG)
			ok = false;
		out->len = had + (CHUNK - room);
		out->data[out->len] = '\0';
	}
	*bad = n - left;
	(void)iconv_close(cd);
	if (!ok)
		strbuf_cut(out, start);
	return ok;
}

/* A CR or LF that is a character of two bytes: text has one, a few stray NULs in a short text of one-byte characters have not. */
static bool has_wide_line_end(const char *bytes, size_t n, bool little)
{
	for (size_t i = 0; i + 1 < n; i += 2) {
		char c = bytes[little ? i : i + 1], other = bytes[little ? i + 1 : i];

		if ((c == '\n' || c == '\r') && other == '\0')
			return true;
	}
	return false;
}

/* UTF-16 without BOM: every NUL stands on the same side, a fifth of the characters have one (digits, commas, line ends), and a line ends. */
static const char *guess_utf16(const char *bytes, size_t n)
{
	size_t nul[2] = { 0 }, seen = n < GUESS_BYTES ? n : GUESS_BYTES;

	if (n < 4 || n % 2 != 0)
		return NULL;
	for (size_t i = 0; i < seen; i++)
		if (bytes[i] == '\0')
			nul[i % 2]++;
	if (nul[0] == 0 && nul[1] * 10 >= seen && has_wide_line_end(bytes, n, true))
		return "UTF-16LE";
	if (nul[1] == 0 && nul[0] * 10 >= seen && has_wide_line_end(bytes, n, false))
		return "UTF-16BE";
	return NULL;
}

static size_t first_bad_utf8(const char *bytes, size_t n)
{
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		size_t used = utf8_decode(bytes + i, n - i, &cp);

		if (cp == 0xFFFD && (used != 3 || memcmp(bytes + i, "\xEF\xBF\xBD", 3) != 0))
			return i;
		i += used;
	}
	return n;
}

static long row_of(const char *bytes, size_t offset)
{
	long row = 1;

	for (size_t i = 0; i < offset; i++)
		row += bytes[i] == '\n';
	return row;
}

enum status csvio_decode(struct strbuf *out, const char *bytes, size_t n, bool *converted,
			 struct err *err)
{
	const char *wide = NULL;
	bool says_utf8 = false;
	size_t bad = 0, bad8;
	enum status st = ST_SYNTAX;

	if (converted)
		*converted = true;
	if (n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
		bytes += 3;
		n -= 3;
		says_utf8 = true;
	} else if (n >= 2 && memcmp(bytes, "\xFF\xFE", 2) == 0) {
		wide = "UTF-16LE";
	} else if (n >= 2 && memcmp(bytes, "\xFE\xFF", 2) == 0) {
		wide = "UTF-16BE";
	} else {
		if (converted)
			*converted = false;
		wide = guess_utf16(bytes, n);
	}
	if (wide) {
		size_t bom = (unsigned char)bytes[0] >= 0xFE ? 2 : 0;

		if (converted)
			*converted = true;
		if (convert(out, wide, bytes + bom, n - bom, &bad))
			return ST_OK;
		return err_set(
			err, st,
			T("这个文件像是 UTF-16 "
			  "编码，但里面有读不懂的字节，可能没有传完整。没有读入，请重新取一份。"));
	}
	if (utf8_valid(bytes, n)) {
		strbuf_add(out, bytes, n);
		return ST_OK;
	}
	if (converted)
		*converted = true;
	if (!says_utf8 && convert(out, "GB18030", bytes, n, &bad))
		return ST_OK;
	bad8 = first_bad_utf8(bytes, n);
	if (bad8 > bad)
		bad = bad8;
	(void)err_set(err, st,
		      T("第 %ld 行的字节既不是 UTF-8 也不是 "
			"GB18030，文件可能已损坏。没有读入，请另存为“CSV UTF-8”再试。"),
		      row_of(bytes, bad));
	return err_place(err, st, NULL, NULL, row_of(bytes, bad));
}

enum status csvio_read(struct strbuf *out, const char *path, size_t most, struct err *err)
{
	struct strbuf bytes;
	enum status st;

	strbuf_init(&bytes);
	st = fs_read(&bytes, path, most, err);
	if (st == ST_OK)
		st = csvio_decode(out, bytes.data, bytes.len, NULL, err);
	strbuf_clear(&bytes);
	return st;
}
