/* SPDX-License-Identifier: MIT */
/* What must not stay in memory, a passphrase or a key: overwritten so that no compiler leaves it out. */
#ifndef RUHU_BASE_WIPE_H
#define RUHU_BASE_WIPE_H

#include <stddef.h>

struct strbuf;

void wipe(void *bytes, size_t n);
/* As strbuf_clear, all it ever held overwritten. Where it must not have moved meanwhile: strbuf_reserve first. */
void wipe_strbuf(struct strbuf *sb);

#endif
