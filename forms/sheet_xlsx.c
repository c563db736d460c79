/* SPDX-License-Identifier: MIT */
/* The parts of a workbook and how they hang together: _rels/.rels names the workbook, its own relations name the sheets, the shared
 * strings and the styles. A target is only ever looked up among the archive's entries. */
#include "config.h"

#include "forms/sheet_xlsx.h"

#include "base/i18n.h"
#include "forms/xlsx_rows.h"

enum { SHEETS_MAX = 64, RELATIONS_MAX = 2000 };

struct relation {
	const char *id, *type, *target; /* type: its last word; target: an entry's name */
};

struct relations {
	struct arena *arena;
	const char *base; /* folder that targets are relative to, "" or "xl/" */
	VEC(struct relation) list;
};

struct listed_sheet {
	const char *name, *relation;
};

struct book {
	struct arena *scratch;
	struct xlsx_zip *zip;
	struct xlsx_tables tables;
	struct relations relations;
	VEC(struct listed_sheet) sheets;
};

static bool begins_with(const char *bytes, size_t n, const char *magic, size_t n_magic)
{
	return n >= n_magic && memcmp(bytes, magic, n_magic) == 0;
}

static bool is_compound_file(const char *bytes, size_t n)
{
	return begins_with(bytes, n, "\xD0\xCF\x11\xE0", 4);
}

static bool is_zip(const char *bytes, size_t n)
{
	return begins_with(bytes, n, "PK\x03\x04", 4) || begins_with(bytes, n, "PK\x05\x06", 4);
}

bool sheet_is_workbook(const char *bytes, size_t n)
{
	return is_zip(bytes, n) || is_compound_file(bytes, n);
}

/* An .xlsx with a password is a compound file, too, with a stream of this name. */
static bool has_encrypted_package(const char *bytes, size_t n)
{
	static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
	const char *at = bytes, *end = bytes + n;

	while (at && (size_t)(end - at) >= sizeof(name)) {
		if (memcmp(at, name, sizeof(name)) == 0)
			return true;
		at = memchr(at + 1, 'E', (size_t)(end - at) - 1);
	}
	return false;
}

static enum status not_a_zip(const char *bytes, size_t n, struct err *err)
{
	if (!is_compound_file(bytes, n))
		return err_set(err, ST_SYNTAX,
			       T("看名字是 Excel 工作簿，内容却不是。请在 WPS 或 Excel "
				 "里打开它，另存为 .xlsx；本来就是文本的，把结尾改成 .csv。"));
	if (has_encrypted_package(bytes, n))
		return err_set(err, ST_SYNTAX,
			       T("文件加了密码，读不了。请在 WPS 或 Excel 里打开，取消密码后另存为 "
				 ".xlsx。"));
	return err_set(
		err, ST_SYNTAX,
		T("这是旧格式的 Excel 文件（.xls），读不了。请在 WPS 或 Excel 里另存为 .xlsx。"));
}

static enum status no_workbook(struct err *err)
{
	return err_set(
		err, ST_SYNTAX,
		T("文件里没有 Excel 工作簿（可能是别的软件的格式）。请在 WPS 或 Excel 里打开它，"
		  "另存为 .xlsx。"));
}

/* The entry a target names, NULL where it would lead out of the archive. "../" goes up, a leading "/" starts at the top. */
static const char *resolve(struct arena *a, const char *base, const char *target)
{
	char *path = arena_printf(a, "%s%s", *target == '/' || *target == '\\' ? "" : base, target);
	char *to = path;

	for (const char *from = path; *from;) {
		size_t n = strcspn(from, "/\\");

		if (n == 2 && from[0] == '.' && from[1] == '.') {
			if (to == path)
				return NULL;
			for (to--; to > path && to[-1] != '/'; to--)
				;
		} else if (n > 0 && !(n == 1 && from[0] == '.')) {
			memmove(to, from, n);
			to += n;
			if (from[n])
				*to++ = '/';
		}
		from += n + (from[n] != '\0');
	}
	*to = '\0';
	return path;
}

static const char *last_word(const char *url)
{
	const char *slash = strrchr(url, '/');

	return slash ? slash + 1 : url;
}

static enum status relation_start(struct xlsx_reader *r, const char *name, const char **attrs,
				  struct err *err)
{
	struct relations *list = r->ctx;
	const char *id = xlsx_xml_attr(attrs, "Id"), *type = xlsx_xml_attr(attrs, "Type");
	const char *target = xlsx_xml_attr(attrs, "Target"),
		   *mode = xlsx_xml_attr(attrs, "TargetMode");
	struct relation rel;

	if (strcmp(name, "Relationship") != 0 || !id || !type || !target ||
	    (mode && strcmp(mode, "External") == 0))
		return ST_OK;
	if (list->list.n >= RELATIONS_MAX || strlen(target) >= XLSX_ENTRY_NAME_MAX)
		return err_set(err, ST_LIMIT,
			       T("文件里的部件太多（上限 %d 个），不像是正常的工作簿。没有读入。"),
			       XLSX_MAX_ENTRIES);
	rel.target = resolve(list->arena, list->base, target);
	if (!rel.target)
		return err_set(err, ST_SYNTAX,
			       T("文件里有指向文件以外的内容，不是正常的工作簿。没有读入。"));
	rel.id = arena_strdup(list->arena, id);
	rel.type = arena_strdup(list->arena, last_word(type));
	VEC_PUSH(&list->list, rel);
	return ST_OK;
}

static enum status read_relations(struct relations *list, struct xlsx_zip *z, const char *entry,
				  struct err *err)
{
	struct xlsx_reader r = { .start = relation_start, .ctx = list };
	int i = xlsx_zip_find(z, entry);

	list->list.n = 0;
	return i < 0 ? ST_OK : xlsx_xml_read(z, i, &r, err);
}

static const char *target_of_type(const struct relations *list, const char *type)
{
	for (size_t i = 0; i < list->list.n; i++)
		if (strcmp(list->list.v[i].type, type) == 0)
			return list->list.v[i].target;
	return NULL;
}

/* NULL for a chart sheet, a macro sheet or a relation that is not there. */
static const char *worksheet_of_id(const struct relations *list, const char *id)
{
	for (size_t i = 0; i < list->list.n; i++)
		if (strcmp(list->list.v[i].id, id) == 0)
			return strcmp(list->list.v[i].type, "worksheet") == 0
				       ? list->list.v[i].target
				       : NULL;
	return NULL;
}

static enum status book_start(struct xlsx_reader *r, const char *name, const char **attrs,
			      struct err *err)
{
	struct book *b = r->ctx;

	if (strcmp(name, "workbookPr") == 0) {
		const char *flag = xlsx_xml_attr(attrs, "date1904");

		b->tables.date1904 = flag && (strcmp(flag, "1") == 0 || strcmp(flag, "true") == 0);
	} else if (strcmp(name, "sheet") == 0) {
		const char *id = xlsx_xml_attr(attrs, "id"), *label = xlsx_xml_attr(attrs, "name");
		struct listed_sheet s;

		if (!id || !label)
			return ST_OK;
		if (b->sheets.n >= SHEETS_MAX)
			return err_set(err, ST_LIMIT,
				       T("工作簿里的表太多（上限 %d 张）。没有读入。"), SHEETS_MAX);
		s.name = arena_strdup(b->scratch, label);
		s.relation = arena_strdup(b->scratch, id);
		VEC_PUSH(&b->sheets, s);
	}
	return ST_OK;
}

/* Finds the workbook part, reads it and its relations. */
static enum status read_book(struct book *b, struct err *err)
{
	struct xlsx_reader r = { .start = book_start, .ctx = b };
	const char *main_part, *base_name;
	enum status st;
	int entry;

	b->relations.base = "";
	st = read_relations(&b->relations, b->zip, "_rels/.rels", err);
	if (st != ST_OK)
		return st;
	main_part = target_of_type(&b->relations, "officeDocument");
	if (!main_part)
		main_part = "xl/workbook.xml";
	entry = xlsx_zip_find(b->zip, main_part);
	base_name = last_word(main_part);
	if (entry < 0 || strstr(base_name, ".bin")) /* .xlsb: the same parts in binary */
		return no_workbook(err);
	st = xlsx_xml_read(b->zip, entry, &r, err);
	if (st == ST_OK && b->sheets.n == 0)
		st = no_workbook(err);
	if (st != ST_OK)
		return st;
	b->relations.base = arena_strndup(b->scratch, main_part, (size_t)(base_name - main_part));
	return read_relations(
		&b->relations, b->zip,
		arena_printf(b->scratch, "%s_rels/%s.rels", b->relations.base, base_name), err);
}

static enum status read_tables(struct book *b, struct err *err)
{
	const char *strings = target_of_type(&b->relations, "sharedStrings");
	const char *styles = target_of_type(&b->relations, "styles");
	int entry = strings ? xlsx_zip_find(b->zip, strings) : -1;
	enum status st = ST_OK;

	if (entry >= 0)
		st = xlsx_read_strings(&b->tables, b->zip, entry, err);
	entry = styles ? xlsx_zip_find(b->zip, styles) : -1;
	if (st == ST_OK && entry >= 0)
		st = xlsx_read_styles(&b->tables, b->zip, entry, err);
	return st;
}

static enum status read_sheets(struct book *b, struct workbook_draft *d, struct err *err)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < b->sheets.n; i++) {
		const char *part = worksheet_of_id(&b->relations, b->sheets.v[i].relation);
		int entry = part ? xlsx_zip_find(b->zip, part) : -1;

		if (!part)
			continue;
		draft_sheet(d, b->sheets.v[i].name);
		st = entry < 0 ? xlsx_damaged(err)
			       : xlsx_read_rows(d, &b->tables, b->zip, entry, err);
		if (st != ST_OK)
			(void)err_place(err, st, NULL, b->sheets.v[i].name, 0);
	}
	if (st == ST_OK && d->sheets.n == 0)
		st = no_workbook(err);
	return st;
}

enum status sheet_read_xlsx(struct workbook_draft *d, const char *bytes, size_t n, struct err *err)
{
	struct book b = { .zip = NULL };
	enum status st;

	if (!is_zip(bytes, n))
		return not_a_zip(bytes, n, err);
	b.scratch = b.relations.arena = arena_new();
	b.tables.arena = d->arena;
	d->texts_stay = true;
	st = xlsx_zip_open(&b.zip, bytes, n, err);
	if (st == ST_OK)
		st = read_book(&b, err);
	if (st == ST_OK)
		st = read_tables(&b, err);
	if (st == ST_OK)
		st = read_sheets(&b, d, err);
	d->texts_stay = false;
	xlsx_zip_close(b.zip);
	xlsx_tables_clear(&b.tables);
	VEC_CLEAR(&b.relations.list);
	VEC_CLEAR(&b.sheets);
	arena_free(b.scratch);
	return st;
}
