/* SPDX-License-Identifier: MIT */
/* Control sequences (CSI) and single shifts (SS3) of the decoder. Private to tui/decode.c. */
#ifndef RUHU_TUI_DECODE_SEQ_H
#define RUHU_TUI_DECODE_SEQ_H

#include "tui/decode.h"

void decode_set_key(struct event *ev, enum key key, unsigned mods);
void decode_set_char(struct event *ev, unsigned cp,
		     unsigned mods); /* plain: text; with Ctrl or Alt: a key */

/* buf starts with ESC [ or ESC O. Bytes used, 0 = incomplete. */
size_t decode_csi(struct decoder *d, const unsigned char *buf, size_t n, struct event *ev);
size_t decode_ss3(struct decoder *d, const unsigned char *buf, size_t n, struct event *ev);
/* Exactly these bytes in the terminfo table. */
bool decode_terminfo(const struct decoder *d, const unsigned char *buf, size_t n, struct event *ev);

#endif
