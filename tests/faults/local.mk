# SPDX-License-Identifier: MIT
# Proofs by fault: each program runs a short form in "make check" and the long one, with its count, in a target of its own
# (docs/MEASUREMENTS.md). Each also seeds faults of its own and fails where one of them goes uncaught.
FAULT_TESTS = tests/faults/damage_test tests/faults/forge_test tests/faults/algebra_test
# These work on the program from outside. What they preload would stand before AddressSanitizer, which wants to be first; under ptrace its
# system calls take minutes.
FAULT_TESTS_OUTSIDE = tests/faults/kill_test tests/faults/power_test tests/faults/io_test
check_PROGRAMS += $(FAULT_TESTS) $(FAULT_TESTS_OUTSIDE)
TESTS_ALL += $(FAULT_TESTS)
if !SANITIZED
TESTS_ALL += $(FAULT_TESTS_OUTSIDE) tests/faults/pulled_test.sh
endif

# The program is linked against functions of our own that can be told to skip a check: seeded faults, never in the shipped program.
tests_faults_damage_test_SOURCES = tests/faults/damage_test.c tests/faults/damage_read.c tests/faults/damage_wrap.c tests/faults/damage.h \
	tests/store/support.c tests/store/support.h $(APP_FIXTURE)
tests_faults_damage_test_LDADD = $(LIBS_APP) $(CMOCKA_LIBS)
tests_faults_damage_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=row_end -Wl,--wrap=check_of -Wl,--wrap=row_text -Wl,--wrap=row_int -Wl,--wrap=seal_check \
	-Wl,--wrap=digest_compare -Wl,--wrap=sqlite3_prepare_v2

tests_faults_forge_test_SOURCES = tests/faults/forge_test.c tests/faults/forge.c tests/faults/forge.h \
	tests/faults/spoil.c tests/faults/spoil.h $(EXPORTS_FIXTURE)
tests_faults_forge_test_LDADD = $(LIBS_EXPORTS) $(CMOCKA_LIBS)
tests_faults_forge_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=seal_verify -Wl,--wrap=store_erasure_add -Wl,--wrap=store_key_get

# These run ./ruhu, which "make check" has built by then, with the shim preloaded.
FAULT_STAGE = tests/faults/stage.c tests/faults/stage_files.c tests/faults/stage.h tests/faults/stage_check.c tests/faults/stage_check.h tests/faults/shim.h
tests_faults_kill_test_SOURCES = tests/faults/kill_test.c tests/faults/trace.c tests/faults/trace.h $(FAULT_STAGE)
tests_faults_kill_test_LDADD = $(LIBS_STORE)
tests_faults_power_test_SOURCES = tests/faults/power_test.c tests/faults/replay.c tests/faults/replay.h $(FAULT_STAGE)
tests_faults_power_test_LDADD = $(LIBS_STORE)
tests_faults_io_test_SOURCES = tests/faults/io_test.c $(FAULT_STAGE)
tests_faults_io_test_LDADD = $(LIBS_STORE)

# The histories of "make check" are of the model too: algebra_model.py 40 1.
tests_faults_algebra_test_SOURCES = tests/faults/algebra_test.c tests/faults/algebra_wrap.c tests/faults/algebra.h $(STORE_TEST_SUPPORT)
tests_faults_algebra_test_LDADD = $(LIBS_STORE) $(CMOCKA_LIBS)
tests_faults_algebra_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=digest_compare -Wl,--wrap=revision_answers_digest \
	-Wl,--wrap=store_revision_add_signed -Wl,--wrap=store_state -Wl,--wrap=erasure_holds \
	-Wl,--wrap=erasure_meets -Wl,--wrap=store_history_each
EXTRA_DIST += tests/faults/pulled_test.sh tests/faults/algebra_model.py tests/data/faults

check_SCRIPTS += tests/faults/shim.so
CLEANFILES += tests/faults/shim.so
FAULT_SHIM = tests/faults/shim.c tests/faults/shim_files.c
EXTRA_DIST += $(FAULT_SHIM) tests/faults/shim_internal.h
tests/faults/shim.so: $(FAULT_SHIM) tests/faults/shim.h tests/faults/shim_internal.h
	$(AM_V_GEN)$(CC) -std=gnu11 -D_GNU_SOURCE -I$(top_srcdir) -O2 -fPIC -shared -o $@ $(top_srcdir)/tests/faults/shim.c \
		$(top_srcdir)/tests/faults/shim_files.c -ldl

.PHONY: check-damage check-kill check-power check-io check-algebra check-faults
check-damage: tests/faults/damage_test$(EXEEXT) tests/faults/forge_test$(EXEEXT) tests/store/rescue_test$(EXEEXT)
	RUHU_FAULTS=long nice tests/store/rescue_test
	RUHU_FAULTS=long nice tests/faults/forge_test
	RUHU_FAULTS=long nice tests/faults/damage_test
check-kill: all tests/faults/kill_test$(EXEEXT) tests/faults/shim.so
	RUHU_FAULTS=long nice tests/faults/kill_test
check-power: all tests/faults/power_test$(EXEEXT) tests/faults/shim.so
	RUHU_FAULTS=long nice tests/faults/power_test
check-io: all tests/faults/io_test$(EXEEXT) tests/faults/shim.so
	RUHU_FAULTS=long nice tests/faults/io_test
check-algebra: tests/faults/algebra_test$(EXEEXT)
	python3 $(top_srcdir)/tests/faults/algebra_model.py 4000 "$${SEED:-2026}" >tests/faults/histories.txt
	RUHU_FAULTS=long RUHU_HISTORIES=tests/faults/histories.txt nice tests/faults/algebra_test
	rm -f tests/faults/histories.txt
check-faults: check-damage check-kill check-power check-io check-algebra
