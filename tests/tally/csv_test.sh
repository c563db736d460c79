#!/bin/sh
# SPDX-License-Identifier: MIT
# ruhu tally --csv on a file of fourteen households: the numbers of its reference.tsv, and what is refused.
set -u
data=$TOP_SRCDIR/tests/data/tally/reference
ruhu=$TOP_BUILDDIR/ruhu

tally()
{
	"$ruhu" tally --format csv --csv "$data/hhS.csv" "$@"
}

got=$(tally --stratum town --psu comm,hh --fpc Nc,Nh --weight w --total one3 2>/dev/null)
case $? in
1) echo "ok csv__unknown_column__input" ;;
*) echo "not ok csv__unknown_column__input: $got" ;;
esac

want=$(awk -F'\t' '$3 == "s2" && $4 == "total(know)" { printf "%.6f %.6f %s", $6, $7, $10 }' "$data/reference.tsv")
got=$(tally --stratum town --psu comm,hh --fpc Nc,Nh --weight w --total know 2>/dev/null |
	awk -F, '$1 == "total" { printf "%.6f %.6f %s", $5, $6, $9 }')
if [ -n "$want" ] && [ "$got" = "$want" ]; then
	echo "ok csv__two_stages__as_the_reference"
else
	echo "not ok csv__two_stages__as_the_reference: $got instead of $want"
fi

tally --mean w >/dev/null 2>&1
if [ $? -eq 2 ]; then
	echo "ok csv__no_psu__refused"
else
	echo "not ok csv__no_psu__refused"
fi
if tally --mean w --assume-srs 2>&1 | grep -q SRS; then
	echo "ok csv__assumed_srs__says_so"
else
	echo "not ok csv__assumed_srs__says_so"
fi
tally --psu comm --stratum comm --mean w >/dev/null 2>&1
if [ $? -eq 1 ]; then
	echo "ok csv__lonely_strata__stop"
else
	echo "not ok csv__lonely_strata__stop"
fi
if tally --psu comm --stratum comm --lonely collapse --share q3=1 2>&1 >/dev/null | grep -q '[1-9]'; then
	echo "ok csv__collapsed__says_how_many"
else
	echo "not ok csv__collapsed__says_how_many"
fi
