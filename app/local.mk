# SPDX-License-Identifier: MIT
app_libapp_a_SOURCES += app/workspace.c app/workspace.h app/workspace_internal.h app/workspace_forms.c app/workspace_keys.c app/today.c app/today.h app/door.c app/door.h \
	app/pdf.c app/pdf.h app/doc_format.c app/doc_format.h app/paper.c app/paper.h app/printer.c app/printer.h app/copies.c app/copies.h app/doctor.c app/doctor.h \
	app/today_door.c \
	app/interview.c app/interview.h app/interview_internal.h app/interview_open.c app/interview_end.c app/interview_save.c \
	app/office_setup.c app/office_register.c app/office_sample.c app/office_files.c app/office_keys.c app/office_keys.h app/office_packages.c app/office_withdraw.c app/retention.c app/retention.h app/office_verify.c app/office_figures.c app/figures.c app/figures.h app/rounds.c app/rounds.h app/gather.c app/gather.h app/published.c app/published.h app/history.c app/history.h app/check.c app/check.h app/notice.c app/notice.h app/roster.c app/roster.h app/office.h \
	app/slip.c app/slip.h \
	app/office_report.c app/office_internal.h app/duty.c app/duty.h app/table_file.c app/table_file.h \
	app/last_call.c app/last_call.h \
	app/office_quality.c app/entry.c app/entry.h \
	app/office_data.c \
	app/office_draw.c \
	app/ledger.c app/ledger.h app/ledger_list.c app/ledger_table.c app/ledger_import.c app/ledger_internal.h \
	app/quotes.c app/quotes.h app/quotes_internal.h app/quotes_words.c \
	app/office_edits.c \
	app/sendback.c app/sendback.h app/sendback_list.c app/returning.c app/returning.h app/stick.c app/stick.h \
	app/merging.h app/merging.c app/devices.h app/devices.c app/record.h app/record.c app/preferences.h app/preferences.c app/conflict.h app/conflict.c app/conflict_list.c app/conflict_decide.c \
	app/issued.c app/issued.h app/interview_clock.c app/interview_move.c app/interview_move.h
app_libapp_a_CPPFLAGS = $(AM_CPPFLAGS) -DRUHU_DATADIR=\"$(pkgdatadir)\"
