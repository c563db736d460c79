/* SPDX-License-Identifier: MIT */
/* An answer given under an older version of the form, put where it belongs in this one. */
#include "config.h"

#include "base/arena.h"
#include "base/num.h"
#include "interview/session_internal.h"

/* The rows that the key stands in, as far as they are not there yet; a count may have made them already. */
static bool make_rows(struct session *s, const char *key)
{
	struct strbuf above;
	bool ok = true;

	strbuf_init(&above);
	for (const char *p = strchr(key, '['); p && ok; p = strchr(p + 1, '[')) {
		int64_t wanted = 0;
		struct spot spot;

		strbuf_reset(&above);
		strbuf_add(&above, key, (size_t)(p - key));
		ok = num_parse_int(p + 1, strcspn(p + 1, "]"), &wanted) &&
		     instance_find(s->in, above.data, false, &spot) &&
		     spot_node(s, spot)->kind == NODE_REPEAT;
		while (ok && instance_count(s->in, spot.frame, spot.node) < wanted) {
			struct frame *row = instance_add(s->in, spot.frame, spot.node);

			ok = row != NULL;
			if (ok)
				session_tell(s, EV_REPEAT_ADD, (struct spot){ row, spot.node }, "",
					     "");
		}
	}
	strbuf_clear(&above);
	return ok;
}

/* Of several choices those that the form still has. */
static void known_choices(struct session *s, struct spot spot, const char *text, struct strbuf *out)
{
	struct arena *a = arena_new();
	struct strbuf one;
	size_t n;

	strbuf_init(&one);
	for (const char *p = text; *p; p += n, p += *p == ' ') {
		const char *word;

		n = strcspn(p, " ");
		word = arena_strndup(a, p, n);
		strbuf_reset(&one);
		if (!*word || !validate_typed(s->in, spot, word, &one, NULL))
			continue;
		strbuf_addf(out, "%s%s", out->len > 0 ? " " : "", one.data);
	}
	strbuf_clear(&one);
	arena_free(a);
}

enum carried session_carry(struct session *s, const char *key, const char *text, const char *reason,
			   struct complaint *why)
{
	enum carried how = CARRIED;
	struct strbuf canonical;
	struct spot spot;

	*why = (struct complaint){ .mark = MARK_TYPE };
	if (!make_rows(s, key) || !instance_find(s->in, key, false, &spot) ||
	    spot_node(s, spot)->kind != NODE_QUESTION || !spot_node(s, spot)->type->stores)
		return CARRIED_NOT;
	strbuf_init(&canonical);
	if (!validate_typed(s->in, spot, text, &canonical, why)) {
		how = CARRIED_NOT;
		strbuf_reset(&canonical);
		if (spot_node(s, spot)->type->input == INPUT_MANY)
			known_choices(s, spot, text, &canonical);
		if (canonical.len > 0)
			how = CARRIED_PARTLY;
	}
	if (how != CARRIED_NOT)
		session_store(s, spot, canonical.data);
	strbuf_clear(&canonical);
	if (how == CARRIED && *reason && strcmp(instance_reason(s->in, spot), reason) != 0 &&
	    instance_set_reason(s->in, spot, reason))
		session_tell(s, EV_KEEP, spot, reason, instance_get(s->in, spot));
	return how;
}
