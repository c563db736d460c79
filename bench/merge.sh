#!/bin/bash
# SPDX-License-Identifier: MIT
# Merging and counting many interviews, beside a peer that does the same work, in turns.
#	merge.sh SOURCE BUILD [RUNS]
# BENCH_DATA    a folder of CSV files (docs/MEASUREMENTS.md says how they are made); 40 files are made here if it is not set
# BENCH_FORM    their form; with the files made here it is made too
# BENCH_TALLY   questions to count by township, with commas
# BENCH_PEER    a command that does the same work from FOLDER and prints the SHA-256 of the sorted lines "township,question,answer,count"
set -euo pipefail
source=$1 build=$2 runs=${3:-1}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
data=${BENCH_DATA:-} form=${BENCH_FORM:-$place/form.md} questions=${BENCH_TALLY:-$(seq -s, -f q%02g 24)}

# 8,000 interviews of 24 questions, every twentieth handed in twice.
make_data() {
	data=$place/data
	mkdir "$data"
	{
		printf '| survey | | | |\n| | type | name | label |\n'
		for q in $(seq -w 24); do echo "| | select_one m5 | q$q | 第${q}题，您满意吗？ |"; done
		printf '| choices | | | |\n| | list_name | name | label |\n'
		for a in 1 2 3 4 5 6; do echo "| | m5 | $a | 回答$a |"; done
		printf '| settings | | | |\n| | form_id | version | form_title |\n| | bench | 1 | 基准问卷 |\n'
	} >"$form"
	grep -o '^[0-9]\{12\},.*,village,' "$source/survey-defs/divisions.csv" | cut -d, -f1 >"$place/villages"
	awk -v dir="$data" -v villages="$place/villages" 'BEGIN {
		srand(7)
		while ((getline unit < villages) > 0) village[count++] = unit
		head = "_form,_round,_unit,_household,_device,_interviewer,_started,_ended,_outcome,_lang,__version__,_uuid,_seq,_submission_time"
		for (f = 0; f < 40; f++) {
			file = sprintf("%s/export-%05d.csv", dir, f)
			for (q = 1; q <= 24; q++) printf "q%02d,", q > file
			printf "%s\r\n", head > file
			for (i = 0; i < 200; i++) {
				n = f * 200 + i
				unit = village[int(rand() * count)]
				line = ""
				for (q = 1; q <= 24; q++) line = line (1 + int(rand() * 6)) ","
				uuid = sprintf("%08x-%04x-4000-8000-%012d", rand() * 2147483647, rand() * 65535, n)
				meta = sprintf("bench,2026Q4,%s,%s-01-%06d,dev%04d,v%04d,2026-10-15T12:04:00+08:00,2026-10-15T12:13:24+08:00,1.1,zh,1,%s", unit, unit, n, f, f, uuid)
				printf "%s%s,1,2026-10-15T21:04:00+08:00\r\n", line, meta > file
				if (n % 20 == 0)
					printf "%s%s,2,2026-10-16T21:04:00+08:00\r\n", (1 + int(rand() * 6)) substr(line, 2), meta > file
			}
			close(file)
		}
	}'
}

# "real seconds, processor seconds, MB" of a command, whose output goes to $place/out.
timed() {
	/usr/bin/time -f '%e %U %S %M' -o "$place/time" "$@" >"$place/out" 2>"$place/said" || { cat "$place/said" >&2; exit 1; }
	awk '{ printf "%.2f s (processor %.2f s), %.1f MB\n", $1, $2 + $3, $4 / 1024 }' "$place/time"
	cut -d' ' -f1 "$place/time" >"$place/seconds"
}

add() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a + b }'; }
median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

test -x /usr/bin/time || { echo "bench: merge: skipped, no /usr/bin/time"; exit 0; }
test -n "$data" || make_data
echo "== merge and counts: $(find "$data" -name '*.csv' | wc -l) files, $(du -sh "$data" | cut -f1)"
for run in $(seq "$runs"); do
	rm -f "$place"/o.*
	"$build/ruhu" --store "$place/o.db" init --office --divisions "$source/survey-defs/divisions.csv" >/dev/null 2>&1
	echo "merge: $(timed "$build/ruhu" --store "$place/o.db" merge --form "$form" "$data")"
	ours=$(cat "$place/seconds")
	echo "tally --counts: $(timed "$build/ruhu" --store "$place/o.db" tally --counts --by township --question "$questions" --form bench)"
	ours=$(add "$ours" "$(cat "$place/seconds")")
	digest=$(awk -F, 'NR > 1 { print substr($1, 1, 9) "," $2 "," $3 "," $4 }' "$place/out" | LC_ALL=C sort | sha256sum | cut -c1-64)
	echo "both: $ours s, counts $digest"
	echo "merge again: $(timed "$build/ruhu" --store "$place/o.db" merge --form "$form" "$data")"
	test -n "${BENCH_PEER:-}" || continue
	rm -rf "$place/peer"
	mkdir "$place/peer"
	echo "peer: $(cd "$place/peer" && timed bash -c "$BENCH_PEER" peer "$data" "$place/peer/db")"
	theirs=$(cat "$place/seconds")
	test "$(cut -c1-64 "$place/out")" = "$digest" || { echo "bench: the peer counted otherwise: $(cat "$place/out")" >&2; exit 1; }
	awk -v a="$ours" -v b="$theirs" 'BEGIN { printf "ratio to the peer: %.2f\n", a / b }'
	awk -v a="$ours" -v b="$theirs" 'BEGIN { print a / b }' >>"$place/ratios"
done
test ! -f "$place/ratios" || echo "median ratio of $runs runs: $(median <"$place/ratios")"
