#!/bin/sh
# SPDX-License-Identifier: MIT
# The package format read by a second implementation: the vectors, a kit this program has just written, and damage that it must see.
. "$TOP_SRCDIR/tests/cli/lib.sh"

vectors=$data/exports/package
key2=$(printf '02%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32)
key3=$(echo "$key2" | tr 2 3)
key4=$(echo "$key2" | tr 2 4)

reader()
{
	python3 "$vectors/reader.py" "$@"
}

begin reader__plain_vector__read
run 0 reader "$vectors/plain.ruhu"
printed "hand-in 4Q7T 7: key 1, form 1, interview 1, visit 2, erasure 1, receipt 1, elsewhere 1, kit 1"
finish

begin reader__sealed_vector__either_key_opens_no_other
run 0 reader "$vectors/sealed.ruhu" "$key2"
printed "hand-in 4Q7T 7: key 1, form 1, interview 1, visit 2"
cp out second
run 0 reader "$vectors/sealed.ruhu" "$key3"
must cmp -s out second
run 1 reader "$vectors/sealed.ruhu" "$key4"
said "no box"
run 1 reader "$vectors/sealed.ruhu"
finish

begin reader__damaged__refused
sed 's/4Q7T/4Q7X/' "$vectors/plain.ruhu" >spoilt
run 1 reader spoilt
sed '$d' "$vectors/plain.ruhu" >spoilt
run 1 reader spoilt
size=$(wc -c <"$vectors/sealed.ruhu")
head -c $((size - 1)) "$vectors/sealed.ruhu" >spoilt
run 1 reader spoilt "$key2"
finish

begin reader__kit_of_this_program__read
make_stores
run 0 reader team.kit
printed "kit 1"
finish
done_all
