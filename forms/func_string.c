/* SPDX-License-Identifier: MIT */
/* Text is counted in characters (code points). */
#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "forms/expr_internal.h"
#include "forms/func_regex.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void take(struct xvalue *out, struct run *r, struct strbuf *sb)
{
	value_string(out, arena_strndup(r->ctx->scratch, sb->data, sb->len));
	strbuf_clear(sb);
}

static void slice(struct xvalue *out, struct run *r, const char *from, const char *to)
{
	value_string(out, arena_strndup(r->ctx->scratch, from, (size_t)(to - from)));
}

static const char *next_char(const char *s)
{
	uint32_t cp;

	return *s ? s + utf8_decode(s, strnlen(s, 4), &cp) : s;
}

static double char_count(const char *s)
{
	double n = 0;

	for (; *s; s = next_char(s))
		n++;
	return n;
}

static const char *char_at(const char *s, double n)
{
	for (; *s && n >= 1; n--)
		s = next_char(s);
	return s;
}

static void fn_string(struct xvalue *out, struct run *r, const struct ast *call)
{
	value_string(out, arg_string(r, call, 0));
}

struct joining {
	struct run *run;
	struct strbuf sb;
	const char *separator;
	bool any;
};

static bool join_one(void *ctx, const char *text)
{
	struct joining *j = ctx;

	if (j->any)
		strbuf_adds(&j->sb, j->separator);
	strbuf_adds(&j->sb, text);
	j->any = true;
	run_charge_bytes(j->run, strlen(j->separator) + strlen(text));
	return j->run->status == ST_OK;
}

static void fn_concat(struct xvalue *out, struct run *r, const struct ast *call)
{
	struct joining j = { .run = r, .separator = "" };

	strbuf_init(&j.sb);
	arg_each_text(r, call, 0, join_one, &j);
	take(out, r, &j.sb);
}

static void fn_join(struct xvalue *out, struct run *r, const struct ast *call)
{
	struct joining j = { .run = r, .separator = arg_string(r, call, 0) };

	strbuf_init(&j.sb);
	arg_each_text(r, call, 1, join_one, &j);
	take(out, r, &j.sb);
}

/* From start to before end, counted from 0; negative counts from the end of the text. */
static void fn_substr(struct xvalue *out, struct run *r, const struct ast *call)
{
	const char *s = arg_string(r, call, 0);
	double n = char_count(s), from = trunc(arg_number(r, call, 1));
	double to = call->n_args > 2 ? trunc(arg_number(r, call, 2)) : n;

	from = fmin(fmax(from < 0 ? n + from : from, 0), n);
	to = fmin(fmax(to < 0 ? n + to : to, 0), n);
	value_string(out, "");
	if (from < to)
		slice(out, r, char_at(s, from), char_at(s, to));
}

/* XPath 1.0: the characters p with round(start) <= p < round(start) + round(length), counted from 1. */
static void fn_substring(struct xvalue *out, struct run *r, const struct ast *call)
{
	const char *s = arg_string(r, call, 0);
	double from = floor(arg_number(r, call, 1) + 0.5), to = INFINITY;

	if (call->n_args > 2)
		to = from + floor(arg_number(r, call, 2) + 0.5);
	value_string(out, "");
	/* comparisons with NaN are false */
	const char *first = NULL, *last = NULL;
	double p = 1;
	for (const char *c = s; *c; p++) {
		const char *next = next_char(c);
		if (p >= from && p < to) {
			first = first ? first : c;
			last = next;
		}
		c = next;
	}
	if (first)
		slice(out, r, first, last);
}

static void fn_substring_before(struct xvalue *out, struct run *r, const struct ast *call)
{
	const char *s = arg_string(r, call, 0), *found = strstr(s, arg_string(r, call, 1));

	slice(out, r, s, found ? found : s);
}

static void fn_substring_after(struct xvalue *out, struct run *r, const struct ast *call)
{
	const char *s = arg_string(r, call, 0), *needle = arg_string(r, call, 1),
		   *found = strstr(s, needle);

	value_string(out, found ? found + strlen(needle) : "");
}

static void fn_contains(struct xvalue *out, struct run *r, const struct ast *call)
{
	const char *s = arg_string(r, call, 0);

	value_boolean(out, strstr(s, arg_string(r, call, 1)) != NULL);
}

static void fn_starts_with(struct xvalue *out, struct run *r, const struct ast *call)
{
	const char *s = arg_string(r, call, 0), *start = arg_string(r, call, 1);

	value_boolean(out, strncmp(s, start, strlen(start)) == 0);
}

static void fn_ends_with(struct xvalue *out, struct run *r, const struct ast *call)
{
	const char *s = arg_string(r, call, 0), *end = arg_string(r, call, 1);
	size_t n = strlen(s), m = strlen(end);

	value_boolean(out, m <= n && strcmp(s + n - m, end) == 0);
}

static void fn_string_length(struct xvalue *out, struct run *r, const struct ast *call)
{
	value_number(out, char_count(arg_string(r, call, 0)));
}

static void fn_normalize_space(struct xvalue *out, struct run *r, const struct ast *call)
{
	struct strbuf sb;
	bool gap = false;

	strbuf_init(&sb);
	for (const char *s = arg_string(r, call, 0); *s; s++) {
		if (is_blank(*s)) {
			gap = sb.len > 0;
			continue;
		}
		if (gap)
			strbuf_addc(&sb, ' ');
		gap = false;
		strbuf_addc(&sb, *s);
	}
	take(out, r, &sb);
}

/* Place of the character that starts at c within set, -1 if it is not there; the first of doubles wins (xlsform.md 4.1). */
static double place_in(const char *set, const char *c, size_t n)
{
	double i = 0;

	for (; *set; i++) {
		const char *next = next_char(set);
		if ((size_t)(next - set) == n && memcmp(set, c, n) == 0)
			return i;
		set = next;
	}
	return -1;
}

static void fn_translate(struct xvalue *out, struct run *r, const struct ast *call)
{
	const char *s = arg_string(r, call, 0), *from = arg_string(r, call, 1),
		   *to = arg_string(r, call, 2);
	struct strbuf sb;

	strbuf_init(&sb);
	run_charge_bytes(r, strlen(s) * (strlen(from) + strlen(to)));
	while (*s && r->status == ST_OK) {
		const char *next = next_char(s);
		double i = place_in(from, s, (size_t)(next - s));
		const char *c = i < 0 ? s : char_at(to, i);
		strbuf_add(&sb, c, (size_t)(next_char(c) - c));
		s = next;
	}
	take(out, r, &sb);
}

static void fn_regex(struct xvalue *out, struct run *r, const struct ast *call)
{
	const char *s = arg_string(r, call, 0), *pattern = arg_string(r, call, 1);
	enum regex_result result = regex_match(r->ctx->scratch, pattern, s, r->left);

	value_boolean(out, result == REGEX_YES);
	if (result == REGEX_TOO_LONG)
		run_charge(r, EXPR_MAX_STEPS);
	if (result == REGEX_BAD_PATTERN)
		run_fail(r,
			 T("regex 的格式“%s”看不懂；可用字符、[]、()、|、*、+、?、{} 和 \\d \\w "
			   "\\s。"),
			 pattern);
}

static void fn_uuid(struct xvalue *out, struct run *r, const struct ast *call)
{
	static const char letters[] =
		"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

	if (call->n_args == 0) {
		uint64_t a = run_random(r), b = run_random(r);
		value_string(out, arena_printf(r->ctx->scratch, "%08x-%04x-4%03x-%04x-%012llx",
					       (unsigned)(a >> 32), (unsigned)(a >> 16) & 0xFFFFu,
					       (unsigned)a & 0xFFFu,
					       0x8000u | ((unsigned)(b >> 48) & 0x3FFFu),
					       (unsigned long long)(b & UINT64_C(0xFFFFFFFFFFFF))));
		return;
	}
	double wanted = arg_number(r, call, 0);
	struct strbuf sb;
	strbuf_init(&sb);
	for (int i = 0; i < wanted && i < 1000; i++)
		strbuf_addc(&sb, letters[run_random(r) % (sizeof(letters) - 1)]);
	take(out, r, &sb);
}

static const struct func table[] = {
	{ "string", 1, 1, 0, fn_string },
	{ "concat", 0, -1, 0, fn_concat },
	{ "join", 1, -1, 0, fn_join },
	{ "substr", 2, 3, 0, fn_substr },
	{ "substring", 2, 3, 0, fn_substring },
	{ "substring-before", 2, 2, 0, fn_substring_before },
	{ "substring-after", 2, 2, 0, fn_substring_after },
	{ "contains", 2, 2, 0, fn_contains },
	{ "starts-with", 2, 2, 0, fn_starts_with },
	{ "ends-with", 2, 2, 0, fn_ends_with },
	{ "string-length", 1, 1, 0, fn_string_length },
	{ "normalize-space", 1, 1, 0, fn_normalize_space },
	{ "translate", 3, 3, 0, fn_translate },
	{ "regex", 2, 2, 0, fn_regex },
	{ "uuid", 0, 1, FUNC_VOLATILE, fn_uuid },
};

const struct func *func_string_table(size_t *n)
{
	*n = ARRAY_LEN(table);
	return table;
}
