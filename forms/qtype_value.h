/* SPDX-License-Identifier: MIT */
/* Answers in their one spelling, a function a type. Each appends to out; false if text is no value of the type, out unchanged. */
#ifndef RUHU_FORMS_QTYPE_VALUE_H
#define RUHU_FORMS_QTYPE_VALUE_H

#include <stdbool.h>

struct strbuf;

bool qtype_integer(struct strbuf *out, const char *text);
bool qtype_decimal(struct strbuf *out, const char *text);
bool qtype_number(struct strbuf *out, const char *text); /* as qtype_integer or as qtype_decimal */
bool qtype_date(struct strbuf *out, const char *text);
bool qtype_time(struct strbuf *out, const char *text);
bool qtype_datetime(struct strbuf *out, const char *text);
bool qtype_acknowledge(struct strbuf *out, const char *text);
bool qtype_geopoint(struct strbuf *out,
		    const char *text); /* "latitude longitude altitude accuracy" */
bool qtype_geotrace(struct strbuf *out,
		    const char *text); /* points with ';' between, two at least */
bool qtype_geoshape(struct strbuf *out,
		    const char *text); /* the same, three at least, and closed */

#endif
