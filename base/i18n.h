/* SPDX-License-Identifier: MIT */
/*
 * Catalogue of interface texts. The source text of every sentence is Chinese (T("...")); English
 * comes from po/en.po, compiled by msgfmt and carried inside the program, so that nothing depends
 * on an installed locale. Form languages are data, not this. The chosen language is process-wide
 * by nature: set once at start, and again when a person switches.
 */
#ifndef RUHU_BASE_I18N_H
#define RUHU_BASE_I18N_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

#define T(text) i18n_text(text)
/* Marks a text in a static table; the user of the table wraps it with i18n_text. */
#define TN(text) (text)

/* The text in the present language, or the text itself. */
const char *i18n_text(const char *text) FORMAT_ARG(1);

/* The same in another language, for what is read aloud in the language of a form; the present one if lang is none of ours. */
const char *i18n_text_in(const char *lang, const char *text) FORMAT_ARG(2);

/* Languages: "zh" and "en". False for another, and nothing changes. */
bool i18n_set(const char *lang);
const char *i18n_lang(void);

/* What the environment asks for: LANGUAGE, LC_ALL, LC_MESSAGES, LANG, in this order; "zh" where
 * none says otherwise. */
const char *i18n_from_environment(void);

/* A compiled catalogue (.mo) for lang, checked for bounds; the bytes stay the caller's and must
 * outlive the program. */
bool i18n_add_catalogue(const char *lang, const unsigned char *mo, size_t n);

/* Makes the C library speak UTF-8 whatever LANG says (platform.md section 5): LC_CTYPE of some
 * UTF-8 locale, LC_NUMERIC "C". False if the machine has none: line mode still works. */
bool i18n_start_locale(void);

#endif
