/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/wipe.h"

#include <sodium.h>

#include "base/strbuf.h"

void wipe(void *bytes, size_t n)
{
	sodium_memzero(bytes, n);
}

void wipe_strbuf(struct strbuf *sb)
{
	if (sb->cap)
		wipe(sb->data, sb->cap);
	strbuf_clear(sb);
}
