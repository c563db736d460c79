/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "forms/form.h"
#include "forms/instance_internal.h"
#include "forms/load.h"
#include "tests/support/paths.h"

static struct form *load(const char *path)
{
	struct form *form = NULL;
	struct err err = ERR_INIT;

	if (form_load(&form, path, NULL, &err) != ST_OK)
		fail_msg("%s", err.text);
	return form;
}

static struct spot at(struct instance *in, const char *key)
{
	struct spot s = { NULL, 0 };

	if (!instance_find(in, key, false, &s))
		fail_msg("no place %s", key);
	return s;
}

static void set(struct instance *in, const char *key, const char *text)
{
	instance_set(in, at(in, key), text, NULL, NULL);
}

static unsigned dice(uint64_t *state, unsigned n)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(*state >> 33) % n;
}

/* Everything an instance knows, as text. */
static void dump_frame(struct strbuf *out, struct instance *in, struct frame *f)
{
	for (int i = f->base + 1; i < f->end;) {
		const struct node *node = &in->form->nodes[i];
		const struct slot *slot = frame_slot(f, i);

		strbuf_addf(out, "%s %d %s\n", node->path, slot->relevant, slot_text(slot));
		for (int k = 0; node->kind == NODE_REPEAT && k < instance_count(in, f, i); k++) {
			strbuf_addf(out, "[%d] %d\n", k, frame_slot(instance_at(in, f, i, k), i)->relevant);
			dump_frame(out, in, instance_at(in, f, i, k));
		}
		i = node->kind == NODE_REPEAT ? node->end : i + 1;
	}
}

struct spots {
	VEC(struct spot) v;
	struct instance *in;
};

static void collect(void *ctx, struct spot s)
{
	struct spots *spots = ctx;
	const struct node *node = &spots->in->form->nodes[s.node];

	if (node->type->stores && !node->calculation && !(node->role & ROLE_PERSON_DRAW))
		VEC_PUSH(&spots->v, s);
}

/* Never a choice that is filtered out: the door does not let one in. */
static void set_possible(struct instance *in, struct spot s, const char *text)
{
	const struct node *node = &in->form->nodes[s.node];
	const struct choice *c = node->list ? list_choice(node->list, text) : NULL;

	if (!node->choice_filter || (c && eval_choice(in, s, c)))
		instance_set(in, s, text, NULL, NULL);
}

static void change_something(struct instance *in, uint64_t *random)
{
	static const char *const words[] = { "", "0", "1", "2", "3", "4", "18", "40", "a", "b", "a1", "b1", "a2 a1", "甲" };
	struct spots spots = { .in = in };
	int repeat = 1 + (int)dice(random, (unsigned)in->form->n_nodes - 1);
	struct frame *f = &in->root;

	while (repeat < in->form->n_nodes && in->form->nodes[repeat].kind != NODE_REPEAT)
		repeat++;
	if (repeat < in->form->n_nodes && in->form->nodes[repeat].repeat != 0)
		f = instance_at(in, f, in->form->nodes[repeat].repeat, 0);
	if (repeat < in->form->n_nodes && f && !in->form->nodes[repeat].repeat_count) {
		int n = instance_count(in, f, repeat);

		if (dice(random, 4) == 0 && n < 4)
			instance_add(in, f, repeat);
		else if (dice(random, 8) == 0 && n > 0)
			instance_remove(in, instance_at(in, f, repeat, (int)dice(random, (unsigned)n)));
	}
	instance_each(in, collect, &spots);
	set_possible(in, spots.v.v[dice(random, (unsigned)spots.v.n)], words[dice(random, ARRAY_LEN(words))]);
	VEC_CLEAR(&spots.v);
}

/* Recomputing what depends on a change gives the same as working everything out again. */
static void check_against_full(const char *path, uint64_t random)
{
	struct form *form = load(path);
	struct eval_env env = { .utc_offset = 480, .seed = "s", .household = "h" };
	struct instance *in = instance_new(form, &env);
	struct strbuf kept, fresh;

	strbuf_init(&kept);
	strbuf_init(&fresh);
	for (int step = 0; step < 400; step++) {
		change_something(in, &random);
		strbuf_reset(&kept);
		strbuf_reset(&fresh);
		dump_frame(&kept, in, &in->root);
		compute_all(in, false);
		dump_frame(&fresh, in, &in->root);
		assert_string_equal(kept.data, fresh.data);
	}
	strbuf_clear(&kept);
	strbuf_clear(&fresh);
	instance_free(in);
	form_free(form);
}

static void instance__set__gives_the_same_as_working_all_out(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 8; seed++) {
		check_against_full(TEST_DATA "/scenarios/household.md", seed);
		check_against_full(TEST_DATA "/scenarios/logic.md", seed);
		check_against_full(TEST_DATA "/scenarios/consent.md", seed);
	}
}

static void instance__key__is_found_again(void **state)
{
	static const char *const keys[] = { "home/adults", "home", "person", "person[2]", "person[2]/age", "person[1]/trip",
					    "person[1]/trip[3]", "person[1]/trip[3]/km" };
	struct form *form = load(TEST_DATA "/scenarios/household.md");
	struct eval_env env = { .utc_offset = 480 };
	struct instance *in = instance_new(form, &env);
	struct strbuf key;
	struct spot s;

	(void)state;
	strbuf_init(&key);
	assert_false(instance_find(in, "person[1]/age", false, &s));
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		assert_true(instance_find(in, keys[i], true, &s));
		strbuf_reset(&key);
		instance_key(&key, in, s);
		assert_string_equal(key.data, keys[i]);
	}
	s = at(in, "person[1]/trip[3]/km");
	assert_int_equal(frame_index(s.frame), 2);
	assert_int_equal(frame_index(frame_parent(s.frame)), 0);
	assert_ptr_equal(frame_parent(frame_parent(s.frame)), instance_root(in));
	strbuf_clear(&key);
	instance_free(in);
	form_free(form);
}

static void instance__reset__leaves_nothing_behind(void **state)
{
	struct form *form = load(TEST_DATA "/scenarios/household.md");
	struct eval_env env = { .utc_offset = 480 };
	struct instance *in = instance_new(form, &env);
	struct strbuf fresh, again;

	(void)state;
	strbuf_init(&fresh);
	strbuf_init(&again);
	dump_frame(&fresh, in, &in->root);
	set(in, "home/adults", "2");
	set(in, "fixed_n", "3");
	instance_add(in, instance_root(in), form_find(form, "person"));
	set(in, "person[1]/age", "30");
	instance_reset(in, true);
	dump_frame(&again, in, &in->root);
	assert_string_equal(again.data, fresh.data);
	instance_reset(in, false);
	assert_string_equal(instance_get(in, at(in, "home/landlord")), "");
	strbuf_clear(&fresh);
	strbuf_clear(&again);
	instance_free(in);
	form_free(form);
}

static const char metadata[] = "| survey | | | | | |\n"
			       "| | type | name | label | calculation | default |\n"
			       "| | start | s | | | |\n"
			       "| | end | e | | | |\n"
			       "| | today | t | | | |\n"
			       "| | deviceid | d | | | |\n"
			       "| | username | u | | | |\n"
			       "| | email | m | | | |\n"
			       "| | calculate | clock | | now() | |\n"
			       "| | calculate | die | | once(random()) | |\n"
			       "| | text | q | 问 | | |\n"
			       "| | date | dd | 日 | | today() - 1 |\n"
			       "| settings | | | | | |\n"
			       "| | form_id | version | form_title | | |\n"
			       "| | meta | 1 | 元 | | |\n";

static void instance__new__takes_what_surrounds_the_interview(void **state)
{
	struct form *form = NULL;
	struct eval_env env = { .now_ms = INT64_C(1795401727000), .utc_offset = 480, .deviceid = "K7", .username = "007", .random = 9 };
	struct instance *in;
	struct err err = ERR_INIT;
	char die[64], clock[64];

	(void)state;
	if (form_load_bytes(&form, metadata, sizeof(metadata) - 1, "meta.md", NULL, &err) != ST_OK)
		fail_msg("%s", err.text);
	in = instance_new(form, &env);
	assert_string_equal(instance_value(in, at(in, "s")), "2026-11-23T10:42:07+08:00");
	assert_string_equal(instance_value(in, at(in, "e")), "");
	assert_string_equal(instance_value(in, at(in, "t")), "2026-11-23");
	assert_string_equal(instance_value(in, at(in, "d")), "K7");
	assert_string_equal(instance_value(in, at(in, "u")), "007");
	assert_string_equal(instance_value(in, at(in, "m")), "");
	assert_string_equal(instance_value(in, at(in, "dd")), "2026-11-22");
	snprintf(die, sizeof(die), "%s", instance_value(in, at(in, "die")));
	snprintf(clock, sizeof(clock), "%s", instance_value(in, at(in, "clock")));
	assert_true(die[0] != '\0');
	instance_env(in)->now_ms += 60000;
	assert_string_equal(instance_value(in, at(in, "clock")), clock);
	set(in, "q", "甲");
	assert_string_not_equal(instance_value(in, at(in, "clock")), clock);
	assert_string_equal(instance_value(in, at(in, "die")), die);
	instance_finish(in);
	assert_string_equal(instance_value(in, at(in, "e")), "2026-11-23T10:43:07+08:00");
	instance_free(in);
	instance_free(NULL);
	form_free(form);
}

static void instance__add__stops_at_a_thousand_rows(void **state)
{
	struct form *form = load(TEST_DATA "/scenarios/household.md");
	struct eval_env env = { .utc_offset = 480 };
	struct instance *in = instance_new(form, &env);
	int person = form_find(form, "person");
	struct spot s;

	(void)state;
	assert_true(instance_find(in, "person[1000]/age", true, &s));
	assert_int_equal(instance_count(in, instance_root(in), person), 1000);
	assert_null(instance_add(in, instance_root(in), person));
	assert_null(instance_at(in, instance_root(in), person, 1000));
	assert_null(instance_at(in, instance_root(in), person, -1));
	instance_free(in);
	form_free(form);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(instance__set__gives_the_same_as_working_all_out),
		cmocka_unit_test(instance__key__is_found_again),
		cmocka_unit_test(instance__reset__leaves_nothing_behind),
		cmocka_unit_test(instance__new__takes_what_surrounds_the_interview),
		cmocka_unit_test(instance__add__stops_at_a_thousand_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
