/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fs.h"
#include "base/strbuf.h"
#include "tests/support/demo.h"
#include "tests/support/golden.h"
#include "tui/canvas.h"
#include "tui/script.h"
#include "tui/tui.h"

struct play {
	struct demo_log log;
	struct tui *t;
	struct err err;
	int64_t shifted;
};

static void shift(void *ctx, int64_t ms)
{
	struct play *p = ctx;

	p->shifted += ms;
}

static void play_start(struct play *p)
{
	struct tui_opts opts = { .columns = 80, .rows = 24, .clock_shift = shift, .ctx = p };

	*p = (struct play){ .log = { .saved = true } };
	strbuf_init(&p->log.text);
	assert_int_equal(tui_start(&p->t, &opts, demo_screen(), &p->log, &p->err), ST_OK);
}

static void play_end(struct play *p, const char *log)
{
	tui_stop(p->t);
	assert_string_equal(p->log.text.data, log);
	strbuf_clear(&p->log.text);
}

static void play_keys(struct play *p, const char *keys)
{
	struct strbuf sb;

	if (tui_feed(p->t, keys, &p->err) == ST_OK)
		return;
	strbuf_init(&sb);
	canvas_dump(&sb, tui_canvas(p->t), false);
	print_error("%s\n%s", p->err.text, sb.data);
	strbuf_clear(&sb);
	fail();
}

static void script__parse__refuses_with_the_line(void **state UNUSED)
{
	static const struct {
		const char *text, *part;
	} bad[] = {
		{ "1\n<entr>\n", "第2行" },
		{ "<wait soon>", "<wait soon>" },
		{ "# c\n\n<c->", "第3行" },
		{ "ab<", "第1行" },
		{ "<size 0x5>", "<size 0x5>" },
		{ "<expect >", "<expect >" },
		{ "\xFF", "UTF-8" },
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct script s;
		struct err err = ERR_INIT;

		assert_int_equal(script_parse(&s, "a.keys", bad[i].text, &err), ST_SYNTAX);
		assert_non_null(strstr(err.text, bad[i].part));
		assert_non_null(strstr(err.text, "a.keys"));
		script_clear(&s);
	}
}

static void script__parse__reads_every_kind(void **state UNUSED)
{
	struct script s;
	struct err err = ERR_INIT;

	assert_int_equal(script_parse(&s, "",
				      "# note\n1 户<lt>#\n<c-x><a-enter><type a b><wait "
				      "2m>\n<save-screen x.txt><expect 好><size 60x16>",
				      &err),
			 ST_OK);
	assert_int_equal(s.steps.n, 12);
	assert_string_equal(s.steps.v[1].event.text, " ");
	assert_string_equal(s.steps.v[2].event.text, "户");
	assert_string_equal(s.steps.v[3].event.text, "<");
	assert_string_equal(s.steps.v[4].event.text, "#");
	assert_int_equal(s.steps.v[5].event.mods, MOD_CTRL);
	assert_int_equal(s.steps.v[6].event.key, K_ENTER);
	assert_string_equal(s.steps.v[7].text, "a b");
	assert_int_equal(s.steps.v[8].ms, 120000);
	assert_int_equal(s.steps.v[10].line, 4);
	assert_int_equal(s.steps.v[11].columns, 60);
	script_clear(&s);
}

static void script__run__digit_timer_and_saving(void **state UNUSED)
{
	struct play p;

	play_start(&p);
	play_keys(&p,
		  "<expect 已保存>3<expect 选了 3><expect 过了 1 次>45<expect 选了 5，过了 3 次>");
	assert_true(p.log.saves > 0);
	play_keys(&p, "<wait 45s><wait 1d>");
	assert_int_equal(p.shifted, 45000 + 86400000);
	play_end(&p, "open hangup close ");
}

static void script__run__expect_fails_with_line_and_text(void **state UNUSED)
{
	struct play p;

	play_start(&p);
	assert_int_equal(tui_feed(p.t, "1\n<expect 没有的字>", &p.err), ST_INPUT);
	assert_non_null(strstr(p.err.text, "第2行"));
	assert_non_null(strstr(p.err.text, "没有的字"));
	play_end(&p, "open hangup close ");
}

static void script__run__letters_are_text_in_a_field(void **state UNUSED)
{
	struct play p;

	play_start(&p);
	play_keys(&p, "<space>q?1<expect q?1><left><bs>x<enter><expect 写了 qx1>");
	play_keys(&p, "<space><type 贴上\n的字><enter><expect 写了 qx贴上 的字1>");
	play_keys(&p, "<type q><expect 写了>"); /* a paste is no key */
	play_keys(&p, "z<expect 按了 z>");
	play_end(&p, "open hangup close ");
}

static void stack__dialogs__give_their_results(void **state UNUSED)
{
	struct play p;

	play_start(&p);
	play_keys(&p, "X<expect 按现状保存吗？><enter><expect 按现状保存吗？>1<expect 结果 1 1>");
	play_keys(&p, "X2<expect 结果 1 0>X<esc><expect 结果 1 0>");
	play_keys(&p, "<del><expect 备注><bs><enter><expect 请写几个字。> 新 <enter><expect 结果 2 "
		      "1 新>");
	play_keys(&p, "<del><esc><expect 结果 2 -1>");
	play_keys(&p, "<esc><expect 乙>2<expect 乙现在不能选>c<expect 结果 3 30 丙>");
	play_keys(&p, "<esc><down><down><up><up><enter><expect 结果 3 10 甲>");
	play_keys(&p, "<esc>Ｃ<expect 结果 3 30 丙>");
	play_end(&p, "open hangup close ");
}

static void stack__push__open_failure_is_said(void **state UNUSED)
{
	struct play p;

	play_start(&p);
	play_keys(&p, "<home><expect 这一屏打不开。><enter><expect 结果 5 -2>");
	play_end(&p, "open hangup close ");
}

static void stack__first__open_failure_is_returned(void **state UNUSED)
{
	struct demo_log log = { .refuse = true };
	struct tui_opts opts = { .columns = 80, .rows = 24 };
	struct err err = ERR_INIT;
	struct tui *t;

	assert_int_equal(tui_start(&t, &opts, demo_screen(), &log, &err), ST_NOT_FOUND);
	assert_string_equal(err.text, "演示不开");
	assert_null(t);
}

static void stack__replace__and_close(void **state UNUSED)
{
	struct play p;

	play_start(&p);
	play_keys(&p, "3R<expect 选了 0>Q");
	assert_true(tui_ended(p.t));
	play_keys(&p, "1111");
	assert_int_equal(tui_feed(p.t, "<expect 选了>", &p.err), ST_INPUT);
	play_end(&p, "open open close close ");
}

static void stack__help__comes_from_the_table(void **state UNUSED)
{
	struct play p;

	play_start(&p);
	play_keys(&p, "?<expect 按键：选择题><expect 停下>q<expect 选了>");
	play_end(&p, "open hangup close ");
}

static void stack__say__until_the_next_key(void **state UNUSED)
{
	struct play p;

	play_start(&p);
	play_keys(&p, "L<expect 只有一种语言>");
	play_keys(&p, "9");
	assert_int_equal(tui_feed(p.t, "<expect 只有一种语言>", &p.err), ST_INPUT);
	play_end(&p, "open hangup close ");
}

static void stack__enabled__hides_and_disarms(void **state UNUSED)
{
	struct play p;

	play_start(&p);
	assert_int_equal(tui_feed(p.t, "<expect 上一题>", &p.err), ST_INPUT);
	play_keys(&p, "<left><expect 选了 0>");
	play_end(&p, "open hangup close ");
}

static void stack__small__one_sentence_and_no_keys(void **state UNUSED)
{
	struct play p;

	play_start(&p);
	play_keys(&p, "<size 59x16><expect 窗口太小>3<size 80x15><expect 窗口太小><size "
		      "60x16><expect 选了 0><size 10x2><size 1x1>");
	play_end(&p, "open resize resize resize resize resize hangup close ");
}

static void script__save_screen__writes_text_and_styles(void **state UNUSED)
{
	struct play p;
	struct strbuf sb, script;
	char dir[] = "screen-XXXXXX";

	assert_non_null(mkdtemp(dir));
	strbuf_init(&sb);
	strbuf_init(&script);
	strbuf_addf(&script, "<save-screen %s/a.txt>", dir);
	play_start(&p);
	play_keys(&p, script.data);
	strbuf_reset(&script);
	strbuf_addf(&script, "%s/a.txt", dir);
	assert_int_equal(fs_read(&sb, script.data, 1U << 20, &p.err), ST_OK);
	assert_non_null(strstr(sb.data, "演示"));
	assert_non_null(strstr(sb.data, "\n--\n"));
	(void)remove(script.data);
	(void)remove(dir);
	strbuf_clear(&script);
	strbuf_clear(&sb);
	play_end(&p, "open hangup close ");
}

static void screen__picture__three_sizes(void **state UNUSED)
{
	struct play p;

	play_start(&p);
	golden_screen(tui_canvas(p.t), "core-question-80x24");
	play_keys(&p, "X<size 60x16>");
	golden_screen(tui_canvas(p.t), "core-confirm-60x16");
	play_keys(&p, "2<esc>");
	golden_screen(tui_canvas(p.t), "core-menu-60x16");
	play_keys(&p, "<esc><del><size 132x43>");
	golden_screen(tui_canvas(p.t), "core-prompt-132x43");
	play_keys(&p, "<esc>?");
	golden_screen(tui_canvas(p.t), "core-help-132x43");
	tui_stop(p.t);
	strbuf_clear(&p.log.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(script__parse__refuses_with_the_line),
		cmocka_unit_test(script__parse__reads_every_kind),
		cmocka_unit_test(script__run__digit_timer_and_saving),
		cmocka_unit_test(script__run__expect_fails_with_line_and_text),
		cmocka_unit_test(script__run__letters_are_text_in_a_field),
		cmocka_unit_test(script__save_screen__writes_text_and_styles),
		cmocka_unit_test(stack__dialogs__give_their_results),
		cmocka_unit_test(stack__push__open_failure_is_said),
		cmocka_unit_test(stack__first__open_failure_is_returned),
		cmocka_unit_test(stack__replace__and_close),
		cmocka_unit_test(stack__help__comes_from_the_table),
		cmocka_unit_test(stack__say__until_the_next_key),
		cmocka_unit_test(stack__enabled__hides_and_disarms),
		cmocka_unit_test(stack__small__one_sentence_and_no_keys),
		cmocka_unit_test(screen__picture__three_sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
