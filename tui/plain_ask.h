/* SPDX-License-Identifier: MIT */
/* One interview in the plain mode, in parts: the questions (plain_ask.c), rosters (plain_rows.c), the end (plain_end.c). */
#ifndef RUHU_TUI_PLAIN_ASK_H
#define RUHU_TUI_PLAIN_ASK_H

#include <stdbool.h>

#include "app/interview.h"

struct arena;

enum plain_next { PLAIN_ON, PLAIN_LEAVE }; /* LEAVE: ended, set down, or no more input */

struct plain {
	struct workspace *ws;
	struct interview *iv;
	struct arena *arena; /* of the present stop */
	struct stop at;
};

const struct node *plain_node(const struct plain *p);
const char *plain_words(struct plain *p, struct spot spot, enum text_field field);
const char *plain_value(struct plain *p,
			struct spot spot);     /* an answer as people read it, in p->arena */
enum plain_next plain_rows(struct plain *p);   /* at a roster */
enum plain_next plain_adults(struct plain *p); /* at the number of adults of a household */
enum plain_next plain_end(struct plain *p);    /* after the last question */
enum plain_next plain_command_here(struct plain *p, char command, const char *line);
void plain_refuse(const struct complaint *why);

#endif
