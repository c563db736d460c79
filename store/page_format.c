/* SPDX-License-Identifier: MIT */
/* The format: sqlite.org/fileformat2.html, sections 1.6 and 2. */
#include "config.h"

#include "store/page_format.h"

#include <unistd.h>

#define ROW_MOST ((size_t)64 << 20)

uint32_t page_be(const unsigned char *b, int n)
{
	uint32_t value = 0;

	while (n-- > 0)
		value = value << 8 | *b++;
	return value;
}

/* Bytes used, 0 = it goes beyond the end. */
static size_t varint(const unsigned char *b, size_t n, uint64_t *value)
{
	*value = 0;
	for (size_t i = 0; i < n && i < 9; i++) {
		if (i == 8) {
			*value = *value << 8 | b[i];
			return 9;
		}
		*value = *value << 7 | (b[i] & 0x7f);
		if (!(b[i] & 0x80))
			return i + 1;
	}
	return 0;
}

bool page_read(struct page_file *f, uint64_t number, unsigned char *into)
{
	return number >= 1 && number <= f->pages &&
	       pread(f->fd, into, f->size, (off_t)((number - 1) * f->size)) == (ssize_t)f->size;
}

/* Bytes of a payload of so many that lie on the page itself. */
static size_t local_bytes(const struct page_file *f, bool table, uint64_t n)
{
	size_t usable = f->size, least = (usable - 12) * 32 / 255 - 23;
	size_t most = table ? usable - 35 : (usable - 12) * 64 / 255 - 23, k;

	if (n <= most)
		return (size_t)n;
	k = least + (size_t)((n - least) % (usable - 4));
	return k <= most ? k : least;
}

/* The payload at b (room bytes to the end of the page) with what lies on other pages; what is lost of it is zeros. */
static bool gather(struct page_file *f, const unsigned char *b, size_t room, bool table, uint64_t n)
{
	size_t local = local_bytes(f, table, n);
	uint32_t next;

	if (n == 0 || n > ROW_MOST || n > f->size * f->pages || local + (local < n ? 4 : 0) > room)
		return false;
	strbuf_reset(&f->payload);
	strbuf_add(&f->payload, b, local);
	next = local < n ? page_be(b + local, 4) : 0;
	while (f->payload.len < n && next > 1 && page_read(f, next, f->more)) {
		size_t left = (size_t)n - f->payload.len;

		strbuf_add(&f->payload, f->more + 4, left < f->size - 4 ? left : f->size - 4);
		next = page_be(f->more, 4);
	}
	while (f->payload.len < n) {
		static const char lost[256];
		size_t left = (size_t)n - f->payload.len;

		strbuf_add(&f->payload, lost, left < sizeof(lost) ? left : sizeof(lost));
	}
	return true;
}

size_t page_type_bytes(uint64_t type)
{
	static const unsigned char fixed[] = { 0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0 };

	return type < sizeof(fixed) ? fixed[type] : type > 2 * ROW_MOST ? ROW_MOST + 1 : (size_t)(type - 12) / 2;
}

static bool take_apart(const struct page_file *f, struct page_row *row)
{
	const unsigned char *b = (const unsigned char *)f->payload.data;
	size_t n = f->payload.len, at, used;
	uint64_t head;

	used = varint(b, n, &head);
	if (used == 0 || head > n || head < used)
		return false;
	row->n = 0;
	at = (size_t)head;
	for (size_t h = used; h < head; h += used) {
		uint64_t type;

		used = varint(b + h, (size_t)head - h, &type);
		if (used == 0 || row->n == PAGE_COLUMNS || type == 10 || type == 11)
			return false;
		row->type[row->n] = type;
		row->at[row->n++] = at;
		at += page_type_bytes(type);
		if (at > n)
			return false;
	}
	return at == n;
}

int64_t page_whole(const unsigned char *b, uint64_t type)
{
	size_t n = page_type_bytes(type);
	uint64_t value;

	if (type >= 8)
		return (int64_t)type - 8;
	value = n > 0 && (b[0] & 0x80) ? ~(uint64_t)0 : 0;
	for (size_t i = 0; i < n; i++)
		value = value << 8 | b[i];
	return (int64_t)value;
}

bool page_cell(struct page_file *f, enum page_kind kind, size_t i, struct page_row *row)
{
	size_t head = kind == PAGE_INDEX_INNER ? 12 : 8, at = page_be(f->page + head + 2 * i, 2), used;
	bool table = kind == PAGE_TABLE_LEAF;
	uint64_t n, number = 0;

	at += kind == PAGE_INDEX_INNER ? 4 : 0;
	if (at < head || at >= f->size)
		return false;
	used = varint(f->page + at, f->size - at, &n);
	if (used == 0)
		return false;
	at += used;
	if (table) {
		used = varint(f->page + at, f->size - at, &number);
		if (used == 0)
			return false;
		at += used;
	}
	row->number = (int64_t)number;
	return gather(f, f->page + at, f->size - at, table, n) && take_apart(f, row);
}
