/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/faults/forge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/mem.h"
#include "store/store.h"

enum forge_mutant forge_mutant;

struct identity forge_identity(uint32_t number)
{
	struct digest d = digest_of(&number, sizeof(number));
	struct identity id;

	memcpy(id.b, d.b, sizeof(id.b));
	return id;
}

void forge_signer(struct seal_signer *out, uint32_t number)
{
	struct digest d = digest_of(&number, sizeof(number));

	seal_signer_from_seed(out, d.b);
}

struct made {
	struct revision rev;
	struct digest id;
};

static void make_visit(struct made *m, const struct forge *f, uint32_t number)
{
	revision_init(&m->rev);
	m->rev.kind = REV_VISIT;
	m->rev.identity = forge_identity(number);
	m->rev.round = "2026Q4";
	m->rev.device = f->records_code;
	m->rev.interviewer = "7";
	m->rev.unit = "150525100200";
	m->rev.household = "150525100200-01-0001";
	m->rev.started = "2026-11-23T10:42:07+08:00";
	m->rev.outcome = "3.1";
	m->rev.state = "final";
	m->rev.body = "note\t有狗，晚上再来\n";
	m->rev.body_len = strlen(m->rev.body);
	m->id = revision_id(&m->rev);
}

static int by_id(const void *a, const void *b)
{
	return digest_compare(&((const struct made *)a)->id, &((const struct made *)b)->id);
}

static void add_records(struct package_writer *w, const struct forge *f)
{
	struct made *v = mem_array(f->n, sizeof(*v));

	for (size_t i = 0; i < f->n; i++)
		make_visit(&v[i], f, f->first + (uint32_t)i);
	if (f->n > 1)
		qsort(v, f->n, sizeof(*v), by_id);
	for (size_t i = 0; i < f->n; i++) {
		struct signature by;
		struct digest other = digest_of("x", 1);

		seal_sign(&by, f->revisions_by, SEAL_REVISION,
			  f->records_twisted ? &other : &v[i].id);
		package_add_revision(w, &v[i].rev, &by);
	}
	free(v);
}

static void add_erasure(struct package_writer *w, const struct forge *f)
{
	struct erasure e = { .identity = forge_identity(f->first - 1),
			     .reason = "consent",
			     .seq = 2 };

	seal_sign_erasure(&e, f->erases_by);
	if (f->erasure_twisted)
		e.by.bytes[7] ^= 1;
	package_add_erasure(w, &e);
}

static void must_be_good(enum status st, const struct err *err)
{
	if (st == ST_OK)
		return;
	(void)fprintf(stderr, "a package cannot be made: %s\n", err->text);
	abort();
}

void forge_package(struct strbuf *out, const struct forge *f)
{
	struct package_manifest m = { .kind = PACKAGE_HAND_IN,
				      .round = "2026Q4",
				      .device = f->code,
				      .number = f->number,
				      .made = "2026-11-25T18:00:00+08:00",
				      .tool = "test",
				      .n_recipients = f->recipients };
	struct package_writer *w = package_new();
	struct package_key key = { .role = PACKAGE_DEVICE, .code = f->code };
	struct strbuf plain;
	struct digest id = digest_of("elsewhere", 9);
	struct err err = ERR_INIT;

	strbuf_init(&plain);
	memcpy(m.recipients, f->keys, sizeof(f->keys));
	memcpy(key.key, f->by->key, sizeof(key.key));
	package_add_key(w, &key);
	add_records(w, f);
	if (f->erases_by)
		add_erasure(w, f);
	package_add_elsewhere(w, &id);
	must_be_good(package_finish(&plain, &id, w, &m, f->by, &err), &err);
	if (f->recipients)
		must_be_good(seal_close(out, plain.data, plain.len, f->keys, f->recipients, &err),
			     &err);
	else
		strbuf_add(out, plain.data, plain.len);
	package_drop(w);
	strbuf_clear(&plain);
}

/* The seeded faults: the linker puts these in the place of the program's own functions (--wrap). */

#define WRAP(type, name, ...)            \
	type __real_##name(__VA_ARGS__); \
	type __wrap_##name(__VA_ARGS__); \
	type __wrap_##name(__VA_ARGS__)

WRAP(bool, seal_verify, const struct signature *by, enum seal_domain domain,
     const struct digest *what)
{
	if ((forge_mutant == FORGE_PACKAGE_SIGNATURE && domain == SEAL_PACKAGE) ||
	    (forge_mutant == FORGE_REVISION_SIGNATURE && domain == SEAL_REVISION) ||
	    (forge_mutant == FORGE_ERASURE_SIGNATURE && domain == SEAL_ERASURE))
		return true;
	return __real_seal_verify(by, domain, what);
}

WRAP(enum status, store_erasure_add, struct store *st, const struct erasure *e, bool *added,
     bool *holds, struct err *err)
{
	struct erasure as_if = *e;
	struct seal_signer l1;

	forge_signer(&l1, 1);
	memcpy(as_if.by.key, l1.key, sizeof(l1.key));
	return __real_store_erasure_add(st, forge_mutant == FORGE_ANY_ERASURE ? &as_if : e, added,
					holds, err);
}

WRAP(enum status, store_key_get, struct store *st, const unsigned char key[PUBLIC_KEY_SIZE],
     struct store_key *out, bool *found, struct arena *a, struct err *err)
{
	enum status status = __real_store_key_get(st, key, out, found, a, err);

	if (status == ST_OK && *found && forge_mutant == FORGE_REVOKED)
		out->state = KEY_TRUSTED;
	if (status == ST_OK && !*found && forge_mutant == FORGE_ANYBODY) {
		*out = (struct store_key){ .code = "S1", .role = KEY_DEVICE, .state = KEY_TRUSTED };
		memcpy(out->key, key, sizeof(out->key));
		*found = true;
	}
	return status;
}
