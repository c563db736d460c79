/* SPDX-License-Identifier: MIT */
/* The list of files and the transactions around them. */
#include "config.h"

#include "exports/merge.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "exports/decisions.h"
#include "exports/merge_internal.h"
#include "exports/package_ahead.h"
#include "exports/package_merge.h"
#include "forms/load.h"

static bool ends_in_csv(const char *path)
{
	size_t n = strlen(path);

	return n > 4 && strcasecmp(path + n - 4, ".csv") == 0;
}

static struct merge_form *add_form(struct merge *m, struct form *form, bool stored)
{
	struct eval_env env = { .utc_offset = 480 };
	struct merge_form *f = mem_alloc(sizeof(*f));

	f->form = form;
	f->stored = stored;
	f->in = instance_new(form, &env);
	plain_find(&f->plain, form);
	f->known = mem_array((size_t)form->n_nodes, sizeof(*f->known));
	strbuf_init(&f->lines);
	for (int i = 1; i < form->n_nodes; i++)
		f->has_repeats = f->has_repeats || form->nodes[i].kind == NODE_REPEAT;
	m->forms[m->n_forms++] = f;
	return f;
}

struct merge_form *merge_form_known(const struct merge *m, const char *id, const char *version)
{
	for (size_t i = 0; i < m->n_forms; i++)
		if (strcmp(m->forms[i]->form->id, id) == 0 &&
		    strcmp(m->forms[i]->form->version, version) == 0)
			return m->forms[i];
	return NULL;
}

enum status merge_form_get(struct merge *m, struct merge_form **out, const char *id,
			   const char *version, struct err *err)
{
	struct form *form = NULL;
	struct strbuf bytes;
	enum status st;

	*out = merge_form_known(m, id, version);
	if (*out)
		return ST_OK;
	if (m->n_forms == MERGE_FORMS_MAX)
		return err_set(err, ST_LIMIT, T("一次汇总里的问卷太多，最多 %d 份。请分几次汇总。"),
			       (int)MERGE_FORMS_MAX);
	strbuf_init(&bytes);
	st = store_form_get(m->store, id, version, &bytes, err);
	if (st == ST_OK && form_load_bytes(&form, bytes.data, bytes.len, id, NULL, err) != ST_OK)
		st = err_set(err, ST_DB,
			     T("数据里的问卷 %s（版本 %s）读不出来。请换回最近一次的备份再汇总。"),
			     id, version);
	if (st == ST_OK)
		*out = add_form(m, form, true);
	strbuf_clear(&bytes);
	return st;
}

bool merge_round_known(struct merge *m, const char *id)
{
	struct strbuf bytes;

	if (m->round_id && strcmp(m->round_id, id) == 0)
		return m->round_known;
	free(m->round_id);
	m->round_id = mem_strdup(id);
	strbuf_init(&bytes);
	m->round_known = store_round_get(m->store, id, &bytes, NULL) == ST_OK;
	strbuf_clear(&bytes);
	return m->round_known;
}

/* The definition of --form, tried against the store at once: the same id and version with other questions is an error. */
static enum status open_given(struct merge *m, struct err *err)
{
	struct form *form = NULL;
	enum status st;

	if (!m->o.form_path)
		return ST_OK;
	st = form_load(&form, m->o.form_path, NULL, err);
	if (st != ST_OK)
		return st;
	m->given = add_form(m, form, false);
	st = store_begin(m->store, err);
	if (st != ST_OK)
		return st;
	st = store_form_add(m->store, form->id, form->version, &form->digest, form->canonical,
			    form->canonical_len, err);
	store_rollback(m->store);
	return st;
}

enum status merge_open(struct merge **out, struct store *st, const struct merge_options *options,
		       struct err *err)
{
	struct merge *m = mem_alloc(sizeof(*m));
	int64_t households = 0;
	enum status status;

	m->store = st;
	m->o = *options;
	m->arena = m->report.arena = arena_new();
	m->scratch = arena_new();
	m->row = arena_new();
	m->entered = arena_new();
	m->pipe = pipe_new();
	strbuf_init(&m->canonical);
	strbuf_init(&m->run.packed);
	strbuf_init(&m->bytes);
	strbuf_init(&m->text);
	status = store_household_count(st, &households, err);
	if (status == ST_OK)
		status = decisions_load(&m->decided, st, err);
	m->has_register = households > 0;
	if (status == ST_OK)
		status = open_given(m, err);
	if (status != ST_OK) {
		merge_free(m);
		m = NULL;
	}
	*out = m;
	return status;
}

/* Not even read: a person said so. */
static const struct decided_file *not_wanted(const struct merge *m, const char *path)
{
	struct digest file;

	if (m->decided->files.n == 0 || decision_file_digest(&file, path, NULL) != ST_OK)
		return NULL;
	return decisions_file(m->decided, &file);
}

static void add_path(struct merge *m, const char *path, bool named)
{
	struct merge_file f = { .path = arena_strdup(m->arena, path), .outcome = MERGE_SKIPPED };
	const struct decided_file *decided = not_wanted(m, path);
	enum merge_head head;

	if (decided) {
		f.set_aside = true;
		VEC_PUSH(&f.notes, arena_printf(m->arena, T("办公室定了不再收：%s（%s，%.10s）"), decided->reason, decided->who, decided->when));
		VEC_PUSH(&m->report.files, f);
		return;
	}
	head = merge_head_of(path);
	f.package = head == MERGE_HEAD_PACKAGE;
	if (head == MERGE_HEAD_AUDIT) { /* whatever its name: it comes with the tables and is none */
		VEC_PUSH(&f.notes, T("操作记录，不汇总；留着备查"));
		VEC_PUSH(&m->report.files, f);
		return;
	}
	/* Waiting ones carry ST_CANCELLED until they are read. */
	f.code = named || ends_in_csv(path) || merge_ends_in_ruhu(path) ? ST_CANCELLED : ST_OK;
	VEC_PUSH(&m->report.files, f);
}

enum status merge_path(struct merge *m, const char *path, struct err *err)
{
	const char *const *names = NULL;
	size_t n = 0;
	enum status st;

	if (!fs_is_dir(path)) {
		if (!fs_exists(path))
			return err_set(err, ST_NOT_FOUND, T("没有找到 %s。"), path);
		add_path(m, path, true);
		return ST_OK;
	}
	st = fs_list(&names, &n, m->arena, path, true, err);
	for (size_t i = 0; st == ST_OK && i < n; i++)
		add_path(m, names[i], false);
	return st;
}

static int by_path(const void *a, const void *b)
{
	const struct merge_file *x = a, *y = b;

	return strcmp(x->path, y->path);
}

void merge_sort_files(struct merge *m)
{
	size_t kept = 0;

	if (m->report.files.n > 1)
		qsort(m->report.files.v, m->report.files.n, sizeof(*m->report.files.v), by_path);
	for (size_t i = 0; i < m->report.files.n; i++)
		if (i == 0 ||
		    strcmp(m->report.files.v[i].path, m->report.files.v[kept - 1].path) != 0)
			m->report.files.v[kept++] = m->report.files.v[i];
	m->report.files.n = kept;
	m->kin = mem_array(kept + 1, sizeof(*m->kin));
	m->wanted = mem_array(kept + 1, sizeof(*m->wanted));
	m->corrections = mem_array(kept + 1, sizeof(*m->corrections));
	m->unregistered = mem_array(kept + 1, sizeof(*m->unregistered));
	for (size_t i = 0; i < kept; i++) {
		m->kin[i] = (struct kin){ -1, -1, -1, -1 };
		m->wanted[i] = m->report.files.v[i].code == ST_CANCELLED;
	}
}

static int find_path(const struct merge *m, const char *path)
{
	size_t from = 0, to = m->report.files.n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;
		int by = strcmp(m->report.files.v[mid].path, path);

		if (by == 0)
			return (int)mid;
		if (by < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return -1;
}

/* The nearest "X.csv" of "X-word.csv" or "X-word-word.csv" that has not been read yet: '-' sorts before '.', so repeats come first. */
int merge_main_of(const struct merge *m, size_t i)
{
	const char *path = m->report.files.v[i].path;
	const char *name = fs_base_name(path);
	int found = -1;

	for (size_t cut = strlen(name); cut-- > 1 && found < 0;) {
		char *main_path;

		if (name[cut] != '-')
			continue;
		main_path = arena_printf(m->row, "%.*s%s", (int)(name - path + (long)cut), path,
					 strrchr(name, '.') ? strrchr(name, '.') : "");
		found = find_path(m, main_path);
		if (found >= 0 && (size_t)found <= i)
			found = -1;
		/* A repeat inside a repeat: its file hangs from the same main table. */
		if (found >= 0 && m->kin[found].main >= 0)
			found = m->kin[found].main;
	}
	return found;
}

void merge_set_main(struct merge *m, size_t i)
{
	int at = merge_main_of(m, i);

	m->kin[i].main = at;
	if (at < 0)
		return;
	if (m->kin[at].last < 0)
		m->kin[at].first = (int)i;
	else
		m->kin[m->kin[at].last].next = (int)i;
	m->kin[at].last = (int)i;
}

/* Files the reader was ahead with when the writer stopped: they were not read. */
static void unread_rest(struct merge *m)
{
	for (size_t i = m->next; i < m->report.files.n; i++) {
		struct merge_file *f = &m->report.files.v[i];

		if (f->outcome != MERGE_SKIPPED || !m->wanted[i])
			continue;
		f->code = ST_CANCELLED;
		f->problems.n = f->notes.n = 0;
		f->more_problems = f->more_notes = 0;
		f->rows = f->marked = 0;
		m->kin[i].main = -1;
	}
}

static enum status take_all(struct merge *m, struct err *err)
{
	pthread_t reader;
	enum status st;

	if (pthread_create(&reader, NULL, merge_read_all, m) != 0)
		return err_set(err, ST_IO,
			       T("电脑太忙，汇总没有开始，什么也没有收。请关掉别的程序再试一次。"));
	st = merge_enter_all(m, err);
	(void)pthread_join(reader, NULL);
	pipe_forget_idle(m->pipe);
	run_clear(&m->run);
	mem_trim(); /* what is counted now needs it, in a large store */
	unread_rest(m);
	return st;
}

enum status merge_run(struct merge *m, struct err *err)
{
	struct merge_report *r = &m->report;
	enum status st, summed;

	merge_sort_files(m);
	st = store_totals_settle(m->store, err);
	if (st == ST_OK)
		st = take_all(m, err);
	summed = merge_sum_up(m, st == ST_OK ? err : NULL);
	if (st == ST_OK)
		st = summed;
	if (st != ST_OK)
		return st;
	if (m->machine_failed)
		return err_set(err, ST_IO, T("有文件读不了，其他的照常处理了，见清单。"));
	if (r->cancelled)
		return err_set(err, ST_CANCELLED,
			       T("已停止。收下的都已存好，再汇总一次可以接着来。"));
	if (r->count[MERGE_REFUSED] > 0)
		return err_set(err, ST_INPUT, T("有 %lld 个文件没有收，原因见清单。"),
			       (long long)r->count[MERGE_REFUSED]);
	return ST_OK;
}

const struct merge_report *merge_report(const struct merge *m)
{
	return &m->report;
}

size_t merge_settled(const struct merge *m)
{
	return m->in_batch ? m->batch_from : m->next;
}

void merge_free(struct merge *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < m->n_forms; i++) {
		instance_free(m->forms[i]->in);
		plain_clear(&m->forms[i]->plain);
		free(m->forms[i]->known);
		strbuf_clear(&m->forms[i]->lines);
		form_free(m->forms[i]->form);
		free(m->forms[i]);
	}
	for (size_t i = 0; i < m->report.files.n; i++) {
		VEC_CLEAR(&m->report.files.v[i].problems);
		VEC_CLEAR(&m->report.files.v[i].notes);
	}
	VEC_CLEAR(&m->report.files);
	VEC_CLEAR(&m->report.households);
	VEC_CLEAR(&m->report.rounds);
	VEC_CLEAR(&m->report.conflicts);
	VEC_CLEAR(&m->report.shared_households);
	decisions_free(m->decided);
	free(m->round_id);
	free(m->kin);
	free(m->corrections);
	free(m->unregistered);
	strbuf_clear(&m->bytes);
	strbuf_clear(&m->text);
	package_ahead_free(m);
	run_clear(&m->run);
	pipe_free(m->pipe);
	strbuf_clear(&m->canonical);
	arena_free(m->entered);
	free(m->wanted);
	arena_free(m->row);
	arena_free(m->scratch);
	arena_free(m->arena);
	free(m);
}
