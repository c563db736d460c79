/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "scenario.h"

#include <stdarg.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "forms/diag.h"
#include "forms/load.h"
#include "forms/revision.h"
#include "tests/support/paths.h"
#include "scenario_internal.h"

void scenario_fail(struct run *r, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%d: %s: ", fs_base_name(r->path), r->line, r->title);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	r->failed = true;
}

void scenario_expect(struct run *r, const char *what, const char *got, const char *want)
{
	if (strcmp(got, want) != 0)
		scenario_fail(r, "%s is \"%s\", expected \"%s\"", what, got, want);
}

struct form *scenario_form(const char *name)
{
	struct arena *a = arena_new();
	struct diag_list diags;
	struct strbuf text;
	struct form *form = NULL;
	struct err err = ERR_INIT;

	diag_init(&diags, name);
	strbuf_init(&text);
	if (form_load(&form, fs_join(a, TEST_DATA "/scenarios", name), &diags, &err) != ST_OK) {
		for (size_t i = 0; i < diags.items.n; i++)
			diag_print(&text, &diags.items.v[i]);
		fprintf(stderr, "%s: %s\n%s", name, err.text, text.data);
		form = NULL;
	}
	strbuf_clear(&text);
	diag_clear(&diags);
	arena_free(a);
	return form;
}

/* Small reading helpers */

char *scenario_word(struct run *r, const char **rest)
{
	const char *s = *rest + strspn(*rest, " ");
	size_t n = strcspn(s, " ");

	*rest = s + n + (s[n] == ' ');
	return arena_strndup(r->a, s, n);
}

int scenario_number(const char *s)
{
	int64_t n = 0;

	return num_parse_int(s, strlen(s), &n) ? (int)n : -1;
}

struct instance *scenario_instance(struct run *r)
{
	return session_instance(r->session);
}

bool scenario_spot(struct run *r, const char *key, struct spot *s)
{
	int node;

	if (instance_find(scenario_instance(r), key, false, s))
		return true;
	node = form_find(r->form, key);
	if (node < 0 || r->form->nodes[node].repeat != 0) {
		scenario_fail(r, "no such place: %s", key);
		return false;
	}
	*s = (struct spot){ instance_root(scenario_instance(r)), node };
	return true;
}

const char *scenario_key(struct run *r, struct spot s)
{
	struct strbuf key;
	const char *out;

	strbuf_init(&key);
	instance_key(&key, scenario_instance(r), s);
	out = arena_strndup(r->a, key.data, key.len);
	strbuf_clear(&key);
	return out;
}

const char *scenario_place(struct run *r, struct session *s)
{
	struct strbuf key;
	const char *out;

	if (session_at(s).kind == STOP_END)
		return "END";
	strbuf_init(&key);
	instance_key(&key, session_instance(s), session_at(s).spot);
	out = arena_strndup(r->a, key.data, key.len);
	strbuf_clear(&key);
	return out;
}

const char *scenario_body(struct run *r, struct session *s)
{
	struct strbuf body;
	const char *out;

	strbuf_init(&body);
	body_from_instance(&body, session_instance(s));
	out = arena_strndup(r->a, body.data, body.len);
	strbuf_clear(&body);
	return out;
}

/* The session under test */

static void hear(void *ctx, enum session_event kind, const char *key, const char *value, const char *old)
{
	struct run *r = ctx;
	struct event e = { kind, arena_strdup(r->a, key), arena_strdup(r->a, value), arena_strdup(r->a, old) };

	VEC_PUSH(&r->events, e);
}

static void begin(struct run *r)
{
	r->sink = (struct sink){ hear, r };
	r->events.n = 0;
	r->step_events = 0;
	r->raw = false;
	r->session = session_new(r->form, &r->env, &r->sink);
}

static void check_replay(struct run *r)
{
	struct session *again = session_new(r->form, &r->env, NULL);
	struct err err = ERR_INIT;

	for (size_t i = 0; i < r->events.n; i++)
		if (session_replay(again, r->events.v[i].kind, r->events.v[i].key, r->events.v[i].value, &err) != ST_OK)
			scenario_fail(r, "replay of event %zu (%s %s) failed: %s", i, session_event_name(r->events.v[i].kind),
				  r->events.v[i].key, err.text);
	scenario_expect(r, "the replayed place", scenario_place(r, again), scenario_place(r, r->session));
	scenario_expect(r, "the replayed body", scenario_body(r, again), scenario_body(r, r->session));
	session_free(again);
}

/* A line a scenario for tests/run to count, which is its name for a person as well. */
static void finish(struct run *r)
{
	if (r->session && !r->raw)
		check_replay(r);
	session_free(r->session);
	r->session = NULL;
	printf("%s %s: %s\n", r->failed ? "not ok" : "ok", fs_base_name(r->path), r->title);
}

static void note_changed(void *ctx, struct spot s)
{
	struct run *r = ctx;

	strbuf_adds(&r->changed, scenario_key(r, s));
	strbuf_addc(&r->changed, ' ');
}

static int by_text(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* What moved by an answer, apart from the session, since it has no ear for it: the same change on a copy. */
static void change_copy(struct run *r, const char *key, const char *text)
{
	struct instance *copy = instance_new(r->form, &r->env);
	struct err err = ERR_INIT;
	VEC(const char *) keys = { 0 };
	const char *rest;
	struct spot s;

	if (body_to_instance(copy, scenario_body(r, r->session), &err) != ST_OK)
		scenario_fail(r, "%s", err.text);
	instance_recompute(copy);
	strbuf_reset(&r->changed);
	if (instance_find(copy, key, false, &s))
		instance_set(copy, s, text, note_changed, r);
	rest = arena_strndup(r->a, r->changed.data, r->changed.len);
	for (char *w = scenario_word(r, &rest); *w; w = scenario_word(r, &rest))
		VEC_PUSH(&keys, w);
	if (keys.n > 0)
		qsort(keys.v, keys.n, sizeof(*keys.v), by_text);
	strbuf_reset(&r->changed);
	for (size_t i = 0; i < keys.n; i++)
		strbuf_addf(&r->changed, "%s%s", i ? " " : "", keys.v[i]);
	VEC_CLEAR(&keys);
	instance_free(copy);
}

static bool do_answer(struct run *r, const char *text)
{
	uint64_t before;
	bool ok;

	if (session_at(r->session).kind == STOP_QUESTION)
		change_copy(r, scenario_place(r, r->session), text);
	before = instance_evaluations(scenario_instance(r));
	ok = session_answer(r->session, text, &r->why);
	r->evals = instance_evaluations(scenario_instance(r)) - before;
	return ok;
}

static bool do_put(struct run *r, const char *rest)
{
	const char *key = scenario_word(r, &rest);
	struct spot s;

	if (!scenario_spot(r, key, &s))
		return true;
	if (!session_jump(r->session, s)) {
		snprintf(r->why.text, sizeof(r->why.text), "cannot go to %s", key);
		return false;
	}
	return do_answer(r, rest);
}

static void do_reload(struct run *r)
{
	struct instance *copy = instance_new(r->form, &r->env);
	struct err err = ERR_INIT;
	struct strbuf again;

	strbuf_init(&again);
	if (body_to_instance(copy, scenario_body(r, r->session), &err) != ST_OK)
		scenario_fail(r, "%s", err.text);
	instance_recompute(copy);
	body_from_instance(&again, copy);
	scenario_expect(r, "the reloaded body", again.data, scenario_body(r, r->session));
	strbuf_clear(&again);
	instance_free(copy);
}

/* Steps that do something: true if it worked. */
static int act(struct run *r, const char *verb, const char *rest)
{
	struct session *s = r->session;
	struct spot spot;
	const char *key;

	if (strcmp(verb, "put") == 0)
		return do_put(r, rest);
	if (strcmp(verb, "answer") == 0)
		return do_answer(r, rest);
	if (strcmp(verb, "toggle") == 0)
		return session_toggle(s, rest, &r->cleared, &r->why);
	if (strcmp(verb, "next") == 0)
		return session_next(s, &r->why);
	if (strcmp(verb, "keep") == 0)
		return session_keep(s, rest);
	if (strcmp(verb, "carry") == 0) {
		key = scenario_word(r, &rest);
		return session_carry(s, key, rest, "", &r->why) != CARRIED_NOT;
	}
	if (strcmp(verb, "prev") == 0)
		return session_prev(s);
	if (strcmp(verb, "jump") == 0)
		return scenario_spot(r, scenario_word(r, &rest), &spot) ? session_jump(s, spot) : 1;
	if (strcmp(verb, "add") == 0)
		return session_row_add(s) != NULL;
	if (strcmp(verb, "open") == 0)
		return session_row_open(s, scenario_number(rest) - 1);
	if (strcmp(verb, "remove") == 0)
		return session_row_remove(s, scenario_number(rest) - 1, "登记错了");
	if (strcmp(verb, "lang") == 0) {
		session_set_lang(s, form_lang(r->form, rest));
		return 1;
	}
	if (strcmp(verb, "finish") == 0) {
		session_finish(s);
		return 1;
	}
	if (strcmp(verb, "resume") == 0) {
		session_resumed(s);
		return 1;
	}
	if (strcmp(verb, "reload") == 0) {
		do_reload(r);
		return 1;
	}
	if (strcmp(verb, "raw") == 0) {
		r->raw = true;
		key = scenario_word(r, &rest);
		if (instance_find(scenario_instance(r), key, true, &spot) || scenario_spot(r, key, &spot))
			instance_put(scenario_instance(r), spot, rest);
		return 1;
	}
	if (strcmp(verb, "load") == 0) {
		instance_recompute(scenario_instance(r));
		return 1;
	}
	return -1;
}

static void set_env(struct run *r, const char *rest)
{
	for (char *w = scenario_word(r, &rest); *w; w = scenario_word(r, &rest)) {
		char *eq = strchr(w, '=');
		int offset;

		if (!eq)
			continue;
		*eq++ = '\0';
		if (strcmp(w, "seed") == 0)
			r->env.seed = eq;
		else if (strcmp(w, "wave") == 0)
			r->env.wave = eq;
		else if (strcmp(w, "household") == 0)
			r->env.household = eq;
		else if (strcmp(w, "lang") == 0)
			r->env.lang = form_lang(r->form, eq);
		else if (strcmp(w, "now") != 0 || !clock_parse_instant(eq, 480, &r->env.now_ms, &offset))
			scenario_fail(r, "unknown setting %s", w);
	}
}

static void step(struct run *r, const char *line)
{
	const char *rest = line;
	char *verb = scenario_word(r, &rest);
	size_t n = strlen(verb), before;
	bool refused = n > 0 && verb[n - 1] == '!';
	struct spot s;
	const char *key;
	int worked;

	if (strcmp(verb, "env") == 0) {
		set_env(r, rest);
		return;
	}
	if (!r->session)
		begin(r);
	if (refused)
		verb[n - 1] = '\0';
	before = r->events.n;
	worked = act(r, verb, rest);
	if (worked >= 0) {
		r->step_events = before;
		if ((worked == 1) == refused)
			scenario_fail(r, "%s: %s %s", refused ? "was not refused" : "did not work", line, refused ? "" : r->why.text);
		return;
	}
	if (scenario_check(r, verb, rest))
		return;
	key = scenario_word(r, &rest);
	if (scenario_spot(r, key, &s) && !scenario_check_spot(r, verb, s, rest))
		scenario_fail(r, "unknown step: %s", line);
}

static void begin_scenario(struct run *r, const char *title)
{
	r->title = title;
	r->failed = false;
	r->why.text[0] = '\0';
	r->env = (struct eval_env){ .utc_offset = 480, .deviceid = "K7", .username = "007", .random = 42, .lang = r->form->default_lang };
	r->env.now_ms = INT64_C(1795401727000); /* 2026-11-23T10:42:07+08:00 */
}

int scenario_run_file(const char *path, int *ran)
{
	struct run r = { .path = path, .a = arena_new(), .title = "" };
	struct strbuf text;
	struct err err = ERR_INIT;
	int failed = 0;
	bool open = false;

	*ran = 0;
	strbuf_init(&text);
	strbuf_init(&r.changed);
	if (fs_read(&text, path, 1 << 20, &err) != ST_OK) {
		fprintf(stderr, "%s\n", err.text);
		failed = 1;
	}
	for (char *line = text.data, *next; *line; line = next) {
		next = line + strcspn(line, "\n");
		if (*next)
			*next++ = '\0';
		r.line++;
		if (*line == '\0' || *line == '#')
			continue;
		if (strncmp(line, "form: ", 6) == 0 || strncmp(line, "== ", 3) == 0) {
			if (open)
				finish(&r);
			failed += open && r.failed;
			open = *line == '=';
			if (*line == 'f') {
				form_free(r.form);
				r.form = scenario_form(line + 6);
			} else if (r.form) {
				begin_scenario(&r, line + 3);
				++*ran;
			}
			if (!r.form) {
				failed++;
				break;
			}
		} else if (open) {
			step(&r, line);
		}
	}
	if (open)
		finish(&r);
	failed += open && r.failed;
	form_free(r.form);
	strbuf_clear(&r.changed);
	strbuf_clear(&text);
	VEC_CLEAR(&r.events);
	arena_free(r.a);
	return failed;
}
