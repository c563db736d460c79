#!/bin/sh
# SPDX-License-Identifier: MIT
# Starts ruhu from the stick. Records stay on this computer, in the home folder: a stick gets lost. A stick that may not run
# programs (noexec) is no hindrance: the program is then copied beside the records first.
here=$(cd "$(dirname "$0")" && pwd) || exit 3
data=${XDG_DATA_HOME:-$HOME/.local/share}/ruhu
program=$here/ruhu/ruhu
if ! "$program" help >/dev/null 2>&1; then
	mkdir -p "$data" && cp "$program" "$data/ruhu" && chmod +x "$data/ruhu" || exit 3
	program=$data/ruhu
fi
RUHU_DIVISIONS=$here/ruhu/divisions.csv
TERMINFO_DIRS=/etc/terminfo:/lib/terminfo:/usr/share/terminfo:$here/ruhu/terminfo
export RUHU_DIVISIONS TERMINFO_DIRS
store=${RUHU_STORE:-$data/ruhu.db}
if [ ! -e "$store" ] && [ -e "$here/ruhu/kit.kit" ]; then
	"$program" --store "$store" init --field && "$program" --store "$store" open "$here/ruhu/kit.kit" || exit $?
fi
exec "$program" --store "$store" "$@"
