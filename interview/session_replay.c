/* SPDX-License-Identifier: MIT */
/* A journal read back into a session. */
#include "config.h"

#include "base/digest.h"
#include "base/i18n.h"
#include "interview/session_internal.h"

static enum status misfit(struct err *err, const char *key)
{
	return err_set(err, ST_INPUT, T("这次访问留下的记录里有“%s”，和现在的问卷对不上。"), key);
}

static enum status replay_remove(struct session *s, struct spot spot, const char *key, struct err *err)
{
	if (!frame_parent(spot.frame) || spot.node != frame_node(spot.frame))
		return misfit(err, key);
	for (struct frame *f = s->at.spot.frame; f; f = frame_parent(f))
		if (f == spot.frame)
			s->at = (struct stop){ STOP_ROSTER, { frame_parent(spot.frame), spot.node } };
	instance_remove(s->in, spot.frame);
	return ST_OK;
}

/* The key of a new row is the one after the last: its own index has to come out. */
static enum status replay_add(struct session *s, const char *key, struct err *err)
{
	struct strbuf around, made;
	struct spot spot = { NULL, 0 };
	struct frame *row = NULL;
	const char *open = strrchr(key, '[');

	strbuf_init(&around);
	strbuf_init(&made);
	if (open)
		strbuf_add(&around, key, (size_t)(open - key));
	if (open && instance_find(s->in, around.data, false, &spot) && s->form->nodes[spot.node].kind == NODE_REPEAT)
		row = instance_add(s->in, spot.frame, spot.node);
	if (row)
		instance_key(&made, s->in, (struct spot){ row, spot.node });
	if (row && strcmp(made.data, key) != 0) {
		instance_remove(s->in, row);
		row = NULL;
	}
	strbuf_clear(&around);
	strbuf_clear(&made);
	return row ? ST_OK : misfit(err, key);
}

static enum status replay_lang(struct session *s, const char *lang, struct err *err)
{
	int index = form_lang(s->form, lang);

	if (index < 0)
		return misfit(err, lang);
	instance_env(s->in)->lang = index;
	return ST_OK;
}

static enum status replay_at(struct session *s, enum session_event event, const char *key, const char *value, struct err *err)
{
	struct spot spot;
	const struct node *node;

	if (!instance_find(s->in, key, false, &spot))
		return misfit(err, key);
	node = spot_node(s, spot);
	if (event == EV_REPEAT_REMOVE)
		return replay_remove(s, spot, key, err);
	if (event == EV_MOVE) {
		if (node->kind == NODE_GROUP || (node->kind == NODE_REPEAT && spot.node == frame_node(spot.frame)))
			return misfit(err, key);
		s->at = stop_at(s, spot.frame, spot.node);
		return ST_OK;
	}
	if (node->kind != NODE_QUESTION || !node->type->stores)
		return misfit(err, key);
	if (event == EV_KEEP)
		return instance_set_reason(s->in, spot, value) ? ST_OK : misfit(err, key);
	instance_set(s->in, spot, event == EV_ANSWER ? value : "", NULL, NULL);
	return ST_OK;
}

enum status session_replay(struct session *s, enum session_event event, const char *key, const char *value, struct err *err)
{
	struct digest form;

	switch (event) {
	case EV_START:
		if (!digest_from_hex(&form, value) || digest_compare(&form, &s->form->digest) != 0)
			return err_set(err, ST_INPUT, T("这次访问是用另一个版本的问卷开始的，不能用现在的问卷接着做。"));
		return ST_OK;
	case EV_MOVE:
		if (key[0] == '\0') {
			s->at = (struct stop){ STOP_END, { instance_root(s->in), 0 } };
			return ST_OK;
		}
		return replay_at(s, event, key, value, err);
	case EV_ANSWER:
	case EV_CLEAR:
	case EV_REPEAT_REMOVE:
	case EV_KEEP:
		return replay_at(s, event, key, value, err);
	case EV_REPEAT_ADD:
		return replay_add(s, key, err);
	case EV_LANG:
		return replay_lang(s, value, err);
	case EV_FINISH:
		instance_finish(s->in);
		return ST_OK;
	case EV_REFUSED:
	case EV_STOP:
	case EV_SET:
	case EV_RESUME:
		return ST_OK;
	case EV_KINDS:
		break;
	}
	return err_set(err, ST_INPUT, T("这次访问留下的记录里有认不出的一步。"));
}

void session_resumed(struct session *s)
{
	session_tell(s, EV_RESUME, (struct spot){ NULL, 0 }, "", "");
	session_go(s, stop_valid(s, s->at));
}
