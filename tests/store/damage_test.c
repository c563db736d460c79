/* SPDX-License-Identifier: MIT */
/* A byte of the file changes (bit rot, a bad stick): no reading may return other answers than before without an error. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/attr.h"
#include "base/clock.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "store/door.h"
#include "tests/store/support.h"

enum { WANTED_FLIPS = 6000, CAP_MS = 60000, REVISIONS = 24 };

struct dump {
	struct store *st;
	struct strbuf *out;
	struct err err;
	enum status status;
};

static void keep(struct dump *d, enum status status)
{
	if (d->status == ST_OK)
		d->status = status;
}

static enum status dump_head(void *ctx, const struct head *head)
{
	struct dump *d = ctx;

	revision_encode(d->out, head->rev);
	strbuf_addf(d->out, "|%u|%d|%s\n", head->marks, head->conflict, head->origin);
	return ST_OK;
}

static enum status dump_household(void *ctx, const struct household *h)
{
	struct dump *d = ctx;

	strbuf_addf(d->out, "%s|%s|%s|%s|%" PRId64 "\n", h->id, h->unit, h->team, h->contact, h->sort);
	return ST_OK;
}

static enum status dump_event(void *ctx, int64_t n, int64_t at_ms, const char *event, const char *key, const char *value, const char *old)
{
	struct dump *d = ctx;

	strbuf_addf(d->out, "%" PRId64 "|%" PRId64 "|%s|%s|%s|%s\n", n, at_ms, event, key, value, old);
	return ST_OK;
}

static enum status dump_draft(void *ctx, const struct draft *draft)
{
	struct dump *d = ctx;

	strbuf_addf(d->out, "%s|%s|%s|%s|%s|%s|%s|%d|%" PRId64 "|%" PRId64 "\n", draft->round, draft->form_id, draft->form_version,
		    draft->household, draft->unit, draft->interviewer, draft->started, draft->open, draft->events, draft->last_ms);
	strbuf_add(d->out, draft->form_digest.b, DIGEST_SIZE);
	strbuf_add(d->out, draft->parent.b, DIGEST_SIZE);
	return ST_OK;
}

static void dump_form(void *ctx, const char *form_id, const char *version, const struct digest *digest)
{
	struct dump *d = ctx;

	strbuf_addf(d->out, "%s|%s|", form_id, version);
	strbuf_add(d->out, digest->b, DIGEST_SIZE);
}

static void dump_round(void *ctx, const char *id)
{
	struct dump *d = ctx;

	strbuf_addf(d->out, "%s\n", id);
}

static void fill(struct store *st)
{
	const struct digest digest = { { 5 } };
	struct draft draft = { .round = "r", .form_id = "sat", .form_version = "1", .household = "h", .unit = "u", .interviewer = "07",
			       .started = "10:00" };
	struct revision rev;
	char body[64], id[40];

	assert_int_equal(store_begin(st, NULL), ST_OK);
	assert_int_equal(store_setting_set(st, "interviewer", "07", NULL), ST_OK);
	assert_int_equal(store_round_add(st, "2026Q4", "ruhu-round 1\n", 13, NULL), ST_OK);
	assert_int_equal(store_form_add(st, "sat", "1", &digest, "survey text", 11, NULL), ST_OK);
	for (int i = 0; i < REVISIONS; i++) {
		struct household h = { .id = id, .unit = "150525100200", .team = "一组", .contact = "", .sort = i };

		(void)snprintf(id, sizeof(id), "150525100200-01-%04d", i);
		assert_int_equal(store_household_put(st, &h, NULL, NULL), ST_OK);
		(void)snprintf(body, sizeof(body), "q1\t%d\nq2\t满意%d\n", i % 5, i);
		rev_make(&rev, (unsigned char)(i / 2), 1 + i % 2, body);
		rev.household = id;
		assert_int_equal(store_revision_add(st, &rev, (unsigned)(i % 3), "甲.csv", NULL, NULL, NULL), ST_OK);
	}
	memset(draft.identity.b, 0x55, IDENTITY_SIZE);
	assert_int_equal(store_draft_new(st, &draft, NULL), ST_OK);
	for (int i = 0; i < 12; i++)
		assert_int_equal(store_draft_event(st, &draft.identity, i, "answer", "q1", "满意", "不满意", NULL), ST_OK);
	assert_int_equal(store_commit(st, NULL), ST_OK);
}

static void dump_all(struct dump *d)
{
	const struct digest digest = { { 5 } };
	struct store_state state;
	struct identity identity;

	keep(d, store_setting_get(d->st, "interviewer", d->out, &d->err));
	keep(d, store_round_each(d->st, dump_round, d, &d->err));
	keep(d, store_round_get(d->st, "2026Q4", d->out, &d->err));
	keep(d, store_form_each(d->st, dump_form, d, &d->err));
	keep(d, store_form_get(d->st, "sat", "1", d->out, &d->err));
	keep(d, store_form_by_digest(d->st, &digest, d->out, &d->err));
	keep(d, store_household_each(d->st, "1505", "一组", dump_household, d, &d->err));
	strbuf_addf(d->out, "%d\n", store_household_known(d->st, "150525100200-01-0003"));
	keep(d, store_heads_each(d->st, -1, "2026Q4", dump_head, d, &d->err));
	keep(d, store_heads_any(d->st, -1, "2026Q4", dump_head, d, &d->err));
	memset(identity.b, 3, IDENTITY_SIZE);
	keep(d, store_history_each(d->st, &identity, dump_head, d, &d->err));
	keep(d, store_household_heads(d->st, "150525100200-01-0003", dump_head, d, &d->err));
	keep(d, store_drafts_each(d->st, false, dump_draft, d, &d->err));
	memset(identity.b, 0x55, IDENTITY_SIZE);
	keep(d, store_events_each(d->st, &identity, dump_event, d, &d->err));
	keep(d, store_state(d->st, &state, &d->err));
	strbuf_addf(d->out, "%d %d\n", (int)state.revisions, (int)state.conflicts);
	strbuf_add(d->out, state.digest.b, DIGEST_SIZE);
}

static void read_store(const char *path, struct dump *d)
{
	strbuf_reset(d->out);
	d->status = store_open(&d->st, path, 0, &d->err);
	if (d->status != ST_OK)
		return;
	strbuf_addf(d->out, "%d %s\n", store_kind(d->st) == STORE_FIELD, store_device(d->st));
	dump_all(d);
	store_close(d->st);
}

static enum status dump_door(void *ctx, const struct door *door)
{
	struct dump *d = ctx;

	strbuf_addf(d->out, "%s|%s|%s|%s|%s|%s|%s\n", door->household, door->building, door->entrance, door->floor, door->door,
		    door->address, door->note);
	return ST_OK;
}

static void read_doors(const char *path, struct dump *d)
{
	struct doors *doors = NULL;

	strbuf_reset(d->out);
	d->status = doors_open(&doors, path, &d->err);
	if (d->status != ST_OK)
		return;
	keep(d, doors_each(doors, NULL, dump_door, d, &d->err));
	keep(d, doors_roster_get(doors, "h3", d->out, &d->err));
	doors_close(doors);
}

static void put_bytes(const char *path, const struct strbuf *bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes->data, bytes->len), (ssize_t)bytes->len);
	(void)close(fd);
}

/* file: what is damaged; path: what is opened. */
static void flip_bytes(const char *file, const char *path, void (*read)(const char *path, struct dump *d))
{
	static const unsigned char masks[] = { 0x01, 0x80, 0xff, 0x10 };
	struct strbuf whole, good, now;
	struct dump want = { .out = &good }, have = { .out = &now };
	int64_t start = clock_mono_ms();
	size_t flips = 0, noticed = 0, stride;
	char journal[256];

	strbuf_init(&whole);
	strbuf_init(&good);
	strbuf_init(&now);
	(void)snprintf(journal, sizeof(journal), "%s-journal", file);
	assert_int_equal(fs_read(&whole, file, 10000000, NULL), ST_OK);
	read(path, &want);
	if (want.status != ST_OK)
		fail_msg("%s", want.err.text);
	assert_true(whole.len > 0);
	/* Every stride-th byte with a different bit each time around; a stride prime to the page size visits all places of a page. */
	stride = (whole.len * ARRAY_LEN(masks) / WANTED_FLIPS) | 1;
	for (size_t i = 0; i < whole.len * ARRAY_LEN(masks) && clock_mono_ms() - start < CAP_MS; i += stride, flips++) {
		size_t at = i % whole.len;
		unsigned char mask = masks[(i / whole.len + i) % ARRAY_LEN(masks)];

		whole.data[at] = (char)((unsigned char)whole.data[at] ^ mask);
		(void)unlink(journal);
		put_bytes(file, &whole);
		have.err = (struct err)ERR_INIT;
		read(path, &have);
		if (have.status != ST_OK)
			noticed++;
		else if (now.len != good.len || memcmp(now.data, good.data, good.len) != 0)
			fail_msg("byte %zu (mask %02x) changed an answer silently", at, (unsigned)mask);
		whole.data[at] = (char)((unsigned char)whole.data[at] ^ mask);
	}
	print_message("%zu flips of %zu bytes, %zu noticed, the rest harmless\n", flips, whole.len, noticed);
	assert_true(noticed > flips / 20);
	strbuf_clear(&whole);
	strbuf_clear(&good);
	strbuf_clear(&now);
}

static void store__flipped_bytes__never_a_silent_change(void **state)
{
	struct place *p = *state;
	struct store *st = store_fresh(p, STORE_FIELD);

	fill(st);
	store_close(st);
	flip_bytes(p->store, p->store, read_store);
}

static void doors__flipped_bytes__never_a_silent_change(void **state)
{
	struct place *p = *state;
	struct doors *doors = NULL;
	char id[8], file[200];

	assert_int_equal(doors_open(&doors, p->store, NULL), ST_OK);
	assert_int_equal(doors_begin(doors, NULL), ST_OK);
	for (int i = 0; i < 30; i++) {
		struct door d = { id, "5号楼", "1单元", "4", "402", "", "有狗" };

		(void)snprintf(id, sizeof(id), "h%d", i);
		assert_int_equal(doors_put(doors, &d, NULL), ST_OK);
		assert_int_equal(doors_roster_put(doors, id, "1 45\n2 43\n", i, NULL), ST_OK);
	}
	assert_int_equal(doors_commit(doors, NULL), ST_OK);
	doors_close(doors);
	(void)snprintf(file, sizeof(file), "%s/door.db", p->folder);
	flip_bytes(file, p->store, read_doors);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)
		IN_PLACE(store__flipped_bytes__never_a_silent_change),
		IN_PLACE(doors__flipped_bytes__never_a_silent_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
