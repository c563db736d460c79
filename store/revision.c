/* SPDX-License-Identifier: MIT */
/*
 * Revisions as rows. The id is the digest of the canonical bytes, so encoding a row again and comparing is its check; marks and origin,
 * which are this store's own, have the row digest.
 */
#include "config.h"

#include <limits.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "store/internal.h"

enum col {
	C_ID,
	C_IDENTITY,
	C_SEQ,
	C_KIND,
	C_ROUND,
	C_FORM,
	C_PARENTS,
	C_DEVICE,
	C_INTERVIEWER,
	C_AUTHOR,
	C_UNIT,
	C_HOUSEHOLD,
	C_STARTED,
	C_ENDED,
	C_SUBMITTED,
	C_OUTCOME,
	C_LANG,
	C_STATE,
	C_REASON,
	C_BODY,
	C_MARKS,
	C_ORIGIN,
	C_DIGEST,
	C_SIGNER,
	C_SIGNATURE,
	C_CLAIM
};

/* Rows from before signatures keep their digest: none adds nothing. */
void revision_digest(struct db *db, const struct digest *id, unsigned marks, const char *origin, const struct signature *by,
		     unsigned char out[ROW_DIGEST])
{
	row_start(db, TABLE_REVISION);
	row_bytes(db, id->b, DIGEST_SIZE);
	row_int(db, marks);
	row_text(db, origin);
	if (by) {
		row_bytes(db, by->key, sizeof(by->key));
		row_bytes(db, by->bytes, sizeof(by->bytes));
	}
	row_end(db, out);
}

static struct digest canonical_id(struct store *st, const struct revision *rev)
{
	strbuf_reset(&st->canonical);
	revision_encode(&st->canonical, rev);
	return digest_of(st->canonical.data, st->canonical.len);
}

static bool form_is_none(const struct revision *rev)
{
	static const struct digest zero;

	return !*rev->form_id && !*rev->form_version && digest_compare(&rev->form_digest, &zero) == 0;
}

/* The three fields of a form are one word: digest, id, NUL, version. */
static enum status form_number(struct store *st, const struct revision *rev, int64_t *number, struct err *err)
{
	struct strbuf sb;
	enum status status;

	*number = 0;
	if (form_is_none(rev))
		return ST_OK;
	strbuf_init(&sb);
	strbuf_add(&sb, rev->form_digest.b, DIGEST_SIZE);
	strbuf_add(&sb, rev->form_id, strlen(rev->form_id) + 1);
	strbuf_adds(&sb, rev->form_version);
	status = word_number(st, sb.data, sb.len, number, err);
	strbuf_clear(&sb);
	return status;
}

static enum status form_of(struct store *st, int64_t number, struct revision *rev, struct err *err)
{
	const char *packed, *end;
	size_t n;
	enum status status = word_text(st, number, &packed, &n, err);

	if (status != ST_OK || n == 0)
		return status;
	end = n > DIGEST_SIZE ? memchr(packed + DIGEST_SIZE, '\0', n - DIGEST_SIZE) : NULL;
	if (!end)
		return db_damaged(st->db, T("对照表（代号、单位、版本）被改动"), err);
	memcpy(rev->form_digest.b, packed, DIGEST_SIZE);
	rev->form_id = packed + DIGEST_SIZE;
	rev->form_version = end + 1;
	return ST_OK;
}

static enum status bind_word(struct store *st, sqlite3_stmt *s, enum col col, const char *text, struct err *err)
{
	int64_t number;
	enum status status = word_number(st, text, strlen(text), &number, err);

	return status == ST_OK ? db_int(st->db, s, (int)col + 1, number, err) : status;
}

static enum status bind_words(struct store *st, sqlite3_stmt *s, const struct revision *rev, const char *origin, struct err *err)
{
	const struct {
		enum col col;
		const char *text;
	} words[] = { { C_ROUND, rev->round },   { C_DEVICE, rev->device }, { C_INTERVIEWER, rev->interviewer },
		      { C_AUTHOR, rev->author }, { C_UNIT, rev->unit },     { C_OUTCOME, rev->outcome },
		      { C_LANG, rev->lang },     { C_STATE, rev->state },   { C_ORIGIN, origin } };
	int64_t form;
	enum status status = form_number(st, rev, &form, err);

	if (status == ST_OK)
		status = db_int(st->db, s, C_FORM + 1, form, err);
	for (size_t i = 0; i < ARRAY_LEN(words) && status == ST_OK; i++)
		status = bind_word(st, s, words[i].col, words[i].text, err);
	return status;
}

static enum status bind_signature(struct store *st, sqlite3_stmt *s, int signer, int signature, const struct signature *by, struct err *err)
{
	int64_t number = 0;
	enum status status = by ? word_number(st, by->key, sizeof(by->key), &number, err) : ST_OK;

	if (status == ST_OK)
		status = db_int(st->db, s, signer, number, err);
	return status == ST_OK ? db_blob(st->db, s, signature, by ? by->bytes : NULL, by ? sizeof(by->bytes) : 0, err) : status;
}

static enum status bind_rest(struct store *st, sqlite3_stmt *s, const struct revision *rev, const struct digest *id, unsigned marks,
			     struct err *err)
{
	const struct {
		enum col col;
		const char *text;
	} texts[] = { { C_HOUSEHOLD, rev->household },
		      { C_STARTED, rev->started },
		      { C_ENDED, rev->ended },
		      { C_SUBMITTED, rev->submitted },
		      { C_REASON, rev->reason } };
	enum status status = db_blob(st->db, s, C_ID + 1, id->b, DIGEST_SIZE, err);

	if (status == ST_OK)
		status = db_blob(st->db, s, C_IDENTITY + 1, rev->identity.b, IDENTITY_SIZE, err);
	if (status == ST_OK)
		status = db_int(st->db, s, C_SEQ + 1, rev->seq, err);
	if (status == ST_OK)
		status = db_int(st->db, s, C_KIND + 1, (int64_t)rev->kind, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, C_PARENTS + 1, rev->parents, rev->n_parents * sizeof(rev->parents[0]), err);
	for (size_t i = 0; i < ARRAY_LEN(texts) && status == ST_OK; i++)
		status = db_text(st->db, s, (int)texts[i].col + 1, texts[i].text, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, C_BODY + 1, rev->body, rev->body_len, err);
	if (status == ST_OK)
		status = db_int(st->db, s, C_MARKS + 1, marks, err);
	return status == ST_OK ? db_int(st->db, s, C_CLAIM + 1, store_claim(rev->household), err) : status;
}

static enum status revision_insert(struct store *st, const struct revision *rev, unsigned marks, const char *origin,
				   const struct signature *by, const struct digest *id, bool *added, struct err *err)
{
	unsigned char digest[ROW_DIGEST];
	sqlite3_stmt *s;
	enum status status = totals_load(st, err);

	if (status == ST_OK)
		status = sql_get(st, SQL_REVISION_PUT, &s, err);
	if (status != ST_OK)
		return status;
	revision_digest(st->db, id, marks, origin, by, digest);
	status = bind_words(st, s, rev, origin, err);
	if (status == ST_OK)
		status = bind_rest(st, s, rev, id, marks, err);
	if (status == ST_OK)
		status = bind_signature(st, s, C_SIGNER + 1, C_SIGNATURE + 1, by, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, C_DIGEST + 1, digest, sizeof(digest), err);
	if (status == ST_OK)
		status = db_run(st->db, s, err);
	else
		db_done(s);
	if (status != ST_OK)
		return status;
	*added = sqlite3_changes(st->db->handle) == 1;
	if (!*added)
		return ST_OK;
	status = seal_change(st->db, TABLE_REVISION, id->b, DIGEST_SIZE, 1, err);
	return status == ST_OK ? totals_add(st, rev, id, marks, err) : status;
}

static enum status stored_get(struct store *st, const struct digest *id, struct stored *row, struct arena *a, struct err *err);

enum status revision_sign(struct store *st, const struct digest *id, const struct signature *by, struct err *err)
{
	unsigned char digest[ROW_DIGEST];
	struct arena *a = arena_new();
	struct stored row;
	sqlite3_stmt *s = NULL;
	enum status status = stored_get(st, id, &row, a, err);

	if (status != ST_OK || row.is_signed)
		goto out;
	status = sql_get(st, SQL_REVISION_SIGN, &s, err);
	if (status != ST_OK)
		goto out;
	revision_digest(st->db, id, row.marks, row.origin, by, digest);
	status = db_blob(st->db, s, 1, id->b, DIGEST_SIZE, err);
	if (status == ST_OK)
		status = bind_signature(st, s, 2, 3, by, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 4, digest, sizeof(digest), err);
	if (status == ST_OK)
		status = db_run(st->db, s, err);
	else
		db_done(s);
out:
	arena_free(a);
	return status;
}

static enum status revision_enter(struct store *st, const struct revision *rev, unsigned marks, const char *origin,
				  const struct signature *by, const struct digest *id, bool *added, struct err *err)
{
	bool gone = false;
	enum status status = erasure_holds(st, &rev->identity, &gone, err);

	if (status != ST_OK || gone)
		return status;
	status = revision_insert(st, rev, marks, origin, by, id, added, err);
	if (status == ST_OK && !*added && by)
		status = revision_sign(st, id, by, err);
	if (status == ST_OK && by && rev->n_parents == 0)
		status = erasure_meets(st, rev, &gone, err);
	*added = *added && !gone;
	return status;
}

enum status store_revision_add_signed(struct store *st, const struct revision *rev, unsigned marks, const char *origin,
				      const struct signature *by, struct digest *id, bool *added, struct err *err)
{
	bool ignored = false;
	struct signature mine;
	struct digest own_id;

	id = id ? id : &own_id;
	origin = origin ? origin : "";
	if (rev->body_len > REVISION_MAX_BODY)
		return err_set(err, ST_LIMIT, T("一份记录超过 4 MB，没有收下。"));
	if (rev->seq < 1 || rev->n_parents > REVISION_MAX_PARENTS)
		return err_set(err, ST_INPUT, T("记录的版本号或来源不合规定，没有收下。"));
	*id = canonical_id(st, rev);
	if (!by && !*origin && st->signer.sign) { /* born here */
		st->signer.sign(st->signer.ctx, id, &mine);
		by = &mine;
	}
	return store_revision_add_known(st, rev, id, marks, origin, by, added ? added : &ignored, err);
}

enum status store_revision_add_known(struct store *st, const struct revision *rev, const struct digest *id, unsigned marks,
				     const char *origin, const struct signature *by, bool *added, struct err *err)
{
	bool own = st->db->depth == 0;
	enum status status = ST_OK;

	*added = false;
	/* In a batch no savepoint a row: words that a failed insert leaves behind are harmless. */
	if (own)
		status = store_begin(st, err);
	if (status != ST_OK)
		return status;
	status = revision_enter(st, rev, marks, origin, by, id, added, err);
	if (!own)
		return status;
	return store_end(st, status, err);
}

enum status store_revision_add(struct store *st, const struct revision *rev, unsigned marks, const char *origin, struct digest *id,
			       bool *added, struct err *err)
{
	return store_revision_add_signed(st, rev, marks, origin, NULL, id, added, err);
}

static enum status take_words(struct store *st, sqlite3_stmt *s, struct stored *out, struct err *err)
{
	struct revision *rev = &out->rev;
	const struct {
		enum col col;
		const char **text;
	} words[] = { { C_ROUND, &rev->round },   { C_DEVICE, &rev->device }, { C_INTERVIEWER, &rev->interviewer },
		      { C_AUTHOR, &rev->author }, { C_UNIT, &rev->unit },     { C_OUTCOME, &rev->outcome },
		      { C_LANG, &rev->lang },     { C_STATE, &rev->state },   { C_ORIGIN, &out->origin } };
	size_t n;
	enum status status = form_of(st, sqlite3_column_int64(s, C_FORM), rev, err);

	for (size_t i = 0; i < ARRAY_LEN(words) && status == ST_OK; i++)
		status = word_text(st, sqlite3_column_int64(s, (int)words[i].col), words[i].text, &n, err);
	return status;
}

static enum status take_signature(struct store *st, sqlite3_stmt *s, struct stored *out, bool *whole, struct err *err)
{
	int64_t number = sqlite3_column_int64(s, C_SIGNER);
	const char *key;
	size_t n;
	enum status status;

	*whole = true;
	if (number == 0)
		return ST_OK;
	status = word_text(st, number, &key, &n, err);
	if (status != ST_OK)
		return status;
	*whole = n == sizeof(out->by.key) && db_col_bytes(s, C_SIGNATURE, out->by.bytes, sizeof(out->by.bytes));
	if (*whole)
		memcpy(out->by.key, key, n);
	out->is_signed = *whole;
	return ST_OK;
}

static bool take_rest(sqlite3_stmt *s, struct stored *out, struct arena *a)
{
	struct revision *rev = &out->rev;
	const void *parents = sqlite3_column_blob(s, C_PARENTS);
	size_t n = db_col_size(s, C_PARENTS);
	int64_t kind = sqlite3_column_int64(s, C_KIND), marks = sqlite3_column_int64(s, C_MARKS);

	rev->seq = sqlite3_column_int64(s, C_SEQ);
	if (!db_col_bytes(s, C_ID, out->id.b, DIGEST_SIZE) || !db_col_bytes(s, C_IDENTITY, rev->identity.b, IDENTITY_SIZE) || kind < 0 ||
	    kind > REV_DECISION || marks < 0 || marks > UINT_MAX || rev->seq < 1 || n > sizeof(rev->parents) || n % DIGEST_SIZE != 0)
		return false;
	rev->kind = (enum revision_kind)kind;
	out->marks = (unsigned)marks;
	if (n > 0)
		memcpy(rev->parents, parents, n);
	rev->n_parents = n / DIGEST_SIZE;
	rev->household = arena_strdup(a, db_col_text(s, C_HOUSEHOLD));
	rev->started = arena_strdup(a, db_col_text(s, C_STARTED));
	rev->ended = arena_strdup(a, db_col_text(s, C_ENDED));
	rev->submitted = arena_strdup(a, db_col_text(s, C_SUBMITTED));
	rev->reason = arena_strdup(a, db_col_text(s, C_REASON));
	rev->body_len = db_col_size(s, C_BODY);
	rev->body = arena_strndup(a, rev->body_len ? sqlite3_column_blob(s, C_BODY) : "", rev->body_len);
	return true;
}

enum status revision_row(struct store *st, sqlite3_stmt *s, struct stored *out, struct arena *a, struct err *err)
{
	unsigned char want[ROW_DIGEST], have[ROW_DIGEST];
	char text[IDENTITY_TEXT];
	struct digest id;
	struct err what = ERR_INIT;
	bool whole = false;
	enum status status;

	*out = (struct stored){ .origin = "" };
	revision_init(&out->rev);
	status = take_words(st, s, out, err);
	if (status == ST_OK)
		status = take_signature(st, s, out, &whole, err);
	if (status != ST_OK)
		return status;
	if (whole && take_rest(s, out, a) && sqlite3_column_int64(s, C_CLAIM) == store_claim(out->rev.household) &&
	    db_col_bytes(s, C_DIGEST, have, sizeof(have))) {
		id = canonical_id(st, &out->rev);
		revision_digest(st->db, &id, out->marks, out->origin, out->is_signed ? &out->by : NULL, want);
		if (digest_compare(&id, &out->id) == 0 && memcmp(have, want, sizeof(have)) == 0)
			return ST_OK;
	}
	identity_format(text, &out->rev.identity);
	(void)err_set(&what, ST_DB, T("记录 %s 的内容被改动"), text);
	return db_damaged(st->db, what.text, err);
}

static enum status stored_get(struct store *st, const struct digest *id, struct stored *row, struct arena *a, struct err *err)
{
	sqlite3_stmt *s;
	bool found = false;
	enum status status = sql_get(st, SQL_REVISION_GET, &s, err);

	if (status != ST_OK)
		return status;
	status = db_blob(st->db, s, 1, id->b, DIGEST_SIZE, err);
	if (status == ST_OK)
		status = db_step(st->db, s, &found, err);
	if (status == ST_OK && found)
		status = revision_row(st, s, row, a, err);
	db_done(s);
	if (status == ST_OK && !found)
		return err_set(err, ST_NOT_FOUND, T("这台电脑上没有这份记录。"));
	return status;
}

enum status store_revision_get(struct store *st, const struct digest *id, struct revision *rev, unsigned *marks, struct arena *a,
			       struct err *err)
{
	struct stored row;
	enum status status = stored_get(st, id, &row, a, err);

	if (status != ST_OK)
		return status;
	*rev = row.rev;
	if (marks)
		*marks = row.marks;
	return ST_OK;
}

enum status store_revision_has(struct store *st, const struct digest *id, bool *has, struct err *err)
{
	sqlite3_stmt *s;
	enum status status = sql_get(st, SQL_REVISION_GET, &s, err);

	*has = false;
	if (status != ST_OK)
		return status;
	status = db_blob(st->db, s, 1, id->b, DIGEST_SIZE, err);
	if (status == ST_OK)
		status = db_step(st->db, s, has, err);
	db_done(s);
	return status;
}
