/* SPDX-License-Identifier: MIT */
/*
 * The store: one SQLite file (TRUNCATE + EXTRA, secure_delete, foreign keys, SQL of 3.27) that holds rounds, forms as bytes, the
 * register, drafts with their journal, revisions, settings. Knows nothing of forms' meaning: bodies are bytes. Every row carries a
 * digest that is checked when it is read, so that a changed byte is noticed (reliability.md section 0).
 * State = the set of revisions (and erasures); everything shown is a pure function of it (architecture section 5).
 * One connection, one thread. Strings given to callbacks are borrowed for the call; a callback must not write to the store nor start
 * the reading it is called from. A laptop's store is held by one program until it is closed or killed; an office's commands take turns.
 * No other code of the program may open and close the file: that would drop SQLite's locks (POSIX locks belong to the process).
 */
#ifndef RUHU_STORE_STORE_H
#define RUHU_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "forms/erasure.h"
#include "forms/revision.h"
#include "forms/sendback.h"

struct arena;
struct store;
struct strbuf;

enum store_kind { STORE_OFFICE, STORE_FIELD };

/* The only creator. ST_EXISTS if there is a file. Makes the folder. device: code of this device, "" for an office = made at random. */
MUST_USE enum status store_create(const char *path, enum store_kind kind, const char *device, struct err *err);
/* ST_NOT_FOUND: there is none (never creates one); ST_DB: no store of ours, damaged, or newer than this program; ST_BUSY: in use by
 * another ruhu (busy_ms is waited first). Older ones are migrated, a step a transaction. */
MUST_USE enum status store_open(struct store **out, const char *path, int busy_ms, struct err *err);
void store_close(struct store *st);
enum store_kind store_kind(const struct store *st);
const char *store_device(const struct store *st);
const char *store_path(const struct store *st);
/* quick_check and all row digests of small tables; ST_DB names the damage. */
MUST_USE enum status store_check(struct store *st, struct err *err);

/* The same file for another thread to read, while this one reads too and nobody writes; it goes with st. NULL where there can be none: a
 * laptop's store, a transaction under way; or is not worth while. */
struct store *store_beside(struct store *st);
void store_beside_done(struct store *st); /* that thread has ended */

/* Transactions: begin nests as savepoints. */
MUST_USE enum status store_begin(struct store *st, struct err *err);
MUST_USE enum status store_commit(struct store *st, struct err *err);
void store_rollback(struct store *st); /* the innermost */
/* Ends what store_begin began: commits where all went well, else takes it back; status, or the commit's. Where that fails it has rolled back. */
MUST_USE enum status store_end(struct store *st, enum status status, struct err *err);

/* Settings: small texts by name; "" where unset. */
MUST_USE enum status store_setting_set(struct store *st, const char *name, const char *value, struct err *err);
MUST_USE enum status store_setting_get(struct store *st, const char *name, struct strbuf *value, struct err *err);
/* Counter that only grows, starting at 1 (interviews of this device, packages). */
MUST_USE enum status store_counter_next(struct store *st, const char *name, int64_t *value, struct err *err);

/* Rounds and forms: immutable bytes. Adding the same again is fine; the same id with other bytes is ST_EXISTS. */
MUST_USE enum status store_round_add(struct store *st, const char *id, const char *bytes, size_t n, struct err *err);
MUST_USE enum status store_round_get(struct store *st, const char *id, struct strbuf *bytes, struct err *err); /* ST_NOT_FOUND */
MUST_USE enum status store_round_each(struct store *st, void (*fn)(void *ctx, const char *id), void *ctx, struct err *err);
/* The same form_id and version with another digest is ST_EXISTS. bytes = form->canonical. */
MUST_USE enum status store_form_add(struct store *st, const char *form_id, const char *version, const struct digest *digest,
				    const char *bytes, size_t n, struct err *err);
MUST_USE enum status store_form_get(struct store *st, const char *form_id, const char *version, struct strbuf *bytes, struct err *err);
MUST_USE enum status store_form_by_digest(struct store *st, const struct digest *digest, struct strbuf *bytes, struct err *err);
MUST_USE enum status store_form_each(struct store *st,
				     void (*fn)(void *ctx, const char *form_id, const char *version, const struct digest *digest),
				     void *ctx, struct err *err);

/* The register: ids and who is to visit them. Addresses are in door.db (store/door.h). */
struct household {
	const char *id;	  /* UNIT-GRID-SERIAL */
	const char *unit; /* 12 digits */
	const char *team; /* "" = nobody yet */
	const char *contact; /* "2026-11-14 民政局": last contact known, date and who only; "" = none */
	int64_t sort;	  /* order of walking */
};
/* Adds or replaces; an empty team or contact leaves what is known. */
MUST_USE enum status store_household_put(struct store *st, const struct household *h, bool *added, struct err *err);
/* unit_prefix and team may be NULL = any. Ordered by (unit, sort, id). fn returning other than ST_OK stops and is passed on. */
typedef enum status (*store_household_fn)(void *ctx, const struct household *h);
MUST_USE enum status store_household_each(struct store *st, const char *unit_prefix, const char *team, store_household_fn fn, void *ctx,
					  struct err *err);
MUST_USE enum status store_household_count(struct store *st, int64_t *n, struct err *err);
/* *known false is as true as the seal: the register is read once to know. ST_DB: damaged. */
MUST_USE enum status store_household_known(struct store *st, const char *id, bool *known, struct err *err);
/* Whom a round sent people to, as the caller writes it, kept while another round is in use; "" = nothing is kept. get appends. */
MUST_USE enum status store_issued_put(struct store *st, const char *round, const char *text, struct err *err);
MUST_USE enum status store_issued_get(struct store *st, const char *round, struct strbuf *text, struct err *err);
typedef enum status (*store_issued_fn)(void *ctx, const char *round, const char *text);
MUST_USE enum status store_issued_each(struct store *st, store_issued_fn fn, void *ctx, struct err *err); /* fn NULL: only checked */
/* Assigns each household to the team that team_of says, NULL = stays as it is; *n gets how many were assigned. The team is borrowed until
 * this returns. */
typedef const char *(*store_team_fn)(void *ctx, const struct household *h);
MUST_USE enum status store_household_assign(struct store *st, store_team_fn team_of, void *ctx, int64_t *n, struct err *err);

/* Signs what is born here: revisions added with origin "" and no signature; and, in an office, every erasure that it saw hold. Set once
 * after opening; none where the function is NULL. */
struct store_signer {
	void (*sign)(void *ctx, const struct digest *id, struct signature *out);
	void (*sign_erasure)(void *ctx, struct erasure *e); /* fills e->by */
	void *ctx;
};
void store_set_signer(struct store *st, const struct store_signer *signer);
/* Revisions made here before there was a key are signed. */
MUST_USE enum status store_sign_all(struct store *st, struct err *err);

/* Revisions. marks: enum mark bits found by validation (0 = counts). origin: where it came from (file name), "" = made here.
 * *added false: it was here already. */
MUST_USE enum status store_revision_add(struct store *st, const struct revision *rev, unsigned marks, const char *origin,
					struct digest *id, bool *added, struct err *err);
/* With the signature it was born with, already checked; NULL = none. A revision that is here without one gets it. A record that was
 * withdrawn stays so: added is false. */
MUST_USE enum status store_revision_add_signed(struct store *st, const struct revision *rev, unsigned marks, const char *origin,
					       const struct signature *by, struct digest *id, bool *added, struct err *err);
/* Thousands at once. id and marks are the caller's, the rest is store_row_pack's. */
struct store_row {
	struct digest id; /* revision_id(rev) */
	unsigned char check[16];
	int64_t claim;
	unsigned marks;
};
/* Appends to out the bytes in which the store keeps what the row says; words that are new are put in. Good within one transaction. Quick
 * where much is as in the call before. by: who signed it, as in store_entry. */
MUST_USE enum status store_row_pack(struct store *st, struct strbuf *out, const struct revision *rev, const char *origin,
				    const struct signature *by, struct store_row *row, struct err *err);
struct store_entry {
	const struct store_row *row;
	struct identity identity; /* of the revision, as what follows */
	int64_t seq;
	enum revision_kind kind;
	const char *packed; /* store_row_pack's bytes */
	size_t packed_len;
	const struct signature *by; /* NULL = nobody; checked by the caller, and as for store_revision_add_signed */
	bool is_root;		    /* has no parents */
	bool added; /* out. False: it was here already, or its record was withdrawn */
};
/* In a transaction, for interviews and visits. In ascending order of (identity, seq, id) it is much quicker. */
MUST_USE enum status store_row_add(struct store *st, struct store_entry *e, struct err *err);
MUST_USE enum status store_revision_has(struct store *st, const struct identity *identity, const struct digest *id, bool *has,
					struct err *err);
MUST_USE enum status store_revision_get(struct store *st, const struct identity *identity, const struct digest *id, struct revision *rev,
					unsigned *marks, struct arena *a, struct err *err);
/* For those who know ids alone: sorts v by id and says which are here, of which record. Reads the index once, however many they are. */
struct store_known {
	struct digest id;
	struct identity identity; /* out, where here */
	bool here;		  /* out */
};
MUST_USE enum status store_revisions_known(struct store *st, struct store_known *v, size_t n, struct err *err);
/* The one with this id of a list that store_revisions_known sorted, NULL = none. */
const struct store_known *store_known_find(const struct store_known *v, size_t n, const struct digest *id);

struct head {
	struct digest id;
	const struct revision *rev;
	unsigned marks;
	bool conflict; /* several heads: this one is the greatest (seq, id), or for rows that came as CSV (seq, digest of answers) */
	bool is_head, counts; /* of a history: nobody supersedes it; it is the one of the heads that is used */
	const char *origin;
	const struct signature *by; /* who signed it, NULL = nobody */
};
/* The head of every identity, in order of identity. Heads: revisions nobody names as parent; a revision without parents but with
 * seq > 1 (a CSV row) supersedes the identity's parentless revisions of smaller seq. kind < 0 = all; round NULL = all.
 * Memory stays flat however many there are. */
typedef enum status (*store_head_fn)(void *ctx, const struct head *head);
MUST_USE enum status store_heads_each(struct store *st, int kind, const char *round, store_head_fn fn, void *ctx, struct err *err);
/* The same heads in no order that means anything, read from the front of the file to its end: for those who count or sort. */
MUST_USE enum status store_heads_any(struct store *st, int kind, const char *round, store_head_fn fn, void *ctx, struct err *err);
/* All revisions of a kind, ascending by id, with their signatures. */
MUST_USE enum status store_revisions_each(struct store *st, enum revision_kind kind, store_head_fn fn, void *ctx, struct err *err);
/* All revisions of one identity, by (seq, id). */
MUST_USE enum status store_history_each(struct store *st, const struct identity *identity, store_head_fn fn, void *ctx, struct err *err);
/* Identity whose text begins with prefix (people type the first digits); ST_NOT_FOUND, ST_CONFLICT if several. */
MUST_USE enum status store_identity_find(struct store *st, const char *prefix, struct identity *out, struct err *err);
/* A household that interviews of several records name or named: whether they still do and count is in the records' histories. */
struct shared_household {
	const char *household;
	const struct identity *records; /* ascending */
	size_t n;
};
/* All of them, ascending, in a. */
MUST_USE enum status store_households_shared(struct store *st, const struct shared_household **v, size_t *n, struct arena *a,
					     struct err *err);

/* What is left of records that were cleared away (store_prune), for the day's doors: one a household and round. */
struct trace {
	const char *round, *household;			/* not filled in by store_trace_get */
	const char *outcome, *started, *appointment; /* of the newest, or of the completed interview; "" = none */
	int64_t attempts;
};
MUST_USE enum status store_trace_get(struct store *st, const char *round, const char *household, struct trace *out, struct arena *a,
				     bool *found, struct err *err);
MUST_USE enum status store_trace_any(struct store *st, bool *any, struct err *err); /* is there one at all */

struct store_state {
	int64_t revisions, interviews, visits, conflicts, marked, households; /* interviews, visits: heads */
	int64_t erased;							      /* records that were withdrawn */
	struct digest digest; /* of the sorted ids, and of the sorted identities withdrawn, if any (docs/FORMATS.md) */
};
/* Reads and checks every row. */
MUST_USE enum status store_state(struct store *st, struct store_state *state, struct err *err);
/* The same from what is kept beside the seals, for those who have just written: only records with several revisions are read. */
MUST_USE enum status store_state_kept(struct store *st, struct store_state *state, struct err *err);
/* Reads what rows add up to once and keeps it, where the store does not know it (an older one; after rows went). */
MUST_USE enum status store_totals_settle(struct store *st, struct err *err);
/* The heads that are in conflict, in order of identity; only records with several revisions are read. */
MUST_USE enum status store_conflicts_each(struct store *st, store_head_fn fn, void *ctx, struct err *err);
/* Its digest alone, from the index of ids: the rows are not read. */
MUST_USE enum status store_digest(struct store *st, struct digest *out, struct err *err);

/* Who may sign: store/keys.c. */
enum key_role { KEY_DEVICE, KEY_OFFICE };
enum key_state { KEY_WAITING, KEY_TRUSTED, KEY_REVOKED }; /* waiting: seen, not yet confirmed by a person */
struct store_key {
	unsigned char key[PUBLIC_KEY_SIZE];
	const char *code; /* of the device or office */
	enum key_role role;
	enum key_state state;
};
typedef enum status (*store_key_fn)(void *ctx, const struct store_key *key);
/* Adds or replaces. */
MUST_USE enum status store_key_put(struct store *st, const struct store_key *key, struct err *err);
/* *found false: never seen; key->code is in a. */
MUST_USE enum status store_key_get(struct store *st, const unsigned char key[PUBLIC_KEY_SIZE], struct store_key *out, bool *found,
				   struct arena *a, struct err *err);
MUST_USE enum status store_key_each(struct store *st, store_key_fn fn, void *ctx, struct err *err);

/* Erasures: store/erasure.c. An erasure holds when an office's trusted key signed it, or the key that signed a first revision of the
 * record; until then it waits. Once it holds, the record's rows are gone and none comes back; an office adds one of its own, by which it
 * holds wherever the office is believed, also where the first revision never came. */
struct store_erasure {
	struct digest id;
	const struct erasure *erasure;
	bool holds;
};
typedef enum status (*store_erasure_fn)(void *ctx, const struct store_erasure *e);
MUST_USE enum status store_erasure_add(struct store *st, const struct erasure *e, bool *added, bool *holds, struct err *err);
MUST_USE enum status store_erasure_each(struct store *st, store_erasure_fn fn, void *ctx, struct err *err);
MUST_USE enum status store_erased(struct store *st, const struct identity *identity, bool *erased, struct err *err);
/* Asks again whether those that wait hold: after a key was trusted. */
MUST_USE enum status store_erasures_settle(struct store *st, struct err *err);

/* Interviews that offices returned with a comment: store/sendback.c. They go with their record. What a known laptop signed is none. */
struct store_sendback {
	struct digest id;
	const struct revision *rev; /* who said it and when: interviewer, device, submitted */
	const struct signature *by; /* NULL = nobody's */
	struct sendback said;
	const struct revision *answer; /* the last state of the record that answers it; NULL = none yet */
	bool changed;		       /* of the answer: it says something else than what it was made from */
};
typedef enum status (*store_sendback_fn)(void *ctx, const struct store_sendback *s);
/* Of one record, those that no other superseded (several: two offices returned it); of all, by the record's identity. */
MUST_USE enum status store_sendback_each(struct store *st, const struct identity *record, store_sendback_fn fn, void *ctx, struct err *err);
MUST_USE enum status store_sendbacks_each(struct store *st, store_sendback_fn fn, void *ctx, struct err *err);
/* There is one that waits for an answer. */
MUST_USE enum status store_sendback_open(struct store *st, const struct identity *record, bool *open, struct err *err);

/* Packages made here or taken: store/packages.c. */
struct store_package {
	struct digest file, package; /* of the bytes as they lay there, and of the plain package; made here: both the latter */
	unsigned char key[PUBLIC_KEY_SIZE];
	int64_t number;
	struct digest previous;
	int64_t at_ms; /* when it was taken or made */
	const struct digest *elsewhere; /* revisions of its device that it does not carry, since an office has them */
	size_t n_elsewhere;
	int64_t revisions; /* that it carries; 0 = not known, an older program took it, or made here */
};
typedef enum status (*store_package_fn)(void *ctx, const struct store_package *p);
MUST_USE enum status store_package_put(struct store *st, const struct store_package *p, struct err *err);
/* revisions may be NULL; where the package is not known it stays as it is. */
MUST_USE enum status store_package_known(struct store *st, const struct digest *file, bool *known, int64_t *revisions,
					 struct err *err);
/* By (key, number). */
MUST_USE enum status store_package_each(struct store *st, store_package_fn fn, void *ctx, struct err *err);

/* Receipts: ids of revisions an office has signed for. */
MUST_USE enum status store_receipt_add(struct store *st, const struct digest *id, const struct identity *identity, bool *added,
				       struct err *err);
MUST_USE enum status store_receipt_has(struct store *st, const struct digest *id, bool *has, struct err *err);
typedef enum status (*store_receipt_fn)(void *ctx, const struct digest *id, const struct identity *identity);
MUST_USE enum status store_receipt_each(struct store *st, store_receipt_fn fn, void *ctx, struct err *err);
/* Removes the records whose every revision has a receipt and that are neither under way nor returned and not answered; the receipts stay.
 * *n: how many records. */
MUST_USE enum status store_prune(struct store *st, int64_t *n, struct err *err);

/* Drafts: the journal of an interview under way, one committed event at a time; it is the audit log and stays after the interview. */
struct draft {
	struct identity identity;
	const char *round, *form_id, *form_version, *household, *unit, *interviewer, *started;
	struct digest form_digest;
	struct digest parent; /* the revision a correction is made from; zero = a new interview */
	bool open;
	int64_t last_ms; /* time of the last event */
	int64_t events;
};
MUST_USE enum status store_draft_new(struct store *st, const struct draft *d, struct err *err);
MUST_USE enum status store_draft_event(struct store *st, const struct identity *id, int64_t at_ms, const char *event, const char *key,
				       const char *value, const char *old, struct err *err);
typedef enum status (*store_draft_fn)(void *ctx, const struct draft *d);
MUST_USE enum status store_drafts_each(struct store *st, bool open_only, store_draft_fn fn, void *ctx, struct err *err);
typedef enum status (*store_event_fn)(void *ctx, int64_t n, int64_t at_ms, const char *event, const char *key, const char *value,
				      const char *old);
/* Events of the open draft; where none is open, of all its drafts one after the other, n running on. */
MUST_USE enum status store_events_each(struct store *st, const struct identity *id, store_event_fn fn, void *ctx, struct err *err);
/* The open draft of that identity is closed as it is, and d (the same interview under another form) opened in its place. */
MUST_USE enum status store_draft_replace(struct store *st, const struct draft *d, struct err *err);
/* What happened in an interview made here, for the audit log: the events of its drafts that are closed, the oldest draft first. */
struct journal_event {
	const char *interviewer; /* who had the laptop */
	bool correction;
	int64_t at_ms;
	const char *event, *key, *value, *old;
};
typedef enum status (*store_journal_fn)(void *ctx, const struct journal_event *e);
MUST_USE enum status store_journal_each(struct store *st, const struct identity *id, store_journal_fn fn, void *ctx, struct err *err);
/* In one transaction: the revision is added with its marks and the draft closed. */
MUST_USE enum status store_draft_finish(struct store *st, const struct identity *id, const struct revision *rev, unsigned marks,
					struct digest *rev_id, struct err *err);

#endif
