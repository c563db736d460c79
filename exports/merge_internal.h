/* SPDX-License-Identifier: MIT */
/*
 * What the parts of merge share: merge.c (files, transactions), merge_file.c (one file), merge_row.c (a row's `_` columns),
 * merge_answers.c (its answers), merge_repeat.c (repeat tables), merge_wait.c (rows until their file is good).
 */
#ifndef RUHU_EXPORTS_MERGE_INTERNAL_H
#define RUHU_EXPORTS_MERGE_INTERNAL_H

#include <stdint.h>

#include "base/strbuf.h"
#include "base/vec.h"
#include "exports/csv_columns.h"
#include "exports/merge.h"
#include "forms/instance.h"
#include "forms/revision.h"
#include "forms/validate.h"

enum {
	MERGE_SENTENCES = 20,   /* listed a file; the rest is counted */
	MERGE_BATCH_FILES = 64, /* architecture section 5 */
	MERGE_BATCH_MS = 2000,
	MERGE_FORMS_MAX = 64,
	MERGE_META_MAX = 4096 /* bytes of one `_` cell */
};
#define MERGE_FILE_MAX ((size_t)512 << 20)

struct merge_form {
	struct form *form; /* owned */
	struct instance *in;
	bool has_repeats;
	bool stored; /* is in the store (--form: once a file of it was taken) */
};

/* Rows that wait for the end of their file (merge_wait.c). */
struct waiting_row {
	struct revision rev;
	unsigned marks;
	struct merge_form *form; /* NULL = a visit */
};
struct waiting {
	struct arena *arena;
	VEC(struct waiting_row) rows;
	size_t bytes;
};

struct merge {
	struct store *store;
	struct merge_options o;
	struct arena *arena;
	struct merge_report report;
	struct merge_form *forms[MERGE_FORMS_MAX];
	size_t n_forms;
	struct merge_form *given; /* --form, one of forms; or NULL */
	char *round_id;           /* of the last row, and whether the store has it */
	bool round_known;
	bool has_register;
	struct strbuf bytes, text;           /* of the file under way; kept for the next */
	struct arena *scratch;               /* of the file under way */
	struct arena *row;                   /* of the row under way */
	struct waiting waiting;              /* of the file under way */
	struct ahead_list *ahead;            /* packages that are read and verified (package_ahead.c) */
	int *child_of;                       /* [file]: main table a repeat's file belongs to, -1 */
	int64_t *corrections, *unregistered; /* [file] */
	size_t batch_from;                   /* first file of the open transaction */
	size_t batch_files;
	int64_t batch_ms;
	bool in_batch;
	bool machine_failed; /* a file could not be read */
};

/* One file of repeat rows (merge_repeat.c). */
struct repeat_row {
	const char *key, *parent; /* of this row and of the row it belongs to */
	const char *uuid;
	const char **cell;
	long row;      /* in its file */
	int64_t order; /* _index */
	bool used;
};
struct repeat_table {
	const char *path;
	struct csv_head head;
	struct csv_plan plan;
	int node;
	VEC(struct repeat_row) rows; /* sorted by (parent, order) after reading */
};

struct intake {
	struct merge *m;
	struct merge_file *f;
	size_t file; /* index in the report */
	struct csv_head head;
	bool have_head;
	enum { INTAKE_UNKNOWN, INTAKE_INTERVIEWS, INTAKE_VISITS, INTAKE_REPEAT } kind;
	struct merge_form *form;
	struct csv_plan plan;
	const char *form_id, *form_version; /* as the rows wrote it */
	struct repeat_table *tables;        /* [form node]; NULL where the form has no repeats */
	struct strbuf body, value, key;
	long row;         /* under way */
	int64_t ordinal;  /* of the data row */
	int complaints;   /* of the row under way */
	int doubts;       /* the same: soft checks that are false without a reason */
	size_t min_cells; /* a row must have these; what may be missing at its end is not needed */
	bool stop;        /* the rest of the file need not be read: the sentence is said */
	bool form_kept, in_savepoint; /* merge_wait.c */
	enum status store_status;     /* the store refused: not the file's fault */
	int64_t added, already, marked, corrections, unregistered, no_unit;
	struct sentences rounds; /* in m->arena; for the report once the file is taken */
	struct sentences households;
};

/* Sentences. The report keeps the first few. A problem refuses the file. */
void intake_problem(struct intake *k, long row, enum status code, const char *fmt, ...)
	PRINTF_LIKE(4, 5);
void intake_note(struct intake *k, const char *fmt, ...) PRINTF_LIKE(2, 3);
void intake_remember(struct intake *k, struct sentences *seen,
		     const char *text); /* once, and not too many */
bool intake_refused(const struct intake *k);
const char *merge_show(struct merge *m,
		       const char *text); /* a cell's text fit for a sentence, in m->row */

/* merge_file.c: takes file i, inside the transaction. Statuses other than ST_OK are the store's; the file's own faults are in the report. */
MUST_USE enum status merge_take_file(struct merge *m, size_t i, struct err *err);
/* What was counted goes into the report: the file is taken. */
void merge_finish_file(struct intake *k);
/* Reads path and appends it in UTF-8 to text (bytes: room to read into); a fault is a problem of the file. */
bool merge_load(struct intake *k, const char *path, struct strbuf *bytes, struct strbuf *text);

/* merge_row.c */
bool merge_row_meta(struct intake *k, const char *const *cells, size_t n, struct revision *rev);
bool merge_row_state(struct intake *k, const struct revision *rev); /* once the kind is known */
bool merge_row_blank(const char *const *cells, size_t n);
const char *merge_cell(const struct intake *k, const char *const *cells, size_t n,
		       enum csv_meta meta); /* trimmed, in m->row */

/* merge_answers.c: rev's body and marks. */
unsigned merge_answers(struct intake *k, const char *const *cells, size_t n, struct revision *rev);
bool merge_visit_body(struct intake *k, const char *const *cells, size_t n, struct revision *rev);
/* Puts one table row's cells into a frame of the instance. */
void merge_put_cells(struct intake *k, const struct csv_head *head, const struct csv_plan *plan,
		     int repeat, const char *const *cells, size_t n, struct frame *frame);

/* merge_wait.c. The texts of rev are copied, but for the form's id and version of an interview. Statuses are the store's. */
void merge_wait_add(struct intake *k, const struct revision *rev, unsigned marks);
MUST_USE enum status merge_wait_check(struct intake *k,
				      struct err *err); /* lets them in early if they are many */
MUST_USE enum status merge_wait_end(struct intake *k, bool good,
				    struct err *err); /* all in, or none of the file */

/* merge_repeat.c */
void merge_repeat_load(struct intake *k);
void merge_repeat_fill(struct intake *k, const char *key, const char *uuid, struct frame *parent,
		       int repeat_of, int depth);
void merge_repeat_check(struct intake *k); /* every row found its record */
void merge_repeat_clear(struct intake *k);
/* Is this header a repeat's table? */
bool merge_repeat_is(const struct csv_head *head);

/* merge.c. ST_NOT_FOUND: neither --form nor the store has it. */
MUST_USE enum status merge_form_get(struct merge *m, struct merge_form **out, const char *id,
				    const char *version, struct err *err);
/* Table i is a repeat's, or (then *main is its main table's place in the list, -1 if there is none) not to be read on its own. */
int merge_main_of(const struct merge *m, size_t i);
bool merge_round_known(struct merge *m, const char *id);

void merge_refuse_child(struct merge *m, size_t i, const char *why);

/* merge_report.c: totals of the files, the store's state, its conflicts */
MUST_USE enum status merge_sum_up(struct merge *m, struct err *err);

#endif
