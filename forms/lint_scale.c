/* SPDX-License-Identifier: MIT */
/* What the choices of a list say: for, against, neither. */
#include "config.h"

#include <strings.h>

#include "forms/lint_honest.h"

/* A word of judgement, its sign, and what turns it round when it stands before it. */
static const struct {
	const char *word;
	int sign;
} poles[] = {
	{ "满意", 1 },    { "支持", 1 },     { "同意", 1 },      { "赞成", 1 },      { "赞同", 1 },
	{ "安全", 1 },    { "公平", 1 },     { "信任", 1 },      { "放心", 1 },      { "认可", 1 },
	{ "很好", 1 },    { "较好", 1 },     { "比较好", 1 },    { "非常好", 1 },    { "变好", 1 },
	{ "太好", 1 },    { "改善", 1 },     { "优秀", 1 },      { "良好", 1 },      { "热情", 1 },
	{ "差", -1 },     { "不好", -1 },    { "反对", -1 },     { "严重", -1 },     { "担心", -1 },
	{ "恶化", -1 },   { "糟", -1 },      { "satisfied", 1 }, { "support", 1 },   { "agree", 1 },
	{ "approve", 1 }, { "good", 1 },     { "better", 1 },    { "excellent", 1 }, { "safe", 1 },
	{ "fair", 1 },    { "trust", 1 },    { "poor", -1 },     { "worse", -1 },    { "bad", -1 },
	{ "oppose", -1 }, { "against", -1 }, { "serious", -1 },  { "terrible", -1 },
};

static const char *const negations[] = {
	"不", "没", "未", "欠", "无", "not ", "dis", "un", "n't "
};

static const char *const unknown[] = { "不了解",     "说不清",        "不知道", "不好说",
				       "难说",       "没接触",        "不适用", "记不清",
				       "没用过",     "没有意见",      "know",   "cannot say",
				       "can't say",  "not sure",      "unsure", "no opinion",
				       "no contact", "not applicable" };
static const char *const refusal[] = { "不愿回答",   "不愿意回答",  "拒答",       "拒绝回答",
				       "不想回答",   "不想说",      "不便回答",   "refuse",
				       "prefer not", "prefers not", "rather not", "decline" };

static const char *find(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (; *text; text++)
		if ((*text | 0x20) == (*word | 0x20) && strncasecmp(text, word, n) == 0)
			return text;
	return NULL;
}

static bool has_any(const char *text, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (find(text, words[i]))
			return true;
	return false;
}

static int sign_of(const char *label)
{
	for (size_t i = 0; i < ARRAY_LEN(poles); i++) {
		const char *at = find(label, poles[i].word);
		int sign = poles[i].sign;

		if (!at)
			continue;
		for (size_t k = 0; k < ARRAY_LEN(negations); k++) {
			const char *no = find(label, negations[k]);

			if (no && no < at)
				return -sign;
		}
		return sign;
	}
	return 0;
}

static const char *label_of(const struct load *ld, const struct choice *c)
{
	int lang = ld->form->default_lang;

	for (size_t l = 0; !c->label[lang] && l < ld->form->n_langs; l++)
		lang = (int)l;
	return c->label[lang] ? c->label[lang]->source : "";
}

struct scale scale_of(const struct load *ld, const struct choice_list *list)
{
	struct scale s = { 0 };

	for (size_t i = 0; i < list->n; i++) {
		const char *label = label_of(ld, &list->choices[i]), *code = list->choices[i].name;
		bool none = strcmp(code, "6") == 0 || has_any(label, unknown, ARRAY_LEN(unknown)) ||
			    strcmp(label, "不清楚") == 0,
		     refused =
			     strcmp(code, "9") == 0 || has_any(label, refusal, ARRAY_LEN(refusal));
		int sign = none || refused ? 0 : sign_of(label);

		s.unknown = s.unknown || none;
		s.refusal = s.refusal || refused;
		s.positive += sign > 0;
		s.negative += sign < 0;
	}
	return s;
}

bool scale_is_opinion(const struct scale *s)
{
	return s->positive + s->negative >= 2;
}
