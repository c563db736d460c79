/* SPDX-License-Identifier: MIT */
/* Parsing of location paths: steps, axes and predicates. */
#include "config.h"

#include "base/arena.h"
#include "base/i18n.h"
#include "forms/expr_lex.h"

/* "[" has been seen: predicates, appended to *tail's list. */
static bool parse_predicates(struct parser *p, struct step *step, struct ast *owner)
{
	struct ast **tail = &step->pred;

	while (lex_peek(p) == '[') {
		int open = p->pos++;
		if (!parse_enter(p))
			return false;
		struct ast *pred = parse_binary(p, 0);
		p->depth--;
		if (!pred)
			return false;
		if (!lex_take(p, ']')) {
			if (lex_peek(p) == '\0')
				parse_fault(p, open, NULL, T("这个方括号没有配对的右方括号。"));
			else
				lex_unexpected(p, true);
			return false;
		}
		*tail = pred;
		tail = &pred->next;
		if (pred->height >= owner->height)
			owner->height = pred->height + 1;
	}
	return !p->failed;
}

static struct step *step_add(struct parser *p, struct ast *path, enum axis axis, const char *name, int offset)
{
	struct step *s = arena_alloc(p->arena, sizeof(*s)), **tail = &path->step;

	while (*tail)
		tail = &(*tail)->next;
	*s = (struct step){ .axis = axis, .name = name, .offset = p->base + offset };
	*tail = s;
	return s;
}

static const struct {
	const char *name;
	enum axis axis;
	bool deep; /* a "//" before it */
} axes[] = {
	{ "child", AXIS_CHILD, false },
	{ "parent", AXIS_PARENT, false },
	{ "self", AXIS_SELF, false },
	{ "descendant", AXIS_CHILD, true },
	{ "descendant-or-self", AXIS_SELF, true },
};

/* "axis::" before a node test. */
static bool parse_axis(struct parser *p, struct ast *path, enum axis *axis)
{
	int n = lex_name(p, p->pos);

	*axis = AXIS_CHILD;
	if (n == 0 || lex_char(p, n) != ':' || lex_char(p, n + 1) != ':')
		return true;
	for (size_t i = 0; i < ARRAY_LEN(axes); i++) {
		if (lex_is_word(p, axes[i].name)) {
			if (axes[i].deep)
				step_add(p, path, AXIS_DEEP, NULL, p->pos);
			*axis = axes[i].axis;
			p->pos += n + 2;
			return true;
		}
	}
	parse_fault(p, p->pos, NULL, T("不能用“%.*s::”这样的路径，可用 child、parent、self、descendant。"), n, p->text + p->pos);
	return false;
}

static bool parse_node_test(struct parser *p, struct ast *path, enum axis axis, int start)
{
	const char *name = NULL;

	if (lex_char(p, 0) == '*') {
		p->pos++;
	} else {
		int n = lex_name(p, p->pos), at = p->pos;
		if (n == 0) {
			lex_unexpected(p, false);
			return false;
		}
		name = arena_strndup(p->arena, p->text + p->pos, (size_t)n);
		p->pos += n;
		if (lex_peek(p) == '(') {
			if (strcmp(name, "node") != 0) {
				parse_fault(p, at, NULL, T("路径里不能有“%s()”。"), name);
				return false;
			}
			p->pos++;
			name = NULL;
			if (!lex_take(p, ')')) {
				lex_unexpected(p, true);
				return false;
			}
		}
	}
	return parse_predicates(p, step_add(p, path, axis, name, start), path);
}

static bool parse_step(struct parser *p, struct ast *path)
{
	char c = lex_peek(p);
	int start = p->pos;
	enum axis axis;

	if (c == '.') {
		axis = lex_char(p, 1) == '.' ? AXIS_PARENT : AXIS_SELF;
		p->pos += axis == AXIS_PARENT ? 2 : 1;
		return parse_predicates(p, step_add(p, path, axis, NULL, start), path);
	}
	if (c == '@') {
		parse_fault(p, p->pos, NULL, T("问卷里没有属性，路径里不能用“@”。"));
		return false;
	}
	return parse_axis(p, path, &axis) && parse_node_test(p, path, axis, start);
}

/* The rest of a path, from its "/" or "//" on. */
static struct ast *parse_rest(struct parser *p, struct ast *path)
{
	while (lex_peek(p) == '/') {
		if (lex_char(p, 1) == '/')
			step_add(p, path, AXIS_DEEP, NULL, p->pos++);
		p->pos++;
		if (!parse_step(p, path))
			return NULL;
	}
	return p->failed ? NULL : path;
}

/* Predicates and steps after a value. */
struct ast *parse_after(struct parser *p, struct ast *value)
{
	char c;

	if (!value || ((c = lex_peek(p)) != '[' && c != '/'))
		return value;
	struct ast *path = parse_new(p, OP_PATH, value->offset - p->base);
	parse_add(p, path, value);
	if (c == '[' && !parse_predicates(p, step_add(p, path, AXIS_FILTER, NULL, p->pos), path))
		return NULL;
	return parse_rest(p, path);
}

/* "/a/b": a path of plain names is the same as the reference ${b}, seen from the question's own repeat instance as JavaRosa does. */
struct ast *parse_absolute(struct parser *p)
{
	struct ast *path = parse_new(p, OP_PATH, p->pos);

	path->absolute = true;
	if (lex_char(p, 1) != '/') {
		int start = p->pos++;
		char c = lex_peek(p);
		if (c != '*' && c != '.' && lex_name(p, p->pos) == 0) {
			p->pos = start;
			parse_fault(p, start, NULL, T("“/”后面缺题目的路径。"));
			return NULL;
		}
		if (!parse_step(p, path))
			return NULL;
	}
	return parse_rest(p, path);
}

struct ast *parse_relative(struct parser *p)
{
	char c = lex_char(p, 0);
	struct ast *path = parse_new(p, OP_PATH, p->pos);

	if (!parse_step(p, path) || !parse_rest(p, path))
		return NULL;
	if (c == '.' && !path->step->next && path->step->axis == AXIS_SELF && !path->step->pred)
		path->op = OP_SELF;
	return path;
}
