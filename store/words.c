/* SPDX-License-Identifier: MIT */
/* Codes, units, file names and the like repeat in every revision: each is a row of `word` once, and a number in the revision. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/vec.h"
#include "store/internal.h"

#define WORD_MAX_NUMBER ((int64_t)1 << 24) /* a damaged number must not size an array */

struct word {
	const char *text; /* with a NUL behind it */
	size_t n;
	int64_t number;
};

struct words {
	struct arena *arena; /* lives as long as the store: revisions handed out point into it */
	struct word *slot;   /* by text, open addressing; text NULL = empty */
	size_t n_slots, used;
	VEC(struct word) by_number;
	struct word last[STORE_WORDS]; /* what each column of a row said before: nearly always it says it again */
};

struct words *words_new(void)
{
	struct words *w = mem_alloc(sizeof(*w));

	w->arena = arena_new();
	w->n_slots = 64;
	w->slot = mem_array(w->n_slots, sizeof(*w->slot));
	return w;
}

void words_free(struct words *w)
{
	if (!w)
		return;
	arena_free(w->arena);
	free(w->slot);
	VEC_CLEAR(&w->by_number);
	free(w);
}

void words_forget_numbers(struct words *w)
{
	memset(w->slot, 0, w->n_slots * sizeof(*w->slot));
	w->used = 0;
	w->by_number.n = 0;
	memset(w->last, 0, sizeof(w->last));
}

static size_t hash(const unsigned char *s, size_t n)
{
	uint64_t h = UINT64_C(14695981039346656037); /* FNV-1a */

	for (size_t i = 0; i < n; i++)
		h = (h ^ s[i]) * UINT64_C(1099511628211);
	return (size_t)(h ^ (h >> 32));
}

static struct word *slot_of(struct words *w, const void *text, size_t n)
{
	size_t i = hash(text, n) & (w->n_slots - 1);

	while (w->slot[i].text && (w->slot[i].n != n || memcmp(w->slot[i].text, text, n) != 0))
		i = (i + 1) & (w->n_slots - 1);
	return &w->slot[i];
}

static void grow(struct words *w)
{
	struct word *old = w->slot;
	size_t n = w->n_slots;

	w->n_slots = 2 * n;
	w->slot = mem_array(w->n_slots, sizeof(*w->slot));
	for (size_t i = 0; i < n; i++)
		if (old[i].text)
			*slot_of(w, old[i].text, old[i].n) = old[i];
	free(old);
}

static const struct word *remember(struct words *w, const void *text, size_t n, int64_t number)
{
	struct word word = { .text = arena_strndup(w->arena, text, n), .n = n, .number = number };
	const struct word empty = { 0 };
	struct word *slot;

	if (2 * (w->used + 1) > w->n_slots)
		grow(w);
	slot = slot_of(w, text, n);
	if (!slot->text)
		w->used++;
	*slot = word;
	while (w->by_number.n <= (size_t)number)
		VEC_PUSH(&w->by_number, empty);
	w->by_number.v[number] = word;
	return &w->by_number.v[number];
}

static void word_digest(struct db *db, int64_t number, const void *text, size_t n, unsigned char out[ROW_DIGEST])
{
	row_start(&db->scratch, TABLE_WORD);
	row_int(&db->scratch, number);
	row_bytes(&db->scratch, text, n);
	row_end(&db->scratch, out);
}

static enum status verify(struct store *st, sqlite3_stmt *s, int col, int64_t number, const void *text, size_t n, struct err *err)
{
	unsigned char want[ROW_DIGEST], have[ROW_DIGEST] = { 0 };

	word_digest(st->db, number, text, n, want);
	if (number < 1 || number > WORD_MAX_NUMBER || !db_col_bytes(s, col, have, sizeof(have)) || memcmp(have, want, sizeof(want)) != 0)
		return db_damaged(st->db, T("对照表（代号、单位、版本）被改动"), err);
	return ST_OK;
}

static enum status put(struct store *st, enum sql sql, int64_t number, const void *text, size_t n, struct err *err)
{
	sqlite3_stmt *s;
	unsigned char digest[ROW_DIGEST];
	enum status status = sql_get(st, sql, &s, err);

	if (status != ST_OK)
		return status;
	word_digest(st->db, number, text, n, digest);
	status = db_int(st->db, s, 1, number, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 2, text, n, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 3, digest, sizeof(digest), err);
	return status == ST_OK ? db_run(st->db, s, err) : status;
}

enum status word_restore(struct store *st, int64_t number, const void *text, size_t n, struct err *err)
{
	return n > 0 && number >= 1 && number <= WORD_MAX_NUMBER ? put(st, SQL_WORD_RESTORE, number, text, n, err) : ST_OK;
}

static enum status insert(struct store *st, const void *text, size_t n, int64_t *number, struct err *err)
{
	sqlite3_stmt *s;
	bool row = false;
	enum status status = sql_get(st, SQL_WORD_LAST, &s, err);

	if (status == ST_OK)
		status = db_step(st->db, s, &row, err);
	if (status != ST_OK)
		return status;
	*number = sqlite3_column_int64(s, 0) + 1;
	db_done(s);
	if (*number > WORD_MAX_NUMBER)
		return err_set(err, ST_LIMIT, T("不同的代号和文件名太多，数据文件装不下了。"));
	return put(st, SQL_WORD_PUT, *number, text, n, err);
}

enum status word_number(struct store *st, const void *text, size_t n, int64_t *number, struct err *err)
{
	const struct word *known;
	sqlite3_stmt *s;
	bool found = false;
	enum status status;

	*number = 0;
	if (n == 0)
		return ST_OK;
	known = slot_of(st->words, text, n);
	if (known->text) {
		*number = known->number;
		return ST_OK;
	}
	status = sql_get(st, SQL_WORD_BY_TEXT, &s, err);
	if (status != ST_OK)
		return status;
	status = db_blob(st->db, s, 1, text, n, err);
	if (status == ST_OK)
		status = db_step(st->db, s, &found, err);
	if (status == ST_OK && found) {
		*number = sqlite3_column_int64(s, 0);
		status = verify(st, s, 1, *number, text, n, err);
	}
	db_done(s);
	if (status == ST_OK && !found)
		status = insert(st, text, n, number, err);
	if (status == ST_OK)
		(void)remember(st->words, text, n, *number);
	return status;
}

enum status word_number_again(struct store *st, size_t column, const void *text, size_t n, int32_t *number, struct err *err)
{
	struct word *last = &st->words->last[column];
	int64_t found = 0;
	enum status status;

	if (n > 0 && last->n == n && memcmp(last->text, text, n) == 0) {
		*number = (int32_t)last->number;
		return ST_OK;
	}
	status = word_number(st, text, n, &found, err);
	*number = (int32_t)found; /* WORD_MAX_NUMBER */
	if (status == ST_OK && n > 0)
		*last = *slot_of(st->words, text, n);
	return status;
}

const char *word_is_next(const struct store *st, int64_t last, const char *bytes, size_t n, char end, int64_t *number)
{
	const struct word *word = (size_t)last + 1 < st->words->by_number.n ? &st->words->by_number.v[last + 1] : NULL;

	*number = 0;
	if (!word || !word->text || n <= word->n || bytes[word->n] != end || memcmp(bytes, word->text, word->n) != 0)
		return NULL;
	*number = last + 1;
	return bytes + word->n;
}

enum status word_text(struct store *st, int64_t number, const char **text, size_t *n, struct err *err)
{
	const struct word *word = NULL;
	sqlite3_stmt *s;
	bool found = false;
	enum status status;

	*text = "";
	*n = 0;
	if (number == 0)
		return ST_OK;
	if (number > 0 && (size_t)number < st->words->by_number.n && st->words->by_number.v[number].text) {
		word = &st->words->by_number.v[number];
		*text = word->text;
		*n = word->n;
		return ST_OK;
	}
	status = sql_get(st, SQL_WORD_BY_NUMBER, &s, err);
	if (status != ST_OK)
		return status;
	status = db_int(st->db, s, 1, number, err);
	if (status == ST_OK)
		status = db_step(st->db, s, &found, err);
	if (status == ST_OK && !found)
		status = db_damaged(st->db, T("对照表（代号、单位、版本）缺少一行"), err);
	if (status == ST_OK)
		status = verify(st, s, 1, number, sqlite3_column_blob(s, 0), db_col_size(s, 0), err);
	if (status == ST_OK) {
		word = remember(st->words, sqlite3_column_blob(s, 0), db_col_size(s, 0), number);
		*text = word->text;
		*n = word->n;
	}
	db_done(s);
	return status;
}
