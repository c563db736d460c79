/* SPDX-License-Identifier: MIT */
/* A team's kit: made, carried, opened; and every way it can be spoiled. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "exports/kit.h"
#include "forms/diag.h"
#include "forms/round.h"
#include "tests/exports/fixture.h"

static enum status resolve(void *ctx, const char *path, struct round_form *out, struct arena *a,
			   struct err *err)
{
	const struct form *form = ctx;

	(void)path;
	(void)a;
	(void)err;
	*out = (struct round_form){ form->id, form->version, form->digest, form->metrics_digest };
	return ST_OK;
}

static void add_round(struct fixture *f, struct store *st)
{
	static const char text[] =
		"id: 2026Q4\ntitle: 四季度\nform: flat.md\nsample: census\nfrom: 2026-11-01\nto: "
		"2026-12-20\n"
		"office: 某旗文明办\ntelephone: 0475-0000000\nunapproved_reason: 试验\n";
	struct round *round = NULL;
	struct diag_list diags;
	struct err err = ERR_INIT;

	diag_init(&diags, "round.txt");
	must(round_parse(&round, text, strlen(text), "round.txt", resolve, f->flat, &diags, &err),
	     &err);
	must(store_round_add(st, round->id, round->canonical, round->canonical_len, &err), &err);
	diag_clear(&diags);
	round_free(round);
}

static void add_household(struct store *st, struct doors *doors, const char *id, const char *team,
			  const char *address)
{
	char unit[UNIT_CODE + 1];
	struct household h = {
		.id = id, .unit = unit, .team = team, .contact = "2026-11-14 民政局", .sort = 7
	};
	struct door d = { .household = id,
			  .building = "5号楼",
			  .entrance = "1单元",
			  .floor = "4",
			  .door = "402",
			  .address = address,
			  .note = "有狗" };
	struct err err = ERR_INIT;

	memcpy(unit, id, UNIT_CODE);
	unit[UNIT_CODE] = '\0';
	must(store_household_put(st, &h, NULL, &err), &err);
	must(doors_put(doors, &d, &err), &err);
}

struct office {
	struct store *st;
	struct doors *doors;
};

static struct office make_office(struct fixture *f)
{
	struct office o = { .st = fixture_store(f, "office.db", STORE_OFFICE, true) };
	struct err err = ERR_INIT;

	must(doors_open(&o.doors, store_path(o.st), &err), &err);
	add_round(f, o.st);
	add_household(o.st, o.doors, "150525100200-01-0001", "1队", "光明村一组");
	add_household(o.st, o.doors, "150525100200-01-0002", "1队", "");
	add_household(o.st, o.doors, "150525101200-01-0001", "2队", "哈沙图");
	return o;
}

static void close_office(struct office *o)
{
	doors_close(o->doors);
	store_close(o->st);
}

static void make_kit(struct fixture *f, struct office *o, const char *team, struct strbuf *bytes)
{
	struct kit *kit = NULL;
	struct err err = ERR_INIT;

	must(kit_collect(&kit, o->st, o->doors, f->divisions, "2026Q4", team, &err), &err);
	must(kit_write(bytes, kit, &err), &err);
	kit_free(kit);
}

static struct kit_loaded load(struct office *field, const struct strbuf *bytes)
{
	struct kit_loaded loaded;
	struct kit *kit = NULL;
	struct err err = ERR_INIT;

	must(kit_read(&kit, bytes->data, bytes->len, &err), &err);
	must(kit_load(field->st, field->doors, kit, &loaded, &err), &err);
	kit_free(kit);
	return loaded;
}

static enum status print_household(void *ctx, const struct household *h)
{
	strbuf_addf(ctx, "%s %s %s %s %d\n", h->id, h->unit, h->team, h->contact, (int)h->sort);
	return ST_OK;
}

static enum status print_door(void *ctx, const struct door *d)
{
	strbuf_addf(ctx, "%s %s%s%s层%s %s %s\n", d->household, d->building, d->entrance, d->floor,
		    d->door, d->address, d->note);
	return ST_OK;
}

static void kit__opened_on_a_laptop__has_the_teams_part_and_no_more(void **state)
{
	struct fixture *f = *state;
	struct office office = make_office(f),
		      field = { .st = fixture_store(f, "field.db", STORE_FIELD, false) };
	struct kit_loaded loaded;
	struct err err = ERR_INIT;
	struct strbuf bytes, text;

	strbuf_init(&bytes);
	strbuf_init(&text);
	must(doors_open(&field.doors, store_path(field.st), &err), &err);
	make_kit(f, &office, "1队", &bytes);
	assert_null(strstr(bytes.data, "哈沙图"));
	loaded = load(&field, &bytes);
	assert_int_equal(loaded.added, 2);
	assert_false(loaded.other_team);
	must(store_household_each(field.st, NULL, NULL, print_household, &text, &err), &err);
	must(doors_each(field.doors, "", print_door, &text, &err), &err);
	assert_string_equal(text.data, "150525100200-01-0001 150525100200 1队 2026-11-14 民政局 7\n"
				       "150525100200-01-0002 150525100200 1队 2026-11-14 民政局 7\n"
				       "150525100200-01-0001 5号楼1单元4层402 光明村一组 有狗\n"
				       "150525100200-01-0002 5号楼1单元4层402  有狗\n");
	strbuf_reset(&text);
	must(store_setting_get(field.st, "team", &text, &err), &err);
	must(store_setting_get(field.st, "round", &text, &err), &err);
	assert_string_equal(text.data, "1队2026Q4");
	strbuf_reset(&text);
	must(store_form_get(field.st, "flat", "1", &text, &err), &err);
	must(store_round_get(field.st, "2026Q4", &text, &err), &err);
	/* Again: nothing is new. Another team's: said. A newer register: updated. */
	loaded = load(&field, &bytes);
	assert_int_equal(loaded.added + loaded.updated, 0);
	assert_int_equal(loaded.kept, 2);
	add_household(office.st, office.doors, "150525100201-01-0009", "1队", "新");
	strbuf_reset(&bytes);
	make_kit(f, &office, "1队", &bytes);
	assert_int_equal(load(&field, &bytes).added, 1);
	strbuf_reset(&bytes);
	make_kit(f, &office, "2队", &bytes);
	loaded = load(&field, &bytes);
	assert_true(loaded.other_team);
	assert_int_equal(loaded.added, 1);
	close_office(&office);
	close_office(&field);
	strbuf_clear(&bytes);
	strbuf_clear(&text);
}

/* The store refuses the kit after the addresses were put in: they are taken back, and the doors can still be used. */
static void kit__refused_by_the_store__no_address_stays(void **state)
{
	static const char other[] = "another round of this name\n";
	struct fixture *f = *state;
	struct office office = make_office(f),
		      field = { .st = fixture_store(f, "refused.db", STORE_FIELD, false) };
	struct kit_loaded loaded;
	struct kit *kit = NULL;
	struct err err = ERR_INIT;
	struct strbuf bytes, text;

	strbuf_init(&bytes);
	strbuf_init(&text);
	must(doors_open(&field.doors, store_path(field.st), &err), &err);
	must(store_round_add(field.st, "2026Q4", other, sizeof(other) - 1, &err), &err);
	make_kit(f, &office, "1队", &bytes);
	must(kit_read(&kit, bytes.data, bytes.len, &err), &err);
	assert_int_equal(kit_load(field.st, field.doors, kit, &loaded, &err), ST_EXISTS);
	assert_int_equal(loaded.added, 0);
	add_household(field.st, field.doors, "150525101200-01-0001", "2队", "哈沙图");
	close_office(&field);
	must(store_open(&field.st, fixture_path(f, "refused.db"), 100, &err), &err);
	must(doors_open(&field.doors, store_path(field.st), &err), &err);
	must(doors_each(field.doors, "", print_door, &text, &err), &err);
	assert_string_equal(text.data, "150525101200-01-0001 5号楼1单元4层402 哈沙图 有狗\n");
	kit_free(kit);
	strbuf_clear(&bytes);
	strbuf_clear(&text);
	close_office(&office);
	close_office(&field);
}

static void kit__nothing_assigned__said(void **state)
{
	struct fixture *f = *state;
	struct office office = make_office(f);
	struct kit *kit = NULL;
	struct err err = ERR_INIT;

	assert_int_equal(
		kit_collect(&kit, office.st, office.doors, f->divisions, "2026Q4", "9队", &err),
		ST_NOT_FOUND);
	assert_non_null(strstr(err.text, "9队"));
	assert_int_equal(
		kit_collect(&kit, office.st, office.doors, f->divisions, "none", "1队", &err),
		ST_NOT_FOUND);
	close_office(&office);
}

static void refused(const char *bytes, size_t n, size_t at)
{
	struct kit *kit = NULL;
	struct err err = ERR_INIT;

	if (kit_read(&kit, bytes, n, &err) == ST_OK)
		fail_msg("accepted with byte %zu changed", at);
	assert_null(kit);
	assert_true(err.text[0] != '\0');
}

static void kit__any_byte_changed_or_cut__refused(void **state)
{
	struct fixture *f = *state;
	struct office office = make_office(f);
	struct strbuf bytes;

	strbuf_init(&bytes);
	make_kit(f, &office, "1队", &bytes);
	for (size_t i = 0; i < bytes.len; i++) {
		bytes.data[i] = (char)(bytes.data[i] ^ 1);
		refused(bytes.data, bytes.len, i);
		bytes.data[i] = (char)(bytes.data[i] ^ 1 ^ 0x20);
		refused(bytes.data, bytes.len, i);
		bytes.data[i] = (char)(bytes.data[i] ^ 0x20);
	}
	for (size_t n = 0; n < bytes.len; n += 7)
		refused(bytes.data, n, n);
	strbuf_addc(&bytes, '\n');
	refused(bytes.data, bytes.len, bytes.len);
	strbuf_clear(&bytes);
	close_office(&office);
}

/* Right digest, other spelling: only kit_write's is taken. */
static void kit__rewritten_by_hand_with_its_digest__refused(void **state)
{
	static const struct {
		const char *from, *to;
	} edits[] = { { "households 2 ", "households 02 " },
		      { "households 2 ", "households 3 " },
		      { "\t7\n", "\t07\n" },
		      { "150525100200-01-0001\t1505", "150525100201-01-0001\t1505" },
		      { "team 1队", "team " },
		      { "form flat 1 ", "form flat 2 " },
		      { "round 2026Q4 ", "round 2026Q3 " } };
	struct fixture *f = *state;
	struct office office = make_office(f);
	struct strbuf bytes, edited;

	strbuf_init(&bytes);
	strbuf_init(&edited);
	make_kit(f, &office, "1队", &bytes);
	strbuf_cut(&bytes, bytes.len - 7 - DIGEST_HEX);
	for (size_t i = 0; i < ARRAY_LEN(edits); i++) {
		const char *at = strstr(bytes.data, edits[i].from);
		char hex[DIGEST_HEX];
		struct digest d;

		assert_non_null(at);
		strbuf_reset(&edited);
		strbuf_add(&edited, bytes.data, (size_t)(at - bytes.data));
		strbuf_adds(&edited, edits[i].to);
		strbuf_adds(&edited, at + strlen(edits[i].from));
		d = digest_of(edited.data, edited.len);
		digest_hex(hex, &d);
		strbuf_addf(&edited, "digest %s\n", hex);
		refused(edited.data, edited.len, i);
	}
	strbuf_clear(&bytes);
	strbuf_clear(&edited);
	close_office(&office);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			kit__opened_on_a_laptop__has_the_teams_part_and_no_more, fixture_open,
			fixture_close),
		cmocka_unit_test_setup_teardown(kit__refused_by_the_store__no_address_stays,
						fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(kit__nothing_assigned__said, fixture_open,
						fixture_close),
		cmocka_unit_test_setup_teardown(kit__any_byte_changed_or_cut__refused, fixture_open,
						fixture_close),
		cmocka_unit_test_setup_teardown(kit__rewritten_by_hand_with_its_digest__refused,
						fixture_open, fixture_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
