/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/quotes_internal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "forms/household.h"

#define GAP "……"
enum { LONG_NUMBER = 7, BARE_NAME = 3 /* characters from which a village is known without its 村 */ };

/* How many bytes of an ellipsis stand here: "…" or "...", any number of them, blanks around. */
static size_t gap_at(const char *s)
{
	size_t n = 0, dots = 0;

	for (;;) {
		if (strncmp(s + n, "…", strlen("…")) == 0) {
			n += strlen("…");
			dots += 3;
		} else if (s[n] == '.') {
			n++;
			dots++;
		} else {
			break;
		}
	}
	return dots >= 3 ? n : 0;
}

const char *quote_pieces(struct arena *a, const char *said, const char *shorter)
{
	const char *from = said, *out = "";

	while (*shorter) {
		const char *start, *at, *piece;

		shorter += gap_at(shorter);
		start = shorter;
		while (*shorter && !gap_at(shorter))
			shorter++;
		if (shorter == start)
			continue;
		piece = arena_strndup(a, start, (size_t)(shorter - start));
		at = strstr(from, piece);
		if (!at)
			return NULL;
		from = at + strlen(piece);
		out = arena_printf(a, "%s%s%zu-%zu", out, *out ? " " : "", (size_t)(at - said), (size_t)(from - said));
	}
	return *out ? out : NULL;
}

static bool read_place(const char **s, char end, size_t *out)
{
	size_t n = strspn(*s, "0123456789");
	int64_t x;

	if (!n || n > 9 || !num_parse_int(*s, n, &x) || ((*s)[n] != end && (end != ' ' || (*s)[n])))
		return false;
	*out = (size_t)x;
	*s += n + ((*s)[n] != '\0');
	return true;
}

static bool within_character(const char *s, size_t at)
{
	return ((unsigned char)s[at] & 0xC0) == 0x80;
}

const char *quote_keep(struct arena *a, const char *said, const char *keep)
{
	size_t n = strlen(said), last = 0, from, to;
	struct strbuf out;
	const char *text = "";

	strbuf_init(&out);
	while (*keep) {
		if (!read_place(&keep, '-', &from) || !read_place(&keep, ' ', &to) || from < last || to <= from || to > n ||
		    within_character(said, from) || within_character(said, to))
			goto done;
		if (from > last)
			strbuf_adds(&out, GAP);
		strbuf_add(&out, said + from, to - from);
		last = to;
	}
	if (out.len && last < n)
		strbuf_adds(&out, GAP);
	text = arena_strdup(a, out.data);
done:
	strbuf_clear(&out);
	return text;
}

static size_t characters(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += !within_character(s, 0);
	return n;
}

static bool is_township(const struct divisions *d, const char *stem)
{
	for (size_t i = 0; i < d->n; i++)
		if (d->v[i].level == LEVEL_TOWNSHIP && strncmp(d->v[i].name, stem, strlen(stem)) == 0)
			return true;
	return false;
}

/* 兴隆地村委会 is spoken of as 兴隆地村 or 兴隆地, 光明社区 as 光明社区 only: 光明 alone is a word like others. */
static bool names_place(const char *text, const char *name, const struct divisions *d, struct arena *a)
{
	static const char *const endings[] = { "委会", "村", "嘎查", "社区", "生活区" };
	char *stem = arena_strdup(a, name);

	if (strstr(text, name))
		return true;
	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
		size_t n = strlen(stem), e = strlen(endings[i]);

		if (n <= e || strcmp(stem + n - e, endings[i]) != 0)
			continue;
		stem[n - e] = '\0';
		if ((i == 0 || (characters(stem) >= BARE_NAME && !is_township(d, stem))) && strstr(text, stem))
			return true;
	}
	return false;
}

/* 3号楼, 二单元, 五组. */
static bool names_door(const char *text)
{
	static const char *const numbers[] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十" },
				 *const doors[] = { "号楼", "号院", "号房", "号门", "栋", "单元", "室", "组", "队" };

	for (size_t i = 0; i < sizeof(doors) / sizeof(*doors); i++)
		for (const char *at = strstr(text, doors[i]); at; at = strstr(at + 1, doors[i]))
			for (size_t k = 0; k < sizeof(numbers) / sizeof(*numbers); k++) {
				size_t n = strlen(numbers[k]);

				if ((size_t)(at - text) >= n && strncmp(at - n, numbers[k], n) == 0)
					return true;
			}
	return false;
}

static bool has_long_number(const char *text)
{
	size_t run = 0;

	for (const char *s = text; *s && run < LONG_NUMBER; s++)
		run = *s >= '0' && *s <= '9' ? run + 1 : *s == '-' || *s == ' ' ? run : 0;
	return run >= LONG_NUMBER;
}

const char *quote_fault(const char *text, const struct divisions *d, struct arena *a)
{
	struct strbuf narrow;
	const char *fault = NULL;

	strbuf_init(&narrow);
	utf8_narrow(&narrow, text, strlen(text));
	for (size_t i = 0; i < d->n && !fault; i++)
		if (d->v[i].level == LEVEL_VILLAGE && names_place(narrow.data, d->v[i].name, d, a))
			fault = arena_printf(a, T("这句话说到了“%s”"), d->v[i].name);
	if (!fault && names_door(narrow.data))
		fault = T("这句话说到了楼栋、单元或者组");
	if (!fault && has_long_number(narrow.data))
		fault = T("这句话里有很长的号码");
	strbuf_clear(&narrow);
	return fault;
}
