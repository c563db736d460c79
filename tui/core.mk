# SPDX-License-Identifier: MIT
tui_libtui_a_SOURCES += tui/event.h tui/event.c tui/actions.h tui/actions.c tui/canvas.h tui/canvas.c tui/theme.h tui/theme.c \
	tui/decode.h tui/decode.c tui/decode_seq.h tui/decode_seq.c tui/screen.h tui/dialog.h tui/edit.h tui/tui.h
