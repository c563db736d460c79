/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <math.h>

#include "base/num.h"
#include "forms/expr_internal.h"

#define RUHU_PI 3.14159265358979323846

static void fn_number(struct xvalue *out, struct run *r, const struct ast *call)
{
	value_number(out, arg_number(r, call, 0));
}

static void fn_int(struct xvalue *out, struct run *r, const struct ast *call)
{
	value_number(out, trunc(arg_number(r, call, 0)));
}

static void fn_floor(struct xvalue *out, struct run *r, const struct ast *call)
{
	value_number(out, floor(arg_number(r, call, 0)));
}

static void fn_ceiling(struct xvalue *out, struct run *r, const struct ast *call)
{
	value_number(out, ceil(arg_number(r, call, 0)));
}

/* Half toward +infinity, on the decimal the number stands for: 1.005 counts as a half although its binary is a little less. */
static double half_up(double x)
{
	if (!(fabs(x) < 4503599627370496.0)) /* 2^52: whole already, or NaN */
		return x;
	double low = floor(x);
	return x - low > 0.5 || num_equal(x, low + 0.5) ? low + 1 : low;
}

static void fn_round(struct xvalue *out, struct run *r, const struct ast *call)
{
	double x = arg_number(r, call, 0),
	       digits = call->n_args > 1 ? trunc(arg_number(r, call, 1)) : 0;

	if (isnan(digits) || !isfinite(x) || digits > 300) {
		value_number(out, isnan(digits) ? (double)NAN : x);
		return;
	}
	if (digits < -300)
		digits = -300;
	double p = pow(10, fabs(digits));
	value_number(out, digits < 0        ? half_up(x / p) * p
			  : isfinite(x * p) ? half_up(x * p) / p
					    : x);
}

static void fn_abs(struct xvalue *out, struct run *r, const struct ast *call)
{
	value_number(out, fabs(arg_number(r, call, 0)));
}

static void fn_pow(struct xvalue *out, struct run *r, const struct ast *call)
{
	value_number(out, pow(arg_number(r, call, 0), arg_number(r, call, 1)));
}

static void fn_sqrt(struct xvalue *out, struct run *r, const struct ast *call)
{
	value_number(out, sqrt(arg_number(r, call, 0)));
}

static void fn_exp(struct xvalue *out, struct run *r, const struct ast *call)
{
	value_number(out, exp(arg_number(r, call, 0)));
}

static void fn_exp10(struct xvalue *out, struct run *r, const struct ast *call)
{
	value_number(out, pow(10, arg_number(r, call, 0)));
}

static void fn_log(struct xvalue *out, struct run *r, const struct ast *call)
{
	value_number(out, log(arg_number(r, call, 0)));
}

static void fn_log10(struct xvalue *out, struct run *r, const struct ast *call)
{
	value_number(out, log10(arg_number(r, call, 0)));
}

static void fn_sin(struct xvalue *out, struct run *r, const struct ast *call)
{
	value_number(out, sin(arg_number(r, call, 0)));
}

static void fn_cos(struct xvalue *out, struct run *r, const struct ast *call)
{
	value_number(out, cos(arg_number(r, call, 0)));
}

static void fn_tan(struct xvalue *out, struct run *r, const struct ast *call)
{
	value_number(out, tan(arg_number(r, call, 0)));
}

static void fn_asin(struct xvalue *out, struct run *r, const struct ast *call)
{
	value_number(out, asin(arg_number(r, call, 0)));
}

static void fn_acos(struct xvalue *out, struct run *r, const struct ast *call)
{
	value_number(out, acos(arg_number(r, call, 0)));
}

static void fn_atan(struct xvalue *out, struct run *r, const struct ast *call)
{
	value_number(out, atan(arg_number(r, call, 0)));
}

static void fn_atan2(struct xvalue *out, struct run *r, const struct ast *call)
{
	value_number(out, atan2(arg_number(r, call, 0), arg_number(r, call, 1)));
}

static void fn_pi(struct xvalue *out, struct run *r, const struct ast *call)
{
	(void)r;
	(void)call;
	value_number(out, RUHU_PI);
}

static void fn_random(struct xvalue *out, struct run *r, const struct ast *call)
{
	(void)call;
	value_number(out, (double)(run_random(r) >> 11) / 9007199254740992.0); /* 2^53 */
}

/* Calls fn with every number of the arguments; empty texts are skipped (xlsform.md 4.1). */
static void each_number(struct run *r, const struct ast *call, void (*fn)(double *acc, double x),
			double *acc)
{
	enum xdate date;

	for (const struct ast *a = call->arg; a && r->status == ST_OK; a = a->next) {
		struct xvalue v;
		ast_value(&v, r, a);
		if (v.type != X_NODES) {
			if (v.type != X_STRING || v.string[0] != '\0')
				fn(acc, value_to_number(r, &v, &date));
			continue;
		}
		for (size_t i = 0; i < v.nodes->n; i++) {
			const char *text = node_text(r, &v.nodes->v[i]);
			if (text[0] != '\0')
				fn(acc, text_number(text, run_offset(r), &date));
		}
	}
}

/* acc: value, how many so far */
static void keep_max(double *acc, double x)
{
	if (acc[1] < 1 || isnan(x) || x > acc[0])
		acc[0] = x;
	acc[1]++;
}

static void keep_min(double *acc, double x)
{
	if (acc[1] < 1 || isnan(x) || x < acc[0])
		acc[0] = x;
	acc[1]++;
}

static void fn_sum(struct xvalue *out, struct run *r, const struct ast *call)
{
	const struct xnodes *set = arg_nodes(r, call, 0);
	double sum = 0;

	for (size_t i = 0; i < set->n; i++) {
		enum xdate date;
		const char *text = node_text(r, &set->v[i]);
		if (text[0] != '\0')
			sum += text_number(text, run_offset(r), &date);
	}
	value_number(out, sum);
}

static void fn_max(struct xvalue *out, struct run *r, const struct ast *call)
{
	double acc[2] = { NAN, 0 };

	each_number(r, call, keep_max, acc);
	value_number(out, acc[0]);
}

static void fn_min(struct xvalue *out, struct run *r, const struct ast *call)
{
	double acc[2] = { NAN, 0 };

	each_number(r, call, keep_min, acc);
	value_number(out, acc[0]);
}

static void fn_count(struct xvalue *out, struct run *r, const struct ast *call)
{
	value_number(out, (double)arg_nodes(r, call, 0)->n);
}

static void fn_count_non_empty(struct xvalue *out, struct run *r, const struct ast *call)
{
	const struct xnodes *set = arg_nodes(r, call, 0);
	double n = 0;

	for (size_t i = 0; i < set->n; i++)
		n += node_is_instance(r, &set->v[i]) || node_text(r, &set->v[i])[0] != '\0';
	value_number(out, n);
}

static const struct func table[] = {
	{ "number", 1, 1, 0, fn_number },
	{ "int", 1, 1, 0, fn_int },
	{ "floor", 1, 1, 0, fn_floor },
	{ "ceiling", 1, 1, 0, fn_ceiling },
	{ "round", 1, 2, 0, fn_round },
	{ "abs", 1, 1, 0, fn_abs },
	{ "pow", 2, 2, 0, fn_pow },
	{ "sqrt", 1, 1, 0, fn_sqrt },
	{ "exp", 1, 1, 0, fn_exp },
	{ "exp10", 1, 1, 0, fn_exp10 },
	{ "log", 1, 1, 0, fn_log },
	{ "log10", 1, 1, 0, fn_log10 },
	{ "sin", 1, 1, 0, fn_sin },
	{ "cos", 1, 1, 0, fn_cos },
	{ "tan", 1, 1, 0, fn_tan },
	{ "asin", 1, 1, 0, fn_asin },
	{ "acos", 1, 1, 0, fn_acos },
	{ "atan", 1, 1, 0, fn_atan },
	{ "atan2", 2, 2, 0, fn_atan2 },
	{ "pi", 0, 0, 0, fn_pi },
	{ "random", 0, 0, FUNC_VOLATILE, fn_random },
	{ "sum", 1, 1, 0, fn_sum },
	{ "max", 1, -1, 0, fn_max },
	{ "min", 1, -1, 0, fn_min },
	{ "count", 1, 1, 0, fn_count },
	{ "count-non-empty", 1, 1, 0, fn_count_non_empty },
};

const struct func *func_number_table(size_t *n)
{
	*n = ARRAY_LEN(table);
	return table;
}
