# SPDX-License-Identifier: MIT
forms_libforms_a_SOURCES += forms/round.h forms/round_internal.h forms/round.c forms/round_parse.c forms/round_value.c forms/household.h forms/household.c
