/* SPDX-License-Identifier: MIT */
/* Reads work/ after a fault. NULL = good, else what is wrong (static until the next call). */
#ifndef RUHU_TESTS_FAULTS_STAGE_CHECK_H
#define RUHU_TESTS_FAULTS_STAGE_CHECK_H

#include "tests/faults/stage.h"

/* The journal of the interview is appended to events; body, if not NULL, gets that of its revision, where there is one. */
const char *check_interview(const struct stage *s, struct strbuf *events, struct strbuf *body);
const char *check_office(const struct stage *s, struct digest *digest, long *revisions);

#endif
