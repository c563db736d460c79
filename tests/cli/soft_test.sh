#!/bin/sh
# SPDX-License-Identifier: MIT
# Soft checks from the key to the office: asked, kept with a reason, exported, merged, and told where nobody said why.
. "$TOP_SRCDIR/tests/cli/lib.sh"
form=$data/cli/soft.md
set_up "$RUHU" --store field.db init --field --device L1
set_up "$RUHU" --store office.db init --office --device OFFICE
# Twelve adults, kept with the second of the usual reasons; one person of 104, with a reason typed; the end.
printf '12<enter><expect 登记了12位成年人，请再问一遍。><expect 再问一遍，改过来>2A104<enter><expect 今年104岁>4<type 看过户口本，是真的><enter>N<enter><enter><enter>' >kept.keys
set_up "$RUHU" --store field.db interview "$form" --keys kept.keys
set_up "$RUHU" --store field.db export --csv -o handed

begin soft__kept__exported_beside_its_answer
must grep -q '^adults,adults!reason,more,_form' handed/soft_1.csv
must grep -q '^12,再问过了，住户就是这样说的,' handed/soft_1.csv
must grep -q '^person/age,person/age!reason,_index' handed/soft_1-person.csv
must grep -q '^104,看过户口本，是真的,1' handed/soft_1-person.csv
finish

begin soft__merged__the_same_record
run 0 "$RUHU" --store office.db merge --form "$form" handed
not_printed 请核对
must test "$(digest office.db)" = "$(digest field.db)"
must test "$(value office.db marked)" = 0
finish

begin soft__merged_and_exported_again__the_same_bytes
run 0 "$RUHU" --store office.db export --csv -o again
must cmp handed/soft_1.csv again/soft_1.csv
must cmp handed/soft_1-person.csv again/soft_1-person.csv
finish

begin soft__without_the_reason__told_and_counted
mkdir in
sed 's/再问过了，住户就是这样说的//' <handed/soft_1.csv >in/soft_1.csv
cp handed/soft_1-person.csv in/
set_up "$RUHU" --store other.db init --office --device OTHER
run 0 "$RUHU" --store other.db merge --form "$form" in
printed '第 2 行（照常计数，请核对）adults：登记了12位成年人，请再问一遍。'
must test "$(value other.db marked)" = 0
must test "$(digest other.db)" != "$(digest field.db)"
finish

begin soft__column_missing__a_file_of_another_tool_is_taken
rm -rf in && mkdir in
cut -d , -f 1,3- <handed/soft_1.csv >in/soft_1.csv
cp handed/soft_1-person.csv in/
set_up "$RUHU" --store third.db init --office --device THIRD
run 0 "$RUHU" --store third.db merge --form "$form" in
printed 照常计数
finish

begin soft__people__no_reasons_in_the_copy
run 0 "$RUHU" --store field.db export -o people --people
must test -z "$(grep -l 户口本 people/*.csv)"
must test -z "$(grep -l '!reason' people/*.csv)"
finish

begin soft__changed_instead__nothing_recorded
set_up "$RUHU" --store second.db init --field --device L2
printf '12<enter>1<bs><bs>2<enter>N<enter><enter><enter>' >changed.keys
run 0 "$RUHU" --store second.db interview "$form" --keys changed.keys
run 0 "$RUHU" --store second.db export --csv -o second
must grep -q '^2,,,soft,' second/soft_1.csv
finish

begin soft__line_by_line__the_same
set_up "$RUHU" --store lines.db init --field --device L4
printf '12\n\n12\n三代人住在一起\nn\n没有\n\n\n' >lines
run_in 0 "$RUHU" --store lines.db interview "$form" --plain <lines
printed 登记了12位成年人，请再问一遍。
printed '3  看过证件或实物，就是这样'
run 0 "$RUHU" --store lines.db export --csv -o lined
must grep -q '^12,三代人住在一起,没有,' lined/soft_1.csv
finish

done_all
