/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/support/golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fs.h"
#include "base/strbuf.h"
#include "tests/support/paths.h"
#include "tui/canvas.h"

static void compare(const char *text, const char *file)
{
	const char *update = getenv("RUHU_UPDATE");
	struct strbuf want;
	struct err err = ERR_INIT;

	if (update && *update) {
		if (fs_write(file, text, strlen(text), 0644, &err) != ST_OK)
			fail_msg("%s", err.text);
		return;
	}
	strbuf_init(&want);
	if (fs_read(&want, file, 1U << 22, &err) != ST_OK) {
		strbuf_clear(&want);
		fail_msg("%s (RUHU_UPDATE=1 makes it)\n%s", err.text, text);
	}
	if (strcmp(want.data, text) != 0) {
		print_error("%s differs (RUHU_UPDATE=1 rewrites it); now it is:\n%s", file, text);
		strbuf_clear(&want);
		fail();
	}
	strbuf_clear(&want);
}

void golden_dump(struct strbuf *out, const struct canvas *c, bool with_style)
{
	int x, y;

	canvas_dump(out, c, with_style);
	if (canvas_cursor_at(c, &x, &y))
		strbuf_addf(out, "cursor %d,%d\n", x, y);
}

void golden_screen(const struct canvas *c, const char *name)
{
	struct strbuf file, dump;

	strbuf_init(&file);
	strbuf_init(&dump);
	strbuf_addf(&file, "%s/tests/tui/screens/%s.txt", TOP_SRCDIR, name);
	golden_dump(&dump, c, true);
	compare(dump.data, file.data);
	strbuf_clear(&dump);
	strbuf_clear(&file);
}

void golden_text(const char *text, const char *path)
{
	struct strbuf file;

	strbuf_init(&file);
	strbuf_addf(&file, "%s/%s", TOP_SRCDIR, path);
	compare(text, file.data);
	strbuf_clear(&file);
}
