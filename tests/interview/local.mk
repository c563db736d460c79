# SPDX-License-Identifier: MIT
TESTS_INTERVIEW = tests/interview/scenario_test tests/interview/session_test tests/interview/walk_test \
	tests/interview/form_fuzz_test
check_PROGRAMS += $(TESTS_INTERVIEW)
TESTS_ALL += $(TESTS_INTERVIEW)
EXTRA_DIST += tests/data/scenarios/household.md tests/data/scenarios/logic.md tests/data/scenarios/consent.md \
	tests/data/scenarios/matrix.md tests/data/scenarios/matrix.test tests/data/scenarios/order.md tests/data/scenarios/order.test tests/data/scenarios/soft.md tests/data/scenarios/soft.test tests/data/scenarios/languages.md \
	tests/data/scenarios/languages.test tests/data/scenarios/flow.md tests/data/scenarios/flow.test tests/data/scenarios/carry.test \
	tests/data/scenarios/household.test tests/data/scenarios/logic.test tests/data/scenarios/consent.test
tests_interview_scenario_test_SOURCES = tests/interview/scenario_test.c tests/interview/scenario.c \
	tests/interview/scenario_check.c tests/interview/scenario.h tests/interview/scenario_internal.h
tests_interview_scenario_test_LDADD = $(LIBS_INTERVIEW) $(CMOCKA_LIBS)
tests_interview_session_test_SOURCES = tests/interview/session_test.c tests/interview/scenario.c \
	tests/interview/scenario_check.c
tests_interview_session_test_LDADD = $(LIBS_INTERVIEW) $(CMOCKA_LIBS)
tests_interview_walk_test_SOURCES = tests/interview/walk_test.c tests/interview/walker.c tests/interview/walker.h \
	tests/interview/guess.c tests/interview/guess.h tests/support/drawn.c
tests_interview_walk_test_LDADD = $(LIBS_INTERVIEW) $(CMOCKA_LIBS)
tests_interview_form_fuzz_test_SOURCES = tests/support/replay.c fuzz/form_fuzz.c
tests_interview_form_fuzz_test_CPPFLAGS = $(AM_CPPFLAGS) -DCORPUS=\"forms\"
tests_interview_form_fuzz_test_LDADD = $(LIBS_INTERVIEW) $(CMOCKA_LIBS)
