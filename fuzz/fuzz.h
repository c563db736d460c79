/* SPDX-License-Identifier: MIT */
#ifndef RUHU_FUZZ_FUZZ_H
#define RUHU_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* The name is libFuzzer's. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#endif
