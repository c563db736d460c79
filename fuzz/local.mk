# SPDX-License-Identifier: MIT
# `make fuzz` builds the fuzzers with clang in a folder of their own; run them by hand, see the head of each. What they found and a
# small corpus are under tests/data/fuzz and replayed by make check.
EXTRA_PROGRAMS += fuzz/sheet_fuzz
fuzz_sheet_fuzz_SOURCES = fuzz/sheet_fuzz.c fuzz/fuzz.h tests/support/zipper.c
fuzz_sheet_fuzz_LDADD = $(LIBS_FORMS) $(ZLIB_LIBS)
fuzz_sheet_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer

.PHONY: fuzz
fuzz:
	mkdir -p check-all/$@ && cd check-all/$@ && $(abs_top_srcdir)/configure -q --enable-sanitizers CC=clang \
		CFLAGS="-g -fsanitize=fuzzer-no-link" && $(MAKE) -s fuzz/sheet_fuzz && \
		echo "fuzz: check-all/$@/fuzz/sheet_fuzz"
