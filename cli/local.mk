# SPDX-License-Identifier: MIT
cli_libcli_a_SOURCES += cli/command.h cli/commands.c cli/cli.c cli/backup.c cli/check.c cli/doctor.c cli/eval.c cli/export.c cli/form.c cli/help.c \
	cli/households.c cli/init.c cli/interface.c cli/interview.c cli/correct.c cli/keys.c cli/kit.c cli/packages.c cli/paper.c cli/passphrase.c cli/merge.c cli/report.c cli/rescue.c cli/restore.c cli/round.c cli/size.c cli/state.c cli/tally.c cli/tally_csv.c cli/tally_csv.h \
	cli/tally_csv_tests.c cli/tally_csv_internal.h \
	cli/return.c cli/retention.c \
	cli/records.c \
	cli/quality.c \
	cli/issues.c cli/quotes.c \
	cli/conflicts.c \
	cli/tally_replicates.c cli/tally_replicates.h \
	cli/draw.c
bashcompdir = $(datadir)/bash-completion/completions
dist_bashcomp_DATA = cli/completion/ruhu
