/* SPDX-License-Identifier: MIT */
/* Forms that must load, for the tests of loading; each fails the test with the sentence. The caller frees the form. */
#ifndef RUHU_TESTS_FORMS_LOADED_H
#define RUHU_TESTS_FORMS_LOADED_H

#include <stddef.h>

struct form;
struct node;

struct form *loaded_file(const char *path);
struct form *loaded_text(const char *text, size_t n, const char *name);
struct form *loaded_md(const char *text);
const struct node *loaded_node(const struct form *form, const char *name); /* or path */

#endif
