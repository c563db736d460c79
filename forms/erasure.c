/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/erasure.h"

#include <string.h>

#include "base/strbuf.h"

bool erasure_reason_valid(const char *reason)
{
	size_t n = strlen(reason);

	return n >= 1 && n <= ERASURE_REASON && strspn(reason, "abcdefghijklmnopqrstuvwxyz-") == n;
}

struct digest erasure_id(const struct erasure *e)
{
	char identity[IDENTITY_TEXT], key[DIGEST_HEX];
	struct digest number;
	struct strbuf bytes;

	memcpy(number.b, e->by.key, sizeof(number.b));
	digest_hex(key, &number);
	identity_format(identity, &e->identity);
	strbuf_init(&bytes);
	strbuf_addf(&bytes, "ruhu-erasure 1\nidentity\t%s\nreason\t%s\nseq\t%lld\nkey\t%s\n",
		    identity, e->reason, (long long)e->seq, key);
	number = digest_of(bytes.data, bytes.len);
	strbuf_clear(&bytes);
	return number;
}
