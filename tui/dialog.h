/* SPDX-License-Identifier: MIT */
/*
 * Small generic screens over the present one. Each is pushed on behalf of s; what the person
 * did comes to its ops->result with the tag. All texts are copied, and are in the interface
 * language.
 */
#ifndef RUHU_TUI_DIALOG_H
#define RUHU_TUI_DIALOG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "tui/screen.h"

struct doc;

/* A sentence or a few; result code 0. */
unsigned dialog_message(struct screen *s, int tag, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* The same for an error: code and text as they are (no sentence: nothing is shown, flags 0). */
unsigned dialog_error(struct screen *s, int tag, const struct err *err);
/* A question; result code 1 = yes, 0 = no. No key is preselected. */
unsigned dialog_confirm(struct screen *s, int tag, const char *fmt, ...) PRINTF_LIKE(3, 4);

struct dialog_item {
	const char *label;
	/* Digit or letter (either case) that chooses it at once; 0 = a digit 1..9 by its place,
	 * if free. */
	char key;
	int code;         /* result code, >= 0 */
	bool disabled;    /* shown dim with its note, cannot be chosen */
	const char *note; /* dim, behind the label; NULL = none */
};
/* A list to choose from; scrolls when long. selected = index of the row under the cursor at
 * first. Result: code of the item and its label as text, or SCREEN_RESULT_CANCEL. */
unsigned dialog_menu(struct screen *s, int tag, const char *title, const struct dialog_item *items,
		     size_t n, int selected);

/* The same for many: what is typed narrows it down, by characters or by the initials of the pinyin; notes and keys of the items do not show. */
unsigned dialog_find(struct screen *s, int tag, const char *title, const struct dialog_item *items, size_t n);

/* One line to type; initial may be NULL. Result: code 1 and the text (blanks at the ends cut
 * off), or SCREEN_RESULT_CANCEL. */
unsigned dialog_prompt(struct screen *s, int tag, const char *title, const char *initial,
		       size_t max_bytes);
/* The same, but an empty line is refused with the sentence given. */
unsigned dialog_prompt_required(struct screen *s, int tag, const char *title, const char *initial,
				size_t max_bytes, const char *why);

/* One line that is not shown: a dot for each sign. wrong: a sentence on why it is asked again, NULL = none. Result as of a prompt, blanks
 * at the ends kept. */
unsigned dialog_secret(struct screen *s, int tag, const char *title, const char *wrong,
		       size_t max_bytes);

/* A long text to scroll through; wrapped for the window. Result code 0. */
unsigned dialog_view(struct screen *s, int tag, const char *title, const char *text);
/* The same for lines of two columns, the second at column hang. */
unsigned dialog_pairs(struct screen *s, int tag, const char *title, const char *text, int hang);
/* A document (report/doc.h), laid out for the window; taken over and freed. */
unsigned dialog_doc(struct screen *s, int tag, struct doc *doc);
/* The same with keys of its own (CONTEXT_SHEET): what they do is not known here. own is freed with the screen. */
struct dialog_sheet {
	void *(*open)(struct screen *s, const void *arg);
	bool (*action)(void *own, enum action a, unsigned *flags); /* false: not its key */
	void (*result)(void *own, const struct screen_result *r, unsigned *flags);
};
unsigned dialog_sheet(struct screen *s, int tag, struct doc *doc, const struct dialog_sheet *keys, const void *arg);

#endif
