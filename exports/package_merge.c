/* SPDX-License-Identifier: MIT */
/*
 * A package into an office store. In this order: the file is read into memory once (what is checked is what is taken, whatever becomes
 * of the stick), verified in a child process, opened, compared with the roster, every record checked; only then the first row is
 * written. A package that is not taken lies unchanged in quarantine/ beside the store with a line that says why.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "exports/hand_in.h"
#include "exports/package_ahead.h"
#include "exports/package_merge.h"
#include "exports/package_taking.h"
#include "forms/form.h"
#include "forms/household.h"
#include "forms/load.h"

static void quarantine(struct intake *k, const struct strbuf *bytes, const struct digest *file,
		       const char *why)
{
	struct arena *a = k->m->scratch;
	const char *store = store_path(k->m->store);
	const char *name = fs_base_name(store);
	char *dir = arena_printf(a, "%.*squarantine", (int)(name - store), store);
	char hex[DIGEST_HEX], *base;

	digest_hex(hex, file);
	base = arena_printf(a, "%s/%.16s", dir, hex);
	/* Where it cannot be kept, the stick still has it: that is not a reason to stop. */
	if (fs_mkdirs(dir, NULL) != ST_OK || fs_write(arena_printf(a, "%s.ruhu", base), bytes->data,
						      bytes->len, 0600, NULL) != ST_OK)
		return;
	why = arena_printf(a, "%s: %s\n", fs_base_name(k->f->path), why);
	if (fs_write(arena_printf(a, "%s.txt", base), why, strlen(why), 0600, NULL) == ST_OK)
		intake_note(k, T("原样放在 %s.ruhu"), base);
}

static bool plain_code(const char *s, size_t longest, const char *signs)
{
	size_t n = strlen(s);

	return n <= longest && strspn(s, signs) == n;
}

static bool time_good(const char *s, bool needed)
{
	int64_t ms;
	int offset;

	return *s ? clock_parse_instant(s, 480, &ms, &offset) : !needed;
}

/* The same rules as for a row of a CSV file. */
static const char *fault_of(struct taking *t, const struct revision *rev)
{
	const struct divisions *d = t->m->o.divisions;

	if (!plain_code(rev->round, 32,
			"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"))
		return T("期的名称不合规定");
	if (!plain_code(rev->outcome, 8, "t0123456789."))
		return T("结果代码不合规定");
	if (*rev->household && (!household_id_valid(rev->household) ||
				strncmp(rev->household, rev->unit, UNIT_CODE) != 0))
		return T("住户编号不合规定，或者和单位代码对不上");
	if (*rev->unit && !unit_code_valid(rev->unit))
		return T("单位代码应当是 12 位数字");
	if (*rev->unit && d && d->n > 0 && !divisions_find(d, rev->unit))
		return T("单位代码不在区划表里");
	if (!time_good(rev->started, true) || !time_good(rev->ended, false) ||
	    !time_good(rev->submitted, false))
		return T("时间看不懂");
	return NULL;
}

static bool check_form(struct taking *t, const struct revision *rev, unsigned *marks)
{
	struct merge_form *form = NULL;
	enum status st;

	*marks = 0;
	if (rev->kind != REV_INTERVIEW)
		return true;
	st = merge_form_get(t->m, &form, rev->form_id, rev->form_version, t->err);
	if (st == ST_OK && digest_compare(&form->form->digest, &rev->form_digest) == 0) {
		*marks = revision_marks_in(form->in, rev, NULL, NULL);
		return true;
	}
	if (st != ST_OK && st != ST_NOT_FOUND && st != ST_LIMIT) {
		t->k->store_status = st;
		return false;
	}
	return package_refuse(t, ST_INPUT,
		      arena_printf(t->m->scratch,
				   T("这里没有它用的问卷“%s”（版本 %s），或者那份问卷被改过。"),
				   rev->form_id, rev->form_version));
}

static bool check_one(struct taking *t, const struct package_revision *v)
{
	char id[IDENTITY_TEXT];
	const char *why = fault_of(t, &v->rev);
	unsigned marks = 0;
	bool leave = false;

	identity_format(id, &v->rev.identity);
	if (!why)
		why = package_author_fault(t, v, &leave);
	if (t->k->store_status != ST_OK)
		return false;
	if (why)
		return package_refuse(
			t, ST_INPUT,
			arena_printf(t->m->scratch, T("记录 %s：%s。整个包没有收。"), id, why));
	if (!leave && !check_form(t, &v->rev, &marks))
		return false;
	t->left_out += leave;
	VEC_PUSH(&t->marks, marks);
	VEC_PUSH(&t->leave, leave);
	return true;
}

/* Forms an office brings are needed before its records can be looked at; adding one is no harm should the rest be refused. */
static bool take_forms(struct taking *t)
{
	for (size_t i = 0; i < t->p->forms.n && t->signer.role == KEY_OFFICE; i++) {
		struct err fault = ERR_INIT;
		enum status st = package_form_take(t->m->store, &t->p->forms.v[i], &fault);

		if (st == ST_INPUT || st == ST_EXISTS || st == ST_FORM)
			return package_refuse(t, st, arena_strdup(t->m->scratch, fault.text));
		t->k->store_status = st;
		if (st != ST_OK)
			return false;
	}
	return true;
}

static bool check_all(struct taking *t)
{
	if (t->p->m.kind != PACKAGE_HAND_IN)
		return package_refuse(t, ST_INPUT,
				      t->p->m.kind == PACKAGE_KIT ? T("这是办公室的下发包，里面没有访谈。请在入户电脑上用 ruhu open 打开。")
								  : T("这是办公室的回执，里面没有访谈。请在入户电脑上用 ruhu open 打开。"));
	if (!package_signer_known(t) || !take_forms(t))
		return false;
	for (size_t i = 0; i < t->p->revisions.n; i++) {
		arena_reset(t->m->row);
		if (!check_one(t, &t->p->revisions.v[i]))
			return false;
	}
	return true;
}

/* From here on only the store can fail. */

static enum status enter_keys(struct taking *t)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < t->p->keys.n && st == ST_OK && t->signer.role == KEY_OFFICE; i++) {
		const struct package_key *k = &t->p->keys.v[i];
		struct store_key key = { .code = k->code,
					 .role = KEY_DEVICE,
					 .state = KEY_TRUSTED };
		struct store_key have;
		bool found = false;

		if (k->role != PACKAGE_DEVICE)
			continue;
		memcpy(key.key, k->key, sizeof(key.key));
		st = store_key_get(t->m->store, k->key, &have, &found, t->m->row, t->err);
		if (st == ST_OK && (!found || have.state == KEY_WAITING))
			st = store_key_put(t->m->store, &key, t->err);
	}
	return st;
}

static enum status enter_revision(struct taking *t, size_t i)
{
	const struct package_revision *v = &t->p->revisions.v[i];
	struct intake *k = t->k;
	bool known = true;
	enum status st;

	if (t->leave.v[i])
		return ST_OK;
	st = run_add_signed(t->m, k->file, v, t->marks.v[i], t->err);
	k->marked += t->marks.v[i] != 0;
	if (*v->rev.round && !merge_round_known(t->m, v->rev.round))
		intake_remember(k, &k->rounds, v->rev.round);
	if (st == ST_OK && t->m->has_register && *v->rev.household)
		st = store_household_known(t->m->store, v->rev.household, &known, t->err);
	if (st == ST_OK && !known) {
		k->unregistered++;
		intake_remember(k, &k->households, v->rev.household);
	}
	return st;
}

/* By whom? *known: a key in good standing. */
static enum status erasure_known(struct taking *t, const struct erasure *e, bool *known)
{
	struct store_key key;
	bool found = false;
	enum status st;

	arena_reset(t->m->row);
	st = store_key_get(t->m->store, e->by.key, &key, &found, t->m->row, t->err);
	*known = found && key.state == KEY_TRUSTED;
	return st;
}

/* Those of others are left out, and count as such only where no known one withdraws the same record. */
static enum status leave_erasures_out(struct taking *t)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < t->p->erasures.n && st == ST_OK; i++) {
		const struct erasure *e = &t->p->erasures.v[i];
		bool known = false, gone = false;

		st = erasure_known(t, e, &known);
		if (st == ST_OK && !known)
			st = store_erased(t->m->store, &e->identity, &gone, t->err);
		t->left_out += st == ST_OK && !known && !gone;
	}
	return st;
}

static enum status enter_erasures(struct taking *t)
{
	int64_t held = 0, waiting = 0;
	enum status st = ST_OK;

	for (size_t i = 0; i < t->p->erasures.n && st == ST_OK; i++) {
		const struct erasure *e = &t->p->erasures.v[i];
		bool known = false, before = false, added = false, holds = false;

		st = erasure_known(t, e, &known);
		if (st != ST_OK || !known)
			continue;
		st = store_erased(t->m->store, &e->identity, &before, t->err);
		if (st == ST_OK)
			st = store_erasure_add(t->m->store, e, &added, &holds, t->err);
		held += !before && holds;
		waiting += added && !holds;
	}
	if (st == ST_OK)
		st = leave_erasures_out(t);
	if (held > 0)
		intake_note(t->k, T("撤回 %lld 条，已照办"), (long long)held);
	if (waiting > 0)
		intake_note(t->k, T("撤回 %lld 条不是录它的电脑签的，也不是办公室签的，没有照办"),
			    (long long)waiting);
	return st;
}

static enum status enter_all(struct taking *t)
{
	struct store_package row = { .file = t->file,
				     .package = t->p->id,
				     .number = t->p->m.number,
				     .previous = t->p->m.previous,
				     .at_ms = t->m->o.now_ms,
				     .elsewhere = t->p->elsewhere.v,
				     .n_elsewhere = t->p->elsewhere.n,
				     .revisions = (int64_t)t->p->revisions.n };
	enum status st = enter_keys(t);

	for (size_t i = 0; i < t->p->revisions.n && st == ST_OK; i++)
		st = enter_revision(t, i);
	if (st == ST_OK && t->p->erasures.n > 0)
		st = run_enter(t->m, t->err);
	if (st == ST_OK)
		st = enter_erasures(t);
	memcpy(row.key, t->p->by.key, sizeof(row.key));
	/* Left-out ones are looked at again once their key is in good standing. */
	if (st == ST_OK && t->left_out == 0)
		st = store_package_put(t->m->store, &row, t->err);
	if (t->left_out > 0)
		intake_note(t->k, T("有 %lld 条是停用或不认识的电脑签的，没有收"), (long long)t->left_out);
	return st;
}

static void take_bytes(struct taking *t, const struct package_ahead *a)
{
	struct intake *k = t->k;
	struct err fault = ERR_INIT;
	bool known = false, sealed;
	enum status st = a->v.status;

	/* Asked again: the same file may lie here twice. */
	t->file = a->digest;
	k->store_status = store_package_known(t->m->store, &t->file, &known, &k->f->already, t->err);
	if (k->store_status != ST_OK)
		return;
	if (known) {
		intake_note(k, T("这个包收过了"));
		return;
	}
	if (st == ST_OK)
		st = package_open(&t->p, &sealed, a->bytes.data, a->bytes.len, a->openers,
				  a->n_openers, &fault);
	else
		st = err_set(&fault, st, "%s", a->v.text);
	if (st == ST_OK && check_all(t)) {
		k->store_status = enter_all(t);
		return;
	}
	if (k->store_status != ST_OK)
		return;
	if (st != ST_OK)
		intake_problem(k, 0, st, "%s", fault.text);
	/* No key here to open it with, or nobody typed the passphrase: nothing is wrong with the file. */
	if (st != ST_USAGE && st != ST_CANCELLED && st != ST_IO)
		quarantine(k, &a->bytes, &t->file,
			   k->f->problems.n ? k->f->problems.v[0] : fault.text);
}

enum status merge_take_package(struct merge *m, size_t i, struct err *err)
{
	struct intake k = { .m = m, .f = &m->report.files.v[i], .file = i };
	struct taking t = { .k = &k, .m = m, .err = err };
	const struct package_ahead *a = NULL;

	arena_reset(m->scratch);
	arena_reset(m->row);
	k.store_status = package_ahead_get(m, i, &a, err);
	if (k.store_status == ST_OK && a->read)
		take_bytes(&t, a);
	else if (k.store_status == ST_OK)
		intake_problem(&k, 0, a->v.status, "%s", a->v.text);
	k.f->rows = t.p ? (int64_t)t.p->revisions.n : 0;
	if (k.store_status == ST_OK && !intake_refused(&k))
		merge_finish_file(&k);
	else
		k.f->outcome = MERGE_REFUSED;
	package_free(t.p);
	VEC_CLEAR(&t.marks);
	VEC_CLEAR(&t.leave);
	VEC_CLEAR(&k.rounds);
	VEC_CLEAR(&k.households);
	return k.store_status;
}
