/* SPDX-License-Identifier: MIT */
/*
 * The mouse, where somebody turned it on: a click does what its zone of the canvas says, or what stands in the footer; the wheel is the arrow
 * keys where these move in a list. What a click did not find, a key can do: there is nothing that only the mouse does.
 */
#include "config.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "tui/canvas.h"
#include "tui/impl.h"
#include "tui/out.h"

void mouse_turn(struct tui *t)
{
	t->mouse = !t->mouse;
	t->out->ops->mouse(t->out, t->mouse);
	screen_say(t->top, STYLE_PLAIN, "%s",
		   t->mouse ? T("鼠标开了：点答案、门户和下面的按键；要选字复制，按住 Shift 再拖。再按 F10 关。") :
			      T("鼠标关了。"));
}

/* The key of the list that the wheel stands for; elsewhere a touch of it must not change anything. */
static bool wheel(const struct event *ev, enum context context, struct event *key)
{
	enum action a;

	*key = (struct event){ .kind = EVENT_KEY, .key = ev->key };
	a = action_for(context, key);
	return a == ACTION_MOVE_LINE || a == ACTION_MOVE;
}

/* What the event comes down to: a key in *key (true), or a zone in *zone, -1 = nothing. */
bool mouse_means(struct tui *t, const struct event *ev, enum context context, bool (*enabled)(const void *ctx, enum action a),
		 struct event *key, int *zone)
{
	struct canvas *c = t->canvas;
	enum action a;

	*zone = -1;
	if (!t->mouse)
		return false;
	if (ev->key != K_ENTER)
		return wheel(ev, context, key);
	if (ev->y != canvas_rows(c) - 1) {
		*zone = canvas_zone_at(c, ev->x, ev->y);
		return false;
	}
	a = action_footer_at(context, canvas_columns(c) - 2, canvas_ascii(c), enabled, t->top, ev->x - 1);
	return a != ACTION_NONE && action_first_key(a, context, key);
}
