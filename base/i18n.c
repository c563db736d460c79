/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/i18n.h"

#include <langinfo.h>
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A GNU .mo file: magic, revision, count, offset of the table of originals, offset of the table
 * of translations; each table has a length and an offset for every text, the originals sorted by
 * bytes. (GNU gettext manual, "MO Files".) */
struct catalogue {
	const unsigned char *mo; /* NULL = none added */
	size_t n;
	bool big_endian;
	uint32_t count, originals, translations;
};

enum language { LANGUAGE_ZH, LANGUAGE_EN, LANGUAGES };

static const char *const names[LANGUAGES] = { "zh", "en" };

/* Process-wide by nature (header). */
static struct catalogue catalogues[LANGUAGES];
static enum language present = LANGUAGE_ZH;

static uint32_t word(const struct catalogue *c, size_t offset)
{
	const unsigned char *p = c->mo + offset;

	if (c->big_endian)
		return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
	return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static const char *entry(const struct catalogue *c, uint32_t table, uint32_t i)
{
	return (const char *)c->mo + word(c, (size_t)table + 8 * (size_t)i + 4);
}

/* Whether text i of the table lies within the file and ends with NUL. */
static bool entry_holds(const struct catalogue *c, uint32_t table, uint32_t i)
{
	size_t length = word(c, (size_t)table + 8 * (size_t)i);
	size_t offset = word(c, (size_t)table + 8 * (size_t)i + 4);

	return offset < c->n && length < c->n - offset && c->mo[offset + length] == '\0';
}

static bool table_holds(const struct catalogue *c, uint32_t table)
{
	return table >= 28 && table <= c->n && c->count <= (c->n - table) / 8;
}

static bool check(struct catalogue *c)
{
	if (c->n < 28)
		return false;
	if (word(c, 0) == 0xDE120495U)
		c->big_endian = true;
	if (word(c, 0) != 0x950412DEU || word(c, 4) >> 16 > 1)
		return false;
	c->count = word(c, 8);
	c->originals = word(c, 12);
	c->translations = word(c, 16);
	if (!table_holds(c, c->originals) || !table_holds(c, c->translations))
		return false;
	for (uint32_t i = 0; i < c->count; i++) {
		if (!entry_holds(c, c->originals, i) || !entry_holds(c, c->translations, i))
			return false;
		if (i > 0 && strcmp(entry(c, c->originals, i - 1), entry(c, c->originals, i)) >= 0)
			return false;
	}
	return true;
}

/* LANGUAGES if there is none of this name; n bytes of it count. */
static enum language find(const char *name, size_t n)
{
	for (int i = 0; i < LANGUAGES; i++) {
		if (strlen(names[i]) == n && memcmp(names[i], name, n) == 0)
			return (enum language)i;
	}
	return LANGUAGES;
}

static const char *look_up(enum language language, const char *text)
{
	const struct catalogue *c = &catalogues[language];
	uint32_t low = 0, high = c->mo ? c->count : 0;

	if (!*text) /* its "translation" is the header of the catalogue */
		return text;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = strcmp(text, entry(c, c->originals, middle));

		if (order == 0) {
			const char *found = entry(c, c->translations, middle);

			return *found ? found : text;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return text;
}

const char *i18n_text(const char *text)
{
	return look_up(present, text);
}

const char *i18n_text_in(const char *lang, const char *text)
{
	enum language language = find(lang, strlen(lang));

	return look_up(language == LANGUAGES ? present : language, text);
}

bool i18n_set(const char *lang)
{
	enum language found = find(lang, strlen(lang));

	if (found == LANGUAGES)
		return false;
	present = found;
	return true;
}

const char *i18n_lang(void)
{
	return names[present];
}

const char *i18n_from_environment(void)
{
	static const char *const variables[] = { "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < ARRAY_LEN(variables); i++) {
		const char *p = getenv(variables[i]);

		/* LANGUAGE is a list: "en_US:zh". The others are lists of one. */
		while (p && *p) {
			size_t item = strcspn(p, ":");
			size_t lang = strcspn(p, "_.@-:");
			enum language found = find(p, lang < item ? lang : item);

			if (found != LANGUAGES)
				return names[found];
			p += item;
			p += *p == ':';
		}
	}
	return names[LANGUAGE_ZH];
}

bool i18n_add_catalogue(const char *lang, const unsigned char *mo, size_t n)
{
	struct catalogue c = { .mo = mo, .n = n };
	enum language found = find(lang, strlen(lang));

	if (found == LANGUAGES || !check(&c))
		return false;
	catalogues[found] = c;
	return true;
}

static bool is_utf8(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

bool i18n_start_locale(void)
{
	static const char *const tries[] = { "C.UTF-8", "C.utf8", "en_US.UTF-8", "zh_CN.UTF-8",
					     "UTF-8" };
	bool good = setlocale(LC_ALL, "") && is_utf8();

	for (size_t i = 0; !good && i < ARRAY_LEN(tries); i++)
		good = setlocale(LC_CTYPE, tries[i]) && is_utf8();
	/* Cannot fail: every C library has "C". */
	return setlocale(LC_NUMERIC, "C") && good;
}
