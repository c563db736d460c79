/* SPDX-License-Identifier: MIT */
/*
 * ruhu-kit 1
 * office TEXT
 * team TEXT
 * round ID BYTES            then BYTES bytes and a line end; so for every section
 * form ID VERSION DIGEST BYTES        (0 to 8 of them)
 * divisions BYTES
 * households COUNT BYTES
 * digest HEX                of everything before this line
 */
#include "config.h"

#include "exports/kit.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "forms/csvio.h"
#include "forms/diag.h"
#include "forms/household.h"
#include "forms/round.h"

/* One line of it: no tabs, line ends, other controls. */
static bool plain(const char *s)
{
	size_t n = strlen(s);

	if (n > 4096 || !utf8_valid(s, n))
		return false;
	for (; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7F)
			return false;
	return true;
}

static void add_section(struct strbuf *out, const char *bytes, size_t n)
{
	strbuf_add(out, bytes, n);
	strbuf_addc(out, '\n');
}

static enum status add_household(struct strbuf *out, const struct kit_household *k, struct err *err)
{
	const char *cell[] = { k->h.id,          k->h.unit,        k->h.contact,
			       k->door.building, k->door.entrance, k->door.floor,
			       k->door.door,     k->door.address,  k->door.note };

	for (size_t i = 0; i < ARRAY_LEN(cell); i++) {
		if (!plain(cell[i]))
			return err_set(
				err, ST_INPUT,
				T("住户 %s 的地址或备注里有换行、制表符或读不懂的字，请先改好。"),
				k->h.id);
		strbuf_adds(out, cell[i]);
		strbuf_addc(out, '\t');
	}
	strbuf_addf(out, "%lld\n", (long long)k->h.sort);
	return ST_OK;
}

static enum status write_households(struct strbuf *out, const struct kit *kit, struct err *err)
{
	struct strbuf rows;
	enum status st = ST_OK;

	strbuf_init(&rows);
	for (size_t i = 0; i < kit->n_households && st == ST_OK; i++)
		st = add_household(&rows, &kit->households[i], err);
	if (st == ST_OK) {
		strbuf_addf(out, "households %zu %zu\n", kit->n_households, rows.len);
		add_section(out, rows.data, rows.len);
	}
	strbuf_clear(&rows);
	return st;
}

enum status kit_write(struct strbuf *out, const struct kit *kit, struct err *err)
{
	size_t start = out->len;
	char hex[DIGEST_HEX];
	struct digest d;
	enum status st;

	if (!plain(kit->office) || !plain(kit->team) || !*kit->team || kit->n_forms > KIT_MAX_FORMS)
		return err_set(err, ST_INPUT,
			       T("队名或办公室名称写不进下发包：不能为空，不能有换行。"));
	if (kit->n_households > KIT_MAX_HOUSEHOLDS)
		return err_set(err, ST_LIMIT, T("这个队的住户超过 %d 户，请分成几个队。"),
			       (int)KIT_MAX_HOUSEHOLDS);
	strbuf_addf(out, "ruhu-kit 1\noffice %s\nteam %s\n", kit->office, kit->team);
	strbuf_addf(out, "round %s %zu\n", kit->round_id, kit->round_len);
	add_section(out, kit->round, kit->round_len);
	for (size_t i = 0; i < kit->n_forms; i++) {
		const struct kit_form *f = &kit->form[i];

		digest_hex(hex, &f->digest);
		strbuf_addf(out, "form %s %s %s %zu\n", f->id, f->version, hex, f->canonical_len);
		add_section(out, f->canonical, f->canonical_len);
	}
	strbuf_addf(out, "divisions %zu\n", kit->divisions_len);
	add_section(out, kit->divisions, kit->divisions_len);
	st = write_households(out, kit, err);
	d = digest_of(out->data + start, out->len - start);
	digest_hex(hex, &d);
	strbuf_addf(out, "digest %s\n", hex);
	if (st == ST_OK && out->len - start > KIT_MAX_BYTES)
		st = err_set(err, ST_LIMIT, T("下发包太大（上限 64 MB），请把住户分成几个队。"));
	if (st != ST_OK)
		strbuf_cut(out, start);
	return st;
}

struct collect {
	struct kit *kit;
	VEC(struct kit_household) list;
	VEC(const char *) units; /* codes wanted in the division list, sorted, no doubles */
	enum status st;
	struct err *err;
};

static const char *keep(struct collect *c, const char *s)
{
	return s && *s ? arena_strdup(c->kit->arena, s) : "";
}

static void want_unit(struct collect *c, const char *code)
{
	size_t at = c->units.n;

	while (at > 0 && strcmp(c->units.v[at - 1], code) >= 0)
		at--;
	if (at < c->units.n && strcmp(c->units.v[at], code) == 0)
		return;
	VEC_PUSH(&c->units, code);
	memmove(c->units.v + at + 1, c->units.v + at, (c->units.n - 1 - at) * sizeof(*c->units.v));
	c->units.v[at] = arena_strdup(c->kit->arena, code);
}

static enum status take_household(void *ctx, const struct household *h)
{
	struct collect *c = ctx;
	struct kit_household k = { .h = { .sort = h->sort } };
	char code[UNIT_CODE + 1];

	if (c->list.n >= KIT_MAX_HOUSEHOLDS)
		return err_set(c->err, ST_LIMIT, T("这个队的住户超过 %d 户，请分成几个队。"),
			       (int)KIT_MAX_HOUSEHOLDS);
	k.h.id = keep(c, h->id);
	k.h.unit = keep(c, h->unit);
	k.h.team = c->kit->team;
	k.h.contact = keep(c, h->contact);
	k.door.household = k.h.id;
	k.door.building = k.door.entrance = k.door.floor = k.door.door = k.door.address =
		k.door.note = "";
	VEC_PUSH(&c->list, k);
	if (c->list.n > 1 && strcmp(c->list.v[c->list.n - 2].h.unit, k.h.unit) == 0)
		return ST_OK;
	for (enum level l = LEVEL_COUNTY; l <= LEVEL_VILLAGE && unit_code_valid(h->unit); l++) {
		unit_parent(code, h->unit, l);
		want_unit(c, code);
	}
	return ST_OK;
}

static int by_id(const void *a, const void *b)
{
	const struct kit_household *x = a, *y = b;

	return strcmp(x->h.id, y->h.id);
}

static enum status take_door(void *ctx, const struct door *door)
{
	struct collect *c = ctx;
	struct kit_household key = { .h = { .id = door->household } };
	struct kit_household *k =
		c->list.n ? bsearch(&key, c->list.v, c->list.n, sizeof(key), by_id) : NULL;

	if (!k)
		return ST_OK;
	k->door.building = keep(c, door->building);
	k->door.entrance = keep(c, door->entrance);
	k->door.floor = keep(c, door->floor);
	k->door.door = keep(c, door->door);
	k->door.address = keep(c, door->address);
	k->door.note = keep(c, door->note);
	return ST_OK;
}

static void take_divisions(struct collect *c, const struct divisions *d)
{
	static const char *const words[] = { "county", "township", "village" };
	struct strbuf out;
	char parent[UNIT_CODE + 1];

	strbuf_init(&out);
	strbuf_adds(&out, "code,name,level,parent,kind\n");
	for (size_t i = 0; i < c->units.n; i++) {
		const struct division *v = d ? divisions_find(d, c->units.v[i]) : NULL;

		if (!v)
			continue;
		parent[0] = '\0';
		if (v->level != LEVEL_COUNTY)
			unit_parent(parent, v->code,
				    v->level == LEVEL_VILLAGE ? LEVEL_TOWNSHIP : LEVEL_COUNTY);
		csvio_cell(&out, v->code, true);
		csvio_cell(&out, v->name, false);
		csvio_cell(&out, words[v->level], false);
		csvio_cell(&out, parent, false);
		csvio_cell(&out, v->kind, false);
		strbuf_addc(&out, '\n');
	}
	c->kit->divisions = arena_strndup(c->kit->arena, out.data, out.len);
	c->kit->divisions_len = out.len;
	strbuf_clear(&out);
}

static enum status take_form(struct kit *kit, struct store *st, const struct round_form *rf,
			     struct err *err)
{
	struct kit_form *f = &kit->form[kit->n_forms];
	struct strbuf bytes;
	enum status status;

	strbuf_init(&bytes);
	status = store_form_by_digest(st, &rf->digest, &bytes, err);
	if (status == ST_OK) {
		*f = (struct kit_form){ .digest = rf->digest, .canonical_len = bytes.len };
		f->id = arena_strdup(kit->arena, rf->id);
		f->version = arena_strdup(kit->arena, rf->version);
		f->canonical = arena_strndup(kit->arena, bytes.data, bytes.len);
		kit->n_forms++;
	}
	strbuf_clear(&bytes);
	return status;
}

static enum status take_round(struct kit *kit, struct store *st, const char *round_id,
			      struct err *err)
{
	struct round *round = NULL;
	struct diag_list diags;
	struct strbuf bytes;
	enum status status;

	strbuf_init(&bytes);
	diag_init(&diags, round_id);
	status = store_round_get(st, round_id, &bytes, err);
	if (status == ST_OK)
		status = round_parse(&round, bytes.data, bytes.len, round_id, NULL, NULL, &diags,
				     err);
	if (status == ST_OK) {
		kit->round_id = arena_strdup(kit->arena, round->id);
		kit->round = arena_strndup(kit->arena, bytes.data, bytes.len);
		kit->round_len = bytes.len;
		kit->office = arena_strdup(kit->arena, round->office);
	}
	for (size_t i = 0; status == ST_OK && i < round->n_forms; i++)
		status = take_form(kit, st, &round->form[i], err);
	round_free(round);
	diag_clear(&diags);
	strbuf_clear(&bytes);
	return status;
}

enum status kit_collect(struct kit **out, struct store *st, struct doors *doors,
			const struct divisions *divisions, const char *round_id, const char *team,
			struct err *err)
{
	struct kit *kit = mem_alloc(sizeof(*kit));
	struct collect c = { .kit = kit, .err = err };
	enum status status;

	kit->arena = arena_new();
	kit->team = arena_strdup(kit->arena, team);
	status = take_round(kit, st, round_id, err);
	if (status == ST_OK)
		status = store_household_each(st, NULL, team, take_household, &c, err);
	if (status == ST_OK && c.list.n == 0)
		status = err_set(err, ST_NOT_FOUND,
				 T("还没有分给“%s”的住户。请先用 ruhu households assign 分配。"),
				 team);
	if (status == ST_OK) {
		qsort(c.list.v, c.list.n, sizeof(*c.list.v), by_id);
		status = doors_each(doors, "", take_door, &c, err);
	}
	if (status == ST_OK) {
		take_divisions(&c, divisions);
		kit->n_households = c.list.n;
		kit->households = arena_array(kit->arena, c.list.n, sizeof(*kit->households));
		memcpy(kit->households, c.list.v, c.list.n * sizeof(*kit->households));
	} else {
		kit_free(kit);
		kit = NULL;
	}
	VEC_CLEAR(&c.list);
	VEC_CLEAR(&c.units);
	*out = kit;
	return status;
}

void kit_free(struct kit *kit)
{
	if (!kit)
		return;
	arena_free(kit->arena);
	free(kit);
}
