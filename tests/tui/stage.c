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
#include "base/strbuf.h"
#include "forms/diag.h"
#include "tui/canvas.h"
#include "tui/screens.h"
#include "tui/tui.h"

#define KIT_TOWN    "stage-town.kit"
#define KIT_VILLAGE "stage-village.kit"
#define NOW         "2026-11-23T18:30:00+08:00"
#define OFFICE_NAME "stage-office"

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
	remove_store(OFFICE_NAME);
	ws = create(OFFICE_NAME ".db", STORE_OFFICE, "OFF");
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
	struct err err = ERR_INIT;

	workspace_hold(s->ws);
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
	if (kind == STAGE_OFFICE) {
		good(workspace_open(&s->ws, OFFICE_NAME ".db", &err), &err);
	} else if (kind == STAGE_LEDGER) {
		s->ws = office_with_ledger(s->dir);
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
