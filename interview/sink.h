/* SPDX-License-Identifier: MIT */
/* Where a session tells what happened. app/ connects it to the store's journal, a test to an array. The events, with the time app/
 * adds, are the audit log, and replaying them gives the session back. */
#ifndef RUHU_INTERVIEW_SINK_H
#define RUHU_INTERVIEW_SINK_H

enum session_event {
	EV_START,	   /* value: form digest in hex */
	EV_ANSWER,	   /* key, value; old = what it was */
	EV_CLEAR,	   /* key; old */
	EV_REPEAT_ADD,	   /* key of the new instance */
	EV_REPEAT_REMOVE,  /* key; value = reason */
	EV_MOVE,	   /* key of the stop the cursor is at now; "" = the end */
	EV_LANG,	   /* value: language */
	EV_REFUSED,	   /* key, value: an answer the form did not take (constraint, required), for the audit only */
	EV_STOP,	   /* value: reason; the interview is set down */
	EV_RESUME,
	EV_FINISH,
	EV_SET,		   /* key: a circumstance the answers depend on (round, seed, wave, random, reason); value. Told by app/ */
	EV_KEEP,	   /* key; value = why the answer is kept against a soft check; old = the answer */
	EV_KINDS
};

struct sink {
	/* Strings are borrowed for the call, "" where empty. */
	void (*event)(void *ctx, enum session_event event, const char *key, const char *value, const char *old);
	void *ctx;
};

const char *session_event_name(enum session_event event); /* "answer", ... as the journal stores it */
int session_event_parse(const char *name);		  /* -1 = unknown */

#endif
