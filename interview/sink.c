/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "interview/sink.h"

static const char *const names[EV_KINDS] = { "start", "answer", "clear",   "repeat-add", "repeat-remove", "move",
					     "lang",  "refused", "stop",   "resume",     "finish", "set",	   "keep" };

const char *session_event_name(enum session_event event)
{
	return names[event];
}

int session_event_parse(const char *name)
{
	for (int i = 0; i < EV_KINDS; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return -1;
}
