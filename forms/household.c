/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/household.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "forms/csvio.h"

#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

bool unit_code_valid(const char *s)
{
	return strlen(s) == UNIT_CODE && strspn(s, DIGITS) == UNIT_CODE;
}

/* 1.50525E+11, 1.50525e11, 1E11 */
static bool is_scientific(const char *s)
{
	size_t n = strspn(s, DIGITS);

	if (n == 0)
		return false;
	s += n;
	if (*s == '.')
		s += 1 + strspn(s + 1, DIGITS);
	if (*s != 'e' && *s != 'E')
		return false;
	s++;
	if (*s == '+' || *s == '-')
		s++;
	n = strspn(s, DIGITS);
	return n > 0 && s[n] == '\0';
}

/* 150,525,100,200 or with blanks or apostrophes between */
static bool is_grouped(const char *s)
{
	size_t digits = 0, signs = 0;

	for (; *s; s++) {
		if (strchr(DIGITS, *s))
			digits++;
		else if (*s == ',' || *s == '\'' || *s == ' ')
			signs++;
		else
			return false;
	}
	return digits >= 4 && signs > 0;
}

bool unit_code_spoiled(const char *s)
{
	size_t n = strspn(s, DIGITS);

	if (unit_code_valid(s) || !*s)
		return false;
	if (n > 0 && n < UNIT_CODE && s[n] == '\0')
		return true; /* zeros or more were lost */
	if (n > 0 && s[n] == '.' && s[n + 1] && strspn(s + n + 1, "0") == strlen(s + n + 1))
		return true; /* 150525100200.0 */
	return is_scientific(s) || is_grouped(s);
}

bool household_id_valid(const char *s)
{
	size_t unit = strspn(s, DIGITS), grid, serial;

	if (unit != UNIT_CODE || s[unit] != '-')
		return false;
	s += unit + 1;
	grid = strspn(s, DIGITS LETTERS);
	if (grid < 2 || grid > 4 || s[grid] != '-')
		return false;
	s += grid + 1;
	serial = strspn(s, DIGITS LETTERS "-");
	return serial >= 1 && serial <= 16 && s[serial] == '\0';
}

enum level unit_level(const char *code)
{
	size_t n = strlen(code), zeros = 0;

	while (zeros < n && code[n - 1 - zeros] == '0')
		zeros++;
	if (zeros >= 6)
		return LEVEL_COUNTY;
	return zeros >= 3 ? LEVEL_TOWNSHIP : LEVEL_VILLAGE;
}

void unit_parent(char out[13], const char *code, enum level level)
{
	size_t keep = level == LEVEL_COUNTY ? 6 : level == LEVEL_TOWNSHIP ? 9 : UNIT_CODE;
	size_t n = strnlen(code, UNIT_CODE);

	memset(out, '0', UNIT_CODE);
	memcpy(out, code, n < keep ? n : keep);
	out[UNIT_CODE] = '\0';
}

enum column { COL_CODE, COL_NAME, COL_LEVEL, COL_KIND, COLUMNS };
static const char *const column_name[COLUMNS] = { "code", "name", "level", "kind" };

struct reading {
	struct divisions *d;
	const char *name; /* of the file */
	size_t at[COLUMNS]; /* SIZE_MAX = not there */
	bool header;
	VEC(struct division) list;
};

static enum status read_header(struct reading *r, const char *const *cells, size_t n, struct err *err)
{
	for (size_t c = 0; c < COLUMNS; c++) {
		r->at[c] = SIZE_MAX;
		for (size_t i = 0; i < n; i++)
			if (strcmp(cells[i], column_name[c]) == 0)
				r->at[c] = i;
		if (r->at[c] == SIZE_MAX && c != COL_KIND)
			return err_set(err, ST_INPUT, T("区划表缺少“%s”这一列。"), column_name[c]);
	}
	r->header = true;
	return ST_OK;
}

static bool read_level(const char *s, enum level *level)
{
	static const struct {
		const char *word;
		enum level level;
	} words[] = { { "county", LEVEL_COUNTY }, { "township", LEVEL_TOWNSHIP }, { "village", LEVEL_VILLAGE } };

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].word, s) == 0) {
			*level = words[i].level;
			return true;
		}
	return false;
}

static enum status read_division(void *ctx, long row, const char *const *cells, size_t n, struct err *err)
{
	struct reading *r = ctx;
	const char *cell[COLUMNS] = { "", "", "", "" };
	struct division d;
	enum status st = ST_OK;

	if (n == 0 || (n == 1 && !*cells[0]))
		return ST_OK;
	if (!r->header) {
		st = read_header(r, cells, n, err);
		return st == ST_OK ? st : err_place(err, st, r->name, NULL, row);
	}
	for (size_t c = 0; c < COLUMNS; c++)
		if (r->at[c] < n)
			cell[c] = cells[r->at[c]];
	if (unit_code_spoiled(cell[COL_CODE]))
		st = err_set(err, ST_INPUT, T("区划代码“%s”被电子表格改坏了，应是 12 位数字。请把那一列设成文本再填。"), cell[COL_CODE]);
	else if (!unit_code_valid(cell[COL_CODE]))
		st = err_set(err, ST_INPUT, T("区划代码“%s”不对，应是 12 位数字。"), cell[COL_CODE]);
	else if (!*cell[COL_NAME])
		st = err_set(err, ST_INPUT, T("区划 %s 没有名称。"), cell[COL_CODE]);
	else if (!read_level(cell[COL_LEVEL], &d.level))
		st = err_set(err, ST_INPUT, T("区划 %s 的级别“%s”不对，只能写 county、township 或 village。"), cell[COL_CODE],
			     cell[COL_LEVEL]);
	if (st != ST_OK)
		return err_place(err, st, r->name, NULL, row);
	d.code = arena_strdup(r->d->arena, cell[COL_CODE]);
	d.name = arena_strdup(r->d->arena, cell[COL_NAME]);
	d.kind = arena_strdup(r->d->arena, cell[COL_KIND]);
	VEC_PUSH(&r->list, d);
	return ST_OK;
}

static int by_code(const void *left, const void *right)
{
	const struct division *a = left, *b = right;

	return strcmp(a->code, b->code);
}

static enum status check_doubles(const struct divisions *d, const char *name, struct err *err)
{
	for (size_t i = 1; i < d->n; i++)
		if (strcmp(d->v[i - 1].code, d->v[i].code) == 0) {
			(void)err_set(err, ST_INPUT, T("区划代码 %s 出现了两次。"), d->v[i].code);
			return err_place(err, ST_INPUT, name, NULL, 0);
		}
	return ST_OK;
}

/* Comment lines become empty ones, so that rows keep their numbers. */
static void without_comments(struct strbuf *text)
{
	bool start = true, comment = false;
	size_t to = 0;

	for (size_t i = 0; i < text->len; i++) {
		char c = text->data[i];

		if (start)
			comment = c == '#';
		start = c == '\n';
		if (!comment || start)
			text->data[to++] = c;
	}
	strbuf_cut(text, to);
}

enum status divisions_read(struct divisions **out, const char *text, size_t n, const char *name, struct err *err)
{
	struct reading r = { .name = name };
	struct strbuf utf8;
	enum status st;

	*out = NULL;
	strbuf_init(&utf8);
	r.d = mem_alloc(sizeof(*r.d));
	r.d->arena = arena_new();
	st = csvio_decode(&utf8, text, n, NULL, err);
	without_comments(&utf8);
	if (st == ST_OK)
		st = csvio_parse(utf8.data, utf8.len, ',', read_division, &r, err);
	if (st == ST_OK && !r.header)
		st = err_set(err, ST_INPUT, T("区划表“%s”是空的。"), name);
	if (st == ST_OK) {
		r.d->n = r.list.n;
		r.d->v = arena_array(r.d->arena, r.list.n + 1, sizeof(*r.d->v));
		if (r.list.n > 0) {
			memcpy(r.d->v, r.list.v, r.list.n * sizeof(*r.d->v));
			qsort(r.d->v, r.d->n, sizeof(*r.d->v), by_code);
		}
		st = check_doubles(r.d, name, err);
	}
	if (st == ST_OK)
		*out = r.d;
	else
		divisions_free(r.d);
	VEC_CLEAR(&r.list);
	strbuf_clear(&utf8);
	return st == ST_OK ? st : err_place(err, st, name, NULL, 0);
}

void divisions_free(struct divisions *d)
{
	if (!d)
		return;
	arena_free(d->arena);
	free(d);
}

const struct division *divisions_find(const struct divisions *d, const char *code)
{
	struct division key = { .code = code };

	return d && d->n > 0 ? bsearch(&key, d->v, d->n, sizeof(d->v[0]), by_code) : NULL;
}
