/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/compare.h"

#include <string.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/mem.h"
#include "forms/expr.h"

#define LOGIC(FIELD)                                                \
	static const struct expr *get_##FIELD(const struct node *n) \
	{                                                           \
		return n->FIELD;                                    \
	}
LOGIC(relevant)
LOGIC(required)
LOGIC(constraint)
LOGIC(soft)
LOGIC(calculation)
LOGIC(default_expr)
LOGIC(read_only)
LOGIC(choice_filter)
LOGIC(repeat_count)

const struct logic *form_logic(size_t *n)
{
	static const struct logic logic[] = {
		{ "relevant", get_relevant },         { "required", get_required },
		{ "constraint", get_constraint },     { "soft_constraint", get_soft },
		{ "calculation", get_calculation },   { "default", get_default_expr },
		{ "read_only", get_read_only },       { "choice_filter", get_choice_filter },
		{ "repeat_count", get_repeat_count },
	};

	*n = ARRAY_LEN(logic);
	return logic;
}

/* Which is which */

struct match {
	const struct form *from, *to;
	int *to_of, *from_of;
};

/* Looked for from hint on: two versions are mostly in the same order. */
static int find_path(const struct form *form, const char *path, enum node_kind kind, int hint)
{
	for (int k = 1; k < form->n_nodes; k++) {
		int i = (hint + k - 1) % (form->n_nodes - 1) + 1;

		if (form->nodes[i].kind == kind && strcmp(form->nodes[i].path, path) == 0)
			return i;
	}
	return -1;
}

/* The node of that name and kind if it is the only one, else -1. */
static int find_name(const struct form *form, const char *name, enum node_kind kind)
{
	int found = -1;

	for (int i = 1; i < form->n_nodes; i++) {
		if (form->nodes[i].kind != kind || strcmp(form->nodes[i].name, name) != 0)
			continue;
		if (found >= 0)
			return -1;
		found = i;
	}
	return found;
}

/* Rows go along with their repeat only: within another one they would belong to somebody else. */
static bool same_rows(const struct match *m, int from, int to)
{
	int rows = m->from->nodes[from].repeat, want = m->to->nodes[to].repeat;

	return rows == 0 ? want == 0 : m->to_of[rows] == want && want > 0;
}

static void pair(struct match *m, int from, int to)
{
	if (to < 0 || m->from_of[to] >= 0 || !same_rows(m, from, to))
		return;
	m->to_of[from] = to;
	m->from_of[to] = from;
}

static void match_all(struct match *m)
{
	int last = 0;

	for (int i = 1; i < m->from->n_nodes; i++) {
		const struct node *n = &m->from->nodes[i];
		int found = find_path(m->to, n->path, n->kind, last);

		pair(m, i, found);
		last = found > 0 ? found : last;
	}
	for (int i = 1; i < m->from->n_nodes; i++) {
		const struct node *n = &m->from->nodes[i];

		if (m->to_of[i] < 0 && find_name(m->from, n->name, n->kind) == i)
			pair(m, i, find_name(m->to, n->name, n->kind));
	}
}

/* What changed */

static bool same_expr(const struct expr *x, const struct expr *y)
{
	return x && y ? strcmp(expr_source(x), expr_source(y)) == 0 : x == y;
}

static bool same_text(const char *x, const char *y)
{
	return x && y ? strcmp(x, y) == 0 : x == y;
}

static bool same_names(const struct comparison *c, const int *x, const int *y)
{
	for (; x && y && *x >= 0 && *y >= 0; x++, y++)
		if (strcmp(c->from->nodes[*x].path, c->to->nodes[*y].path) != 0)
			return false;
	return x && y ? *x == *y : x == y;
}

static bool logic_changed(const struct comparison *c, const struct node *x, const struct node *y)
{
	size_t n;
	const struct logic *logic = form_logic(&n);

	for (size_t i = 0; i < n; i++)
		if (!same_expr(logic[i].get(x), logic[i].get(y)))
			return true;
	return !same_text(x->default_text, y->default_text) || x->role != y->role ||
	       x->shuffled != y->shuffled || x->turned != y->turned || !same_names(c, x->trigger, y->trigger);
}

static const char *source(const struct tmpl *const *texts, int lang)
{
	return texts && lang >= 0 && texts[lang] ? texts[lang]->source : "";
}

static bool choices_reworded(const struct comparison *c, const struct choice_list *x,
			     const struct choice_list *y, int lang, int old)
{
	(void)c;
	if (!x || !y || x->origin != LIST_CHOICES || y->origin != LIST_CHOICES)
		return false;
	for (size_t i = 0; i < y->n; i++) {
		const struct choice *was = list_choice(x, y->choices[i].name);

		if (was && was->label && y->choices[i].label &&
		    strcmp(source((const struct tmpl *const *)was->label, old),
			   source((const struct tmpl *const *)y->choices[i].label, lang)) != 0)
			return true;
	}
	return false;
}

static bool reworded(const struct comparison *c, const struct node *x, const struct node *y)
{
	for (int l = 0; l < (int)c->to->n_langs; l++) {
		int old = c->lang_of[l];

		for (int f = 0; old >= 0 && f < TEXT_FIELDS; f++)
			if (strcmp(source((const struct tmpl *const *)x->text[f], old),
				   source((const struct tmpl *const *)y->text[f], l)) != 0)
				return true;
		if (old >= 0 && choices_reworded(c, x->list, y->list, l, old))
			return true;
	}
	return false;
}

/* How many codes of x are not in y. */
static size_t codes_gone(const struct choice_list *x, const struct choice_list *y)
{
	size_t gone = 0;

	for (size_t i = 0; i < x->n; i++)
		gone += !list_choice(y, x->choices[i].name);
	return gone;
}

static bool stores(const struct node *n)
{
	return n->kind == NODE_QUESTION && n->type->stores;
}

/* Every value of the old type is one of the new. */
static bool widens(const struct node *x, const struct node *y)
{
	if (strcmp(x->type->name, y->type->name) == 0)
		return true;
	if (!y->list && !y->type->canonical)
		return true; /* any text */
	if (x->type->input == INPUT_INTEGER && y->type->input == INPUT_DECIMAL)
		return true;
	return x->list && y->list &&
	       (x->type->input == y->type->input ||
		(x->type->input == INPUT_ONE && y->type->input == INPUT_MANY));
}

/* No value of the old type can be one of the new. */
static bool incompatible(const struct node *x, const struct node *y)
{
	if (!stores(y))
		return true;
	return x->list && y->list && codes_gone(x->list, y->list) == x->list->n &&
	       x->choices_from == 0 && y->choices_from == 0;
}

static enum survival survival_of(const struct node *x, const struct node *y)
{
	if (!stores(x))
		return SURVIVES;
	if (incompatible(x, y))
		return SURVIVES_NOT;
	if (!widens(x, y))
		return SURVIVES_PARTLY;
	return x->list && y->list && codes_gone(x->list, y->list) > 0 ? SURVIVES_PARTLY : SURVIVES;
}

static void compare_nodes(const struct comparison *c, struct node_change *change)
{
	const struct node *x = &c->from->nodes[change->from], *y = &c->to->nodes[change->to];

	if (strcmp(x->path, y->path) != 0)
		change->what |= CHANGE_MOVED;
	if (x->kind == NODE_QUESTION) {
		if (strcmp(x->type->name, y->type->name) != 0)
			change->what |= CHANGE_TYPE;
		if (x->list && y->list &&
		    (codes_gone(x->list, y->list) || codes_gone(y->list, x->list)))
			change->what |= CHANGE_CHOICES;
		change->survival = survival_of(x, y);
	}
	if (logic_changed(c, x, y))
		change->what |= CHANGE_LOGIC;
	if (reworded(c, x, y))
		change->what |= CHANGE_WORDING;
}

/* What no longer stands in the old order: all but a longest run of pairs whose places ascend in both (patience sorting). */
static void mark_moved(struct node_change *v, size_t n)
{
	size_t *tail = mem_array(n + 1, sizeof(*tail)), *before = mem_array(n + 1, sizeof(*before));
	bool *stays = mem_array(n + 1, sizeof(*stays));
	size_t length = 0;

	for (size_t i = 0; i < n; i++) {
		size_t low = 0, high = length;

		if (v[i].from < 0 || v[i].to < 0)
			continue;
		while (low < high) {
			size_t middle = (low + high) / 2;

			if (v[tail[middle]].to < v[i].to)
				low = middle + 1;
			else
				high = middle;
		}
		before[i] = low > 0 ? tail[low - 1] : n;
		tail[low] = i;
		if (low == length)
			length++;
	}
	for (size_t i = length > 0 ? tail[length - 1] : n; i < n; i = before[i])
		stays[i] = true;
	for (size_t i = 0; i < n; i++)
		if (v[i].from >= 0 && v[i].to >= 0 && !stays[i])
			v[i].what |= CHANGE_MOVED;
	free(tail);
	free(before);
	free(stays);
}

const struct comparison *form_compare(struct arena *a, const struct form *from,
				      const struct form *to)
{
	struct comparison *c = arena_alloc(a, sizeof(*c));
	struct match m = { .from = from, .to = to };
	int *lang = arena_array(a, to->n_langs + 1, sizeof(*lang));

	m.to_of = arena_array(a, (size_t)from->n_nodes, sizeof(*m.to_of));
	m.from_of = arena_array(a, (size_t)to->n_nodes, sizeof(*m.from_of));
	for (int i = 1; i < from->n_nodes; i++)
		m.to_of[i] = -1;
	for (int i = 1; i < to->n_nodes; i++)
		m.from_of[i] = -1;
	match_all(&m);
	for (size_t l = 0; l < to->n_langs; l++)
		lang[l] = form_lang(from, to->lang[l]);
	*c = (struct comparison){
		.from = from, .to = to, .to_of = m.to_of, .from_of = m.from_of, .lang_of = lang
	};
	c->changes =
		arena_array(a, (size_t)from->n_nodes + (size_t)to->n_nodes, sizeof(*c->changes));
	for (int i = 1; i < from->n_nodes; i++) {
		struct node_change *change = &c->changes[c->n++];

		*change = (struct node_change){ .from = i, .to = m.to_of[i] };
		if (change->to >= 0) {
			compare_nodes(c, change);
			continue;
		}
		change->what = CHANGE_REMOVED;
		if (stores(&from->nodes[i]))
			change->survival = SURVIVES_NOT;
	}
	mark_moved(c->changes, c->n);
	for (int i = 1; i < to->n_nodes; i++)
		if (m.from_of[i] < 0)
			c->changes[c->n++] =
				(struct node_change){ .from = -1, .to = i, .what = CHANGE_ADDED };
	return c;
}

/* Keys */

const char *comparison_key(const struct comparison *c, const char *key, struct arena *a)
{
	char *plain = arena_strdup(a, key), *w = plain, *out;
	const char *rows[64], *path;
	size_t n = 0, used = 0;
	int node;

	/* The path without its "[2]", and these by themselves in order. */
	for (const char *s = key; *s;) {
		if (*s != '[') {
			*w++ = *s++;
			continue;
		}
		if (n == ARRAY_LEN(rows))
			return NULL;
		rows[n++] = s;
		s += strcspn(s, "]");
		s += *s == ']';
	}
	*w = '\0';
	node = find_path(c->from, plain, NODE_QUESTION, 0);
	if (node < 0)
		node = find_path(c->from, plain, NODE_REPEAT, 0);
	if (node < 0 || c->to_of[node] < 0)
		return NULL;
	node = c->to_of[node];
	path = c->to->nodes[node].path;
	out = arena_alloc(a, strlen(path) + strlen(key) + 1);
	for (const char *s = path;; s++) {
		/* The rows go behind the repeats of the new path, in the same order. */
		if ((*s == '/' || *s == '\0') && n > 0) {
			const char *above = arena_strndup(a, path, (size_t)(s - path));

			if (find_path(c->to, above, NODE_REPEAT, 0) > 0) {
				size_t len = strcspn(rows[0], "]") + 1;

				memcpy(out + used, rows[0], len);
				used += len;
				n--;
				memmove(rows, rows + 1, n * sizeof(*rows));
			}
		}
		if (*s == '\0')
			break;
		out[used++] = *s;
	}
	out[used] = '\0';
	return n == 0 ? out : NULL;
}
