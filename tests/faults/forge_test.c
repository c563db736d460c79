/* SPDX-License-Identifier: MIT */
/*
 * Packages that were damaged on their way, and packages that somebody made up. Damage: every bit of a plain and of a sealed one, every
 * length, sections and chunks swapped, doubled, left out and taken from another package, ranges moved about; none is read, and of those
 * that are handed to an office as well none changes its state. Forged: unknown signers, records of others, signatures that belong to
 * something else, revoked computers, withdrawals by those who may not, replays, forks: no row enters. RUHU_FAULTS=long: all of it.
 */
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
#include "base/attr.h"
#include "base/fs.h"
#include "exports/package_merge.h"
#include "tests/exports/fixture.h"
#include "tests/faults/forge.h"

enum {
	SHORT_STRIDE = 37,
	SHORT_SPLICES = 1500,
	LONG_SPLICES = 60000,
	SHORT_FORGED = 66,
	LONG_FORGED = 1100,
	OFFERED_EACH = 2500, /* of the damaged ones, to an office */
	CHUNK = 65536 + 17,
	MUTANT_SPLICES = 400
};

static bool long_form(void)
{
	const char *form = getenv("RUHU_FAULTS");

	return form && strcmp(form, "long") == 0;
}

static struct seal_opener opener;

static void make_opener(void)
{
	unsigned char seed[SEAL_SEED] = { 3 };

	seal_opener_from_seed(&opener, seed);
}

static enum status give_opener(void *ctx UNUSED, const struct seal_opener **openers, size_t *n,
			       struct err *err UNUSED)
{
	*openers = &opener;
	*n = 1;
	return ST_OK;
}

struct damage {
	struct fixture *f;
	struct strbuf good[2]; /* the one that is spoiled, and another to take from */
	const char *folder;    /* where some are put for the office */
	long cases, offered, taken;
	char first[80]; /* what was taken */
};

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
	if (package_open(&p, &sealed, bytes, n, &opener, 1, &err) == ST_OK) {
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
static void spoil_by_splices(struct damage *d, long n)
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

static void spoil_parts(struct damage *d)
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

static void damage_begin(struct damage *d, struct fixture *f, const char *name, bool sealed,
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
		memcpy(good.keys[0], opener.key, SEAL_KEY);
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

static void damage_end(struct damage *d)
{
	strbuf_clear(&d->good[0]);
	strbuf_clear(&d->good[1]);
}

static void spoil(struct damage *d, size_t stride, long splices)
{
	spoil_bits(d, stride);
	spoil_lengths(d, stride);
	spoil_parts(d);
	spoil_by_splices(d, splices);
}

static void add_key(struct store *office, uint32_t number, const char *code, enum key_role role,
		    enum key_state state)
{
	struct seal_signer signer;
	struct store_key key = { .code = code, .role = role, .state = state };
	struct err err = ERR_INIT;

	forge_signer(&signer, number);
	memcpy(key.key, signer.key, sizeof(key.key));
	must(store_key_put(office, &key, &err), &err);
}

/* An office that knows L1 and L2, and no longer L3. */
static struct store *an_office(struct fixture *f, const char *name)
{
	struct store *office = fixture_store(f, name, STORE_OFFICE, true);

	add_key(office, 1, "L1", KEY_DEVICE, KEY_TRUSTED);
	add_key(office, 2, "L2", KEY_DEVICE, KEY_TRUSTED);
	add_key(office, 3, "L3", KEY_DEVICE, KEY_REVOKED);
	return office;
}

struct count {
	size_t files, refused;
};

static struct count merge_folder(struct fixture *f, struct store *office, const char *folder)
{
	struct merge_options options = { .divisions = f->divisions, .openers = give_opener };
	struct err err = ERR_INIT;
	struct merge *m = NULL;
	struct count count = { 0 };
	enum status st;

	must(merge_open(&m, office, &options, &err), &err);
	must(merge_path(m, folder, &err), &err);
	st = merge_run(m, &err);
	if (st != ST_OK && st != ST_INPUT)
		must(st, &err);
	count.files = merge_report(m)->files.n;
	count.refused = (size_t)merge_report(m)->count[MERGE_REFUSED];
	merge_free(m);
	return count;
}

/* Those that were put aside for it. */
static void offer(struct damage *d, const char *name)
{
	struct store *office = an_office(d->f, name);
	struct digest before = fixture_state(office), after;
	struct count count = merge_folder(d->f, office, d->folder);

	after = fixture_state(office);
	assert_memory_equal(&before, &after, sizeof(before));
	assert_int_equal(count.files, d->offered);
	assert_int_equal(count.refused, d->offered);
	store_close(office);
}

static void damaged(struct fixture *f, bool sealed, size_t records, const char *name,
		    const char *store)
{
	struct damage d;

	damage_begin(&d, f, name, sealed, records);
	if (records > 100) { /* of several chunks: for these only */
		spoil_parts(&d);
		spoil_by_splices(&d, long_form() ? 2000 : 50);
	} else {
		spoil(&d, long_form() ? 1 : SHORT_STRIDE,
		      long_form() ? LONG_SPLICES : SHORT_SPLICES);
	}
	if (d.taken)
		fail_msg("%ld damaged packages were read, the first: %s", d.taken, d.first);
	offer(&d, store);
	print_message("%s: %ld damaged packages of %zu bytes, none read; %ld offered to an "
		      "office, its state as before\n",
		      name, d.cases, d.good[0].len, d.offered);
	damage_end(&d);
}

static void plain__damaged__never_read(void **state)
{
	damaged(*state, false, 10, "plain", "p.db");
}

static void sealed__damaged__never_read(void **state)
{
	damaged(*state, true, 10, "sealed", "s.db");
}

static void sealed__of_several_chunks__never_read(void **state)
{
	damaged(*state, true, 300, "chunks", "c.db");
}

/* Who makes packages up, and what they hope for. */
enum hope {
	HOPE_STRANGER,     /* signs all by itself */
	HOPE_IN_L1S_NAME,  /* under a code that is known */
	HOPE_L1S_RECORDS,  /* brings what L1 signed */
	HOPE_L2_FOR_L1,    /* a known computer brings another's */
	HOPE_L1S_CODE,     /* a known computer writes another's code into its records */
	HOPE_TWISTED,      /* signatures of something else */
	HOPE_REVOKED,      /* a computer that was declared dead */
	HOPE_BAD_ERASURE,  /* a withdrawal in L1's name */
	HOPE_ERASURE,      /* a withdrawal of what another recorded: taken, and waits */
	HOPE_REPLAY,       /* what was taken, once more */
	HOPE_FORK,         /* the same number, nothing new in it */
	HOPES
};

static void forge_hope(struct strbuf *out, enum hope hope, uint32_t i)
{
	struct seal_signer l1, l2, l3, stranger;
	struct forge f = { .code = "S1", .records_code = "S1", .number = i + 2, .n = 2 };
	bool forks = hope == HOPE_FORK;

	forge_signer(&l1, 1);
	forge_signer(&l2, 2);
	forge_signer(&l3, 3);
	forge_signer(&stranger, 1000 + i);
	f.by = f.revisions_by = &stranger;
	f.first = 1000000 + 10 * i;
	if (hope == HOPE_IN_L1S_NAME)
		f.code = f.records_code = "L1";
	if (hope == HOPE_L1S_RECORDS || hope == HOPE_L2_FOR_L1) {
		f.revisions_by = &l1;
		f.records_code = "L1";
	}
	if (hope == HOPE_L2_FOR_L1 || hope == HOPE_L1S_CODE || hope == HOPE_TWISTED ||
	    hope == HOPE_BAD_ERASURE || hope == HOPE_ERASURE) {
		f.by = &l2;
		f.code = "L2";
		f.revisions_by = hope == HOPE_L2_FOR_L1 ? &l1 : &l2;
		f.records_code = hope == HOPE_L2_FOR_L1 || hope == HOPE_L1S_CODE ? "L1" : "L2";
		f.records_twisted = hope == HOPE_TWISTED;
	}
	if (hope == HOPE_BAD_ERASURE || hope == HOPE_ERASURE) {
		f.n = 0;
		f.first = 2; /* the record before is L1's first */
		f.erases_by = hope == HOPE_ERASURE ? &l2 : &l1;
		f.erasure_twisted = hope == HOPE_BAD_ERASURE;
	}
	if (hope == HOPE_REVOKED) {
		f.by = f.revisions_by = &l3;
		f.code = f.records_code = "L3";
	}
	if (hope == HOPE_REPLAY || forks) {
		f.by = f.revisions_by = &l1;
		f.code = f.records_code = "L1";
		f.number = 1;
		f.first = 1;
		f.n = forks ? 1 + i % 2 : 3;
	}
	forge_package(out, &f);
}

/* n of them, all kinds in turn; *want gets how many must be refused. */
static void forge_all(struct fixture *f, const char *folder, uint32_t n, size_t *want)
{
	must(fs_mkdirs(folder, NULL), NULL);
	*want = 0;
	for (uint32_t i = 0; i < n; i++) {
		enum hope hope = (enum hope)(i % HOPES);
		struct strbuf bytes;

		strbuf_init(&bytes);
		forge_hope(&bytes, hope, i);
		fixture_write(arena_printf(f->arena, "%s/%05u.ruhu", folder, i), bytes.data,
			      bytes.len);
		*want += hope < HOPE_ERASURE;
		strbuf_clear(&bytes);
	}
}

/* The office has L1's three records; then the forged ones come. NULL: nothing changed, and each was refused that must be. */
static const char *forged_into(struct fixture *f, const char *folder, const char *store, uint32_t n)
{
	struct store *office = an_office(f, store);
	struct strbuf good, chains;
	struct digest before, after;
	struct count count;
	struct err err = ERR_INIT;
	const char *first = fixture_path(f, "first.ruhu"), *wrong = NULL;
	size_t want = 0;

	strbuf_init(&good);
	strbuf_init(&chains);
	forge_hope(&good, HOPE_REPLAY, 0);
	fixture_write(first, good.data, good.len);
	count = merge_folder(f, office, first);
	assert_int_equal(count.refused, 0);
	before = fixture_state(office);
	forge_all(f, folder, n, &want);
	count = merge_folder(f, office, folder);
	after = fixture_state(office);
	if (memcmp(&before, &after, sizeof(before)) != 0)
		wrong = "the state changed";
	else if (count.files != n || count.refused != want)
		wrong = "another number was refused";
	must(package_chains(&chains, office, &err), &err);
	if (!wrong && !strstr(chains.len ? chains.data : "", "两个不同的第 1 号包"))
		wrong = "the fork is not named";
	must(store_check(office, &err), &err);
	store_close(office);
	strbuf_clear(&good);
	strbuf_clear(&chains);
	return wrong;
}

static void forged__of_all_kinds__no_row_enters(void **state)
{
	struct fixture *f = *state;
	uint32_t n = long_form() ? LONG_FORGED : SHORT_FORGED;
	const char *wrong = forged_into(f, fixture_path(f, "forged"), "f.db", n);

	if (wrong)
		fail_msg("%s", wrong);
	print_message("%u forged packages of %d kinds: no row entered, no record left\n", n,
		      (int)HOPES);
}

static void seeded_faults__each_is_caught(void **state)
{
	static const char *const names[] = {
		[FORGE_PACKAGE_SIGNATURE] = "the signature of a package is not checked",
		[FORGE_REVISION_SIGNATURE] = "signatures of records are not checked",
		[FORGE_ERASURE_SIGNATURE] = "signatures of withdrawals are not checked",
		[FORGE_ANY_ERASURE] = "whoever withdraws a record is believed",
		[FORGE_ANYBODY] = "a signer nobody knows is believed",
		[FORGE_REVOKED] = "a revoked computer is believed",
	};
	struct fixture *f = *state;

	for (int i = FORGE_NONE + 1; i < FORGE_MUTANTS; i++) {
		struct damage d;
		const char *wrong = NULL, *name = arena_printf(f->arena, "mutant%d", i);

		damage_begin(&d, f, name, false, 4);
		forge_mutant = (enum forge_mutant)i;
		if (i == FORGE_PACKAGE_SIGNATURE)
			spoil(&d, 1, MUTANT_SPLICES);
		else
			wrong = forged_into(f, fixture_path(f, arena_printf(f->arena, "m%d", i)),
					    arena_printf(f->arena, "m%d.db", i), HOPES);
		forge_mutant = FORGE_NONE;
		if (d.taken)
			wrong = d.first;
		if (!wrong)
			fail_msg("uncaught: %s", names[i]);
		print_message("seeded: %s: caught, %s\n", names[i], wrong);
		damage_end(&d);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(plain__damaged__never_read, fixture_open,
						fixture_close),
		cmocka_unit_test_setup_teardown(sealed__damaged__never_read, fixture_open,
						fixture_close),
		cmocka_unit_test_setup_teardown(sealed__of_several_chunks__never_read, fixture_open,
						fixture_close),
		cmocka_unit_test_setup_teardown(forged__of_all_kinds__no_row_enters, fixture_open,
						fixture_close),
		cmocka_unit_test_setup_teardown(seeded_faults__each_is_caught, fixture_open,
						fixture_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
