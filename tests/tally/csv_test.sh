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

# Base weights of the file against those of the frame: four villages of ten and six, two households of each.
cat >base.csv <<'CSV'
town,village,house,N,M,b,y
A,1,1,10,20,50,1
A,1,2,10,20,50,0
A,2,3,10,30,75.01,1
A,2,4,10,30,75,1
B,3,5,6,8,12,0
B,3,6,6,8,12,1
B,4,7,6,4,6,0
B,4,8,6,4,,0
CSV
"$ruhu" tally --format csv --csv base.csv --stratum town --psu village,house --fpc N,M --base b --total y >got 2>words
if [ $? -eq 0 ] && grep -q '第 4 行.*75.010000.*75.000000' words && grep -q '第 9 行' words && grep -q '共有 2 行' words &&
	[ "$(awk -F, '$1 == "total" { print $5 }' got)" = 212 ]; then
	echo "ok csv__base_weight_of_the_file__recomputed_and_listed"
else
	echo "not ok csv__base_weight_of_the_file__recomputed_and_listed: $(cat words got)"
fi
"$ruhu" tally --csv base.csv --stratum town --psu village,house --base b --total y >/dev/null 2>&1
if [ $? -eq 2 ]; then
	echo "ok csv__base_weight_without_counts__usage"
else
	echo "not ok csv__base_weight_without_counts__usage"
fi

# The difference of two domains with its covariance, and whether two questions have to do with each other.
awk -F, 'NR == 1 { print $0 ",sat2"; next } { s = ""; if ($10 >= 1 && $10 <= 5) s = ($10 <= 2); print $0 "," s }' "$data/hhS.csv" >sat2.csv
want=$(awk -F'\t' '$3 == "s2" && $4 == "diff(sat2|sex 2-1)" { printf "%.12f %.12f %s", $6, $7, $10 }' "$data/reference.tsv")
got=$("$ruhu" tally --format csv --csv sat2.csv --stratum town --psu comm,hh --fpc Nc,Nh --weight w --mean sat2 --domain sex --contrast 1,2 2>/dev/null |
	awk -F, '$1 == "difference" && $3 == "2-1" && $12 > 0.019 && $12 < 0.0191 { printf "%.12f %.12f %s", $5, $6, $9 }')
if [ -n "$want" ] && [ "$got" = "$want" ]; then
	echo "ok csv__contrast__as_the_reference"
else
	echo "not ok csv__contrast__as_the_reference: $got instead of $want"
fi
if "$ruhu" tally --csv sat2.csv --psu hh --stratum town --mean sat2 --domain sex --contrast 1,7 2>&1 >/dev/null | grep -q 7; then
	echo "ok csv__contrast_with_nobody__said"
else
	echo "not ok csv__contrast_with_nobody__said"
fi
if "$ruhu" tally --csv sat2.csv --psu comm,hh --stratum town --cross wave,sex 2>&1 >/dev/null | grep -q '都一样'; then
	echo "ok csv__cross_of_one_category__no_test_and_why"
else
	echo "not ok csv__cross_of_one_category__no_test_and_why"
fi

# Without weights the jackknife of a total is the formula itself.
se()
{
	awk -F, 'NR > 1 { printf "%.9f ", $6 }'
}
want=$(tally --psu comm,hh --stratum town --total know --mean sex --interval xlogit 2>/dev/null | se)
got=$(tally --psu comm,hh --stratum town --total know --replicates jkn 2>/dev/null | se)
if [ -n "$got" ] && [ "$got" = "${want#* }" ]; then
	echo "ok csv__jackknife_of_a_total__is_the_formula"
else
	echo "not ok csv__jackknife_of_a_total__is_the_formula: $got instead of $want"
fi
tally --psu comm --stratum town --mean know --replicates sometimes >/dev/null 2>&1
if [ $? -eq 2 ]; then
	echo "ok csv__unknown_replicates__usage"
else
	echo "not ok csv__unknown_replicates__usage"
fi

# Replicate weights that come with a file, and the jackknife, against R's numbers.
shared=${RUHU_REFSTATS:-$TOP_SRCDIR/../shared/refstats}
if [ ! -f "$shared/hhA_bootw.csv" ]; then
	echo "skip csv__replicates__as_the_reference: no $shared"
	exit 0
fi
if [ -f "$shared/api/apisrs.csv" ]; then
	want=$(awk -F'\t' '$1 == "R0077" { printf "%.9f %s 199 %.6e", $6, $10, $11 }' "$shared/reference.tsv")
	got=$("$ruhu" tally --format csv --csv "$shared/api/apisrs.csv" --psu snum --fpc fpc --weight pw --cross sch.wide,comp.imp 2>/dev/null |
		awk -F, '$1 == "rao-scott" { printf "%.9f %s %s %.6e", $6, $12, $10, $13 }')
	if [ -n "$want" ] && [ "$got" = "$want" ]; then
		echo "ok csv__rao_scott__as_the_reference"
	else
		echo "not ok csv__rao_scott__as_the_reference: $got instead of $want"
	fi
fi
paste -d, "$shared/hhA.csv" "$shared/hhA_bootw.csv" >both.csv
bad=
for kind in subboot60.mse JKn.cent JKn.mse; do
	case $kind in
	subboot60*) how='r*' ;;
	*) how=jkn ;;
	esac
	mse=
	case $kind in *.mse) mse=--mse ;; esac
	awk -F'\t' -v d="uc+$kind" '$2 == "hhA" && $3 == d && $4 == "mean(sat2)" { printf "%.6f %.9f\n", $6, $7 }' "$shared/reference.tsv" >want
	awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; print $0 ",sat2"; next }
		{ q = $at["q1"]; print $0 "," (q >= 1 && q <= 5 ? (q <= 2) : "NA") }' both.csv >data.csv
	"$ruhu" tally --format csv --csv data.csv --stratum town --psu comm --weight w --mean sat2 --replicates "$how" $mse 2>/dev/null |
		awk -F, 'NR > 1 { printf "%.6f %.9f\n", $5, $6 }' >have
	grep -qxF "$(cat have)" want || bad="$bad $kind: $(cat have)"
done
if [ -z "$bad" ]; then
	echo "ok csv__replicates__as_the_reference"
else
	echo "not ok csv__replicates__as_the_reference:$bad"
fi
