#!/bin/sh
# SPDX-License-Identifier: MIT
# ruhu quality on interviews with positions: what is odd in the field is listed with its figure, and no position leaves the check.
. "$TOP_SRCDIR/tests/cli/lib.sh"

cp "$TOP_SRCDIR/tests/data/tally/battery.md" form.md
cat >round.txt <<'ROUND'
id: q
title: 核查
form: form.md
headline: sat
sample: probability
strata: township
psu: village
person: draw
seed: s
from: 2026-11-01
to: 2026-12-20
office: 文明办
telephone: 0475-0000000
minutes: 8
ROUND
# Two interviewers, twelve households each in one village, within 300 m and half an hour apart; A's fourth is 6 km away and B's sixth 60; B's
# eighth is B's seventh household again; B asks whoever opens.
awk 'BEGIN {
	for (q = 1; q <= 24; q++) printf "q%02d,", q
	print "age,why,adults,who,spot,_form,_round,_unit,_household,_device,_interviewer,_started,_ended,_outcome,_lang,__version__,_uuid,_seq,_submission_time"
	for (i = 0; i < 40; i++) {
		person = i < 20 ? "A" : "B"; k = i % 20; day = 2 + int(k / 8); minute = 9 * 60 + k % 8 * 40
		u = "150525100201"; h = i; if (i == 27) h = 26
		lat = 43 + i % 7 * 0.0004; if (i == 3) lat += 0.06; if (i == 25) lat += 0.6
		for (q = 1; q <= 24; q++) printf "%d,", 1 + (i * q + i + q * q) % 5
		at = sprintf("2026-11-%02dT%02d:%02d", day, minute / 60, minute % 60)
		printf "%d,,%d,%d,%.5f %.5f 0 0,battery,q,%s,%s-01-%03d,d,%s,%s:00+08:00,%s:00+08:00,1.1,zh,1,%08d-0000-4000-8000-000000000000,1,%s:00+08:00\n", \
			20 + i, 2 + i % 3, i < 20 ? 1 + (i % 3 > 0) : 1, lat, 122 + i % 5 * 0.0004, u, u, h, person, at, \
			sprintf("2026-11-%02dT%02d:%02d", day, (minute + 10) / 60, (minute + 10) % 60), i, at
	} }' >rows.csv
set_up "$RUHU" --store o.db init --office
set_up "$RUHU" --store o.db round new round.txt
set_up "$RUHU" --store o.db merge rows.csv

begin quality__in_the_field__figure_and_threshold_without_positions
run 0 "$RUHU" --store o.db quality
printed '疑似不在本村'
printed '疑似赶不到'
printed '疑似重复'
printed '有位置的访谈40份'
printed '清单里只有距离'
not_printed '43.00'
not_printed '122.00'
finish

begin quality__rows_for_programs__the_same
run 0 "$RUHU" --store o.db --format csv quality
must test "$(grep -c 疑似不在本村 out)" = 2
must test "$(grep -c 疑似重复 out)" = 2
must test "$(grep -c 疑似赶不到 out)" -ge 2
must grep -q 'B,20,.*疑似谁开门问谁：两位以上成年人的20户里，抽中的就是开门的人的有20户' out
must test "$(grep -c 疑似谁开门问谁 out)" = 1
must grep -q '拨过电脑的时钟，查了0份；另外40份没有看时钟的记录' out
finish

done_all
