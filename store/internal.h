/* SPDX-License-Identifier: MIT */
/* What the files of the store share: the object, statement numbers, tables, words. */
#ifndef RUHU_STORE_INTERNAL_H
#define RUHU_STORE_INTERNAL_H

#include "base/vec.h"
#include "store/db.h"
#include "store/store.h"

struct arena;
struct words;

/* Columns of SQL_REVISION_*, in their order. */
enum revision_col {
	C_ID,
	C_IDENTITY,
	C_SEQ,
	C_KIND,
	C_CLAIM,
	C_ROW, /* pack.c */
	C_DIGEST,
	C_SIGNER,
	C_SIGNATURE
};

/* What all revisions add up to, kept beside their seal (totals.c). Not known: they are read through once. */
struct totals {
	int64_t n;
	struct digest ids;
	struct identity identities; /* XOR of all: a changed one in an index is noticed without its row */
	uint64_t claims; /* the households' numbers (claim.c), by kind; so scanned ones are known to be all */
	int64_t interviews, visits, marked;
	bool loaded, known, dirty;
};

struct store {
	struct db *db;
	struct totals totals;
	char *device;
	struct words *words;
	struct strbuf canonical; /* for ids and forms */
	struct store_signer signer;
	struct store *second; /* another connection to the same file, for reading with two threads (rows.c); NULL until it is wanted */
	bool register_whole; /* all of it was read, and was as its seal says */
	bool lent; /* second is store_beside's */
	bool thorough; /* the canonical bytes of each row that is read are compared with its id, too */
};

/* application_id: "RUHO", "RUHF" */
enum { APP_OFFICE = 0x5255484f, APP_FIELD = 0x52554846 };

/* Sealed tables; the order is that of store_kind_tables in schema.c and part of row digests: append only. */
enum table { TABLE_SETTING, TABLE_COUNTER, TABLE_ROUND, TABLE_FORM, TABLE_HOUSEHOLD, TABLE_REVISION, TABLE_DRAFT, TABLE_KEY,
	     TABLE_ERASURE, TABLE_PACKAGE, TABLE_RECEIPT, TABLE_ISSUED, TABLE_OTHER, TABLE_COUNT,
	     TABLE_WORD = 32, TABLE_EVENT, TABLE_TOTAL };

/* SQL text: store/stmt.c. */
enum sql {
	SQL_SETTING_GET, SQL_SETTING_PUT, SQL_SETTING_ALL, SQL_COUNTER_GET, SQL_COUNTER_PUT, SQL_COUNTER_ALL,
	SQL_ROUND_GET, SQL_ROUND_PUT, SQL_ROUND_ALL, SQL_FORM_GET, SQL_FORM_BY_DIGEST, SQL_FORM_PUT, SQL_FORM_ALL,
	SQL_HOUSEHOLD_GET, SQL_HOUSEHOLD_PUT, SQL_HOUSEHOLD_ALL,
	SQL_ISSUED_GET, SQL_ISSUED_PUT, SQL_ISSUED_ALL, SQL_ISSUED_DELETE,
	SQL_WORD_BY_TEXT, SQL_WORD_BY_NUMBER, SQL_WORD_LAST, SQL_WORD_PUT, SQL_WORD_RESTORE,
	SQL_REVISION_PUT, SQL_REVISION_MOVE, SQL_BEFORE_ROWS, SQL_BEFORE_NUMBERS, SQL_BEFORE_NUMBER, SQL_REVISION_GET, SQL_REVISION_ALL, SQL_REVISION_ROWS, SQL_REVISION_RANGE, SQL_REVISION_LAST, SQL_REVISION_INDEX, SQL_REVISION_IDS, SQL_REVISION_HISTORY, SQL_REVISION_IDENTITIES,
	SQL_REVISION_CLAIMS, SQL_REVISION_OTHER, SQL_TOTAL_GET, SQL_TOTAL_PUT,
	SQL_DRAFT_PUT, SQL_DRAFT_UPDATE, SQL_DRAFT_ALL, SQL_DRAFT_LAST, SQL_DRAFT_OPEN, SQL_DRAFT_OF, SQL_EVENT_PUT, SQL_EVENT_ALL,
	SQL_REVISION_SIGN, SQL_REVISION_OF_KIND, SQL_REVISION_UNSIGNED, SQL_REVISION_DELETE, SQL_EVENT_DELETE, SQL_DRAFT_DELETE,
	SQL_KEY_GET, SQL_KEY_PUT, SQL_KEY_ALL,
	SQL_ERASURE_PUT, SQL_ERASURE_ALL, SQL_ERASURE_OF, SQL_ERASURE_HOLD, SQL_ERASURE_HOLDS, SQL_ERASED_ALL,
	SQL_PACKAGE_GET, SQL_PACKAGE_PUT, SQL_PACKAGE_ALL,
	SQL_RECEIPT_GET, SQL_RECEIPT_PUT, SQL_RECEIPT_ALL, SQL_RECEIPT_OF, SQL_RECEIPT_DELETE,
	/* rows by their numbers: rescue.c */
	SQL_ROUND_NUMBERS, SQL_ROUND_NUMBER, SQL_FORM_NUMBERS, SQL_FORM_NUMBER, SQL_REVISION_NUMBERS, SQL_REVISION_NUMBER, SQL_DRAFT_NUMBERS,
	SQL_DRAFT_NUMBER,
	SQL_COUNT
};

extern const struct db_kind store_kind_of_file; /* schema.c */
extern const char *const store_sql[SQL_COUNT];	/* stmt.c */

static inline enum status sql_get(struct store *st, enum sql number, sqlite3_stmt **out, struct err *err)
{
	return db_stmt(st->db, (size_t)number, out, err);
}

/* Columns of a row that are words. */
enum { STORE_WORDS = 10 };

/* Words: texts that repeat are stored once and referred to by number; 0 is the empty one. Texts stay valid until the store is closed. */
struct words *words_new(void);
void words_free(struct words *w);
void words_forget_numbers(struct words *w); /* after a rollback: rows may be gone */
MUST_USE enum status word_number(struct store *st, const void *text, size_t n, int64_t *number, struct err *err);
/* The same for a column of rows (below STORE_WORDS), which is remembered. */
MUST_USE enum status word_number_again(struct store *st, size_t column, const void *text, size_t n, int32_t *number, struct err *err);
/* Does the word behind that of number last begin these n bytes, with the byte end behind it? Then where that is, and its number; else NULL
 * and 0. Cheap: what follows one another in a row follows one another in the next. */
const char *word_is_next(const struct store *st, int64_t last, const char *bytes, size_t n, char end, int64_t *number);
/* Of a damaged store: a word that is missing, as the index of words still has it. */
MUST_USE enum status word_restore(struct store *st, int64_t number, const void *text, size_t n, struct err *err);
MUST_USE enum status word_text(struct store *st, int64_t number, const char **text, size_t *n, struct err *err);

/* revision.c: the columns of SQL_REVISION_* as a revision; strings in a; verified against id and digest. */
struct stored {
	struct digest id;
	struct revision rev;
	unsigned marks;
	const char *origin;
	bool is_signed;
	struct signature by; /* where is_signed */
};

/* pack.c: appends the bytes of the column; words that are new are put into the store. */
MUST_USE enum status row_pack(struct store *st, struct strbuf *out, const struct revision *rev, unsigned marks, const char *origin,
			      struct err *err);
/* Fills all of out but its keys (id, identity, seq, kind) and its signature; texts in a or words. *whole false: no bytes of row_pack's. */
MUST_USE enum status row_unpack(struct store *st, const void *packed, size_t n, struct stored *out, struct arena *a, bool *whole,
				struct err *err);

/* The texts of the columns that are words. */
MUST_USE enum status row_words(struct store *st, const int64_t words[STORE_WORDS], struct stored *out, struct err *err);
/* enter.c: the parameters of SQL_REVISION_PUT. */
MUST_USE enum status row_bind(struct store *st, sqlite3_stmt *s, const struct store_entry *e, struct err *err);
/* Where a statement has the columns that stand beside the packed one. */
struct row_columns {
	int id, identity, seq, kind, signer, signature;
};
/* revision.c: these into out; *whole false: they cannot be. */
MUST_USE enum status revision_keys(struct store *st, sqlite3_stmt *s, const struct row_columns *c, struct stored *out, bool *whole,
				   struct err *err);
enum status revision_damaged(struct store *st, const struct stored *row, struct err *err); /* in words; ST_DB */
struct digest revision_canonical_id(struct store *st, const struct revision *rev);
/* older.c: a row of SQL_BEFORE_*, as revision_row. */
MUST_USE enum status older_row(struct store *st, sqlite3_stmt *s, struct stored *out, struct arena *a, struct err *err);
void older_digest(struct strbuf *row, const struct digest *id, unsigned marks, const char *origin, const struct signature *by,
		  unsigned char out[ROW_DIGEST]);
MUST_USE enum status older_move(struct db *db, struct err *err); /* all rows of revision_before into revision, under their numbers */
extern const char older_table[];				  /* makes revision_before */

/* What decides which revision of a record counts: a row without its texts. */
struct brief {
	int64_t n;	/* of the row */
	size_t record;	/* whatever tells records apart for the caller */
	struct digest id, answers;
	int64_t seq;
	const struct digest *parents;
	size_t n_parents;
	enum revision_kind kind;
	bool marked, is_head;
};
MUST_USE enum status revision_row(struct store *st, sqlite3_stmt *s, struct stored *out, struct arena *a, struct err *err);

/* rescue_rest.c: keys, withdrawals, packages and receipts of a damaged store into a new one. */
MUST_USE enum status rescue_rest(struct store *from, struct store *into, int64_t *saved, void (*tell)(void *ctx, const char *what, int64_t n), void *ctx,
				 struct err *err);
/* erasure.c: the row as it was, without asking again whether it holds: what proved it may be gone. */
MUST_USE enum status erasure_copy(struct store *st, const struct store_erasure *e, struct err *err);
/* claim.c: a household as a number, which is compared in one step; 0 for "". Different households may share one. */
int64_t store_claim(const char *household);

/* totals.c */
struct db_hook totals_hook(struct store *st);
MUST_USE enum status totals_load(struct store *st, struct err *err); /* st->totals, .known or not */
MUST_USE enum status totals_add(struct store *st, const struct store_entry *e, struct err *err);
/* What all revisions add up to: as it is kept (kept_will_do), or, else and where that is not of this seal, from the rows, with which it is
 * then compared. */
MUST_USE enum status totals_now(struct store *st, bool kept_will_do, struct totals *out, struct err *err);
uint64_t totals_claim(int64_t claim, int64_t kind); /* a row's part in what claims add up to */

/* mark.c: marks the heads among all revisions of one identity; *winner gets the one that counts. Returns how many there are. */
/* Parents are borrowed from the row. alone: nothing is to be compared with it. */
struct brief brief_of(const struct stored *s, bool alone);
size_t heads_mark(struct brief *v, size_t n, size_t *winner);
/* several.c: the rows of identities with several revisions, by identity, and what the index holds: to compare with the rows. fn gets every
 * row of it. */
struct several_row {
	struct identity identity;
	struct digest id;
	int64_t n;
};
struct several {
	VEC(struct several_row) list;
	struct seal_sum identities, ids;
	VEC(struct brief) taken; /* of rows that were read anyway (several_take) */
	struct arena *keep;	 /* their parents */
};
MUST_USE enum status several_find(struct store *st, struct several *out, void (*fn)(void *ctx, const struct several_row *row), void *ctx,
				  struct err *err);
/* Is the row one of them? Then what decides among them is kept, as long as it is not too much, and several_heads need not read it again. */
bool several_take(struct several *several, const struct stored *row);
void several_clear(struct several *several);
/* totals.c: totals_now, compared with the identities that several_find saw in the index. */
MUST_USE enum status totals_of_index(struct store *st, const struct several *index, bool kept_will_do, struct totals *out, struct err *err);
/* several.c: reads and checks these rows, in the order of the file; fn gets each record's, by (seq, id), with its heads marked. */
typedef void (*brief_fn)(void *ctx, const struct brief *v, size_t n, size_t heads, size_t winner);
MUST_USE enum status several_heads(struct store *st, struct several *several, brief_fn fn, void *ctx, struct err *err);
/* several.c: the row of this number. */
MUST_USE enum status revision_at(struct store *st, int64_t n, struct stored *row, struct arena *a, struct err *err);
/* state.c: store_digest with so many ids in memory at a time. */
MUST_USE enum status digest_within(struct store *st, int64_t at_once, struct digest *out, struct err *err);
/* shared.c: store_households_shared within other limits. */
struct shared_limits {
	int64_t one_pass; /* interviews: of more, those whose number stands once are sorted out in a pass before */
	size_t at_once;	  /* rows that are read and checked together */
};
MUST_USE enum status households_shared(struct store *st, const struct shared_limits *most, const struct shared_household **v, size_t *n,
				       struct arena *a, struct err *err);
/* other.c: revisions that are no interviews and no visits, by id. */
struct other {
	struct digest id;
	int64_t n;
	struct identity identity; /* of others_by_record */
};
struct others {
	VEC(struct other) list;
};
bool kind_is_other(int64_t kind);
/* Counts a revision in (sign 1) or out (-1), where it is one of them. id: DIGEST_SIZE bytes. */
MUST_USE enum status other_seal(struct db *db, int64_t kind, const void *id, int sign, struct err *err);
MUST_USE enum status others_list(struct store *st, enum revision_kind kind, struct others *out, struct err *err);
MUST_USE enum status other_read(struct store *st, enum revision_kind kind, const struct other *o, struct stored *row, struct arena *a,
				struct err *err);
/* The same by their record, all revisions of one beside each other. */
MUST_USE enum status others_by_record(struct store *st, enum revision_kind kind, struct others *out, struct err *err);
MUST_USE enum status others_seal(struct db *db, struct err *err); /* migration 7 */
/* rows.c: reads and checks every row, in the order of the file; texts that are no words last until fn returns. */
typedef enum status (*revision_fn)(void *ctx, const struct stored *row);
MUST_USE enum status revisions_read(struct store *st, revision_fn fn, void *ctx, struct err *err);
enum { TWO_FROM = 4096 }; /* revisions: fewer are read before another thread has begun */
/* open.c: makes st->second; false where there can be none or it is lent. */
bool store_second(struct store *st);
/* erasure.c: a root that was just added may be what an erasure by its device waits for; *gone: the record is withdrawn. */
MUST_USE enum status erasure_meets(struct store *st, const struct identity *record, bool *gone, struct err *err);
/* As it stands, with what it holds; within a transaction. */
MUST_USE enum status erasure_insert(struct store *st, const struct store_erasure *e, bool *added, struct err *err);
/* Is the record withdrawn? Asked before every row that is added, and cheap where the store has no erasure. */
MUST_USE enum status erasure_holds(struct store *st, const struct identity *identity, bool *holds, struct err *err);
/* How many records are withdrawn, and their identities into the stream, ascending, behind one word. */
MUST_USE enum status erasure_digest(struct store *st, struct digest_stream *stream, int64_t *n, struct err *err);
/* sendback.c: rev returns a record that is withdrawn. */
MUST_USE enum status sendback_gone(struct store *st, const struct revision *rev, bool *gone, struct err *err);
/* drop.c: the record's revisions, drafts, journal and receipts are gone, and what was returned of it; keep_receipts for those the office has. */
MUST_USE enum status record_drop(struct store *st, const struct identity *identity, bool keep_receipts, struct err *err);
/* enter.c: one revision, in a transaction of its own unless there is one. */
MUST_USE enum status revision_enter(struct store *st, const struct revision *rev, const struct digest *id, unsigned marks,
				    const char *origin, const struct signature *by, bool *added, struct err *err);
/* enter.c: a signature's two parameters of a statement; by NULL = nobody signed it. */
MUST_USE enum status revision_bind_signature(struct store *st, sqlite3_stmt *s, int signer, int signature, const struct signature *by,
					     struct err *err);
/* revision.c: a row without a signature gets it (one that came as CSV, or from before there was a key). */
MUST_USE enum status revision_sign(struct store *st, const struct identity *identity, const struct digest *id, const struct signature *by, struct err *err);
/* signing.c: every row of a statement on REVISION_COLUMNS. */
MUST_USE enum status revision_each_row(struct store *st, sqlite3_stmt *s, store_head_fn fn, void *ctx, bool *any, struct err *err);
/* revision.c: the row's check, over all columns but the number; by NULL = nobody signed it. */
void revision_check(struct strbuf *row, const struct store_row *keys, const struct identity *identity, int64_t seq, enum revision_kind kind,
		     const void *packed, size_t n, const struct signature *by, unsigned char out[ROW_DIGEST]);
/* The rows SQL_ROUND_*, SQL_FORM_*, SQL_HOUSEHOLD_* and SQL_DRAFT_* stand on, checked against their digests (which they give back); texts
 * are the statement's. */
MUST_USE enum status round_row(struct store *st, sqlite3_stmt *s, unsigned char digest[ROW_DIGEST], struct err *err);
MUST_USE enum status form_row(struct store *st, sqlite3_stmt *s, struct digest *form, unsigned char digest[ROW_DIGEST], struct err *err);
MUST_USE enum status household_row(struct store *st, sqlite3_stmt *s, struct household *h, unsigned char digest[ROW_DIGEST], struct err *err);
MUST_USE enum status draft_checked(struct store *st, sqlite3_stmt *s, int64_t *number, struct draft *d, unsigned char digest[ROW_DIGEST],
			       struct err *err);
/* journal.c. One event, as it is stored; texts are never NULL. */
struct event {
	int64_t draft, n, at_ms;
	const char *event, *key, *value, *old;
};
MUST_USE enum status event_insert(struct store *st, const struct event *e, struct err *err);
/* The events of the draft of that number, which must be as many; *n counts on. Those before a damaged one were handed out. */
MUST_USE enum status draft_events(struct store *st, int64_t number, int64_t events, int64_t *n, store_event_fn fn, void *ctx, struct err *err);
/* Of a damaged store: those that are true, whatever is missing between them. fn gets their old numbers. */
MUST_USE enum status draft_events_left(struct store *st, int64_t number, store_event_fn fn, void *ctx, struct err *err);
MUST_USE enum status draft_close(struct store *st, const struct identity *id, struct err *err); /* the open one; within a transaction */


/* settings.c: reads and checks all settings and counters. */
MUST_USE enum status settings_check(struct store *st, struct err *err);
/* A counter as it stands, checked; and moved on, within a transaction. */
MUST_USE enum status counter_row(struct store *st, const char *name, int64_t *value, bool *found, unsigned char digest[ROW_DIGEST],
				 struct err *err);
MUST_USE enum status counter_add(struct store *st, const char *name, int64_t by, int64_t *value, struct err *err);
/* trace.c: within a transaction of the caller. attempts is counted here. */
MUST_USE enum status trace_leave(struct store *st, const struct trace *t, struct err *err);

/* A setting put in without a transaction of its own. */
MUST_USE enum status setting_put(struct db *db, const char *name, const char *value, struct err *err);

#endif
