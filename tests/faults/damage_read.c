/* SPDX-License-Identifier: MIT */
/* What is read from a store, each thing by itself. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/office.h"
#include "app/today.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/attr.h"
#include "base/fs.h"
#include "report/doc.h"
#include "store/door.h"
#include "store/internal.h"
#include "tests/app/fixture.h"
#include "tests/faults/damage.h"
#include "tests/store/support.h"

enum { REVISIONS = 8, EVENTS = 5 };
static const char round_id[] = "r1", form_id[] = "thirty", unit[] = UNIT;

static struct digest other_id[2];

static void keep(struct dump *d, enum status status)
{
	if (d->status == ST_OK)
		d->status = status;
}

static enum status put_head(void *ctx, const struct head *head)
{
	struct dump *d = ctx;

	revision_encode(d->out, head->rev);
	strbuf_addf(d->out, "|%u|%d%d%d|%s\n", head->marks, head->conflict, head->is_head,
		    head->counts, head->origin);
	return ST_OK;
}

static enum status put_household(void *ctx, const struct household *h)
{
	struct dump *d = ctx;

	strbuf_addf(d->out, "%s|%s|%s|%s|%" PRId64 "\n", h->id, h->unit, h->team, h->contact,
		    h->sort);
	return ST_OK;
}

static enum status put_event(void *ctx, int64_t n, int64_t at_ms, const char *event,
			     const char *key, const char *value, const char *old)
{
	struct dump *d = ctx;

	strbuf_addf(d->out, "%" PRId64 "|%" PRId64 "|%s|%s|%s|%s\n", n, at_ms, event, key, value,
		    old);
	return ST_OK;
}

static enum status put_draft(void *ctx, const struct draft *draft)
{
	struct dump *d = ctx;

	strbuf_addf(d->out, "%s|%s|%s|%s|%s|%s|%s|%d|%" PRId64 "|%" PRId64 "\n", draft->round,
		    draft->form_id, draft->form_version, draft->household, draft->unit,
		    draft->interviewer, draft->started, draft->open, draft->events, draft->last_ms);
	strbuf_add(d->out, draft->form_digest.b, DIGEST_SIZE);
	strbuf_add(d->out, draft->parent.b, DIGEST_SIZE);
	return ST_OK;
}

static void put_form(void *ctx, const char *id, const char *version, const struct digest *digest)
{
	struct dump *d = ctx;

	strbuf_addf(d->out, "%s|%s|", id, version);
	strbuf_add(d->out, digest->b, DIGEST_SIZE);
}

static void put_round(void *ctx, const char *id)
{
	struct dump *d = ctx;

	strbuf_addf(d->out, "%s\n", id);
}

static void *open_store(struct dump *d)
{
	struct store *st = NULL;

	keep(d, store_open(&st, d->path, 0, &d->err));
	return st;
}

static void close_store(void *opened)
{
	store_close(opened);
}

#define READING(name, ...)                             \
	static void name(struct dump *d, void *opened) \
	{                                              \
		struct store *st = opened;             \
                                                       \
		__VA_ARGS__                            \
	}

static struct identity identity_of(int i)
{
	struct identity identity;

	memset(identity.b, 0x10 + i, IDENTITY_SIZE);
	return identity;
}

READING(read_kind, strbuf_addf(d->out, "%d %s", store_kind(st) == STORE_FIELD, store_device(st));)
READING(read_setting, keep(d, store_setting_get(st, "interviewer", d->out, &d->err));)
READING(read_rounds, keep(d, store_round_each(st, put_round, d, &d->err));
	keep(d, store_round_get(st, round_id, d->out, &d->err));)
READING(read_forms, keep(d, store_form_each(st, put_form, d, &d->err));
	keep(d, store_form_get(st, form_id, "1", d->out, &d->err));)
READING(read_register, keep(d, store_household_each(st, unit, NULL, put_household, d, &d->err));)
/* One that is there, one that is not: an answer of no is one too. */
READING(read_known, bool known = false; bool other = false;
	keep(d, store_household_known(st, HOUSE(3), &known, &d->err));
	keep(d, store_household_known(st, HOUSE(9), &other, &d->err));
	strbuf_addf(d->out, "%d%d\n", known, other);)
READING(read_issued, keep(d, store_issued_get(st, "2026Q3", d->out, &d->err));
	keep(d, store_issued_get(st, "2026Q2", d->out, &d->err));)
READING(read_heads, keep(d, store_heads_each(st, -1, round_id, put_head, d, &d->err));)
READING(read_any_heads, keep(d, store_heads_any(st, -1, round_id, put_head, d, &d->err));)
READING(read_history, struct identity id = identity_of(1);
	keep(d, store_history_each(st, &id, put_head, d, &d->err));)
READING(read_drafts, keep(d, store_drafts_each(st, false, put_draft, d, &d->err));)
READING(read_events, struct identity id = identity_of(40);
	keep(d, store_events_each(st, &id, put_event, d, &d->err));)

READING(read_found, struct identity id = { { 0 } };
	keep(d, store_identity_find(st, "1111", &id, &d->err));
	strbuf_add(d->out, id.b, IDENTITY_SIZE);)

READING(read_shared, struct arena *a = arena_new(); const struct shared_household *v = NULL; size_t n = 0;
	keep(d, store_households_shared(st, &v, &n, a, &d->err));
	for (size_t i = 0; i < n && d->status == ST_OK; i++) strbuf_addf(d->out, "%s %d %d\n", v[i].household, (int)v[i].n, v[i].records[0].b[0]);
	arena_free(a);)

/* What is few among very many has a seal of its own. */
READING(read_others, keep(d, store_revisions_each(st, REV_DECISION, put_head, d, &d->err));
	keep(d, store_heads_any(st, REV_ISSUE, NULL, put_head, d, &d->err));)
READING(read_ids, struct store_known v[] = { { .id = other_id[0] }, { .id = other_id[1] }, { .id = { { 1 } } } };
	keep(d, store_revisions_known(st, v, ARRAY_LEN(v), &d->err));
	for (size_t i = 0; i < ARRAY_LEN(v) && d->status == ST_OK; i++) strbuf_addf(d->out, "%d%d\n", v[i].here, v[i].here ? v[i].identity.b[0] : 0);)

READING(read_state, struct store_state s; keep(d, store_state(st, &s, &d->err));
	strbuf_addf(d->out, "%d %d %d\n", (int)s.revisions, (int)s.conflicts, (int)s.households);
	strbuf_add(d->out, s.digest.b, DIGEST_SIZE);)

static struct workspace *open_all(struct dump *d)
{
	struct workspace *ws = NULL;

	keep(d, workspace_open(&ws, d->path, &d->err));
	return ws;
}

static void run_counts(struct dump *d, void *opened UNUSED)
{
	const struct tally_request request = { .question = "q01,m1",
					       .by = "township",
					       .counts = true };
	struct workspace *ws = open_all(d);
	size_t left_out = 0;

	if (!ws)
		return;
	keep(d, office_counts(ws, &request, d->out, &left_out, &d->err));
	strbuf_addf(d->out, "%zu\n", left_out);
	workspace_close(ws);
}

static void run_tally(struct dump *d, void *opened UNUSED)
{
	const struct tally_request request = { .question = "q01", .by = "village" };
	struct workspace *ws = open_all(d);
	struct doc *doc = NULL;

	if (!ws)
		return;
	keep(d, office_tally(ws, &request, &doc, &d->err));
	if (doc)
		doc_write_text(d->out, doc, 100, 0);
	doc_free(doc);
	workspace_close(ws);
}

static void add_files(struct dump *d, const char *folder)
{
	struct arena *a = arena_new();
	const char *const *names = NULL;
	size_t n = 0;

	keep(d, fs_list(&names, &n, a, folder, false, &d->err));
	for (size_t i = 0; i < n; i++) {
		strbuf_addf(d->out, "%s\n", names[i]);
		keep(d, fs_read(d->out, names[i], 1 << 20, &d->err));
		(void)remove(names[i]);
	}
	arena_free(a);
}

static void export_files(struct dump *d, bool people)
{
	struct workspace *ws = open_all(d);
	struct strbuf said;

	if (!ws)
		return;
	strbuf_init(&said);
	keep(d, office_export(ws, "exported", people ? OFFICE_PEOPLE : OFFICE_CSV, &said, &d->err));
	if (d->status == ST_OK)
		add_files(d, "exported");
	strbuf_clear(&said);
	workspace_close(ws);
}

static void run_export(struct dump *d, void *opened UNUSED)
{
	export_files(d, false);
}

static void run_copy(struct dump *d, void *opened UNUSED)
{
	export_files(d, true);
}

static const struct reading readings[] = {
	{ "kind", true, read_kind },
	{ "setting", false, read_setting },
	{ "rounds", true, read_rounds },
	{ "forms", true, read_forms },
	{ "register", true, read_register },
	{ "known", true, read_known },
	{ "issued", true, read_issued },
	{ "heads", true, read_heads },
	{ "any heads", true, read_any_heads },
	{ "history", false, read_history },
	{ "drafts", true, read_drafts },
	{ "events", false, read_events },
	{ "found", false, read_found },
	{ "shared", false, read_shared },
	{ "others", true, read_others },
	{ "ids", true, read_ids },
	{ "state", true, read_state },
	{ "counts", true, run_counts },
	{ "tally", true, run_tally },
	{ "export", true, run_export },
	{ "copy", true, run_copy },
};

enum { WHOLE_COMMANDS = 4 };
const struct reading_set damage_store_set = {
	.readings = readings,
	.n = ARRAY_LEN(readings),
	.open = open_store,
	.close = close_store,
	.n_opened = ARRAY_LEN(readings) - WHOLE_COMMANDS,
};

static enum status put_door(void *ctx, const struct door *door)
{
	struct dump *d = ctx;

	strbuf_addf(d->out, "%s|%s|%s|%s|%s|%s|%s\n", door->household, door->building,
		    door->entrance, door->floor, door->door, door->address, door->note);
	return ST_OK;
}

static void *open_doors(struct dump *d)
{
	struct doors *doors = NULL;

	keep(d, doors_open(&doors, d->path, &d->err));
	return doors;
}

static void close_doors(void *opened)
{
	doors_close(opened);
}

static void read_doors(struct dump *d, void *opened)
{
	keep(d, doors_each(opened, NULL, put_door, d, &d->err));
}

static void read_roster(struct dump *d, void *opened)
{
	keep(d, doors_roster_get(opened, HOUSE(1), d->out, &d->err));
}

static const struct reading door_readings[] = { { "doors", true, read_doors },
						{ "roster", true, read_roster } };

const struct reading_set damage_door_set = {
	.readings = door_readings,
	.n = ARRAY_LEN(door_readings),
	.open = open_doors,
	.close = close_doors,
	.n_opened = ARRAY_LEN(door_readings),
};

static void fill_revisions(struct store *st, const struct form *form)
{
	static const char *const households[] = { HOUSE(1), HOUSE(2), HOUSE(3) };
	struct revision rev;
	char body[64];

	for (int i = 0; i < REVISIONS; i++) {
		(void)snprintf(body, sizeof(body), "q01\t%d\nm1\ta b\nn1\t%d\n", 1 + i % 5, i);
		rev_make(&rev, 0, 1 + i % 2, body);
		rev.identity = identity_of(i / 2);
		rev.round = round_id;
		rev.form_id = form->id;
		rev.form_version = form->version;
		rev.form_digest = form->digest;
		rev.unit = unit;
		rev.household = households[i % 3];
		rev.lang = "zh";
		assert_int_equal(
			store_revision_add(st, &rev, i == 2 ? 1 : 0, "甲.csv", NULL, NULL, NULL),
			ST_OK);
	}
}

/* A problem named in two versions, and a decision. */
static void fill_others(struct store *st)
{
	struct revision rev;

	for (size_t i = 0; i < ARRAY_LEN(other_id) + 1; i++) {
		rev_make(&rev, 0, i == 1 ? 2 : 1, i < 2 ? "what\t路灯不亮\n" : "about\tfile\n");
		rev.kind = i < 2 ? REV_ISSUE : REV_DECISION;
		rev.identity = identity_of(i < 2 ? 50 : 51);
		rev.form_id = rev.form_version = "";
		memset(&rev.form_digest, 0, sizeof(rev.form_digest));
		rev.reason = i == 1 ? "修好了" : "";
		assert_int_equal(store_revision_add(st, &rev, 0, "甲.csv", i < 2 ? &other_id[i] : NULL, NULL, NULL), ST_OK);
	}
}

static void fill_draft(struct store *st, const struct form *form)
{
	struct draft draft = { .identity = identity_of(40),
			       .round = round_id,
			       .form_id = form->id,
			       .form_version = form->version,
			       .household = HOUSE(4),
			       .unit = unit,
			       .interviewer = "A7",
			       .started = "2026-11-23T10:00:00+08:00" };

	draft.form_digest = form->digest;
	assert_int_equal(store_draft_new(st, &draft, NULL), ST_OK);
	for (int i = 0; i < EVENTS; i++)
		assert_int_equal(
			store_draft_event(st, &draft.identity, i, "answer", "q01", "2", "1", NULL),
			ST_OK);
}

void damage_fill(const char *path)
{
	struct workspace *ws = NULL;
	const struct form *form = NULL;

	assert_int_equal(workspace_open(&ws, path, NULL), ST_OK);
	assert_int_equal(workspace_form(ws, NULL, &form, NULL), ST_OK);
	assert_int_equal(store_begin(workspace_store(ws), NULL), ST_OK);
	fill_revisions(workspace_store(ws), form);
	fill_others(workspace_store(ws));
	fill_draft(workspace_store(ws), form);
	assert_int_equal(store_issued_put(workspace_store(ws), "2026Q3", "issued 1\n" HOUSE(2) "\t1队\n", NULL), ST_OK);
	assert_int_equal(store_commit(workspace_store(ws), NULL), ST_OK);
	assert_int_equal(doors_roster_put(workspace_doors(ws), HOUSE(1), "1 45\n2 43\n", 7, NULL),
			 ST_OK);
	/* Small pages: little in the file is empty, and every bit of it can be tried. */
	assert_int_equal(db_exec(workspace_store(ws)->db, "PRAGMA page_size=512", NULL), ST_OK);
	assert_int_equal(db_exec(workspace_store(ws)->db, "VACUUM", NULL), ST_OK);
	assert_int_equal(seal_shape(workspace_store(ws)->db, NULL), ST_OK);
	workspace_close(ws);
}
