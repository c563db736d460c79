# SPDX-License-Identifier: MIT
TUI_CORE_TESTS = tests/tui/decode_test tests/tui/canvas_test tests/tui/edit_test tests/tui/actions_test tests/tui/script_test \
	tests/tui/terminal_test tests/tui/choices_test
check_PROGRAMS += $(TUI_CORE_TESTS) tests/support/demo
TESTS_ALL += $(TUI_CORE_TESTS)
LIBS_TUI_CORE = tui/libtui.a report/libreport.a $(LIBS_BASE) $(NCURSES_LIBS) $(CMOCKA_LIBS)

tests_tui_decode_test_SOURCES = tests/tui/decode_test.c tests/tui/events.h
tests_tui_decode_test_LDADD = $(LIBS_TUI_CORE)

tests_tui_canvas_test_SOURCES = tests/tui/canvas_test.c
tests_tui_canvas_test_LDADD = $(LIBS_TUI_CORE)

tests_tui_edit_test_SOURCES = tests/tui/edit_test.c
tests_tui_edit_test_LDADD = $(LIBS_TUI_CORE)

tests_tui_actions_test_SOURCES = tests/tui/actions_test.c
tests_tui_actions_test_LDADD = $(LIBS_TUI_CORE)

tests_tui_choices_test_SOURCES = tests/tui/choices_test.c
tests_tui_choices_test_LDADD = $(LIBS_TUI_CORE)

tests_tui_script_test_SOURCES = tests/tui/script_test.c tests/support/demo.c tests/support/demo.h \
	tests/support/golden.c tests/support/golden.h
tests_tui_script_test_LDADD = $(LIBS_TUI_CORE)

tests_tui_terminal_test_SOURCES = tests/tui/terminal_test.c tests/support/pty.c tests/support/pty.h
tests_tui_terminal_test_LDADD = $(LIBS_TUI_CORE) $(VTERM_LIBS) -lutil

tests_support_demo_SOURCES = tests/support/demo_main.c tests/support/demo.c tests/support/demo.h
tests_support_demo_LDADD = $(LIBS_TUI_CORE)
EXTRA_DIST += tests/tui/screens
