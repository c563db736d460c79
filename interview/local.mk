# SPDX-License-Identifier: MIT
interview_libinterview_a_SOURCES += interview/session.c interview/session.h interview/session_internal.h \
	interview/session_answer.c interview/session_items.c interview/session_outcome.c interview/session_replay.c interview/session_carry.c \
	interview/sink.c interview/sink.h
