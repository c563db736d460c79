#!/bin/sh
# SPDX-License-Identifier: MIT
# 归还电脑: two copies, digits over the telephone, and then nothing is left; broken off in between, it goes on.
. "$TOP_SRCDIR/tests/cli/lib.sh"

make_stores
make_interviews 1
digits() { "$RUHU" --store office.db return --code L1 2>/dev/null; }
keep() { rm -rf kept && mkdir kept && cp field.db field.door.db kept; }
again() { cp kept/* .; }
nothing_left() { must sh -c '! ls | grep -q "^field"'; }

begin return__before_the_copies_or_in_the_wrong_place__refused
run 2 "$RUHU" --store field.db return
run 2 "$RUHU" --store field.db return one
run 1 "$RUHU" --store field.db return --confirm "1234 1234 1234 1234"
said 还没有写那两份
run 2 "$RUHU" --store field.db return one one
said 两个不同的地方
run 2 "$RUHU" --store office.db return one two
run 2 "$RUHU" --store field.db return --code L1
run 1 "$RUHU" --store office.db return --code L1
finish

begin return__two_copies__alike_and_whole
run 0 "$RUHU" --store field.db return one two
said 交接单
must cmp one/L1-0001.ruhu two/L1-0001.ruhu
run 0 "$RUHU" --store field.db verify two/L1-0001.ruhu
finish

begin return__digits__only_of_an_office_that_has_it_all
run 1 "$RUHU" --store office.db merge one
run 0 "$RUHU" --store office.db keys trust "$(value field.db fingerprint)"
run 1 "$RUHU" --store office.db return --code L1
run 0 "$RUHU" --store office.db merge two
heard=$(digits)
must test -n "$heard"
# The slip is no proof: what it says is not what is asked for.
must sh -c "! grep -q '$heard' err one/L1-0001.ruhu"
run 1 "$RUHU" --store field.db return --confirm "$(value field.db digits)"
run 1 "$RUHU" --store field.db return --confirm "0000 0000 0000 0000"
said 数字对不上
must test "$(value field.db interviews)" = 1
finish

begin return__something_done_since__refused
keep
printf 'V1<enter>Y/0002<enter><enter>1' >more.keys
RUHU_NOW=2026-11-24T09:00:00+08:00
run 0 "$RUHU" --store field.db --keys more.keys
run 1 "$RUHU" --store field.db return --confirm "$heard"
said "没有做完"
again
run 0 "$RUHU" --store field.db withdraw "$("$RUHU" --store field.db records --device L1 | awk '$2 == "interview" { print $1 }')" --reason consent
run 1 "$RUHU" --store field.db return --confirm "$heard"
said 又有了变化
again
finish

begin return__right_digits__nothing_is_left
run 0 "$RUHU" --store field.db return --confirm "$(echo "$heard" | tr ' ' -)"
said 清除好了
nothing_left
run 3 "$RUHU" --store field.db state
finish

# Killed after each step: the file has its other name; the addresses are gone; half of it is overwritten.
begin return__broken_off__goes_on_and_never_comes_back
for step in renamed doors half; do
	again
	mv field.db field.db.returned
	[ $step = renamed ] || rm field.door.db
	[ $step != half ] || dd if=/dev/zero of=field.db.returned bs=4096 count=5 conv=notrunc 2>/dev/null
	run 3 "$RUHU" --store field.db state
	run 0 "$RUHU" --store field.db return
	said 清除好了
	nothing_left
done
again
mv field.db field.db.returned
run 0 "$RUHU" --store field.db init --field --device L2
must test ! -e field.db.returned
must sh -c '! grep -aq 5号楼 field.door.db'
must test "$(value field.db interviews)" = 0
finish

# docs/RETURN.md is read out over the telephone: what it says the screen says, the program says.
begin return__the_page__says_what_the_program_says
sed -n 's/^ *> //p; /^|---/,/^$/{ s/^| \([^|]*\) |.*/\1/p; }' "$TOP_SRCDIR/docs/RETURN.md" | grep -v '^$' >quoted
must test "$(wc -l <quoted)" -ge 12
while read -r words; do
	grep -qF -- "$words" "$TOP_SRCDIR/po/en.po" || wrong "not said by the program: $words"
done <quoted
finish

done_all
