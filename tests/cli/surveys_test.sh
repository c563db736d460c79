#!/bin/sh
# SPDX-License-Identifier: MIT
# The shipped questionnaires: made from their sources, nothing wrong with them but what only the office can fill in, every question
# reached and skipped, interviewed by keys, merged, counted and reported.
. "$TOP_SRCDIR/tests/cli/lib.sh"
defs=$TOP_SRCDIR/survey-defs

begin surveys__are_what_their_sources_say
run 0 sh "$defs/source/build.sh" made "$RUHU"
for folder in "$defs"/source/*/; do
	s=$(basename "$folder")
	[ -f "$folder/survey.csv" ] || continue
	for f in survey.csv choices.csv round.txt README.md; do # the two last: the minutes
		must cmp "$defs/$s/$f" "made/$s/$f"
	done
done
finish

# 30 answered ways through the questionnaire, and each consent refused: lines "question reached skipped".
coverage() # FORM
{
	{
		n=0
		while [ "$n" -lt 30 ]; do
			n=$((n + 1))
			"$walk" "$1" --seed "$n" --household "150525401401-02-$n" --answers
		done
		"$walk" "$1" --seed 31 --informant 3 --answers
		"$walk" "$1" --seed 32 --respondent 3 --answers
	} | awk -F '\t' '{ seen[$1] = 1; if ($2 != "") reached[$1]++; else skipped[$1]++ }
		END { for (q in seen) printf "%s %d %d\n", q, reached[q], skipped[q] }'
}

total=0
for folder in "$defs"/*/; do
	s=$(basename "$folder")
	[ -f "$folder/survey.csv" ] || continue

	begin "survey__$s"
	run 0 "$RUHU" check --strict "$defs/$s"
	not_printed error
	# The fields that only the approving office can fill in are the only thing to remark on.
	must test "$(grep 'warning:' out | grep -vc 'round.txt: warning: 表号、制定机关、批准文号、有效期空着')" = 0
	must test "$(grep -c 'warning:' out)" = 1
	must grep -q '^id,label::中文 (zh),label::English (en),label::蒙古文 (mn),kind,' "$defs/$s/metrics.csv"
	coverage "$defs/$s" >ways
	# K0 is asked of everybody; everything else is skipped by somebody.
	awk '$2 == 0 || ($3 == 0 && $1 != "opening/k0") { print; bad = 1 } END { exit bad }' ways >unseen || wrong "never reached or never skipped: $(tr '\n' ';' <unseen)"
	must test "$(wc -l <ways)" -gt 15
	total=$((total + $(wc -l <ways)))
	finish
done

# The longest way through the short form, in seconds: under eight minutes.
begin surveys__the_short_form_is_short
run 0 "$RUHU" form show "$defs/chuangcheng"
seconds=$(sed -n 's/^  最长的一条路：\([0-9]*\)分\([0-9]*\)秒.*/\1 \2/p' out | awk '{ print $1 * 60 + $2 }')
must test "$seconds" -gt 300
must test "$seconds" -lt 480
finish

begin surveys__all_of_them
must test "$(find "$defs" -name round.txt | wc -l)" = "$(find "$defs"/*/survey.csv | wc -l)"
for round in "$defs"/*/round.txt; do
	rm -f r.db r.door.db
	set_up "$RUHU" --store r.db init --office --device OFFICE
	run 0 "$RUHU" --store r.db round new "$round"
done
must test "$total" -gt 200
finish

done_all
