/* SPDX-License-Identifier: MIT */
/* How an interview ended (question-bank section 6, statistics Part 2). */
#include "config.h"

#include <strings.h>

#include "interview/session_internal.h"

struct first_complaint {
	struct complaint *first;
	bool any;
};

static void take_first(void *ctx, const struct complaint *c)
{
	struct first_complaint *f = ctx;

	if (!f->any && f->first)
		*f->first = *c;
	f->any = true;
}

bool session_check(struct session *s, struct complaint *first)
{
	struct first_complaint f = { first, false };

	return validate_all(s->in, true, false, take_first, &f) == 0;
}

struct share {
	struct session *s;
	int asked, answered;
	bool keys, gated; /* all key questions answered; there are questions behind a consent */
};

#define ROLES_OUTSIDE \
	(ROLE_NOTICE | ROLE_CONSENT_INFORMANT | ROLE_CONSENT_RESPONDENT | ROLE_ADULTS | ROLE_PERSON_DRAW | ROLE_LANGUAGE | ROLE_PROCESS)

static void count_answer(void *ctx, struct spot spot)
{
	struct share *sh = ctx;
	const struct node *node = spot_node(sh->s, spot);
	bool shut = false, answered = instance_value(sh->s->in, spot)[0] != '\0';

	if (node->gate > 0) {
		struct frame *f = frame_of(sh->s, spot.frame, node->gate);

		sh->gated = true;
		shut = f && !answer_agrees(instance_value(sh->s->in, (struct spot){ f, node->gate }));
	}
	if ((node->role & ROLE_KEY) && !answered && (shut || instance_relevant(sh->s->in, spot)))
		sh->keys = false;
	if (!node_visible(node) || node->type->input == INPUT_NOTE || (node->role & ROLES_OUTSIDE) ||
	    !instance_relevant(sh->s->in, spot) || (!answered && instance_read_only(sh->s->in, spot)))
		return;
	sh->asked++;
	sh->answered += answered;
}

double session_answered_share(struct session *s, bool *keys_answered)
{
	struct share sh = { .s = s, .keys = true };

	instance_each(s->in, count_answer, &sh);
	if (keys_answered)
		*keys_answered = sh.keys;
	if (sh.asked == 0)
		return sh.gated ? 0.0 : 1.0;
	return (double)sh.answered / sh.asked;
}

/* The first question with a role; NULL value if there is none that counts now. */
static const char *role_value(struct session *s, enum role role, int *node)
{
	for (int i = 1; i < s->form->n_nodes; i++)
		if ((s->form->nodes[i].role & role) && s->form->nodes[i].repeat == 0) {
			*node = i;
			return instance_value(s->in, (struct spot){ instance_root(s->in), i });
		}
	*node = -1;
	return "";
}

/* Consent answers of the question bank: 1 agreed, 2 not now, 3 refused, 4 refused by the family. A list without a 3 is yes and no. */
static const char *refusal(struct session *s, enum role role, const char *own)
{
	int node;
	const char *value = role_value(s, role, &node);
	const struct choice_list *list = node >= 0 ? s->form->nodes[node].list : NULL;

	if (value[0] == '\0' || answer_agrees(value))
		return NULL;
	if (strcmp(value, "2") == 0 && list && list_choice(list, "3"))
		return "t";
	if (strcmp(value, "4") == 0)
		return "2.111";
	return own;
}

static bool adults_are_none(struct session *s)
{
	int node;

	return strcmp(role_value(s, ROLE_ADULTS, &node), "0") == 0;
}

static bool form_has_roles(const struct form *form)
{
	unsigned roles = ROLE_CONSENT_INFORMANT | ROLE_CONSENT_RESPONDENT | ROLE_KEY;

	for (int i = 1; i < form->n_nodes; i++)
		if (form->nodes[i].role & roles)
			return true;
	return false;
}

const char *session_outcome(struct session *s)
{
	const char *code = refusal(s, ROLE_CONSENT_INFORMANT, "2.111");
	bool keys;
	double share;

	if (code)
		return code;
	if (adults_are_none(s))
		return "4.7";
	code = refusal(s, ROLE_CONSENT_RESPONDENT, "2.112");
	if (code)
		return code;
	if (!form_has_roles(s->form) && !(validate_all(s->in, true, false, NULL, NULL) & MARK_REQUIRED))
		return "1.1";
	share = session_answered_share(s, &keys);
	if (keys && share >= 0.8)
		return "1.1";
	return share >= 0.5 ? "1.2" : "2.12";
}
