/* SPDX-License-Identifier: MIT */
/* Between reading.c (ways) and reading_text.c (one question). */
#ifndef RUHU_FORMS_READING_INTERNAL_H
#define RUHU_FORMS_READING_INTERNAL_H

#include "forms/instance.h"

/* Seconds for the question or notice itself and its answer; for reading out its options. */
double reading_seconds(const struct form *form, const struct node *n);
double reading_options(const struct form *form, const struct node *n);

/* Answers worth trying at s, as it stands; in a. Returns how many, at most cap. */
size_t reading_candidates(const struct form *form, struct instance *in, struct spot s, const char **out, size_t cap, struct arena *a);

#endif
