/* SPDX-License-Identifier: MIT */
/*
 * How many keys a visit takes with the shipped short form, played through the real screens. docs/KEYCOUNT.md is the table of what was
 * pressed; RUHU_UPDATE=1 writes it. A key is one event; words that are typed (<type ...>) are an answer in text and no key.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "tests/support/golden.h"
#include "tests/tui/stage.h"
#include "tui/script.h"

struct press {
	const char *zh, *en;
	const char *sees; /* on the screen before the keys; NULL = what the step before led to */
	const char *keys;
};

struct path {
	const char *zh, *en;
	enum stage_kind from;
	int most;         /* keys */
	const char *ends; /* what the screen says in the end */
	const struct press *steps;
	size_t n;
};

/* A digit's moment is over when the next question is there; what comes after a second is no haste. */
#define ONE(d) d "<wait 1s>"

static const struct press whole[] = {
	{ "敲门", "Knock", "未访 24", "<enter>" },
	{ "念告知书", "Read the notice", "没有标准答案", "<enter>" },
	{ "开门的人同意", "The informant consents", "您同意告诉我家里成年人的情况", ONE("1") },
	{ "住了多久", "How long here", "住了多久", ONE("4") },
	{ "登记两位成年人", "List two adults", "一位一位登记", "1452430" },
	{ "程序抽中的人", "The person drawn", "程序抽中的是第几位", "<enter>" },
	{ "是不是开门的人", "Is it the informant", "抽中的人是不是开门的人", ONE("1") },
	{ "近一个月的调查", "Surveys this month", "近一个月有没有人来", ONE("2") },
	{ "受访者同意", "The respondent consents", "您同意接受访问吗", ONE("1") },
	{ "整体面貌", "The banner all in all", "整体面貌满意", ONE("2") },
	{ "听说过创建", "Heard of the work", "您听说过", ONE("1") },
	{ "创建工作", "The work as a whole", "创建工作的总体情况", ONE("2") },
	{ "支持", "Support", "您是支持、不支持", ONE("1") },
	{ "参加过的活动（多选）", "Activities (several)", "参加过下面哪些活动", "1<enter>" },
	{ "和一年前比", "Compared with a year ago", "和一年前相比", ONE("2") },
	{ "清扫保洁", "Street cleaning", "清扫保洁", ONE("2") },
	{ "交通秩序", "Traffic order", "交通秩序", ONE("3") },
	{ "夜里走路", "Walking at night", "晚上一个人", ONE("2") },
	{ "住的地方", "Kind of place", "您住的地方属于哪一种", ONE("1") },
	{ "物业", "Property management", "小区物业", ONE("4") },
	{ "社区", "Community office", "社区工作满意", ONE("2") },
	{ "市场", "Market", "农贸市场", ONE("2") },
	{ "办事窗口", "Service counter", "窗口办过事", ONE("1") },
	{ "服务态度", "How staff treat you", "服务态度", ONE("2") },
	{ "有没有上学的孩子", "Child at school", "小学或中学", ONE("1") },
	{ "学校", "School", "孩子学校", ONE("2") },
	{ "商户", "Shops", "商户", ONE("2") },
	{ "文明表现", "Public manners", "文明表现", ONE("2") },
	{ "意见或建议", "Anything else", "意见或建议", "<type 路灯早点修><enter>" },
	{ "性别", "Sex", "与抽人时登记的一致", ONE("1") },
	{ "年龄段", "Age group", "哪个年龄段", ONE("3") },
	{ "旁边有谁（多选）", "Who else was there (several)", "旁边有谁", "1<enter>" },
	{ "访问语言", "Language", "哪种语言", ONE("1") },
	{ "发没发宣传品", "Leaflets before", "是否发过宣传品", ONE("2") },
	{ "是不是包联单位", "Own unit responsible", "包联单位", ONE("2") },
	{ "结束访谈", "End", "题目都问完了", "<enter>" },
	{ "抄回执", "Copy the slip", "回执编号", "<enter>" },
};

static const struct press refusal[] = {
	{ "敲门", "Knock", "未访 24", "<enter>" },
	{ "念告知书", "Read the notice", "没有标准答案", "<enter>" },
	{ "不同意", "Does not agree", "您同意告诉我家里成年人的情况", ONE("3") },
	{ "记下", "Note it", "回车记下", "<enter>" },
};

static const struct press door_refusal[] = {
	{ "记结果", "Outcome", "未访 24", "O" },
	{ "住户不愿接受访问", "The household refuses", "这一户怎么样", "3" },
};

static const struct press first_notice[] = {
	{ "还是昨天那位", "The same person as before", "今天谁在用", "<enter>" },
	{ "日期对", "The date is right", "对吗", "1" },
	{ "敲门", "Knock", "下一户建议", "<enter>" },
};

static const struct path paths[] = {
	{ "从选好门到这户标成完成：两位成年人，两次同意，除意见外全部题目",
	  "From the door chosen to the door marked done: two adults, both consents, every "
	  "question, words not counted",
	  STAGE_DOORS, 45, "完成 1", whole, ARRAY_LEN(whole) },
	{ "拒访：念完告知书以后", "Refusal after the notice", STAGE_DOORS, 4, "拒访 1", refusal,
	  ARRAY_LEN(refusal) },
	{ "拒访：没开口就关门", "Refusal before a word", STAGE_DOORS, 4, "拒访 1", door_refusal,
	  ARRAY_LEN(door_refusal) },
	{ "第二天开机，从第一屏到告知书", "Next day: from the first screen to the notice",
	  STAGE_AGAIN, 3, "没有标准答案", first_notice, ARRAY_LEN(first_notice) },
};

static int count_keys(const char *keys)
{
	struct script s;
	struct err err = ERR_INIT;
	int n = 0;

	assert_int_equal(script_parse(&s, "", keys, &err), ST_OK);
	for (size_t i = 0; i < s.steps.n; i++)
		n += s.steps.v[i].kind == STEP_EVENT;
	script_clear(&s);
	return n;
}

/* As the program names keys: "<type ...>" and waits are none. */
static void show_keys(struct strbuf *out, const char *keys)
{
	for (const char *at = keys; *at; at++) {
		size_t n = *at == '<' ? strcspn(at, ">") + 1 : 1;

		if (strncmp(at, "<enter>", n) == 0)
			strbuf_addf(out, "%s回车",
				    out->len && out->data[out->len - 1] != ' ' ? " " : "");
		else if (strncmp(at, "<type", 5) == 0)
			strbuf_adds(out, "（打字）");
		else if (n == 1)
			strbuf_addc(out, *at);
		at += n - 1;
	}
}

static void play(struct strbuf *doc, const struct path *p)
{
	struct strbuf keys;
	struct stage s;
	int total = 0;

	strbuf_init(&keys);
	strbuf_addf(doc, "\n## %s\n\n%s\n\n| 步骤 | Step | 按键 | 个 |\n|---|---|---|---|\n", p->zh,
		    p->en);
	stage_start(&s, p->from, false);
	for (size_t i = 0; i < p->n; i++) {
		const struct press *step = &p->steps[i];
		int n = count_keys(step->keys);

		strbuf_reset(&keys);
		strbuf_addf(&keys, "<expect %s>%s", step->sees, step->keys);
		stage_keys(&s, keys.data);
		strbuf_reset(&keys);
		show_keys(&keys, step->keys);
		strbuf_addf(doc, "| %s | %s | %s | %d |\n", step->zh, step->en, keys.data, n);
		total += n;
	}
	strbuf_reset(&keys);
	strbuf_addf(&keys, "<expect %s>", p->ends);
	stage_keys(&s, keys.data);
	strbuf_addf(doc, "| **合计** | **Total** | 至多 %d | **%d** |\n", p->most, total);
	assert_in_range(total, 1, p->most);
	stage_end(&s);
	strbuf_clear(&keys);
}

static void keys__of_a_visit__are_counted(void **state UNUSED)
{
	struct strbuf doc;

	strbuf_init(&doc);
	strbuf_adds(&doc, "# 一次入户要按多少键 · Keys of a visit\n\n"
			  "用随程序的短问卷，由 `tests/tui/keycount_test.c` "
			  "在真的界面上一键一键走出来；打字的内容不算键。\n\n"
			  "Played through the real screens with the shipped short form by "
			  "`tests/tui/keycount_test.c`, which fails when this "
			  "table is stale (`RUHU_UPDATE=1` writes it). Words that are typed are "
			  "not counted.\n");
	for (size_t i = 0; i < ARRAY_LEN(paths); i++)
		play(&doc, &paths[i]);
	golden_text(doc.data, "docs/KEYCOUNT.md");
	strbuf_clear(&doc);
}

/* Enter after every age and after every digit, as people do who are used to other programs, ends nothing and skips nothing. */
static void keys__habitual_enter__does_no_harm(void **state UNUSED)
{
	struct stage s;

	stage_start(&s, STAGE_DOORS, false);
	stage_keys(
		&s,
		"<enter><enter>1<expect 住了多久><enter><expect 住了多久>4<expect 一位一位登记>");
	stage_keys(&s, "<enter><expect 一位一位登记><expect 才按 0>145<enter>243<enter><expect "
		       "女，43 岁>");
	stage_keys(
		&s,
		"<bs><expect 共 2 位><enter><expect 第几位><enter>1<wait 1s>2<wait 1s>1<wait 1s>");
	stage_keys(&s, "1<wait 1s>1<wait 1s>2<wait 1s>1<wait 1s>1<enter>2<wait 1s>2<wait 1s>2<wait "
		       "1s>2<wait 1s>");
	stage_keys(&s, "1<wait 1s>2<wait 1s>2<wait 1s>2<wait 1s>1<wait 1s>2<wait 1s>2<wait "
		       "1s>2<wait 1s><expect 文明表现>");
	/* The next question may stay open: the Enter that follows at once is not for it. */
	stage_keys(
		&s,
		"2<enter><expect 意见或建议><expect 上一题已经记下><wait 1s><enter><expect 性别>");
	stage_end(&s);
	stage_start(&s, STAGE_DOORS, false);
	stage_keys(&s, "<enter><enter>3<enter><expect 回车记下><enter><expect 拒访 1>");
	stage_end(&s);
}

static int make(void **state UNUSED)
{
	stage_make(STAGE_SHIPPED);
	return 0;
}

static int sweep(void **state UNUSED)
{
	stage_remove();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys__of_a_visit__are_counted),
		cmocka_unit_test(keys__habitual_enter__does_no_harm),
	};

	return cmocka_run_group_tests(tests, make, sweep);
}
