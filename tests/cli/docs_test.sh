#!/bin/sh
# SPDX-License-Identifier: MIT
# docs/KEYS.md and docs/ruhu.1 say what the tables of keys and commands say, and the manual page is one that man can set.
set -u

same() # NAME FILE COMMAND...
{
	name=$1 file=$2
	shift 2
	if "$@" >"$TMPDIR/new" && cmp -s "$TMPDIR/new" "$file"; then
		echo "ok $name"
	else
		echo "not ok $name: stale, run make update-docs"
		diff "$file" "$TMPDIR/new" | sed -n '1,10p'
	fi
}

TMPDIR=${TMPDIR:-.}
manual=$TOP_BUILDDIR/tests/cli/manual
same keys__doc__follows_the_table "$TOP_SRCDIR/docs/KEYS.md" "$manual" keys
same checks__doc__follows_the_cases "$TOP_SRCDIR/docs/CHECKS.md" "$manual" checks "$TOP_SRCDIR/tests/data/forms/bad"
same man__page__follows_the_tables "$TOP_SRCDIR/docs/ruhu.1" "$manual" man "$TOP_SRCDIR/docs/ruhu.1.in"
if ! command -v groff >/dev/null 2>&1; then
	echo "skip man__page__sets_without_warnings: no groff"
elif groff -man -Kutf8 -Tutf8 -ww -z "$TOP_SRCDIR/docs/ruhu.1" >"$TMPDIR/groff" 2>&1 && [ ! -s "$TMPDIR/groff" ]; then
	echo "ok man__page__sets_without_warnings"
else
	echo "not ok man__page__sets_without_warnings"
	cat "$TMPDIR/groff"
fi
