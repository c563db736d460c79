/* SPDX-License-Identifier: MIT */
/*
 * What a revision says beside its keys, as the bytes of one column (docs/FORMATS.md, "A packed row"): words by their numbers, times
 * as digits of half a byte, an answer as the number of its question and its value. What is short here is what a merge need
 * not write and a count need not read. Nothing is lost: whatever has another shape than expected stands there as it is.
 */
#include "config.h"

#include <limits.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "store/internal.h"

enum {
	TIME_TEXT = 25, /* 2026-11-23T10:42:07+08:00 */
	TIME_BYTES = 9, /* its 18 digits */
	KEY_MAX = 255,  /* bytes of a question's name with its place; longer ones are no words */
	BODY_RAW = 0,
	BODY_WORDS = 1
};
static const char time_shape[] = "dddd-dd-ddTdd:dd:ddzdd:dd"; /* d a digit, z + or - */

static char *write_number(char *at, uint64_t n)
{
	for (; n >= 0x80; n >>= 7)
		*at++ = (char)(0x80 | (n & 0x7F));
	*at++ = (char)n;
	return at;
}

static void put_number(struct strbuf *out, uint64_t n)
{
	char bytes[10];

	strbuf_add(out, bytes, (size_t)(write_number(bytes, n) - bytes));
}

static bool is_time(const char *s, size_t n)
{
	for (size_t i = 0; i < n && n == TIME_TEXT; i++) {
		bool good = time_shape[i] == 'd' ? s[i] >= '0' && s[i] <= '9' : time_shape[i] == 'z' ? s[i] == '+' || s[i] == '-' : s[i] == time_shape[i];

		if (!good)
			return false;
	}
	return n == TIME_TEXT;
}

/* A length times four, or 1 (+) or 2 (-) and the digits. */
static void put_time(struct strbuf *out, const char *s)
{
	size_t n = strlen(s), at = 0;
	unsigned char digits[2 * TIME_BYTES];

	if (!is_time(s, n)) {
		put_number(out, (uint64_t)n << 2);
		strbuf_add(out, s, n);
		return;
	}
	for (size_t i = 0; i < n; i++)
		if (time_shape[i] == 'd')
			digits[at++] = (unsigned char)(s[i] - '0');
	strbuf_addc(out, s[19] == '+' ? 1 : 2);
	for (size_t i = 0; i < TIME_BYTES; i++)
		strbuf_addc(out, (char)(digits[2 * i] << 4 | digits[2 * i + 1]));
}

/* A length times two; one more where the text of the unit stands before it. */
static void put_household(struct strbuf *out, const struct revision *rev)
{
	const char *rest = rev->household;
	size_t n = strlen(rest), unit = strlen(rev->unit);
	bool below = unit > 0 && n >= unit && memcmp(rest, rev->unit, unit) == 0;

	rest += below ? unit : 0;
	n -= below ? unit : 0;
	put_number(out, (uint64_t)n << 1 | below);
	strbuf_add(out, rest, n);
}

/* Length times two and the value; one more where the question is not the one behind the last, whose number then follows the length. */
static enum status put_answers(struct store *st, struct strbuf *out, const char *body, size_t n, bool *fits, struct err *err)
{
	const char *end = body + n, *tab, *lf;
	int64_t last = 0, number;
	enum status status = ST_OK;
	char *to;

	strbuf_reserve(out, 3 * n + 16); /* a line has three bytes beside its value; two numbers have at most nine */
	to = out->data + out->len;
	for (const char *at = body; at < end && status == ST_OK && *fits; at = lf + 1) {
		tab = word_is_next(st, last, at, (size_t)(end - at), '\t', &number);
		if (!tab)
			tab = memchr(at, '\t', (size_t)(end - at));
		lf = tab ? memchr(tab, '\n', (size_t)(end - tab)) : NULL;
		*fits = lf && tab > at && tab - at <= KEY_MAX;
		if (!*fits)
			break;
		if (!number)
			status = word_number(st, at, (size_t)(tab - at), &number, err);
		to = write_number(to, (uint64_t)(lf - tab - 1) << 1 | (number != last + 1));
		if (number != last + 1)
			to = write_number(to, (uint64_t)number);
		memcpy(to, tab + 1, (size_t)(lf - tab - 1));
		to += lf - tab - 1;
		last = number;
	}
	out->len = (size_t)(to - out->data);
	out->data[out->len] = '\0';
	return status;
}

static enum status put_body(struct store *st, struct strbuf *out, const struct revision *rev, struct err *err)
{
	size_t from = out->len;
	bool fits = rev->kind == REV_INTERVIEW || rev->kind == REV_VISIT; /* their keys are a form's or a table's, nobody's words */
	enum status status = ST_OK;

	strbuf_addc(out, BODY_WORDS);
	if (fits)
		status = put_answers(st, out, rev->body, rev->body_len, &fits, err);
	if (status == ST_OK && !fits) {
		strbuf_cut(out, from);
		strbuf_addc(out, BODY_RAW);
		strbuf_add(out, rev->body, rev->body_len);
	}
	return status;
}

static bool form_is_none(const struct revision *rev)
{
	static const struct digest zero;

	return !*rev->form_id && !*rev->form_version && digest_compare(&rev->form_digest, &zero) == 0;
}

/* The three fields of a form are one word: digest, id, NUL, version. */
static enum status form_number(struct store *st, const struct revision *rev, int32_t *number, struct err *err)
{
	struct strbuf *packed = &st->canonical;

	*number = 0;
	if (form_is_none(rev))
		return ST_OK;
	strbuf_reset(packed);
	strbuf_add(packed, rev->form_digest.b, DIGEST_SIZE);
	strbuf_add(packed, rev->form_id, strlen(rev->form_id) + 1);
	strbuf_adds(packed, rev->form_version);
	return word_number_again(st, 0, packed->data, packed->len, number, err);
}

static enum status put_words(struct store *st, struct strbuf *out, const struct revision *rev, const char *origin, struct err *err)
{
	const char *const texts[STORE_WORDS] = { NULL,	    rev->round,	  rev->device, rev->interviewer, rev->author,
						 rev->unit, rev->outcome, rev->lang,   rev->state,	 origin };
	int32_t number = 0;
	enum status status = form_number(st, rev, &number, err);

	put_number(out, (uint64_t)number);
	for (size_t i = 1; i < STORE_WORDS && status == ST_OK; i++) {
		status = word_number_again(st, i, texts[i], strlen(texts[i]), &number, err);
		put_number(out, (uint64_t)number);
	}
	return status;
}

enum status row_pack(struct store *st, struct strbuf *out, const struct revision *rev, unsigned marks, const char *origin,
		     struct err *err)
{
	size_t reason = strlen(rev->reason);
	enum status status = put_words(st, out, rev, origin, err);

	if (status != ST_OK)
		return status;
	put_number(out, marks);
	put_household(out, rev);
	put_time(out, rev->started);
	put_time(out, rev->ended);
	put_time(out, rev->submitted);
	put_number(out, reason);
	strbuf_add(out, rev->reason, reason);
	put_number(out, rev->n_parents);
	strbuf_add(out, rev->parents, rev->n_parents * sizeof(rev->parents[0]));
	return put_body(st, out, rev, err);
}

/* Reading. Where bytes end too soon or say what cannot be, bad is set and what is read is nothing. */
struct cursor {
	const unsigned char *at, *end;
	bool bad;
};

static uint64_t number(struct cursor *c)
{
	uint64_t n = 0;

	for (unsigned shift = 0; c->at < c->end && shift < 63; shift += 7) {
		unsigned char b = *c->at++;

		n |= (uint64_t)(b & 0x7F) << shift;
		if (!(b & 0x80))
			return n;
	}
	c->bad = true;
	return 0;
}

static const unsigned char *bytes(struct cursor *c, uint64_t n)
{
	const unsigned char *b = c->at;

	if (n > (uint64_t)(c->end - c->at)) {
		c->bad = true;
		return NULL;
	}
	c->at += n;
	return b;
}

static const char *text(struct cursor *c, uint64_t n, struct arena *a)
{
	const unsigned char *b = bytes(c, n);

	c->bad = c->bad || (n > 0 && memchr(b, '\0', (size_t)n));
	return c->bad ? "" : arena_strndup(a, n ? (const char *)b : "", (size_t)n);
}

static const char *time_of(struct cursor *c, struct arena *a)
{
	uint64_t head = number(c);
	const unsigned char *b;
	char *out;
	size_t at = 0;

	if (c->bad || (head & 3) == 0)
		return c->bad ? "" : text(c, head >> 2, a);
	b = bytes(c, TIME_BYTES);
	c->bad = c->bad || head > 2;
	if (c->bad)
		return "";
	out = arena_strndup(a, time_shape, TIME_TEXT);
	out[19] = head == 1 ? '+' : '-';
	for (size_t i = 0; i < TIME_TEXT; i++) {
		unsigned digit;

		if (time_shape[i] != 'd')
			continue;
		digit = at % 2 ? b[at / 2] & 15U : b[at / 2] >> 4;
		at++;
		out[i] = (char)('0' + (digit > 9 ? 0 : digit));
		c->bad = c->bad || digit > 9;
	}
	return out;
}

static const char *household(struct cursor *c, const char *unit, struct arena *a)
{
	uint64_t head = number(c), n = head >> 1;
	const unsigned char *b = bytes(c, n);
	size_t before = head & 1 ? strlen(unit) : 0;
	char *out;

	if (c->bad || (n > 0 && memchr(b, '\0', (size_t)n))) {
		c->bad = true;
		return "";
	}
	out = arena_alloc(a, before + (size_t)n + 1);
	memcpy(out, unit, before);
	if (n > 0)
		memcpy(out + before, b, (size_t)n);
	out[before + n] = '\0';
	return out;
}

/* One answer: its question's text and its value. */
static enum status answer(struct store *st, struct cursor *c, int64_t *last, const char **key, size_t *key_len, const unsigned char **value,
			  size_t *n, struct err *err)
{
	uint64_t head = number(c), which = head & 1 ? number(c) : (uint64_t)*last + 1;

	*n = (size_t)(head >> 1);
	*value = bytes(c, head >> 1);
	*key = "";
	*key_len = 0;
	if (c->bad || which == 0 || which > INT32_MAX) {
		c->bad = true;
		return ST_OK;
	}
	*last = (int64_t)which;
	return word_text(st, *last, key, key_len, err);
}

/* Twice over the same bytes: how much it will be, then the text. */
static enum status answers(struct store *st, struct cursor *c, struct revision *rev, struct arena *a, struct err *err)
{
	const struct cursor from = *c;
	const unsigned char *value;
	const char *key;
	size_t key_len, n, total = 0;
	int64_t last = 0;
	char *at;
	enum status status = ST_OK;

	while (c->at < c->end && !c->bad && status == ST_OK) {
		status = answer(st, c, &last, &key, &key_len, &value, &n, err);
		total += key_len + n + 2;
		c->bad = c->bad || total > REVISION_MAX_BODY;
	}
	if (c->bad || status != ST_OK)
		return status;
	at = arena_alloc(a, total + 1);
	rev->body = at;
	rev->body_len = total;
	last = 0;
	for (*c = from; c->at < c->end && status == ST_OK;) {
		status = answer(st, c, &last, &key, &key_len, &value, &n, err);
		memcpy(at, key, key_len);
		at += key_len;
		*at++ = '\t';
		memcpy(at, value, n);
		at += n;
		*at++ = '\n';
	}
	*at = '\0';
	return status;
}

static enum status form_of(struct store *st, int64_t word, struct revision *rev, struct err *err)
{
	const char *packed, *end;
	size_t n;
	enum status status = word_text(st, word, &packed, &n, err);

	if (status != ST_OK || n == 0)
		return status;
	end = n > DIGEST_SIZE ? memchr(packed + DIGEST_SIZE, '\0', n - DIGEST_SIZE) : NULL;
	if (!end)
		return db_damaged(st->db, T("对照表（代号、单位、版本）被改动"), err);
	memcpy(rev->form_digest.b, packed, DIGEST_SIZE);
	rev->form_id = packed + DIGEST_SIZE;
	rev->form_version = end + 1;
	return ST_OK;
}

enum status row_words(struct store *st, const int64_t words[STORE_WORDS], struct stored *out, struct err *err)
{
	struct revision *rev = &out->rev;
	const char **const texts[STORE_WORDS] = { NULL,	      &rev->round,   &rev->device, &rev->interviewer, &rev->author,
						  &rev->unit, &rev->outcome, &rev->lang,   &rev->state,	      &out->origin };
	size_t len;
	enum status status = form_of(st, words[0], rev, err);

	for (size_t i = 1; i < STORE_WORDS && status == ST_OK; i++)
		status = word_text(st, words[i], texts[i], &len, err);
	return status;
}

static void header(struct cursor *c, struct stored *out, struct arena *a)
{
	struct revision *rev = &out->rev;
	uint64_t marks = number(c), n;
	const unsigned char *parents;

	c->bad = c->bad || marks > UINT_MAX;
	out->marks = (unsigned)marks;
	rev->household = household(c, rev->unit, a);
	rev->started = time_of(c, a);
	rev->ended = time_of(c, a);
	rev->submitted = time_of(c, a);
	rev->reason = text(c, number(c), a);
	n = number(c);
	c->bad = c->bad || n > REVISION_MAX_PARENTS;
	parents = c->bad ? NULL : bytes(c, n * sizeof(rev->parents[0]));
	if (c->bad)
		return;
	rev->n_parents = (size_t)n;
	if (n > 0)
		memcpy(rev->parents, parents, (size_t)n * sizeof(rev->parents[0]));
}

enum status row_unpack(struct store *st, const void *packed, size_t n, struct stored *out, struct arena *a, bool *whole, struct err *err)
{
	const unsigned char *from = n ? packed : (const void *)"";
	struct cursor c = { .at = from, .end = from + n };
	struct revision *rev = &out->rev;
	int64_t words[STORE_WORDS];
	uint64_t mode;
	enum status status;

	*whole = false;
	for (size_t i = 0; i < STORE_WORDS; i++)
		words[i] = (int64_t)number(&c);
	status = row_words(st, words, out, err);
	if (status != ST_OK)
		return status;
	header(&c, out, a);
	mode = number(&c);
	if (c.bad || mode > BODY_WORDS)
		return ST_OK;
	if (mode == BODY_WORDS) {
		status = answers(st, &c, rev, a, err);
	} else {
		rev->body_len = (size_t)(c.end - c.at);
		rev->body = arena_strndup(a, (const char *)c.at, rev->body_len);
	}
	*whole = status == ST_OK && !c.bad;
	return status;
}
