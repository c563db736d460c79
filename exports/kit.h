/* SPDX-License-Identifier: MIT */
/*
 * The kit 下发包: what a team's laptop needs, in one flat text file NAME.kit (docs/FORMATS.md "Kit"). One canonical spelling: bytes that
 * kit_write would not write are refused, and nothing is loaded unless all of it is there and the digest on its last line is right.
 * Unsigned until packages exist.
 */
#ifndef RUHU_EXPORTS_KIT_H
#define RUHU_EXPORTS_KIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "store/door.h"
#include "store/store.h"

struct arena;
struct divisions;
struct strbuf;

#define KIT_MAX_BYTES      ((size_t)64 << 20)
#define KIT_MAX_FORMS      8
#define KIT_MAX_HOUSEHOLDS 200000

struct kit_form {
	const char *id, *version;
	struct digest digest; /* as the form says when it is compiled; checked by kit_read */
	const char *canonical;
	size_t canonical_len;
};
struct kit_household {
	struct household h; /* h.team is the kit's */
	struct door door;   /* door.household = h.id */
};

/* Strings are borrowed (kit_write) or live in arena (kit_read); no tabs, line ends or other control characters. */
struct kit {
	struct arena *arena; /* NULL for one put together by hand */
	const char *office;
	const char *team;
	const char *round_id;
	const char *round; /* canonical text */
	size_t round_len;
	struct kit_form form[KIT_MAX_FORMS];
	size_t n_forms;
	const char *
		divisions; /* CSV as divisions_read takes it: the units of the households and what they belong to */
	size_t divisions_len;
	struct kit_household *households; /* ordered by id */
	size_t n_households;
};

/* Puts a team's kit together from an office store. ST_NOT_FOUND: no such round, or nothing is assigned to the team. */
MUST_USE enum status kit_collect(struct kit **out, struct store *st, struct doors *doors,
				 const struct divisions *divisions, const char *round_id,
				 const char *team, struct err *err);
/* Appends the file. ST_INPUT if a text cannot be carried (control characters, caps). */
MUST_USE enum status kit_write(struct strbuf *out, const struct kit *kit, struct err *err);
/* Whole or not at all: ST_SYNTAX (cut off, changed, not a kit, of a newer version), ST_LIMIT. */
MUST_USE enum status kit_read(struct kit **out, const char *bytes, size_t n, struct err *err);
void kit_free(struct kit *kit);

struct kit_loaded {
	int64_t added, updated, kept; /* households */
	bool other_team;              /* the laptop belonged to another team before */
};
/* Into a field store: the round, forms, settings "round", "team", "divisions", "office", the households and their doors. All or
 * nothing; should only the store's own commit fail, the addresses are there already, which is said. The same kit again changes nothing. */
MUST_USE enum status kit_load(struct store *st, struct doors *doors, const struct kit *kit,
			      struct kit_loaded *loaded, struct err *err);

#endif
