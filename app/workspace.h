/* SPDX-License-Identifier: MIT */
/*
 * What a run of the program works on: one open store with its door.db, the round, the forms, the clock and who is using it. The state
 * of app/ hangs from here; there are no globals.
 */
#ifndef RUHU_APP_WORKSPACE_H
#define RUHU_APP_WORKSPACE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/clock.h"
#include "base/err.h"
#include "forms/form.h"
#include "forms/household.h"
#include "forms/round.h"
#include "store/door.h"
#include "store/store.h"

struct arena;
struct diag_list;
struct seal_signer;
struct workspace;

/* Where the store is when nothing says otherwise: $RUHU_STORE, else $XDG_DATA_HOME/ruhu/ruhu.db, else ~/.local/share/ruhu/ruhu.db. */
char *workspace_default_path(struct arena *a);

/* Creates a store and its door.db; device "" = a code of four letters and digits made at random. */
MUST_USE enum status workspace_create(const char *path, enum store_kind kind, const char *device, struct err *err);

/* Opens the store at path. The clock starts at $RUHU_NOW (an instant) where that is set: practice, demonstrations and tests. */
MUST_USE enum status workspace_open(struct workspace **out, const char *path, struct err *err);
void workspace_close(struct workspace *ws);

struct store *workspace_store(struct workspace *ws); /* waits while it is lent */
/* Another thread works with the store from here on: wait gets it back, by calling this with NULL. */
void workspace_lend(struct workspace *ws, void (*wait)(void *ctx), void *ctx);
struct doors *workspace_doors(struct workspace *ws);
bool workspace_is_field(const struct workspace *ws);
const char *workspace_device(const struct workspace *ws);
/* Signs what this device says (exports/seal.h); made when the store was first opened. */
const struct seal_signer *workspace_signer(const struct workspace *ws);

int64_t workspace_now(struct workspace *ws);
void workspace_shift(struct workspace *ws, int64_t ms); /* of a key script: moves the clock on */
/* How far the wall clock is ahead of the one nobody can set: a difference of two of these is how far the clock was set in between, within
 * one start of the machine. boot: which one; "" = not known, or the clock is the program's own. */
int64_t workspace_clock_ahead(struct workspace *ws, char boot[CLOCK_BOOT]);
void workspace_set_clock(struct workspace *ws, int64_t ms); /* of tests: somebody sets the clock on (or back) by so much */
/* The clock stands at $RUHU_NOW but for workspace_shift, however slow the machine is: for pictures of screens. */
void workspace_hold(struct workspace *ws);
int workspace_utc_offset(const struct workspace *ws);	 /* the round's, else +08:00 */
int64_t workspace_today(struct workspace *ws);		 /* local day */
/* The instant as files hold it, with that offset; in a. */
char *workspace_instant(struct arena *a, const struct workspace *ws, int64_t ms);

/* The round in use (the one opened last), or NULL; the form of that round (the first, or form_id), loaded once and kept. Without a
 * round form_id is looked for in the store. */
const struct round *workspace_round(const struct workspace *ws);
MUST_USE enum status workspace_use_round(struct workspace *ws, const char *id, struct err *err);
MUST_USE enum status workspace_form(struct workspace *ws, const char *form_id, const struct form **form, struct err *err);
MUST_USE enum status workspace_form_of(struct workspace *ws, const struct digest *digest, const struct form **form, struct err *err);
/* Any form of the store by id and version ("" = the last one); ST_NOT_FOUND. */
MUST_USE enum status workspace_form_version(struct workspace *ws, const char *form_id, const char *version, const struct form **form,
					    struct err *err);
/* Reads a definition from a file or folder and keeps it in the store: the same one again is fine. */
MUST_USE enum status workspace_add_form(struct workspace *ws, const char *path, const struct form **form, struct diag_list *diags,
					struct err *err);
/* Takes in a division list (survey-defs/divisions.csv or a county's own). */
MUST_USE enum status workspace_set_divisions(struct workspace *ws, const char *path, struct err *err);
/* The list that came with the program: $RUHU_DIVISIONS (main sets it for a program that was only built), else where it was installed. */
const char *workspace_shipped_divisions(void);
/* Works on another round from here on, without making it the one in use (`tally --round`). */
MUST_USE enum status workspace_look_at_round(struct workspace *ws, const char *id, struct err *err);
/* Any round of the store by its id, loaded once and kept. */
MUST_USE enum status workspace_round_named(struct workspace *ws, const char *id, const struct round **round, struct err *err);
/* The division list of the store (taken in by init, kit or the program's own data); never NULL, may be empty. */
const struct divisions *workspace_divisions(struct workspace *ws);
const char *workspace_unit_name(struct workspace *ws, const char *code); /* the code itself where it is unknown */

/* Who is using it: a code, "" until asked. Kept in the store together with the day it was said. */
const char *workspace_interviewer(const struct workspace *ws);
MUST_USE enum status workspace_set_interviewer(struct workspace *ws, const char *code, struct err *err);
const char *workspace_team(const struct workspace *ws); /* from the kit, "" = none */
/* True until somebody has said today who is using it and that the date is right. */
MUST_USE enum status workspace_must_ask(bool *ask, struct workspace *ws, struct err *err);
/* The date was confirmed (or said to be wrong, which is kept as a remark in the store). */
MUST_USE enum status workspace_confirm_date(struct workspace *ws, bool right, struct err *err);

#endif
