/* SPDX-License-Identifier: MIT */
/*
 * The ledger 问题台账: what households (and inspections) brought up, who puts it right by when, and what came of it. An issue is a record
 * of kind "issue": every change is a new revision that names the old ones, so that nothing is ever overwritten. What an issue says is a
 * list of fields (docs/FORMATS.md): the table in app/ledger.c has them all, and body, columns and options come from it.
 *
 * Neither a name nor a door: unit and place only. The household stands in it only where it agreed to be asked again, and the time it was
 * brought up is a date without an hour.
 */
#ifndef RUHU_APP_LEDGER_H
#define RUHU_APP_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/vec.h"
#include "forms/revision.h"
#include "report/doc.h"

struct arena;
struct duty;
struct strbuf;
struct workspace;

enum issue_field {
	ISSUE_TEXT,	/* 问题 */
	ISSUE_PLACE,	/* 地点, down to the estate */
	ISSUE_CATEGORY, /* a code of issue_categories */
	ISSUE_URGENT,	/* "yes" or "" */
	ISSUE_SOURCE,	/* 来源 */
	ISSUE_OWNER,	/* 责任单位 */
	ISSUE_PERSON,	/* 责任人 */
	ISSUE_DUE,	/* 时限, a date */
	ISSUE_STANDARD, /* 标准要求 */
	ISSUE_STATUS,	/* "" = open, "closed", "dropped" */
	ISSUE_DONE,	/* 整改情况 */
	ISSUE_CLOSED,	/* 销号日期 */
	ISSUE_VERDICT,	/* 住户认可: "yes", "no", "" = not asked yet */
	ISSUE_REVISIT,	/* may be asked again: "yes", "no", "" = unknown */
	ISSUE_FIELDS
};

enum issue_stage {
	STAGE_OVERDUE, /* open, and its date has passed */
	STAGE_WAITING, /* open, nobody has it or there is no date */
	STAGE_WORKING,
	STAGE_CLOSED,
	STAGE_DROPPED, /* taken back, or not for the ledger: with a reason */
	STAGES
};

struct issue {
	struct identity identity;
	char number[12]; /* what people say: the first digits of the identity */
	struct digest head;
	int64_t seq;
	bool conflict; /* changed in two places: somebody must look */
	const char *unit, *household, *device, *interviewer, *reason;
	const char *since; /* the day it was brought up, YYYY-MM-DD */
	const char *v[ISSUE_FIELDS]; /* "" where empty */
	enum issue_stage stage;
};

struct ledger {
	struct arena *arena;
	VEC(struct issue) issues; /* overdue first, by date; then urgent ones; then in the order they came */
	size_t count[STAGES];
	size_t refused; /* closed, and the household does not agree */
	size_t to_ask;	/* closed, may be asked again and has not been */
};

/* Categories in the order of their digit, from 1. */
struct issue_category {
	const char *code, *label; /* label: TN() */
};
const struct issue_category *issue_categories(size_t *n);
const char *issue_category_label(const char *code); /* T()-ed; the code itself if unknown */
const char *issue_stage_label(enum issue_stage s);
bool issue_stage_is(enum issue_stage s, const char *word); /* its label, in Chinese or in the language of the interface */
const char *issue_field_name(enum issue_field f);  /* key of the body, option of the command line */
const char *issue_field_label(enum issue_field f); /* T()-ed */
/* A value as people read it: 是, 认可, a category's label. */
const char *issue_value_label(enum issue_field f, const char *value);

/* All issues of the store, of every round. */
MUST_USE enum status ledger_load(struct ledger **out, struct workspace *ws, struct err *err);
void ledger_free(struct ledger *l);

/* A change of one field; value NULL or "" empties it. */
struct issue_change {
	enum issue_field field;
	const char *value;
};
/* A new issue: at least ISSUE_TEXT. household may be "" and is kept only where ISSUE_REVISIT is "yes". ST_INPUT names what is wrong. */
MUST_USE enum status ledger_add(struct workspace *ws, const char *unit, const char *household, const struct issue_change *changes,
				size_t n, struct identity *id, struct err *err);
/* A new revision of an issue. ST_OK without a new one where nothing changes (*changed false). Closing needs ISSUE_DONE and ISSUE_CLOSED;
 * dropping and opening again need a reason. */
MUST_USE enum status ledger_change(struct workspace *ws, const struct identity *id, const struct issue_change *changes, size_t n,
				   const char *reason, bool *changed, struct err *err);
/* By the first digits of its number; ST_NOT_FOUND where that is no issue. */
MUST_USE enum status ledger_find(struct workspace *ws, const char *number, struct identity *id, struct err *err);

/* For reading. owner and unit_prefix NULL = all; stage STAGES = all. */
struct ledger_wanted {
	enum issue_stage stage;
	const char *owner, *unit_prefix;
	const struct duty *duty; /* what it answers for (app/duty.h); NULL = all */
	bool to_ask; /* 回访: closed, may be asked again, not asked yet */
};
bool ledger_wants(const struct ledger_wanted *w, const struct issue *i);
/* Counts and list, behind what the document holds already. */
void ledger_put(struct doc *d, struct workspace *ws, const struct ledger *l, const struct ledger_wanted *w);
struct doc *ledger_doc(struct workspace *ws, const struct ledger *l, const struct ledger_wanted *w);
/* The most frequent categories, places and owners of what was brought up in a period ("2026-11"); NULL = this month. */
MUST_USE enum status ledger_top(struct doc **out, struct workspace *ws, const struct ledger *l, const char *period, struct err *err);
/* One issue, and all its revisions. */
MUST_USE enum status ledger_show(struct doc **out, struct workspace *ws, const struct identity *id, struct err *err);

/* The table that an office works on in a spreadsheet: a document of one worksheet, and the same as CSV (UTF-8 with BOM, formula-safe). */
struct doc *ledger_sheet(struct workspace *ws, const struct ledger *l, const struct ledger_wanted *w);
void ledger_csv(struct strbuf *out, const struct doc *sheet);
/* And back, from a workbook or CSV, also one that another program wrote anew. What was changed in it becomes new revisions, all or none (only_look: none):
 * said gets the counts, *shown the old and the new (NULL: nothing changed), problems name row and column (then ST_INPUT and nothing is taken). */
MUST_USE enum status ledger_import(struct workspace *ws, const char *path, bool only_look, struct doc **shown, struct strbuf *said,
				   struct err *err);

/* Of app/ledger.c, for the table: all fields filled in from a body; what is wrong with them, NULL = nothing (*at: the field, or a column of
 * app/ledger_internal.h; NULL allowed); the stage on that day. */
void issue_read_body(struct issue *i, const char *body, struct arena *a);
void issue_write_body(struct strbuf *body, const struct issue *i);
const char *issue_fault(struct workspace *ws, const struct issue *i, int *at, struct arena *a);
enum issue_stage issue_stage_of(const struct issue *i, int64_t today);

#endif
