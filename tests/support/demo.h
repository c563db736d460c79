/* SPDX-License-Identifier: MIT */
#ifndef RUHU_TESTS_SUPPORT_DEMO_H
#define RUHU_TESTS_SUPPORT_DEMO_H

#include <stdbool.h>

#include "base/strbuf.h"
#include "tui/screen.h"

struct demo_log {           /* the argument of the screen; the caller's */
	struct strbuf text; /* "open resize hangup close " */
	int saves;
	bool saved, refuse;
};

const struct screen_ops *demo_screen(void);

#endif
