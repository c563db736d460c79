#!/bin/sh
# SPDX-License-Identifier: MIT
# What leaves the office, in the hands of programs of others: LibreOffice, Chromium, readstat, pdftotext. `make check-office`; none of them is needed to
# build or to test the rest (Debian: libreoffice-calc-nogui chromium readstat poppler-utils python3). What is missing is said.
. "$TOP_SRCDIR/tests/cli/lib.sh"
compare="python3 $TOP_SRCDIR/tests/office/compare.py"
command -v python3 >/dev/null 2>&1 || {
	echo "skip office: no python3"
	exit 0
}
room=$(mktemp -d /dev/shm/ruhu-office.XXXXXX 2>/dev/null || mktemp -d "$PWD/office.XXXXXX")
trap 'rm -rf "$room"' EXIT
HOME=$room SOURCE_DATE_EPOCH=1796000000
export HOME SOURCE_DATE_EPOCH

have() # PROGRAM PACKAGE
{
	command -v "$1" >/dev/null 2>&1 && return 0
	echo "skip office: no program $1 (Debian: $2)"
	return 1
}

agree() # WORDS...: the comparison, whose finding is printed
{
	$compare "$@" >found 2>&1 || wrong "$1: $(tail -n 3 found)"
	echo "# $(head -n 1 found)"
}

set_up sh "$TOP_SRCDIR/bench/demo.sh" --ruhu "$RUHU" --walk "$walk" --out "$room/demo"
ruhu() { set_up "$RUHU" --store "$room/demo/office.db" "$@"; }
RUHU_NOW=2026-12-01T10:00:00+08:00
export RUHU_NOW
for kind in csv html xlsx pdf; do
	[ "$kind" != pdf ] || [ -x "$TOP_BUILDDIR/ruhu-print" ] || continue
	ruhu report --period 2026-Q4 -o "q.$kind"
done
ruhu issues add --unit 150525401401 --text '=HYPERLINK("http://x","路灯不亮")' --place '@光明社区' --owner '+城管局' --due 2026-12-20
ruhu issues add --unit 150525401401 --text "  两行
的话 _x000D_" --category sanitation
ruhu issues -o ledger.xlsx export
for kind in xlsx sav dta; do ruhu export --$kind -o $kind; done
cp xlsx/*.xlsx data.xlsx

if have soffice libreoffice-calc-nogui; then
	convert() # FILTER FOLDER FILES...
	{
		to=$1 folder=$2
		shift 2
		run 0 soffice --headless "-env:UserInstallation=file://$room/lo" --convert-to "$to" --outdir "$folder" "$@"
	}

	begin libreoffice__opens_workbooks__and_writes_the_same_cells
	convert xlsx back q.xlsx ledger.xlsx data.xlsx
	for f in q ledger data; do agree books $f.xlsx back/$f.xlsx; done
	finish

	begin libreoffice__shows__what_the_report_says
	convert 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1' shown q.xlsx
	agree shown q.csv shown/q-*.csv
	finish

	begin libreoffice__ledger_saved_anew__no_change_and_then_one
	convert ods ods ledger.xlsx
	convert xlsx again ods/ledger.ods
	run 0 "$RUHU" --store "$room/demo/office.db" issues import again/ledger.xlsx
	said "改动 0 件，没有变的 2 件"
	finish
fi

if have chromium chromium; then
	browse() # OPTIONS... PAGE
	{
		run 0 timeout 120 chromium --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage "--user-data-dir=$room/chromium" --no-first-run \
			--disable-background-networking --disable-component-update --disable-sync --enable-logging=stderr --v=0 "--log-net-log=$PWD/net.json" "$@"
	}
	# What the page asked for; the browser itself asks its maker for updates.
	asked() { grep -oE '"url":"[a-z]+://[^"/]*' net.json | grep -vE 'file://|//([a-z0-9.-]*\.)?google(apis)?\.com$' | sort -u; }

	begin chromium__a_page_that_asks_and_complains__is_noticed
	echo '<script>console.error("here")</script><img src="http://ruhu.invalid/x.png">' >canary.html
	browse --dump-dom "file://$PWD/canary.html"
	must grep -q 'CONSOLE.*here' err
	must test -n "$(asked)"
	finish

	begin chromium__the_page__same_tables_no_request_no_complaint
	browse --dump-dom "file://$PWD/q.html"
	cp out dom.html
	must test "$(grep -c CONSOLE err)" = 0
	must test -z "$(asked)"
	agree tables q.csv dom.html
	finish

	begin chromium__the_page_as_pdf__same_figures
	browse "--print-to-pdf=$PWD/browser.pdf" --no-pdf-header-footer "file://$PWD/q.html"
	if have pdftotext poppler-utils; then
		must pdftotext -layout -enc UTF-8 browser.pdf browser.txt
		agree words q.csv browser.txt
	fi
	finish
fi

if [ -f q.pdf ] && have pdftotext poppler-utils; then
	begin pdftotext__our_pdf__same_figures
	must pdftotext -layout -enc UTF-8 q.pdf q.txt
	agree words q.csv q.txt
	finish
fi

if have readstat readstat; then
	begin readstat__sav_and_dta__same_values
	for kind in sav dta; do
		run 0 readstat "$(echo $kind/*.$kind)" $kind.csv
		agree data "$(ls $kind/*.csv | grep -v codebook)" $kind.csv "$([ $kind = sav ] && echo spss || echo stata)"
	done
	finish
fi
done_all
