/* SPDX-License-Identifier: MIT */
/*
 * A bit of the file turns over (bit rot, a bad stick): whatever the program prints or exports is as before, or there is an error.
 * Every bit in turn, each reading by itself. Then the same without the check of the pages at opening, as for files too large for it:
 * there what reads whole tables must notice by row digests and seals alone. RUHU_FAULTS=long: every bit instead of some thousands.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/attr.h"
#include "base/fs.h"
#include "base/mem.h"
#include "tests/app/fixture.h"
#include "tests/faults/damage.h"

enum { SHORT_FLIPS = 1000, MUTANT_FLIPS = 60000, COMMANDS_EACH = 64, MOST_READINGS = 24 };

struct trial {
	const char *file; /* what is damaged */
	const char *path; /* the store that is opened */
	const struct reading_set *set;
	bool total_only;
	bool hunt; /* for the first silent change, among bytes that hold something */
	struct strbuf whole, good[MOST_READINGS], now;
	size_t flips, noticed, compared, silent;
	char first[128]; /* what was silent */
};

static void put_bytes(const char *path, const struct strbuf *bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes->data, bytes->len), (ssize_t)bytes->len);
	(void)close(fd);
}

/* A reading may have written (a migration begun, a journal): the next bit starts from the same file. */
static void restore(const struct trial *t)
{
	char journal[96];
	struct strbuf now;

	(void)snprintf(journal, sizeof(journal), "%s-journal", t->file);
	(void)unlink(journal);
	strbuf_init(&now);
	if (fs_read(&now, t->file, t->whole.len, NULL) != ST_OK || now.len != t->whole.len ||
	    memcmp(now.data, t->whole.data, now.len) != 0)
		put_bytes(t->file, &t->whole);
	strbuf_clear(&now);
}

static void put_byte(const struct trial *t, size_t at, char byte)
{
	int fd = open(t->file, O_WRONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, &byte, 1, (off_t)at), 1);
	(void)close(fd);
}

static void compare(struct trial *t, size_t i, const struct dump *d, size_t bit)
{
	t->compared++;
	if (d->status != ST_OK ||
	    (t->now.len == t->good[i].len && memcmp(t->now.data, t->good[i].data, t->now.len) == 0))
		return;
	if (t->silent++ == 0)
		(void)snprintf(t->first, sizeof(t->first), "%s after bit %zu of byte %zu",
			       t->set->readings[i].name, bit % 8, bit / 8);
}

static bool read_one(struct trial *t, size_t i, void *opened, size_t bit)
{
	struct dump d = { .path = t->path, .out = &t->now };

	strbuf_reset(&t->now);
	t->set->readings[i].read(&d, opened);
	compare(t, i, &d, bit);
	return d.status != ST_OK;
}

static void try_bit(struct trial *t, size_t bit)
{
	const struct reading_set *set = t->set;
	struct dump d = { .path = t->path, .out = &t->now };
	bool noticed, commands = !t->hunt && t->flips % COMMANDS_EACH == 0;
	void *opened;

	put_byte(t, bit / 8, (char)(t->whole.data[bit / 8] ^ (1 << bit % 8)));
	opened = set->open(&d);
	noticed = !opened;
	for (size_t i = 0; opened && i < set->n_opened; i++)
		if (!t->total_only || set->readings[i].total)
			noticed = read_one(t, i, opened, bit) || noticed;
	set->close(opened);
	for (size_t i = set->n_opened; commands && i < set->n; i++)
		noticed = read_one(t, i, NULL, bit) || noticed;
	t->noticed += noticed;
	t->flips++;
	put_byte(t, bit / 8, t->whole.data[bit / 8]);
	restore(t);
}

static void trial_begin(struct trial *t, const char *file, const char *path,
			const struct reading_set *set)
{
	struct dump d = { .path = path };
	void *opened;

	*t = (struct trial){ .file = file, .path = path, .set = set };
	assert_true(set->n <= MOST_READINGS);
	strbuf_init(&t->whole);
	strbuf_init(&t->now);
	assert_int_equal(fs_read(&t->whole, file, 10000000, NULL), ST_OK);
	for (size_t i = 0; i < set->n; i++) {
		opened = i < set->n_opened ? set->open(&d) : NULL;
		strbuf_init(&t->good[i]);
		d.out = &t->good[i];
		set->readings[i].read(&d, opened);
		if (d.status != ST_OK)
			fail_msg("%s: %s", set->readings[i].name, d.err.text);
		assert_true(t->good[i].len > 0);
		set->close(opened);
	}
}

/* Bits spread over the whole file by a stride prime to the size of a page; flips 0 = every one. A hunt goes here and there. */
static void trial_run(struct trial *t, size_t flips)
{
	enum { HERE_AND_THERE = 1000003 };
	size_t bits = 8 * t->whole.len, n = flips && flips < bits ? flips : bits,
	       stride = t->hunt ? HERE_AND_THERE : (bits / n) | 1;

	t->flips = t->noticed = t->compared = t->silent = 0;
	for (size_t i = 0; i < n && !(t->hunt && t->silent); i++) {
		size_t bit = i * stride % bits;

		if (!t->hunt || t->whole.data[bit / 8])
			try_bit(t, bit);
	}
}

static void trial_end(struct trial *t)
{
	strbuf_clear(&t->whole);
	strbuf_clear(&t->now);
	for (size_t i = 0; i < t->set->n; i++)
		strbuf_clear(&t->good[i]);
}

static void must_be_loud(struct trial *t, size_t flips, const char *what)
{
	trial_run(t, flips);
	print_message("%s: %zu bits of %zu bytes turned, %zu noticed, the rest harmless, %zu "
		      "readings compared\n",
		      what, t->flips, t->whole.len, t->noticed, t->compared);
	if (t->silent)
		fail_msg("%s: %zu readings changed silently, the first: %s", what, t->silent,
			 t->first);
	assert_true(t->noticed > t->flips / 20);
}

static size_t wanted_flips(void)
{
	const char *form = getenv("RUHU_FAULTS");

	return form && strcmp(form, "long") == 0 ? 0 : SHORT_FLIPS;
}

/* What a seeded fault leaves out it leaves out from the first row on. */
static void start(struct laptop *l, enum mutant mutant)
{
	mutant_set(mutant, false);
	laptop_make(l, "cli/thirty.md", "convenience");
	workspace_close(l->ws);
	l->ws = NULL;
	damage_fill(l->store);
}

static void store__every_bit__never_a_silent_change(void **state UNUSED)
{
	struct laptop l;
	struct trial t;

	start(&l, MUTANT_NONE);
	trial_begin(&t, l.store, l.store, &damage_store_set);
	must_be_loud(&t, wanted_flips(), "store");
	mutant_set(MUTANT_NONE, true);
	t.total_only = true;
	must_be_loud(&t, wanted_flips(), "store, pages unchecked");
	trial_end(&t);
	mutant_set(MUTANT_NONE, false);
	laptop_remove(&l);
}

static void change_seal(const char *store, int which)
{
	sqlite3 *db = NULL;
	char sql[160];

	(void)snprintf(sql, sizeof(sql),
		       "UPDATE seal SET digest = zeroblob(length(digest)) WHERE name = (SELECT name FROM seal ORDER BY name LIMIT 1 OFFSET %d)", which);
	assert_int_equal(sqlite3_open(store, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_changes(db), 1);
	(void)sqlite3_close(db);
}

/* The seal of one table is not what it was: every command that needs it says so, and no page comes without its check digits. */
static void commands__seal_changed__said(void **state UNUSED)
{
	enum { SEALS = 7 };
	struct laptop l;
	struct trial t;

	start(&l, MUTANT_NONE);
	trial_begin(&t, l.store, l.store, &damage_store_set);
	for (int k = 0; k < SEALS; k++) {
		change_seal(l.store, k);
		for (size_t i = t.set->n_opened; i < t.set->n; i++)
			(void)read_one(&t, i, NULL, 0);
		if (t.silent)
			fail_msg("seal %d: %s", k, t.first);
		restore(&t);
	}
	trial_end(&t);
	laptop_remove(&l);
}

static void doors__every_bit__never_a_silent_change(void **state UNUSED)
{
	struct laptop l;
	struct trial t;
	char file[96];

	start(&l, MUTANT_NONE);
	(void)snprintf(file, sizeof(file), "%s/field.door.db", l.folder);
	trial_begin(&t, file, l.store, &damage_door_set);
	must_be_loud(&t, wanted_flips(), "door.db");
	mutant_set(MUTANT_NONE, true);
	t.total_only = true;
	must_be_loud(&t, wanted_flips(), "door.db, pages unchecked");
	trial_end(&t);
	mutant_set(MUTANT_NONE, false);
	laptop_remove(&l);
}

static void seeded_faults__each_is_caught(void **state UNUSED)
{
	static const struct {
		enum mutant mutant;
		const char *name;
	} mutants[] = {
		{ MUTANT_PAGES, "pages are not checked" },
		{ MUTANT_ROW_DIGESTS, "row digests are all alike" },
		{ MUTANT_ROW_TEXTS, "row digests without texts" },
		{ MUTANT_ROW_NUMBERS, "row digests without numbers" },
		{ MUTANT_SEALS, "seals are not compared" },
		{ MUTANT_DIGESTS, "ids and sums are not compared" },
	};

	for (size_t i = 0; i < ARRAY_LEN(mutants); i++) {
		struct laptop l;
		struct trial t;

		start(&l, mutants[i].mutant);
		mutant_set(mutants[i].mutant, true);
		trial_begin(&t, l.store, l.store, &damage_store_set);
		t.total_only = mutants[i].mutant != MUTANT_PAGES;
		t.hunt = true;
		trial_run(&t, MUTANT_FLIPS);
		if (t.silent == 0)
			fail_msg("uncaught: %s", mutants[i].name);
		print_message("seeded: %s: caught, %s\n", mutants[i].name, t.first);
		trial_end(&t);
		mutant_set(MUTANT_NONE, false);
		laptop_remove(&l);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(store__every_bit__never_a_silent_change),
		cmocka_unit_test(commands__seal_changed__said),
		cmocka_unit_test(doors__every_bit__never_a_silent_change),
		cmocka_unit_test(seeded_faults__each_is_caught),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
