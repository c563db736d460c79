/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "exports/sendbacks.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/vec.h"

struct waiting {
	struct identity identity;
	struct digest id;
	struct signature by;
};

struct picking {
	struct store *st;
	struct err *err;
	const unsigned char *key;
	const char *code; /* of the device, for what it handed in as a table */
	bool made_here;
	VEC(struct waiting) list;
};

static enum status is_of_device(void *ctx, const struct head *head)
{
	struct picking *p = ctx;

	p->made_here = p->made_here || (head->by ? memcmp(head->by->key, p->key, PUBLIC_KEY_SIZE) == 0 : strcmp(head->rev->device, p->code) == 0);
	return ST_OK;
}

static enum status pick(void *ctx, const struct store_sendback *s)
{
	struct picking *p = ctx;
	enum status st;

	if (s->answer || !s->by)
		return ST_OK;
	p->made_here = false;
	st = store_history_each(p->st, &s->said.record, is_of_device, p, p->err);
	if (p->made_here)
		VEC_PUSH(&p->list, ((struct waiting){ s->rev->identity, s->id, *s->by }));
	return st;
}

static int by_id(const void *left, const void *right)
{
	const struct waiting *a = left, *b = right;

	return digest_compare(&a->id, &b->id);
}

enum status sendbacks_put(struct package_writer *w, struct store *st, const unsigned char key[PUBLIC_KEY_SIZE], int64_t *n, struct err *err)
{
	struct arena *a = arena_new();
	struct picking p = { .st = st, .err = err, .key = key, .code = "" };
	struct store_key device;
	struct revision rev;
	unsigned marks = 0;
	bool found = false;
	enum status status = store_key_get(st, key, &device, &found, a, err);

	if (found)
		p.code = device.code;
	if (status == ST_OK)
		status = store_sendbacks_each(st, pick, &p, err);
	if (p.list.n > 1)
		qsort(p.list.v, p.list.n, sizeof(*p.list.v), by_id);
	for (size_t i = 0; i < p.list.n && status == ST_OK; i++) {
		status = store_revision_get(st, &p.list.v[i].identity, &p.list.v[i].id, &rev, &marks, a, err);
		if (status == ST_OK)
			package_add_revision(w, &rev, &p.list.v[i].by);
	}
	*n = (int64_t)p.list.n;
	VEC_CLEAR(&p.list);
	arena_free(a);
	return status;
}

/* The code of the office whose key it is; NULL = nobody's we know. */
static enum status office_code(struct store *st, const struct package *p, const unsigned char key[PUBLIC_KEY_SIZE], const char **code,
			       struct arena *a, struct err *err)
{
	struct store_key have;
	bool found = false;
	enum status status = store_key_get(st, key, &have, &found, a, err);

	*code = NULL;
	if (found && have.state != KEY_WAITING) {
		*code = have.role == KEY_OFFICE && have.state == KEY_TRUSTED ? have.code : NULL;
		return status;
	}
	for (size_t i = 0; i < p->keys.n; i++)
		if (p->keys.v[i].role == PACKAGE_OFFICE && memcmp(p->keys.v[i].key, key, PUBLIC_KEY_SIZE) == 0)
			*code = p->keys.v[i].code;
	return status;
}

static enum status check_one(struct store *st, const struct package *p, const struct package_revision *v, struct sendback *out,
			     struct arena *a, struct err *err)
{
	const char *code = NULL;
	enum status status = v->is_signed ? office_code(st, p, v->by.key, &code, a, err) : ST_OK;

	if (status != ST_OK)
		return status;
	if (!sendback_read(out, &v->rev, a))
		return err_set(err, ST_INPUT, T("办公室的文件里有一条不该发给电脑的记录，什么也没有装入。请告诉办公室。"));
	if (!code || strcmp(code, v->rev.device) != 0)
		return err_set(err, ST_INPUT, T("有一份退回补问不是这台电脑认得的办公室签的，什么也没有装入。请打电话问办公室。"));
	return ST_OK;
}

struct own {
	const char *round;
	bool here;
};

static enum status look(void *ctx, const struct head *head)
{
	struct own *o = ctx;

	o->here = o->here || (head->rev->kind == REV_INTERVIEW && strcmp(head->rev->round, o->round) == 0);
	return ST_OK;
}

enum status sendbacks_take(struct store *st, const struct package *p, int64_t *added, int64_t *elsewhere, struct err *err)
{
	struct arena *a = arena_new();
	enum status status = store_begin(st, err);

	*added = *elsewhere = 0;
	if (status != ST_OK)
		goto out;
	for (size_t i = 0; i < p->revisions.n && status == ST_OK; i++) {
		const struct package_revision *v = &p->revisions.v[i];
		struct own own = { .round = v->rev.round };
		struct sendback s;
		bool is_new = false;

		arena_reset(a);
		status = check_one(st, p, v, &s, a, err);
		if (status == ST_OK)
			status = store_history_each(st, &s.record, look, &own, err);
		*elsewhere += status == ST_OK && !own.here;
		if (status == ST_OK && own.here)
			status = store_revision_add_signed(st, &v->rev, 0, p->m.device, &v->by, NULL, &is_new, err);
		*added += is_new;
	}
	status = store_end(st, status, err);
out:
	arena_free(a);
	return status;
}
