/* SPDX-License-Identifier: MIT */
/* The core in a real terminal: what a script cannot show. */
#include "config.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "tests/support/paths.h"
#include "tests/support/pty.h"

#define DEMO TOP_BUILDDIR "/tests/support/demo"

static struct pty *start(const char *term, int columns, int rows, const char *const *extra,
			 const char *option)
{
	const char *argv[] = { DEMO, option, NULL };
	struct pty *p = pty_start(argv, columns, rows, term, extra);

	if (!p) {
		print_message("SKIP: no pseudo terminal here\n");
		skip();
	}
	return p;
}

static void terminal__keys__reach_the_screen(void **state UNUSED)
{
	struct pty *p = start("xterm-256color", 80, 24, NULL, NULL);

	assert_true(pty_wait_text(p, "选了 0", PTY_MS));
	assert_true(pty_wait_text(p, "数字 选", PTY_MS));
	pty_keys(p, "4");
	assert_true(pty_wait_text(p, "选了 4，过了 1 次", PTY_MS)); /* the timer ran by itself */
	pty_keys(p, "<space>入户<left>a<type b c>");
	assert_true(pty_wait_text(p, "入ab c户", PTY_MS));
	assert_true(pty_wait_cursor(p, 9, 7, PTY_MS)); /* input methods follow it */
	pty_keys(p, "<enter>");
	assert_true(pty_wait_text(p, "写了 入ab c户", PTY_MS));
	pty_keys(p, "<esc>"); /* alone: after 50 ms */
	assert_true(pty_wait_text(p, "乙", PTY_MS));
	pty_keys(p, "<down><down><enter>");
	assert_true(pty_wait_text(p, "结果 3 30 丙", PTY_MS));
	pty_keys(p, "Q");
	assert_int_equal(pty_wait_exit(p, PTY_MS), 0);
	pty_free(p);
}

static void terminal__keys__split_character(void **state UNUSED)
{
	struct pty *p = start("xterm-256color", 80, 24, NULL, NULL);

	assert_true(pty_wait_text(p, "选了 0", PTY_MS));
	pty_keys(p, "<space>");
	for (const char *s = "\xE5\x85\xA5\xE6\x88\xB7x"; *s; s++) {
		pty_send(p, s, 1);
		(void)pty_wait_text(p, "选了", PTY_MS);
	}
	assert_true(pty_wait_text(p, "入户x", PTY_MS));
	pty_keys(p, "<enter>q");
	assert_int_equal(pty_wait_exit(p, PTY_MS), 0);
	pty_free(p);
}

static void terminal__resize__is_followed(void **state UNUSED)
{
	struct pty *p = start("xterm-256color", 80, 24, NULL, NULL);

	assert_true(pty_wait_text(p, "80x24", PTY_MS));
	pty_resize(p, 132, 43);
	assert_true(pty_wait_text(p, "132x43", PTY_MS));
	pty_resize(p, 40, 10);
	assert_true(pty_wait_text(p, "窗口太小", PTY_MS));
	pty_resize(p, 60, 16);
	assert_true(pty_wait_text(p, "60x16", PTY_MS));
	pty_keys(p, "q");
	assert_int_equal(pty_wait_exit(p, PTY_MS), 0);
	pty_free(p);
}

static void assert_hangup_saves(int sig)
{
	char dir[] = "terminal-XXXXXX";
	struct strbuf env, path, text;
	const char *extra[2] = { NULL, NULL };
	struct pty *p;
	int status;

	assert_non_null(mkdtemp(dir));
	strbuf_init(&env);
	strbuf_init(&path);
	strbuf_init(&text);
	strbuf_addf(&path, "%s/log", dir);
	strbuf_addf(&env, "DEMO_LOG=%s", path.data);
	extra[0] = env.data;
	p = start("xterm-256color", 80, 24, extra, NULL);
	assert_true(pty_wait_text(p, "选了 0", PTY_MS));
	if (sig)
		pty_signal(p, sig);
	else
		pty_hang_up(p);
	status = pty_wait_exit(p, PTY_MS);
	assert_true(status >= 0 && status < 128);
	assert_int_equal(fs_read(&text, path.data, 4096, NULL), ST_OK);
	assert_string_equal(text.data, "open hangup close ");
	(void)remove(path.data);
	(void)remove(dir);
	pty_free(p);
	strbuf_clear(&text);
	strbuf_clear(&path);
	strbuf_clear(&env);
}

static void terminal__gone__screens_save(void **state UNUSED)
{
	assert_hangup_saves(0);
	assert_hangup_saves(SIGHUP);
	assert_hangup_saves(SIGTERM);
}

static void terminal__crash__terminal_is_given_back(void **state UNUSED)
{
	struct pty *p = start("xterm-256color", 80, 24, NULL, NULL);

	assert_true(pty_wait_text(p, "选了 0", PTY_MS));
	pty_signal(p, SIGABRT);
	assert_true(pty_wait_exit(p, PTY_MS) > 0);
	assert_true(pty_wait_raw(p, "\033[?1049l", 0));
	assert_true(pty_wait_raw(p, "\033[?2004l", 0));
	pty_free(p);
}

static void terminal__stop__and_continue(void **state UNUSED)
{
	struct pty *p = start("xterm-256color", 80, 24, NULL, NULL);

	assert_true(pty_wait_text(p, "选了 0", PTY_MS));
	pty_signal(p, SIGTSTP);
	assert_true(pty_wait_stopped(p, PTY_MS)); /* a SIGCONT before that would be lost */
	assert_true(pty_wait_raw(p, "\033[?1049l", PTY_MS));
	pty_signal(p, SIGCONT);
	assert_true(pty_wait_text(p, "选了 0", PTY_MS));
	pty_keys(p, "7");
	assert_true(pty_wait_text(p, "选了 7", PTY_MS));
	pty_keys(p, "q");
	assert_int_equal(pty_wait_exit(p, PTY_MS), 0);
	pty_free(p);
}

static void terminal__types__all_draw(void **state UNUSED)
{
	static const char *const terms[] = { "xterm", "screen",         "vt100",
					     "vt220", "tmux-256color",  "xterm-256color",
					     "ansi",  "screen-256color" };

	for (size_t i = 0; i < ARRAY_LEN(terms); i++) {
		struct pty *p = start(terms[i], 80, 24, NULL, NULL);

		assert_true(pty_wait_text(p, "选了 0", PTY_MS));
		pty_keys(p, "5");
		assert_true(pty_wait_text(p, "选了 5", PTY_MS));
		pty_keys(p, "q");
		assert_int_equal(pty_wait_exit(p, PTY_MS), 0);
		pty_free(p);
	}
}

static void terminal__types__refused_with_a_sentence(void **state UNUSED)
{
	static const char *const terms[] = { "dumb", "no-such-terminal" };

	for (size_t i = 0; i < ARRAY_LEN(terms); i++) {
		struct pty *p = start(terms[i], 80, 24, NULL, NULL);

		assert_true(pty_wait_text(p, "终端", PTY_MS));
		assert_int_equal(pty_wait_exit(p, PTY_MS), 2);
		pty_free(p);
	}
}

static void terminal__ascii__no_box_lines(void **state UNUSED)
{
	struct pty *p = start("xterm-256color", 80, 24, NULL, "--ascii");

	assert_true(pty_wait_text(p, "--------", PTY_MS));
	pty_keys(p, "q");
	assert_int_equal(pty_wait_exit(p, PTY_MS), 0);
	pty_free(p);
	p = start("xterm-256color", 80, 24, NULL, NULL);
	assert_true(pty_wait_text(p, "────", PTY_MS)); /* measured: one column each */
	pty_keys(p, "q");
	assert_int_equal(pty_wait_exit(p, PTY_MS), 0);
	pty_free(p);
	p = start("xterm-256color", 80, 24, NULL, NULL);
	pty_keys(p, "\033[2;3R"); /* the answer of a terminal that draws them two columns wide */
	assert_true(pty_wait_text(p, "--------", PTY_MS));
	pty_keys(p, "q");
	assert_int_equal(pty_wait_exit(p, PTY_MS), 0);
	pty_free(p);
}

static void terminal__no_colour__sends_none(void **state UNUSED)
{
	static const char *const extra[] = { "NO_COLOR=1", NULL };
	struct pty *p = start("xterm-256color", 80, 24, extra, NULL);

	assert_true(pty_wait_text(p, "选了 0", PTY_MS));
	pty_keys(p, "q");
	assert_int_equal(pty_wait_exit(p, PTY_MS), 0);
	assert_false(pty_wait_raw(p, "\033[38;5", 0));
	pty_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(terminal__keys__reach_the_screen),
		cmocka_unit_test(terminal__keys__split_character),
		cmocka_unit_test(terminal__resize__is_followed),
		cmocka_unit_test(terminal__gone__screens_save),
		cmocka_unit_test(terminal__crash__terminal_is_given_back),
		cmocka_unit_test(terminal__stop__and_continue),
		cmocka_unit_test(terminal__types__all_draw),
		cmocka_unit_test(terminal__types__refused_with_a_sentence),
		cmocka_unit_test(terminal__ascii__no_box_lines),
		cmocka_unit_test(terminal__no_colour__sends_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
