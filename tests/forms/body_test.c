/* SPDX-License-Identifier: MIT */
/* The lines of a body: texts escaped and back, into an interview and out of it. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/strbuf.h"
#include "forms/form.h"
#include "forms/instance.h"
#include "forms/load.h"
#include "forms/revision.h"
#include "forms/revision_text.h"
#include "tests/support/paths.h"

static void body__lines__come_back_as_they_were(void **state)
{
	struct strbuf body;
	struct arena *a = arena_new();
	const char *rest, *key, *value;

	(void)state;
	strbuf_init(&body);
	body_add(&body, "a", "第一行\n第二行\t\\完\r");
	body_add(&body, "empty", "");
	body_add(&body, "bell", "\a\a");
	body_add(&body, "ab", "2");
	assert_string_equal(body.data, "a\t第一行\\n第二行\\t\\\\完\\r\nab\t2\n");
	rest = body.data;
	assert_true(body_next(&rest, &key, &value, a));
	assert_string_equal(key, "a");
	assert_string_equal(value, "第一行\n第二行\t\\完\r");
	assert_true(body_next(&rest, &key, &value, a));
	assert_string_equal(value, "2");
	assert_false(body_next(&rest, &key, &value, a));
	assert_string_equal(body_get(body.data, "ab", a), "2");
	assert_string_equal(body_get(body.data, "b", a), "");
	strbuf_clear(&body);
	arena_free(a);
}

static void body__to_instance__names_the_key_the_form_lacks(void **state)
{
	static const char *const wrong[] = { "nowhere\t1\n", "home\t1\n", "person/age\t1\n", "person[0]/age\t1\n", "person[01]/age\t1\n",
					     "person[9999]/age\t1\n", "person[1]age\t1\n", "summary\t1\n", "person[1]\t1\n",
					     "home[1]/adults\t1\n" };
	struct form *form;
	struct eval_env env = { .utc_offset = 480 };
	struct instance *in;

	(void)state;
	assert_int_equal(form_load(&form, TEST_DATA "/scenarios/household.md", NULL, NULL), ST_OK);
	in = instance_new(form, &env);
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct err err = ERR_INIT;

		assert_int_equal(body_to_instance(in, wrong[i], &err), ST_INPUT);
		assert_true(err.text[0] != '\0');
	}
	instance_free(in);
	form_free(form);
}

static void body__from_instance__keeps_rows_and_order(void **state)
{
	static const char text[] = "home/adults\t3\nperson[1]/name\t甲\nperson[1]/age\t40\nperson[1]/works\t1\nperson[1]/row\t1\n"
				   "person[1]/trip[1]/km\t5\nperson[1]/trip[3]/km\t7\nperson[1]/person_km\t12\nperson[2]/row\t2\n"
				   "person[2]/person_km\t0\nperson[3]/name\t丙\nperson[3]/row\t3\nperson[3]/person_km\t0\nheads\t3\n"
				   "total_age\t40\nall_km\t12\nlast\t完\n";
	struct form *form;
	struct eval_env env = { .utc_offset = 480 };
	struct instance *in;
	struct strbuf body;
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(form_load(&form, TEST_DATA "/scenarios/household.md", NULL, NULL), ST_OK);
	in = instance_new(form, &env);
	strbuf_init(&body);
	for (int round = 0; round < 3; round++) {
		assert_int_equal(body_to_instance(in, text, &err), ST_OK);
		instance_recompute(in);
		strbuf_reset(&body);
		body_from_instance(&body, in);
		assert_string_equal(body.data, text);
	}
	strbuf_clear(&body);
	instance_free(in);
	form_free(form);
}

static const char *escaped(int c, char out[8])
{
	static const char *const seen[128] = { ['\\'] = "\\\\", ['\n'] = "\\n", ['\t'] = "\\t", ['\r'] = "\\r" };

	if (c >= 0x80)
		return "\xEF\xBF\xBD";
	if (seen[c])
		return seen[c];
	out[0] = (char)(c < 0x20 || c == 0x7f ? 0 : c);
	out[1] = '\0';
	return out;
}

/* Every byte at every place of texts that are read eight bytes at a time. */
static void text__every_byte_at_every_place__as_written_down(void **state UNUSED)
{
	enum { LENGTH = 19 };
	struct strbuf out, want;
	char text[LENGTH + 1] = "", one[8];

	strbuf_init(&out);
	strbuf_init(&want);
	for (size_t n = 1; n <= LENGTH; n++) {
		for (size_t at = 0; at < n; at++) {
			for (int c = 1; c < 256; c++) {
				memset(text, 'a', n);
				text[n] = '\0';
				text[at] = (char)c;
				strbuf_reset(&out);
				strbuf_reset(&want);
				text_escape(&out, text);
				strbuf_add(&want, text, at);
				strbuf_adds(&want, escaped(c, one));
				strbuf_adds(&want, text + at + 1);
				assert_string_equal(out.data, want.data);
			}
		}
	}
	strbuf_clear(&out);
	strbuf_clear(&want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text__every_byte_at_every_place__as_written_down),
		cmocka_unit_test(body__lines__come_back_as_they_were),
		cmocka_unit_test(body__to_instance__names_the_key_the_form_lacks),
		cmocka_unit_test(body__from_instance__keeps_rows_and_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
