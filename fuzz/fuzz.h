/* SPDX-License-Identifier: MIT */
#ifndef RUHU_FUZZ_FUZZ_H
#define RUHU_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

struct form;

/* The name is libFuzzer's. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct form *fuzz_form(void); /* fuzz/form.c; made once and kept */

#endif
