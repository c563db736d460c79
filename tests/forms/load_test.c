/* SPDX-License-Identifier: MIT */
/* What a form holds when it has been loaded, and what is loaded at all. */
#include "config.h"

#include <math.h>
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
#include "forms/expr.h"
#include "forms/form.h"
#include "forms/load.h"
#include "tests/forms/loaded.h"
#include "tests/support/paths.h"

#define GOOD TEST_DATA "/forms/good/"

static void load__form__tree_and_texts(void **state)
{
	struct form *form = loaded_file(GOOD "chuangcheng.md");
	const struct node *person = loaded_node(form, "person"), *sex = loaded_node(form, "sex");
	const struct tmpl *label = sex->text[TEXT_LABEL][0];

	(void)state;
	assert_string_equal(form->id, "chuangcheng");
	assert_string_equal(form->title, "满意度");
	assert_string_equal(form->version, "2026.1");
	assert_int_equal(form->n_langs, 2);
	assert_string_equal(form->lang[form->default_lang], "中文 (zh)");
	assert_int_equal(form_lang(form, "en"), 1);
	assert_int_equal(form_lang(form, "zh"), 0);
	assert_int_equal(form_lang(form, "mn"), -1);
	assert_string_equal(sex->path, "person/sex");
	assert_ptr_equal(&form->nodes[sex->parent], person);
	assert_ptr_equal(&form->nodes[sex->repeat], person);
	assert_int_equal(person->repeat, 0);
	assert_int_equal(person->end - (person - form->nodes), 4);
	assert_int_equal(form->nodes[0].end, form->n_nodes);
	assert_non_null(person->repeat_count);
	assert_true(person->look & LOOK_FIELD_LIST);
	assert_int_equal(label->n, 3);
	assert_string_equal(label->pieces[0].literal, "第 ");
	assert_non_null(label->pieces[1].expr);
	assert_string_equal(label->pieces[2].literal, " 位的性别");
	assert_string_equal(loaded_node(form, "s2")->default_text, "2");
	assert_non_null(loaded_node(form, "s2")->required);
	assert_null(loaded_node(form, "q70")->required);
	assert_int_equal(loaded_node(form, "s2")->row, 5);
	assert_null(loaded_node(form, "s2")->text[TEXT_CONSTRAINT][1]);
	assert_string_equal(loaded_node(form, "q03")->list->name, "src");
	assert_string_equal(list_choice(loaded_node(form, "q03")->list, "1")->label[0]->source,
			    "电视|广播");
	assert_string_equal(list_choice(loaded_node(form, "q03")->list, "1")->extra[0], "1");
	assert_null(list_choice(loaded_node(form, "q03")->list, "7"));
	form_free(form);
}

static void load__form__gate_is_the_nearest_consent(void **state)
{
	static const struct {
		const char *name, *gate;
	} cases[] = {
		{ "k0", NULL },    { "s2", NULL }, { "age", "k0" }, { "pos", NULL },
		{ "drawn", NULL }, { "k1", NULL }, { "q01", "k1" }, { "q70", "k1" },
	};
	struct form *form = loaded_file(GOOD "chuangcheng.md");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(loaded_node(form, cases[i].name)->gate,
				 cases[i].gate ? form_find(form, cases[i].gate) : -1);
	form_free(form);
}

static int position(const struct form *form, const char *name)
{
	int node = form_find(form, name);

	for (int i = 0; form->order[i] >= 0; i++)
		if (form->order[i] == node)
			return i;
	return -1;
}

static bool depends(const struct form *form, const char *reader, const char *on)
{
	const int *d = form->dependents[form_find(form, on)];

	while (*d >= 0 && *d != form_find(form, reader))
		d++;
	return *d >= 0;
}

static void load__graph__order_and_dependents(void **state)
{
	struct form *form =
		loaded_md("| survey |\n| | type | name | label | relevant | calculation |\n"
			"| | calculate | c | | | ${b} + 1 |\n"
			"| | calculate | b | | | ${a} + 1 |\n"
			"| | begin group | g | | ${c} > 1 | |\n"
			"| | integer | x | X | ${b} > 0 | |\n"
			"| | end group | | | | |\n"
			"| | integer | a | A | | |\n"
			"| | note | n | ${a} | | |\n");

	(void)state;
	assert_true(position(form, "b") < position(form, "c"));
	assert_true(position(form, "c") < position(form, "g"));
	assert_true(position(form, "g") < position(form, "x"));
	assert_int_equal(position(form, "a"), -1);
	assert_true(depends(form, "b", "a"));
	assert_true(depends(form, "c", "b"));
	assert_true(depends(form, "x", "b"));
	assert_false(depends(form, "c", "a"));
	assert_false(depends(form, "n", "a"));
	form_free(form);
}

static void load__graph__long_chains_do_not_recurse(void **state)
{
	struct strbuf text;
	struct form *form;

	(void)state;
	strbuf_init(&text);
	strbuf_adds(&text, "type,name,calculation\ncalculate,c0,1\n");
	for (int i = 1; i < 3000; i++)
		strbuf_addf(&text, "calculate,c%d,${c%d} + 1\n", i, i - 1);
	form = loaded_text(text.data, text.len, "f.csv");
	assert_int_equal(form->n_nodes, 3001);
	assert_true(position(form, "c2998") < position(form, "c2999"));
	form_free(form);
	strbuf_clear(&text);
}

static void load__metrics__defaults_and_values(void **state)
{
	struct form *form = loaded_file(GOOD "chuangcheng.md");
	const struct metric *sat = form_metric(form, "sat"), *score = form_metric(form, "score");

	(void)state;
	assert_null(form_metric(form, "no"));
	assert_int_equal(sat->kind, METRIC_SHARE);
	assert_int_equal(sat->n_items, 1);
	assert_int_equal(sat->items[0], form_find(form, "q01"));
	assert_int_equal(sat->n_positive, 1);
	assert_string_equal(sat->positive[0], "1");
	assert_int_equal(sat->n_base, 0);
	assert_int_equal(sat->n_dk, 1);
	assert_string_equal(sat->dk_codes[0], "6");
	assert_false(sat->dk_in_base);
	assert_false(sat->household_weight);
	assert_int_equal(sat->min_level, LEVEL_TOWNSHIP);
	assert_true(sat->target > 84.9 && sat->target < 85.1);
	assert_string_equal(sat->target_source, "工作要点");
	assert_string_equal(sat->label[1], "Satisfied");
	assert_int_equal(score->kind, METRIC_SCORE);
	assert_int_equal(score->n_map, 2);
	assert_string_equal(score->map[0].code, "1");
	assert_true(score->map[0].score > 99 && score->map[1].score < 1);
	assert_int_equal(score->n_reverse, 1);
	assert_true(score->household_weight);
	assert_int_equal(score->min_level, LEVEL_COUNTY);
	assert_non_null(score->where);
	assert_true(isnan(score->target));
	form_free(form);
}

static void load__languages__default_and_merging(void **state)
{
	static const struct {
		const char *survey, *settings, *langs, *shown;
	} cases[] = {
		{ "| label |", "", "|", "" },
		{ "| label::en |", "", "en|", "en" },
		{ "| label | label::en |", "", "|en|", "" },
		{ "| label::en | label::zh |", "", "en|zh|", "en" },
		{ "| label::en | label::zh |", "zh", "en|zh|", "zh" },
		{ "| label::English (en) | label::中文 (zh) |", "zh", "English (en)|中文 (zh)|",
		  "中文 (zh)" },
		{ "| label | label::en |", "zh", "zh|en|", "zh" },
		{ "| label | label::en |", "en", "en|", "en" },
		{ "| label::en | hint |", "", "en|", "en" },
		{ "| label:en | label:zh |", "", "en|zh|", "en" },
		{ "| LABEL :: En |", "", "En|", "En" },
		{ "| label::en | caption::EN x |", "", "en|EN x|", "en" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct strbuf text, langs;
		struct form *form;

		strbuf_init(&text);
		strbuf_init(&langs);
		strbuf_addf(&text, "| survey |\n| | type | name %s\n| | text | q | a | b |\n",
			    cases[i].survey);
		if (cases[i].settings[0])
			strbuf_addf(&text, "| settings |\n| | default_language |\n| | %s |\n",
				    cases[i].settings);
		form = loaded_md(text.data);
		for (size_t l = 0; l < form->n_langs; l++)
			strbuf_addf(&langs, "%s|", form->lang[l]);
		assert_string_equal(langs.data, cases[i].langs);
		assert_string_equal(form->lang[form->default_lang], cases[i].shown);
		assert_non_null(loaded_node(form, "q")->text[TEXT_LABEL][form->default_lang]);
		form_free(form);
		strbuf_clear(&text);
		strbuf_clear(&langs);
	}
}

static void load__default__text_or_expression(void **state)
{
	static const struct {
		const char *type, *text;
		bool dynamic;
	} cases[] = {
		{ "text", "foo", false },
		{ "text", "foo-bar", false },
		{ "text", "a, b", false },
		{ "text", "a + b?", false },
		{ "text", "1 + 1", true },
		{ "text", "concat('a', 'b')", true },
		{ "text", "${x}", true },
		{ "integer", "-5", false },
		{ "date", "2026-11-23", false },
		{ "date", "today()", true },
		{ "text", "https://a.b/c?d", false },
		{ "text", "好（一）", false },
		{ "text", "x* 必填", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char text[512];
		struct form *form;

		(void)snprintf(text, sizeof(text),
			       "| survey |\n| | type | name | label | default |\n| | text | x | X "
			       "| |\n| | %s | q | Q | %s |\n",
			       cases[i].type, cases[i].text);
		form = loaded_md(text);
		if (cases[i].dynamic)
			assert_non_null(loaded_node(form, "q")->default_expr);
		else
			assert_string_equal(loaded_node(form, "q")->default_text, cases[i].text);
		form_free(form);
	}
}

static void load__or_other__adds_choice_and_text(void **state)
{
	struct form *form = loaded_file(GOOD "mixed-languages.md");
	const struct node *other = loaded_node(form, "a_other");

	(void)state;
	assert_non_null(list_choice(loaded_node(form, "a")->list, "other"));
	assert_string_equal(list_choice(loaded_node(form, "a")->list, "other")->label[0]->source, "其他");
	assert_string_equal(list_choice(loaded_node(form, "a")->list, "other")->label[1]->source, "Other");
	assert_int_equal(other->type->input, INPUT_TEXT);
	assert_non_null(other->relevant);
	assert_string_equal(loaded_node(form, "b")->text[TEXT_LABEL][0]->source, "“二”　三");
	assert_string_equal(form->nodes[0].name, "root");
	form_free(form);
}

static void load__groups__depth_is_capped(void **state)
{
	(void)state;
	for (int depth = 64; depth <= 65; depth++) {
		struct strbuf text;
		struct form *form;

		strbuf_init(&text);
		strbuf_adds(&text, "type,name,label\n");
		for (int i = 0; i < depth; i++)
			strbuf_addf(&text, "begin_group,g%d,\n", i);
		strbuf_adds(&text, "text,q,Q\n");
		for (int i = 0; i < depth; i++)
			strbuf_adds(&text, "end_group,,\n");
		assert_int_equal(form_load_bytes(&form, text.data, text.len, "f.csv", NULL, NULL),
				 depth <= 64 ? ST_OK : ST_FORM);
		form_free(form);
		strbuf_clear(&text);
	}
}

/* Whatever a file holds, it is read or refused, never a crash (run under the sanitizers). */
static void load__bytes__any_beginning_and_any_damage(void **state)
{
	struct form *form = loaded_file(GOOD "chuangcheng.md"), *other;
	unsigned seed = 1;

	(void)state;
	for (size_t n = 0; n < form->canonical_len; n += 13)
		if (form_load_bytes(&other, form->canonical, n, "f.csv", NULL, NULL) == ST_OK)
			form_free(other);
	for (int round = 0; round < 200; round++) {
		struct strbuf text;

		strbuf_init(&text);
		strbuf_add(&text, form->canonical, form->canonical_len);
		for (int k = 0; k < 5; k++) {
			seed = seed * 1103515245u + 12345u;
			text.data[(seed >> 8) % text.len] = "\",\n$}{('|\xE4 0"[(seed >> 3) % 12];
		}
		if (form_load_bytes(&other, text.data, text.len, "f.csv", NULL, NULL) == ST_OK)
			form_free(other);
		strbuf_clear(&text);
	}
	form_free(form);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(load__form__tree_and_texts),
		cmocka_unit_test(load__form__gate_is_the_nearest_consent),
		cmocka_unit_test(load__graph__order_and_dependents),
		cmocka_unit_test(load__graph__long_chains_do_not_recurse),
		cmocka_unit_test(load__metrics__defaults_and_values),
		cmocka_unit_test(load__languages__default_and_merging),
		cmocka_unit_test(load__default__text_or_expression),
		cmocka_unit_test(load__or_other__adds_choice_and_text),
		cmocka_unit_test(load__groups__depth_is_capped),
		cmocka_unit_test(load__bytes__any_beginning_and_any_damage),
	};

	return digest_ready() && i18n_start_locale() ? cmocka_run_group_tests(tests, NULL, NULL)
						     : 1;
}
