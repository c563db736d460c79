/* SPDX-License-Identifier: MIT */
/* Lists from files, loops and the made questions: what the compiled form holds, and that its canonical text alone gives it again. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "forms/diag.h"
#include "forms/form.h"
#include "forms/load.h"
#include "tests/forms/loaded.h"
#include "tests/support/paths.h"

#define SCENARIOS TEST_DATA "/scenarios/"

static void load__files__one_file_seen_in_two_ways(void **state)
{
	struct form *form = loaded_file(SCENARIOS "files.md");
	const struct choice_list *q = loaded_node(form, "q")->list, *r = loaded_node(form, "r")->list;

	(void)state;
	assert_int_equal(q->n, 4); /* with the choice that or_other adds */
	assert_string_equal(q->name, "villages");
	assert_string_equal(q->choices[0].name, "01");
	assert_string_equal(q->choices[0].label[0]->source, "东村");
	assert_ptr_equal(q, loaded_node(form, "s")->list);
	assert_int_equal(r->n, 3);
	assert_string_equal(r->choices[2].name, "南村");
	assert_string_equal(r->choices[2].label[0]->source, "03");
	assert_int_equal(loaded_node(form, "m")->list->n, 0);
	assert_true(loaded_node(form, "m")->list->open);
	assert_int_equal(loaded_node(form, "e")->list->n, 2);
	form_free(form);
}

static void load__loop__a_group_for_each_choice_but_none(void **state)
{
	struct form *form = loaded_file(SCENARIOS "files.md");
	const struct node *each = loaded_node(form, "each"), *first = loaded_node(form, "each/t1"),
			  *second = loaded_node(form, "each/t2");
	const struct node *note = &form->nodes[first - form->nodes + 2];

	(void)state;
	assert_int_equal(form_find(form, "each/none"), -1);
	assert_ptr_equal(&form->nodes[first->parent], each);
	assert_ptr_equal(&form->nodes[first->end], second);
	assert_int_equal(second->end, each->end);
	assert_string_equal(second->text[TEXT_LABEL][0]->source, "灯");
	assert_string_equal(note->text[TEXT_LABEL][0]->source, "没有名称的路");
	assert_ptr_equal(&form->nodes[each->end], loaded_node(form, "last"));
	form_free(form);
}

static void load__canonical__needs_no_file_beside_it(void **state)
{
	static const char *const forms[] = { SCENARIOS "files.md", SCENARIOS "types.md" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		struct form *form = loaded_file(forms[i]), *again;
		struct err err = ERR_INIT;

		if (form_load_bytes(&again, form->canonical, form->canonical_len, "f.csv", NULL,
				    &err) != ST_OK)
			fail_msg("%s: %s\n%s", forms[i], err.text, form->canonical);
		assert_string_equal(again->canonical, form->canonical);
		assert_int_equal(digest_compare(&form->digest, &again->digest), 0);
		assert_int_equal(again->n_nodes, form->n_nodes);
		for (int n = 1; n < form->n_nodes; n++) {
			const struct choice_list *a = form->nodes[n].list,
						 *b = again->nodes[n].list;

			assert_string_equal(form->nodes[n].path, again->nodes[n].path);
			assert_ptr_equal(form->nodes[n].type, again->nodes[n].type);
			assert_int_equal(form->nodes[n].trigger != NULL,
					 again->nodes[n].trigger != NULL);
			assert_int_equal(form->nodes[n].choices_from, again->nodes[n].choices_from);
			assert_true((a != NULL) == (b != NULL));
			assert_int_equal(a ? a->n : 0, b ? b->n : 0);
			for (size_t c = 0; a && c < a->n; c++)
				assert_string_equal(a->choices[c].name, b->choices[c].name);
		}
		form_free(again);
		form_free(form);
	}
}

static void load__canonical__any_damage_is_survived(void **state)
{
	struct form *form = loaded_file(SCENARIOS "types.md"), *other;
	unsigned seed = 7;

	(void)state;
	for (int round = 0; round < 400; round++) {
		struct strbuf text;

		strbuf_init(&text);
		strbuf_add(&text, form->canonical, form->canonical_len);
		for (int k = 0; k < 4; k++) {
			seed = seed * 1103515245u + 12345u;
			text.data[(seed >> 8) % text.len] = "\",\n$}{('=;. 0%?#"[(seed >> 3) % 16];
		}
		if (form_load_bytes(&other, text.data, text.len, "f.csv", NULL, NULL) == ST_OK)
			form_free(other);
		strbuf_clear(&text);
	}
	form_free(form);
}

static void load__files__a_missing_one_is_told(void **state)
{
	struct diag_list diags;
	struct form *form;
	bool told = false;

	(void)state;
	diag_init(&diags, "f");
	assert_int_equal(form_load(&form, SCENARIOS "files.md", &diags, NULL), ST_OK);
	for (size_t i = 0; i < diags.items.n; i++)
		told = told || (diags.items.v[i].level == DIAG_WARNING &&
				strstr(diags.items.v[i].text, "missing.csv"));
	assert_true(told);
	form_free(form);
	diag_clear(&diags);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(load__files__one_file_seen_in_two_ways),
		cmocka_unit_test(load__loop__a_group_for_each_choice_but_none),
		cmocka_unit_test(load__canonical__needs_no_file_beside_it),
		cmocka_unit_test(load__canonical__any_damage_is_survived),
		cmocka_unit_test(load__files__a_missing_one_is_told),
	};

	return digest_ready() && i18n_start_locale() ? cmocka_run_group_tests(tests, NULL, NULL)
						     : 1;
}
