# SPDX-License-Identifier: MIT
store_libstore_a_SOURCES += store/store.h store/door.h store/db.h store/internal.h store/db.c store/db_open.c store/db_file.c store/backup.c store/destroy.c store/rescue.c store/rescue_rest.c store/rescue.h store/seal.c \
	store/schema.c store/stmt.c store/open.c store/settings.c store/round_form.c store/register.c store/issued.c store/words.c store/revision.c store/enter.c store/pack.c store/older.c \
	store/claim.c store/totals.c store/heads.c store/rows.c store/mark.c store/several.c store/known.c store/other.c store/shared.c store/identity.c store/draft.c store/signing.c store/keys.c \
	store/journal.c \
	store/rescue_pages.c store/rescue_pages.h store/page_format.c store/page_format.h \
	store/erasure.c store/sendback.c store/packages.c store/receipts.c store/drop.c store/trace.c store/state.c store/door.c \
	store/roster.c store/door_internal.h
