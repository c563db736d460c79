/* SPDX-License-Identifier: MIT */
/* Which revision a row was written from, and what a spreadsheet program does to cells by itself. */
#include "config.h"

#include <stddef.h>
#include <string.h>

#include "exports/edits_internal.h"

/* `_` columns, which are no answers: changing one changes nothing but what the row claims to be. */
static const struct {
	enum csv_meta meta;
	size_t at;
} fixed[] = {
	{ CSV_ROUND, offsetof(struct revision, round) },
	{ CSV_UNIT, offsetof(struct revision, unit) },
	{ CSV_HOUSEHOLD, offsetof(struct revision, household) },
	{ CSV_DEVICE, offsetof(struct revision, device) },
	{ CSV_INTERVIEWER, offsetof(struct revision, interviewer) },
	{ CSV_AUTHOR, offsetof(struct revision, author) },
	{ CSV_STARTED, offsetof(struct revision, started) },
	{ CSV_ENDED, offsetof(struct revision, ended) },
	{ CSV_SUBMITTED, offsetof(struct revision, submitted) },
	{ CSV_OUTCOME, offsetof(struct revision, outcome) },
	{ CSV_LANG, offsetof(struct revision, lang) },
	{ CSV_STATE, offsetof(struct revision, state) },
	{ CSV_REASON, offsetof(struct revision, reason) },
};

static const char *field(const struct revision *rev, size_t at)
{
	return *(const char *const *)(const void *)((const char *)rev + at);
}

bool edits_same_words(const char *s, const char *t)
{
	for (;; s++, t++) {
		s += s[0] == '\r' && s[1] == '\n';
		t += t[0] == '\r' && t[1] == '\n';
		if (*s != *t)
			return false;
		if (!*s)
			return true;
	}
}

/* "007" and "7", "1.10" and "1.1": a code that a spreadsheet program took for a number. */
static bool same_number(const char *s, const char *t)
{
	size_t n = strlen(s += strspn(s, "0")), m = strlen(t += strspn(t, "0"));

	if (strspn(s, "0123456789.") != n || strspn(t, "0123456789.") != m)
		return false;
	while (strchr(s, '.') && n > 0 && strchr("0.", s[n - 1]))
		if (s[--n] == '.')
			break;
	while (strchr(t, '.') && m > 0 && strchr("0.", t[m - 1]))
		if (t[--m] == '.')
			break;
	return n == m && memcmp(s, t, n) == 0;
}

/* The first `_` column that does not say what the revision says, NULL = none. */
static const char *changed_meta(const struct revision *was, const struct revision *row)
{
	for (size_t i = 0; i < ARRAY_LEN(fixed); i++) {
		const char *a = field(was, fixed[i].at), *b = field(row, fixed[i].at);

		if (!edits_same_words(a, b) && !(*a && *b && same_number(a, b)))
			return csv_meta_name(fixed[i].meta);
	}
	return NULL;
}

bool edits_spoiled(const char *was, const char *now)
{
	enum { KEPT = 15 }; /* digits of a number in a spreadsheet */
	size_t n = strlen(was), m = strlen(now), zeros = strspn(was, "0");
	const char *e = strpbrk(now, "eE");

	if (e && e > now && strspn(now, "0123456789.") == (size_t)(e - now) && (e[1] == '+' || e[1] == '-') && e[2] &&
	    strspn(e + 2, "0123456789") == strlen(e + 2))
		return true;
	if (n == 0 || m == 0 || strspn(was, "0123456789") != n || strspn(now, "0123456789") != m)
		return false;
	if (zeros > 0 && n > 1 && strcmp(was + zeros, now) == 0)
		return true;
	return n > KEPT && n == m && memcmp(was, now, KEPT) == 0 && strspn(now + KEPT, "0") == n - KEPT;
}

enum status edits_find_origin(void *ctx, const struct head *head)
{
	struct edit_origin *o = ctx;
	const struct revision *rev = head->rev;
	const char *changed;

	if (rev->kind != o->row->kind || rev->seq != o->row->seq || rev->n_parents != o->row->n_parents ||
	    memcmp(rev->parents, o->row->parents, rev->n_parents * sizeof(rev->parents[0])) != 0)
		return ST_OK;
	changed = digest_compare(&rev->form_digest, &o->row->form_digest) == 0 ? changed_meta(rev, o->row)
									     : csv_meta_name(CSV_VERSION);
	o->n++;
	o->exact += !changed;
	if (changed && o->exact > 0)
		return ST_OK;
	o->id = head->id;
	o->is_head = head->is_head;
	o->changed = changed;
	return ST_OK;
}
