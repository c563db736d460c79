/* SPDX-License-Identifier: MIT */
/*
 * From the thread that reads to the one that writes: rows of one file, packed. Reading, validation and digests of the next files go on
 * while SQLite inserts and the disk syncs. Parcels are used again and again, and only so many bytes are under way, so memory stays flat.
 */
#include "config.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "exports/merge_internal.h"
#include "forms/form.h"

enum { PARCEL_MAX = 1 << 20 };          /* bytes of rows: a larger file comes in several */
#define UNDER_WAY_MAX ((size_t)8 << 20) /* bytes that wait to be entered: a run's, so that nobody waits for the next one */

struct pipe {
	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t moved;
	struct parcel *first, *last; /* waiting */
	struct parcel *idle;
	size_t bytes;          /* of those waiting */
	bool stopped;          /* nobody wants more */
	bool ended;            /* there is no more */
	bool go_on; /* the reader, who waits */
	pthread_mutex_t store; /* the one connection to the store is one thread's at a time */
};

struct pipe *pipe_new(void)
{
	struct pipe *p = mem_alloc(sizeof(*p));

	pthread_mutex_init(&p->lock, NULL);
	pthread_mutex_init(&p->store, NULL);
	pthread_cond_init(&p->moved, NULL);
	return p;
}

static void free_list(struct parcel *parcel)
{
	while (parcel) {
		struct parcel *next = parcel->next;

		strbuf_clear(&parcel->text);
		VEC_CLEAR(&parcel->rows);
		free(parcel);
		parcel = next;
	}
}

void pipe_free(struct pipe *p)
{
	if (!p)
		return;
	free_list(p->first);
	free_list(p->idle);
	pthread_cond_destroy(&p->moved);
	pthread_mutex_destroy(&p->store);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

void pipe_forget_idle(struct pipe *p)
{
	free_list(p->idle);
	p->idle = NULL;
}

void pipe_hold_store(struct pipe *p)
{
	pthread_mutex_lock(&p->store);
}

void pipe_release_store(struct pipe *p)
{
	pthread_mutex_unlock(&p->store);
}

struct parcel *pipe_empty(struct pipe *p, size_t file)
{
	struct parcel *parcel;

	pthread_mutex_lock(&p->lock);
	parcel = p->idle;
	if (parcel)
		p->idle = parcel->next;
	pthread_mutex_unlock(&p->lock);
	if (!parcel) {
		parcel = mem_alloc(sizeof(*parcel));
		strbuf_init(&parcel->text);
	}
	strbuf_reset(&parcel->text);
	parcel->rows.n = 0;
	parcel->next = NULL;
	parcel->file = file;
	parcel->last = parcel->good = parcel->skipped = parcel->package = false;
	parcel->status = ST_OK;
	return parcel;
}

bool pipe_send(struct pipe *p, struct parcel *parcel)
{
	bool wanted;

	pthread_mutex_lock(&p->lock);
	while (p->bytes >= UNDER_WAY_MAX && !p->stopped)
		pthread_cond_wait(&p->moved, &p->lock);
	if (p->last)
		p->last->next = parcel;
	else
		p->first = parcel;
	p->last = parcel;
	p->bytes += parcel->text.len;
	wanted = !p->stopped;
	pthread_cond_broadcast(&p->moved);
	pthread_mutex_unlock(&p->lock);
	return wanted;
}

bool pipe_send_and_wait(struct pipe *p, struct parcel *parcel)
{
	bool wanted = pipe_send(p, parcel);

	pthread_mutex_lock(&p->lock);
	while (!p->go_on && !p->stopped)
		pthread_cond_wait(&p->moved, &p->lock);
	wanted = wanted && p->go_on && !p->stopped;
	p->go_on = false;
	pthread_mutex_unlock(&p->lock);
	return wanted;
}

struct parcel *pipe_receive(struct pipe *p)
{
	struct parcel *parcel;

	pthread_mutex_lock(&p->lock);
	while (!p->first && !p->ended)
		pthread_cond_wait(&p->moved, &p->lock);
	parcel = p->first;
	if (parcel) {
		p->first = parcel->next;
		if (!p->first)
			p->last = NULL;
		p->bytes -= parcel->text.len;
		parcel->next = NULL;
		pthread_cond_broadcast(&p->moved);
	}
	pthread_mutex_unlock(&p->lock);
	return parcel;
}

bool pipe_is_empty(struct pipe *p)
{
	bool empty;

	pthread_mutex_lock(&p->lock);
	empty = !p->first && !p->ended;
	pthread_mutex_unlock(&p->lock);
	return empty;
}

void pipe_return(struct pipe *p, struct parcel *parcel)
{
	pthread_mutex_lock(&p->lock);
	parcel->next = p->idle;
	p->idle = parcel;
	pthread_mutex_unlock(&p->lock);
}

static void wake(struct pipe *p, bool *what)
{
	pthread_mutex_lock(&p->lock);
	*what = true;
	pthread_cond_broadcast(&p->moved);
	pthread_mutex_unlock(&p->lock);
}

void pipe_end(struct pipe *p)
{
	wake(p, &p->ended);
}

void pipe_go_on(struct pipe *p)
{
	wake(p, &p->go_on);
}

void pipe_stop(struct pipe *p)
{
	wake(p, &p->stopped);
}

/* The header's texts, in the order in which they are packed and unpacked. */
static void texts_of(struct revision *rev, const char **of[PACKED_TEXTS])
{
	const char **const texts[PACKED_TEXTS] = {
		&rev->round,   &rev->device,  &rev->interviewer, &rev->author,	  &rev->unit,
		&rev->outcome, &rev->lang,    &rev->state,	 &rev->household, &rev->started,
		&rev->ended,   &rev->submitted, &rev->reason
	};

	memcpy(of, texts, sizeof(texts));
}

void parcel_pack(struct parcel *p, const struct revision *rev, const struct store_row *row,
		 struct merge_form *form)
{
	struct packed_row packed = { .identity = rev->identity,
				     .row = *row,
				     .seq = rev->seq,
				     .kind = rev->kind,
				     .form = form,
				     .at = p->text.len,
				     .n_parents = rev->n_parents,
				     .body_len = rev->body_len };
	struct revision copy = *rev;
	const char **of[PACKED_TEXTS];

	texts_of(&copy, of);
	strbuf_add(&p->text, rev->parents, rev->n_parents * sizeof(rev->parents[0]));
	for (size_t i = 0; i < PACKED_TEXTS; i++) {
		size_t n = strlen(*of[i]);

		assert(n <= MERGE_META_MAX); /* merge_row_meta */
		packed.len[i] = (unsigned short)n;
		strbuf_add(&p->text, *of[i], n + 1);
	}
	strbuf_add(&p->text, rev->body, rev->body_len + 1);
	VEC_PUSH(&p->rows, packed);
}

/* Touches nothing of the texts: they may be far away by now. */
void parcel_unpack(struct revision *rev, const struct parcel *p, const struct packed_row *row)
{
	const char *at = p->text.data + row->at;
	const char **of[PACKED_TEXTS];

	rev->kind = row->kind;
	rev->identity = row->identity;
	rev->seq = row->seq;
	rev->n_parents = row->n_parents;
	memcpy(rev->parents, at, row->n_parents * sizeof(rev->parents[0]));
	at += row->n_parents * sizeof(rev->parents[0]);
	texts_of(rev, of);
	for (size_t i = 0; i < PACKED_TEXTS; i++) {
		*of[i] = at;
		at += row->len[i] + 1;
	}
	rev->body = at;
	rev->body_len = row->body_len;
	memset(&rev->form_digest, 0, sizeof(rev->form_digest));
	rev->form_id = rev->form_version = "";
	if (row->form) {
		rev->form_digest = row->form->form->digest;
		rev->form_id = row->form->form->id;
		rev->form_version = row->form->form->version;
	}
}

bool parcel_full(const struct parcel *p)
{
	return p->text.len >= PARCEL_MAX;
}
