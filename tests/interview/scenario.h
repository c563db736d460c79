/* SPDX-License-Identifier: MIT */
/*
 * Interviews as data: tests/data/scenarios/NAME.test.
 *
 *   form: NAME.md            the definition beside the file, for all scenarios that follow
 *   == title                 starts a scenario (a fresh session)
 *   env seed=S wave=W household=H now=INSTANT lang=NAME      before the first step
 *
 * A step is one line; a key is a path ("person[1]/age") or a unique name. '!' after a verb: it must be refused.
 *   put KEY TEXT    jump there and answer        answer TEXT   answer at the cursor      toggle CHOICE
 *   carry KEY TEXT  puts an answer of an older version of the form where it belongs
 *   keep REASON   keeps the answer at the cursor against its soft check
 *   next prev jump KEY add open N remove N lang NAME finish resume reload
 *   raw KEY TEXT    store as a record being loaded; `load` works it out
 * What must hold:
 *   at KEY|END  value KEY TEXT  stored KEY TEXT  relevant KEY yes|no  required KEY yes|no  readonly KEY yes|no  count KEY N
 *   reason KEY TEXT (why it was kept)  named KEY LABELS (of the choices; * behind one that is not translated)
 *   label KEY TEXT  hint KEY TEXT  missing KEY yes|no  choices KEY NAMES  aloud KEY NAMES (as they are read to the household)  why TEXT (in the last refusal)  cleared yes|no
 *   item KEY STATE [TEXT]  outcome CODE  share X  keys yes|no  progress N LEFT  complete yes|KEY  marks NAMES|none
 *   evals N (at most, by the last put or answer)  rows N due K (a roster: rows shown, the one to go on with)
 *   changed KEYS|none (by it, sorted)  event NAME KEY|- VALUE|- OLD|-  (one of
 *   those since the last step; _ = a blank)  silent (nothing was told by it)  body KEY=VALUE;KEY=VALUE...
 * Every scenario prints one line, "ok FILE: title", which tests/run counts.
 * At the end of every scenario its events are replayed into a new session, which must come out the same.
 */
#ifndef RUHU_TESTS_INTERVIEW_SCENARIO_H
#define RUHU_TESTS_INTERVIEW_SCENARIO_H

#include "forms/form.h"

/* Runs all scenarios of a file; the number that failed, each told on standard error. *ran counts them. */
int scenario_run_file(const char *path, int *ran);

struct form *scenario_form(const char *name); /* of tests/data/scenarios; fails the test if it does not load */

#endif
