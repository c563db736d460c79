/* SPDX-License-Identifier: MIT */
/* What goes to a door on paper: the questionnaire, the notice that is left there, the list of doors of a team, the slip for the evening. */
#ifndef RUHU_APP_PAPER_H
#define RUHU_APP_PAPER_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"

struct diag_list;
struct doc;
struct workspace;

struct paper_request {
	const char *form;   /* path of the definition */
	const char *round;  /* path of the round's file; NULL = not known */
	const char *lang;   /* of the texts ("zh"); NULL = the interface's, else the form's own */
	const char *beside; /* a second language under it; NULL = none */
	bool notice;	    /* only the notice */
};

/* ST_FORM: the definition cannot be used, its problems are in diags; ST_USAGE: it has no such language. */
MUST_USE enum status paper_form(struct doc **out, const struct paper_request *request, struct diag_list *diags, struct err *err);
/* Doors in the order of walking, with room for what came of three visits. team NULL = all. The addresses go on paper: keep it as one keeps a kit. */
MUST_USE enum status paper_doors(struct doc **out, struct workspace *ws, const char *team, struct err *err);
/* 交接单, to be filled in by hand when a team hands in paper. */
struct doc *paper_slip(struct workspace *ws);

#endif
