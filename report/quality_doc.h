/* SPDX-License-Identifier: MIT */
/* The lists of `ruhu quality`: for the office alone. Every line says 疑似, the figure and its threshold. */
#ifndef RUHU_REPORT_QUALITY_DOC_H
#define RUHU_REPORT_QUALITY_DOC_H

#include <stddef.h>

#include "report/doc.h"

struct review;
struct tally_change;

struct quality_input_doc {
	const struct review *review;
	const char *(*unit_name)(void *ctx, const char *code);
	void *ctx;
	const char *delete_by; /* date: the lists go then */
	const struct tally_change *
		own; /* interviews in the unit that the interviewer's office looks after, against others; NULL = not told */
	size_t own_n;
	const char *own_metric;
	size_t aside; /* interviews an office set aside: not among those looked at */
};

struct doc *quality_doc(const struct quality_input_doc *in);

#endif
