#!/bin/sh
# SPDX-License-Identifier: MIT
# The audit log beside an export: ODK's columns, from the journal, and nothing that the record does not say itself.
. "$TOP_SRCDIR/tests/cli/lib.sh"
set_up "$RUHU" --store f.db init --field --device L1
RUHU_NOW=2026-11-23T10:00:00+08:00
export RUHU_NOW
# 130 is refused, then 30; talks, says something, and takes it back; a trip of 7; the end.
printf '130<enter><bs><bs><bs>30<enter>1<wait 1s><type 秘密的话><enter><left><c-p>2<wait 2s>A7<enter>N<type 没了><enter><enter><enter>' >day.keys
set_up "$RUHU" --store f.db interview "$data/cli/audit.md" --keys day.keys
set_up "$RUHU" --store f.db export --csv -o handed
log=handed/audited_1-audit.csv
uuid=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) h[$i] = i } NR == 2 { print $h["_uuid"] }' handed/audited_1.csv)

begin audit__columns__as_odk_names_them
must test "$(head -n 1 $log | tr -d '\r')" = 'instance ID,event,node,start,end,old-value,new-value,user,change-reason'
must test -s $log
finish

begin audit__events__with_node_and_times
must grep -Eq "^$uuid,form start,,1795399[0-9]{6},,,,," $log
must grep -Eq "^$uuid,question,/data/age,[0-9]{13},[0-9]{13},,30," $log
must grep -Eq "^$uuid,constraint error,/data/age,[0-9]{13},," $log
must grep -Eq "^$uuid,add repeat,/data/trip\[1\],[0-9]{13},," $log
must grep -Eq "^$uuid,question,/data/trip\[1\]/km,[0-9]{13},[0-9]{13},,7," $log
must grep -Eq "^$uuid,end screen,,[0-9]{13},[0-9]{13}," $log
must grep -Eq "^$uuid,form finalize,,[0-9]{13},," $log
must grep -Eq ",question,/data/talk,[0-9]{13},[0-9]{13},1,2," $log
finish

begin audit__an_answer_the_record_does_not_carry__is_not_in_it
must grep -q ',question,/data/view,' $log
must test -z "$(grep 秘密 $log)"
must test -z "$(grep 秘密 handed/*.csv)"
finish

begin audit__a_correction__with_its_reason_and_who
unset RUHU_NOW
printf '<end><bs><bs>31<enter><f9><enter><enter>' >correct.keys
run 0 "$RUHU" --store f.db correct "$uuid" --reason 住户来电 --by D1 --keys correct.keys
run 0 "$RUHU" --store f.db export --csv -o again
must grep -Eq "^$uuid,change reason,,[0-9]{13},,,,D1,住户来电" again/audited_1-audit.csv
must grep -Eq ",question,/data/age,[0-9]{13},[0-9]{13},30,31,D1," again/audited_1-audit.csv
must grep -q ',form start,' again/audited_1-audit.csv
finish

begin audit__merge__leaves_it_aside
set_up "$RUHU" --store office.db init --office --device OFFICE
run 0 "$RUHU" --store office.db merge --form "$data/cli/audit.md" again
printed 操作记录，不汇总
must test "$(digest office.db)" = "$(digest f.db)"
finish

begin audit__without_parameters__no_values_and_nobody
set_up "$RUHU" --store plain.db init --field --device L2
run 0 "$RUHU" --store plain.db interview "$data/cli/audit-plain.md" --keys day.keys
run 0 "$RUHU" --store plain.db export --csv -o plain
must test "$(head -n 1 plain/plain_1-audit.csv | tr -d '\r')" = 'instance ID,event,node,start,end'
must test -z "$(grep 没了 plain/plain_1-audit.csv)"
finish

begin audit__without_the_row__no_file
set_up "$RUHU" --store none.db init --field --device L3
printf '2<enter>N<enter><enter><enter>' >none.keys
run 0 "$RUHU" --store none.db interview "$data/cli/soft.md" --keys none.keys
run 0 "$RUHU" --store none.db export --csv -o none
must test -s none/soft_1.csv
must test -z "$(ls none | grep audit)"
finish

begin audit__people__no_log_in_the_copy
run 0 "$RUHU" --store f.db export -o people --people
must test -z "$(ls people | grep -e -audit)"
finish

done_all
