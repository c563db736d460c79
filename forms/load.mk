# SPDX-License-Identifier: MIT
forms_libforms_a_SOURCES += forms/diag.c forms/diag.h forms/csvio.c forms/csvdecode.c forms/csvio.h forms/sheet.c forms/sheet_csv.c \
	forms/sheet_md.c forms/sheet.h forms/sheet_internal.h forms/qtype.c forms/form.c forms/form.h forms/load.h
