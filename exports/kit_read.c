/* SPDX-License-Identifier: MIT */
/*
 * The strict reader: the digest first, then every line as kit_write spells it; at the end what was read is written again and must give
 * the same bytes, so that there is one spelling only.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "exports/kit.h"
#include "forms/diag.h"
#include "forms/form.h"
#include "forms/household.h"
#include "forms/load.h"
#include "forms/round.h"

struct cursor {
	struct arena *a;
	const char *at, *end;
	bool ok;
};

static enum status broken(struct err *err)
{
	return err_set(err, ST_SYNTAX,
		       T("这个下发包不完整或被改过，什么也没有装入。请向办公室再要一份。"));
}

/* The rest of the next line if it starts with word; else c->ok is false. */
static const char *line(struct cursor *c, const char *word)
{
	const char *lf =
		c->ok && c->at < c->end ? memchr(c->at, '\n', (size_t)(c->end - c->at)) : NULL;
	size_t n = strlen(word);
	const char *text;

	if (!lf || (size_t)(lf - c->at) < n || memcmp(c->at, word, n) != 0) {
		c->ok = false;
		return "";
	}
	text = arena_strndup(c->a, c->at + n, (size_t)(lf - c->at) - n);
	c->at = lf + 1;
	return text;
}

/* Takes the last word of text off as a number. */
static size_t last_number(struct cursor *c, char *text)
{
	char *blank = strrchr(text, ' ');
	const char *word = blank ? blank + 1 : text;
	int64_t n = 0;

	if (!num_parse_int(word, strlen(word), &n) || n < 0 || n > (int64_t)KIT_MAX_BYTES)
		c->ok = false;
	if (blank)
		*blank = '\0';
	return c->ok ? (size_t)n : 0;
}

static const char *section(struct cursor *c, size_t n)
{
	const char *bytes;

	if (!c->ok || (size_t)(c->end - c->at) < n + 1 || c->at[n] != '\n') {
		c->ok = false;
		return "";
	}
	bytes = arena_strndup(c->a, c->at, n);
	c->at += n + 1;
	return bytes;
}

static void read_form(struct cursor *c, struct kit *kit)
{
	struct kit_form *f = &kit->form[kit->n_forms];
	char *text = arena_strdup(c->a, line(c, "form "));
	char *hex, *version;

	f->canonical_len = last_number(c, text);
	hex = strrchr(text, ' ');
	if (!c->ok || !hex || !digest_from_hex(&f->digest, hex + 1)) {
		c->ok = false;
		return;
	}
	*hex = '\0';
	version = strchr(text, ' '); /* an id has no blanks, a version may have */
	if (!version) {
		c->ok = false;
		return;
	}
	*version = '\0';
	f->id = text;
	f->version = version + 1;
	f->canonical = section(c, f->canonical_len);
	kit->n_forms++;
}

static bool read_household(struct cursor *c, struct kit *kit, struct kit_household *k, char *row)
{
	const char *cell[10];
	size_t n = 0;

	for (char *s = row;;) {
		char *tab = strchr(s, '\t');

		if (n == ARRAY_LEN(cell))
			return false;
		cell[n++] = s;
		if (!tab)
			break;
		*tab = '\0';
		s = tab + 1;
	}
	if (n != ARRAY_LEN(cell) || !num_parse_int(cell[9], strlen(cell[9]), &k->h.sort))
		return false;
	k->h.id = k->door.household = cell[0];
	k->h.unit = cell[1];
	k->h.contact = cell[2];
	k->h.team = kit->team;
	k->door.building = cell[3];
	k->door.entrance = cell[4];
	k->door.floor = cell[5];
	k->door.door = cell[6];
	k->door.address = cell[7];
	k->door.note = cell[8];
	(void)c;
	return household_id_valid(k->h.id) && unit_code_valid(k->h.unit) &&
	       strncmp(k->h.id, k->h.unit, UNIT_CODE) == 0;
}

static void read_households(struct cursor *c, struct kit *kit)
{
	char *text = arena_strdup(c->a, line(c, "households "));
	size_t bytes = last_number(c, text), count = last_number(c, text);
	struct cursor rows = { .a = c->a, .ok = true };
	size_t start = (size_t)(c->end - c->at);

	if (!c->ok || count > KIT_MAX_HOUSEHOLDS || bytes > start) {
		c->ok = false;
		return;
	}
	rows.at = section(c, bytes);
	rows.end = rows.at + bytes;
	kit->households = arena_array(c->a, count + 1, sizeof(*kit->households));
	for (; kit->n_households < count && c->ok; kit->n_households++) {
		char *row = arena_strdup(c->a, line(&rows, ""));
		struct kit_household *k = &kit->households[kit->n_households];

		c->ok = rows.ok && read_household(c, kit, k, row) &&
			(kit->n_households == 0 || strcmp(k[-1].h.id, k->h.id) < 0);
	}
	c->ok = c->ok && rows.at == rows.end;
}

/* The parts are what their labels say. */
static bool parts_hold(const struct kit *kit)
{
	struct divisions *d = NULL;
	struct round *round = NULL;
	struct diag_list diags;
	bool ok;

	diag_init(&diags, "");
	ok = round_parse(&round, kit->round, kit->round_len, kit->round_id, NULL, NULL, &diags,
			 NULL) == ST_OK &&
	     strcmp(round->id, kit->round_id) == 0 && round->n_forms == kit->n_forms &&
	     divisions_read(&d, kit->divisions, kit->divisions_len, "divisions.csv", NULL) == ST_OK;
	for (size_t i = 0; ok && i < kit->n_forms; i++) {
		const struct kit_form *f = &kit->form[i];
		struct form *form = NULL;

		ok = form_load_bytes(&form, f->canonical, f->canonical_len, f->id, NULL, NULL) ==
			     ST_OK &&
		     strcmp(form->id, f->id) == 0 && strcmp(form->version, f->version) == 0 &&
		     digest_compare(&form->digest, &f->digest) == 0 &&
		     digest_compare(&round->form[i].digest, &f->digest) == 0;
		form_free(form);
	}
	divisions_free(d);
	round_free(round);
	diag_clear(&diags);
	return ok;
}

static bool same_again(const struct kit *kit, const char *bytes, size_t n)
{
	struct strbuf again;
	bool same;

	strbuf_init(&again);
	same = kit_write(&again, kit, NULL) == ST_OK && again.len == n &&
	       memcmp(again.data, bytes, n) == 0;
	strbuf_clear(&again);
	return same;
}

static bool digest_holds(const char *bytes, size_t n)
{
	enum { TAIL = 7 + DIGEST_HEX }; /* "digest " hex LF */
	char hex[DIGEST_HEX];
	struct digest d;

	if (n < TAIL || bytes[n - 1] != '\n' || memcmp(bytes + n - TAIL, "digest ", 7) != 0)
		return false;
	d = digest_of(bytes, n - TAIL);
	digest_hex(hex, &d);
	return memcmp(bytes + n - TAIL + 7, hex, DIGEST_HEX - 1) == 0;
}

static bool read_parts(struct kit *kit, const char *bytes, size_t n)
{
	struct cursor c = { .a = kit->arena, .at = bytes, .end = bytes + n, .ok = true };
	char *text;

	(void)line(&c, "ruhu-kit 1");
	kit->office = line(&c, "office ");
	kit->team = line(&c, "team ");
	text = arena_strdup(c.a, line(&c, "round "));
	kit->round_len = last_number(&c, text);
	kit->round_id = text;
	kit->round = section(&c, kit->round_len);
	while (c.ok && kit->n_forms < KIT_MAX_FORMS && c.end - c.at > 5 &&
	       memcmp(c.at, "form ", 5) == 0)
		read_form(&c, kit);
	text = arena_strdup(c.a, line(&c, "divisions "));
	kit->divisions_len = last_number(&c, text);
	kit->divisions = section(&c, kit->divisions_len);
	read_households(&c, kit);
	(void)line(&c, "digest ");
	return c.ok && c.at == c.end;
}

enum status kit_read(struct kit **out, const char *bytes, size_t n, struct err *err)
{
	static const char magic[] = "ruhu-kit ";
	struct kit *kit;

	*out = NULL;
	if (n < sizeof(magic) - 1 || memcmp(bytes, magic, sizeof(magic) - 1) != 0)
		return err_set(err, ST_SYNTAX, T("这不是下发包。请选办公室给的 .kit 文件。"));
	if (n < sizeof(magic) + 1 || memcmp(bytes + sizeof(magic) - 1, "1\n", 2) != 0)
		return err_set(err, ST_SYNTAX,
			       T("这个下发包是别的版本的 ruhu 做的，或者被改过，什么也没有装入。"));
	if (n > KIT_MAX_BYTES)
		return err_set(err, ST_LIMIT, T("下发包太大（上限 64 MB），没有装入。"));
	if (!utf8_valid(bytes, n) || memchr(bytes, '\0', n) || !digest_holds(bytes, n))
		return broken(err);
	kit = mem_alloc(sizeof(*kit));
	kit->arena = arena_new();
	if (!read_parts(kit, bytes, n) || !same_again(kit, bytes, n) || !parts_hold(kit)) {
		kit_free(kit);
		return broken(err);
	}
	*out = kit;
	return ST_OK;
}
