/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/door.h"

#include <stdio.h>
#include <string.h>

#include "app/history.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/strbuf.h"

/* Codes of statistics.md Part 2; t-codes are interim and must be gone at the close of a round. */
static const struct outcome table[] = {
	{ "t1", TN("没人在家，再来"), '1', false, false, false },
	{ "t2", TN("约好时间再来"), '2', true, false, false },
	{ "2.111", TN("住户不愿接受访问"), '3', false, true, false },
	{ "2.23", TN("进不去楼院（门禁、物业不让进）"), '4', false, false, false },
	{ "4.6", TN("空房，没人住"), '5', false, true, false },
	{ "4.5", TN("不是住宅（商铺、单位）"), '6', false, true, false },
	{ "4.7", TN("没有符合条件的人"), '7', false, true, false },
	{ "2.333", TN("需要蒙古语访问员"), '8', false, false, false },
	{ "2.32", TN("因病或身体原因不能回答"), '9', false, true, false },
	{ "3.18", TN("找不到这个门牌"), '0', false, true, false },
	{ "2.112", TN("抽中的人不愿接受访问"), 'a', false, true, false },
	{ "2.25", TN("抽中的人调查期内不在"), 'b', false, true, false },
	{ "t3", TN("现在不方便，没约时间"), 'c', false, false, false },
	{ "t4", TN("要换一位访问员再来"), 'g', false, false, false },
	{ "3.17", TN("去不了或不安全（狗、断路）"), 'd', false, false, true },
	{ "4.81", TN("和别的门牌是同一家"), 'e', false, true, false },
	{ "2.9", TN("其他原因没有访成"), 'f', false, true, true },
	{ "1.1", TN("完成"), 0, false, true, false },
	{ "1.2", TN("部分完成"), 0, false, true, false },
	{ "2.11", TN("拒访"), 0, false, true, false },
	{ "2.12", TN("中途停止"), 0, false, true, false },
	{ "2.24", TN("几次都没人在家"), 0, false, true, false },
	{ "2.31", TN("抽中的人已去世"), 0, false, true, false },
	{ "2.331", TN("住户语言不通"), 0, false, true, false },
	{ "2.332", TN("抽中的人语言不通"), 0, false, true, false },
	{ "2.35", TN("场所不适合访问"), 0, false, true, false },
	{ "3.11", TN("没有去过"), 0, false, false, false },
	{ "3.21", TN("是住宅，没能登记住户"), 0, false, true, false },
	{ "3.9", TN("其他不明情况"), 0, false, true, false },
	{ "4.1", TN("不在本调查区"), 0, false, true, false },
	{ "4.53", TN("集体宿舍"), 0, false, true, false },
	{ "4.62", TN("季节性外出，房子空着"), 0, false, true, false },
};

const struct outcome *outcome_table(size_t *n)
{
	*n = ARRAY_LEN(table);
	return table;
}

const struct outcome *outcome_find(const char *code)
{
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (strcmp(table[i].code, code) == 0)
			return &table[i];
	return NULL;
}

const char *outcome_label(const char *code)
{
	const struct outcome *o = outcome_find(code);

	return o ? i18n_text(o->label) : code;
}

static enum status need_round(struct workspace *ws, struct err *err)
{
	if (workspace_round(ws))
		return ST_OK;
	return err_set(err, ST_NOT_FOUND, T("这台电脑上还没有一期调查。请先打开办公室给的下发包：ruhu open 文件名。"));
}

/* The household's own unit is the head of its id (UNIT-GRID-SERIAL). */
static char *unit_of(struct arena *a, const char *household)
{
	return arena_strndup(a, household, strcspn(household, "-"));
}

enum status door_visit(struct workspace *ws, const char *household, const char *outcome, int64_t appointment_ms, const char *note,
		       struct identity *id, struct err *err)
{
	struct arena *a = arena_new();
	struct revision rev;
	struct strbuf body;
	bool added = false;
	enum status st;

	strbuf_init(&body);
	st = need_round(ws, err);
	if (st == ST_OK && !outcome_find(outcome))
		st = err_set(err, ST_INPUT, T("没有“%s”这个结果代码。"), outcome);
	if (st != ST_OK)
		goto out;
	revision_init(&rev);
	rev.kind = REV_VISIT;
	identity_random(&rev.identity);
	rev.round = workspace_round(ws)->id;
	rev.device = workspace_device(ws);
	rev.interviewer = workspace_interviewer(ws);
	rev.household = household;
	rev.unit = unit_of(a, household);
	rev.started = rev.ended = rev.submitted = workspace_instant(a, ws, workspace_now(ws));
	rev.outcome = outcome;
	rev.state = "final";
	if (appointment_ms)
		body_add(&body, "appointment", workspace_instant(a, ws, appointment_ms));
	body_add(&body, "note", note ? note : "");
	rev.body = body.data;
	rev.body_len = body.len;
	st = store_revision_add(workspace_store(ws), &rev, 0, "", NULL, &added, err);
	if (st == ST_OK && id)
		*id = rev.identity;
out:
	strbuf_clear(&body);
	arena_free(a);
	return st;
}

enum status door_visit_undo(struct workspace *ws, const struct identity *id, const char *reason, struct err *err)
{
	struct arena *a = arena_new();
	struct history h;
	bool added = false;
	enum status st = history_read(&h, ws, id, a, err);

	if (st == ST_OK) {
		struct revision rev = h.rev;

		history_supersede(&h, &rev);
		rev.state = "withdrawn";
		rev.reason = reason;
		rev.submitted = workspace_instant(a, ws, workspace_now(ws));
		st = store_revision_add(workspace_store(ws), &rev, 0, "", NULL, &added, err);
	}
	arena_free(a);
	return st;
}

enum status door_add(struct workspace *ws, const char *unit, const char *grid, const struct door *place, char out[64], struct err *err)
{
	struct household h = { .unit = unit, .team = workspace_team(ws), .contact = "", .sort = INT32_MAX };
	struct door d = *place;
	int64_t n = 0;
	bool added = false;
	enum status st;

	st = store_counter_next(workspace_store(ws), "found_door", &n, err);
	if (st != ST_OK)
		return st;
	snprintf(out, 64, "%s-%s-%s-%d", unit, grid, workspace_device(ws), (int)n);
	if (!household_id_valid(out))
		return err_set(err, ST_INPUT, T("单位代码或网格号不对：%s"), out);
	h.id = out;
	d.household = out;
	st = store_household_put(workspace_store(ws), &h, &added, err);
	if (st == ST_OK)
		st = doors_put(workspace_doors(ws), &d, err);
	return st;
}

const char *door_quiet_warning(struct workspace *ws)
{
	const struct round *r = workspace_round(ws);
	struct civil c = clock_civil(workspace_now(ws), workspace_utc_offset(ws));
	int minute = c.hour * 60 + c.minute;

	if (!r || (minute >= r->quiet_from && minute < r->quiet_to))
		return NULL;
	return T("现在不是走访时间，敲门可能打扰住户休息。确实约好了再去。");
}

struct estate {
	const char *household, *building;
	struct arena *a;
};

static enum status take_building(void *ctx, const struct door *d)
{
	struct estate *e = ctx;

	if (strcmp(d->household, e->household) == 0)
		e->building = arena_strdup(e->a, d->building);
	return ST_OK;
}

const char *door_estate(struct workspace *ws, const char *household, struct arena *a)
{
	struct estate e = { .household = household, .building = "", .a = a };
	const char *unit = workspace_unit_name(ws, unit_of(a, household));

	if (doors_each(workspace_doors(ws), household, take_building, &e, NULL) != ST_OK || !*e.building)
		return arena_strdup(a, unit);
	return arena_printf(a, "%s %s", unit, e.building);
}
