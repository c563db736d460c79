# SPDX-License-Identifier: MIT
APP_TESTS = tests/app/today_test tests/app/appointment_test tests/app/interview_test
check_PROGRAMS += $(APP_TESTS)
TESTS_ALL += $(APP_TESTS)
APP_FIXTURE = tests/app/fixture.c tests/app/fixture.h
tests_app_today_test_SOURCES = tests/app/today_test.c $(APP_FIXTURE)
tests_app_today_test_LDADD = $(LIBS_APP) $(CMOCKA_LIBS)
tests_app_today_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=store_setting_get
tests_app_appointment_test_SOURCES = tests/app/appointment_test.c $(APP_FIXTURE)
tests_app_appointment_test_LDADD = $(LIBS_TUI) $(CMOCKA_LIBS)
tests_app_interview_test_SOURCES = tests/app/interview_test.c $(APP_FIXTURE)
tests_app_interview_test_LDADD = $(LIBS_APP) $(CMOCKA_LIBS)
if OFFICE
check_PROGRAMS += tests/app/ledger_test tests/app/clock_set_test
TESTS_ALL += tests/app/ledger_test tests/app/clock_set_test
tests_app_clock_set_test_SOURCES = tests/app/clock_set_test.c $(APP_FIXTURE)
tests_app_clock_set_test_LDADD = $(LIBS_APP) $(CMOCKA_LIBS)
tests_app_ledger_test_SOURCES = tests/app/ledger_test.c $(APP_FIXTURE)
tests_app_ledger_test_LDADD = $(LIBS_APP) $(CMOCKA_LIBS)
endif
