#!/bin/sh
# SPDX-License-Identifier: MIT
# People's own words: into the page only what a person released, only what they said, and nothing below the township.
. "$TOP_SRCDIR/tests/cli/lib.sh"

cat >form.md <<'END'
| survey | | | | |
| | type | name | label | role |
| | select_one yn | k1 | 同意吗？ | consent_respondent |
| | select_one m5 | q1 | 总的来说满意吗？ | key |
| | text | why | 还有什么意见？ | quote |
| choices | | |
| | list_name | name | label |
| | yn | 1 | 同意 |
| | yn | 2 | 不同意 |
| | m5 | 1 | 非常满意 |
| | m5 | 2 | 满意 |
| | m5 | 3 | 不太满意 |
| | m5 | 6 | 说不清 |
| settings | | |
| | form_id | version | form_title |
| | words | 1 | 试问 |
END
cat >round.txt <<'END'
id: w1
title: 试一期
form: form.md
sample: convenience
from: 2026-11-01
to: 2026-12-20
office: 试验办
telephone: 0475-0000000
minutes: 3
END
# Twelve in one township, two in another.
rows() # SAID_IN_THE_FIRST SEQ
{
	echo "k1,q1,why,_form,_round,_unit,_household,_device,_interviewer,_started,_ended,_outcome,_lang,__version__,_uuid,_seq,_submission_time"
	i=0
	for said in "$1" "路灯坏了，兴隆地村东头最黑，晚上怕" "" "" "" "" "" "" "" "" "" "" "垃圾没人清" "打13800000000找我"; do
		i=$((i + 1))
		unit=150525100208
		[ $i -le 12 ] || unit=150525101200
		printf '1,%d,%s,words,w1,%s,%s-01-%04d,dev,v1,2026-11-%02dT10:00:00+08:00,2026-11-%02dT10:20:00+08:00,1.1,zh,1,%08x-0000-4000-8000-000000000000,%d,2026-11-%02dT20:00:00+08:00\n' \
			$((1 + i % 3)) "$said" $unit $unit $i $i $i $((i * 7919)) "$2" $i
	done
}
rows "扫得很干净，就是车太多" 1 >words.csv
set_up "$RUHU" --store o.db init --office --device OFFICE
set_up "$RUHU" --store o.db round new round.txt
set_up "$RUHU" --store o.db merge words.csv
RUHU_NOW=2026-12-01T10:00:00+08:00
export RUHU_NOW

quotes() # STATUS ARGUMENTS
{
	want=$1
	shift
	run "$want" "$RUHU" --store o.db quotes "$@"
}

number_of() # WORDS
{
	"$RUHU" --store o.db --format csv quotes list | grep "$1" | sed 's/^[^,]*,//; s/,.*//' | head -n 1
}

begin quotes__nobody_looked__none_in_the_page
run 0 "$RUHU" --store o.db report
printed "有4人用自己的话说了意见，专人还没有审看"
not_printed 路灯坏了
quotes 0 list
printed 路灯坏了
printed 没有审看
finish

begin release__needs_a_person_and_says_what_will_be_printed
quotes 2 release "$(number_of 扫得)"
said --by
quotes 0 release "$(number_of 扫得)" --by 督导01
said 扫得很干净，就是车太多
run 0 "$RUHU" --store o.db report
printed “扫得很干净，就是车太多”
printed 大沁他拉镇
printed 放行1条
run 0 "$RUHU" --store o.db report --period 2026-10
not_printed 扫得
quotes 0 list
printed 督导01
printed 2026-12-01
finish

begin release__place_below_the_township__refused_until_cut
lamp=$(number_of 路灯)
quotes 1 release "$lamp" --by 督导01
said 兴隆地村委会
quotes 1 release "$lamp" --by 督导01 --text "路灯全坏了"
said 只能删，不能改
quotes 1 release "$lamp" --by 督导01 --text "晚上怕……路灯坏了"
said 只能删，不能改
quotes 0 release "$lamp" --by 督导01 --text "路灯坏了……最黑，晚上怕"
said “路灯坏了……最黑，晚上怕”
run 0 "$RUHU" --store o.db report
printed “路灯坏了……最黑，晚上怕”
not_printed 兴隆地
quotes 1 release "$(number_of 13800000000)" --by 督导01
said 号码
finish

begin release__few_answered_there__the_township_is_not_named
quotes 0 release "$(number_of 垃圾)" --by 督导01
run 0 "$RUHU" --store o.db --format csv report
must sh -c 'grep 垃圾没人清 out | grep -q 不列'
must sh -c '! grep 垃圾没人清 out | grep -q 八仙筒'
finish

begin refuse__takes_a_release_back__and_keeps_both
quotes 0 refuse "$(number_of 垃圾)" --by 督导02 --reason 太具体
run 0 "$RUHU" --store o.db report
not_printed 垃圾没人清
quotes 0 list
printed 太具体
run 0 "$RUHU" --store o.db export -o out.d
must sh -c 'cat out.d/*.ruhu | grep -q "^author.*督导01"'
finish

begin corrected_record__waits_for_a_person_again
rows "扫得还行" 2 | sed -n 1,2p >corrected.csv
run 0 "$RUHU" --store o.db merge corrected.csv
run 0 "$RUHU" --store o.db report
not_printed 扫得
quotes 0 list --waiting
printed 扫得还行
finish

begin withdrawn_record__its_words_are_nowhere_in_the_store
run 0 "$RUHU" --store o.db withdraw "$(printf '%08x' $((2 * 7919)))" --reason consent
run 0 "$RUHU" --store o.db report
not_printed 路灯
must sh -c '! grep -aq 晚上怕 o.db'
finish

begin usage__wrong_words__are_told
quotes 2
quotes 2 release
quotes 1 refuse ffffffff --by 督导01
said 没有编号
finish
done_all
