/* SPDX-License-Identifier: MIT */
/*
 * The columns of the plain CSV: the names the program writes, the spellings of ODK Central and KoboToolbox it understands, and how a
 * header's question columns belong to a form. Inside exports/ only.
 */
#ifndef RUHU_EXPORTS_CSV_COLUMNS_H
#define RUHU_EXPORTS_CSV_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "forms/form.h"

struct arena;

/* In the order they are written; up to CSV_PARENTS they head every interview and visit file. */
enum csv_meta {
	CSV_FORM,
	CSV_ROUND,
	CSV_UNIT,
	CSV_HOUSEHOLD,
	CSV_DEVICE,
	CSV_INTERVIEWER,
	CSV_STARTED,
	CSV_ENDED,
	CSV_OUTCOME,
	CSV_LANG,
	CSV_VERSION,
	CSV_UUID,
	CSV_SEQ,
	CSV_SUBMITTED,
	CSV_STATE,
	CSV_REASON,
	CSV_AUTHOR,
	CSV_PARENTS,
	CSV_CLOCK, /* of interviews only */
	CSV_INDEX,
	CSV_PARENT_TABLE,
	CSV_PARENT_INDEX,
	CSV_ROOT,       /* KoboToolbox rootUuid: the record, where an edit gives _uuid anew */
	CSV_KEY,        /* ODK Central KEY */
	CSV_PARENT_KEY, /* ODK Central, in a repeat's file */
	CSV_COPY,
	CSV_META
};

const char *csv_meta_name(enum csv_meta meta); /* as written: "_form" */

struct csv_head {
	const char **name; /* trimmed */
	size_t n;
	int meta[CSV_META]; /* column, -1 = absent */
	bool *is_meta;      /* [n]: the column can be no question */
	bool foreign;       /* written by ODK Central or KoboToolbox */
	const char *twice;  /* a name that stands there twice, or NULL */
};

/* Borrowed cells are copied into a. */
void csv_head_read(struct csv_head *head, struct arena *a, const char *const *cells, size_t n);
/* The first column of the program's own files that is missing, or NULL; form_given: --form stands in for form and version. */
const char *csv_head_missing(const struct csv_head *head, bool form_given);

enum { CSV_REASON_COLUMN = -2 };

struct csv_plan {
	int *node; /* [column]: question of this table, -1 */
	int *choice; /* [column]: KoboToolbox's split select_multiple: index of the choice; CSV_REASON_COLUMN; else -1 */
	int *column; /* [node]: its column, -1 = none or split */
	bool *split; /* [node] */
	int *reason; /* [node]: the column that says why its answer was kept, -1 = none */
};

/* repeat: node of the table's repeat, 0 for the main table. */
void csv_plan_make(struct csv_plan *plan, struct arena *a, const struct csv_head *head,
		   const struct form *form, int repeat);
/* The question a person answers that has no column, -1 = none is missing. */
int csv_plan_missing(const struct csv_plan *plan, const struct form *form, int repeat);
/* A node that two columns claim, -1 = none. */
int csv_plan_doubled(const struct csv_plan *plan, const struct csv_head *head,
		     const struct form *form, struct arena *a);
bool csv_stores(const struct form *form, int node); /* a question with an answer of its own */
/* The word for a repeat in file names: its name, or its path where the name is not the only one. */
const char *csv_repeat_word(const struct form *form, int node, struct arena *a);

/* The beginning of an audit log's header, by which merge knows one. */
#define CSV_AUDIT_HEAD "instance ID,event,node,start,end"

/* All fields a visit's body can have, in the order of its canonical bytes; NULL at the end. A new field is a line in this table. None of
 * them is in the copy for people: a note is for the next knock, an appointment has the time of day. */
const char *const *csv_visit_fields(void);
bool csv_visit_field(const char *name); /* is it one? */

/* FORMID_VERSION as the beginning of a file name: what is neither of A-Z a-z 0-9 . _ - nor Han is spelled by its number. The '_' is always
 * there, so that "visits" stays free. */
const char *csv_form_stem(const struct form *form, struct arena *a);

#endif
