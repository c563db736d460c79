#!/bin/sh
# SPDX-License-Identifier: MIT
# state, tally, counts, report, print.
. "$TOP_SRCDIR/tests/cli/lib.sh"
make_stores
make_interviews 5
set_up "$RUHU" --store office.db merge handed

begin state__merged__counts
must test "$(value office.db interviews)" = 5
must test "$(value office.db visits)" = 1
must test "$(value office.db marked)" = 0
must test "$(value office.db households)" = 6
must test "$(value office.db digest)" = "$(value field.db digest)"
finish

begin tally__text_and_csv__outcomes
run 0 "$RUHU" --store office.db tally
printed 应答率
run 0 "$RUHU" --store office.db --format csv tally --by township
must test -s out
run 0 "$RUHU" --store office.db tally --by village -o table.txt
must test -s table.txt
must test ! -s out
finish

begin tally__question__its_answers
run 0 "$RUHU" --store office.db tally --question q01
must test -s out
run 2 "$RUHU" --store office.db tally --question no-such
said no-such
run 2 "$RUHU" --store office.db tally --metric no-such
said no-such
run 2 "$RUHU" --store office.db tally --by no-such
said no-such
finish

begin tally__two_periods__villages_are_asked_about
run 2 "$RUHU" --store office.db tally --compare 2026-11
said --waves
run 0 "$RUHU" --store office.db tally --compare 2026-11 --waves panel
run 0 "$RUHU" --store office.db tally --compare 2026-11 --waves independent --by township
run 2 "$RUHU" --store office.db tally --compare 2026-11 --waves both
finish

begin tally__ranks__only_when_asked_for_units
run 0 "$RUHU" --store office.db tally --by township --rank
run 2 "$RUHU" --store office.db tally --rank
said township
finish

begin tally__weights_and_interval__by_name
run 0 "$RUHU" --store office.db tally --weights none --interval logit
run 2 "$RUHU" --store office.db tally --weights heavy
said heavy
run 2 "$RUHU" --store office.db tally --interval narrow
finish

begin tally__outcomes__all_rates_and_calls
run 0 "$RUHU" --store office.db tally --outcomes
printed RR6
printed CON3
printed 敲门次数
run 2 "$RUHU" --store office.db tally --outcomes --by q01
finish

begin tally__published__is_on_the_list
run 0 "$RUHU" --store office.db tally --published
must test ! -s out
run 0 "$RUHU" --store office.db tally --publish 发到领导小组
run 0 "$RUHU" --store office.db report --publish 旗委办 -o page.txt
run 0 "$RUHU" --store office.db tally --published
must test "$(wc -l <out)" = 2
printed 发到领导小组
printed 旗委办
finish

begin size__of_the_design_text__comes_out
run 0 "$RUHU" --format csv size --margin 3 --share 90 --deff 1.5 --population 120000 --response 80
printed ',574,718'
run 0 "$RUHU" --format csv size --share 90 --deff 1 --have 500
printed '30户,±10.7'
run 2 "$RUHU" size --share 0
said share
finish

begin quality__lists__say_what_they_are_and_when_they_go
run 0 "$RUHU" --store office.db quality
printed 疑似
printed 删除
printed 不外传
printf '访问员,单位\nzhang,150525100201\n' >own.csv
run 0 "$RUHU" --store office.db quality --own own.csv -o list.txt
must test -s list.txt
printf '访问员,单位\nzhang,1505\n' >own.csv
run 1 "$RUHU" --store office.db quality --own own.csv
said 1505
run 1 "$RUHU" --store office.db quality --own no-such.csv
finish

begin counts__add_up__to_the_interviews
run 0 "$RUHU" --store office.db tally --counts --question q01
must test "$(sed -n 1p out | tr -d '\r')" = unit,question,answer,n
must test "$(tr -d '\r' <out | awk -F, 'NR > 1 { n += $4 } END { print n + 0 }')" = 5
finish

begin report__file__pages
run 0 "$RUHU" --store office.db report -o report.txt
must grep -q 三十问 report.txt
must grep -q 演练 report.txt
run 0 "$RUHU" --store office.db --format csv report -o report.csv
must test -s report.csv
finish

begin report__onto_what_is_no_file__left_alone
mkfifo pipe
run 3 "$RUHU" --store office.db report -o pipe
must test -p pipe
run 3 "$RUHU" --store office.db report -o handed
must test -d handed
finish

begin report__some_townships_and_one_office__only_theirs
run 0 "$RUHU" --store office.db report --towns 150525401000 --owner 城管局
printed 大沁他拉街道
printed 责任单位：城管局
run 0 "$RUHU" --store office.db report --towns 150525101000
printed 应访0户
run 2 "$RUHU" --store office.db report --towns 150525401401
said 150525401401
run 2 "$RUHU" --store office.db report --towns 150525401000 --publish 旗委办
finish

begin report__kind_of_file__by_its_name_or_as_told
run 0 "$RUHU" --store office.db report -o page.html
must grep -q '</html>' page.html
run 0 "$RUHU" --store office.db --format html report -o page.txt
must grep -q '</html>' page.txt
run 0 "$RUHU" --store office.db report -o page.xlsx
must test "$("$TOP_BUILDDIR/tests/support/book" page.xlsx | grep -c 三十问)" -gt 0
run 0 "$RUHU" --store office.db --lang en report -o page.html
must grep -q 'lang="en"' page.html
finish

begin report__pdf_without_ruhu_print__said
mkdir -p alone none
cp "$RUHU" alone/ruhu
run 3 env PATH="$PWD/none" alone/ruhu --store office.db report -o page.pdf
said ruhu-print
run 0 env PATH="$PWD/none" alone/ruhu --store office.db doctor
printed ruhu-print
if [ -x "$TOP_BUILDDIR/ruhu-print" ]; then
	run 0 "$RUHU" --store office.db doctor
	printed PDF
	not_printed ruhu-print
fi
must test ! -e page.pdf
finish

begin report__no_round__said
set_up "$RUHU" --store bare.db init --office
run 1 "$RUHU" --store bare.db report
must test -s err
finish

begin print__preview__pages_on_the_screen
run 0 "$RUHU" --store office.db print --preview
printed 三十问
printed '— 1 —'
finish

begin print__without_a_printer__kept_and_said_where
mkdir bin
for again in '' -2; do
	run 3 env PATH="$PWD/bin" "$RUHU" --store office.db print --period 2026-11
	said lp
	if [ -x "$TOP_BUILDDIR/ruhu-print" ]; then
		said "ruhu-2026-11$again.pdf"
		must test "$(head -c 5 "ruhu-2026-11$again.pdf")" = %PDF-
	else
		said "ruhu-2026-11$again.txt"
		must grep -q 三十问 "ruhu-2026-11$again.txt"
	fi
done
finish

begin print__with_a_printer__gets_the_pages
printf '#!/bin/sh\nprintf "%%s\\n" "$@" >"%s/lp.args"\nexec /bin/cat >"%s/lp.page"\n' "$PWD" "$PWD" >bin/lp
chmod +x bin/lp
run 0 env PATH="$PWD/bin" "$RUHU" --store office.db print --copies 2 --duplex --printer 办公室
must test -s lp.page
must grep -qx 2 lp.args
must grep -qx sides=two-sided-long-edge lp.args
must grep -qx 办公室 lp.args
run 0 env PATH="$PWD/bin" "$RUHU" --store office.db print
must grep -qx sides=one-sided lp.args
printf '#!/bin/sh\nexit 1\n' >bin/lp
run 3 env PATH="$PWD/bin" "$RUHU" --store office.db print
said ruhu.
finish

begin print__with_a_printer_and_no_ruhu_print__gets_text
printf '#!/bin/sh\nexec /bin/cat >"%s/lp.page"\n' "$PWD" >bin/lp
run 0 env PATH="$PWD/bin" alone/ruhu --store office.db print
must grep -q 三十问 lp.page
finish

begin tally__nothing_there__base_0_and_no_nan
"$RUHU" --store empty.db init --office >/dev/null 2>&1
run 0 "$RUHU" --store empty.db round new "$TOP_SRCDIR/tests/data/tally/round.txt"
run 0 "$RUHU" --store empty.db tally --by township
printed —
must test "$(grep -ci nan out)" = 0
run 0 "$RUHU" --store empty.db --format csv tally --outcomes
must test "$(grep -ci nan out)" = 0
printf 'psu,y\n' >empty.csv
run 0 "$RUHU" tally --csv empty.csv --psu psu --mean y
must test "$(grep -ci nan out)" = 0
finish

begin tally__any_csv__faults_named_and_srs_said
printf 'town,comm,w,y\na,1,1,1\na,2,-1,0\na,3,,1\n' >weights.csv
run 1 "$RUHU" tally --csv weights.csv --stratum town --psu comm --weight w --mean y
said 第3、4行的权数
printf 'comm,y,z\n1,1,1\n2,0,1\n3,1,1\n' >plain.csv
run 2 "$RUHU" tally --csv plain.csv --mean y
said assume-srs
run 0 "$RUHU" tally --csv plain.csv --mean y --assume-srs
printed '简单随机抽样（SRS）'
not_printed ndf
run 0 "$RUHU" --format csv tally --csv plain.csv --mean y --assume-srs
must test "$(tr -d '\r' <out | awk -F, 'NR == 2 { print $NF }')" = SRS
run 2 "$RUHU" tally --csv plain.csv --psu comm --mean y --mean z
said 写了两次
run 0 "$RUHU" --format csv tally --csv plain.csv --psu comm --share z=1
must test "$(awk -F, 'NR == 2 { print $5 "/" $6 }' out)" = 1/
finish

begin tally__files_in_any_order__same_bytes
mkdir parts
awk 'BEGIN { for (f = 1; f <= 3; f++) { out = "parts/" f ".csv"
	print "adults,sex,view/q1,view/q2,view/q3,view/aware,view/acts,hours,told,why,_form,_round,_unit,_household,_device,_interviewer,_started,_ended,_outcome,_lang,__version__,_uuid,_seq,_submission_time" >out
	for (i = f; i < 200; i += 3) { u = sprintf("1505251%02d20%d", i % 4, int(i / 4) % 4); t = "2026-11-05T10:00:00+08:00"
		printf "%d,%d,%d,%d,3,1,,0.%d,,,county,figures,%s,%s-01-%03d,d,v,%s,%s,1.1,zh,1,%08d-0000-4000-8000-000000000000,1,%s\n", 1 + i % 3, 1 + i % 2, 1 + i * i % 5, 1 + i % 4, i, u, u, i, t, t, i, t >out } } }'
for order in '1 2 3' '3 1 2' '2 2 1 3'; do
	"$RUHU" --store "o$order.db" init --office >/dev/null 2>&1
	run 0 "$RUHU" --store "o$order.db" round new "$TOP_SRCDIR/tests/data/tally/round.txt"
	for f in $order; do run 0 "$RUHU" --store "o$order.db" merge "parts/$f.csv"; done
	RUHU_NOW=2026-12-01T10:00:00+08:00 "$RUHU" --store "o$order.db" --format csv tally --by village 2>&1 | sed '/^#.*2026-12-01/d' >"tally $order"
done
must grep -q '大沁他拉\|村' "tally 1 2 3"
must cmp "tally 1 2 3" "tally 3 1 2"
must cmp "tally 1 2 3" "tally 2 2 1 3"
finish

begin tally__large_households__both_totals
sed -e 's/^id: .*/id: capped/' -e '$a adults_most: 2' -e "s|^form: |form: $TOP_SRCDIR/tests/data/tally/|" "$TOP_SRCDIR/tests/data/tally/round.txt" >capped.txt
for f in 1 2 3; do sed 's/,figures,/,capped,/' "parts/$f.csv" >"capped$f.csv"; done
"$RUHU" --store capped.db init --office >/dev/null 2>&1
run 0 "$RUHU" --store capped.db round new capped.txt
run 0 "$RUHU" --store capped.db merge capped1.csv capped2.csv capped3.csv
run 0 "$RUHU" --store capped.db tally --metric sat
tr -d '\n ' <out >joined
whole=$("$RUHU" --store 'o1 2 3.db' tally --metric sat | sed -n 's/^满意率  *\([0-9.]*%\).*/\1/p')
must grep -qF "一户的成年人最多按2位计；全按实有人数计，合计是$whole。" joined
must test "$(sed -n 's/^满意率  *\([0-9.]*%\).*/\1/p' out)" != "$whole"
must grep -q '成年人超过2位的有66户' joined
sed 's/^adults_most: 2/adults_most: 1/' capped.txt >wrong.txt
run 1 "$RUHU" --store capped.db round new wrong.txt
said '要写 2 到 20 之间的整数'
finish

begin draw__sheet_and_birthdays
run 2 "$RUHU" --store office.db draw
said seed
for person in draw kish birthday; do
	cp -r "$TOP_SRCDIR/tests/data/screens" "$person"
	printf 'person: %s\n' "$person" >>"$person/round.txt"
	sed -i '0,/^person: draw$/{/^person: draw$/d}' "$person/round.txt"
	"$RUHU" --store "$person.db" init --office >/dev/null 2>&1
	run 0 "$RUHU" --store "$person.db" round new "$person/round.txt"
	run 0 "$RUHU" --store "$person.db" households import "$person/register.csv"
done
run 0 "$RUHU" --store draw.db --format csv draw
must test "$(grep -c '^,[0-9].*,1,' out)" = 29
run 0 "$RUHU" --store kish.db --format csv draw
must test "$(grep -c '^,[0-9].*,[A-F][12]*,1,' out)" = 29
run 2 "$RUHU" --store birthday.db draw
said birthdays
run 0 "$RUHU" draw --birthdays '0723/45,1105/33,?' --on 2026-11-23
must test "$(cat out)" = 2
said 3
run 0 "$RUHU" draw --birthdays '0723/45,1105/33' --on 2026-11-23 --next
must test "$(cat out)" = 1
run 1 "$RUHU" draw --birthdays '?' --on 2026-11-23
run 2 "$RUHU" draw --birthdays 1332 --on 2026-11-23
run 2 "$RUHU" draw --birthdays 0723
finish

done_all
