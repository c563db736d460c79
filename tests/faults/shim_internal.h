/* SPDX-License-Identifier: MIT */
/* What the files of the shim share. Hidden, so that nothing of the program is taken for it. */
#ifndef RUHU_TESTS_FAULTS_SHIM_INTERNAL_H
#define RUHU_TESTS_FAULTS_SHIM_INTERNAL_H

#include <stdbool.h>

#include "tests/faults/shim.h"

enum { PATH_ROOM = 512 };

#pragma GCC visibility push(hidden)
struct shim_state {
	bool ready;
	int log;
	char root[PATH_ROOM], acks[PATH_ROOM];
	const char *mutant, *count;
	enum shim_kind kind;
	long at, seen, failed;
	bool onward;
};
extern struct shim_state shim;

bool shim_is(const char *mutant);
/* Is this call the one that fails? mask: the kinds it can fail with. */
bool shim_strikes(unsigned mask);
#pragma GCC visibility pop

/* The library's own function; to be called with dlfcn.h included. */
#define REAL(type, name, ...)             \
	static type (*real)(__VA_ARGS__); \
	if (!real)                        \
	*(void **)&real = dlsym(RTLD_NEXT, #name)

#endif
