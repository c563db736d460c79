/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "exports/kit.h"
#include "exports/pair.h"

static enum status put_doors(struct doors *doors, const struct kit *kit, struct err *err)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < kit->n_households && st == ST_OK; i++)
		st = doors_put(doors, &kit->households[i].door, err);
	return st;
}

/* The kit's households that the register has exactly so; one walk, since the store checks all of it each time. */
struct known {
	const struct kit *kit;
	bool *same; /* [household] */
};

static enum status compare(void *ctx, const struct household *h)
{
	struct known *k = ctx;
	size_t from = 0, to = k->kit->n_households;

	while (from < to) {
		size_t mid = from + (to - from) / 2;
		const struct household *mine = &k->kit->households[mid].h;
		int by = strcmp(mine->id, h->id);

		if (by == 0) {
			k->same[mid] = strcmp(h->unit, mine->unit) == 0 &&
				       strcmp(h->team, mine->team) == 0 &&
				       strcmp(h->contact, mine->contact) == 0 &&
				       h->sort == mine->sort;
			return ST_OK;
		}
		if (by < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return ST_OK;
}

static enum status put_households(struct store *st, const struct kit *kit,
				  struct kit_loaded *loaded, struct err *err)
{
	struct known k = { .kit = kit, .same = mem_array(kit->n_households + 1, sizeof(*k.same)) };
	enum status status = store_household_each(st, NULL, NULL, compare, &k, err);

	for (size_t i = 0; i < kit->n_households && status == ST_OK; i++) {
		bool added = false;

		if (k.same[i]) {
			loaded->kept++;
			continue;
		}
		status = store_household_put(st, &kit->households[i].h, &added, err);
		loaded->added += added;
		loaded->updated += !added;
	}
	free(k.same);
	return status;
}

static enum status put_settings(struct store *st, const struct kit *kit, struct kit_loaded *loaded,
				struct err *err)
{
	const char *pair[][2] = { { "round", kit->round_id },
				  { "team", kit->team },
				  { "divisions", kit->divisions },
				  { "office", kit->office } };
	struct strbuf old;
	enum status status;

	strbuf_init(&old);
	status = store_setting_get(st, "team", &old, err);
	loaded->other_team = old.len > 0 && strcmp(old.data, kit->team) != 0;
	for (size_t i = 0; i < ARRAY_LEN(pair) && status == ST_OK; i++) {
		strbuf_reset(&old);
		status = store_setting_get(st, pair[i][0], &old, err);
		if (status == ST_OK && strcmp(old.data, pair[i][1]) != 0)
			status = store_setting_set(st, pair[i][0], pair[i][1], err);
	}
	strbuf_clear(&old);
	return status;
}

static enum status put_all(struct store *st, const struct kit *kit, struct kit_loaded *loaded,
			   struct err *err)
{
	enum status status = ST_OK;

	for (size_t i = 0; i < kit->n_forms && status == ST_OK; i++) {
		const struct kit_form *f = &kit->form[i];

		status = store_form_add(st, f->id, f->version, &f->digest, f->canonical,
					f->canonical_len, err);
	}
	if (status == ST_OK)
		status = store_round_add(st, kit->round_id, kit->round, kit->round_len, err);
	if (status == ST_OK)
		status = put_households(st, kit, loaded, err);
	return status == ST_OK ? put_settings(st, kit, loaded, err) : status;
}

enum status kit_load(struct store *st, struct doors *doors, const struct kit *kit,
		     struct kit_loaded *loaded, struct err *err)
{
	struct kit_loaded none = { 0 };
	enum status status = pair_begin(st, doors, err);

	*loaded = none;
	if (status != ST_OK)
		return status;
	status = put_doors(doors, kit, err);
	if (status == ST_OK)
		status = put_all(st, kit, loaded, err);
	status = pair_end(st, doors, status, err);
	if (status != ST_OK)
		*loaded = none;
	return status;
}
