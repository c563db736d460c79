/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/decode.h"

#include <string.h>

#include "base/attr.h"
#include "base/utf8.h"
#include "tui/decode_seq.h"

#define ESC        0x1B
#define STRING_MAX 256 /* OSC, DCS and the like: longer ones are thrown away up to their end */

static const char paste_end[] = "\033[201~";
static const char replacement[] = "\xEF\xBF\xBD";

enum utf8_step { STEP_CHAR, STEP_BAD, STEP_MORE };

/* One character at s, by Table 3-7 of the Unicode standard. *used = its bytes, or those of the
 * maximal bad part. */
static enum utf8_step utf8_step(const unsigned char *s, size_t n, size_t *used)
{
	unsigned char low = 0x80, high = 0xBF;
	size_t need;

	*used = 1;
	if (s[0] < 0x80)
		return STEP_CHAR;
	if (s[0] < 0xC2 || s[0] > 0xF4)
		return STEP_BAD;
	need = s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
	if (s[0] == 0xE0)
		low = 0xA0;
	else if (s[0] == 0xED)
		high = 0x9F;
	else if (s[0] == 0xF0)
		low = 0x90;
	else if (s[0] == 0xF4)
		high = 0x8F;
	for (size_t i = 1; i < need; i++) {
		if (i == n)
			return STEP_MORE;
		if (s[i] < low || s[i] > high)
			return STEP_BAD;
		low = 0x80;
		high = 0xBF;
		*used = i + 1;
	}
	return STEP_CHAR;
}

struct text_out {
	struct event *ev;
	size_t len;
};

static bool text_room(const struct text_out *o, size_t n)
{
	return o->len + n < EVENT_TEXT_MAX;
}

static void text_add(struct text_out *o, const void *bytes, size_t n)
{
	memcpy(o->ev->text + o->len, bytes, n);
	o->len += n;
	o->ev->text[o->len] = '\0';
	o->ev->kind = EVENT_TEXT;
}

/* Takes one character or bad part into o; bytes used, 0 = incomplete or no room. */
static size_t take_char(struct text_out *o, const unsigned char *s, size_t n)
{
	size_t used;
	enum utf8_step step = utf8_step(s, n, &used);

	if (step == STEP_MORE || !text_room(o, used < 3 ? 3 : used))
		return 0;
	if (step == STEP_BAD)
		text_add(o, replacement, 3);
	else
		text_add(o, s, used);
	return used;
}

static size_t plain_text(const unsigned char *buf, size_t n, struct event *ev)
{
	struct text_out o = { .ev = ev };
	size_t i = 0, used;

	while (i < n && buf[i] >= 0x20 && buf[i] != 0x7F &&
	       (used = take_char(&o, buf + i, n - i)) > 0)
		i += used;
	return i;
}

/* One byte of a paste that is no text. */
static void paste_control(struct decoder *d, unsigned char b, struct text_out *o)
{
	if (b == '\r' || (b == '\n' && !d->after_cr))
		text_add(o, "\n", 1);
	else if (b == '\t')
		text_add(o, " ", 1);
	d->after_cr = b == '\r';
}

/* ESC in a paste: its end, perhaps its end, or a byte to leave out. */
enum paste_step { PASTE_END, PASTE_MORE, PASTE_OTHER };

static enum paste_step paste_escape(const unsigned char *s, size_t n)
{
	size_t end = sizeof(paste_end) - 1, have = n < end ? n : end;

	if (memcmp(s, paste_end, have) != 0)
		return PASTE_OTHER;
	return have < end ? PASTE_MORE : PASTE_END;
}

static size_t paste(struct decoder *d, const unsigned char *buf, size_t n, struct event *ev)
{
	struct text_out o = { .ev = ev };
	size_t i = 0;

	ev->pasted = true;
	while (i < n && text_room(&o, 4)) {
		enum paste_step step = buf[i] == ESC ? paste_escape(buf + i, n - i) : PASTE_OTHER;
		size_t used = 1;

		if (step == PASTE_END && i == 0) {
			d->mode = DECODE_PLAIN;
			ev->pasted = false;
			return sizeof(paste_end) - 1;
		}
		if (step != PASTE_OTHER)
			break; /* the end comes as an event of its own */
		if (buf[i] < 0x20 || buf[i] == 0x7F) {
			if (buf[i] != ESC)
				paste_control(d, buf[i], &o);
		} else {
			used = take_char(&o, buf + i, n - i);
			d->after_cr = false;
		}
		if (used == 0)
			break;
		i += used;
	}
	return i;
}

static size_t control(unsigned char b, struct event *ev)
{
	switch (b) {
	case '\r':
	case '\n':
		decode_set_key(ev, K_ENTER, 0);
		break;
	case '\t':
		decode_set_key(ev, K_TAB, 0);
		break;
	case 0x08:
	case 0x7F:
		decode_set_key(ev, K_BACKSPACE, 0);
		break;
	case 0:
		decode_set_char(ev, ' ', MOD_CTRL);
		break;
	default:
		decode_set_char(ev, b + (b <= 26 ? 'a' - 1U : 0x40U), MOD_CTRL);
	}
	return 1;
}

/* Throws a string away up to BEL, ESC \, or the control that breaks it off. Bytes used, without
 * an ESC at the end that may go on; *done = its end was found. */
static size_t skip_string(const unsigned char *buf, size_t n, bool *done)
{
	size_t i = 0;

	*done = true;
	for (; i < n; i++) {
		if (buf[i] == 0x07 || buf[i] == 0x18 || buf[i] == 0x1A)
			return i + 1;
		if (buf[i] != ESC)
			continue;
		if (i + 1 == n)
			break;
		return buf[i + 1] == '\\' ? i + 2 : i; /* anything else after ESC starts afresh */
	}
	*done = false;
	return i;
}

/* ESC ] … and its like. Short ones are kept until they are whole, so that a lone Alt-] can
 * still be told; nothing of them is an event. */
static size_t string(struct decoder *d, const unsigned char *buf, size_t n)
{
	bool done;
	size_t used = 2 + skip_string(buf + 2, n - 2, &done);

	if (done)
		return used;
	if (n < STRING_MAX)
		return 0;
	d->mode = DECODE_SKIP_STRING;
	return used;
}

static size_t skip_csi(struct decoder *d, const unsigned char *buf, size_t n)
{
	size_t i = 0;

	while (i < n && buf[i] >= 0x20 && buf[i] <= 0x3F)
		i++;
	if (i == n)
		return i;
	d->mode = DECODE_PLAIN;
	if (buf[i] >= 0x40 && buf[i] < 0x7F)
		return i + 1;
	return i;
}

static size_t alt_char(const unsigned char *buf, size_t n, struct event *ev)
{
	size_t used;
	uint32_t cp;

	if (buf[1] < 0x20 || buf[1] == 0x7F) {
		(void)control(buf[1], ev);
		ev->mods |= MOD_ALT;
		return 2;
	}
	switch (utf8_step(buf + 1, n - 1, &used)) {
	case STEP_MORE:
		return 0;
	case STEP_BAD:
		decode_set_key(ev, K_ESC, 0);
		return 1;
	case STEP_CHAR:
		break;
	}
	(void)utf8_decode((const char *)buf + 1, used, &cp);
	decode_set_char(ev, cp, MOD_ALT);
	return 1 + used;
}

static size_t escape(struct decoder *d, const unsigned char *buf, size_t n, struct event *ev)
{
	if (n == 1)
		return 0;
	switch (buf[1]) {
	case ESC:
		decode_set_key(ev, K_ESC, 0);
		return 1;
	case '[':
		return decode_csi(d, buf, n, ev);
	case 'O':
		return decode_ss3(d, buf, n, ev);
	case ']':
	case 'P':
	case '_':
	case '^':
	case 'X':
		return string(d, buf, n);
	default:
		if (decode_terminfo(d, buf, 2, ev)) /* vt52 and its like */
			return 2;
		return alt_char(buf, n, ev);
	}
}

/* Nothing more comes: ESC alone is Escape, with one character Alt; anything longer is dropped,
 * never typed. */
static size_t flush_escape(const unsigned char *buf, size_t n, struct event *ev)
{
	if (n == 1 || buf[1] >= 0x80) { /* the half character after it goes on waiting */
		decode_set_key(ev, K_ESC, 0);
		return 1;
	}
	if (n == 2)
		decode_set_char(ev, buf[1], MOD_ALT);
	return n;
}

size_t decode(struct decoder *d, const unsigned char *buf, size_t n, bool flush, struct event *ev)
{
	size_t used;
	bool done;

	*ev = (struct event){ .kind = EVENT_NONE };
	if (n == 0)
		return 0;
	switch (d->mode) {
	case DECODE_PASTE:
		return paste(d, buf, n, ev);
	case DECODE_SKIP_CSI:
		return skip_csi(d, buf, n);
	case DECODE_SKIP_STRING:
		used = skip_string(buf, n, &done);
		if (done || (used == 0 && flush))
			d->mode = DECODE_PLAIN;
		if (used > 0 || d->mode == DECODE_SKIP_STRING)
			return used;
		break; /* broken off right here: what stands at buf starts afresh */
	case DECODE_PLAIN:
		break;
	}
	if (buf[0] != ESC) {
		if (buf[0] < 0x20 || buf[0] == 0x7F)
			return control(buf[0], ev);
		return plain_text(buf, n, ev);
	}
	used = escape(d, buf, n, ev);
	if (used == 0 && flush)
		used = flush_escape(buf, n, ev);
	return used;
}

void decode_idle(struct decoder *d)
{
	d->mode = DECODE_PLAIN;
	d->after_cr = false;
}
