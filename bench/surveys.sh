#!/bin/sh
# SPDX-License-Identifier: MIT
# Each questionnaire from end to end (bench/demo.sh --cover yes): a line a questionnaire with what its merged interviews covered.
#   SURVEYS='chuangcheng ...' bench/surveys.sh SOURCE BUILD
set -eu
source=$1 build=$2
room=$(mktemp -d /dev/shm/ruhu-surveys.XXXXXX 2>/dev/null || mktemp -d)
trap 'rm -rf "$room"' EXIT

printf '| 问卷 | 访谈（份） | 没做成的走访（次） | 题 | 问到过的 | 跳过过的 | 选项 | 选过的 |\n|---|---|---|---|---|---|---|---|\n'
bad=0
for s in $SURVEYS; do
	if ! sh "$source/bench/demo.sh" --form "$source/survey-defs/$s" --ruhu "$build/ruhu" --walk "$build/bench/walk" --cover yes --out "$room/$s" \
		>"$room/log" 2>&1; then
		tail -n 20 "$room/log" >&2
		echo "$s: FAILED" >&2
		bad=1
		continue
	fi
	"$build/ruhu" --store "$room/$s/office.db" export --csv -o "$room/$s/csv" >/dev/null 2>&1
	counts=$("$build/ruhu" --store "$room/$s/office.db" state)
	number() { printf '%s\n' "$counts" | awk -F '\t' -v name="$1" '$1 == name { print $2 }'; }
	"$build/bench/coverage" "$source/survey-defs/$s" "$room/$s"/csv/*.csv >"$room/coverage" || bad=1
	printf '| `%s` | %s | %s | %s |\n' "$s" "$(number interviews)" "$(number visits)" "$(head -n 1 "$room/coverage")"
	sed '1d' "$room/coverage" >&2
	rm -rf "${room:?}/$s"
done
exit $bad
