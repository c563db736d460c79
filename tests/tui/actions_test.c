/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "base/utf8.h"
#include "tui/actions.h"
#include "tui/event.h"

/* Every event that the keys of the table can mean. */
struct keys {
	struct event v[512];
	size_t n;
};

static void add(struct keys *k, const char *token)
{
	assert_true(k->n < ARRAY_LEN(k->v));
	assert_int_equal(event_parse(token, &k->v[k->n]), strlen(token));
	k->n++;
}

static void add_token(struct keys *k, const char *token)
{
	if (strcmp(token, "<digit>") == 0) {
		for (const char *d = "0123456789"; *d; d++) {
			char one[2] = { *d, '\0' };

			add(k, one);
		}
	} else if (strcmp(token, "<arrows>") == 0 || strcmp(token, "<updown>") == 0 ||
		   strcmp(token, "<leftright>") == 0) {
		if (token[1] != 'l') {
			add(k, "<up>");
			add(k, "<down>");
		}
		if (token[1] != 'u') {
			add(k, "<left>");
			add(k, "<right>");
		}
	} else {
		add(k, token);
	}
}

static void keys_of(struct keys *k, enum action a)
{
	const char *s = action_keys(a);
	char token[32] = "";

	k->n = 0;
	while (*s) {
		size_t n = strcspn(s, " ");

		assert_true(n > 0 && n < sizeof(token));
		memcpy(token, s, n);
		token[n] = '\0';
		add_token(k, token);
		s += n + (s[n] == ' ');
	}
}

static bool same_event(const struct event *a, const struct event *b)
{
	return a->kind == b->kind && a->key == b->key && a->mods == b->mods &&
	       strcmp(a->text, b->text) == 0;
}

static bool is_editing(const struct event *ev)
{
	return ev->kind == EVENT_TEXT ||
	       (ev->mods == 0 &&
		(ev->key == K_LEFT || ev->key == K_RIGHT || ev->key == K_HOME || ev->key == K_END ||
		 ev->key == K_BACKSPACE || ev->key == K_DELETE));
}

static bool reachable(enum action a, enum context c)
{
	struct strbuf sb;
	bool any;

	strbuf_init(&sb);
	action_show_keys(&sb, a, c, true, true);
	any = sb.len > 0;
	strbuf_clear(&sb);
	return any;
}

/* Whether a and b have a key in common that both would get in c. */
static void no_common_key(enum action a, enum action b, enum context c)
{
	static struct keys ka, kb;
	bool text = ((unsigned)c & CONTEXTS_TEXT) != 0;

	keys_of(&ka, a);
	keys_of(&kb, b);
	for (size_t i = 0; i < ka.n; i++) {
		for (size_t j = 0; j < kb.n; j++) {
			if (same_event(&ka.v[i], &kb.v[j]) && !(text && is_editing(&ka.v[i])))
				fail_msg("%s and %s share a key in %s", action_name(a),
					 action_name(b), context_name(c));
		}
	}
}

static void actions_of_context(enum context c)
{
	for (int a = 1; a < ACTION_COUNT; a++) {
		for (int b = a + 1; b < ACTION_COUNT && action_valid((enum action)a, c); b++) {
			if (action_valid((enum action)b, c))
				no_common_key((enum action)a, (enum action)b, c);
		}
	}
}

static void actions__table__no_key_twice_in_a_context(void **state UNUSED)
{
	for (unsigned c = 1; context_name((enum context)c)[0]; c <<= 1)
		actions_of_context((enum context)c);
}

static void keys_work(enum action a, enum context c)
{
	static struct keys k;
	bool text = ((unsigned)c & CONTEXTS_TEXT) != 0;

	keys_of(&k, a);
	for (size_t i = 0; i < k.n; i++) {
		enum action want = text && is_editing(&k.v[i]) ? ACTION_NONE : a;
		enum action got = action_for(c, &k.v[i]);

		if (got != want)
			fail_msg("%s in %s: its key gives %s", action_name(a), context_name(c),
				 action_name(got));
	}
	if (!reachable(a, c))
		fail_msg("%s has no key in %s", action_name(a), context_name(c));
	assert_true(action_help(a)[0] != '\0');
}

static void actions__table__every_key_works(void **state UNUSED)
{
	for (unsigned c = 1; context_name((enum context)c)[0]; c <<= 1) {
		for (int a = 1; a < ACTION_COUNT; a++) {
			if (action_valid((enum action)a, (enum context)c))
				keys_work((enum action)a, (enum context)c);
		}
	}
}

static void actions__table__every_context_has_a_name(void **state UNUSED)
{
	for (unsigned bit = 0; bit < 32; bit++) {
		enum context c = (enum context)(1U << bit);
		bool used = false;

		for (int a = 1; a < ACTION_COUNT; a++)
			used = used || (a != ACTION_HELP && a != ACTION_MOUSE && action_valid((enum action)a, c));
		assert_int_equal(context_name(c)[0] != '\0', used);
	}
}

/* Esc, Q or Ctrl-C leads out of everywhere. */
static void actions__table__nothing_traps(void **state UNUSED)
{
	static const char *const ways[] = { "<esc>", "<c-c>", "Q" };

	for (unsigned c = 1; context_name((enum context)c)[0]; c <<= 1) {
		bool out = false;

		for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
			struct event ev;

			(void)event_parse(ways[i], &ev);
			out = out || action_for((enum context)c, &ev) != ACTION_NONE;
		}
		if (!out)
			fail_msg("no way out of %s", context_name((enum context)c));
	}
}

static enum action press(enum context c, const char *token)
{
	struct event ev;

	assert_true(event_parse(token, &ev) > 0);
	return action_for(c, &ev);
}

static void actions__match__letters_loosely(void **state UNUSED)
{
	assert_int_equal(press(CONTEXT_CHOICE, "q"), ACTION_PAUSE);
	assert_int_equal(press(CONTEXT_CHOICE, "Q"), ACTION_PAUSE);
	assert_int_equal(press(CONTEXT_CHOICE, "ｑ"), ACTION_PAUSE);
	assert_int_equal(press(CONTEXT_CHOICE, "３"), ACTION_DIGIT);
	assert_int_equal(press(CONTEXT_CHOICE, "？"), ACTION_HELP);
	assert_int_equal(press(CONTEXT_CHOICE, "入"), ACTION_NONE);
}

static void actions__match__text_owns_its_keys(void **state UNUSED)
{
	assert_int_equal(press(CONTEXT_TEXT, "q"), ACTION_NONE);
	assert_int_equal(press(CONTEXT_TEXT, "?"), ACTION_NONE);
	assert_int_equal(press(CONTEXT_TEXT, "3"), ACTION_NONE);
	assert_int_equal(press(CONTEXT_TEXT, "<left>"), ACTION_NONE);
	assert_int_equal(press(CONTEXT_TEXT, "<bs>"), ACTION_NONE);
	assert_int_equal(press(CONTEXT_TEXT, "<c-p>"), ACTION_PREV);
	assert_int_equal(press(CONTEXT_TEXT, "<f1>"), ACTION_HELP);
	assert_int_equal(press(CONTEXT_TEXT, "<enter>"), ACTION_NEXT);
	assert_int_equal(press(CONTEXT_TEXT, "<c-z>"), ACTION_NONE);
}

static void actions__match__a_paste_is_no_key(void **state UNUSED)
{
	struct event ev;

	(void)event_parse("q", &ev);
	ev.pasted = true;
	assert_int_equal(action_for(CONTEXT_CHOICE, &ev), ACTION_NONE);
}

static bool not_language(const void *ctx UNUSED, enum action a)
{
	return a != ACTION_LANGUAGE;
}

static void actions__footer__fits_and_ends_with_help(void **state UNUSED)
{
	struct strbuf sb;

	strbuf_init(&sb);
	for (unsigned c = 1; context_name((enum context)c)[0]; c <<= 1) {
		for (int columns = 58; columns <= 160; columns += 34) {
			strbuf_reset(&sb);
			action_footer(&sb, (enum context)c, columns, false, NULL, NULL);
			assert_true(utf8_width(sb.data) <= columns);
			assert_true(sb.len > 0);
			if (action_valid(ACTION_HELP, (enum context)c))
				assert_non_null(strstr(sb.data, action_label(ACTION_HELP)));
		}
	}
	strbuf_reset(&sb);
	action_footer(&sb, CONTEXT_CHOICE, 100, false, NULL, NULL);
	assert_non_null(strstr(sb.data, "数字 选  回车 下一题  ← 上一题  Q 暂停  L 语言"));
	strbuf_reset(&sb);
	action_footer(&sb, CONTEXT_CHOICE, 100, true, not_language, NULL);
	assert_non_null(strstr(sb.data, "左 上一题  Q 暂停  R 全部题目"));
	strbuf_reset(&sb);
	action_footer(&sb, CONTEXT_TEXT, 100, false, NULL, NULL);
	assert_non_null(strstr(sb.data, "Ctrl-P 上一题  F8 暂停  F3 语言"));
	strbuf_clear(&sb);
}

static void actions__markdown__names_every_context(void **state UNUSED)
{
	struct strbuf sb;

	strbuf_init(&sb);
	action_markdown(&sb);
	for (unsigned c = 1; context_name((enum context)c)[0]; c <<= 1)
		assert_non_null(strstr(sb.data, context_name((enum context)c)));
	strbuf_clear(&sb);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(actions__table__no_key_twice_in_a_context),
		cmocka_unit_test(actions__table__every_key_works),
		cmocka_unit_test(actions__table__every_context_has_a_name),
		cmocka_unit_test(actions__table__nothing_traps),
		cmocka_unit_test(actions__match__letters_loosely),
		cmocka_unit_test(actions__match__text_owns_its_keys),
		cmocka_unit_test(actions__match__a_paste_is_no_key),
		cmocka_unit_test(actions__footer__fits_and_ends_with_help),
		cmocka_unit_test(actions__markdown__names_every_context),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
