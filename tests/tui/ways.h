/* SPDX-License-Identifier: MIT */
/* Keys that lead to a place of the shipped questionnaire or of the office. */
#ifndef RUHU_TESTS_TUI_WAYS_H
#define RUHU_TESTS_TUI_WAYS_H

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
#define TO_ASLEEP  "24312<wait 1s>11<wait 1s><enter>"
#define CORRECT    COMPLETE "<left><enter>1<type 住户来电><enter>"
#define TO_TALLY   "T<wait 1s>"
#define IN_ENGLISH "<f3>2"
#define PAPER      "<enter>P-7<enter>150525100200-02-0003<enter>2026-11-20<enter>A7<enter>"
#define LEDGER     "<wait 1s>L<wait 1s>"

#endif
