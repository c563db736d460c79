/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/exports/edits_records.h"

#include "base/arena.h"
#include "base/strbuf.h"

/* Of that form, and the rest as both have it. */
static void begin(struct revision *rev, const struct form *form)
{
	revision_init(rev);
	rev->kind = REV_INTERVIEW;
	rev->round = "2026Q4";
	rev->form_id = form->id;
	rev->form_version = form->version;
	rev->form_digest = form->digest;
	rev->device = "H3K";
	rev->unit = "150525100200";
	rev->household = "150525100200-01-0001";
	rev->started = rev->ended = rev->submitted = "2026-11-23T10:42:07+08:00";
	rev->outcome = "1.1";
	rev->lang = "zh";
	rev->state = "final";
}

void flat_record(struct store *st, struct identity id, int64_t seq, const struct digest *parent, int age, struct fixture *f,
			struct digest *out)
{
	struct revision rev;
	struct err err = ERR_INIT;
	struct strbuf body;

	strbuf_init(&body);
	begin(&rev, f->flat);
	body_add(&body, "scale/q1", "1");
	body_add(&body, "aware", "2");
	body_add(&body, "age", arena_printf(f->arena, "%d", age));
	body_add(&body, "why", "13812345678");
	body_add(&body, "twice", arena_printf(f->arena, "%d", 2 * age));
	rev.identity = id;
	rev.seq = seq;
	if (parent) {
		rev.parents[0] = *parent;
		rev.n_parents = 1;
	}
	rev.interviewer = "007";
	rev.body = body.data;
	rev.body_len = body.len;
	must(store_revision_add(st, &rev, 0, "", out, NULL, &err), &err);
	strbuf_clear(&body);
}

struct identity nested_record(struct fixture *f, struct store *st)
{
	struct revision rev;
	struct err err = ERR_INIT;
	struct strbuf body;
	struct digest id;

	strbuf_init(&body);
	begin(&rev, f->nested);
	body_add(&body, "who", "户主");
	body_add(&body, "fam/person[1]/name", "甲");
	body_add(&body, "fam/person[1]/age", "40");
	body_add(&body, "fam/person[2]/name", "乙");
	body_add(&body, "fam/person[2]/age", "38");
	body_add(&body, "fam/person[2]/child[1]/cname", "丙");
	body_add(&body, "total", "78");
	body_add(&body, "people", "2");
	rev.identity = fixture_identity(f);
	rev.body = body.data;
	rev.body_len = body.len;
	must(store_revision_add(st, &rev, 0, "", &id, NULL, &err), &err);
	strbuf_clear(&body);
	return rev.identity;
}
