/* SPDX-License-Identifier: MIT */
/*
 * Pictures of every screen, tests/tui/screens/NAME.txt (RUHU_UPDATE=1 writes them): a new screen is one row of the table below, and is drawn in
 * every size, in Chinese and English, in the Unicode and in the ASCII theme. Style letters stand with the first theme of each language.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "app/ledger.h"
#include "app/office.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "po/catalogue.h"
#include "tests/support/golden.h"
#include "tests/tui/stage.h"
#include "tui/tui.h"

/* The way to a question, from today's doors. Digits go on by themselves with the next key. */
#define KNOCK     "<enter>"
#define TO_K0     KNOCK "<enter>"
#define TO_ADULTS TO_K0 "1<wait 1s>"
#define TO_DRAWN  TO_ADULTS "145<enter>243<enter><enter>"
#define TO_K1     TO_DRAWN "<enter>"
#define TO_STREET TO_K1 "1<wait 1s>"
#define TO_TOOK   TO_STREET "2<wait 1s>"
#define TO_PLACES TO_TOOK "12<enter>"
#define TO_LONG   TO_PLACES "<enter>"
#define TO_YEARS  TO_LONG "<enter>"
#define TO_AREA   TO_YEARS "12<enter>"
#define TO_MOVED  TO_AREA "<enter>"
#define TO_QUOTE  TO_MOVED "<enter>"
#define TO_MORE   TO_QUOTE "<enter>"
#define TO_THANKS TO_MORE "<enter>"
#define TO_CARD   TO_THANKS "<enter>"
#define TO_ROSTER TO_CARD "<enter>"
#define TO_END    TO_ROSTER "N"
#define COMPLETE                                                            \
	TO_PLACES "2<wait 2s>7<wait 1s>12<enter>86.5<enter>20150203<enter>" \
		  "<type 没有><enter><type 没有><enter><enter>1<wait 1s>N<enter><enter>"
#define CORRECT    COMPLETE "<left><enter>1<type 住户来电><enter>"
#define TO_TALLY   "T<wait 1s>"
#define IN_ENGLISH "<f3>2"
#define PAPER      "<enter>P-7<enter>150525100200-02-0003<enter>2026-11-20<enter>A7<enter>"
#define LEDGER     "<wait 1s>L<wait 1s>"

struct picture {
	const char *name;
	enum stage_kind stage;
	const char *keys;
};

static const struct picture pictures[] = {
	{ "first-run", STAGE_FIRST_RUN, "<wait 1s>" },
	{ "first-run-kit", STAGE_FIRST_RUN, "<wait 1s>1" },
	{ "first-run-no-kit", STAGE_FIRST_RUN, "<wait 1s>1<type /media/usb/3队.kit><enter>" },
	{ "hello", STAGE_HELLO, "" },
	{ "hello-date", STAGE_HELLO, "V12<enter>" },
	{ "hello-again", STAGE_DOORS, "W" },
	{ "hello-another", STAGE_DOORS, "WV3" },
	{ "today", STAGE_DOORS, "O1O3O219:30<enter>O5" },
	{ "today-rural", STAGE_RURAL, "" },
	{ "today-empty", STAGE_EMPTY, "" },
	{ "today-help", STAGE_DOORS, "?" },
	{ "outcome", STAGE_DOORS, "O" },
	{ "appointment", STAGE_DOORS, "O2" },
	{ "appointment-refused", STAGE_DOORS, "O225:99<enter>" },
	{ "appointment-mended", STAGE_DOORS, "O225:99<enter><c-u>25 19:30<enter>" },
	{ "door-new", STAGE_DOORS, "N" },
	{ "notice", STAGE_DOORS, KNOCK },
	{ "notice-scrolled", STAGE_DOORS, "<size 60x16>" KNOCK "<pgdn>" },
	{ "notice-rural", STAGE_RURAL, KNOCK },
	{ "consent", STAGE_DOORS, TO_K0 },
	{ "consent-required", STAGE_DOORS, TO_K0 "<enter>" },
	{ "adults", STAGE_DOORS, TO_ADULTS "145<enter>143<enter>261" },
	{ "adults-count", STAGE_DOORS, "P<enter>1<wait 1s>" },
	{ "drawn", STAGE_DOORS, TO_DRAWN },
	{ "choice", STAGE_DOORS, TO_STREET },
	{ "choice-answered", STAGE_DOORS, TO_STREET "2<wait 1s><left>" },
	{ "choice-english", STAGE_DOORS, TO_STREET IN_ENGLISH },
	{ "many", STAGE_DOORS, TO_TOOK "12" },
	{ "many-exclusive", STAGE_DOORS, TO_TOOK "128" },
	{ "many-untranslated", STAGE_DOORS, TO_TOOK IN_ENGLISH },
	{ "list", STAGE_DOORS, TO_PLACES },
	{ "list-end", STAGE_DOORS, TO_PLACES "<end>" },
	{ "list-found", STAGE_DOORS, TO_PLACES "gc" },
	{ "list-chosen", STAGE_DOORS, TO_PLACES "hf<enter><left>" },
	{ "list-none", STAGE_DOORS, TO_PLACES "没有这村" },
	{ "long", STAGE_DOORS, TO_LONG },
	{ "long-end", STAGE_DOORS, TO_LONG "<size 60x16><end>" },
	{ "integer", STAGE_DOORS, TO_YEARS "15" },
	{ "integer-complaint", STAGE_DOORS, TO_YEARS "150<enter>" },
	{ "integer-required", STAGE_DOORS, TO_YEARS "<enter>" },
	{ "decimal", STAGE_DOORS, TO_AREA "86.5x<enter>" },
	{ "date", STAGE_DOORS, TO_MOVED "20150230<enter>" },
	{ "text", STAGE_DOORS, TO_QUOTE "<type 路灯不亮，>" },
	{ "text-lines", STAGE_DOORS,
	  TO_MORE
	  "<type 楼道灯不亮，冬天的积雪没有人清，老人出门摔过两回，打了几次电话都说在安排。>"
	  "<a-enter><type 停车也难。>" },
	{ "note", STAGE_DOORS, TO_THANKS },
	{ "acknowledge", STAGE_DOORS, TO_CARD },
	{ "roster-empty", STAGE_DOORS, TO_ROSTER },
	{ "roster", STAGE_DOORS, TO_ROSTER "A8<enter>1<wait 1s>A12<enter>2<wait 1s>" },
	{ "roster-row", STAGE_DOORS, TO_ROSTER "A8<enter>" },
	{ "review", STAGE_DOORS, TO_AREA "<f6>" },
	{ "review-english", STAGE_DOORS, TO_AREA IN_ENGLISH "<f6>" },
	{ "end", STAGE_DOORS, TO_END },
	{ "end-refused", STAGE_DOORS, TO_K0 "3<wait 1s>" },
	{ "practice", STAGE_DOORS, "P<enter>" },
	{ "practice-notice", STAGE_DOORS, "P" },
	{ "practice-many", STAGE_DOORS, "P<enter>1<wait 1s>2<enter><enter>1<wait 1s>2<wait 1s>" },
	{ "self-turn", STAGE_DOORS, TO_STREET "T" },
	{ "self", STAGE_DOORS, TO_STREET "T<enter>" },
	{ "self-back", STAGE_DOORS, TO_STREET "T<enter>2<wait 1s>T" },
	{ "self-hidden", STAGE_DOORS, TO_STREET "T<enter>2<wait 1s>TV12<enter><left>" },
	{ "self-review", STAGE_DOORS, TO_STREET "T<enter>2<wait 1s>TV12<enter><f6>" },
	{ "menu", STAGE_DOORS, TO_STREET "<esc>" },
	{ "languages", STAGE_DOORS, TO_STREET "L" },
	{ "aside", STAGE_DOORS, TO_STREET "X" },
	{ "question-help", STAGE_DOORS, TO_YEARS "<f1>" },
	{ "row-removed", STAGE_DOORS,
	  TO_ROSTER "A8<enter>1<wait 1s>A12<enter>2<wait 1s>D<type 说错了><enter>" },
	{ "review-skipped", STAGE_DOORS, TO_END "<f6><home><down>" },
	{ "review-refused", STAGE_DOORS, TO_K0 "3<wait 1s><f6><down><down>" },
	{ "resumed", STAGE_DOORS, TO_STREET "2<wait 1s>Q<wait 45m><enter>" },
	{ "saved-as-it-is", STAGE_DOORS, TO_STREET "X<type 住户要出门><enter><enter>" },
	{ "finished", STAGE_DOORS, COMPLETE },
	{ "correct-confirm", STAGE_DOORS, COMPLETE "<left><enter>" },
	{ "correct", STAGE_DOORS, CORRECT "<wait 1s>" },
	{ "corrected", STAGE_DOORS,
	  CORRECT "<wait 1s><down><down><down><down><enter>4<wait 1s>X<enter>" },
	{ "set-down", STAGE_DOORS, TO_STREET "2<wait 1s>Q" },
	{ "quiet-hours", STAGE_DOORS, "<wait 3h>" KNOCK },
	{ "refused", STAGE_DOORS, TO_K0 "3<wait 1s><enter>" },
	{ "again", STAGE_DOORS, TO_K0 "3<wait 1s><enter><left><enter>" },
	{ "not-found", STAGE_DOORS, "/999<enter>" },
	{ "door-added", STAGE_DOORS, "N403<enter>" },
	{ "undone", STAGE_DOORS, "O1U弄错了<enter>" },
	{ "practice-end", STAGE_DOORS, "P<enter>3<wait 1s><enter>" },
	{ "office", STAGE_OFFICE, "" },
	{ "office-tally", STAGE_OFFICE, "T" },
	{ "tally", STAGE_TALLY, TO_TALLY },
	{ "tally-village", STAGE_TALLY, TO_TALLY "<down><enter>" },
	{ "tally-metric", STAGE_TALLY, TO_TALLY "M" },
	{ "tally-by", STAGE_TALLY, TO_TALLY "B" },
	{ "tally-answers", STAGE_TALLY, TO_TALLY "B4" },
	{ "tally-periods", STAGE_TALLY, TO_TALLY "p" },
	{ "tally-waves", STAGE_TALLY, TO_TALLY "p4C3" },
	{ "tally-compared", STAGE_TALLY, TO_TALLY "p4C31" },
	{ "tally-index", STAGE_TALLY, TO_TALLY "M5" },
	{ "tally-chosen", STAGE_TALLY, TO_TALLY "W2I4K" },
	{ "tally-page", STAGE_TALLY, TO_TALLY "V" },
	{ "tally-who", STAGE_TALLY, TO_TALLY "X<type t.csv><enter>" },
	{ "tally-help", STAGE_TALLY, TO_TALLY "?" },
	{ "office-merge", STAGE_OFFICE, "M" },
	{ "office-secret", STAGE_SEALED, "M<type sealed/handed><enter><type 开门abc>" },
	{ "office-secret-wrong", STAGE_SEALED, "M<type sealed/handed><enter><type 不是这个><enter>" },
	{ "issue", STAGE_DOORS, "M" },
	{ "issue-text", STAGE_DOORS, "M1<type 北门外的路灯不亮>" },
	{ "issue-category", STAGE_DOORS, "M1<type 北门外的路灯不亮><enter>" },
	{ "issue-again", STAGE_DOORS, "M1<type 北门外的路灯不亮><enter>351" },
	{ "issue-refused", STAGE_DOORS, "M2" },
	{ "issue-leave", STAGE_DOORS, "M1<type 路灯><esc>" },
	{ "end-issue", STAGE_DOORS, TO_END "M" },
	{ "entry", STAGE_ENTRY, "" },
	{ "entry-number", STAGE_ENTRY, "<enter>P-7" },
	{ "entry-household", STAGE_ENTRY, "<enter>P-7<enter>" },
	{ "entry-keying", STAGE_ENTRY, PAPER },
	{ "entry-first-kept", STAGE_ENTRY, PAPER "2<wait 1s>12<enter>1<wait 1s><enter>" },
	{ "entry-difference", STAGE_ENTRY, PAPER "2<wait 1s>12<enter>1<wait 1s><enter><enter>P-7<enter>2<wait 1s>21<enter>2<wait 1s><enter>" },
	{ "ledger", STAGE_LEDGER, LEDGER },
	{ "ledger-empty", STAGE_OFFICE, LEDGER },
	{ "ledger-overdue", STAGE_LEDGER, LEDGER "F" },
	{ "ledger-owner", STAGE_LEDGER, LEDGER "U<down><enter>" },
	{ "ledger-owners", STAGE_LEDGER, LEDGER "U" },
	{ "ledger-assign", STAGE_LEDGER, LEDGER "<down>A<type 城管局><enter><enter>" },
	{ "ledger-assign-date", STAGE_LEDGER, LEDGER "<down>A<type 城管局><enter><enter><type 下周><enter>" },
	{ "ledger-assigned", STAGE_LEDGER, LEDGER "<down>A<type 城管局><enter><enter><type 2026-12-01><enter><enter>" },
	{ "ledger-close", STAGE_LEDGER, LEDGER "C<type 换了灯泡><enter>" },
	{ "ledger-verdict", STAGE_LEDGER, LEDGER "C<type 换了灯泡><enter><enter>" },
	{ "ledger-closed", STAGE_LEDGER, LEDGER "C<type 换了灯泡><enter><enter>3" },
	{ "ledger-history", STAGE_LEDGER, LEDGER "C<type 换了灯泡><enter><enter>2<enter>" },
	{ "ledger-drop", STAGE_LEDGER, LEDGER "D" },
};

/* One way of showing a screen, in all sizes, behind headings. */
static void draw(struct strbuf *out, const struct picture *p, const char *lang, bool ascii)
{
	static const int sizes[][2] = { { 60, 16 }, { 80, 24 }, { 132, 43 } };
	struct stage s;
	char size[64];

	assert_true(i18n_set(lang));
	stage_start(&s, p->stage, ascii);
	stage_keys(&s, p->keys);
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		snprintf(size, sizeof(size), "<size %dx%d>", sizes[i][0], sizes[i][1]);
		stage_keys(&s, size);
		strbuf_addf(out, "==== %s %s %dx%d\n", lang, ascii ? "ASCII" : "Unicode",
			    sizes[i][0], sizes[i][1]);
		golden_dump(out, tui_canvas(s.tui), !ascii);
	}
	stage_end(&s);
	assert_true(i18n_set("zh"));
}

static void show(void **state)
{
	const struct picture *p = *state;
	struct strbuf out;
	char path[96];

	strbuf_init(&out);
	draw(&out, p, "zh", false);
	draw(&out, p, "zh", true);
	draw(&out, p, "en", false);
	draw(&out, p, "en", true);
	snprintf(path, sizeof(path), "tests/tui/screens/%s.txt", p->name);
	golden_text(out.data, path);
	strbuf_clear(&out);
}

static void first_run__wrong_path__makes_nothing(void **state UNUSED)
{
	struct stage s;

	stage_start(&s, STAGE_FIRST_RUN, false);
	stage_keys(&s, "<wait 1s>1<type /media/usb/3队.kit><enter><expect 没有这个文件><esc>3");
	assert_true(tui_ended(s.tui));
	assert_false(s.created);
	stage_end(&s);
}

/* Killed or ended: the draft comes first when the program is started again, at the same question. */
static void interview__restart__same_question(void **state UNUSED)
{
	struct stage s;

	stage_start(&s, STAGE_DOORS, false);
	stage_keys(&s, TO_TOOK "1<wait 1s>");
	stage_restart(&s);
	stage_keys(&s, "<expect 没做完 1><enter><expect 已恢复><expect 参加过下面哪些活动><expect "
		       "[x] 清扫卫生>");
	stage_end(&s);
}

/* What the household answered itself is not shown to the volunteer: not by going back, not in the list, not after a restart. */
static void interview__self_answered__is_not_shown(void **state UNUSED)
{
	struct stage s;
	struct err err = ERR_INIT;

	stage_start(&s, STAGE_DOORS, false);
	stage_keys(&s,
		   TO_K0 "T<expect 由志愿者来问><left><enter>1<wait 1s>1452430<enter>1<wait 1s>");
	stage_keys(&s, "T<expect 把电脑转给住户><enter><expect 住户正在自己作答>4<wait 1s><expect "
		       "哪些活动>");
	stage_keys(&s, "<left><expect 哪些活动><f6><expect 哪些活动>Q<expect 哪些活动>");
	stage_keys(&s, "1<enter><expect 哪个村>hf<enter><expect 主要原因>1<wait "
		       "1s>12<enter><expect 平方米>");
	stage_keys(&s, "<f7>zz<enter><expect 不是志愿者的代号><expect "
		       "住户正在自己作答><f7><esc><expect 平方米><f7>V12<enter>");
	stage_keys(&s, "<expect 5号楼><f6><expect （住户自答）>");
	assert_int_equal(tui_feed(s.tui, "<expect 四合福村>", &err), ST_INPUT);
	stage_keys(&s, "<esc><c-p><expect 回答不显示><c-p><c-p><c-p><left><expect 街巷道路><expect "
		       "回答不显示>");
	assert_int_equal(tui_feed(s.tui, "<expect 不满意\n>", &err), ST_INPUT);
	stage_restart(&s);
	stage_keys(&s, "<enter><f6><expect （住户自答）>");
	assert_int_equal(tui_feed(s.tui, "<expect 四合福村>", &err), ST_INPUT);
	stage_end(&s);
}

/* What was never on the screen was not read aloud: Enter shows it first. */
static void notice__longer_than_the_screen__is_read_to_its_end(void **state UNUSED)
{
	struct stage s;
	struct err err = ERR_INIT;

	stage_start(&s, STAGE_DOORS, false);
	stage_keys(&s, "<size 60x16><enter><expect 您好><enter><expect 您的权利><pgup><expect 您好><enter><expect 您的权利><enter>");
	stage_keys(&s, "<expect 您同意告诉我>");
	assert_int_equal(tui_feed(s.tui, "<expect 您的权利>", &err), ST_INPUT);
	stage_end(&s);
}

/* What a household agreed to is in the ledger, with neither door nor hour; what it did not is nowhere; and it can be taken back. */
static void issue__consent__decides(void **state UNUSED)
{
	struct stage s;
	struct ledger *l = NULL;
	struct err err = ERR_INIT;

	stage_start(&s, STAGE_DOORS, false);
	stage_keys(&s, "M2<expect 不进台账><enter>M<esc>");
	assert_int_equal(ledger_load(&l, s.ws, &err), ST_OK);
	assert_int_equal(l->issues.n, 0);
	ledger_free(l);
	stage_keys(&s, "M1<enter><expect 住户怎么说><type 路灯不亮><enter>3511<expect 问题记进台账了>");
	stage_keys(&s, "M1<type 垃圾><enter>1112<expect 问题记进台账了>U说错了<enter><expect 收回了>");
	stage_keys(&s, TO_STREET "2<wait 1s><esc>6<expect 转不转>1<type 车乱停><enter>2<left>2522<expect 编号>");
	stage_keys(&s, "<expect 参加过下面哪些活动>T<enter><expect 住户正在自己作答>M<expect 参加过下面哪些活动>");
	assert_int_equal(ledger_load(&l, s.ws, &err), ST_OK);
	assert_int_equal(l->issues.n, 3);
	assert_int_equal(l->count[STAGE_DROPPED], 1);
	for (size_t i = 0; i < l->issues.n; i++) {
		const struct issue *is = &l->issues.v[i];

		assert_string_equal(is->since, "2026-11-23");
		assert_non_null(strstr(is->v[ISSUE_PLACE], "5号楼"));
		assert_int_equal(*is->household != '\0', strcmp(is->v[ISSUE_TEXT], "路灯不亮") == 0);
	}
	assert_string_equal(l->issues.v[0].v[ISSUE_URGENT], "yes");
	ledger_free(l);
	stage_end(&s);
}

/* Asked for once, for all files; not shown; wrong and damaged are told apart; who has no passphrase skips what is sealed. */
static void merge__sealed__passphrase_once(void **state UNUSED)
{
	struct stage s;
	struct err err = ERR_INIT;

	stage_start(&s, STAGE_SEALED, false);
	stage_keys(&s, "M<type sealed/handed><enter><expect 口令><type 不是这个><enter><expect 口令不对>");
	assert_int_equal(tui_feed(s.tui, "<expect 不是这个>", &err), ST_INPUT);
	stage_keys(&s, "<esc><expect 这次没有输口令><esc>");
	stage_keys(&s, "M<type sealed/handed><enter><type " STAGE_PASSPHRASE "><enter><expect 收下><expect bad.ruhu><expect 不完整或被改过>");
	assert_int_equal(tui_feed(s.tui, "<expect 口令>", &err), ST_INPUT);
	/* The whole one is here now; only the damaged one asks again. */
	stage_keys(&s, "<esc>M<type sealed/handed/07-0001.ruhu><enter><expect 已有>");
	stage_end(&s);
}

/* The office's receipt on the laptop's screen: how many are safe there, and away with them after a yes. */
static void receipt__opened_among_the_doors__offers_to_clear(void **state UNUSED)
{
	struct stage s;

	stage_start(&s, STAGE_DOORS, false);
	stage_keys(&s, "R<type nowhere><enter><expect 没有><enter>O1<expect 记下了>");
	stage_receipt(&s, "answer");
	stage_keys(&s, "R<type answer><enter><expect 1 份已在旗里><expect 从这台电脑清掉吗>2<expect 5号楼>");
	stage_keys(&s, "R<type answer><enter>1<expect 清掉了 1 份><enter><expect 5号楼>");
	stage_end(&s);
}

/* Into a township and back; what cannot be divided so finely says so and stays where it was. */
static void tally__drilled__and_back(void **state UNUSED)
{
	struct stage s;

	stage_start(&s, STAGE_TALLY, false);
	stage_keys(&s, TO_TALLY "<expect 大沁他拉镇><enter><expect 北老柜村委会><enter><expect 北老柜村委会>"
				"<esc><expect 八仙筒镇><expect 全旗合计>");
	stage_keys(&s, "B3<expect 北老柜村委会>M8<expect 被教过><expect 全旗合计>B2<expect 只在全旗汇总><enter><expect 全旗合计>");
	stage_keys(&s, "M1B2K<expect 第1>K<esc><expect 看结果>T<wait 1s><expect 满意率>");
	stage_end(&s);
}

/* A table for others is written down, a table of the office is not; the file is the page. */
static void tally__exported__file_and_log(void **state UNUSED)
{
	struct stage s;
	struct strbuf text;
	struct err err = ERR_INIT;

	stage_start(&s, STAGE_TALLY, false);
	stage_keys(&s, TO_TALLY "X<type figures-out.csv><enter>1<expect 已存到 figures-out.csv>");
	strbuf_init(&text);
	assert_int_equal(office_published(s.ws, &text, &err), ST_OK);
	assert_string_equal(text.data, "");
	assert_int_equal(fs_read(&text, "figures-out.csv", 1 << 20, &err), ST_OK);
	assert_non_null(strstr(text.data, "大沁他拉镇"));
	assert_non_null(strstr(text.data, "不列"));
	strbuf_reset(&text);
	stage_keys(&s, "X<type figures-out.csv><enter><expect 要换成新的吗>12<type 旗委办><enter><expect 已存到>");
	assert_int_equal(office_published(s.ws, &text, &err), ST_OK);
	assert_non_null(strstr(text.data, "旗委办"));
	strbuf_clear(&text);
	stage_end(&s);
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
		cmocka_unit_test(first_run__wrong_path__makes_nothing),
		cmocka_unit_test(interview__restart__same_question),
		cmocka_unit_test(interview__self_answered__is_not_shown),
		cmocka_unit_test(notice__longer_than_the_screen__is_read_to_its_end),
		cmocka_unit_test(issue__consent__decides),
		cmocka_unit_test(merge__sealed__passphrase_once),
		cmocka_unit_test(receipt__opened_among_the_doors__offers_to_clear),
		cmocka_unit_test(tally__drilled__and_back),
		cmocka_unit_test(tally__exported__file_and_log),
	};
	struct CMUnitTest tests[ARRAY_LEN(pictures) + ARRAY_LEN(others)];

	for (size_t i = 0; i < ARRAY_LEN(pictures); i++)
		tests[i] = (struct CMUnitTest){ .name = pictures[i].name,
						.test_func = show,
						.initial_state = (void *)(uintptr_t)&pictures[i] };
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		tests[ARRAY_LEN(pictures) + i] = others[i];
	return cmocka_run_group_tests(tests, make, sweep);
}
