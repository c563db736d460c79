# SPDX-License-Identifier: MIT
tui_libtui_a_SOURCES += tui/event.h tui/event.c tui/actions.h tui/actions.c tui/canvas.h tui/canvas.c tui/theme.h tui/theme.c \
	tui/decode.h tui/decode.c tui/decode_seq.h tui/decode_seq.c tui/out.h tui/null_out.c tui/curses_out.h tui/curses_out.c \
	tui/tty.h tui/tty.c tui/edit.h tui/edit.c tui/impl.h tui/stack.c tui/mouse.c tui/screen.h tui/screen.c tui/help.c tui/dialog.h \
	tui/dialog.c tui/dialog_list.c tui/dialog_view.c tui/script.h tui/script.c tui/tui.h tui/loop.c
