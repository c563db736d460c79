/* SPDX-License-Identifier: MIT */
/* Revisions into the store, one alone or each of thousands, for which another thread and the rows before have done what they can. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "store/internal.h"

static bool form_is_none(const struct revision *rev)
{
	static const struct digest zero;

	return !*rev->form_id && !*rev->form_version && digest_compare(&rev->form_digest, &zero) == 0;
}

/* The three fields of a form are one word: digest, id, NUL, version. */
static enum status form_number(struct store *st, const struct revision *rev, int32_t *number, struct err *err)
{
	struct strbuf *packed = &st->canonical;

	*number = 0;
	if (form_is_none(rev))
		return ST_OK;
	strbuf_reset(packed);
	strbuf_add(packed, rev->form_digest.b, DIGEST_SIZE);
	strbuf_add(packed, rev->form_id, strlen(rev->form_id) + 1);
	strbuf_adds(packed, rev->form_version);
	return word_number_again(st, 0, packed->data, packed->len, number, err);
}

/* The columns that are words, behind the form; in the order of their numbers. */
static const enum revision_col word_columns[STORE_WORDS] = { C_FORM,   C_ROUND,	  C_DEVICE, C_INTERVIEWER, C_AUTHOR,
							     C_UNIT, C_OUTCOME, C_LANG,   C_STATE,	   C_ORIGIN };

enum status store_row_words(struct store *st, const struct revision *rev, const char *origin, int32_t words[STORE_WORDS], struct err *err)
{
	const char *const texts[STORE_WORDS] = { NULL,	    rev->round,	  rev->device, rev->interviewer, rev->author,
						 rev->unit, rev->outcome, rev->lang,   rev->state,	 origin };
	enum status status = form_number(st, rev, &words[0], err);

	for (size_t i = 1; i < STORE_WORDS && status == ST_OK; i++)
		status = word_number_again(st, i, texts[i], strlen(texts[i]), &words[i], err);
	return status;
}

void store_row_make(struct store_row *out, const struct revision *rev, const struct digest *id, unsigned marks, const char *origin,
		    struct strbuf *scratch)
{
	_Static_assert(sizeof(out->check) == ROW_DIGEST, "a row's digest");
	out->id = *id;
	out->marks = marks;
	out->claim = store_claim(rev->household);
	revision_digest(scratch, id, marks, origin, NULL, out->check);
}

enum status revision_bind_signature(struct store *st, sqlite3_stmt *s, int signer, int signature, const struct signature *by,
				    struct err *err)
{
	int64_t number = 0;
	enum status status = by ? word_number(st, by->key, sizeof(by->key), &number, err) : ST_OK;

	if (status == ST_OK)
		status = db_int(st->db, s, signer, number, err);
	return status == ST_OK ? db_blob(st->db, s, signature, by ? by->bytes : NULL, by ? sizeof(by->bytes) : 0, err) : status;
}

static enum status bind_row(struct store *st, sqlite3_stmt *s, const struct store_entry *e, const struct signature *by,
			    struct err *err)
{
	const struct revision *rev = &e->rev;
	const struct {
		enum revision_col col;
		int64_t value;
	} numbers[] = { { C_SEQ, rev->seq }, { C_KIND, (int64_t)rev->kind }, { C_MARKS, e->row->marks }, { C_CLAIM, e->row->claim } };
	const struct {
		enum revision_col col;
		const char *text;
	} texts[] = { { C_HOUSEHOLD, rev->household },
		      { C_STARTED, rev->started },
		      { C_ENDED, rev->ended },
		      { C_SUBMITTED, rev->submitted },
		      { C_REASON, rev->reason } };
	const struct {
		enum revision_col col;
		const void *bytes;
		size_t n;
	} blobs[] = { { C_ID, e->row->id.b, DIGEST_SIZE },
		      { C_IDENTITY, rev->identity.b, IDENTITY_SIZE },
		      { C_PARENTS, rev->parents, rev->n_parents * sizeof(rev->parents[0]) },
		      { C_BODY, rev->body, rev->body_len },
		      { C_DIGEST, e->row->check, ROW_DIGEST } };
	enum status status = ST_OK;

	for (size_t i = 0; i < ARRAY_LEN(numbers) && status == ST_OK; i++)
		status = db_int(st->db, s, (int)numbers[i].col + 1, numbers[i].value, err);
	for (size_t i = 0; i < STORE_WORDS && status == ST_OK; i++)
		status = db_int(st->db, s, (int)word_columns[i] + 1, e->words[i], err);
	for (size_t i = 0; i < ARRAY_LEN(texts) && status == ST_OK; i++)
		status = db_text(st->db, s, (int)texts[i].col + 1, texts[i].text, err);
	for (size_t i = 0; i < ARRAY_LEN(blobs) && status == ST_OK; i++)
		status = db_blob(st->db, s, (int)blobs[i].col + 1, blobs[i].bytes, blobs[i].n, err);
	return status == ST_OK ? revision_bind_signature(st, s, C_SIGNER + 1, C_SIGNATURE + 1, by, err) : status;
}

static enum status put(struct store *st, struct store_entry *e, const struct signature *by, struct err *err)
{
	sqlite3_stmt *s;
	enum status status = totals_load(st, err);

	if (status == ST_OK)
		status = sql_get(st, SQL_REVISION_PUT, &s, err);
	if (status != ST_OK)
		return status;
	status = bind_row(st, s, e, by, err);
	if (status == ST_OK)
		status = db_run(st->db, s, err);
	else
		db_done(s);
	e->added = status == ST_OK && sqlite3_changes(st->db->handle) == 1;
	if (!e->added)
		return status;
	status = seal_change(st->db, TABLE_REVISION, e->row->id.b, DIGEST_SIZE, 1, err);
	return status == ST_OK ? totals_add(st, &e->rev, &e->row->id, e->row->marks, err) : status;
}

enum status store_row_add(struct store *st, struct store_entry *e, struct err *err)
{
	bool gone = false;
	enum status status = erasure_holds(st, &e->rev.identity, &gone, err);

	e->added = false;
	return status == ST_OK && !gone ? put(st, e, NULL, err) : status;
}

static enum status enter(struct store *st, const struct revision *rev, const struct digest *id, unsigned marks, const char *origin,
			 const struct signature *by, bool *added, struct err *err)
{
	int32_t words[STORE_WORDS];
	struct store_row row = { .id = *id, .marks = marks, .claim = store_claim(rev->household) };
	struct store_entry e = { .row = &row, .words = words, .rev = *rev };
	bool gone = false;
	enum status status = erasure_holds(st, &rev->identity, &gone, err);

	if (status == ST_OK && !gone)
		status = sendback_gone(st, rev, &gone, err);
	if (status != ST_OK || gone)
		return status;
	revision_digest(&st->db->scratch, id, marks, origin, by, row.check);
	status = store_row_words(st, rev, origin, words, err);
	if (status == ST_OK)
		status = put(st, &e, by, err);
	if (status == ST_OK && !e.added && by)
		status = revision_sign(st, id, by, err);
	if (status == ST_OK && by && rev->n_parents == 0)
		status = erasure_meets(st, rev, &gone, err);
	*added = e.added && !gone;
	return status;
}

enum status revision_enter(struct store *st, const struct revision *rev, const struct digest *id, unsigned marks, const char *origin,
			   const struct signature *by, bool *added, struct err *err)
{
	bool own = st->db->depth == 0;
	enum status status = ST_OK;

	*added = false;
	/* In a batch no savepoint a row: words that a failed insert leaves behind are harmless. */
	if (own)
		status = store_begin(st, err);
	if (status != ST_OK)
		return status;
	status = enter(st, rev, id, marks, origin, by, added, err);
	return own ? store_end(st, status, err) : status;
}
