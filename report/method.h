/* SPDX-License-Identifier: MIT */
/* 口径: how a number was made, in words, generated from its definition so that the two cannot differ. Appended to out. */
#ifndef RUHU_REPORT_METHOD_H
#define RUHU_REPORT_METHOD_H

struct form;
struct round;
struct strbuf;
struct tally_result;

/* Numerator, base, what is done with 不了解, score map, condition, weight of one metric. */
void method_metric(struct strbuf *out, const struct form *form, const struct tally_result *r);
/* Range, sum, CV and capping of the weights it was made with; nothing where all weigh the same. */
void method_weights(struct strbuf *out, const struct tally_result *r);
/* Where the intervals come from, or the fixed sentence that says why there are none. */
void method_interval(struct strbuf *out, const struct tally_result *r);
/* "概率抽样：…" */
void method_sample(struct strbuf *out, const struct round *round);

#endif
