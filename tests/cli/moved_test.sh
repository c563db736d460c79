#!/bin/sh
# SPDX-License-Identifier: MIT
# An interview begun under one version of a form and gone on with under the next: seen first, then done, and nothing lost.
. "$TOP_SRCDIR/tests/cli/lib.sh"
old=$data/cli/moving-1.md new=$data/cli/moving-2.md
set_up "$RUHU" --store clean.db init --field --device L1
# Three adults, coal, a text, 86.5, one person of 40; then the laptop is closed.
printf '3<enter>2<wait 1s><type 老问题><enter>86.5<enter>A<type 王><enter>40<enter><f8>' >begin.keys
set_up "$RUHU" --store clean.db interview "$old" --keys begin.keys

anew()
{
	rm -f f.db f.door.db
	cp clean.db f.db
	cp clean.door.db f.door.db
}

begin moved__going_back__changes_nothing
anew
before=$(sha256sum <f.db)
printf '<esc>4' >back.keys
run 0 "$RUHU" --store f.db interview "$old" --keys back.keys
anew
run 0 "$RUHU" --store f.db interview "$new" --keys back.keys
run 0 "$RUHU" --store f.db export --csv -o none
must test ! -e none/moving_2.csv
# The old draft is as it was: opened with its own version it stands at the same place, with all its answers.
printf 'N<type 完><enter><enter><enter>' >end-old.keys
run 0 "$RUHU" --store f.db interview "$old" --keys end-old.keys
run 0 "$RUHU" --store f.db export --csv -o old
must grep -q '^3,coal,老问题,86.5,完,' old/moving_1.csv
finish

begin moved__the_new_version__what_fits_is_kept
anew
# Preview, the first way; the rest of the questions; what does not fit is asked anew.
printf '<size 100x40><expect 版本 1 的问卷，现在用的是版本 2><expect 保留 3 道，要重问 3 道><expect 新版里没有这道题><expect 新版没有这个选项><expect 还要问的新题><expect 什么都还没有动><esc><expect 用新版接着做>1N<type 新答><enter><f6><home><enter>2<wait 1s><enter>86<enter>N<enter><enter><enter><enter>' >go-on.keys
run 0 "$RUHU" --store f.db interview "$new" --keys go-on.keys
run 0 "$RUHU" --store f.db export --csv -o moved
must grep -q '^gas,3,86,新答,' moved/moving_2.csv
must grep -q '^王,40,' moved/moving_2-person.csv
must test ! -e moved/moving_1.csv
finish

# Two rounds whose forms are the two versions; one door.
for v in 1 2; do
	sed -e "s/^id: t30/id: m$v/; s/^title: .*/title: 第${v}期/; s#^form: .*#form: $data/cli/moving-$v.md#" "$data/cli/thirty.txt" >m$v.txt
done
printf 'unit,grid,serial,building,entrance,floor,door,team\n150525401401,02,0001,5号楼,1单元,1,102,一队\n' >register.csv
set_up "$RUHU" --store o.db init --office --device OFF
set_up "$RUHU" --store o.db round new m1.txt
set_up "$RUHU" --store o.db households import register.csv
set_up "$RUHU" --store o.db kit --team 一队 -o one.kit
set_up "$RUHU" --store o.db round new m2.txt
set_up "$RUHU" --store o.db kit --team 一队 -o two.kit

begin moved__at_a_door__to_the_round_in_use
export RUHU_NOW=2026-11-23T10:00:00+08:00
set_up "$RUHU" --store door.db init --field --device L5
run 0 "$RUHU" --store door.db open one.kit
printf 'VA1<enter>Y/0001<enter><enter>3<enter>2<wait 1s><type 老问题><enter>86.5<enter>A<type 王><enter>40<enter><f8>Q' >first.keys
run 0 "$RUHU" --store door.db --keys first.keys
run 0 "$RUHU" --store door.db open two.kit
# A habitual Enter after the preview leaves everything as it is.
cat >second.keys <<'KEYS'
<size 100x40>/0001<enter><enter><expect 它原来属于“第1期”这一期><expect 保留 3 道，要重问 3 道><esc><enter>
<enter><esc>1<expect 已登记 1 个>N<type 新答><enter><f6><home><enter>2<wait 1s><enter>86<enter>N<enter><enter><enter><enter>Q
KEYS
run 0 "$RUHU" --store door.db --keys second.keys
run 0 "$RUHU" --store door.db export --csv -o moved-door
must grep -q '^gas,3,86,新答,,moving,m2,150525401401,150525401401-02-0001,L5,' moved-door/moving_2.csv
must test ! -e moved-door/moving_1.csv
unset RUHU_NOW
finish

# SEED: a round of the second version that draws by it, after one that drew by "a"; the preview must say WORDS.
drawing() # SEED WORDS
{
	begin "moved__drawn_by_$1__$3"
	export RUHU_NOW=2026-11-23T10:00:00+08:00
	mkdir "draw-$1"
	for v in 1 2; do
		sed -e "s/^id: 2026Q4/id: d$v/; s#^form: .*#form: $data/cli/drawing-$v.md#" -e "s/^seed: .*/seed: $([ $v = 1 ] && echo a || echo "$1")/" \
			"$data/screens/round.txt" >"draw-$1/d$v.txt"
	done
	set_up "$RUHU" --store "draw-$1/o.db" init --office --device OFF
	set_up "$RUHU" --store "draw-$1/o.db" round new "draw-$1/d1.txt"
	set_up "$RUHU" --store "draw-$1/o.db" households import register.csv
	set_up "$RUHU" --store "draw-$1/o.db" kit --team 一队 -o "draw-$1/one.kit"
	set_up "$RUHU" --store "draw-$1/o.db" round new "draw-$1/d2.txt"
	set_up "$RUHU" --store "draw-$1/o.db" kit --team 一队 -o "draw-$1/two.kit"
	set_up "$RUHU" --store "draw-$1/f.db" init --field --device L6
	set_up "$RUHU" --store "draw-$1/f.db" open "draw-$1/one.kit"
	printf 'VA1<enter>Y/0001<enter><enter>145<enter>243<enter>166<enter><enter><enter>1<wait 1s><type 我的看法><enter><f8>Q' >draw.keys
	run 0 "$RUHU" --store "draw-$1/f.db" --keys draw.keys
	set_up "$RUHU" --store "draw-$1/f.db" open "draw-$1/two.kit"
	printf '<size 110x40>/0001<enter><enter><expect 我的看法><expect %s>' "$2" >draw.keys
	run 0 "$RUHU" --store "draw-$1/f.db" --keys draw.keys
	unset RUHU_NOW
	finish
}

drawing a '保留 3 道，要重问 0 道' the_same_person
drawing d '保留 1 道，要重问 2 道' another_person

begin moved__line_by_line__seen_first
anew
printf '3\n' >lines
run_in 0 "$RUHU" --store f.db interview "$new" --plain <lines
printed '保留 3 道，要重问 3 道'
printed '新版里没有这道题。'
printf '1\n/q\n' >lines
run_in 0 "$RUHU" --store f.db interview "$new" --plain <lines
printf '/q\n' >lines
run_in 0 "$RUHU" --store f.db interview "$new" --plain <lines
not_printed 要重问
printed 已恢复
finish

begin moved__the_old_version__done_as_it_was_begun
anew
printf '<esc>2N<type 完><enter><enter><enter>' >old-way.keys
run 0 "$RUHU" --store f.db interview "$new" --keys old-way.keys
run 0 "$RUHU" --store f.db export --csv -o kept
must grep -q '^3,coal,老问题,86.5,完,' kept/moving_1.csv
must test ! -e kept/moving_2.csv
finish

begin moved__a_finished_record__stays_with_its_version
uuid=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) h[$i] = i } NR == 2 { print $h["_uuid"] }' kept/moving_1.csv)
run 0 "$RUHU" --store f.db eval --record "$uuid" '${gone}'
printed 老问题
run 1 "$RUHU" --store f.db eval --record "$uuid" '${added}'
# Corrected, it is asked with the words and choices it was answered with.
printf '<enter>1<wait 1s><f9><enter><enter>' >correct.keys
run 0 "$RUHU" --store f.db correct "$uuid" --reason 听错了 --by D1 --keys correct.keys
run 0 "$RUHU" --store f.db export --csv -o corrected
must grep -q '^3,stove,老问题,86.5,完,' corrected/moving_1.csv
must test ! -e corrected/moving_2.csv
finish

done_all
