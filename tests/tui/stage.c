/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/paths.h"
#include "tests/tui/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/interview.h"
#include "app/ledger.h"
#include "app/office.h"
#include "app/workspace.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "forms/diag.h"
#include "tui/ask.h"
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

static const char columns[] = "adults,sex,view/q1,view/q2,view/q3,view/aware,view/acts,hours,told,why,_form,_round,_unit,_household,_device,_interviewer,_started,"
			      "_ended,_outcome,_lang,__version__,_uuid,_seq,_submission_time\n";

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
	strbuf_adds(&text, columns);
	for (int town = 0; town < 8; town++)
		for (int v = 0; v < 6; v++)
			village(&text, &state, town, v, town == 2 ? 1 : 12);
	diag_init(&diags, "round.txt");
	good(workspace_set_divisions(ws, workspace_shipped_divisions(), &err), &err);
	good(office_round_new(ws, TEST_DATA "/tally/round.txt", &diags, &text, &err), &err);
	good(fs_write(path, text.data, text.len, 0600, &err), &err);
	strbuf_reset(&text);
	good(office_merge(ws, &path, 1, NULL, NULL, NULL, NULL, &text, &refused, &err), &err);
	if (refused)
		fail_msg("%s", text.data);
	diag_clear(&diags);
	strbuf_clear(&text);
	workspace_close(ws);
}

static void take_text(struct workspace *ws, const char *path, const char *rows)
{
	struct strbuf text;
	struct err err = ERR_INIT;
	bool refused = false;

	strbuf_init(&text);
	strbuf_addf(&text, "%s%s", columns, rows);
	good(fs_write(path, text.data, text.len, 0600, &err), &err);
	strbuf_reset(&text);
	good(office_merge(ws, &path, 1, NULL, NULL, NULL, NULL, &text, &refused, &err), &err);
	if (refused)
		fail_msg("%s", text.data);
	strbuf_clear(&text);
}

static const char one[] =
	"3,1,2,1,2,1,1,,,,county,figures,150525101200,150525101200-01-001,d1,v1,2026-11-03T10:00:00+08:00,2026-11-03T10:12:00+08:00,1.1,zh,1,"
	"0a000001-0000-4000-8000-000000000000,1,2026-11-03T20:00:00+08:00\n"
	"2,2,1,1,1,1,1,,,,county,figures,150525101200,150525101200-01-002,d1,v1,2026-11-03T11:00:00+08:00,2026-11-03T11:09:00+08:00,1.1,zh,1,"
	"0a000002-0000-4000-8000-000000000000,1,2026-11-03T20:00:00+08:00\n";
static const char other[] =
	"3,1,4,1,4,1,1,,,路灯不亮，冬天的雪没有人清,county,figures,150525101200,150525101200-01-001,d2,v2,2026-11-03T10:00:00+08:00,"
	"2026-11-03T10:12:00+08:00,1.1,zh,1,0a000001-0000-4000-8000-000000000000,1,2026-11-04T20:00:00+08:00\n"
	"4,1,3,2,1,1,1,,,,county,figures,150525101200,150525101200-01-002,d2,v2,2026-11-05T18:30:00+08:00,2026-11-05T18:44:00+08:00,1.1,zh,1,"
	"0a000003-0000-4000-8000-000000000000,1,2026-11-05T20:00:00+08:00\n";
/* An office with the round of make_tally and no interviews yet. */
static struct workspace *office_of_figures(const char *dir)
{
	struct workspace *ws;
	struct diag_list diags;
	struct strbuf said;
	struct err err = ERR_INIT;
	char path[64];

	strbuf_init(&said);
	snprintf(path, sizeof(path), "%s/a.db", dir);
	ws = create(path, STORE_OFFICE, "OFF");
	diag_init(&diags, "round.txt");
	good(workspace_set_divisions(ws, workspace_shipped_divisions(), &err), &err);
	good(office_round_new(ws, TEST_DATA "/tally/round.txt", &diags, &said, &err), &err);
	strbuf_clear(&said);
	diag_clear(&diags);
	return ws;
}

/* The first interview came twice and says two things, the second household was asked by two people. */
static struct workspace *office_to_decide(const char *dir)
{
	struct workspace *ws = office_of_figures(dir);

	take_text(ws, "3队-07.csv", one);
	take_text(ws, "5队-02.csv", other);
	return ws;
}

/* d1 handed in today, of d2 a package is missing and the last came the day before yesterday, d3 is new, d4 was put out of use. */
static void add_devices(struct workspace *ws)
{
	static const struct {
		const char *code;
		enum key_state state;
		int64_t number, days_ago;
	} devices[] = { { "d1", KEY_TRUSTED, 12, 0 }, { "d2", KEY_TRUSTED, 4, 2 }, { "d3", KEY_WAITING, 0, 0 }, { "d4", KEY_REVOKED, 2, 9 } };
	static const struct digest elsewhere[] = { { { 7 } }, { { 9 } } };
	struct err err = ERR_INIT;

	for (size_t i = 0; i < ARRAY_LEN(devices); i++) {
		struct store_key key = { .code = devices[i].code, .role = KEY_DEVICE, .state = devices[i].state };
		struct store_package p = { .number = devices[i].number,
					   .at_ms = workspace_now(ws) - devices[i].days_ago * 24 * 60 * 60 * 1000,
					   .elsewhere = elsewhere,
					   .n_elsewhere = i == 1 ? 2 : 0 };

		memset(key.key, (int)i + 1, sizeof(key.key));
		memset(p.key, (int)i + 1, sizeof(p.key));
		p.file.b[0] = p.package.b[0] = (unsigned char)(i + 1);
		good(store_key_put(workspace_store(ws), &key, &err), &err);
		if (p.number)
			good(store_package_put(workspace_store(ws), &p, &err), &err);
	}
}

static struct workspace *office_to_merge(const char *dir)
{
	struct strbuf text;
	struct err err = ERR_INIT;

	strbuf_init(&text);
	good(fs_mkdirs("merge-in", &err), &err);
	good(fs_mkdirs("merge-empty", &err), &err);
	strbuf_addf(&text, "%s%s", columns, one);
	good(fs_write("merge-in/3队-07_20261122.csv", text.data, text.len, 0600, &err), &err);
	strbuf_reset(&text);
	strbuf_addf(&text, "%s%s", columns, other);
	memcpy(strstr(text.data, "150525101200,"), "15052510120X", 12);
	good(fs_write("merge-in/5队-02 坏的.csv", text.data, text.len, 0600, &err), &err);
	good(fs_write("merge-in/说明.txt", "x", 1, 0600, &err), &err);
	strbuf_clear(&text);
	return office_of_figures(dir);
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
	good(office_round_new(ws, round, &diags, &said, &err), &err);
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

static bool must_ask(struct stage *s)
{
	struct err err = ERR_INIT;
	bool ask = false;

	good(workspace_must_ask(&ask, s->ws, &err), &err);
	return ask;
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
	if (s->iv) {
		struct ask_arg arg = { .ws = s->ws, .iv = s->iv };

		good(tui_start(&s->tui, &opts, &ask_screen, &arg, &err), &err);
		return;
	}
	if (s->paper) {
		good(tui_start(&s->tui, &opts, &entry_screen, &entry, &err), &err);
		return;
	}
	good(tui_start(&s->tui, &opts, must_ask(s) ? &hello_screen : first, s->ws,
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
	struct doc *shown = NULL;
	struct err err = ERR_INIT;
	char path[64];

	strbuf_init(&said);
	snprintf(path, sizeof(path), "%s/a.db", dir);
	ws = create(path, STORE_OFFICE, "OFF");
	strbuf_init(&said);
	good(workspace_set_divisions(ws, workspace_shipped_divisions(), &err), &err);
	good(ledger_import(ws, TEST_DATA "/screens/ledger.csv", false, &shown, &said, &err), &err);
	doc_free(shown);
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

static void begin_kinds(struct stage *s)
{
	const struct form *form = NULL;
	struct diag_list diags;
	struct err err = ERR_INIT;

	diag_init(&diags, "kinds.md");
	good(workspace_add_form(s->ws, TEST_DATA "/screens/kinds.md", &form, &diags, &err), &err);
	good(workspace_set_interviewer(s->ws, "V12", &err), &err);
	good(workspace_confirm_date(s->ws, true, &err), &err);
	good(interview_begin_form(&s->iv, s->ws, form, "", &err), &err);
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
	} else if (kind == STAGE_DEVICES) {
		s->ws = office_to_decide(s->dir);
		add_devices(s->ws);
	} else if (kind == STAGE_DECIDE || kind == STAGE_MERGE) {
		s->ws = kind == STAGE_DECIDE ? office_to_decide(s->dir) : office_to_merge(s->dir);
	} else if (kind == STAGE_OFFICE || kind == STAGE_TALLY) {
		good(workspace_open(&s->ws, kind == STAGE_TALLY ? TALLY_NAME ".db" : STAGE_OFFICE_NAME ".db", &err), &err);
	} else {
		char path[64];

		snprintf(path, sizeof(path), "%s/a.db", s->dir);
		s->ws = create(path, STORE_FIELD, "07");
		strbuf_init(&said);
		if (kind != STAGE_EMPTY && kind != STAGE_KINDS)
			good(office_open(s->ws, kind == STAGE_RURAL ? KIT_VILLAGE : KIT_TOWN, &said,
					 &err),
			     &err);
		strbuf_clear(&said);
		/* As it is in life: the kit is opened by one run of the program, the doors by the next. */
		workspace_close(s->ws);
		good(workspace_open(&s->ws, path, &err), &err);
	}
	if (kind == STAGE_KINDS)
		begin_kinds(s);
	if (kind == STAGE_RETURNED)
		stage_make_returned(s);
	open_tui(s, ascii);
	if (kind != STAGE_HELLO && must_ask(s))
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
	interview_close(s->iv);
	workspace_close(s->ws);
	snprintf(stem, sizeof(stem), "%s/a", s->dir);
	remove_store(stem);
	snprintf(stem, sizeof(stem), "%s/o", s->dir);
	remove_store(stem);
	(void)rmdir(s->dir);
}
