# SPDX-License-Identifier: MIT
TESTS_STORE = tests/store/store_test tests/store/heads_test tests/store/kill_test tests/store/door_test
check_PROGRAMS += $(TESTS_STORE)
TESTS_ALL += $(TESTS_STORE)
STORE_TEST_SUPPORT = tests/store/support.c tests/store/support.h
LDADD_STORE_TEST = $(LIBS_STORE) $(CMOCKA_LIBS)
tests_store_store_test_SOURCES = tests/store/store_test.c $(STORE_TEST_SUPPORT)
tests_store_store_test_CPPFLAGS = $(TEST_CPPFLAGS)
tests_store_store_test_LDADD = $(LDADD_STORE_TEST)
tests_store_heads_test_SOURCES = tests/store/heads_test.c $(STORE_TEST_SUPPORT)
tests_store_heads_test_CPPFLAGS = $(TEST_CPPFLAGS)
tests_store_heads_test_LDADD = $(LDADD_STORE_TEST)
tests_store_kill_test_SOURCES = tests/store/kill_test.c $(STORE_TEST_SUPPORT)
tests_store_kill_test_CPPFLAGS = $(TEST_CPPFLAGS)
tests_store_kill_test_LDADD = $(LDADD_STORE_TEST)
tests_store_door_test_SOURCES = tests/store/door_test.c $(STORE_TEST_SUPPORT)
tests_store_door_test_CPPFLAGS = $(TEST_CPPFLAGS)
tests_store_door_test_LDADD = $(LDADD_STORE_TEST)
