/* SPDX-License-Identifier: MIT */
/* An expression as a person would say it: “房子是自己的吗？”是“否”，并且今年的岁数 ≥ 18. For trees, codebooks and differences; never read back. */
#ifndef RUHU_FORMS_EXPR_WORDS_H
#define RUHU_FORMS_EXPR_WORDS_H

struct expr;
struct strbuf;

/* Appends e in words of the questionnaire: questions by their text in lang, codes by their labels, operators and the usual functions in
 * the language of the interface, the rest as it is written. e must be bound. */
void expr_words(struct strbuf *out, const struct expr *e, int lang);

#endif
