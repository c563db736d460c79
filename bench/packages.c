/* SPDX-License-Identifier: MIT */
/*
 * Signed packages for measuring: bench/packages OFFICE.db DIR N [RECORDS]
 * Writes N packages of RECORDS visits each (20), every package of a device of its own, into DIR, and trusts their keys in the office.
 * Then measure `ruhu --store OFFICE.db merge DIR`, and once more.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "exports/package.h"
#include "store/store.h"

enum { RECORDS = 20, MOST = 1000 };

static void must(enum status st, const struct err *err)
{
	if (st == ST_OK)
		return;
	(void)fprintf(stderr, "%s\n", err->text);
	exit(3);
}

struct made {
	struct digest id;
	struct revision rev;
};

static int by_id(const void *a, const void *b)
{
	const struct made *x = a, *y = b;

	return digest_compare(&x->id, &y->id);
}

static void make_revisions(struct made *v, int n, const char *code, struct arena *a)
{
	for (int i = 0; i < n; i++) {
		struct revision *rev = &v[i].rev;

		revision_init(rev);
		rev->kind = REV_VISIT;
		identity_random(&rev->identity);
		rev->round = "bench";
		rev->device = code;
		rev->interviewer = "7";
		rev->unit = "150525101001";
		rev->household = arena_printf(a, "150525101001-01-%04d", i + 1);
		rev->started = rev->ended = rev->submitted = "2026-11-23T10:42:07+08:00";
		rev->outcome = "3.1";
		rev->state = "final";
		rev->body = "note\t路灯不亮，晚上怕；上次说好周末再来\n";
		rev->body_len = strlen(rev->body);
		v[i].id = revision_id(rev);
	}
	qsort(v, (size_t)n, sizeof(*v), by_id);
}

static void make_package(struct store *office, const char *dir, int number, int records)
{
	struct arena *a = arena_new();
	const char *code = arena_printf(a, "B%d", number);
	struct package_manifest m = { .round = "bench",
				      .device = code,
				      .number = 1,
				      .made = "2026-11-25T18:00:00+08:00",
				      .tool = "bench" };
	struct store_key key = { .code = code, .state = KEY_TRUSTED };
	struct package_writer *w = package_new();
	struct made *v = arena_array(a, (size_t)records, sizeof(*v));
	unsigned char seed[SEAL_SEED];
	struct seal_signer signer;
	struct signature by;
	struct strbuf bytes;
	struct digest id;
	struct err err = ERR_INIT;

	digest_random(seed, sizeof(seed));
	seal_signer_from_seed(&signer, seed);
	make_revisions(v, records, code, a);
	for (int i = 0; i < records; i++) {
		seal_sign(&by, &signer, SEAL_REVISION, &v[i].id);
		package_add_revision(w, &v[i].rev, &by);
	}
	strbuf_init(&bytes);
	must(package_finish(&bytes, &id, w, &m, &signer, &err), &err);
	must(fs_write(arena_printf(a, "%s/%s-0001.ruhu", dir, code), bytes.data, bytes.len, 0600,
		      &err),
	     &err);
	memcpy(key.key, signer.key, sizeof(key.key));
	must(store_key_put(office, &key, &err), &err);
	strbuf_clear(&bytes);
	package_drop(w);
	arena_free(a);
}

int main(int argc, char **argv)
{
	struct store *office = NULL;
	struct err err = ERR_INIT;
	int n = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 0;
	int records = argc > 4 ? (int)strtol(argv[4], NULL, 10) : RECORDS;

	if (n < 1 || records < 1 || records > MOST || !digest_ready()) {
		(void)fprintf(stderr, "bench/packages OFFICE.db DIR N [RECORDS]\n");
		return 2;
	}
	must(store_open(&office, argv[1], 0, &err), &err);
	must(fs_mkdirs(argv[2], &err), &err);
	must(store_begin(office, &err), &err);
	for (int i = 1; i <= n; i++)
		make_package(office, argv[2], i, records);
	must(store_commit(office, &err), &err);
	store_close(office);
	return 0;
}
