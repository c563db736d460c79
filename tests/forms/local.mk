# SPDX-License-Identifier: MIT
include $(top_srcdir)/tests/forms/load.mk
include $(top_srcdir)/tests/forms/expr.mk
include $(top_srcdir)/tests/forms/instance.mk
include $(top_srcdir)/tests/forms/round.mk
include $(top_srcdir)/tests/forms/mutate.mk
