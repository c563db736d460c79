/* SPDX-License-Identifier: MIT */
#ifndef RUHU_BENCH_PEAK_H
#define RUHU_BENCH_PEAK_H

#include <sys/types.h>

/* The most memory a process has held so far, in KB; -1 where the kernel does not tell. */
long peak_kb(pid_t pid);

#endif
