#!/bin/sh
# SPDX-License-Identifier: MIT
# What the notice promised about keeping: listed, and erased when a person says so, for ever.
. "$TOP_SRCDIR/tests/cli/lib.sh"

cat >form.md <<'END'
| survey | | | | |
| | type | name | label | role |
| | select_one yn | k1 | 同意吗？ | consent_respondent |
| | text | why | 为什么？ | |
| choices | | |
| | list_name | name | label |
| | yn | 1 | 同意 |
| | yn | 2 | 不同意 |
| settings | | |
| | form_id | version | form_title |
| | kept | 1 | 试问 |
| metrics | | | | | | |
| | id | label | kind | items | positive | base |
| | all | 同意率 | share | k1 | 1 | 1 2 |
END
cat >round.txt <<'END'
id: d1
title: 旧的一期
form: form.md
headline: all
sample: convenience
from: 2020-01-01
to: 2020-02-29
office: 试验办
telephone: 0475-0000000
minutes: 3
END
{
	echo "k1,why,_form,_round,_unit,_household,_device,_interviewer,_started,_ended,_outcome,_lang,__version__,_uuid,_seq,_submission_time"
	for i in 1 2 3; do
		echo "1,canary-of-the-third-door,kept,d1,150525100208,150525100208-01-000$i,dev,v1,2020-01-0${i}T10:00:00+08:00,2020-01-0${i}T10:20:00+08:00,1.1,zh,1,0000000$i-0000-4000-8000-000000000000,1,2020-02-20T20:00:00+08:00"
	done
} >words.csv
set_up "$RUHU" --store a.db init --office --device OFF
set_up "$RUHU" --store a.db round new round.txt
set_up "$RUHU" --store a.db merge words.csv

RUHU_NOW=2023-03-01T10:00:00+08:00
export RUHU_NOW

begin retention__not_due__listed_and_refused
run 0 "$RUHU" --store a.db retention
printed 2023-03-01
printed "还有 1 天"
run 1 "$RUHU" --store a.db retention --erase d1 --by W1 --yes
said 还没到期
must test "$(value a.db interviews)" = 3
finish

RUHU_NOW=2023-03-02T10:00:00+08:00
begin retention__due_without_yes__nothing_goes
run 0 "$RUHU" --store a.db retention
printed 到期了
run 0 "$RUHU" --store a.db retention --erase d1
said 还没有清除
must test "$(value a.db interviews)" = 3
run 2 "$RUHU" --store a.db retention --erase d1 --yes
said --by
run 2 "$RUHU" --store a.db retention --yes
must grep -q canary-of-the-third-door a.db
run 1 "$RUHU" --store a.db retention --erase no-such --by W1 --yes
must test "$(value a.db interviews)" = 3
finish

begin retention__yes__gone_logged_and_never_back
run 0 "$RUHU" --store a.db retention --erase d1 --by W1 --yes
said "访谈 3 份"
must test "$(value a.db interviews)" = 0
must test "$(value a.db erased)" = 3
run 0 "$RUHU" --store a.db merge words.csv
must test "$(value a.db interviews)" = 0
run 0 "$RUHU" --store a.db retention
printed 已经没有记录
printed "W1 清除了“d1”的 3 份记录"
must sh -c '! grep -q canary-of-the-third-door a.db'
finish

begin retention__laptop__not_its_business
set_up "$RUHU" --store l.db init --field --device L1
run 1 "$RUHU" --store l.db retention --erase d1 --by W1 --yes
said prune
finish
done_all
