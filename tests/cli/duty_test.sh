#!/bin/sh
# SPDX-License-Identifier: MIT
# The page for one 分管领域 or one 责任单位, by the list the office keeps.
. "$TOP_SRCDIR/tests/cli/lib.sh"

cat >form.md <<'END'
| survey | | | | |
| | type | name | label | role |
| | select_one yn | k1 | 同意吗？ | consent_respondent |
| | select_one m5 | sat | 总的来说满意吗？ | key |
| | select_one m5 | waste | 垃圾清运满意吗？ | |
| | select_one m5 | bus | 公交满意吗？ | |
| choices | | |
| | list_name | name | label |
| | yn | 1 | 同意 |
| | yn | 2 | 不同意 |
| | m5 | 1 | 非常满意 |
| | m5 | 2 | 满意 |
| | m5 | 3 | 一般 |
| | m5 | 4 | 不太满意 |
| | m5 | 5 | 非常不满意 |
| settings | | |
| | form_id | version | form_title |
| | duty | 1 | 试问 |
| metrics | | | | | | |
| | id | label | kind | items | positive | base |
| | all | 总体满意率 | share | sat | 1 2 | 1 2 3 4 5 |
| | clean | 清运满意率 | share | waste | 1 2 | 1 2 3 4 5 |
| | ride | 公交满意率 | share | bus | 1 2 | 1 2 3 4 5 |
END
cat >round.txt <<'END'
id: d1
title: 试一期
form: form.md
headline: all
sample: convenience
from: 2026-11-01
to: 2026-12-20
office: 试验办
telephone: 0475-0000000
minutes: 3
END
{
	echo "k1,sat,waste,bus,_form,_round,_unit,_household,_device,_interviewer,_started,_ended,_outcome,_lang,__version__,_uuid,_seq,_submission_time"
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		lang=zh month=11
		[ "$i" -le 12 ] || lang=mn month=12
		printf '1,%d,%d,%d,duty,d1,150525100208,150525100208-01-%04d,dev,v1,2026-%s-%02dT10:00:00+08:00,2026-%s-%02dT10:20:00+08:00,1.1,%s,1,%08x-0000-4000-8000-000000000000,1,2026-12-20T20:00:00+08:00\n' \
			$((1 + i % 3)) $((2 + i % 4)) $((1 + i % 5)) "$i" $month $((1 + i % 19)) $month $((1 + i % 19)) $lang $((i * 7919))
	done
} >words.csv
cat >departments.csv <<'END'
部门代号,部门名称,分管领域,指标,题目,归类
A01,城管局,环境卫生,clean,,环境卫生
A02,住建局,环境卫生,,waste,公共设施、物业
A03,交通局,交通秩序,ride,,道路停车
END
set_up "$RUHU" --store o.db init --office --device OFFICE
set_up "$RUHU" --store o.db round new round.txt
set_up "$RUHU" --store o.db merge words.csv
RUHU_NOW=2026-12-20T10:00:00+08:00
export RUHU_NOW
for i in "城管局 sanitation 垃圾没人清" "交通局 traffic 乱停车" " facility 路灯不亮"; do
	owner=${i%% *} rest=${i#* }
	set_up "$RUHU" --store o.db issues add --unit 150525100208 --owner "$owner" --category "${rest%% *}" --text "${rest#* }"
done

report() # STATUS ARGUMENTS
{
	want=$1
	shift
	run "$want" "$RUHU" --store o.db --format csv report "$@"
}

begin domain__only_its_rates_questions_and_problems
report 0 --departments departments.csv --domain 环境卫生
printed 分管领域：环境卫生；责任单位：城管局、住建局
printed 清运满意率
not_printed 公交满意率
not_printed 公交满意吗
printed 垃圾清运满意吗
printed 垃圾没人清
printed 路灯不亮
not_printed 乱停车
finish

begin owner__with_the_list__only_what_it_answers_for
report 0 --departments departments.csv --owner A03
printed 公交满意率
not_printed 清运满意率
printed 乱停车
not_printed 路灯不亮
report 0 --owner 交通局
printed 清运满意率
printed 乱停车
not_printed 路灯不亮
run 0 "$RUHU" --store o.db print --departments departments.csv --domain 交通秩序 --preview
printed 公交满意率
not_printed 清运满意率
finish

begin languages__of_the_period_alone
report 0
printed 访问语言：zh12份、mn8份
report 0 --period 2026-12
printed 访问语言：mn8份
not_printed zh12
finish

begin list__wrong__is_said_with_row_and_column
sed 's/clean/cleen/' departments.csv >wrong.csv
report 1 --departments wrong.csv --domain 环境卫生
said wrong.csv:2
said “指标”一列
said cleen
report 1 --departments departments.csv --domain 教育
said 教育
report 2 --domain 环境卫生
said --departments
report 2 --departments departments.csv
said --domain
finish
done_all
