/* SPDX-License-Identifier: MIT */
/* The help page of a screen: the keys of its context, from the actions table. */
#include "config.h"

#include "base/i18n.h"
#include "base/strbuf.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/impl.h"

static bool is_enabled(const void *ctx, enum action a)
{
	const struct screen *s = ctx;

	return !s->ops->enabled || s->ops->enabled(s, a);
}

unsigned help_push(struct screen *s)
{
	enum context context = s->ops->context ? s->ops->context(s) : CONTEXT_MESSAGE;
	struct strbuf page, title;
	unsigned flags;

	strbuf_init(&page);
	strbuf_init(&title);
	strbuf_addf(&title, T("按键：%s"), context_name(context));
	action_help_page(&page, context, canvas_ascii(s->tui->canvas), is_enabled, s);
	strbuf_addc(&page, '\n');
	strbuf_adds(
		&page,
		T("字母大小写都行，全角的也行。正在打字的地方，字母就是字，请用 Ctrl 键和 F 键。"));
	flags = dialog_pairs(s, 0, title.data, page.data, ACTION_HELP_COLUMN);
	if (s->tui->top != s)
		s->tui->top->replaced = true; /* the screen did not ask for it and is not told */
	strbuf_clear(&title);
	strbuf_clear(&page);
	return flags;
}
