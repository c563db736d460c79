#!/bin/sh
# SPDX-License-Identifier: MIT
# 退回补问: from the office with a comment to the laptop that asked, and back with a later state or the reason why there is none.
. "$TOP_SRCDIR/tests/cli/lib.sh"
make_stores
make_interviews 3
set_up "$RUHU" --store field.db export -o stick
"$RUHU" --store office.db merge stick >/dev/null 2>&1
set_up "$RUHU" --store office.db keys trust "$(value field.db fingerprint)"
set_up "$RUHU" --store office.db merge stick

records() # STORE
{
	"$RUHU" --store "$1" records --device L1 | awk '$2 == "interview" { print $1 }' | sort
}
record()
{
	records office.db | sed -n "$1p"
}
one=$(record 1) two=$(record 2) three=$(record 3)
slip=L1-$(printf %.4s "$one")-$(printf %.8s "$one" | cut -c 5-8)

begin return__without_text_or_clerk_or_record__refused
before=$(digest office.db)
run 2 "$RUHU" --store office.db records return "$one"
said "写一句"
run 2 "$RUHU" --store office.db records return "$one" --text 看第3题
said "--by"
run 1 "$RUHU" --store office.db records return ffffffff --text 看第3题 --by K1
run 2 "$RUHU" --store office.db records return "$one" --by K1 --text "$(printf '字%.0s' $(seq 500))"
said "太长"
run 2 "$RUHU" --store field.db records return "$one" --by K1 --text 看第3题
said "办公室的数据"
run 2 "$RUHU" --store office.db records
run 2 "$RUHU" --store office.db records whatever
must test "$(digest office.db)" = "$before"
finish

begin return__said_once__kept_and_listed
run 0 "$RUHU" --store office.db records returned --format csv
printed "退回 0 份"
comment=$(printf '第3题和第7题对不上，\033[31m请\342\200\256再问一次')
run 0 "$RUHU" --store office.db records return "$slip" --by K1 --text "$comment"
said "退回了"
said "--device L1"
before=$(digest office.db)
run 0 "$RUHU" --store office.db records return "$one" --by K2 --text " $comment "
said "没有重复"
must test "$(digest office.db)" = "$before"
run 0 "$RUHU" --store office.db records returned --format csv
printed "等答复的 1 份"
printed "第3题和第7题对不上"
printed "K1"
must sh -c "! grep -q \"\$(printf '\033')\" out"
run 0 "$RUHU" --store office.db conflicts
not_printed 第3题
finish

begin return__in_data_that_leave__is_not_there
for how in --csv --people --sav --xlsx; do
	run 0 "$RUHU" --store office.db export "$how" -o data
	must sh -c '! grep -raq "第3题和第7题" data'
	rm -rf data
done
run 0 "$RUHU" --store office.db report -o page.html
must sh -c '! grep -q "第3题和第7题" page.html'
finish

begin answer__with_a_return__is_sealed_for_that_laptop
run 0 "$RUHU" --store office.db receipt -o all.ruhu
not_printed 退回
must sh -c '! grep -q "第3题和第7题" all.ruhu'
run 0 "$RUHU" --store office.db receipt --device L1 -o answer.ruhu
said "1 份退回补问"
must grep -q '^ruhu-sealed' answer.ruhu
set_up "$RUHU" --store other.db init --field --device L2
set_up "$RUHU" --store other.db open team.kit
before=$(digest other.db)
run 1 "$RUHU" --store other.db open answer.ruhu
said "别的电脑"
must test "$(digest other.db)" = "$before"
for at in 30 400 900; do
	cp answer.ruhu bent.ruhu
	printf '\001' | dd of=bent.ruhu bs=1 seek="$at" conv=notrunc 2>/dev/null
	run 1 "$RUHU" --store field.db open bent.ruhu
done
run 0 "$RUHU" --store field.db open answer.ruhu
said "退回 1 份"
must test "$(digest field.db)" = "$(digest office.db)"
run 0 "$RUHU" --store field.db open answer.ruhu
must test "$(digest field.db)" = "$(digest office.db)"
run 0 "$RUHU" --store field.db verify answer.ruhu
printed 回执
run 0 "$RUHU" --store field.db records returned --format csv
printed "第3题和第7题"
finish

# Everything is in the office, so all may go but what is to be asked again; and nothing of the office's goes back to it.
begin laptop__clears_away__but_not_what_is_returned
cp field.db kept.db
run 0 "$RUHU" --store field.db prune
must test "$(value field.db interviews)" = 1
run 0 "$RUHU" --store field.db records returned --format csv
printed "等答复的 1 份"
run 0 "$RUHU" --store field.db export -o nothing
printed 没有要交的
cp kept.db field.db
finish

begin revision__made_of_it__says_so_and_answers
echo '2<f9><enter><enter>' >correct.keys
run 0 "$RUHU" --store field.db correct "$slip" --by V1 --keys correct.keys
run 0 "$RUHU" --store field.db records returned --format csv
printed "等答复的 0 份"
printed 改了
run 0 "$RUHU" --store field.db export -o stick2
run 0 "$RUHU" --store office.db merge stick2
run 0 "$RUHU" --store office.db records returned --format csv
printed "等答复的 0 份"
printed "退回补问"
must test "$(value office.db conflicts)" = 0
must test "$(digest field.db)" = "$(digest office.db)"
run 0 "$RUHU" --store office.db receipt --device L1 -o answer2.ruhu
must grep -q '^ruhu-package' answer2.ruhu
run 0 "$RUHU" --store field.db open answer2.ruhu
run 0 "$RUHU" --store field.db prune
must test "$(value field.db revisions)" = 0
finish

begin cannot__with_a_reason__is_an_answer_too
cp kept.db field.db
set_up "$RUHU" --store field.db open answer2.ruhu
run 0 "$RUHU" --store office.db records return "$two" --by K1 --text 电话打不通，再上门看看
run 0 "$RUHU" --store office.db receipt --device L1 -o answer3.ruhu
run 1 "$RUHU" --store field.db records cannot "$two" --reason 搬走了 --by V1
said "没有等着补问"
run 0 "$RUHU" --store field.db open answer3.ruhu
run 2 "$RUHU" --store field.db records cannot "$two" --by V1
run 0 "$RUHU" --store field.db records cannot "$two" --reason 住户搬走了 --by V1
run 1 "$RUHU" --store field.db records cannot "$two" --reason 住户搬走了 --by V1
run 0 "$RUHU" --store field.db export -o stick3
run 0 "$RUHU" --store office.db merge stick3
run 0 "$RUHU" --store office.db records returned --format csv
printed 没有改
printed 住户搬走了
finish

# Line by line: what waits is said first, left alone, then said to be past mending.
begin cannot__line_by_line__the_same
cp kept.db plain.db
cp field.door.db plain.door.db
printf '%s\n' VA1 1 "" 2 "" "" 2 搬到外地了 /q >lines.txt
run_in 0 "$RUHU" --store plain.db --plain <lines.txt
must sh -c 'cat out err | grep -q "要再问一问"'
must sh -c 'cat out err | grep -q "记下了：没法补"'
run 0 "$RUHU" --store plain.db records returned --format csv
printed "等答复的 0 份"
printed 搬到外地了
finish

# The same the other way round: two offices, the withdrawal before or after what it takes along.
begin withdrawn__takes_what_was_returned_of_it__in_any_order
set_up "$RUHU" --store county.db init --office --device COUNTY
set_up "$RUHU" --store county.db round new "$data/cli/thirty.txt"
run 0 "$RUHU" --store office.db records return "$three" --by K1 --text 这一句要跟着没有
run 0 "$RUHU" --store office.db export -o up1
cp county.db county0.db
run 1 "$RUHU" --store county.db merge up1
run 0 "$RUHU" --store county.db keys trust "$(value office.db fingerprint)"
run 0 "$RUHU" --store county.db merge up1
run 0 "$RUHU" --store county.db records returned --format csv
printed 这一句要跟着没有
must test "$(digest county.db)" = "$(digest office.db)"
run 0 "$RUHU" --store office.db withdraw "$three" --reason consent
run 0 "$RUHU" --store office.db records returned --format csv
not_printed 这一句要跟着没有
must sh -c '! grep -aq 这一句要跟着没有 office.db'
run 0 "$RUHU" --store office.db export -o up2
cp county0.db late.db
run 1 "$RUHU" --store late.db merge up2
run 0 "$RUHU" --store late.db keys trust "$(value office.db fingerprint)"
run 0 "$RUHU" --store late.db merge up2
run 0 "$RUHU" --store late.db merge up1
run 0 "$RUHU" --store county.db merge up2
must test "$(digest late.db)" = "$(digest county.db)"
must test "$(digest late.db)" = "$(digest office.db)"
must sh -c '! grep -aq 这一句要跟着没有 late.db county.db'
run 0 "$RUHU" --store office.db backup -o kept-office.db
run 0 "$RUHU" --store office.db doctor
finish
done_all
