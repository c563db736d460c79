/* SPDX-License-Identifier: MIT */
/* Settings of this computer: Enter goes to the next value, which holds at once or, of the lines, when the program is started again. */
#include "config.h"

#include "app/preferences.h"

#include <stdio.h>
#include <string.h>

#include "app/workspace.h"
#include "base/attr.h"
#include "base/i18n.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/screens.h"

enum { TAG_VIEW = 1 };
enum { ROW_LANG, ROW_LINES, ROW_PACE, ROWS };

struct settings {
	struct workspace *ws;
	struct preferences p;
	int cursor;
};

static enum status settings_open(struct screen *s, void *arg, struct err *err UNUSED)
{
	struct settings *v = screen_data(s);

	v->ws = arg;
	preferences_load(&v->p, v->ws);
	return ST_OK;
}

static enum context settings_context(const struct screen *s UNUSED)
{
	return CONTEXT_SETTINGS;
}

static const char *value_of(const struct settings *v, int row)
{
	static const char *const paces[] = { TN("数字选了就往下走"), TN("选了多等一会儿再走"), TN("按回车才走") };

	if (row == ROW_LANG)
		return *v->p.lang == '\0' ? T("跟电脑一样") : strcmp(v->p.lang, "zh") == 0 ? "中文" : "English";
	if (row == ROW_LINES)
		return v->p.ascii ? T("只用字母符号（线条乱的终端）") : T("自动（看终端画得对不对）");
	return i18n_text(paces[v->p.pace]);
}

static void settings_draw(struct screen *s, struct canvas *c)
{
	const char *const labels[ROWS] = { T("界面语言"), T("线条和记号"), T("选择题") };
	const char *const notes[ROWS] = { T("马上换。"), T("下次打开时换。"), T("按数字选了答案以后；下一份访谈起。") };
	struct settings *v = screen_data(s);
	int top, rows;

	screen_header(c, T("各项设置"), NULL, workspace_device(v->ws));
	screen_body(c, &top, &rows);
	for (int i = 0; i < ROWS; i++) {
		int y = top + 1 + 2 * i;
		bool here = i == v->cursor;

		if (here)
			(void)canvas_glyph(c, 1, y, STYLE_ACCENT, GLYPH_CURSOR);
		(void)canvas_text(c, 3, y, here ? STYLE_BOLD : STYLE_PLAIN, 18, labels[i]);
		(void)canvas_text(c, 22, y, here ? STYLE_BOLD : STYLE_PLAIN, canvas_columns(c) - 23, value_of(v, i));
		(void)canvas_text(c, 22, y + 1, STYLE_DIM, canvas_columns(c) - 23, here ? notes[i] : "");
	}
	(void)canvas_wrap(c, 3, top + 8, canvas_columns(c) - 6, rows - 8, 0, STYLE_DIM, T("只管这台电脑，不随文件走。"));
}

static void next_value(struct settings *v)
{
	static const char *const langs[] = { "", "zh", "en" };

	if (v->cursor == ROW_LANG) {
		int i = strcmp(v->p.lang, "zh") == 0 ? 1 : strcmp(v->p.lang, "en") == 0 ? 2 : 0;

		(void)snprintf(v->p.lang, sizeof(v->p.lang), "%s", langs[(i + 1) % 3]);
		(void)i18n_set(*v->p.lang ? v->p.lang : i18n_from_environment());
	} else if (v->cursor == ROW_LINES) {
		v->p.ascii = !v->p.ascii;
	} else {
		v->p.pace = v->p.pace == PACE_ENTER ? PACE_QUICK : (enum pace)(v->p.pace + 1);
	}
}

static unsigned settings_action(struct screen *s, enum action a, const struct event *ev)
{
	struct settings *v = screen_data(s);
	struct err err = ERR_INIT;

	if (a == ACTION_BACK)
		return SCREEN_CLOSE;
	if (a != ACTION_SETTING_NEXT)
		return screen_list_key(a, ev, ROWS, ROWS, &v->cursor) ? SCREEN_REDRAW : SCREEN_IGNORED;
	next_value(v);
	return preferences_save(&v->p, v->ws, &err) == ST_OK ? SCREEN_REDRAW : dialog_error(s, TAG_VIEW, &err);
}

const struct screen_ops settings_screen = {
	.name = "settings",
	.size = sizeof(struct settings),
	.open = settings_open,
	.context = settings_context,
	.draw = settings_draw,
	.action = settings_action,
};
