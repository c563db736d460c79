/* SPDX-License-Identifier: MIT */
/* The list of questions with their states, why some are skipped, and how far the interview is. */
#include "config.h"

#include "base/arena.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "interview/session_internal.h"

/* Why a question is skipped: what its condition reads, with the present answers. */
struct reasons {
	struct session *s;
	struct frame *frame;
	struct arena *a;
	int seen[2];
	int n, depth;
	bool unanswered; /* something it reads is still open, so it may come yet */
	struct strbuf text;
};

static const char *clip(struct arena *a, const char *text, int columns)
{
	struct strbuf clean;
	const char *out;
	size_t fit;

	strbuf_init(&clean);
	utf8_clean(&clean, text, strlen(text), false);
	fit = utf8_fit(clean.data, clean.len, columns, NULL);
	out = arena_printf(a, "%.*s%s", (int)fit, clean.data, fit < clean.len ? "……" : "");
	strbuf_clear(&clean);
	return out;
}

/* An answer as the person said it: labels of choices, else the text. */
static const char *spoken(struct session *s, struct spot spot, struct arena *a)
{
	const struct choice_list *list = spot_node(s, spot)->list;
	const char *value = instance_value(s->in, spot), *out;
	struct strbuf text;
	size_t n;

	if (!list)
		return clip(a, value, 30);
	strbuf_init(&text);
	for (const char *p = value; *p != '\0'; p += n, p += *p == ' ') {
		const char *word;
		const struct choice *c;

		n = strcspn(p, " ");
		word = arena_strndup(a, p, n);
		c = list_choice(list, word);
		if (text.len > 0)
			strbuf_adds(&text, T("、"));
		strbuf_adds(&text, c ? instance_choice_label(s->in, spot, c, session_lang(s), a, NULL) : word);
	}
	out = clip(a, text.data, 30);
	strbuf_clear(&text);
	return out;
}

static void gather(struct reasons *r, struct spot spot);

static void add_reason(void *ctx, int node)
{
	struct reasons *r = ctx;
	const struct node *def = &r->s->form->nodes[node];
	struct spot spot = { frame_of(r->s, r->frame, node), node };
	const char *label, *value;

	if (def->kind != NODE_QUESTION || !spot.frame)
		return;
	if (!node_visible(def)) {
		/* A calculation stands for what it is made of. */
		if (def->calculation && r->depth < 3) {
			r->depth++;
			expr_reads(def->calculation, add_reason, r);
			r->depth--;
		}
		return;
	}
	if (!instance_relevant(r->s->in, spot) && r->depth < 3) {
		/* Skipped itself: its reason is the reason. */
		r->depth++;
		gather(r, spot);
		r->depth--;
		return;
	}
	value = instance_value(r->s->in, spot);
	r->unanswered = r->unanswered || value[0] == '\0';
	if (r->n == (int)ARRAY_LEN(r->seen))
		return;
	for (int i = 0; i < r->n; i++)
		if (r->seen[i] == node)
			return;
	label = clip(r->a, instance_text(r->s->in, spot, TEXT_LABEL, session_lang(r->s), r->a, NULL), 40);
	if (label[0] == '\0')
		return;
	r->seen[r->n++] = node;
	if (r->n > 1)
		strbuf_adds(&r->text, T("，"));
	if (value[0] != '\0')
		strbuf_addf(&r->text, T("“%s”答的是“%s”"), label, spoken(r->s, spot, r->a));
	else
		strbuf_addf(&r->text, T("“%s”还没有回答"), label);
}

/* The outermost cause: the first node from the root to the spot that is irrelevant although what is around it is relevant. */
static struct spot cause_of(struct session *s, struct spot spot)
{
	struct frame *f = spot.frame;
	int node = spot.node;

	for (;;) {
		int parent = s->form->nodes[node].parent;
		struct frame *around = f;

		if (parent < 0)
			break;
		if (parent == frame_node(f) && frame_parent(f)) {
			if (instance_relevant(s->in, (struct spot){ f, parent }))
				break;
			around = frame_parent(f); /* the row is hidden: by the repeat, or it is beyond the count */
		}
		if (instance_relevant(s->in, (struct spot){ around, parent }))
			return around == f ? (struct spot){ f, node } : (struct spot){ f, parent };
		f = around;
		node = parent;
	}
	return (struct spot){ f, node };
}

static void gather(struct reasons *r, struct spot spot)
{
	struct spot cause = cause_of(r->s, spot);
	const struct node *node = spot_node(r->s, cause);
	struct frame *within = r->frame, *f = node->gate > 0 ? frame_of(r->s, cause.frame, node->gate) : NULL;

	r->frame = cause.frame;
	if (f && !answer_agrees(instance_value(r->s->in, (struct spot){ f, node->gate })))
		add_reason(r, node->gate);
	else if (node->relevant)
		expr_reads(node->relevant, add_reason, r);
	r->frame = within;
}

static const char *why_skipped(struct session *s, struct spot spot, struct arena *a, bool *may_come)
{
	struct reasons r = { .s = s, .a = a };
	const char *why;

	strbuf_init(&r.text);
	gather(&r, spot);
	why = r.n > 0 ? arena_printf(a, T("因为%s"), r.text.data) : T("按问卷设定跳过");
	strbuf_clear(&r.text);
	if (may_come)
		*may_come = r.unanswered;
	return why;
}

struct listing {
	struct session *s;
	struct arena *a;
	VEC(struct item) items;
};

static void list_one(void *ctx, struct spot spot)
{
	struct listing *l = ctx;
	const struct node *node = spot_node(l->s, spot);
	struct item item = { .spot = spot, .why = "" };
	struct complaint why;

	if (!node_visible(node) || node->type->input == INPUT_NOTE)
		return;
	if (!instance_relevant(l->s->in, spot)) {
		item.state = ITEM_SKIPPED;
		item.why = why_skipped(l->s, spot, l->a, NULL);
	} else if (instance_get(l->s->in, spot)[0] == '\0') {
		item.state = validate_spot(l->s->in, spot, NULL) ? ITEM_OPEN : ITEM_OPEN_REQUIRED;
	} else if (validate_spot(l->s->in, spot, &why)) {
		item.state = ITEM_ANSWERED;
		if (*instance_reason(l->s->in, spot))
			item.why = arena_printf(l->a, T("核对过，说明是：%s"), instance_reason(l->s->in, spot));
	} else {
		item.state = why.mark == MARK_SOFT ? ITEM_DOUBTFUL : ITEM_WRONG;
		item.why = arena_strdup(l->a, why.text);
	}
	VEC_PUSH(&l->items, item);
}

const struct item *session_items(struct session *s, size_t *n, struct arena *a)
{
	struct listing l = { .s = s, .a = a };
	struct item *out;

	instance_each(s->in, list_one, &l);
	*n = l.items.n;
	out = arena_array(a, *n + 1, sizeof(*out));
	if (*n > 0)
		memcpy(out, l.items.v, *n * sizeof(*out));
	VEC_CLEAR(&l.items);
	return out;
}

struct count {
	struct session *s;
	struct arena *a;
	bool passed;	 /* the cursor */
	int before, left; /* left in halves */
};

/* At or behind the cursor, by document order; a roster stands before its rows. */
static bool is_cursor(const struct stop *at, struct spot spot)
{
	if (at->kind == STOP_QUESTION)
		return at->spot.frame == spot.frame && at->spot.node == spot.node;
	return false;
}

/* In the rows of the roster the cursor is at, or behind it in its frame. */
static bool behind_roster(const struct stop *at, struct spot spot)
{
	struct frame *f = spot.frame;
	int node = spot.node;

	while (f != at->spot.frame) {
		if (!frame_parent(f))
			return frame_parent(at->spot.frame) == NULL && node > at->spot.node;
		node = frame_node(f);
		f = frame_parent(f);
	}
	return node >= at->spot.node;
}

static void count_one(void *ctx, struct spot spot)
{
	struct count *c = ctx;
	const struct node *node = spot_node(c->s, spot);
	bool may_come = false;

	if (is_cursor(&c->s->at, spot)) {
		c->passed = true;
		c->before += node->type->input != INPUT_NOTE;
		return;
	}
	if (!node_visible(node) || node->type->input == INPUT_NOTE)
		return;
	if (c->s->at.kind == STOP_ROSTER && !c->passed)
		c->passed = behind_roster(&c->s->at, spot);
	if (instance_relevant(c->s->in, spot)) {
		if (c->passed)
			c->left += 2;
		else
			c->before++;
	} else if (c->passed) {
		why_skipped(c->s, spot, c->a, &may_come);
		/* Behind an open consent nearly all will come; behind another open answer about every second one. */
		if (may_come)
			c->left += node->gate > 0 && !node->relevant ? 2 : 1;
	}
}

void session_progress(struct session *s, int *number, int *left)
{
	struct count c = { .s = s, .a = arena_new() };

	instance_each(s->in, count_one, &c);
	*number = c.before;
	*left = (c.left + 1) / 2;
	arena_free(c.a);
}
