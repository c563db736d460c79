/* SPDX-License-Identifier: MIT */
/*
 * What may be sent to a terminal, as an allow-list: printable characters of UTF-8 in modest piles, and the few control sequences the program
 * has a use for. Its tables are its own: it must not forgive what the program's cleaning forgets.
 */
#ifndef RUHU_TESTS_SUPPORT_GRAMMAR_H
#define RUHU_TESTS_SUPPORT_GRAMMAR_H

#include <stdbool.h>
#include <stddef.h>

/* NULL if all n bytes hold, else what is wrong; *at (may be NULL) = where. screen: the sequences of a full-screen program are allowed too. */
const char *grammar_fault(const char *bytes, size_t n, bool screen, size_t *at);

#endif
