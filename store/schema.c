/* SPDX-License-Identifier: MIT */
/*
 * The tables, as steps. To change them append a step; never edit one that has been released. SQL of 3.27: no STRICT tables, so the row
 * digests also guard the types. No text from a file ever becomes SQL.
 */
#include "config.h"

#include "base/attr.h"
#include "store/internal.h"

/* As store_claim in claim.c: characters 7 to 12 with four bits each, the last six with six bits each. */
#define CLAIM_SIGN(from, bits, shift) "((ifnull(unicode(substr(household, " #from ", 1)), 0) & " #bits ") << " #shift ")"
#define CLAIM_OF_HOUSEHOLD                                                                                                        \
	"(" CLAIM_SIGN(7, 15, 56) " | " CLAIM_SIGN(8, 15, 52) " | " CLAIM_SIGN(9, 15, 48) " | " CLAIM_SIGN(10, 15, 44) " | " \
	CLAIM_SIGN(11, 15, 40) " | " CLAIM_SIGN(12, 15, 36) " | " CLAIM_SIGN(-6, 63, 30) " | " CLAIM_SIGN(-5, 63, 24) " | " \
	CLAIM_SIGN(-4, 63, 18) " | " CLAIM_SIGN(-3, 63, 12) " | " CLAIM_SIGN(-2, 63, 6) " | " CLAIM_SIGN(-1, 63, 0) ")"

static const struct migration migrations[] = {
	{ .version = 1, .sql = "CREATE TABLE seal(name TEXT PRIMARY KEY, n INTEGER NOT NULL, sum BLOB NOT NULL, digest BLOB NOT NULL) WITHOUT ROWID;"
	     "CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL, digest BLOB NOT NULL) WITHOUT ROWID;"
	     "CREATE TABLE counter(name TEXT PRIMARY KEY, value INTEGER NOT NULL, digest BLOB NOT NULL) WITHOUT ROWID;"
	     "CREATE TABLE round(id TEXT PRIMARY KEY, bytes BLOB NOT NULL, digest BLOB NOT NULL);"
	     "CREATE TABLE form(form_id TEXT NOT NULL, version TEXT NOT NULL, form_digest BLOB NOT NULL UNIQUE, bytes BLOB NOT NULL,"
	     " digest BLOB NOT NULL, PRIMARY KEY(form_id, version));"
	     "CREATE TABLE household(id TEXT PRIMARY KEY, unit TEXT NOT NULL, team TEXT NOT NULL, contact TEXT NOT NULL,"
	     " sort INTEGER NOT NULL, digest BLOB NOT NULL) WITHOUT ROWID;"
	     "CREATE INDEX household_walk ON household(unit, sort, id);" },
	/* Rows in order of arrival and two narrow indexes: identities and ids are random, and a merge that had to place whole rows by
	 * them would rewrite a page a row. */
	{ .version = 2, .sql = "CREATE TABLE word(n INTEGER PRIMARY KEY, text BLOB NOT NULL UNIQUE, digest BLOB NOT NULL);"
	     "CREATE TABLE revision(n INTEGER PRIMARY KEY, id BLOB NOT NULL, identity BLOB NOT NULL, seq INTEGER NOT NULL,"
	     " kind INTEGER NOT NULL, round INTEGER NOT NULL, form INTEGER NOT NULL, parents BLOB NOT NULL, device INTEGER NOT NULL,"
	     " interviewer INTEGER NOT NULL, author INTEGER NOT NULL, unit INTEGER NOT NULL, household TEXT NOT NULL, started TEXT NOT NULL,"
	     " ended TEXT NOT NULL, submitted TEXT NOT NULL, outcome INTEGER NOT NULL, lang INTEGER NOT NULL, state INTEGER NOT NULL,"
	     " reason TEXT NOT NULL, body BLOB NOT NULL, marks INTEGER NOT NULL, origin INTEGER NOT NULL, digest BLOB NOT NULL);"
	     "CREATE UNIQUE INDEX revision_id ON revision(id);"
	     "CREATE INDEX revision_identity ON revision(identity, seq);"
	     "CREATE INDEX revision_household ON revision(household, kind, identity) WHERE household <> '';"
	     "CREATE TABLE draft(n INTEGER PRIMARY KEY, identity BLOB NOT NULL, round TEXT NOT NULL, form_id TEXT NOT NULL,"
	     " form_version TEXT NOT NULL, form_digest BLOB NOT NULL, household TEXT NOT NULL, unit TEXT NOT NULL,"
	     " interviewer TEXT NOT NULL, started TEXT NOT NULL, parent BLOB NOT NULL, open INTEGER NOT NULL, last_ms INTEGER NOT NULL,"
	     " events INTEGER NOT NULL, digest BLOB NOT NULL);"
	     "CREATE INDEX draft_identity ON draft(identity);"
	     "CREATE UNIQUE INDEX draft_open ON draft(identity) WHERE open = 1;"
	     "CREATE TABLE event(draft INTEGER NOT NULL REFERENCES draft(n), n INTEGER NOT NULL, at_ms INTEGER NOT NULL,"
	     " event TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, old TEXT NOT NULL, digest BLOB NOT NULL,"
	     " PRIMARY KEY(draft, n)) WITHOUT ROWID;" },
	/* What packages need: who signed, who may, what was withdrawn, what came and went, what the office has confirmed. */
	{ .version = 3, .sql = "ALTER TABLE revision ADD COLUMN signer INTEGER NOT NULL DEFAULT 0;"
	     "ALTER TABLE revision ADD COLUMN signature BLOB NOT NULL DEFAULT x'';"
	     "CREATE TABLE key(key BLOB PRIMARY KEY, code TEXT NOT NULL, role INTEGER NOT NULL, state INTEGER NOT NULL,"
	     " digest BLOB NOT NULL) WITHOUT ROWID;"
	     "CREATE TABLE erasure(id BLOB PRIMARY KEY, identity BLOB NOT NULL, reason TEXT NOT NULL, seq INTEGER NOT NULL,"
	     " key BLOB NOT NULL, signature BLOB NOT NULL, holds INTEGER NOT NULL, digest BLOB NOT NULL) WITHOUT ROWID;"
	     "CREATE INDEX erasure_identity ON erasure(identity);"
	     "CREATE TABLE package(file BLOB PRIMARY KEY, package BLOB NOT NULL, key BLOB NOT NULL, number INTEGER NOT NULL,"
	     " previous BLOB NOT NULL, at_ms INTEGER NOT NULL, elsewhere BLOB NOT NULL, digest BLOB NOT NULL) WITHOUT ROWID;"
	     "CREATE INDEX package_number ON package(key, number);"
	     "CREATE TABLE receipt(id BLOB PRIMARY KEY, identity BLOB NOT NULL, digest BLOB NOT NULL) WITHOUT ROWID;"
	     "CREATE INDEX receipt_identity ON receipt(identity);" },
	/* One index in the place of two: an id belongs to one identity and seq. For those who know only the id (a package names what it
	 * leaves out) its first four bytes. Households by a number (claim.c), a third of their text and compared in one step. What the report of a merge counts is kept, not read again. */
	{ .version = 4, .sql = "ALTER TABLE revision ADD COLUMN claim INTEGER NOT NULL DEFAULT 0;"
	     "UPDATE revision SET claim = 1 + " CLAIM_OF_HOUSEHOLD " WHERE household <> '';"
	     "DROP INDEX revision_id;"
	     "DROP INDEX revision_identity;"
	     "DROP INDEX revision_household;"
	     "CREATE UNIQUE INDEX revision_record ON revision(identity, seq, id);"
	     "CREATE INDEX revision_short ON revision(substr(id, 1, 4));"
	     "CREATE INDEX revision_claim ON revision(claim, kind, identity) WHERE claim <> 0;"
	     "CREATE TABLE total(one INTEGER PRIMARY KEY, n INTEGER NOT NULL, ids BLOB NOT NULL, identities BLOB NOT NULL,"
	     " interviews INTEGER NOT NULL, visits INTEGER NOT NULL, marked INTEGER NOT NULL, digest BLOB NOT NULL);" },
	/* What no statement asks for is one column (pack.c): a quarter of the bytes. */
	{ .version = 5, .sql = "ALTER TABLE revision RENAME TO revision_before;"
	     "DROP INDEX revision_record;"
	     "DROP INDEX revision_short;"
	     "DROP INDEX revision_claim;"
	     "CREATE TABLE revision(n INTEGER PRIMARY KEY, id BLOB NOT NULL, identity BLOB NOT NULL, seq INTEGER NOT NULL,"
	     " kind INTEGER NOT NULL, claim INTEGER NOT NULL, row BLOB NOT NULL, digest BLOB NOT NULL, signer INTEGER NOT NULL,"
	     " signature BLOB NOT NULL);"
	     "CREATE UNIQUE INDEX revision_record ON revision(identity, seq, id);"
	     "CREATE INDEX revision_short ON revision(substr(id, 1, 4));"
	     "CREATE INDEX revision_claim ON revision(claim, kind) WHERE claim <> 0;",
	  .step = older_move, .then = "DROP TABLE revision_before" },
	{ .version = 6, .sql = "ALTER TABLE package ADD COLUMN revisions INTEGER NOT NULL DEFAULT 0;"
	     "CREATE TABLE issued(round TEXT PRIMARY KEY, text TEXT NOT NULL, digest BLOB NOT NULL);" },
	/* Who asks for a revision knows its record, or asks for many at once (store_revisions_known): a fifth of what entering a row took. */
	{ .version = 7, .sql = "DROP INDEX revision_short;"
	     /* Few among very many (other.c). Since then rows have another digest, too (revision.c). */
	     "CREATE INDEX revision_other ON revision(kind, id) WHERE kind > 1;",
	  .step = others_seal },
	/* Which households several interviews name is asked of all at once (shared.c), and a jump about in a large index a row cost more than
	 * that scan. Totals know of claims; the first who settles them reads the rows. */
	{ .version = 8, .sql = "DROP INDEX revision_claim;"
	     "DELETE FROM total;"
	     "ALTER TABLE total ADD COLUMN claims INTEGER NOT NULL DEFAULT 0;" },
};

static const char *const tables[] = { "setting", "counter", "round", "form", "household", "revision", "draft",
				      "key",	 "erasure", "package", "receipt", "issued",   "other" };

const struct db_kind store_kind_of_file = {
	.migrations = migrations,
	.n_migrations = ARRAY_LEN(migrations),
	.sql = store_sql,
	.n_sql = SQL_COUNT,
	.tables = tables,
	.n_tables = ARRAY_LEN(tables),
};
