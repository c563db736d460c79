#!/bin/sh
# SPDX-License-Identifier: MIT
# Every source file is named in a list of the build, so that nothing lies there uncompiled and no test is forgotten.
#   tests/check-lists.sh SRCDIR
cd "$1" || exit 1
bad=0
listed=$(cat Makefile.am $(find base po forms interview store tally exports report print app tui cli tests bench -name '*.mk'))
for file in $(find base po forms interview store tally exports report print app tui cli tests bench -name '*.[ch]' | LC_ALL=C sort); do
	case $file in
	tests/*.h | bench/*.h) continue ;;
	esac
	if ! printf '%s\n' "$listed" | grep -qF "$file"; then
		echo "$file: in no list (FOLDER/*.mk)"
		bad=1
	fi
done
for file in $(find tests/*/ -name '*.sh' | LC_ALL=C sort); do
	case $file in
	tests/support/* | tests/data/*) continue ;;
	esac
	if ! printf '%s\n' "$listed" | grep -qF "$file"; then
		echo "$file: in no list (tests/FOLDER/local.mk)"
		bad=1
	fi
done
[ "$bad" -eq 0 ] && echo "lists: good"
exit "$bad"
