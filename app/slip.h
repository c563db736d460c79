/* SPDX-License-Identifier: MIT */
/* 交接单: what a laptop hands in, in words to be read out, copied on paper and signed. */
#ifndef RUHU_APP_SLIP_H
#define RUHU_APP_SLIP_H

struct hand_in;
struct hand_in_options;
struct strbuf;
struct workspace;

/* Appends it: the file, the computer, how the doors stand, what is unfinished and stays here, what is in the package, the digits. */
void slip_write(struct strbuf *out, struct workspace *ws, const struct hand_in *h, const struct hand_in_options *o);

#endif
