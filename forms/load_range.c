/* SPDX-License-Identifier: MIT */
/* A range: a scale with a choice for each step where they are few, else a number that must stand on a step. */
#include "config.h"

#include <math.h>

#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "forms/load_internal.h"

enum { SCALE_STEPS_MAX = 11 /* 0 to 10: what one screen shows and a person compares */ };

struct range {
	double start, end, step, tick, placeholder; /* NaN = not given */
	const struct choice_list *labels;
	bool decimal;
};

static double number(struct load *ld, int row, const char *key, double otherwise)
{
	const char *text = load_parameter(ld, row, key, NULL);
	double x = otherwise;

	if (text && !num_parse(text, strlen(text), &x))
		x = otherwise;
	return x;
}

/* Decimal fractions are not exact in binary: nearly on the step is on it. */
static bool on_step(double distance, double step)
{
	double steps = distance / step;

	return fabs(steps - nearbyint(steps)) < 1e-6;
}

static bool is_inside(const struct range *r, double x)
{
	return x >= fmin(r->start, r->end) && x <= fmax(r->start, r->end);
}

static bool complain(struct load *ld, int row, const char *key, const char *sentence)
{
	struct diag_place at = grid_place(&ld->grid[SHEET_SURVEY], row, COL_PARAMETERS, -1, -1);

	(void)load_parameter(ld, row, key, &at);
	load_error(ld, at, NULL, T("range 的参数 %s：%s"), key, sentence);
	return false;
}

static bool check_labels(struct load *ld, int row, const struct range *r, const char *look)
{
	bool bare = strstr(look, "no-ticks") != NULL, first = false, last = false;

	for (size_t i = 0; i < r->labels->n; i++) {
		const char *name = r->labels->choices[i].name;
		double x;

		if (!num_parse(name, strlen(name), &x))
			return complain(ld, row, "tick_labelset", T("选项表里的编码都要是数字。"));
		if (!is_inside(r, x))
			return complain(ld, row, "tick_labelset",
					T("选项表里的编码都要在 start 和 end 之间。"));
		if (!on_step(x - r->start, isnan(r->tick) ? r->step : r->tick))
			return complain(ld, row, "tick_labelset",
					T("选项表里的编码都要落在刻度上（start 加若干个 step 或 "
					  "tick_interval）。"));
		first = first || num_equal(x, r->start);
		last = last || num_equal(x, r->end);
		if (bare && !num_equal(x, r->start) && !num_equal(x, r->end))
			return complain(
				ld, row, "tick_labelset",
				T("外观是 no-ticks 时，选项表里只能有 start 和 end 两个编码。"));
	}
	if (bare && !(first && last))
		return complain(ld, row, "tick_labelset",
				T("外观是 no-ticks 时，选项表里要有 start 和 end 两个编码。"));
	return true;
}

/* Only a plain scale has marks that can be set apart. */
static bool keeps_ticks(const char *look)
{
	const char *word;
	size_t n;

	while ((word = load_word(&look, " ", &n)) != NULL)
		if (!(n == 8 && strncmp(word, "vertical", n) == 0) &&
		    !(n == 8 && strncmp(word, "no-ticks", n) == 0))
			return false;
	return true;
}

static bool check(struct load *ld, int row, struct range *r)
{
	const char *look = grid_text(&ld->grid[SHEET_SURVEY], row, COL_APPEARANCE, -1),
		   *labels = load_parameter(ld, row, "tick_labelset", NULL);
	double width = fabs(r->end - r->start);

	if (!keeps_ticks(look)) {
		static const char *const ticked[] = { "tick_interval", "placeholder",
						      "tick_labelset" };

		for (size_t i = 0; i < ARRAY_LEN(ticked); i++)
			if (load_parameter(ld, row, ticked[i], NULL))
				return complain(ld, row, ticked[i],
						T("这种外观（appearance）不能用它，只有 "
						  "vertical、no-ticks 和不写外观时可以用。"));
	}
	if (num_is_zero(r->step))
		return complain(ld, row, "step", T("不能是 0。"));
	if (r->step > width)
		return complain(ld, row, "step", T("不能比 start 到 end 的距离还大。"));
	if (!isnan(r->tick) && num_is_zero(r->tick))
		return complain(ld, row, "tick_interval", T("不能是 0。"));
	if (!isnan(r->tick) && r->tick > width)
		return complain(ld, row, "tick_interval", T("不能比 start 到 end 的距离还大。"));
	if (!isnan(r->tick) && !on_step(r->tick, r->step))
		return complain(ld, row, "tick_interval", T("要是 step 的整数倍。"));
	if (!isnan(r->placeholder) && !on_step(r->placeholder - r->start, r->step))
		return complain(ld, row, "placeholder", T("要落在刻度上（start 加若干个 step）。"));
	if (!isnan(r->placeholder) && !is_inside(r, r->placeholder))
		return complain(ld, row, "placeholder", T("要在 start 和 end 之间。"));
	r->step = fabs(r->step);
	if (!labels)
		return true;
	r->labels = load_list(ld, LIST_CHOICES, labels);
	if (!r->labels)
		return complain(ld, row, "tick_labelset", T("要写 choices 表里一张选项表的名称。"));
	return check_labels(ld, row, r, look);
}

static const char *plain(struct load *ld, double x)
{
	struct strbuf s;
	const char *text;

	strbuf_init(&s);
	num_format(&s, x);
	text = arena_strdup(ld->a, s.data);
	strbuf_clear(&s);
	return text;
}

/* The choice of a list whose code is this number. */
static const struct choice *labelled(const struct choice_list *labels, double value)
{
	for (size_t i = 0; labels && i < labels->n; i++) {
		const char *name = labels->choices[i].name;
		double x;

		if (num_parse(name, strlen(name), &x) && num_equal(x, value))
			return &labels->choices[i];
	}
	return NULL;
}

static struct choice_list *scale(struct load *ld, int node, const struct range *r, int steps)
{
	struct choice_list *list = arena_alloc(ld->a, sizeof(*list));

	*list = (struct choice_list){ .name = ld->nodes.v[node].name };
	list->choices = arena_array(ld->a, (size_t)steps, sizeof(*list->choices));
	for (int i = 0; i < steps; i++) {
		double exact = r->start + (r->end < r->start ? -i : i) * r->step;
		double value = nearbyint(exact * 1e6) / 1e6;
		const struct choice *known = labelled(r->labels, value);
		struct choice *c = &list->choices[list->n++];

		c->name = plain(ld, value);
		c->label = known ? known->label
				 : arena_array(ld->a, ld->form->n_langs, sizeof(*c->label));
	}
	return list;
}

void load_range(struct load *ld, int node, int row)
{
	struct range r = { .start = number(ld, row, "start", 1),
			   .end = number(ld, row, "end", 10),
			   .step = number(ld, row, "step", 1),
			   .tick = number(ld, row, "tick_interval", NAN),
			   .placeholder = number(ld, row, "placeholder", NAN) };
	const char *low, *high, *step, *from;
	struct node *n = &ld->nodes.v[node];
	double steps;

	if (!check(ld, row, &r))
		return;
	r.decimal = !on_step(r.start, 1) || !on_step(r.end, 1) || !on_step(r.step, 1);
	steps = floor(fabs(r.end - r.start) / r.step + 1e-6) + 1;
	n->type = qtype_range(steps <= SCALE_STEPS_MAX, r.decimal);
	if (steps <= SCALE_STEPS_MAX) {
		n->list = scale(ld, node, &r, (int)steps);
		return;
	}
	low = plain(ld, fmin(r.start, r.end));
	high = plain(ld, fmax(r.start, r.end));
	step = plain(ld, r.step);
	from = plain(ld, r.start);
	load_constraint(ld, node, row,
			arena_printf(ld->a,
				     ". >= %s and . <= %s and abs((. - %s) div %s - round((. - %s) "
				     "div %s)) < 0.000001",
				     low, high, from, step, from, step));
	for (size_t l = 0; l < ld->form->n_langs; l++)
		if (n->text[TEXT_CONSTRAINT][l])
			return;
	ld->nodes.v[node].text[TEXT_CONSTRAINT] = load_plain_text(
		ld, arena_printf(ld->a, "请填 %s 到 %s 之间的数，每 %s 一格。", low, high, step),
		arena_printf(ld->a, "Enter a number from %s to %s in steps of %s.", low, high,
			     step));
}
