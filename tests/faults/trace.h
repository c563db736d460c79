/* SPDX-License-Identifier: MIT */
/* The program under ptrace: all its threads stop at each system call, going in and coming out. */
#ifndef RUHU_TESTS_FAULTS_TRACE_H
#define RUHU_TESTS_FAULTS_TRACE_H

#include <stdbool.h>

#include "tests/faults/stage.h"

/*
 * Runs the scene. at_stop is called at each stop, while no thread is within a call that could change a file: what lies there then is what a
 * kill at that stop leaves. changed: the call that just ended may have changed one. false: it is killed there. Returns how many stops there were; *ended: it came to its end by itself and
 * said that all is well.
 */
long trace_run(const struct stage *s, enum scene scene, const char *const *environment,
	       bool (*at_stop)(void *ctx, long stop, bool changed), void *ctx, bool *ended);

#endif
