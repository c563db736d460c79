/* SPDX-License-Identifier: MIT */
/*
 * The compiled form: an immutable tree in one arena, shared freely. Nodes stand in one array in document order; a node's subtree is
 * nodes[i] .. nodes[node.end - 1]. nodes[0] is the root group. Everything a pointer reaches from here lives as long as the form.
 */
#ifndef RUHU_FORMS_FORM_H
#define RUHU_FORMS_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/digest.h"

struct arena;
struct expr;
struct strbuf;

enum node_kind { NODE_QUESTION, NODE_GROUP, NODE_REPEAT };

/* What a person does at a question; INPUT_NONE is never shown (calculate, hidden, preloads). */
enum input {
	INPUT_NONE,
	INPUT_NOTE,
	INPUT_TEXT,
	INPUT_INTEGER,
	INPUT_DECIMAL,
	INPUT_DATE,
	INPUT_ONE,
	INPUT_MANY,
	INPUT_ACKNOWLEDGE,
	INPUT_RANK /* all choices, best first */
};

enum preload {
	PRELOAD_NONE,
	PRELOAD_START,
	PRELOAD_END,
	PRELOAD_TODAY,
	PRELOAD_DEVICEID,
	PRELOAD_USERNAME,
	PRELOAD_EMPTY
};

/* One row of the table of question types (forms/qtype.c): a new type is a row there and, where its answers have a spelling of
 * their own, one small function. */
struct qtype {
	const char *name;    /* canonical, as XLSForm spells it */
	const char *aliases; /* other accepted spellings, '|' between; "" = none */
	enum input input;
	enum preload preload;
	bool stores;     /* a note stores nothing */
	bool takes_list; /* "select_one LIST" */
	/* Appends the canonical spelling of what was typed or imported; false if it is no value of this type. NULL = any text. */
	bool (*canonical)(struct strbuf *out, const char *text);
	const char *
		warning; /* TN("...") said by check where the type is read as something lesser; NULL = none */
	const char *
		how; /* TN("..."): how to type it, where that is not plain from the input; or NULL */
	const char *wrong; /* TN("...") after the quoted text that is no value of it, NULL = the usual words */
	const char *constraint; /* what holds where the sheet names no other; NULL = nothing */
	const char *
		file; /* takes_list: the list is a file beside the definition; "" = its ending is written, else the ending */
};

const struct qtype *qtype_find(
	const char *word); /* name or alias, case-insensitive; NULL = unknown */
/* A whole type cell: "select one from LIST". *list points at what follows the words of a type that takes a list, "" otherwise. Case
 * and '_' for a blank do not matter. NULL = no type of ours. */
const struct qtype *qtype_match(const char *cell, const char **list);
/* TN("...") saying why a type cell of XLSForm is not read here and what to do instead; NULL = no such type. */
const char *qtype_refusal(const char *cell);
/* What a range is answered as: from a list where its steps are few, else as a whole or decimal number. */
const struct qtype *qtype_range(bool few, bool decimal);
/* Calls fn with every name and alias of a type (n bytes); for suggestions. */
void qtype_each_spelling(void (*fn)(void *ctx, const char *word, size_t n, const struct qtype *type),
			 void *ctx);

/* architecture.md section 6; a question may bear several. */
enum role {
	ROLE_NOTICE = 1 << 0,
	ROLE_CONSENT_INFORMANT = 1 << 1,
	ROLE_CONSENT_RESPONDENT = 1 << 2,
	ROLE_ADULTS = 1 << 3,
	ROLE_PERSON_DRAW = 1 << 4,
	ROLE_LANGUAGE = 1 << 5,
	ROLE_KEY = 1 << 6,
	ROLE_PROCESS = 1 << 7,
	ROLE_QUOTE = 1 << 8,
	ROLE_READ_ORDER = 1 << 9 /* how the options are read to this household: "1" from the first, "2" from the last */
};

/* Text with ${references}: literal pieces and expressions in turn. */
struct piece {
	const char *literal; /* NULL where expr is set */
	const struct expr *expr;
};
struct tmpl {
	size_t n;
	const struct piece *pieces;
	const char *source; /* the cell's text */
};

enum text_field {
	TEXT_LABEL,
	TEXT_HINT,
	TEXT_GUIDANCE,
	TEXT_REQUIRED,
	TEXT_CONSTRAINT,
	TEXT_SOFT, /* soft_constraint_message */
	TEXT_FIELDS
};

struct choice {
	const char *name;
	const struct tmpl **label; /* [form->n_langs], entries NULL where missing */
	const char **extra;        /* [list->n_extra], "" where empty */
	int row;
};
/* Where a list was written. */
enum list_origin { LIST_CHOICES, LIST_EXTERNAL, LIST_FILE };

struct choice_list {
	const char *name; /* a file's without its ending: what instance() calls it */
	enum list_origin origin;
	bool open; /* its file was not there: any column may be asked for, and is empty */
	struct choice *choices;
	size_t n;
	const char **extra_name;
	size_t n_extra;
};

/* appearance words that mean something here; the rest is kept in node.appearance as text */
enum look {
	LOOK_FIELD_LIST = 1 << 0,
	LOOK_TABLE_LIST = 1 << 1,
	LOOK_LABEL = 1 << 2,
	LOOK_LIST_NOLABEL = 1 << 3,
	LOOK_MINIMAL = 1 << 4, /* minimal, autocomplete: type-ahead */
	LOOK_MULTILINE = 1 << 5,
	LOOK_NUMBERS = 1 << 6,
	LOOK_HIDDEN = 1 << 7,
	LOOK_QUICK = 1 << 8,
	LOOK_YEAR = 1 << 9,
	LOOK_MONTH_YEAR = 1 << 10
};

struct node {
	enum node_kind kind;
	const struct qtype *type; /* NULL for groups and repeats */
	const char *name;
	const char *path; /* "group/question"; "" for the root */
	int parent;       /* index; -1 for the root */
	int end;          /* index after the subtree */
	int repeat;       /* innermost repeat that encloses it (not itself), 0 = none */
	int matrix;       /* the group, or the question `label`, that heads the table it stands in as a row; 0 = none */
	int choices_from; /* a question within a repeat whose answers are the choices; 0 = none */
	const int *
		trigger; /* questions whose change runs the calculation, -1 at the end; NULL = it is always kept current */
	bool turned; /* read_order = half: the scale is read from its end to half of the households */
	bool shuffled; /* the choices come in an order of their own for each household, or by the seed */
	const struct expr *seed;
	int gate; /* the consent question this answer needs (architecture section 6), -1 = none */
	unsigned role, look;
	const char *appearance;
	const struct tmpl **text[TEXT_FIELDS]; /* [field][lang]; entries NULL where missing */
	const struct expr *required, *relevant, *constraint, *calculation, *read_only,
		*choice_filter, *repeat_count;
	const struct expr
		*soft; /* soft_constraint: false warns, and the answer may be kept with a reason */
	const struct expr *default_expr; /* dynamic default, or NULL */
	const char *default_text;        /* literal default, or NULL */
	const struct choice_list *list;
	int row; /* in the survey sheet */
};

enum metric_kind { METRIC_SHARE, METRIC_SCORE, METRIC_INDEX, METRIC_MULTIPLE, METRIC_MEAN };
enum level { LEVEL_COUNTY, LEVEL_TOWNSHIP, LEVEL_VILLAGE };

struct metric_value { /* one code of the map of a score */
	const char *code;
	double score;
};

/* One row of the metrics sheet (architecture section 6). Lists of codes are blank- or comma-separated in the cell. */
struct metric {
	const char *id;
	const char **label; /* [n_langs], NULL where missing */
	enum metric_kind kind;
	const int *items; /* node indices */
	size_t n_items;
	const char **positive; /* codes that count as 1 */
	size_t n_positive;
	const char **
		base; /* codes that are in the base; empty = every answered code but the don't-know and refusal codes (6, 9) */
	size_t n_base;
	const char **dk_codes; /* don't-know codes, default "6" */
	size_t n_dk;
	bool dk_in_base;      /* dk = base */
	const char **reverse; /* item names whose map is turned round */
	size_t n_reverse;
	const struct metric_value *map;
	size_t n_map;
	const struct expr *where; /* or NULL */
	bool household_weight;    /* weight = household; else person */
	enum level min_level;     /* never tallied or exported below it */
	double target;            /* NaN = none; in per cent for a share */
	const char *target_source;
	int row;
};

/* An honesty warning that the definition silences with allow(reason). */
struct allowed {
	int node;
	const char *what; /* TN: which warning */
	const char *reason;
};

/* The row `audit`: an audit log is written beside an export, as ODK writes it. */
struct audit_wish {
	bool wanted;
	bool changes; /* track-changes: values before and after */
	bool reasons; /* track-changes-reasons: why a finished record was changed */
	bool user;    /* identify-user */
};

struct form {
	struct arena *arena;
	const char *id, *title, *version;
	struct digest digest; /* of the canonical text without metrics and other languages' texts */
	struct digest metrics_digest;
	const char *
		canonical; /* the whole definition as one CSV carrier; loading it gives this form again */
	size_t canonical_len;
	const char **lang; /* names as headed, e.g. "中文 (zh)"; "" for the unnamed one */
	const struct digest *lang_digest; /* of each language's texts */
	size_t n_langs;
	int default_lang;
	struct node *nodes;
	int n_nodes;
	struct choice_list *lists;
	size_t n_lists;
	struct metric *metrics;
	size_t n_metrics;
	const struct expr *instance_name;
	const struct allowed *allowed; /* for the report's method note */
	size_t n_allowed;
	const struct claim *claims; /* forms/claims.h: what notice and consents promise */
	size_t n_claims;
	bool wants_encryption; /* with public_key, which is not done here: no answer may be stored (xlsform.md 3.7) */
	struct audit_wish audit;
	/* [lang]: where the texts stand in the sheets, 0-based; -1 = there is no such column. For telling where one is missing. */
	const int *text_column[TEXT_FIELDS], *choice_column;
	/* Indices of the nodes that have a relevance, calculation, filter, count, ... or a gate, each after all it depends on; -1 at the
	 * end. A group stands before what is in it. */
	const int *order;
	const int *const *
		dependents; /* [node]: nodes whose relevance, calculation, filter, ... read it, -1 at the end */
};

void form_free(struct form *form);
int form_find(const struct form *form,
	      const char *path_or_name); /* full path, else a name that is unique; -1 */
int form_lang(const struct form *form,
	      const char *lang); /* by name, by code in brackets ("zh"), or by prefix; -1 */
const struct metric *form_metric(const struct form *form, const char *id); /* NULL if absent */
const struct choice *list_choice(const struct choice_list *list,
				 const char *name); /* NULL if absent */

#endif
