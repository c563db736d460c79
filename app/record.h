/* SPDX-License-Identifier: MIT */
/* One record as the office reads it: what it says, and every version of it. */
#ifndef RUHU_APP_RECORD_H
#define RUHU_APP_RECORD_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"
#include "forms/revision.h"

struct doc;
struct workspace;

struct record_about {
	enum revision_kind kind;
	bool correctable; /* an interview whose form is here */
};

/* Read only, without the address: the answers in words, then who wrote which version, when and why. */
MUST_USE enum status record_doc(struct doc **out, struct record_about *about, struct workspace *ws, const struct identity *record, struct err *err);

#endif
