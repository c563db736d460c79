#!/bin/sh
# SPDX-License-Identifier: MIT
# Line by line: the same answers as by keys give the same record; what is refused is said; what was answered when the input ends is there again.
. "$TOP_SRCDIR/tests/cli/lib.sh"

RUHU_DIVISIONS=$TOP_SRCDIR/survey-defs/divisions.csv RUHU_NOW=2026-11-23T18:30:00+08:00
export RUHU_DIVISIONS RUHU_NOW
set_up "$RUHU" --store o.db init --office --device OFF
set_up "$RUHU" --store o.db round new "$TOP_SRCDIR/tests/data/screens/round.txt"
set_up "$RUHU" --store o.db households import "$TOP_SRCDIR/tests/data/screens/register.csv"
set_up "$RUHU" --store o.db kit --team 3队 -o k
for laptop in lines keys rest; do
	set_up "$RUHU" --store "$laptop.db" init --field --device 07
	set_up "$RUHU" --store "$laptop.db" open k
done

answers() # the columns of the answers, of the only record
{
	"$RUHU" --store "$1.db" export --csv -o "out-$1" >/dev/null 2>&1
	main=$(grep -l -s 'kinds/quote' "out-$1"/*.csv)
	awk -F, 'NR <= 2 { for (i = 1; i <= 18; i++) printf "%s,", $i; print "" }' "$main"
}

begin plain__interview__gives_the_record_of_the_keys
cat >lines.txt <<'LINES'
V12
1
302


1
145
2 43
0

1
4
1 2
zz
ljp
7
7
百年
１２
86.5x
86.5
20150203
路灯不亮，q
没有

1
n

/q
LINES
run_in 0 "$RUHU" --store lines.db --plain <lines.txt
printed "现在这一户：5号楼 1单元 302"
printed "没有标准答案"
printed "本户由 5 念到 1。"
must [ "$(grep -n '非常不满意' out | head -n 1 | cut -d: -f1)" -lt "$(grep -n '^1  非常满意' out | head -n 1 | cut -d: -f1)" ]
printed "现在的回答：第 2 位：女，43 岁"
printed "没有对得上的答案。"
printed "7  辣椒铺嘎查"
printed "“百年”不是整数"
printed "“86.5x”不是数"
printed "结果：完成"
printed "回执编号 07-"
printed "完成 1"
cat >keys.txt <<'KEYS'
V12<enter>1/302<enter><enter><enter>1<wait 2s>1452430<enter>1<wait 2s>4<wait 2s>12<enter>7<wait 2s>7<wait 2s>12<enter>86.5<enter>20150203<enter>
路灯不亮，q<enter>没有<enter><enter>1<wait 2s>N<wait 2s><enter><enter>q
KEYS
run 0 "$RUHU" --store keys.db --keys keys.txt
answers lines >a
answers keys >b
must [ -s a ]
must cmp a b
# How it was read to the household is a column of the record.
must [ "$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "read_order") at = i } NR == 2 { print $at }' a)" = 2 ]
finish

begin plain__input_ends__answers_are_there_again
printf 'V12\n1\n\n\n1\n145\n0\n\n1\n2\n' >lines.txt
run_in 0 "$RUHU" --store rest.db --plain <lines.txt
printed "过去 12 个月"
printf '\n9\n/r\n\n/q\n/q\n' >lines.txt
run_in 0 "$RUHU" --store rest.db --plain <lines.txt
printed "有一份没做完的访谈"
printed "已恢复"
printed "已答  您对住处附近街巷道路的清扫保洁满意吗？  满意"
finish

begin plain__outcome_and_appointment__are_noted
printf '/o\n2\n25:99\n明天7点\n/o\n9\n/u\n弄错了\n404\n999\n/a\n/?\n/q\n' >lines.txt
run_in 0 "$RUHU" --store lines.db --plain <lines.txt
printed "时间看不懂"
printed "11月24日 周二 19:00"
printed "收回了。"
printed "没有找到“999”。"
finish

begin plain__dumb_terminal__gets_lines
printf '/q\n' >lines.txt
run_in 0 env TERM=dumb "$RUHU" --store lines.db <lines.txt
printed "回车敲门"
finish

begin plain__practice_and_forms__too
printf '\n\n/l\n2\n/x\n' >lines.txt
run_in 0 "$RUHU" --store lines.db practice --plain <lines.txt
printed "演练（什么都不留下）"
printed "Agrees"
run_in 0 "$RUHU" --store lines.db --plain --lang en <lines.txt
printed "Enter knocks"
run 2 "$RUHU" --store o.db --plain
said "ruhu help"
run 3 "$RUHU" --store none.db --plain
said "ruhu init --field"
must [ ! -e none.db ]
finish
done_all
