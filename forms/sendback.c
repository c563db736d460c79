/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/sendback.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/strbuf.h"

#define ABOUT "return"

struct identity sendback_identity(const struct identity *record)
{
	char text[IDENTITY_TEXT];
	struct identity id;
	struct strbuf bytes;
	struct digest d;

	identity_format(text, record);
	strbuf_init(&bytes);
	strbuf_addf(&bytes, "ruhu decision 1\n" ABOUT "\n%s\n\n", text);
	d = digest_of(bytes.data, bytes.len);
	memcpy(id.b, d.b, sizeof(id.b));
	strbuf_clear(&bytes);
	return id;
}

static int by_digest(const void *left, const void *right)
{
	return digest_compare(left, right);
}

void sendback_body(struct strbuf *body, const struct sendback *s)
{
	struct digest *sorted = mem_array(s->n_seen + 1, sizeof(*sorted));
	struct strbuf seen;
	char text[DIGEST_HEX];

	strbuf_init(&seen);
	identity_format(text, &s->record);
	body_add(body, "about", ABOUT);
	body_add(body, "record", text);
	if (s->n_seen)
		memcpy(sorted, s->seen, s->n_seen * sizeof(*sorted));
	if (s->n_seen > 1)
		qsort(sorted, s->n_seen, sizeof(*sorted), by_digest);
	for (size_t i = 0; i < s->n_seen; i++) {
		digest_hex(text, &sorted[i]);
		strbuf_addf(&seen, "%s%s", i ? " " : "", text);
	}
	body_add(body, "seen", seen.len ? seen.data : "");
	body_add(body, "text", s->text);
	strbuf_clear(&seen);
	free(sorted);
}

static bool read_seen(struct sendback *out, const char *text, struct arena *a)
{
	size_t n = (strlen(text) + 1) / DIGEST_HEX;
	struct digest *v = arena_array(a, n + 1, sizeof(*v));

	if (n == 0 || strlen(text) + 1 != n * DIGEST_HEX)
		return false;
	for (size_t i = 0; i < n; i++, text += DIGEST_HEX) {
		char hex[DIGEST_HEX];

		memcpy(hex, text, DIGEST_HEX - 1);
		hex[DIGEST_HEX - 1] = '\0';
		if (!digest_from_hex(&v[i], hex) || text[DIGEST_HEX - 1] != (i + 1 < n ? ' ' : '\0') ||
		    (i > 0 && digest_compare(&v[i - 1], &v[i]) >= 0))
			return false;
	}
	out->seen = v;
	out->n_seen = n;
	return true;
}

/* What was read must be written the same again: no field more, none twice. */
static bool same_again(const struct sendback *s, const struct revision *rev)
{
	struct strbuf body;
	bool same;

	strbuf_init(&body);
	sendback_body(&body, s);
	same = body.len == rev->body_len && memcmp(body.data, rev->body, body.len) == 0;
	strbuf_clear(&body);
	return same;
}

bool sendback_read(struct sendback *out, const struct revision *rev, struct arena *a)
{
	struct identity id;

	memset(out, 0, sizeof(*out));
	if (rev->kind != REV_DECISION || strcmp(body_get(rev->body, "about", a), ABOUT) != 0 ||
	    !identity_parse(body_get(rev->body, "record", a), &out->record))
		return false;
	id = sendback_identity(&out->record);
	out->text = body_get(rev->body, "text", a);
	return memcmp(id.b, rev->identity.b, sizeof(id.b)) == 0 && *out->text && strlen(out->text) <= SENDBACK_TEXT &&
	       read_seen(out, body_get(rev->body, "seen", a), a) && same_again(out, rev);
}

static bool was_seen(const struct sendback *s, const struct digest *id)
{
	return bsearch(id, s->seen, s->n_seen, sizeof(*s->seen), by_digest) != NULL;
}

bool sendback_is_answer(const struct sendback *s, const struct digest *id, const struct digest *parents, size_t n_parents)
{
	bool follows = false;

	for (size_t i = 0; i < n_parents; i++)
		follows = follows || was_seen(s, &parents[i]);
	return follows && !was_seen(s, id);
}
