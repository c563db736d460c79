#!/bin/sh
# SPDX-License-Identifier: MIT
# The ledger of problems: from the door to 销号, in packages and in tables, and nothing of it is ever overwritten.
. "$TOP_SRCDIR/tests/cli/lib.sh"

RUHU_NOW=2026-11-23T18:42:31+08:00
export RUHU_NOW
make_stores
unit=150525401401

issues() # STATUS STORE ARGUMENTS
{
	want=$1 store=$2
	shift 2
	run "$want" "$RUHU" --store "$store" issues "$@"
}

number_said() # the number in the words of the last command
{
	sed -n 's/.*编号 \([0-9a-f]\{8\}\).*/\1/p' err
}

begin add__at_the_door__no_hour_and_a_household_only_with_consent
issues 0 field.db add --unit $unit --household $unit-02-0002 --text 路灯不亮 --place 光明社区5号楼 --category facility --revisit yes
lamp=$(number_said)
issues 0 field.db add --unit $unit --household $unit-02-0003 --text 垃圾没人清 --category sanitation --revisit no
issues 0 field.db list
printed 路灯不亮
printed "待交办 2"
run 0 "$RUHU" --store field.db export -o stick
printed "问题 2 版"
must grep -q "household	$unit-02-0002" stick/L1-0001.ruhu
must sh -c '! grep -q 02-0003 stick/L1-0001.ruhu'
must sh -c '! grep "^started\|^submitted\|^ended" stick/L1-0001.ruhu | grep -q T18:42'
finish

begin package__issues_travel__to_the_office
run 1 "$RUHU" --store office.db merge stick
run 0 "$RUHU" --store office.db keys trust "$(value field.db fingerprint)"
run 0 "$RUHU" --store office.db merge stick
must test "$(digest office.db)" = "$(digest field.db)"
issues 0 office.db show "$lamp"
printed 公共设施
finish

begin set_close__each_step_is_a_revision__with_what_was_before
issues 0 office.db set "$lamp" --owner 城管局 --person 张三 --due 2026-11-20 --standard 三日内恢复照明
issues 0 office.db overdue
printed 城管局
printed "已逾期 1"
issues 1 office.db close "$lamp" --date 2026-11-23
said 整改情况
issues 1 office.db close "$lamp" --done 换了灯泡 --date 2026-12-23
said 今天之间
issues 0 office.db close "$lamp" --done 换了灯泡
issues 0 office.db revisit
printed $unit-02-0002
printed 换了灯泡
issues 0 office.db set "$lamp" --verdict no
issues 0 office.db list
printed 不认可
printed "还没有问 0"
issues 1 office.db reopen "$lamp"
said 原因
issues 0 office.db reopen "$lamp" --reason 住户说还是不亮
issues 0 office.db show "$lamp"
printed 换了灯泡
printed 住户说还是不亮
printed "2026-11-20"
finish

begin table__there_and_back__changes_what_was_changed_and_loses_nothing
issues 0 office.db -o table.csv export
before=$(digest office.db)
issues 0 office.db import table.csv
said "没有变的 2 件"
must test "$(digest office.db)" = "$before"
sed 's/城管局/住建局/; s/张三/=李四/' table.csv >edited.csv
issues 0 office.db import edited.csv
said "改动 1 件"
issues 0 office.db show "$lamp"
printed 城管局
printed 住建局
issues 0 office.db import edited.csv
said "改动 0 件"
finish

begin workbook__there_and_back__a_new_version_never_another_truth
issues 0 office.db -o table.xlsx export
before=$(digest office.db)
issues 0 office.db import table.xlsx
said "没有变的"
must test "$(digest office.db)" = "$before"
issues 2 office.db -o table.xlsx --format docx export
finish

begin table__older_than_the_ledger__refused_whole
sed 's/城管局/水务局/' table.csv >stale.csv
printf "%s\n" "3,井盖响,,,,,,,,,,,,,2026-11-22,,$unit" >>stale.csv
before=$(digest office.db)
issues 1 office.db import stale.csv
said "第 2 行"
said 请重新导出
said 一条也没有收
must test "$(digest office.db)" = "$before"
finish

begin table__of_another_office__same_content_same_record
cat >found.csv <<END
登记日期,单位代码,地点,问题,归类,来源,责任单位,时限,状态
2026/11/5,$unit,光明社区,井盖响,公共设施,实地考察,市政,2026年11月30日,办理中
2026-11-06,$unit,光明社区,乱停车,道路停车,媒体曝光,交警,2026-12-01,
END
set_up "$RUHU" --store county.db init --office --device COUNTY
set_up "$RUHU" --store county.db round new "$data/cli/thirty.txt"
issues 0 office.db import found.csv
said "新登记 2 件"
issues 0 office.db import found.csv
said "新登记 0 件"
issues 0 county.db import found.csv
run 0 "$RUHU" --store office.db export -o up
run 1 "$RUHU" --store county.db merge up
run 0 "$RUHU" --store county.db keys trust "$(value office.db fingerprint)"
run 0 "$RUHU" --store county.db merge up
must test "$(digest office.db)" = "$(digest county.db)"
finish

begin table__wrong_rows__each_is_named
cat >wrong.csv <<END
登记日期,单位代码,问题,归类,时限,状态,急,整改情况
2026-11-05,150525999999,甲,公共设施,,,,
2026-11-05,$unit,,公共设施,,,,
2026-11-05,$unit,乙,没有的类,,,,
2026-11-05,$unit,丙,公共设施,下周,,,
2026-11-05,$unit,丁,公共设施,,已销号,,
2026-11-05,$unit,戊,公共设施,,,大概,
昨天,$unit,己,公共设施,,,,
END
before=$(digest office.db)
issues 1 office.db import wrong.csv
for row in 2 3 4 5 6 7 8; do said "第 $row 行"; done
must test "$(digest office.db)" = "$before"
finish

begin top__of_a_month__counts_categories
issues 0 office.db top 2026-11
printed 公共设施
printed "登记 4 件"
issues 2 office.db top 昨天
issues 0 office.db drop "$lamp" --reason 重复
issues 0 office.db top 2026-11
printed "登记 3 件"
finish

begin usage__wrong_words__are_told
issues 2 office.db
issues 2 office.db close
issues 1 office.db show ffffffff
issues 1 office.db add --unit $unit
finish
done_all
