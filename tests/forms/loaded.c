/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/forms/loaded.h"

#include <string.h>

#include "forms/form.h"
#include "forms/load.h"

struct form *loaded_file(const char *path)
{
	struct form *form;
	struct err err = ERR_INIT;

	if (form_load(&form, path, NULL, &err) != ST_OK)
		fail_msg("%s: %s", path, err.text);
	return form;
}

struct form *loaded_text(const char *text, size_t n, const char *name)
{
	struct form *form;
	struct err err = ERR_INIT;

	if (form_load_bytes(&form, text, n, name, NULL, &err) != ST_OK)
		fail_msg("%s: %s (%ld)\n%s", name, err.text, err.row, text);
	return form;
}

struct form *loaded_md(const char *text)
{
	return loaded_text(text, strlen(text), "f.md");
}

const struct node *loaded_node(const struct form *form, const char *name)
{
	int i = form_find(form, name);

	if (i < 0)
		fail_msg("no node %s", name);
	return &form->nodes[i];
}
