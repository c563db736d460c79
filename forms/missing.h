/* SPDX-License-Identifier: MIT */
/* The column `missing` of the choices sheet (docs/FORMATS.md): which choices are no value, and why. */
#ifndef RUHU_FORMS_MISSING_H
#define RUHU_FORMS_MISSING_H

#include <stdbool.h>

#include "forms/form.h"

enum choice_missing {
	CHOICE_VALUE, /* the cell is empty */
	CHOICE_REFUSED,
	CHOICE_DONT_KNOW,
	CHOICE_NOT_APPLICABLE,
	CHOICE_LOST,
	CHOICE_ODD /* no word of ours */
};

/* refused 拒答, dont_know 不了解, not_applicable 不适用, lost 丢失. */
enum choice_missing choice_missing_word(const char *word);
/* Does any choice of the list say so? Then the list is complete: the others are values, whatever their codes. */
bool list_tells_missing(const struct choice_list *list);
/* CHOICE_VALUE for a code that is not in the list. */
enum choice_missing list_missing(const struct choice_list *list, const char *code);

/* No value: as the list says, or by the custom of the shipped questionnaires (6, 7, 9 and -1) where it says nothing. */
bool list_is_aside(const struct choice_list *list, const char *code);

#endif
