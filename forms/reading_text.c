/* SPDX-License-Identifier: MIT */
/* One question: how long its words take to say, and which answers are worth trying. */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "forms/expr.h"
#include "forms/reading_internal.h"

#define A_SECOND    4.0 /* characters read aloud */
#define ANSWER      5.0 /* seconds */
#define WORD        2   /* characters that a number or a word of another script takes to say */
#define ADULTS      2   /* of a household, each an answer of its own on the roster */
#define REFUSAL     "9" /* stands on no card and is not read out */
#define NUMBERS_MAX 24

static bool is_mark(uint32_t cp)
{
	return (cp >= 0x3000 && cp <= 0x303F && cp != 0x3005 && cp != 0x3007) || (cp >= 0xFF01 && cp <= 0xFF0F) ||
	       (cp >= 0xFF1A && cp <= 0xFF20) || (cp >= 0xFF3B && cp <= 0xFF40) || (cp >= 0xFF5B && cp <= 0xFF65);
}

static bool is_word(uint32_t cp)
{
	return (cp >= '0' && cp <= '9') || (cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z') ||
	       (cp >= 0xC0 && (cp < 0x2000 || cp > 0x206F) && utf8_cp_width(cp) == 1);
}

static int spoken(const char *text)
{
	size_t n = strlen(text), i = 0;
	bool in_word = false;
	int count = 0;
	uint32_t cp;

	while (i < n) {
		bool word;

		i += utf8_decode(text + i, n - i, &cp);
		word = is_word(cp);
		if (word && !in_word)
			count += WORD;
		else if (!word && utf8_cp_width(cp) == 2 && !is_mark(cp))
			count++;
		in_word = word;
	}
	return count;
}

static int spoken_label(const struct form *form, const struct tmpl *const *label)
{
	const struct tmpl *t = label ? label[form->default_lang] : NULL;
	int count = 0;

	for (size_t i = 0; t && i < t->n; i++)
		count += t->pieces[i].literal ? spoken(t->pieces[i].literal) : WORD;
	return count;
}

double reading_seconds(const struct form *form, const struct node *n)
{
	double seconds = spoken_label(form, (const struct tmpl *const *)n->text[TEXT_LABEL]) / A_SECOND;

	if (n->type->input == INPUT_NOTE)
		return seconds;
	return seconds + (n->role & ROLE_ADULTS ? ADULTS : 1) * ANSWER;
}

double reading_options(const struct form *form, const struct node *n)
{
	double seconds = 0;

	for (size_t i = 0; n->list && n->choices_from <= 0 && i < n->list->n; i++)
		if (strcmp(n->list->choices[i].name, REFUSAL) != 0)
			seconds += spoken_label(form, (const struct tmpl *const *)n->list->choices[i].label) / A_SECOND;
	return seconds;
}

struct numbers {
	double v[NUMBERS_MAX];
	size_t n;
};

static void note_numbers(struct numbers *all, const struct expr *e)
{
	const char *at = e ? expr_source(e) : "";

	while (*at && all->n + 3 <= NUMBERS_MAX) {
		char *end;
		size_t digits = strspn(at, "0123456789");

		if (!digits || digits > 6) {
			at += digits ? digits : 1;
			continue;
		}
		all->v[all->n] = strtod(at, &end); /* digits alone: no locale matters */
		all->v[all->n + 1] = all->v[all->n] - 1;
		all->v[all->n + 2] = all->v[all->n] + 1;
		all->n += 3;
		at += digits;
	}
}

static size_t try_numbers(const struct form *form, int node, const char **out, size_t cap, struct arena *a)
{
	struct numbers all = { { 0, 1, 2 }, 3 };
	size_t n = 0;

	for (const int *d = form->dependents[node]; d && *d >= 0; d++) {
		note_numbers(&all, form->nodes[*d].relevant);
		note_numbers(&all, form->nodes[*d].calculation);
	}
	note_numbers(&all, form->nodes[node].constraint);
	for (size_t i = 0; i < all.n && n < cap; i++) {
		bool known = false;

		for (size_t k = 0; k < i; k++)
			known = known || !(all.v[k] < all.v[i] || all.v[k] > all.v[i]);
		if (!known)
			out[n++] = arena_printf(a, "%.0f", all.v[i]);
	}
	return n;
}

/* Each alone, then all that may stand together. */
static size_t try_choices(const struct form *form, struct instance *in, struct spot s, const char **out, size_t cap, struct arena *a)
{
	const struct choice **choices;
	struct strbuf both;
	size_t n, count = 0;

	choices = instance_choices(in, s, &n, a);
	for (size_t i = 0; i < n && count < cap; i++)
		out[count++] = choices[i]->name;
	if (form->nodes[s.node].type->input != INPUT_MANY || n < 2 || count == cap)
		return count;
	strbuf_init(&both);
	for (size_t i = 0; i < 2; i++)
		strbuf_addf(&both, "%s%s", i ? " " : "", choices[i]->name);
	out[count++] = arena_strdup(a, both.data);
	strbuf_clear(&both);
	return count;
}

size_t reading_candidates(const struct form *form, struct instance *in, struct spot s, const char **out, size_t cap, struct arena *a)
{
	const struct node *n = &form->nodes[s.node];
	size_t count = 0;

	out[count++] = ""; /* refused by the form where an answer is required */
	switch (n->type->input) {
	case INPUT_ONE:
	case INPUT_MANY:
		return count + try_choices(form, in, s, out + count, cap - count, a);
	case INPUT_INTEGER:
	case INPUT_DECIMAL:
		return count + try_numbers(form, s.node, out + count, cap - count, a);
	case INPUT_ACKNOWLEDGE:
		out[count++] = "OK";
		break;
	case INPUT_TEXT:
		out[count++] = "x";
		break;
	case INPUT_DATE:
		out[count++] = "2000-01-01";
		out[count++] = "2026-11-23";
		break;
	case INPUT_RANK:
	case INPUT_NONE:
	case INPUT_NOTE:
		break;
	}
	return count;
}
