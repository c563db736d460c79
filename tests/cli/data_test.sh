#!/bin/sh
# SPDX-License-Identifier: MIT
# Files for statisticians: read back by the tool of ReadStat with the same values and labels, and estimated again by R.
. "$TOP_SRCDIR/tests/cli/lib.sh"
command -v readstat >/dev/null 2>&1 || {
	echo "skip data__files: no program readstat (Debian: readstat)"
	exit 0
}

# Twelve households of three villages in two townships, a small form with every kind of column.
cat >form.md <<'END'
| survey | | | | |
| | type | name | label | role |
| | select_one yn | k1 | 同意吗？ | consent_respondent |
| | integer | adults | 几位成年人？ | adults |
| | select_one m5 | 满意 | 您对街面上的清扫保洁和垃圾清运、路灯、公厕、绿化养护、乱停乱放治理以及其他各项市容环境工作总的来说满意还是不满意？请按您自己的理解回答，没有标准答案，也不评比哪一家，说不清楚可以说不清楚。这句话很长很长，是为了看标签怎样截断，截断的地方不能把一个汉字切成两半，否则别的程序打开就是乱码。 | key |
| | select_multiple act | q2 | 参加过什么？ | |
| | select_one letter | q3 | 哪一种？ | |
| | decimal | money | 花了多少？ | |
| | text | by | 还有什么？ | |
| | begin repeat | child | 孩子 | |
| | integer | age | 几岁？ | |
| | end repeat | | | |
| choices | | |
| | list_name | name | label |
| | yn | 1 | 同意 |
| | yn | 2 | 不同意 |
| | m5 | 1 | 非常满意 |
| | m5 | 2 | 满意 |
| | m5 | 3 | 一般 |
| | m5 | 6 | 不了解 |
| | m5 | 9 | 不愿回答 |
| | act | 1 | 清扫 |
| | act | 2 | 宣讲 |
| | act | 8 | 都没有 |
| | letter | a | 甲 |
| | letter | b | 乙 |
| metrics | | | | | | |
| | id | label | kind | items | positive | where |
| | sat | 满意率 | share | 满意 | 1 2 | |
| | few | 满意率（一两位成年人的家庭） | share | 满意 | 1 2 | ${adults} < 3 |
| | part | 参与率 | multiple | q2 | 1 2 | |
| settings | | | |
| | form_title | form_id | version |
| | 数据文件 | data | 1 |
END
cat >round.txt <<'END'
id: d1
title: 数据
form: form.md
sample: probability
strata: township
psu: village
person: draw
seed: d1
from: 2026-11-01
to: 2026-12-20
office: 文明办
telephone: 0475-0000000
END
awk 'BEGIN {
	meta = "_form,_round,_unit,_household,_device,_interviewer,_started,_ended,_outcome,_lang,__version__,_uuid,_seq,_submission_time,_index"
	print "k1,adults,满意,q2,q3,money,by," meta
	split("150525100200 150525100201 150525101200 150525101202", unit, " ")
	split("1 2 3 6 9 1 2 2 3 1 1 2", sat, " ")
	for (i = 1; i <= 12; i++) {
		u = unit[1 + (i - 1) % 4]
		printf "1,%d,%s,%s,%s,%s,%s,", 1 + i % 3, sat[i], i % 4 ? i % 3 ? "1 2" : "8" : "2", i % 2 ? "a" : "b", i % 5 ? i ".25" : "", i == 3 ? "路灯，“不亮”ᠮᠣᠩᠭᠣᠯ" : ""
		printf "data,d1,%s,%s-01-%04d,dev,v%d,2026-11-%02dT10:00:00+08:00,2026-11-%02dT10:20:00+08:00,1.1,zh,1,%08x-0000-4000-8000-000000000000,1,2026-11-%02dT20:00:00+08:00,%d\n", u, u, i, 1 + i % 2, i, i, i * 7919, i, i
	}
}' >interviews.csv
{
	echo "child/age,_index,_parent_table,_parent_index,_uuid"
	printf '7,1,interviews,2,%08x-0000-4000-8000-000000000000\n9,2,interviews,2,%08x-0000-4000-8000-000000000000\n' 15838 15838
} >interviews-child.csv

begin data__setup__merged
run 0 "$RUHU" --store o.db init --office --device OFFICE
run 0 "$RUHU" --store o.db round new round.txt
run 0 "$RUHU" --store o.db merge interviews.csv interviews-child.csv
RUHU_NOW=2026-12-01T10:00:00+08:00
export RUHU_NOW
run 0 "$RUHU" --store o.db export --sav -o sav
run 0 "$RUHU" --store o.db export --dta -o dta
said 12
for f in sav/data_1.sav dta/data_1.dta sav/data_1.csv sav/data_1-codebook.csv sav/data_1.R; do must test -s "$f"; done
must test "$(ls sav | grep -c '\.sav$')" = 2 # the repeat is a file of its own
finish

# The tool writes numbers in its own way, and dates as seconds or days: both sides are made plain, the date is looked at by itself.
# plain FILE: without the column of the date.
plain() { sed 's/\r$//; s/"//g' "$1" | awk -F, -v OFS=, '{ for (i = 1; i <= NF; i++) if ($i ~ /^-?[0-9]*\.?[0-9]+$/) $i = sprintf("%.6f", $i); print }' | cut -d, -f1-7,9-; }

begin data__sav__read_back_with_the_same_values
run 0 readstat sav/data_1.sav back.csv
must test "$(wc -l <back.csv)" = 13
plain back.csv >a
plain sav/data_1.csv >b
must cmp a b
# Seconds since 14 October 1582.
must test "$(awk -F, 'NR == 2 { print ($8 - 12219379200) / 86400 }' back.csv)" = "$(($(date -u -d 2026-11-01 +%s) / 86400))"
finish

begin data__dta__read_back_with_the_same_values
run 0 readstat dta/data_1.dta back2.csv
must test "$(wc -l <back2.csv)" = 13
# Refused, not known: missing by kind, so empty in the tool's CSV.
plain back2.csv >a
awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "v4") c = i } NR > 1 && ($c == 6 || $c == 9) { $c = "" } { print }' dta/data_1.csv >cut.csv
plain cut.csv >b
must cmp a b
must test "$(awk -F, 'NR == 2 { print $8 - 3653 }' back2.csv)" = "$(($(date -u -d 2026-11-01 +%s) / 86400))"
finish

begin data__labels__whole_characters
run 0 readstat sav/data_1.sav
printed 12
must grep -aq 非常满意 sav/data_1.sav
must grep -aq 不愿回答 dta/data_1.dta
for f in sav/data_1.sav dta/data_1.dta; do
	# Every run of bytes above ASCII that a label holds is whole UTF-8: the longest one ends in a character.
	LC_ALL=C.UTF-8 grep -aoP '您对街面上[^\x00-\x1f]*' "$f" >label
	must iconv -f UTF-8 -t UTF-8 label -o label.again
done
must grep -q '^v4,' sav/data_1-codebook.csv
must grep -q '不愿回答,拒答' sav/data_1-codebook.csv
must grep -q '拒答 .a' dta/data_1-codebook.csv
finish

begin data__again__the_same_bytes_and_nothing_secret
run 0 "$RUHU" --store o.db export --sav -o again
must cmp sav/data_1.sav again/data_1.sav
for f in sav/* dta/*; do
	must test "$(grep -ac '150525100200\|150525101202\|-01-0001' "$f")" = 0
done
run 0 "$RUHU" --store o.db export --sav --compact -o compact
must grep -q '^[^,]*.*,q2,' compact/data_1.csv
finish

begin data__xlsx__read_back_with_the_same_values
run 0 "$RUHU" --store o.db export --xlsx -o xlsx
must test "$(ls -a xlsx | grep -c part)" = 0
run 0 "$TOP_BUILDDIR/tests/support/book" xlsx/data_1.xlsx
cp out book
for word in 非常满意 不愿回答 大沁他拉镇 v4 record 编码本; do must grep -q "$word" book; done
finish

begin data__repeat__its_rows_apart_or_joined_with_their_interview
must test "$(head -n 1 sav/data_1-9.csv | tr -d '\r')" = record,row,age
run 0 "$RUHU" --store o.db export --sav --joined -o joined
head -n 1 joined/data_1-9.csv | grep -q '^record,row,stratum,.*,adults,.*,age' || wrong "$(head -n 1 joined/data_1-9.csv)"
must test "$(wc -l <joined/data_1-9.csv)" = 3
run 0 readstat joined/data_1-9.sav joined.csv
must test "$(cut -d, -f1,2 joined.csv | tr -d '"\r' | sed -n 3p | sed 's/\.0*//g')" = "$(sed -n 3p sav/data_1-9.csv | cut -d, -f1,2)"
must test "$(sed -n 2p joined/data_1-9.csv | cut -d, -f3-9)" = "$(awk -F, 'NR == FNR { if (FNR == 2) r = $1; next } $1 == r' sav/data_1-9.csv sav/data_1.csv | cut -d, -f2-8)"
finish

begin data__choices__as_words_or_as_codes
run 0 "$RUHU" --store o.db export --xlsx --labels -o words
run 0 "$TOP_BUILDDIR/tests/support/book" words/data_1.xlsx
must test "$(cut -f 1 out | sort -u | wc -l)" = 2
must grep -q 非常满意 words/data_1-words.csv
must grep -q 大沁他拉镇 words/data_1-words.csv
run 0 "$RUHU" --store o.db export --xlsx --codes -o codes
run 0 "$TOP_BUILDDIR/tests/support/book" codes/data_1.xlsx
must sh -c '! grep "^编码	" out | grep -q 非常满意'
must test ! -e codes/data_1-words.csv
run 2 "$RUHU" --store o.db export --xlsx --codes --labels -o both
finish

command -v Rscript >/dev/null 2>&1 || {
	echo "skip data__r__the_same_numbers: no Rscript (Debian: r-base-core)"
	done_all
	exit
}

# The same engine on the same file, with y made here of the columns v4 (satisfied) and adults.
near() # METRIC MOST_ADULTS
{
	awk -F, -v most="$2" '
		NR == 1 { for (i = 1; i <= NF; i++) { if ($i == "v4") c = i; if ($i == "adults") a = i } }
		{ y = NR == 1 ? "y" : $a > most ? "" : $c == 1 || $c == 2 ? 1 : $c == 3 ? 0 : ""; print $2 "," $3 "," $4 "," y }' sav/data_1.csv >y.csv
	run 0 "$RUHU" --format csv tally --csv y.csv --stratum stratum --psu psu --weight w_person --mean y
	for c in 2 3; do
		awk -F, -v x="$(awk -F '\t' -v m="$1" -v c=$c '$1 == m { print $c }' r.out)" \
			'{ gsub(/"/, ""); for (i = 1; i <= NF; i++) if ($i + 0 != 0 && $i - x < 1e-8 && x - $i < 1e-8) found = 1 } END { exit !found }' out ||
			wrong "$1, column $c: $(cat r.out) and $(cat out)"
	done
}

begin data__r__the_same_numbers
(cd sav && Rscript --vanilla data_1.R) >r.out 2>r.err || wrong "R: $(head -c 300 r.err)"
near sat 9
near few 2
must test "$(wc -l <r.out)" = 3
run 0 "$RUHU" --store o.db --format csv tally --metric sat
must grep -q "$(awk -F '\t' '$1 == "sat" { printf "%.1f", 100 * $2 }' r.out)" out
finish

done_all
