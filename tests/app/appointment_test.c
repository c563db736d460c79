/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "tests/app/fixture.h"
#include "tui/appointment.h"

/* It is 2026-11-23 09:00. */
static const struct {
	const char *typed;
	int month, day, hour, minute; /* month 0 = refused */
} cases[] = {
	{ "19", 11, 23, 19, 0 },
	{ "19:30", 11, 23, 19, 30 },
	{ "1930", 11, 23, 19, 30 },
	{ "１９：３０", 11, 23, 19, 30 },
	{ "9:00", 11, 24, 9, 0 }, /* the next such time */
	{ "8:30", 11, 24, 8, 30 },
	{ "0:15", 11, 24, 0, 15 },
	{ "25 19:30", 11, 25, 19, 30 },
	{ "25 8", 11, 25, 8, 0 },
	{ "3 10:00", 12, 3, 10, 0 }, /* next month's */
	{ "11-25 19:30", 11, 25, 19, 30 },
	{ "12-5 0930", 12, 5, 9, 30 },
	{ "1-5 10:00", 1, 5, 10, 0 }, /* next year's */
	{ "明天7点", 11, 24, 19, 0 }, /* nobody knocks at seven in the morning */
	{ "明天上午7点", 11, 24, 7, 0 },
	{ "后天上午9点半", 11, 25, 9, 30 },
	{ "周六下午3点", 11, 28, 15, 0 },
	{ "明天 9点", 11, 24, 9, 0 },
	{ "大后天十点一刻", 11, 26, 10, 15 },
	{ "今晚7点", 11, 23, 19, 0 },
	{ "明早九点", 11, 24, 9, 0 },
	{ "明晚七点三刻", 11, 24, 19, 45 },
	{ "今天下午两点", 11, 23, 14, 0 },
	{ "晚上８点", 11, 23, 20, 0 },
	{ "中午12点", 11, 23, 12, 0 },
	{ "3点", 11, 23, 15, 0 },
	{ "10点", 11, 23, 10, 0 },
	{ "明天二十点二十分", 11, 24, 20, 20 },
	{ "明天7点05", 11, 24, 19, 5 },
	{ "周一8点", 11, 23, 20, 0 },
	{ "周一上午8点", 11, 30, 8, 0 }, /* today's is over */
	{ "星期天10点", 11, 29, 10, 0 },
	{ "下周三19:30", 12, 2, 19, 30 },
	{ "下个礼拜二 9:00", 12, 1, 9, 0 },
	{ "25日19点", 11, 25, 19, 0 },
	{ "25号晚上7点半", 11, 25, 19, 30 },
	{ "11月25日 19:30", 11, 25, 19, 30 },
	{ "12月5号上午10点", 12, 5, 10, 0 },
	{ "明天19:30", 11, 24, 19, 30 },
	{ "今天8点", 11, 23, 20, 0 },
	{ "今天上午8点", 0, 0, 0, 0 }, /* over already */
	{ "这周日10点", 11, 29, 10, 0 },
	{ "本周一上午8点", 0, 0, 0, 0 },
	{ "周八9点", 0, 0, 0, 0 },
	{ "明天25点", 0, 0, 0, 0 },
	{ "明天7点70", 0, 0, 0, 0 },
	{ "明天7点吧", 0, 0, 0, 0 },
	{ "下午", 0, 0, 0, 0 },
	{ "", 0, 0, 0, 0 },
	{ "明天", 0, 0, 0, 0 },
	{ "24:00", 0, 0, 0, 0 },
	{ "19:60", 0, 0, 0, 0 },
	{ "19:30x", 0, 0, 0, 0 },
	{ "31 10:00", 0, 0, 0, 0 }, /* November has thirty days */
	{ "2-30 10:00", 0, 0, 0, 0 },
	{ "13-1 10:00", 0, 0, 0, 0 },
	{ "23 8:00", 0, 0, 0, 0 },   /* over already */
	{ "3-1 10:00", 0, 0, 0, 0 }, /* more than 60 days ahead */
	{ "-5", 0, 0, 0, 0 },
	{ "99999999999", 0, 0, 0, 0 },
};

static void appointment__parse__as_typed(void **state UNUSED)
{
	struct laptop l;

	laptop_make(&l, "exports/flat.md", "convenience");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t ms = 0;
		struct civil c;

		if (appointment_parse(l.ws, cases[i].typed, &ms) != (cases[i].month > 0))
			fail_msg("\"%s\" is %s", cases[i].typed,
				 cases[i].month ? "refused" : "taken");
		if (!cases[i].month)
			continue;
		c = clock_civil(ms, 480);
		if (c.month != cases[i].month || c.day != cases[i].day || c.hour != cases[i].hour ||
		    c.minute != cases[i].minute)
			fail_msg("\"%s\" became %d-%d %d:%d", cases[i].typed, c.month, c.day,
				 c.hour, c.minute);
	}
	laptop_remove(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(appointment__parse__as_typed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
