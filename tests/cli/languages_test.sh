#!/bin/sh
# SPDX-License-Identifier: MIT
# The language changed in a group, at a table of rows, within a row and in the list of questions: the place stays, and what is not translated
# is shown in the source language and marked.
. "$TOP_SRCDIR/tests/cli/lib.sh"
set_up "$RUHU" --store f.db init --field --device L1

begin languages__group_choices_hint__marked
cat >group.keys <<'KEYS'
<f3>2<expect How many adults?><expect Eighteen or older>
3<enter><expect 房子是自己的吗？><expect 还没有这种语言的译文><expect Yes><expect 否（原文）><expect 看房产证（原文）>
L3<expect Байр таных уу?><expect 是（原文）><expect 住户（原文）>
L1<expect 房子是自己的吗？><expect 看房产证>
KEYS
run 0 "$RUHU" --store f.db practice "$data/scenarios/languages.md" --keys group.keys
finish

begin languages__row_and_table__the_place_stays
cat >rows.keys <<'KEYS'
3<enter>1<wait 1s>A<type 王><enter><expect 王上班吗？>
L2<expect Does 王 work?><expect Member 1><expect 否（原文）>
L3<expect 王上班吗？><expect 还没有这种语言的译文><expect 家里的人（原文） 1>
1<wait 1s><expect 带 * 的还没有这种语言的译文><expect *称呼>
L2<expect Name><expect 王>
KEYS
run 0 "$RUHU" --store f.db practice "$data/scenarios/languages.md" --keys rows.keys
finish

begin languages__list_of_questions__marked
cat >list.keys <<'KEYS'
3<enter>L2R<expect How many adults?><expect （原文）房子是自己的吗？>
KEYS
run 0 "$RUHU" --store f.db practice "$data/scenarios/languages.md" --keys list.keys
finish

begin languages__line_by_line__marked
printf '/l\n2\n3\n/q\n' >lines
run_in 0 "$RUHU" --store f.db practice "$data/scenarios/languages.md" --plain <lines
printed 'How many adults?'
printed '房子是自己的吗？（原文）'
printed '否（原文）'
finish

begin languages__a_script_that_expects_too_much__fails
printf '<f3>2<expect 家里几位成年人？>' >wrong.keys
run 1 "$RUHU" --store f.db practice "$data/scenarios/languages.md" --keys wrong.keys
finish

done_all
