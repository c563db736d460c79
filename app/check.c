/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/check.h"

#include <string.h>

#include "app/notice.h"
#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "forms/csvio.h"
#include "forms/diag.h"
#include "forms/load.h"
#include "forms/reading.h"

enum { ROUND_MAX_BYTES = 1 << 20 };

const char *check_round_path(struct arena *a, const char *path, const char *given)
{
	const char *beside;

	if (given || !fs_is_dir(path))
		return given;
	beside = fs_join(a, path, "round.txt");
	return fs_exists(beside) ? beside : NULL;
}

/* "form: PATH" beside the round file; read for its digest alone, its problems are told by a check of its own. */
static enum status resolve(void *ctx, const char *path, struct round_form *out, struct arena *a,
			   struct err *err)
{
	struct form *form = NULL;
	enum status st = form_load(&form, round_form_path(a, ctx, path), NULL, err);

	if (st != ST_OK)
		return st;
	round_form_name(out, form, a);
	form_free(form);
	return ST_OK;
}

enum status check_read_round(struct round **out, const char *path, struct diag_list *diags, struct err *err)
{
	struct strbuf text;
	enum status st;

	strbuf_init(&text);
	st = csvio_read(&text, path, ROUND_MAX_BYTES, err);
	if (st == ST_OK)
		st = round_parse(out, text.data, text.len, fs_base_name(path), resolve,
				 (void *)(uintptr_t)path, diags, err);
	if (st == ST_FORM && diags->errors > 0)
		st = ST_OK;
	strbuf_clear(&text);
	return st;
}

/* What is said at the door about the time it takes must be enough for the longest way. */
static void check_minutes(const struct form *form, const struct round *round, struct diag_list *diags)
{
	const struct diag_place nowhere = { .sheet = "", .caret = -1 };
	struct arena *a = arena_new();
	struct reading r;

	form_reading(&r, form, a);
	if (round->minutes && round->minutes < reading_minutes(&r))
		diag_add(diags, DIAG_WARNING, &nowhere, NULL,
			 T("开场白说大约%d分钟，最长的一条路照念要%d分钟。请把 minutes 改成%d，或者减题。"), round->minutes,
			 reading_minutes(&r), reading_minutes(&r));
	arena_free(a);
}

enum status check_definition(const char *path, const char *round_path, bool strict, struct diag_list *diags,
			     struct diag_list *round_diags, struct err *err)
{
	struct form *form = NULL;
	struct round *round = NULL;
	enum status st = strict ? form_load_strict(&form, path, diags, err) : form_load(&form, path, diags, err), round_st = ST_OK;

	if (round_path)
		round_st = check_read_round(&round, round_path, round_diags, err);
	if (form)
		notice_check(form, round, diags);
	if (form && round)
		check_minutes(form, round, round_diags);
	if (st == ST_OK && diags->errors > 0)
		st = err_set(err, ST_FORM, T("告知书上说的和这一期的做法对不上。请改好再用。"));
	round_free(round);
	form_free(form);
	return st == ST_OK ? round_st : st;
}
