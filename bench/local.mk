# SPDX-License-Identifier: MIT
# The walker answers any form and prints the keys for it; the demonstration and the tests replay them. Never installed.
noinst_PROGRAMS += bench/walk
bench_walk_SOURCES = bench/walk.c bench/walk.h bench/walk_answer.c tui/choices.c tui/choices.h tests/support/drawn.c tests/support/drawn.h
bench_walk_LDADD = $(LIBS_INTERVIEW)

# Measurements (docs/MEASUREMENTS.md): `make bench` prints the short ones; the programs are built only then.
EXTRA_PROGRAMS += bench/forms bench/hostile bench/latency
CLEANFILES += bench/forms bench/hostile bench/latency bench/slowsync.so
bench_hostile_SOURCES = bench/hostile.c bench/peak.c bench/peak.h tests/support/hostile.c tests/support/zipper.c
bench_hostile_LDADD = $(LIBS_FORMS) $(ZLIB_LIBS)
bench_forms_SOURCES = bench/forms.c tests/support/made.c tests/support/made.h
bench_forms_LDADD = $(LIBS_INTERVIEW)
bench_latency_SOURCES = bench/latency.c bench/peak.c bench/peak.h tests/support/pty.c tests/support/pty.h
bench_latency_LDADD = tui/libtui.a report/libreport.a $(LIBS_FORMS) $(NCURSES_LIBS) $(VTERM_LIBS) -lutil
EXTRA_DIST += bench/latency.md bench/latency.sh bench/merge.sh bench/killed.sh bench/slowsync.c

bench/slowsync.so: bench/slowsync.c config.h
	$(AM_V_GEN)$(CC) -std=gnu11 -I. -include config.h $(CFLAGS) -fPIC -shared -o $@ $(top_srcdir)/bench/slowsync.c

.PHONY: bench
bench: all bench/forms$(EXEEXT) bench/hostile$(EXEEXT) bench/latency$(EXEEXT) bench/slowsync.so bench/tally$(EXEEXT) bench/packages$(EXEEXT) bench/sheets$(EXEEXT)
	@$(abs_top_builddir)/bench/sheets
	@$(abs_top_builddir)/bench/forms 20
	@$(abs_top_builddir)/bench/hostile
	@sh $(top_srcdir)/bench/latency.sh $(top_srcdir) $(abs_top_builddir)
	@bash $(top_srcdir)/bench/merge.sh $(top_srcdir) $(abs_top_builddir)
	@bash $(top_srcdir)/bench/tally.sh $(top_srcdir) $(abs_top_builddir)
	@bash $(top_srcdir)/bench/packages.sh $(top_srcdir) $(abs_top_builddir)

EXTRA_PROGRAMS += bench/tally
CLEANFILES += bench/tally
bench_tally_SOURCES = bench/tally.c
bench_tally_LDADD = $(LIBS_TALLY)
EXTRA_DIST += bench/tally.sh bench/surveys.sh bench/county.sh

# What the interviews of an export reached, skipped and chose: bench/coverage FORM FILE.csv
EXTRA_PROGRAMS += bench/coverage
CLEANFILES += bench/coverage
bench_coverage_SOURCES = bench/coverage.c
bench_coverage_LDADD = $(LIBS_FORMS)

# The made-up county (bench/county_make.h): as files, and its cheats found or not.
EXTRA_PROGRAMS += bench/county
CLEANFILES += bench/county
COUNTY_SOURCES = bench/county_make.c bench/county_make.h bench/county_answers.c
bench_county_SOURCES = bench/county.c bench/county_plan.c bench/county_plan.h $(COUNTY_SOURCES)
bench_county_LDADD = $(LIBS_FORMS)

EXTRA_PROGRAMS += bench/cheats
CLEANFILES += bench/cheats
bench_cheats_SOURCES = bench/cheats.c bench/cheats_count.c bench/cheats_count.h bench/county_plan.c bench/county_plan.h $(COUNTY_SOURCES)
bench_cheats_LDADD = $(LIBS_TALLY)

# The tables of docs/QUALITY.md.
.PHONY: check-cheats
check-cheats: bench/cheats$(EXEEXT)
	@$(abs_top_builddir)/bench/cheats $(top_srcdir)/survey-defs/chuangcheng-full $(top_srcdir)/survey-defs/divisions.csv --seeds 10 --interviews 8000 --cheats 3

# Signed packages by the thousand: bench/packages OFFICE.db DIR N makes them, packages.sh merges them.
EXTRA_PROGRAMS += bench/packages
CLEANFILES += bench/packages
bench_packages_SOURCES = bench/packages.c
bench_packages_LDADD = $(LIBS_EXPORTS)
EXTRA_DIST += bench/packages.sh
EXTRA_PROGRAMS += bench/sheets
bench_sheets_SOURCES = bench/sheets.c
bench_sheets_LDADD = $(LIBS_REPORT)
CLEANFILES += bench/sheets
