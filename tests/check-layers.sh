#!/bin/sh
# SPDX-License-Identifier: MIT
# Includes go down only (docs/ARCHITECTURE.md): reads every #include of the folders against the numbers below.
#   tests/check-layers.sh SRCDIR
cd "$1" || exit 1
find base po forms interview store tally exports report print app tui cli -name '*.[ch]' | LC_ALL=C sort | xargs awk '
BEGIN {
	split("base 0 po 0 forms 1 interview 2 store 2 tally 3 exports 4 report 5 print 6 app 6 tui 7 cli 8", list, " ")
	for (i = 1; i in list; i += 2)
		layer[list[i]] = list[i + 1]
	# Below app/ only what has no side effect is open to the two faces of the program.
	forbidden["tui", "store"] = forbidden["tui", "exports"] = forbidden["cli", "store"] = forbidden["cli", "exports"] = 1
	only["sqlite3.h"] = "^store/"
	only["sodium.h"] = "^(base/digest|base/hash|base/wipe|forms/func_digest|exports/seal_[a-z]+)\\.c$"
	only["expat.h"] = "^forms/xlsx_xml\\.c$"
	only["minizip/unzip.h"] = "^forms/xlsx_zip\\.c$"
	only["cairo.h"] = only["cairo-pdf.h"] = only["pango/pangocairo.h"] = "^print/"
	only["xlsxwriter.h"] = "^(report/xlsx_internal\\.h|exports/data_book\\.c)$"
	only["readstat.h"] = "^exports/data_write\\.c$"
	only["csv.h"] = "^forms/csvparse\\.c$|^tests/forms/csvparse_test\\.c$"
	only["ncurses.h"] = only["curses.h"] = only["ncursesw/curses.h"] = only["ncursesw/ncurses.h"] = only["term.h"] = "^tui/curses_out\\.c$"
}
function complain(text)
{
	printf "%s:%d: %s\n", FILENAME, FNR, text
	bad = 1
}
/^[ \t]*#[ \t]*include[ \t]*[<"]/ {
	name = $0
	sub(/^[^<"]*[<"]/, "", name)
	sub(/[>"].*/, "", name)
	if ((name in only) && FILENAME !~ only[name])
		complain(name " is included in one place only, not here")
	if ($0 ~ /</ || index(name, "/") == 0)
		next
	from = FILENAME
	sub(/\/.*/, "", from)
	to = name
	sub(/\/.*/, "", to)
	if (!(to in layer))
		complain(name ": not a folder of the program")
	else if (from != to && layer[to] >= layer[from] && !(layer[from] == 0 && layer[to] == 0))
		complain(from "/ may not know " to "/")
	else if ((from, to) in forbidden)
		complain(from "/ reaches " to "/ through app/ only")
}
END {
	if (!bad)
		print "layers: good"
	exit bad
}' || exit 1
