/* SPDX-License-Identifier: MIT */
#ifndef RUHU_APP_DOCTOR_H
#define RUHU_APP_DOCTOR_H

#include <stdbool.h>

struct strbuf;

/* What this machine can do, a line each, for a person: program, characters, terminal, clock, disk, speed of saving, rights, the store.
 * Nothing is made or changed but a trial file that is gone again. False if something stands in the way of work. */
bool doctor_examine(struct strbuf *out, const char *store_path);

#endif
