/* SPDX-License-Identifier: MIT */
/*
 * What an expression with a fault of punctuation was meant to be: full-width marks made narrow, then one parenthesis, bracket or quote
 * put in or taken out wherever that makes it an expression; of several the most sensible one.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "forms/expr_lex.h"

enum { REPAIR_MAX_BYTES = 240, NONSENSE = 100 };

/* Copies text with typographic marks outside of straight quotes made narrow. */
static void narrow(struct strbuf *out, const char *text)
{
	struct parser p = { .text = text, .len = (int)strlen(text) };

	while (p.pos < p.len) {
		const char *close;
		int n = 1;
		const char *mark = lex_wide(&p, p.pos, &n);

		if (mark) {
			strbuf_adds(out, mark);
			p.pos += n;
			continue;
		}
		close = strchr("'\"", text[p.pos]) ? strchr(text + p.pos + 1, text[p.pos]) : NULL;
		n = close ? (int)(close - text) + 1 - p.pos : 1;
		strbuf_add(out, text + p.pos, (size_t)n);
		p.pos += n;
	}
}

static bool is_test(const struct ast *a)
{
	return a->op >= OP_OR && a->op <= OP_GE;
}

/* A literal that swallowed a piece of the expression. */
static int strange_text(const char *text)
{
	size_t n = strlen(text);
	int strange = 0;

	if (n > 0 && (text[0] == ' ' || text[n - 1] == ' '))
		strange++;
	if (strstr(text, "${") || strstr(text, " and ") || strstr(text, " or ") ||
	    strpbrk(text, "=<>(),"))
		strange += 2;
	return strange;
}

/* How little sense an expression makes: truth values where a value belongs, texts that hold code. */
static int strangeness(const struct expr *e)
{
	static const char *const takes_truth[] = { "if",       "not",       "boolean",
						   "coalesce", "checklist", "string",
						   "count-if", "once",      "weighted-checklist",
						   "number" };
	int strange = 0;

	for (const struct ast *a = e->chain; a; a = a->chain) {
		bool truth = a->op == OP_OR || a->op == OP_AND;

		for (size_t i = 0; a->op == OP_CALL && i < ARRAY_LEN(takes_truth); i++)
			truth = truth || strcmp(a->text, takes_truth[i]) == 0;
		if (a->op == OP_STRING)
			strange += strange_text(a->text);
		for (const struct ast *arg = a->arg; arg && !truth; arg = arg->next)
			strange += is_test(arg);
		/* a choice or a number is no condition */
		for (const struct ast *arg = a->arg; arg && truth && a->op != OP_CALL;
		     arg = arg->next)
			strange += arg->op == OP_STRING || arg->op == OP_NUMBER;
	}
	return strange + (e->root->op == OP_STRING);
}

/* The same tree: brackets more or less that change nothing. */
static bool same_tree(const struct ast *a, const struct ast *b)
{
	if (!a || !b)
		return a == b;
	if (a->op != b->op || a->n_args != b->n_args || a->height != b->height ||
	    (a->text && b->text && strcmp(a->text, b->text) != 0))
		return false;
	for (a = a->arg, b = b->arg; a && b; a = a->next, b = b->next)
		if (!same_tree(a, b))
			return false;
	return !a && !b;
}

struct repair {
	struct arena *a;
	const char *text, *best;
	const struct expr
		*idle; /* the text without the lone parenthesis, if that is an expression */
	int score;
};

/* Later ones win among equals where last is true. */
static void consider(struct repair *r, const char *text, bool last)
{
	struct expr_fault fault;
	const struct expr *e;
	int score;

	if (!expr_parse(&e, r->a, text, &fault))
		return;
	score = 2 * strangeness(e) + (r->idle && same_tree(r->idle->root, e->root));
	if (score > r->score || (score == r->score && !last))
		return;
	r->score = score;
	r->best = text;
}

static void insert_everywhere(struct repair *r, const char *mark, bool last)
{
	int n = (int)strlen(r->text);

	for (int i = 0; i <= n; i++) {
		/* never inside a word, nor before the blanks after one */
		if (i > 0 && i < n &&
		    lex_name(&(struct parser){ .text = r->text, .len = n }, i - 1) > 1 &&
		    lex_name(&(struct parser){ .text = r->text, .len = n }, i) > 0)
			continue;
		if (i > 0 && (r->text[i - 1] == ' ' || (r->text[i] & 0xC0) == 0x80))
			if (strchr(")]", mark[0]))
				continue;
		consider(r, arena_printf(r->a, "%.*s%s%s", i, r->text, mark, r->text + i), last);
	}
}

static void delete_everywhere(struct repair *r, char mark, bool last)
{
	for (int i = 0; r->text[i]; i++)
		if (r->text[i] == mark)
			consider(r, arena_printf(r->a, "%.*s%s", i, r->text, r->text + i + 1),
				 last);
}

/* More of one than of the other, outside of quotes. */
static int balance(const char *text, char open, char close)
{
	int n = 0;

	for (; *text; text++) {
		if (*text == '\'' || *text == '"') {
			const char *end = strchr(text + 1, *text);

			text = end ? end : text;
		}
		n += (*text == open) - (*text == close);
	}
	return n;
}

/* The text without one of the marks there are too many of, to see which brackets do anything. */
static void find_idle(struct repair *r, char mark)
{
	struct expr_fault fault;

	for (int i = 0; r->text[i] && !r->idle; i++)
		if (r->text[i] == mark &&
		    !expr_parse(&r->idle, r->a,
				arena_printf(r->a, "%.*s%s", i, r->text, r->text + i + 1), &fault))
			r->idle = NULL;
}

static void repair_marks(struct repair *r)
{
	int round = balance(r->text, '(', ')'), square = balance(r->text, '[', ']');

	find_idle(r, round > 0 ? '(' : ')');
	if (round > 0) {
		insert_everywhere(r, ")", true);
		delete_everywhere(r, '(', true);
	} else if (round < 0) {
		insert_everywhere(r, "(", false);
		delete_everywhere(r, ')', true);
	}
	if (square > 0)
		insert_everywhere(r, "]", true);
	else if (square < 0)
		insert_everywhere(r, "[", false);
	if (!r->best) {
		insert_everywhere(r, "'", false);
		insert_everywhere(r, "\"", false);
		insert_everywhere(r, "}", false);
	}
}

const char *expr_repair(struct arena *a, const char *text)
{
	struct arena *work = arena_new();
	struct repair r = { .a = work, .score = NONSENSE };
	struct strbuf straight;
	const char *found = NULL;

	strbuf_init(&straight);
	narrow(&straight, text);
	r.text = straight.data;
	consider(&r, r.text, true);
	if (!r.best && straight.len <= REPAIR_MAX_BYTES)
		repair_marks(&r);
	if (r.best && strcmp(r.best, text) != 0)
		found = arena_strdup(a, r.best);
	strbuf_clear(&straight);
	arena_free(work);
	return found;
}
