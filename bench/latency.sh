#!/bin/sh
# SPDX-License-Identifier: MIT
# What the interviewer waits for: bench/latency.c as it is, and with every sync 100 ms slower.
#	latency.sh SOURCE BUILD [INTERVIEWS]
set -eu
source=$(cd "$1" && pwd) build=$(cd "$2" && pwd) interviews=${3:-4}
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

awk 'BEGIN { while ((getline line < ARGV[1]) > 0) if (line !~ /第[0-9]+问/) { sub(/latency/, "latency500", line); print line } else if (!done++)
		for (i = 1; i <= 500; i++) { row = line; sub(/第[0-9]+问/, sprintf("第%02d问", i), row); sub(/q01/, sprintf("q%02d", i), row); print row } }' \
	"$source/bench/latency.md" >"$place/long.md"
"$build/bench/latency" "$build/ruhu" "$place/field.db" "$place/long.md" 1 >/dev/null
echo "== a form of 500 questions"
"$build/bench/latency" "$build/ruhu" "$place/field.db" "$place/long.md" "$interviews"
echo "== the same, every sync slowed by 100 ms"
"$build/bench/latency" "$build/ruhu" "$place/field.db" "$place/long.md" "$interviews" \
	LD_PRELOAD="$build/bench/slowsync.so" RUHU_SYNC_MS=100

# Villages of the country's size: every village of the division list under fifty thousand codes.
awk -F, 'BEGIN { print "| survey | | | |\n| | type | name | label |\n| | select_one v | v | 村 |\n| choices | | | |\n| | list_name | name | label |" }
	$3 == "village" { name[n++] = $2 } END { for (i = 0; i < 50000; i++) printf "| | v | c%05d | %s%d组 |\n", i, name[i % n], i / n }' \
	"$source/survey-defs/divisions.csv" >"$place/list.md"
"$build/bench/latency" "$build/ruhu" "$place/field.db" "=$place/list.md" 1 >/dev/null
echo "== typing in a list of 50,000 choices"
"$build/bench/latency" "$build/ruhu" "$place/field.db" "=$place/list.md" "$interviews"

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

awk 'BEGIN {
	print "unit,grid,serial,building,entrance,floor,door,team"
	for (i = 0; i < 200000; i++)
		printf "150525401401,%02d,%04d,%d号楼,%d单元,%d,%d0%d,%d队\n", 1 + i / 8000, i % 8000, 1 + i / 40, 1 + i / 20 % 2, 1 + i / 4 % 5, 1 + i / 4 % 5, i % 4 + 1, i % 100
}' >"$place/register.csv"
{
	"$build/ruhu" --store "$place/empty.db" init --office
	"$build/ruhu" --store "$place/empty.db" --keys "$place/day.keys"
	"$build/ruhu" --store "$place/office.db" households import "$place/register.csv"
	"$build/ruhu" --store "$place/office.db" --keys "$place/day.keys"
} >"$place/said" 2>&1 || { cat "$place/said" >&2; exit 1; }
echo "== start of an office: empty, then with 200,000 households"
"$build/bench/latency" "$build/ruhu" "$place/empty.db" -办公室 "$interviews"
"$build/bench/latency" "$build/ruhu" "$place/office.db" -办公室 "$interviews"
