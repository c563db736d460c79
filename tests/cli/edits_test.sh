#!/bin/sh
# SPDX-License-Identifier: MIT
# A table edited in a spreadsheet comes back: shown first, written after a yes, and once.
. "$TOP_SRCDIR/tests/cli/lib.sh"
make_stores
make_interviews 2
set_up "$RUHU" --store office.db merge handed
set_up "$RUHU" --store office.db export --csv -o table
record=$("$RUHU" --store office.db records --device L1 | awk '$2 == "interview" { print substr($1, 1, 8); exit }')
clean=$(digest office.db)
# The first answer (column q01) of that record.
was=$(awk -F, -v r="$record" 'index($0, r) { print $1 }' table/thirty_1.csv)
now=$((was % 5 + 1))
edit() { awk -F, -v OFS=, -v r="$record" -v now="$1" 'index($0, r) { $1 = now } { print }' table/thirty_1.csv >edited.csv && mv edited.csv table/thirty_1.csv; }

begin edits__nothing_changed__nothing_to_take
run 0 "$RUHU" --store office.db correct --csv table
printed "改了的记录 0 份"
said 没有可改的
finish

begin edits__without_yes__only_shown
edit "$now"
run 0 "$RUHU" --store office.db correct --csv table
printed "记录 $record"
printed "q01（甲01 您对这一项满意吗？）：$was → $now"
printed "改了的记录 1 份，共 1 处"
said 什么也没有写
must test "$(digest office.db)" = "$clean"
finish

begin edits__yes_without_who_or_why__refused
run 2 "$RUHU" --store office.db correct --csv table --yes
run 2 "$RUHU" --store office.db correct --csv table --yes --by W1
run 2 "$RUHU" --store office.db correct --csv table --yes --reason 核对
run 2 "$RUHU" --store office.db correct "$record" --yes --reason 核对
run 2 "$RUHU" --store field.db correct --csv table
run 1 "$RUHU" --store office.db correct --csv nowhere
must test "$(digest office.db)" = "$clean"
finish

begin edits__yes__a_new_revision_that_is_exported
run 0 "$RUHU" --store office.db correct --csv table --by W1 --reason 核对纸质问卷 --yes
said 收下了
must test "$(value office.db revisions)" = 4
must test "$(value office.db conflicts)" = 0
taken=$(digest office.db)
run 0 "$RUHU" --store office.db correct --csv table --by W1 --reason 核对纸质问卷 --yes
printed "以前收过的 1 行"
must test "$(digest office.db)" = "$taken"
run 0 "$RUHU" --store office.db export --csv -o after
must sh -c "grep -c '$record' after/thirty_1.csv | grep -qx 2"
must sh -c "grep '核对纸质问卷' after/thirty_1.csv | grep -q '^$now,'"
finish

begin edits__a_value_the_form_forbids__that_record_refused
edit 9
run 1 "$RUHU" --store office.db correct --csv table --by W1 --reason 核对 --yes
printed "列“q01”"
said 不能收的
must test "$(digest office.db)" = "$taken"
finish

done_all
