/* SPDX-License-Identifier: MIT */
/* Which columns a data file has, what they are called, and what stands in them. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "exports/csv_internal.h"
#include "exports/data_internal.h"
#include "forms/household.h"

/* Words that SPSS or Stata keep for themselves. */
static const char *const reserved[] = { "all",	"and", "by",  "eq",	"ge",	"gt",  "le",  "lt",    "ne",	"not",	 "or",
					"to",	"with", "if", "in",	"using", "byte", "int", "long", "float", "double", "strl",
					"record", "stratum", "psu", "w_person", "w_house", "n_psu", "n_house", "day", "row" };

static bool is_taken(const struct data_columns *c, const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(reserved); i++)
		if (strcasecmp(reserved[i], name) == 0)
			return true;
	for (size_t i = 0; i < c->v.n; i++)
		if (strcasecmp(c->v.v[i].name, name) == 0)
			return true;
	return false;
}

static bool is_letter(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

/* The question's own name where it will do; what is no letter, digit or '_' becomes '_', a name of none of these vROW. */
static void make_name(char out[DATA_NAME + 1], const struct data_columns *c, const char *wanted, int row)
{
	char base[DATA_NAME + 1];
	size_t n = 0;

	for (const char *s = wanted; *s && n < DATA_NAME - 4; s++)
		base[n++] = is_letter(*s) || (*s >= '0' && *s <= '9') ? *s : '_';
	base[n] = '\0';
	if (!is_letter(base[0]) || strspn(base, "_") == n)
		snprintf(base, sizeof(base), "v%d", row % 1000000);
	snprintf(out, DATA_NAME + 1, "%s", base);
	for (int k = 2; is_taken(c, out) && k < 1000; k++)
		snprintf(out, DATA_NAME + 1, "%.*s_%d", DATA_NAME - 4, base, k);
}

const char *data_label(const struct form *form, const struct tmpl *const *label, const char *otherwise)
{
	const struct tmpl *t = label && form->n_langs ? label[form->default_lang] : NULL;

	return t && t->source && *t->source ? t->source : otherwise;
}

enum choice_missing data_missing(const struct choice_list *list, const char *code)
{
	if (list_tells_missing(list))
		return list_missing(list, code);
	if (strcmp(code, "6") == 0)
		return CHOICE_DONT_KNOW;
	if (strcmp(code, "7") == 0)
		return CHOICE_NOT_APPLICABLE;
	if (strcmp(code, "9") == 0)
		return CHOICE_REFUSED;
	return strcmp(code, "-1") == 0 ? CHOICE_LOST : CHOICE_VALUE;
}

static bool all_numbers(const struct choice_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		int64_t n;

		if (!num_parse_int(list->choices[i].name, strlen(list->choices[i].name), &n) || n < -99999 || n > 99999)
			return false;
	}
	return true;
}

double data_code(const struct data_column *c, const struct choice_list *list, size_t choice)
{
	int64_t n = 0;

	if (c->by_place || !num_parse_int(list->choices[choice].name, strlen(list->choices[choice].name), &n))
		return (double)(choice + 1);
	return (double)n;
}

static void add_fixed(struct data_columns *out, enum data_what what, const char *name, const char *label)
{
	struct data_column c = { .what = what, .label = label, .node = -1, .number = true };

	snprintf(c.name, sizeof(c.name), "%s", name);
	VEC_PUSH(&out->v, c);
}

static void add_question(struct data_columns *out, const struct data_options *o, int node, struct arena *a)
{
	const struct node *q = &o->form->nodes[node];
	const char *label = data_label(o->form, (const struct tmpl *const *)q->text[TEXT_LABEL], q->name);
	struct data_column c = { .what = DATA_ANSWER, .label = label, .node = node };
	enum input input = q->type->input;

	if (input == INPUT_MANY && q->list && q->choices_from <= 0 && !o->compact) {
		for (size_t i = 0; i < q->list->n; i++) {
			const struct choice *choice = &q->list->choices[i];
			struct data_column flag = { .what = DATA_CHOSEN, .node = node, .choice = choice, .number = true };

			flag.label = arena_printf(a, "%s：%s", data_label(o->form, (const struct tmpl *const *)choice->label, choice->name), label);
			make_name(flag.name, out, arena_printf(a, "%s_%s", q->name, choice->name), q->row);
			VEC_PUSH(&out->v, flag);
		}
		return;
	}
	c.number = input == INPUT_INTEGER || input == INPUT_DECIMAL || (input == INPUT_ONE && q->list && q->choices_from <= 0);
	c.by_place = input == INPUT_ONE && q->list && !all_numbers(q->list);
	make_name(c.name, out, q->name, q->row);
	VEC_PUSH(&out->v, c);
}

static void add_interview(struct data_columns *out, const struct data_options *o, struct arena *a)
{
	add_fixed(out, DATA_STRATUM, "stratum", T("层：乡镇"));
	add_fixed(out, DATA_PSU, "psu", T("抽到的点（序号，与区划代码无关）"));
	add_fixed(out, DATA_PERSON, "w_person", T("权数：按人"));
	add_fixed(out, DATA_HOUSEHOLD, "w_house", T("权数：按户"));
	add_fixed(out, DATA_VILLAGES, "n_psu", T("本层共有多少个点"));
	add_fixed(out, DATA_HOUSEHOLDS, "n_house", T("本点共有多少户"));
	add_fixed(out, DATA_DAY, "day", T("访问日期"));
	for (size_t i = 0; i < o->form->n_metrics; i++) {
		const struct metric *m = &o->form->metrics[i];
		struct data_column c = { .what = DATA_WHERE, .node = -1, .metric = m, .number = true };

		if (!m->where)
			continue;
		c.label = arena_printf(a, T("指标“%s”算不算这一份"), m->id);
		make_name(c.name, out, arena_printf(a, "in_%s", m->id), (int)i + 1);
		VEC_PUSH(&out->v, c);
	}
}

/* Does the table of a repeat hold what is asked in that one? */
static bool is_outside(const struct form *form, int repeat, int of)
{
	for (int r = repeat; r > 0; r = form->nodes[r].repeat)
		if (form->nodes[r].repeat == of)
			return true;
	return false;
}

void data_columns(struct data_columns *out, const struct data_options *o, int repeat, struct arena *a)
{
	*out = (struct data_columns){ { NULL, 0, 0 } };
	add_fixed(out, DATA_RECORD, "record", T("记录序号"));
	if (repeat)
		add_fixed(out, DATA_ROW, "row", T("这份访谈里的第几行"));
	if (!repeat || o->joined)
		add_interview(out, o, a);
	for (int i = 1; i < o->form->n_nodes; i++) {
		const struct node *q = &o->form->nodes[i];
		bool here = q->repeat == repeat || (o->joined && is_outside(o->form, repeat, q->repeat));

		if (q->kind == NODE_QUESTION && here && q->type->stores && csv_people_shows(o->form, i))
			add_question(out, o, i, a);
	}
}

void data_columns_clear(struct data_columns *c)
{
	VEC_CLEAR(&c->v);
}

static struct data_cell nothing(void)
{
	return (struct data_cell){ (double)NAN, "", CHOICE_VALUE };
}

static bool has_word(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = strstr(text, word); at; at = strstr(at + 1, word))
		if ((at == text || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
			return true;
	return false;
}

static void take_choice(struct data_cell *cell, const struct data_column *c, const struct choice_list *list, const char *value)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->choices[i].name, value) == 0) {
			cell->number = data_code(c, list, i);
			cell->missing = data_missing(list, value);
			return;
		}
}

struct data_cell data_value(const struct data_column *c, struct instance *in, struct frame *frame)
{
	const struct node *q = &instance_form(in)->nodes[c->node];
	const char *value;
	struct data_cell cell = nothing();
	double x;

	/* Joined, a row of a repeat also says what was asked outside of it. */
	while (frame_parent(frame) && frame_node(frame) != q->repeat)
		frame = frame_parent(frame);
	value = instance_value(in, (struct spot){ frame, c->node });

	if (!*value)
		return cell;
	if (c->what == DATA_CHOSEN)
		cell.number = has_word(value, c->choice->name) ? 1 : 0;
	else if (!c->number)
		cell.text = value;
	else if (q->list)
		take_choice(&cell, c, q->list, value);
	else if (num_parse(value, strlen(value), &x))
		cell.number = x;
	return cell;
}

const char *data_word(const struct data_options *o, const struct data_column *c, const struct data_cell *cell)
{
	const struct choice_list *list = c->what == DATA_ANSWER ? o->form->nodes[c->node].list : NULL;

	for (size_t i = 0; c->what == DATA_STRATUM && o->divisions && i < o->divisions->n; i++)
		if (o->divisions->v[i].level == LEVEL_TOWNSHIP && fabs(data_town(o->divisions->v[i].code) - cell->number) < 0.5)
			return o->divisions->v[i].name;
	for (size_t i = 0; list && c->number && i < list->n; i++)
		if (fabs(data_code(c, list, i) - cell->number) < 0.5)
			return data_label(o->form, (const struct tmpl *const *)list->choices[i].label, list->choices[i].name);
	return NULL;
}

void data_cut(struct strbuf *out, const char *text, size_t bytes, size_t characters)
{
	size_t n = strlen(text), at = 0, count = 0, start = out->len;

	while (at < n && count < characters) {
		size_t next = utf8_next(text, n, at);

		if (next > bytes)
			break;
		count++;
		at = next;
	}
	strbuf_add(out, text, at);
	for (size_t i = start; i < out->len; i++)
		if (out->data[i] == '\n' || out->data[i] == '\r' || out->data[i] == '\t')
			out->data[i] = ' ';
}
