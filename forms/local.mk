# SPDX-License-Identifier: MIT
# Three lists, so that each stays short: reading and compiling definitions, expressions, records.
include $(top_srcdir)/forms/load.mk
include $(top_srcdir)/forms/expr.mk
include $(top_srcdir)/forms/instance.mk
include $(top_srcdir)/forms/round.mk
