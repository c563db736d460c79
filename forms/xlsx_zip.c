/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/xlsx_zip.h"

#include <strings.h>

#include <minizip/unzip.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/vec.h"

enum { CHUNK = 16384, FLAG_ENCRYPTED = 1 };

/* The archive's bytes as the "file" the library reads. */
struct memory {
	const char *bytes;
	size_t n, at;
	bool cut; /* the last read met the end */
};

struct entry {
	const char *name;
	unz64_file_pos pos;
	ZPOS64_T packed, unpacked;
	bool counted; /* in the archive's total: a part may be read twice */
};

struct xlsx_zip {
	struct memory memory;
	unzFile file;
	struct arena *arena;
	VEC(struct entry) entries;
	size_t total;
	char chunk[CHUNK];
};

static voidpf ZCALLBACK memory_open(voidpf opaque, const void *name, int mode)
{
	(void)name;
	return (mode & ZLIB_FILEFUNC_MODE_READWRITEFILTER) == ZLIB_FILEFUNC_MODE_READ ? opaque
										      : NULL;
}

static uLong ZCALLBACK memory_read(voidpf opaque, voidpf stream, void *out, uLong want)
{
	struct memory *m = stream;
	size_t n = m->n - m->at;

	(void)opaque;
	m->cut = n < want;
	if (n > want)
		n = want;
	memcpy(out, m->bytes + m->at, n);
	m->at += n;
	return n;
}

static ZPOS64_T ZCALLBACK memory_tell(voidpf opaque, voidpf stream)
{
	const struct memory *m = stream;

	(void)opaque;
	return m->at;
}

static long ZCALLBACK memory_seek(voidpf opaque, voidpf stream, ZPOS64_T offset, int origin)
{
	struct memory *m = stream;
	size_t from = 0;

	(void)opaque;
	if (origin == ZLIB_FILEFUNC_SEEK_CUR)
		from = m->at;
	else if (origin == ZLIB_FILEFUNC_SEEK_END)
		from = m->n;
	if (offset > m->n - from)
		return -1;
	m->at = from + (size_t)offset;
	return 0;
}

static int ZCALLBACK memory_close(voidpf opaque, voidpf stream)
{
	(void)opaque;
	(void)stream;
	return 0;
}

/* Without it the library takes the end of the file for a zero. */
static int ZCALLBACK memory_error(voidpf opaque, voidpf stream)
{
	const struct memory *m = stream;

	(void)opaque;
	return m->cut;
}

enum status xlsx_damaged(struct err *err)
{
	return err_set(
		err, ST_SYNTAX,
		T("文件不完整：可能没有复制完，或者已经损坏。请重新复制一份；原文件还打得开的话，"
		  "在 WPS 或 Excel 里另存为 .xlsx。"));
}

static enum status too_large(struct err *err)
{
	return err_set(err, ST_LIMIT,
		       T("文件展开后太大（一部分上限 %zu MB，合计 %zu "
			 "MB），不像是正常的工作簿。没有读入。"),
		       XLSX_MAX_PART >> 20, XLSX_MAX_TOTAL >> 20);
}

static enum status add_entry(struct xlsx_zip *z, struct err *err)
{
	unz_file_info64 info;
	struct entry e = { 0 };
	char name[XLSX_ENTRY_NAME_MAX];

	if (unzGetCurrentFileInfo64(z->file, &info, name, sizeof(name), NULL, 0, NULL, 0) !=
		    UNZ_OK ||
	    unzGetFilePos64(z->file, &e.pos) != UNZ_OK)
		return xlsx_damaged(err);
	if (info.flag & FLAG_ENCRYPTED)
		return err_set(err, ST_SYNTAX,
			       T("文件加了密码，读不了。请在 WPS 或 Excel 里打开，取消密码后另存为 "
				 ".xlsx。"));
	if (info.size_filename >= sizeof(name))
		return ST_OK; /* no part of a workbook is called so */
	name[sizeof(name) - 1] = '\0';
	for (char *c = name; *c; c++)
		if (*c == '\\')
			*c = '/';
	e.name = arena_strdup(z->arena, name);
	e.packed = info.compressed_size;
	e.unpacked = info.uncompressed_size;
	VEC_PUSH(&z->entries, e);
	return ST_OK;
}

static enum status list_entries(struct xlsx_zip *z, struct err *err)
{
	unz_global_info64 global;
	enum status st = ST_OK;
	int rc;

	if (unzGetGlobalInfo64(z->file, &global) != UNZ_OK)
		return xlsx_damaged(err);
	if (global.number_entry > XLSX_MAX_ENTRIES)
		return err_set(err, ST_LIMIT,
			       T("文件里的部件太多（上限 %d 个），不像是正常的工作簿。没有读入。"),
			       XLSX_MAX_ENTRIES);
	rc = unzGoToFirstFile(z->file);
	for (; st == ST_OK && rc == UNZ_OK && z->entries.n < XLSX_MAX_ENTRIES;
	     rc = unzGoToNextFile(z->file))
		st = add_entry(z, err);
	if (st == ST_OK && rc != UNZ_END_OF_LIST_OF_FILE)
		st = xlsx_damaged(err);
	return st;
}

enum status xlsx_zip_open(struct xlsx_zip **out, const char *bytes, size_t n, struct err *err)
{
	struct xlsx_zip *z = mem_alloc(sizeof(*z));
	zlib_filefunc64_def calls = {
		.zopen64_file = memory_open,
		.zread_file = memory_read,
		.ztell64_file = memory_tell,
		.zseek64_file = memory_seek,
		.zclose_file = memory_close,
		.zerror_file = memory_error,
	};
	enum status st;

	*out = NULL;
	z->arena = arena_new();
	z->memory = (struct memory){ .bytes = bytes, .n = n };
	calls.opaque = &z->memory;
	z->file = unzOpen2_64(NULL, &calls);
	st = z->file ? list_entries(z, err) : xlsx_damaged(err);
	if (st == ST_OK)
		*out = z;
	else
		xlsx_zip_close(z);
	return st;
}

void xlsx_zip_close(struct xlsx_zip *z)
{
	if (!z)
		return;
	if (z->file)
		(void)unzClose(z->file);
	VEC_CLEAR(&z->entries);
	arena_free(z->arena);
	free(z);
}

int xlsx_zip_find(const struct xlsx_zip *z, const char *name)
{
	for (size_t i = 0; i < z->entries.n; i++)
		if (strcasecmp(z->entries.v[i].name, name) == 0)
			return (int)i;
	return -1;
}

static bool is_bomb(ZPOS64_T packed, ZPOS64_T unpacked)
{
	return unpacked > XLSX_MAX_PART ||
	       (unpacked > XLSX_RATIO_FREE && unpacked / XLSX_MAX_RATIO > packed);
}

static enum status read_pieces(struct xlsx_zip *z, struct entry *e, xlsx_bytes_fn fn,
			       void *ctx, struct err *err)
{
	enum status st = ST_OK;
	size_t so_far = 0;

	while (st == ST_OK) {
		int n = unzReadCurrentFile(z->file, z->chunk, sizeof(z->chunk));

		if (n < 0)
			return xlsx_damaged(err);
		if (n == 0)
			break;
		so_far += (size_t)n;
		if (!e->counted)
			z->total += (size_t)n;
		/* the stream may say otherwise than the header did */
		if (so_far > e->unpacked)
			return xlsx_damaged(err);
		if (is_bomb(e->packed, so_far) || z->total > XLSX_MAX_TOTAL)
			return too_large(err);
		st = fn(ctx, z->chunk, (size_t)n, err);
	}
	if (st == ST_OK && so_far != e->unpacked)
		st = xlsx_damaged(err);
	e->counted = true;
	return st;
}

bool xlsx_zip_is_large(const struct xlsx_zip *z, int entry)
{
	return z->entries.v[entry].unpacked > XLSX_RATIO_FREE;
}

enum status xlsx_zip_read(struct xlsx_zip *z, int entry, xlsx_bytes_fn fn, void *ctx,
			  struct err *err)
{
	struct entry *e = &z->entries.v[entry];
	enum status st;
	int rc;

	if (e->packed > z->memory.n)
		return xlsx_damaged(err);
	if (is_bomb(e->packed, e->unpacked) ||
	    (!e->counted && e->unpacked > XLSX_MAX_TOTAL - z->total))
		return too_large(err);
	if (unzGoToFilePos64(z->file, &e->pos) != UNZ_OK || unzOpenCurrentFile(z->file) != UNZ_OK)
		return xlsx_damaged(err);
	st = read_pieces(z, e, fn, ctx, err);
	rc = unzCloseCurrentFile(z->file);
	if (st == ST_OK && rc != UNZ_OK)
		st = xlsx_damaged(err);
	return st;
}
