# SPDX-License-Identifier: MIT
forms_libforms_a_SOURCES += forms/instance.c forms/instance.h forms/instance_internal.h forms/instance_plan.c \
	forms/instance_compute.c forms/instance_value.c forms/instance_eval.c forms/instance_key.c forms/instance_text.c forms/revision.c \
	forms/revision.h forms/erasure.c forms/erasure.h forms/revision_text.h forms/body.c forms/validate.c forms/validate.h forms/marks.c \
	forms/sendback.c forms/sendback.h \
	forms/compare.c forms/compare.h forms/plain.c forms/plain.h forms/reading.c forms/reading.h \
	forms/reading_internal.h forms/reading_text.c
