/* SPDX-License-Identifier: MIT */
/* Codes to classes, classes to rates (AAPOR Standard Definitions; statistics.md Part 2). */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/attr.h"
#include "base/i18n.h"
#include "tally/outcome.h"

static const struct {
	const char *prefix;
	enum outcome_class class;
} codes[] = {
	{ "1.1", OUTCOME_I },  { "1.2", OUTCOME_P },  { "2.1", OUTCOME_R },  { "2.2", OUTCOME_NC },
	{ "2.3", OUTCOME_O },  { "2.9", OUTCOME_O },  { "3.1", OUTCOME_UH }, { "3.2", OUTCOME_UO },
	{ "3.9", OUTCOME_UO }, { "4.1", OUTCOME_NE }, { "4.5", OUTCOME_NE }, { "4.6", OUTCOME_NE },
	{ "4.7", OUTCOME_NE }, { "4.8", OUTCOME_NE },
};

static const struct {
	const char *letters, *name;
} classes[OUTCOME_CLASSES] = {
	{ "I", TN("完成") },          { "P", TN("部分完成") },      { "R", TN("拒访") },
	{ "NC", TN("未接触到") },     { "O", TN("其他未访成") },    { "UH", TN("不知有无住户") },
	{ "UO", TN("住户情况不明") }, { "NE", TN("不属调查对象") },
};

bool outcome_classify(const char *code, enum outcome_class *class)
{
	for (size_t i = 0; i < ARRAY_LEN(codes); i++)
		if (strncmp(code, codes[i].prefix, 3) == 0 &&
		    code[3 + strspn(code + 3, "0123456789")] == '\0') {
			*class = codes[i].class;
			return true;
		}
	return false;
}

const char *outcome_class_name(enum outcome_class class)
{
	return i18n_text(classes[class].name);
}

const char *outcome_class_letters(enum outcome_class class)
{
	return classes[class].letters;
}

static double eligible(const double *n)
{
	return n[OUTCOME_I] + n[OUTCOME_P] + n[OUTCOME_R] + n[OUTCOME_NC] + n[OUTCOME_O];
}

static double rate(double part, double whole)
{
	return whole > 0 ? part / whole : (double)NAN;
}

double outcome_eligible(const struct outcome_counts *c)
{
	return rate(eligible(c->n), eligible(c->n) + c->n[OUTCOME_NE]);
}

static double weighted_rr3(const double *n)
{
	double el = eligible(n), u = n[OUTCOME_UH] + n[OUTCOME_UO], resolved = el + n[OUTCOME_NE];

	return rate(n[OUTCOME_I], u > 0 && resolved > 0 ? el + el / resolved * u : el + u);
}

void outcome_rates(struct outcome_counts *c)
{
	const double *n = c->n;
	double el = eligible(n), u = n[OUTCOME_UH] + n[OUTCOME_UO];
	double i = n[OUTCOME_I], ip = i + n[OUTCOME_P], r = n[OUTCOME_R], o = n[OUTCOME_O];
	double base[3];

	base[0] = el + u;
	base[1] = u > 0 ? el + c->e * u : el;
	base[2] = el;
	for (int b = 0; b < 3; b++) {
		c->rr[2 * b] = rate(i, base[b]);
		c->rr[2 * b + 1] = rate(ip, base[b]);
		c->ref[b] = rate(r, base[b]);
		c->con[b] = rate(ip + r + o, base[b]);
	}
	c->rr3_weighted = weighted_rr3(c->weighted);
	c->coop[0] = rate(i, ip + r + o);
	c->coop[1] = rate(ip, ip + r + o);
	c->coop[2] = rate(i, ip + r);
	c->coop[3] = rate(ip, ip + r);
}
