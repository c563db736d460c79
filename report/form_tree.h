/* SPDX-License-Identifier: MIT */
/* A compiled form as a tree of lines, for a terminal. */
#ifndef RUHU_REPORT_FORM_TREE_H
#define RUHU_REPORT_FORM_TREE_H

struct form;
struct strbuf;

/* Appends id, version, title and digest, then every node with its type, text, logic in words and choices, children below and further in. */
void form_tree(struct strbuf *out, const struct form *form);

/* How long it takes, read aloud: the shortest and the longest way with the answers that lead down them, and the minutes to promise. */
void form_length(struct strbuf *out, const struct form *form);

#endif
