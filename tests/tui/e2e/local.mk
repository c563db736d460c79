# SPDX-License-Identifier: MIT
# The whole program in a terminal; they run ./ruhu and bench/walk, which "make check" has built by then.
E2E_TESTS = tests/tui/e2e/forms_walk_test tests/tui/e2e/kill_test tests/tui/e2e/scenes_test tests/tui/e2e/hostile_test \
	tests/tui/e2e/returned_test
check_PROGRAMS += $(E2E_TESTS)
TESTS_ALL += $(E2E_TESTS)
E2E_SUPPORT = tests/tui/e2e/house.c tests/tui/e2e/house.h tests/support/pty.c tests/support/pty.h
LIBS_E2E = tui/libtui.a report/libreport.a $(LIBS_FORMS) $(NCURSES_LIBS) $(CMOCKA_LIBS) $(VTERM_LIBS) -lutil
tests_tui_e2e_forms_walk_test_SOURCES = tests/tui/e2e/forms_walk_test.c $(E2E_SUPPORT)
tests_tui_e2e_forms_walk_test_LDADD = $(LIBS_E2E)
tests_tui_e2e_scenes_test_SOURCES = tests/tui/e2e/scenes_test.c tests/tui/e2e/scenes.c tests/tui/e2e/scenes.h tests/tui/e2e/memory.c tests/tui/e2e/memory.h $(E2E_SUPPORT)
tests_tui_e2e_scenes_test_LDADD = $(LIBS_E2E)
tests_tui_e2e_returned_test_SOURCES = tests/tui/e2e/returned_test.c tests/tui/e2e/scenes.h $(E2E_SUPPORT)
tests_tui_e2e_returned_test_LDADD = $(LIBS_E2E)
tests_tui_e2e_kill_test_SOURCES = tests/tui/e2e/kill_test.c $(E2E_SUPPORT)
tests_tui_e2e_kill_test_LDADD = $(LIBS_E2E)
tests_tui_e2e_hostile_test_SOURCES = tests/tui/e2e/hostile_test.c tests/support/grammar.c tests/support/grammar.h $(E2E_SUPPORT)
tests_tui_e2e_hostile_test_LDADD = $(LIBS_E2E)
