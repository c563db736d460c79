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
	struct stage *name; /* gets identity and household */
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

	if (seen->name) {
		identity_format(seen->name->identity, &head->rev->identity);
		(void)snprintf(seen->name->household, sizeof(seen->name->household), "%s",
			       head->rev->household);
	}
	if (seen->body)
		strbuf_add(seen->body, head->rev->body, head->rev->body_len);
	return ST_OK;
}

static const char *read_interview(const struct stage *s, struct seen *seen)
{
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
		status = store_drafts_each(st, false, see_draft, seen, &err);
	if (status == ST_OK && seen->found)
		status = store_events_each(st, &seen->identity, see_event, seen, &err);
	if (status == ST_OK)
		status = store_heads_each(st, REV_INTERVIEW, NULL, see_head, seen, &err);
	doors_close(doors);
	store_close(st);
	return status == ST_OK ? NULL : complain("field.db", err.text);
}

const char *check_interview(const struct stage *s, struct strbuf *events, struct strbuf *body)
{
	struct seen seen = { .events = events, .body = body };

	return read_interview(s, &seen);
}

const char *check_name(struct stage *s)
{
	struct strbuf events;
	struct seen seen = { .events = &events, .name = s };
	const char *wrong;

	strbuf_init(&events);
	wrong = read_interview(s, &seen);
	strbuf_clear(&events);
	return wrong;
}

/* What was answered, and who lives there. */
static bool holds_answers(const struct file *f)
{
	static const char *const canaries[] = { "路灯不亮", STAGE_ROSTER };

	for (size_t i = 0; i < ARRAY_LEN(canaries); i++)
		if (f->bytes.len > 0 &&
		    memmem(f->bytes.data, f->bytes.len, canaries[i], strlen(canaries[i])))
			return true;
	return false;
}

static const char *check_bytes(const struct stage *s)
{
	struct file_list now = { 0 };
	const char *wrong = NULL;

	files_take(&now, s->work);
	for (size_t i = 0; i < now.n && !wrong; i++)
		if (holds_answers(&now.v[i]))
			wrong = complain(now.v[i].name, "answers of a withdrawn record");
	files_clear(&now);
	return wrong;
}

static enum status look_for_erased(const struct stage *s, bool *erased, struct strbuf *roster,
				   struct err *err)
{
	struct store *st = NULL;
	struct doors *doors = NULL;
	struct identity identity;
	char path[128];
	enum status status;

	(void)snprintf(path, sizeof(path), "%s/field.db", s->work);
	status = store_open(&st, path, 0, err);
	if (status == ST_OK)
		status = doors_open(&doors, path, err);
	if (status == ST_OK && identity_parse(s->identity, &identity))
		status = store_erased(st, &identity, erased, err);
	if (status == ST_OK)
		status = doors_roster_get(doors, s->household, roster, err);
	doors_close(doors);
	store_close(st);
	return status;
}

const char *check_erased(const struct stage *s, bool *gone)
{
	struct strbuf events, body, roster;
	struct err err = ERR_INIT;
	const char *wrong;
	bool whole;

	strbuf_init(&events);
	strbuf_init(&body);
	strbuf_init(&roster);
	*gone = false;
	wrong = check_interview(s, &events, &body);
	if (!wrong && look_for_erased(s, gone, &roster, &err) != ST_OK)
		wrong = complain("what was withdrawn", err.text);
	whole = body.len == s->body.len && events.len == s->answers.len &&
		memcmp(body.data, s->body.data, body.len) == 0 &&
		memcmp(events.data, s->answers.data, events.len) == 0;
	if (!wrong && !*gone && !whole)
		wrong = "a part of the record is gone";
	if (!wrong && *gone && (events.len || body.len || roster.len))
		wrong = "a part of a withdrawn record is left";
	if (!wrong && *gone)
		wrong = check_bytes(s);
	strbuf_clear(&events);
	strbuf_clear(&body);
	strbuf_clear(&roster);
	return wrong;
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

enum { LINES_BACK = 6 };

/*
 * How far the journal gets in the one that was expected, in bytes; *wrong gets the place where it says something else. A batch whose
 * commit failed after it was on the disk is written once more: some lines may come again, which changes no answer.
 */
static size_t follow(const struct stage *s, const char *events, size_t n, const char **wrong)
{
	size_t start[LINES_BACK + 1] = { 0 }, known = 1, at = 0, most = 0;

	for (size_t i = 0; i < n;) {
		size_t len = strcspn(events + i, "\n") + 1, k = 0;

		/* start[0] is the next line that is expected, start[k] the one k lines before. */
		while (k < known && strncmp(s->answers.data + start[k], events + i, len) != 0)
			k++;
		if (k == known || start[k] + len > s->answers.len) {
			*wrong = events + i;
			return most;
		}
		memmove(start, start + k, (known - k) * sizeof(start[0]));
		known -= k;
		at = start[0] + len;
		if (known > LINES_BACK)
			known = LINES_BACK;
		memmove(start + 1, start, known * sizeof(start[0]));
		start[0] = at;
		known++;
		most = at > most ? at : most;
		i += len;
	}
	return most;
}

static const char *verify_interview(const struct stage *s, size_t acked, bool ended,
				    size_t *answered)
{
	struct strbuf events, body;
	const char *wrong, *other = NULL;
	size_t n;

	strbuf_init(&events);
	strbuf_init(&body);
	wrong = check_interview(s, &events, &body);
	n = events.len;
	/* A key script that came to a fault of its own leaves the interview as a person does who closes it. */
	if (n >= strlen(stopped) && strcmp(events.data + n - strlen(stopped), stopped) == 0)
		n -= strlen(stopped);
	*answered = follow(s, n ? events.data : "", n, &other);
	if (!wrong && other)
		wrong = complain("the journal says something else", other);
	else if (!wrong && *answered < (acked < s->answers.len ? acked : s->answers.len))
		wrong = "an acknowledged answer is lost";
	else if (!wrong && body.len > 0 &&
		 (body.len != s->body.len || memcmp(body.data, s->body.data, body.len) != 0))
		wrong = "the interview says something else";
	else if (!wrong && (ended || acked > s->answers.len) && body.len == 0)
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

const char *check_returned(const struct stage *s, bool ended)
{
	struct file_list now = { 0 };
	size_t ignored = 0, left = 0;
	bool there, half;

	files_take(&now, s->work);
	there = files_find(&now, "field.db") != NULL;
	half = files_find(&now, "field.db.returned") != NULL;
	for (size_t i = 0; i < now.n; i++)
		left += strncmp(now.v[i].name, "field", 5) == 0;
	files_clear(&now);
	if (ended && left > 0)
		return "said to be wiped, and is not";
	if (there)
		return verify_interview(s, s->answers.len, true, &ignored);
	return !half && left > 0 ? "what is left would never be wiped" : NULL;
}

static const char *verify_erase(const struct stage *s, bool ended)
{
	bool gone;
	const char *wrong = check_erased(s, &gone);

	return !wrong && ended && !gone ? "said to be withdrawn, and is not" : wrong;
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
	case SCENE_ERASE:
		return verify_erase(s, ended);
	case SCENE_RETURN:
		return check_returned(s, ended);
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
	if (scene == SCENE_RETURN && check_returned(s, true) == NULL)
		return NULL; /* it was done */
	strbuf_init(&said);
	status = stage_run(s, scene, NULL, &said);
	if (status != 0)
		wrong = complain("begun again it fails", said.data);
	else if (scene == SCENE_EXPORT)
		wrong = verify_export(s, true);
	else if (scene == SCENE_ERASE)
		wrong = verify_erase(s, true);
	else if (scene == SCENE_RETURN)
		wrong = check_returned(s, true);
	else if (!(wrong = check_office(s, &digest, &revisions)) &&
		 digest_compare(&digest, &s->merged) != 0)
		wrong = "begun again it comes to another state";
	strbuf_clear(&said);
	return wrong;
}
