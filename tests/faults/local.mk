# SPDX-License-Identifier: MIT
# Proofs by fault: each program runs a short form in "make check" and the long one, with its count, in a target of its own
# (docs/MEASUREMENTS.md). Each also seeds faults of its own and fails where one of them goes uncaught.
FAULT_TESTS = tests/faults/damage_test
check_PROGRAMS += $(FAULT_TESTS)
TESTS_ALL += $(FAULT_TESTS)

# The program is linked against functions of our own that can be told to skip a check: seeded faults, never in the shipped program.
tests_faults_damage_test_SOURCES = tests/faults/damage_test.c tests/faults/damage_read.c tests/faults/damage_wrap.c tests/faults/damage.h \
	tests/store/support.c tests/store/support.h $(APP_FIXTURE)
tests_faults_damage_test_CPPFLAGS = $(TEST_CPPFLAGS)
tests_faults_damage_test_LDADD = $(LIBS_APP) $(CMOCKA_LIBS)
tests_faults_damage_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=row_end -Wl,--wrap=row_text -Wl,--wrap=row_int -Wl,--wrap=seal_check \
	-Wl,--wrap=digest_compare -Wl,--wrap=sqlite3_prepare_v2

.PHONY: check-damage check-faults
check-damage: tests/faults/damage_test$(EXEEXT)
	RUHU_FAULTS=long nice tests/faults/damage_test
check-faults: check-damage
