/* SPDX-License-Identifier: MIT */
/*
 * The journal's way to the disk. A slow disk (a worn stick, a sync of a second) must not hold up the next key, so a batch of events is
 * written by a thread of its own while the interviewer goes on; what is said meanwhile queues for the next batch. The store is used by
 * one thread at a time: it is lent to the batch, and workspace_store waits until it is back.
 */
#include "config.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "app/interview_internal.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/mem.h"

/* Its own copy of everything it needs; only the store is shared, and that is lent. */
struct save {
	struct store *store;
	struct identity identity;
	struct draft draft; /* texts live as long as the interview */
	bool new_draft, replaces;
	struct queued_list events;
	enum status status;
	struct err err;
	pthread_t thread;
	atomic_bool done;
	bool joined;
	void (*wake)(void);
};

void interview_queue(void *ctx, enum session_event event, const char *key, const char *value, const char *old)
{
	struct interview *iv = ctx;
	struct queued q = { .at_ms = workspace_now(iv->ws), .event = event };

	if (iv->practice)
		return;
	q.key = mem_strdup(key);
	q.value = mem_strdup(value);
	q.old = mem_strdup(old);
	/* Looking at the notice and going away again leaves no draft behind: one begins with the first thing that is said. */
	if (event == EV_ANSWER || event == EV_REPEAT_ADD)
		iv->worth_keeping = true;
	VEC_PUSH(&iv->queue, q);
}

static void events_clear(struct queued_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		free(list->v[i].key);
		free(list->v[i].value);
		free(list->v[i].old);
	}
	VEC_CLEAR(list);
}

static enum status write_events(struct save *s)
{
	enum status st = ST_OK;

	if (s->new_draft)
		st = s->replaces ? store_draft_replace(s->store, &s->draft, &s->err) : store_draft_new(s->store, &s->draft, &s->err);

	for (size_t i = 0; st == ST_OK && i < s->events.n; i++) {
		const struct queued *q = &s->events.v[i];

		st = store_draft_event(s->store, &s->identity, q->at_ms, session_event_name(q->event), q->key, q->value, q->old,
				       &s->err);
	}
	return st;
}

static void write_batch(struct save *s)
{
	s->status = store_begin(s->store, &s->err);
	if (s->status != ST_OK)
		return;
	s->status = write_events(s);
	s->status = store_end(s->store, s->status, &s->err);
}

static void *run(void *arg)
{
	struct save *s = arg;

	write_batch(s);
	atomic_store(&s->done, true);
	s->wake();
	return NULL;
}

static struct draft draft_of(struct interview *iv)
{
	static const struct digest none;

	return (struct draft){
		.identity = iv->identity,
		.round = iv->round ? iv->round->id : "",
		.form_id = iv->form->id,
		.form_version = iv->form->version,
		.household = iv->household,
		.unit = arena_strndup(iv->arena, iv->household, strcspn(iv->household, "-")),
		.interviewer = workspace_interviewer(iv->ws),
		.started = iv->started,
		.form_digest = iv->form->digest,
		.parent = iv->correction ? iv->correction->parent : none,
		.open = true,
	};
}

static bool something_to_save(const struct interview *iv)
{
	return !iv->practice && iv->queue.n > 0 && (iv->draft_open || iv->worth_keeping);
}

static struct save *new_batch(struct interview *iv)
{
	struct save *s = mem_alloc(sizeof(*s));

	s->store = workspace_store(iv->ws);
	s->identity = iv->identity;
	s->new_draft = !iv->draft_open;
	s->replaces = iv->replaces;
	if (s->new_draft)
		s->draft = draft_of(iv);
	s->events = iv->queue;
	iv->queue = (struct queued_list){ 0 };
	s->joined = true;
	iv->save = s;
	return s;
}

/* The store comes back. */
static void join(void *ctx)
{
	struct interview *iv = ctx;

	(void)pthread_join(iv->save->thread, NULL);
	iv->save->joined = true;
	workspace_lend(iv->ws, NULL, NULL);
}

/* What was not written stands before what was said since. */
static void take_back(struct interview *iv, struct save *s)
{
	struct queued_list later = iv->queue;

	iv->queue = s->events;
	s->events = (struct queued_list){ 0 };
	for (size_t i = 0; i < later.n; i++)
		VEC_PUSH(&iv->queue, later.v[i]);
	VEC_CLEAR(&later);
}

/* The end of a batch, waited for if need be. */
static enum status collect(struct interview *iv, struct err *err)
{
	struct save *s = iv->save;
	enum status st;

	if (!s)
		return ST_OK;
	if (!s->joined)
		join(iv);
	iv->save = NULL;
	st = s->status;
	if (st == ST_OK) {
		iv->draft_open = true;
		iv->saved_at = workspace_now(iv->ws);
	} else {
		if (err)
			*err = s->err;
		take_back(iv, s);
	}
	events_clear(&s->events);
	free(s);
	return st;
}

enum status interview_flush(struct interview *iv, struct err *err)
{
	enum status st = collect(iv, err);

	if (st != ST_OK || !something_to_save(iv))
		return st;
	write_batch(new_batch(iv));
	return collect(iv, err);
}

/* Signals are the main thread's: one that came in the middle of a sync would be a fault of the disk. */
static bool start(struct interview *iv, struct save *s)
{
	sigset_t all, before;
	bool started;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	started = pthread_create(&s->thread, NULL, run, s) == 0;
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (started) {
		s->joined = false;
		workspace_lend(iv->ws, join, iv);
	}
	return started;
}

enum status interview_save(struct interview *iv, void (*wake)(void), struct err *err)
{
	enum status st;

	if (iv->save && !atomic_load(&iv->save->done))
		return ST_OK;
	st = collect(iv, err);
	iv->save_failed = iv->save_failed || st != ST_OK;
	if (iv->save_failed || !something_to_save(iv))
		return st;
	new_batch(iv)->wake = wake;
	if (start(iv, iv->save))
		return ST_OK;
	write_batch(iv->save); /* no thread to be had: the screen waits */
	return collect(iv, err);
}

void interview_save_end(struct interview *iv)
{
	(void)collect(iv, NULL);
	events_clear(&iv->queue);
}

bool interview_saved(const struct interview *iv)
{
	return !iv->save && !something_to_save(iv);
}

int64_t interview_saved_at(const struct interview *iv)
{
	return iv->saved_at;
}
