/* SPDX-License-Identifier: MIT */
/* What a definition's notice and consents promise. Found while it is read, so that the cell is known; whether it is so, the round and
 * the questions tell (app/notice.h). */
#ifndef RUHU_FORMS_CLAIMS_H
#define RUHU_FORMS_CLAIMS_H

#include "forms/diag.h"

enum claim_kind {
	CLAIM_SEALED,       /* the files are encrypted */
	CLAIM_RANDOM,       /* the household was drawn at random */
	CLAIM_APPROVED,     /* an office approved the survey */
	CLAIM_ABSOLUTE,     /* what nobody can keep: 绝对保密 */
	CLAIM_STATISTICS,   /* answers are used for statistics and nothing else */
	CLAIM_NO_PLACE,     /* no location is taken */
	CLAIM_NO_RECORDING, /* no sound */
	CLAIM_NO_PICTURE,   /* no photograph, no film */
	CLAIM_NO_NAME       /* no name, no number */
};

struct claim {
	enum claim_kind kind;
	struct diag_place at; /* its strings live as long as the form */
};

#endif
