# SPDX-License-Identifier: MIT
# The walker answers any form and prints the keys for it; the demonstration and the tests replay them. Never installed.
noinst_PROGRAMS += bench/walk
bench_walk_SOURCES = bench/walk.c
bench_walk_LDADD = $(LIBS_INTERVIEW)
