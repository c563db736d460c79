/* SPDX-License-Identifier: MIT */
/*
 * What the interviews of an export reached: every question answered at least once and left out at least once, every choice chosen.
 *   coverage FORM FILE.csv...   (ruhu export --csv; files that have none of the form's questions are passed over)
 * First line: questions | reached | skipped | choices | chosen, then a line a gap. Exit 1 if a question was never reached or never skipped;
 * the question at the door that everybody is asked (consent_informant) need not be skipped.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "forms/csvio.h"
#include "forms/form.h"
#include "forms/load.h"

enum { FILE_MAX = 64 << 20, COLUMNS_MAX = 2000 };

struct coverage {
	const struct form *form;
	long *reached, *skipped; /* [nodes] */
	long **chosen;           /* [nodes][choices of its list] */
	int column[COLUMNS_MAX]; /* node, -1 */
};

static bool is_asked(const struct node *n)
{
	return n->kind == NODE_QUESTION && n->type->input > INPUT_NOTE && !(n->role & ROLE_PERSON_DRAW);
}

static void read_head(struct coverage *c, const char *const *cells, size_t n)
{
	for (size_t i = 0; i < n && i < COLUMNS_MAX; i++) {
		int node = *cells[i] == '_' ? -1 : form_find(c->form, cells[i]);

		c->column[i] = node > 0 && is_asked(&c->form->nodes[node]) ? node : -1;
	}
}

static void count_choices(struct coverage *c, int node, const char *answer)
{
	const struct choice_list *list = c->form->nodes[node].list;

	for (size_t i = 0; list && i < list->n; i++) {
		size_t len = strlen(list->choices[i].name);

		for (const char *at = strstr(answer, list->choices[i].name); at; at = strstr(at + 1, list->choices[i].name))
			if ((at == answer || at[-1] == ' ') && (at[len] == '\0' || at[len] == ' ')) {
				c->chosen[node][i]++;
				break;
			}
	}
}

static enum status take_row(void *ctx, long row, const char *const *cells, size_t n, struct err *err)
{
	struct coverage *c = ctx;

	(void)err;
	if (row == 1) {
		read_head(c, cells, n);
		return ST_OK;
	}
	for (size_t i = 0; i < n && i < COLUMNS_MAX; i++) {
		int node = c->column[i];

		if (node < 0)
			continue;
		*cells[i] ? c->reached[node]++ : c->skipped[node]++;
		count_choices(c, node, cells[i]);
	}
	return ST_OK;
}

static enum status take_file(struct coverage *c, const char *path, struct err *err)
{
	struct strbuf text;
	enum status st;

	strbuf_init(&text);
	for (size_t i = 0; i < COLUMNS_MAX; i++)
		c->column[i] = -1;
	st = csvio_read(&text, path, FILE_MAX, err);
	if (st == ST_OK)
		st = csvio_parse(text.data, text.len, 0, take_row, c, err);
	strbuf_clear(&text);
	return st;
}

static int print(const struct coverage *c)
{
	struct strbuf gaps;
	int questions = 0, reached = 0, skipped = 0, choices = 0, chosen = 0, bad = 0;

	strbuf_init(&gaps);
	for (int i = 1; i < c->form->n_nodes; i++) {
		const struct node *n = &c->form->nodes[i];
		bool always = (n->role & ROLE_CONSENT_INFORMANT) != 0;

		if (!is_asked(n))
			continue;
		questions++;
		reached += c->reached[i] > 0;
		skipped += c->skipped[i] > 0;
		if (!c->reached[i] || (!c->skipped[i] && !always)) {
			strbuf_addf(&gaps, "%s: reached %ld, skipped %ld\n", n->path, c->reached[i], c->skipped[i]);
			bad = 1;
		}
		for (size_t k = 0; n->list && k < n->list->n; k++) {
			choices++;
			chosen += c->chosen[i][k] > 0;
			if (!c->chosen[i][k])
				strbuf_addf(&gaps, "%s=%s: never chosen\n", n->path, n->list->choices[k].name);
		}
	}
	printf("%d | %d | %d | %d | %d\n%s", questions, reached, skipped, choices, chosen, gaps.data);
	strbuf_clear(&gaps);
	return bad;
}

int main(int argc, char **argv)
{
	struct coverage c = { 0 };
	struct form *form = NULL;
	struct err err = ERR_INIT;
	struct arena *a;
	int bad;

	if (argc < 3 || !digest_ready())
		return 2;
	i18n_start_locale();
	if (form_load(&form, argv[1], NULL, &err) != ST_OK) {
		fprintf(stderr, "coverage: %s\n", err.text);
		return 1;
	}
	a = arena_new();
	c.form = form;
	c.reached = arena_array(a, (size_t)form->n_nodes, sizeof(*c.reached));
	c.skipped = arena_array(a, (size_t)form->n_nodes, sizeof(*c.skipped));
	c.chosen = arena_array(a, (size_t)form->n_nodes, sizeof(*c.chosen));
	for (int i = 0; i < form->n_nodes; i++)
		if (form->nodes[i].list)
			c.chosen[i] = arena_array(a, form->nodes[i].list->n + 1, sizeof(**c.chosen));
	for (int i = 2; i < argc; i++)
		if (take_file(&c, argv[i], &err) != ST_OK) {
			fprintf(stderr, "coverage: %s\n", err.text);
			return 1;
		}
	bad = print(&c);
	arena_free(a);
	form_free(form);
	return bad;
}
