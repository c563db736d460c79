/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/csvio.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/strbuf.h"
#include "base/utf8.h"

void csvio_cell(struct strbuf *out, const char *text, bool first)
{
	size_t n = strlen(text), plain = strcspn(text, "\",;\t\r\n");

	if (!first)
		strbuf_addc(out, ',');
	if (plain == n && (n == 0 || (text[0] != ' ' && text[n - 1] != ' '))) {
		strbuf_add(out, text, n);
		return;
	}
	strbuf_addc(out, '"');
	for (const char *s = text; *s;) {
		size_t run = strcspn(s, "\"");

		strbuf_add(out, s, run);
		s += run;
		if (*s) {
			strbuf_adds(out, "\"\"");
			s++;
		}
	}
	strbuf_addc(out, '"');
}

bool csvio_is_formula(const char *text)
{
	size_t n = strlen(text);

	for (size_t i = 0; i < n;) {
		uint32_t cp;

		i += utf8_decode(text + i, n - i, &cp);
		switch (cp) {
		case ' ':
		case '\n':
		case 0x00A0:
		case 0x3000:
		case 0x200B:
		case 0xFEFF:
			continue;
		case '=':
		case '+':
		case '-':
		case '@':
		case '\t':
		case '\r':
		case 0xFF1D: /* = + - @ in full width */
		case 0xFF0B:
		case 0xFF0D:
		case 0xFF20:
			return true;
		default:
			return false;
		}
	}
	return false;
}

void csvio_cell_safe(struct strbuf *out, const char *text, bool first)
{
	struct strbuf guarded;

	if (!csvio_is_formula(text)) {
		csvio_cell(out, text, first);
		return;
	}
	strbuf_init(&guarded);
	strbuf_addc(&guarded, '\'');
	strbuf_adds(&guarded, text);
	csvio_cell(out, guarded.data, first);
	strbuf_clear(&guarded);
}

void csvio_end_row(struct strbuf *out)
{
	strbuf_adds(out, "\r\n");
}

bool csvio_is_spelling(const char *spellings, const char *word)
{
	size_t n = strlen(word);

	for (const char *s = spellings; n > 0 && *s; s += *s == '|') {
		size_t len = strcspn(s, "|");

		if (len == n && strncasecmp(s, word, n) == 0)
			return true;
		s += len;
	}
	return false;
}
