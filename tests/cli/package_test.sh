#!/bin/sh
# SPDX-License-Identifier: MIT
# Packages as people meet them: keys, hand-in, first contact, receipts, clearing, withdrawal, a damaged file among good ones.
. "$TOP_SRCDIR/tests/cli/lib.sh"

make_stores
echo "a passphrase of the test" >pass
echo "another one, wrong" >wrong
RUHU_PASSPHRASE_FILE=$PWD/pass
export RUHU_PASSPHRASE_FILE

begin export__without_office_keys__signed_and_said
run 0 "$RUHU" --store field.db export -o plain
printed 没有要交的
make_interviews 1
run 0 "$RUHU" --store field.db export -o plain
printed 交接单
printed "住户：6 户，完成 1，"
printed 没有加密
must grep -q '^ruhu-package 1' plain/L1-0001.ruhu
run 0 "$RUHU" --store field.db verify plain/L1-0001.ruhu
printed 完好
must test ! -e "plain/L1-0001.ruhu.tmp"
finish

begin keys__made__kits_carry_them_and_packages_are_sealed
run 0 "$RUHU" --store office.db keys new
cp out spare.txt
must test "$(wc -w <spare.txt)" -eq 13
must test -s office.key
run 0 "$RUHU" --store office.db kit --team 一队 -o team2.kit
run 0 "$RUHU" --store field.db open team2.kit
run 0 "$RUHU" --store field.db export -o stick
printed 已加密
must grep -q '^ruhu-sealed 2' stick/L1-0002.ruhu
must sh -c '! grep -q 150525401401 stick/L1-0002.ruhu'
run 0 "$RUHU" --store field.db verify stick/L1-0002.ruhu
finish

begin merge__unknown_computer__waits_for_its_fingerprint
before=$(digest office.db)
run 1 "$RUHU" --store office.db merge stick
printed "$(value field.db fingerprint)"
must test "$(digest office.db)" = "$before"
must test -e quarantine/"$(ls quarantine | head -n 1)"
run 1 "$RUHU" --store office.db keys trust AAAA-AAAA-AAAA-AAAA
run 0 "$RUHU" --store office.db keys trust "$(value field.db fingerprint)"
must test "$(value office.db absent)" = L1
run 0 "$RUHU" --store office.db merge stick
must test "$(digest office.db)" = "$(digest field.db)"
must test -z "$(value office.db absent)"
run 0 "$RUHU" --store office.db merge stick plain
run 0 "$RUHU" --store office.db keys
printed "$(value field.db fingerprint)"
finish

begin merge__damaged_beside_good__costs_itself_only
mkdir mixed
cp stick/L1-0002.ruhu mixed/good.ruhu
size=$(wc -c <mixed/good.ruhu)
for at in 20 $((size / 2)) $((size - 2)); do
	cp mixed/good.ruhu "mixed/bent$at.ruhu"
	printf '\001' | dd of="mixed/bent$at.ruhu" bs=1 seek="$at" conv=notrunc 2>/dev/null
done
head -c $((size - 1)) mixed/good.ruhu >mixed/cut.ruhu
before=$(digest office.db)
run 1 "$RUHU" --store office.db merge mixed
printed "已有  mixed/good.ruhu"
must grep -q "^已有 .*good.ruhu  新增 0  已有 $(value field.db revisions)\$" out
printed "不收  mixed/cut.ruhu"
must test "$(digest office.db)" = "$before"
for f in mixed/bent*.ruhu mixed/cut.ruhu; do must sh -c "cat quarantine/*.txt | grep -q ${f#mixed/}"; done
run 1 "$RUHU" --store field.db verify mixed/cut.ruhu
finish

begin merge__wrong_passphrase_and_damaged_keys__told_apart
set_up "$RUHU" --store second.db init --office --device SECOND
set_up "$RUHU" --store second.db round new "$data/cli/thirty.txt"
run 1 "$RUHU" --store second.db merge stick
printed "keys restore"
run 0 "$RUHU" --store second.db keys restore spare.txt
RUHU_PASSPHRASE_FILE=$PWD/wrong
run 1 "$RUHU" --store second.db merge stick
printed 口令不对
run 1 "$RUHU" --store second.db merge mixed/cut.ruhu
printed 没有拷完
must sh -c '! grep -q 口令不对 out'
run 1 "$RUHU" --store second.db verify mixed/cut.ruhu
said 没有拷完
RUHU_PASSPHRASE_FILE=$PWD/pass
cp second.key kept.key
printf 'x' | dd of=second.key bs=1 seek=100 conv=notrunc 2>/dev/null
run 1 "$RUHU" --store second.db merge stick
printed 不是口令的问题
cp kept.key second.key
run 1 "$RUHU" --store second.db merge stick
printed 不认识
run 0 "$RUHU" --store second.db keys trust "$(value field.db fingerprint)"
run 0 "$RUHU" --store second.db merge stick
must test "$(digest second.db)" = "$(digest field.db)"
sed 's/^./X/' spare.txt >typo.txt
cmp -s spare.txt typo.txt && sed 's/^./Y/' spare.txt >typo.txt
run 1 "$RUHU" --store second.db keys restore typo.txt
said "第 1 组"
finish

# Rotation: new keys, a new kit; what comes sealed for the old key still opens, and so does what comes for the new one.
begin keys__made_again__old_packages_open_and_new_ones
set_up "$RUHU" --store third.db init --office --device THIRD
set_up "$RUHU" --store third.db round new "$data/cli/thirty.txt"
run 0 "$RUHU" --store third.db keys new
set_up "$RUHU" --store third.db households import register.csv
run 0 "$RUHU" --store third.db kit --team 一队 -o old.kit
set_up "$RUHU" --store r.db init --field --device R1
set_up "$RUHU" --store r.db open old.kit
echo 'VA1<enter>YO1Q' >one.keys
RUHU_NOW=2026-11-23T10:00:00+08:00
export RUHU_NOW
set_up "$RUHU" --store r.db --keys one.keys
run 0 "$RUHU" --store r.db export -o rotated
run 0 "$RUHU" --store third.db keys new
run 0 "$RUHU" --store third.db kit --team 一队 -o new.kit
run 0 "$RUHU" --store r.db open new.kit
run 0 "$RUHU" --store r.db export -o rotated
unset RUHU_NOW
must sh -c "! grep -a '^recipient' rotated/R1-0001.ruhu | cut -f 2 | grep -qxF \"\$(grep -a '^recipient' rotated/R1-0002.ruhu | head -n 1 | cut -f 2)\""
run 1 "$RUHU" --store third.db merge rotated
run 0 "$RUHU" --store third.db keys trust "$(value r.db fingerprint)"
run 0 "$RUHU" --store third.db merge rotated
must test "$(digest third.db)" = "$(digest r.db)"
finish

# A second laptop of the same code, which another office knows: which of the two is meant a person says, with the fingerprint.
begin receipt__two_computers_of_one_code__asks_which
cp office.db two.db
cp office.door.db two.door.db
cp office.key two.key
set_up "$RUHU" --store town.db init --office --device TOWN
set_up "$RUHU" --store town.db round new "$data/cli/thirty.txt"
set_up "$RUHU" --store town.db households import register.csv
set_up "$RUHU" --store town.db kit --team 一队 -o town.kit
set_up "$RUHU" --store twin.db init --field --device L1
set_up "$RUHU" --store twin.db open town.kit
RUHU_NOW=2026-11-23T10:00:00+08:00
export RUHU_NOW
set_up "$RUHU" --store twin.db --keys one.keys
unset RUHU_NOW
set_up "$RUHU" --store twin.db export -o twins
run 1 "$RUHU" --store two.db merge twins
run 1 "$RUHU" --store two.db keys trust "$(value twin.db fingerprint)"
said "代号“L1”已经有别的指纹在用"
run 1 "$RUHU" --store town.db merge twins
run 0 "$RUHU" --store town.db keys trust "$(value twin.db fingerprint)"
run 0 "$RUHU" --store town.db merge twins
run 0 "$RUHU" --store town.db export -o up
run 1 "$RUHU" --store two.db merge up
run 0 "$RUHU" --store two.db keys trust "$(value town.db fingerprint)"
run 0 "$RUHU" --store two.db merge up
run 1 "$RUHU" --store two.db receipt --device L1 -o which.ruhu
said "2 台认可过的电脑都叫“L1”，分不清是哪一台"
must test ! -e which.ruhu
run 0 "$RUHU" --store two.db receipt --device "$(value twin.db fingerprint)" -o which.ruhu
run 1 "$RUHU" --store twin.db open which.ruhu
run 0 "$RUHU" --store twin.db keys trust "$(value two.db fingerprint)"
run 0 "$RUHU" --store twin.db open which.ruhu
said "1 份已在旗里"
finish

begin receipt__opened__proves_and_prune_takes_only_that
run 0 "$RUHU" --store field.db prune
said 没有可清的
run 0 "$RUHU" --store office.db receipt --device L1 -o answer.ruhu
run 0 "$RUHU" --store field.db open answer.ruhu
said "2 份已在旗里"
run 0 "$RUHU" --store field.db export -o later
printed 没有要交的
run 1 "$RUHU" --store office.db merge answer.ruhu
printed 回执
run 1 "$RUHU" --store office.db merge team.kit
printed 下发包
cp field.db copy.db
run 0 "$RUHU" --store field.db prune
must test "$(value field.db revisions)" = 0
printf 'VA1<enter>Y<expect 完成 1><expect 再来 1>/0001<enter><enter><expect 记录在办公室><enter>Q' >look.keys
run 0 "$RUHU" --store field.db --keys look.keys
finish

begin withdraw__in_the_office__reaches_the_laptop_and_stays
cp copy.db field.db
record=$("$RUHU" --store office.db records --device L1 | awk '$2 == "interview" { print $1 }')
must test -n "$record"
run 2 "$RUHU" --store office.db withdraw "$record"
run 2 "$RUHU" --store office.db withdraw "$record" --reason "张三 不愿意"
run 0 "$RUHU" --store office.db withdraw "$record" --reason consent
must test "$(value office.db erased)" = 1
run 0 "$RUHU" --store office.db withdraw "$record" --reason consent
said 以前就撤回了
run 0 "$RUHU" --store office.db merge plain stick
run 0 "$RUHU" --store office.db receipt -o answer2.ruhu
run 0 "$RUHU" --store field.db open answer2.ruhu
must test "$(value field.db erased)" = 1
must test "$(digest office.db)" = "$(digest field.db)"
must sh -c "! grep -aq '150525401401-02-0001.*interview' field.db"
finish

begin interview__a_stick_for_copies__gets_one_after_each
mkdir -p media/other media/stick/ruhu
RUHU_MEDIA=$PWD/media
export RUHU_MEDIA
before=$(value field.db interviews)
printf 'V1<enter>Y/0003<enter><enter>' >one.keys
"$walk" "$data/cli/thirty.md" --seed 3 >>one.keys
printf 'Q' >>one.keys
RUHU_NOW=2026-11-24T09:00:00+08:00
run 0 "$RUHU" --store field.db --keys one.keys
must test "$(value field.db interviews)" = $((before + 1))
must test "$(ls media/stick/ruhu | wc -l)" = 1
must grep -q '^ruhu-sealed' media/stick/ruhu/L1-*.ruhu
run 0 "$RUHU" --store field.db verify media/stick/ruhu/L1-*.ruhu
must test -z "$(ls media/other)"
# A stick that cannot be written to costs the copy only.
rm -r media/stick/ruhu
ln -s /proc/self media/stick/ruhu
sed 's/0003/0004/' one.keys >two.keys
run 0 "$RUHU" --store field.db --keys two.keys
must test "$(value field.db interviews)" = $((before + 2))
unset RUHU_MEDIA
finish

begin keys__late__by_round
run 0 "$RUHU" --store office.db keys late
must test ! -s out
sed -e "s/^id:.*/id: another/" -e "s#^form: *#form: $data/cli/#" "$data/cli/thirty.txt" >another.txt
run 0 "$RUHU" --store office.db round new another.txt
run 0 "$RUHU" --store office.db keys late
printed L1
finish

begin open__from_a_strange_office_or_old__refused
set_up "$RUHU" --store second.db households import register.csv
set_up "$RUHU" --store second.db kit --team 一队 -o strange.kit
before=$(digest field.db)
run 1 "$RUHU" --store field.db open strange.kit
said "ruhu keys trust"
must test "$(digest field.db)" = "$before"
run 0 "$RUHU" --store field.db keys trust "$(value second.db fingerprint)"
run 0 "$RUHU" --store field.db open strange.kit
printf 'ruhu-kit 1\n' >old.kit
run 1 "$RUHU" --store field.db open old.kit
said 没有签名
finish

done_all
