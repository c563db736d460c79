/* SPDX-License-Identifier: MIT */
/* The office's evening: pictures of its screens, and what keys do there. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "app/merging.h"
#include "app/preferences.h"
#include "app/workspace.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "po/catalogue.h"
#include "tests/tui/pictures.h"
#include "tests/tui/stage.h"
#include "tui/tui.h"

#define MERGE  "<wait 1s>M<type merge-in><enter><wait 1s>"
#define RETURN "R<type 第3题和第7题对不上，再问一次><enter>"
#define DECIDE "<wait 1s>C<wait 1s>"

static const struct picture pictures[] = {
	{ "merge", STAGE_MERGE, MERGE },
	{ "merge-why", STAGE_MERGE, MERGE "<enter>" },
	{ "merge-aside", STAGE_MERGE, MERGE "X" },
	{ "merge-again", STAGE_MERGE, MERGE "X<type 重复交的><enter><enter>R" },
	{ "merge-save", STAGE_MERGE, MERGE "S" },
	{ "merge-empty", STAGE_OFFICE, "<wait 1s>M<type merge-empty><enter><wait 1s>" },
	{ "devices", STAGE_DEVICES, "<wait 1s>D<wait 1s>" },
	{ "devices-late", STAGE_DEVICES, "<wait 1s>N<wait 1s>" },
	{ "devices-today", STAGE_DEVICES, "<wait 1s>N<wait 1s>N" },
	{ "devices-gap", STAGE_DEVICES, "<wait 1s>D<wait 1s><down><down>G<type U盘丢了><enter><enter><wait 1s>" },
	{ "devices-trust", STAGE_DEVICES, "<wait 1s>D<wait 1s>A" },
	{ "devices-one", STAGE_DEVICES, "<wait 1s>D<wait 1s><down><down><enter>" },
	{ "devices-revoke", STAGE_DEVICES, "<wait 1s>D<wait 1s><down>X" },
	{ "record-number", STAGE_DECIDE, "<wait 1s>F" },
	{ "record", STAGE_DECIDE, "<wait 1s>F0a000001<enter>" },
	{ "record-end", STAGE_DECIDE, "<wait 1s>F0a000001<enter><end>" },
	{ "record-withdraw", STAGE_DECIDE, "<wait 1s>F0a000002<enter>W" },
	{ "record-sure", STAGE_DECIDE, "<wait 1s>F0a000002<enter>W1" },
	{ "record-return", STAGE_DECIDE, "<wait 1s>F0a000002<enter>R" },
	{ "record-returned", STAGE_DECIDE, "<wait 1s>F0a000002<enter>" RETURN },
	{ "record-waits", STAGE_DECIDE, "<wait 1s>F0a000002<enter>" RETURN "<enter><end>" },
	{ "returned-list", STAGE_DECIDE, "<wait 1s>F0a000002<enter>" RETURN "<enter><esc><wait 1s>A" },
	{ "twins-return", STAGE_DECIDE, DECIDE "<down><enter>R" },
	{ "backup", STAGE_DECIDE, "<wait 1s>B" },
	{ "backup-doors", STAGE_DECIDE, "<wait 1s>B<type merge-empty><enter>" },
	{ "settings", STAGE_OFFICE, "<wait 1s>S" },
	{ "conflicts", STAGE_DECIDE, DECIDE },
	{ "conflicts-none", STAGE_OFFICE, DECIDE },
	{ "conflict", STAGE_DECIDE, DECIDE "<enter>" },
	{ "conflict-picked", STAGE_DECIDE, DECIDE "<enter>21" },
	{ "conflict-whole", STAGE_DECIDE, DECIDE "<enter>W" },
	{ "conflict-text", STAGE_DECIDE, DECIDE "<enter><end><enter>" },
	{ "conflict-reason", STAGE_DECIDE, DECIDE "<enter>W2S" },
	{ "conflict-decided", STAGE_DECIDE, DECIDE "<enter>W2S<type 住户来电><enter><wait 1s>" },
	{ "twins", STAGE_DECIDE, DECIDE "<down><enter>2" },
	{ "twins-decided", STAGE_DECIDE, DECIDE "<down><enter>2S<type 第二份是误填><enter><wait 1s>" },
};

/* Decided answer by answer, and a household for both: each once is enough, and nothing waits any more. */
static void conflict__decided__nothing_waits(void **state UNUSED)
{
	struct stage s;

	stage_start(&s, STAGE_DECIDE, false);
	stage_keys(&s, DECIDE "<expect 等着定的 2 件><enter>1<expect 还有 2 处没有选>S<expect 还有 2 处没有选>21<expect 都选好了>");
	stage_keys(&s, "S<type 打电话问过><enter><expect 第 2 版><wait 1s><expect 等着定的 1 件>");
	stage_keys(&s, "<enter>B S<type 一门两户><enter><expect 都算数><wait 1s><expect 等着定的 0 件；定过的 1 户>");
	stage_keys(&s, "<enter>1S<type 问清了是一户><enter><expect 不计入><esc><wait 1s><expect 要定的>");
	stage_end(&s);
}

/* Every file has its row and its reason; a file set aside is not read again until somebody says so; the list is the report. */
static void merge__set_aside_and_saved(void **state UNUSED)
{
	struct stage s;
	struct strbuf text;
	struct err err = ERR_INIT;

	stage_start(&s, STAGE_MERGE, false);
	stage_keys(&s, MERGE "<expect 不收 1><expect 收下 1><expect 核对数><enter><expect 15052510120><expect 一条也没有收><esc>");
	stage_keys(&s, "X<type 重复交的><enter><expect 以后不再收><enter>R<expect 已有 1><expect 跳过 2><down><enter><expect 重复交的><esc>");
	stage_keys(&s, "X<type 又要了><enter><expect 可以收了><enter>R<expect 不收 1>");
	stage_keys(&s, "S<c-u><type list.txt><enter><expect 清单存到>");
	strbuf_init(&text);
	assert_int_equal(fs_read(&text, "list.txt", 1 << 20, &err), ST_OK);
	assert_non_null(strstr(text.data, "坏的.csv"));
	strbuf_clear(&text);
	stage_end(&s);
}

static bool stop_at_once(void *ctx UNUSED, const struct merging *m UNUSED)
{
	return false;
}

/* Stopped after the first file: that one is in and whole, the others are not begun; once more, and it is as if nobody had stopped. */
static void merge__stopped__nothing_half_done(void **state UNUSED)
{
	struct stage s;
	struct merging *m = merging_new();
	struct store_state st;
	struct err err = ERR_INIT;

	stage_start(&s, STAGE_MERGE, false);
	assert_int_equal(merging_run(m, s.ws, "merge-in", NULL, stop_at_once, NULL, &err), ST_OK);
	assert_true(m->cancelled);
	assert_int_equal(m->count[MERGING_TAKEN], 1);
	assert_int_equal(m->count[MERGING_REFUSED], 0);
	assert_int_equal(store_state(workspace_store(s.ws), &st, &err), ST_OK);
	assert_int_equal(st.interviews, 2);
	assert_int_equal(merging_run(m, s.ws, "merge-in", NULL, NULL, NULL, &err), ST_OK);
	assert_false(m->cancelled);
	assert_int_equal(m->count[MERGING_HAD], 1);
	assert_int_equal(m->count[MERGING_REFUSED], 1);
	merging_free(m);
	stage_end(&s);
}

/* Trusted after the fingerprint was compared, put out of use again; who has not handed in is counted anew. */
static void devices__trusted_and_revoked(void **state UNUSED)
{
	struct stage s;

	stage_start(&s, STAGE_DEVICES, false);
	stage_keys(&s, "<wait 1s>D<wait 1s><expect 认可 2 台：这一期交了 2，今天交了 1；缺号 1，待确认 1>A<expect 念的指纹>2<wait 1s><expect 待确认 1>");
	stage_keys(&s, "A1<expect 认可了“d3”><enter><wait 1s><expect 认可 3 台：这一期交了 2，今天交了 1；缺号 1，待确认 0>");
	stage_keys(&s, "N<expect 谁没有交><expect 没有交过><expect 缺 1-3 号（2 条）><enter><expect 再交一次><esc>");
	stage_keys(&s, "NNX1<expect 停用了“d1”><enter><wait 1s><expect 认可 2 台：这一期交了 1，今天交了 0；>");
	stage_end(&s);
}

/* What was lost is not waited for any more, with who decided it and why; and waited for again. Not even the merge's list names it meanwhile. */
static void devices__gap_set_aside__not_named_again(void **state UNUSED)
{
	struct stage s;

	stage_start(&s, STAGE_DEVICES, false);
	stage_keys(&s, "<wait 1s>D<wait 1s><down><down><expect 缺 1-3 号（2 条）>G<expect 为什么缺的不再催><enter><expect 写一句原因>");
	stage_keys(&s, "<type U盘丢了><enter><expect 缺的 2 条不再催><enter><wait 1s><expect 缺 2 条已定不催><expect 缺号 0><enter><expect 定了不再催：U盘丢了（>");
	stage_keys(&s, "<esc><esc>M<type merge-empty><enter><wait 1s><expect 核对数>");
	assert_int_equal(tui_feed(s.tui, "<expect 没有到这里>", &(struct err)ERR_INIT), ST_INPUT);
	stage_keys(&s, "<esc><wait 1s>D<wait 1s><down><down>G<type 又找到了><enter><expect 又要催了><enter><wait 1s><expect 缺 1-3 号（2 条）>");
	stage_end(&s);
}

/* Found by its number, corrected with a reason, then withdrawn: it is gone, and its number finds nothing. */
static void record__corrected_and_withdrawn(void **state UNUSED)
{
	struct stage s;

	stage_start(&s, STAGE_DECIDE, false);
	stage_keys(&s, "<wait 1s>F0a999999<enter><enter>F07-0a00-0002<enter><expect 总的来说><expect 非常满意><end><expect 3队-07.csv>");
	stage_keys(&s, "C<type 住户来电><enter><wait 1s><expect 全部题目><home><down><down><enter>4<wait 1s>X<enter><wait 1s><end><expect 住户来电><home><expect 4 不满意>");
	stage_keys(&s, "W1<expect 反悔。撤回吗>2<expect 4 不满意>W11<expect 撤回了><enter><wait 1s>F0a000002<enter><expect 没有>");
	stage_end(&s);
}

/* Verified, into the folder under a name of its own; the next time it says when the last one was. */
static void backup__says_when_the_last_one_was(void **state UNUSED)
{
	struct stage s;

	stage_start(&s, STAGE_DECIDE, false);
	stage_keys(&s, "<wait 1s>B<c-u><type .><enter>1<expect 备份写好并核对过了><enter>B<expect 上次备份是 0 天前>");
	assert_true(fs_exists("ruhu-OFF-20261123-1830.db"));
	(void)remove("ruhu-OFF-20261123-1830.db");
	stage_end(&s);
}

/* Kept in the store; the language holds at once. */
static void settings__kept(void **state UNUSED)
{
	struct stage s;
	struct preferences p;

	stage_start(&s, STAGE_DECIDE, false);
	stage_keys(&s, "<wait 1s>S<expect 界面语言><enter><enter><expect English><down><enter><down><enter><enter><esc>");
	preferences_load(&p, s.ws);
	assert_string_equal(p.lang, "en");
	assert_true(p.ascii);
	assert_int_equal(p.pace, PACE_ENTER);
	stage_end(&s);
	assert_true(i18n_set("zh"));
}

static int make(void **state UNUSED)
{
	catalogue_register();
	stage_make(STAGE_ROUND);
	return 0;
}

static int sweep(void **state UNUSED)
{
	stage_remove();
	return 0;
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(conflict__decided__nothing_waits),
		cmocka_unit_test(merge__set_aside_and_saved),
		cmocka_unit_test(devices__trusted_and_revoked),
		cmocka_unit_test(devices__gap_set_aside__not_named_again),
		cmocka_unit_test(record__corrected_and_withdrawn),
		cmocka_unit_test(backup__says_when_the_last_one_was),
		cmocka_unit_test(settings__kept),
		cmocka_unit_test(merge__stopped__nothing_half_done),
	};
	struct CMUnitTest tests[ARRAY_LEN(pictures) + ARRAY_LEN(others)];

	pictures_list(tests, pictures, ARRAY_LEN(pictures));
	memcpy(tests + ARRAY_LEN(pictures), others, sizeof(others));
	return cmocka_run_group_tests(tests, make, sweep);
}
