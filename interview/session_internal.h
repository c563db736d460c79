/* SPDX-License-Identifier: MIT */
/* Inside of a session. Private to interview/session*.c. */
#ifndef RUHU_INTERVIEW_SESSION_INTERNAL_H
#define RUHU_INTERVIEW_SESSION_INTERNAL_H

#include "base/strbuf.h"
#include "interview/session.h"

struct session {
	struct instance *in;
	const struct form *form;
	struct sink sink; /* event NULL = nobody listens */
	struct stop at;
	bool has_filters; /* some question's choices depend on answers */
	struct strbuf key;
};

static inline const struct node *spot_node(const struct session *s, struct spot spot)
{
	return &s->form->nodes[spot.node];
}

bool node_visible(const struct node *node); /* a question that is shown at all */
bool spot_shown(struct session *s, struct spot spot); /* a stop, as things stand */
/* First stop in frame f from node `from` on, -1 = none. */
int frame_stop_from(struct session *s, struct frame *f, int from);
struct stop stop_at(const struct session *s, struct frame *f, int node);
struct stop stop_after(struct session *s, struct stop at);
struct stop stop_valid(struct session *s, struct stop at); /* at, or the next one that is shown */
void session_go(struct session *s, struct stop to); /* moves and tells it */

void session_tell(struct session *s, enum session_event event, struct spot spot, const char *value, const char *old);
void session_store(struct session *s, struct spot spot, const char *text); /* sets, and tells it and what filters cleared by it */

/* The frame around f that holds node; NULL if node is in rows further in. */
struct frame *frame_of(const struct session *s, struct frame *f, int node);

#endif
