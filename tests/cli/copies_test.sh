#!/bin/sh
# SPDX-License-Identifier: MIT
# Backup and restore, rescue, doctor.
. "$TOP_SRCDIR/tests/cli/lib.sh"
make_stores
make_interviews 3
clean=$(digest field.db)

begin backup__and_restore__the_same_state_without_addresses
run 0 "$RUHU" --store field.db backup -o copy.db
said 核对
said 没有复制
must test ! -e copy.door.db
run 0 "$RUHU" --store back.db restore copy.db
said 没有地址
must test "$(digest back.db)" = "$clean"
finish

begin backup__with_addresses__until_a_day
RUHU_NOW=2026-11-23T20:00:00+08:00
export RUHU_NOW
run 0 "$RUHU" --store field.db backup --with-addresses -o with.db
said 2027-01-19
must test -s with.door.db
run 0 "$RUHU" --store withback.db restore with.db
must cmp -s with.door.db withback.door.db
RUHU_NOW=2027-02-01T20:00:00+08:00
run 0 "$RUHU" --store field.db backup --with-addresses -o late.db
said 保存期已过
must test ! -e late.door.db
unset RUHU_NOW
finish

begin backup__into_a_folder__named_by_device_and_time
mkdir stick
run 0 "$RUHU" --store field.db backup -o stick
must ls stick/ruhu-L1-*.db
finish

begin backup__name_taken__nothing_changes
cksum copy.db >before
run 1 "$RUHU" --store field.db backup -o copy.db
said 没有动它
cksum copy.db >after
must cmp -s before after
finish

begin restore__store_there__nothing_changes
cksum field.db >before
run 1 "$RUHU" --store field.db restore copy.db
said 改名或移走
cksum field.db >after
must cmp -s before after
run 1 "$RUHU" --store new.db restore no-such.db
must test ! -e new.db
finish

begin restore__damaged_copy__refused
head -c 40000 copy.db >short.db
run 3 "$RUHU" --store new.db restore short.db
said 没有恢复
must test ! -e new.db
run 3 "$RUHU" --store new.db restore "$data/cli/thirty.md"
must test ! -e new.db
finish

begin rescue__whole_file__all_of_it
run 0 "$RUHU" rescue field.db -o saved.db
said 没有发现损坏
must test "$(digest saved.db)" = "$clean"
must test "$(value saved.db device)" = L1
finish

# A byte of the start's time, which stands behind the household's number in the last row that has one (docs/FORMATS.md).
begin rescue__an_answer_changed__named_and_the_rest_saved
cp field.db bad.db
at=$(LC_ALL=C grep -abo '[^0-9]-02-000[0-9]' bad.db | tail -n 1 | cut -d : -f 1)
printf '\021' | dd of=bad.db bs=1 seek="$((at + 15))" conv=notrunc 2>/dev/null
run 3 "$RUHU" --store bad.db state
cksum bad.db >before
run 1 "$RUHU" rescue bad.db -o saved2.db
printed 没有收下
printed 150525401401-02-000
must test "$(value saved2.db revisions)" = 3
cksum bad.db >after
must cmp -s before after
finish

# The first page, on which the list of tables begins, and what kind of store it is.
begin rescue__first_page_lost__told_and_all_of_it
cp field.db bad.db
dd if=/dev/zero of=bad.db bs=4096 count=1 conv=notrunc 2>/dev/null
run 3 "$RUHU" --store bad.db state
run 1 "$RUHU" rescue bad.db -o saved3.db
printed 列出各表的那几页坏了
must test "$(digest saved3.db)" = "$clean"
must test "$(value saved3.db kind)" = field
must test "$(value saved3.db device)" = L1
finish

begin rescue__no_store__said
run 3 "$RUHU" rescue "$data/cli/thirty.md" -o nothing.db
must test ! -e nothing.db
run 1 "$RUHU" rescue no-such.db -o nothing.db
finish

begin doctor__good_store__0
run 0 "$RUHU" --store field.db doctor
printed 完好
printed 存盘
not_printed 不行
chmod 644 back.db
run 0 "$RUHU" --store back.db doctor
printed "chmod 600"
finish

# What the notice promised: a round of 2020 that was to be kept for three years.
begin doctor__kept_too_long__said
printed 保存期限
printed 的记录保存到
sed 's/^from:.*/from: 2020-01-01/; s/^to:.*/to: 2020-02-29/' "$data/cli/thirty.txt" >old.txt
cp -r "$data/cli/thirty.md" .
set_up "$RUHU" --store old.db init --office --device OLD
set_up "$RUHU" --store old.db round new old.txt
run 0 "$RUHU" --store old.db doctor
printed "保存到 2023-03-01，已经过了"
finish

begin doctor__in_the_way__3
run 3 "$RUHU" --store nowhere.db doctor
printed 没有找到数据文件
must test ! -e nowhere.db
run 3 "$RUHU" --store bad.db doctor
printed "ruhu rescue"
finish

done_all
