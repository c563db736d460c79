# SPDX-License-Identifier: MIT
exports_libexports_a_SOURCES += exports/csv_columns.c exports/csv_columns.h exports/outfile.c exports/outfile.h exports/csv_out.c \
	exports/csv_table.c exports/csv_people.c exports/csv_audit.c exports/csv_out.h exports/csv_internal.h exports/merge.c exports/merge.h \
	exports/merge_internal.h exports/merge_file.c exports/merge_say.c exports/merge_row.c exports/merge_answers.c exports/merge_repeat.c \
	exports/merge_plain.c exports/merge_pack.c exports/merge_enter.c exports/merge_run.c exports/merge_columns.c exports/edits.c exports/edits_row.c exports/edits_origin.c exports/edits_print.c exports/edits.h exports/edits_internal.h \
	exports/merge_report.c exports/kit.c exports/kit_read.c exports/kit_load.c exports/kit.h exports/register_in.c \
	exports/register_in.h exports/pair.c exports/pair.h exports/seal.h exports/seal_sign.c exports/seal_box.c exports/package.h \
	exports/package_internal.h exports/package_write.c exports/package_read.c exports/package_open.c \
	exports/package_check.c exports/package_check.h exports/package_ahead.c exports/package_ahead.h exports/package_merge.c exports/package_merge.h \
	exports/package_author.c exports/package_taking.h exports/package_chain.c exports/merge_head.c \
	exports/decisions.c exports/decisions.h exports/hand_in.c exports/hand_in.h exports/answer.c exports/keyfile.h exports/seal_keyfile.c \
	exports/sendbacks.c exports/sendbacks.h \
	exports/data.c exports/data.h exports/data_internal.h exports/data_columns.c exports/data_script.c
if OFFICE
exports_libexports_a_SOURCES += exports/data_write.c exports/data_book.c
else
exports_libexports_a_SOURCES += exports/data_none.c
endif
