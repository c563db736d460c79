# SPDX-License-Identifier: MIT
include $(top_srcdir)/tui/core.mk
