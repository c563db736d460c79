/* SPDX-License-Identifier: MIT */
/* What there is to say of a file, in the report: the first few sentences of each kind, the rest counted. */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "exports/merge_internal.h"

const char *merge_show(struct merge *m, const char *text)
{
	enum { SHOWN_COLUMNS = 40 };
	struct strbuf sb;
	const char *out;
	size_t n;

	strbuf_init(&sb);
	utf8_clean(&sb, text, strnlen(text, 400), false);
	n = utf8_fit(sb.data, sb.len, SHOWN_COLUMNS, NULL);
	out = n < sb.len ? arena_printf(m->row, "%.*s…", (int)n, sb.data)
			 : arena_strndup(m->row, sb.data, n);
	strbuf_clear(&sb);
	return out;
}

bool intake_refused(const struct intake *k)
{
	return k->f->code != ST_OK;
}

void intake_problem(struct intake *k, long row, enum status code, const char *fmt, ...)
{
	char text[ERR_TEXT_MAX];
	const char *sentence;
	va_list ap;

	if (k->f->code == ST_OK || code == ST_IO)
		k->f->code = code;
	if (k->f->problems.n >= MERGE_SENTENCES) {
		k->f->more_problems++;
		return;
	}
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	sentence = row > 0 ? arena_printf(k->m->arena, T("第 %ld 行：%s"), row, text)
			   : arena_strdup(k->m->arena, text);
	VEC_PUSH(&k->f->problems, sentence);
}

void intake_note(struct intake *k, const char *fmt, ...)
{
	char text[2 * ERR_TEXT_MAX];
	const char *sentence;
	va_list ap;

	if (k->f->notes.n >= MERGE_SENTENCES) {
		k->f->more_notes++;
		return;
	}
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	sentence = arena_strdup(k->m->arena, text);
	VEC_PUSH(&k->f->notes, sentence);
}

void intake_remember(struct intake *k, struct sentences *seen, const char *text)
{
	for (size_t i = 0; i < seen->n; i++)
		if (strcmp(seen->v[i], text) == 0)
			return;
	if (seen->n < MERGE_SENTENCES)
		VEC_PUSH(seen, arena_strdup(k->m->arena, text));
}
