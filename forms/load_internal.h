/* SPDX-License-Identifier: MIT */
/*
 * A definition while it is compiled. Order of work (load.c): headers and languages, settings, choices, survey rows, binding of every
 * expression, dependencies, metrics, canonical text. Every step reports all it finds and goes on with the nearest sensible reading,
 * so that one run shows everything; the form is thrown away if there was an error. Included by the loader's own files only.
 */
#ifndef RUHU_FORMS_LOAD_INTERNAL_H
#define RUHU_FORMS_LOAD_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/vec.h"
#include "forms/diag.h"
#include "forms/expr.h"
#include "forms/form.h"
#include "forms/sheet.h"

enum {
	GROUP_DEPTH_MAX = 64,
	LANGS_MAX = 64,
	LIST_WORDS_MAX = 256,
	SURVEY_ROWS_MAX = 20000,
	LOOP_NODES_MAX = 2000, /* what all loops may unfold to: a loop within a loop multiplies */
	FILES_MAX = 200
};

/* What a column means, for all sheets. */
enum column {
	COL_UNKNOWN, /* survey, settings, metrics: ignored; choices: an extra column for filters */
	COL_SKIPPED, /* a column of XLSForm that changes nothing here */
	COL_TYPE,
	COL_NAME,
	COL_LABEL,
	COL_HINT,
	COL_GUIDANCE,
	COL_REQUIRED,
	COL_REQUIRED_MESSAGE,
	COL_RELEVANT,
	COL_CONSTRAINT,
	COL_CONSTRAINT_MESSAGE,
	COL_SOFT,
	COL_SOFT_MESSAGE,
	COL_CALCULATION,
	COL_DEFAULT,
	COL_READ_ONLY,
	COL_APPEARANCE,
	COL_CHOICE_FILTER,
	COL_REPEAT_COUNT,
	COL_PARAMETERS,
	COL_ROLE,
	COL_READ_ORDER,
	COL_NOTE,
	COL_TRIGGER,
	COL_DISABLED,
	COL_MEDIA,
	COL_BIG_IMAGE,
	COL_LIST_NAME,
	COL_FORM_TITLE,
	COL_FORM_ID,
	COL_VERSION,
	COL_DEFAULT_LANGUAGE,
	COL_INSTANCE_NAME,
	COL_ALLOW_DUPLICATES,
	COL_ROOT_NAME,
	COL_CLEAN_TEXT,
	COL_PUBLIC_KEY,
	COL_SUBMISSION,
	COL_OMIT_ID,
	COL_NONE_OPTION,
	COL_SAVE_TO,
	COL_ID,
	COL_KIND,
	COL_ITEMS,
	COL_POSITIVE,
	COL_BASE,
	COL_DK,
	COL_DK_CODES,
	COL_REVERSE,
	COL_MAP,
	COL_WHERE,
	COL_WEIGHT,
	COL_MIN_LEVEL,
	COL_TARGET,
	COL_TARGET_SOURCE
};

enum { COLUMN_TRANSLATED = 1, COLUMN_LOGIC = 2 /* curly quotes are made straight */ };

struct column_def {
	enum column id;
	unsigned flags;
	const char *name;    /* as XLSForm spells it */
	const char *aliases; /* '|' between; lower case, '_' for blanks */
};

/* The last two are lists like those of choices: the external ones of select_one_external, and (in a canonical text) what was read from
 * files; there a heading after a '.' is a column of the file, whatever its name. */
enum sheet_kind {
	SHEET_SURVEY,
	SHEET_CHOICES,
	SHEET_SETTINGS,
	SHEET_METRICS,
	SHEET_EXTERNAL,
	SHEET_FILES,
	SHEET_KINDS
};

const struct column_def *column_table(enum sheet_kind kind, size_t *n);
const char *column_name(enum sheet_kind kind, enum column id);

struct heading {
	enum column id;
	int lang; /* index in load.langs; -1 = not a translated column */
	const char *text;
};

/* A sheet with its header understood and its cells cleaned. Row 0 is the header. */
struct grid {
	const struct sheet *sheet; /* NULL = the workbook has none; rows = cols = 0 then */
	enum sheet_kind kind;
	struct heading *head;
	const char **cells;
	int rows, cols;
};

int grid_column(const struct grid *g, enum column id, int lang); /* -1 = none */
const char *grid_cell(const struct grid *g, int row, int col);
/* First text of that meaning in the row (lang -1: of any language); "" if there is none. */
const char *grid_text(const struct grid *g, int row, enum column id, int lang);
/* Where that text stands, or the cell where it ought to. */
struct diag_place grid_place(const struct grid *g, int row, enum column id, int lang, int caret);
struct diag_place grid_cell_place(const struct grid *g, int row, int col, int caret);

/* Strings to small numbers; keys are borrowed. */
struct name_index {
	const char **keys;
	int *values;
	size_t cap, n;
};
int *name_index_get(struct name_index *ix, const char *key, bool *is_new); /* value is 0 when new */
void name_index_clear(struct name_index *ix);

/* An expression waiting for its names. */
struct pending {
	const struct expr *expr;
	int node;
	const struct choice_list
		*list; /* a choice's label: bound at the first question with this list */
	struct diag_place at;
	int shift;       /* offset of the expression in at.source */
	bool maybe_text; /* a default that is plain text if its names are none */
	bool logic;      /* compared literals are looked at */
	bool filter; /* a choice filter: a column that the list has not makes it useless, not wrong */
	bool bound;  /* its names are known */
	bool silent; /* another expression of the same cell tells what is wrong */
};

/* Nodes without a row of their own. */
enum made_row { ROW_OF_OTHER = 0, ROW_OF_META = -1, ROW_OF_LOOP = -2 };

/* Where an instance('id') gets its items: a file's address as XForms writes it. */
struct source {
	const char *id, *uri;
	const char *value,
		*label; /* columns that are a choice's code and text; "" = it is no choice list */
	struct choice_list *list;
	bool external; /* csv-external or xml-external */
};

/* A question with search(): the list its type names. */
struct search {
	const struct choice_list *list;
	int node;
	struct diag_place at;
};

/* reference-geometry, checked when all names are known. */
struct geometry {
	const char *target;
	struct diag_place at;
};

struct load {
	const struct workbook *wb;
	struct diag_list *diags;
	struct arena *a; /* the form's */
	struct form *form;
	struct grid grid[SHEET_KINDS];
	VEC(const char *) langs;
	bool collapse; /* runs of blanks become one */
	bool allow_duplicates;
	bool strict; /* what XLSForm does not know is an error */
	VEC(struct node) nodes;
	VEC(int)
	rows; /* [node]: row of the survey grid; 0 = made by the loader, or one of enum made_row */
	VEC(struct pending) pending;
	VEC(struct source) sources;
	VEC(struct geometry) geometries;
	VEC(struct search) searches;
	size_t lists_cap;
	const struct scale *scales; /* [list], while lint_honest runs */
	int guesses;               /* see load_may_guess */
	bool wants_id, wants_name; /* something refers to ${instanceID}, ${instanceName} */
	const char *root_name;
};

/* load_columns.c */
void load_grid(struct load *ld, enum sheet_kind kind, const struct sheet *sheet);
void load_languages(
	struct load *ld); /* after all grids: form->lang, default_lang; headings renumbered */
bool load_is_yes(const char *text);
bool load_is_no(const char *text);
bool load_is_name(const char *text);

/* load_text.c. Text of a cell to a template; NULL where the cell is empty. */
const struct tmpl *load_template(struct load *ld, const char *text, struct diag_place at, int node,
				 const struct choice_list *list);
/* NULL after a diag, or where the cell is empty. */
const struct expr *load_expr(struct load *ld, const char *text, struct diag_place at, int node);
void load_default(struct load *ld, int node, int row);

/* load_settings.c, load_choices.c, load_survey.c, load_question.c, load_bind.c, load_lint.c */
void load_settings(struct load *ld);
void load_choices(struct load *ld);
void load_survey(struct load *ld);
void load_question(struct load *ld, int parent, int row, const char *type);
/* Appends a node under parent; its fields are the caller's to fill. */
int load_node(struct load *ld, enum node_kind kind, int parent, const char *name, int row);
/* The row that a diag about the node names, also where the loader made the node. */
int load_row_of(const struct load *ld, int node);
/* Media cells are not shown; references in them are checked all the same. */
void load_media(struct load *ld, enum sheet_kind kind, int row, int node,
		const struct choice_list *list);
void load_text_columns(struct load *ld); /* form->text_column, choice_column */
void load_node_texts(struct load *ld, int node, int row);
void load_node_logic(struct load *ld, int node, int row);
void load_appearance(struct load *ld, int node, int row);
void load_roles(struct load *ld, int node, int row);
void load_parameters(struct load *ld, int node, int row);
/* The value of a parameter of the row as it is written, NULL = not given; *at (may be NULL) where it stands. */
const char *load_parameter(struct load *ld, int row, const char *key, struct diag_place *at);
void load_range(struct load *ld, int node, int row);
/* Takes the next word off *rest; its start and length, NULL at the end. */
const char *load_word(const char **rest, const char *separators, size_t *n);
bool load_is_look(const char *word, size_t len); /* a word of XLSForm's appearances */
/* A text of the program's own in all languages of the form. */
const struct tmpl **load_plain_text(struct load *ld, const char *han, const char *english);
/* The expression must hold besides what the cell asks for. */
void load_constraint(struct load *ld, int node, int row, const char *text);

/* load_files.c. The list that a file becomes, empty with a warning if the file is not there; NULL after a diag. */
const struct choice_list *load_file(struct load *ld, int row, const char *file, const char *value,
				    const char *label, struct diag_place at);
void load_external(struct load *ld, int node, int row); /* csv-external, xml-external */
void load_search(struct load *ld, int node, int row);   /* appearance search('file', ...) */
void load_pulldata(struct load *ld, const char *text, struct diag_place at);
void load_last_saved(struct load *ld, struct diag_place at);
void load_geometries(struct load *ld);
void load_searches(struct load *ld);
const char *load_file_ending(const char *name); /* ".csv", ".xml", ".geojson", else NULL */

/* load_loop.c. Has the rows between row and last read once for each choice of the list, below a group of its own. */
void load_loop(struct load *ld, int parent, int row, const char *list_name, int last, void *nest,
	       void (*read)(struct load *ld, void *nest, int first, int last, int group));

/* load_meant.c. True a limited number of times: guessing what was meant takes time. */
bool load_may_guess(struct load *ld);
/* The type that was probably meant, with the list that follows; NULL = no guess. */
const char *load_meant_type(struct load *ld, int row, const char *cell);

void load_triggers(struct load *ld); /* load_trigger.c; after load_names */
void load_names(struct load *ld);    /* grammar and doubles, after all rows */
/* A list of that origin; NULL = none. */
struct choice_list *load_list(const struct load *ld, enum list_origin origin, const char *name);
struct choice_list *load_new_list(struct load *ld, enum list_origin origin, const char *name);
void load_matrices(struct load *ld); /* load_matrix.c */
void load_read_orders(struct load *ld);
void load_gates(struct load *ld);
void load_bind(struct load *ld);
void load_lint_sheets(struct load *ld);
void load_lint_server(struct load *ld);
void load_lint_texts(struct load *ld);
void load_lint_code(struct load *ld, const char *code,
		    struct diag_place at); /* a code damaged by a spreadsheet */

/* graph.c, metrics.c, canonical.c */
void load_graph(struct load *ld);
void load_metrics(struct load *ld);
void load_canonical(struct load *ld);

void load_error(struct load *ld, struct diag_place at, const char *suggest, const char *fmt, ...)
	PRINTF_LIKE(4, 5);
void load_warning(struct load *ld, struct diag_place at, const char *suggest, const char *fmt, ...)
	PRINTF_LIKE(4, 5);

#endif
