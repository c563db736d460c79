/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "forms/load.h"
#include "forms/revision.h"
#include "interview/session.h"
#include "scenario.h"

struct told {
	enum session_event kind;
	const char *key, *value;
};

struct moment { /* the session after a step */
	size_t events;
	const char *body, *place;
};

struct walk {
	struct arena *a;
	uint64_t random;
	struct session *s;
	VEC(struct told) told;
	VEC(struct moment) moments;
};

static void hear(void *ctx, enum session_event kind, const char *key, const char *value, const char *old)
{
	struct walk *w = ctx;
	struct told t = { kind, arena_strdup(w->a, key), arena_strdup(w->a, value) };

	(void)old;
	VEC_PUSH(&w->told, t);
}

static unsigned dice(struct walk *w, unsigned n)
{
	w->random = w->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(w->random >> 33) % n;
}

static const char *place(struct arena *a, struct session *s)
{
	struct strbuf key;
	const char *out;

	strbuf_init(&key);
	if (session_at(s).kind == STOP_END)
		strbuf_adds(&key, "END");
	else
		instance_key(&key, session_instance(s), session_at(s).spot);
	out = arena_strndup(a, key.data, key.len);
	strbuf_clear(&key);
	return out;
}

static const char *body(struct arena *a, struct session *s)
{
	struct strbuf text;
	const char *out;

	strbuf_init(&text);
	body_from_instance(&text, session_instance(s));
	out = arena_strndup(a, text.data, text.len);
	strbuf_clear(&text);
	return out;
}

static void answer_something(struct walk *w)
{
	static const char *const words[] = { "", "0", "1", "2", "3", "17", "40", "a", "b", "2001-2-3", "甲", "1 2", "长\t一点\n的话" };
	struct stop at = session_at(w->s);
	size_t n;
	const struct choice **choices;

	if (at.kind != STOP_QUESTION)
		return;
	choices = instance_choices(session_instance(w->s), at.spot, &n, w->a);
	if (n > 0 && dice(w, 4) > 0)
		session_toggle(w->s, choices[dice(w, (unsigned)n)]->name, NULL, NULL);
	else
		session_answer(w->s, words[dice(w, ARRAY_LEN(words))], NULL);
}

static void jump_somewhere(struct walk *w)
{
	size_t n;
	const struct item *items = session_items(w->s, &n, w->a);

	if (n > 0)
		session_jump(w->s, items[dice(w, (unsigned)n)].spot);
}

static void random_step(struct walk *w)
{
	int number, left;

	switch (dice(w, 12)) {
	case 0:
		session_prev(w->s);
		break;
	case 1:
		jump_somewhere(w);
		break;
	case 2:
		session_row_add(w->s);
		break;
	case 3:
		session_row_open(w->s, (int)dice(w, 3));
		break;
	case 4:
		session_row_remove(w->s, (int)dice(w, 4), "错");
		break;
	case 5:
		session_set_lang(w->s, (int)dice(w, 2));
		break;
	case 6:
	case 7:
		session_next(w->s, NULL);
		break;
	default:
		answer_something(w);
		session_next(w->s, NULL);
		break;
	}
	session_progress(w->s, &number, &left);
	assert_true(number >= 0 && left >= 0);
}

static struct session *replayed(const struct form *form, const struct eval_env *env, const struct told *told, size_t n)
{
	struct session *s = session_new(form, env, NULL);
	struct err err = ERR_INIT;

	for (size_t i = 0; i < n; i++)
		if (session_replay(s, told[i].kind, told[i].key, told[i].value, &err) != ST_OK)
			fail_msg("event %zu %s %s: %s", i, session_event_name(told[i].kind), told[i].key, err.text);
	return s;
}

/* After a cut anywhere the cursor is on a stop, and the interview can go on. */
static void check_cut(struct walk *w, const struct form *form, const struct eval_env *env, size_t n)
{
	struct session *s = replayed(form, env, w->told.v, n);
	struct stop at;

	session_resumed(s);
	at = session_at(s);
	if (at.kind != STOP_END)
		assert_true(instance_relevant(session_instance(s), at.spot));
	session_next(s, NULL);
	session_prev(s);
	session_free(s);
}

static void walk_form(const char *name, uint64_t seed)
{
	struct form *form = scenario_form(name);
	struct eval_env env = { .now_ms = INT64_C(1795401727000), .utc_offset = 480, .seed = seed % 2 ? "abc" : NULL, .household = "h" };
	struct walk w = { .a = arena_new(), .random = seed * 7919 + 1 };
	struct sink sink = { hear, &w };

	assert_non_null(form);
	w.s = session_new(form, &env, &sink);
	for (int i = 0; i < 500; i++) {
		struct moment m;

		random_step(&w);
		m = (struct moment){ w.told.n, body(w.a, w.s), place(w.a, w.s) };
		VEC_PUSH(&w.moments, m);
	}
	for (size_t i = 0; i < w.moments.n; i += 7) {
		struct session *s = replayed(form, &env, w.told.v, w.moments.v[i].events);

		assert_string_equal(body(w.a, s), w.moments.v[i].body);
		assert_string_equal(place(w.a, s), w.moments.v[i].place);
		session_free(s);
	}
	for (size_t n = 0; n <= w.told.n; n++)
		check_cut(&w, form, &env, n);
	session_free(w.s);
	VEC_CLEAR(&w.told);
	VEC_CLEAR(&w.moments);
	arena_free(w.a);
	form_free(form);
}

static void session__replay__gives_the_session_back(void **state)
{
	static const char *const forms[] = { "household.md", "logic.md", "consent.md" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(forms); i++)
		for (uint64_t seed = 1; seed <= 20; seed++)
			walk_form(forms[i], seed);
}

static void session__replay__refuses_what_the_form_does_not_have(void **state)
{
	static const struct {
		enum session_event kind;
		const char *key, *value;
	} wrong[] = {
		{ EV_START, "", "" },
		{ EV_START, "", "0000000000000000000000000000000000000000000000000000000000000000" },
		{ EV_ANSWER, "nowhere", "1" },
		{ EV_ANSWER, "home", "1" },
		{ EV_ANSWER, "person[1]/age", "1" },
		{ EV_REPEAT_ADD, "person[2]", "" },
		{ EV_REPEAT_ADD, "person", "" },
		{ EV_REPEAT_ADD, "home[1]", "" },
		{ EV_REPEAT_REMOVE, "person[1]", "" },
		{ EV_MOVE, "home", "" },
		{ EV_LANG, "", "Klingon" },
		{ EV_KINDS, "", "" },
	};
	struct form *form = scenario_form("household.md");
	struct eval_env env = { .utc_offset = 480 };
	struct session *s = session_new(form, &env, NULL);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct err err = ERR_INIT;

		assert_int_equal(session_replay(s, wrong[i].kind, wrong[i].key, wrong[i].value, &err), ST_INPUT);
		assert_true(err.text[0] != '\0');
	}
	assert_string_equal(session_event_name(EV_REPEAT_REMOVE), "repeat-remove");
	for (int i = 0; i < EV_KINDS; i++)
		assert_int_equal(session_event_parse(session_event_name((enum session_event)i)), i);
	assert_int_equal(session_event_parse("nonsense"), -1);
	session_free(s);
	session_free(NULL);
	form_free(form);
}

static void session__over__corrects_a_finished_record(void **state)
{
	struct form *form = scenario_form("household.md");
	struct eval_env env = { .utc_offset = 480 };
	struct instance *in = instance_new(form, &env);
	struct err err = ERR_INIT;
	struct session *s;

	(void)state;
	assert_int_equal(body_to_instance(in, "home/adults\t2\nhome/owner\t1\nperson[1]/name\t甲\nperson[1]/age\t40\n", &err), ST_OK);
	instance_recompute(in);
	s = session_over(in, NULL);
	assert_int_equal(session_at(s).kind, STOP_QUESTION);
	assert_true(session_answer(s, "1", NULL));
	assert_true(session_next(s, NULL) && session_next(s, NULL));
	assert_int_equal(session_at(s).kind, STOP_ROSTER);
	assert_true(session_row_open(s, 0) && session_next(s, NULL));
	assert_true(session_answer(s, "41", NULL));
	assert_true(session_check(s, NULL));
	session_free(s);
	form_free(form);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(session__replay__gives_the_session_back),
		cmocka_unit_test(session__replay__refuses_what_the_form_does_not_have),
		cmocka_unit_test(session__over__corrects_a_finished_record),
	};

	i18n_start_locale();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
