# SPDX-License-Identifier: MIT
# The demonstration, run and looked at, for demo_test.sh and demo_others_test.sh.

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
