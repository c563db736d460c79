/* SPDX-License-Identifier: MIT */
/* What goes to the office and what comes from it, on a laptop. */
#include "config.h"

#include "app/office.h"
#include "app/office_keys.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "tui/dialog.h"
#include "tui/today.h"

unsigned today_hand_over(struct screen *s, int tag, struct workspace *ws, const char *dir)
{
	struct strbuf said;
	struct err err = ERR_INIT;
	unsigned done;

	strbuf_init(&said);
	if (office_export(ws, dir, OFFICE_PACKAGE, &said, &err) == ST_OK)
		done = dialog_view(s, tag, T("交班"), said.data);
	else
		done = dialog_error(s, tag, &err);
	strbuf_clear(&said);
	return done;
}

unsigned today_receive(struct screen *s, int tag, int tag_prune, int tag_quit, struct workspace *ws, const char *path)
{
	struct office_received got;
	struct strbuf said;
	struct err err = ERR_INIT;
	unsigned done;

	strbuf_init(&said);
	if (office_receive(ws, path, &said, &got, &err) != ST_OK)
		done = dialog_error(s, tag, &err);
	else if (got.restart)
		done = dialog_message(s, tag_quit, "%s\n\n%s", said.data, T("这是新的一期。程序现在退出，请再打开一次。"));
	else if (got.proven > 0)
		done = dialog_confirm(s, tag_prune, "%s\n\n%s", said.data, T("现在就把已在旗里的从这台电脑清掉吗？没有回执的一份也不动。"));
	else
		done = dialog_message(s, tag, "%s", said.data);
	strbuf_clear(&said);
	return done;
}

unsigned today_prune(struct screen *s, int tag, struct workspace *ws)
{
	struct strbuf said;
	struct err err = ERR_INIT;
	unsigned done;

	strbuf_init(&said);
	done = office_prune(ws, &said, &err) == ST_OK ? dialog_message(s, tag, "%s", said.data) : dialog_error(s, tag, &err);
	strbuf_clear(&said);
	return done;
}
