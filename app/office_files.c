/* SPDX-License-Identifier: MIT */
/* What leaves and what comes in: exports, merge, state. */
#include "config.h"

#include <stdio.h>

#include "app/door.h"
#include "app/office.h"
#include "app/office_keys.h"
#include "app/workspace.h"
#include "base/arena.h"
#include "base/attr.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "exports/csv_out.h"
#include "exports/merge.h"
#include "exports/package.h"
#include "exports/package_merge.h"
#include "exports/seal.h"

static enum status put_state(struct workspace *ws, struct store_state *state, char groups[DIGEST_GROUPS], struct err *err)
{
	enum status st = store_state(workspace_store(ws), state, err);

	if (st == ST_OK)
		digest_groups(groups, &state->digest);
	return st;
}

enum status office_export(struct workspace *ws, const char *dir, enum office_export_as as, struct strbuf *said, struct err *err)
{
	bool people = as == OFFICE_PEOPLE;
	const struct export_options options = {
		.purpose = people ? EXPORT_PEOPLE : EXPORT_EXCHANGE,
		.divisions = workspace_divisions(ws),
		.outcome_label = outcome_label,
	};
	struct export_result *result = NULL;
	enum status st;

	if (as == OFFICE_PACKAGE)
		return office_hand_in(ws, dir, said, err);
	st = csv_export(&result, workspace_store(ws), dir, &options, err);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < result->files.n; i++)
		strbuf_addf(said, T("%s  %d 行\n"), result->files.v[i].path, (int)result->files.v[i].rows);
	strbuf_addf(said, T("访谈 %d 份，没做成访谈的走访 %d 次。"), (int)result->interviews, (int)result->visits);
	if (result->aside)
		strbuf_addf(said, T("办公室定了不计入的 %d 份不在里面。"), (int)result->aside);
	if (people)
		strbuf_adds(said, T("这是给人看的抄件，不能再汇总。"));
	else if (result->files.n == 0)
		strbuf_adds(said, T("还没有做过访谈，没有文件可交。"));
	else
		strbuf_adds(said, T("已写好并核对，可以拔出U盘了。这些文件没有加密，请当面交给办公室，不要发到群里。"));
	export_result_free(result);
	return ST_OK;
}

/* Sealed, and not one that was taken. */
static enum status is_waiting(struct workspace *ws, const char *path, struct strbuf *bytes, bool *waiting, struct err *err)
{
	char start[32];
	FILE *f = fopen(path, "rb");
	size_t n = f ? fread(start, 1, sizeof(start), f) : 0;
	struct digest file;
	bool known = false;
	enum status st;

	if (f)
		(void)fclose(f);
	if (!seal_is_sealed(start, n))
		return ST_OK;
	strbuf_reset(bytes);
	st = fs_read(bytes, path, PACKAGE_MAX + ((size_t)1 << 20), NULL);
	if (st != ST_OK) /* the merge will say so */
		return ST_OK;
	file = digest_of(bytes->data, bytes->len);
	st = store_package_known(workspace_store(ws), &file, &known, NULL, err);
	*waiting = st == ST_OK && !known;
	return st;
}

enum status office_needs_passphrase(struct workspace *ws, const char *path, bool *needs, struct err *err)
{
	struct arena *a = arena_new();
	const char *const *names = &path;
	struct strbuf bytes;
	size_t n = 1;
	enum status st = ST_OK;

	*needs = false;
	strbuf_init(&bytes);
	if (!office_has_keys(ws))
		n = 0;
	else if (fs_is_dir(path))
		st = fs_list(&names, &n, a, path, true, err);
	for (size_t i = 0; i < n && st == ST_OK && !*needs; i++)
		st = is_waiting(ws, names[i], &bytes, needs, err);
	strbuf_clear(&bytes);
	arena_free(a);
	return st;
}

struct watching {
	struct merge *m;
	const struct office_watcher *watcher;
	struct office_openers *openers;
};

static enum status openers(void *ctx, const struct seal_opener **out, size_t *n, struct err *err)
{
	struct watching *w = ctx;

	if (!w->openers)
		return err_set(err, ST_CANCELLED, T("这个包是加密的，这次没有输口令，先不收；再汇总一次，输了口令就收。"));
	return office_openers_get(w->openers, out, n, err);
}

static bool watch(void *ctx, const char *path UNUSED, size_t done, size_t total UNUSED)
{
	struct watching *w = ctx;

	return !w->watcher->file || w->watcher->file(w->watcher->ctx, merge_report(w->m), done, merge_settled(w->m));
}

static enum status merge_all(struct watching *w, struct workspace *ws, const char *const *paths, size_t n, struct strbuf *said, struct err *err)
{
	struct strbuf chains;
	enum status st = ST_OK;

	strbuf_init(&chains);
	for (size_t i = 0; st == ST_OK && i < n; i++)
		st = merge_path(w->m, paths[i], err);
	if (st == ST_OK) {
		st = merge_run(w->m, err);
		merge_report_print(said, merge_report(w->m));
		if (st == ST_OK || st == ST_INPUT) {
			enum status read = package_chains(&chains, workspace_store(ws), err);

			st = read == ST_OK ? st : read;
		}
		strbuf_add(said, chains.data, chains.len);
		if (w->watcher->end)
			w->watcher->end(w->watcher->ctx, merge_report(w->m), chains.len ? chains.data : "", said->data);
	}
	strbuf_clear(&chains);
	return st;
}

enum status office_merge_watched(struct workspace *ws, const char *const *paths, size_t n, const char *form_path, struct office_openers *opened,
				 const struct office_watcher *watcher, struct strbuf *said, bool *refused, struct err *err)
{
	struct watching w = { .watcher = watcher, .openers = opened };
	const struct merge_options options = {
		.divisions = workspace_divisions(ws),
		.form_path = form_path,
		.openers = openers,
		.now_ms = workspace_now(ws),
		.progress = watch,
		.ctx = &w,
	};
	enum status st;

	*refused = false;
	if (workspace_is_field(ws))
		return err_set(err, ST_USAGE, T("汇总在办公室的数据里做；这里是入户电脑的数据。什么都没有变。"));
	st = merge_open(&w.m, workspace_store(ws), &options, err);
	if (st == ST_OK)
		st = merge_all(&w, ws, paths, n, said, err);
	merge_free(w.m);
	*refused = st == ST_INPUT;
	return st == ST_INPUT ? ST_OK : st;
}

struct progress {
	office_progress_fn fn;
	void *ctx;
};

static bool on_file(void *ctx, const struct merge_report *r, size_t done, size_t settled UNUSED)
{
	struct progress *p = ctx;

	return !p->fn || p->fn(p->ctx, r->files.v[done - 1].path, done, r->files.n);
}

enum status office_merge(struct workspace *ws, const char *const *paths, size_t n, const char *form_path, struct office_openers *opened,
			 office_progress_fn progress, void *ctx, struct strbuf *said, bool *refused, struct err *err)
{
	struct progress p = { .fn = progress, .ctx = ctx };
	const struct office_watcher watcher = { .file = on_file, .ctx = &p };

	return office_merge_watched(ws, paths, n, form_path, opened, &watcher, said, refused, err);
}

enum status office_state(struct workspace *ws, struct strbuf *out, struct err *err)
{
	struct store_state state;
	char groups[DIGEST_GROUPS], hex[DIGEST_HEX], fingerprint[SEAL_FINGERPRINT];
	int64_t all = 0, proven = 0;
	enum status st = put_state(ws, &state, groups, err);

	if (st == ST_OK && workspace_is_field(ws))
		st = receipts_count(workspace_store(ws), &all, &proven, err);
	if (st != ST_OK)
		return st;
	digest_hex(hex, &state.digest);
	strbuf_addf(out, "kind\t%s\n", workspace_is_field(ws) ? "field" : "office");
	strbuf_addf(out, "device\t%s\n", workspace_device(ws));
	seal_fingerprint(fingerprint, workspace_signer(ws)->key);
	strbuf_addf(out, "fingerprint\t%s\n", fingerprint);
	strbuf_addf(out, "round\t%s\n", workspace_round(ws) ? workspace_round(ws)->id : "");
	strbuf_addf(out, "revisions\t%lld\n", (long long)state.revisions);
	strbuf_addf(out, "interviews\t%lld\n", (long long)state.interviews);
	strbuf_addf(out, "visits\t%lld\n", (long long)state.visits);
	strbuf_addf(out, "conflicts\t%lld\n", (long long)state.conflicts);
	strbuf_addf(out, "marked\t%lld\n", (long long)state.marked);
	strbuf_addf(out, "erased\t%lld\n", (long long)state.erased);
	strbuf_addf(out, "households\t%lld\n", (long long)state.households);
	if (workspace_is_field(ws)) /* records, each of one or more revisions */
		strbuf_addf(out, "records\t%lld\n", (long long)all);
	strbuf_addf(out, "proven\t%lld\n", (long long)proven);
	if (!workspace_is_field(ws)) {
		strbuf_adds(out, "absent\t");
		st = office_absent(ws, out, err);
		strbuf_addc(out, '\n');
	}
	strbuf_addf(out, "digest\t%s\n", hex);
	strbuf_addf(out, "groups\t%s\n", groups);
	return st;
}
