# SPDX-License-Identifier: MIT
tui_libtui_a_SOURCES += tui/canvas.h tui/event.h tui/actions.h tui/screen.h tui/dialog.h tui/edit.h tui/tui.h
