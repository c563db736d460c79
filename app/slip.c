/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/slip.h"

#include "app/today.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/attr.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "exports/hand_in.h"

enum { DRAFTS_NAMED = 5 };

static void add_drafts(struct strbuf *out, const struct today *t, struct arena *a)
{
	size_t n = t->count[DOOR_DRAFT], named = 0;

	if (!n)
		return;
	strbuf_addf(out, T("没做完的访谈 %d 份，不在包里，留在这台电脑上："), (int)n);
	for (size_t i = 0; i < t->doors.n && named < DRAFTS_NAMED; i++)
		if (t->doors.v[i].state == DOOR_DRAFT)
			strbuf_addf(out, "%s%s", named++ ? T("、") : "", today_door_name(&t->doors.v[i], a));
	strbuf_addf(out, "%s\n", n > named ? T("……") : "");
}

/* How they stand; nothing where they cannot be read: the package is written all the same. */
static void add_doors(struct strbuf *out, struct workspace *ws, struct arena *a)
{
	struct today *t = NULL;
	struct err err = ERR_INIT;

	if (today_load(&t, ws, &err) != ST_OK || !t->doors.n) {
		today_free(t);
		return;
	}
	strbuf_addf(out, T("住户：%d 户，完成 %d，部分完成 %d，拒访 %d，没人再来 %d，约访 %d，其他 %d，没访 %d\n"), (int)t->doors.n,
		    (int)t->count[DOOR_DONE], (int)t->count[DOOR_PARTIAL], (int)t->count[DOOR_REFUSED], (int)t->count[DOOR_AWAY],
		    (int)t->count[DOOR_APPOINTMENT], (int)t->count[DOOR_OTHER], (int)t->count[DOOR_NEW]);
	add_drafts(out, t, a);
	today_free(t);
}

void slip_write(struct strbuf *out, struct workspace *ws, const struct hand_in *h, const struct hand_in_options *o)
{
	struct civil at = clock_civil(o->now_ms, workspace_utc_offset(ws));
	char groups[DIGEST_GROUPS], print[SEAL_FINGERPRINT];
	struct arena *a = arena_new();

	digest_groups(groups, &h->id);
	seal_fingerprint(print, o->signer->key);
	strbuf_addf(out, T("交接单\n"));
	strbuf_addf(out, T("文件：%s\n"), h->path);
	if (h->packages > 1)
		strbuf_addf(out, T("      （分成 %d 个文件，请一起交）\n"), h->packages);
	strbuf_addf(out, T("电脑：%s 第 %lld 号包，指纹 %s\n"), workspace_device(ws), (long long)h->number, print);
	strbuf_addf(out, T("时间：%d年%d月%d日 %02d:%02d\n"), at.year, at.month, at.day, at.hour, at.minute);
	add_doors(out, ws, a);
	strbuf_addf(out, T("包里：访谈 %lld 版，走访 %lld 版，问题 %lld 版，其他 %lld 版，撤回 %lld 条；办公室已有回执、不再带的 %lld 版\n"),
		    (long long)h->interviews, (long long)h->visits, (long long)h->issues, (long long)h->others, (long long)h->erasures,
		    (long long)h->left_out);
	strbuf_addf(out, T("核对数：%s\n"), groups);
	strbuf_addf(out, T("交出人：__________  收到人：__________\n"));
	arena_free(a);
}
