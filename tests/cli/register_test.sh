#!/bin/sh
# SPDX-License-Identifier: MIT
# Who is visited and by whom: samples that can be drawn again by anybody and not redrawn in silence, crossed assignment.
. "$TOP_SRCDIR/tests/cli/lib.sh"

towns="150525100200 150525100201 150525100202"
{
	echo unit,grid,serial,building,door
	for unit in $towns; do
		i=0
		while [ $i -lt 40 ]; do
			i=$((i + 1))
			echo "$unit,0$((i % 4 + 1)),$(printf %04d $i),$((i % 4 + 1))号楼,$i"
		done
	done
} >register.csv

fresh() # STORE
{
	set_up "$RUHU" --store "$1" init --office --device OFFICE
	set_up "$RUHU" --store "$1" round new "$data/cli/thirty.txt"
	set_up "$RUHU" --store "$1" households import register.csv
}

begin sample__same_seed__same_households
fresh a.db
fresh b.db
run 0 "$RUHU" --store a.db households sample 10 --seed 抽签
cp out first
printed "120 户里抽了 30 户"
printed "frame: 150525100200=40 150525100201=40 150525100202=40"
printed "150525100200 10/40 4.0000"
run 0 "$RUHU" --store b.db households sample 10 --seed 抽签
must cmp -s out first
run 0 "$RUHU" --store a.db households assign 150525 一队
said "30 户分给了"
run 0 "$RUHU" --store b.db households assign 150525 一队
"$RUHU" --store a.db households list >a.csv
"$RUHU" --store b.db households list >b.csv
must cmp -s a.csv b.csv
for unit in $towns; do must test "$(grep -c "^$unit.*一队" a.csv)" = 10; done
finish

begin sample__again__only_with_a_reason_and_before_assignment
run 1 "$RUHU" --store b.db households sample 10
said 已经分给了各队
fresh c.db
run 0 "$RUHU" --store c.db households sample 5 150525100200
run 1 "$RUHU" --store c.db households sample 5 150525100200
said 已经抽过
run 0 "$RUHU" --store c.db households sample 6 150525100200 --reason 名册换了
run 0 "$RUHU" --store c.db households sample
printed 抽了\ 2\ 次
printed 名册换了
run 0 "$RUHU" --store c.db households assign 150525 一队
said "86 户分给了"
finish

begin sample__more_than_there_are__all
fresh d.db
run 0 "$RUHU" --store d.db households sample 50 150525100200
printed "40 户里抽了 40 户"
run 1 "$RUHU" --store d.db households sample 5 999999
run 2 "$RUHU" --store d.db households sample 0
finish

begin crossed__nobody_goes_where_it_looks_after
fresh e.db
printf '队,单位代码\n民政局,150525100200\n教育局,150525100201\n卫健局,150525100202\n供电局,\n' >own.csv
run 0 "$RUHU" --store e.db households assign --crossed own.csv
said "共 120 户"
"$RUHU" --store e.db households list >e.csv
must sh -c '! grep -q "^150525100200.*民政局" e.csv'
must sh -c '! grep -q "^150525100201.*教育局" e.csv'
must sh -c '! grep -q "^150525100202.*卫健局" e.csv'
for team in 民政局 教育局 卫健局 供电局; do must test "$(grep -c $team e.csv)" = 30; done
must sh -c 'test -z "$(cut -d, -f1,2 e.csv | sed "s/-\(..\)-[^,]*/-\1/" | sort -u | cut -d, -f1 | uniq -d)"'
run 0 "$RUHU" --store e.db households assign 150525100200 民政局
said "40 户在 民政局 自己包联的地方"
finish

begin crossed__impossible__changes_nothing
printf '民政局,150525100000\n教育局,150525100200\n' >all.csv
"$RUHU" --store e.db households list >before.csv
run 1 "$RUHU" --store e.db households assign --crossed all.csv
said 每个队都包联
"$RUHU" --store e.db households list >after.csv
must cmp -s before.csv after.csv
printf '民政局,15052510020\n' >bad.csv
run 1 "$RUHU" --store e.db households assign --crossed bad.csv
run 2 "$RUHU" --store e.db households assign
finish

begin report__knows__sample_or_all
run 0 "$RUHU" --store a.db report
printed 随机起点
run 0 "$RUHU" --store e.db report
printed 全覆盖
finish

begin assign__by_outcome__to_those_who_can
fresh g.db
set_up "$RUHU" --store g.db households assign 150525 一队
set_up "$RUHU" --store g.db kit --team 一队 -o g.kit
set_up "$RUHU" --store l.db init --field --device L1
set_up "$RUHU" --store l.db open g.kit
# Two doors need a Mongolian interviewer, at one of them somebody was at home later; one wants another face.
printf 'V1<enter>1O8O8OG<wait 2m><home>O1<wait 1m>' >keys.txt
run 0 "$RUHU" --store l.db --keys keys.txt
set_up "$RUHU" --store l.db export -o out-l
run 1 "$RUHU" --store g.db merge out-l
set_up "$RUHU" --store g.db keys trust "$("$RUHU" --store l.db state | sed -n 's/^fingerprint.//p')"
run 0 "$RUHU" --store g.db merge out-l
run 0 "$RUHU" --store g.db households assign --outcome 2.333 蒙语队
said "1 户分给了 蒙语队。"
run 0 "$RUHU" --store g.db households assign --outcome t4 150525100200 三队
said "1 户分给了 三队。"
run 1 "$RUHU" --store g.db households assign --outcome t4 150525100201 三队
said "没有一户最近一次的结果是“要换一位访问员再来”"
run 2 "$RUHU" --store g.db households assign --outcome 9.99 三队
run 0 "$RUHU" --store g.db households list
must [ "$(grep -c 蒙语队 out)" = 1 ]
finish
done_all
