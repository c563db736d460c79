/* SPDX-License-Identifier: MIT */
/* Revisions as versions 2 to 4 of the file kept them, a column for each field: read once more, by the migration and by a rescue. */
#include "config.h"

#include <limits.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "store/internal.h"

/* Columns of SQL_BEFORE_*, in their order (stmt.c). */
enum before_col {
	B_ID,
	B_IDENTITY,
	B_SEQ,
	B_KIND,
	B_DIGEST,
	B_SIGNER,
	B_SIGNATURE,
	B_MARKS,
	B_PARENTS,
	B_HOUSEHOLD,
	B_STARTED,
	B_ENDED,
	B_SUBMITTED,
	B_REASON,
	B_BODY,
	B_WORDS, /* STORE_WORDS of them */
	B_N = B_WORDS + STORE_WORDS
};

/* As its migrations left it; a rescue looks for rows of this shape. */
const char older_table[] =
	"CREATE TABLE revision_before(n INTEGER PRIMARY KEY, id BLOB NOT NULL, identity BLOB NOT NULL, seq INTEGER NOT NULL,"
	" kind INTEGER NOT NULL, round INTEGER NOT NULL, form INTEGER NOT NULL, parents BLOB NOT NULL, device INTEGER NOT NULL,"
	" interviewer INTEGER NOT NULL, author INTEGER NOT NULL, unit INTEGER NOT NULL, household TEXT NOT NULL, started TEXT NOT NULL,"
	" ended TEXT NOT NULL, submitted TEXT NOT NULL, outcome INTEGER NOT NULL, lang INTEGER NOT NULL, state INTEGER NOT NULL,"
	" reason TEXT NOT NULL, body BLOB NOT NULL, marks INTEGER NOT NULL, origin INTEGER NOT NULL, digest BLOB NOT NULL,"
	" signer INTEGER NOT NULL DEFAULT 0, signature BLOB NOT NULL DEFAULT x'', claim INTEGER NOT NULL DEFAULT 0)";

static bool take_columns(sqlite3_stmt *s, struct stored *out, struct arena *a)
{
	struct revision *rev = &out->rev;
	size_t n = db_col_size(s, B_PARENTS);
	int64_t marks = sqlite3_column_int64(s, B_MARKS);

	if (marks < 0 || marks > UINT_MAX || n > sizeof(rev->parents) || n % DIGEST_SIZE != 0)
		return false;
	out->marks = (unsigned)marks;
	if (n > 0)
		memcpy(rev->parents, sqlite3_column_blob(s, B_PARENTS), n);
	rev->n_parents = n / DIGEST_SIZE;
	rev->household = arena_strdup(a, db_col_text(s, B_HOUSEHOLD));
	rev->started = arena_strdup(a, db_col_text(s, B_STARTED));
	rev->ended = arena_strdup(a, db_col_text(s, B_ENDED));
	rev->submitted = arena_strdup(a, db_col_text(s, B_SUBMITTED));
	rev->reason = arena_strdup(a, db_col_text(s, B_REASON));
	rev->body_len = db_col_size(s, B_BODY);
	rev->body = arena_strndup(a, rev->body_len ? sqlite3_column_blob(s, B_BODY) : "", rev->body_len);
	return true;
}

/* The content was checked by the id alone. Rows from before signatures: none adds nothing. */
void older_digest(struct strbuf *row, const struct digest *id, unsigned marks, const char *origin, const struct signature *by,
		  unsigned char out[ROW_DIGEST])
{
	row_start(row, TABLE_REVISION);
	row_bytes(row, id->b, DIGEST_SIZE);
	row_int(row, marks);
	row_text(row, origin);
	if (by) {
		row_bytes(row, by->key, sizeof(by->key));
		row_bytes(row, by->bytes, sizeof(by->bytes));
	}
	row_end(row, out);
}

enum status older_row(struct store *st, sqlite3_stmt *s, struct stored *out, struct arena *a, struct err *err)
{
	static const struct row_columns columns = {
		.id = B_ID, .identity = B_IDENTITY, .seq = B_SEQ, .kind = B_KIND, .signer = B_SIGNER, .signature = B_SIGNATURE
	};
	unsigned char want[ROW_DIGEST], have[ROW_DIGEST];
	int64_t words[STORE_WORDS];
	struct digest id;
	bool whole = false, keyed = false;
	enum status status;

	*out = (struct stored){ .origin = "" };
	revision_init(&out->rev);
	for (int i = 0; i < STORE_WORDS; i++)
		words[i] = sqlite3_column_int64(s, B_WORDS + i);
	status = row_words(st, words, out, err);
	if (status != ST_OK)
		return status;
	whole = take_columns(s, out, a);
	status = revision_keys(st, s, &columns, out, &keyed, err);
	if (status != ST_OK)
		return status;
	if (whole && keyed && db_col_bytes(s, B_DIGEST, have, sizeof(have))) {
		id = revision_canonical_id(st, &out->rev);
		older_digest(&st->db->scratch, &id, out->marks, out->origin, out->is_signed ? &out->by : NULL, want);
		if (digest_compare(&id, &out->id) == 0 && memcmp(have, want, sizeof(have)) == 0)
			return ST_OK;
	}
	return revision_damaged(st, out, err);
}

static enum status move_row(struct store *st, int64_t n, const struct stored *row, struct strbuf *packed, struct err *err)
{
	sqlite3_stmt *s;
	const struct signature *by = row->is_signed ? &row->by : NULL;
	struct store_row made = { .id = row->id, .marks = row->marks };
	struct store_entry e = { .row = &made, .identity = row->rev.identity, .seq = row->rev.seq, .kind = row->rev.kind, .by = by };
	enum status status;

	strbuf_reset(packed);
	status = store_row_pack(st, packed, &row->rev, row->origin, by, &made, err);
	e.packed = packed->data;
	e.packed_len = packed->len;
	if (status == ST_OK)
		status = sql_get(st, SQL_REVISION_MOVE, &s, err);
	if (status == ST_OK)
		status = row_bind(st, s, &e, err);
	if (status == ST_OK)
		status = db_int(st->db, s, C_SIGNATURE + 2, n, err);
	return status == ST_OK ? db_run(st->db, s, err) : status;
}

enum status older_move(struct db *db, struct err *err)
{
	struct store st = { .db = db, .words = words_new() };
	struct arena *a = arena_new();
	struct strbuf packed;
	struct stored row;
	sqlite3_stmt *s = NULL;
	bool more = false;
	enum status status = sql_get(&st, SQL_BEFORE_ROWS, &s, err);

	strbuf_init(&packed);
	strbuf_init(&st.canonical);
	while (status == ST_OK && (status = db_step(db, s, &more, err)) == ST_OK && more) {
		arena_reset(a);
		status = older_row(&st, s, &row, a, err);
		if (status == ST_OK)
			status = move_row(&st, sqlite3_column_int64(s, B_N), &row, &packed, err);
	}
	db_done(s);
	strbuf_clear(&st.canonical);
	strbuf_clear(&packed);
	words_free(st.words);
	arena_free(a);
	return status;
}
