# SPDX-License-Identifier: MIT
# `make fuzz` builds the fuzzers with clang in a folder of their own; run them by hand, see the head of each. What they found and a
# small corpus are under tests/data/fuzz and replayed by make check.
FUZZERS = fuzz/sheet_fuzz fuzz/expr_fuzz fuzz/eval_fuzz fuzz/form_fuzz
EXTRA_PROGRAMS += $(FUZZERS)
FUZZER_FLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
fuzz_sheet_fuzz_SOURCES = fuzz/sheet_fuzz.c fuzz/fuzz.h tests/support/zipper.c
fuzz_sheet_fuzz_LDADD = $(LIBS_FORMS) $(ZLIB_LIBS)
fuzz_sheet_fuzz_LDFLAGS = $(FUZZER_FLAGS)
fuzz_expr_fuzz_SOURCES = fuzz/expr_fuzz.c fuzz/form.c
fuzz_expr_fuzz_LDADD = $(LIBS_FORMS)
fuzz_expr_fuzz_LDFLAGS = $(FUZZER_FLAGS)
fuzz_eval_fuzz_SOURCES = fuzz/eval_fuzz.c fuzz/form.c
fuzz_eval_fuzz_LDADD = $(LIBS_FORMS)
fuzz_eval_fuzz_LDFLAGS = $(FUZZER_FLAGS)
fuzz_form_fuzz_SOURCES = fuzz/form_fuzz.c
fuzz_form_fuzz_LDADD = $(LIBS_INTERVIEW)
fuzz_form_fuzz_LDFLAGS = $(FUZZER_FLAGS)

.PHONY: fuzz
fuzz:
	mkdir -p check-all/$@ && cd check-all/$@ && $(abs_top_srcdir)/configure -q --enable-sanitizers CC=clang \
		CFLAGS="-g -O1 -fsanitize=fuzzer-no-link" && $(MAKE) -s $(FUZZERS) && \
		echo "fuzz: check-all/$@/fuzz"
