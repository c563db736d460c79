/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/roster.h"

#include <stdlib.h>
#include <string.h>

#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"

static int compare(const void *a, const void *b)
{
	const struct person *p = a, *q = b;

	if (p->sex != q->sex)
		return p->sex < q->sex ? -1 : 1;
	return (p->age < q->age) - (p->age > q->age);
}

void roster_sort(struct roster *r)
{
	qsort(r->v, r->n, sizeof(r->v[0]), compare);
}

/* One line a person: "SEX AGE". */
enum status roster_load(struct roster *r, struct workspace *ws, const char *household, struct err *err)
{
	struct strbuf text;
	enum status st;

	memset(r, 0, sizeof(*r));
	strbuf_init(&text);
	st = doors_roster_get(workspace_doors(ws), household, &text, err);
	if (st == ST_OK) {
		for (const char *at = text.data; *at && r->n < ROSTER_MAX;) {
			size_t n = strcspn(at, "\n"), space = strcspn(at, " ");
			int64_t sex = 0, age = 0;

			if (space < n && num_parse_int(at, space, &sex) && num_parse_int(at + space + 1, n - space - 1, &age))
				r->v[r->n++] = (struct person){ .sex = (int)sex, .age = (int)age };
			at += n + (at[n] == '\n');
		}
	}
	strbuf_clear(&text);
	return st;
}

enum status roster_save(const struct roster *r, struct workspace *ws, const char *household, struct err *err)
{
	struct strbuf text;
	enum status st;

	strbuf_init(&text);
	for (size_t i = 0; i < r->n; i++)
		strbuf_addf(&text, "%d %d\n", r->v[i].sex, r->v[i].age);
	st = doors_roster_put(workspace_doors(ws), household, text.data, workspace_now(ws), err);
	strbuf_clear(&text);
	return st;
}

char *roster_describe(const struct roster *r, size_t index, struct arena *a)
{
	const struct person *p = &r->v[index];

	return arena_printf(a, T("第 %d 位：%s，%d 岁"), (int)index + 1, p->sex == 1 ? T("男") : T("女"), p->age);
}
