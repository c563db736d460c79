/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/workspace_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/wipe.h"
#include "forms/csvio.h"
#include "store/rescue.h"

enum { BUSY_MS = 2000, DIVISIONS_MAX_BYTES = 4 << 20, MS_A_DAY = 24 * 60 * 60 * 1000 };

char *workspace_default_path(struct arena *a)
{
	const char *store = getenv("RUHU_STORE");
	const char *data = getenv("XDG_DATA_HOME");
	const char *home = getenv("HOME");

	if (store && *store)
		return arena_strdup(a, store);
	if (data && *data)
		return arena_printf(a, "%s/ruhu/ruhu.db", data);
	return arena_printf(a, "%s/.local/share/ruhu/ruhu.db", home && *home ? home : ".");
}

/* Letters and digits that are not mistaken for each other when read aloud or written by hand. */
static void random_device(char out[5])
{
	static const char signs[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
	unsigned char bytes[4];

	digest_random(bytes, sizeof(bytes));
	for (size_t i = 0; i < sizeof(bytes); i++)
		out[i] = signs[bytes[i] % 32];
	out[4] = '\0';
}

static bool device_valid(const char *s)
{
	size_t n = strlen(s);

	if (n < 1 || n > 16)
		return false;
	return strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") == n;
}

enum status workspace_create(const char *path, enum store_kind kind, const char *device, struct err *err)
{
	char made[5];
	struct doors *doors = NULL;
	enum status st;

	if (device && *device && !device_valid(device))
		return err_set(err, ST_USAGE, T("电脑代号“%s”不行：只能用 1 到 16 个字母和数字。"), device);
	random_device(made);
	/* The one before was given back, and that was broken off: its addresses must not become those of the new one. */
	st = store_half_destroyed(path) && !fs_exists(path) ? store_destroy(path, err) : ST_OK;
	if (st == ST_OK)
		st = store_create(path, kind, device && *device ? device : made, err);
	if (st != ST_OK)
		return st;
	st = doors_open(&doors, path, err);
	doors_close(doors);
	return st;
}

static enum status load_setting(struct workspace *ws, const char *name, char **out, struct err *err)
{
	struct strbuf value;
	enum status st;

	strbuf_init(&value);
	st = store_setting_get(workspace_store(ws), name, &value, err);
	if (st == ST_OK) {
		free(*out);
		*out = mem_strndup(value.data, value.len);
	}
	strbuf_clear(&value);
	return st;
}

static enum status load_divisions(struct workspace *ws, struct err *err)
{
	struct strbuf text;
	enum status st;

	strbuf_init(&text);
	st = store_setting_get(workspace_store(ws), "divisions", &text, err);
	if (st == ST_OK)
		st = divisions_read(&ws->divisions, text.len ? text.data : "code,name,level,parent,kind\n",
				    text.len ? text.len : strlen("code,name,level,parent,kind\n"), "divisions.csv", err);
	strbuf_clear(&text);
	return st;
}

static enum status start_clock(struct workspace *ws, struct err *err)
{
	const char *now = getenv("RUHU_NOW");
	int64_t start = 0;
	int offset = 0;

	if (!now || !*now) {
		ws->clock = clock_system();
		return ST_OK;
	}
	if (!clock_parse_instant(now, workspace_utc_offset(ws), &start, &offset))
		return err_set(err, ST_USAGE, T("RUHU_NOW 里的时间“%s”看不懂，应写成 2026-11-23T10:00:00+08:00。"), now);
	ws->own_clock = true;
	ws->clock = clock_from(&ws->clock_state, start);
	return ST_OK;
}

enum status workspace_open(struct workspace **out, const char *path, struct err *err)
{
	struct workspace *ws = mem_alloc(sizeof(*ws));
	struct strbuf round;
	enum status st;

	*out = NULL;
	strbuf_init(&round);
	ws->interviewer = mem_strdup("");
	ws->team = mem_strdup("");
	st = store_open(&ws->store, path, BUSY_MS, err);
	if (st == ST_OK)
		st = workspace_load_key(ws, err);
	if (st == ST_OK)
		st = doors_open(&ws->doors, path, err);
	if (st == ST_OK)
		st = load_setting(ws, "interviewer", &ws->interviewer, err);
	if (st == ST_OK)
		st = load_setting(ws, "team", &ws->team, err);
	if (st == ST_OK)
		st = load_divisions(ws, err);
	if (st == ST_OK)
		st = store_setting_get(workspace_store(ws), "round", &round, err);
	if (st == ST_OK && round.len)
		st = workspace_look_at_round(ws, round.data, err);
	if (st == ST_OK)
		st = start_clock(ws, err);
	if (st == ST_OK)
		doors_set_clock(ws->doors, ws->clock);
	strbuf_clear(&round);
	if (st != ST_OK) {
		workspace_close(ws);
		return st;
	}
	*out = ws;
	return ST_OK;
}

void workspace_close(struct workspace *ws)
{
	if (!ws)
		return;
	for (size_t i = 0; i < ws->forms.n; i++)
		form_free(ws->forms.v[i]);
	VEC_CLEAR(&ws->forms);
	for (size_t i = 0; i < ws->rounds.n; i++)
		round_free(ws->rounds.v[i]);
	VEC_CLEAR(&ws->rounds);
	divisions_free(ws->divisions);
	doors_close(ws->doors);
	store_close(ws->store);
	free(ws->interviewer);
	free(ws->team);
	wipe(&ws->signer, sizeof(ws->signer));
	free(ws);
}

struct store *workspace_store(struct workspace *ws)
{
	if (ws->wait)
		ws->wait(ws->wait_ctx);
	return ws->store;
}

void workspace_lend(struct workspace *ws, void (*wait)(void *ctx), void *ctx)
{
	ws->wait = wait;
	ws->wait_ctx = ctx;
}

struct doors *workspace_doors(struct workspace *ws)
{
	return ws->doors;
}

bool workspace_is_field(const struct workspace *ws)
{
	return store_kind(ws->store) == STORE_FIELD;
}

const char *workspace_device(const struct workspace *ws)
{
	return store_device(ws->store);
}

int64_t workspace_now(struct workspace *ws)
{
	return ws->clock.now_ms(ws->clock.ctx);
}

void workspace_shift(struct workspace *ws, int64_t ms)
{
	char boot[CLOCK_BOOT];

	if (!ws->own_clock) {
		ws->own_ahead_ms = workspace_clock_ahead(ws, boot);
		ws->own_clock = true;
		ws->clock = clock_from(&ws->clock_state, workspace_now(ws));
	}
	clock_shift(&ws->clock_state, ms);
}

int64_t workspace_clock_ahead(struct workspace *ws, char boot[CLOCK_BOOT])
{
	boot[0] = '\0';
	if (ws->own_clock)
		return ws->own_ahead_ms;
	clock_boot(boot);
	return workspace_now(ws) - clock_running_ms();
}

void workspace_set_clock(struct workspace *ws, int64_t ms)
{
	workspace_shift(ws, ms);
	ws->own_ahead_ms += ms;
}

int workspace_utc_offset(const struct workspace *ws)
{
	return ws->round ? ws->round->utc_offset : 480;
}

void workspace_hold(struct workspace *ws)
{
	workspace_shift(ws, 0);
	clock_hold(&ws->clock_state);
}

int64_t workspace_today(struct workspace *ws)
{
	struct civil c = clock_civil(workspace_now(ws), workspace_utc_offset(ws));

	return clock_days_from_civil(c.year, c.month, c.day);
}

char *workspace_instant(struct arena *a, const struct workspace *ws, int64_t ms)
{
	struct strbuf sb;
	char *out;

	strbuf_init(&sb);
	clock_format_instant(&sb, ms, workspace_utc_offset(ws));
	out = arena_strndup(a, sb.data, sb.len);
	strbuf_clear(&sb);
	return out;
}

const struct round *workspace_round(const struct workspace *ws)
{
	return ws->round;
}

enum status workspace_set_divisions(struct workspace *ws, const char *path, struct err *err)
{
	struct divisions *read = NULL;
	struct strbuf text;
	enum status st;

	strbuf_init(&text);
	st = csvio_read(&text, path, DIVISIONS_MAX_BYTES, err);
	if (st == ST_OK)
		st = divisions_read(&read, text.data, text.len, fs_base_name(path), err);
	if (st == ST_OK)
		st = store_setting_set(workspace_store(ws), "divisions", text.data, err);
	if (st == ST_OK) {
		divisions_free(ws->divisions);
		ws->divisions = read;
		read = NULL;
	}
	divisions_free(read);
	strbuf_clear(&text);
	return st;
}

const char *workspace_shipped_divisions(void)
{
	const char *path = getenv("RUHU_DIVISIONS");

	return path && *path ? path : RUHU_DATADIR "/divisions.csv";
}

const struct divisions *workspace_divisions(struct workspace *ws)
{
	return ws->divisions;
}

const char *workspace_unit_name(struct workspace *ws, const char *code)
{
	const struct division *d = divisions_find(ws->divisions, code);

	return d ? d->name : code;
}

const char *workspace_interviewer(const struct workspace *ws)
{
	return ws->interviewer;
}

static void put_day(struct workspace *ws, struct strbuf *out)
{
	clock_format_date(out, workspace_today(ws));
}

enum status workspace_set_interviewer(struct workspace *ws, const char *code, struct err *err)
{
	size_t n = strlen(code);
	enum status st;

	if (n < 1 || n > 16 || strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") != n)
		return err_set(err, ST_INPUT, T("代号只用字母、数字和横线，最多 16 个。不要写姓名。"));
	st = store_setting_set(workspace_store(ws), "interviewer", code, err);
	if (st != ST_OK)
		return st;
	free(ws->interviewer);
	ws->interviewer = mem_strdup(code);
	return ST_OK;
}

const char *workspace_team(const struct workspace *ws)
{
	return ws->team;
}

enum status workspace_must_ask(bool *ask, struct workspace *ws, struct err *err)
{
	struct strbuf asked, today;
	enum status st;

	strbuf_init(&asked);
	strbuf_init(&today);
	put_day(ws, &today);
	st = store_setting_get(workspace_store(ws), "asked_day", &asked, err);
	*ask = !*ws->interviewer || strcmp(asked.data, today.data) != 0;
	strbuf_clear(&asked);
	strbuf_clear(&today);
	return st;
}

/* Addresses and rosters go when the round's keeping time is over, as the notice promised (architecture section 4): but only
 * once a person has said that the date is right, since a machine with a dead battery may think it is any year. */
static enum status expire_doors(struct workspace *ws, struct err *err)
{
	const struct round *r = ws->round;
	int64_t last_day, gone = 0;

	if (!r)
		return ST_OK;
	last_day = r->to + r->keep_doors_days;
	if (workspace_today(ws) <= last_day)
		return ST_OK;
	return doors_expire(ws->doors, (last_day + 1) * MS_A_DAY - (int64_t)r->utc_offset * 60 * 1000, &gone, err);
}

enum status workspace_confirm_date(struct workspace *ws, bool right, struct err *err)
{
	struct strbuf today;
	enum status st;

	strbuf_init(&today);
	put_day(ws, &today);
	st = store_setting_set(workspace_store(ws), right ? "asked_day" : "clock_doubted", today.data, err);
	if (st == ST_OK && !right)
		st = store_setting_set(workspace_store(ws), "asked_day", today.data, err);
	if (st == ST_OK && right)
		st = expire_doors(ws, err);
	strbuf_clear(&today);
	return st;
}
