/* SPDX-License-Identifier: MIT */
/* Reads work/ after a fault. NULL = good, else what is wrong (static until the next call). */
#ifndef RUHU_TESTS_FAULTS_STAGE_CHECK_H
#define RUHU_TESTS_FAULTS_STAGE_CHECK_H

#include "tests/faults/stage.h"

/* The journal of the interview is appended to events; body, if not NULL, gets that of its revision, where there is one. */
const char *check_interview(const struct stage *s, struct strbuf *events, struct strbuf *body);
/* The household's record and roster; *gone: nothing of either is left, in no byte of any file. */
const char *check_erased(const struct stage *s, bool *gone);
/* The laptop is whole, or nothing of it goes by its name; ended, or where nothing says that more is to be wiped: nothing is left. */
const char *check_returned(const struct stage *s, bool ended);
/* The identity and the household of the one interview there is. */
const char *check_name(struct stage *s);
const char *check_office(const struct stage *s, struct digest *digest, long *revisions);

#endif
