/* SPDX-License-Identifier: MIT */
/* What the screens do when keys are pressed: told by what stands on them, or by what the store holds after. */
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
#include "app/workspace.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "forms/diag.h"
#include "forms/household.h"
#include "po/catalogue.h"
#include "tests/support/golden.h"
#include "tests/support/paths.h"
#include "tests/tui/stage.h"
#include "tests/tui/ways.h"
#include "tui/tui.h"

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

/* What comes by telephone is an issue like any other; mended, it has one more version. */
static void ledger__new__and_mended(void **state UNUSED)
{
	struct stage s;
	struct ledger *l = NULL;
	struct err err = ERR_INIT;

	stage_start(&s, STAGE_OFFICE, false);
	stage_keys(&s, LEDGER "Nzzz<expect 没有对得上的><c-u><type dqtlz><expect 对得上 1 个><enter><type 北老><enter><expect 是什么问题><esc>");
	stage_keys(&s, "N22<enter><expect 写一句><type 垃圾箱满了><enter><type 集市东头><enter>12<type 12345热线><enter><expect 记进台账了>");
	stage_keys(&s, "E<enter><type 口><enter>31<enter><expect 原来的写法也留着>N1<type 标语写错了><esc>");
	assert_int_equal(ledger_load(&l, s.ws, &err), ST_OK);
	assert_int_equal(l->issues.n, 1);
	assert_int_equal(unit_level(l->issues.v[0].unit), LEVEL_VILLAGE);
	assert_string_equal(l->issues.v[0].household, "");
	assert_int_equal(l->issues.v[0].seq, 2);
	assert_string_equal(l->issues.v[0].v[ISSUE_TEXT], "垃圾箱满了");
	assert_string_equal(l->issues.v[0].v[ISSUE_PLACE], "集市东头口");
	assert_string_equal(l->issues.v[0].v[ISSUE_CATEGORY], issue_categories(&(size_t){ 0 })[2].code);
	assert_string_equal(l->issues.v[0].v[ISSUE_URGENT], "");
	assert_string_equal(l->issues.v[0].v[ISSUE_SOURCE], "12345热线");
	ledger_free(l);
	stage_end(&s);
}

/* Off until it is turned on; then a click on a choice answers, on a door goes there and knocks, in the footer presses the key. */
static void mouse__clicks__where_it_is_on(void **state UNUSED)
{
	struct stage s;

	stage_start(&s, STAGE_DOORS, false);
	stage_keys(&s, TO_STREET "<click 10,8><wait 1s><expect 街巷道路>");
	stage_keys(&s, "<f10><expect 鼠标开了><click 10,8><wait 1s><expect 参加过下面哪些活动>");
	stage_keys(&s, "<click 10,7><click 10,8><expect 1 [x] 清扫卫生><expect 2 [x]><click 10,7><expect 1 [ ] 清扫卫生>");
	stage_keys(&s, "<click 12,23><expect 哪个村>");
	stage_keys(&s, "<f10><expect 鼠标关了><click 12,23><expect 哪个村>");
	stage_end(&s);
	stage_start(&s, STAGE_DOORS, false);
	stage_keys(&s, "<f10><click 8,7><expect 1单元 301  未访><click 8,7><expect 您好>");
	stage_end(&s);
	stage_start(&s, STAGE_KINDS, false);
	stage_keys(&s, "<f10><click 43,9><expect [2]><click 55,10><expect [4]><click 6,12>3<expect [3]>");
	stage_end(&s);
}

/* A number of two digits in one breath is one answer; with a pause between, two. */
static void digits__at_once__one_number(void **state UNUSED)
{
	struct stage s;

	stage_start(&s, STAGE_DOORS, false);
	stage_keys(&s, TO_PLACES "<at-once 12><wait 2s><left><expect 12 * 衙门营子村>");
	stage_end(&s);
}

/* A digit that no answer has is said: a volunteer who looks at the household would think it was taken. */
static void digit__of_no_answer__said(void **state UNUSED)
{
	struct stage s;

	stage_start(&s, STAGE_DOORS, false);
	stage_keys(&s, TO_STREET "8<expect 没有“8”这一项><expect 街巷道路>2<wait 1s><expect 参加过下面哪些活动>");
	stage_end(&s);
}

/* Over a slow line Esc and the key behind it arrive together. */
static void escape__key_in_one_piece__both_count(void **state UNUSED)
{
	struct stage s;

	stage_start(&s, STAGE_DOORS, false);
	stage_keys(&s, TO_STREET "<a-4><expect 全部题目><esc><expect 街巷道路>");
	stage_keys(&s, "<a-enter><expect 街巷道路>");
	stage_end(&s);
}

/* Asked for once, for all files; not shown; wrong and damaged are told apart; who has no passphrase skips what is sealed. */
static void merge__sealed__passphrase_once(void **state UNUSED)
{
	struct stage s;
	struct err err = ERR_INIT;

	stage_start(&s, STAGE_SEALED, false);
	stage_keys(&s, "M<type sealed/handed><enter><wait 1s><expect 口令><type 不是这个><enter><expect 口令不对>");
	assert_int_equal(tui_feed(s.tui, "<expect 不是这个>", &err), ST_INPUT);
	stage_keys(&s, "<esc><expect 这次没有输口令><esc>");
	stage_keys(&s, "M<type sealed/handed><enter><wait 1s><type " STAGE_PASSPHRASE "><enter><expect 收下 1><expect bad.ruhu><enter><expect 不完整或被改过><esc>");
	assert_int_equal(tui_feed(s.tui, "<expect 口令>", &err), ST_INPUT);
	/* The whole one is here now; only the damaged one asks again. */
	stage_keys(&s, "<esc>M<type sealed/handed/07-0001.ruhu><enter><wait 1s><expect 已有 1>");
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

/* The next answer of five to view/q1 in the first row of a table that was exported. */
static char answer_in_table(const char *path)
{
	struct strbuf text;
	size_t column = 0;
	char *at, digit;

	strbuf_init(&text);
	assert_int_equal(fs_read(&text, path, 1 << 20, NULL), ST_OK);
	at = strstr(text.data, "view/q1");
	assert_non_null(at);
	for (const char *c = text.data; c < at; c++)
		column += *c == ',';
	at = strchr(at, '\n') + 1;
	while (column-- > 0)
		at = strchr(at, ',') + 1;
	*at = digit = (char)('1' + (*at - '0') % 5);
	assert_int_equal(fs_write(path, text.data, text.len, 0600, NULL), ST_OK);
	strbuf_clear(&text);
	return digit;
}

/* What is taken in is what was looked at: a table that was saved once more meanwhile is shown again. */
static void edits__saved_again_meanwhile__shown_again(void **state UNUSED)
{
	struct stage s;
	struct strbuf said;
	struct err err = ERR_INIT;
	char keys[200];

	stage_start(&s, STAGE_TALLY, false);
	strbuf_init(&said);
	assert_int_equal(office_export(s.ws, "edited", OFFICE_CSV, &said, &err), ST_OK);
	strbuf_clear(&said);
	(void)snprintf(keys, sizeof(keys), "<wait 1s>E<type edited><enter><expect 改了的记录 1 份><expect → %c><enter>1<type 核对><expect 核对>",
		       answer_in_table("edited/county_1.csv"));
	stage_keys(&s, keys);
	(void)snprintf(keys, sizeof(keys), "<enter><expect → %c><expect 还什么也没有写><enter>1<type 核对><enter><expect 收下了：1 份>",
		       answer_in_table("edited/county_1.csv"));
	stage_keys(&s, keys);
	stage_end(&s);
}

/* The round of the spring in the same villages, beside the one in use. */
static void add_spring(struct workspace *ws)
{
	const char *round = "spring.txt", *rows = "spring.csv";
	struct diag_list diags;
	struct strbuf text;
	struct err err = ERR_INIT;
	bool refused = true;

	strbuf_init(&text);
	strbuf_adds(&text, "id: spring\ntitle: 春季调查\nform: " TEST_DATA "/tally/county.md\nheadline: sat\nsample: probability\nstrata: township\npsu: village\n"
			   "person: draw\nseed: s\nfrom: 2026-04-01\nto: 2026-06-30\nk: 5\noffice: 文明办\ntelephone: 0475-0000000\nminutes: 8\n"
			   "approval: 示例〔2026〕2号\n");
	assert_int_equal(fs_write(round, text.data, text.len, 0600, &err), ST_OK);
	strbuf_reset(&text);
	strbuf_adds(&text, "adults,sex,view/q1,view/q2,view/q3,view/aware,view/acts,hours,told,why,_form,_round,_unit,_household,_device,_interviewer,_started,_ended,_outcome,_lang,__version__,_uuid,_seq,"
			   "_submission_time\n");
	for (int i = 0; i < 8 * 6 * 6; i++)
		strbuf_addf(&text,
			    "%d,1,%d,,,,,,,,county,spring,1505251%02d20%d,1505251%02d20%d-01-%03d,d1,v1,2026-05-05T10:00:00+08:00,2026-05-05T10:12:00+08:00,1.1,zh,1,"
			    "%08d-1111-4000-8000-000000000000,1,2026-05-06T20:00:00+08:00\n",
			    1 + i % 3, 1 + i * i % 5, i / 36, i / 6 % 6, i / 36, i / 6 % 6, i % 6 + 1, i);
	assert_int_equal(fs_write(rows, text.data, text.len, 0600, &err), ST_OK);
	diag_init(&diags, round);
	strbuf_reset(&text);
	if (office_round_new(ws, round, &diags, &text, &err) != ST_OK || office_merge(ws, &rows, 1, NULL, NULL, NULL, NULL, &text, &refused, &err) != ST_OK ||
	    refused)
		fail_msg("%s %s", err.text, text.data);
	assert_int_equal(workspace_use_round(ws, "figures", &err), ST_OK);
	diag_clear(&diags);
	strbuf_clear(&text);
}

/* Another round is chosen like a period; whether the villages are the same is asked; the page names both. */
static void tally__another_round__beside_this_one(void **state UNUSED)
{
	struct stage s;

	stage_start(&s, STAGE_TALLY, false);
	add_spring(s.ws);
	stage_keys(&s, TO_TALLY "C<expect “春季调查”全期>2<expect 同一批点>1<expect 和 春季调查 对比>");
	stage_keys(&s, "V<expect “春季调查”><esc>C1<expect 全期>");
	stage_end(&s);
}

/* What the office returned comes before an appointment; set down it keeps its comment; mended, it is a visit like any other. */
static void returned__first_among_the_callbacks__until_mended(void **state UNUSED)
{
	struct stage s;

	stage_start(&s, STAGE_RETURNED, false);
	stage_keys(&s, "<expect 退回补问 1><expect 下一户建议：5号楼 1单元 301>/402<enter>O218:40<enter><expect 约访 1><expect 下一户建议：5号楼 1单元 301>");
	stage_keys(&s, "/0003<enter><enter><expect " STAGE_COMMENT "><esc><expect 退回补问 1><enter><enter><wait 1s><expect 退回补问：第3题>");
	stage_keys(&s, "<enter>1<wait 1s><esc><f8><expect 没做完 1>");
	stage_restart(&s);
	stage_keys(&s, "/0003<enter><enter><expect 退回补问：第3题><f9><type 问过了><enter><expect 回执编号><enter><expect 部分 1>");
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
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_run__wrong_path__makes_nothing),
		cmocka_unit_test(interview__restart__same_question),
		cmocka_unit_test(interview__self_answered__is_not_shown),
		cmocka_unit_test(notice__longer_than_the_screen__is_read_to_its_end),
		cmocka_unit_test(mouse__clicks__where_it_is_on),
		cmocka_unit_test(digits__at_once__one_number),
		cmocka_unit_test(digit__of_no_answer__said),
		cmocka_unit_test(escape__key_in_one_piece__both_count),
		cmocka_unit_test(issue__consent__decides),
		cmocka_unit_test(ledger__new__and_mended),
		cmocka_unit_test(tally__drilled__and_back),
		cmocka_unit_test(merge__sealed__passphrase_once),
		cmocka_unit_test(receipt__opened_among_the_doors__offers_to_clear),
		cmocka_unit_test(tally__exported__file_and_log),
		cmocka_unit_test(edits__saved_again_meanwhile__shown_again),
		cmocka_unit_test(tally__another_round__beside_this_one),
		cmocka_unit_test(returned__first_among_the_callbacks__until_mended),
	};

	return cmocka_run_group_tests(tests, make, sweep);
}
