#!/bin/sh
# SPDX-License-Identifier: MIT
# Every header compiles alone; half of them beside the other half.
#   tests/check-headers.sh SRCDIR COMPILER FLAGS...
top=$1
shift
headers=$(cd "$top" && find base po forms interview store tally exports report print app tui cli -name '*.h' | LC_ALL=C sort)

# half REMAINDER COMPILER FLAGS...
half()
{
	bad=0
	mine=$(printf '%s\n' "$headers" | awk -v r="$1" 'NR % 2 == r')
	shift
	for header in $mine; do
		if ! printf '#include "%s"\n' "$header" | "$@" -fsyntax-only -x c -; then
			echo "$header: does not compile alone"
			bad=1
		fi
	done
	return "$bad"
}

half 1 "$@" &
half 0 "$@"
bad=$?
wait $! || bad=1
[ "$bad" -eq 0 ] && echo "headers: good"
exit "$bad"
