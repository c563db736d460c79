/* SPDX-License-Identifier: MIT */
/*
 * Answers a form the way a household might, and prints the keys a volunteer would press: the same session that the program runs is run
 * here beside it, answers are drawn from a seed, and what the form refuses is tried again with another value. Works on any form.
 *   walk FORM [--seed N] [--household ID] [--draw-seed S --wave W] [--informant CODE] [--respondent CODE] [--turns FILE] [--from K] [--until K]
 *        [--other-language] [--correct] [--answers]
 * --informant, --respondent: what is answered when consent is asked for (by default the first choice). --turns FILE: every
 * choice has its turn, from one interview to the next that names the same file.
 * --until K stops after K stops of the interview with the pause key, --from K prints only what comes after them; --answers prints what
 * was answered instead of the keys, a line "KEY<TAB>VALUE" a question.
 */
#include "config.h"

#include "bench/walk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/num.h"
#include "forms/load.h"
#include "tests/support/drawn.h"

enum { MAX_STOPS = 4000, MAX_ROWS = 2, SECONDS_A_QUESTION = 9, TURNS_MAX = 16 << 20 };

/* A roster: a row or two are added, or the rows there are are opened one after another; then N. */
static bool walk_roster(struct walk *w, struct stop at)
{
	struct instance *in = session_instance(w->s);
	int rows = instance_count(in, at.spot.frame, at.spot.node);
	int wanted = instance_wanted(in, at.spot.frame, at.spot.node);
	bool fixed = wanted >= 0;

	if (fixed && wanted < rows) /* rows beyond a lowered count are hidden */
		rows = wanted;
	if (!fixed && rows < MAX_ROWS && session_row_add(w->s)) {
		strbuf_adds(&w->keys, "A");
		return true;
	}
	if (fixed && w->fixed_row < rows) {
		int row = (int)w->fixed_row++;

		strbuf_adds(&w->keys, "<home>");
		for (int i = 0; i < row; i++)
			strbuf_adds(&w->keys, "<down>");
		strbuf_adds(&w->keys, "<enter>");
		return session_row_open(w->s, row);
	}
	w->fixed_row = 0;
	strbuf_adds(&w->keys, "N");
	return walk_go_on(w);
}

static void change_language(struct walk *w)
{
	const struct form *form = instance_form(session_instance(w->s));
	int other = (session_lang(w->s) + 1) % (int)form->n_langs;

	if (form->n_langs < 2)
		return;
	session_set_lang(w->s, other);
	strbuf_addf(&w->keys, "<f3>%d", other + 1);
}

/* With answers there is a slip to read; a refusal is just noted. */
static const char *end_keys(const char *outcome)
{
	if (strcmp(outcome, "t") == 0)
		return "<wait 2s><enter>19:30<enter>\n";
	if (strcmp(outcome, "1.1") == 0 || strcmp(outcome, "1.2") == 0 ||
	    strcmp(outcome, "2.12") == 0)
		return "<wait 2s><enter><enter>\n";
	return "<wait 2s><enter>\n";
}

/* From the present question on to the end, where nothing more is to be said. */
static bool press_on(struct walk *w)
{
	while (session_at(w->s).kind != STOP_END) {
		strbuf_adds(&w->keys,
			    session_at(w->s).kind == STOP_ROSTER ? "N" : "<wait 2s><enter>");
		if (!walk_go_on(w))
			return false;
	}
	return true;
}

/* Another choice at one question, reached through the list of all questions (its line is number at). */
static bool change_at(struct walk *w, struct spot spot, size_t at)
{
	struct arena *a = arena_new();
	char *old = mem_strdup(instance_get(session_instance(w->s), spot));
	struct complaint why;
	size_t n = 0;
	const struct choice **choices = instance_choices(session_instance(w->s), spot, &n, a);
	bool done = false;

	for (size_t i = 0; i < n && !walk_is_moved_to(choices, n) && !done; i++) {
		if (strcmp(choices[i]->name, old) == 0 || !session_jump(w->s, spot))
			continue;
		strbuf_reset(&w->keys);
		strbuf_adds(&w->keys, "<f6><home>");
		for (size_t k = 0; k < at; k++)
			strbuf_adds(&w->keys, "<down>");
		strbuf_adds(&w->keys, "<enter>");
		walk_press(w, choices, n, i, false);
		done = session_answer(w->s, choices[i]->name, &why) && walk_go_on(w) && press_on(w);
		if (!done && (!session_jump(w->s, spot) || !session_answer(w->s, old, &why)))
			break;
	}
	free(old);
	arena_free(a);
	return done;
}

/* The keys of a correction: the last question that can be answered otherwise without anything new being asked. */
static bool change_last(struct walk *w)
{
	const unsigned fixed = ROLE_CONSENT_INFORMANT | ROLE_CONSENT_RESPONDENT;
	struct arena *a = arena_new();
	size_t n = 0;
	const struct item *items = session_items(w->s, &n, a);
	bool done = false;

	for (size_t i = n; i > 0 && !done; i--) {
		const struct node *node =
			&instance_form(session_instance(w->s))->nodes[items[i - 1].spot.node];

		if (items[i - 1].state == ITEM_ANSWERED && node->type->input == INPUT_ONE &&
		    !(node->role & fixed) && node->repeat == 0)
			done = change_at(w, items[i - 1].spot, i - 1);
	}
	strbuf_adds(&w->keys, "<wait 2s><enter><enter>\n");
	arena_free(a);
	if (!done)
		fprintf(stderr, "walk: no answer to correct\n");
	return done;
}

static bool walk(struct walk *w)
{
	for (w->stops = 0; w->stops < MAX_STOPS; w->stops++) {
		struct stop at = session_at(w->s);

		if (w->from && w->stops == w->from)
			strbuf_reset(&w->keys);
		if (w->until && w->stops == w->until) {
			strbuf_adds(&w->keys, "<wait 1s><f8>"); /* a digit's moment must be over */
			return true;
		}
		if (w->other_language && w->stops == 2)
			change_language(w);
		if (at.kind == STOP_END)
			break;
		strbuf_addf(&w->keys, "<wait %ds>", 2 + drawn_below(&w->random, SECONDS_A_QUESTION));
		if (!(at.kind == STOP_ROSTER ? walk_roster(w, at) : walk_question(w, at))) {
			fprintf(stderr, "walk: stuck at %s\n", walk_node(w, at)->path);
			return false;
		}
		strbuf_addc(&w->keys, '\n');
	}
	if (w->correct)
		return change_last(w);
	strbuf_adds(&w->keys, end_keys(session_outcome(w->s)));
	return w->stops < MAX_STOPS;
}

static long number(const char *text)
{
	int64_t n = 0;

	return num_parse_int(text, strlen(text), &n) ? (long)n : 0;
}

/* One line a question that a person answers; a line end inside an answer is written \n. */
static void print_answer(void *ctx, struct spot spot)
{
	struct walk *w = ctx;
	struct instance *in = session_instance(w->s);
	const struct node *node = &instance_form(in)->nodes[spot.node];
	struct strbuf line;

	if (node->type->input <= INPUT_NOTE || instance_read_only(in, spot))
		return;
	strbuf_init(&line);
	instance_key(&line, in, spot);
	strbuf_addc(&line, '\t');
	for (const char *at = instance_value(in, spot); *at; at++)
		*at == '\n' ? strbuf_adds(&line, "\\n") : strbuf_addc(&line, *at);
	strbuf_addc(&line, '\n');
	fwrite(line.data, 1, line.len, stdout);
	strbuf_clear(&line);
}

static bool write_turns(const struct walk *w)
{
	FILE *f = fopen(w->turns_file, "a");
	bool ok = f && fwrite(w->turns.data, 1, w->turns.len, f) == w->turns.len;

	return f && fclose(f) == 0 && ok;
}

static int run(struct walk *w, const char *path, struct eval_env *env)
{
	struct form *form = NULL;
	struct err err = ERR_INIT;
	int status = 1;

	if (form_load(&form, path, NULL, &err) != ST_OK) {
		fprintf(stderr, "walk: %s: %s\n", path, err.text);
		return 1;
	}
	env->lang = form->default_lang;
	strbuf_adds(&w->past, "\n");
	if (w->turns_file && fs_exists(w->turns_file) && fs_read(&w->past, w->turns_file, TURNS_MAX, &err) != ST_OK)
		return 1;
	w->s = session_new(form, env, NULL);
	if (walk(w)) {
		if (w->answers)
			instance_each(session_instance(w->s), print_answer, w);
		else
			fwrite(w->keys.data, 1, w->keys.len, stdout);
		status = w->turns_file && !write_turns(w);
	}
	session_free(w->s);
	form_free(form);
	return status;
}

int main(int argc, char **argv)
{
	struct walk w = { .random = 1 };
	struct eval_env env = { .now_ms = 1795392000000,
				.utc_offset = 480,
				.seed = "",
				.wave = "1",
				.household = "",
				.random = 1 };
	int status;

	if (argc < 2 || !digest_ready())
		return 2;
	i18n_start_locale();
	for (int i = 2; i < argc; i++) {
		const char *value = i + 1 < argc ? argv[i + 1] : "";

		if (strcmp(argv[i], "--other-language") == 0) {
			w.other_language = true;
			continue;
		}
		if (strcmp(argv[i], "--answers") == 0) {
			w.answers = true;
			continue;
		}
		if (strcmp(argv[i], "--correct") == 0) {
			w.correct = true;
			continue;
		}
		if (strcmp(argv[i], "--seed") == 0)
			w.random = (uint64_t)number(value);
		else if (strcmp(argv[i], "--household") == 0)
			env.household = value;
		else if (strcmp(argv[i], "--draw-seed") == 0)
			env.seed = value;
		else if (strcmp(argv[i], "--wave") == 0)
			env.wave = value;
		else if (strcmp(argv[i], "--informant") == 0)
			w.informant = value;
		else if (strcmp(argv[i], "--respondent") == 0)
			w.respondent = value;
		else if (strcmp(argv[i], "--turns") == 0)
			w.turns_file = value;
		else if (strcmp(argv[i], "--from") == 0)
			w.from = number(value);
		else if (strcmp(argv[i], "--until") == 0)
			w.until = number(value);
		else
			return 2;
		i++;
	}
	w.household = *env.household != '\0';
	strbuf_init(&w.keys);
	strbuf_init(&w.past);
	strbuf_init(&w.turns);
	status = run(&w, argv[1], &env);
	strbuf_clear(&w.turns);
	strbuf_clear(&w.past);
	strbuf_clear(&w.keys);
	return status;
}
