#!/bin/bash
# SPDX-License-Identifier: MIT
# Merging signed packages, 20 visits each, every package of a computer of its own; then the same folder once more.
#	packages.sh SOURCE BUILD [PACKAGES]
# For 10,000 packages the targets are 60 s and 64 MB, and 5 s for the second time.
set -euo pipefail
source=$1 build=$2 n=${3:-500}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
export RUHU_DIVISIONS=$source/survey-defs/divisions.csv

# "real seconds (processor seconds), MB" of a merge, its report's last lines checked for the number of records.
merged() # RECORDS
{
	/usr/bin/time -f '%e %U %S %M' -o "$place/time" "$build/ruhu" --store "$place/o.db" merge "$place/packages" >"$place/out" 2>"$place/said" ||
		{ cat "$place/said" >&2; exit 1; }
	grep -q "新增 $1 条" "$place/out" || { tail -n 4 "$place/out" >&2; exit 1; }
	awk '{ printf "%.2f s (processor %.2f s), %.1f MB\n", $1, $2 + $3, $4 / 1024 }' "$place/time"
}

test -x /usr/bin/time || { echo "bench: packages: skipped, no /usr/bin/time"; exit 0; }
"$build/ruhu" --store "$place/o.db" init --office --device OFFICE >/dev/null 2>&1
"$build/bench/packages" "$place/o.db" "$place/packages" "$n"
echo "== signed packages: $n of 20 records, $(du -sh "$place/packages" | cut -f1)"
echo "merge: $(merged $((n * 20)))"
echo "merge again: $(merged 0)"
