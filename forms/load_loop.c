/* SPDX-License-Identifier: MIT */
/* begin loop over LIST: the rows in it are asked once for each choice, in a group of its own, with %(name)s and %(label)s filled in. */
#include "config.h"

#include "base/i18n.h"
#include "base/strbuf.h"
#include "forms/load_internal.h"

/* The text that stands for the choice in a column of that language. */
static const char *label_of(const struct load *ld, const struct choice *c, int lang)
{
	int l = lang >= 0 ? lang : ld->form->default_lang;

	return c->label[l] ? c->label[l]->source : c->name;
}

static const char *fill(struct load *ld, const char *text, const struct choice *c, int lang)
{
	static const char name[] = "%(name)s", label[] = "%(label)s";
	struct strbuf out;
	const char *filled;

	if (!strstr(text, "%("))
		return text;
	strbuf_init(&out);
	while (*text) {
		if (strncmp(text, name, sizeof(name) - 1) == 0) {
			strbuf_adds(&out, c->name);
			text += sizeof(name) - 1;
		} else if (strncmp(text, label, sizeof(label) - 1) == 0) {
			strbuf_adds(&out, label_of(ld, c, lang));
			text += sizeof(label) - 1;
		} else {
			strbuf_addc(&out, *text++);
		}
	}
	filled = arena_strndup(ld->a, out.data, out.len);
	strbuf_clear(&out);
	return filled;
}

/* The cells of the rows with the choice filled in, or as they were. */
static void show_choice(struct load *ld, int first, int last, const char *const *saved,
			const struct choice *c)
{
	struct grid *g = &ld->grid[SHEET_SURVEY];
	size_t cols = (size_t)g->cols, start = (size_t)first * cols;

	for (size_t i = start; i < (size_t)last * cols; i++)
		g->cells[i] = c ? fill(ld, saved[i - start], c, g->head[i % cols].lang)
				: saved[i - start];
}

static const struct tmpl **labels(struct load *ld, const struct choice *c)
{
	const struct tmpl **texts = arena_array(ld->a, ld->form->n_langs, sizeof(*texts));

	for (size_t l = 0; l < ld->form->n_langs; l++)
		texts[l] = c->label[l];
	return texts;
}

void load_loop(struct load *ld, int parent, int row, const char *list_name, int last, void *nest,
	       void (*read)(struct load *ld, void *nest, int first, int last, int group))
{
	struct grid *g = &ld->grid[SHEET_SURVEY];
	const struct choice_list *list = load_list(ld, LIST_CHOICES, list_name);
	struct diag_place at = grid_place(g, row, COL_TYPE, -1, 0);
	size_t n_cells = (size_t)(last - row - 1) * (size_t)g->cols;
	const char **saved = arena_array(ld->a, n_cells + 1, sizeof(*saved));

	if (!list_name[0]) {
		load_error(ld, at, NULL,
			   T("loop 要写明照哪张选项表展开，例如 begin loop over 表名。"));
		return;
	}
	if (!list) {
		load_error(ld, at, NULL, T("choices 表里没有选项表“%s”。"), list_name);
		return;
	}
	if (n_cells > 0)
		memcpy(saved, g->cells + (size_t)(row + 1) * (size_t)g->cols,
		       n_cells * sizeof(*saved));
	for (size_t i = 0; i < list->n; i++) {
		const struct choice *c = &list->choices[i];
		int group;

		if (strcmp(c->name, "none") == 0)
			continue;
		/* a row makes two nodes at most where no loop multiplies it */
		if (ld->nodes.n > 2 * (size_t)g->rows + LOOP_NODES_MAX) {
			load_error(
				ld, at, NULL,
				T("loop 展开出来的题太多（超过 %d 道），请少套一层或缩短选项表。"),
				LOOP_NODES_MAX);
			return;
		}
		group = load_node(ld, NODE_GROUP, parent, c->name, row);
		ld->rows.v[group] = ROW_OF_LOOP;
		ld->nodes.v[group].text[TEXT_LABEL] = labels(ld, c);
		show_choice(ld, row + 1, last, saved, c);
		read(ld, nest, row + 1, last, group);
		show_choice(ld, row + 1, last, saved, NULL);
		ld->nodes.v[group].end = (int)ld->nodes.n;
	}
}
