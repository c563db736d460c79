/* SPDX-License-Identifier: MIT */
/* A small document with one of everything. */
#ifndef RUHU_TESTS_REPORT_SAMPLE_H
#define RUHU_TESTS_REPORT_SAMPLE_H

struct doc;

struct doc *sample_doc(void);

#endif
