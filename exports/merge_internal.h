/* SPDX-License-Identifier: MIT */
/*
 * What the parts of merge share. One thread reads: merge_file.c (one file), merge_row.c (a row's `_` columns), merge_answers.c (its
 * answers), merge_repeat.c (repeat tables); merge_pack.c hands its rows over; the caller's thread writes: merge_enter.c (transactions,
 * what became of each file). Of struct merge each field says whose it is; a file's place in the report is the reader's until its last
 * parcel is sent, and the writer's from then on.
 */
#ifndef RUHU_EXPORTS_MERGE_INTERNAL_H
#define RUHU_EXPORTS_MERGE_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/strbuf.h"
#include "base/vec.h"
#include "exports/csv_columns.h"
#include "exports/merge.h"
#include "forms/household.h"
#include "forms/instance.h"
#include "forms/plain.h"
#include "forms/revision.h"
#include "forms/validate.h"
#include "store/store.h"

enum {
	MERGE_SENTENCES = 20,    /* listed a file; the rest is counted */
	MERGE_BATCH_FILES = 1024, /* docs/DECISIONS.md, "A merge has two threads" */
	MERGE_BATCH_MS = 2000,
	MERGE_BATCH_MS_MOST = 20000,
	MERGE_FORMS_MAX = 64,
	MERGE_KNOWN = 32,     /* cells remembered a question */
	MERGE_META_MAX = 4096 /* bytes of one `_` cell */
};
#define MERGE_FILE_MAX ((size_t)512 << 20)

/* A cell of a plain question that was met before: its line in the body, if it is good (merge_plain.c). */
struct known_cell {
	char cell[28];
	unsigned char len; /* of cell; 0 = nothing yet */
	bool good;
	unsigned short at, line; /* in merge_form.lines */
};

struct merge_form {
	struct form *form; /* owned */
	struct instance *in;
	struct plain plain;
	struct known_cell (*known)[MERGE_KNOWN]; /* [node] */
	struct strbuf lines;
	bool has_repeats;
	bool stored; /* is in the store (--form: once a file of it was taken) */
};

/* A good row on its way into the store: what orders it, and where its texts are in its parcel. */
enum { PACKED_TEXTS = 13 };
struct packed_row {
	struct identity identity;
	struct store_row row;
	int64_t seq;
	enum revision_kind kind;
	struct merge_form *form; /* NULL = a visit */
	size_t at;               /* parents, the header's texts, the body; each text with its NUL */
	size_t n_parents, body_len;
	unsigned short len[PACKED_TEXTS]; /* of the header's texts, without their NUL */
};

/* Rows of one file; the last parcel of a file says what became of it. */
struct parcel {
	struct parcel *next;
	struct strbuf text;
	VEC(struct packed_row) rows;
	size_t file; /* index in the report */
	bool last, good, skipped;
	bool package; /* the writer takes it, while the reader waits */
	enum status status; /* the store refused while the file was read */
	struct err err;
};

/* Rows that are entered together, sorted; as the store keeps them, so that a parcel can go back as soon as it was received. */
struct run_entry {
	struct store_row row;
	struct identity identity;
	int64_t seq;
	enum revision_kind kind;
	bool is_root, is_signed;
	size_t file; /* index in the report */
	size_t at, len; /* in run.packed; the signature is behind it */
};
struct run_row {
	uint64_t first; /* of the identity: nearly always tells two apart */
	const struct run_entry *entry;
};
struct run {
	VEC(struct run_entry) entries; /* as they arrived */
	VEC(struct run_row) rows;      /* these sorted */
	struct strbuf packed;
};

/* A repeat's file and the main table it belongs to, by their places in the report; -1 = none. */
struct kin {
	int main;
	int first, last; /* of a main table: its repeats' files, in the order they were read, which is before it */
	int next;	 /* of the same main table */
};

/* The file whose rows are being added: counts only if it turns out good. */
struct entering {
	bool savepoint;
	struct merge_form *form; /* --form, put into the store for it */
	struct sentences rounds, households;
	int64_t unregistered;
};

struct pipe;
struct intake;
struct package_revision;

struct merge {
	/* Only looks: a good row goes there and nothing into the store (edits.c). NULL = a merge. */
	void (*look)(void *ctx, struct intake *k, struct revision *rev);
	void *look_ctx;

	/* set before there are two threads */
	struct merge_options o;
	struct merge_report report;
	struct decisions *decided; /* what an office does not take any more */
	struct merge_form *given; /* --form, one of forms; or NULL */
	bool *wanted;             /* [file]: to be read */
	bool has_register;
	struct pipe *pipe;
	struct store *store; /* whoever holds it (pipe_hold_store) */

	/* the reader's */
	struct arena *arena; /* sentences of files; the report's */
	struct merge_form *forms[MERGE_FORMS_MAX];
	size_t n_forms;
	struct strbuf bytes, text; /* of the file under way; kept for the next */
	struct strbuf canonical; /* of the row under way */
	struct arena *scratch;     /* of the file under way */
	struct arena *row;         /* of the row under way */
	struct kin *kin;           /* [file] */

	/* the writer's */
	struct arena *entered; /* its sentences */
	char *round_id;        /* of the last row, and whether the store has it */
	bool round_known;
	struct ahead_list *ahead; /* packages that are read and verified (package_ahead.c) */
	int64_t *corrections, *unregistered; /* [file] */
	struct run run;
	struct entering now;
	size_t at, next;   /* file under way, and the first that was not finished */
	size_t batch_from; /* first file of the open transaction */
	size_t batch_files;
	int64_t batch_ms;  /* when it began */
	int64_t end_ms;    /* how long the end of the last one took */
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
	bool split;                         /* a question has several columns */
	const char *form_id, *form_version; /* as the rows wrote it */
	struct repeat_table *tables;        /* [form node]; NULL where the form has no repeats */
	struct strbuf body, value, key;
	long row;         /* under way */
	int64_t ordinal;  /* of the data row */
	int complaints;   /* of the row under way */
	int doubts;       /* the same: soft checks that are false without a reason */
	char good_unit[UNIT_CODE + 1]; /* of the last row, looked up; "" = none */
	char good_round[33];           /* likewise */
	size_t min_cells; /* a row must have these; what may be missing at its end is not needed */
	bool stop;        /* the rest of the file need not be read: the sentence is said */
	enum status store_status; /* the store refused: not the file's fault */
	int64_t marked, no_unit;
	struct parcel *parcel; /* rows that were not handed over yet */
	bool unwanted;         /* nobody wants more */
	int64_t unregistered;                /* of a package */
	struct sentences rounds, households; /* of a package, in m->arena */
};

/* merge_say.c. The report keeps the first few. A problem refuses the file. */
void intake_problem(struct intake *k, long row, enum status code, const char *fmt, ...)
	PRINTF_LIKE(4, 5);
void intake_note(struct intake *k, const char *fmt, ...) PRINTF_LIKE(2, 3);
void intake_remember(struct intake *k, struct sentences *seen,
		     const char *text); /* once, and not too many */
bool intake_refused(const struct intake *k);
const char *merge_show(struct merge *m,
		       const char *text); /* a cell's text fit for a sentence, in m->row */

/* merge_file.c: the reading thread. */
void *merge_read_all(void *merge);
/* Reads all files for those who only look; what is wrong with a file stands in its place of the report. ST_OK, or the store's. */
MUST_USE enum status merge_look_all(struct merge *m, struct err *err);
/* merge_columns.c. Columns of the main table that are not used are named; those who only look refuse them, in any table, by their
 * names (plan NULL: a visit's). */
void merge_note_columns(struct intake *k);
void merge_strange_columns(struct intake *k, const struct csv_head *head, const struct csv_plan *plan);
/* merge_run.c. A revision with the rows that are to be entered, in m's transaction; row: id and marks; by: who signed it, NULL = nobody. */
MUST_USE enum status run_add(struct merge *m, size_t file, const struct revision *rev, const struct store_row *row, const char *origin,
			     const struct signature *by, struct err *err);
/* A package's. */
MUST_USE enum status run_add_signed(struct merge *m, size_t file, const struct package_revision *v, unsigned marks, struct err *err);
bool run_full(const struct run *run, bool would_wait); /* it is time to enter them */
MUST_USE enum status run_enter(struct merge *m, struct err *err);
void run_forget(struct run *run); /* what was not entered */
void run_clear(struct run *run);

/* merge_enter.c. What was counted of a package goes into the report: it is taken. */
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
/* What a cell says to a question; "" = nothing. Result in k->value or the cell itself. */
const char *merge_spelled(struct intake *k, const struct node *node, const char *cell);

/* merge_plain.c: rev's body, where every answer of the row is good; false: it has to be looked at in full. */
bool merge_answers_plain(struct intake *k, const char *const *cells, size_t n,
			 struct revision *rev);
/* Puts one table row's cells into a frame of the instance. */
void merge_put_cells(struct intake *k, const struct csv_head *head, const struct csv_plan *plan,
		     int repeat, const char *const *cells, size_t n, struct frame *frame);

/* merge_pack.c */
struct pipe *pipe_new(void);
void pipe_free(struct pipe *p);
void pipe_forget_idle(struct pipe *p); /* once there is one thread again */
struct parcel *pipe_empty(struct pipe *p, size_t file); /* for the reader to fill */
bool pipe_send(struct pipe *p,
	       struct parcel *parcel); /* waits while much is under way; false: nobody wants more */
/* Until the writer says pipe_go_on, everything of the reader's is the writer's. */
bool pipe_send_and_wait(struct pipe *p, struct parcel *parcel);
void pipe_go_on(struct pipe *p);
struct parcel *pipe_receive(struct pipe *p); /* NULL: there is no more */
bool pipe_is_empty(struct pipe *p); /* to receive now would be to wait for the reader */
void pipe_return(struct pipe *p, struct parcel *parcel);
void pipe_end(struct pipe *p);  /* the reader: that was all */
void pipe_stop(struct pipe *p); /* the writer: no more */
void pipe_hold_store(struct pipe *p);
void pipe_release_store(struct pipe *p);
void parcel_pack(struct parcel *p, const struct revision *rev, const struct store_row *row,
		 struct merge_form *form);
bool parcel_full(const struct parcel *p);
/* The texts of rev point into the parcel. */
void parcel_unpack(struct revision *rev, const struct parcel *p, const struct packed_row *row);

/* merge_enter.c: what is received, until there is no more or the caller's progress says stop. Statuses are the store's. */
MUST_USE enum status merge_enter_all(struct merge *m, struct err *err);

/* merge_repeat.c */
void merge_repeat_load(struct intake *k);
void merge_repeat_fill(struct intake *k, const char *key, const char *uuid, struct frame *parent,
		       int repeat_of, int depth);
void merge_repeat_check(struct intake *k); /* every row found its record */
void merge_repeat_clear(struct intake *k);
/* Is this header a repeat's table? */
bool merge_repeat_is(const struct csv_head *head);

/* merge.c. One that was met before, NULL if none was: needs no store. The list grows in one thread at a time: the reader's, or, while
 * that waits for a package, the writer's. */
struct merge_form *merge_form_known(const struct merge *m, const char *id, const char *version);
/* ST_NOT_FOUND: neither --form nor the store has it. */
MUST_USE enum status merge_form_get(struct merge *m, struct merge_form **out, const char *id,
				    const char *version, struct err *err);
/* Table i is a repeat's: its main table's place in the report, -1 = there is none. */
int merge_main_of(const struct merge *m, size_t i);
/* It and its main table know each other from now on. */
void merge_set_main(struct merge *m, size_t i);
bool merge_round_known(struct merge *m, const char *id);
void merge_sort_files(struct merge *m); /* once all paths are there */

/* merge_head.c */
bool merge_ends_in_ruhu(const char *path);
/* What a file is by its first bytes, a package by its name, too; what cannot be read passes for a table, whose reader says why. */
enum merge_head { MERGE_HEAD_TABLE, MERGE_HEAD_PACKAGE, MERGE_HEAD_AUDIT };
enum merge_head merge_head_of(const char *path);

void merge_refuse_child(struct merge *m, size_t i, const char *why);

/* merge_report.c: totals of the files, the store's state, its conflicts */
MUST_USE enum status merge_sum_up(struct merge *m, struct err *err);

#endif
