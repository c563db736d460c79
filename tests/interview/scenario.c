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
#include "interview/session.h"

struct event {
	enum session_event kind;
	char *key, *value, *old;
};

struct run {
	const char *path;
	int line;
	const char *title;
	struct form *form;
	struct eval_env env;
	struct session *session;
	struct sink sink;
	VEC(struct event) events;
	size_t step_events; /* events before the present step */
	struct complaint why;
	bool cleared, raw;
	uint64_t evals;
	struct strbuf changed;
	struct arena *a;
	bool failed;
};

static void fail_step(struct run *r, const char *fmt, ...) PRINTF_LIKE(2, 3);

static void fail_step(struct run *r, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%d: %s: ", fs_base_name(r->path), r->line, r->title);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	r->failed = true;
}

static void expect_text(struct run *r, const char *what, const char *got, const char *want)
{
	if (strcmp(got, want) != 0)
		fail_step(r, "%s is \"%s\", expected \"%s\"", what, got, want);
}

static void expect_bool(struct run *r, const char *what, bool got, const char *want)
{
	expect_text(r, what, got ? "yes" : "no", want);
}

static void expect_int(struct run *r, const char *what, long got, const char *want)
{
	expect_text(r, what, arena_printf(r->a, "%ld", got), want);
}

static void expect_part(struct run *r, const char *what, const char *got, const char *part)
{
	if (!strstr(got, part))
		fail_step(r, "%s is \"%s\", expected it to hold \"%s\"", what, got, part);
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

/* The next word of *rest; "" at its end. */
static char *word(struct run *r, const char **rest)
{
	const char *s = *rest + strspn(*rest, " ");
	size_t n = strcspn(s, " ");

	*rest = s + n + (s[n] == ' ');
	return arena_strndup(r->a, s, n);
}

static int number(const char *s)
{
	int64_t n = 0;

	return num_parse_int(s, strlen(s), &n) ? (int)n : -1;
}

static struct instance *in_of(struct run *r)
{
	return session_instance(r->session);
}

static bool spot_of(struct run *r, const char *key, struct spot *s)
{
	int node;

	if (instance_find(in_of(r), key, false, s))
		return true;
	node = form_find(r->form, key);
	if (node < 0 || r->form->nodes[node].repeat != 0) {
		fail_step(r, "no such place: %s", key);
		return false;
	}
	*s = (struct spot){ instance_root(in_of(r)), node };
	return true;
}

static const char *key_of(struct run *r, struct spot s)
{
	struct strbuf key;
	const char *out;

	strbuf_init(&key);
	instance_key(&key, in_of(r), s);
	out = arena_strndup(r->a, key.data, key.len);
	strbuf_clear(&key);
	return out;
}

static const char *place(struct run *r, struct session *s)
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

static const char *body_text(struct run *r, struct session *s)
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
			fail_step(r, "replay of event %zu (%s %s) failed: %s", i, session_event_name(r->events.v[i].kind),
				  r->events.v[i].key, err.text);
	expect_text(r, "the replayed place", place(r, again), place(r, r->session));
	expect_text(r, "the replayed body", body_text(r, again), body_text(r, r->session));
	session_free(again);
}

static void finish(struct run *r)
{
	if (r->session && !r->raw)
		check_replay(r);
	session_free(r->session);
	r->session = NULL;
}

static void note_changed(void *ctx, struct spot s)
{
	struct run *r = ctx;

	strbuf_adds(&r->changed, key_of(r, s));
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

	if (body_to_instance(copy, body_text(r, r->session), &err) != ST_OK)
		fail_step(r, "%s", err.text);
	instance_recompute(copy);
	strbuf_reset(&r->changed);
	if (instance_find(copy, key, false, &s))
		instance_set(copy, s, text, note_changed, r);
	rest = arena_strndup(r->a, r->changed.data, r->changed.len);
	for (char *w = word(r, &rest); *w; w = word(r, &rest))
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
		change_copy(r, place(r, r->session), text);
	before = instance_evaluations(in_of(r));
	ok = session_answer(r->session, text, &r->why);
	r->evals = instance_evaluations(in_of(r)) - before;
	return ok;
}

static bool do_put(struct run *r, const char *rest)
{
	const char *key = word(r, &rest);
	struct spot s;

	if (!spot_of(r, key, &s))
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
	if (body_to_instance(copy, body_text(r, r->session), &err) != ST_OK)
		fail_step(r, "%s", err.text);
	instance_recompute(copy);
	body_from_instance(&again, copy);
	expect_text(r, "the reloaded body", again.data, body_text(r, r->session));
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
	if (strcmp(verb, "prev") == 0)
		return session_prev(s);
	if (strcmp(verb, "jump") == 0)
		return spot_of(r, word(r, &rest), &spot) ? session_jump(s, spot) : 1;
	if (strcmp(verb, "add") == 0)
		return session_row_add(s) != NULL;
	if (strcmp(verb, "open") == 0)
		return session_row_open(s, number(rest) - 1);
	if (strcmp(verb, "remove") == 0)
		return session_row_remove(s, number(rest) - 1, "登记错了");
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
		key = word(r, &rest);
		if (instance_find(in_of(r), key, true, &spot) || spot_of(r, key, &spot))
			instance_put(in_of(r), spot, rest);
		return 1;
	}
	if (strcmp(verb, "load") == 0) {
		instance_recompute(in_of(r));
		return 1;
	}
	return -1;
}

static const char *const states[] = { "answered", "open", "required", "wrong", "skipped" };

static void check_item(struct run *r, const char *rest)
{
	const char *key = word(r, &rest), *state = word(r, &rest);
	struct spot s;
	size_t n;
	const struct item *items;

	if (!spot_of(r, key, &s))
		return;
	items = session_items(r->session, &n, r->a);
	for (size_t i = 0; i < n; i++) {
		if (items[i].spot.frame != s.frame || items[i].spot.node != s.node)
			continue;
		expect_text(r, "the state", states[items[i].state], state);
		if (rest[0])
			expect_part(r, "the reason", items[i].why, rest);
		return;
	}
	expect_text(r, "the state", "none", state);
}

static void check_event(struct run *r, const char *rest)
{
	const char *name = word(r, &rest), *want[3];
	bool found = false;

	for (int i = 0; i < 3; i++)
		want[i] = word(r, &rest);
	for (size_t i = r->step_events; i < r->events.n; i++) {
		const struct event *e = &r->events.v[i];
		const char *got[3] = { e->key, e->value, e->old };
		bool same = strcmp(session_event_name(e->kind), name) == 0;

		for (int k = 0; k < 3; k++)
			same = same && strcmp(got[k], strcmp(want[k], "-") == 0 ? "" : want[k]) == 0;
		found = found || same;
	}
	if (found)
		return;
	fail_step(r, "event %s was not told", name);
	for (size_t i = r->step_events; i < r->events.n; i++)
		fprintf(stderr, "\ttold: %s [%s] [%s] [%s]\n", session_event_name(r->events.v[i].kind), r->events.v[i].key,
			r->events.v[i].value, r->events.v[i].old);
}

static void check_marks(struct run *r, const char *want)
{
	static const char *const names[] = { "type", "choice", "constraint", "skip", "required", "consent" };
	unsigned marks = validate_all(in_of(r), true, true, NULL, NULL);
	struct strbuf got;

	strbuf_init(&got);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (marks & (1u << i))
			strbuf_addf(&got, "%s%s", got.len ? " " : "", names[i]);
	expect_text(r, "marks", got.len ? got.data : "none", want);
	strbuf_clear(&got);
}

static void check_body(struct run *r, const char *want)
{
	char *got = arena_strdup(r->a, body_text(r, r->session));
	size_t n = strlen(got);

	for (size_t i = 0; i < n; i++)
		got[i] = (char)(got[i] == '\t' ? '=' : got[i] == '\n' ? ';' : got[i]);
	if (n > 0)
		got[n - 1] = '\0';
	expect_text(r, "the body", got, want);
}

static void check_choices(struct run *r, struct spot s, const char *want)
{
	size_t n;
	const struct choice **c = instance_choices(in_of(r), s, &n, r->a);
	struct strbuf got;

	strbuf_init(&got);
	for (size_t i = 0; i < n; i++)
		strbuf_addf(&got, "%s%s", i ? " " : "", c[i]->name);
	expect_text(r, "choices", got.data, want);
	strbuf_clear(&got);
}

/* Expectations about the whole; false if verb is none of them. */
static bool check_whole(struct run *r, const char *verb, const char *rest)
{
	struct session *s = r->session;
	struct complaint c;
	bool keys;
	int at, left;

	if (strcmp(verb, "at") == 0)
		expect_text(r, "the place", place(r, s), rest);
	else if (strcmp(verb, "why") == 0)
		expect_part(r, "the refusal", r->why.text, rest);
	else if (strcmp(verb, "cleared") == 0)
		expect_bool(r, "cleared", r->cleared, rest);
	else if (strcmp(verb, "item") == 0)
		check_item(r, rest);
	else if (strcmp(verb, "outcome") == 0)
		expect_text(r, "the outcome", session_outcome(s), rest);
	else if (strcmp(verb, "share") == 0)
		expect_text(r, "the share", arena_printf(r->a, "%.2f", session_answered_share(s, NULL)), rest);
	else if (strcmp(verb, "keys") == 0)
		expect_bool(r, "keys", (session_answered_share(s, &keys), keys), rest);
	else if (strcmp(verb, "complete") == 0)
		expect_text(r, "complete", session_check(s, &c) ? "yes" : key_of(r, c.spot), rest);
	else if (strcmp(verb, "marks") == 0)
		check_marks(r, rest);
	else if (strcmp(verb, "changed") == 0)
		expect_text(r, "changed", r->changed.len ? r->changed.data : "none", rest);
	else if (strcmp(verb, "event") == 0)
		check_event(r, rest);
	else if (strcmp(verb, "body") == 0)
		check_body(r, rest);
	else if (strcmp(verb, "evals") == 0) {
		if (r->evals > (uint64_t)number(rest))
			fail_step(r, "%llu evaluations, expected at most %s", (unsigned long long)r->evals, rest);
	} else if (strcmp(verb, "progress") == 0) {
		session_progress(s, &at, &left);
		expect_text(r, "progress", arena_printf(r->a, "%d %d", at, left), rest);
	} else
		return false;
	return true;
}

/* Expectations about one spot; false if verb is none of them. */
static bool check_spot(struct run *r, const char *verb, struct spot s, const char *rest)
{
	struct instance *in = in_of(r);
	int lang = session_lang(r->session);
	bool missing;

	if (strcmp(verb, "value") == 0)
		expect_text(r, "the value", instance_value(in, s), rest);
	else if (strcmp(verb, "stored") == 0)
		expect_text(r, "the stored text", instance_get(in, s), rest);
	else if (strcmp(verb, "relevant") == 0)
		expect_bool(r, "relevant", instance_relevant(in, s), rest);
	else if (strcmp(verb, "required") == 0)
		expect_bool(r, "required", instance_required(in, s), rest);
	else if (strcmp(verb, "readonly") == 0)
		expect_bool(r, "readonly", instance_read_only(in, s), rest);
	else if (strcmp(verb, "count") == 0)
		expect_int(r, "the count", instance_count(in, s.frame, s.node), rest);
	else if (strcmp(verb, "label") == 0)
		expect_text(r, "the label", instance_text(in, s, TEXT_LABEL, lang, r->a, NULL), rest);
	else if (strcmp(verb, "hint") == 0)
		expect_text(r, "the hint", instance_text(in, s, TEXT_HINT, lang, r->a, NULL), rest);
	else if (strcmp(verb, "missing") == 0)
		expect_bool(r, "missing", (instance_text(in, s, TEXT_LABEL, lang, r->a, &missing), missing), rest);
	else if (strcmp(verb, "choices") == 0)
		check_choices(r, s, rest);
	else
		return false;
	return true;
}

static void set_env(struct run *r, const char *rest)
{
	for (char *w = word(r, &rest); *w; w = word(r, &rest)) {
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
			fail_step(r, "unknown setting %s", w);
	}
}

static void step(struct run *r, const char *line)
{
	const char *rest = line;
	char *verb = word(r, &rest);
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
			fail_step(r, "%s: %s %s", refused ? "was not refused" : "did not work", line, refused ? "" : r->why.text);
		return;
	}
	if (check_whole(r, verb, rest))
		return;
	key = word(r, &rest);
	if (spot_of(r, key, &s) && !check_spot(r, verb, s, rest))
		fail_step(r, "unknown step: %s", line);
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
