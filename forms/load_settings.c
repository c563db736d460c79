/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <strings.h>

#include "base/i18n.h"
#include "forms/load_internal.h"

static const char *setting(const struct load *ld, enum column id)
{
	return grid_text(&ld->grid[SHEET_SETTINGS], 1, id, -1);
}

static struct diag_place where(const struct load *ld, enum column id)
{
	return grid_place(&ld->grid[SHEET_SETTINGS], 1, id, -1, -1);
}

/* The file's name without its ending. */
static const char *id_from_name(struct load *ld)
{
	static const char *const endings[] = { ".csv", ".md", ".xlsx", ".xls" };
	char *id = arena_strdup(ld->a, ld->wb->name);
	size_t n = strlen(id);

	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		size_t e = strlen(endings[i]);

		if (n > e && strcasecmp(id + n - e, endings[i]) == 0) {
			id[n - e] = '\0';
			break;
		}
	}
	return id;
}

void load_settings(struct load *ld)
{
	struct form *form = ld->form;
	const char *id = setting(ld, COL_FORM_ID), *root = setting(ld, COL_ROOT_NAME);

	form->id = id[0] ? id : id_from_name(ld);
	form->title = setting(ld, COL_FORM_TITLE);
	if (!form->title[0])
		form->title = form->id;
	form->version = setting(ld, COL_VERSION);
	ld->allow_duplicates = load_is_yes(setting(ld, COL_ALLOW_DUPLICATES));
	ld->root_name = root[0] ? root : "data";
	if (root[0] && !load_is_name(root))
		load_error(ld, where(ld, COL_ROOT_NAME), NULL,
			   T("名称“%"
			     "s”不合规则：要以字母、汉字或下划线开头，后面只能有字母、汉字、数字、_"
			     "、- 和 .。"),
			   root);
	form->wants_encryption = setting(ld, COL_PUBLIC_KEY)[0] != '\0';
	if (form->wants_encryption)
		load_warning(ld, where(ld, COL_PUBLIC_KEY), NULL,
			     T("问卷要求用 public_key 加密答案，这里做不到：只能检查和练习，不能用来调查。要调查，请先去掉这一格。"));
	load_lint_code(ld, form->id, where(ld, COL_FORM_ID));
	if (setting(ld, COL_INSTANCE_NAME)[0])
		form->instance_name = load_expr(ld, setting(ld, COL_INSTANCE_NAME),
						where(ld, COL_INSTANCE_NAME), 0);
}
