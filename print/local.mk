# SPDX-License-Identifier: MIT
# The program that makes PDF; built where Pango is.
if HAVE_PANGO
bin_PROGRAMS += ruhu-print
endif
ruhu_print_SOURCES = print/main.c print/page.c print/page.h print/text.c print/table.c print/chart.c
ruhu_print_CFLAGS = $(AM_CFLAGS) $(PANGO_CFLAGS)
ruhu_print_LDADD = report/libreport.a $(LIBS_BASE) $(PANGO_LIBS)
