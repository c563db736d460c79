# SPDX-License-Identifier: MIT
tui_libtui_a_SOURCES += tui/ui.c tui/ui.h tui/screens.h tui/ask.c tui/ask.h tui/ask_draw.c tui/ask_choice.c tui/ask_matrix.c tui/ask_find.c tui/ask_self.c tui/ask_text.c tui/ask_date.c tui/ask_note.c tui/ask_adults.c \
	tui/ask_rows.c tui/ask_soft.c tui/ask_end.c tui/appointment.c tui/appointment.h tui/adults_screen.c tui/review_screen.c tui/hello_screen.c \
	tui/today_screen.c tui/today_grid.c tui/today_draw.c tui/today.h tui/office_screen.c tui/moved_screen.c tui/issue_screen.c tui/entry_screen.c tui/ledger_screen.c tui/ledger_draw.c tui/ledger_steps.c tui/ledger.h tui/first_run_screen.c \
	tui/conflicts_screen.c tui/conflict_screen.c \
	tui/merge_screen.c tui/devices_screen.c tui/record_screen.c tui/returned_screen.c tui/settings_screen.c \
	tui/today_files.c tui/today_visit.c \
	tui/tally_screen.c tui/tally_menus.c tui/tally_draw.c tui/tally.h \
	tui/choices.c tui/choices.h tui/dialog_find.c tui/handout.h tui/handout.c tui/edits_steps.c tui/edits_steps.h tui/plain.h tui/plain_io.c tui/plain_io.h tui/plain_ask.c tui/plain_ask.h tui/plain_rows.c tui/plain_end.c tui/plain_today.c tui/plain_moved.c
