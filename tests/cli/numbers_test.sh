#!/bin/sh
# SPDX-License-Identifier: MIT
# What is said is what is pressed: on a scale the number itself, in a list of codes the code, two digits where it has two. (In a script a
# single answer goes on at once, so that ten of a scale is pressed where several may be chosen.)
. "$TOP_SRCDIR/tests/cli/lib.sh"
set_up "$RUHU" --store f.db init --field --device L1

begin numbers__scale__seven_is_seven
printf '7<wait 1s><expect 哪些方面><left><expect * 7>1<wait 2s><left><expect * 1>0<wait 1s><left><expect * 0>' >scale.keys
run 0 "$RUHU" --store f.db practice "$data/cli/numbers.md" --keys scale.keys
finish

begin numbers__several__two_digits_within_a_moment
printf '7<wait 1s>10<expect [ ] 环境卫生><expect [x] 治安>1<wait 2s>2<expect [x] 环境卫生><expect [x] 道路>12<expect [x] 环境卫生><expect [x] 噪声>' >many.keys
run 0 "$RUHU" --store f.db practice "$data/cli/numbers.md" --keys many.keys
finish

begin numbers__ranking__the_order_stays
printf '7<wait 1s><enter>1<wait 2s>8<wait 2s>12<wait 2s><expect [1] 环境卫生><expect [2] 别的><expect [3] 噪声>10<expect [1] 环境卫生><expect [4] 治安>' >rank.keys
run 0 "$RUHU" --store f.db practice "$data/cli/numbers.md" --keys rank.keys
finish

begin numbers__line_by_line__the_same
printf '10\n1 12\n\n' >lines
run_in 0 "$RUHU" --store f.db practice "$data/cli/numbers.md" --plain <lines
printed '治安'
finish

begin numbers__fixed_roster__what_counts_is_shown
cat >fixed.keys <<'KEYS'
25<enter><expect 前面的回答是 25 个><left><c-u>2<enter><expect 前面的回答是 2 个>A<expect 前面的回答是 2 个>D<expect 前面的回答是 2 个>
<enter><type 甲><enter><enter><type 乙><enter><left><c-u>1<enter><expect 多出的 1 行不算>
<down>D<expect 为什么去掉这一行><type 记错了><enter><expect 前面的回答是 1 个>
KEYS
run 0 "$RUHU" --store f.db practice "$data/cli/rows.md" --keys fixed.keys
finish

done_all
