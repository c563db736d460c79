/* SPDX-License-Identifier: MIT */
/* The office's use cases, each a function the command line and the screens call. Texts for people come out in strbufs or documents. */
#ifndef RUHU_APP_OFFICE_H
#define RUHU_APP_OFFICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "report/doc.h"

struct arena;
struct arena;
struct diag_list;
struct form;
struct office_openers;
struct strbuf;
struct workspace;

/* Reads a round file written by a person, loads the forms it names (paths beside the file), checks that the notice claims nothing the
 * round does not do, and stores round and forms. Problems are in diags. */
MUST_USE enum status office_round_new(struct workspace *ws, const char *path, struct diag_list *diags, struct strbuf *said, struct err *err);
/* A team's kit into path; said gets what it holds, for the person. */
MUST_USE enum status office_kit(struct workspace *ws, const char *team, const char *path, struct strbuf *said, struct err *err);
/* Opens a kit on a laptop. */
MUST_USE enum status office_open(struct workspace *ws, const char *path, struct strbuf *said, struct err *err);
MUST_USE enum status office_households_import(struct workspace *ws, const char *path, struct strbuf *said, struct err *err);
MUST_USE enum status office_households_list(struct workspace *ws, const char *unit, struct strbuf *out, struct err *err);
/* Households whose id begins with prefix; where a sample was drawn in a unit, only those of the sample. Warns where the team looks after
 * the place itself (as the last crossed assignment was told). */
MUST_USE enum status office_households_reassign(struct workspace *ws, const char *outcome, const char *prefix, const char *team,
					       struct strbuf *said, struct err *err); /* only those whose newest call ended so */
MUST_USE enum status office_households_assign(struct workspace *ws, const char *prefix, const char *team, struct strbuf *said,
					      struct err *err);
/* All of the register at once, grid by grid, to the teams of a file "team,unit" (what each team's own office looks after): no team gets a
 * place it looks after, and all get about as many households. ST_INPUT and nothing assigned where that cannot be. */
MUST_USE enum status office_households_cross(struct workspace *ws, const char *path, struct strbuf *said, struct err *err);
/* Draws n households in each unit that begins with prefix (NULL = all): systematic in the order of walking, with a random start from the
 * seed (NULL = one made at random, and told). Logged; a unit that was drawn is drawn again only with a reason. said gets the log and the
 * frame for the round file. */
MUST_USE enum status office_households_sample(struct workspace *ws, const char *prefix, int n, const char *seed, const char *reason,
					      struct strbuf *said, struct err *err);
/* office_coverage, and the log of all draws. */
MUST_USE enum status office_households_drawn(struct workspace *ws, struct strbuf *out, struct err *err);
/* How the households of the register came to be visited, in a sentence for people; where that does not fit what the round says, warning
 * says so ("" otherwise). Both in a. */
MUST_USE enum status office_coverage(struct workspace *ws, const char **sentence, const char **warning, struct arena *a, struct err *err);

/* Which adult is asked in each household of the register (of unit, NULL = all), by the round's draw: a row a household, a column for each number
 * of adults. */
MUST_USE enum status office_draw_sheet(struct workspace *ws, const char *unit, struct doc **out, struct err *err);

/* A signed package (app/office_keys.h: office_hand_in), the plain CSV another ruhu merges, or the copy for spreadsheets. dir is made if
 * absent. said gets the hand-over slip. */
enum office_export_as { OFFICE_PACKAGE, OFFICE_CSV, OFFICE_PEOPLE };
MUST_USE enum status office_export(struct workspace *ws, const char *dir, enum office_export_as as, struct strbuf *said,
				   struct err *err);

/* Files for statisticians (exports/data.h) into dir; said names them. */
struct office_data_request {
	bool stata, workbook; /* else SPSS */
	bool compact; /* several choices stay one text */
	bool joined;  /* rows of a repeat with what the interview says beside them */
	bool labels, codes; /* choices as words alone, as codes alone; neither: both */
	const char *form_id; /* NULL = the round's first */
};
MUST_USE enum status office_data(struct workspace *ws, const char *dir, const struct office_data_request *request, struct strbuf *said,
				 struct err *err);

/* Progress of a long action: called with what is done and how many there are (0 = unknown); false stops it cleanly. */
typedef bool (*office_progress_fn)(void *ctx, const char *name, size_t done, size_t total);

/* Whether path, a file or a folder, holds a sealed package that was not taken yet, and there is a key here to open it with. */
MUST_USE enum status office_needs_passphrase(struct workspace *ws, const char *path, bool *needs, struct err *err);
/* Merges files and folders; openers (app/office_keys.h; NULL = what is sealed waits) is asked when the first sealed package is met. said gets the report. refused: at least one file was not taken (exit status 1). */
MUST_USE enum status office_merge(struct workspace *ws, const char *const *paths, size_t n, const char *form_path,
				  struct office_openers *openers, office_progress_fn progress, void *ctx, struct strbuf *said, bool *refused, struct err *err);

/* A table of `ruhu export --csv` that was changed in a spreadsheet: said gets the difference. Written only where by is given, with who and
 * why; *refused: some of it cannot be taken. */
struct office_edits_by {
	const char *author, *reason;
};
struct office_edited {
	int64_t records; /* that differ */
	bool refused;
};
MUST_USE enum status office_edits(struct workspace *ws, const char *const *paths, size_t n, const struct office_edits_by *by,
				  struct strbuf *said, struct office_edited *out, struct err *err);
/* What came of it, sentences for people; written: by was given. */
void office_edits_said(struct strbuf *out, const struct office_edited *edited, bool written);

/* For those who watch a merge: file after every file, with how many were read and how many of them are committed (false stops cleanly);
 * end once it is over, with what the chains of packages say, and the report as text. Called by one thread at a time. */
struct merge_report;
struct office_watcher {
	bool (*file)(void *ctx, const struct merge_report *report, size_t done, size_t settled);
	void (*end)(void *ctx, const struct merge_report *report, const char *chains, const char *text);
	void *ctx;
};
MUST_USE enum status office_merge_watched(struct workspace *ws, const char *const *paths, size_t n, const char *form_path,
					  struct office_openers *openers, const struct office_watcher *watcher, struct strbuf *said, bool *refused,
					  struct err *err);

struct tally_request {
	const char *metric;    /* id; NULL = all of the form, or with question: none */
	const char *question;  /* names with commas between; NULL = none */
	const char *by;	       /* "county", "township", "village" or a question's name; NULL = county */
	const char *within;    /* code of a township: only its villages; NULL = all */
	const char *period;    /* NULL = the whole round */
	const char *compare;   /* another period; NULL = none */
	const char *waves;     /* "panel", "independent"; NULL = as the round says */
	const char *weights;   /* "none", "base", "post"; NULL = as the round says */
	const char *interval;  /* "wilson", "beta", "wald", "logit", "asin"; NULL = the table's rule */
	bool rank;	       /* rank intervals of the units */
	bool headlines;	       /* and the whole county's figures of the first other metrics */
	bool counts;	       /* plain frequencies */
	bool outcomes;	       /* all outcome rates and the call-back report, and nothing else */
	const char *form_id;   /* NULL = the round's first */
	const char *publish;   /* the tables leave the office: who gets them, for the log; NULL = they do not */
};
MUST_USE enum status office_tally(struct workspace *ws, const struct tally_request *request, struct doc **doc, struct err *err);
/* "问卷 … 核对数 …": what stands at the foot of every page. */
MUST_USE enum status office_footer(const char **out, struct workspace *ws, const struct form *form, struct arena *a, struct err *err);
/* `--counts` as lines unit,question,answer,n. */
/* left_out gets how many pairs of unit and question were not shown because too few answered. */
MUST_USE enum status office_counts(struct workspace *ws, const struct tally_request *request, struct strbuf *out, size_t *left_out,
				   struct err *err);
struct report_request {
	const char *period;  /* NULL = the whole round */
	const char *publish; /* to whom it goes; NULL = it stays in the office */
	const char *towns;   /* only these townships: codes with commas between; NULL = all. Not together with publish */
	const char *owner;   /* of the problems listed: only those of this 责任单位; NULL = all */
	const char *departments; /* file of what each 责任单位 answers for (app/duty.h): then rates and questions too; NULL = none */
	const char *domain;	 /* only this 分管领域 of that file; NULL = all */
};
MUST_USE enum status office_report(struct workspace *ws, const struct report_request *request, struct doc **doc, struct err *err);
/* What has left the office, a line each. */
MUST_USE enum status office_published(struct workspace *ws, struct strbuf *out, struct err *err);
MUST_USE enum status office_state(struct workspace *ws, struct strbuf *out, struct err *err); /* name<TAB>value lines */
/* 疑似 lists; they stay in the office. own_path: a file "interviewer,unit" of what each interviewer's office looks after, NULL = not told. */
MUST_USE enum status office_quality(struct workspace *ws, const char *form_id, const char *own_path, struct doc **doc, struct err *err);

#endif
