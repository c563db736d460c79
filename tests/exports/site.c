/* SPDX-License-Identifier: MIT */
/* Laptops and offices that sign, hand in and take in. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/exports/site.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "exports/hand_in.h"
#include "forms/sendback.h"

static void sign_here(void *ctx, const struct digest *id, struct signature *out)
{
	seal_sign(out, ctx, SEAL_REVISION, id);
}

static void sign_erasure(void *ctx, struct erasure *e)
{
	seal_sign_erasure(e, ctx);
}

void site_trust(struct site *at, const struct site *who, enum key_role role, enum key_state state)
{
	struct store_key key = { .code = who->code, .role = role, .state = state };
	struct err err = ERR_INIT;

	memcpy(key.key, who->signer.key, sizeof(key.key));
	must(store_key_put(at->st, &key, &err), &err);
}

void site_open(struct site *s, struct fixture *f, const char *name, enum store_kind kind,
		      unsigned char sign)
{
	struct store_signer signer = { .sign = sign_here,
				       .sign_erasure = sign_erasure,
				       .ctx = &s->signer };
	unsigned char seed[SEAL_SEED];
	struct err err = ERR_INIT;
	const char *path = fixture_path(f, name);

	memset(seed, sign, sizeof(seed));
	seal_signer_from_seed(&s->signer, seed);
	(void)snprintf(s->code, sizeof(s->code), "D%d", sign);
	must(store_create(path, kind, s->code, &err), &err);
	must(store_open(&s->st, path, 0, &err), &err);
	must(store_form_add(s->st, f->flat->id, f->flat->version, &f->flat->digest,
			    f->flat->canonical, f->flat->canonical_len, &err),
	     &err);
	store_set_signer(s->st, &signer);
	site_trust(s, s, kind == STORE_OFFICE ? KEY_OFFICE : KEY_DEVICE, KEY_TRUSTED);
}

struct digest site_visit(struct site *s, struct identity id, int64_t seq,
			   const struct digest *parent)
{
	struct revision rev;
	struct digest out;
	struct err err = ERR_INIT;

	revision_init(&rev);
	rev.kind = REV_VISIT;
	rev.identity = id;
	rev.round = "2026Q4";
	rev.device = s->code;
	rev.interviewer = "7";
	rev.unit = "150525100200";
	rev.household = "150525100200-01-0001";
	rev.started = "2026-11-23T10:42:07+08:00";
	rev.outcome = "3.1";
	rev.state = "final";
	rev.seq = seq;
	if (parent) {
		rev.parents[0] = *parent;
		rev.n_parents = 1;
	}
	must(store_revision_add(s->st, &rev, 0, "", &out, NULL, &err), &err);
	return out;
}

const char *site_hand_in(struct fixture *f, struct site *s, const char *dir)
{
	struct hand_in_options o = { .signer = &s->signer,
				     .round = "2026Q4",
				     .made = "2026-11-25T18:00:00+08:00",
				     .tool = "test",
				     .now_ms = 5 };
	struct hand_in h;
	struct err err = ERR_INIT;

	must(hand_in_write(&h, s->st, fixture_path(f, dir), &o, &err), &err);
	assert_int_equal(h.packages, 1);
	return arena_strdup(f->arena, h.path);
}

static enum status merge(struct fixture *f, struct site *s, const char *path, struct strbuf *text)
{
	const char *paths[] = { path, NULL };

	return fixture_merge(f, s->st, paths, NULL, text);
}

void site_takes(struct fixture *f, struct site *s, const char *path)
{
	struct strbuf text;

	strbuf_init(&text);
	if (merge(f, s, path, &text) != ST_OK)
		fail_msg("%s", text.data);
	strbuf_clear(&text);
}

void site_refuses(struct fixture *f, struct site *s, const char *path, const char *because)
{
	struct digest before = fixture_state(s->st), after;
	struct strbuf text;

	strbuf_init(&text);
	assert_int_equal(merge(f, s, path, &text), ST_INPUT);
	if (!strstr(text.data, because))
		fail_msg("“%s” is not in: %s", because, text.data);
	after = fixture_state(s->st);
	assert_memory_equal(&before, &after, sizeof(before));
	strbuf_clear(&text);
}

void site_erase(struct site *s, struct identity id)
{
	struct erasure e = { .identity = id, .reason = "consent", .seq = 2 };
	bool holds;
	struct err err = ERR_INIT;

	seal_sign_erasure(&e, &s->signer);
	must(store_erasure_add(s->st, &e, NULL, &holds, &err), &err);
}

void site_make_return(struct revision *rev, struct strbuf *body, const char *code, struct identity record, const char *text,
			const struct digest *seen, size_t n)
{
	const struct sendback s = { .record = record, .text = text, .seen = seen, .n_seen = n };

	sendback_body(body, &s);
	revision_init(rev);
	rev->kind = REV_DECISION;
	rev->identity = sendback_identity(&record);
	rev->round = "2026Q4";
	rev->device = code;
	rev->interviewer = "K1";
	rev->started = rev->ended = rev->submitted = "2026-11-24T09:00:00+08:00";
	rev->state = "final";
	rev->body = body->data;
	rev->body_len = body->len;
}
