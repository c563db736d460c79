/* SPDX-License-Identifier: MIT */
/* The quick way through a row and the whole way come to the same body and the same marks, whatever stands in the cells. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "forms/csvio.h"
#include "forms/load.h"
#include "forms/plain.h"
#include "forms/validate.h"
#include "tests/exports/fixture.h"

enum { ROWS = 4000, CELLS = 8 };

static const char definition[] =
	"| survey | | | | | | | |\n"
	"| | type | name | label | required | relevant | constraint | constraint_message |\n"
	"| | select_one m | mood | 心情 | yes | | | |\n"
	"| | select_multiple m | likes | 喜欢 | | | | |\n"
	"| | integer | age | 年龄 | yes | | | |\n"
	"| | decimal | area | 面积 | | | . < 200 | 和 ${age} 岁不合 |\n"
	"| | date | day | 日子 | | | | |\n"
	"| | text | words | 意见 | | | | |\n"
	"| | select_one m | aware | 听说 | yes | | | |\n"
	"| | select_one m | took | 参加 | | ${aware} = '1' | | |\n"
	"| | begin group | g | 组 | | ${aware} = '2' | | |\n"
	"| | text | inner | 里面 | | | | |\n"
	"| | end group | | | | | | |\n"
	"| choices | | | | | | | |\n"
	"| | list_name | name | label | | | | |\n"
	"| | m | 1 | 一 | | | | |\n"
	"| | m | 2 | 二 | | | | |\n"
	"| | m | Ａ | 全角 | | | | |\n"
	"| settings | | | | | | | |\n"
	"| | form_id | version | form_title | | | | |\n"
	"| | plain | 1 | 单题 | | | | |\n";

/* What may stand in a cell and what the body then says. */
struct cell {
	const char *is, *says;
};
static const struct question {
	const char *path;
	bool plain;
	struct cell cell[CELLS];
} questions[] = {
	{ "mood",
	  true,
	  { { "1", "1" },
	    { "2", "2" },
	    { " 1 ", "1" },
	    { "１", "1" },
	    { "Ａ", "Ａ" },
	    { "9", "9" },
	    { "", "" },
	    { "1 2", "1 2" } } },
	{ "likes",
	  true,
	  { { "1 2", "1 2" },
	    { "2  1", "2 1" },
	    { "1 1", "1" },
	    { "1", "1" },
	    { "", "" },
	    { "1 7", "1 7" },
	    { "Ａ 1", "Ａ 1" },
	    { "2", "2" } } },
	{ "age",
	  true,
	  { { "30", "30" },
	    { "３０", "30" },
	    { "31", "31" },
	    { "三十", "三十" },
	    { "", "" },
	    { "99", "99" },
	    { "1.5", "1.5" },
	    { "32", "32" } } },
	{ "area",
	  false,
	  { { "80.5", "80.5" },
	    { "300", "300" },
	    { "", "" },
	    { "x", "x" },
	    { "12", "12" },
	    { "90", "90" },
	    { "91", "91" },
	    { "1", "1" } } },
	{ "day",
	  true,
	  { { "2026-11-23", "2026-11-23" },
	    { "", "" },
	    { "2026-13-40", "2026-13-40" },
	    { "2026-11-24", "2026-11-24" },
	    { "", "" },
	    { "昨天", "昨天" },
	    { "2026-11-25", "2026-11-25" },
	    { "2026-11-26", "2026-11-26" } } },
	{ "words",
	  true,
	  { { "好", "好" },
	    { "", "" },
	    { "两\n行", "两\\n行" },
	    { "有\\斜线", "有\\\\斜线" },
	    { "a,b;\"c\"", "a,b;\"c\"" },
	    { "\t", "\\t" },
	    { "无", "无" },
	    { "1", "1" } } },
	{ "aware",
	  false,
	  { { "1", "1" },
	    { "2", "2" },
	    { "", "" },
	    { "1", "1" },
	    { "2", "2" },
	    { "8", "8" },
	    { "1", "1" },
	    { "１", "1" } } },
	{ "took",
	  false,
	  { { "", "" },
	    { "1", "1" },
	    { "", "" },
	    { "", "" },
	    { "", "" },
	    { "2", "2" },
	    { "", "" },
	    { "", "" } } },
	{ "g/inner",
	  false,
	  { { "", "" },
	    { "", "" },
	    { "里", "里" },
	    { "", "" },
	    { "", "" },
	    { "", "" },
	    { "", "" },
	    { "", "" } } },
};

struct table {
	struct fixture *f;
	const struct form *form;
	struct strbuf csv;
	struct strbuf body[ROWS]; /* by the last digits of the identity */
	size_t seen, marked;
};

static void make_row(struct table *t, int row)
{
	static const char *const outcome[] = { "1.1", "1.1", "1.2" };

	strbuf_init(&t->body[row]);
	for (size_t q = 0; q < ARRAY_LEN(questions); q++) {
		/* Most rows are good, as in life. */
		const struct cell *c =
			&questions[q].cell[draw(t->f, 8) ? draw(t->f, 2) : draw(t->f, CELLS)];

		csvio_cell(&t->csv, c->is, q == 0);
		if (*c->says)
			strbuf_addf(&t->body[row], "%s\t%s\n", questions[q].path, c->says);
	}
	strbuf_addf(&t->csv,
		    ",plain,2026Q4,150525100200,150525100200-01-%04d,dev,v01,2026-11-23T10:00:00+"
		    "08:00,,%s,zh,1,%032x,\n",
		    row, outcome[draw(t->f, 3)], (unsigned)row);
}

static enum status compare(void *ctx, const struct head *head)
{
	struct table *t = ctx;
	const unsigned char *b = head->rev->identity.b;
	int row = b[14] << 8 | b[15];

	assert_string_equal(head->rev->body, t->body[row].data);
	assert_int_equal(head->marks, revision_marks(t->form, head->rev));
	t->seen++;
	t->marked += head->marks != 0;
	return ST_OK;
}

static void merge__plain_answers_and_others__as_the_whole_way(void **state)
{
	struct fixture *f = *state;
	const char *form_path = fixture_path(f, "plain.md"),
		   *paths[] = { fixture_path(f, "plain_1.csv"), NULL };
	struct store *st = fixture_store(f, "office.db", STORE_OFFICE, false);
	struct table *t = arena_alloc(f->arena, sizeof(*t));
	struct form *form = NULL;
	struct err err = ERR_INIT;

	fixture_write(form_path, definition, sizeof(definition) - 1);
	must(form_load(&form, form_path, NULL, &err), &err);
	t->f = f;
	t->form = form;
	strbuf_init(&t->csv);
	for (size_t q = 0; q < ARRAY_LEN(questions); q++)
		csvio_cell(&t->csv, questions[q].path, q == 0);
	strbuf_adds(&t->csv, ",_form,_round,_unit,_household,_device,_interviewer,_started,_ended,_"
			     "outcome,_lang,__version__,_uuid,"
			     "_submission_time\n");
	for (int row = 0; row < ROWS; row++)
		make_row(t, row);
	fixture_write(paths[0], t->csv.data, t->csv.len);
	must(fixture_merge(f, st, paths, form_path, NULL), &err);
	must(store_heads_each(st, REV_INTERVIEW, NULL, compare, t, &err), &err);
	assert_int_equal(t->seen, ROWS);
	assert_in_range(t->marked, ROWS / 10, ROWS * 9 / 10);
	for (int row = 0; row < ROWS; row++)
		strbuf_clear(&t->body[row]);
	strbuf_clear(&t->csv);
	form_free(form);
	store_close(st);
}

static void plain__found__only_what_depends_on_nothing(void **state)
{
	struct fixture *f = *state;
	const char *form_path = fixture_path(f, "plain.md");
	struct form *form = NULL;
	struct plain plain;
	struct err err = ERR_INIT;
	size_t found = 0;

	fixture_write(form_path, definition, sizeof(definition) - 1);
	must(form_load(&form, form_path, NULL, &err), &err);
	plain_find(&plain, form);
	assert_true(plain.useful);
	for (size_t q = 0; q < ARRAY_LEN(questions); q++)
		for (int i = 1; i < form->n_nodes; i++) {
			if (strcmp(form->nodes[i].path, questions[q].path) != 0)
				continue;
			assert_int_equal(plain.is[i], questions[q].plain);
			assert_int_equal(plain.owed[i],
					 strcmp(questions[q].path, "mood") == 0 ||
						 strcmp(questions[q].path, "age") == 0);
			found++;
		}
	assert_int_equal(found, ARRAY_LEN(questions));
	plain_clear(&plain);
	plain_find(&plain, f->nested);
	assert_false(plain.useful);
	plain_clear(&plain);
	form_free(form);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, fixture_open, fixture_close)
		WITH_FIXTURE(merge__plain_answers_and_others__as_the_whole_way),
		WITH_FIXTURE(plain__found__only_what_depends_on_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
