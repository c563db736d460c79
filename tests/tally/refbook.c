/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/tally/refbook.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "forms/csvio.h"

#define MAX_ROWS 20000

void text_cut(char *to, size_t size, const char *from, size_t n)
{
	size_t length = strnlen(from, n);

	length = length < size ? length : size - 1;
	memcpy(to, from, length);
	to[length] = '\0';
}

static enum status take_row(void *ctx, long row, const char *const *cells, size_t n,
			    struct err *err)
{
	struct table *t = ctx;
	size_t at = t->cell[0] ? t->rows + 1 : 0;

	(void)row;
	if (at >= MAX_ROWS)
		return err_set(err, ST_LIMIT, "too many rows");
	if (!at)
		t->cols = n;
	t->cell[at] = mem_array(t->cols + 1, sizeof(char *));
	for (size_t i = 0; i < t->cols; i++)
		t->cell[at][i] = mem_strdup(i < n ? cells[i] : "");
	t->rows = at;
	return ST_OK;
}

static bool read_table(struct table *t, const char *path)
{
	size_t length = strlen(path);
	char delimiter = length > 4 && strcmp(path + length - 4, ".tsv") == 0 ? '\t' : ',';
	struct err err = ERR_INIT;
	struct strbuf text;
	bool fine;

	strbuf_init(&text);
	t->cell = mem_array(MAX_ROWS, sizeof(*t->cell));
	fine = fs_read(&text, path, (size_t)64 << 20, &err) == ST_OK &&
	       csvio_parse(text.data, text.len, delimiter, take_row, t, &err) == ST_OK;
	strbuf_clear(&text);
	return fine;
}

static void clear_table(struct table *t)
{
	for (size_t r = 0; t->cell && r <= t->rows; r++) {
		for (size_t c = 0; t->cell[r] && c < t->cols; c++)
			free(t->cell[r][c]);
		free(t->cell[r]);
	}
	free(t->cell);
}

bool book_open(struct book *b, const char *dir)
{
	char path[600];

	(void)snprintf(b->dir, sizeof(b->dir), "%s", dir);
	(void)snprintf(path, sizeof(path), "%s/reference.tsv", b->dir);
	return fs_exists(path) && read_table(&b->reference, path);
}

void book_close(struct book *b)
{
	for (size_t i = 0; i < b->n_samples; i++) {
		for (size_t r = 0; r < b->sample[i]->n_given; r++)
			free(b->sample[i]->given[r]);
		free(b->sample[i]->given);
		survey_free(b->sample[i]->s);
		free(b->sample[i]);
	}
	for (size_t i = 0; i < b->n_data; i++) {
		clear_table(b->data[i]);
		free(b->data[i]);
	}
	clear_table(&b->reference);
}

static bool find_file(const struct book *b, const char *name, char *path, size_t size)
{
	for (size_t i = strchr(name, '.') ? 0 : 1; i < 3; i++) {
		(void)snprintf(path, size, "%s/%s%s%s", b->dir, i == 2 ? "api/" : "", name,
			       i ? ".csv" : "");
		if (fs_exists(path))
			return true;
	}
	return false;
}

/* Rows of more under those of t, by the names of the columns. */
static void append(struct table *t, const struct table *more)
{
	for (size_t r = 1; r <= more->rows && t->rows + 1 < MAX_ROWS; r++) {
		char **row = mem_array(t->cols + 1, sizeof(*row));

		for (size_t c = 0; c < t->cols; c++) {
			size_t from = table_column(more, t->cell[0][c]);

			row[c] = mem_strdup(from == SIZE_MAX ? "" : more->cell[r][from]);
		}
		t->cell[++t->rows] = row;
	}
}

struct table *book_table(struct book *b, const char *name)
{
	const char *plus = strchr(name, '+');
	char path[600], first[64];
	struct table *t;

	for (size_t i = 0; i < b->n_data; i++)
		if (strcmp(b->data[i]->name, name) == 0)
			return b->data[i];
	if (b->n_data >= sizeof(b->data) / sizeof(*b->data) || strlen(name) >= sizeof(first))
		return NULL;
	(void)snprintf(first, sizeof(first), "%.*s", plus ? (int)(plus - name) : 63, name);
	if (!find_file(b, first, path, sizeof(path)) || (plus && !book_table(b, plus + 1)))
		return NULL;
	t = mem_alloc(sizeof(*t));
	(void)snprintf(t->name, sizeof(t->name), "%s", name);
	if (!read_table(t, path)) {
		clear_table(t);
		free(t);
		return NULL;
	}
	if (plus)
		append(t, book_table(b, plus + 1));
	b->data[b->n_data++] = t;
	return t;
}

double table_number(const char *s)
{
	char *end;
	double x = strtod(s, &end); /* the reference has exponents, which num_parse does not take */

	return *s && !*end ? x : (double)NAN;
}

size_t table_column(const struct table *t, const char *name)
{
	for (size_t c = 0; c < t->cols; c++)
		if (strcmp(t->cell[0][c], name) == 0)
			return c;
	return SIZE_MAX;
}

const char *table_at(const struct table *t, size_t row, const char *name)
{
	size_t c = table_column(t, name);

	return c == SIZE_MAX || strcmp(t->cell[row + 1][c], "NA") == 0 ? "" : t->cell[row + 1][c];
}

static double map5(double q, const double *map)
{
	return q >= 1 && q <= 5 ? map[(int)q - 1] : (double)NAN;
}

static const double eq5[] = { 100, 75, 50, 25, 0 };

static double score(const char *name, double q1)
{
	static const double cn5[] = { 100, 80, 60, 40, 0 }, lin20[] = { 100, 80, 60, 40, 20 };
	static const double cn30[] = { 100, 80, 60, 30, 0 };

	return map5(q1, strcmp(name, "cn5") == 0     ? cn5
			: strcmp(name, "lin20") == 0 ? lin20
			: strcmp(name, "cn30") == 0  ? cn30
						     : eq5);
}

/* Derived variables of the household files (README). */
static bool derived(const struct table *t, size_t row, const char *name, double *out)
{
	double q1 = table_number(table_at(t, row, "q1")), q2 = table_number(table_at(t, row, "q2"));
	double q3 = table_number(table_at(t, row, "q3")), q4 = table_number(table_at(t, row, "q4"));
	double nan = (double)NAN, s5 = q1 <= 5 ? q1 : nan;
	bool no5 = isnan(s5), said1 = q1 <= 6;

	if (strcmp(name, "s5") == 0)
		*out = s5;
	else if (strcmp(name, "sat2") == 0 || strcmp(name, "sat") == 0)
		*out = no5 ? nan : s5 <= 2;
	else if (strcmp(name, "sat3") == 0)
		*out = no5 ? nan : s5 <= 3;
	else if (strcmp(name, "dis2") == 0)
		*out = no5 ? nan : s5 >= 4;
	else if (strcmp(name, "net") == 0)
		*out = no5 ? nan : (s5 <= 2) - (s5 >= 4);
	else if (strcmp(name, "sat2dk") == 0)
		*out = said1 ? q1 <= 2 : nan;
	else if (strcmp(name, "dk1") == 0)
		*out = said1 ? q1 > 5 : nan;
	else if (strcmp(name, "sup") == 0)
		*out = q2 < 9 ? q2 < 2 : nan;
	else if (strcmp(name, "support") == 0)
		*out = q2 < 9 ? q2 : nan;
	else if (strcmp(name, "know") == 0)
		*out = isnan(q3) ? nan : q3 < 2;
	else if (strcmp(name, "part") == 0)
		*out = isnan(q4) ? nan : q4 < 2;
	else if (strcmp(name, "partall") == 0)
		*out = q4 < 2;
	else if (strncmp(name, "sc_", 3) == 0)
		*out = score(name + 3, q1);
	else if (name[0] == 'e' && name[1] == 'a' && !name[3])
		*out = map5(table_number(table_at(t, row, name + 1)),
			    eq5); /* an item of the battery on eq5 */
	else
		return false;
	return true;
}

static bool school(const struct table *t, size_t row, const char *name, double *out)
{
	if (strcmp(name, "satis") == 0)
		*out = strcmp(table_at(t, row, "sch.wide"), "Yes") == 0;
	else if (strcmp(name, "both01") == 0)
		*out = strcmp(table_at(t, row, "comp.imp"), "Yes") == 0;
	else if (strcmp(name, "elem") == 0)
		*out = strcmp(table_at(t, row, "stype"), "E") == 0;
	else
		return false;
	return true;
}

/* "a - b" or "m1+..+m5" */
static bool expression(const struct table *t, size_t row, const char *name, double *out)
{
	char a[32], b[32];

	if (sscanf(name, "%31[A-Za-z0-9.] - %31[A-Za-z0-9.]", a, b) == 2) {
		*out = table_number(table_at(t, row, a)) - table_number(table_at(t, row, b));
		return true;
	}
	if (strcmp(name, "mentions") != 0)
		return false;
	*out = 0;
	for (int k = 1; k <= 9; k++) {
		(void)snprintf(a, sizeof(a), "m%d", k);
		if (table_column(t, a) != SIZE_MAX)
			*out += table_number(table_at(t, row, a));
	}
	return true;
}

double *table_values(const struct table *t, const char *name)
{
	bool households = table_column(t, "q1") != SIZE_MAX;
	double *y = mem_array(t->rows + 1, sizeof(*y));

	for (size_t i = 0; i < t->rows; i++) {
		if (strcmp(name, "one") == 0) {
			y[i] = 1;
			continue;
		}
		if ((households ? derived(t, i, name, &y[i]) : school(t, i, name, &y[i])) ||
		    expression(t, i, name, &y[i]))
			continue;
		if (strcmp(name, "gain") == 0 && expression(t, i, "api00 - api99", &y[i]))
			continue;
		if (table_column(t, name) == SIZE_MAX) {
			free(y);
			return NULL;
		}
		y[i] = table_number(table_at(t, i, name));
	}
	return y;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

uint32_t *table_categories(const struct table *t, const char *name, size_t *n)
{
	double *y = table_column(t, name) == SIZE_MAX ? table_values(t, name) : NULL;
	char **text = mem_array(t->rows + 1, sizeof(*text)), **all;
	uint32_t *out = mem_array(t->rows + 1, sizeof(*out));

	*n = 0;
	if (!y && table_column(t, name) == SIZE_MAX) {
		free(text);
		free(out);
		return NULL;
	}
	all = mem_array(t->rows + 1, sizeof(*all));
	for (size_t i = 0; i < t->rows; i++) {
		char number[400] = "";

		if (y && !isnan(y[i]))
			(void)snprintf(number, sizeof(number), "%.0f", y[i]);
		text[i] = mem_strdup(y ? number : table_at(t, i, name));
		if (*text[i])
			all[(*n)++] = text[i];
	}
	qsort(all, *n, sizeof(*all), by_text);
	for (size_t i = 0, m = *n; i < m; i++) {
		if (!i)
			*n = 0;
		if (!*n || strcmp(all[*n - 1], all[i]) != 0)
			all[(*n)++] = all[i];
	}
	for (size_t i = 0; i < t->rows; i++) {
		out[i] = UINT32_MAX;
		for (size_t k = 0; k < *n && *text[i]; k++)
			if (strcmp(all[k], text[i]) == 0)
				out[i] = (uint32_t)k;
	}
	for (size_t i = 0; i < t->rows; i++)
		free(text[i]);
	free(text);
	free(all);
	free(y);
	return out;
}

unsigned char *table_domain(const struct table *t, const char *domain)
{
	unsigned char *in = mem_array(t->rows + 1, 1);
	size_t n = strcspn(domain, "=");
	char name[64];

	text_cut(name, sizeof(name), domain, n);
	for (size_t i = 0; i < t->rows; i++)
		in[i] = !*domain || strcmp(table_at(t, i, name), domain + n + 1) == 0;
	return in;
}
