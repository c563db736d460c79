#!/bin/sh
# SPDX-License-Identifier: MIT
# The whole demonstration (interviews by keys on three laptops, merged in two orders, table and report) as it is shipped; its report read
# back from every kind of file.
. "$TOP_SRCDIR/tests/cli/lib.sh"

. "$TOP_SRCDIR/tests/cli/demo_lib.sh"

demo as_shipped
printed_rates=$(grep -c '满意率' "$room/demo/report.txt")
begin demo__as_shipped__rates_of_the_county
must test "$printed_rates" -gt 0
must grep -q 应答率 "$room/demo/report.txt"
must test "$(grep -c , "$room/demo/counts.csv")" -gt 10
must test "$(value "$room/demo/office.db" marked)" = 0
must test "$(value "$room/demo/office.db" conflicts)" = 0
finish
# The quarter's report, read back from every kind of file: what the CSV says, the others say.
begin demo__as_shipped__the_same_figures_in_all_files
SOURCE_DATE_EPOCH=1796000000
export SOURCE_DATE_EPOCH
kinds='csv txt html xlsx'
[ ! -x "$TOP_BUILDDIR/ruhu-print" ] || kinds="$kinds pdf"
for kind in $kinds; do
	run 0 "$RUHU" --store "$room/demo/office.db" report --period 2026-Q4 -o "q.$kind"
	run 0 "$RUHU" --store "$room/demo/office.db" --format "$(echo "$kind" | sed 's/txt/text/')" report --period 2026-Q4 -o again
	must cmp -s "q.$kind" again
done
grep -v '^#' q.csv | sed 's/[^,]*–[^,]*//g' | grep -oE '[<>]?[0-9]+\.[0-9]%' | LC_ALL=C sort -u >rates
grep -v '^#' q.csv | grep -oE '[<>]?[0-9]+\.[0-9]–[<>]?[0-9]+\.[0-9]%' | LC_ALL=C sort -u >intervals
must test "$(wc -l <rates)" -gt 25
must test "$(wc -l <intervals)" -gt 8
"$TOP_BUILDDIR/tests/support/book" q.xlsx >cells
must test -s cells
sed 's/&lt;/</g; s/&gt;/>/g' q.html >plain.html
[ ! -f q.pdf ] || must pdftotext -layout -enc UTF-8 q.pdf q.words
for file in q.txt plain.html q.words; do
	[ "$file" != q.words ] || [ -f q.pdf ] || continue
	must test -s "$file"
	while read -r figure; do
		grep -qF -- "$figure" "$file" || wrong "$file: no $figure"
	done <<-EOF
		$(cat rates intervals)
	EOF
done
awk -F '\t' '$2 ~ /^[0-9.]+$/ { printf "%.1f%%\n", $2 * 100 }' cells | LC_ALL=C sort -u >numbers
grep '^[0-9]' rates | LC_ALL=C comm -23 - numbers >absent
must test ! -s absent
while read -r figure; do
	grep -qF -- "$figure" cells || wrong "xlsx: no $figure"
done <intervals
unset SOURCE_DATE_EPOCH
finish

# A township on its own page has the figures that it has on the county's (its response rate uses an e of its own).
begin demo__as_shipped__a_township_alone
run 0 "$RUHU" --store "$room/demo/office.db" --format csv report --towns 150525101000
tr -d '\r' <out | awk -F, '/,八仙筒镇,36,/ { print; exit }' >alone
run 0 "$RUHU" --store "$room/demo/office.db" --format csv report
tr -d '\r' <out | awk -F, '/,八仙筒镇,36,/ { print; exit }' >among
must test -s alone
must test "$(cut -d, -f 3,4,6-9 alone)" = "$(cut -d, -f 3,4,6-9 among)"
finish

done_all
