#!/bin/bash
# SPDX-License-Identifier: MIT
# 24 questions by 16 townships with design-based errors: the tally step, then the whole of `ruhu tally` on a store (BENCH_STORE names how
# many interviews, 0 = none), both beside R's survey package where it is installed
# (Debian: r-cran-survey). Values and standard errors of both must agree to 1e-9.
#	tally.sh SOURCE BUILD [INTERVIEWS...]
set -euo pipefail
build=$2
shift 2
[ $# -gt 0 ] || set -- 20000 200000
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
form=$place/form.md

{
	printf '| survey | | | | |\n| | type | name | label | role |\n| | integer | adults | 几位成年人 | adults |\n'
	for q in $(seq -w 24); do echo "| | select_one m5 | q$q | 第${q}题，您满意吗？ | |"; done
	printf '| choices | | | |\n| | list_name | name | label |\n'
	for a in 1 2 3 4 5 6; do echo "| | m5 | $a | 回答$a |"; done
	printf '| settings | | | |\n| | form_id | version | form_title |\n| | bench | 1 | 基准问卷 |\n'
	printf '| metrics | | | | | | |\n| | id | label | kind | items | positive | base |\n'
	for q in $(seq -w 24); do echo "| | s$q | 满意率$q | share | q$q | 1 2 | 1 2 3 4 5 |"; done
} >"$form"

for n; do "$build/bench/tally" "$form" "$n"; done

# The shipped program on a store: everything from opening the file to the printed tables.
stored=${BENCH_STORE:-20000}
if [ "$stored" -gt 0 ] && [ -x /usr/bin/time ]; then
	mkdir "$place/rows"
	"$build/bench/tally" "$form" "$stored" --units >"$place/units.csv"
	"$build/bench/tally" "$form" "$stored" --rows >"$place/rows/rows.csv"
	{
		printf 'id: bench\ntitle: 基准\nform: form.md\nsample: probability\nstrata: township\npsu: village\nperson: draw\nseed: s\n'
		printf 'from: 2026-11-01\nto: 2026-12-20\noffice: 某县文明办\ntelephone: 0475-0000000\nminutes: 8\nframe:'
		for t in $(seq -w 0 15); do printf ' 1505251%s000=25' "$t"; done
		printf '\n'
	} >"$place/round.txt"
	ruhu() { RUHU_NOW=2026-12-01T10:00:00+08:00 "$build/ruhu" --store "$place/o.db" "$@"; }
	ruhu init --office --divisions "$place/units.csv" >/dev/null
	ruhu round new "$place/round.txt" >/dev/null
	ruhu merge "$place/rows" >/dev/null
	RUHU_NOW=2026-12-01T10:00:00+08:00 /usr/bin/time -f '%U %S %M %e' -o "$place/time" \
		"$build/ruhu" --store "$place/o.db" --format csv tally --by township >"$place/tables.csv"
	awk -v n="$stored" '{ printf "%d interviews from the store: %.0f ms of processor time, %.0f ms, peak %.0f MB\n", n, ($1 + $2) * 1000, $4 * 1000, $3 / 1024 }' "$place/time"
fi

if ! Rscript -e 'suppressMessages(library(survey))' >/dev/null 2>&1; then
	echo "R's survey package is not installed: no comparison"
	exit 0
fi
n=${BENCH_R:-200000}
"$build/bench/tally" "$form" "$n" --csv >"$place/data.csv"
"$build/bench/tally" "$form" "$n" --values >"$place/values.csv"
"$build/bench/tally" "$form" "$n" >"$place/ours"
cat "$place/ours"
Rscript - "$place" "$(sed 's/.*tally \([0-9.]*\) ms.*/\1/' "$place/ours")" <<'R'
suppressMessages(library(survey))
args <- commandArgs(TRUE)
d <- read.csv(file.path(args[1], "data.csv"), colClasses = c(town = "character", village = "character"))
ours <- read.csv(file.path(args[1], "values.csv"), header = FALSE, col.names = c("m", "town", "value", "se"), colClasses = c(town = "character"))
questions <- sprintf("q%02d", 1:24)
for (q in questions) d[[sub("q", "s", q)]] <- ifelse(d[[q]] == 6, NA, as.numeric(d[[q]] <= 2))
start <- sum(proc.time()[1:2])
des <- svydesign(ids = ~village, strata = ~town, fpc = ~N, weights = ~adults, data = d)
worst <- 0
for (q in questions) {
	s <- sub("q", "s", q)
	by <- svyby(as.formula(paste0("~", s)), ~town, des, svymean, na.rm = TRUE)
	mine <- ours[ours$m == s, ]
	mine <- mine[match(by$town, mine$town), ]
	worst <- max(worst, abs(by[[2]] - mine$value), abs(by[[3]] - mine$se))
}
took <- (sum(proc.time()[1:2]) - start) * 1000
cat(sprintf("R %s, survey %s: %.0f ms, %.0f times as long; largest difference %.1e\n", getRversion(), packageVersion("survey"), took,
	    took / as.numeric(args[2]), worst))
if (worst > 1e-9) quit(status = 1)
R
