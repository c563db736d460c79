/* SPDX-License-Identifier: MIT */
/*
 * A damaged file page by page. Neither the list of tables nor the trees are asked, only the pages that hold rows: which table a page
 * belongs to is told by the number and the kinds of its columns, which differ between all our tables and indexes. The rows go as they are
 * into a file of the same tables that is whole, where SQLite finds them; whether one is true its digest says there.
 */
#include "config.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "store/page_format.h"
#include "store/rescue_pages.h"

enum { SHAPES = 24, GUESS_PAGES = 4096, FIRST_PAGE_HEAD = 100 };

struct shape {
	char *name;
	bool rowid;   /* a table; else WITHOUT ROWID, which lies in an index */
	int alias;    /* the column that is the rowid, -1 = none */
	int n, least; /* columns; those a row must have, the rest has a default */
	char kind[PAGE_COLUMNS]; /* 't', 'b', 'i' */
	char *column[PAGE_COLUMNS];
	sqlite3_stmt *put[PAGE_COLUMNS + 1]; /* by the number of columns */
};

struct scan {
	struct page_file f;
	struct shape shape[SHAPES];
	size_t n_shapes;
	struct db *into; /* NULL: only counted */
	sqlite3_stmt *spare;
	struct pages_found *found;
	int64_t known; /* rows that have a shape */
};

static bool is_kind(char kind, uint64_t type)
{
	if (type >= 12)
		return kind == (type % 2 ? 't' : 'b');
	return kind == 'i' && type != 0 && type != 7;
}

static bool has_shape(const struct shape *shape, const struct page_row *row)
{
	if (row->n > shape->n || row->n < shape->least)
		return false;
	for (int i = 0; i < row->n; i++)
		if (i == shape->alias ? row->type[i] != 0 : !is_kind(shape->kind[i], row->type[i]))
			return false;
	return true;
}

static sqlite3_stmt *put_of(struct scan *s, struct shape *shape, int n)
{
	struct strbuf sql;

	if (shape->put[n])
		return shape->put[n];
	strbuf_init(&sql);
	strbuf_addf(&sql, "INSERT OR IGNORE INTO %s(", shape->name);
	for (int i = 0; i < n; i++)
		strbuf_addf(&sql, "%s%s", i > 0 ? ", " : "", shape->column[i]);
	strbuf_adds(&sql, shape->rowid && shape->alias < 0 ? ", rowid) VALUES(" : ") VALUES(");
	for (int i = 0; i < n; i++)
		strbuf_addf(&sql, "%s?%d", i > 0 ? ", " : "", i + 1);
	if (shape->rowid && shape->alias < 0)
		strbuf_addf(&sql, ", ?%d", n + 1);
	strbuf_addc(&sql, ')');
	(void)sqlite3_prepare_v2(s->into->handle, sql.data, -1, &shape->put[n], NULL);
	strbuf_clear(&sql);
	return shape->put[n];
}

static int bind(sqlite3_stmt *put, int i, const unsigned char *b, uint64_t type)
{
	if (type == 0 || type == 7)
		return sqlite3_bind_null(put, i);
	if (type < 12)
		return sqlite3_bind_int64(put, i, page_whole(b, type));
	return type % 2 ? sqlite3_bind_text(put, i, (const char *)b, (int)page_type_bytes(type), SQLITE_STATIC)
			: sqlite3_bind_blob(put, i, b, (int)page_type_bytes(type), SQLITE_STATIC);
}

/* A row that the tables cannot hold (a number twice) is left out; the seals count it. */
static enum status keep(struct scan *s, struct shape *shape, const struct page_row *row, struct err *err)
{
	const unsigned char *b = (const unsigned char *)s->f.payload.data;
	sqlite3_stmt *put;
	int rc = SQLITE_OK;

	s->known++;
	if (!s->into)
		return ST_OK;
	put = put_of(s, shape, row->n);
	if (!put)
		return db_fault(s->into, err);
	for (int i = 0; i < row->n && rc == SQLITE_OK; i++)
		rc = i == shape->alias ? sqlite3_bind_int64(put, i + 1, row->number) : bind(put, i + 1, b + row->at[i], row->type[i]);
	if (rc == SQLITE_OK && shape->rowid && shape->alias < 0)
		rc = sqlite3_bind_int64(put, row->n + 1, row->number);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(put);
	(void)sqlite3_reset(put);
	(void)sqlite3_clear_bindings(put);
	if (rc != SQLITE_DONE && (rc & 0xff) != SQLITE_CONSTRAINT)
		return db_fault(s->into, err);
	s->found->rows += rc == SQLITE_DONE && sqlite3_changes(s->into->handle) > 0;
	return ST_OK;
}

/* An entry of an index of texts by number: of words, whose index says all that their table does, and without whom no revision can be
 * read. Others of two such columns have keys of one length (4, 16 or 32 bytes) all through the page. */
static enum status keep_spare(struct scan *s, const struct page_row *row, struct err *err)
{
	const unsigned char *b = (const unsigned char *)s->f.payload.data;
	int rc;

	if (!s->spare && sqlite3_prepare_v2(s->into->handle, "INSERT INTO spare(n, text) VALUES(?1, ?2)", -1, &s->spare, NULL) != SQLITE_OK)
		return db_fault(s->into, err);
	rc = bind(s->spare, 1, b + row->at[1], row->type[1]);
	if (rc == SQLITE_OK)
		rc = bind(s->spare, 2, b + row->at[0], row->type[0]);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(s->spare);
	(void)sqlite3_reset(s->spare);
	return rc == SQLITE_DONE ? ST_OK : db_fault(s->into, err);
}

static bool is_entry(const struct page_row *row)
{
	return row->n == 2 && is_kind('b', row->type[0]) && is_kind('i', row->type[1]);
}

static enum status scan_words(struct scan *s, enum page_kind kind, size_t cells, struct err *err)
{
	struct page_row row;
	size_t entries = 0, of_length[3] = { 0 };
	enum status st = ST_OK;

	for (size_t i = 0; i < cells; i++) {
		if (!page_cell(&s->f, kind, i, &row) || !is_entry(&row))
			continue;
		entries++;
		of_length[0] += page_type_bytes(row.type[0]) == 4;
		of_length[1] += page_type_bytes(row.type[0]) == 16;
		of_length[2] += page_type_bytes(row.type[0]) == 32;
	}
	if (entries == 0 || of_length[0] == entries || of_length[1] == entries || of_length[2] == entries)
		return ST_OK;
	for (size_t i = 0; i < cells && st == ST_OK; i++)
		if (page_cell(&s->f, kind, i, &row) && is_entry(&row))
			st = keep_spare(s, &row, err);
	return st;
}

static struct shape *shape_of(struct scan *s, bool table, const struct page_row *row)
{
	for (size_t k = 0; k < s->n_shapes; k++)
		if (s->shape[k].rowid == table && has_shape(&s->shape[k], row))
			return &s->shape[k];
	return NULL;
}

/* A row whose columns are not of the kinds they should be, among rows that are: damaged, and its digest will say so. */
static enum status odd_rows(struct scan *s, enum page_kind kind, size_t cells, struct shape *shape, struct err *err)
{
	struct page_row row;
	enum status st = ST_OK;

	for (size_t i = 0; i < cells && st == ST_OK; i++)
		if (page_cell(&s->f, kind, i, &row) && row.n == shape->n && !has_shape(shape, &row))
			st = keep(s, shape, &row, err);
	return st;
}

static enum status scan_page(struct scan *s, struct err *err)
{
	enum page_kind kind = (enum page_kind)s->f.page[0];
	size_t cells = page_be(s->f.page + 3, 2), odd = 0;
	struct shape *shape = NULL;
	struct page_row row;
	enum status st = ST_OK;

	if ((kind != PAGE_INDEX_INNER && kind != PAGE_INDEX_LEAF && kind != PAGE_TABLE_LEAF) || 12 + 2 * cells > s->f.size)
		return ST_OK;
	for (size_t i = 0; i < cells && st == ST_OK; i++) {
		struct shape *mine = page_cell(&s->f, kind, i, &row) ? shape_of(s, kind == PAGE_TABLE_LEAF, &row) : NULL;

		if (mine)
			st = keep(s, shape = mine, &row, err);
		else
			odd++;
	}
	if (st != ST_OK || odd == 0 || !s->into)
		return st;
	if (shape)
		return odd_rows(s, kind, cells, shape, err);
	return kind == PAGE_TABLE_LEAF ? ST_OK : scan_words(s, kind, cells, err);
}

/* The first page holds the list of tables and nothing else of ours. */
static enum status scan_pages(struct scan *s, size_t most, struct err *err)
{
	enum status st = ST_OK;

	s->known = 0;
	for (size_t p = 2; p <= s->f.pages && p <= most && st == ST_OK; p++)
		if (page_read(&s->f, p, s->f.page))
			st = scan_page(s, err);
	return st;
}

static void set_size(struct scan *s, size_t size, off_t bytes)
{
	s->f.size = size;
	s->f.pages = (size_t)bytes / size;
}

/* What the file says of itself or, where that gives nothing, the size by which most rows are found. */
static enum status find_size(struct scan *s, off_t bytes, struct err *err)
{
	unsigned char head[FIRST_PAGE_HEAD] = { 0 };
	struct db *into = s->into;
	size_t best = PAGE_LEAST, said = 0;
	int64_t most = -1;
	enum status st = ST_OK;

	if (pread(s->f.fd, head, sizeof(head), 0) == (ssize_t)sizeof(head) && memcmp(head, "SQLite format 3", 16) == 0)
		said = page_be(head + 16, 2) == 1 ? PAGE_MOST : page_be(head + 16, 2);
	s->into = NULL;
	for (size_t size = PAGE_LEAST; size <= PAGE_MOST && st == ST_OK; size *= 2) {
		set_size(s, size, bytes);
		st = scan_pages(s, GUESS_PAGES * PAGE_LEAST / size + 64, err);
		if (s->known > most || (s->known == most && size == said)) {
			most = s->known;
			best = size;
		}
	}
	s->into = into;
	set_size(s, best, bytes);
	return st;
}

static enum status read_columns(struct scan *s, struct shape *shape, struct err *err)
{
	struct strbuf sql;
	sqlite3_stmt *q = NULL;
	bool row = false;
	enum status st = ST_OK;

	strbuf_init(&sql);
	strbuf_addf(&sql, "PRAGMA table_info(%s)", shape->name);
	if (sqlite3_prepare_v2(s->into->handle, sql.data, -1, &q, NULL) != SQLITE_OK)
		st = db_fault(s->into, err);
	while (st == ST_OK && (st = db_step(s->into, q, &row, err)) == ST_OK && row && shape->n < PAGE_COLUMNS) {
		const char *type = db_col_text(q, 2);

		shape->kind[shape->n] = type[0] == 'T' ? 't' : type[0] == 'B' ? 'b' : 'i';
		shape->column[shape->n] = mem_strdup(db_col_text(q, 1));
		if (shape->rowid && sqlite3_column_int(q, 5) == 1 && type[0] == 'I')
			shape->alias = shape->n;
		shape->n++;
		if (sqlite3_column_type(q, 4) == SQLITE_NULL)
			shape->least = shape->n;
	}
	(void)sqlite3_finalize(q);
	strbuf_clear(&sql);
	return st;
}

/* From the tables of the file that is whole: of those WITHOUT ROWID the keys stand first, as they do in the page. */
static enum status read_shapes(struct scan *s, struct err *err)
{
	sqlite3_stmt *q = NULL;
	bool row = false;
	enum status st = ST_OK;

	if (sqlite3_prepare_v2(s->into->handle,
			       "SELECT name, sql LIKE '%WITHOUT ROWID' FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
			       -1, &q, NULL) != SQLITE_OK)
		return db_fault(s->into, err);
	while ((st = db_step(s->into, q, &row, err)) == ST_OK && row && s->n_shapes < SHAPES) {
		struct shape *shape = &s->shape[s->n_shapes++];

		*shape = (struct shape){ .name = mem_strdup(db_col_text(q, 0)), .rowid = !sqlite3_column_int(q, 1), .alias = -1 };
		st = read_columns(s, shape, err);
		if (st != ST_OK)
			break;
	}
	(void)sqlite3_finalize(q);
	return st;
}

static void scan_clear(struct scan *s)
{
	for (size_t k = 0; k < s->n_shapes; k++) {
		for (int i = 0; i <= PAGE_COLUMNS; i++)
			(void)sqlite3_finalize(s->shape[k].put[i]);
		for (int i = 0; i < s->shape[k].n; i++)
			free(s->shape[k].column[i]);
		free(s->shape[k].name);
	}
	(void)sqlite3_finalize(s->spare);
	if (s->f.fd >= 0)
		(void)close(s->f.fd);
	strbuf_clear(&s->f.payload);
	free(s->f.page);
	free(s->f.more);
}

enum status pages_gather(struct db *into, const char *path, struct pages_found *found, struct err *err)
{
	struct scan s = { .f = { .fd = -1 }, .into = into, .found = found };
	struct stat sb = { 0 };
	enum status st = fs_open(&s.f.fd, path, err);

	*found = (struct pages_found){ 0 };
	strbuf_init(&s.f.payload);
	s.f.page = mem_alloc(PAGE_MOST);
	s.f.more = mem_alloc(PAGE_MOST);
	if (st == ST_OK && fstat(s.f.fd, &sb) != 0)
		st = err_set(err, ST_IO, "%s", path);
	if (st == ST_OK)
		st = db_exec(into, "CREATE TEMP TABLE spare(n INTEGER, text BLOB)", err);
	if (st == ST_OK)
		st = read_shapes(&s, err);
	if (st == ST_OK)
		st = find_size(&s, sb.st_size, err);
	if (st == ST_OK)
		st = scan_pages(&s, SIZE_MAX, err);
	scan_clear(&s);
	return st;
}
