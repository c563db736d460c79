/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/ui.h"

#include <stdlib.h>
#include <string.h>

#include "app/interview.h"
#include "app/workspace.h"
#include "base/i18n.h"
#include "tui/ask.h"
#include "tui/plain.h"
#include "tui/screens.h"
#include "tui/tui.h"

static void shift(void *ctx, int64_t ms)
{
	workspace_shift(ctx, ms);
}

static enum status run(struct workspace *ws, const struct ui_opts *opts,
		       const struct screen_ops *first, void *arg, struct err *err)
{
	const struct tui_opts tui = { .keys_path = opts->keys,
				      .ascii = opts->ascii,
				      .clock_shift = ws ? shift : NULL,
				      .ctx = ws };
	enum status st = tui_run(&tui, first, arg, err);

	/* The terminal went away: everything was saved, and nobody is there to read a sentence. */
	return st == ST_CANCELLED ? ST_OK : st;
}

/* A person at a terminal that cannot place its cursor, or one who asked for lines. */
static bool is_plain(const struct ui_opts *opts)
{
	const char *term = getenv("TERM");

	return opts->plain || (!opts->keys && term && strcmp(term, "dumb") == 0);
}

enum status ui_run(struct workspace *ws, const struct ui_opts *opts, struct err *err)
{
	const struct screen_ops *first = workspace_is_field(ws) ? &today_screen : &office_screen;

	bool ask = false;
	enum status st;

	if (is_plain(opts))
		return plain_run(ws, err);
	st = workspace_must_ask(&ask, ws, err);
	return st == ST_OK ? run(ws, opts, ask ? &hello_screen : first, ws, err) : st;
}

enum status ui_first_run(const char *path, const struct ui_opts *opts, bool *created,
			 struct err *err)
{
	struct first_run arg = { .path = path, .created = created };

	*created = false;
	if (is_plain(opts))
		return err_set(err, ST_IO,
			       T("这台电脑上还没有入户调查的数据（%s）。请先 ruhu init --field，再 "
				 "ruhu open 下发包。"),
			       path);
	return run(NULL, opts, &first_run_screen, &arg, err);
}

enum status ui_interview(struct workspace *ws, struct interview *iv, const struct ui_opts *opts,
			 struct err *err)
{
	struct ask_arg arg = { .ws = ws, .iv = iv };

	if (is_plain(opts))
		return plain_interview(ws, iv, err);
	return run(ws, opts, &ask_screen, &arg, err);
}

enum status ui_entry(struct workspace *ws, const struct form *form, const struct ui_opts *opts, struct err *err)
{
	struct entry_arg arg = { .ws = ws, .form = form };

	return run(ws, opts, &entry_screen, &arg, err);
}

enum status ui_older_interview(struct workspace *ws, const struct form *form,
			       const struct identity *draft, const struct ui_opts *opts,
			       struct err *err)
{
	struct interview *iv = NULL;
	struct moved_arg arg = { .ws = ws, .draft = *draft, .form = form, .iv = &iv };
	enum status st;

	if (is_plain(opts)) {
		st = plain_older(&iv, ws, draft, form, err);
		if (st == ST_OK && iv)
			st = plain_interview(ws, iv, err);
	} else {
		st = run(ws, opts, &moved_screen, &arg, err);
	}
	interview_close(iv);
	return st;
}
