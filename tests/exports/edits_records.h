/* SPDX-License-Identifier: MIT */
/* Records that edits_test sends out as tables. */
#ifndef RUHU_TESTS_EXPORTS_EDITS_RECORDS_H
#define RUHU_TESTS_EXPORTS_EDITS_RECORDS_H

#include "tests/exports/fixture.h"

/* A flat record that is in order; everything a person answers. */
void flat_record(struct store *st, struct identity id, int64_t seq, const struct digest *parent, int age, struct fixture *f, struct digest *out);
/* A household of two people of whom the second has a child. */
struct identity nested_record(struct fixture *f, struct store *st);

#endif
