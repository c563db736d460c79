/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/app/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/office.h"
#include "base/digest.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "forms/diag.h"
#include "tests/support/paths.h"

static void write_text(const struct laptop *l, const char *name, const char *text)
{
	char path[96];

	assert_in_range(snprintf(path, sizeof(path), "%s/%s", l->folder, name), 1,
			sizeof(path) - 1);
	assert_int_equal(fs_write(path, text, strlen(text), 0600, NULL), ST_OK);
}

static void fits(enum status st, const struct err *err)
{
	if (st != ST_OK)
		fail_msg("%s", err->text);
}

/* Two floors of one entrance, a door beyond, and two houses of a lane. */
static const char doors[] =
	"unit,grid,serial,building,entrance,floor,door,address,team\n" UNIT
	",02,0001,5号楼,1单元,1,101,,1\n" UNIT ",02,0002,5号楼,1单元,2,201,,1\n" UNIT
	",02,0003,5号楼,1单元,2,202,,1\n" UNIT ",02,0004,5号楼,2单元,1,101,,1\n" UNIT
	",02,0005,6号楼,1单元,1,101,,1\n";

static void make_office(struct laptop *l, const char *form, const char *sample)
{
	struct workspace *office = NULL;
	struct err err = ERR_INIT;
	struct diag_list diags;
	struct strbuf said, round;
	char store[64], path[64];

	strbuf_init(&said);
	strbuf_init(&round);
	(void)snprintf(store, sizeof(store), "%s/office.db", l->folder);
	strbuf_addf(&round,
		    "id: r1\ntitle: 试一试\nform: %s/%s\nsample: %s\nfrom: 2026-11-01\nto: "
		    "2026-12-20\noffice: 试验办\n"
		    "telephone: 0475-1234567\nseed: s\n",
		    TEST_DATA, form, sample);
	write_text(l, "round.txt", round.data);
	write_text(l, "doors.csv", doors);
	fits(workspace_create(store, STORE_OFFICE, "OFF1", &err), &err);
	fits(workspace_open(&office, store, &err), &err);
	fits(workspace_set_divisions(office, TOP_SRCDIR "/survey-defs/divisions.csv", &err), &err);
	(void)snprintf(path, sizeof(path), "%s/round.txt", l->folder);
	diag_init(&diags, path);
	fits(office_round_new(office, path, &diags, &said, &err), &err);
	diag_clear(&diags);
	(void)snprintf(path, sizeof(path), "%s/doors.csv", l->folder);
	fits(office_households_import(office, path, &said, &err), &err);
	(void)snprintf(path, sizeof(path), "%s/team.kit", l->folder);
	fits(office_kit(office, "1", path, &said, &err), &err);
	workspace_close(office);
	fits(workspace_create(l->store, STORE_FIELD, "L1", &err), &err);
	laptop_again(l);
	fits(office_open(l->ws, path, &said, &err), &err);
	strbuf_clear(&round);
	strbuf_clear(&said);
}

void laptop_make(struct laptop *l, const char *form, const char *sample)
{
	struct err err = ERR_INIT;

	assert_true(digest_ready());
	*l = (struct laptop){ .folder = "laptop-XXXXXX" };
	assert_non_null(mkdtemp(l->folder));
	(void)snprintf(l->store, sizeof(l->store), "%s/field.db", l->folder);
	assert_int_equal(setenv("RUHU_NOW", "2026-11-23T09:00:00+08:00", 1), 0);
	make_office(l, form, sample);
	laptop_again(l); /* with the round from the beginning, as on the next start */
	fits(workspace_set_interviewer(l->ws, "A7", &err), &err);
	fits(workspace_confirm_date(l->ws, true, &err), &err);
}

void laptop_again(struct laptop *l)
{
	struct err err = ERR_INIT;

	workspace_close(l->ws);
	l->ws = NULL;
	fits(workspace_open(&l->ws, l->store, &err), &err);
}

void laptop_remove(struct laptop *l)
{
	char command[64];

	workspace_close(l->ws);
	(void)snprintf(command, sizeof(command), "rm -rf %s", l->folder);
	assert_int_equal(system(command), 0);
}
