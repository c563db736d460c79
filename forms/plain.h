/* SPDX-License-Identifier: MIT */
/*
 * Questions whose answer is judged by itself alone: nothing about them depends on another answer, and no rule of the form reads them.
 * Whether such an answer is good is a function of its text, so those who look at many records need to work it out once.
 */
#ifndef RUHU_FORMS_PLAIN_H
#define RUHU_FORMS_PLAIN_H

#include <stdbool.h>

#include "forms/instance.h"

struct plain {
	bool *is;   /* [node] */
	bool *owed; /* [node] of the plain ones: required in a complete interview */
	int *rest;  /* the other questions outside repeats, in order */
	int n_rest;
	bool useful; /* the form has no repeats and there are plain ones */
};

void plain_find(struct plain *out, const struct form *form);
void plain_clear(struct plain *p);

#endif
