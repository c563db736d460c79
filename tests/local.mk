# SPDX-License-Identifier: MIT
# Each folder lists its test programs in tests/FOLDER/local.mk:
#   check_PROGRAMS += tests/base/utf8_test
#   TESTS_ALL += tests/base/utf8_test
#   tests_base_utf8_test_SOURCES = tests/base/utf8_test.c
#   tests_base_utf8_test_LDADD = $(LIBS_BASE) $(CMOCKA_LIBS)
# A script is listed in TESTS_ALL alone (tests/cli/x.sh) and prints "ok NAME", "not ok NAME" or "skip NAME: why" lines.
# No flags of its own, so that what many programs share is compiled once; where things are says tests/support/paths.h.
include $(top_srcdir)/tests/base/local.mk
include $(top_srcdir)/tests/forms/local.mk
include $(top_srcdir)/tests/interview/local.mk
include $(top_srcdir)/tests/store/local.mk
include $(top_srcdir)/tests/tally/local.mk
include $(top_srcdir)/tests/exports/local.mk
include $(top_srcdir)/tests/report/local.mk
include $(top_srcdir)/tests/print/local.mk
include $(top_srcdir)/tests/app/local.mk
include $(top_srcdir)/tests/tui/local.mk
include $(top_srcdir)/tests/cli/local.mk
include $(top_srcdir)/tests/faults/local.mk
include $(top_srcdir)/tests/office/local.mk

EXTRA_DIST += tests/run tests/check-layers.sh tests/check-lists.sh tests/check-headers.sh tests/check-sources.sh
SOURCE_DIRS = base po forms interview store tally exports report print app tui cli tests bench fuzz
# __FILE__: some text will do, and it needs no quotes.
PLAIN_FLAGS = -DRUHU_DATADIR=__FILE__ $(DEFS) $(AM_CPPFLAGS) $(NCURSES_CFLAGS) $(SQLITE_CFLAGS) $(SODIUM_CFLAGS) $(PANGO_CFLAGS)

.PHONY: check-layers check-lists check-headers check-format check-tidy check-analyzer check-gcc check-clang check-sanitizers coverage check-all

check-local:
	@TOP_BUILDDIR="$(abs_top_builddir)" $(top_srcdir)/tests/run -j 2 $(TESTS_ALL)

check-layers:
	@sh $(top_srcdir)/tests/check-layers.sh $(top_srcdir)

check-lists:
	@sh $(top_srcdir)/tests/check-lists.sh $(top_srcdir)

check-headers: config.h
	@sh $(top_srcdir)/tests/check-headers.sh $(top_srcdir) $(CC) $(PLAIN_FLAGS) $(RUHU_CFLAGS) $(CFLAGS) -Werror -Wno-unused-macros

check-format:
	@cd $(top_srcdir) && for d in $(SOURCE_DIRS); do find $$d -name '*.[ch]'; done | LC_ALL=C sort | \
		xargs $(CLANG_FORMAT) --dry-run -Werror && echo "format: good"

check-tidy: config.h
	@sh $(top_srcdir)/tests/check-sources.sh $(top_srcdir) $(CLANG_TIDY) --quiet -- -- -std=c11 $(PLAIN_FLAGS) && echo "tidy: good"

check-analyzer: config.h
	@sh $(top_srcdir)/tests/check-sources.sh $(top_srcdir) gcc -std=c11 -O1 -fanalyzer -Werror $(PLAIN_FLAGS) -c -o /dev/null && \
		echo "analyzer: good"

# Builds of their own beside this one: $(1) of each is a folder under check-all/.
SIDE_BUILD = mkdir -p check-all/$@ && cd check-all/$@ && $(abs_top_srcdir)/configure -q --enable-werror

check-gcc:
	$(SIDE_BUILD) CC=gcc && $(MAKE) -s check
check-clang:
	$(SIDE_BUILD) CC=clang && $(MAKE) -s check
check-sanitizers:
	$(SIDE_BUILD) --enable-sanitizers && $(MAKE) -s check

coverage:
	mkdir -p check-all/$@ && cd check-all/$@ && $(abs_top_srcdir)/configure -q CFLAGS="-O1 -g --coverage" && \
		{ find . -name '*.gcda' -exec rm -f {} +; $(MAKE) -s check; } && \
		$(GCOVR) -r $(abs_top_srcdir) --exclude '.*tests/.*' --exclude '.*tui/curses_out\.c' --print-summary .

# One after another: they fill the machine by themselves.
check-all:
	$(MAKE) check-layers
	$(MAKE) check-lists
	$(MAKE) check-headers
	$(MAKE) check-po
	$(MAKE) check-format
	$(MAKE) check-gcc
	$(MAKE) check-clang
	$(MAKE) check-sanitizers
	$(MAKE) check-analyzer
	$(MAKE) check-tidy
	@echo "check-all: good"

clean-local:
	-rm -rf check-all
