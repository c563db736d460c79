#!/bin/sh
# SPDX-License-Identifier: MIT
# Every header compiles alone.
#   tests/check-headers.sh SRCDIR COMPILER FLAGS...
top=$1
shift
bad=0
for header in $(cd "$top" && find base po forms interview store tally exports report print app tui cli -name '*.h' | LC_ALL=C sort); do
	if ! printf '#include "%s"\n' "$header" | "$@" -fsyntax-only -x c -; then
		echo "$header: does not compile alone"
		bad=1
	fi
done
[ "$bad" -eq 0 ] && echo "headers: good"
exit "$bad"
