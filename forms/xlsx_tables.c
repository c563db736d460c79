/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/xlsx_tables.h"

#include "base/arena.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"

enum { FORMAT_IDS = 65536 };

struct strings {
	struct xlsx_tables *tables;
	struct strbuf text;
	size_t chars, total;
	int phonetic; /* depth of rPh: the reading of Chinese characters, no part of the text */
	uint32_t seen; /* the last four bytes looked at */
	int items_seen;
};

struct styles {
	struct xlsx_tables *tables;
	unsigned char *custom; /* [format id]: 1 + kind, 0 = not defined in the file */
	VEC(int) formats;      /* [style] */
	bool in_cell_styles;
};

enum status xlsx_too_much_text(struct err *err)
{
	return err_set(err, ST_LIMIT, T("工作簿里的文字太多（上限 %d 条、%zu MB）。没有读入。"),
		       XLSX_MAX_STRINGS, XLSX_MAX_TEXT >> 20);
}

void xlsx_tables_clear(struct xlsx_tables *t)
{
	VEC_CLEAR(&t->strings);
	VEC_CLEAR(&t->kinds);
}

enum status xlsx_add_text(struct strbuf *text, size_t *chars, const char *s, size_t n,
			  struct err *err)
{
	for (size_t i = 0; i < n; i++)
		if (((unsigned char)s[i] & 0xC0) != 0x80)
			++*chars;
	if (*chars > XLSX_MAX_CELL_CHAR)
		return err_set(err, ST_LIMIT, T("有一格的文字太长（上限 %d 个字）。没有读入。"),
			       XLSX_MAX_CELL_CHAR);
	strbuf_add(text, s, n);
	return ST_OK;
}

/* The code in "_xHHHH_", -1 if s is no such thing or it would be no character. */
static int escape_at(const char *s)
{
	int code = 0;

	if (s[0] != '_' || s[1] != 'x')
		return -1;
	for (int i = 2; i < 6; i++) {
		static const char hex[] = "0123456789ABCDEFabcdef";
		const char *digit = s[i] ? strchr(hex, s[i]) : NULL;

		if (!digit)
			return -1;
		code = code * 16 + (int)(digit - hex < 16 ? digit - hex : digit - hex - 6);
	}
	if (s[6] != '_' || code == 0 || (code >= 0xD800 && code <= 0xDFFF) || code >= 0xFFFE)
		return -1;
	return code;
}

void xlsx_unescape(struct strbuf *text)
{
	const char *from = strstr(text->data, "_x");
	char *to;

	if (!from)
		return;
	to = text->data + (from - text->data);
	while (*from) {
		int code = escape_at(from);

		if (code < 0) {
			*to++ = *from++;
			continue;
		}
		from += 7;
		if (code >= 0x800) {
			*to++ = (char)(0xE0 | code >> 12);
			*to++ = (char)(0x80 | (code >> 6 & 0x3F));
			*to++ = (char)(0x80 | (code & 0x3F));
		} else if (code >= 0x80) {
			*to++ = (char)(0xC0 | code >> 6);
			*to++ = (char)(0x80 | (code & 0x3F));
		} else {
			*to++ = (char)code;
		}
	}
	strbuf_cut(text, (size_t)(to - text->data));
}

static enum status strings_start(struct xlsx_reader *r, const char *name, const char **attrs,
				 struct err *err)
{
	struct strings *s = r->ctx;

	(void)attrs;
	(void)err;
	if (strcmp(name, "si") == 0) {
		strbuf_reset(&s->text);
		s->chars = 0;
	} else if (strcmp(name, "rPh") == 0) {
		s->phonetic++;
	}
	r->in_text = strcmp(name, "t") == 0 && s->phonetic == 0;
	return ST_OK;
}

static enum status strings_end(struct xlsx_reader *r, const char *name, struct err *err)
{
	struct strings *s = r->ctx;

	r->in_text = false;
	if (strcmp(name, "rPh") == 0)
		s->phonetic--;
	if (strcmp(name, "si") != 0)
		return ST_OK;
	xlsx_unescape(&s->text);
	s->total += s->text.len;
	if (s->tables->strings.n >= XLSX_MAX_STRINGS || s->total > XLSX_MAX_TEXT)
		return xlsx_too_much_text(err);
	VEC_PUSH(&s->tables->strings,
		 s->text.len > 0 ? arena_strdup(s->tables->arena, s->text.data) : "");
	return ST_OK;
}

static enum status strings_text(struct xlsx_reader *r, const char *text, size_t n, struct err *err)
{
	struct strings *s = r->ctx;

	return xlsx_add_text(&s->text, &s->chars, text, n, err);
}

/* Counts the items as every writer writes them, by their bytes. */
static enum status strings_look(struct xlsx_reader *r, const char *bytes, size_t n, struct err *err)
{
	struct strings *s = r->ctx;
	uint32_t seen = s->seen;

	for (size_t i = 0; i < n; i++) {
		seen = (seen << 8) | (unsigned char)bytes[i];
		if ((seen >> 8) == XLSX_FOUR(0, '<', 's', 'i') &&
		    (bytes[i] == '>' || bytes[i] == '/' || bytes[i] == ' ') &&
		    ++s->items_seen > XLSX_MAX_STRINGS)
			return xlsx_too_much_text(err);
	}
	s->seen = seen;
	return ST_OK;
}

enum status xlsx_read_strings(struct xlsx_tables *t, struct xlsx_zip *z, int entry, struct err *err)
{
	struct strings s = { .tables = t };
	struct xlsx_reader r = {
		.start = strings_start, .end = strings_end, .text = strings_text,
		.look = strings_look, .ctx = &s
	};
	enum status st;

	strbuf_init(&s.text);
	st = xlsx_xml_read(z, entry, &r, err);
	strbuf_clear(&s.text);
	return st;
}

/* A number of an attribute within 0 and limit - 1, -1 for anything else. */
static int small_number(const char *text, int limit)
{
	int64_t x;

	return text && num_parse_int(text, strlen(text), &x) && x >= 0 && x < limit ? (int)x : -1;
}

static enum status styles_start(struct xlsx_reader *r, const char *name, const char **attrs,
				struct err *err)
{
	struct styles *s = r->ctx;

	if (strcmp(name, "numFmt") == 0) {
		int id = small_number(xlsx_xml_attr(attrs, "numFmtId"), FORMAT_IDS);
		const char *code = xlsx_xml_attr(attrs, "formatCode");

		if (id >= 0 && code)
			s->custom[id] = (unsigned char)(1 + xlsx_kind_custom(code));
	} else if (strcmp(name, "cellXfs") == 0) {
		s->in_cell_styles = true;
	} else if (strcmp(name, "xf") == 0 && s->in_cell_styles) {
		if (s->formats.n >= XLSX_MAX_STYLES)
			return err_set(err, ST_LIMIT,
				       T("工作簿里的单元格样式太多（上限 %d 种）。没有读入。"),
				       XLSX_MAX_STYLES);
		VEC_PUSH(&s->formats, small_number(xlsx_xml_attr(attrs, "numFmtId"), FORMAT_IDS));
	}
	return ST_OK;
}

static enum status styles_end(struct xlsx_reader *r, const char *name, struct err *err)
{
	struct styles *s = r->ctx;

	(void)err;
	if (strcmp(name, "cellXfs") == 0)
		s->in_cell_styles = false;
	return ST_OK;
}

enum status xlsx_read_styles(struct xlsx_tables *t, struct xlsx_zip *z, int entry, struct err *err)
{
	struct arena *scratch = arena_new();
	struct styles s = { .tables = t, .custom = arena_alloc(scratch, FORMAT_IDS) };
	struct xlsx_reader r = { .start = styles_start, .end = styles_end, .ctx = &s };
	enum status st = xlsx_xml_read(z, entry, &r, err);

	for (size_t i = 0; st == ST_OK && i < s.formats.n; i++) {
		int id = s.formats.v[i];
		enum xlsx_kind kind = id < 0 ? XLSX_PLAIN : xlsx_kind_builtin(id);

		if (id >= 0 && s.custom[id])
			kind = (enum xlsx_kind)(s.custom[id] - 1);
		VEC_PUSH(&t->kinds, (unsigned char)kind);
	}
	VEC_CLEAR(&s.formats);
	arena_free(scratch);
	return st;
}
