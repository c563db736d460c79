/* SPDX-License-Identifier: MIT */
/*
 * Bytes of a terminal -> events. Reads nothing and knows no clock: the caller keeps the bytes
 * not yet used, and says flush when nothing more has come for 50 ms and the first byte kept is
 * ESC. However the bytes are cut into reads, the same events come out (text may be cut into
 * other pieces). UTF-8 is strict; what is no UTF-8 becomes U+FFFD, one for each maximal bad
 * part; C1 has no meaning.
 *
 *	while (n > 0 && (used = decode(&d, buf, n, flush, &ev)) > 0) {
 *		handle(&ev);  (unless it is EVENT_NONE)
 *		buf += used, n -= used;
 *	}
 */
#ifndef RUHU_TUI_DECODE_H
#define RUHU_TUI_DECODE_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/event.h"

/* What this terminal's terminfo entry says a key sends; at least 2 bytes, the first is ESC. */
struct decode_key {
	const char *bytes;
	enum key key;
	unsigned mods;
};

enum decode_mode { DECODE_PLAIN, DECODE_PASTE, DECODE_SKIP_CSI, DECODE_SKIP_STRING };

struct decoder {
	const struct decode_key *keys; /* borrowed; may be NULL */
	size_t n_keys;
	enum decode_mode
		mode;  /* inside a paste, or of something too long that is being thrown away */
	bool after_cr; /* in a paste: a '\n' now belongs to the '\r' before */
};

/* Bytes used; 0 = more are needed. ev is EVENT_NONE where the bytes mean nothing. */
size_t decode(struct decoder *d, const unsigned char *buf, size_t n, bool flush, struct event *ev);

/* Nothing has come for half a second inside a paste or a long sequence whose end seems lost:
 * back to plain keys. */
void decode_idle(struct decoder *d);

#endif
