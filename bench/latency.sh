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
