/* SPDX-License-Identifier: MIT */
/* Real stores for tests of screens: an office's and a laptop's, made from tests/data/screens in a folder under the working directory.
 * The clock stands at Monday 23 November 2026, 18:30. */
#ifndef RUHU_TESTS_TUI_STAGE_H
#define RUHU_TESTS_TUI_STAGE_H

#include <stdbool.h>

#include "tests/support/paths.h"

struct form;
struct interview;
struct tui;
struct workspace;

enum stage_kind {
	STAGE_FIRST_RUN, /* no store yet */
	STAGE_HELLO,     /* a laptop with a kit, nobody has said who it is */
	STAGE_DOORS,     /* the same after that: today's doors */
	STAGE_AGAIN,     /* the next day: somebody has used it before */
	STAGE_RURAL,     /* doors without buildings */
	STAGE_EMPTY,     /* a laptop without a kit */
	STAGE_OFFICE,
	STAGE_SEALED,    /* an office with keys, to which sealed packages were handed in (stage_sealed.c) */
	STAGE_KINDS,     /* a laptop in the middle of tests/data/screens/kinds.md: tables, dates, times */
	STAGE_ENTRY,     /* an office that keys in paper forms of tests/data/screens/paper.md */
	STAGE_LEDGER,    /* an office with the problems of tests/data/screens/ledger.csv */
	STAGE_DECIDE,    /* an office with a record in two versions and a household with two interviews */
	STAGE_DEVICES,   /* the same office with a roster of computers and their packages */
	STAGE_MERGE,     /* an office and the folder merge-in: a good table, one with a spoilt row, a note; merge-empty beside it */
	STAGE_RETURNED,  /* STAGE_DOORS, and the office returned the interview of one door (stage_sealed.c) */
	STAGE_TALLY /* an office with interviews of another round */
};

struct stage {
	char dir[32];
	struct workspace *ws;
	struct tui *tui;
	bool created; /* of the first run */
	const struct form *paper; /* of STAGE_ENTRY */
	struct interview *iv;     /* of STAGE_KINDS */
};

#define STAGE_OFFICE_NAME "stage-office" /* of its store */
#define STAGE_SEALED_DIR "sealed" /* with handed/ in it */
#define STAGE_PASSPHRASE "开门见山三" /* of its key */
void stage_make_sealed(void);
#define STAGE_COMMENT "第3题和第7题对不上：说不清楚的再问一次，门前的路灯到底亮不亮也问一问"
void stage_make_returned(struct stage *s);
/* What the laptop has goes to the office that made its kit, whose receipt is written to path. */
void stage_receipt(struct stage *s, const char *path);

#define STAGE_ROUND TEST_DATA "/screens/round.txt" /* every kind of question */
#define STAGE_SHIPPED \
	TOP_SRCDIR "/survey-defs/chuangcheng/round.txt" /* the short form people get */

/* Once a program; makes the kits of a round. */
void stage_make(const char *round);
void stage_remove(void);

void stage_start(struct stage *s, enum stage_kind kind, bool ascii);
void stage_keys(struct stage *s,
		const char *keys);   /* fails the test, with the screen, if a key script fails */
void stage_restart(struct stage *s); /* as if the program was ended (or killed) and started again */
void stage_end(struct stage *s);

#endif
