/* SPDX-License-Identifier: MIT */
/* demo [--ascii]: the demonstration screen in a real terminal; what happened to it goes into
 * the file named by DEMO_LOG. */
#include "config.h"

#include <stdio.h>

#include "base/fs.h"
#include "base/i18n.h"
#include "tests/support/demo.h"
#include "tui/tui.h"

int main(int argc, char **argv)
{
	struct demo_log log = { .saved = true };
	struct tui_opts opts = { .ascii = argc > 1 && strcmp(argv[1], "--ascii") == 0 };
	struct err err = ERR_INIT;
	const char *path = getenv("DEMO_LOG");
	enum status st;

	strbuf_init(&log.text);
	(void)i18n_start_locale();
	st = tui_run(&opts, demo_screen(), &log, &err);
	if (st != ST_OK)
		(void)fprintf(stderr, "%s\n", err.text);
	if (path && fs_write(path, log.text.data, log.text.len, 0600, NULL) != ST_OK)
		(void)fprintf(stderr, "%s\n", path);
	strbuf_clear(&log.text);
	return err_exit_status(st);
}
