/* SPDX-License-Identifier: MIT */
/*
 * Any text as a whole questionnaire (markdown). One that is refused says so with a sentence; one that is taken gives itself again from
 * its canonical text and can be interviewed a little way.
 *   make fuzz && check-all/fuzz/fuzz/form_fuzz -max_len=8192 -timeout=10 -rss_limit_mb=1024 NEW_CORPUS SRCDIR/tests/data/fuzz/forms
 */
#include "config.h"

#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "forms/diag.h"
#include "forms/form.h"
#include "forms/load.h"
#include "interview/session.h"

enum { STOPS = 30 };

static void check_again(const struct form *form)
{
	struct form *again = NULL;
	struct err err = ERR_INIT;

	if (form_load_bytes(&again, form->canonical, form->canonical_len, "again.csv", NULL,
			    &err) != ST_OK ||
	    strcmp(form->canonical, again->canonical) != 0) {
		fprintf(stderr, "%s\n%s\n", err.text, form->canonical);
		abort();
	}
	form_free(again);
}

static void answer_stop(struct session *s, int i)
{
	static const char *const typed[] = { "1", "2026-11-23", "a", "12:30" };
	struct arena *a = arena_new();
	struct stop at = session_at(s);
	struct complaint why;
	size_t n;

	if (at.kind == STOP_ROSTER) {
		if (i % 3 == 0)
			(void)session_row_add(s);
	} else {
		const struct choice **choices =
			instance_choices(session_instance(s), at.spot, &n, a);

		(void)instance_text(session_instance(s), at.spot, TEXT_LABEL, session_lang(s), a,
				    NULL);
		(void)session_answer(s, n > 0 ? choices[(size_t)i % n]->name : typed[i % 4], &why);
	}
	if (!session_next(s, &why) && session_at(s).kind == STOP_QUESTION) {
		(void)session_answer(s, "", &why);
		(void)session_next(s, &why);
	}
	arena_free(a);
}

static void interview(struct form *form)
{
	struct eval_env env = {
		.now_ms = 1795392000000, .utc_offset = 480, .random = 1, .lang = form->default_lang
	};
	struct session *s = session_new(form, &env, NULL);

	for (int i = 0; i < STOPS && session_at(s).kind != STOP_END; i++)
		answer_stop(s, i);
	session_finish(s);
	session_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct diag_list diags;
	struct form *form = NULL;
	struct err err = ERR_INIT;

	diag_init(&diags, "fuzz.md");
	if (form_load_bytes(&form, (const char *)data, n, "fuzz.md", &diags, &err) == ST_OK) {
		check_again(form);
		interview(form);
	} else if (form || !err.text[0]) {
		abort();
	}
	diag_clear(&diags);
	form_free(form);
	return 0;
}
