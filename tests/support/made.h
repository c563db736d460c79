/* SPDX-License-Identifier: MIT */
/* Large questionnaires of our own making, for measurements. */
#ifndef RUHU_TESTS_SUPPORT_MADE_H
#define RUHU_TESTS_SUPPORT_MADE_H

struct form;
struct strbuf;

/* A form of so many rows as staff build them: groups of questions, choices, conditions, constraints and calculations. */
void made_plain(struct strbuf *out, int rows);
/* The same with half of the rows in a repeat "person", sums over its rows outside and answers from outside read within. */
void made_repeat(struct strbuf *out, int rows);
/* name,label,town,size: so many villages, 50 in a town. */
void made_villages(struct strbuf *out, int rows);
/* A select_one_from_file of villages.csv filtered by ${town}, instance() and pulldata() over the same. */
void made_cascade(struct strbuf *out);

struct form *made_load(const struct strbuf *text); /* stops the program where it does not load */

#endif
