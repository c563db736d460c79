#!/bin/sh
# SPDX-License-Identifier: MIT
# What the interviewer waits for: bench/latency.c as it is, and with every sync 100 ms slower.
#	latency.sh SOURCE BUILD [INTERVIEWS]
set -eu
source=$1 build=$2 interviews=${3:-4}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

test -x "$build/bench/latency" || { echo "bench: latency: skipped, no libvterm"; exit 0; }
"$build/ruhu" --store "$place/field.db" init --field --device T1 >/dev/null 2>&1
# Once before, so that the form is in the store.
"$build/bench/latency" "$build/ruhu" "$place/field.db" "$source/bench/latency.md" 1 >/dev/null
echo "== a form of 30 questions, 80x24, $interviews interviews"
"$build/bench/latency" "$build/ruhu" "$place/field.db" "$source/bench/latency.md" "$interviews"
echo "== the same, every sync slowed by 100 ms"
"$build/bench/latency" "$build/ruhu" "$place/field.db" "$source/bench/latency.md" "$interviews" \
	LD_PRELOAD="$build/bench/slowsync.so" RUHU_SYNC_MS=100

echo "== the day's list of a team with 2,000 households, $interviews starts"
RUHU_DIVISIONS=$source/survey-defs/divisions.csv
export RUHU_DIVISIONS
sed "s,^form:.*,form: $source/survey-defs/chuangcheng," "$source/survey-defs/chuangcheng/round.txt" >"$place/round.txt"
awk 'BEGIN {
	print "unit,grid,serial,building,entrance,floor,door,team"
	for (i = 0; i < 2000; i++)
		printf "150525401401,%02d,%04d,%d号楼,%d单元,%d,%d0%d,1队\n", 1 + i / 500, i % 500 + 1, 1 + i / 40, 1 + i / 20 % 2, 1 + i / 4 % 5, 1 + i / 4 % 5, i % 4 + 1
}' >"$place/register.csv"
{
	"$build/ruhu" --store "$place/office.db" init --office
	"$build/ruhu" --store "$place/office.db" round new "$place/round.txt"
	"$build/ruhu" --store "$place/office.db" households import "$place/register.csv"
	"$build/ruhu" --store "$place/office.db" kit --team 1队 -o "$place/team.kit"
	"$build/ruhu" --store "$place/team.db" init --field --device T2
	"$build/ruhu" --store "$place/team.db" open "$place/team.kit"
	printf 'V1<enter>Y' >"$place/day.keys" # who and which day is asked once a day
	"$build/ruhu" --store "$place/team.db" --keys "$place/day.keys"
} >"$place/said" 2>&1 || { cat "$place/said" >&2; exit 1; }
"$build/bench/latency" "$build/ruhu" "$place/team.db" -2000户 "$interviews"
