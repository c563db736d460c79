/* SPDX-License-Identifier: MIT */
/* The cells that hold a list of words: appearance, role, parameters. New words are rows of the tables here. */
#include "config.h"

#include <stdint.h>
#include <strings.h>

#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "forms/load_internal.h"

#define OTHER_CALENDAR TN("这里只用公历，其他历法不起作用。")
#define NO_MAP         TN("终端里没有地图和画图，这个外观不起作用。")

static const struct {
	const char *word;
	unsigned look;
	const char *warning;
} looks[] = {
	{ "field-list", LOOK_FIELD_LIST, NULL },
	{ "table-list", LOOK_TABLE_LIST | LOOK_FIELD_LIST, NULL },
	{ "label", LOOK_LABEL, NULL },
	{ "list-nolabel", LOOK_LIST_NOLABEL, NULL },
	{ "minimal", LOOK_MINIMAL, NULL },
	{ "autocomplete", LOOK_MINIMAL, NULL },
	{ "search", LOOK_MINIMAL, NULL },
	{ "multiline", LOOK_MULTILINE, NULL },
	{ "numbers", LOOK_NUMBERS, NULL },
	{ "hidden", LOOK_HIDDEN, NULL },
	{ "quick", LOOK_QUICK, NULL },
	{ "quickcompact", LOOK_QUICK, NULL },
	{ "year", LOOK_YEAR, NULL },
	{ "month-year", LOOK_MONTH_YEAR, NULL },
	{ "ethiopian", 0, OTHER_CALENDAR },
	{ "coptic", 0, OTHER_CALENDAR },
	{ "islamic", 0, OTHER_CALENDAR },
	{ "bikram-sambat", 0, OTHER_CALENDAR },
	{ "myanmar", 0, OTHER_CALENDAR },
	{ "persian", 0, OTHER_CALENDAR },
	{ "map", 0, NO_MAP },
	{ "signature", 0, NO_MAP },
	{ "draw", 0, NO_MAP },
	{ "annotate", 0, NO_MAP },
};

static const struct {
	const char *word;
	enum role role;
} roles[] = {
	{ "notice", ROLE_NOTICE },
	{ "consent_informant", ROLE_CONSENT_INFORMANT },
	{ "consent_respondent", ROLE_CONSENT_RESPONDENT },
	{ "adults", ROLE_ADULTS },
	{ "person_draw", ROLE_PERSON_DRAW },
	{ "language", ROLE_LANGUAGE },
	{ "key", ROLE_KEY },
	{ "process", ROLE_PROCESS },
	{ "quote", ROLE_QUOTE },
};

/* Takes the next word off *rest; its start and length, NULL at the end. */
static const char *next_word(const char **rest, const char *separators, size_t *n)
{
	const char *word = *rest + strspn(*rest, separators);

	*n = strcspn(word, separators);
	*rest = word + *n;
	return *n > 0 ? word : NULL;
}

void load_appearance(struct load *ld, int node, int row)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	const char *text = grid_text(g, row, COL_APPEARANCE, -1), *rest = text, *word;
	struct node *n = &ld->nodes.v[node];
	size_t len;

	n->appearance = text;
	if (strstr(text, "search(")) {
		load_error(ld, grid_place(g, row, COL_APPEARANCE, -1, 0), NULL,
			   T("不支持 search() 查表。请把选项写进 choices 表，用 choice_filter "
			     "筛选。"));
		return;
	}
	while ((word = next_word(&rest, " ,\n", &len)) != NULL) {
		for (size_t i = 0; i < ARRAY_LEN(looks); i++) {
			if (strlen(looks[i].word) != len ||
			    strncasecmp(word, looks[i].word, len) != 0)
				continue;
			n->look |= looks[i].look;
			if (looks[i].warning)
				load_warning(
					ld,
					grid_place(g, row, COL_APPEARANCE, -1, (int)(word - text)),
					NULL, "%s", i18n_text(looks[i].warning));
		}
		if (len > 3 && strncmp(word, "ex:", 3) == 0)
			load_warning(ld, grid_place(g, row, COL_APPEARANCE, -1, (int)(word - text)),
				     NULL, T("终端里不能调用别的应用，这一题按手工填写。"));
	}
}

static void check_role(struct load *ld, const struct node *n, enum role role, struct diag_place at)
{
	bool select = n->type && n->type->input == INPUT_ONE,
	     integer = n->type && n->type->input == INPUT_INTEGER;

	if (n->kind != NODE_QUESTION)
		load_error(ld, at, NULL, T("role 只能写在题目上，不能写在组上。"));
	else if ((role & (ROLE_CONSENT_INFORMANT | ROLE_CONSENT_RESPONDENT)) && !select)
		load_error(ld, at, NULL, T("同意题要用 select_one。"));
	else if ((role & (ROLE_ADULTS | ROLE_PERSON_DRAW)) && !integer)
		load_error(ld, at, NULL, T("成年人数和抽中的序号都要用 integer。"));
	else if ((role & ROLE_QUOTE) && n->type->input != INPUT_TEXT)
		load_error(ld, at, NULL, T("只有 text 题才能引用原话（quote）。"));
}

void load_roles(struct load *ld, int node, int row)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	const char *text = grid_text(g, row, COL_ROLE, -1), *rest = text, *word;
	size_t len;

	while ((word = next_word(&rest, " ,;\n", &len)) != NULL) {
		const char *names[ARRAY_LEN(roles)], *copy = arena_strndup(ld->a, word, len);
		struct diag_place at = grid_place(g, row, COL_ROLE, -1, (int)(word - text));
		size_t i = 0;

		while (i < ARRAY_LEN(roles) && strcasecmp(copy, roles[i].word) != 0) {
			names[i] = roles[i].word;
			i++;
		}
		if (i == ARRAY_LEN(roles)) {
			load_error(ld, at, diag_nearest(copy, names, ARRAY_LEN(roles)),
				   T("不认识的 role“%s”。"), copy);
			continue;
		}
		check_role(ld, &ld->nodes.v[node], roles[i].role, at);
		ld->nodes.v[node].role |= (unsigned)roles[i].role;
	}
}

enum check { ANY, TRUE_FALSE, WHOLE, ONE_WORD };

/* Parameters by type; `only` = the one value, for ONE_WORD. */
static const struct {
	const char *type, *key;
	enum check check;
	const char *only;
} parameters[] = {
	{ "text", "rows", WHOLE, "" },
	{ "select_one", "randomize", TRUE_FALSE, "" },
	{ "select_one", "seed", ANY, "" },
	{ "select_multiple", "randomize", TRUE_FALSE, "" },
	{ "select_multiple", "seed", ANY, "" },
	{ "audit", "location-priority", ANY, "" },
	{ "audit", "location-min-interval", WHOLE, "" },
	{ "audit", "location-max-age", WHOLE, "" },
	{ "audit", "track-changes", TRUE_FALSE, "" },
	{ "audit", "identify-user", TRUE_FALSE, "" },
	{ "audit", "track-changes-reasons", ONE_WORD, "on-form-edit" },
};

static void check_parameter(struct load *ld, const char *type, const char *key, const char *value,
			    struct diag_place at)
{
	const char *keys[ARRAY_LEN(parameters)] = { 0 };
	struct strbuf known;
	int64_t number;

	strbuf_init(&known);
	for (size_t i = 0; i < ARRAY_LEN(parameters); i++) {
		bool ok = true;

		if (strcmp(parameters[i].type, type) != 0)
			continue;
		if (strcmp(parameters[i].key, key) != 0) {
			keys[i] = parameters[i].key;
			strbuf_addf(&known, "%s%s", known.len > 0 ? T("、") : "", keys[i]);
			continue;
		}
		if (parameters[i].check == TRUE_FALSE)
			ok = strcasecmp(value, "true") == 0 || strcasecmp(value, "false") == 0;
		else if (parameters[i].check == WHOLE)
			ok = num_parse_int(value, strlen(value), &number) && number >= 0;
		else if (parameters[i].check == ONE_WORD)
			ok = strcmp(value, parameters[i].only) == 0;
		if (!ok)
			load_error(ld, at, NULL, T("参数 %s 的值“%s”不对。"), key, value);
		strbuf_clear(&known);
		return;
	}
	if (known.len > 0)
		load_error(ld, at, diag_nearest(key, keys, ARRAY_LEN(keys)),
			   T("这种题型没有参数“%s”，只有：%s。"), key, known.data);
	else
		load_warning(ld, at, NULL, T("这种题型不用参数，“%s”不起作用。"), key);
	strbuf_clear(&known);
}

static bool has_key(const char *text, const char *key)
{
	const char *at = strstr(text, key);

	return at && at[strlen(key)] == '=';
}

static bool is_random(const char *text)
{
	const char *at = strstr(text, "randomize=");

	return at && strncasecmp(at + strlen("randomize="), "true", 4) == 0;
}

static void check_together(struct load *ld, const struct node *n, const char *text,
			   struct diag_place at)
{
	static const char *const location[] = { "location-priority", "location-min-interval",
						"location-max-age" };
	size_t seen = 0;

	at.caret = -1;
	if (n->type->takes_list && has_key(text, "seed") && !is_random(text))
		load_error(ld, at, NULL, T("写了 seed，就要同时写 randomize=true。"));
	if (n->type->takes_list && is_random(text))
		load_warning(ld, at, NULL,
			     T("选项随机排列在这一版不起作用，按 choices 表的顺序显示。"));
	for (size_t i = 0; i < ARRAY_LEN(location); i++)
		seen += has_key(text, location[i]);
	if (seen > 0 && seen < ARRAY_LEN(location))
		load_error(ld, at, NULL,
			   T("定位参数要三个一起写：location-priority、location-min-"
			     "interval、location-max-age。"));
}

void load_parameters(struct load *ld, int node, int row)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	const char *text = grid_text(g, row, COL_PARAMETERS, -1), *rest = text, *word;
	const struct node *n = &ld->nodes.v[node];
	size_t len;

	while ((word = next_word(&rest, " ,;\n", &len)) != NULL) {
		char *key = arena_strndup(ld->a, word, len), *value = strchr(key, '=');
		struct diag_place at = grid_place(g, row, COL_PARAMETERS, -1, (int)(word - text));

		if (!value || value == key || !value[1] || strchr(value + 1, '=')) {
			load_error(ld, at, NULL,
				   T("参数要写成 名称=值，中间不空格，几个参数之间用空格分开。"));
			return;
		}
		*value++ = '\0';
		for (char *c = key; *c; c++)
			*c = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
		check_parameter(ld, n->type->name, key, value, at);
	}
	if (text[0])
		check_together(ld, n, text, grid_place(g, row, COL_PARAMETERS, -1, -1));
}
