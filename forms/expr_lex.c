/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/expr_lex.h"

#include <stdarg.h>
#include <strings.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/utf8.h"

static const struct {
	uint32_t cp;
	const char *narrow;
} typographic[] = {
	{ 0x00A0, " " },  { 0x00D7, "*" },  { 0x00F7, "div" }, { 0x2013, "-" },	 { 0x2014, "-" },  { 0x2018, "'" },
	{ 0x2019, "'" },  { 0x201C, "\"" }, { 0x201D, "\"" },  { 0x2212, "-" },	 { 0x2260, "!=" }, { 0x2264, "<=" },
	{ 0x2265, ">=" }, { 0x2266, "<=" }, { 0x2267, ">=" },  { 0x3000, " " },	 { 0x3001, "," },  { 0x3002, "." },
	{ 0x3010, "[" },  { 0x3011, "]" },
};

/* The printable ASCII characters one after the other, so that a narrow form is a borrowed string. */
static const char ascii[95][2] = {
	" ", "!", "\"", "#", "$", "%", "&", "'", "(", ")", "*", "+", ",", "-", ".", "/", "0", "1", "2", "3", "4", "5", "6", "7",
	"8", "9", ":", ";", "<", "=", ">", "?", "@", "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O",
	"P", "Q", "R", "S", "T", "U", "V", "W", "X", "Y", "Z", "[", "\\", "]", "^", "_", "`", "a", "b", "c", "d", "e", "f", "g",
	"h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "z", "{", "|", "}", "~",
};

void parse_fault(struct parser *p, int offset, const char *suggest, const char *fmt, ...)
{
	if (p->failed)
		return;
	p->failed = true;
	*p->fault = (struct expr_fault){ .offset = p->base + offset };
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(p->fault->text, sizeof(p->fault->text), fmt, ap);
	va_end(ap);
	if (suggest)
		snprintf(p->fault->suggest, sizeof(p->fault->suggest), "%s", suggest);
}

char lex_char(const struct parser *p, int ahead)
{
	return p->pos + ahead < p->len ? p->text[p->pos + ahead] : '\0';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

char lex_peek(struct parser *p)
{
	while (p->pos < p->len && is_blank(p->text[p->pos]))
		p->pos++;
	return lex_char(p, 0);
}

bool lex_take(struct parser *p, char c)
{
	if (lex_peek(p) != c)
		return false;
	p->pos++;
	return true;
}

static const char *narrow_form(uint32_t cp)
{
	if (cp >= 0xFF01 && cp <= 0xFF5E)
		return ascii[cp - 0xFF00];
	for (size_t i = 0; i < ARRAY_LEN(typographic); i++) {
		if (typographic[i].cp == cp)
			return typographic[i].narrow;
	}
	return NULL;
}

const char *lex_wide(const struct parser *p, int pos, int *n)
{
	uint32_t cp;

	if (pos >= p->len || (unsigned char)p->text[pos] < 0x80)
		return NULL;
	*n = (int)utf8_decode(p->text + pos, (size_t)(p->len - pos), &cp);
	return narrow_form(cp);
}

/* Bytes of the name character at pos, 0 if it is none. Letters of every script are fine, punctuation of every script is not. */
static int name_char(const struct parser *p, int pos, bool first)
{
	if (pos >= p->len)
		return 0;
	char c = p->text[pos];
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_')
		return 1;
	if (is_digit(c) || c == '-' || c == '.')
		return first ? 0 : 1;
	if ((unsigned char)c < 0x80)
		return 0;
	uint32_t cp;
	int n = (int)utf8_decode(p->text + pos, (size_t)(p->len - pos), &cp);
	bool punctuation = cp < 0xC0 || (cp >= 0x2000 && cp <= 0x206F) || (cp >= 0x3000 && cp <= 0x3004) ||
			   (cp >= 0x3008 && cp <= 0x3020) || (cp >= 0xFE00 && cp <= 0xFE6F) || cp >= 0xFFF0;
	bool plane_above = cp >= 0x10000;
	if ((punctuation && !plane_above) || cp == 0xFEFF || (cp >= 0xFF00 && cp <= 0xFFEF) || narrow_form(cp))
		return 0;
	return n;
}

int lex_name(const struct parser *p, int pos)
{
	int start = pos, n = name_char(p, pos, true);

	if (n == 0)
		return 0;
	while (n > 0) {
		pos += n;
		n = name_char(p, pos, false);
		/* one colon inside, as in jr:choice-name, but not the two of child:: */
		if (n == 0 && pos + 1 < p->len && p->text[pos] == ':')
			n = name_char(p, pos + 1, true) > 0 ? 1 : 0;
	}
	return pos - start;
}

bool lex_is_word(const struct parser *p, const char *word)
{
	size_t n = (size_t)lex_name(p, p->pos);

	return n == strlen(word) && memcmp(p->text + p->pos, word, n) == 0;
}

static const struct {
	const char *text;
	enum op op;
} operators[] = {
	{ "!=", OP_NE }, { "<=", OP_LE }, { ">=", OP_GE }, { "=", OP_EQ }, { "<", OP_LT },
	{ ">", OP_GT },	 { "+", OP_ADD }, { "-", OP_SUB }, { "*", OP_MUL },
}, words[] = { { "or", OP_OR }, { "and", OP_AND }, { "div", OP_DIV }, { "mod", OP_MOD } };

/* What people write who know other languages. */
static const struct {
	const char *text, *meant;
} misspelt[] = { { "==", "=" },	   { "<>", "!=" },    { "=>", ">=" },	{ "=<", "<=" }, { "&&", "and" }, { "||", "or" },
		 { "&lt;", "<" },  { "&gt;", ">" },   { "&amp;", "and" }, { "!", "!=" },  { "%", "mod" },	 { "&", "and" } };

static bool starts(const struct parser *p, const char *s)
{
	size_t n = strlen(s);

	return (size_t)(p->len - p->pos) >= n && memcmp(p->text + p->pos, s, n) == 0;
}

bool lex_operator(struct parser *p, enum op *op, int *n)
{
	for (size_t i = 0; i < ARRAY_LEN(misspelt); i++) {
		if (starts(p, misspelt[i].text) && !starts(p, "!=")) {
			parse_fault(p, p->pos, misspelt[i].meant, T("这里没有“%s”这个写法，应写“%s”。"), misspelt[i].text,
				    misspelt[i].meant);
			return false;
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(operators); i++) {
		if (starts(p, operators[i].text)) {
			*op = operators[i].op;
			*n = (int)strlen(operators[i].text);
			return true;
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (lex_is_word(p, words[i].text)) {
			*op = words[i].op;
			*n = (int)strlen(words[i].text);
			return true;
		}
	}
	return false;
}

static bool unexpected_word(struct parser *p, int n)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strlen(words[i].text) == (size_t)n && strncasecmp(p->text + p->pos, words[i].text, (size_t)n) == 0) {
			parse_fault(p, p->pos, words[i].text, T("“%.*s”要写成小写的“%s”。"), n, p->text + p->pos, words[i].text);
			return true;
		}
	}
	return false;
}

void lex_unexpected(struct parser *p, bool after_value)
{
	char c = lex_peek(p);
	int n = 1;
	const char *narrow = lex_wide(p, p->pos, &n);

	if (narrow) {
		parse_fault(p, p->pos, narrow, T("公式里用了全角或中文标点“%.*s”，要用半角的“%s”。"), n, p->text + p->pos, narrow);
	} else if (c == '\0') {
		parse_fault(p, p->len, NULL, T("公式到这里就断了，后面还缺一个值。"));
	} else if (c == ')') {
		parse_fault(p, p->pos, NULL, after_value ? T("多了一个右括号，前面没有与它配对的左括号。")
							 : T("右括号前面缺一个值。"));
	} else if (after_value) {
		int name = lex_name(p, p->pos);
		if (name > 0 && unexpected_word(p, name))
			return;
		parse_fault(p, p->pos, NULL, T("两个值之间缺少运算符（如 and、or、=、+）。"));
	} else {
		uint32_t cp;
		n = (int)utf8_decode(p->text + p->pos, (size_t)(p->len - p->pos), &cp);
		parse_fault(p, p->pos, NULL, T("这里应当是一个值，不能是“%.*s”。"), n, p->text + p->pos);
	}
}

bool lex_number(struct parser *p, double *out)
{
	int start = p->pos;

	while (is_digit(lex_char(p, 0)))
		p->pos++;
	if (lex_char(p, 0) == '.')
		p->pos++;
	while (is_digit(lex_char(p, 0)))
		p->pos++;
	if (lex_name(p, p->pos) > 0 || !num_parse(p->text + start, (size_t)(p->pos - start), out)) {
		int name = lex_name(p, p->pos);
		bool word = lex_is_word(p, "div") || lex_is_word(p, "mod") || lex_is_word(p, "and") || lex_is_word(p, "or");
		if (word && num_parse(p->text + start, (size_t)(p->pos - start), out))
			return true;
		parse_fault(p, start, NULL, T("“%.*s”不是数。"), p->pos + name - start, p->text + start);
		return false;
	}
	return true;
}

const char *lex_string(struct parser *p)
{
	char quote = p->text[p->pos];
	int start = p->pos + 1, end = start;

	while (end < p->len && p->text[end] != quote)
		end++;
	if (end >= p->len) {
		parse_fault(p, p->pos, NULL, T("这个引号没有配对的另一半。"));
		return NULL;
	}
	p->pos = end + 1;
	return arena_strndup(p->arena, p->text + start, (size_t)(end - start));
}
