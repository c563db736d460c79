/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "tests/faults/forge.h"
#include "tests/faults/spoil.h"

enum { OFFERED_EACH = 2500 /* of the damaged ones, to an office */, CHUNK = 65536 + 17 };

struct seal_opener spoil_opener;

static void make_opener(void)
{
	unsigned char seed[SEAL_SEED] = { 3 };

	seal_opener_from_seed(&spoil_opener, seed);
}

static void try_bytes(struct damage *d, const char *bytes, size_t n, const char *what, size_t at)
{
	struct package *p = NULL;
	struct err err = ERR_INIT;
	bool sealed;

	if (n == d->good[0].len && memcmp(bytes, d->good[0].data, n) == 0)
		return;
	if (n == d->good[1].len && memcmp(bytes, d->good[1].data, n) == 0)
		return;
	if (d->cases++ % OFFERED_EACH == 0 && forge_mutant == FORGE_NONE) {
		fixture_write(arena_printf(d->f->arena, "%s/%05ld.ruhu", d->folder, d->offered++),
			      bytes, n);
	}
	if (package_open(&p, &sealed, bytes, n, &spoil_opener, 1, &err) == ST_OK) {
		if (d->taken++ == 0)
			(void)snprintf(d->first, sizeof(d->first), "%s %zu", what, at);
	} else if (p || !err.text[0]) {
		fail_msg("%s %zu: refused without a word", what, at);
	}
	package_free(p);
}

static void spoil_bits(struct damage *d, size_t stride)
{
	size_t n = d->good[0].len;
	char *copy = malloc(n);

	memcpy(copy, d->good[0].data, n);
	for (size_t bit = 0; bit < 8 * n; bit += stride) {
		copy[bit / 8] ^= (char)(1u << bit % 8);
		try_bytes(d, copy, n, "bit", bit);
		copy[bit / 8] = d->good[0].data[bit / 8];
	}
	free(copy);
}

static void spoil_lengths(struct damage *d, size_t stride)
{
	struct strbuf longer;

	for (size_t n = 0; n < d->good[0].len; n += stride)
		try_bytes(d, d->good[0].data, n, "length", n);
	strbuf_init(&longer);
	strbuf_add(&longer, d->good[0].data, d->good[0].len);
	for (int i = 0; i < 64; i++) {
		strbuf_add(&longer, "\n", 1);
		try_bytes(d, longer.data, longer.len, "longer by", (size_t)i);
	}
	strbuf_clear(&longer);
}

/* A part of one of the two is put over, or between, or a part is left out. */
void spoil_by_splices(struct damage *d, long n)
{
	struct strbuf made;

	strbuf_init(&made);
	for (long i = 0; i < n; i++) {
		const struct strbuf *from = &d->good[draw(d->f, 2)];
		size_t len = d->good[0].len, at = draw(d->f, (uint32_t)len), kind = draw(d->f, 3);
		size_t part = 1 + draw(d->f, draw(d->f, 2) ? 40 : (uint32_t)from->len / 2);
		size_t where = draw(d->f, (uint32_t)(from->len - part));
		size_t skip = kind == 0 ? part : kind == 1 ? 0 : 1 + draw(d->f, 200);

		strbuf_reset(&made);
		strbuf_add(&made, d->good[0].data, at);
		if (kind < 2)
			strbuf_add(&made, from->data + where, part);
		if (at + skip < len)
			strbuf_add(&made, d->good[0].data + at + skip, len - at - skip);
		try_bytes(d, made.data, made.len, "splice", (size_t)i);
	}
	strbuf_clear(&made);
}

/* A plain package is its manifest and its sections, a sealed one its head and its chunks. */
enum { MOST_PARTS = 16 };
struct parts {
	struct {
		const char *at;
		size_t n;
	} v[MOST_PARTS];
	size_t n;
};

static void add_part(struct parts *p, const char *at, size_t n)
{
	assert_true(p->n < MOST_PARTS);
	p->v[p->n].at = at;
	p->v[p->n++].n = n;
}

static struct parts parts_of(const struct strbuf *bytes)
{
	struct parts p = { .n = 0 };
	const char *head_end = strstr(bytes->data, "\n\n") + 2, *at = head_end;
	bool sealed = seal_is_sealed(bytes->data, bytes->len);

	add_part(&p, bytes->data, (size_t)(head_end - bytes->data));
	for (const char *line = bytes->data; !sealed && line < head_end;
	     line = strchr(line, '\n') + 1) {
		size_t n = 0;

		if (sscanf(line, "section\t%*s\t%*u\t%zu", &n) == 1) {
			add_part(&p, at, n);
			at += n;
		}
	}
	while (sealed && at + CHUNK < bytes->data + bytes->len) {
		add_part(&p, at, CHUNK);
		at += CHUNK;
	}
	add_part(&p, at, (size_t)(bytes->data + bytes->len - at));
	return p;
}

static void try_parts(struct damage *d, const struct parts *p, const char *what, size_t at)
{
	struct strbuf made;

	strbuf_init(&made);
	for (size_t i = 0; i < p->n; i++)
		strbuf_add(&made, p->v[i].at, p->v[i].n);
	try_bytes(d, made.data, made.len, what, at);
	strbuf_clear(&made);
}

void spoil_parts(struct damage *d)
{
	const struct parts good = parts_of(&d->good[0]), other = parts_of(&d->good[1]);

	for (size_t i = 0; i < good.n; i++) {
		struct parts p = good;

		p.v[i].n = 0;
		try_parts(d, &p, "without part", i);
		p = good;
		for (size_t k = 0; k < other.n; k++) {
			p.v[i] = other.v[k];
			try_parts(d, &p, "another's part", i);
		}
		for (size_t k = 0; k < good.n; k++) {
			p = good;
			p.v[i] = good.v[k];
			try_parts(d, &p, "doubled part", k);
			p.v[k] = good.v[i];
			try_parts(d, &p, "swapped part", i);
		}
	}
	for (size_t i = 1; i < good.n; i++) { /* the head of one, the rest of the other */
		struct parts p = good;

		for (size_t k = i; k < good.n && k < other.n; k++)
			p.v[k] = other.v[k];
		try_parts(d, &p, "halves, from part", i);
	}
}

void damage_begin(struct damage *d, struct fixture *f, const char *name, bool sealed,
			 size_t n)
{
	struct seal_signer laptop;
	struct forge good = { .code = "L1", .records_code = "L1", .number = 1, .n = n, .first = 1 };

	*d = (struct damage){ .f = f, .folder = fixture_path(f, name) };
	make_opener();
	forge_signer(&laptop, 1);
	good.by = good.revisions_by = good.erases_by = &laptop;
	if (sealed) {
		good.recipients = 2;
		memcpy(good.keys[0], spoil_opener.key, SEAL_KEY);
		memset(good.keys[1], 9, SEAL_KEY);
	}
	for (int i = 0; i < 2; i++) {
		strbuf_init(&d->good[i]);
		forge_package(&d->good[i], &good);
		good.number++;
		good.first += 100000;
	}
	must(fs_mkdirs(d->folder, NULL), NULL);
}

void damage_end(struct damage *d)
{
	strbuf_clear(&d->good[0]);
	strbuf_clear(&d->good[1]);
}

void spoil(struct damage *d, size_t stride, long splices)
{
	spoil_bits(d, stride);
	spoil_lengths(d, stride);
	spoil_parts(d);
	spoil_by_splices(d, splices);
}

