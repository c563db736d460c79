/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "base/strbuf.h"
#include "exports/package.h"

static bool for_these(const struct package *p, const unsigned char (*keys)[SEAL_KEY], size_t n)
{
	return p->m.n_recipients == n && memcmp(p->m.recipients, keys, n * SEAL_KEY) == 0;
}

static enum status open_sealed(struct package **out, const char *bytes, size_t n,
			       const struct seal_opener *openers, size_t n_openers, struct err *err)
{
	unsigned char keys[SEAL_RECIPIENTS][SEAL_KEY];
	size_t n_keys = 0;
	struct strbuf plain;
	enum status st = seal_recipients(keys, &n_keys, bytes, n, err);

	if (st == ST_OK && n_openers == 0)
		st = err_set(err, ST_USAGE, T("这个文件是加密的，这里没有能打开它的钥匙。"));
	if (st != ST_OK)
		return st;
	strbuf_init(&plain);
	st = seal_open(&plain, bytes, n, openers, n_openers, err);
	if (st == ST_OK)
		st = package_read(out, plain.data, plain.len, err);
	if (st == ST_OK && !for_these(*out, (const unsigned char(*)[SEAL_KEY])keys, n_keys)) {
		package_free(*out);
		*out = NULL;
		st = err_set(
			err, ST_SYNTAX,
			T("这个文件写给谁和签名里说的不一样，没有打开。请再拷一次原来的文件。"));
	}
	strbuf_clear(&plain);
	return st;
}

enum status package_open(struct package **out, bool *sealed, const char *bytes, size_t n,
			 const struct seal_opener *openers, size_t n_openers, struct err *err)
{
	enum status st;

	*out = NULL;
	*sealed = seal_is_sealed(bytes, n);
	if (*sealed)
		return open_sealed(out, bytes, n, openers, n_openers, err);
	st = package_read(out, bytes, n, err);
	/* The plain text of a sealed package is not one: whoever took the seal off also gave it to others. */
	if (st == ST_OK && (*out)->m.n_recipients > 0) {
		package_free(*out);
		*out = NULL;
		st = err_set(err, ST_SYNTAX,
			     T("这个交接包应当是加密的，封口被拆掉了，没有收。请要原来的文件。"));
	}
	return st;
}
