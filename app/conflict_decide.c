/* SPDX-License-Identifier: MIT */
/* What was decided, written down as a new version or as a decision. */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "app/conflict.h"
#include "app/history.h"
#include "app/ledger.h"
#include "app/office_keys.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "exports/decisions.h"
#include "exports/package_merge.h"
#include "forms/instance.h"
#include "forms/validate.h"

enum { GAP_MOST = 4096 };

static enum status may_decide(struct workspace *ws, const char *reason, struct err *err)
{
	if (workspace_is_field(ws))
		return err_set(err, ST_USAGE, T("这件事在办公室的数据里做；这里是入户电脑的数据。什么都没有变。"));
	if (!reason || !*reason)
		return err_set(err, ST_USAGE, T("要写一句为什么这样定。什么都没有变。"));
	if (!*workspace_interviewer(ws))
		return err_set(err, ST_USAGE, T("要记下是谁定的：请写上代号（命令行用 --by）。什么都没有变。"));
	return ST_OK;
}

/* Several questions may share one answer's place: the version it was taken from, its reason with it. */
static void add_answer(struct strbuf *body, const struct conflict *c, const char *key, const char *value, int from)
{
	struct strbuf reason;

	body_add(body, key, value);
	if (!*value || !c->form)
		return;
	strbuf_init(&reason);
	strbuf_addf(&reason, "%s" BODY_REASON, key);
	body_add(body, reason.data, body_get(c->versions.v[from].rev->body, reason.data, c->arena));
	strbuf_clear(&reason);
}

static const struct conflict_item *item_of(const struct conflict *c, const char *key)
{
	for (size_t i = 0; i < c->items.n; i++)
		if (!c->items.v[i].header && strcmp(c->items.v[i].key, key) == 0)
			return &c->items.v[i];
	return NULL;
}

/* The base's lines with what was decided in their place; what only others have, behind. */
static void decided_lines(struct strbuf *body, const struct conflict *c, int base)
{
	const char *rest = c->versions.v[base].rev->body, *key, *value;

	while (body_next(&rest, &key, &value, c->arena)) {
		const struct conflict_item *item = item_of(c, key);

		if (!strchr(key, '!'))
			add_answer(body, c, key, item ? item->value[item->chosen] : value, item ? item->chosen : base);
	}
	for (size_t i = 0; i < c->items.n; i++) {
		const struct conflict_item *item = &c->items.v[i];

		if (!item->header && !*item->value[base])
			add_answer(body, c, item->key, item->value[item->chosen], item->chosen);
	}
}

static enum status canonical(struct strbuf *out, const struct conflict *c, const char *lines, const char *clock, struct err *err)
{
	struct eval_env env = { .utc_offset = 480, .lang = c->form->default_lang, .seed = "", .wave = "", .household = "", .deviceid = "", .username = "" };
	struct instance *in = instance_new(c->form, &env);
	enum status st = body_to_instance(in, lines, err);

	if (st == ST_OK) {
		instance_recompute(in);
		body_from_instance(out, in);
		body_add(out, BODY_CLOCK, clock);
	}
	instance_free(in);
	return st;
}

static enum status issue_lines(struct workspace *ws, struct strbuf *out, const struct conflict *c, const struct revision *rev, const char *lines,
			       struct err *err)
{
	struct issue i = { .unit = rev->unit, .since = arena_strndup(c->arena, rev->started, strcspn(rev->started, "T")) };
	const char *fault;

	issue_read_body(&i, lines, c->arena);
	fault = issue_fault(ws, &i, NULL, c->arena);
	if (fault)
		return err_set(err, ST_INPUT, T("这样拼起来不行：%s。什么都没有变。"), fault);
	issue_write_body(out, &i);
	return ST_OK;
}

static enum status body_of(struct strbuf *out, struct workspace *ws, const struct conflict *c, const struct revision *rev, int base, struct err *err)
{
	struct strbuf lines;
	enum status st = ST_OK;

	if (c->whole >= 0) {
		strbuf_add(out, rev->body, rev->body_len);
		return ST_OK;
	}
	strbuf_init(&lines);
	decided_lines(&lines, c, base);
	if (c->form)
		st = canonical(out, c, lines.len ? lines.data : "", body_get(rev->body, BODY_CLOCK, c->arena), err);
	else if (rev->kind == REV_ISSUE)
		st = issue_lines(ws, out, c, rev, lines.len ? lines.data : "", err);
	else if (rev->kind == REV_VISIT)
		strbuf_add(out, lines.data, lines.len);
	else
		st = err_set(err, ST_INPUT, T("这一件只能整份选一版，不能拼。什么都没有变。"));
	strbuf_clear(&lines);
	return st;
}

static void take_header(struct revision *rev, const struct conflict *c)
{
	for (size_t i = 0; i < c->items.n; i++) {
		const struct conflict_item *item = &c->items.v[i];
		const char *value = item->header ? item->value[item->chosen] : NULL;

		if (!value)
			continue;
		if (strcmp(item->key, "outcome") == 0)
			rev->outcome = value;
		else if (strcmp(item->key, "state") == 0)
			rev->state = value;
		else if (strcmp(item->key, "lang") == 0)
			rev->lang = value;
		else
			rev->unit = c->versions.v[item->chosen].rev->unit, rev->household = value;
	}
}

/* What was looked at is what is superseded: nobody decides about a version he has not seen. */
static bool same_heads(const struct conflict *c, const struct history *h)
{
	size_t seen = 0;

	for (size_t i = 0; i < h->n; i++)
		for (size_t v = 0; v < c->versions.n; v++)
			seen += digest_compare(&h->heads[i], &c->versions.v[v].id) == 0;
	return seen == h->n && h->n == c->versions.n;
}

static enum status write_version(struct workspace *ws, struct conflict *c, const char *reason, struct strbuf *said, struct err *err)
{
	int base = 0;
	struct revision rev;
	struct history h;
	struct strbuf body;
	unsigned marks = 0;
	bool added = false;
	enum status st = history_read(&h, ws, &c->row.identity, c->arena, err);

	if (st == ST_OK && !same_heads(c, &h))
		st = err_set(err, ST_CONFLICT, T("刚才又来了新的一版，什么都没有变。请重新打开看一看再定。"));
	if (st != ST_OK)
		return st;
	for (size_t v = 0; v < c->versions.n; v++)
		base = c->versions.v[v].counts ? (int)v : base;
	if (c->whole >= 0)
		base = c->whole;
	rev = *c->versions.v[base].rev;
	if (c->whole < 0)
		take_header(&rev, c);
	strbuf_init(&body);
	st = body_of(&body, ws, c, &rev, base, err);
	history_supersede(&h, &rev);
	rev.device = workspace_device(ws);
	rev.author = workspace_interviewer(ws);
	rev.submitted = workspace_instant(c->arena, ws, workspace_now(ws));
	rev.reason = reason;
	rev.body = body.len ? body.data : "";
	rev.body_len = body.len;
	if (st == ST_OK && c->form)
		marks = revision_marks(c->form, &rev);
	if (st == ST_OK)
		st = store_revision_add(workspace_store(ws), &rev, marks, "", NULL, &added, err);
	if (st == ST_OK)
		strbuf_addf(said, T("定好了，成了第 %d 版；原来的 %d 版都留在记录里。"), (int)rev.seq, (int)c->versions.n);
	if (st == ST_OK && marks)
		strbuf_adds(said, T("这样拼起来有不合问卷规定的地方，先不计数：请用更正再看一看。"));
	strbuf_clear(&body);
	return st;
}

static enum status write_twins(struct workspace *ws, struct conflict *c, const char *reason, struct strbuf *said, struct err *err)
{
	struct identity counts[CONFLICT_VERSIONS], aside[CONFLICT_VERSIONS];
	size_t n_counts = 0, n_aside = 0;
	struct revision rev;
	struct strbuf body;
	enum status st;

	revision_init(&rev);
	rev.identity = c->row.identity;
	rev.round = c->row.round;
	rev.household = c->row.household;
	rev.unit = arena_strndup(c->arena, c->row.household, strcspn(c->row.household, "-"));
	for (size_t v = 0; v < c->versions.n; v++) {
		if (c->all_count || (int)v == c->whole)
			counts[n_counts++] = c->versions.v[v].identity;
		else
			aside[n_aside++] = c->versions.v[v].identity;
	}
	strbuf_init(&body);
	decision_household_body(&body, counts, n_counts, aside, n_aside);
	st = history_decide(ws, &rev, &body, reason, c->arena, err);
	if (st == ST_OK && c->all_count)
		strbuf_addf(said, T("记下了：%d 份都算数。"), (int)n_counts);
	else if (st == ST_OK)
		strbuf_addf(said, T("记下了：算数的是第 %d 份，另外 %d 份不计入，回答都留着，随时可以重新定。"), c->whole + 1, (int)n_aside);
	strbuf_clear(&body);
	return st;
}

enum status conflict_decide(struct workspace *ws, struct conflict *c, const char *reason, struct strbuf *said, struct err *err)
{
	enum status st = may_decide(ws, reason, err);

	if (st == ST_OK && conflict_undecided(c))
		st = err_set(err, ST_INPUT, T("还有 %d 处没有选。什么都没有变。"), (int)conflict_undecided(c));
	if (st != ST_OK)
		return st;
	return c->row.twins ? write_twins(ws, c, reason, said, err) : write_version(ws, c, reason, said, err);
}

enum status conflict_decide_file(struct workspace *ws, const char *path, bool refuse, const char *reason, struct strbuf *said, struct err *err)
{
	struct arena *a = arena_new();
	struct revision rev;
	struct digest file;
	struct strbuf body;
	enum status st = may_decide(ws, reason, err);

	strbuf_init(&body);
	revision_init(&rev);
	if (st == ST_OK)
		st = decision_file_digest(&file, path, err);
	if (st == ST_OK) {
		rev.identity = decision_of_file(&file);
		rev.round = workspace_round(ws) ? workspace_round(ws)->id : "";
		decision_file_body(&body, &file, fs_base_name(path), refuse);
		st = history_decide(ws, &rev, &body, reason, a, err);
	}
	if (st == ST_OK)
		strbuf_addf(said, refuse ? T("记下了：“%s”以后不再收。以前收下的记录都在，不受影响。") : T("记下了：“%s”可以收了，请再汇总一次。"),
			    fs_base_name(path));
	strbuf_clear(&body);
	arena_free(a);
	return st;
}

static enum status gap_body(struct strbuf *body, struct workspace *ws, const char *code, const unsigned char key[PUBLIC_KEY_SIZE], bool lost,
			    size_t *n, struct arena *a, struct err *err)
{
	struct digest *ids = NULL;
	enum status st = package_missing(workspace_store(ws), key, &ids, n, a, err);

	if (st == ST_OK && lost && *n == 0)
		return err_set(err, ST_INPUT, T("电脑“%s”没有缺的。什么都没有变。"), code);
	if (st == ST_OK && lost && *n > GAP_MOST)
		return err_set(err, ST_LIMIT, T("电脑“%s”缺 %d 条，不像是丢了一个包。请先请它再交一次。什么都没有变。"), code, (int)*n);
	if (st == ST_OK)
		decision_gap_body(body, key, code, ids, lost ? *n : 0);
	return st;
}

enum status conflict_decide_gap(struct workspace *ws, const char *code, bool lost, const char *reason, struct strbuf *said, struct err *err)
{
	struct arena *a = arena_new();
	unsigned char key[PUBLIC_KEY_SIZE];
	struct revision rev;
	struct strbuf body;
	size_t n = 0;
	enum status st = may_decide(ws, reason, err);

	strbuf_init(&body);
	revision_init(&rev);
	if (st == ST_OK)
		st = office_device_key(ws, code, key, err);
	if (st == ST_OK)
		st = gap_body(&body, ws, code, key, lost, &n, a, err);
	if (st == ST_OK) {
		rev.identity = decision_of_gap(key);
		rev.round = workspace_round(ws) ? workspace_round(ws)->id : "";
		st = history_decide(ws, &rev, &body, reason, a, err);
	}
	if (st == ST_OK && lost)
		strbuf_addf(said, T("记下了：电脑“%s”缺的 %d 条不再催。以后真的来了照样收；再缺别的，会再提醒。"), code, (int)n);
	else if (st == ST_OK)
		strbuf_addf(said, T("记下了：电脑“%s”缺的又要催了。"), code);
	strbuf_clear(&body);
	arena_free(a);
	return st;
}
