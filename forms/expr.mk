# SPDX-License-Identifier: MIT
forms_libforms_a_SOURCES += forms/draw.c forms/draw.h forms/expr.h forms/expr_bind.c forms/expr_eval.c \
	forms/expr_internal.h forms/expr_lex.c forms/expr_lex.h forms/expr_nodes.c forms/expr_parse.c forms/expr_path.c forms/expr_repair.c \
	forms/expr_value.c forms/func.c forms/func_date.c forms/func_digest.c forms/func_geo.c forms/func_logic.c forms/func_nodes.c \
	forms/func_number.c forms/func_regex.c forms/func_regex.h forms/func_select.c forms/func_string.c \
	forms/regex_compile.c forms/regex_internal.h \
	forms/shuffle.c forms/shuffle.h \
	forms/expr_words.c forms/expr_words.h \
	forms/expr_index.c forms/list_index.c forms/list_index.h
