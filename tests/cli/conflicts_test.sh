#!/bin/sh
# SPDX-License-Identifier: MIT
# What a person of the office decides: versions of a record, interviews of one household, files that are not taken any more.
. "$TOP_SRCDIR/tests/cli/lib.sh"
make_stores
make_interviews 3
set_up "$RUHU" --store office.db merge handed

# Interviews only, changed by an awk program over the cells; "h" holds the columns.
cells() # PROGRAM
{
	tr -d '\r' <handed/thirty_1.csv | awk -F, -v OFS=, "NR == 1 { for (i = 1; i <= NF; i++) h[\$i] = i } { $1 } { print }"
}

# The first record says otherwise to its first question; its second household was visited by somebody else as well.
mkdir other twice
cp handed/thirty_1-member.csv other
cells 'if (NR == 2) { $h["q01"] = $h["q01"] == 1 ? 2 : 1; $h["q02"] = $h["q02"] == 1 ? 2 : 1 }' >other/thirty_1.csv
of_line() # LINE COLUMN
{
	cells "if (NR == $1) print \"cell\", \$h[\"$2\"]" | sed -n 's/^cell,//p'
}
again() # UUID NEW: its interview as another record
{
	for f in thirty_1 thirty_1-member; do
		sed "s/$1/$2/" handed/$f.csv >twice/$f.csv
	done
}
number=$(of_line 2 _uuid | cut -c 1-8)
again "$(of_line 3 _uuid)" 11111111-2222-4333-8444-555555555555
house=$(of_line 3 _household)
set_up "$RUHU" --store office.db merge other twice

begin conflicts__listed__records_and_households
run 0 "$RUHU" --store office.db conflicts
printed "$number"
printed "$house"
printed "等着定的 2 件"
run 0 "$RUHU" --store office.db conflicts show "$number"
printed 甲01
printed 甲02
not_printed 甲03
finish

begin conflicts__without_reason_or_clerk__refused
run 2 "$RUHU" --store office.db conflicts decide "$number" --take 1
said "为什么"
run 2 "$RUHU" --store office.db conflicts decide "$number" --take 1 --reason 住户来电
said "--by"
run 1 "$RUHU" --store office.db conflicts decide "$number" --take q01=1 --reason 住户来电 --by K1
said "还有 1 处没有选"
run 2 "$RUHU" --store office.db conflicts decide "$number" --take 7 --reason 住户来电 --by K1
said "第几版"
must test "$(value office.db conflicts)" = 1
finish

# Two offices that hold the same: what each decides, and how it comes together.
copy() # NAME
{
	cp office.db "$1.db"
	cp office.door.db "$1.door.db"
}
exchange() # FROM TO
{
	rm -rf carried
	run 0 "$RUHU" --store "$1.db" export -o carried
	run 0 "$RUHU" --store "$2.db" merge carried
}

begin decide__by_question__one_version_again
copy a
run 0 "$RUHU" --store a.db conflicts show "$number"
one=$(awk '/甲01/ { print $(NF - 1) " " $NF }' out)
run 0 "$RUHU" --store a.db conflicts decide "$number" --take 2,q02=1 --reason 住户来电 --by K1
said "第 2 版"
must test "$(value a.db conflicts)" = 0
run 0 "$RUHU" --store a.db conflicts
not_printed "$number"
run 1 "$RUHU" --store a.db conflicts decide "$number" --take 1 --reason 住户来电 --by K1
finish

begin decide__elsewhere_otherwise__again_a_conflict
copy b
run 0 "$RUHU" --store b.db conflicts decide "$number" --take 1 --reason 看了纸 --by K2
exchange a b
exchange b a
must test "$(digest a.db)" = "$(digest b.db)"
must test "$(value a.db conflicts)" = 1
run 0 "$RUHU" --store b.db conflicts show "$number"
printed 住户来电
printed 看了纸
run 0 "$RUHU" --store b.db conflicts decide "$number" --take 1 --reason 商量好了 --by K2
exchange b a
must test "$(value a.db conflicts)" = 0
must test "$(digest a.db)" = "$(digest b.db)"
finish

# How many interviews the tables count.
counted() # NAME
{
	"$RUHU" --store "$1.db" tally --question q01 2>/dev/null | grep -o '计入[0-9]*份' | head -n 1
}

begin household__one_counts__the_other_stays_and_is_left_out
must test "$(counted office)" = 计入4份
copy a
run 0 "$RUHU" --store a.db conflicts show "$house"
printed 11111111
run 0 "$RUHU" --store a.db conflicts decide "$house" --take 1 --reason 第二份是误填 --by K1
said "不计入"
must test "$(counted a)" = 计入3份
run 0 "$RUHU" --store a.db --format html tally --question q01
printed "办公室定了不计入的1份"
must test "$(value a.db interviews)" = 4
run 0 "$RUHU" --store a.db merge handed
not_printed "疑似重复"
run 0 "$RUHU" --store a.db --format csv quality
printed "共3份访谈"
printed "另有1份办公室定了不计入"
not_printed "疑似重复"
run 0 "$RUHU" --store a.db export --people -o people-a
said "访谈 3 份"
said "办公室定了不计入的 1 份不在里面"
must test "$(wc -l <people-a/thirty_1-copy.csv)" = 4
finish

begin household__both_count__two_households_at_one_door
copy b
run 0 "$RUHU" --store b.db conflicts decide "$house" --all --reason 一门两户 --by K2
must test "$(counted b)" = 计入4份
run 0 "$RUHU" --store b.db --format csv tally --question q01
printed "办公室定了都算的，多出1份"
not_printed "请核实"
run 0 "$RUHU" --store b.db --format html conflicts
printed "等着定的 1 件"
printed 一门两户
finish

begin household__decided_otherwise_elsewhere__a_conflict_and_converges
exchange a b
exchange b a
must test "$(digest a.db)" = "$(digest b.db)"
must test "$(value a.db conflicts)" = 2
must test "$(counted a)" = "$(counted b)"
run 0 "$RUHU" --store a.db conflicts
decision=$(awk '/由谁算数/ { print $1 }' out)
run 0 "$RUHU" --store a.db conflicts decide "$decision" --take 1 --reason 商量好了 --by K1
exchange a b
must test "$(value b.db conflicts)" = 1
must test "$(counted a)" = "$(counted b)"
finish

# The household would be lost where the one that was to count is withdrawn.
begin household__counting_one_withdrawn__the_other_counts
copy a
run 0 "$RUHU" --store a.db conflicts show "$house"
kept=$(awk '$1 == 1 { print $2; exit }' out)
run 0 "$RUHU" --store a.db conflicts decide "$house" --take 1 --reason 第二份是误填 --by K1
run 0 "$RUHU" --store a.db withdraw "$kept" --reason consent
must test "$(counted a)" = 计入3份
finish

begin file__refused__not_read_until_accepted
copy a
again "$(of_line 4 _uuid)" 99999999-2222-4333-8444-555555555555
run 0 "$RUHU" --store a.db conflicts refuse twice/thirty_1.csv --reason 重复交的 --by K1
run 0 "$RUHU" --store a.db merge twice
printed 重复交的
printed "新增 0 条"
run 0 "$RUHU" --store a.db conflicts accept twice/thirty_1.csv --reason 弄错了 --by K1
run 0 "$RUHU" --store a.db merge twice
printed "新增 1 条"
finish

begin field__decides_nothing
run 2 "$RUHU" --store field.db conflicts
said 办公室
finish
done_all
