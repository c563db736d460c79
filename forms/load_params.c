/* SPDX-License-Identifier: MIT */
/* The cell "parameters": key=value, as each type accepts them. A new parameter is a row of the table. */
#include "config.h"

#include <stdint.h>
#include <strings.h>

#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "forms/load_internal.h"

enum check { ANY, TRUE_FALSE, ONLY_TRUE, WHOLE, COUNT, NUMBER, WORD, A_NAME, SEED };

#define SELECTS                                                                                  \
	"|select_one|select_multiple|select_one_from_file|select_multiple_from_file|select_one_" \
	"external|rank|"
#define FILES  "|select_one_from_file|select_multiple_from_file|"
#define SHAPES "|geotrace|geoshape|"
#define PLACES "|geopoint|geotrace|geoshape|"

static const struct {
	const char *types, *key;
	enum check check;
	const char *words; /* WORD: what it may be, '|' around each */
} parameters[] = {
	{ "|text|", "rows", WHOLE, "" },
	{ SELECTS, "randomize", TRUE_FALSE, "" },
	{ SELECTS, "seed", SEED, "" },
	{ FILES, "value", A_NAME, "" },
	{ FILES, "label", A_NAME, "" },
	{ "|range|", "start", NUMBER, "" },
	{ "|range|", "end", NUMBER, "" },
	{ "|range|", "step", NUMBER, "" },
	{ "|range|", "tick_interval", NUMBER, "" },
	{ "|range|", "placeholder", NUMBER, "" },
	{ "|range|", "tick_labelset", ANY, "" },
	{ "|image|", "max-pixels", WHOLE, "" },
	{ "|image|", "app", ANY, "" },
	{ "|audio|", "quality", WORD, "|voice-only|low|normal|external|" },
	{ "|background-audio|", "quality", WORD, "|voice-only|low|normal|" },
	{ "|geopoint|", "capture-accuracy", NUMBER, "" },
	{ "|geopoint|", "warning-accuracy", NUMBER, "" },
	{ PLACES, "allow-mock-accuracy", TRUE_FALSE, "" },
	{ PLACES, "reference-geometry", ANY, "" },
	{ SHAPES, "incremental", ONLY_TRUE, "" },
	{ "|audit|", "location-priority", WORD, "|no-power|low-power|balanced|high-accuracy|" },
	{ "|audit|", "location-min-interval", COUNT, "" },
	{ "|audit|", "location-max-age", COUNT, "" },
	{ "|audit|", "track-changes", TRUE_FALSE, "" },
	{ "|audit|", "identify-user", TRUE_FALSE, "" },
	{ "|audit|", "track-changes-reasons", WORD, "|on-form-edit|" },
};

static bool is_among(const char *words, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = strstr(words, word); n > 0 && at; at = strstr(at + 1, word))
		if (at > words && at[-1] == '|' && at[n] == '|')
			return true;
	return false;
}

static bool is_reference(const char *text)
{
	size_t n = strlen(text);

	return n > 3 && strncmp(text, "${", 2) == 0 && strchr(text, '}') == text + n - 1;
}

static bool is_good(enum check check, const char *words, const char *value)
{
	int64_t whole;
	double x;
	bool number = num_parse(value, strlen(value), &x);

	switch (check) {
	case TRUE_FALSE:
		return strcasecmp(value, "true") == 0 || strcasecmp(value, "false") == 0;
	case ONLY_TRUE:
		return load_is_yes(value);
	case WHOLE:
		return num_parse_int(value, strlen(value), &whole);
	case COUNT:
		return num_parse_int(value, strlen(value), &whole) && whole >= 0;
	case NUMBER:
		return number;
	case WORD:
		return is_among(words, value);
	case A_NAME:
		return load_is_name(value);
	case SEED:
		return number || is_reference(value);
	case ANY:
		break;
	}
	return true;
}

/* The nearest of the words that the parameter may be; NULL = it is none of words, or none is near. */
static const char *meant_value(struct load *ld, size_t parameter, const char *value)
{
	const char *words[8], *rest = parameters[parameter].words, *word;
	enum check check = parameters[parameter].check;
	size_t n = 0, len;

	if (check == TRUE_FALSE || check == ONLY_TRUE) {
		words[n++] = "true";
		words[n++] = check == TRUE_FALSE ? "false" : NULL;
	}
	while (check == WORD && n < ARRAY_LEN(words) &&
	       (word = load_word(&rest, "|", &len)) != NULL)
		words[n++] = arena_strndup(ld->a, word, len);
	return load_may_guess(ld) ? diag_nearest(value, words, n) : NULL;
}

static void check_parameter(struct load *ld, const char *type, const char *key, const char *value,
			    struct diag_place at)
{
	const char *keys[ARRAY_LEN(parameters)] = { 0 };
	struct strbuf known;

	strbuf_init(&known);
	for (size_t i = 0; i < ARRAY_LEN(parameters); i++) {
		if (!is_among(parameters[i].types, type))
			continue;
		if (strcmp(parameters[i].key, key) != 0) {
			keys[i] = parameters[i].key;
			strbuf_addf(&known, "%s%s", known.len > 0 ? T("、") : "", keys[i]);
			continue;
		}
		if (!is_good(parameters[i].check, parameters[i].words, value))
			load_error(ld, at, meant_value(ld, i, value), T("参数 %s 的值“%s”不对。"),
				   key, value);
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

/* Splits "key=value" in place; the key in lower case. NULL if it is none. */
static char *split(char *word)
{
	char *value = strchr(word, '=');

	if (!value || value == word || !value[1] || strchr(value + 1, '='))
		return NULL;
	*value++ = '\0';
	for (char *c = word; *c; c++)
		*c = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
	return value;
}

const char *load_parameter(struct load *ld, int row, const char *key, struct diag_place *at)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	const char *text = grid_text(g, row, COL_PARAMETERS, -1), *rest = text, *word;
	size_t len;

	while ((word = load_word(&rest, " ,;\n", &len)) != NULL) {
		char *copy = arena_strndup(ld->a, word, len), *value = split(copy);

		if (!value || strcmp(copy, key) != 0)
			continue;
		if (at)
			*at = grid_place(g, row, COL_PARAMETERS, -1, (int)(word - text));
		return value;
	}
	return NULL;
}

/* The name of an Android application: parts of letters, digits and '_' with dots between. */
static bool is_package(const char *text)
{
	bool dot = false, first = true;

	for (; *text; text++) {
		bool letter = (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z');

		if (*text == '.' && !first && text[1])
			dot = first = true;
		else if (letter || (!first && (*text == '_' || (*text >= '0' && *text <= '9'))))
			first = false;
		else
			return false;
	}
	return dot && !first;
}

static bool says_true(struct load *ld, int row, const char *key)
{
	const char *value = load_parameter(ld, row, key, NULL);

	return value && strcasecmp(value, "true") == 0;
}

static void check_audit(struct load *ld, int row, struct diag_place at)
{
	static const char *const location[] = { "location-priority", "location-min-interval",
						"location-max-age" };
	const char *value[ARRAY_LEN(location)];
	int64_t least, most;
	size_t seen = 0;

	for (size_t i = 0; i < ARRAY_LEN(location); i++) {
		value[i] = load_parameter(ld, row, location[i], NULL);
		seen += value[i] != NULL;
	}
	ld->form->audit = (struct audit_wish){
		.wanted = true,
		.changes = says_true(ld, row, "track-changes"),
		.reasons = load_parameter(ld, row, "track-changes-reasons", NULL) != NULL,
		.user = says_true(ld, row, "identify-user"),
	};
	if (seen == 0)
		return;
	load_warning(ld, at, NULL, T("这里不定位，操作记录里没有经纬度，定位参数不起作用。"));
	if (seen < ARRAY_LEN(location))
		load_error(ld, at, NULL,
			   T("定位参数要三个一起写：location-priority、location-min-"
			     "interval、location-max-age。"));
	else if (num_parse_int(value[1], strlen(value[1]), &least) &&
		 num_parse_int(value[2], strlen(value[2]), &most) && most < least)
		load_error(ld, at, NULL, T("location-max-age 不能小于 location-min-interval。"));
}

static void check_select(struct load *ld, int node, int row)
{
	struct diag_place at;
	const char *seed = load_parameter(ld, row, "seed", &at),
		   *random = load_parameter(ld, row, "randomize", NULL);
	struct node *n = &ld->nodes.v[node];

	n->shuffled = random && strcasecmp(random, "true") == 0;
	if (!seed)
		return;
	if (!random)
		load_error(ld, at, NULL, T("写了 seed，就要同时写 randomize=true。"));
	else if (is_good(SEED, "", seed))
		n->seed = load_expr(ld, seed, at, node);
}

static void check_image(struct load *ld, int row)
{
	struct diag_place at;
	const char *app = load_parameter(ld, row, "app", &at),
		   *look = grid_text(&ld->grid[SHEET_SURVEY], row, COL_APPEARANCE, -1);

	if (app && (!look[0] || strcmp(look, "annotate") == 0) && !is_package(app))
		load_error(ld, at, NULL,
			   T("参数 app 的值“%s”不是应用的包名，包名要像 com.example.app。"), app);
}

static void note_geometry(struct load *ld, int row)
{
	struct geometry x;

	x.target = load_parameter(ld, row, "reference-geometry", &x.at);
	if (x.target)
		VEC_PUSH(&ld->geometries, x);
}

/* "start＝1" with its narrow sign; NULL = it is narrow. */
static const char *narrow_text(struct load *ld, const char *text)
{
	struct strbuf narrow;
	const char *found = NULL;

	strbuf_init(&narrow);
	utf8_narrow(&narrow, text, strlen(text));
	if (strcmp(narrow.data, text) != 0)
		found = arena_strdup(ld->a, narrow.data);
	strbuf_clear(&narrow);
	return found;
}

void load_parameters(struct load *ld, int node, int row)
{
	const struct grid *g = &ld->grid[SHEET_SURVEY];
	const char *text = grid_text(g, row, COL_PARAMETERS, -1), *rest = text, *word;
	const struct node *n = &ld->nodes.v[node];
	size_t before = ld->diags->errors, len;

	while ((word = load_word(&rest, " ,;\n", &len)) != NULL) {
		char *key = arena_strndup(ld->a, word, len), *value = split(key);
		struct diag_place at = grid_place(g, row, COL_PARAMETERS, -1, (int)(word - text));

		if (!value) {
			load_error(ld, at, narrow_text(ld, key),
				   T("参数要写成 名称=值，中间不空格，几个参数之间用空格分开。"));
			return;
		}
		check_parameter(ld, n->type->name, key, value, at);
	}
	if (strcmp(n->type->name, "range") == 0 && ld->diags->errors == before)
		load_range(ld, node, row);
	if (strcmp(n->type->name, "audit") == 0)
		check_audit(ld, row, grid_place(g, row, COL_PARAMETERS, -1, -1));
	if (!text[0])
		return;
	if (is_among(SELECTS, n->type->name))
		check_select(ld, node, row);
	if (strcmp(n->type->name, "image") == 0)
		check_image(ld, row);
	if (is_among(PLACES, n->type->name))
		note_geometry(ld, row);
}
