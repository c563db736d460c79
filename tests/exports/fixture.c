/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/exports/fixture.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "exports/csv_out.h"
#include "forms/instance.h"
#include "forms/load.h"
#include "tests/support/paths.h"

void must(enum status st, const struct err *err)
{
	if (st != ST_OK)
		fail_msg("status %d: %s", (int)st, err ? err->text : "");
}

static struct form *load(const char *name)
{
	struct err err = ERR_INIT;
	struct form *form = NULL;
	char path[4096];

	(void)snprintf(path, sizeof(path), EXPORTS_DATA "/%s", name);
	must(form_load(&form, path, NULL, &err), &err);
	return form;
}

int fixture_open(void **state)
{
	struct fixture *f = mem_alloc(sizeof(*f));
	struct strbuf text;
	struct err err = ERR_INIT;
	char *dir;

	assert_true(digest_ready());
	f->arena = arena_new();
	dir = arena_strdup(f->arena, TOP_BUILDDIR "/tests/exports/tmp-XXXXXX");
	f->dir = mkdtemp(dir);
	assert_non_null(f->dir);
	f->random = 88172645463325252u;
	strbuf_init(&text);
	must(fs_read(&text, EXPORTS_DATA "/divisions.csv", 1 << 20, &err), &err);
	must(divisions_read(&f->divisions, text.data, text.len, "divisions.csv", &err), &err);
	strbuf_clear(&text);
	f->flat = load("flat.md");
	f->nested = load("nested.md");
	*state = f;
	return 0;
}

static int remove_one(const char *path, const struct stat *sb, int type, struct FTW *ftw)
{
	(void)sb;
	(void)type;
	(void)ftw;
	return remove(path);
}

int fixture_close(void **state)
{
	struct fixture *f = *state;

	(void)nftw(f->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	form_free(f->flat);
	form_free(f->nested);
	divisions_free(f->divisions);
	arena_free(f->arena);
	free(f);
	return 0;
}

/* xorshift64*: the same cases in every run */
uint32_t draw(struct fixture *f, uint32_t below)
{
	f->random ^= f->random >> 12;
	f->random ^= f->random << 25;
	f->random ^= f->random >> 27;
	return (uint32_t)((f->random * 2685821657736338717u) >> 33) % below;
}

const char *fixture_path(struct fixture *f, const char *name)
{
	return fs_join(f->arena, f->dir, name);
}

void fixture_write(const char *path, const char *bytes, size_t n)
{
	struct err err = ERR_INIT;

	must(fs_write(path, bytes, n, 0600, &err), &err);
}

static void add_form(struct store *st, const struct form *form)
{
	struct err err = ERR_INIT;

	must(store_form_add(st, form->id, form->version, &form->digest, form->canonical,
			    form->canonical_len, &err),
	     &err);
}

struct store *fixture_store(struct fixture *f, const char *name, enum store_kind kind,
			    bool with_forms)
{
	struct err err = ERR_INIT;
	struct store *st = NULL;
	const char *path = fixture_path(f, name);

	must(store_create(path, kind, kind == STORE_FIELD ? "H3K" : "", &err), &err);
	must(store_open(&st, path, 100, &err), &err);
	if (with_forms) {
		add_form(st, f->flat);
		add_form(st, f->nested);
	}
	return st;
}

struct digest fixture_state(struct store *st)
{
	struct store_state state;
	struct err err = ERR_INIT;

	must(store_state(st, &state, &err), &err);
	return state.digest;
}

bool same_state(struct store *a, struct store *b)
{
	struct digest x = fixture_state(a), y = fixture_state(b);

	return digest_compare(&x, &y) == 0;
}

struct identity fixture_identity(struct fixture *f)
{
	struct identity id = { { 0 } };

	for (size_t i = 0; i < IDENTITY_SIZE; i++)
		id.b[i] = (unsigned char)draw(f, 256);
	return id;
}

static const char *some_text(struct fixture *f)
{
	static const char *const texts[] = { "",
					     "",
					     "好",
					     "路灯不亮，“请修一修”",
					     "他说\"不方便\"\n第二行",
					     " 前后有空 ",
					     "a;b\tc",
					     "=1+1",
					     "0012",
					     "\\n",
					     "一行\r\n两行",
					     "ᠮᠣᠩᠭᠣᠯ",
					     "'引号",
					     "1.50525E+11" };

	return texts[draw(f, ARRAY_LEN(texts))];
}

static const char *some_answer(struct fixture *f, const struct node *n)
{
	static const char *const many[] = { "", "a", "b c", "c a", "a b c" };

	if (n->type->input == INPUT_MANY)
		return many[draw(f, ARRAY_LEN(many))];
	if (n->list)
		return n->list->choices[draw(f, (uint32_t)n->list->n)].name;
	if (n->type->input == INPUT_INTEGER)
		return arena_printf(f->arena, "%u", draw(f, 119));
	return n->type->input == INPUT_NONE ? "" : some_text(f);
}

static void answer_frame(struct fixture *f, struct instance *in, struct frame *frame, int node)
{
	const struct form *form = instance_form(in);

	for (int i = 1; i < form->n_nodes; i++) {
		struct spot s = { frame, i };

		if (form->nodes[i].repeat != node)
			continue;
		if (form->nodes[i].kind == NODE_REPEAT) {
			int n = (int)draw(f, 4);

			while (instance_count(in, frame, i) > n)
				instance_remove(in, instance_at(in, frame, i, 0));
			while (instance_count(in, frame, i) < n)
				(void)instance_add(in, frame, i);
			for (int k = 0; k < n; k++)
				answer_frame(f, in, instance_at(in, frame, i, k), i);
		} else if (form->nodes[i].kind == NODE_QUESTION &&
			   form->nodes[i].type->input != INPUT_NONE) {
			instance_set(in, s, some_answer(f, &form->nodes[i]), NULL, NULL);
		}
	}
}

static void add(struct fixture *f, struct store *st, struct revision *rev, struct identity id,
		int64_t seq, const struct digest *parent, struct digest *out)
{
	struct err err = ERR_INIT;
	bool added = false;
	uint32_t house = draw(f, 50);

	rev->identity = id;
	rev->round = "2026Q4";
	rev->unit = house % 2 ? "150525100200" : "150525101200";
	rev->household = arena_printf(f->arena, "%s-01-%04u", rev->unit, house);
	rev->device = "H3K";
	rev->interviewer = "v01";
	rev->started = arena_printf(f->arena, "2026-11-%02uT10:42:07+08:00", 1 + draw(f, 28));
	rev->ended = rev->submitted = "2026-11-28T11:00:00.123+08:00";
	if (draw(f, 5))
		rev->state = "final";
	else
		rev->state = rev->kind == REV_VISIT ? "withdrawn" : "aside";
	rev->seq = seq;
	if (parent) {
		rev->parents[0] = *parent;
		rev->n_parents = 1;
		rev->reason = "听错了，改“一般” ";
		rev->author = draw(f, 2) ? "督导" : "";
	}
	must(store_revision_add(st, rev, 0, "", out, &added, &err), &err);
	assert_true(added);
}

void fixture_interview(struct fixture *f, struct store *st, const struct form *form,
		       struct identity id, int64_t seq, const struct digest *parent,
		       struct digest *out)
{
	struct eval_env env = { .utc_offset = 480 };
	struct instance *in = instance_new(form, &env);
	struct revision rev;
	struct strbuf body;

	strbuf_init(&body);
	answer_frame(f, in, instance_root(in), 0);
	revision_init(&rev);
	rev.kind = REV_INTERVIEW;
	rev.form_id = form->id;
	rev.form_version = form->version;
	rev.form_digest = form->digest;
	rev.outcome = draw(f, 4) ? "1.1" : "1.2";
	rev.lang = "zh";
	body_from_instance(&body, in);
	rev.body = body.data;
	rev.body_len = body.len;
	add(f, st, &rev, id, seq, parent, out);
	strbuf_clear(&body);
	instance_free(in);
}

void fixture_visit(struct fixture *f, struct store *st, struct identity id, int64_t seq,
		   const struct digest *parent, struct digest *out)
{
	struct revision rev;
	struct strbuf body;

	strbuf_init(&body);
	revision_init(&rev);
	rev.kind = REV_VISIT;
	rev.outcome = draw(f, 2) ? "t1" : "2.111";
	if (draw(f, 2))
		body_add(&body, "appointment", "2026-11-29T19:00:00+08:00");
	body_add(&body, "note", some_text(f));
	rev.body = body.data;
	rev.body_len = body.len;
	add(f, st, &rev, id, seq, parent, out);
	strbuf_clear(&body);
}

void fixture_fill(struct fixture *f, struct store *st, size_t records)
{
	struct digest id = { { 0 } };

	for (size_t i = 0; i < records; i++) {
		struct identity who = fixture_identity(f);
		uint32_t kind = draw(f, 5);
		int64_t revisions = 1 + (int64_t)draw(f, 3);

		for (int64_t seq = 1; seq <= revisions; seq++) {
			struct digest parent = id;

			if (kind == 0)
				fixture_visit(f, st, who, seq, seq > 1 ? &parent : NULL, &id);
			else
				fixture_interview(f, st, kind < 3 ? f->flat : f->nested, who, seq,
						  seq > 1 ? &parent : NULL, &id);
		}
	}
}

enum status fixture_merge(struct fixture *f, struct store *st, const char *const *paths,
			  const char *form_path, struct strbuf *text)
{
	struct merge_options options = { .divisions = f->divisions, .form_path = form_path };
	struct err err = ERR_INIT;
	struct merge *m = NULL;
	enum status status;

	must(merge_open(&m, st, &options, &err), &err);
	for (size_t i = 0; paths[i]; i++)
		must(merge_path(m, paths[i], &err), &err);
	status = merge_run(m, &err);
	if (text)
		merge_report_print(text, merge_report(m));
	merge_free(m);
	return status;
}

const char *fixture_export(struct fixture *f, struct store *st, const char *name)
{
	struct export_options options = { .purpose = EXPORT_EXCHANGE };
	struct export_result *result = NULL;
	struct err err = ERR_INIT;
	const char *dir = fixture_path(f, name);

	must(csv_export(&result, st, dir, &options, &err), &err);
	export_result_free(result);
	return dir;
}

void fixture_table(struct fixture *f, const char *name,
		   void (*fn)(void *ctx, const char *const *cells), void *ctx)
{
	struct strbuf text;
	struct err err = ERR_INIT;
	size_t lines = 0;

	strbuf_init(&text);
	must(fs_read(&text, arena_printf(f->arena, EXPORTS_DATA "/%s", name), 1 << 20, &err), &err);
	for (char *s = text.data; *s; lines++) {
		const char *cells[4] = { "", "", "", "" };
		char *lf = strchr(s, '\n');

		assert_non_null(lf);
		*lf = '\0';
		for (size_t i = 0; i < ARRAY_LEN(cells) && s; i++) {
			char *tab = strchr(s, '\t');

			cells[i] = s;
			if (tab)
				*tab = '\0';
			s = tab ? tab + 1 : NULL;
		}
		fn(ctx, cells);
		s = lf + 1;
	}
	assert_true(lines > 0);
	strbuf_clear(&text);
}
