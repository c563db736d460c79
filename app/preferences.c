/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/preferences.h"

#include <stdio.h>
#include <string.h>

#include "app/workspace.h"
#include "base/strbuf.h"

static const char *const paces[] = { "quick", "slow", "enter" };

void preferences_load(struct preferences *p, struct workspace *ws)
{
	struct store *st = workspace_store(ws);
	struct strbuf text;

	*p = (struct preferences){ .pace = PACE_QUICK };
	strbuf_init(&text);
	if (store_setting_get(st, "screen.lang", &text, NULL) == ST_OK && text.len)
		(void)snprintf(p->lang, sizeof(p->lang), "%s", text.data);
	strbuf_reset(&text);
	p->ascii = store_setting_get(st, "screen.ascii", &text, NULL) == ST_OK && text.len && strcmp(text.data, "yes") == 0;
	strbuf_reset(&text);
	if (store_setting_get(st, "screen.pace", &text, NULL) == ST_OK && text.len)
		for (size_t i = 0; i < ARRAY_LEN(paces); i++)
			if (strcmp(text.data, paces[i]) == 0)
				p->pace = (enum pace)i;
	strbuf_clear(&text);
}

enum status preferences_save(const struct preferences *p, struct workspace *ws, struct err *err)
{
	struct store *st = workspace_store(ws);
	enum status status = store_begin(st, err);

	if (status != ST_OK)
		return status;
	status = store_setting_set(st, "screen.lang", p->lang, err);
	if (status == ST_OK)
		status = store_setting_set(st, "screen.ascii", p->ascii ? "yes" : "", err);
	if (status == ST_OK)
		status = store_setting_set(st, "screen.pace", paces[p->pace], err);
	return store_end(st, status, err);
}
