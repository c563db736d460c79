/* SPDX-License-Identifier: MIT */
/* What csv_out.c (walking the store), csv_table.c (a record as rows of tables) and csv_people.c (labels) share. */
#ifndef RUHU_EXPORTS_CSV_INTERNAL_H
#define RUHU_EXPORTS_CSV_INTERNAL_H

#include <stdint.h>

#include "base/digest.h"
#include "base/vec.h"
#include "exports/csv_out.h"
#include "exports/outfile.h"
#include "forms/form.h"
#include "forms/revision.h"
#include "store/store.h"

/* One file: a form's main table or one of its repeats. */
struct csv_table {
	struct outfile *file;
	const char *path, *stem;
	int repeat; /* node, 0 = main table */
	int parent; /* table its rows hang from, -1 for the main one */
	int *nodes; /* question of each column */
	bool *reason; /* the column says why the answer before it was kept against a soft check */
	size_t n_nodes;
	int64_t rows;
};

struct csv_form {
	struct form *form;        /* owned */
	struct csv_table *tables; /* 0 = main */
	size_t n_tables;
	int *column; /* [node]: its column in its table */
	struct csv_table audit; /* opened with its first event */
	int *table;  /* [node of a repeat]: its table; [0] = 0 */
};

/* One revision taken apart; rows[0] is the main one, a parent stands before its children. */
struct csv_row {
	int table, parent, position; /* parent: index of a row */
	const char **cell;           /* NULL where empty */
	int64_t index;               /* _index in its file */
};
struct csv_record {
	struct arena *arena;
	const char *clock; /* BODY_CLOCK, "" */
	VEC(struct csv_row) rows;
};

struct csv_export {
	struct store *store;
	const struct export_options *o;
	const char *dir;
	struct arena *arena;
	struct outset set;
	VEC(struct csv_form) forms;
	struct csv_table visits;
	VEC(const char *) names; /* of the files opened */
	struct csv_record record; /* the one under way */
	struct export_result *result;
	int64_t done;
	struct decisions *decided; /* of the people's copy; else NULL */
	struct err *err;
};

/* The tables of a form, in document order of its repeats; nothing is opened yet. */
void csv_form_tables(struct csv_export *x, struct csv_form *f, const char *stem);
MUST_USE enum status csv_table_open(struct csv_export *x, struct csv_table *t, struct err *err);
/* Fills x->record from a body; a key the form does not have is ST_DB. */
MUST_USE enum status csv_record_read(struct csv_export *x, const struct csv_form *f,
				     const struct revision *rev, struct err *err);

/* The log of the interview that rev is the counting revision of, if the form asks for one and it was made here. */
MUST_USE enum status csv_audit_put(struct csv_export *x, struct csv_form *f, const struct revision *rev,
				   struct err *err);

/* Header and rows of the copy for people. */
void csv_people_head(struct csv_export *x, const struct csv_form *f, struct csv_table *t);
void csv_people_rows(struct csv_export *x, struct csv_form *f, const struct head *head);
void csv_people_visit_head(struct csv_export *x);
void csv_people_visit(struct csv_export *x, const struct head *head);
bool csv_people_shows(const struct form *form, int node);

#endif
