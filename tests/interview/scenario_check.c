/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "scenario_internal.h"

#include "base/arena.h"
#include "forms/form.h"
#include "forms/validate.h"

static void expect_bool(struct run *r, const char *what, bool got, const char *want)
{
	scenario_expect(r, what, got ? "yes" : "no", want);
}

static void expect_int(struct run *r, const char *what, long got, const char *want)
{
	scenario_expect(r, what, arena_printf(r->a, "%ld", got), want);
}

static void expect_part(struct run *r, const char *what, const char *got, const char *part)
{
	if (!strstr(got, part))
		scenario_fail(r, "%s is \"%s\", expected it to hold \"%s\"", what, got, part);
}

static const char *const states[] = { "answered", "open", "required", "wrong", "doubtful", "skipped" };

static void check_item(struct run *r, const char *rest)
{
	const char *key = scenario_word(r, &rest), *state = scenario_word(r, &rest);
	struct spot s;
	size_t n;
	const struct item *items;

	if (!scenario_spot(r, key, &s))
		return;
	items = session_items(r->session, &n, r->a);
	for (size_t i = 0; i < n; i++) {
		if (items[i].spot.frame != s.frame || items[i].spot.node != s.node)
			continue;
		scenario_expect(r, "the state", states[items[i].state], state);
		if (rest[0])
			expect_part(r, "the reason", items[i].why, rest);
		return;
	}
	scenario_expect(r, "the state", "none", state);
}

/* Equal, where '_' wanted stands for a blank and '-' alone for nothing. */
static bool word_fits(const char *got, const char *want)
{
	if (strcmp(want, "-") == 0)
		return *got == '\0';
	while (*got && (*got == *want || (*got == ' ' && *want == '_'))) {
		got++;
		want++;
	}
	return *got == *want;
}

static void check_event(struct run *r, const char *rest)
{
	const char *name = scenario_word(r, &rest), *want[3];
	bool found = false;

	for (int i = 0; i < 3; i++)
		want[i] = scenario_word(r, &rest);
	for (size_t i = r->step_events; i < r->events.n; i++) {
		const struct event *e = &r->events.v[i];
		const char *got[3] = { e->key, e->value, e->old };
		bool same = strcmp(session_event_name(e->kind), name) == 0;

		for (int k = 0; k < 3; k++)
			same = same && word_fits(got[k], want[k]);
		found = found || same;
	}
	if (found)
		return;
	scenario_fail(r, "event %s was not told", name);
	for (size_t i = r->step_events; i < r->events.n; i++)
		fprintf(stderr, "\ttold: %s [%s] [%s] [%s]\n", session_event_name(r->events.v[i].kind), r->events.v[i].key,
			r->events.v[i].value, r->events.v[i].old);
}

static void check_marks(struct run *r, const char *want)
{
	static const char *const names[] = { "type", "choice", "constraint", "skip", "required", "consent", "soft" };
	unsigned marks = validate_all(scenario_instance(r), true, true, NULL, NULL);
	struct strbuf got;

	strbuf_init(&got);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (marks & (1u << i))
			strbuf_addf(&got, "%s%s", got.len ? " " : "", names[i]);
	scenario_expect(r, "marks", got.len ? got.data : "none", want);
	strbuf_clear(&got);
}

static void check_body(struct run *r, const char *want)
{
	char *got = arena_strdup(r->a, scenario_body(r, r->session));
	size_t n = strlen(got);

	for (size_t i = 0; i < n; i++)
		got[i] = (char)(got[i] == '\t' ? '=' : got[i] == '\n' ? ';' : got[i]);
	if (n > 0)
		got[n - 1] = '\0';
	scenario_expect(r, "the body", got, want);
}

static void check_choices(struct run *r, struct spot s, bool aloud, const char *want)
{
	size_t n;
	const struct choice **c = aloud ? instance_choices_aloud(scenario_instance(r), s, &n, r->a) : instance_choices(scenario_instance(r), s, &n, r->a);
	struct strbuf got;

	strbuf_init(&got);
	for (size_t i = 0; i < n; i++)
		strbuf_addf(&got, "%s%s", i ? " " : "", c[i]->name);
	scenario_expect(r, "choices", got.data, want);
	strbuf_clear(&got);
}

/* The labels of the choices as they are shown; one that has no text in the language is marked with a star. */
static void check_names(struct run *r, struct spot s, const char *want)
{
	size_t n;
	const struct choice **c = instance_choices(scenario_instance(r), s, &n, r->a);
	struct strbuf got;

	strbuf_init(&got);
	for (size_t i = 0; i < n; i++) {
		bool missing;
		const char *label = instance_choice_label(scenario_instance(r), s, c[i], session_lang(r->session), r->a, &missing);

		strbuf_addf(&got, "%s%s%s", i ? " " : "", label, missing ? "*" : "");
	}
	scenario_expect(r, "the labels", got.data, want);
	strbuf_clear(&got);
}

bool scenario_check(struct run *r, const char *verb, const char *rest)
{
	struct session *s = r->session;
	struct complaint c;
	bool keys;
	int at, left;

	session_answered_share(s, &keys);
	if (strcmp(verb, "at") == 0)
		scenario_expect(r, "the place", scenario_place(r, s), rest);
	else if (strcmp(verb, "why") == 0)
		expect_part(r, "the refusal", r->why.text, rest);
	else if (strcmp(verb, "cleared") == 0)
		expect_bool(r, "cleared", r->cleared, rest);
	else if (strcmp(verb, "item") == 0)
		check_item(r, rest);
	else if (strcmp(verb, "outcome") == 0)
		scenario_expect(r, "the outcome", session_outcome(s), rest);
	else if (strcmp(verb, "share") == 0)
		scenario_expect(r, "the share", arena_printf(r->a, "%.2f", session_answered_share(s, NULL)), rest);
	else if (strcmp(verb, "keys") == 0)
		expect_bool(r, "keys", keys, rest);
	else if (strcmp(verb, "complete") == 0)
		scenario_expect(r, "complete", session_check(s, &c) ? "yes" : scenario_key(r, c.spot), rest);
	else if (strcmp(verb, "marks") == 0)
		check_marks(r, rest);
	else if (strcmp(verb, "changed") == 0)
		scenario_expect(r, "changed", r->changed.len ? r->changed.data : "none", rest);
	else if (strcmp(verb, "event") == 0)
		check_event(r, rest);
	else if (strcmp(verb, "body") == 0)
		check_body(r, rest);
	else if (strcmp(verb, "silent") == 0)
		expect_int(r, "the number of events", (long)(r->events.n - r->step_events), "0");
	else if (strcmp(verb, "evals") == 0) {
		if (r->evals > (uint64_t)scenario_number(rest))
			scenario_fail(r, "%llu evaluations, expected at most %s", (unsigned long long)r->evals, rest);
	} else if (strcmp(verb, "rows") == 0) {
		scenario_expect(r, "the rows shown",
				arena_printf(r->a, "%d due %d", session_rows(s), session_row_due(s) + 1), rest);
	} else if (strcmp(verb, "progress") == 0) {
		session_progress(s, &at, &left);
		scenario_expect(r, "progress", arena_printf(r->a, "%d %d", at, left), rest);
	} else
		return false;
	return true;
}

bool scenario_check_spot(struct run *r, const char *verb, struct spot s, const char *rest)
{
	struct instance *in = scenario_instance(r);
	int lang = session_lang(r->session);
	bool missing;

	instance_text(in, s, TEXT_LABEL, lang, r->a, &missing);
	if (strcmp(verb, "value") == 0)
		scenario_expect(r, "the value", instance_value(in, s), rest);
	else if (strcmp(verb, "stored") == 0)
		scenario_expect(r, "the stored text", instance_get(in, s), rest);
	else if (strcmp(verb, "relevant") == 0)
		expect_bool(r, "relevant", instance_relevant(in, s), rest);
	else if (strcmp(verb, "required") == 0)
		expect_bool(r, "required", instance_required(in, s), rest);
	else if (strcmp(verb, "readonly") == 0)
		expect_bool(r, "readonly", instance_read_only(in, s), rest);
	else if (strcmp(verb, "reason") == 0)
		scenario_expect(r, "the reason", instance_reason(in, s), rest);
	else if (strcmp(verb, "count") == 0)
		expect_int(r, "the count", instance_count(in, s.frame, s.node), rest);
	else if (strcmp(verb, "label") == 0)
		scenario_expect(r, "the label", instance_text(in, s, TEXT_LABEL, lang, r->a, NULL), rest);
	else if (strcmp(verb, "hint") == 0)
		scenario_expect(r, "the hint", instance_text(in, s, TEXT_HINT, lang, r->a, NULL), rest);
	else if (strcmp(verb, "missing") == 0)
		expect_bool(r, "missing", missing, rest);
	else if (strcmp(verb, "choices") == 0 || strcmp(verb, "aloud") == 0)
		check_choices(r, s, *verb == 'a', rest);
	else if (strcmp(verb, "named") == 0)
		check_names(r, s, rest);
	else
		return false;
	return true;
}
