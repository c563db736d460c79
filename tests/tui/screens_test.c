/* SPDX-License-Identifier: MIT */
/* Pictures of every screen in three sizes: tests/tui/screens/NAME-COLUMNSxROWS.txt; RUHU_UPDATE=1 writes them. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "tests/support/golden.h"
#include "tests/tui/stage.h"
#include "tui/tui.h"

/* The way to a question, from today's doors. Digits go on by themselves with the next key. */
#define KNOCK     "<enter>"
#define TO_K0     KNOCK "<enter>"
#define TO_ADULTS TO_K0 "1<wait 1s>"
#define TO_DRAWN  TO_ADULTS "145<enter>243<enter><enter>"
#define TO_K1     TO_DRAWN "<enter>"
#define TO_STREET TO_K1 "1<wait 1s>"
#define TO_TOOK   TO_STREET "2<wait 1s>"
#define TO_PLACES TO_TOOK "12<enter>"
#define TO_LONG   TO_PLACES "<enter>"
#define TO_YEARS  TO_LONG "<enter>"
#define TO_AREA   TO_YEARS "12<enter>"
#define TO_MOVED  TO_AREA "<enter>"
#define TO_QUOTE  TO_MOVED "<enter>"
#define TO_MORE   TO_QUOTE "<enter>"
#define TO_THANKS TO_MORE "<enter>"
#define TO_CARD   TO_THANKS "<enter>"
#define TO_ROSTER TO_CARD "<enter>"
#define TO_END    TO_ROSTER "N"
#define COMPLETE                                                            \
	TO_PLACES "2<wait 2s>7<wait 1s>12<enter>86.5<enter>20150203<enter>" \
		  "<type 没有><enter><type 没有><enter><enter>1<wait 1s>N<enter><enter>"
#define CORRECT    COMPLETE "<left><enter>1<type 住户来电><enter>"
#define IN_ENGLISH "<f3>2"

struct picture {
	const char *name;
	enum stage_kind stage;
	const char *keys;
	bool ascii;
};

static const struct picture pictures[] = {
	{ "first-run", STAGE_FIRST_RUN, "<wait 1s>", false },
	{ "first-run-kit", STAGE_FIRST_RUN, "<wait 1s>1", false },
	{ "first-run-no-kit", STAGE_FIRST_RUN, "<wait 1s>1<type /media/usb/3队.kit><enter>",
	  false },
	{ "hello", STAGE_HELLO, "", false },
	{ "hello-date", STAGE_HELLO, "V12<enter>", false },
	{ "hello-again", STAGE_DOORS, "W", false },
	{ "hello-another", STAGE_DOORS, "WV3", false },
	{ "today", STAGE_DOORS, "O1O3O219:30<enter>O5", false },
	{ "today-ascii", STAGE_DOORS, "O1O3O219:30<enter>O5", true },
	{ "today-rural", STAGE_RURAL, "", false },
	{ "today-empty", STAGE_EMPTY, "", false },
	{ "today-help", STAGE_DOORS, "?", false },
	{ "outcome", STAGE_DOORS, "O", false },
	{ "appointment", STAGE_DOORS, "O2", false },
	{ "appointment-refused", STAGE_DOORS, "O225:99<enter>", false },
	{ "appointment-mended", STAGE_DOORS, "O225:99<enter><c-u>25 19:30<enter>", false },
	{ "door-new", STAGE_DOORS, "N", false },
	{ "notice", STAGE_DOORS, KNOCK, false },
	{ "notice-scrolled", STAGE_DOORS, "<size 60x16>" KNOCK "<pgdn>", false },
	{ "notice-rural", STAGE_RURAL, KNOCK, false },
	{ "consent", STAGE_DOORS, TO_K0, false },
	{ "consent-required", STAGE_DOORS, TO_K0 "<enter>", false },
	{ "adults", STAGE_DOORS, TO_ADULTS "145<enter>143<enter>261", false },
	{ "adults-count", STAGE_DOORS, "P<enter>1<wait 1s>", false },
	{ "drawn", STAGE_DOORS, TO_DRAWN, false },
	{ "choice", STAGE_DOORS, TO_STREET, false },
	{ "choice-answered", STAGE_DOORS, TO_STREET "2<wait 1s><left>", false },
	{ "choice-english", STAGE_DOORS, TO_STREET IN_ENGLISH, false },
	{ "choice-ascii", STAGE_DOORS, TO_STREET "<down><down>", true },
	{ "many", STAGE_DOORS, TO_TOOK "12", false },
	{ "many-exclusive", STAGE_DOORS, TO_TOOK "128", false },
	{ "many-untranslated", STAGE_DOORS, TO_TOOK IN_ENGLISH, false },
	{ "list", STAGE_DOORS, TO_PLACES, false },
	{ "list-end", STAGE_DOORS, TO_PLACES "<end>", false },
	{ "long", STAGE_DOORS, TO_LONG, false },
	{ "long-end", STAGE_DOORS, "<size 60x16>" TO_LONG "<end>", false },
	{ "integer", STAGE_DOORS, TO_YEARS "15", false },
	{ "integer-complaint", STAGE_DOORS, TO_YEARS "150<enter>", false },
	{ "integer-required", STAGE_DOORS, TO_YEARS "<enter>", false },
	{ "decimal", STAGE_DOORS, TO_AREA "86.5x<enter>", false },
	{ "date", STAGE_DOORS, TO_MOVED "20150230<enter>", false },
	{ "text", STAGE_DOORS, TO_QUOTE "<type 路灯不亮，>", false },
	{ "text-lines", STAGE_DOORS,
	  TO_MORE
	  "<type 楼道灯不亮，冬天的积雪没有人清，老人出门摔过两回，打了几次电话都说在安排。>"
	  "<a-enter><type 停车也难。>",
	  false },
	{ "note", STAGE_DOORS, TO_THANKS, false },
	{ "acknowledge", STAGE_DOORS, TO_CARD, false },
	{ "roster-empty", STAGE_DOORS, TO_ROSTER, false },
	{ "roster", STAGE_DOORS, TO_ROSTER "A8<enter>1<wait 1s>A12<enter>2<wait 1s>", false },
	{ "roster-row", STAGE_DOORS, TO_ROSTER "A8<enter>", false },
	{ "review", STAGE_DOORS, TO_AREA "<f6>", false },
	{ "review-english", STAGE_DOORS, TO_AREA IN_ENGLISH "<f6>", false },
	{ "end", STAGE_DOORS, TO_END, false },
	{ "end-refused", STAGE_DOORS, TO_K0 "3<wait 1s>", false },
	{ "practice", STAGE_DOORS, "P<enter>", false },
	{ "menu", STAGE_DOORS, TO_STREET "<esc>", false },
	{ "languages", STAGE_DOORS, TO_STREET "L", false },
	{ "aside", STAGE_DOORS, TO_STREET "X", false },
	{ "question-help", STAGE_DOORS, TO_YEARS "<f1>", false },
	{ "row-removed", STAGE_DOORS,
	  TO_ROSTER "A8<enter>1<wait 1s>A12<enter>2<wait 1s>D<type 说错了><enter>", false },
	{ "review-skipped", STAGE_DOORS, TO_END "<f6><home><down>", false },
	{ "review-refused", STAGE_DOORS, TO_K0 "3<wait 1s><f6><down><down>", false },
	{ "resumed", STAGE_DOORS, TO_STREET "2<wait 1s>Q<wait 45m><enter>", false },
	{ "saved-as-it-is", STAGE_DOORS, TO_STREET "X<type 住户要出门><enter><enter>", false },
	{ "finished", STAGE_DOORS, COMPLETE, false },
	{ "correct-confirm", STAGE_DOORS, COMPLETE "<left><enter>", false },
	{ "correct", STAGE_DOORS, CORRECT "<wait 1s>", false },
	{ "corrected", STAGE_DOORS,
	  CORRECT "<wait 1s><down><down><down><down><enter>4<wait 1s>X<enter>", false },
	{ "set-down", STAGE_DOORS, TO_STREET "2<wait 1s>Q", false },
	{ "quiet-hours", STAGE_DOORS, "<wait 3h>" KNOCK, false },
	{ "refused", STAGE_DOORS, TO_K0 "3<enter>", false },
	{ "again", STAGE_DOORS, TO_K0 "3<enter><left><enter>", false },
	{ "not-found", STAGE_DOORS, "/999<enter>", false },
	{ "door-added", STAGE_DOORS, "N403<enter>", false },
	{ "undone", STAGE_DOORS, "O1U弄错了<enter>", false },
	{ "practice-end", STAGE_DOORS, "P<enter>3<enter>", false },
	{ "office", STAGE_OFFICE, "", false },
	{ "office-tally", STAGE_OFFICE, "T", false },
	{ "office-merge", STAGE_OFFICE, "M", false },
};

static void show(void **state)
{
	static const int sizes[][2] = { { 60, 16 }, { 80, 24 }, { 132, 43 } };
	const struct picture *p = *state;
	struct stage s;
	char name[64];

	stage_start(&s, p->stage, p->ascii);
	stage_keys(&s, p->keys);
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		snprintf(name, sizeof(name), "<size %dx%d>", sizes[i][0], sizes[i][1]);
		stage_keys(&s, name);
		snprintf(name, sizeof(name), "%s-%dx%d", p->name, sizes[i][0], sizes[i][1]);
		golden_screen(tui_canvas(s.tui), name);
	}
	stage_end(&s);
}

static void first_run__wrong_path__makes_nothing(void **state UNUSED)
{
	struct stage s;

	stage_start(&s, STAGE_FIRST_RUN, false);
	stage_keys(&s, "<wait 1s>1<type /media/usb/3队.kit><enter><expect 没有这个文件><esc>3");
	assert_true(tui_ended(s.tui));
	assert_false(s.created);
	stage_end(&s);
}

/* Killed or ended: the draft comes first when the program is started again, at the same question. */
static void interview__restart__same_question(void **state UNUSED)
{
	struct stage s;

	stage_start(&s, STAGE_DOORS, false);
	stage_keys(&s, TO_TOOK "1<wait 1s>");
	stage_restart(&s);
	stage_keys(&s, "<expect 没做完 1><enter><expect 已恢复><expect 参加过下面哪些活动><expect "
		       "[x] 清扫卫生>");
	stage_end(&s);
}

static int make(void **state UNUSED)
{
	stage_make();
	return 0;
}

static int sweep(void **state UNUSED)
{
	stage_remove();
	return 0;
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(first_run__wrong_path__makes_nothing),
		cmocka_unit_test(interview__restart__same_question),
	};
	struct CMUnitTest tests[ARRAY_LEN(pictures) + ARRAY_LEN(others)];

	for (size_t i = 0; i < ARRAY_LEN(pictures); i++)
		tests[i] = (struct CMUnitTest){ .name = pictures[i].name,
						.test_func = show,
						.initial_state = (void *)(uintptr_t)&pictures[i] };
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		tests[ARRAY_LEN(pictures) + i] = others[i];
	return cmocka_run_group_tests(tests, make, sweep);
}
