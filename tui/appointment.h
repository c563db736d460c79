/* SPDX-License-Identifier: MIT */
/* Appointments as a volunteer types them, and as they are said back. */
#ifndef RUHU_TUI_APPOINTMENT_H
#define RUHU_TUI_APPOINTMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct workspace;

const char *appointment_question(void);
const char *appointment_refused(void);
/* A day (none, "25", "11-25", 25日, 11月25日, 今天 明天 后天 大后天, 周六, 下周三) and a time: "19", "19:30", "1930", 7点, 九点半, 3点一刻, with 上午, 下午, 晚上 and
 * the like before it. Without a day the next such time. An hour of the clock said without a part of the day ("7点") is taken as the one
 * within the round's visiting hours. Full-width forms too. False if it is none of these, is over, or lies more than 60 days ahead. */
bool appointment_parse(struct workspace *ws, const char *text, int64_t *ms);
/* "11月24日 周二 19:00", so that the volunteer sees what was understood. */
void appointment_describe(struct workspace *ws, int64_t ms, char *out, size_t size);
const char *weekday_name(int day); /* 0 = Sunday, as in struct civil; T()-ed */

#endif
