/* SPDX-License-Identifier: MIT */
/* Whom to believe: who signed a package and each record in it, by the roster. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "exports/package_taking.h"

bool package_refuse(struct taking *t, enum status code, const char *text)
{
	intake_problem(t->k, 0, code, "%s", text);
	return false;
}

static const struct package_key *listed(const struct package *p,
					const unsigned char key[PUBLIC_KEY_SIZE])
{
	for (size_t i = 0; i < p->keys.n; i++)
		if (memcmp(p->keys.v[i].key, key, PUBLIC_KEY_SIZE) == 0)
			return &p->keys.v[i];
	return NULL;
}

/* First contact: remembered, so that one command with the fingerprint lets it in, as what it says it is: whoever confirms it hears which. */
static bool unknown(struct taking *t)
{
	const struct package_key *own = listed(t->p, t->p->by.key);
	struct store_key key = { .code = t->p->m.device, .role = KEY_DEVICE, .state = KEY_WAITING };
	char print[SEAL_FINGERPRINT];

	memcpy(key.key, t->p->by.key, sizeof(key.key));
	if (own && own->role == PACKAGE_OFFICE)
		key.role = KEY_OFFICE;
	t->k->store_status = store_key_put(t->m->store, &key, t->err);
	seal_fingerprint(print, key.key);
	if (key.role == KEY_OFFICE)
		return package_refuse(t, ST_INPUT,
			      arena_printf(t->m->scratch,
					   T("不认识签名的办公室“%s”，指纹 %s。请打电话给那个办公室，请对方念出指纹（ruhu state "
					     "里有）；一样的话运行 ruhu keys trust "
					     "%s，再汇总一次。认可以后，它转来的各台电脑的记录和撤回都算数。"),
					   t->p->m.device, print, print));
	return package_refuse(t, ST_INPUT,
		      arena_printf(t->m->scratch,
				   T("不认识签名的电脑“%s”，指纹 %s。请打电话给那台电脑的人，请他念出指纹（交接单上有）；一样的话在首页的电脑名册（D）里认可它，"
				     "或者运行 ruhu keys trust %s，再汇总一次。"),
				   t->p->m.device, print, print));
}

bool package_signer_known(struct taking *t)
{
	bool found = false;

	t->k->store_status =
		store_key_get(t->m->store, t->p->by.key, &t->signer, &found, t->m->scratch, t->err);
	if (t->k->store_status != ST_OK)
		return false;
	if (!found || t->signer.state == KEY_WAITING)
		return unknown(t);
	if (t->signer.state == KEY_REVOKED)
		return package_refuse(t, ST_INPUT, T("签名的电脑已经停用，它交来的东西不再收。"));
	if (strcmp(t->signer.code, t->p->m.device) != 0)
		return package_refuse(t, ST_INPUT,
			      arena_printf(t->m->scratch, T("签名是电脑“%s”的，包上写的却是“%s”。"),
					   t->signer.code, t->p->m.device));
	return true;
}

const char *package_author_fault(struct taking *t, const struct package_revision *v, bool *leave)
{
	const char *code = t->signer.code;
	const struct package_key *named;
	struct store_key key = { .code = "" };
	bool found = false, office = false, good;

	*leave = false;
	if (t->signer.role == KEY_DEVICE) {
		good = v->is_signed && memcmp(v->by.key, t->p->by.key, PUBLIC_KEY_SIZE) == 0;
	} else if (!v->is_signed) {
		return NULL;
	} else {
		t->k->store_status = store_key_get(t->m->store, v->by.key, &key, &found, t->m->row, t->err);
		*leave = found && key.state == KEY_REVOKED;
		if (t->k->store_status != ST_OK || *leave)
			return NULL;
		named = found && key.state != KEY_WAITING ? NULL : listed(t->p, v->by.key);
		good = named || (found && key.state != KEY_WAITING);
		code = named ? named->code : key.code;
		office = named ? named->role == PACKAGE_OFFICE : key.role == KEY_OFFICE;
	}
	if (!good || strcmp(v->rev.device, code) != 0)
		return T("签名不是它该有的那台电脑的");
	return v->rev.kind == REV_DECISION && !office ? T("是办公室才能作的决定，签名的却是入户电脑") : NULL;
}
