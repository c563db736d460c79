/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/xlsx_xml.h"

#include <stdint.h>

#include <expat.h>

#include "base/i18n.h"

enum {
	SILENT_MAX = 128 * 1024, /* an unfinished token is scanned anew with every piece */
	IDLE_MAX = 256 * 1024,   /* blanks, comments and other text that nobody reads, */
	IDLE_A_TAG = 1024,       /* and so much more for each tag: formulas, indentation */
	WORDS_MAX = 1000,        /* different names: the parser keeps every one that it ever met */
	WORD_BITS = 8192,
};

struct parse {
	XML_Parser parser;
	struct xlsx_reader *reader;
	struct err *err;
	enum status st;
	int depth;
	size_t silent; /* bytes since the parser last reported anything */
	size_t idle, tags;
	int words;
	unsigned char met[WORD_BITS / 8]; /* bits of the names' hashes */
};

static const char *local_name(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon ? colon + 1 : name;
}

const char *xlsx_xml_attr(const char **attrs, const char *name)
{
	for (; attrs[0]; attrs += 2)
		if (strcmp(local_name(attrs[0]), name) == 0)
			return attrs[1];
	return NULL;
}

static void stop(struct parse *p, enum status st)
{
	p->st = st;
	if (st != ST_OK || p->reader->enough)
		(void)XML_StopParser(p->parser, XML_FALSE);
}

/* The parser may still report what it has in hand after it was told to stop. */
static bool is_over(const struct parse *p)
{
	return p->st != ST_OK || p->reader->enough;
}

static void count_word(struct parse *p, const char *word)
{
	/* the address differs from run to run, so that nobody can prepare names of one hash */
	uint32_t hash = 2166136261U ^ (uint32_t)(uintptr_t)p;

	for (; *word; word++)
		hash = (hash ^ (unsigned char)*word) * 16777619U;
	hash = (hash ^ hash >> 16) % WORD_BITS;
	if (!(p->met[hash / 8] & 1U << hash % 8)) {
		p->met[hash / 8] = (unsigned char)(p->met[hash / 8] | 1U << hash % 8);
		p->words++;
	}
}

static bool has_too_many_words(struct parse *p, const char *name, const char **attrs)
{
	count_word(p, name);
	for (; attrs[0]; attrs += 2)
		count_word(p, attrs[0]);
	return p->words > WORDS_MAX;
}

static enum status malformed(struct err *err)
{
	return err_set(
		err, ST_SYNTAX,
		T("工作簿的内容已损坏，读不出来。请在 WPS 或 Excel 里打开它，另存为 .xlsx。"));
}

static void count_idle(struct parse *p, size_t n)
{
	p->idle += n;
	if (p->idle > IDLE_MAX + p->tags * IDLE_A_TAG)
		stop(p, malformed(p->err));
}

static void XMLCALL on_start(void *ctx, const XML_Char *name, const XML_Char **attrs)
{
	struct parse *p = ctx;

	p->silent = 0;
	if (is_over(p))
		return;
	p->tags++;
	if (++p->depth > XLSX_MAX_DEPTH)
		stop(p, err_set(p->err, ST_LIMIT,
				T("文件里的标记嵌套太深（上限 %d "
				  "层），不像是正常的工作簿。没有读入。"),
				XLSX_MAX_DEPTH));
	else if (has_too_many_words(p, name, attrs))
		stop(p, err_set(p->err, ST_LIMIT,
				T("文件里的标记种类太多（上限 %d "
				  "种），不像是正常的工作簿。没有读入。"),
				WORDS_MAX));
	else if (p->reader->start)
		stop(p, p->reader->start(p->reader, local_name(name), attrs, p->err));
}

static void XMLCALL on_end(void *ctx, const XML_Char *name)
{
	struct parse *p = ctx;

	p->silent = 0;
	if (is_over(p))
		return;
	p->depth--;
	if (p->reader->end)
		stop(p, p->reader->end(p->reader, local_name(name), p->err));
}

static void XMLCALL on_text(void *ctx, const XML_Char *s, int n)
{
	struct parse *p = ctx;

	p->silent = 0;
	if (is_over(p))
		return;
	if (p->reader->in_text && p->reader->text)
		stop(p, p->reader->text(p->reader, s, (size_t)n, p->err));
	else
		count_idle(p, (size_t)n);
}

static void XMLCALL on_other(void *ctx, const XML_Char *s, int n)
{
	struct parse *p = ctx;

	(void)s;
	p->silent = 0;
	if (!is_over(p))
		count_idle(p, (size_t)n);
}

static void XMLCALL on_doctype(void *ctx, const XML_Char *name, const XML_Char *system,
			       const XML_Char *public, int internal)
{
	struct parse *p = ctx;

	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	stop(p, err_set(p->err, ST_SYNTAX,
			T("文件里有 DOCTYPE 声明，正常的工作簿没有。为安全起见没有读入。")));
}

static enum status on_bytes(void *ctx, const char *bytes, size_t n, struct err *err)
{
	struct parse *p = ctx;

	if (p->reader->enough)
		return ST_OK;
	p->silent += n;
	if (XML_Parse(p->parser, bytes, (int)n, 0) == XML_STATUS_ERROR && !is_over(p))
		return malformed(err);
	if (p->st == ST_OK && p->silent > SILENT_MAX)
		return malformed(err);
	return p->st;
}

static enum status on_look(void *ctx, const char *bytes, size_t n, struct err *err)
{
	struct xlsx_reader *r = ctx;

	return r->look(r, bytes, n, err);
}

enum status xlsx_xml_read(struct xlsx_zip *z, int entry, struct xlsx_reader *r, struct err *err)
{
	struct parse p = { .reader = r, .err = err };
	enum status st;

	if (r->look && xlsx_zip_is_large(z, entry)) {
		st = xlsx_zip_read(z, entry, on_look, r, err);
		if (st != ST_OK)
			return st;
	}
	p.parser = XML_ParserCreate(NULL);
	if (!p.parser)
		return malformed(err);
	r->enough = r->in_text = false;
	XML_SetUserData(p.parser, &p);
	XML_SetElementHandler(p.parser, on_start, on_end);
	XML_SetCharacterDataHandler(p.parser, on_text);
	XML_SetDefaultHandler(p.parser, on_other);
	XML_SetStartDoctypeDeclHandler(p.parser, on_doctype);
	st = xlsx_zip_read(z, entry, on_bytes, &p, err);
	if (st == ST_OK && !r->enough && XML_Parse(p.parser, "", 0, 1) == XML_STATUS_ERROR)
		st = p.st != ST_OK ? p.st : malformed(err);
	XML_ParserFree(p.parser);
	return st;
}
