/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "exports/decisions.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "store/store.h"

#define ABOUT_HOUSEHOLD "household"
#define ABOUT_FILE	"file"
#define ABOUT_GAP	"gap"

enum { LOST_DIGITS = 16 };

/* The first 128 bits of the digest of "ruhu decision 1" and what it is about, a line each. */
static struct identity identity_about(const char *about, const char *one, const char *other)
{
	struct identity id;
	struct strbuf text;
	struct digest d;

	strbuf_init(&text);
	strbuf_addf(&text, "ruhu decision 1\n%s\n%s\n%s\n", about, one, other);
	d = digest_of(text.data, text.len);
	memcpy(id.b, d.b, sizeof(id.b));
	strbuf_clear(&text);
	return id;
}

struct identity decision_of_household(const char *round, const char *household)
{
	return identity_about(ABOUT_HOUSEHOLD, round, household);
}

struct identity decision_of_file(const struct digest *file)
{
	char hex[DIGEST_HEX];

	digest_hex(hex, file);
	return identity_about(ABOUT_FILE, hex, "");
}

static void hex_of_key(char out[DIGEST_HEX], const unsigned char key[DIGEST_SIZE])
{
	struct digest d;

	memcpy(d.b, key, sizeof(d.b));
	digest_hex(out, &d);
}

struct identity decision_of_gap(const unsigned char key[DIGEST_SIZE])
{
	char hex[DIGEST_HEX];

	hex_of_key(hex, key);
	return identity_about(ABOUT_GAP, hex, "");
}

enum status decision_file_digest(struct digest *out, const char *path, struct err *err)
{
	struct digest_stream *stream;
	char piece[8192];
	ssize_t n;
	int fd = -1;
	enum status st = fs_open(&fd, path, err);

	if (st != ST_OK)
		return st;
	stream = digest_stream_new();
	while ((n = read(fd, piece, sizeof(piece))) > 0)
		digest_stream_add(stream, piece, (size_t)n);
	*out = digest_stream_end(stream);
	(void)close(fd);
	return n == 0 ? ST_OK : err_set(err, ST_IO, T("“%s”读不出来，盘可能坏了。"), path);
}

static int by_identity(const void *left, const void *right)
{
	return memcmp(left, right, IDENTITY_SIZE);
}

/* Ascending, a blank between: the same decision has one spelling. */
static void add_identities(struct strbuf *body, const char *key, const struct identity *v, size_t n)
{
	struct identity *sorted = mem_array(n + 1, sizeof(*sorted));
	struct strbuf text;
	char id[IDENTITY_TEXT];

	strbuf_init(&text);
	if (n)
		memcpy(sorted, v, n * sizeof(*v));
	if (n > 1)
		qsort(sorted, n, sizeof(*sorted), by_identity);
	for (size_t i = 0; i < n; i++) {
		identity_format(id, &sorted[i]);
		strbuf_addf(&text, "%s%s", i ? " " : "", id);
	}
	if (n)
		body_add(body, key, text.data);
	strbuf_clear(&text);
	free(sorted);
}

void decision_household_body(struct strbuf *body, const struct identity *counts, size_t n_counts, const struct identity *aside, size_t n_aside)
{
	body_add(body, "about", ABOUT_HOUSEHOLD);
	add_identities(body, "counts", counts, n_counts);
	add_identities(body, "aside", aside, n_aside);
}

void decision_file_body(struct strbuf *body, const struct digest *file, const char *name, bool refuse)
{
	char hex[DIGEST_HEX];

	digest_hex(hex, file);
	body_add(body, "about", ABOUT_FILE);
	body_add(body, "file", hex);
	body_add(body, "name", name);
	body_add(body, "refuse", refuse ? "yes" : "no");
}

static int by_digest(const void *left, const void *right)
{
	return digest_compare(left, right);
}

void decision_gap_body(struct strbuf *body, const unsigned char key[DIGEST_SIZE], const char *code, const struct digest *missing, size_t n)
{
	struct digest *sorted = mem_array(n + 1, sizeof(*sorted));
	struct strbuf text;
	char hex[DIGEST_HEX];

	hex_of_key(hex, key);
	body_add(body, "about", ABOUT_GAP);
	body_add(body, "key", hex);
	body_add(body, "name", code);
	if (n)
		memcpy(sorted, missing, n * sizeof(*missing));
	if (n > 1)
		qsort(sorted, n, sizeof(*sorted), by_digest);
	strbuf_init(&text);
	for (size_t i = 0; i < n; i++) {
		digest_hex(hex, &sorted[i]);
		strbuf_addf(&text, "%s%.*s", i ? " " : "", LOST_DIGITS, hex);
	}
	if (n)
		body_add(body, "lost", text.data);
	strbuf_clear(&text);
	free(sorted);
}

struct loading {
	struct decisions *d;
	struct store *store;
	struct err *err;
};

/* Of a list as add_identities wrote it; what is no identity ends it. */
static size_t read_identities(struct identity **out, const char *text, struct arena *a)
{
	size_t n = 0;

	*out = arena_array(a, strlen(text) / (IDENTITY_TEXT - 1) + 1, sizeof(**out));
	for (; strlen(text) >= IDENTITY_TEXT - 1; text += strspn(text, " ")) {
		char id[IDENTITY_TEXT];

		memcpy(id, text, IDENTITY_TEXT - 1);
		id[IDENTITY_TEXT - 1] = '\0';
		if (!identity_parse(id, &(*out)[n]))
			break;
		n++;
		text += IDENTITY_TEXT - 1;
	}
	return n;
}

/* Its own identity stands for what it is about: one that names another household or file than its identity says is none. */
static bool is_about(const struct revision *rev, struct identity id)
{
	return memcmp(rev->identity.b, id.b, IDENTITY_SIZE) == 0;
}

static void take_household(struct decisions *d, const struct revision *rev)
{
	struct decided_household h = { .round = arena_strdup(d->arena, rev->round),
				       .household = arena_strdup(d->arena, rev->household),
				       .reason = arena_strdup(d->arena, rev->reason),
				       .who = arena_strdup(d->arena, rev->interviewer) };
	struct identity *v;

	if (!is_about(rev, decision_of_household(rev->round, rev->household)))
		return;
	h.n_counts = read_identities(&v, body_get(rev->body, "counts", d->arena), d->arena);
	h.counts = v;
	h.n_aside = read_identities(&v, body_get(rev->body, "aside", d->arena), d->arena);
	h.aside = v;
	VEC_PUSH(&d->households, h);
}

static void take_file(struct decisions *d, const struct revision *rev)
{
	struct decided_file f = { .name = body_get(rev->body, "name", d->arena),
				  .reason = arena_strdup(d->arena, rev->reason),
				  .who = arena_strdup(d->arena, rev->interviewer),
				  .when = arena_strdup(d->arena, rev->submitted) };

	if (strcmp(body_get(rev->body, "refuse", d->arena), "yes") == 0 &&
	    digest_from_hex(&f.file, body_get(rev->body, "file", d->arena)) && is_about(rev, decision_of_file(&f.file)))
		VEC_PUSH(&d->files, f);
}

static void take_gap(struct decisions *d, const struct revision *rev)
{
	struct decided_gap g = { .ids = body_get(rev->body, "lost", d->arena),
				 .reason = arena_strdup(d->arena, rev->reason),
				 .who = arena_strdup(d->arena, rev->interviewer),
				 .when = arena_strdup(d->arena, rev->submitted) };
	struct digest key;

	if (!*g.ids || !digest_from_hex(&key, body_get(rev->body, "key", d->arena)) || !is_about(rev, decision_of_gap(key.b)))
		return;
	memcpy(g.key, key.b, sizeof(g.key));
	VEC_PUSH(&d->gaps, g);
}

static enum status take(void *ctx, const struct head *head)
{
	struct loading *l = ctx;
	struct store_key key;
	bool found = false;
	enum status st = ST_OK;
	const char *about;

	if (head->by)
		st = store_key_get(l->store, head->by->key, &key, &found, l->d->arena, l->err);
	if (st != ST_OK || (found && key.role == KEY_DEVICE))
		return st;
	about = body_get(head->rev->body, "about", l->d->arena);
	if (strcmp(about, ABOUT_HOUSEHOLD) == 0)
		take_household(l->d, head->rev);
	else if (strcmp(about, ABOUT_FILE) == 0)
		take_file(l->d, head->rev);
	else if (strcmp(about, ABOUT_GAP) == 0)
		take_gap(l->d, head->rev);
	return ST_OK;
}

static enum status is_here(void *ctx, const struct head *head)
{
	*(bool *)ctx = *(bool *)ctx || head->rev->kind == REV_INTERVIEW;
	return ST_OK;
}

/* The one that was to count may have been withdrawn, or not have arrived: then the household would be lost. */
static enum status set_aside(struct decisions *d, struct store *st, struct err *err)
{
	enum status status = ST_OK;

	for (size_t i = 0; i < d->households.n; i++) {
		const struct decided_household *h = &d->households.v[i];
		bool here = false;

		for (size_t k = 0; k < h->n_counts && !here && h->n_aside && status == ST_OK; k++)
			status = store_history_each(st, &h->counts[k], is_here, &here, err);
		for (size_t k = 0; k < h->n_aside && here; k++)
			VEC_PUSH(&d->aside, h->aside[k]);
		for (size_t k = 0; k < h->n_counts; k++)
			VEC_PUSH(&d->counting, h->counts[k]);
	}
	if (d->aside.n > 1)
		qsort(d->aside.v, d->aside.n, sizeof(*d->aside.v), by_identity);
	if (d->counting.n > 1)
		qsort(d->counting.v, d->counting.n, sizeof(*d->counting.v), by_identity);
	return status;
}

enum status decisions_load(struct decisions **out, struct store *st, struct err *err)
{
	struct decisions *d = mem_alloc(sizeof(*d));
	struct loading l = { .d = d, .store = st, .err = err };
	enum status status;

	d->arena = arena_new();
	status = store_heads_each(st, REV_DECISION, NULL, take, &l, err);
	if (status == ST_OK)
		status = set_aside(d, st, err);
	if (status != ST_OK) {
		decisions_free(d);
		d = NULL;
	}
	*out = d;
	return status;
}

void decisions_free(struct decisions *d)
{
	if (!d)
		return;
	VEC_CLEAR(&d->aside);
	VEC_CLEAR(&d->counting);
	VEC_CLEAR(&d->households);
	VEC_CLEAR(&d->files);
	VEC_CLEAR(&d->gaps);
	arena_free(d->arena);
	free(d);
}

bool decisions_aside(const struct decisions *d, const struct identity *record)
{
	return d->aside.n && bsearch(record, d->aside.v, d->aside.n, sizeof(*d->aside.v), by_identity);
}

bool decisions_counts(const struct decisions *d, const struct identity *record)
{
	return d->counting.n && bsearch(record, d->counting.v, d->counting.n, sizeof(*d->counting.v), by_identity);
}

const struct decided_household *decisions_household(const struct decisions *d, const char *round, const char *household)
{
	for (size_t i = 0; i < d->households.n; i++)
		if (strcmp(d->households.v[i].round, round) == 0 && strcmp(d->households.v[i].household, household) == 0)
			return &d->households.v[i];
	return NULL;
}

const struct decided_file *decisions_file(const struct decisions *d, const struct digest *file)
{
	for (size_t i = 0; i < d->files.n; i++)
		if (digest_compare(&d->files.v[i].file, file) == 0)
			return &d->files.v[i];
	return NULL;
}

const struct decided_gap *decisions_gap(const struct decisions *d, const unsigned char key[DIGEST_SIZE])
{
	for (size_t i = 0; i < d->gaps.n; i++)
		if (memcmp(d->gaps.v[i].key, key, DIGEST_SIZE) == 0)
			return &d->gaps.v[i];
	return NULL;
}

bool decided_lost(const struct decided_gap *g, const struct digest *id)
{
	char hex[DIGEST_HEX];

	digest_hex(hex, id);
	hex[LOST_DIGITS] = '\0';
	return g && strstr(g->ids, hex) != NULL;
}

bool decided_all(const struct decided_household *h, const struct identity *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (h && k < h->n_counts && memcmp(h->counts[k].b, v[i].b, IDENTITY_SIZE) != 0)
			k++;
		if (!h || k == h->n_counts)
			return false;
	}
	return true;
}

/* The counting interviews of one household. */
struct claim {
	const char *round;
	struct identity identity;
};

struct claims {
	const struct decisions *d;
	const char *household;
	struct arena *arena;
	VEC(struct claim) v;
};

static enum status add_claim(void *ctx, const struct head *head)
{
	struct claims *c = ctx;
	const struct revision *rev = head->rev;

	/* 1.1 and 1.2: interviews; the other codes are reasons for none. */
	if (head->counts && strcmp(rev->household, c->household) == 0 && rev->kind == REV_INTERVIEW && !head->marks &&
	    strncmp(rev->outcome, "1.", 2) == 0 && !decisions_aside(c->d, &rev->identity))
		VEC_PUSH(&c->v, ((struct claim){ arena_strdup(c->arena, rev->round), rev->identity }));
	return ST_OK;
}

static int by_claim(const void *left, const void *right)
{
	const struct claim *a = left, *b = right;
	int c = strcmp(a->round, b->round);

	return c ? c : memcmp(a->identity.b, b->identity.b, IDENTITY_SIZE);
}

static enum status tell(const struct claims *c, twins_fn fn, void *ctx)
{
	enum status st = ST_OK;

	for (size_t from = 0, to; from < c->v.n && st == ST_OK; from = to) {
		const char *round = c->v.v[from].round;
		struct identity *v = arena_array(c->arena, c->v.n, sizeof(*v));
		size_t n = 0;

		for (to = from; to < c->v.n && strcmp(c->v.v[to].round, round) == 0; to++)
			v[n++] = c->v.v[to].identity;
		if (n > 1 && !decided_all(decisions_household(c->d, round, c->household), v, n))
			st = fn(ctx, round, c->household, v, n);
	}
	return st;
}

enum status twins_each(struct store *st, const struct decisions *d, twins_fn fn, void *ctx, struct err *err)
{
	struct arena *keep = arena_new(), *a = arena_new();
	struct claims c = { .d = d, .arena = a };
	const struct shared_household *v = NULL;
	size_t n = 0;
	enum status status = store_households_shared(st, &v, &n, keep, err);

	for (size_t i = 0; i < n && status == ST_OK; i++) {
		arena_reset(a);
		c.v.n = 0;
		c.household = v[i].household;
		for (size_t k = 0; k < v[i].n && status == ST_OK; k++)
			status = store_history_each(st, &v[i].records[k], add_claim, &c, err);
		if (c.v.n > 1)
			qsort(c.v.v, c.v.n, sizeof(*c.v.v), by_claim);
		if (status == ST_OK)
			status = tell(&c, fn, ctx);
	}
	VEC_CLEAR(&c.v);
	arena_free(a);
	arena_free(keep);
	return status;
}
