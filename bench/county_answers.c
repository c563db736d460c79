/* SPDX-License-Identifier: MIT */
/* Answers of a household that likes things more or less: opinions follow its mood, other questions a habit of their own. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "bench/county_make.h"
#include "forms/missing.h"
#include "forms/validate.h"

#define UNSURE 0.05
#define REFUSE 0.01

double county_uniform(uint64_t *random)
{
	uint64_t z = *random += UINT64_C(0x9e3779b97f4a7c15); /* SplitMix64 */

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	z ^= z >> 31;
	return (double)(z >> 11) * 0x1p-53;
}

int county_below(uint64_t *random, int n)
{
	return (int)(county_uniform(random) * n);
}

double county_normal(uint64_t *random)
{
	double a = county_uniform(random), b = county_uniform(random);

	return sqrt(-2 * log(1 - a)) * cos(6.283185307179586 * b);
}

static bool is_code(const struct choice *c, int digit)
{
	return c->name[0] == '0' + digit && c->name[1] == '\0';
}

/* An opinion is a single choice of four or five steps that a metric scores or takes the two first of; +1 the first is the best, -1 the
 * last is, 0 it is none. */
static int direction(const struct form *form, int node)
{
	const struct choice_list *list = form->nodes[node].list;
	int steps = 0;

	for (size_t i = 0; list && i < list->n && steps < 5 && is_code(&list->choices[i], steps + 1); i++)
		steps++;
	if (form->nodes[node].type->input != INPUT_ONE || steps < 4 || steps > 5)
		return 0;
	for (size_t m = 0; m < form->n_metrics; m++)
		for (size_t r = 0; r < form->metrics[m].n_reverse; r++)
			if (strcmp(form->metrics[m].reverse[r], form->nodes[node].name) == 0)
				return -1;
	for (size_t m = 0; m < form->n_metrics; m++)
		for (size_t i = 0; i < form->metrics[m].n_items; i++)
			if (form->metrics[m].items[i] == node &&
			    (form->metrics[m].kind == METRIC_INDEX || form->metrics[m].kind == METRIC_SCORE || form->metrics[m].n_positive == 2))
				return 1;
	return 0;
}

static int steps_of(const struct choice_list *list)
{
	int steps = 0;

	for (size_t i = 0; i < list->n && steps < 5 && is_code(&list->choices[i], steps + 1); i++)
		steps++;
	return steps;
}

static const char *code_text(int code)
{
	static const char *const codes[] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" };

	return codes[code];
}

static bool has_code(const struct choice_list *list, const char *code)
{
	return list_choice(list, code) != NULL;
}

static int step_of_mood(double u, int steps)
{
	static const double five[] = { 0.78, -0.30, -0.92, -1.55 }, four[] = { 0.68, -0.25, -1.04 };
	const double *cut = steps == 5 ? five : four;
	int step = 1;

	while (step < steps && u < cut[step - 1])
		step++;
	return step;
}

static const char *opinion(const struct county_mind *mind, const struct choice_list *list, int way)
{
	int steps = steps_of(list), step;
	double unsure = mind->cheat == CHEAT_UNSURE ? 0.5 : UNSURE, share = mind->cheat == CHEAT_INVENTED ? 0 : 0.65;

	if (mind->cheat == CHEAT_LINE)
		return code_text(mind->line <= steps ? mind->line : steps);
	if (county_uniform(mind->random) < unsure && has_code(list, "6"))
		return "6";
	if (county_uniform(mind->random) < REFUSE && has_code(list, "9"))
		return "9";
	if (mind->cheat == CHEAT_PRAISE)
		step = county_uniform(mind->random) < 0.7 ? 1 : 2;
	else
		step = step_of_mood(share * mind->mood + sqrt(1 - share * share) * county_normal(mind->random), steps);
	return code_text(way > 0 ? step : steps + 1 - step);
}

/* The first choices of a list are the usual ones; what is no value is rare. */
static const char *habit(const struct county_mind *mind, const struct choice **choices, size_t n)
{
	double total = 0, weight[32], at;

	n = n < ARRAY_LEN(weight) ? n : ARRAY_LEN(weight);
	for (size_t i = 0; i < n; i++) {
		bool missing = is_code(choices[i], 6) || is_code(choices[i], 9);

		weight[i] = missing ? (mind->cheat == CHEAT_UNSURE && is_code(choices[i], 6) ? 1.5 : 0.04) : 1 / sqrt((double)i + 1);
		total += weight[i];
	}
	at = county_uniform(mind->random) * total;
	for (size_t i = 0; i < n; i++) {
		at -= weight[i];
		if (at < 0)
			return choices[i]->name;
	}
	return choices[0]->name;
}

static const char *one(const struct county_mind *mind, const struct form *form, int node, const struct choice **choices, size_t n)
{
	const struct node *q = &form->nodes[node];
	int way = direction(form, node);

	if (q->role & (ROLE_CONSENT_INFORMANT | ROLE_CONSENT_RESPONDENT))
		return choices[0]->name;
	if (q->role & (ROLE_LANGUAGE | ROLE_PROCESS))
		return county_uniform(mind->random) < 0.8 ? choices[0]->name : habit(mind, choices, n);
	if (strcmp(q->list->name, "housing") == 0)
		return mind->village ? "3" : county_uniform(mind->random) < 0.6 ? "1" : "2";
	return way ? opinion(mind, q->list, way) : habit(mind, choices, n);
}

static void words(struct strbuf *out, const struct county_mind *mind)
{
	static const char *const place[] = { "村东头", "小区北门", "学校门口", "集市旁边", "二号楼后面", "卫生室前", "桥头", "村委会西边",
					     "老供销社那条街", "广场边", "去镇上的路口", "河沿", "水塔底下", "菜窖旁", "老井那边", "院墙外" };
	static const char *const what[] = { "路灯不亮", "垃圾没人收", "下水道堵了", "路面坑多", "车乱停", "狗没拴", "井盖响", "厕所脏", "树没人剪",
					    "晚上太吵", "健身器材坏了", "没有站牌", "积水", "杂物堆着", "电线太低", "公告栏没人换", "自来水时有时无",
					    "快递不送", "没地方晒粮", "看不清路标" };
	static const char *const wish[] = { "希望早点修", "说过两次了", "冬天更不方便", "老人走着怕", "孩子上学要经过", "请来看一看", "去年就这样",
					    "最好有人管", "不知道找谁", "天一黑就没人敢走", "下雨更厉害", "邻居也这么说", "能修就修", "别的都还行" };
	static const char *const more[] = { "", "", "，别处倒还好", "，我们这排都一样", "，早上六点就开始", "，赶集那天最厉害", "，过年时好一阵" };
	const char *const *tables[] = { place, what, wish, more };
	const int sizes[] = { ARRAY_LEN(place), ARRAY_LEN(what), ARRAY_LEN(wish), ARRAY_LEN(more) };

	if (mind->cheat == CHEAT_WORDS) {
		strbuf_adds(out, mind->words);
		return;
	}
	if (mind->cheat == CHEAT_LINE || county_uniform(mind->random) > 0.3)
		return;
	for (size_t i = 0; i < ARRAY_LEN(tables); i++)
		strbuf_addf(out, "%s%s", i == 2 ? "，" : "", tables[i][county_below(mind->random, sizes[i])]);
}

static void number(struct strbuf *out, const struct county_mind *mind, const struct node *q, struct instance *in)
{
	if (q->role & ROLE_ADULTS) {
		static const char *const adults[] = { "1", "2", "2", "2", "3", "3", "4", "5" };

		strbuf_adds(out, adults[county_below(mind->random, ARRAY_LEN(adults))]);
	} else if (q->role & ROLE_PERSON_DRAW) {
		const struct form *form = instance_form(in);
		int of = 1;

		for (int i = 1; i < form->n_nodes; i++)
			if (form->nodes[i].kind == NODE_QUESTION && (form->nodes[i].role & ROLE_ADULTS))
				of = instance_get(in, (struct spot){ instance_root(in), i })[0] - '0'; /* ours: "1" to "5" */
		strbuf_addf(out, "%d", 1 + county_below(mind->random, of > 0 ? of : 1));
	} else {
		double u = county_uniform(mind->random);

		strbuf_addf(out, "%d", u < 0.55 ? 1 : u < 0.9 ? 1 + county_below(mind->random, 5) : 10 + county_below(mind->random, 3) * 5);
	}
}

/* Two at most, and none with one that stands alone. */
static void many(struct strbuf *out, const struct county_mind *mind, const struct choice_list *list, const struct choice **choices, size_t n)
{
	const char *first = habit(mind, choices, n), *second = habit(mind, choices, n);
	const struct choice *a = list_choice(list, first), *b = list_choice(list, second);
	bool alone = a == b;

	strbuf_adds(out, first);
	for (size_t i = 0; i < list->n_extra; i++)
		alone = alone || (strcmp(list->extra_name[i], "exclusive") == 0 && (*a->extra[i] || *b->extra[i]));
	if (!alone && county_uniform(mind->random) < 0.4)
		strbuf_addf(out, " %s", second);
}

static void answer_question(struct instance *in, struct spot s, const struct county_mind *mind, struct arena *a)
{
	const struct form *form = instance_form(in);
	const struct node *q = &form->nodes[s.node];
	const struct choice **choices = NULL;
	struct strbuf value;
	size_t n = 0;

	strbuf_init(&value);
	if (q->list)
		choices = instance_choices(in, s, &n, a);
	if (q->type->input == INPUT_ONE && n)
		strbuf_adds(&value, one(mind, form, s.node, choices, n));
	else if (q->type->input == INPUT_MANY && n)
		many(&value, mind, q->list, choices, n);
	else if (q->type->input == INPUT_INTEGER)
		number(&value, mind, q, in);
	else if (q->type->input == INPUT_TEXT)
		words(&value, mind);
	instance_set(in, s, value.data, NULL, NULL);
	strbuf_clear(&value);
}

static bool is_open(struct instance *in, struct spot s)
{
	const struct node *q = &instance_form(in)->nodes[s.node];

	return q->kind == NODE_QUESTION && !q->repeat && q->type->input > INPUT_NOTE && !q->calculation && instance_relevant(in, s);
}

void county_answer(struct instance *in, const struct county_mind *mind)
{
	const struct form *form = instance_form(in);
	struct arena *a = arena_new();

	instance_reset(in, true);
	for (int i = 1; i < form->n_nodes; i++) {
		struct spot s = { instance_root(in), i };

		if (is_open(in, s))
			answer_question(in, s, mind, a);
	}
	arena_free(a);
}

void county_copy(struct instance *in, const char *const *before, const struct county_mind *mind)
{
	const struct form *form = instance_form(in);
	struct arena *a = arena_new();

	instance_reset(in, true);
	for (int i = 1; i < form->n_nodes; i++) {
		struct spot s = { instance_root(in), i };

		if (!is_open(in, s))
			continue;
		if (before[i] && *before[i] && county_uniform(mind->random) > 0.05)
			instance_set(in, s, before[i], NULL, NULL);
		else
			answer_question(in, s, mind, a);
	}
	arena_free(a);
}
