/* SPDX-License-Identifier: MIT */
/* What can be chosen on the screen of figures, as menus. An item's code is its place in the list the menu was made from. */
#include "config.h"

#include <string.h>

#include "app/rounds.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/vec.h"
#include "report/labels.h"
#include "tally/frame.h"
#include "tui/dialog.h"
#include "tui/tally.h"

struct option {
	const char *word; /* of struct tally_request; NULL = the usual */
	const char *label;
	bool selected;
};
typedef VEC(struct option) option_list;

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static void add(option_list *out, const char *word, const char *label, const char *now)
{
	VEC_PUSH(out, ((struct option){ word, label, same(word, now) }));
}

static void add_words(option_list *out, const char *const (*words)[2], size_t n, const char *now)
{
	for (size_t i = 0; i < n; i++)
		add(out, words[i][0], i18n_text(words[i][1]), now);
}

static void metrics(option_list *out, const struct tally_view *v)
{
	for (size_t i = 0; i < v->g.form->n_metrics; i++)
		add(out, v->g.form->metrics[i].id, labels_metric(v->g.form, &v->g.form->metrics[i]), v->request.metric);
}

/* Units, and the questions with one answer that are asked once in an interview. */
static void divisions(option_list *out, const struct tally_view *v)
{
	static const char *const words[][2] = { { "county", TN("全旗合计") },
						{ "township", TN("苏木乡镇") },
						{ "village", TN("嘎查村、社区") } };
	const struct form *form = v->g.form;

	add_words(out, words, ARRAY_LEN(words), v->request.by ? v->request.by : "county");
	for (int i = 0; i < (int)form->n_nodes; i++) {
		const struct node *n = &form->nodes[i];

		if (n->type && n->type->input == INPUT_ONE && n->list && n->repeat == 0)
			add(out, n->name, labels_question(form, i), v->request.by);
	}
}

/* The other rounds of the store, the latest first. */
static void rounds(option_list *out, struct tally_view *v)
{
	struct round_list list;

	if (rounds_others(&list, v->ws, NULL) != ST_OK)
		return;
	for (size_t i = 0; i < list.rounds.n; i++)
		add(out, list.rounds.v[i]->id, arena_printf(v->arena, T("“%s”全期"), list.rounds.v[i]->title), v->request.compare);
	VEC_CLEAR(&list.rounds);
}

/* Quarters, months and weeks in which there are interviews. */
static void periods(option_list *out, struct tally_view *v, const char *now)
{
	struct tally_stock stock;
	struct strbuf word;

	tally_frame_stock(v->g.frame, &stock);
	if (stock.first_day == TALLY_NO_DAY)
		return;
	strbuf_init(&word);
	for (const char *kind = "qmw"; *kind; kind++) {
		const char *last = "";

		for (int64_t day = stock.first_day; day <= stock.last_day; day++) {
			strbuf_reset(&word);
			clock_period(&word, day, *kind);
			if (strcmp(word.data, last) == 0)
				continue;
			last = arena_strdup(v->arena, word.data);
			add(out, last, last, now);
		}
	}
	strbuf_clear(&word);
}

static const char *const waves[][2] = { { "panel", TN("访的是同一批点") },
					{ "independent", TN("另外抽的点") } };
static const char *const weights[][2] = { { NULL, TN("按这一期的规定") },
					  { "none", TN("不加权") },
					  { "base", TN("按抽中机会加权") },
					  { "post", TN("加权，再校正到人口数") } };
/* asin, xlogit and replicates are for checking against other software (`ruhu tally --csv`): on no screen. */
static const char *const intervals[][2] = { { NULL, TN("按规定：一般用 Wilson，有极端或样本少的用 beta") },
					    { "wilson", TN("Wilson") },
					    { "beta", TN("Korn和Graubard（beta）") },
					    { "logit", TN("logit") },
					    { "wald", TN("Wald") } };

static const char *title_of(enum tally_tag which)
{
	switch ((int)which) {
	case TALLY_TAG_METRIC:
		return T("看哪个指标？");
	case TALLY_TAG_BY:
		return T("按什么分组？");
	case TALLY_TAG_PERIOD:
		return T("看哪一段时间？（Q 季，数字是月，W 周）");
	case TALLY_TAG_COMPARE:
		return T("和哪一期、哪一段时间对比？");
	case TALLY_TAG_WAVES:
		return T("两段时间访的是不是同一批点？这决定变化的误差怎么算，不能猜。");
	case TALLY_TAG_WEIGHTS:
		return T("怎样加权？");
	default:
		return T("区间用什么方法？");
	}
}

static void options(option_list *out, struct tally_view *v, enum tally_tag which)
{
	switch ((int)which) {
	case TALLY_TAG_METRIC:
		metrics(out, v);
		break;
	case TALLY_TAG_BY:
		divisions(out, v);
		break;
	case TALLY_TAG_PERIOD:
		add(out, NULL, T("全期"), v->request.period);
		periods(out, v, v->request.period);
		break;
	case TALLY_TAG_COMPARE:
		add(out, NULL, T("不对比"), v->request.compare);
		rounds(out, v);
		periods(out, v, v->request.compare);
		break;
	case TALLY_TAG_WAVES:
		add_words(out, waves, ARRAY_LEN(waves), v->request.waves);
		break;
	case TALLY_TAG_WEIGHTS:
		add_words(out, weights, ARRAY_LEN(weights), v->request.weights);
		break;
	default:
		add_words(out, intervals, ARRAY_LEN(intervals), v->request.interval);
	}
}

unsigned tally_menu(struct screen *s, struct tally_view *v, enum tally_tag which)
{
	option_list list = { 0 };
	VEC(struct dialog_item) items = { 0 };
	int selected = 0;
	unsigned flags;

	options(&list, v, which);
	for (size_t i = 0; i < list.n; i++) {
		if (list.v[i].selected)
			selected = (int)i;
		VEC_PUSH(&items, ((struct dialog_item){ .label = list.v[i].label, .code = (int)i }));
	}
	flags = dialog_menu(s, which, title_of(which), items.v, items.n, selected);
	VEC_CLEAR(&items);
	VEC_CLEAR(&list);
	return flags;
}

/* A metric that may not be divided so finely is shown by the finest units it may. */
static void choose_metric(struct tally_view *v, const char *id)
{
	static const char *const names[] = { "county", "township", "village" };
	const struct metric *m = form_metric(v->g.form, id);
	int level = LEVEL_COUNTY;

	v->request.metric = id;
	while (level < LEVEL_VILLAGE && strcmp(names[level], v->request.by ? v->request.by : "county") != 0)
		level++;
	if (strcmp(names[level], v->request.by ? v->request.by : "county") != 0 || tally_allowed(v->g.form, m, (enum level)level))
		return;
	while (level > LEVEL_COUNTY && !tally_allowed(v->g.form, m, (enum level)level))
		level--;
	v->request.by = names[level];
	v->request.within = NULL;
}

static void choose_by(struct tally_view *v, const char *by)
{
	v->request.by = by;
	v->request.within = NULL;
	if (strcmp(by, "township") != 0 && strcmp(by, "village") != 0)
		v->request.rank = false;
}

/* False: which villages the two periods share is still to be said. */
static bool choose_compare(struct tally_view *v, const char *period)
{
	const struct round *round = workspace_round(v->ws);

	v->request.compare = period;
	return !period || v->request.waves || (round && *round->waves);
}

bool tally_menu_chosen(struct screen *s, struct tally_view *v, const struct screen_result *r, unsigned *flags)
{
	option_list list = { 0 };
	const char *word;

	options(&list, v, (enum tally_tag)r->tag);
	if (r->code < 0 || (size_t)r->code >= list.n) {
		VEC_CLEAR(&list);
		return false;
	}
	word = list.v[r->code].word;
	VEC_CLEAR(&list);
	switch (r->tag) {
	case TALLY_TAG_METRIC:
		choose_metric(v, word);
		break;
	case TALLY_TAG_BY:
		choose_by(v, word);
		break;
	case TALLY_TAG_PERIOD:
		v->request.period = word;
		break;
	case TALLY_TAG_COMPARE:
		if (!choose_compare(v, word)) {
			*flags = tally_menu(s, v, TALLY_TAG_WAVES);
			return false;
		}
		break;
	case TALLY_TAG_WAVES:
		v->request.waves = word;
		break;
	case TALLY_TAG_WEIGHTS:
		v->request.weights = word;
		break;
	default:
		v->request.interval = word;
	}
	return true;
}

/* The title of the round that stands beside; NULL = it is the same one. */
static const char *other_round(const struct tally_view *v)
{
	const struct tally_result *r = tally_view_result(v);

	return r && r->other_round && r->then->round ? r->then->round->title : NULL;
}

void tally_menu_words(struct strbuf *out, const struct tally_view *v)
{
	const struct tally_request *q = &v->request;

	strbuf_adds(out, q->period ? q->period : T("全期"));
	if (q->compare)
		strbuf_addf(out, T("，和 %s 对比"), other_round(v) ? other_round(v) : q->compare);
	for (size_t i = 1; i < ARRAY_LEN(weights); i++)
		if (same(q->weights, weights[i][0]))
			strbuf_addf(out, T("，%s"), i18n_text(weights[i][1]));
	for (size_t i = 1; i < ARRAY_LEN(intervals); i++)
		if (same(q->interval, intervals[i][0]))
			strbuf_addf(out, T("，区间 %s"), i18n_text(intervals[i][1]));
}
