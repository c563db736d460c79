#!/bin/bash
# SPDX-License-Identifier: MIT
# A large merge killed in earnest at moments spread over it: the store is whole each time, and the same merge once more comes to the same
# digits as one that nobody disturbed.
#	killed.sh SOURCE BUILD FORM DATA [TIMES]
set -euo pipefail
source=$1 build=$2 form=$3 data=$4 times=${5:-12}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

# In the place of the shell that is asked, so that the process to kill is the merge itself.
merge() { exec "$build/ruhu" --store "$place/$1.db" merge --form "$form" "$data"; }
digits() { "$build/ruhu" --store "$place/$1.db" state | awk -F '\t' '$1 == "groups" { print $2 }'; }
begin() {
	rm -f "$place/$1".*
	"$build/ruhu" --store "$place/$1.db" init --office --divisions "$source/survey-defs/divisions.csv" >/dev/null 2>&1
}

begin whole
from=$(date +%s%N)
(merge whole) >/dev/null
took=$((($(date +%s%N) - from) / 1000000))
wanted=$(digits whole)
test -n "$wanted" || { echo "killed.sh: the state has no digits" >&2; exit 1; }
echo "== killed: undisturbed $took ms, digits $wanted"
early=0
for i in $(seq "$times"); do
	begin killed
	merge killed >/dev/null 2>&1 &
	sleep "$(awk -v t="$took" -v i="$i" -v n="$times" 'BEGIN { printf "%.3f", t * i / (n + 1) / 1000 }')"
	kill -9 $! 2>/dev/null || early=$((early + 1))
	wait $! 2>/dev/null || true
	"$build/ruhu" --store "$place/killed.db" state >"$place/state" || { echo "killed.sh: after kill $i: $(cat "$place/state")" >&2; exit 1; }
	kept=$(awk -F '\t' '$1 == "revisions" { print $2 }' "$place/state")
	(merge killed) >/dev/null
	test "$(digits killed)" = "$wanted" || { echo "killed.sh: after kill $i the digits are $(digits killed)" >&2; exit 1; }
	echo "kill $i: ${kept:-?} revisions kept, the store whole, then the same digits"
done
echo "killed $((times - early)) times, $early merges were over before; all came to the same digits"
