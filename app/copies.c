/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/copies.h"

#include <string.h>

#include "app/workspace.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "store/rescue.h"

/* A folder, a stick for example: the name tells whose copy it is and of when. */
static const char *name_in(struct workspace *ws, const char *path, struct arena *a)
{
	struct civil c = clock_civil(workspace_now(ws), workspace_utc_offset(ws));

	if (!fs_is_dir(path))
		return path;
	return fs_join(a, path,
		       arena_printf(a, "ruhu-%s-%04d%02d%02d-%02d%02d.db", workspace_device(ws),
				    c.year, c.month, c.day, c.hour, c.minute));
}

static void add_state(struct strbuf *said, const struct store_state *state)
{
	char groups[DIGEST_GROUPS];

	digest_groups(groups, &state->digest);
	strbuf_addf(said, T("访谈 %lld 份，其他走访 %lld 次，核对数 %s。"),
		    (long long)state->interviews, (long long)state->visits, groups);
}

static enum status copy_doors(struct workspace *ws, const char *path, struct strbuf *said,
			      struct err *err)
{
	const struct round *r = workspace_round(ws);
	struct strbuf day;
	enum status st;

	if (r && workspace_today(ws) > r->to + r->keep_doors_days) {
		strbuf_adds(said, T("地址和家庭成员登记的保存期已过，没有复制。"));
		return ST_OK;
	}
	st = doors_backup(workspace_doors(ws), path, err);
	if (st != ST_OK)
		return st;
	strbuf_adds(said, T("地址和家庭成员登记也复制了，是真名真址："));
	if (r) {
		strbuf_init(&day);
		clock_format_date(&day, r->to + r->keep_doors_days);
		strbuf_addf(said, T("这份备份请锁好，最晚 %s 删掉。"), day.data);
		strbuf_clear(&day);
	} else {
		strbuf_adds(said, T("这份备份请锁好，用完就删掉。"));
	}
	return ST_OK;
}

static const char last_setting[] = "backup.last"; /* instant TAB path */

static enum status note_last(struct workspace *ws, const char *path, struct arena *a, struct err *err)
{
	return store_setting_set(workspace_store(ws), last_setting, arena_printf(a, "%s\t%s", workspace_instant(a, ws, workspace_now(ws)), path), err);
}

void copies_last(struct workspace *ws, struct strbuf *out)
{
	struct strbuf text;
	int64_t ms = 0;
	int offset = 0;

	strbuf_init(&text);
	if (store_setting_get(workspace_store(ws), last_setting, &text, NULL) == ST_OK && text.len && strchr(text.data, '\t')) {
		char *tab = strchr(text.data, '\t');

		*tab = '\0';
		if (clock_parse_instant(text.data, workspace_utc_offset(ws), &ms, &offset))
			strbuf_addf(out, T("上次备份是 %d 天前：%.16s，%s。"), (int)((workspace_now(ws) - ms) / (24 * 60 * 60 * 1000)), text.data, tab + 1);
	}
	strbuf_clear(&text);
}

enum status copies_backup(struct workspace *ws, const char *path, bool with_doors,
			  struct strbuf *said, struct err *err)
{
	struct arena *a = arena_new();
	const char *to = name_in(ws, path, a);
	struct store_state state;
	enum status st = store_state(workspace_store(ws), &state, err);

	if (st == ST_OK)
		st = store_backup(workspace_store(ws), to, err);
	if (st == ST_OK) {
		strbuf_addf(said, T("备份写好并核对过了：%s。"), to);
		add_state(said, &state);
		if (with_doors)
			st = copy_doors(ws, to, said, err);
		else
			strbuf_adds(said,
				    T("地址和家庭成员登记没有复制：答应过住户，这些只留在本机。"));
	}
	if (st == ST_OK)
		st = note_last(ws, to, a, err);
	arena_free(a);
	return st;
}

enum status copies_restore(const char *from, const char *path, struct strbuf *said, struct err *err)
{
	struct workspace *ws = NULL;
	struct store_state state;
	bool doors = false;
	enum status st = store_restore(from, path, err);

	if (st != ST_OK)
		return st;
	st = doors_restore(from, path, &doors, err);
	if (st == ST_OK)
		st = workspace_open(&ws, path, err);
	if (st == ST_OK)
		st = store_state(workspace_store(ws), &state, err);
	if (st == ST_OK) {
		strbuf_addf(said, T("恢复好了：%s。"), path);
		add_state(said, &state);
		strbuf_adds(said,
			    T("备份以后做的访谈不在里面；备份以后撤回的也会回来，请再撤回一次。"));
		if (!doors)
			strbuf_adds(said, T("备份里没有地址，请重新打开下发包或导入名册。"));
	}
	workspace_close(ws);
	return st;
}

enum status copies_rescue(const char *from, const char *path, struct strbuf *list,
			  struct strbuf *said, bool *damaged, struct err *err)
{
	struct rescue report = { .list = list };
	enum status st = store_rescue(from, path, &report, err);

	*damaged = report.damaged > 0;
	if (st != ST_OK)
		return st;
	strbuf_addf(
		said,
		T("救出来的都在 %s：记录 %lld 份，连同问卷、名册等一共 %lld 行，每一行都核对过。"),
		path, (long long)report.revisions, (long long)report.saved);
	if (*damaged)
		strbuf_addf(said, T("没救出来的 %lld 处见清单。"), (long long)report.damaged);
	else
		strbuf_adds(said, T("没有发现损坏。"));
	strbuf_addf(said, T("原来的文件 %s 没有动，请和清单一起交给办公室。"), from);
	return ST_OK;
}
