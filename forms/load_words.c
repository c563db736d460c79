/* SPDX-License-Identifier: MIT */
/* The cells that hold a list of words: appearance, role. New words are rows of the tables here. */
#include "config.h"

#include <strings.h>

#include "base/i18n.h"
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

/* Words of XLSForm that change nothing here. */
static const char *const other_looks[] = {
	"horizontal",    "horizontal-compact",
	"vertical",      "compact",
	"columns",       "columns-pack",
	"no-buttons",    "likert",
	"thousands-sep", "url",
	"masked",        "counter",
	"printer",       "bearing",
	"picker",        "rating",
	"no-ticks",      "no-calendar",
	"placement-map", "maps",
	"new",           "new-front",
	"new-rear",      "selfie",
	"theme-grid",    "pages",
	"image-map",     "hidden-answer",
	"front",         "summary",
	"list",          "spinner",
};

/* "w3", "columns-4" */
static bool is_numbered(const char *word, size_t len, const char *stem)
{
	size_t n = strlen(stem);

	return len > n && strncmp(word, stem, n) == 0 && strspn(word + n, "0123456789") >= len - n;
}

bool load_is_look(const char *word, size_t len)
{
	for (size_t i = 0; i < ARRAY_LEN(looks); i++)
		if (strlen(looks[i].word) == len && strncasecmp(word, looks[i].word, len) == 0)
			return true;
	for (size_t i = 0; i < ARRAY_LEN(other_looks); i++)
		if (strlen(other_looks[i]) == len && strncasecmp(word, other_looks[i], len) == 0)
			return true;
	return is_numbered(word, len, "w") || is_numbered(word, len, "columns-") || (len > 3 && strncmp(word, "ex:", 3) == 0);
}

static const char *meant_look(struct load *ld, const char *word, size_t len)
{
	const char *names[ARRAY_LEN(looks) + ARRAY_LEN(other_looks)], *copy, *near;
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(looks); i++)
		names[n++] = looks[i].word;
	for (size_t i = 0; i < ARRAY_LEN(other_looks); i++)
		names[n++] = other_looks[i];
	/* "columns-4", "w3", "ex:…": words with something of their own behind */
	if (len < 4 || memchr(word, ':', len) || memchr(word, '(', len) ||
	    strpbrk(word, "0123456789") || !load_may_guess(ld))
		return NULL;
	copy = arena_strndup(ld->a, word, len);
	near = diag_nearest(copy, names, n);
	return near && diag_distance(copy, near) > 0 ? near : NULL;
}

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
	{ "read_order", ROLE_READ_ORDER },
};

const char *load_word(const char **rest, const char *separators, size_t *n)
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
		load_search(ld, node, row);
		return;
	}
	while ((word = load_word(&rest, " ,\n", &len)) != NULL) {
		const char *meant = meant_look(ld, word, len);

		if (meant)
			load_warning(ld, grid_place(g, row, COL_APPEARANCE, -1, (int)(word - text)),
				     meant, T("不认识外观“%.*s”，不起作用。"), (int)len, word);
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
	else if ((role & ROLE_READ_ORDER) && (n->type->input != INPUT_NONE || n->repeat))
		load_error(ld, at, NULL,
			   T("记念法的一行（read_order）要用 hidden 或 calculate，不能在重复组里。"));
}

void load_roles(struct load *ld, int node, int row)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	const char *text = grid_text(g, row, COL_ROLE, -1), *rest = text, *word;
	size_t len;

	while ((word = load_word(&rest, " ,;\n", &len)) != NULL) {
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
