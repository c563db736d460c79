/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/revision.h"

#include <limits.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "forms/revision_text.h"

#define FIRST_LINE "ruhu-revision 1\n"

/* The header's lines in their order (docs/FORMATS.md). Texts have their offset in struct revision; the rest is written by name. */
enum line { LINE_KIND, LINE_IDENTITY, LINE_TEXT, LINE_FORM_DIGEST, LINE_PARENTS, LINE_SEQ };

#define NAME(text) text "\t", sizeof(text)
static const struct {
	const char *name; /* with its tab */
	size_t length;
	enum line line;
	size_t offset;
} header[] = {
	{ NAME("kind"), LINE_KIND, 0 },
	{ NAME("identity"), LINE_IDENTITY, 0 },
	{ NAME("round"), LINE_TEXT, offsetof(struct revision, round) },
	{ NAME("form"), LINE_TEXT, offsetof(struct revision, form_id) },
	{ NAME("form-version"), LINE_TEXT, offsetof(struct revision, form_version) },
	{ NAME("form-digest"), LINE_FORM_DIGEST, 0 },
	{ NAME("parents"), LINE_PARENTS, 0 },
	{ NAME("seq"), LINE_SEQ, 0 },
	{ NAME("device"), LINE_TEXT, offsetof(struct revision, device) },
	{ NAME("interviewer"), LINE_TEXT, offsetof(struct revision, interviewer) },
	{ NAME("author"), LINE_TEXT, offsetof(struct revision, author) },
	{ NAME("unit"), LINE_TEXT, offsetof(struct revision, unit) },
	{ NAME("household"), LINE_TEXT, offsetof(struct revision, household) },
	{ NAME("started"), LINE_TEXT, offsetof(struct revision, started) },
	{ NAME("ended"), LINE_TEXT, offsetof(struct revision, ended) },
	{ NAME("submitted"), LINE_TEXT, offsetof(struct revision, submitted) },
	{ NAME("outcome"), LINE_TEXT, offsetof(struct revision, outcome) },
	{ NAME("lang"), LINE_TEXT, offsetof(struct revision, lang) },
	{ NAME("state"), LINE_TEXT, offsetof(struct revision, state) },
	{ NAME("reason"), LINE_TEXT, offsetof(struct revision, reason) },
};

static const char *const kinds[] = { "interview", "visit", "household", "issue", "decision" };

void revision_init(struct revision *rev)
{
	memset(rev, 0, sizeof(*rev));
	rev->seq = 1;
	for (size_t i = 0; i < ARRAY_LEN(header); i++)
		if (header[i].line == LINE_TEXT)
			*(const char **)(void *)((char *)rev + header[i].offset) = "";
	rev->body = "";
}

const char *revision_kind_name(enum revision_kind kind)
{
	return kinds[kind];
}

bool revision_kind_parse(const char *name, enum revision_kind *kind)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i], name) == 0) {
			*kind = (enum revision_kind)i;
			return true;
		}
	return false;
}

bool revision_state_valid(enum revision_kind kind, const char *state)
{
	static const struct {
		enum revision_kind kind;
		const char *state;
	} special[] = { { REV_INTERVIEW, "aside" }, { REV_VISIT, "withdrawn" } };

	for (size_t i = 0; i < ARRAY_LEN(special); i++)
		if (special[i].kind == kind && strcmp(special[i].state, state) == 0)
			return true;
	return strcmp(state, "final") == 0;
}

/* Encoding */

static bool digest_is_zero(const struct digest *d)
{
	static const struct digest zero;

	return memcmp(d, &zero, sizeof(zero)) == 0;
}

static void add_digest(struct strbuf *out, const struct digest *d)
{
	char hex[DIGEST_HEX];

	digest_hex(hex, d);
	strbuf_add(out, hex, DIGEST_HEX - 1);
}

/* Into sorted; returns how many. */
static size_t sort_parents(const struct revision *rev, struct digest sorted[REVISION_MAX_PARENTS])
{
	size_t n = 0;

	for (size_t i = 0; i < rev->n_parents && i < REVISION_MAX_PARENTS; i++) {
		size_t at = n;

		while (at > 0 && digest_compare(&sorted[at - 1], &rev->parents[i]) > 0)
			at--;
		if (at > 0 && digest_compare(&sorted[at - 1], &rev->parents[i]) == 0)
			continue;
		memmove(&sorted[at + 1], &sorted[at], (n - at) * sizeof(sorted[0]));
		sorted[at] = rev->parents[i];
		n++;
	}
	return n;
}

void revision_sort_parents(struct revision *rev)
{
	struct digest sorted[REVISION_MAX_PARENTS];

	rev->n_parents = sort_parents(rev, sorted);
	memcpy(rev->parents, sorted, rev->n_parents * sizeof(sorted[0]));
}

/* Sorted and without doubles, whatever the caller gave. */
static void add_parents(struct strbuf *out, const struct revision *rev)
{
	struct digest sorted[REVISION_MAX_PARENTS];
	size_t n = sort_parents(rev, sorted);

	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			strbuf_addc(out, ' ');
		add_digest(out, &sorted[i]);
	}
}

static void add_line(struct strbuf *out, const struct revision *rev, size_t i)
{
	char identity[IDENTITY_TEXT];

	switch (header[i].line) {
	case LINE_KIND:
		strbuf_adds(out, revision_kind_name(rev->kind));
		break;
	case LINE_IDENTITY:
		identity_format(identity, &rev->identity);
		strbuf_add(out, identity, IDENTITY_TEXT - 1);
		break;
	case LINE_TEXT:
		text_escape(out, *(const char *const *)(const void *)((const char *)rev + header[i].offset));
		break;
	case LINE_FORM_DIGEST:
		if (!digest_is_zero(&rev->form_digest))
			add_digest(out, &rev->form_digest);
		break;
	case LINE_PARENTS:
		add_parents(out, rev);
		break;
	case LINE_SEQ:
		strbuf_addf(out, "%lld", (long long)rev->seq);
		break;
	}
}

void revision_encode(struct strbuf *out, const struct revision *rev)
{
	strbuf_reserve(out, rev->body_len + 1024);
	strbuf_add(out, FIRST_LINE, sizeof(FIRST_LINE) - 1);
	for (size_t i = 0; i < ARRAY_LEN(header); i++) {
		strbuf_add(out, header[i].name, header[i].length);
		add_line(out, rev, i);
		strbuf_addc(out, '\n');
	}
	strbuf_addc(out, '\n');
	strbuf_add(out, rev->body, rev->body_len);
}

/* Decoding: read with an open hand, then written again; what does not come out the same was not ours. */

static bool read_digest(struct digest *d, const char *s, size_t n)
{
	char hex[DIGEST_HEX];

	if (n != DIGEST_HEX - 1)
		return false;
	memcpy(hex, s, n);
	hex[n] = '\0';
	return digest_from_hex(d, hex);
}

static bool read_parents(struct revision *rev, const char *s, size_t n)
{
	while (n > 0) {
		size_t word = n < DIGEST_HEX - 1 ? n : DIGEST_HEX - 1;

		if (rev->n_parents == REVISION_MAX_PARENTS || !read_digest(&rev->parents[rev->n_parents++], s, word))
			return false;
		s += word;
		n -= word;
		if (n > 0) {
			s++;
			n--;
		}
	}
	return true;
}

static bool read_value(struct revision *rev, size_t i, struct arena *a, const char *s, size_t n)
{
	char *text = text_unescape(a, s, n);

	if (!text)
		return false;
	switch (header[i].line) {
	case LINE_KIND:
		return revision_kind_parse(text, &rev->kind);
	case LINE_IDENTITY:
		return identity_parse(text, &rev->identity);
	case LINE_TEXT:
		*(const char **)(void *)((char *)rev + header[i].offset) = text;
		return true;
	case LINE_FORM_DIGEST:
		return n == 0 || read_digest(&rev->form_digest, s, n);
	case LINE_PARENTS:
		return read_parents(rev, s, n);
	case LINE_SEQ:
		return num_parse_int(s, n, &rev->seq) && rev->seq >= 1;
	}
	return false;
}

static bool read_header(struct revision *rev, struct arena *a, const char **at, const char *end)
{
	const char *p = *at;

	if ((size_t)(end - p) < sizeof(FIRST_LINE) - 1 || memcmp(p, FIRST_LINE, sizeof(FIRST_LINE) - 1) != 0)
		return false;
	p += sizeof(FIRST_LINE) - 1;
	for (size_t i = 0; i < ARRAY_LEN(header); i++) {
		size_t name = header[i].length;
		const char *lf = memchr(p, '\n', (size_t)(end - p));

		if (!lf || (size_t)(lf - p) < name || memcmp(p, header[i].name, name) != 0)
			return false;
		p += name;
		if (!read_value(rev, i, a, p, (size_t)(lf - p)))
			return false;
		p = lf + 1;
	}
	if (p == end || *p != '\n')
		return false;
	*at = p + 1;
	return true;
}

enum status revision_decode(struct revision *rev, struct arena *a, const char *bytes, size_t n, struct err *err)
{
	const char *p = bytes, *end = bytes + n;
	struct strbuf again;
	bool same = false;

	revision_init(rev);
	if (n > REVISION_MAX_BODY + 65536)
		return err_set(err, ST_LIMIT, T("这条记录大得不正常（%zu 字节），没有收下。"), n);
	strbuf_init(&again);
	if (utf8_valid(bytes, n) && read_header(rev, a, &p, end) && revision_state_valid(rev->kind, rev->state) &&
	    body_well_formed(p, (size_t)(end - p))) {
		rev->body_len = (size_t)(end - p);
		rev->body = arena_strndup(a, p, rev->body_len);
		if (rev->body_len > REVISION_MAX_BODY) {
			strbuf_clear(&again);
			return err_set(err, ST_LIMIT, T("这条记录大得不正常（%zu 字节），没有收下。"), n);
		}
		revision_encode(&again, rev);
		same = again.len == n && memcmp(again.data, bytes, n) == 0;
	}
	strbuf_clear(&again);
	if (!same)
		return err_set(err, ST_SYNTAX, T("这条记录的内容不合格式，可能传送中损坏了，没有收下。请再取一次原来的文件。"));
	return ST_OK;
}

struct digest revision_id(const struct revision *rev)
{
	struct strbuf bytes;
	struct digest id;

	strbuf_init(&bytes);
	revision_encode(&bytes, rev);
	id = digest_of(bytes.data, bytes.len);
	strbuf_clear(&bytes);
	return id;
}

struct digest revision_answers_digest(const struct revision *rev)
{
	return digest_of(rev->body, rev->body_len);
}

/* Identities */

void identity_random(struct identity *id)
{
	digest_random(id->b, sizeof(id->b));
}

void identity_format(char out[IDENTITY_TEXT], const struct identity *id)
{
	static const char hex[] = "0123456789abcdef";
	size_t at = 0;

	for (size_t i = 0; i < IDENTITY_SIZE; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			out[at++] = '-';
		out[at++] = hex[id->b[i] >> 4];
		out[at++] = hex[id->b[i] & 15];
	}
	out[at] = '\0';
}

bool identity_parse(const char *s, struct identity *id)
{
	/* 1 + its value; 0: no digit. A table, since every row that is merged has thirty-two of them. */
	static const unsigned char digit[UCHAR_MAX + 1] = {
		['0'] = 1,  ['1'] = 2,	['2'] = 3,  ['3'] = 4,	['4'] = 5,  ['5'] = 6,	['6'] = 7,  ['7'] = 8,
		['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
		['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
	};
	struct identity parsed = { { 0 } };
	size_t digits = 0;

	if (strncmp(s, "uuid:", 5) == 0)
		s += 5;
	for (; *s; s++) {
		unsigned value = digit[(unsigned char)*s];

		if (*s == '-')
			continue;
		if (!value || digits == (size_t)2 * IDENTITY_SIZE)
			return false;
		parsed.b[digits / 2] = (unsigned char)((unsigned)parsed.b[digits / 2] << 4 | (value - 1));
		digits++;
	}
	if (digits != (size_t)2 * IDENTITY_SIZE)
		return false;
	*id = parsed;
	return true;
}
