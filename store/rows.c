/* SPDX-License-Identifier: MIT */
/*
 * Every revision of a store, read and checked from the front of the file to its end. A large store is read by two threads, since the
 * checking costs more than the reading: the rows are cut into pieces by their numbers, each thread takes the next piece that nobody has,
 * the second one through a connection of its own, and the caller's thread hands all of them out in their order.
 *
 * Ownership: a piece is its taker's until it is ready, then the caller's. The second store (connection, words, buffers) is its thread's
 * while that runs; it is closed with the store, since the texts of words live in it. Everything else is the caller's. What the second
 * thread cannot read it leaves to the caller, who then finds the words for it.
 */
#include "config.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "store/internal.h"

enum { PIECE_ROWS = 512, PIECES = 6 };

struct piece {
	enum { PIECE_FREE, PIECE_TAKEN, PIECE_READY, PIECE_LEFT } state; /* left: the second thread could not read it */
	VEC(struct stored) rows;
	struct arena *arena;
};

struct readers {
	struct store *second;
	pthread_mutex_t lock; /* of what follows, and of the states */
	pthread_cond_t moved;
	int64_t next, out; /* the first piece that nobody has taken, and the one that is handed out next */
	int64_t end;
	bool stop;
	struct piece piece[PIECES]; /* of number i: i % PIECES */
};

static enum status piece_read(struct store *st, struct piece *p, int64_t number, struct err *err)
{
	struct stored row;
	sqlite3_stmt *s;
	bool more = false;
	enum status status = sql_get(st, SQL_REVISION_RANGE, &s, err);

	p->rows.n = 0;
	arena_reset(p->arena);
	if (status != ST_OK)
		return status;
	status = db_int(st->db, s, 1, number * PIECE_ROWS, err);
	if (status == ST_OK)
		status = db_int(st->db, s, 2, number * PIECE_ROWS + PIECE_ROWS - 1, err);
	while (status == ST_OK) {
		status = db_step(st->db, s, &more, err);
		if (status != ST_OK || !more)
			break;
		status = revision_row(st, s, &row, p->arena, err);
		if (status == ST_OK)
			VEC_PUSH(&p->rows, row);
	}
	db_done(s);
	return status;
}

/* One view of the file for as long as the caller has his: while that holds its lock nobody can write. */
static bool second_begin(struct store *second)
{
	words_forget_numbers(second->words);
	return db_begin_read(second->db, NULL) == ST_OK;
}

static void *second_thread(void *readers)
{
	struct readers *r = readers;
	bool good = second_begin(r->second);

	pthread_mutex_lock(&r->lock);
	while (good && !r->stop) {
		struct piece *p;
		int64_t number = r->next;

		if (number >= r->end)
			break;
		if (number >= r->out + PIECES) {
			pthread_cond_wait(&r->moved, &r->lock);
			continue;
		}
		p = &r->piece[number % PIECES];
		p->state = PIECE_TAKEN;
		r->next++;
		pthread_mutex_unlock(&r->lock);
		good = piece_read(r->second, p, number, NULL) == ST_OK;
		pthread_mutex_lock(&r->lock);
		p->state = good ? PIECE_READY : PIECE_LEFT;
		pthread_cond_broadcast(&r->moved);
	}
	pthread_mutex_unlock(&r->lock);
	if (r->second->db->depth > 0)
		db_end_read(r->second->db);
	return NULL;
}

/* The piece that is to be handed out next, ready. Until it is, others are read here. */
static enum status piece_wait(struct readers *r, struct store *st, struct err *err)
{
	struct piece *due = &r->piece[r->out % PIECES];
	enum status status = ST_OK;

	pthread_mutex_lock(&r->lock);
	while (due->state != PIECE_READY && status == ST_OK) {
		int64_t number = due->state == PIECE_LEFT ? r->out : r->next;
		struct piece *p = &r->piece[number % PIECES];

		if (number >= r->end || number >= r->out + PIECES) {
			pthread_cond_wait(&r->moved, &r->lock);
			continue;
		}
		p->state = PIECE_TAKEN;
		r->next += number == r->next;
		pthread_mutex_unlock(&r->lock);
		status = piece_read(st, p, number, err);
		pthread_mutex_lock(&r->lock);
		p->state = PIECE_READY;
	}
	pthread_mutex_unlock(&r->lock);
	return status;
}

static void piece_done(struct readers *r)
{
	pthread_mutex_lock(&r->lock);
	r->piece[r->out % PIECES].state = PIECE_FREE;
	r->out++;
	pthread_cond_broadcast(&r->moved);
	pthread_mutex_unlock(&r->lock);
}

static enum status read_by_two(struct store *st, struct readers *r, revision_fn fn, void *ctx, struct seal_sum *ids, struct err *err)
{
	enum status status = ST_OK;

	while (r->out < r->end && status == ST_OK) {
		const struct piece *p = &r->piece[r->out % PIECES];

		status = piece_wait(r, st, err);
		for (size_t i = 0; status == ST_OK && i < p->rows.n; i++) {
			seal_sum_add(ids, p->rows.v[i].id.b, DIGEST_SIZE);
			status = fn(ctx, &p->rows.v[i]);
		}
		piece_done(r);
	}
	return status;
}

static enum status with_second(struct store *st, int64_t last, revision_fn fn, void *ctx, struct seal_sum *ids, struct err *err, bool *ran)
{
	struct readers *r = mem_alloc(sizeof(*r));
	pthread_t thread;
	enum status status = ST_OK;

	r->second = st->second;
	r->second->thorough = st->thorough;
	r->end = last / PIECE_ROWS + 1;
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->moved, NULL);
	for (size_t i = 0; i < PIECES; i++)
		r->piece[i].arena = arena_new();
	*ran = pthread_create(&thread, NULL, second_thread, r) == 0;
	if (*ran) {
		status = read_by_two(st, r, fn, ctx, ids, err);
		pthread_mutex_lock(&r->lock);
		r->stop = true;
		pthread_cond_broadcast(&r->moved);
		pthread_mutex_unlock(&r->lock);
		(void)pthread_join(thread, NULL);
	}
	for (size_t i = 0; i < PIECES; i++) {
		VEC_CLEAR(&r->piece[i].rows);
		arena_free(r->piece[i].arena);
	}
	pthread_cond_destroy(&r->moved);
	pthread_mutex_destroy(&r->lock);
	free(r);
	return status;
}

/* *last: the greatest number; 0: one thread will do, or must (a laptop's store is one connection's alone; what is not yet
 * committed another one does not see; numbers with more holes than rows are no numbers of ours). */
static enum status worth_two(struct store *st, int64_t *last, struct err *err)
{
	sqlite3_stmt *s;
	int64_t n = 0;
	bool row = false;
	enum status status = seal_count(st->db, TABLE_REVISION, &n, err);

	*last = 0;
	if (status != ST_OK || n < TWO_FROM || !st->db->reading || sysconf(_SC_NPROCESSORS_ONLN) < 2)
		return status;
	status = sql_get(st, SQL_REVISION_LAST, &s, err);
	if (status == ST_OK)
		status = db_step(st->db, s, &row, err);
	if (status == ST_OK && row)
		*last = sqlite3_column_int64(s, 0);
	db_done(s);
	if (*last < 0 || *last > 2 * n)
		*last = 0;
	return status;
}

static enum status read_alone(struct store *st, revision_fn fn, void *ctx, struct seal_sum *ids, struct err *err)
{
	struct arena *a = arena_new();
	struct stored row;
	sqlite3_stmt *s;
	bool more = false;
	enum status status = sql_get(st, SQL_REVISION_ROWS, &s, err);

	while (status == ST_OK) {
		status = db_step(st->db, s, &more, err);
		if (status != ST_OK || !more)
			break;
		arena_reset(a);
		status = revision_row(st, s, &row, a, err);
		if (status != ST_OK)
			break;
		seal_sum_add(ids, row.id.b, DIGEST_SIZE);
		status = fn(ctx, &row);
	}
	db_done(s);
	arena_free(a);
	return status;
}

enum status revisions_read(struct store *st, revision_fn fn, void *ctx, struct err *err)
{
	struct seal_sum ids = { 0 };
	int64_t last = 0;
	bool ran = false;
	enum status status = worth_two(st, &last, err);

	if (status == ST_OK && last > 0 && store_second(st))
		status = with_second(st, last, fn, ctx, &ids, err, &ran);
	if (status == ST_OK && !ran)
		status = read_alone(st, fn, ctx, &ids, err);
	return status == ST_OK ? seal_check(st->db, TABLE_REVISION, &ids, T("缺少记录"), err) : status;
}
