/* SPDX-License-Identifier: MIT */
/* Where the cursor is and where it may go. */
#include "config.h"

#include "interview/session.h"

#include "base/arena.h"
#include "base/digest.h"
#include "base/mem.h"
#include "interview/session_internal.h"

/* Stops */

bool node_visible(const struct node *node)
{
	return node->kind == NODE_QUESTION && node->type->input != INPUT_NONE && !(node->look & LOOK_HIDDEN);
}

bool spot_shown(struct session *s, struct spot spot)
{
	const struct node *node = spot_node(s, spot);

	if (!instance_relevant(s->in, spot))
		return false;
	if (node->kind != NODE_REPEAT)
		return node_visible(node);
	/* A roster the form fixes at no rows has nothing to do. */
	return spot.node != frame_node(spot.frame) && !(node->look & LOOK_HIDDEN) &&
	       (instance_count(s->in, spot.frame, spot.node) > 0 || instance_wanted(s->in, spot.frame, spot.node) != 0);
}

int frame_stop_from(struct session *s, struct frame *f, int from)
{
	int end = s->form->nodes[frame_node(f)].end;

	for (int i = from; i < end;) {
		const struct node *node = &s->form->nodes[i];

		if (spot_shown(s, (struct spot){ f, i }))
			return i;
		i = node->kind == NODE_GROUP && instance_relevant(s->in, (struct spot){ f, i }) ? i + 1 : node->end;
	}
	return -1;
}

struct stop stop_at(const struct session *s, struct frame *f, int node)
{
	return (struct stop){ s->form->nodes[node].kind == NODE_REPEAT ? STOP_ROSTER : STOP_QUESTION, { f, node } };
}

static struct stop first_stop(struct session *s, struct frame *f)
{
	int node = frame_stop_from(s, f, frame_node(f) + 1);

	if (node >= 0)
		return stop_at(s, f, node);
	if (frame_parent(f))
		return (struct stop){ STOP_ROSTER, { frame_parent(f), frame_node(f) } };
	return (struct stop){ STOP_END, { instance_root(s->in), 0 } };
}

struct stop stop_after(struct session *s, struct stop at)
{
	struct frame *f = at.spot.frame;
	int node;

	if (at.kind == STOP_END)
		return at;
	node = frame_stop_from(s, f, spot_node(s, at.spot)->end);
	if (node >= 0)
		return stop_at(s, f, node);
	if (frame_parent(f))
		return (struct stop){ STOP_ROSTER, { frame_parent(f), frame_node(f) } };
	return (struct stop){ STOP_END, { instance_root(s->in), 0 } };
}

struct stop stop_valid(struct session *s, struct stop at)
{
	while (at.kind != STOP_END && !spot_shown(s, at.spot))
		at = stop_after(s, at);
	return at;
}

/* The stop before at in its frame, else the roster around it; false at the very first. */
static bool stop_before(struct session *s, struct stop at, struct stop *out)
{
	struct frame *f = at.spot.frame;
	int limit = at.kind == STOP_END ? s->form->n_nodes : at.spot.node, last = -1;

	for (int i = frame_stop_from(s, f, frame_node(f) + 1); i >= 0 && i < limit; i = frame_stop_from(s, f, s->form->nodes[i].end))
		last = i;
	if (last >= 0)
		*out = stop_at(s, f, last);
	else if (frame_parent(f))
		*out = (struct stop){ STOP_ROSTER, { frame_parent(f), frame_node(f) } };
	else
		return false;
	return true;
}

/* Telling */

void session_tell(struct session *s, enum session_event event, struct spot spot, const char *value, const char *old)
{
	if (!s->sink.event)
		return;
	strbuf_reset(&s->key);
	if (spot.frame && (spot.node > 0 || frame_parent(spot.frame)))
		instance_key(&s->key, s->in, spot);
	s->sink.event(s->sink.ctx, event, s->key.data, value, old);
}

static bool same_stop(struct stop x, struct stop y)
{
	return x.kind == y.kind && (x.kind == STOP_END || (x.spot.frame == y.spot.frame && x.spot.node == y.spot.node));
}

void session_go(struct session *s, struct stop to)
{
	bool moved = !same_stop(s->at, to);

	s->at = to;
	if (moved)
		session_tell(s, EV_MOVE, to.kind == STOP_END ? (struct spot){ NULL, 0 } : to.spot, "", "");
}

/* Life */

static struct session *start(struct instance *in, const struct sink *sink)
{
	struct session *s = mem_alloc(sizeof(*s));
	char hex[DIGEST_HEX];

	s->in = in;
	s->form = instance_form(in);
	strbuf_init(&s->key);
	if (sink)
		s->sink = *sink;
	for (int i = 1; i < s->form->n_nodes; i++)
		s->has_filters = s->has_filters || s->form->nodes[i].choice_filter;
	digest_hex(hex, &s->form->digest);
	session_tell(s, EV_START, (struct spot){ NULL, 0 }, hex, "");
	s->at = first_stop(s, instance_root(in));
	session_tell(s, EV_MOVE, s->at.kind == STOP_END ? (struct spot){ NULL, 0 } : s->at.spot, "", "");
	return s;
}

struct session *session_new(const struct form *form, const struct eval_env *env, const struct sink *sink)
{
	return start(instance_new(form, env), sink);
}

struct session *session_over(struct instance *in, const struct sink *sink)
{
	return start(in, sink);
}

void session_set_sink(struct session *s, const struct sink *sink)
{
	s->sink = sink ? *sink : (struct sink){ NULL, NULL };
}

void session_free(struct session *s)
{
	if (!s)
		return;
	instance_free(s->in);
	strbuf_clear(&s->key);
	free(s);
}

struct instance *session_instance(struct session *s)
{
	return s->in;
}

struct stop session_at(const struct session *s)
{
	return s->at;
}

int session_lang(const struct session *s)
{
	return instance_env(s->in)->lang;
}

void session_set_lang(struct session *s, int lang)
{
	if (lang < 0 || (size_t)lang >= s->form->n_langs || lang == session_lang(s))
		return;
	instance_env(s->in)->lang = lang;
	session_tell(s, EV_LANG, (struct spot){ NULL, 0 }, s->form->lang[lang], "");
}

/* Going about */

bool session_next(struct session *s, struct complaint *why)
{
	if (s->at.kind == STOP_END) {
		if (why)
			*why = (struct complaint){ .mark = MARK_TYPE, .spot = s->at.spot }; /* nothing to say */
		return false;
	}
	if (s->at.kind == STOP_QUESTION && !validate_spot(s->in, s->at.spot, why)) {
		session_tell(s, EV_REFUSED, s->at.spot, instance_get(s->in, s->at.spot), "");
		return false;
	}
	session_go(s, stop_after(s, s->at));
	return true;
}

bool session_keep(struct session *s, const char *reason)
{
	if (s->at.kind != STOP_QUESTION || reason[0] == '\0' || !instance_set_reason(s->in, s->at.spot, reason))
		return false;
	session_tell(s, EV_KEEP, s->at.spot, reason, instance_get(s->in, s->at.spot));
	return true;
}

bool session_prev(struct session *s)
{
	struct stop to;

	if (!stop_before(s, s->at, &to))
		return false;
	session_go(s, to);
	return true;
}

bool session_jump(struct session *s, struct spot spot)
{
	if (frame_parent(spot.frame) && spot.node == frame_node(spot.frame)) {
		if (!instance_relevant(s->in, spot))
			return false;
		session_go(s, first_stop(s, spot.frame));
		return true;
	}
	if (!spot_shown(s, spot))
		return false;
	session_go(s, stop_at(s, spot.frame, spot.node));
	return true;
}

/* Rows */

struct frame *session_row_add(struct session *s)
{
	struct frame *row;

	if (s->at.kind != STOP_ROSTER || instance_wanted(s->in, s->at.spot.frame, s->at.spot.node) >= 0)
		return NULL;
	row = instance_add(s->in, s->at.spot.frame, s->at.spot.node);
	if (!row)
		return NULL;
	session_tell(s, EV_REPEAT_ADD, (struct spot){ row, s->at.spot.node }, "", "");
	session_go(s, first_stop(s, row));
	return row;
}

/* Whether a person answered anything in that row, rows within it left out. A default is no answer of a person; where it is worked
 * out, an answer cannot be told from it. */
static bool row_answered(struct session *s, int index)
{
	const int rep = s->at.spot.node;
	struct frame *row = instance_at(s->in, s->at.spot.frame, rep, index);
	const char *text;

	for (int i = rep + 1; i < s->form->nodes[rep].end; i++) {
		const struct node *node = &s->form->nodes[i];

		if (node->kind != NODE_QUESTION || node->repeat != rep || node->type->input <= INPUT_NOTE ||
		    node->default_expr)
			continue;
		text = instance_get(s->in, (struct spot){ row, i });
		if (*text && !(node->default_text && strcmp(text, node->default_text) == 0))
			return true;
	}
	return false;
}

bool session_rows_fixed(struct session *s, int *wanted)
{
	int n = s->at.kind == STOP_ROSTER ? instance_wanted(s->in, s->at.spot.frame, s->at.spot.node) : -1;

	if (wanted)
		*wanted = n;
	return n >= 0;
}

int session_rows(struct session *s)
{
	int n, wanted;

	if (s->at.kind != STOP_ROSTER)
		return 0;
	n = instance_count(s->in, s->at.spot.frame, s->at.spot.node);
	if (session_rows_fixed(s, &wanted))
		while (n > wanted && !row_answered(s, n - 1))
			n--;
	return n;
}

int session_row_due(struct session *s)
{
	int n = session_rows(s), wanted;

	if (session_rows_fixed(s, &wanted) && wanted < n)
		n = wanted;
	for (int i = 0; i < n; i++)
		if (!row_answered(s, i))
			return i;
	return n - 1;
}

bool session_row_open(struct session *s, int index)
{
	struct frame *row;

	if (s->at.kind != STOP_ROSTER)
		return false;
	row = instance_at(s->in, s->at.spot.frame, s->at.spot.node, index);
	return row && session_jump(s, (struct spot){ row, s->at.spot.node });
}

bool session_row_remove(struct session *s, int index, const char *reason)
{
	struct frame *row;
	int wanted;

	if (s->at.kind != STOP_ROSTER)
		return false;
	row = instance_at(s->in, s->at.spot.frame, s->at.spot.node, index);
	wanted = instance_wanted(s->in, s->at.spot.frame, s->at.spot.node);
	if (!row || index < wanted) /* the form wants this row; one beyond its count may be trimmed */
		return false;
	session_tell(s, EV_REPEAT_REMOVE, (struct spot){ row, s->at.spot.node }, reason ? reason : "", "");
	instance_remove(s->in, row);
	return true;
}

struct frame *frame_of(const struct session *s, struct frame *f, int node)
{
	const struct form *form = s->form;

	while (frame_parent(f) && (node <= frame_node(f) || node >= form->nodes[frame_node(f)].end))
		f = frame_parent(f);
	return form->nodes[node].repeat == frame_node(f) ? f : NULL;
}
