# SPDX-License-Identifier: MIT
include $(top_srcdir)/tests/tui/core.mk
include $(top_srcdir)/tests/tui/e2e/local.mk
include $(top_srcdir)/tests/tui/screens.mk
