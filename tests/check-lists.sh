#!/bin/sh
# SPDX-License-Identifier: MIT
# Every source file is named in a list of the build, so that nothing lies there uncompiled and no test is forgotten; and what a run leaves
# behind is no source.
#   tests/check-lists.sh SRCDIR
cd "$1" || exit 1
if left=$(git ls-files '*.db' '*.db-journal' '*.key' '*.kit' 2>/dev/null | grep -v '^tests/data/'); then
	echo "$left" | sed 's/$/: left by a run, and tracked/'
	exit 1
fi
folders="base po forms interview store tally exports report print app tui cli tests bench"
# shellcheck disable=SC2046,SC2086 # lists of words
{
	cat Makefile.am $(find $folders -name '*.mk')
	echo "= files"
	{
		find $folders -name '*.[ch]' ! -path 'tests/*.h' ! -path 'bench/*.h'
		find tests/*/ -name '*.sh' ! -path 'tests/support/*' ! -path 'tests/data/*'
	} | LC_ALL=C sort
} | awk '
	$0 == "= files" { files = 1; next }
	!files { listed = listed $0 "\n"; next }
	!index(listed, $0) {
		printf "%s: in no list (FOLDER/*.mk)\n", $0
		bad = 1
	}
	END {
		if (!bad)
			print "lists: good"
		exit bad
	}'
