/* SPDX-License-Identifier: MIT */
/* A soft check is false: what it says, and the ways on. One key where one of the usual reasons fits, a line to type where none does. */
#include "config.h"

#include <string.h>

#include "base/attr.h"
#include "base/i18n.h"
#include "tui/ask.h"
#include "tui/dialog.h"
#include "tui/screens.h"

enum { TAG_WAYS = ASK_TAG_SOFT, TAG_REASON };
enum { WAY_CHANGE, WAY_SAID, WAY_SEEN, WAY_OTHER };

unsigned ask_soft(struct ask *k, const struct complaint *why)
{
	/* The first is the harmless one: a digit pressed twice must not keep anything. */
	const struct dialog_item items[] = {
		{ .label = T("再问一遍，改过来"), .code = WAY_CHANGE },
		{ .label = T("再问过了，住户就是这样说的"), .code = WAY_SAID },
		{ .label = T("看过证件或实物，就是这样"), .code = WAY_SEEN },
		{ .label = T("是别的原因，写一句"), .code = WAY_OTHER },
	};

	ask_complain(k, why);
	return dialog_menu(k->screen, TAG_WAYS, k->complaint, items, ARRAY_LEN(items), 0);
}

static unsigned keep(struct ask *k, const char *reason)
{
	if (!session_keep(interview_session(k->iv), reason))
		return SCREEN_REDRAW;
	k->complaint[0] = '\0';
	return ask_forward(k);
}

unsigned ask_soft_result(struct ask *k, const struct screen_result *r)
{
	if (r->code < 0)
		return SCREEN_REDRAW;
	if (r->tag == TAG_REASON)
		return keep(k, r->text);
	switch (r->code) {
	case WAY_SAID:
	case WAY_SEEN:
		return keep(k, r->text);
	case WAY_OTHER:
		return dialog_prompt_required(k->screen, TAG_REASON, T("为什么就这样记？"), NULL,
					      200, T("写一句原因，办公室才知道核对过。"));
	default:
		return SCREEN_REDRAW;
	}
}
