/* SPDX-License-Identifier: MIT */
/* The office's table of households into register and door.db. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "base/strbuf.h"
#include "exports/register_in.h"
#include "tests/exports/fixture.h"

struct register_case {
	const char *text, *said; /* said NULL = imported */
};

static enum status import(struct fixture *f, struct store *st, const char *text,
			  struct strbuf *said)
{
	const char *path = fixture_path(f, "doors.csv");
	struct register_report *r = NULL;
	struct doors *doors = NULL;
	struct err err = ERR_INIT;
	enum status status;

	must(doors_open(&doors, store_path(st), &err), &err);
	fixture_write(path, text, strlen(text));
	status = register_import(&r, st, doors, f->divisions, path, &err);
	assert_non_null(r);
	register_report_print(said, r, "doors.csv");
	register_report_free(r);
	doors_close(doors);
	return status;
}

static enum status print_household(void *ctx, const struct household *h)
{
	strbuf_addf(ctx, "%s %s %s\n", h->id, h->team, h->contact);
	return ST_OK;
}

static enum status print_door(void *ctx, const struct door *d)
{
	strbuf_addf(ctx, "%s|%s|%s|%s|%s|%s\n", d->building, d->entrance, d->floor, d->door,
		    d->address, d->note);
	return ST_OK;
}

static void register__chinese_headers__imported_addresses_apart(void **state)
{
	struct fixture *f = *state;
	struct store *st = fixture_store(f, "r.db", STORE_OFFICE, false);
	struct doors *doors = NULL;
	struct strbuf said, have;
	struct err err = ERR_INIT;

	strbuf_init(&said);
	strbuf_init(&have);
	assert_int_equal(
		import(f, st,
		       "单位代码,网格,序号,楼栋,单元,楼层,门牌,地址,队,备注\r\n"
		       "150525100200,01,0001,5号楼,1单元,4,402,\"光明村,一组\",1队,有狗\r\n"
		       "１５０５２５１００２０１,02,7,,,,,东头第三家,,\r\n",
		       &said),
		ST_OK);
	must(store_household_each(st, NULL, NULL, print_household, &have, &err), &err);
	must(doors_open(&doors, store_path(st), &err), &err);
	must(doors_each(doors, "", print_door, &have, &err), &err);
	doors_close(doors);
	assert_string_equal(have.data, "150525100200-01-0001 1队 \n150525100201-02-7  "
				       "\n5号楼|1单元|4|402|光明村,一组|有狗\n||||东头第三家|\n");
	/* A later table without teams takes nobody's team away. */
	assert_int_equal(import(f, st, "household\n150525100200-01-0001\n", &said), ST_OK);
	strbuf_reset(&have);
	must(store_household_each(st, NULL, NULL, print_household, &have, &err), &err);
	assert_non_null(strstr(have.data, "150525100200-01-0001 1队"));
	strbuf_clear(&said);
	strbuf_clear(&have);
	store_close(st);
}

static void register__bad_rows__nothing_enters_and_all_are_named(void **state)
{
	static const struct register_case cases[] = {
		{ "unit,grid,serial\n150525100200,01,1\n1.50525E+11,01,2\n",
		  "第 3 行：单位代码是 1.50525E+11，被表格软件改坏了" },
		{ "unit,grid,serial\n150525109999,01,1\n", "不在区划表里" },
		{ "unit,grid,serial\n光明村,01,1\n", "12 位数字" },
		{ "unit,grid,serial\n150525100200,1,1\n", "网格 2 到 4 位" },
		{ "unit,grid,serial\n150525100200,01,1\n150525100200,01,1\n", "和第 2 行重复" },
		{ "unit,serial\n150525100200,01\n", "单位代码、网格、序号" },
		{ "unit,unit,grid,serial\n", "有两个" },
		{ "unit,grid,serial,sort\n150525100200,01,1,前\n", "应当是整数" },
		{ "unit,household\n150525100200,150525100201-01-1\n", "对不上" },
		{ "unit,grid,serial\n150525100200,01,\"1\n", "引号" },
		{ "", "文件是空的" },
	};
	struct fixture *f = *state;
	struct store *st = fixture_store(f, "rb.db", STORE_OFFICE, false);
	struct err err = ERR_INIT;
	struct strbuf said;
	int64_t n = 0;

	strbuf_init(&said);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		strbuf_reset(&said);
		assert_int_not_equal(import(f, st, cases[i].text, &said), ST_OK);
		if (!strstr(said.data, cases[i].said))
			fail_msg("not said: %s\n%s", cases[i].said, said.data);
		must(store_household_count(st, &n, &err), &err);
		assert_int_equal(n, 0);
	}
	strbuf_clear(&said);
	store_close(st);
}

static enum status count_door(void *ctx, const struct door *d)
{
	*(int64_t *)ctx += *d->address != '\0';
	return ST_OK;
}

static void register__full_disk__nothing_half_done_and_again_works(void **state)
{
	enum { ROWS = 3000 };
	struct fixture *f = *state;
	struct store *st = fixture_store(f, "full.db", STORE_OFFICE, false);
	const char *path = fixture_path(f, "big.csv");
	struct register_report *r = NULL;
	struct doors *doors = NULL;
	struct err err = ERR_INIT;
	struct rlimit old, new;
	struct strbuf text;
	int64_t n = 0, addresses = 0;

	strbuf_init(&text);
	strbuf_adds(&text, "unit,grid,serial,address\n");
	for (int i = 1; i <= ROWS; i++)
		strbuf_addf(&text, "150525100200,01,%d,光明村一组往北走到头再往东第 %d 家\n", i, i);
	fixture_write(path, text.data, text.len);
	must(doors_open(&doors, store_path(st), &err), &err);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	new = old;
	new.rlim_cur = 150000;
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &new), 0);
	assert_int_not_equal(register_import(&r, st, doors, f->divisions, path, &err), ST_OK);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	register_report_free(r);
	must(store_household_count(st, &n, &err), &err);
	must(doors_each(doors, "", count_door, &addresses, &err), &err);
	assert_int_equal(n, 0);
	assert_int_equal(addresses, 0);
	must(register_import(&r, st, doors, f->divisions, path, &err), &err);
	register_report_free(r);
	doors_close(doors);
	must(doors_open(&doors, store_path(st), &err), &err);
	must(store_household_count(st, &n, &err), &err);
	must(doors_each(doors, "", count_door, &addresses, &err), &err);
	assert_int_equal(n, ROWS);
	assert_int_equal(addresses, ROWS);
	doors_close(doors);
	store_close(st);
	strbuf_clear(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(register__chinese_headers__imported_addresses_apart,
						fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(
			register__bad_rows__nothing_enters_and_all_are_named, fixture_open,
			fixture_close),
		cmocka_unit_test_setup_teardown(
			register__full_disk__nothing_half_done_and_again_works, fixture_open,
			fixture_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
