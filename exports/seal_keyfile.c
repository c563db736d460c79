/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <sodium.h>
#include <string.h>

#include "base/i18n.h"
#include "base/strbuf.h"
#include "exports/keyfile.h"

static const char first_line[] = "ruhu-keys 1\n";

/* What a file may ask of this machine. */
#define MEMORY_MAX ((uint64_t)1 << 30)
#define PASSES_MAX 16

void keyfile_clear(struct keyfile *f)
{
	VEC_CLEAR(&f->keys);
}

static void add_hex(struct strbuf *out, char before, const unsigned char *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";

	strbuf_addc(out, before);
	for (size_t i = 0; i < n; i++) {
		strbuf_addc(out, digits[bytes[i] >> 4]);
		strbuf_addc(out, digits[bytes[i] & 15]);
	}
}

void keyfile_print(struct strbuf *out, const struct keyfile *f)
{
	size_t start = out->len;
	struct digest d;

	strbuf_adds(out, first_line);
	for (size_t i = 0; i < f->keys.n; i++) {
		const struct key_entry *k = &f->keys.v[i];

		strbuf_adds(out, "key");
		add_hex(out, '\t', k->key, SEAL_KEY);
		strbuf_addf(out, "\t%llu\t%llu", (unsigned long long)k->passes,
			    (unsigned long long)k->memory);
		add_hex(out, '\t', k->salt, KEY_SALT);
		add_hex(out, '\t', k->nonce, KEY_NONCE);
		add_hex(out, '\t', k->box, KEY_BOX);
		strbuf_addc(out, '\n');
	}
	d = digest_of(out->data + start, out->len - start);
	strbuf_adds(out, "digest");
	add_hex(out, '\t', d.b, DIGEST_SIZE);
	strbuf_addc(out, '\n');
}

static bool take_hex(const char **at, const char *end, char before, unsigned char *out, size_t n)
{
	if ((size_t)(end - *at) < 2 * n + 1 || **at != before ||
	    sodium_hex2bin(out, n, *at + 1, 2 * n, NULL, NULL, NULL) != 0)
		return false;
	*at += 2 * n + 1;
	return true;
}

static bool take_number(const char **at, const char *end, uint64_t *out, uint64_t most)
{
	const char *s = *at + 1;

	*out = 0;
	if (*at >= end || **at != '\t')
		return false;
	for (; s < end && *s >= '0' && *s <= '9' && *out <= most; s++)
		*out = *out * 10 + (uint64_t)(*s - '0');
	*at = s;
	return *out >= 1 && *out <= most;
}

static bool read_key(struct keyfile *f, const char **at, const char *end)
{
	struct key_entry k;

	if (f->keys.n == KEYFILE_KEYS || end - *at < 3 || memcmp(*at, "key", 3) != 0)
		return false;
	*at += 3;
	if (!take_hex(at, end, '\t', k.key, SEAL_KEY) ||
	    !take_number(at, end, &k.passes, PASSES_MAX) ||
	    !take_number(at, end, &k.memory, MEMORY_MAX) ||
	    !take_hex(at, end, '\t', k.salt, KEY_SALT) ||
	    !take_hex(at, end, '\t', k.nonce, KEY_NONCE) ||
	    !take_hex(at, end, '\t', k.box, KEY_BOX) || *at == end || **at != '\n')
		return false;
	++*at;
	VEC_PUSH(&f->keys, k);
	return true;
}

enum status keyfile_read(struct keyfile *out, const char *bytes, size_t n, struct err *err)
{
	enum { HEAD = sizeof(first_line) - 1, TAIL = 6 + 1 + 2 * DIGEST_SIZE + 1 };
	bool good = n >= HEAD + TAIL && memcmp(bytes, first_line, HEAD) == 0;
	struct strbuf again;

	*out = (struct keyfile){ { 0 } };
	if (good) {
		const char *at = bytes + HEAD, *end = bytes + n - TAIL;

		while (good && at < end)
			good = read_key(out, &at, end);
	}
	strbuf_init(&again);
	keyfile_print(&again, out);
	good = good && again.len == n && memcmp(again.data, bytes, n) == 0;
	strbuf_clear(&again);
	if (good)
		return ST_OK;
	keyfile_clear(out);
	return err_set(err, ST_SYNTAX,
		       T("钥匙文件损坏了（不是口令的问题）。请换回备份的钥匙文件，或者用纸上的钥匙"
			 "恢复：ruhu "
			 "keys restore。"));
}

static enum status derive(unsigned char out[crypto_secretbox_KEYBYTES], const struct key_entry *k,
			  const char *passphrase, struct err *err)
{
	if (crypto_pwhash(out, crypto_secretbox_KEYBYTES, passphrase, strlen(passphrase), k->salt,
			  k->passes, (size_t)k->memory, crypto_pwhash_ALG_ARGON2ID13) == 0)
		return ST_OK;
	return err_set(err, ST_LIMIT, T("内存不够，算不了口令（要 %d MB）。请关掉别的程序再试。"),
		       (int)(k->memory >> 20));
}

enum status key_lock(struct key_entry *out, const unsigned char seed[SEAL_SEED],
		     const char *passphrase, struct err *err)
{
	unsigned char secret[crypto_secretbox_KEYBYTES];
	struct seal_opener opener;
	enum status st;

	*out = (struct key_entry){ .passes = crypto_pwhash_OPSLIMIT_MODERATE,
				   .memory = crypto_pwhash_MEMLIMIT_MODERATE };
	randombytes_buf(out->salt, sizeof(out->salt));
	randombytes_buf(out->nonce, sizeof(out->nonce));
	seal_opener_from_seed(&opener, seed);
	memcpy(out->key, opener.key, sizeof(out->key));
	st = derive(secret, out, passphrase, NULL);
	if (st != ST_OK) {
		out->passes = crypto_pwhash_OPSLIMIT_INTERACTIVE;
		out->memory = crypto_pwhash_MEMLIMIT_INTERACTIVE;
		st = derive(secret, out, passphrase, err);
	}
	if (st == ST_OK &&
	    crypto_secretbox_easy(out->box, seed, SEAL_SEED, out->nonce, secret) != 0)
		abort();
	sodium_memzero(secret, sizeof(secret));
	sodium_memzero(&opener, sizeof(opener));
	return st;
}

enum status key_unlock(unsigned char seed[SEAL_SEED], const struct key_entry *entry,
		       const char *passphrase, struct err *err)
{
	unsigned char secret[crypto_secretbox_KEYBYTES];
	enum status st = derive(secret, entry, passphrase, err);

	if (st == ST_OK && crypto_secretbox_open_easy(seed, entry->box, sizeof(entry->box),
						      entry->nonce, secret) != 0)
		st = err_set(err, ST_INPUT, T("口令不对（钥匙文件是好的）。请再试一次。"));
	sodium_memzero(secret, sizeof(secret));
	return st;
}

/* Paper: 52 signs of five bits hold the 256 bits and four zeros. The check sign of a group is a sum over GF(32) with a different
 * factor for each place and a start that is the group's number: it sees every wrong sign, every swap within a group, a swapped group. */

static const char signs[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
enum { GROUPS = 13, GROUP = 4, PER_LINE = 5 };

/* Times x in GF(2)[x] / (x^5 + x^2 + 1). */
static unsigned times_x(unsigned v)
{
	v <<= 1;
	return v & 32u ? v ^ 37u : v;
}

static unsigned check_sign(const unsigned char group[GROUP], unsigned number)
{
	unsigned sum = number & 31u;

	for (size_t i = 0; i < GROUP; i++)
		sum = times_x(sum) ^ group[i];
	return times_x(sum);
}

static unsigned bits_at(const unsigned char seed[SEAL_SEED], size_t bit)
{
	unsigned v = 0;

	for (size_t i = bit; i < bit + 5; i++)
		v = v << 1 |
		    (i < (size_t)8 * SEAL_SEED ? ((unsigned)seed[i / 8] >> (7 - i % 8)) & 1u : 0u);
	return v;
}

void key_paper(struct strbuf *out, const unsigned char seed[SEAL_SEED])
{
	for (unsigned g = 0; g < GROUPS; g++) {
		unsigned char group[GROUP];

		for (size_t i = 0; i < GROUP; i++) {
			group[i] = (unsigned char)bits_at(seed, ((size_t)g * GROUP + i) * 5);
			strbuf_addc(out, signs[group[i]]);
		}
		strbuf_addc(out, signs[check_sign(group, g + 1)]);
		strbuf_addc(out, g % PER_LINE == PER_LINE - 1 || g == GROUPS - 1 ? '\n' : ' ');
		sodium_memzero(group, sizeof(group));
	}
}

/* The signs alone as numbers; -1 for another character, which stays in its place so that its group is named. */
static size_t read_signs(int *out, size_t most, const char *text)
{
	size_t n = 0;

	for (; *text; text++) {
		char c = *text;
		const char *at;

		if (c == ' ' || c == '-' || c == '\n' || c == '\r' || c == '\t')
			continue;
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		at = strchr(signs, c);
		if (n < most)
			out[n] = at ? (int)(at - signs) : -1;
		n++;
	}
	return n;
}

enum status key_paper_read(unsigned char seed[SEAL_SEED], const char *text, struct err *err)
{
	int v[GROUPS * (GROUP + 1)];
	size_t n = read_signs(v, GROUPS * (GROUP + 1), text);
	unsigned rest = 0;

	memset(seed, 0, SEAL_SEED);
	if (n != (size_t)GROUPS * (GROUP + 1))
		return err_set(err, ST_INPUT,
			       T("纸上的钥匙有 13 组，每组 5 个字母或数字；这里一共是 %zu "
				 "个。请对着纸再看一遍。"),
			       n);
	for (unsigned g = 0; g < GROUPS; g++) {
		const int *from = v + (size_t)g * (GROUP + 1);
		unsigned char group[GROUP];
		bool good = from[GROUP] >= 0;

		for (size_t i = 0; i < GROUP; i++) {
			good = good && from[i] >= 0;
			group[i] = (unsigned char)(from[i] & 31);
		}
		if (!good || check_sign(group, g + 1) != (unsigned)from[GROUP])
			return err_set(err, ST_INPUT,
				       T("第 %u 组输错了。请对着纸把这一组再输一遍。"), g + 1);
		for (size_t i = 0; i < (size_t)GROUP * 5; i++) {
			size_t bit = (size_t)g * GROUP * 5 + i;
			unsigned one = ((unsigned)group[i / 5] >> (4 - i % 5)) & 1u;

			if (bit < (size_t)8 * SEAL_SEED)
				seed[bit / 8] =
					(unsigned char)(seed[bit / 8] | one << (7 - bit % 8));
			else
				rest |= one;
		}
	}
	sodium_memzero(v, sizeof(v));
	return rest == 0 ? ST_OK
			 : err_set(err, ST_INPUT, T("第 %u 组输错了。请对着纸把这一组再输一遍。"),
				   (unsigned)GROUPS);
}
