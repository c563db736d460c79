/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/tui/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/ledger.h"
#include "app/office.h"
#include "app/workspace.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "forms/diag.h"
#include "tui/canvas.h"
#include "tui/screens.h"
#include "tui/tui.h"

#define KIT_TOWN    "stage-town.kit"
#define KIT_VILLAGE "stage-village.kit"
#define NOW         "2026-11-23T18:30:00+08:00"
#define TALLY_NAME  "stage-tally"

static char folder[512], before[512]; /* where the stores are, and where the test was started */

static void good(enum status st, const struct err *err)
{
	if (st != ST_OK)
		fail_msg("%s", err->text);
}

static void remove_store(const char *stem)
{
	static const char *const ends[] = { ".db",          ".db-journal", ".db-wal",
					    ".db-shm",      ".door.db",    ".door.db-journal",
					    ".door.db-wal", ".door.db-shm" };
	char name[96];

	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		snprintf(name, sizeof(name), "%s%s", stem, ends[i]);
		(void)remove(name);
	}
}

static struct workspace *create(const char *path, enum store_kind kind, const char *device)
{
	struct workspace *ws = NULL;
	struct err err = ERR_INIT;

	good(workspace_create(path, kind, device, &err), &err);
	good(workspace_open(&ws, path, &err), &err);
	return ws;
}

/* In memory where that can be had: the disk's syncs are most of the time of a test. Screens show the names within, not the folder. */
static void enter_folder(void)
{
	static char in_memory[] = "/dev/shm/ruhu-stage-XXXXXX", here[] = "stages-XXXXXX";
	char *made = mkdtemp(in_memory);

	if (!made)
		made = mkdtemp(here);
	assert_non_null(made);
	assert_non_null(getcwd(before, sizeof(before)));
	assert_int_equal(chdir(made), 0);
	assert_non_null(getcwd(folder, sizeof(folder)));
}

static uint32_t pick(uint64_t *state, uint32_t below)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*state >> 33) % below;
}

/* One village's interviews of October and November. */
static void village(struct strbuf *out, uint64_t *state, int town, int number, int n)
{
	static const int codes[] = { 1, 1, 2, 2, 2, 3, 4, 5, 6, 9 };
	uint32_t mood = 8 + (uint32_t)(town * 5 + number * 3) % 3;

	for (int i = 0; i < n; i++) {
		char unit[16];

		snprintf(unit, sizeof(unit), "1505251%02d20%d", town, number);
		strbuf_addf(out, "%u,%u,%d,%d,%u,%u,,,,,", 1 + pick(state, 3), 1 + pick(state, 2), codes[pick(state, mood)],
			    codes[pick(state, 8)], 1 + pick(state, 4), 1 + pick(state, 2));
		strbuf_addf(out, "county,figures,%s,%s-01-%03d,d1,v1,2026-%d-%02dT10:00:00+08:00,2026-%d-%02dT10:12:00+08:00,1.1,zh,1,", unit,
			    unit, i + 1, 10 + i % 2, 1 + i % 20, 10 + i % 2, 1 + i % 20);
		strbuf_addf(out, "%02d%02d%04d-0000-4000-8000-000000000000,1,2026-11-21T20:00:00+08:00\n", town, number, i);
	}
}

/* An office with interviews in eight townships of six villages; the third township has too few to be shown. */
static void make_tally(void)
{
	struct workspace *ws = create(TALLY_NAME ".db", STORE_OFFICE, "OFF");
	const char *path = "figures.csv";
	struct diag_list diags;
	struct strbuf text;
	struct err err = ERR_INIT;
	uint64_t state = 2026;
	bool refused = false;

	strbuf_init(&text);
	strbuf_adds(&text, "adults,sex,view/q1,view/q2,view/q3,view/aware,view/acts,hours,told,why,_form,_round,_unit,_household,_device,_interviewer,_started,"
			   "_ended,_outcome,_lang,__version__,_uuid,_seq,_submission_time\n");
	for (int town = 0; town < 8; town++)
		for (int v = 0; v < 6; v++)
			village(&text, &state, town, v, town == 2 ? 1 : 12);
	diag_init(&diags, "round.txt");
	good(workspace_set_divisions(ws, workspace_shipped_divisions(), &err), &err);
	good(office_round_new(ws, TEST_DATA "/tally/round.txt", &diags, &err), &err);
	good(fs_write(path, text.data, text.len, 0600, &err), &err);
	strbuf_reset(&text);
	good(office_merge(ws, &path, 1, NULL, NULL, NULL, NULL, &text, &refused, &err), &err);
	if (refused)
		fail_msg("%s", text.data);
	diag_clear(&diags);
	strbuf_clear(&text);
	workspace_close(ws);
}

void stage_make(const char *round)
{
	struct diag_list diags;
	struct strbuf said;
	struct err err = ERR_INIT;
	struct workspace *ws;

	setenv("RUHU_NOW", NOW, 1);
	setenv("RUHU_DIVISIONS", TOP_SRCDIR "/survey-defs/divisions.csv", 1);
	unsetenv("COLUMNS");
	unsetenv("LINES");
	enter_folder();
	remove_store(STAGE_OFFICE_NAME);
	ws = create(STAGE_OFFICE_NAME ".db", STORE_OFFICE, "OFF");
	strbuf_init(&said);
	diag_init(&diags, "round.txt");
	good(workspace_set_divisions(ws, workspace_shipped_divisions(), &err), &err);
	good(office_round_new(ws, round, &diags, &err), &err);
	good(office_households_import(ws, TEST_DATA "/screens/register.csv", &said, &err), &err);
	good(office_kit(ws, "3队", KIT_TOWN, &said, &err), &err);
	good(office_kit(ws, "5队", KIT_VILLAGE, &said, &err), &err);
	diag_clear(&diags);
	strbuf_clear(&said);
	workspace_close(ws);
}

void stage_remove(void)
{
	char command[600];

	assert_int_equal(chdir(before), 0);
	snprintf(command, sizeof(command), "rm -rf '%s'", folder); /* a failed test leaves more */
	assert_int_equal(system(command), 0);
}

static void shift(void *ctx, int64_t ms)
{
	workspace_shift(ctx, ms);
}

static void open_tui(struct stage *s, bool ascii)
{
	const struct tui_opts opts = {
		.columns = 80, .rows = 24, .ascii = ascii, .clock_shift = shift, .ctx = s->ws
	};
	const struct screen_ops *first = workspace_is_field(s->ws) ? &today_screen : &office_screen;
	struct entry_arg entry = { .ws = s->ws, .form = s->paper };
	struct err err = ERR_INIT;

	workspace_hold(s->ws);
	if (s->paper) {
		good(tui_start(&s->tui, &opts, &entry_screen, &entry, &err), &err);
		return;
	}
	good(tui_start(&s->tui, &opts, workspace_must_ask(s->ws) ? &hello_screen : first, s->ws,
		       &err),
	     &err);
}

static void start_first_run(struct stage *s, bool ascii)
{
	const struct tui_opts opts = { .columns = 80, .rows = 24, .ascii = ascii };
	struct first_run arg = { .path = "first-run.db", .created = &s->created };
	struct err err = ERR_INIT;

	good(tui_start(&s->tui, &opts, &first_run_screen, &arg, &err), &err);
}

static struct workspace *office_with_ledger(const char *dir)
{
	struct workspace *ws;
	struct strbuf said;
	struct err err = ERR_INIT;
	char path[64];

	snprintf(path, sizeof(path), "%s/a.db", dir);
	ws = create(path, STORE_OFFICE, "OFF");
	strbuf_init(&said);
	good(workspace_set_divisions(ws, workspace_shipped_divisions(), &err), &err);
	good(ledger_import(ws, TEST_DATA "/screens/ledger.csv", &said, &err), &err);
	strbuf_clear(&said);
	return ws;
}

static void add_paper(struct stage *s)
{
	struct diag_list diags;
	struct strbuf said;
	struct err err = ERR_INIT;

	diag_init(&diags, "paper.md");
	strbuf_init(&said);
	good(workspace_add_form(s->ws, TEST_DATA "/screens/paper.md", &s->paper, &diags, &err), &err);
	good(office_households_import(s->ws, TEST_DATA "/screens/register.csv", &said, &err), &err);
	good(workspace_set_interviewer(s->ws, "K1", &err), &err);
	good(workspace_confirm_date(s->ws, true, &err), &err);
	strbuf_clear(&said);
	diag_clear(&diags);
}

void stage_start(struct stage *s, enum stage_kind kind, bool ascii)
{
	struct strbuf said;
	struct err err = ERR_INIT;

	*s = (struct stage){ .dir = "stage-XXXXXX" };
	assert_non_null(mkdtemp(s->dir));
	if (kind == STAGE_FIRST_RUN) {
		start_first_run(s, ascii);
		return;
	}
	if (kind == STAGE_TALLY && !fs_exists(TALLY_NAME ".db"))
		make_tally();
	if (kind == STAGE_SEALED && !fs_exists(STAGE_SEALED_DIR))
		stage_make_sealed();
	if (kind == STAGE_SEALED) {
		good(workspace_open(&s->ws, STAGE_SEALED_DIR "/o.db", &err), &err);
	} else if (kind == STAGE_LEDGER || kind == STAGE_ENTRY) {
		s->ws = office_with_ledger(s->dir);
		if (kind == STAGE_ENTRY)
			add_paper(s);
	} else if (kind == STAGE_OFFICE || kind == STAGE_TALLY) {
		good(workspace_open(&s->ws, kind == STAGE_TALLY ? TALLY_NAME ".db" : STAGE_OFFICE_NAME ".db", &err), &err);
	} else {
		char path[64];

		snprintf(path, sizeof(path), "%s/a.db", s->dir);
		s->ws = create(path, STORE_FIELD, "07");
		strbuf_init(&said);
		if (kind != STAGE_EMPTY)
			good(office_open(s->ws, kind == STAGE_RURAL ? KIT_VILLAGE : KIT_TOWN, &said,
					 &err),
			     &err);
		strbuf_clear(&said);
		/* As it is in life: the kit is opened by one run of the program, the doors by the next. */
		workspace_close(s->ws);
		good(workspace_open(&s->ws, path, &err), &err);
	}
	open_tui(s, ascii);
	if (kind != STAGE_HELLO && workspace_must_ask(s->ws))
		stage_keys(s, "V12<enter>1");
	if (kind == STAGE_AGAIN) {
		setenv("RUHU_NOW", "2026-11-24T18:30:00+08:00", 1);
		stage_restart(s);
		setenv("RUHU_NOW", NOW, 1);
	}
}

void stage_keys(struct stage *s, const char *keys)
{
	struct strbuf sb;
	struct err err = ERR_INIT;

	if (tui_feed(s->tui, keys, &err) == ST_OK)
		return;
	strbuf_init(&sb);
	canvas_dump(&sb, tui_canvas(s->tui), false);
	print_error("%s\n%s", err.text, sb.data);
	strbuf_clear(&sb);
	fail();
}

void stage_restart(struct stage *s)
{
	char path[64];
	struct err err = ERR_INIT;

	tui_stop(s->tui);
	workspace_close(s->ws);
	snprintf(path, sizeof(path), "%s/a.db", s->dir);
	good(workspace_open(&s->ws, path, &err), &err);
	open_tui(s, false);
}

void stage_end(struct stage *s)
{
	char stem[64];

	tui_stop(s->tui);
	workspace_close(s->ws);
	snprintf(stem, sizeof(stem), "%s/a", s->dir);
	remove_store(stem);
	(void)rmdir(s->dir);
}
