#!/bin/sh
# SPDX-License-Identifier: MIT
# What goes to a door on paper.
. "$TOP_SRCDIR/tests/cli/lib.sh"
make_stores
form=$TOP_SRCDIR/survey-defs/chuangcheng

begin paper__questionnaire__numbers_boxes_codes_and_where_to_go_on
run 0 "$RUHU" paper "$form"
printed '1. '
printed '□1 非常满意'
printed '户号：□'
not_printed 【访问员】
not_printed 【委托单位】
must test "$(grep -cE '^[0-9]+\. ' out)" -gt 30
# Who does not agree is not asked on; who did nothing at a counter goes on behind the question about it.
must test "$(grep -c '□3 不同意（→结束）' out)" = 2
must test "$(grep -c '（→第[0-9]*题）' out)" -gt 1
finish

begin paper__skip__to_the_first_question_that_can_be_asked
cat >skip.md <<-'EOF'
	| survey | type | name | label | relevant |
	| | select_one yn | a | 甲？ | |
	| | text | b | 乙？ | ${a} = '1' |
	| | integer | c | 丙？ | ${a} = '1' and ${b} != '' |
	| | select_one yn | d | 丁？ | |
	| | date | e | 戊？ | ${d} = '1' |
	| choices | list_name | name | label |
	| | yn | 1 | 是 |
	| | yn | 2 | 否 |
EOF
run 0 "$RUHU" paper skip.md
printed '□1 是　　□2 否（→第4题）'
printed '□1 是　　□2 否（→结束）'
finish

begin paper__languages__chosen_and_beside
run 0 "$RUHU" --lang en paper "$form"
printed '□1 Very satisfied'
printed "Nobody has reviewed"
run 0 "$RUHU" paper "$form" --text en --beside zh
must grep -q '^题号  *English  *中文' out
printed '□1 Very satisfied'
must grep -q '[^□]1 非常满意' out
must sh -c '! grep -q "□1 非常满意" out'
run 2 "$RUHU" paper "$form" --text xx
said xx
finish

begin paper__translation__beside_only_once_a_person_reviewed_it
run 1 "$RUHU" paper "$form" --beside en
said 审定
cp -r "$form" reviewed
sed -i 's/^English (en).*/English (en),A,2026-10-01,B,2026-10-02/' reviewed/translations.csv
run 0 "$RUHU" paper reviewed --beside en
printed 'Very satisfied'
printed '□1 非常满意'
run 0 "$RUHU" paper reviewed --text en
not_printed 还没有人审定
finish

begin paper__vertical_script__is_said
cat >mn.md <<-'EOF'
	| survey | type | name | label::中文 (zh) | label::蒙古文 (mn) |
	| | text | a | 甲？ | ᠮᠣᠩᠭᠣᠯ |
	| settings | default_language |
	| | 中文 (zh) |
EOF
run 0 "$RUHU" paper mn.md --text mn
printed 竖排
printed 审定
run 0 "$RUHU" paper mn.md
not_printed 竖排
finish

# A box never stands on another line than what it is for.
begin paper__choices__whole_on_their_lines
run 0 "$RUHU" paper "$form"
must grep -q '^□4 家人代为拒绝（→结束）$' out
must sh -c '! grep -q "□[0-9][0-9]*$" out'
run 0 "$RUHU" --format html paper "$form"
printed '<span class="item">□4 家人代为拒绝（→结束）</span>'
finish

begin paper__notice__filled_from_the_round
run 0 "$RUHU" paper --notice "$form" "$form/round.txt"
printed 0475
not_printed 【联系电话】
printed 回执编号
run 1 "$RUHU" paper skip.md no-such-round.txt
run 1 "$RUHU" paper no-such.xlsx
finish

begin paper__doors__of_one_team
run 0 "$RUHU" --store office.db paper --doors --team 一队
must test "$(grep -c 150525401401-02-000 out)" = 6
printed 不外传
run 1 "$RUHU" --store office.db paper --doors --team 九队
said 九队
finish

begin paper__slip__blank
run 0 "$RUHU" --store office.db paper --slip
printed 签字
run 2 "$RUHU" --store office.db paper --slip skip.md
finish

if [ -x "$TOP_BUILDDIR/ruhu-print" ]; then
	begin paper__questionnaire_as_pdf__boxes_are_there
	run 0 "$RUHU" paper "$form" -o form.pdf
	must test ! -s err
	must pdftotext -layout -enc UTF-8 form.pdf words
	must test "$(grep -o □ words | wc -l)" -gt 150
	must grep -q '^ *□4 家人代为拒绝（→结束）' words
	finish
fi

done_all
