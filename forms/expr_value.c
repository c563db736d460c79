/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "forms/expr_internal.h"

#define DAY_MS 86400000.0
#define DAY_MINUTES 1440.0

void value_number(struct xvalue *out, double x)
{
	*out = (struct xvalue){ .type = X_NUMBER, .number = x };
}

void value_date(struct xvalue *out, double x, enum xdate date)
{
	*out = (struct xvalue){ .type = X_NUMBER, .number = x, .date = date };
}

void value_boolean(struct xvalue *out, bool b)
{
	*out = (struct xvalue){ .type = X_BOOLEAN, .boolean = b };
}

void value_string(struct xvalue *out, const char *s)
{
	*out = (struct xvalue){ .type = X_STRING, .string = s };
}

int run_offset(const struct run *r)
{
	return r->ctx->env ? r->ctx->env->utc_offset : 0;
}

/* Small whole numbers, what nearly every answer is. */
static bool short_number(const char *s, double *out)
{
	int x = 0, n = 0;

	while (s[n] >= '0' && s[n] <= '9' && n < 9)
		x = x * 10 + (s[n++] - '0');
	if (n == 0 || s[n] != '\0')
		return false;
	*out = x;
	return true;
}

double text_number(const char *s, int utc_offset, enum xdate *date)
{
	double x;
	int64_t days, ms;
	int offset;

	*date = XDATE_NONE;
	if (s[0] == '\0')
		return NAN;
	size_t n = 0;
	if (short_number(s, &x) || num_parse(s, n = strlen(s), &x))
		return x;
	if (n < 10 || s[4] != '-')
		return NAN;
	if (clock_parse_date(s, &days)) {
		*date = XDATE_DAY;
		return (double)days;
	}
	if (clock_parse_instant(s, utc_offset, &ms, &offset)) {
		*date = XDATE_INSTANT;
		return (double)ms / DAY_MS;
	}
	return NAN;
}

double date_local(double x, enum xdate date, int utc_offset)
{
	bool whole = date == XDATE_DAY || (date != XDATE_INSTANT && floor(x) >= x);

	return whole ? x : x + utc_offset / DAY_MINUTES;
}

double date_instant(double x, enum xdate date, int utc_offset)
{
	return date == XDATE_DAY ? x - utc_offset / DAY_MINUTES : x;
}

static const char *date_string(const struct eval *ctx, double x, enum xdate date)
{
	/* Years 0001 to 9999, what the ISO form can say. */
	if (!(x > -719162.0 && x < 2932896.0))
		return "";
	struct strbuf sb;
	strbuf_init(&sb);
	if (date == XDATE_DAY || (date == XDATE_COUNT && floor(x) >= x))
		clock_format_date(&sb, llround(floor(x)));
	else
		clock_format_instant_ms(&sb, llround(x * DAY_MS), ctx->env ? ctx->env->utc_offset : 0);
	const char *s = arena_strndup(ctx->scratch, sb.data, sb.len);
	strbuf_clear(&sb);
	return s;
}

static const char *number_string(const struct eval *ctx, double x)
{
	struct strbuf sb;

	strbuf_init(&sb);
	num_format(&sb, x);
	const char *s = arena_strndup(ctx->scratch, sb.data, sb.len);
	strbuf_clear(&sb);
	return s;
}

static const char *first_text(struct run *r, const struct xnodes *set)
{
	return set->n ? node_text(r, &set->v[0]) : "";
}

double value_to_number(struct run *r, const struct xvalue *v, enum xdate *date)
{
	*date = XDATE_NONE;
	switch (v->type) {
	case X_NUMBER:
		*date = v->date;
		return v->number;
	case X_BOOLEAN:
		return v->boolean ? 1 : 0;
	case X_STRING:
		return text_number(v->string, run_offset(r), date);
	case X_NODES:
		return text_number(first_text(r, v->nodes), run_offset(r), date);
	}
	return NAN;
}

const char *value_to_string(struct run *r, const struct xvalue *v)
{
	switch (v->type) {
	case X_NUMBER:
		return v->date == XDATE_NONE ? number_string(r->ctx, v->number) : date_string(r->ctx, v->number, v->date);
	case X_BOOLEAN:
		return v->boolean ? "true" : "false";
	case X_STRING:
		return v->string;
	case X_NODES:
		return first_text(r, v->nodes);
	}
	return "";
}

/* One node counts as its text, as in JavaRosa: an empty answer is false. */
bool value_to_boolean(struct run *r, const struct xvalue *v)
{
	switch (v->type) {
	case X_NUMBER:
		return !isnan(v->number) && !num_is_zero(v->number);
	case X_BOOLEAN:
		return v->boolean;
	case X_STRING:
		return v->string[0] != '\0';
	case X_NODES:
		if (v->nodes->n == 1 && !node_is_instance(r, &v->nodes->v[0]))
			return node_text(r, &v->nodes->v[0])[0] != '\0';
		return v->nodes->n > 0;
	}
	return false;
}

/* A node set kept after its evaluation was turned into its first text by expr_eval, so that no context is needed here. */
bool xvalue_boolean(const struct xvalue *v)
{
	if (v->type == X_NODES)
		return v->boolean;
	return value_to_boolean(NULL, v);
}

double xvalue_number(const struct xvalue *v)
{
	if (v->type == X_NUMBER)
		return v->number;
	if (v->type == X_BOOLEAN)
		return v->boolean ? 1 : 0;
	if (v->type == X_NODES)
		return v->number;
	enum xdate date;
	return text_number(v->string, 0, &date);
}

const char *xvalue_string(const struct xvalue *v, const struct eval *ctx)
{
	if (v->type == X_NODES)
		return v->string;
	struct run r = { .ctx = ctx };
	return value_to_string(&r, v);
}
