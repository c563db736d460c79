/* SPDX-License-Identifier: MIT */
/* The office's screen of figures: what tally_screen.c (choices), tally_menus.c and tally_draw.c share. */
#ifndef RUHU_TUI_TALLY_H
#define RUHU_TUI_TALLY_H

#include <stdbool.h>

#include "app/figures.h"
#include "app/office.h"
#include "base/strbuf.h"
#include "tui/handout.h"
#include "tui/screen.h"

struct arena;
struct canvas;
struct workspace;

struct tally_view {
	struct workspace *ws;
	struct arena *arena; /* texts of the choices, as long as the screen */
	struct gathered g;
	bool read; /* the store is in g */
	struct tally_request request, before; /* before: as it was when the last table was made */
	struct figures set;
	bool made;
	struct outcome_counts response;
	struct strbuf definition, manner; /* how the figure is defined, where its interval comes from */
	const char *footer;
	int cursor, first, page;
	struct handout out;
};

enum tally_tag {
	TALLY_TAG_METRIC = 1,
	TALLY_TAG_BY,
	TALLY_TAG_PERIOD,
	TALLY_TAG_COMPARE,
	TALLY_TAG_WAVES,
	TALLY_TAG_WEIGHTS,
	TALLY_TAG_INTERVAL,
	TALLY_TAG_SAID
};

const struct tally_result *tally_view_result(const struct tally_view *v); /* NULL while there is none */

/* Menus of what can be chosen; a choice that was made goes into v->request (true), or another dialog asks on (*flags). */
unsigned tally_menu(struct screen *s, struct tally_view *v, enum tally_tag which);
bool tally_menu_chosen(struct screen *s, struct tally_view *v, const struct screen_result *r, unsigned *flags);
/* The choices that are not the usual ones, in words, for the page. */
void tally_menu_words(struct strbuf *out, const struct tally_view *v);

void tally_draw(struct screen *s, struct canvas *c);

#endif
