/* SPDX-License-Identifier: MIT */
/* An office with keys, and what a laptop handed in to it: one sealed package that is whole and one that is not. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/paths.h"
#include "tests/tui/stage.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app/office.h"
#include "app/office_keys.h"
#include "app/sendback.h"
#include "app/workspace.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "exports/seal.h"
#include "forms/form.h"
#include "forms/diag.h"
#include "forms/revision.h"

static void good(enum status st, const struct err *err)
{
	if (st != ST_OK)
		fail_msg("%s", err->text);
}

static enum status say(void *ctx, const char *prompt, bool twice, struct strbuf *out, struct err *err)
{
	(void)ctx;
	(void)prompt;
	(void)twice;
	(void)err;
	strbuf_adds(out, STAGE_PASSPHRASE);
	return ST_OK;
}

static struct workspace *create(const char *path, enum store_kind kind, const char *device)
{
	struct workspace *ws = NULL;
	struct err err = ERR_INIT;

	good(workspace_create(path, kind, device, &err), &err);
	good(workspace_open(&ws, path, &err), &err);
	return ws;
}

/* Somebody was not at home. */
static void visit(struct workspace *ws)
{
	struct revision rev;
	struct err err = ERR_INIT;

	revision_init(&rev);
	rev.kind = REV_VISIT;
	memset(rev.identity.b, 7, sizeof(rev.identity.b));
	rev.round = workspace_round(ws)->id;
	rev.device = workspace_device(ws);
	rev.interviewer = "V12";
	rev.started = rev.ended = rev.submitted = "2026-11-23T18:00:00+08:00";
	rev.outcome = "t1";
	rev.state = "final";
	good(store_revision_add(workspace_store(ws), &rev, 0, "", NULL, NULL, &err), &err);
}

/* The same package with a sign near its end changed. */
static void spoil(const char *from, const char *to)
{
	struct strbuf bytes;
	struct err err = ERR_INIT;

	strbuf_init(&bytes);
	good(fs_read(&bytes, from, (size_t)1 << 24, &err), &err);
	bytes.data[bytes.len - 20] ^= 1;
	good(fs_write(to, bytes.data, bytes.len, 0600, &err), &err);
	strbuf_clear(&bytes);
}

void stage_make_sealed(void)
{
	const struct office_asker asker = { .ask = say };
	struct workspace *office, *laptop;
	struct store_key key = { .code = "07", .role = KEY_DEVICE, .state = KEY_TRUSTED };
	struct strbuf paper, said;
	struct diag_list diags;
	struct err err = ERR_INIT;

	strbuf_init(&paper);
	strbuf_init(&said);
	assert_int_equal(mkdir(STAGE_SEALED_DIR, 0700), 0);
	office = create(STAGE_SEALED_DIR "/o.db", STORE_OFFICE, "OFF");
	diag_init(&diags, "round.txt");
	good(workspace_set_divisions(office, workspace_shipped_divisions(), &err), &err);
	good(office_keys_new(office, &asker, &paper, &said, &err), &err);
	good(office_round_new(office, STAGE_ROUND, &diags, &said, &err), &err);
	good(office_households_import(office, TEST_DATA "/screens/register.csv", &said, &err), &err);
	good(office_kit(office, "3队", STAGE_SEALED_DIR "/kit", &said, &err), &err);
	laptop = create(STAGE_SEALED_DIR "/l.db", STORE_FIELD, "07");
	good(office_open(laptop, STAGE_SEALED_DIR "/kit", &said, &err), &err);
	workspace_close(laptop);
	good(workspace_open(&laptop, STAGE_SEALED_DIR "/l.db", &err), &err);
	visit(laptop);
	good(office_hand_in(laptop, STAGE_SEALED_DIR "/handed", &said, &err), &err);
	spoil(STAGE_SEALED_DIR "/handed/07-0001.ruhu", STAGE_SEALED_DIR "/handed/bad.ruhu");
	memcpy(key.key, workspace_signer(laptop)->key, sizeof(key.key));
	good(store_key_put(workspace_store(office), &key, &err), &err);
	good(workspace_set_interviewer(office, "K1", &err), &err);
	good(workspace_confirm_date(office, true, &err), &err);
	workspace_close(laptop);
	workspace_close(office);
	diag_clear(&diags);
	strbuf_clear(&paper);
	strbuf_clear(&said);
}

struct laptops {
	struct store_key v[16];
	size_t n;
};

static enum status note_laptop(void *ctx, const struct store_key *key)
{
	struct laptops *l = ctx;

	if (key->role == KEY_DEVICE && l->n < ARRAY_LEN(l->v))
		l->v[l->n++] = *key;
	return ST_OK;
}

/* Laptops of stages before this one bear the same code. */
static void only_laptop(struct workspace *office, const unsigned char key[PUBLIC_KEY_SIZE])
{
	struct store_key own = { .code = "07", .role = KEY_DEVICE, .state = KEY_TRUSTED };
	struct laptops l = { .n = 0 };
	struct err err = ERR_INIT;

	good(store_key_each(workspace_store(office), note_laptop, &l, &err), &err);
	for (size_t i = 0; i < l.n; i++) {
		l.v[i].code = "07";
		l.v[i].state = KEY_REVOKED;
		good(store_key_put(workspace_store(office), &l.v[i], &err), &err);
	}
	memcpy(own.key, key, sizeof(own.key));
	good(store_key_put(workspace_store(office), &own, &err), &err);
}

/* The office that made the kit, as a copy of this stage's own. */
static struct workspace *own_office(const struct stage *s, char path[64])
{
	struct workspace *ws = NULL;
	struct strbuf bytes;
	struct err err = ERR_INIT;

	strbuf_init(&bytes);
	(void)snprintf(path, 64, "%s/o.db", s->dir);
	good(fs_read(&bytes, STAGE_OFFICE_NAME ".db", (size_t)1 << 28, &err), &err);
	good(fs_write(path, bytes.data, bytes.len, 0600, &err), &err);
	strbuf_reset(&bytes);
	(void)snprintf(path, 64, "%s/o.door.db", s->dir);
	good(fs_read(&bytes, STAGE_OFFICE_NAME ".door.db", (size_t)1 << 28, &err), &err);
	good(fs_write(path, bytes.data, bytes.len, 0600, &err), &err);
	(void)snprintf(path, 64, "%s/o.db", s->dir);
	good(workspace_open(&ws, path, &err), &err);
	strbuf_clear(&bytes);
	return ws;
}

/* The interview is made by hand, so that its number is always the same. */
static void interview(struct workspace *ws, const struct identity *id)
{
	const struct form *form = NULL;
	struct revision rev;
	struct err err = ERR_INIT;

	good(workspace_form(ws, NULL, &form, &err), &err);
	revision_init(&rev);
	rev.kind = REV_INTERVIEW;
	rev.identity = *id;
	rev.round = workspace_round(ws)->id;
	rev.form_id = form->id;
	rev.form_version = form->version;
	rev.form_digest = form->digest;
	rev.device = workspace_device(ws);
	rev.interviewer = "V12";
	rev.household = "150525100200-02-0003";
	rev.unit = "150525100200";
	rev.started = "2026-11-22T10:00:00+08:00";
	rev.ended = rev.submitted = "2026-11-22T10:20:00+08:00";
	rev.outcome = "1.2";
	rev.lang = "zh";
	rev.state = "final";
	good(store_revision_add(workspace_store(ws), &rev, 0, "", NULL, NULL, &err), &err);
}

void stage_make_returned(struct stage *s)
{
	const struct identity record = { { 0x3f, 0x2a, 0x91, 0xc0, 0x11 } };
	char path[64], handed[64], answer[64];
	struct workspace *office = own_office(s, path);
	const char *in = handed;
	struct office_received got;
	struct strbuf said;
	struct err err = ERR_INIT;
	bool refused = false;

	strbuf_init(&said);
	(void)snprintf(handed, sizeof(handed), "%s-handed", s->dir);
	(void)snprintf(answer, sizeof(answer), "%s-answer.ruhu", s->dir);
	interview(s->ws, &record);
	good(office_hand_in(s->ws, handed, &said, &err), &err);
	only_laptop(office, workspace_signer(s->ws)->key);
	good(office_merge(office, &in, 1, NULL, NULL, NULL, NULL, &said, &refused, &err), &err);
	assert_false(refused);
	good(workspace_set_interviewer(office, "K1", &err), &err);
	good(sendback_write(office, &record, STAGE_COMMENT, &said, &err), &err);
	good(office_receipt(office, "07", answer, &said, &err), &err);
	workspace_close(office);
	good(office_receive(s->ws, answer, &said, &got, &err), &err);
	strbuf_clear(&said);
}

void stage_receipt(struct stage *s, const char *path)
{
	struct workspace *office = NULL;
	struct store_key key = { .code = "07", .role = KEY_DEVICE, .state = KEY_TRUSTED };
	const char *handed = "handed-in";
	struct strbuf said;
	struct err err = ERR_INIT;
	bool refused = false;

	strbuf_init(&said);
	good(office_hand_in(s->ws, handed, &said, &err), &err);
	good(workspace_open(&office, STAGE_OFFICE_NAME ".db", &err), &err);
	memcpy(key.key, workspace_signer(s->ws)->key, sizeof(key.key));
	good(store_key_put(workspace_store(office), &key, &err), &err);
	good(office_merge(office, &handed, 1, NULL, NULL, NULL, NULL, &said, &refused, &err), &err);
	assert_false(refused);
	good(office_receipt(office, "07", path, &said, &err), &err);
	workspace_close(office);
	strbuf_clear(&said);
}
