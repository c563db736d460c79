/* SPDX-License-Identifier: MIT */
/*
 * A sealed file (docs/FORMATS.md):
 *   ruhu-sealed 2
 *   recipient TAB KEY TAB BOX       a line each: the file key in crypto_box_seal for KEY
 *   bytes TAB N                     after the empty line: a file that was cut off is known without its key
 *   stream TAB HEADER               of crypto_secretstream_xchacha20poly1305
 *   (empty line)
 *   chunks of 64 KiB, each 17 bytes longer than what it holds; the last one, and only it, has TAG_FINAL. The lines above are the
 *   additional data of every chunk, so that recipients cannot be added or taken away.
 */
#include "config.h"

#include <sodium.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "exports/seal.h"

enum {
	CHUNK = 65536,
	MORE = crypto_secretstream_xchacha20poly1305_ABYTES,
	FILE_KEY = crypto_secretstream_xchacha20poly1305_KEYBYTES,
	BOX = FILE_KEY + crypto_box_SEALBYTES,
	STREAM = crypto_secretstream_xchacha20poly1305_HEADERBYTES
};

static const char first_line[] = "ruhu-sealed 2\n";

struct head {
	size_t n;
	unsigned char key[SEAL_RECIPIENTS][SEAL_KEY];
	unsigned char box[SEAL_RECIPIENTS][BOX];
	unsigned char stream[STREAM];
	int64_t body;  /* bytes of all chunks */
	size_t length; /* of the text, with its empty line */
};

static void add_hex(struct strbuf *out, const unsigned char *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		strbuf_addc(out, digits[bytes[i] >> 4]);
		strbuf_addc(out, digits[bytes[i] & 15]);
	}
}

static void print_head(struct strbuf *out, const struct head *h)
{
	strbuf_adds(out, first_line);
	for (size_t i = 0; i < h->n; i++) {
		strbuf_adds(out, "recipient\t");
		add_hex(out, h->key[i], SEAL_KEY);
		strbuf_addc(out, '\t');
		add_hex(out, h->box[i], BOX);
		strbuf_addc(out, '\n');
	}
	strbuf_addf(out, "bytes\t%lld\nstream\t", (long long)h->body);
	add_hex(out, h->stream, STREAM);
	strbuf_adds(out, "\n\n");
}

static enum status cannot(struct err *err)
{
	return err_set(err, ST_SYNTAX,
		       T("这个加密的文件不完整或被改过，没有打开。请再拷一次原来的文件。"));
}

/* All of the file that its first lines announce; told without a key. */
static enum status check_length(const struct head *h, size_t n, struct err *err)
{
	int64_t have = (int64_t)(n - h->length);

	if (have == h->body)
		return ST_OK;
	if (have > h->body)
		return cannot(err);
	return err_set(err, ST_SYNTAX,
		       T("这个加密的文件没有拷完，少了 %lld 字节，没有打开（不是口令的问题）。请再拷一次原来的文件。"),
		       (long long)(h->body - have));
}

void seal_opener_from_seed(struct seal_opener *out, const unsigned char seed[SEAL_SEED])
{
	if (crypto_box_seed_keypair(out->key, out->secret, seed) != 0)
		abort();
}

bool seal_key_of_signer(unsigned char out[SEAL_KEY], const unsigned char key[PUBLIC_KEY_SIZE])
{
	return crypto_sign_ed25519_pk_to_curve25519(out, key) == 0;
}

void seal_opener_of_signer(struct seal_opener *out, const struct seal_signer *signer)
{
	if (crypto_sign_ed25519_pk_to_curve25519(out->key, signer->key) != 0 ||
	    crypto_sign_ed25519_sk_to_curve25519(out->secret, signer->secret) != 0)
		abort();
}

static void put_chunks(struct strbuf *out, const unsigned char *bytes, size_t n,
		       crypto_secretstream_xchacha20poly1305_state *state, const char *head,
		       size_t head_len)
{
	unsigned char *chunk = mem_alloc(CHUNK + MORE);
	bool last = false;

	for (size_t at = 0; !last; at += CHUNK) {
		size_t part = n - at < CHUNK ? n - at : CHUNK;

		last = at + part == n;
		if (crypto_secretstream_xchacha20poly1305_push(
			    state, chunk, NULL, bytes + at, part, (const unsigned char *)head,
			    head_len,
			    last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0) != 0)
			abort();
		strbuf_add(out, chunk, part + MORE);
	}
	free(chunk);
}

enum status seal_close(struct strbuf *out, const void *bytes, size_t n,
		       const unsigned char (*recipients)[SEAL_KEY], size_t n_recipients,
		       struct err *err)
{
	crypto_secretstream_xchacha20poly1305_state state;
	unsigned char key[FILE_KEY];
	struct head h = { .n = n_recipients,
			  .body = (int64_t)(n + MORE * (n > CHUNK ? (n + CHUNK - 1) / CHUNK : 1)) };
	struct strbuf text;
	enum status st = ST_OK;

	if (n_recipients < 1 || n_recipients > SEAL_RECIPIENTS)
		return err_set(err, ST_LIMIT, T("收件钥匙的数目不对，没有加密，也没有写文件。"));
	crypto_secretstream_xchacha20poly1305_keygen(key);
	for (size_t i = 0; i < n_recipients && st == ST_OK; i++) {
		memcpy(h.key[i], recipients[i], SEAL_KEY);
		if (crypto_box_seal(h.box[i], key, sizeof(key), recipients[i]) != 0)
			st = err_set(err, ST_INPUT,
				     T("办公室的公钥不对，没有加密，也没有写文件。"));
	}
	if (st == ST_OK &&
	    crypto_secretstream_xchacha20poly1305_init_push(&state, h.stream, key) != 0)
		abort();
	if (st == ST_OK) {
		strbuf_init(&text);
		print_head(&text, &h);
		strbuf_add(out, text.data, text.len);
		put_chunks(out, bytes, n, &state, text.data, text.len);
		strbuf_clear(&text);
	}
	sodium_memzero(key, sizeof(key));
	sodium_memzero(&state, sizeof(state));
	return st;
}

bool seal_is_sealed(const char *bytes, size_t n)
{
	return n >= sizeof(first_line) - 3 &&
	       memcmp(bytes, first_line, sizeof(first_line) - 3) == 0;
}

/* Takes exactly n bytes in lower-case hexadecimal digits off *at. */
static bool take_hex(const char **at, const char *end, unsigned char *out, size_t n)
{
	if ((size_t)(end - *at) < 2 * n ||
	    sodium_hex2bin(out, n, *at, 2 * n, NULL, NULL, NULL) != 0)
		return false;
	*at += 2 * n;
	return true;
}

static bool take_text(const char **at, const char *end, const char *text)
{
	size_t n = strlen(text);

	if ((size_t)(end - *at) < n || memcmp(*at, text, n) != 0)
		return false;
	*at += n;
	return true;
}

static bool take_number(const char **at, const char *end, int64_t *out)
{
	const char *lf = memchr(*at, '\n', (size_t)(end - *at));

	if (!lf || !num_parse_int(*at, (size_t)(lf - *at), out) || *out < 0)
		return false;
	*at = lf + 1;
	return true;
}

/* One spelling only: what was read is printed again and compared. */
static bool read_head(struct head *h, const char *bytes, size_t n)
{
	const char *at = bytes, *end = bytes + n;
	struct strbuf again;
	bool good;

	memset(h, 0, sizeof(*h));
	if (!take_text(&at, end, first_line))
		return false;
	while (h->n < SEAL_RECIPIENTS && take_text(&at, end, "recipient\t")) {
		if (!take_hex(&at, end, h->key[h->n], SEAL_KEY) || !take_text(&at, end, "\t") ||
		    !take_hex(&at, end, h->box[h->n], BOX) || !take_text(&at, end, "\n"))
			return false;
		h->n++;
	}
	if (h->n == 0 || !take_text(&at, end, "bytes\t") || !take_number(&at, end, &h->body) ||
	    !take_text(&at, end, "stream\t") ||
	    !take_hex(&at, end, h->stream, STREAM) || !take_text(&at, end, "\n\n"))
		return false;
	h->length = (size_t)(at - bytes);
	strbuf_init(&again);
	print_head(&again, h);
	good = again.len == h->length && memcmp(again.data, bytes, again.len) == 0;
	strbuf_clear(&again);
	return good;
}

enum status seal_recipients(unsigned char (*recipients)[SEAL_KEY], size_t *n_recipients,
			    const char *bytes, size_t n, struct err *err)
{
	struct head h;

	if (!read_head(&h, bytes, n))
		return cannot(err);
	memcpy(recipients, h.key, sizeof(h.key));
	*n_recipients = h.n;
	return check_length(&h, n, err);
}

enum status seal_whole(const char *bytes, size_t n, struct err *err)
{
	struct head h;

	return read_head(&h, bytes, n) ? check_length(&h, n, err) : cannot(err);
}

static bool pull(struct strbuf *out, const char *bytes, size_t n, const struct head *h,
		 const unsigned char key[FILE_KEY])
{
	crypto_secretstream_xchacha20poly1305_state state;
	const unsigned char *at = (const unsigned char *)bytes + h->length;
	size_t left = n - h->length;
	unsigned char *plain = mem_alloc(CHUNK);
	bool good = crypto_secretstream_xchacha20poly1305_init_pull(&state, h->stream, key) == 0;
	bool last = false;

	while (good && !last) {
		size_t part = left < CHUNK + MORE ? left : CHUNK + MORE;
		unsigned char tag = 0;

		good = part > MORE && crypto_secretstream_xchacha20poly1305_pull(
					      &state, plain, NULL, &tag, at, part,
					      (const unsigned char *)bytes, h->length) == 0;
		if (!good)
			break;
		strbuf_add(out, plain, part - MORE);
		at += part;
		left -= part;
		last = left == 0;
		good = tag == (last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
	}
	sodium_memzero(&state, sizeof(state));
	free(plain);
	return good;
}

enum status seal_open(struct strbuf *out, const char *bytes, size_t n,
		      const struct seal_opener *openers, size_t n_openers, struct err *err)
{
	size_t start = out->len;
	unsigned char key[FILE_KEY];
	struct head h;
	bool mine = false, good = false;

	if (!read_head(&h, bytes, n))
		return cannot(err);
	if (check_length(&h, n, err) != ST_OK)
		return ST_SYNTAX;
	for (size_t i = 0; i < h.n && !good; i++)
		for (size_t k = 0; k < n_openers && !good; k++) {
			if (memcmp(h.key[i], openers[k].key, SEAL_KEY) != 0)
				continue;
			mine = true;
			good = crypto_box_seal_open(key, h.box[i], BOX, openers[k].key,
						    openers[k].secret) == 0;
		}
	if (!mine)
		return err_set(err, ST_NOT_FOUND, T("这个文件是加密给别的钥匙的，这里打不开。"));
	strbuf_reserve(out, n);
	good = good && pull(out, bytes, n, &h, key);
	sodium_memzero(key, sizeof(key));
	if (good)
		return ST_OK;
	strbuf_cut(out, start);
	return cannot(err);
}
