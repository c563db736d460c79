#!/bin/sh
# SPDX-License-Identifier: MIT
# The made-up county at several sizes through everything the office does with it: merged, counted, compared, reported, looked at.
#   bench/county.sh SOURCE BUILD [INTERVIEWS...]
# A line a size: seconds of the clock and of the processor, and peak memory, of each step. Fails if a record is marked or a report is empty.
set -eu
source=$(cd "$1" && pwd) build=$(cd "$2" && pwd) # the round names its form by where it lies
shift 2
[ $# -gt 0 ] || set -- 200 20000
RUHU_DIVISIONS=$source/survey-defs/divisions.csv
export RUHU_DIVISIONS
unset RUHU_STORE
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT

step() # NAME COMMAND...
{
	name=$1
	shift
	/usr/bin/time -f '%e %U %S %M' -o "$room/time" "$@" >"$room/out" 2>"$room/err" || { cat "$room/err" >&2; echo "county: $name failed" >&2; exit 1; }
	tail -n 1 "$room/time" | awk -v name="$name" '{ printf " | %s %.2f s (processor %.2f s), %.0f MB", name, $1, $2 + $3, $4 / 1024 }'
}

for n in "$@"; do
	place=$room/county
	rm -rf "$place"
	mkdir -p "$place/data"
	store=$place/office.db
	step make "$build/bench/county" "$source/survey-defs/chuangcheng" "$RUHU_DIVISIONS" "$place" --interviews "$n" --cheats 1
	made=$(awk -F '\t' '$1 == "interviews" { print $2 }' "$room/out")
	{
		"$build/ruhu" --store "$store" init --office --device OFFICE &&
			"$build/ruhu" --store "$store" round new "$place/round.txt"
	} >"$room/out" 2>&1 || { cat "$room/out" >&2; exit 1; }
	# A register is taken in files of at most a million households.
	sed 1d "$place/register.csv" | split -l 900000 - "$room/households."
	for part in "$room"/households.*; do
		{ sed 1q "$place/register.csv"; cat "$part"; } >"$place/part.csv"
		"$build/ruhu" --store "$store" households import "$place/part.csv" >"$room/out" 2>&1 || { cat "$room/out" >&2; exit 1; }
		rm "$part" "$place/part.csv"
	done
	step merge "$build/ruhu" --store "$store" merge "$place/data"
	step "tally by township" "$build/ruhu" --store "$store" tally --by township
	grep -q '16\|大沁他拉' "$room/out"
	step counts "$build/ruhu" --store "$store" tally --counts --by township
	step report "$build/ruhu" --store "$store" report -o "$place/report.txt"
	[ -s "$place/report.txt" ]
	[ "$n" -gt 500000 ] || step quality "$build/ruhu" --store "$store" quality --own "$place/own.csv"
	printf '\n'
	marked=$("$build/ruhu" --store "$store" state | awk -F '\t' '$1 == "marked" { print $2 }')
	got=$("$build/ruhu" --store "$store" state | awk -F '\t' '$1 == "interviews" { print $2 }')
	echo "$n asked for, $made made, $got merged, $marked marked"
	[ "$marked" = 0 ] && [ "$got" = "$made" ]
done
