#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs a command on every source file of the program, as many at a time as there are processors.
#   tests/check-sources.sh SRCDIR COMMAND...        FILE follows COMMAND; words after a lone "--" come behind FILE
top=$1
shift
export CHECK_TOP="$top"
find_sources()
{
	(cd "$top" && find base po forms interview store tally exports report print app tui cli -name '*.c' | LC_ALL=C sort)
}
before= after= seen=
for word; do
	if [ "$word" = -- ] && [ -z "$seen" ]; then
		seen=1
	elif [ -n "$seen" ]; then
		after="$after $word"
	else
		before="$before $word"
	fi
done
# shellcheck disable=SC2016 # expanded by the inner shell
find_sources | sed "s|^|$top/|" | BEFORE=$before AFTER=$after xargs -n 1 -P "$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)" \
	sh -c '$BEFORE "$0" $AFTER'
