#!/bin/sh
# SPDX-License-Identifier: MIT
# This quarter's round against the last one: two rounds in one store, or one merged into it from another.
. "$TOP_SRCDIR/tests/cli/lib.sh"

# round FILE ID TITLE FROM TO [LINE...]: the small county's round of that name, beside its form
round_file()
{
	file=$1 id=$2 title=$3 from=$4 to=$5
	shift 5
	sed -e "s/^id: .*/id: $id/; s/^title: .*/title: $title/; s/^from: .*/from: $from/; s/^to: .*/to: $to/; s/^headline_pinned: .*/headline_pinned: $from/" \
		"$TOP_SRCDIR/tests/data/tally/round.txt" >"$file"
	for line; do printf '%s\n' "$line" >>"$file"; done
}

# answers FILE ROUND DAY SHIFT VILLAGES VERSION: sixteen villages of four townships, twelve households each
answers()
{
	awk -v round="$2" -v day="$3" -v shift="$4" -v village="$5" -v version="$6" 'BEGIN {
		print "adults,sex,view/q1,view/q2,view/q3,view/aware,view/acts,hours,told,why,_form,_round,_unit,_household,_device,_interviewer,_started,_ended,_outcome,_lang,__version__,_uuid,_seq,_submission_time"
		for (i = 0; i < 192; i++) {
			u = sprintf("1505251%02d2%s%d", i % 4, village, 1 + int(i / 4) % 4); t = day "T10:00:00+08:00"
			q = 1 + (i * i + int(i / 16)) % 5; if (shift && (i * 7) % 3 == 0) q = 1
			printf "%d,%d,%d,%d,3,1,,0.%d,,,county,%s,%s,%s-01-%03d,d,v,%s,%s,1.1,zh,%s,%08d-0000-4000-%04d-000000000000,1,%s\n", 1 + i % 3, 1 + i % 2, q, 1 + i * i % 5, 1 + i % 4, round, u, u, i, t, t, version, i, shift, t
		} }' >"$1"
}

cp "$TOP_SRCDIR/tests/data/tally/county.md" county.md
round_file q3.txt q3 三季度 2026-07-01 2026-09-30 'waves: panel'
round_file q4.txt q4 四季度 2026-10-01 2026-12-20 'waves: panel'
answers q3.csv q3 2026-08-05 0 0 1
answers q4.csv q4 2026-11-05 1 0 1
set_up "$RUHU" --store o.db init --office
set_up "$RUHU" --store o.db round new q3.txt
set_up "$RUHU" --store o.db merge q3.csv
set_up "$RUHU" --store o.db round new q4.txt
set_up "$RUHU" --store o.db merge q4.csv

begin rounds__compared_by_id__both_named_with_difference_interval_and_test
run 0 "$RUHU" --store o.db tally --metric sat --compare q3
printed '“四季度”与“三季度”比较'
printed 变化（百分点）
printed p值
printed 上升
printed '两期都访到的有16个点、192户'
run 0 "$RUHU" --store o.db --format csv tally --metric sat --by township --compare q3
printed '“四季度”与“三季度”比较'
must test "$(grep -c '三季度”比较,.*,<0\.001,上升' out)" -ge 1
cp out panel.csv
run 0 "$RUHU" --store o.db --format csv tally --metric sat --by township --compare q3 --waves independent
printed 各自抽取
must test "$(diff out panel.csv | grep -c '^>')" -gt 0
finish

begin rounds__period_before_this_round__finds_the_round_held_then
run 0 "$RUHU" --store o.db tally --metric sat --compare 2026-Q3
printed '“四季度”与“三季度”2026-07-01至2026-09-30比较'
run 0 "$RUHU" --store o.db tally --metric sat --period 2026-11 --compare 2026-08 --by sex
printed '“四季度”2026-11-01至2026-11-30与“三季度”2026-08-01至2026-08-31比较'
run 2 "$RUHU" --store o.db tally --metric sat --compare q7
said q7
round_file other.txt q3b 三季度补充 2026-08-01 2026-09-30
"$RUHU" --store many.db init --office >/dev/null 2>&1
for r in q3 other q4; do run 0 "$RUHU" --store many.db round new $r.txt; done
run 2 "$RUHU" --store many.db tally --compare 2026-Q3
said q3b
finish

begin rounds__all_metrics__one_page_and_the_report
run 0 "$RUHU" --store o.db tally --compare q3
must test "$(grep -c '“三季度”比较' out)" -ge 7
run 0 "$RUHU" --store o.db report -o page.txt
must grep -q '与“三季度”比较' page.txt
must grep -q '两期都访到的有16个点' page.txt
run 0 "$RUHU" --store o.db report --period 2026-Q4 -o page.txt
must grep -q '与“三季度”2026年第三季度比较' page.txt
run 0 "$RUHU" --store o.db report --round q3 -o page.txt
must test "$(grep -c 与上期比较 page.txt)" = 0
finish

begin rounds__merged_from_another_store__the_same
"$RUHU" --store p.db init --office >/dev/null 2>&1
run 0 "$RUHU" --store p.db round new q4.txt
run 0 "$RUHU" --store p.db round new q3.txt
run 0 "$RUHU" --store p.db merge q4.csv q3.csv
run 0 "$RUHU" --store p.db --format csv tally --round q4 --metric sat --by township --compare q3
sed '/^#/d' out >a
sed '/^#/d' panel.csv >b
must cmp a b
finish

begin rounds__other_villages__not_as_panel
answers fresh.csv q4 2026-11-05 1 1 1
"$RUHU" --store f.db init --office >/dev/null 2>&1
for r in q3 q4; do run 0 "$RUHU" --store f.db round new $r.txt; done
run 0 "$RUHU" --store f.db merge q3.csv fresh.csv
run 1 "$RUHU" --store f.db tally --metric sat --compare q3
said '--waves independent'
run 0 "$RUHU" --store f.db tally --metric sat --compare q3 --waves independent
printed 各自抽取
run 0 "$RUHU" --store f.db report -o page.txt
must grep -q '不能当作同一批点' page.txt
finish

begin rounds__another_definition__refused_with_what_differs
sed -e 's/| m5 | 3 | 一般 |/| m5 | 3 | 说得过去 |/; s/| county | 1 | 小旗样例 |/| county | 2 | 小旗样例 |/' county.md >county2.md
sed 's/^form: .*/form: county2.md/' q4.txt >changed.txt
answers changed.csv q4 2026-11-05 1 0 2
"$RUHU" --store c.db init --office >/dev/null 2>&1
for r in q3 changed; do run 0 "$RUHU" --store c.db round new $r.txt; done
run 0 "$RUHU" --store c.db merge q3.csv changed.csv
run 1 "$RUHU" --store c.db tally --metric sat --compare q3
said '题型或选项'
run 0 "$RUHU" --store c.db tally --compare q3
printed '题型或选项'
printed 知晓率
run 0 "$RUHU" --store c.db report -o page.txt
must grep -q '题型或选项' page.txt
must grep -q 不比 page.txt
finish

begin rounds__whether_the_same_villages_not_said__no_comparison_and_why
round_file plain.txt plain 冬季 2026-10-01 2026-12-20
"$RUHU" --store w.db init --office >/dev/null 2>&1
for r in q3 plain; do run 0 "$RUHU" --store w.db round new $r.txt; done
run 0 "$RUHU" --store w.db merge q3.csv
run 2 "$RUHU" --store w.db tally --compare q3
said waves
answers plain.csv plain 2026-11-05 1 0 1
run 0 "$RUHU" --store w.db merge plain.csv
run 0 "$RUHU" --store w.db report -o page.txt
must grep -q 'waves' page.txt
must test "$(grep -c '与“三季度”比较' page.txt)" = 0
finish

begin outcomes__met_at_once_and_later__told_beside_the_calls
run 0 "$RUHU" --store o.db tally --outcomes
printed '第一次上门就访成的192份，再次上门才访成的0份'
finish

begin ranks__pairs__counted_with_both_corrections
run 0 "$RUHU" --store o.db tally --metric sat --by township --rank
printed '两两比较共6对'
printed 设计效应deff
finish

begin rounds__published_together__both_are_logged
run 0 "$RUHU" --store o.db tally --metric sat --by township --compare q3 --publish 旗委办
run 0 "$RUHU" --store o.db tally --published
printed '2张表'
printed '问卷 county 版本 1'
run 0 "$RUHU" --store o.db tally --round q3 --metric sat --by township --publish 旗委办
finish

# register FILE TEAM SERIAL...: these doors of the two villages of a town
register()
{
	file=$1 team=$2
	shift 2
	echo unit,grid,serial,address,team >"$file"
	for u in 150525100201 150525100202; do for s; do echo "$u,01,$s,,$team" >>"$file"; done; done
}

# issued ROUND: households of the whole county in its outcome table
issued()
{
	"$RUHU" --store i.db --format csv tally --round "$1" --outcomes | awk -F, '$2 == "合计" && $3 != "" { print $3; exit }'
}

begin register__by_round__rates_of_each_are_of_its_own_households
round_file a.txt a 甲期 2026-07-01 2026-09-30
round_file b.txt b 乙期 2026-10-01 2026-12-20 'waves: independent'
round_file c.txt c 丙期 2027-01-05 2027-02-20 'waves: panel'
register first.csv 1 001 002 003 004 005
register second.csv 2 011 012 013
"$RUHU" --store i.db init --office >/dev/null 2>&1
run 0 "$RUHU" --store i.db round new a.txt
run 0 "$RUHU" --store i.db households import first.csv
must test "$(issued a)" = 10
run 0 "$RUHU" --store i.db round new b.txt
said '“甲期”派出的 10 户记在那一期名下'
said '抽样和分队从头来'
run 0 "$RUHU" --store i.db households import second.csv
must test "$(issued a)" = 10
must test "$(issued b)" = 6
run 0 "$RUHU" --store i.db households assign 150525100201-01-001 2
must test "$(issued b)" = 7
must test "$(issued a)" = 10
run 0 "$RUHU" --store i.db round new c.txt
said '也算本期要走访的'
must test "$(issued c)" = 7
run 0 "$RUHU" --store i.db households assign 150525100201-01-002 3
must test "$(issued a) $(issued b) $(issued c)" = '10 7 8'
run 0 "$RUHU" --store i.db round new a.txt
said '“甲期”原来派出的 10 户已恢复'
must test "$(issued a) $(issued b) $(issued c)" = '10 7 8'
finish

begin sample__by_round__drawn_anew_without_a_reason
for f in first second; do sed 's/,[12]$/,/' $f.csv >plain-$f.csv; done
"$RUHU" --store s.db init --office >/dev/null 2>&1
run 0 "$RUHU" --store s.db round new a.txt
run 0 "$RUHU" --store s.db households import plain-first.csv
run 0 "$RUHU" --store s.db households sample 3 --seed s1
run 0 "$RUHU" --store s.db households assign 150525100 1
run 1 "$RUHU" --store s.db households sample 3 --seed s1
run 0 "$RUHU" --store s.db round new b.txt
run 0 "$RUHU" --store s.db households sample 2 --seed s2
run 0 "$RUHU" --store s.db households assign 150525100 1
run 0 "$RUHU" --store s.db tally --round a
run 0 "$RUHU" --store s.db report --round a -o a.txt.page
run 0 "$RUHU" --store s.db households sample
printed '每个单位 2 户（种子 s2，抽了 1 次，有记录），分给各队 4 户'
finish

done_all
