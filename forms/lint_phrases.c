/* SPDX-License-Identifier: MIT */
/* Phrases that lead, hint at an answer, or ask two things at once. A new one is a row. */
#include "config.h"

#include <strings.h>

#include "forms/lint_honest.h"

static const char *const leading[] = {
	"难道",
	"您不觉得",
	"您不认为",
	"您也认为",
	"您也觉得",
	"不可否认",
	"众所周知",
	"大家都",
	"人人都",
	"多数人认为",
	"多数人都",
	"多数群众",
	"普遍认为",
	"公认",
	"显然",
	"当然",
	"是不是很",
	"是否非常",
	"取得了显著",
	"显著成效",
	"成效显著",
	"显著成绩",
	"可喜",
	"喜人",
	"日新月异",
	"翻天覆地",
	"惠民",
	"民心工程",
	"德政",
	"好政策",
	"亲切关怀",
	"高度重视",
	"大力推进",
	"扎实推进",
	"深入人心",
	"越来越好",
	"越来越美",
	"您一定",
	"想必",
	"您应该",
	"don't you",
	"wouldn't you",
	"isn't it",
	"aren't you",
	"surely",
	"obviously",
	"of course",
	"as we all know",
	"everyone knows",
	"everybody knows",
	"most people think",
	"would you not",
	"do you agree that",
	"you must have",
	"remarkable",
	"great progress",
	"outstanding achievement",
};

static const char *const hints[] = {
	"标准答案",
	"参考答案",
	"正确答案",
	"最佳答案",
	"最佳选项",
	"应选",
	"应回答",
	"应当回答",
	"应答“",
	"尽量选",
	"尽量回答",
	"最好选",
	"最好回答",
	"建议选",
	"建议回答",
	"务必选",
	"务必回答",
	"引导居民",
	"引导群众",
	"引导受访",
	"引导住户",
	"统一回答",
	"统一口径",
	"按要求回答",
	"选满意",
	"选“满意",
	"选“非常满意",
	"选“支持",
	"答满意",
	"答“满意",
	"回答满意",
	"说满意",
	"选支持",
	"打满分",
	"打高分",
	"给好评",
	"correct answer",
	"right answer",
	"standard answer",
	"model answer",
	"best answer",
	"should answer",
	"should choose",
	"please choose \"very",
	"encourage them to",
	"suggest the answer",
	"guide the respondent",
	"steer",
};

/* What takes a phrase back when it stands shortly before it: 没有标准答案. */
static const char *const denials[] = { "没有", "没", "不是", "不要", "不得", "不能",  "不",
				       "无",   "别", "no ",  "not ", "n't ", "never " };

/* Words that hold 和 and join nothing. */
static const char *const single_words[] = {
	"和谐",          "和平",
	"和睦",          "和气",
	"和善",          "温和",
	"随和",          "暖和",
	"缓和",          "总和",
	"共和",          "饱和",
	"亲和",          "祥和",
	"和美",          "参与",
	"与否",          "与其",
	"与会",          "及时",
	"普及",          "涉及",
	"及格",          "及早",
	"危及",          "以及时",
	"和您",          "和你",
	"和我",          "odds and ends",
	"start and end", "weddings and funerals",
	"law and order", "peace and quiet",
	"more and more", " and the like",
};

static const char *const joins[] = { "以及", "和",   "与",   "及",    "、",
				     "并且", "而且", "同时", " and ", " as well as " };

static bool begins(const char *text, const char *word)
{
	return (*text | 0x20) == (*word | 0x20) && strncasecmp(text, word, strlen(word)) == 0;
}

static bool is_denied(const char *text, const char *at)
{
	for (size_t i = 0; i < ARRAY_LEN(denials); i++) {
		size_t n = strlen(denials[i]);

		if ((size_t)(at - text) >= n && begins(at - n, denials[i]))
			return true;
	}
	return false;
}

static const char *find(const char *text, const char *const *words, size_t n)
{
	for (const char *at = text; *at; at++)
		for (size_t i = 0; i < n && (*at & 0xC0) != 0x80; i++)
			if (begins(at, words[i]) && !is_denied(text, at))
				return at;
	return NULL;
}

const char *phrase_leading(const char *text)
{
	return find(text, leading, ARRAY_LEN(leading));
}

const char *phrase_hint(const char *text)
{
	return find(text, hints, ARRAY_LEN(hints));
}

/* The word of the list that covers the bytes at `at`; its end, or NULL. */
static const char *covered(const char *text, const char *at)
{
	for (size_t i = 0; i < ARRAY_LEN(single_words); i++) {
		size_t n = strlen(single_words[i]);

		for (size_t back = 0; back < n && back <= (size_t)(at - text); back++)
			if (begins(at - back, single_words[i]))
				return at - back + n;
	}
	return NULL;
}

/* "支持、不支持": the other half of the same thing. */
static bool denies(const char *at)
{
	return begins(at, "不") || begins(at, "没") || begins(at, "还是") || begins(at, "not ");
}

/* "和一年前相比" compares, "路灯、厕所这些" gives examples of one thing: told by a word before the next stop. */
static bool is_one_thing(const char *at)
{
	static const char *const ends[] = { "，", "。", "？", "；", ",", "?" };
	static const char *const words[] = { "相比", "比较起来", "比起来", "一样", "相同",
					     "等",   "这类",     "这些",   "之类", "一类" };

	for (; *at; at++) {
		for (size_t i = 0; i < ARRAY_LEN(ends); i++)
			if (begins(at, ends[i]))
				return false;
		for (size_t i = 0; i < ARRAY_LEN(words); i++)
			if (begins(at, words[i]))
				return true;
	}
	return false;
}

/* "(…)" and "（…）" explain and ask nothing. */
static const char *after_brackets(const char *at)
{
	const char *close = NULL;

	if (begins(at, "（"))
		close = strstr(at, "）");
	else if (*at == '(')
		close = strchr(at, ')');
	return close ? close + (*at == '(' ? 1 : strlen("）")) : NULL;
}

const char *phrase_double(const char *text)
{
	for (const char *at = text; *at;) {
		const char *skip = after_brackets(at);

		for (size_t i = 0; !skip && i < ARRAY_LEN(joins); i++) {
			if (!begins(at, joins[i]))
				continue;
			skip = covered(text, at);
			if (!skip && denies(at + strlen(joins[i])))
				skip = at + strlen(joins[i]);
			if (!skip && !is_one_thing(at))
				return at;
			if (!skip)
				skip = at + strlen(joins[i]);
		}
		at = skip && skip > at ? skip : at + 1;
	}
	return NULL;
}
