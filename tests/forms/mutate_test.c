/* SPDX-License-Identifier: MIT */
/*
 * Every good definition (the reference's valid ones under RUHU_CONFORMANCE, our own, the shipped one) is spoilt in twelve ways, and the
 * checker must find the mistake at its cell and say what was meant.
 *	tests/forms/mutate_test [SEED [TIMES]]      (or RUHU_SEED, RUHU_TIMES)
 * TIMES mistakes of each kind in each definition. `make check` has one of each, `make check-mutations` twenty-five with several seeds.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "forms/csvio.h"
#include "forms/load.h"
#include "tests/support/mutate.h"
#include "tests/support/paths.h"

enum { KINDS = 12, SHOWN = 12 };

struct counts {
	int made, found, placed, suggestible, suggested;
};

static struct run_of_all {
	int64_t seed, times;
	struct counts kind[KINDS];
	int forms, shown;
	struct arena *a;
	const char *folder; /* of INDEX.tsv */
} all = { .seed = 20261123, .times = 1 };

/* Blanks, case and the shape of quotes aside, as the loader reads cells. */
static bool same(const char *left, const char *right)
{
	while (*left || *right) {
		left += strspn(left, " _\t\r\n");
		right += strspn(right, " _\t\r\n");
		if ((*left | 0x20) != (*right | 0x20))
			return *left == '\0' && *right == '\0';
		left += *left != '\0';
		right += *right != '\0';
	}
	return true;
}

/* The type "select one l" may be suggested by its other names. */
static bool same_type(const char *left, const char *right)
{
	const char *a, *b;
	const struct qtype *t = qtype_match(left, &a);

	return t && t == qtype_match(right, &b) && same(a, b);
}

static bool is_right(const struct mutant *m, const char *suggest)
{
	return (m->word && (same(suggest, m->word))) || same(suggest, m->cell) ||
	       same_type(suggest, m->cell);
}

static void show(const char *file, const char *kind, const struct mutant *m,
		 const struct diag_list *diags)
{
	struct strbuf text;

	if (all.shown++ >= SHOWN * (int)all.times)
		return;
	strbuf_init(&text);
	for (size_t i = 0; i < diags->items.n && i < 6; i++)
		diag_print(&text, &diags->items.v[i]);
	print_message("%s: %s at %s:%d:%d, was “%s”, is “%s”\n%s", file, kind, m->places.v[0].sheet,
		      m->places.v[0].row, m->places.v[0].col, m->cell ? m->cell : "",
		      *m->undo.v[0].cell, text.data);
	strbuf_clear(&text);
}

static void judge(const char *file, size_t k, const struct mutant *m, const struct diag_list *diags,
		  const struct diag_list *before)
{
	struct counts *c = &all.kind[k];
	bool placed = false, right = false,
	     found = m->error ? diags->errors > 0
			      : diags->errors + diags->warnings > before->errors + before->warnings;

	for (size_t i = 0; i < diags->items.n; i++) {
		const struct diag *d = &diags->items.v[i];

		for (size_t p = 0; p < m->places.n; p++) {
			const struct diag_place *at = &m->places.v[p];

			if (strcmp(d->at.sheet, at->sheet) != 0 || d->at.row != at->row ||
			    d->at.col != at->col || (m->error && d->level != DIAG_ERROR))
				continue;
			placed = true;
			right = right || (d->suggest && m->cell && is_right(m, d->suggest));
		}
	}
	c->made++;
	c->found += found || placed;
	c->placed += placed;
	c->suggestible += m->cell != NULL;
	c->suggested += right;
	if (!placed || (m->cell && !right))
		show(file, mutate_kinds[k].name, m, diags);
}

static void spoil(const char *file, struct subject *s, const struct diag_list *before)
{
	for (size_t k = 0; k < mutate_n_kinds; k++)
		for (int64_t i = 0; i < all.times; i++) {
			struct mutant m = { 0 };
			struct diag_list diags;
			struct form *form = NULL;

			if (mutate_kinds[k].make(s, &m)) {
				diag_init(&diags, file);
				if (form_compile(&form, s->wb, &diags, NULL) == ST_OK)
					form_free(form);
				judge(file, k, &m, &diags, before);
				diag_clear(&diags);
			}
			mutant_undo(&m);
		}
}

static struct sheet *sheet_named(struct workbook *wb, const char *name)
{
	for (size_t i = 0; i < wb->n; i++)
		if (workbook_sheet(&(struct workbook){ .sheets = &wb->sheets[i], .n = 1 }, name))
			return &wb->sheets[i];
	return NULL;
}

/* A definition that does not load is none of ours here: conformance_forms_test counts those. */
static void take(const char *name, const char *path)
{
	struct subject s = { .random = (uint64_t)all.seed };
	struct diag_list diags;
	struct form *form = NULL;

	for (const char *c = name; *c; c++)
		s.random = (s.random ^ (unsigned char)*c) * UINT64_C(1099511628211);
	if (workbook_open(&s.wb, path, NULL) != ST_OK)
		return;
	diag_init(&diags, name);
	if (form_compile(&form, s.wb, &diags, NULL) == ST_OK) {
		assert_int_equal(diags.errors, 0);
		s.survey = sheet_named(s.wb, "survey");
		s.choices = sheet_named(s.wb, "choices");
		s.form = form;
		s.a = arena_new();
		all.forms++;
		if (!s.survey && s.wb->n == 1)
			s.survey = &s.wb->sheets[0];
		spoil(name, &s, &diags);
		arena_free(s.a);
		form_free(form);
	}
	diag_clear(&diags);
	workbook_free(s.wb);
}

static enum status on_row(void *ctx, long row, const char *const *cells, size_t n, struct err *err)
{
	(void)ctx;
	(void)row;
	(void)err;
	if (n >= 2 && strncmp(cells[1], "valid", 5) == 0)
		take(cells[0], fs_join(all.a, all.folder, cells[0]));
	return ST_OK;
}

static void report(void)
{
	struct counts sum = { 0 };

	print_message("%-42s %6s %6s %6s %6s %6s\n", "kind", "made", "found", "cell", "to say",
		      "said");
	for (size_t k = 0; k <= mutate_n_kinds; k++) {
		const struct counts *c = k < mutate_n_kinds ? &all.kind[k] : &sum;

		print_message("%-42s %6d %6d %6d %6d %6d\n",
			      k < mutate_n_kinds ? mutate_kinds[k].name : "all", c->made, c->found,
			      c->placed, c->suggestible, c->suggested);
		sum.made += c->made;
		sum.found += c->found;
		sum.placed += c->placed;
		sum.suggestible += c->suggestible;
		sum.suggested += c->suggested;
	}
	print_message("seed %lld, %d definitions: found %.2f %%, at the cell %.2f %%, right "
		      "suggestion %.2f %%\n",
		      (long long)all.seed, all.forms, 100.0 * sum.found / sum.made,
		      100.0 * sum.placed / sum.made, 100.0 * sum.suggested / sum.suggestible);
	assert_true(sum.placed * 100 >= sum.made * 99);
	assert_true(sum.suggested * 100 >= sum.suggestible * 90);
	for (size_t k = 0; k < mutate_n_kinds; k++)
		assert_true(all.kind[k].made > 0);
}

static void mutate__every_good_form__mistake_is_found_at_its_cell(void **state)
{
	const char *root = getenv("RUHU_CONFORMANCE"), *index;
	const char *const *files;
	struct strbuf text;
	size_t n;

	(void)state;
	assert_int_equal(mutate_n_kinds, KINDS);
	all.a = arena_new();
	assert_int_equal(fs_list(&files, &n, all.a, TEST_DATA "/forms/good", false, NULL), ST_OK);
	for (size_t i = 0; i < n; i++)
		take(fs_base_name(files[i]), files[i]);
	take("chuangcheng", TOP_SRCDIR "/survey-defs/chuangcheng");
	all.folder = fs_join(all.a, root ? root : TOP_SRCDIR "/../shared/conformance", "forms");
	index = fs_join(all.a, all.folder, "INDEX.tsv");
	strbuf_init(&text);
	if (fs_exists(index)) {
		assert_int_equal(fs_read(&text, index, 1 << 20, NULL), ST_OK);
		for (size_t i = 0; i < text.len; i++) /* no CSV: a quote has no meaning there */
			if (text.data[i] == '"')
				text.data[i] = '\'';
		assert_int_equal(csvio_parse(text.data, text.len, '\t', on_row, NULL, NULL), ST_OK);
	} else {
		print_message("%s is not there: only our own definitions\n", index);
	}
	strbuf_clear(&text);
	report();
	arena_free(all.a);
}

static void number(int64_t *out, const char *text)
{
	if (text && !num_parse_int(text, strlen(text), out))
		*out = 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mutate__every_good_form__mistake_is_found_at_its_cell),
	};

	number(&all.seed, argc > 1 ? argv[1] : getenv("RUHU_SEED"));
	number(&all.times, argc > 2 ? argv[2] : getenv("RUHU_TIMES"));
	if (all.times < 1)
		all.times = 1;
	return digest_ready() && i18n_start_locale() ? cmocka_run_group_tests(tests, NULL, NULL)
						     : 1;
}
