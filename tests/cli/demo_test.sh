#!/bin/sh
# SPDX-License-Identifier: MIT
# The whole demonstration (interviews by keys on three laptops, merged in two orders, table and report): as it is shipped, with another
# seed and other towns, and with other forms.
. "$TOP_SRCDIR/tests/cli/lib.sh"

# Where a sync costs nothing, if there is such a place: the demonstration writes some thousand answers.
room=$(mktemp -d /dev/shm/ruhu-demo.XXXXXX 2>/dev/null || mktemp -d "$PWD/demo.XXXXXX")
trap 'rm -rf "$room"' EXIT

demo() # NAME OPTIONS...
{
	begin "demo__$1"
	shift
	run 0 sh "$TOP_SRCDIR/bench/demo.sh" --ruhu "$RUHU" --walk "$walk" --out "$room/demo" "$@"
	[ -z "$wrong" ] || tail -n 5 out
	printed 两种次序汇总一致
	for f in office.db laptop1.db laptop2.db laptop3.db packages/L1-0001.ruhu packages/L2-0001.ruhu packages/L3-0001.ruhu report.txt report.csv counts.csv; do
		must test -e "$room/demo/$f"
	done
	finish
}

demo as_shipped
printed_rates=$(grep -c '满意率' "$room/demo/report.txt")
begin demo__as_shipped__rates_of_the_county
must test "$printed_rates" -gt 0
must grep -q 应答率 "$room/demo/report.txt"
must test "$(grep -c , "$room/demo/counts.csv")" -gt 10
must test "$(value "$room/demo/office.db" marked)" = 0
must test "$(value "$room/demo/office.db" conflicts)" = 0
finish
demo another_seed_and_other_towns --seed 42 --towns 150525102,150525103,150525202
demo form_without_metrics_and_roles --form "$data/cli/thirty.md" --seed 3
demo form_with_metrics_and_no_consent --form "$data/cli/index.md" --seed 7 --towns 150525102,150525103,150525202

done_all
