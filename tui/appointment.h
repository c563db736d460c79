/* SPDX-License-Identifier: MIT */
/* Appointments as a volunteer types them. */
#ifndef RUHU_TUI_APPOINTMENT_H
#define RUHU_TUI_APPOINTMENT_H

#include <stdbool.h>
#include <stdint.h>

struct workspace;

const char *appointment_question(void);
const char *appointment_refused(void);
/* "19", "19:30", "1930" (the next such time), "25 19:30" (day of this or next month), "11-25 19:30"; full-width forms too. False if it
 * is none of these or lies more than 60 days ahead. */
bool appointment_parse(struct workspace *ws, const char *text, int64_t *ms);

#endif
