/* SPDX-License-Identifier: MIT */
/* One expression at one spot. What fails to evaluate is told as nothing: false, 0 or empty. */
#include "config.h"

#include "base/arena.h"
#include "forms/instance_internal.h"

static struct eval eval_at(struct instance *in, struct spot s)
{
	arena_reset(in->scratch);
	in->evaluations++;
	return (struct eval){ .form = in->form,
			      .instance = in,
			      .frame = s.frame,
			      .node = s.node,
			      .env = &in->env,
			      .scratch = in->scratch };
}

bool eval_true(struct instance *in, const struct expr *e, struct spot s, const char *self,
	       bool otherwise)
{
	struct eval ctx = eval_at(in, s);
	struct xvalue v;

	ctx.self = self;
	return expr_eval(&v, e, &ctx, NULL) == ST_OK ? xvalue_boolean(&v) : otherwise;
}

double eval_number(struct instance *in, const struct expr *e, struct spot s)
{
	struct eval ctx = eval_at(in, s);
	struct xvalue v;

	return expr_eval(&v, e, &ctx, NULL) == ST_OK ? xvalue_number(&v) : 0;
}

const char *eval_text_in(struct instance *in, const struct expr *e, struct spot s, struct arena *a)
{
	struct eval ctx = { .form = in->form,
			    .instance = in,
			    .frame = s.frame,
			    .node = s.node,
			    .env = &in->env,
			    .scratch = a };
	struct xvalue v;

	in->evaluations++;
	return expr_eval(&v, e, &ctx, NULL) == ST_OK ? xvalue_string(&v, &ctx) : "";
}

const char *eval_text(struct instance *in, const struct expr *e, struct spot s)
{
	struct eval ctx = eval_at(in, s);
	struct xvalue v;

	return expr_eval(&v, e, &ctx, NULL) == ST_OK ? xvalue_string(&v, &ctx) : "";
}

bool eval_choice(struct instance *in, struct spot s, const struct choice *c)
{
	const struct node *node = &in->form->nodes[s.node];
	struct eval ctx;
	struct xvalue v;

	if (!node->choice_filter)
		return true;
	ctx = eval_at(in, s);
	ctx.list = node->list;
	ctx.item = c;
	return expr_eval(&v, node->choice_filter, &ctx, NULL) == ST_OK && xvalue_boolean(&v);
}

bool eval_answer(struct instance *in, struct spot s, struct spot row)
{
	const struct expr *filter = in->form->nodes[s.node].choice_filter;

	return !filter || eval_true(in, filter, row, NULL, false);
}
