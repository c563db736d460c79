/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "forms/instance_internal.h"
#include "forms/revision.h"
#include "forms/revision_text.h"

static bool is_control(unsigned char c)
{
	return c < 0x20 || c == 0x7f;
}

static char escape_of(char c)
{
	switch (c) {
	case '\\':
		return '\\';
	case '\n':
		return 'n';
	case '\t':
		return 't';
	case '\r':
		return 'r';
	default:
		return '\0';
	}
}

static void escape_slowly(struct strbuf *out, const char *text, size_t n)
{
	for (size_t i = 0, used; i < n; i += used) {
		uint32_t cp;
		char c = escape_of(text[i]), seq[4];

		used = utf8_decode(text + i, n - i, &cp);
		if (c != '\0') {
			strbuf_addc(out, '\\');
			strbuf_addc(out, c);
		} else if (!is_control((unsigned char)text[i])) {
			strbuf_add(out, seq, utf8_encode(seq, cp));
		}
	}
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Nonzero: one of eight bytes is 0. */
static uint64_t any_zero(uint64_t x)
{
	return (x - EACH(1)) & ~x & EACH(0x80);
}

/* ASCII without control characters and backslashes; eight bytes at a time, since a merge asks it of every text of a row. */
static bool is_plain(const char *text, size_t n)
{
	uint64_t odd = 0;

	for (size_t i = 0; i < n; i += sizeof(uint64_t)) {
		uint64_t x = EACH(' ');

		memcpy(&x, text + i, n - i < sizeof(x) ? n - i : sizeof(x));
		odd |= x & EACH(0x80);
		odd |= (x - EACH(0x20)) & EACH(0x80); /* below a blank, where no byte is above 0x7f */
		odd |= any_zero(x ^ EACH(0x7f)) | any_zero(x ^ EACH('\\'));
	}
	return odd == 0;
}

void text_escape(struct strbuf *out, const char *text)
{
	size_t n = strlen(text);
	bool odd = false;

	if (is_plain(text, n)) {
		strbuf_add(out, text, n);
		return;
	}
	for (size_t i = 0; i < n && !odd; i++)
		odd = is_control((unsigned char)text[i]) || text[i] == '\\';
	if (!odd && utf8_valid(text, n))
		strbuf_add(out, text, n);
	else
		escape_slowly(out, text, n);
}

char *text_unescape(struct arena *a, const char *s, size_t n)
{
	char *out = arena_strndup(a, s, n), *w = out;

	for (size_t i = 0; i < n; i++) {
		char c = s[i];

		if (is_control((unsigned char)c))
			return NULL;
		if (c == '\\') {
			i++;
			c = '\0';
			if (i < n)
				c = s[i] == '\\' ? '\\' : s[i] == 'n' ? '\n' : s[i] == 't' ? '\t' : s[i] == 'r' ? '\r' : '\0';
			if (c == '\0')
				return NULL;
		}
		*w++ = c;
	}
	*w = '\0';
	return out;
}

static bool cell_well_formed(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (is_control((unsigned char)s[i]))
			return false;
		if (s[i] == '\\' && (++i == n || s[i] == '\0' || !strchr("\\ntr", s[i])))
			return false;
	}
	return n > 0;
}

bool body_well_formed(const char *body, size_t n)
{
	while (n > 0) {
		const char *lf = memchr(body, '\n', n), *tab;
		size_t line;

		if (!lf)
			return false;
		line = (size_t)(lf - body);
		tab = memchr(body, '\t', line);
		if (!tab || !cell_well_formed(body, (size_t)(tab - body)) || !cell_well_formed(tab + 1, (size_t)(lf - tab) - 1))
			return false;
		body = lf + 1;
		n -= line + 1;
	}
	return true;
}

/* Cuts back to mark if nothing was written after it: a value of control characters only is an empty one. */
static void add_value(struct strbuf *body, size_t mark, const char *value)
{
	size_t start = body->len;

	text_escape(body, value);
	if (body->len == start)
		strbuf_cut(body, mark);
	else
		strbuf_addc(body, '\n');
}

void body_add(struct strbuf *body, const char *key, const char *value)
{
	size_t mark = body->len;

	if (value[0] == '\0')
		return;
	text_escape(body, key);
	strbuf_addc(body, '\t');
	add_value(body, mark, value);
}

bool body_next(const char **rest, const char **key, const char **value, struct arena *a)
{
	while (**rest != '\0') {
		const char *line = *rest;
		size_t n = strcspn(line, "\n"), tab = strcspn(line, "\t\n");

		*rest = line + n + (line[n] == '\n');
		if (tab == n)
			continue;
		*key = text_unescape(a, line, tab);
		*value = text_unescape(a, line + tab + 1, n - tab - 1);
		if (*key && *value)
			return true;
	}
	return false;
}

const char *body_get(const char *body, const char *key, struct arena *a)
{
	size_t n = strlen(key);

	while (*body != '\0') {
		size_t line = strcspn(body, "\n");
		char *value;

		if (strncmp(body, key, n) == 0 && body[n] == '\t') {
			value = text_unescape(a, body + n + 1, line - n - 1);
			return value ? value : "";
		}
		body += line + (body[line] == '\n');
	}
	return "";
}

bool body_clock_parse(const char *text, size_t n, int64_t *farthest)
{
	int sets = 0;

	*farthest = 0;
	for (size_t at = 0, len; at <= n; at += len + 1) {
		const char *blank = memchr(text + at, ' ', n - at);
		int64_t s;

		len = blank ? (size_t)(blank - text) - at : n - at;
		if (len == 0 || len > 12 || ++sets > CLOCK_SETS_MAX || !num_parse_int(text + at, len, &s))
			return false;
		if (llabs(s) > llabs(*farthest))
			*farthest = s;
	}
	return true;
}

/* Instances */

/* prefix + path, TAB, value, LF; the reason of an answer in a line behind it. */
static void write_answer(struct strbuf *body, const char *prefix, const char *path,
			 const struct slot *slot)
{
	size_t mark = body->len;

	strbuf_adds(body, prefix);
	strbuf_adds(body, path);
	strbuf_addc(body, '\t');
	add_value(body, mark, slot->text);
	if (!slot->reason || body->len == mark)
		return;
	mark = body->len;
	strbuf_addf(body, "%s%s%s\t", prefix, path, BODY_REASON);
	add_value(body, mark, slot->reason);
}

static void write_frame(struct strbuf *body, struct instance *in, struct frame *f, const char *prefix)
{
	const struct form *form = in->form;
	size_t above = f->parent ? strlen(form->nodes[f->node].path) : 0;

	for (int i = f->base + 1; i < f->end;) {
		const struct node *node = &form->nodes[i];
		const struct slot *slot = frame_slot(f, i);

		if (!slot->relevant) {
			i = node->end;
			continue;
		}
		if (node->kind == NODE_REPEAT) {
			struct strbuf row;

			strbuf_init(&row);
			for (int k = 0; slot->rows && k < slot->rows->n; k++) {
				strbuf_reset(&row);
				strbuf_addf(&row, "%s%s[%d]", prefix, node->path + above, k + 1);
				if (frame_slot(slot->rows->v[k], i)->relevant)
					write_frame(body, in, slot->rows->v[k], row.data);
			}
			strbuf_clear(&row);
			i = node->end;
			continue;
		}
		if (node->kind == NODE_QUESTION && node->type->stores && slot->text && slot->text[0])
			write_answer(body, prefix, node->path + above, slot);
		i++;
	}
}

void body_from_instance(struct strbuf *body, struct instance *in)
{
	write_frame(body, in, &in->root, "");
}

static bool put_line(struct instance *in, const char *key, const char *value)
{
	const char *reason = strchr(key, '!');
	struct spot s;

	if (strcmp(key, BODY_CLOCK) == 0)
		return true; /* no answer */
	if (reason && strcmp(reason, BODY_REASON) != 0)
		return false;
	if (reason)
		key = arena_strndup(in->scratch, key, (size_t)(reason - key));
	if (!instance_find(in, key, true, &s) || in->form->nodes[s.node].kind != NODE_QUESTION ||
	    !in->form->nodes[s.node].type->stores)
		return false;
	if (reason)
		return instance_set_reason(in, s, value);
	instance_put(in, s, value);
	return true;
}

enum status body_to_instance(struct instance *in, const char *body, struct err *err)
{
	const char *key, *value;

	instance_reset(in, false);
	in->last_found = 0;
	for (arena_reset(in->scratch); body_next(&body, &key, &value, in->scratch); arena_reset(in->scratch)) {
		if (!put_line(in, key, value))
			return err_set(err, ST_INPUT, T("答案里有“%s”，这份问卷里没有这道题。请核对问卷的版本。"), key);
	}
	return ST_OK;
}
