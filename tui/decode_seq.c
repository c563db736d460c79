/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/decode_seq.h"

#include <string.h>

#include "base/attr.h"
#include "base/utf8.h"

#define CSI_MAX    64 /* longer ones are thrown away up to their final byte */
#define PARAMS_MAX 16
#define PARAM_MAX  0x110000

struct csi {
	unsigned params[PARAMS_MAX];
	size_t n_params;
	unsigned char prefix; /* one of < = > ? or 0 */
	unsigned char final;
};

void decode_set_key(struct event *ev, enum key key, unsigned mods)
{
	if (key == K_NONE)
		return;
	if (key == K_TAB && (mods & MOD_SHIFT)) {
		key = K_BACKTAB;
		mods &= ~(unsigned)MOD_SHIFT;
	}
	ev->kind = EVENT_KEY;
	ev->key = key;
	ev->mods = mods;
}

void decode_set_char(struct event *ev, unsigned cp, unsigned mods)
{
	char utf8[4];
	size_t n;

	if (cp < 0x20 || cp == 0x7F ||
	    (cp >= 0xE000 && cp <= 0xF8FF)) /* the last: keys without a character (kitty) */
		return;
	if ((mods & MOD_CTRL) && cp >= 'A' && cp <= 'Z')
		cp += 'a' - 'A';
	else if (mods == MOD_SHIFT && cp >= 'a' && cp <= 'z')
		cp -= 'a' - 'A';
	n = utf8_encode(utf8, cp);
	memcpy(ev->text, utf8, n);
	ev->text[n] = '\0';
	if (mods & (MOD_CTRL | MOD_ALT)) {
		ev->kind = EVENT_KEY;
		ev->key = K_CHAR;
		ev->mods = mods & (MOD_CTRL | MOD_ALT);
	} else {
		ev->kind = EVENT_TEXT;
	}
}

bool decode_terminfo(const struct decoder *d, const unsigned char *buf, size_t n, struct event *ev)
{
	for (size_t i = 0; i < d->n_keys; i++) {
		if (strlen(d->keys[i].bytes) == n && memcmp(d->keys[i].bytes, buf, n) == 0) {
			decode_set_key(ev, d->keys[i].key, d->keys[i].mods);
			return true;
		}
	}
	return false;
}

static enum key letter_key(unsigned char final)
{
	static const struct {
		char letter;
		enum key key;
	} letters[] = {
		{ 'A', K_UP },  { 'B', K_DOWN }, { 'C', K_RIGHT },   { 'D', K_LEFT },
		{ 'F', K_END }, { 'H', K_HOME }, { 'P', K_F1 },      { 'Q', K_F2 },
		{ 'R', K_F3 },  { 'S', K_F4 },   { 'Z', K_BACKTAB },
	};

	for (size_t i = 0; i < ARRAY_LEN(letters); i++) {
		if ((unsigned char)letters[i].letter == final)
			return letters[i].key;
	}
	return K_NONE;
}

static enum key number_key(unsigned n, unsigned *mods)
{
	static const enum key keys[] = {
		[1] = K_HOME,
		[2] = K_INSERT,
		[3] = K_DELETE,
		[4] = K_END,
		[5] = K_PGUP,
		[6] = K_PGDN,
		[7] = K_HOME,
		[8] = K_END,
		[11] = K_F1,
		[12] = K_F2,
		[13] = K_F3,
		[14] = K_F4,
		[15] = K_F5,
		[17] = K_F6,
		[18] = K_F7,
		[19] = K_F8,
		[20] = K_F9,
		[21] = K_F10,
		[23] = K_F11,
		[24] = K_F12,
		/* shifted function keys of vt220 and rxvt count as the key twelve below would:
		 * F13 = shift F1 */
		[25] = K_F1,
		[26] = K_F2,
		[28] = K_F3,
		[29] = K_F4,
		[31] = K_F5,
		[32] = K_F6,
		[33] = K_F7,
		[34] = K_F8,
	};

	if (n >= ARRAY_LEN(keys))
		return K_NONE;
	if (n >= 25)
		*mods |= MOD_SHIFT;
	return keys[n];
}

/* Keys told by the code of their character: CSI u and xterm's modifyOtherKeys. */
static void coded_key(unsigned code, unsigned mods, struct event *ev)
{
	switch (code) {
	case 8:
	case 127:
		decode_set_key(ev, K_BACKSPACE, mods);
		break;
	case 9:
		decode_set_key(ev, K_TAB, mods);
		break;
	case 10:
	case 13:
		decode_set_key(ev, K_ENTER, mods);
		break;
	case 27:
		decode_set_key(ev, K_ESC, mods);
		break;
	default:
		decode_set_char(ev, code, mods);
	}
}

/* Parameters between from and to; sub-parameters (after ':') are left out. */
static void read_params(struct csi *c, const unsigned char *from, const unsigned char *to)
{
	bool sub = false;

	if (from < to && *from >= '<' && *from <= '?')
		c->prefix = *from++;
	if (from == to)
		return;
	c->n_params = 1;
	for (; from < to; from++) {
		if (*from == ';') {
			sub = false;
			if (c->n_params == PARAMS_MAX)
				return;
			c->n_params++;
		} else if (*from == ':') {
			sub = true;
		} else if (*from >= '0' && *from <= '9' && !sub) {
			unsigned *p = &c->params[c->n_params - 1];

			*p = *p * 10 + (unsigned)(*from - '0');
			if (*p > PARAM_MAX)
				*p = PARAM_MAX;
		}
	}
}

static unsigned modifiers(const struct csi *c, size_t i)
{
	return i < c->n_params && c->params[i] > 0 ? (c->params[i] - 1) & 7 : 0;
}

static void interpret(struct decoder *d, const struct csi *c, struct event *ev)
{
	unsigned p1 = c->params[0], mods = modifiers(c, 1);

	switch (c->final) {
	case '~':
		if (p1 == 200) {
			d->mode = DECODE_PASTE;
			d->after_cr = false;
		} else if (p1 == 27 && c->n_params >= 3) {
			coded_key(c->params[2], mods, ev);
		} else {
			enum key key = number_key(p1, &mods);

			decode_set_key(ev, key, mods);
		}
		break;
	case 'u':
		if (c->n_params > 0)
			coded_key(p1, mods, ev);
		break;
	case '$': /* rxvt: shift, ctrl, both */
		decode_set_key(ev, number_key(p1, &mods), MOD_SHIFT);
		break;
	case '^':
		decode_set_key(ev, number_key(p1, &mods), MOD_CTRL);
		break;
	case '@':
		if (c->n_params == 1)
			decode_set_key(ev, number_key(p1, &mods), MOD_CTRL | MOD_SHIFT);
		break;
	case 'a':
	case 'b':
	case 'c':
	case 'd':
		if (c->n_params == 0)
			decode_set_key(ev, letter_key((unsigned char)(c->final - 'a' + 'A')),
				       MOD_SHIFT);
		break;
	case 'R':
		/* The cursor's place; on row 1 it looks like a modified F3, so it is asked for
		 * below. */
		if (c->n_params == 2 && p1 >= 2) {
			ev->kind = EVENT_CURSOR;
			ev->y = (int)p1 - 1;
			ev->x = (int)c->params[1] - 1;
			break;
		}
		decode_set_key(ev, K_F3, mods);
		break;
	default:
		decode_set_key(ev, letter_key(c->final), mods);
	}
}

/* ESC [ < button ; column ; row M: pressed (m: let go, which means nothing here). Only the left button and the wheel, without modifiers. */
static void mouse(const struct csi *c, struct event *ev)
{
	enum key key = c->params[0] == 0 ? K_ENTER : c->params[0] == 64 ? K_UP : c->params[0] == 65 ? K_DOWN : K_NONE;

	if (c->final != 'M' || c->n_params != 3 || key == K_NONE || !c->params[1] || !c->params[2])
		return;
	*ev = (struct event){ .kind = EVENT_MOUSE, .key = key, .x = (int)c->params[1] - 1, .y = (int)c->params[2] - 1 };
}

size_t decode_csi(struct decoder *d, const unsigned char *buf, size_t n, struct event *ev)
{
	struct csi c = { .n_params = 0 };
	size_t i = 2, params_end;

	if (n > 2 && buf[2] == '[') { /* the console's F1 to F5: ESC [ [ A */
		if (n < 4)
			return 0;
		if (buf[3] < 0x20 || buf[3] >= 0x7F)
			return 3;
		if (buf[3] >= 'A' && buf[3] <= 'E')
			decode_set_key(ev, (enum key)(K_F1 + (buf[3] - 'A')), 0);
		return 4;
	}
	if (n > 2 && buf[2] == 'M') { /* a mouse another program left on: three bytes follow */
		return n < 6 ? 0 : 6;
	}
	while (i < n && buf[i] >= 0x30 && buf[i] <= 0x3F && i < CSI_MAX)
		i++;
	params_end = i;
	/* rxvt ends shifted keys with '$', an intermediate byte everywhere else */
	if (i == n || buf[i] != '$' || i == 2 || buf[2] > '9' || memchr(buf + 2, ';', i - 2)) {
		while (i < n && buf[i] >= 0x20 && buf[i] <= 0x3F && i < CSI_MAX)
			i++;
	}
	if (i >= CSI_MAX) {
		d->mode = DECODE_SKIP_CSI;
		return i;
	}
	if (i == n)
		return 0;
	if (buf[i] < 0x20 || buf[i] >= 0x7F)
		return i; /* dropped; what interrupted it starts afresh */
	c.final = buf[i++];
	read_params(&c, buf + 2, buf + params_end);
	if (c.prefix == '<' && params_end + 1 == i)
		mouse(&c, ev);
	if (c.prefix || (params_end + 1 != i))
		return i; /* reports: nothing we asked for */
	interpret(d, &c, ev);
	if (ev->kind == EVENT_NONE && d->mode == DECODE_PLAIN)
		(void)decode_terminfo(d, buf, i, ev);
	return i;
}

static void keypad(unsigned char final, unsigned mods, struct event *ev)
{
	if (final == 'M')
		decode_set_key(ev, K_ENTER, mods);
	else if (final == 'I')
		decode_set_key(ev, K_TAB, mods);
	else if (final == ' ')
		decode_set_char(ev, ' ', mods);
	else if (final == 'X')
		decode_set_char(ev, '=', mods);
	else if (final >= 'j' && final <= 'y')
		decode_set_char(ev, (unsigned char)"*+,-./0123456789"[final - 'j'], mods);
}

size_t decode_ss3(struct decoder *d, const unsigned char *buf, size_t n, struct event *ev)
{
	unsigned mods = 0;
	size_t i = 2;

	if (i < n && buf[i] >= '1' && buf[i] <= '8')
		mods = (unsigned)(buf[i++] - '1') & 7;
	if (i == n)
		return 0;
	if (buf[i] < 0x20 || buf[i] >= 0x7F)
		return i;
	i++;
	if (buf[i - 1] >= 'a' && buf[i - 1] <= 'd') { /* rxvt, ctrl */
		decode_set_key(ev, letter_key((unsigned char)(buf[i - 1] - 'a' + 'A')),
			       mods | MOD_CTRL);
		return i;
	}
	decode_set_key(ev, letter_key(buf[i - 1]), mods);
	if (ev->kind == EVENT_NONE && !decode_terminfo(d, buf, i, ev))
		keypad(buf[i - 1], mods, ev);
	return i;
}
