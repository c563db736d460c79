/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/validate.h"

#include <stdarg.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "forms/instance_internal.h"

/* Longer than anybody speaks at a door; keeps a record's bytes far below REVISION_MAX_BODY. */
#define MAX_ANSWER_BYTES 20000

static bool complain(struct complaint *why, enum mark mark, struct spot s, const char *fmt, ...)
	PRINTF_LIKE(4, 5);

static bool complain(struct complaint *why, enum mark mark, struct spot s, const char *fmt, ...)
{
	va_list ap;
	size_t n;

	if (!why)
		return false;
	why->mark = mark;
	why->spot = s;
	va_start(ap, fmt);
	vsnprintf(why->text, sizeof(why->text), fmt, ap);
	va_end(ap);
	n = strlen(why->text);
	while (n > 0 && !utf8_valid(why->text, n)) /* cut at a character */
		why->text[--n] = '\0';
	return false;
}

/* An answer as it is quoted in a sentence: clean, and not longer than a line. */
struct quoted {
	char text[192];
};

static const char *quote(struct quoted *q, const char *value)
{
	struct strbuf clean;
	size_t fit;

	strbuf_init(&clean);
	utf8_clean(&clean, value, strlen(value), false);
	fit = utf8_fit(clean.data, clean.len, 40, NULL);
	while (fit > 120)
		fit = utf8_prev(clean.data, clean.len, fit);
	snprintf(q->text, sizeof(q->text), "%.*s%s", (int)fit, clean.data,
		 fit < clean.len ? "……" : "");
	strbuf_clear(&clean);
	return q->text;
}

static bool complain_type(struct complaint *why, struct spot s, const struct qtype *type,
			  const char *value)
{
	struct quoted q;

	return complain(why, MARK_TYPE, s, T("“%s”%s"), quote(&q, value),
			type->wrong ? i18n_text(type->wrong) : T("不合这道题的写法，请重写。"));
}

/* Whether an answer within a repeat says so; which choice it is does not matter. */
static const struct choice *known_answer(struct instance *in, struct spot s, const char *word,
					 size_t n)
{
	struct arena *a = arena_new();
	size_t n_choices;
	const struct choice **choices = instance_choices(in, s, &n_choices, a), *found = NULL;
	static const struct choice none = { .name = "" };

	for (size_t i = 0; i < n_choices && !found; i++)
		if (strncmp(choices[i]->name, word, n) == 0 && choices[i]->name[n] == '\0')
			found = &none;
	arena_free(a);
	return found;
}

/* One word of an answer against the list and its filter. */
static const struct choice *known_choice(struct instance *in, struct spot s, const char *word,
					 size_t n)
{
	return in->form->nodes[s.node].choices_from > 0 ? known_answer(in, s, word, n)
							 : instance_choice(in, s, word, n);
}

/* Appends the words of text that are choices, once each in the order they came; false at the first that is none. */
static bool take_choices(struct instance *in, struct spot s, const char *text, struct strbuf *out,
			 struct complaint *why)
{
	bool many = in->form->nodes[s.node].type->input != INPUT_ONE;
	size_t start = out->len, n;
	const struct choice *c;
	struct quoted q;

	for (const char *p = text + strspn(text, " \t\r\n"); *p != '\0';
	     p += n, p += strspn(p, " \t\r\n")) {
		bool had = false;

		n = many ? strcspn(p, " \t\r\n") : strlen(p);
		while (!many && n > 0 && strchr(" \t\r\n", p[n - 1]))
			n--;
		c = known_choice(in, s, p, n);
		if (!c) {
			strbuf_cut(out, start);
			return complain(why, MARK_CHOICE, s,
					T("选项里没有“%s”，请从列出的选项里选。"), quote(&q, p));
		}
		for (size_t at = start; at < out->len && !had;
		     at += strcspn(out->data + at, " ") + 1)
			had = strncmp(out->data + at, p, n) == 0 &&
			      (out->data[at + n] == ' ' || out->data[at + n] == '\0');
		if (had)
			continue;
		if (out->len > start)
			strbuf_addc(out, ' ');
		strbuf_add(out, p, n);
	}
	return true;
}

static bool canonical_text(struct instance *in, struct spot s, const char *text, struct strbuf *out,
			   struct complaint *why)
{
	const struct qtype *type = in->form->nodes[s.node].type;

	switch (type->input) {
	case INPUT_ONE:
	case INPUT_MANY:
	case INPUT_RANK:
		return take_choices(in, s, text, out, why);
	case INPUT_NONE:
	case INPUT_NOTE:
	case INPUT_TEXT:
	case INPUT_INTEGER:
	case INPUT_DECIMAL:
	case INPUT_DATE:
	case INPUT_ACKNOWLEDGE:
		break;
	}
	if (!type->canonical) {
		strbuf_adds(out, text);
		return true;
	}
	return type->canonical(out, text) || complain_type(why, s, type, text);
}

/* A form that asks for a year, or a year and a month, is answered with these; kept is their first day, as other tools do. */
static bool first_day(unsigned look, const char *typed, char *date, size_t size)
{
	int part[3] = { 0 }, n = 0;
	size_t digits = strspn(typed, "0123456789");

	if (!(look & (LOOK_YEAR | LOOK_MONTH_YEAR)))
		return false;
	if (look & LOOK_MONTH_YEAR && digits == 6 && !typed[6]) {
		(void)snprintf(date, size, "%.4s-%.2s-01", typed, typed + 4);
		return true;
	}
	for (const char *at = typed; *at; n++) {
		size_t len = strspn(at, "0123456789");

		if (n == 2 || len < 1 || len > 4 || (n == 0 && len != 4))
			return false;
		for (size_t i = 0; i < len; i++)
			part[n] = part[n] * 10 + (at[i] - '0');
		at += len;
		at += strncmp(at, n ? "月" : "年", 3) == 0 ? 3 : strspn(at, "-/. ") > 0;
	}
	if (n != (look & LOOK_YEAR ? 1 : 2))
		return false;
	(void)snprintf(date, size, "%04d-%02d-01", part[0] % 10000, n == 2 ? part[1] % 100 : 1);
	return true;
}

bool validate_typed(struct instance *in, struct spot s, const char *typed, struct strbuf *out,
		    struct complaint *why)
{
	const struct node *node = &in->form->nodes[s.node];
	struct strbuf narrow;
	char date[16];
	bool ok;

	if (typed[strspn(typed, " \t\r\n")] == '\0')
		return true;
	if (node->kind != NODE_QUESTION || !node->type->stores)
		return complain(why, MARK_TYPE, s, "%s", T("这里不用填写。"));
	if (strlen(typed) > MAX_ANSWER_BYTES)
		return complain(why, MARK_TYPE, s,
				T("这段话太长了（%zu 字节），最多 %d 字节，请精简。"),
				strlen(typed), MAX_ANSWER_BYTES);
	if (!utf8_valid(typed, strlen(typed)))
		return complain(why, MARK_TYPE, s, "%s", T("答案里有认不出的字符，请重写。"));
	/* A choice may be named with full-width digits; one whose name is itself full-width is found as it stands. */
	if (node->list && canonical_text(in, s, typed, out, NULL))
		return true;
	strbuf_init(&narrow);
	utf8_narrow(&narrow, typed, strlen(typed));
	if (node->type->input == INPUT_DATE && first_day(node->look, narrow.data, date, sizeof(date)))
		ok = canonical_text(in, s, date, out, why);
	else
		ok = canonical_text(in, s, node->list ? narrow.data : typed, out, why);
	strbuf_clear(&narrow);
	return ok;
}

/* The form's own message in the active language; false if it has none. */
static bool own_message(struct instance *in, struct spot s, enum text_field field, enum mark mark,
			struct complaint *why)
{
	struct arena *a;
	bool found;

	if (!why || !in->form->nodes[s.node].text[field])
		return false;
	a = arena_new();
	complain(why, mark, s, "%s", instance_text(in, s, field, in->env.lang, a, NULL));
	found = why->text[0] != '\0';
	arena_free(a);
	return found;
}

static bool holds(struct instance *in, struct spot s, const char *text)
{
	const struct expr *constraint = in->form->nodes[s.node].constraint;

	/* A constraint that cannot be worked out on this answer does not hold. */
	return !constraint || eval_true(in, constraint, s, text, false);
}

/* A soft check that cannot be worked out warns too: a person decides. */
static bool soft_holds(struct instance *in, struct spot s, const char *text)
{
	const struct expr *soft = in->form->nodes[s.node].soft;

	return !soft || instance_reason(in, s)[0] != '\0' || eval_true(in, soft, s, text, false);
}

static bool check_required(struct instance *in, struct spot s, struct complaint *why)
{
	const struct node *node = &in->form->nodes[s.node];

	/* What nobody can fill in cannot be owed; a required note is the form's way to stop an interview. */
	if (!node->required || node->type->input == INPUT_NONE || !instance_required(in, s) ||
	    instance_read_only(in, s))
		return true;
	if (own_message(in, s, TEXT_REQUIRED, MARK_REQUIRED, why))
		return false;
	if (node->type->input == INPUT_NOTE)
		return complain(why, MARK_REQUIRED, s, "%s",
				T("到这里要停下来：请先改正前面的回答。"));
	return complain(why, MARK_REQUIRED, s, "%s", T("这道题必须回答。"));
}

static bool complain_constraint(struct instance *in, struct spot s, const char *text,
				struct complaint *why)
{
	struct quoted q;

	if (own_message(in, s, TEXT_CONSTRAINT, MARK_CONSTRAINT, why))
		return false;
	return complain(why, MARK_CONSTRAINT, s, T("“%s”不符合这道题的要求，请核对。"),
			quote(&q, text));
}

static bool complain_soft(struct instance *in, struct spot s, const char *text,
			  struct complaint *why)
{
	struct quoted q;

	if (own_message(in, s, TEXT_SOFT, MARK_SOFT, why))
		return false;
	return complain(why, MARK_SOFT, s, T("“%s”不太像，请再核对一遍。"), quote(&q, text));
}

/* A ranking is whole or none. */
static bool check_rank(struct instance *in, struct spot s, const char *text, struct complaint *why)
{
	struct arena *a;
	size_t n, ranked = 1;

	if (in->form->nodes[s.node].type->input != INPUT_RANK)
		return true;
	for (const char *p = strchr(text, ' '); p; p = strchr(p + 1, ' '))
		ranked++;
	a = arena_new();
	(void)instance_choices(in, s, &n, a);
	arena_free(a);
	return ranked >= n ||
	       complain(why, MARK_CONSTRAINT, s,
			T("还有 %zu 项没有排，请把每一项都排上；不想排就全部取消。"), n - ranked);
}

bool validate_spot(struct instance *in, struct spot s, struct complaint *why)
{
	const char *text = instance_get(in, s);

	if (in->form->nodes[s.node].kind != NODE_QUESTION || !instance_relevant(in, s))
		return true;
	if (text[0] == '\0')
		return check_required(in, s, why);
	return check_rank(in, s, text, why) &&
	       (holds(in, s, text) || complain_constraint(in, s, text, why)) &&
	       (soft_holds(in, s, text) || complain_soft(in, s, text, why));
}

struct walk {
	struct instance *in;
	bool required, skips;
	unsigned marks;
	struct complaint *why; /* NULL where nobody listens */
	void (*fn)(void *ctx, const struct complaint *c);
	void *ctx;
	struct strbuf canonical;
};

static void report(struct walk *w, enum mark mark)
{
	w->marks |= mark;
	if (w->fn)
		w->fn(w->ctx, w->why);
}

/* Whether a stored text is what the type would store: a plain look for lists, which are most questions. */
static bool type_holds(struct walk *w, struct spot s, const char *text)
{
	const struct node *node = &w->in->form->nodes[s.node];
	struct quoted q;

	if (node->type->input == INPUT_ONE && known_choice(w->in, s, text, strlen(text)))
		return true;
	if (!node->list && !node->type->canonical)
		return true;
	strbuf_reset(&w->canonical);
	if (!canonical_text(w->in, s, text, &w->canonical, w->why)) {
		report(w, node->list ? MARK_CHOICE : MARK_TYPE);
		return false;
	}
	if (strcmp(w->canonical.data, text) == 0)
		return true;
	complain(w->why, MARK_TYPE, s, T("“%s”不是这道题规定的写法。"), quote(&q, text));
	report(w, MARK_TYPE);
	return false;
}

static void check(void *ctx, struct spot s)
{
	struct walk *w = ctx;
	const struct node *node = &w->in->form->nodes[s.node];
	const char *text = instance_get(w->in, s);
	struct quoted q;

	if (text[0] == '\0') {
		if (w->required && !check_required(w->in, s, w->why))
			report(w, MARK_REQUIRED);
		return;
	}
	if (instance_relevant(w->in, s)) {
		if (node->type->input == INPUT_NONE || !type_holds(w, s, text))
			return;
		if (!check_rank(w->in, s, text, w->why)) {
			report(w, MARK_CONSTRAINT);
		} else if (!holds(w->in, s, text)) {
			complain_constraint(w->in, s, text, w->why);
			report(w, MARK_CONSTRAINT);
		} else if (!soft_holds(w->in, s, text)) {
			complain_soft(w->in, s, text, w->why);
			report(w, MARK_SOFT);
		}
	} else if (w->skips && node->type->input != INPUT_NONE && node->type->input != INPUT_NOTE) {
		bool shut = !gate_open(w->in, s.frame, s.node);

		if (shut)
			complain(w->why, MARK_CONSENT, s, T("还没有同意，却有了回答“%s”。"),
				 quote(&q, text));
		else
			complain(w->why, MARK_SKIP, s,
				 T("按问卷设定这道题不该问，却有了回答“%s”。"), quote(&q, text));
		report(w, shut ? MARK_CONSENT : MARK_SKIP);
	}
}

unsigned validate_all(struct instance *in, bool check_required_ones, bool check_skips,
		      void (*fn)(void *ctx, const struct complaint *c), void *ctx)
{
	struct complaint why;
	struct walk w = { .in = in,
			  .required = check_required_ones,
			  .skips = check_skips,
			  .why = fn ? &why : NULL,
			  .fn = fn,
			  .ctx = ctx };

	strbuf_init(&w.canonical);
	instance_each(in, check, &w);
	strbuf_clear(&w.canonical);
	return w.marks;
}

unsigned validate_some(struct instance *in, const int *nodes, int n, bool check_required_ones)
{
	struct walk w = { .in = in, .required = check_required_ones, .skips = true };

	strbuf_init(&w.canonical);
	for (int i = 0; i < n; i++)
		check(&w, (struct spot){ &in->root, nodes[i] });
	strbuf_clear(&w.canonical);
	return w.marks;
}

bool validate_plain(struct instance *in, int node, const char *text)
{
	const struct spot s = { &in->root, node };
	unsigned marks;

	instance_put(in, s, text);
	frame_slot(s.frame, node)->relevant = true;
	marks = validate_some(in, &node, 1, false);
	instance_put(in, s, "");
	return marks == 0;
}

const char *mark_name(enum mark m)
{
	switch (m) {
	case MARK_TYPE:
		return T("不是该题的写法");
	case MARK_CHOICE:
		return T("选项之外");
	case MARK_CONSTRAINT:
		return T("不合条件");
	case MARK_SKIP:
		return T("不该答却答了");
	case MARK_REQUIRED:
		return T("必答未答");
	case MARK_CONSENT:
		return T("未经同意");
	case MARK_SOFT:
		return T("不太像，没有说明");
	}
	return "";
}
