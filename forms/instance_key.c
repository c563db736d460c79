/* SPDX-License-Identifier: MIT */
/* Keys of answers: "group/person[2]/age". */
#include "config.h"

#include "base/strbuf.h"
#include "forms/instance_internal.h"

static void frame_prefix(struct strbuf *out, const struct instance *in, const struct frame *f)
{
	const char *path = in->form->nodes[f->node].path;
	size_t above = 0;

	if (!f->parent)
		return;
	if (f->parent->parent)
		above = strlen(in->form->nodes[f->parent->node].path);
	frame_prefix(out, in, f->parent);
	strbuf_adds(out, path + above);
	strbuf_addf(out, "[%d]", f->index + 1);
}

void instance_key(struct strbuf *out, const struct instance *in, struct spot s)
{
	frame_prefix(out, in, s.frame);
	if (!s.frame->parent)
		strbuf_adds(out, in->form->nodes[s.node].path);
	else if (s.node != s.frame->node)
		strbuf_adds(out, in->form->nodes[s.node].path + strlen(in->form->nodes[s.frame->node].path));
}

/* "[12]" at *p; 0 if it is not written so. */
static int take_index(const char **p)
{
	const char *s = *p + 1;
	int n = 0;

	if (*s < '1' || *s > '9')
		return 0;
	while (*s >= '0' && *s <= '9' && n <= INSTANCE_MAX_ROWS)
		n = n * 10 + (*s++ - '0');
	if (*s != ']' || n > INSTANCE_MAX_ROWS)
		return 0;
	*p = s + 1;
	return n;
}

/* The node of range [from, to) whose path is path, searched from hint onwards: keys mostly come in the order of the form. */
static int find_path(const struct form *form, int from, int to, int hint, const char *path, size_t n)
{
	for (int i = 0, at = hint; i < to - from; i++, at++) {
		if (at >= to)
			at = from;
		if (strncmp(form->nodes[at].path, path, n) == 0 && form->nodes[at].path[n] == '\0')
			return at;
	}
	return -1;
}

static struct frame *row_at(struct instance *in, struct frame *f, int repeat, int index, bool create)
{
	while (create && instance_count(in, f, repeat) < index)
		if (!row_new(in, f, repeat))
			return NULL;
	return instance_at(in, f, repeat, index - 1);
}

bool instance_find(struct instance *in, const char *key, bool create, struct spot *out)
{
	const struct form *form = in->form;
	struct frame *f = &in->root;
	const char *p = key;
	int node;

	if (!strchr(key, '[')) {
		int hint = in->last_found > 0 && in->last_found + 1 < form->n_nodes ? in->last_found + 1 : 1;

		if (form->n_nodes < 2)
			return false;
		node = find_path(form, 1, form->n_nodes, hint, key, strlen(key));
		if (node < 0 || form->nodes[node].repeat != 0)
			return false;
		in->last_found = node;
		*out = (struct spot){ f, node };
		return true;
	}
	/* The path without its indices is gathered in in->key while the rows are gone down. */
	strbuf_reset(&in->key);
	for (;;) {
		size_t n = strcspn(p, "[");
		int index;

		strbuf_add(&in->key, p, n);
		p += n;
		node = find_path(form, f->base + 1, f->end, f->base + 1, in->key.data, in->key.len);
		if (node < 0 || form->nodes[node].repeat != f->node)
			return false;
		if (*p == '\0')
			break;
		index = take_index(&p);
		if (index == 0 || form->nodes[node].kind != NODE_REPEAT || (*p != '\0' && *p != '/'))
			return false;
		f = row_at(in, f, node, index, create);
		if (!f)
			return false;
		if (*p == '\0')
			break;
	}
	*out = (struct spot){ f, node };
	return true;
}
