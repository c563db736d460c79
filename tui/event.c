/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/event.h"

#include <string.h>
#include <strings.h>

#include "base/attr.h"
#include "base/utf8.h"

/* clang-format off */
static const struct {
	const char *name;
	enum key key;
} key_names[] = {
	{ "enter", K_ENTER }, { "esc", K_ESC }, { "tab", K_TAB }, { "bs", K_BACKSPACE },
	{ "del", K_DELETE }, { "ins", K_INSERT }, { "up", K_UP }, { "down", K_DOWN },
	{ "left", K_LEFT }, { "right", K_RIGHT }, { "home", K_HOME }, { "end", K_END },
	{ "pgup", K_PGUP }, { "pgdn", K_PGDN }, { "f1", K_F1 }, { "f2", K_F2 },
	{ "f3", K_F3 }, { "f4", K_F4 }, { "f5", K_F5 }, { "f6", K_F6 },
	{ "f7", K_F7 }, { "f8", K_F8 }, { "f9", K_F9 }, { "f10", K_F10 },
	{ "f11", K_F11 }, { "f12", K_F12 },
};
/* clang-format on */

static void set_char(struct event *ev, const char *s, size_t n, unsigned mods)
{
	ev->kind = mods ? EVENT_KEY : EVENT_TEXT;
	ev->key = mods ? K_CHAR : K_NONE;
	ev->mods = mods;
	memcpy(ev->text, s, n);
	ev->text[n] = '\0';
}

/* The inside of <…>, after its modifiers. */
static bool named(const char *s, size_t n, unsigned mods, struct event *ev)
{
	uint32_t cp;

	for (size_t i = 0; i < ARRAY_LEN(key_names); i++) {
		if (strlen(key_names[i].name) != n || strncasecmp(key_names[i].name, s, n) != 0)
			continue;
		ev->kind = EVENT_KEY;
		ev->key = key_names[i].key;
		ev->mods = mods;
		if (ev->key == K_TAB && mods == MOD_SHIFT) {
			ev->key = K_BACKTAB;
			ev->mods = 0;
		}
		return true;
	}
	if (n == 5 && strncasecmp(s, "space", n) == 0) {
		set_char(ev, " ", 1, mods);
		return true;
	}
	if (n == 2 && strncasecmp(s, "lt", n) == 0) {
		set_char(ev, "<", 1, mods);
		return true;
	}
	if (mods && n > 0 && utf8_decode(s, n, &cp) == n) {
		set_char(ev, s, n, mods);
		return true;
	}
	return false;
}

size_t event_parse(const char *s, struct event *ev)
{
	static const struct {
		const char *prefix;
		unsigned mod;
	} modifiers[] = { { "c-", MOD_CTRL }, { "a-", MOD_ALT }, { "s-", MOD_SHIFT } };
	const char *start = s, *end;
	unsigned mods = 0;
	uint32_t cp;

	*ev = (struct event){ .kind = EVENT_NONE };
	if (*s == '\0')
		return 0;
	if (*s != '<') {
		size_t n = utf8_decode(s, strlen(s), &cp);

		set_char(ev, s, n, 0);
		return n;
	}
	end = strchr(s, '>');
	if (!end)
		return 0;
	s++;
	for (size_t i = 0; i < ARRAY_LEN(modifiers) && end - s > 2;) {
		if (strncasecmp(s, modifiers[i].prefix, 2) == 0 && !(mods & modifiers[i].mod)) {
			mods |= modifiers[i].mod;
			s += 2;
			i = 0; /* they come in any order */
		} else {
			i++;
		}
	}
	return named(s, (size_t)(end - s), mods, ev) ? (size_t)(end - start) + 1 : 0;
}
