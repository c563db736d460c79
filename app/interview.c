/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/interview.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/interview_internal.h"
#include "app/notice.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "forms/draw.h"
#include "forms/missing.h"

void interview_env(struct interview *iv, struct eval_env *env)
{
	const struct round *r = iv->round;

	*env = (struct eval_env){
		.now_ms = workspace_now(iv->ws),
		.utc_offset = r ? r->utc_offset : workspace_utc_offset(iv->ws),
		.lang = iv->form->default_lang,
		.deviceid = workspace_device(iv->ws),
		.username = workspace_interviewer(iv->ws),
		.seed = r ? r->seed : "",
		.wave = r ? r->wave : "",
		.person = r ? draw_method_of(r->person) : DRAW_RANDOM,
		.household = iv->household,
		.random = iv->random,
	};
}

void interview_tell(struct interview *iv, const char *name, const char *value)
{
	interview_queue(iv, EV_SET, name, value, "");
}

bool interview_is_hidden(struct interview *iv, struct spot spot)
{
	struct strbuf key;
	bool found = false;

	/* What nobody has answered yet can still be asked. */
	if (!iv->hidden.n || !*instance_get(session_instance(iv->session), spot))
		return false;
	strbuf_init(&key);
	instance_key(&key, session_instance(iv->session), spot);
	for (size_t i = 0; i < iv->hidden.n && !found; i++)
		found = strcmp(iv->hidden.v[i], key.data) == 0;
	strbuf_clear(&key);
	return found;
}

void interview_hide(struct interview *iv, struct spot spot)
{
	struct strbuf key;

	strbuf_init(&key);
	instance_key(&key, session_instance(iv->session), spot);
	VEC_PUSH(&iv->hidden, arena_strdup(iv->arena, key.data));
	interview_tell(iv, HIDDEN_EVENT, key.data);
	strbuf_clear(&key);
}

void interview_tell_circumstances(struct interview *iv)
{
	char random[24];

	(void)snprintf(random, sizeof(random), "%llu", (unsigned long long)iv->random);
	interview_queue(iv, EV_SET, "random", random, "");
	if (iv->round) {
		interview_queue(iv, EV_SET, "round", iv->round->id, "");
		interview_queue(iv, EV_SET, "seed", iv->round->seed, "");
		interview_queue(iv, EV_SET, "wave", iv->round->wave, "");
	}
	if (iv->correction)
		interview_queue(iv, EV_SET, "reason", iv->correction->reason, "");
}

char *interview_instant(struct interview *iv, int64_t ms)
{
	struct strbuf sb;
	char *out;

	strbuf_init(&sb);
	clock_format_instant(&sb, ms, iv->round ? iv->round->utc_offset : workspace_utc_offset(iv->ws));
	out = arena_strndup(iv->arena, sb.data, sb.len);
	strbuf_clear(&sb);
	return out;
}

struct place {
	struct arena *a;
	const char *household;
	char *text;
};

static enum status take_place(void *ctx, const struct door *d)
{
	struct place *p = ctx;

	if (strcmp(d->household, p->household) == 0)
		p->text = *d->building || *d->door ? arena_printf(p->a, "%s%s%s%s%s", d->building, *d->entrance ? " " : "", d->entrance,
								  *d->door ? " " : "", d->door)
						   : arena_strdup(p->a, d->address);
	return ST_OK;
}

/* "光明社区 5号楼 1单元 402"; the serial where nothing is known of the door. */
static char *find_place(struct interview *iv)
{
	struct place p = { .a = iv->arena, .household = iv->household };
	char unit[UNIT_CODE + 1];
	const char *serial = strrchr(iv->household, '-');

	if (!*iv->household)
		return arena_strdup(iv->arena, "");
	snprintf(unit, sizeof(unit), "%.12s", iv->household);
	if (doors_each(workspace_doors(iv->ws), iv->household, take_place, &p, NULL) != ST_OK || !p.text || !*p.text)
		return arena_printf(iv->arena, "%s %s", workspace_unit_name(iv->ws, unit), serial ? serial + 1 : "");
	return arena_printf(iv->arena, "%s %s", workspace_unit_name(iv->ws, unit), p.text);
}

struct interview *interview_new(struct workspace *ws, const struct form *form, const struct round *round, const char *household)
{
	struct interview *iv = mem_alloc(sizeof(*iv));

	iv->arena = arena_new();
	iv->ws = ws;
	iv->form = form;
	iv->round = round;
	digest_random(&iv->random, sizeof(iv->random));
	iv->household = arena_strdup(iv->arena, household);
	iv->place = find_place(iv);
	iv->sink = (struct sink){ .event = interview_queue, .ctx = iv };
	return iv;
}

enum status interview_begin(struct interview **out, struct workspace *ws, const char *form_id, const char *household, struct err *err)
{
	const struct form *form = NULL;
	enum status st = workspace_form(ws, form_id, &form, err);

	*out = NULL;
	return st == ST_OK ? interview_begin_form(out, ws, form, household, err) : st;
}

/* The round in use, if the form is one of its own: a form tried out on its own belongs to none. */
const struct round *interview_round_of(struct workspace *ws, const struct form *form)
{
	const struct round *r = workspace_round(ws);

	for (size_t i = 0; r && i < r->n_forms; i++)
		if (digest_compare(&r->form[i].digest, &form->digest) == 0)
			return r;
	return NULL;
}

enum status interview_begin_form(struct interview **out, struct workspace *ws, const struct form *form, const char *household,
				 struct err *err)
{
	struct eval_env env;
	struct interview *iv;

	*out = NULL;
	if (*household && !household_id_valid(household))
		return err_set(err, ST_INPUT, T("户号“%s”写得不对，应是“单位代码-网格-序号”。"), household);
	iv = interview_new(ws, form, interview_round_of(ws, form), household);
	identity_random(&iv->identity);
	iv->started = interview_instant(iv, workspace_now(ws));
	interview_env(iv, &env);
	interview_tell_circumstances(iv);
	interview_clock_start(iv);
	iv->session = session_new(form, &env, &iv->sink);
	*out = iv;
	return ST_OK;
}

enum status interview_practice(struct interview **out, struct workspace *ws, const struct form *form, struct err *err)
{
	struct eval_env env;
	struct interview *iv;

	*out = NULL;
	if (!form) {
		enum status st = workspace_form(ws, NULL, &form, err);

		if (st != ST_OK)
			return st;
	}
	iv = interview_new(ws, form, workspace_round(ws), "");
	iv->practice = true;
	iv->started = interview_instant(iv, workspace_now(ws));
	interview_env(iv, &env);
	env.seed = "practice";
	env.wave = "1";
	env.person = DRAW_RANDOM;
	iv->session = session_new(form, &env, &iv->sink);
	*out = iv;
	return ST_OK;
}

void interview_close(struct interview *iv)
{
	if (!iv)
		return;
	/* Set down, not done: the audit log says when. What was answered is journalled already. */
	if (iv->draft_open && !iv->ended && iv->session) {
		interview_queue(iv, EV_STOP, "", "", "");
		if (interview_flush(iv, NULL) != ST_OK)
			iv->save_failed = true;
	}
	interview_save_end(iv);
	session_free(iv->session);
	VEC_CLEAR(&iv->hidden);
	arena_free(iv->arena);
	free(iv);
}

struct workspace *interview_workspace(struct interview *iv)
{
	return iv->ws;
}

struct session *interview_session(struct interview *iv)
{
	return iv->session;
}

const char *interview_household(const struct interview *iv)
{
	return iv->household;
}

const char *interview_place(const struct interview *iv)
{
	return iv->place;
}

const struct identity *interview_identity(const struct interview *iv)
{
	return &iv->identity;
}

const char *interview_entry(const struct interview *iv)
{
	return iv->entry;
}

bool interview_is_practice(const struct interview *iv)
{
	return iv->practice;
}

const char *interview_resumed_sentence(const struct interview *iv)
{
	return iv->resumed;
}

const char *interview_fill(struct interview *iv, const char *text, struct arena *a)
{
	const char *name = iv->form->lang[session_lang(iv->session)], *code = strrchr(name, '(');

	/* "English (en)": what the round says is said in the language the rest is read in. */
	code = code ? arena_strndup(a, code + 1, strcspn(code + 1, ")")) : "";
	return notice_fill(iv->round, workspace_interviewer(iv->ws), code, text, a);
}

const struct choice **interview_choices(struct interview *iv, struct spot spot, size_t *n, struct arena *a)
{
	struct instance *in = session_instance(iv->session);

	return iv->entry ? instance_choices(in, spot, n, a) : instance_choices_aloud(in, spot, n, a);
}

const char *interview_read_order(struct interview *iv, struct spot spot, struct arena *a)
{
	struct instance *in = session_instance(iv->session);
	const struct node *node = &iv->form->nodes[spot.node];
	size_t n = 0, values = 0;
	const struct choice **v;
	bool digits = true;

	if (iv->entry || !node->turned)
		return "";
	v = instance_choices_aloud(in, spot, &n, a);
	while (values < n && !list_is_aside(node->list, v[values]->name)) {
		digits = digits && strlen(v[values]->name) <= 2 && strspn(v[values]->name, "0123456789") == strlen(v[values]->name);
		values++;
	}
	if (values < 2)
		return "";
	if (digits)
		return arena_printf(a, T("本户由 %s 念到 %s。"), v[0]->name, v[values - 1]->name);
	return arena_printf(a, T("本户从“%s”念起。"), instance_choice_label(in, spot, v[0], session_lang(iv->session), a, NULL));
}

void interview_tick(struct interview *iv)
{
	iv->save_failed = false;
	interview_clock_look(iv);
	instance_env(session_instance(iv->session))->now_ms = workspace_now(iv->ws);
}
