/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <sodium.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "forms/expr_internal.h"

/* digest(text, algorithm, encoding): base64 where no encoding is named. */
static void fn_digest(struct xvalue *out, struct run *r, const struct ast *call)
{
	const char *text = arg_string(r, call, 0), *algorithm = arg_string(r, call, 1);
	const char *encoding = call->n_args > 2 ? arg_string(r, call, 2) : "base64";
	unsigned char hash[HASH_MAX];
	char coded[2 * HASH_MAX + 1];
	size_t n;

	value_string(out, "");
	if (!hash_of(hash, &n, algorithm, text, strlen(text))) {
		run_fail(r,
			 T("digest 的算法“%s”没有，可用 MD5、SHA-1、SHA-256、SHA-384、SHA-512。"),
			 algorithm);
		return;
	}
	if (strcmp(encoding, "hex") == 0) {
		sodium_bin2hex(coded, sizeof(coded), hash, n);
	} else if (strcmp(encoding, "base64") == 0) {
		sodium_bin2base64(coded, sizeof(coded), hash, n, sodium_base64_VARIANT_ORIGINAL);
	} else {
		run_fail(r, T("digest 的编码“%s”没有，可用 hex、base64。"), encoding);
		return;
	}
	value_string(out, arena_strdup(r->ctx->scratch, coded));
}

/* Empty where it is no base64, or does not stand for text. */
static void fn_base64_decode(struct xvalue *out, struct run *r, const struct ast *call)
{
	const char *coded = arg_string(r, call, 0);
	size_t room = strlen(coded) / 4 * 3 + 4, n = 0;
	unsigned char *bytes = arena_alloc(r->ctx->scratch, room + 1);
	const char *end;

	value_string(out, "");
	if (sodium_base642bin(bytes, room, coded, strlen(coded), " \t\r\n", &n, &end,
			      sodium_base64_VARIANT_ORIGINAL) != 0 ||
	    *end != '\0' || memchr(bytes, '\0', n) || !utf8_valid((const char *)bytes, n))
		return;
	bytes[n] = '\0';
	value_string(out, (const char *)bytes);
}

static const struct func table[] = {
	{ "digest", 2, 3, 0, fn_digest },
	{ "base64-decode", 1, 1, 0, fn_base64_decode },
};

const struct func *func_digest_table(size_t *n)
{
	*n = ARRAY_LEN(table);
	return table;
}
