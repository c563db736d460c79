/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "store/door.h"
#include "tests/store/support.h"

static int64_t at(void *ctx)
{
	return *(int64_t *)ctx;
}

static enum status note(void *ctx, const struct door *d)
{
	strbuf_addf(ctx, "%s:%s%s%s%s%s%s;", d->household, d->building, d->entrance, d->floor, d->door, d->address, d->note);
	return ST_OK;
}

static struct doors *open_at(const struct place *p, int64_t *now)
{
	struct doors *d = NULL;
	struct err err = ERR_INIT;

	if (doors_open(&d, p->store, &err) != ST_OK)
		fail_msg("%s", err.text);
	doors_set_clock(d, (struct clock){ .now_ms = at, .ctx = now });
	return d;
}

static void open__beside_the_store__name_follows_the_store(void **state)
{
	static const char *const names[][2] = { { "ruhu.db", "door.db" }, { "team3.db", "team3.door.db" }, { "plain", "plain.door.db" } };
	struct place *p = *state;
	char path[200];

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct doors *d = NULL;

		(void)snprintf(path, sizeof(path), "%s/%s", p->folder, names[i][0]);
		assert_int_equal(doors_open(&d, path, NULL), ST_OK);
		doors_close(d);
		assert_false(fs_exists(path));
		(void)snprintf(path, sizeof(path), "%s/%s", p->folder, names[i][1]);
		assert_true(fs_exists(path));
	}
}

static void doors__put_and_each__replace_and_survive(void **state)
{
	struct place *p = *state;
	int64_t now = 1000;
	struct doors *d = open_at(p, &now);
	struct door one = { "u1-01-1", "5号楼", "1单元", "4", "402", "", "有狗" };
	struct door two = { .household = "u2-01-1", .building = "一组" }; /* the rest unset */
	struct strbuf text;

	assert_int_equal(doors_put(d, &one, NULL), ST_OK);
	assert_int_equal(doors_put(d, &two, NULL), ST_OK);
	one.note = "";
	assert_int_equal(doors_put(d, &one, NULL), ST_OK);
	assert_int_equal(doors_begin(d, NULL), ST_OK);
	one.note = "没有提交";
	assert_int_equal(doors_put(d, &one, NULL), ST_OK);
	doors_rollback(d);
	doors_close(d);
	d = open_at(p, &now);
	strbuf_init(&text);
	assert_int_equal(doors_each(d, NULL, note, &text, NULL), ST_OK);
	assert_string_equal(text.data, "u1-01-1:5号楼1单元4402;u2-01-1:一组;");
	strbuf_reset(&text);
	assert_int_equal(doors_each(d, "u2", note, &text, NULL), ST_OK);
	assert_string_equal(text.data, "u2-01-1:一组;");
	strbuf_clear(&text);
	doors_close(d);
}

static void doors__expire__addresses_and_rosters_go_ids_stay(void **state)
{
	struct place *p = *state;
	int64_t now = 1000, n = 0;
	struct doors *d = open_at(p, &now);
	struct door old = { "h1", "5号楼", "1单元", "4", "402", "大沁他拉镇老街", "有狗" }, new = { "h2", "6号楼", "", "", "", "", "" };
	struct strbuf text, file;
	char path[200];

	assert_int_equal(doors_put(d, &old, NULL), ST_OK);
	assert_int_equal(doors_roster_put(d, "h1", "1 45\n2 43\n", 1000, NULL), ST_OK);
	now = 5000;
	assert_int_equal(doors_put(d, &new, NULL), ST_OK);
	assert_int_equal(doors_roster_put(d, "h2", "1 30\n", 5000, NULL), ST_OK);
	assert_int_equal(doors_expire(d, 2000, &n, NULL), ST_OK);
	assert_int_equal(n, 2);
	assert_int_equal(doors_expire(d, 2000, &n, NULL), ST_OK);
	assert_int_equal(n, 0);
	strbuf_init(&text);
	assert_int_equal(doors_each(d, NULL, note, &text, NULL), ST_OK);
	assert_string_equal(text.data, "h1:;h2:6号楼;");
	strbuf_reset(&text);
	assert_int_equal(doors_roster_get(d, "h1", &text, NULL), ST_OK);
	assert_string_equal(text.data, "");
	assert_int_equal(doors_roster_get(d, "h2", &text, NULL), ST_OK);
	assert_string_equal(text.data, "1 30\n");
	doors_close(d);
	strbuf_init(&file); /* gone from the file as well, not only from sight */
	(void)snprintf(path, sizeof(path), "%s/door.db", p->folder);
	assert_int_equal(fs_read(&file, path, 10000000, NULL), ST_OK);
	for (size_t i = 0; i + 12 < file.len; i++)
		assert_false(memcmp(file.data + i, "大沁他拉", 12) == 0);
	strbuf_clear(&file);
	strbuf_clear(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)
		IN_PLACE(open__beside_the_store__name_follows_the_store),
		IN_PLACE(doors__put_and_each__replace_and_survive),
		IN_PLACE(doors__expire__addresses_and_rosters_go_ids_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
