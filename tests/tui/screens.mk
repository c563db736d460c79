# SPDX-License-Identifier: MIT
TESTS_SCREENS = tests/tui/screens_test tests/tui/screens_keys_test tests/tui/office_test tests/tui/keycount_test
STAGE_SOURCES = tests/tui/stage.c tests/tui/stage_sealed.c tests/tui/stage.h tests/support/golden.c tests/support/golden.h
check_PROGRAMS += $(TESTS_SCREENS)
TESTS_ALL += $(TESTS_SCREENS)
tests_tui_screens_test_SOURCES = tests/tui/screens_test.c tests/tui/ways.h tests/tui/pictures.c tests/tui/pictures.h $(STAGE_SOURCES)
tests_tui_screens_test_LDADD = $(LIBS_TUI) $(CMOCKA_LIBS)
tests_tui_screens_keys_test_SOURCES = tests/tui/screens_keys_test.c tests/tui/ways.h $(STAGE_SOURCES)
tests_tui_screens_keys_test_LDADD = $(LIBS_TUI) $(CMOCKA_LIBS)
tests_tui_office_test_SOURCES = tests/tui/office_test.c tests/tui/pictures.c tests/tui/pictures.h $(STAGE_SOURCES)
tests_tui_office_test_LDADD = $(LIBS_TUI) $(CMOCKA_LIBS)
tests_tui_keycount_test_SOURCES = tests/tui/keycount_test.c $(STAGE_SOURCES)
tests_tui_keycount_test_LDADD = $(LIBS_TUI) $(CMOCKA_LIBS)
EXTRA_DIST += docs/KEYCOUNT.md
