#!/bin/sh
# SPDX-License-Identifier: MIT
# check-layers is itself checked: it must see what it forbids. Works in the present, empty folder.
mkdir -p base po forms interview store tally exports report app tui cli
for d in base po forms interview store tally exports report app tui cli; do
	echo '#include "base/err.h"' >"$d/a.c"
done

# expect NAME STATUS FILE LINE
expect()
{
	printf '%s\n' "$4" >"$3"
	sh "$TOP_SRCDIR/tests/check-layers.sh" . >out 2>&1
	if [ $? -eq "$2" ]; then
		echo "ok layers__$1"
	else
		echo "not ok layers__$1"
		cat out
	fi
	echo >"$3"
}

expect downward__passes 0 app/b.c '#include "store/store.h"'
expect own_folder__passes 0 forms/b.c '#include "forms/form.h"'
expect upward__fails 1 base/b.c '#include "forms/form.h"'
expect upward_with_blanks__fails 1 forms/b.h '  #  include "store/store.h"'
expect interview_to_store__fails 1 interview/b.c '#include "store/store.h"'
expect store_to_interview__fails 1 store/b.c '#include "interview/sink.h"'
expect tui_to_store__fails 1 tui/b.c '#include "store/store.h"'
expect cli_to_exports__fails 1 cli/b.c '#include "exports/write.h"'
expect cli_to_tui__passes 0 cli/b.c '#include "tui/tui.h"'
expect tui_to_cli__fails 1 tui/b.c '#include "cli/cli.h"'
expect curses_elsewhere__fails 1 tui/b.c '#include <ncurses.h>'
expect curses_in_its_place__passes 0 tui/curses_out.c '#include <ncurses.h>'
expect sqlite_elsewhere__fails 1 app/b.c '#include <sqlite3.h>'
expect sodium_elsewhere__fails 1 base/b.c '#include <sodium.h>'
expect csv_elsewhere__fails 1 exports/b.c '#include <csv.h>'
expect unknown_folder__fails 1 app/b.c '#include "misc/x.h"'
