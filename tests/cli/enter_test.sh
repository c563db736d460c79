#!/bin/sh
# SPDX-License-Identifier: MIT
# Paper forms: keyed twice, what differs is decided, and only then is there a record.
. "$TOP_SRCDIR/tests/cli/lib.sh"

cat >paper.md <<'END'
| survey | | | |
| | type | name | label | required | relevant |
| | select_one yn | q1 | 路灯亮吗？ | yes | |
| | integer | q2 | 住了几年？ | | |
| | text | q3 | 什么问题？ | | ${q1} = '2' |
| | select_one yn | q4 | 满意吗？ | yes | |
| choices | | | |
| | list_name | name | label |
| | yn | 1 | 是 |
| | yn | 2 | 否 |
| settings | | | |
| | form_id | version | form_title |
| | paper | 1 | 纸质问卷 |
END
RUHU_NOW=2026-11-29T10:00:00+08:00
export RUHU_NOW
make_stores

enter() # STATUS KEYS, as the person K1 or as said in by
{
	printf '%s' "$2" >keys
	run "$1" "$RUHU" --store office.db enter paper.md --by "${by:-K1}" --keys keys
}

head='<enter>P-7<enter>02-0003<enter>2026-11-20<enter>A7<enter>'

begin enter__first_keying__is_no_record_yet
enter 0 "$head"'<expect 录入 P-7 第一遍>2<wait 1s>12<enter><type 井盖响><enter>1<wait 1s><expect 题目都问完了><enter><expect 第一遍存好了><expect 等第二遍的：P-7>Q'
must test "$(value office.db interviews)" = 0
finish

begin enter__second_keying__differences_are_decided_from_the_paper
by=K2
enter 0 '<enter>P-7<enter><expect 录入 P-7 第二遍>2<wait 1s>21<enter><type 井盖响了><enter>1<wait 1s><enter><expect 1/2><expect 住了几年><expect 12><expect 21>1<expect 2/2><expect 井盖响了>2<expect 存好了><expect 定了 2 处><expect 这次做完 1 份>Q'
must test "$(value office.db interviews)" = 1
run 0 "$RUHU" --store office.db export --csv -o out.d
must grep -q '^2,12,井盖响了,1,' out.d/paper_1.csv
must grep -q 'A7,2026-11-20' out.d/paper_1.csv
must grep -q '150525401401-02-0003' out.d/paper_1.csv
finish

begin enter__done__is_not_keyed_again
enter 0 '<enter>P-7<enter><expect 已经录完了><enter>Q'
must test "$(value office.db interviews)" = 1
finish

begin enter__same_twice__nothing_to_decide
by=K1
head='<enter>8<enter>02-0004<enter>2026-11-21<enter>A7<enter>'
enter 0 "$head"'1<wait 1s>3<enter>2<wait 1s><enter><expect 第一遍存好了><enter>8<enter><expect 最好换个人>1<wait 1s>3<enter>2<wait 1s><enter><expect 定了 0 处>Q'
must test "$(value office.db interviews)" = 2
finish

begin enter__a_skip_that_follows_a_decision__drops_what_it_skips
head='<enter>9<enter>02-0005<enter>2026-11-21<enter>A7<enter>'
enter 0 "$head"'1<wait 1s>3<enter>2<wait 1s><enter><enter>9<enter>2<wait 1s>3<enter><type 灯坏><enter>2<wait 1s><enter><expect 1/2>1<expect 2/2>2<expect 存好了>Q'
run 0 "$RUHU" --store office.db export --csv -o out3.d
must grep -q '^1,3,,2,' out3.d/paper_1.csv
finish

begin enter__wrong_words__are_told
enter 0 '<enter>10<enter>99-9999<enter><expect 没有户号以><enter><enter>10<enter>02-0006<enter>2027-01-01<enter>A7<enter><expect 不能在今天以后><enter><enter>a/b<enter><expect 数字、字母或横线><enter>Q'
enter 0 '<enter>11<enter>02-0006<enter>2026-11-22<enter>A7<enter>1<wait 1s><f8><expect 没有录完>Q'
must test "$(value office.db interviews)" = 3
finish

begin enter__undecided__first_keying_stays
head='<enter>12<enter>02-0006<enter>2026-11-22<enter>A7<enter>'
enter 0 "$head"'1<wait 1s>3<enter>2<wait 1s><enter><enter>12<enter>1<wait 1s>4<enter>2<wait 1s><enter><expect 1/1><esc><expect 第二遍要重录><expect 等第二遍的：12>Q'
must test "$(value office.db interviews)" = 3
enter 0 '<enter>12<enter><expect 第二遍>1<wait 1s><f9><expect 1/2><esc>Q'
finish
done_all
