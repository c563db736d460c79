/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "tests/support/golden.h"
#include "tests/tui/pictures.h"
#include "tui/tui.h"

/* One way of showing a screen, in all sizes, behind headings. */
static void draw(struct strbuf *out, const struct picture *p, const char *lang, bool ascii)
{
	static const int sizes[][2] = { { 60, 16 }, { 80, 24 }, { 132, 43 } };
	struct stage s;
	char size[64];

	assert_true(i18n_set(lang));
	stage_start(&s, p->stage, ascii);
	stage_keys(&s, p->keys);
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		snprintf(size, sizeof(size), "<size %dx%d>", sizes[i][0], sizes[i][1]);
		stage_keys(&s, size);
		strbuf_addf(out, "==== %s %s %dx%d\n", lang, ascii ? "ASCII" : "Unicode",
			    sizes[i][0], sizes[i][1]);
		golden_dump(out, tui_canvas(s.tui), !ascii);
	}
	stage_end(&s);
	assert_true(i18n_set("zh"));
}

static void show(void **state)
{
	const struct picture *p = *state;
	struct strbuf out;
	char path[96];

	strbuf_init(&out);
	draw(&out, p, "zh", false);
	draw(&out, p, "zh", true);
	draw(&out, p, "en", false);
	draw(&out, p, "en", true);
	snprintf(path, sizeof(path), "tests/tui/screens/%s.txt", p->name);
	golden_text(out.data, path);
	strbuf_clear(&out);
}

void pictures_list(struct CMUnitTest *tests, const struct picture *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		tests[i] = (struct CMUnitTest){ .name = p[i].name, .test_func = show, .initial_state = (void *)(uintptr_t)&p[i] };
}
