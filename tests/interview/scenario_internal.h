/* SPDX-License-Identifier: MIT */
/* One running scenario; shared by the steps (scenario.c) and what must hold after them (scenario_check.c). */
#ifndef RUHU_TESTS_INTERVIEW_SCENARIO_INTERNAL_H
#define RUHU_TESTS_INTERVIEW_SCENARIO_INTERNAL_H

#include "base/strbuf.h"
#include "base/vec.h"
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

void scenario_fail(struct run *r, const char *fmt, ...) PRINTF_LIKE(2, 3);
void scenario_expect(struct run *r, const char *what, const char *got, const char *want);

char *scenario_word(struct run *r, const char **rest); /* the next word; "" at the end */
int scenario_number(const char *s);
struct instance *scenario_instance(struct run *r);
bool scenario_spot(struct run *r, const char *key, struct spot *s); /* a failure of the scenario if there is no such place */
const char *scenario_key(struct run *r, struct spot s);
const char *scenario_place(struct run *r, struct session *s);
const char *scenario_body(struct run *r, struct session *s);

/* Expectations about the whole, and about one spot; false if verb is none of them. */
bool scenario_check(struct run *r, const char *verb, const char *rest);
bool scenario_check_spot(struct run *r, const char *verb, struct spot s, const char *rest);

#endif
