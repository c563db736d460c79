/* SPDX-License-Identifier: MIT */
/* Every statement of the store, by number. Parameters are numbered. */
#include "config.h"

#include "store/internal.h"

#define REVISION_COLUMNS "id, identity, seq, kind, claim, row, digest, signer, signature"
/* older.c */
#define BEFORE_COLUMNS                                                                                                               \
	"id, identity, seq, kind, digest, signer, signature, marks, parents, household, started, ended, submitted, reason, body," \
	" form, round, device, interviewer, author, unit, outcome, lang, state, origin, n"
#define REVISION_ID "identity = ?1 AND id = ?2"
#define DRAFT_COLUMNS                                                                                                               \
	"n, identity, round, form_id, form_version, form_digest, household, unit, interviewer, started, parent, open, last_ms, events, " \
	"digest"

#define ERASURE_COLUMNS "id, identity, reason, seq, key, signature, holds, digest"
#define PACKAGE_COLUMNS "file, package, key, number, previous, at_ms, elsewhere, digest, revisions"

const char *const store_sql[SQL_COUNT] = {
	[SQL_SETTING_GET] = "SELECT value, digest FROM setting WHERE name = ?1",
	[SQL_SETTING_PUT] = "INSERT OR REPLACE INTO setting(name, value, digest) VALUES(?1, ?2, ?3)",
	[SQL_SETTING_ALL] = "SELECT name, value, digest FROM setting ORDER BY name",
	[SQL_COUNTER_GET] = "SELECT value, digest FROM counter WHERE name = ?1",
	[SQL_COUNTER_PUT] = "INSERT OR REPLACE INTO counter(name, value, digest) VALUES(?1, ?2, ?3)",
	[SQL_COUNTER_ALL] = "SELECT name, value, digest FROM counter ORDER BY name",

	[SQL_ROUND_GET] = "SELECT id, bytes, digest FROM round WHERE id = ?1",
	[SQL_ROUND_PUT] = "INSERT INTO round(id, bytes, digest) VALUES(?1, ?2, ?3)",
	[SQL_ROUND_ALL] = "SELECT id, bytes, digest FROM round ORDER BY id",
	[SQL_FORM_GET] = "SELECT form_id, version, form_digest, bytes, digest FROM form WHERE form_id = ?1 AND version = ?2",
	[SQL_FORM_BY_DIGEST] = "SELECT form_id, version, form_digest, bytes, digest FROM form WHERE form_digest = ?1",
	[SQL_FORM_PUT] = "INSERT INTO form(form_id, version, form_digest, bytes, digest) VALUES(?1, ?2, ?3, ?4, ?5)",
	[SQL_FORM_ALL] = "SELECT form_id, version, form_digest, bytes, digest FROM form ORDER BY form_id, version",

	[SQL_HOUSEHOLD_GET] = "SELECT id, unit, team, contact, sort, digest FROM household WHERE id = ?1",
	[SQL_HOUSEHOLD_PUT] = "INSERT OR REPLACE INTO household(id, unit, team, contact, sort, digest) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
	[SQL_HOUSEHOLD_ALL] = "SELECT id, unit, team, contact, sort, digest FROM household ORDER BY unit, sort, id",

	[SQL_ISSUED_GET] = "SELECT round, text, digest FROM issued WHERE round = ?1",
	[SQL_ISSUED_PUT] = "INSERT INTO issued(round, text, digest) VALUES(?1, ?2, ?3)",
	[SQL_ISSUED_ALL] = "SELECT round, text, digest FROM issued ORDER BY round",
	[SQL_ISSUED_DELETE] = "DELETE FROM issued WHERE round = ?1",

	[SQL_WORD_BY_TEXT] = "SELECT n, digest FROM word WHERE text = ?1",
	[SQL_WORD_BY_NUMBER] = "SELECT text, digest FROM word WHERE n = ?1",
	[SQL_WORD_LAST] = "SELECT coalesce(max(n), 0) FROM word",
	[SQL_WORD_PUT] = "INSERT INTO word(n, text, digest) VALUES(?1, ?2, ?3)",
	[SQL_WORD_RESTORE] = "INSERT OR IGNORE INTO word(n, text, digest) VALUES(?1, ?2, ?3)",

	[SQL_REVISION_PUT] = "INSERT INTO revision(" REVISION_COLUMNS ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
			     " ON CONFLICT(identity, seq, id) DO NOTHING",
	[SQL_REVISION_MOVE] = "INSERT INTO revision(" REVISION_COLUMNS ", n) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
	[SQL_BEFORE_ROWS] = "SELECT " BEFORE_COLUMNS " FROM revision_before ORDER BY n",
	[SQL_BEFORE_NUMBERS] = "SELECT n FROM revision_before ORDER BY n",
	[SQL_BEFORE_NUMBER] = "SELECT " BEFORE_COLUMNS " FROM revision_before WHERE n = ?1",
	[SQL_REVISION_GET] = "SELECT " REVISION_COLUMNS " FROM revision WHERE " REVISION_ID,
	[SQL_REVISION_ALL] = "SELECT " REVISION_COLUMNS " FROM revision ORDER BY identity, seq",
	[SQL_REVISION_ROWS] = "SELECT " REVISION_COLUMNS " FROM revision ORDER BY n",
	[SQL_REVISION_RANGE] = "SELECT " REVISION_COLUMNS " FROM revision WHERE n BETWEEN ?1 AND ?2 ORDER BY n",
	[SQL_REVISION_LAST] = "SELECT coalesce(max(n), 0) FROM revision",
	[SQL_REVISION_INDEX] = "SELECT identity, id, n FROM revision ORDER BY identity, seq, id",
	[SQL_REVISION_IDS] = "SELECT id FROM revision ORDER BY identity, seq, id",
	[SQL_REVISION_HISTORY] = "SELECT " REVISION_COLUMNS " FROM revision WHERE identity = ?1 ORDER BY seq",
	[SQL_REVISION_IDENTITIES] = "SELECT DISTINCT identity FROM revision WHERE identity >= ?1 AND identity <= ?2 ORDER BY identity LIMIT 2",
	[SQL_REVISION_CLAIMS] = "SELECT claim, kind, n FROM revision ORDER BY n",
	[SQL_REVISION_OTHER] = "SELECT kind, id, n FROM revision WHERE kind > 1 ORDER BY kind, id",
	[SQL_TOTAL_GET] = "SELECT n, ids, identities, interviews, visits, marked, claims, digest FROM total WHERE one = 1",
	[SQL_TOTAL_PUT] = "INSERT OR REPLACE INTO total(one, n, ids, identities, interviews, visits, marked, claims, digest)"
			  " VALUES(1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",

	[SQL_DRAFT_PUT] = "INSERT INTO draft(" DRAFT_COLUMNS ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
	[SQL_DRAFT_UPDATE] = "UPDATE draft SET open = ?2, last_ms = ?3, events = ?4, digest = ?5 WHERE n = ?1",
	[SQL_DRAFT_ALL] = "SELECT " DRAFT_COLUMNS " FROM draft ORDER BY n",
	[SQL_DRAFT_LAST] = "SELECT coalesce(max(n), 0) FROM draft",
	[SQL_DRAFT_OPEN] = "SELECT " DRAFT_COLUMNS " FROM draft WHERE identity = ?1 AND open = 1",
	[SQL_DRAFT_OF] = "SELECT " DRAFT_COLUMNS " FROM draft WHERE identity = ?1 ORDER BY n",
	[SQL_EVENT_PUT] = "INSERT INTO event(draft, n, at_ms, event, key, value, old, digest) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	[SQL_EVENT_ALL] = "SELECT n, at_ms, event, key, value, old, digest FROM event WHERE draft = ?1 ORDER BY n",

	[SQL_REVISION_SIGN] = "UPDATE revision SET signer = ?3, signature = ?4, digest = ?5, row = ?6 WHERE " REVISION_ID,
	/* Sorted by their numbers alone, so that memory does not grow with what they say. */
	[SQL_REVISION_OF_KIND] = "SELECT " REVISION_COLUMNS " FROM (SELECT n AS place FROM revision WHERE kind = ?1 ORDER BY id LIMIT -1)"
				 " CROSS JOIN revision ON n = place",
	[SQL_REVISION_UNSIGNED] = "SELECT " REVISION_COLUMNS " FROM revision WHERE signer = 0 AND (identity, seq, id) > (?1, ?2, ?3)"
				  " ORDER BY identity, seq, id LIMIT 1",
	[SQL_REVISION_DELETE] = "DELETE FROM revision WHERE identity = ?1",
	[SQL_EVENT_DELETE] = "DELETE FROM event WHERE draft IN (SELECT n FROM draft WHERE identity = ?1)",
	[SQL_DRAFT_DELETE] = "DELETE FROM draft WHERE identity = ?1",

	[SQL_KEY_GET] = "SELECT key, code, role, state, digest FROM key WHERE key = ?1",
	[SQL_KEY_PUT] = "INSERT OR REPLACE INTO key(key, code, role, state, digest) VALUES(?1, ?2, ?3, ?4, ?5)",
	[SQL_KEY_ALL] = "SELECT key, code, role, state, digest FROM key ORDER BY key",

	[SQL_ERASURE_PUT] = "INSERT INTO erasure(" ERASURE_COLUMNS ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT(id) DO NOTHING",
	[SQL_ERASURE_ALL] = "SELECT " ERASURE_COLUMNS " FROM erasure ORDER BY id",
	[SQL_ERASURE_OF] = "SELECT " ERASURE_COLUMNS " FROM erasure WHERE identity = ?1 ORDER BY id",
	[SQL_ERASURE_HOLD] = "UPDATE erasure SET holds = 1, digest = ?2 WHERE id = ?1",
	[SQL_ERASURE_HOLDS] = "SELECT 1 FROM erasure WHERE identity = ?1 AND holds = 1 LIMIT 1",
	[SQL_ERASED_ALL] = "SELECT DISTINCT identity FROM erasure WHERE holds = 1 ORDER BY identity",

	[SQL_PACKAGE_GET] = "SELECT " PACKAGE_COLUMNS " FROM package WHERE file = ?1",
	[SQL_PACKAGE_PUT] = "INSERT OR REPLACE INTO package(" PACKAGE_COLUMNS ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
	[SQL_PACKAGE_ALL] = "SELECT " PACKAGE_COLUMNS " FROM package ORDER BY key, number, package",

	[SQL_RECEIPT_GET] = "SELECT id, identity, digest FROM receipt WHERE id = ?1",
	[SQL_RECEIPT_PUT] = "INSERT INTO receipt(id, identity, digest) VALUES(?1, ?2, ?3) ON CONFLICT(id) DO NOTHING",
	[SQL_RECEIPT_ALL] = "SELECT id, identity, digest FROM receipt ORDER BY id",
	[SQL_RECEIPT_OF] = "SELECT id, identity, digest FROM receipt WHERE identity = ?1",
	[SQL_RECEIPT_DELETE] = "DELETE FROM receipt WHERE identity = ?1",

	[SQL_ROUND_NUMBERS] = "SELECT rowid FROM round ORDER BY rowid",
	[SQL_ROUND_NUMBER] = "SELECT id, bytes, digest FROM round WHERE rowid = ?1",
	[SQL_FORM_NUMBERS] = "SELECT rowid FROM form ORDER BY rowid",
	[SQL_FORM_NUMBER] = "SELECT form_id, version, form_digest, bytes, digest FROM form WHERE rowid = ?1",
	[SQL_REVISION_NUMBERS] = "SELECT n FROM revision ORDER BY n",
	[SQL_REVISION_NUMBER] = "SELECT " REVISION_COLUMNS " FROM revision WHERE n = ?1",
	[SQL_DRAFT_NUMBERS] = "SELECT n FROM draft ORDER BY n",
	[SQL_DRAFT_NUMBER] = "SELECT " DRAFT_COLUMNS " FROM draft WHERE n = ?1",
};
