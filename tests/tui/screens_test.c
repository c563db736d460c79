/* SPDX-License-Identifier: MIT */
/* Pictures of the field's screens, the ledger and the figures (the office's others: office_test.c), and what keys do there. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/strbuf.h"
#include "po/catalogue.h"
#include "tests/tui/pictures.h"
#include "tests/tui/stage.h"
#include "tests/tui/ways.h"
#include "tui/tui.h"

static const struct picture pictures[] = {
	{ "first-run", STAGE_FIRST_RUN, "<wait 1s>" },
	{ "first-run-kit", STAGE_FIRST_RUN, "<wait 1s>1" },
	{ "first-run-no-kit", STAGE_FIRST_RUN, "<wait 1s>1<type /media/usb/3队.kit><enter>" },
	{ "hello", STAGE_HELLO, "" },
	{ "hello-date", STAGE_HELLO, "V12<enter>" },
	{ "hello-again", STAGE_DOORS, "W" },
	{ "hello-another", STAGE_DOORS, "WV3" },
	{ "today", STAGE_DOORS, "O1O3O219:30<enter>O5" },
	{ "today-rural", STAGE_RURAL, "" },
	{ "today-empty", STAGE_EMPTY, "" },
	{ "today-help", STAGE_DOORS, "?" },
	{ "outcome", STAGE_DOORS, "O" },
	{ "appointment", STAGE_DOORS, "O2" },
	{ "appointment-refused", STAGE_DOORS, "O225:99<enter>" },
	{ "appointment-mended", STAGE_DOORS, "O225:99<enter><c-u>25 19:30<enter>" },
	{ "door-new", STAGE_DOORS, "N" },
	{ "today-returned", STAGE_RETURNED, "" },
	{ "returned", STAGE_RETURNED, KNOCK },
	{ "returned-why", STAGE_RETURNED, KNOCK "N" },
	{ "returned-cannot", STAGE_RETURNED, KNOCK "N<type 住户搬走了><enter>" },
	{ "returned-review", STAGE_RETURNED, KNOCK "<enter><wait 1s>" },
	{ "returned-question", STAGE_RETURNED, KNOCK "<enter><wait 1s><enter>" },
	{ "notice", STAGE_DOORS, KNOCK },
	{ "notice-scrolled", STAGE_DOORS, "<size 60x16>" KNOCK "<pgdn>" },
	{ "notice-rural", STAGE_RURAL, KNOCK },
	{ "consent", STAGE_DOORS, TO_K0 },
	{ "consent-required", STAGE_DOORS, TO_K0 "<enter>" },
	{ "adults", STAGE_DOORS, TO_ADULTS "145<enter>143<enter>261" },
	{ "adults-count", STAGE_DOORS, "P<enter>1<wait 1s>" },
	{ "drawn", STAGE_DOORS, TO_DRAWN },
	{ "choice", STAGE_DOORS, TO_STREET },
	{ "choice-answered", STAGE_DOORS, TO_STREET "2<wait 1s><left>" },
	{ "choice-english", STAGE_DOORS, TO_STREET IN_ENGLISH },
	{ "choice-turned", STAGE_DOORS, "/302<enter>" TO_STREET },
	{ "matrix", STAGE_KINDS, "2" },
	{ "matrix-passed-over", STAGE_KINDS, "24<down>3<down><enter>" },
	{ "matrix-labels", STAGE_KINDS, "24312<wait 1s>1" },
	{ "many", STAGE_DOORS, TO_TOOK "12" },
	{ "many-exclusive", STAGE_DOORS, TO_TOOK "128" },
	{ "many-untranslated", STAGE_DOORS, TO_TOOK IN_ENGLISH },
	{ "list", STAGE_DOORS, TO_PLACES },
	{ "list-end", STAGE_DOORS, TO_PLACES "<end>" },
	{ "list-found", STAGE_DOORS, TO_PLACES "gc" },
	{ "list-chosen", STAGE_DOORS, TO_PLACES "hf<enter><left>" },
	{ "list-none", STAGE_DOORS, TO_PLACES "没有这村" },
	{ "long", STAGE_DOORS, TO_LONG },
	{ "long-end", STAGE_DOORS, TO_LONG "<size 60x16><end>" },
	{ "integer", STAGE_DOORS, TO_YEARS "15" },
	{ "integer-complaint", STAGE_DOORS, TO_YEARS "150<enter>" },
	{ "integer-required", STAGE_DOORS, TO_YEARS "<enter>" },
	{ "decimal", STAGE_DOORS, TO_AREA "86.5x<enter>" },
	{ "date", STAGE_DOORS, TO_MOVED "20150230<enter>" },
	{ "date-stepped", STAGE_DOORS, TO_MOVED "<up><down><down><left><left><left><down>" },
	{ "time", STAGE_KINDS, TO_ASLEEP "<up><down>" },
	{ "month", STAGE_KINDS, TO_ASLEEP "2130<enter>201503" },
	{ "text", STAGE_DOORS, TO_QUOTE "<type 路灯不亮，>" },
	{ "text-lines", STAGE_DOORS,
	  TO_MORE
	  "<type 楼道灯不亮，冬天的积雪没有人清，老人出门摔过两回，打了几次电话都说在安排。>"
	  "<a-enter><type 停车也难。>" },
	{ "note", STAGE_DOORS, TO_THANKS },
	{ "acknowledge", STAGE_DOORS, TO_CARD },
	{ "roster-empty", STAGE_DOORS, TO_ROSTER },
	{ "roster", STAGE_DOORS, TO_ROSTER "A8<enter>1<wait 1s>A12<enter>2<wait 1s>" },
	{ "roster-row", STAGE_DOORS, TO_ROSTER "A8<enter>" },
	{ "review", STAGE_DOORS, TO_AREA "<f6>" },
	{ "review-english", STAGE_DOORS, TO_AREA IN_ENGLISH "<f6>" },
	{ "end", STAGE_DOORS, TO_END },
	{ "end-refused", STAGE_DOORS, TO_K0 "3<wait 1s>" },
	{ "practice", STAGE_DOORS, "P<enter>" },
	{ "practice-notice", STAGE_DOORS, "P" },
	{ "practice-many", STAGE_DOORS, "P<enter>1<wait 1s>2<enter><enter>1<wait 1s>2<wait 1s>" },
	{ "self-turn", STAGE_DOORS, TO_STREET "T" },
	{ "self", STAGE_DOORS, TO_STREET "T<enter>" },
	{ "self-back", STAGE_DOORS, TO_STREET "T<enter>2<wait 1s>T" },
	{ "self-hidden", STAGE_DOORS, TO_STREET "T<enter>2<wait 1s>TV12<enter><left>" },
	{ "self-review", STAGE_DOORS, TO_STREET "T<enter>2<wait 1s>TV12<enter><f6>" },
	{ "menu", STAGE_DOORS, TO_STREET "<esc>" },
	{ "languages", STAGE_DOORS, TO_STREET "L" },
	{ "aside", STAGE_DOORS, TO_STREET "X" },
	{ "question-help", STAGE_DOORS, TO_YEARS "<f1>" },
	{ "row-removed", STAGE_DOORS,
	  TO_ROSTER "A8<enter>1<wait 1s>A12<enter>2<wait 1s>D<type 说错了><enter>" },
	{ "review-skipped", STAGE_DOORS, TO_END "<f6><home><down>" },
	{ "review-refused", STAGE_DOORS, TO_K0 "3<wait 1s><f6><down><down>" },
	{ "resumed", STAGE_DOORS, TO_STREET "2<wait 1s>Q<wait 45m><enter>" },
	{ "saved-as-it-is", STAGE_DOORS, TO_STREET "X<type 住户要出门><enter><enter>" },
	{ "finished", STAGE_DOORS, COMPLETE },
	{ "correct-confirm", STAGE_DOORS, COMPLETE "<left><enter>" },
	{ "correct", STAGE_DOORS, CORRECT "<wait 1s>" },
	{ "corrected", STAGE_DOORS,
	  CORRECT "<wait 1s><down><down><down><down><enter>4<wait 1s>X<enter>" },
	{ "set-down", STAGE_DOORS, TO_STREET "2<wait 1s>Q" },
	{ "quiet-hours", STAGE_DOORS, "<wait 3h>" KNOCK },
	{ "refused", STAGE_DOORS, TO_K0 "3<wait 1s><enter>" },
	{ "again", STAGE_DOORS, TO_K0 "3<wait 1s><enter><left><enter>" },
	{ "not-found", STAGE_DOORS, "/999<enter>" },
	{ "door-added", STAGE_DOORS, "N403<enter>" },
	{ "undone", STAGE_DOORS, "O1U弄错了<enter>" },
	{ "practice-end", STAGE_DOORS, "P<enter>3<wait 1s><enter>" },
	{ "office", STAGE_OFFICE, "" },
	{ "office-tally", STAGE_OFFICE, "T" },
	{ "tally", STAGE_TALLY, TO_TALLY },
	{ "tally-village", STAGE_TALLY, TO_TALLY "<down><enter>" },
	{ "tally-metric", STAGE_TALLY, TO_TALLY "M" },
	{ "tally-by", STAGE_TALLY, TO_TALLY "B" },
	{ "tally-answers", STAGE_TALLY, TO_TALLY "B4" },
	{ "tally-periods", STAGE_TALLY, TO_TALLY "p" },
	{ "tally-waves", STAGE_TALLY, TO_TALLY "p4C3" },
	{ "tally-compared", STAGE_TALLY, TO_TALLY "p4C31" },
	{ "tally-index", STAGE_TALLY, TO_TALLY "M5" },
	{ "tally-chosen", STAGE_TALLY, TO_TALLY "W2I4K" },
	{ "tally-page", STAGE_TALLY, TO_TALLY "V" },
	{ "tally-who", STAGE_TALLY, TO_TALLY "X<type t.csv><enter>" },
	{ "tally-help", STAGE_TALLY, TO_TALLY "?" },
	{ "report", STAGE_TALLY, "<wait 1s>R" },
	{ "office-merge", STAGE_OFFICE, "M" },
	{ "office-secret", STAGE_SEALED, "M<type sealed/handed><enter><type 开门abc>" },
	{ "office-secret-wrong", STAGE_SEALED, "M<type sealed/handed><enter><type 不是这个><enter>" },
	{ "issue", STAGE_DOORS, "M" },
	{ "issue-text", STAGE_DOORS, "M1<type 北门外的路灯不亮>" },
	{ "issue-category", STAGE_DOORS, "M1<type 北门外的路灯不亮><enter>" },
	{ "issue-again", STAGE_DOORS, "M1<type 北门外的路灯不亮><enter>351" },
	{ "issue-refused", STAGE_DOORS, "M2" },
	{ "issue-leave", STAGE_DOORS, "M1<type 路灯><esc>" },
	{ "end-issue", STAGE_DOORS, TO_END "M" },
	{ "entry", STAGE_ENTRY, "" },
	{ "entry-number", STAGE_ENTRY, "<enter>P-7" },
	{ "entry-household", STAGE_ENTRY, "<enter>P-7<enter>" },
	{ "entry-keying", STAGE_ENTRY, PAPER },
	{ "entry-first-kept", STAGE_ENTRY, PAPER "2<wait 1s>12<enter>1<wait 1s><enter>" },
	{ "entry-difference", STAGE_ENTRY, PAPER "2<wait 1s>12<enter>1<wait 1s><enter><enter>P-7<enter>2<wait 1s>21<enter>2<wait 1s><enter>" },
	{ "ledger", STAGE_LEDGER, LEDGER },
	{ "ledger-empty", STAGE_OFFICE, LEDGER },
	{ "ledger-overdue", STAGE_LEDGER, LEDGER "F" },
	{ "ledger-owner", STAGE_LEDGER, LEDGER "U<down><enter>" },
	{ "ledger-owners", STAGE_LEDGER, LEDGER "U" },
	{ "ledger-assign", STAGE_LEDGER, LEDGER "<down>A<type 城管局><enter><enter>" },
	{ "ledger-assign-date", STAGE_LEDGER, LEDGER "<down>A<type 城管局><enter><enter><type 下周><enter>" },
	{ "ledger-assigned", STAGE_LEDGER, LEDGER "<down>A<type 城管局><enter><enter><type 2026-12-01><enter><enter>" },
	{ "ledger-close", STAGE_LEDGER, LEDGER "C<type 换了灯泡><enter>" },
	{ "ledger-verdict", STAGE_LEDGER, LEDGER "C<type 换了灯泡><enter><enter>" },
	{ "ledger-closed", STAGE_LEDGER, LEDGER "C<type 换了灯泡><enter><enter>3" },
	{ "ledger-history", STAGE_LEDGER, LEDGER "C<type 换了灯泡><enter><enter>2<enter>" },
	{ "ledger-drop", STAGE_LEDGER, LEDGER "D" },
	{ "ledger-new-town", STAGE_LEDGER, LEDGER "N" },
	{ "ledger-new-village", STAGE_LEDGER, LEDGER "N2" },
	{ "ledger-new-find", STAGE_LEDGER, LEDGER "N2<type blg>" },
	{ "ledger-new-none", STAGE_LEDGER, LEDGER "N2<type zzzz>" },
	{ "ledger-new-category", STAGE_LEDGER, LEDGER "N22<type 垃圾箱满了没人清><enter><type 集市东头><enter>" },
	{ "ledger-new-source", STAGE_OFFICE, LEDGER "N22<type 垃圾箱满了没人清><enter><type 集市东头><enter>11" },
	{ "ledger-mended", STAGE_LEDGER, LEDGER "E<enter><type 北门口><enter>32<enter>" },
};

static int make(void **state UNUSED)
{
	catalogue_register();
	stage_make(STAGE_ROUND);
	return 0;
}

static int sweep(void **state UNUSED)
{
	stage_remove();
	return 0;
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_LEN(pictures)];

	pictures_list(tests, pictures, ARRAY_LEN(pictures));
	return cmocka_run_group_tests(tests, make, sweep);
}
