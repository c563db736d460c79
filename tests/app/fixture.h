/* SPDX-License-Identifier: MIT */
/* A laptop of a round, made the way a county makes it: office, round, register, kit, laptop. It is nine in the morning of 2026-11-23. */
#ifndef RUHU_TESTS_APP_FIXTURE_H
#define RUHU_TESTS_APP_FIXTURE_H

#include "app/workspace.h"

#define UNIT     "150525401401"
#define HOUSE(n) UNIT "-02-000" #n

struct laptop {
	char folder[32];
	char store[64];
	struct workspace *ws; /* open */
};

/* form: a file below tests/data; sample as in a round file. */
void laptop_make(struct laptop *l, const char *form, const char *sample);
void laptop_again(struct laptop *l); /* closed and opened, as after a power cut */
void laptop_remove(struct laptop *l);

#endif
