#!/bin/sh
# SPDX-License-Identifier: MIT
# check, form show, eval.
. "$TOP_SRCDIR/tests/cli/lib.sh"
tab=$(printf '\t')

begin check__good__says_so
printf '| survey |\n| | type | name | label |\n| | text | q1 | 有什么意见？ |\n' >good.md
run 0 "$RUHU" check good.md
said 可以用
must test ! -s out
finish

begin check__round__beside_the_form_or_named
run 0 "$RUHU" check "$TOP_SRCDIR/survey-defs/chuangcheng"
printed "round.txt: warning: 表号、制定机关、批准文号、有效期空着"
said "round.txt：可以用。1 处提醒。"
cp -R "$TOP_SRCDIR/survey-defs/chuangcheng" defs
sed -i 's/【怎么选到您家】/您家是随机抽到的/' defs/survey.csv
run 0 "$RUHU" check defs
sed 's/^sample: .*/sample: convenience/' defs/round.txt >defs/other.txt
run 1 "$RUHU" check defs defs/other.txt
printed "defs:survey:C9: error: 告知书说是随机抽到的"
printed "defs:survey:C9"
printf 'geopoint,where,位置,Where,,,,,,,,,,,,1,,\n' >>defs/survey.csv
run 1 "$RUHU" check defs
printed "error: 告知书说不定位"
run 1 "$RUHU" check defs nosuch.txt
finish

begin check__strict__what_others_do_not_know
run 0 "$RUHU" check --strict "$data/forms/good/chuangcheng.md"
cat >ours.md <<'END'
| survey | | | | | | | |
| | type | name | label | 提示 | appearance | soft_constraint | role | item_version |
| | text | q1 | 有什么意见？ | 慢慢念 | bigger w3 ex:a.b(c) | . != '' | quote | 1 |
| 备注 | |
| | 随便 | |
END
run 0 "$RUHU" check ours.md
run 1 "$RUHU" check --strict ours.md
printed "survey:D1: error: XLSForm 里没有“提示”这一列"
printed "survey:F1: error: XLSForm 里没有“soft_constraint”这一列"
printed "survey:E2: error: XLSForm 里没有外观“bigger”"
printed "error: XLSForm 里没有“备注”这张表"
must test "$(grep -c ': error: ' out)" = 4
finish

begin check__minutes__enough_for_the_longest_way
cp -R "$TOP_SRCDIR/survey-defs/chuangcheng" short
sed -i 's/^minutes: .*/minutes: 5/' short/round.txt
run 0 "$RUHU" check short
printed "warning: 开场白说大约5分钟，最长的一条路照念要8分钟。"
finish

begin check__bad__every_cell_with_a_caret
run 1 "$RUHU" check "$data/forms/bad/unknown-reference.md"
printed "unknown-reference.md:survey:D3: error: "
printed "  \${twon} = 'a'"
printed "  ^"
printed '是不是想写：${town}'
printed "survey:C5: error: "
said "3 处错误"
finish

begin check__all_bad_forms__errors_with_places
for form in "$data"/forms/bad/*.md; do
	rc=0
	"$RUHU" check "$form" >out 2>err </dev/null || rc=$?
	grep -q ': error: ' out && want=1 || want=0
	[ "$rc" -eq "$want" ] || wrong "$form: $rc, not $want"
	grep -qF "$(basename "$form")" out || wrong "$form: nothing said of it"
done
finish

begin check__warnings_only__can_be_used
run 0 "$RUHU" check "$data/forms/bad/misspelt-columns.md"
printed "survey:D1: warning: "
printed 是不是想写：relevant
said "3 处提醒"
finish

begin check__no_file__said
run 1 "$RUHU" check no-such.md
said no-such.md
finish

begin check__odd_files__refused_with_a_sentence
: >empty.csv
head -c 3000 /dev/urandom >random.md
printf 'type,name,label\ntext,"a,b\n' >quote.csv
printf 'type,name,label\ntext,a\000b,c\n' >nul.csv
mkdir hollow
for f in empty.csv random.md quote.csv nul.csv hollow; do
	run 1 "$RUHU" check "$f"
	must test -s err
done
finish

begin form__show__the_tree_with_its_logic
run 0 "$RUHU" form show "$data/cli/thirty.md"
printed "thirty  1  三十问"
printed "member  [repeat]  己 家里的人"
printed "age  [integer]"
run 0 "$RUHU" form show "$data/scenarios/household.md"
printed "何时问：“房子是自己的吗？”答的是“否”    [\${owner} = '2']"
printed "几行：“固定几行？”    [\${fixed_n}]"
run 1 "$RUHU" form show "$data/forms/bad/unknown-type.md"
said "unknown-type.md"
finish

begin form__codebook__a_row_a_question_and_a_row_a_choice
run 0 "$RUHU" form codebook "$data/scenarios/logic.md"
printed "核对数"
printed "何时问"
run 0 "$RUHU" --format csv form codebook "$data/scenarios/logic.md"
must test "$(grep -c '^题目,' out)" -eq 21
must test "$(grep -c '^选项,' out)" -eq 10
printed '题目,2,region,region,select_one,region,您在哪个旗？,看户口本,Which banner?,'
printed '选项,act,97,都没有,None,'
run 0 "$RUHU" --format csv form codebook "$TOP_SRCDIR/survey-defs/chuangcheng"
must test "$(grep -c ',不愿回答,\|,不愿回答.$' out)" -ge 1
finish

begin form__coverage__empty_columns_count
run 0 "$RUHU" --format csv form coverage "$data/scenarios/languages.md"
printed '每种语言,中文 (zh),survey:label,8,8,0,100%'
printed '每种语言,English (en),survey:label,8,7,1,87%'
printed '每种语言,Монгол (mn),survey:label,8,2,6,25%'
printed '每种语言,Монгол (mn),choices:label,2,0,2,0%'
printed '缺的译文,English (en),survey:D4,label,owner,房子是自己的吗？'
printed '缺的译文,English (en),choices:D3,label,yn 2,否'
printed '缺的译文,Монгол (mn),survey 第 3 行,hint,adults,十八岁以上'
run 0 "$RUHU" form coverage "$TOP_SRCDIR/survey-defs/chuangcheng"
printed "蒙古文 (mn)"
finish

begin form__diff__what_changed_and_which_answers_survive
run 0 "$RUHU" form diff "$data/cli/moving-1.md" "$data/cli/moving-2.md"
printed "加了 2 处，去掉 1 处"
printed "4 道保留，2 道看答案而定，1 道丢失"
run 0 "$RUHU" --format csv form diff "$data/cli/moving-1.md" "$data/cli/moving-2.md"
printed '加的题,added,text,新加的一题'
printed '去掉的题,gone,text,以后不问的'
printed '改了的,size,题型,decimal,integer'
printed '改了的,heat,选项,coal 煤,（去掉了）'
printed '改了的,family/person/age,要求,. < 120,. < 130'
printed '改了的,heat,题目 中文 (zh),怎么取暖？,冬天怎么取暖？'
printed '已有的回答还在不在,heat,保留，但有选项没了,答了 coal 的要重问'
printed '已有的回答还在不在,gone,丢失,'
run 0 "$RUHU" form diff "$data/cli/moving-1.md" "$data/cli/moving-1.md"
printed "加了 0 处，去掉 0 处，改了 0 处。"
finish

begin form__usage__said
run 2 "$RUHU" form diff "$data/cli/moving-1.md"
run 2 "$RUHU" form paint "$data/cli/moving-1.md"
said "codebook"
finish

begin eval__values__type_and_value
while IFS='|' read -r expr type value; do
	run 0 "$RUHU" eval "$expr"
	printed "$type$tab$value"
	must test "$(wc -l <out)" -eq 1
done <<'CASES'
1 + 1|number|2
7 div 2|number|3.5
true()|boolean|true
concat('入', '户')|string|入户
string-length('入户')|number|2
1 div 0|number|Infinity
CASES
run 0 "$RUHU" eval "'a	b'"
printed 'string	a\tb'
finish

begin eval__errors__said_and_1
run 1 "$RUHU" eval '1 +'
printed "error$tab"
run 1 "$RUHU" eval 'no-such(1)'
printed "error$tab"
printed no-such
finish

begin eval__standard_input__a_line_each
printf '1+1\nfoo()\nconcat("a","b")' >lines
run_in 1 "$RUHU" eval <lines
must test "$(wc -l <out)" -eq 3
must test "$(sed -n 1p out)" = "number${tab}2"
must test "$(sed -n 2p out | cut -c 1-6)" = "error$tab"
must test "$(sed -n 3p out)" = "string${tab}ab"
finish

begin eval__form__its_questions
run 0 "$RUHU" eval --form "$data/exports/flat.md" 'string(${age})'
run 1 "$RUHU" eval --form "$data/exports/flat.md" '${agee} + 1'
printed agee
run 1 "$RUHU" eval --form no-such.md 1
said no-such.md
finish

make_stores
make_interviews 1
uuid=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) h[$i] = i } NR == 2 { print $h["_uuid"] }' handed/thirty_1.csv)

begin eval__record__its_answers
before=$(digest field.db)
answer=$(sed -n 2p handed/thirty_1.csv | cut -d , -f 1)
run 0 "$RUHU" --store field.db eval --record "$uuid" '${q01}'
printed "$tab$answer"
run 0 "$RUHU" --store field.db eval --record "$uuid" 'count(${member})'
printed "number${tab}2"
run 1 "$RUHU" --store field.db eval --record ffffffff '1'
must test "$(digest field.db)" = "$before"
finish

done_all
