/* SPDX-License-Identifier: MIT */
/*
 * The quick way through a row. Most questions of a questionnaire stand alone (forms/plain.h), and their cells repeat: a code of a list, an
 * age. What such a cell becomes in the body is worked out once and copied afterwards; only the questions that depend on others go through
 * the form's logic. A row with anything to complain of takes the whole way (merge_answers), which finds the words.
 */
#include "config.h"

#include <string.h>

#include "exports/merge_internal.h"
#include "forms/form.h"

/* Neither escapes nor bytes that the body would leave out: what it says is what the cell says. */
static bool is_exact(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;

	while (*s >= 0x20 && *s != 0x7F && *s != '\\')
		s++;
	return *s == '\0';
}

static void learn(struct intake *k, struct known_cell *known, int node, const char *cell,
		  size_t len)
{
	enum { LINES_MAX = 60000, LINE_MAX_BYTES = 1000 };
	struct merge_form *f = k->form;
	const struct node *q = &f->form->nodes[node];
	const char *text = merge_spelled(k, q, cell);
	size_t at;

	if (f->lines.len > LINES_MAX - LINE_MAX_BYTES) {
		memset(f->known, 0, (size_t)f->form->n_nodes * sizeof(*f->known));
		strbuf_reset(&f->lines);
	}
	at = f->lines.len;
	known->good = false;
	known->len = (unsigned char)len;
	memcpy(known->cell, cell, len);
	if (!is_exact(text) || strlen(q->path) + strlen(text) + 2 > LINE_MAX_BYTES ||
	    !validate_plain(f->in, node, text))
		return;
	body_add(&f->lines, q->path, text);
	known->good = true;
	known->at = (unsigned short)at;
	known->line = (unsigned short)(f->lines.len - at);
}

/* A cell of a plain question into the body; false: it is not good. */
static bool add_plain(struct intake *k, int node, const char *cell)
{
	struct merge_form *f = k->form;
	const struct node *q = &f->form->nodes[node];
	struct known_cell *known;
	size_t len = strlen(cell), hash = len;

	if (!q->list && !q->type->canonical) { /* free text: any is good */
		body_add(&k->body, q->path, cell);
		return true;
	}
	if (len > sizeof(known->cell))
		return false;
	for (size_t i = 0; i < len; i++)
		hash = hash * 31 + (unsigned char)cell[i];
	known = &f->known[node][hash % MERGE_KNOWN];
	if (known->len != len || memcmp(known->cell, cell, len) != 0)
		learn(k, known, node, cell, len);
	if (known->good)
		strbuf_add(&k->body, f->lines.data + known->at, known->line);
	return known->good;
}

/* A cell of a question that depends on others. */
static bool add_other(struct intake *k, int node, const char *cell)
{
	struct spot s = { .frame = instance_root(k->form->in), .node = node };
	const char *text = merge_spelled(k, &k->form->form->nodes[node], cell);

	if (!is_exact(text))
		return false;
	if (*text)
		instance_put(k->form->in, s, text);
	body_add(&k->body, k->form->form->nodes[node].path, text);
	return true;
}

bool merge_answers_plain(struct intake *k, const char *const *cells, size_t n, struct revision *rev)
{
	struct merge_form *f = k->form;
	bool owes;

	if (!f->plain.useful || k->split)
		return false;
	owes = revision_owes_answers(rev);
	instance_reset(f->in, false);
	strbuf_reset(&k->body);
	for (int i = 1; i < f->form->n_nodes; i++) {
		int col = k->plan.column[i];
		const char *cell = col >= 0 && (size_t)col < n ? cells[col] : "";

		if (!csv_stores(f->form, i))
			continue;
		if (!*cell ? f->plain.is[i] && f->plain.owed[i] && owes
			   : !(f->plain.is[i] ? add_plain(k, i, cell) : add_other(k, i, cell)))
			return false;
	}
	rev->body = k->body.data;
	rev->body_len = k->body.len;
	k->complaints = 0;
	return revision_marks_some(f->in, rev, f->plain.rest, f->plain.n_rest) == 0;
}
