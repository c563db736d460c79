#!/bin/sh
# SPDX-License-Identifier: MIT
# Stores, rounds, registers and kits from the command line.
. "$TOP_SRCDIR/tests/cli/lib.sh"

begin init__new__office_and_field
run 0 "$RUHU" --store a.db init --office --device AB12
said 建好了办公室用的数据
run 0 "$RUHU" --store a.db state
printed "kind	office"
printed "device	AB12"
run 0 "$RUHU" --store b.db init --field
said 建好了入户电脑用的数据
run 0 "$RUHU" --store b.db state
printed "kind	field"
finish

begin init__exists__nothing_changes
cksum a.db a.door.db >before
run 1 "$RUHU" --store a.db init --field --device ZZ99
said 没有动它
cksum a.db a.door.db >after
must cmp -s before after
finish

begin init__not_a_store__nothing_changes
echo "购物单" >list.txt
run 1 "$RUHU" --store list.txt init --office
must test "$(cat list.txt)" = 购物单
run 3 "$RUHU" --store list.txt state
must test "$(cat list.txt)" = 购物单
finish

begin init__no_divisions__nothing_made
run 3 "$RUHU" --store c.db init --office --divisions no-such.csv
said 什么都没有新建
must test ! -e c.db
finish

begin init__no_folder__made_or_said
run 3 "$RUHU" --store list.txt/c.db init --field
must test -f list.txt
finish

begin store__missing__said_and_nothing_made
for words in state "round show" "households list" "export -o x" "merge x" tally report "kit --team 1 -o k" "open k" \
	"correct 1 --reason x" "interview $data/cli/thirty.md" practice; do
	# shellcheck disable=SC2086 # words
	run 3 "$RUHU" --store nowhere/deep.db $words
	said nowhere/deep.db
	said 也没有新建
done
must test ! -e nowhere
must test ! -e x
must test ! -e k
finish

begin store__damaged__said
cp a.db damaged.db
head -c 4000 /dev/zero | dd of=damaged.db bs=1 seek=61536 conv=notrunc 2>/dev/null
run 3 "$RUHU" --store damaged.db state
finish

make_stores

begin round__show__says_it_all
run 0 "$RUHU" --store office.db round show
printed "编号	t30"
printed 三十问
printed 演练
run 1 "$RUHU" --store a.db round show
said 还没有
finish

begin round__again__same_is_fine_other_is_refused
before=$(digest office.db)
run 0 "$RUHU" --store office.db round new "$data/cli/thirty.txt"
sed -e 's/^title:.*/title: 别的/' -e "s|^form: |form: $data/cli/|" "$data/cli/thirty.txt" >other.txt
run 1 "$RUHU" --store office.db round new other.txt
said t30
said 不能改
must test "$(digest office.db)" = "$before"
finish

begin round__bad_file__all_is_listed
printf 'id: r2\ntitle: x\nform: nothing.md\nsample: guess\ncolour: red\n' >bad.txt
run 1 "$RUHU" --store a.db round new bad.txt
said bad.txt:3
said nothing.md
said "bad.txt:4"
said guess
said "bad.txt:5"
said colour
said from
run 1 "$RUHU" --store a.db round show
finish

begin round__no_file__said
run 1 "$RUHU" --store a.db round new no-such.txt
said no-such.txt
finish

begin households__list__as_imported
run 0 "$RUHU" --store office.db households list
must test "$(wc -l <out)" -eq 7
printed 150525401401-02-0001,一队
run 0 "$RUHU" --store office.db households list 150525401401
must test "$(wc -l <out)" -eq 7
run 0 "$RUHU" --store office.db households list 150525999
must test "$(wc -l <out)" -eq 1
finish

begin households__bad_rows__none_taken
printf 'unit,grid,serial\n1.50525E+11,01,0007\n150525999999,01,0001\n150525401401,02,0008\n' >bad.csv
run 1 "$RUHU" --store office.db households import bad.csv
said "第 2 行"
said 1.50525E+11
said "第 3 行"
run 0 "$RUHU" --store office.db households list
must test "$(wc -l <out)" -eq 7
finish

begin households__assign__to_a_team
run 0 "$RUHU" --store office.db households assign 150525401401-02-0006 二队
said "1 户"
run 0 "$RUHU" --store office.db households list
printed 150525401401-02-0006,二队
run 1 "$RUHU" --store office.db households assign 999 二队
said 999
finish

begin kit__a_team__only_its_doors
run 0 "$RUHU" --store office.db kit --team 二队 -o second.kit
said "1 户"
run 1 "$RUHU" --store office.db kit --team 九队 -o ninth.kit
said 九队
must test ! -e ninth.kit
finish

begin kit__cannot_be_written__said
run 3 "$RUHU" --store office.db kit --team 二队 -o no/such/folder/x.kit
mkdir folder
run 3 "$RUHU" --store office.db kit --team 二队 -o folder
must test -d folder
finish

begin open__again__nothing_new
run 0 "$RUHU" --store field.db open team.kit
said "新增 0 户"
finish

begin open__damaged__nothing_taken
set_up "$RUHU" --store fresh.db init --field --device L2
size=$(wc -c <team.kit)
for at in 30 $((size / 2)) $((size - 3)); do
	cp team.kit bent.kit
	printf '\001' | dd of=bent.kit bs=1 seek="$at" conv=notrunc 2>/dev/null
	run 1 "$RUHU" --store fresh.db open bent.kit
	said bent.kit
done
head -c $((size / 2)) team.kit >cut.kit
run 1 "$RUHU" --store fresh.db open cut.kit
said 什么也没有收
: >empty.kit
run 1 "$RUHU" --store fresh.db open empty.kit
said 不是
run 1 "$RUHU" --store fresh.db open register.csv
said 不是
run 1 "$RUHU" --store fresh.db open no-such.kit
run 0 "$RUHU" --store fresh.db state
printed "households	0"
run 1 "$RUHU" --store fresh.db round show
finish

begin open__in_the_office__refused
before=$(digest office.db)
run 2 "$RUHU" --store office.db open team.kit
said 什么都没有变
must test "$(digest office.db)" = "$before"
finish

done_all
