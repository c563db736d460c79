#!/bin/sh
# SPDX-License-Identifier: MIT
# A stick is pulled out while the office merges what is on it: at every second call that reads it, the files that could not be read are
# named, what was taken is whole, none of them is called bad, and with the stick back the merge comes to the same state.
. "$TOP_SRCDIR/tests/cli/lib.sh"

make_stores
make_interviews 2
cp -r handed stick
set_up "$RUHU" --store field.db export -o packages
set_up cp packages/*.ruhu stick/
"$RUHU" --store office.db merge packages >/dev/null 2>&1 # the computer becomes known
set_up "$RUHU" --store office.db keys trust "$(value field.db fingerprint)"
cp -r stick before
copy()
{
	rm -rf o.db o.door.db quarantine
	cp office.db o.db
	[ ! -f office.door.db ] || cp office.door.db o.door.db
}
copy
set_up "$RUHU" --store o.db merge stick
whole=$(digest o.db)

begin pulled__no_stop__nothing_fails
copy
RUHU_SHIM_ROOT=$PWD/stick RUHU_SHIM_FAIL=pulled:1000+ RUHU_SHIM_COUNT=$PWD/count LD_PRELOAD=$TOP_BUILDDIR/tests/faults/shim.so \
	"$RUHU" --store o.db merge stick >out 2>err
must test "$(digest o.db)" = "$whole"
calls=$(cut -d ' ' -f 1 count)
must test "$calls" -ge 8
finish

at=1
while [ "$at" -le "$calls" ]; do
	begin "pulled__at_call_$at"
	copy
	rc=0
	RUHU_SHIM_ROOT=$PWD/stick RUHU_SHIM_FAIL=pulled:$at+ RUHU_SHIM_COUNT=$PWD/count LD_PRELOAD=$TOP_BUILDDIR/tests/faults/shim.so \
		"$RUHU" --store o.db merge stick >out 2>err || rc=$?
	must test "$rc" -eq 3
	cat out err >words
	must grep -q 已拔出 words
	must test ! -e quarantine
	run 0 "$RUHU" --store o.db merge stick
	must test "$(digest o.db)" = "$whole"
	finish
	at=$((at + 2))
done

begin pulled__stick__as_it_was
must diff -r before stick
finish
done_all
