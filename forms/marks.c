/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/validate.h"

#include <string.h>

#include "base/clock.h"
#include "forms/form.h"
#include "forms/revision.h"

static struct eval_env env_of(const struct form *form, const struct revision *rev)
{
	struct eval_env env = { .utc_offset = 480,
				.deviceid = rev->device,
				.username = rev->interviewer,
				.household = rev->household,
				.seed = "",
				.wave = "" };

	(void)clock_parse_instant(*rev->ended ? rev->ended : rev->started, 480, &env.now_ms,
				  &env.utc_offset);
	env.lang = *rev->lang ? form_lang(form, rev->lang) : -1;
	if (env.lang < 0)
		env.lang = form->default_lang;
	return env;
}

bool revision_owes_answers(const struct revision *rev)
{
	return strcmp(rev->outcome, "1.1") == 0 && strcmp(rev->state, "final") == 0;
}

unsigned revision_marks_in(struct instance *in, const struct revision *rev,
			   void (*fn)(void *ctx, const struct complaint *c), void *ctx)
{
	*instance_env(in) = env_of(instance_form(in), rev);
	if (body_to_instance(in, rev->body, NULL) != ST_OK)
		return MARK_TYPE;
	instance_recompute(in);
	return validate_all(in, revision_owes_answers(rev), true, fn, ctx) & ~(unsigned)MARK_SOFT;
}

unsigned revision_marks_some(struct instance *in, const struct revision *rev, const int *nodes, int n)
{
	*instance_env(in) = env_of(instance_form(in), rev);
	instance_recompute(in);
	return validate_some(in, nodes, n, revision_owes_answers(rev));
}

unsigned revision_marks(const struct form *form, const struct revision *rev)
{
	struct eval_env env = env_of(form, rev);
	struct instance *in = instance_new(form, &env);
	unsigned marks = revision_marks_in(in, rev, NULL, NULL);

	instance_free(in);
	return marks;
}
