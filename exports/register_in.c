/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "exports/register_in.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "exports/pair.h"
#include "forms/csvio.h"
#include "forms/household.h"

enum { SENTENCES = 20, ROWS_MAX = 1000000, CELL_MAX = 1000 };
#define REGISTER_MAX_BYTES ((size_t)256 << 20)

enum column {
	UNIT,
	GRID,
	SERIAL,
	HOUSEHOLD,
	BUILDING,
	ENTRANCE,
	FLOOR,
	DOOR,
	ADDRESS,
	TEAM,
	NOTE,
	SORT,
	CONTACT,
	COLUMNS
};

/* '|' between the spellings. */
static const char *const names[COLUMNS] = {
	[UNIT] = "unit|_unit|单位代码|单位编码|区划代码|村代码|社区代码",
	[GRID] = "grid|网格|网格号|网格编号",
	[SERIAL] = "serial|序号|户序号",
	[HOUSEHOLD] = "household|_household|户号|住户编号|户编号",
	[BUILDING] = "building|楼栋|楼号|栋|组|艾里",
	[ENTRANCE] = "entrance|单元|单元号",
	[FLOOR] = "floor|楼层|层",
	[DOOR] = "door|门牌|门牌号|房号|室",
	[ADDRESS] = "address|地址|住址|详细地址",
	[TEAM] = "team|队|队伍|小队",
	[NOTE] = "note|备注",
	[SORT] = "sort|顺序|走访顺序",
	[CONTACT] = "contact|上次联系|最近联系",
};

struct entry {
	struct household h;
	struct door d;
	long row;
	bool has_sort;
};

struct intake {
	struct register_report *r;
	const struct divisions *divisions;
	struct arena *scratch; /* lives as long as the rows */
	VEC(struct entry) rows;
	int column[COLUMNS];
	bool have_head, stop, refused;
	enum status code;
};

static void problem(struct intake *k, long row, const char *fmt, ...) PRINTF_LIKE(3, 4);

static void problem(struct intake *k, long row, const char *fmt, ...)
{
	char text[ERR_TEXT_MAX];
	va_list ap;

	k->refused = true;
	if (k->r->problems.n >= SENTENCES) {
		k->r->more_problems++;
		return;
	}
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	VEC_PUSH(&k->r->problems, row > 0 ? arena_printf(k->r->arena, T("第 %ld 行：%s"), row, text)
					  : arena_strdup(k->r->arena, text));
}

static const char *show(struct intake *k, const char *text)
{
	struct strbuf sb;
	const char *out;

	strbuf_init(&sb);
	utf8_clean(&sb, text, strnlen(text, 120), false);
	out = arena_strndup(k->scratch, sb.data, utf8_fit(sb.data, sb.len, 40, NULL));
	strbuf_clear(&sb);
	return out;
}

/* Trimmed, and on one line: a kit carries it as one. */
static const char *tidy(struct intake *k, const char *cell, bool narrow)
{
	struct strbuf sb;
	const char *out, *from;
	size_t n;

	strbuf_init(&sb);
	if (narrow)
		utf8_narrow(&sb, cell, strlen(cell));
	else
		strbuf_adds(&sb, cell);
	for (char *s = sb.data; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7F)
			*s = ' ';
	from = sb.data + strspn(sb.data, " ");
	n = strlen(from);
	while (n > 0 && from[n - 1] == ' ')
		n--;
	out = arena_strndup(k->scratch, from, n);
	strbuf_clear(&sb);
	return out;
}

static void read_head(struct intake *k, const char *const *cells, size_t n)
{
	for (int c = 0; c < COLUMNS; c++)
		k->column[c] = -1;
	for (size_t i = 0; i < n; i++) {
		const char *word = tidy(k, cells[i], true);

		for (int c = 0; c < COLUMNS; c++) {
			if (!csvio_is_spelling(names[c], word))
				continue;
			if (k->column[c] >= 0)
				problem(k, 0, T("列“%s”有两个，不知道该用哪个。"), show(k, word));
			k->column[c] = (int)i;
		}
	}
	k->have_head = true;
	if (k->column[HOUSEHOLD] < 0 &&
	    (k->column[UNIT] < 0 || k->column[GRID] < 0 || k->column[SERIAL] < 0))
		problem(k, 0, T("第一行里要有 单位代码、网格、序号 三列（或 户号 一列）。"));
	k->stop = k->refused;
}

static const char *cell(struct intake *k, enum column c, const char *const *cells, size_t n)
{
	int at = k->column[c];
	bool narrow = c == UNIT || c == GRID || c == SERIAL || c == HOUSEHOLD || c == SORT;

	return at >= 0 && (size_t)at < n ? tidy(k, cells[at], narrow) : "";
}

static bool check_unit(struct intake *k, long row, const char *unit)
{
	if (unit_code_spoiled(unit))
		problem(k, row, T("单位代码是 %s，被表格软件改坏了，请用原文件"), show(k, unit));
	else if (!unit_code_valid(unit))
		problem(k, row, T("单位代码是“%s”，应当是 12 位数字"), show(k, unit));
	else if (k->divisions && k->divisions->n > 0 && !divisions_find(k->divisions, unit))
		problem(k, row, T("单位代码 %s 不在区划表里"), unit);
	else
		return true;
	return false;
}

static bool read_id(struct intake *k, struct entry *e, long row, const char *const *cells, size_t n)
{
	const char *unit = cell(k, UNIT, cells, n), *id = cell(k, HOUSEHOLD, cells, n);

	if (!*unit && *id)
		unit = arena_strndup(k->scratch, id, strcspn(id, "-"));
	if (!check_unit(k, row, unit))
		return false;
	if (!*id)
		id = arena_printf(k->scratch, "%s-%s-%s", unit, cell(k, GRID, cells, n),
				  cell(k, SERIAL, cells, n));
	if (!household_id_valid(id)) {
		problem(k, row, T("户号是“%s”，应当是 单位代码-网格-序号，网格 2 到 4 位"),
			show(k, id));
		return false;
	}
	if (strncmp(id, unit, UNIT_CODE) != 0) {
		problem(k, row, T("户号 %s 和单位代码 %s 对不上"), id, unit);
		return false;
	}
	e->h.id = e->d.household = id;
	e->h.unit = unit;
	return true;
}

static bool read_rest(struct intake *k, struct entry *e, long row, const char *const *cells,
		      size_t n)
{
	static const enum column texts[] = { BUILDING, ENTRANCE, FLOOR, DOOR,
					     ADDRESS,  NOTE,     TEAM,  CONTACT };
	const char *text[COLUMNS] = { NULL };
	const char *sort = cell(k, SORT, cells, n);

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		text[texts[i]] = cell(k, texts[i], cells, n);
		if (strlen(text[texts[i]]) > CELL_MAX) {
			problem(k, row, T("“%s”这一格太长"), show(k, text[texts[i]]));
			return false;
		}
	}
	e->d.building = text[BUILDING];
	e->d.entrance = text[ENTRANCE];
	e->d.floor = text[FLOOR];
	e->d.door = text[DOOR];
	e->d.address = text[ADDRESS];
	e->d.note = text[NOTE];
	e->h.team = text[TEAM];
	e->h.contact = text[CONTACT];
	e->h.sort = row;
	if (*sort && (!num_parse_int(sort, strlen(sort), &e->h.sort) || e->h.sort < 0)) {
		problem(k, row, T("顺序是“%s”，应当是整数"), show(k, sort));
		return false;
	}
	return true;
}

static bool blank(const char *const *cells, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (cells[i][strspn(cells[i], " \t\r\n")] != '\0')
			return false;
	return true;
}

static enum status on_row(void *ctx, long row, const char *const *cells, size_t n, struct err *err)
{
	struct intake *k = ctx;
	struct entry e = { .row = row };

	if (blank(cells, n))
		return ST_OK;
	if (!k->have_head) {
		read_head(k, cells, n);
		return k->stop ? ST_INPUT : ST_OK;
	}
	if (k->rows.n >= ROWS_MAX)
		return err_set(err, ST_LIMIT, T("超过 %d 户，请分成几个文件。"), (int)ROWS_MAX);
	k->r->rows++;
	if (read_id(k, &e, row, cells, n) && read_rest(k, &e, row, cells, n))
		VEC_PUSH(&k->rows, e);
	return ST_OK;
}

static int by_id(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int by = strcmp(x->h.id, y->h.id);

	return by ? by : x->row < y->row ? -1 : x->row > y->row;
}

static void find_doubles(struct intake *k)
{
	if (k->rows.n < 2)
		return;
	qsort(k->rows.v, k->rows.n, sizeof(*k->rows.v), by_id);
	for (size_t i = 1; i < k->rows.n; i++)
		if (strcmp(k->rows.v[i - 1].h.id, k->rows.v[i].h.id) == 0)
			problem(k, k->rows.v[i].row, T("户号 %s 和第 %ld 行重复"),
				k->rows.v[i].h.id, k->rows.v[i - 1].row);
}

static enum status read_table(struct intake *k, const char *path, struct err *err)
{
	struct strbuf bytes, text;
	struct err fault = ERR_INIT;
	enum status st;

	strbuf_init(&bytes);
	strbuf_init(&text);
	st = fs_read(&bytes, path, REGISTER_MAX_BYTES, err);
	if (st == ST_OK) {
		st = csvio_decode(&text, bytes.data, bytes.len, NULL, &fault);
		if (st == ST_OK)
			st = csvio_parse(text.data, text.len, 0, on_row, k, &fault);
		if (st == ST_OK && !k->have_head)
			problem(k, 0, T("文件是空的。"));
		if (st != ST_OK && !k->stop)
			problem(k, fault.row, "%s", fault.text);
		k->code = st != ST_OK ? st : ST_INPUT;
		st = ST_OK;
	}
	strbuf_clear(&bytes);
	strbuf_clear(&text);
	return st;
}

static enum status put_all(struct intake *k, struct store *st, struct doors *doors, struct err *err)
{
	enum status status = ST_OK;

	for (size_t i = 0; i < k->rows.n && status == ST_OK; i++) {
		bool added = false;

		if (doors)
			status = doors_put(doors, &k->rows.v[i].d, err);
		/* The store keeps team and last contact where the table says nothing. */
		if (status == ST_OK)
			status = store_household_put(st, &k->rows.v[i].h, &added, err);
		k->r->added += added;
		k->r->updated += !added;
	}
	return status;
}

static enum status put_rows(struct intake *k, struct store *st, struct doors *doors,
			    struct err *err)
{
	bool has_place = k->column[BUILDING] >= 0 || k->column[ENTRANCE] >= 0 ||
			 k->column[FLOOR] >= 0 || k->column[DOOR] >= 0 || k->column[ADDRESS] >= 0 ||
			 k->column[NOTE] >= 0;
	enum status status;

	if (!has_place)
		doors = NULL;
	status = pair_begin(st, doors, err);
	return status == ST_OK ? pair_end(st, doors, put_all(k, st, doors, err), err) : status;
}

enum status register_import(struct register_report **out, struct store *st, struct doors *doors,
			    const struct divisions *divisions, const char *path, struct err *err)
{
	struct register_report *r = mem_alloc(sizeof(*r));
	struct intake k = { .r = r, .divisions = divisions, .scratch = arena_new() };
	enum status status;

	r->arena = arena_new();
	status = read_table(&k, path, err);
	if (status == ST_OK)
		find_doubles(&k);
	if (status == ST_OK && k.refused)
		status = err_set(err, k.code, T("名册没有导入，一户也没有加进去：%s"),
				 r->problems.n > 0 ? r->problems.v[0] : "");
	else if (status == ST_OK)
		status = put_rows(&k, st, doors, err);
	VEC_CLEAR(&k.rows);
	arena_free(k.scratch);
	if (status != ST_OK && !k.refused) {
		register_report_free(r);
		r = NULL;
	}
	*out = r;
	return status;
}

void register_report_free(struct register_report *r)
{
	if (!r)
		return;
	VEC_CLEAR(&r->problems);
	arena_free(r->arena);
	free(r);
}

void register_report_print(struct strbuf *out, const struct register_report *r, const char *path)
{
	utf8_clean(out, path, strlen(path), false);
	if (r->problems.n == 0) {
		strbuf_addf(out, T("：%lld 户，新增 %lld，更新 %lld\n"), (long long)r->rows,
			    (long long)r->added, (long long)r->updated);
		return;
	}
	strbuf_adds(out, T("：没有导入，一户也没有加进去\n"));
	for (size_t i = 0; i < r->problems.n; i++)
		strbuf_addf(out, "    %s\n", r->problems.v[i]);
	if (r->more_problems > 0)
		strbuf_addf(out, T("    另外还有 %lld 个问题\n"), (long long)r->more_problems);
}
