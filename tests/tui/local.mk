# SPDX-License-Identifier: MIT
include $(top_srcdir)/tests/tui/core.mk
