/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/faults/stage_check.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "base/attr.h"
#include "base/err.h"
#include "store/door.h"
#include "store/store.h"

static char complaint[700];

static const char *complain(const char *what, const char *why)
{
	(void)snprintf(complaint, sizeof(complaint), "%s: %s", what, why);
	return complaint;
}

struct seen {
	struct identity identity;
	bool found;
	struct strbuf *events, *body;
};

static enum status see_draft(void *ctx, const struct draft *d)
{
	struct seen *seen = ctx;

	seen->identity = d->identity;
	seen->found = true;
	return ST_OK;
}

static enum status see_event(void *ctx, int64_t n UNUSED, int64_t at_ms UNUSED, const char *event,
			     const char *key, const char *value, const char *old UNUSED)
{
	struct seen *seen = ctx;

	if (strcmp(event, "set") != 0) /* circumstances, among them a random number */
		strbuf_addf(seen->events, "%s\t%s\t%s\n", event, key, value);
	return ST_OK;
}

static enum status see_head(void *ctx, const struct head *head)
{
	struct seen *seen = ctx;

	if (seen->body)
		strbuf_add(seen->body, head->rev->body, head->rev->body_len);
	return ST_OK;
}

const char *check_interview(const struct stage *s, struct strbuf *events, struct strbuf *body)
{
	struct seen seen = { .events = events, .body = body };
	struct store *st = NULL;
	struct doors *doors = NULL;
	struct err err = ERR_INIT;
	char path[128];
	enum status status;

	(void)snprintf(path, sizeof(path), "%s/field.db", s->work);
	status = store_open(&st, path, 0, &err);
	if (status == ST_OK)
		status = doors_open(&doors, path, &err);
	if (status == ST_OK)
		status = store_check(st, &err);
	if (status == ST_OK)
		status = store_drafts_each(st, false, see_draft, &seen, &err);
	if (status == ST_OK && seen.found)
		status = store_events_each(st, &seen.identity, see_event, &seen, &err);
	if (status == ST_OK)
		status = store_heads_each(st, REV_INTERVIEW, NULL, see_head, &seen, &err);
	doors_close(doors);
	store_close(st);
	return status == ST_OK ? NULL : complain("field.db", err.text);
}

const char *check_office(const struct stage *s, struct digest *digest, long *revisions)
{
	struct store *st = NULL;
	struct store_state state = { 0 };
	struct err err = ERR_INIT;
	char path[128];
	enum status status;

	(void)snprintf(path, sizeof(path), "%s/office.db", s->work);
	status = store_open(&st, path, 0, &err);
	if (status == ST_OK)
		status = store_check(st, &err);
	if (status == ST_OK)
		status = store_state(st, &state, &err);
	store_close(st);
	*digest = state.digest;
	*revisions = (long)state.revisions;
	return status == ST_OK ? NULL : complain("office.db", err.text);
}

static const char stopped[] = "stop\t\t\n";

static const char *verify_interview(const struct stage *s, size_t acked, bool ended,
				    size_t *answered)
{
	struct strbuf events, body;
	const char *wrong;
	size_t n;

	strbuf_init(&events);
	strbuf_init(&body);
	wrong = check_interview(s, &events, &body);
	n = events.len;
	/* A key script that came to a fault of its own leaves the interview as a person does who closes it. */
	if (n >= strlen(stopped) && strcmp(events.data + n - strlen(stopped), stopped) == 0)
		n -= strlen(stopped);
	*answered = n;
	if (!wrong && n < acked)
		wrong = "an acknowledged answer is lost";
	else if (!wrong && (n > s->answers.len || memcmp(events.data, s->answers.data, n) != 0))
		wrong = "the journal says something else";
	else if (!wrong && body.len > 0 &&
		 (body.len != s->body.len || memcmp(body.data, s->body.data, body.len) != 0))
		wrong = "the interview says something else";
	else if (!wrong && (ended || acked == s->answers.len) && body.len == 0)
		wrong = "the finished interview is lost";
	strbuf_clear(&events);
	strbuf_clear(&body);
	return wrong;
}

static bool same(const struct file *a, const struct file *b)
{
	return a && b && a->bytes.len == b->bytes.len &&
	       (a->bytes.len == 0 || memcmp(a->bytes.data, b->bytes.data, a->bytes.len) == 0);
}

static bool temporary(const char *name)
{
	size_t n = strlen(name);

	return n > 4 && strcmp(name + n - 4, ".tmp") == 0;
}

static const char *verify_export(const struct stage *s, bool ended)
{
	struct file_list now = { 0 };
	const char *wrong = NULL;

	files_take(&now, s->work);
	for (size_t i = 0; i < now.n && !wrong; i++) {
		const char *name = now.v[i].name;

		if (strncmp(name, "out/", 4) != 0 || temporary(name))
			continue;
		if (!same(&now.v[i], files_find(&s->exported, name)) &&
		    !same(&now.v[i], files_find(&s->before, name)))
			wrong = complain(name, "a partial file under its final name");
	}
	for (size_t i = 0; i < s->before.n && !wrong; i++)
		if (!files_find(&now, s->before.v[i].name))
			wrong = complain(s->before.v[i].name, "the file of before is gone");
	for (size_t i = 0; i < s->exported.n && !wrong && ended; i++)
		if (!same(&s->exported.v[i], files_find(&now, s->exported.v[i].name)))
			wrong = complain(s->exported.v[i].name, "said to be written, and is not");
	files_clear(&now);
	return wrong;
}

static const char *verify_merge(const struct stage *s, bool ended)
{
	struct digest digest;
	long revisions = 0;
	const char *wrong = check_office(s, &digest, &revisions);

	if (!wrong && ended && digest_compare(&digest, &s->merged) != 0)
		wrong = "said to be merged, and is not";
	if (!wrong && revisions == 0 && digest_compare(&digest, &s->unmerged) != 0)
		wrong = "nothing was merged, and the state is another";
	return wrong;
}

const char *stage_verify(const struct stage *s, enum scene scene, size_t acked, bool ended,
			 size_t *answered)
{
	size_t ignored = 0;

	switch (scene) {
	case SCENE_INTERVIEW:
		return verify_interview(s, acked, ended, answered);
	case SCENE_EXPORT: {
		const char *wrong = verify_export(s, ended);

		return wrong ? wrong : verify_interview(s, s->answers.len, true, &ignored);
	}
	case SCENE_MERGE:
		return verify_merge(s, ended);
	case SCENES:
		break;
	}
	return "no such scene";
}

const char *stage_again(struct stage *s, enum scene scene, size_t answered)
{
	struct strbuf said;
	struct digest digest;
	long revisions = 0;
	const char *wrong = NULL;
	int status;

	if (scene == SCENE_INTERVIEW) {
		struct strbuf events, body;

		strbuf_init(&events);
		strbuf_init(&body);
		wrong = check_interview(s, &events, &body);
		if (!wrong && body.len == 0) {
			status = stage_resume(s, answered);
			wrong = status == 0 ? check_interview(s, &events, &body)
					    : "cannot be resumed";
			if (!wrong && (body.len != s->body.len ||
				       memcmp(body.data, s->body.data, body.len) != 0))
				wrong = complain("resumed, and the interview says something else",
						 body.data ? body.data : "");
		}
		strbuf_clear(&events);
		strbuf_clear(&body);
		return wrong;
	}
	strbuf_init(&said);
	status = stage_run(s, scene, NULL, &said);
	if (status != 0)
		wrong = complain("begun again it fails", said.data);
	else if (scene == SCENE_EXPORT)
		wrong = verify_export(s, true);
	else if (!(wrong = check_office(s, &digest, &revisions)) &&
		 digest_compare(&digest, &s->merged) != 0)
		wrong = "begun again it comes to another state";
	strbuf_clear(&said);
	return wrong;
}
