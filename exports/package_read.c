/* SPDX-License-Identifier: MIT */
/*
 * The strict reader. The manifest is read and printed again, then every line of every section: what does not come out the same was not
 * written by package_finish. Order: shape and digests of the sections, the package's signature, then the sections.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/utf8.h"
#include "exports/package_internal.h"
#include "forms/revision_text.h"

struct reader {
	struct package *p;
	const char *at, *end;
	struct strbuf again; /* the line under way as it must be */
	bool ok;
	const char *line; /* where it began */
	struct package_part parts[SEC_COUNT];
};

static bool fail(struct reader *r)
{
	r->ok = false;
	return false;
}

/* The next field of the line, up to the sign given ('\n' for the last); in the arena. */
static char *field(struct reader *r, char until)
{
	const char *stop = r->ok ? memchr(r->at, until, (size_t)(r->end - r->at)) : NULL;
	const char *lf = stop ? memchr(r->at, '\n', (size_t)(stop - r->at)) : NULL;
	char *text;

	if (!stop || lf) {
		r->ok = false;
		return arena_strdup(r->p->arena, "");
	}
	text = arena_strndup(r->p->arena, r->at, (size_t)(stop - r->at));
	r->at = stop + 1;
	return text;
}

static bool word(struct reader *r, const char *text)
{
	size_t n = strlen(text);

	if (!r->ok || (size_t)(r->end - r->at) < n || memcmp(r->at, text, n) != 0)
		return fail(r);
	r->at += n;
	return true;
}

static const char *value(struct reader *r, char until)
{
	char *text = field(r, until);
	char *plain = text_unescape(r->p->arena, text, strlen(text));

	if (!plain)
		r->ok = false;
	return plain ? plain : "";
}

static int64_t number(struct reader *r, char until)
{
	const char *text = field(r, until);
	int64_t n = 0;

	if (!num_parse_int(text, strlen(text), &n) || n < 0)
		r->ok = false;
	return n;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* n bytes as digits, then the sign. */
static void hex(struct reader *r, unsigned char *out, size_t n, char until)
{
	if (!r->ok || (size_t)(r->end - r->at) < 2 * n + 1 || r->at[2 * n] != until) {
		r->ok = false;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		int high = hex_digit(r->at[2 * i]), low = hex_digit(r->at[2 * i + 1]);

		if (high < 0 || low < 0) {
			r->ok = false;
			return;
		}
		out[i] = (unsigned char)(high * 16 + low);
	}
	r->at += 2 * n + 1;
}

static int choice(struct reader *r, const char *const *words, int n, char until)
{
	const char *text = field(r, until);

	for (int i = 0; i < n; i++)
		if (strcmp(words[i], text) == 0)
			return i;
	r->ok = false;
	return 0;
}

/* Ends a line: what was read, printed again, is what stood there. */
static bool same(struct reader *r)
{
	size_t n = (size_t)(r->at - r->line);

	r->ok = r->ok && r->again.len == n && memcmp(r->again.data, r->line, n) == 0;
	strbuf_reset(&r->again);
	return r->ok;
}

static bool more(struct reader *r, const char *stop)
{
	r->line = r->at;
	return r->ok && r->at < stop;
}

static void read_recipients(struct reader *r)
{
	struct package_manifest *m = &r->p->m;
	bool last = false;

	(void)word(r, "recipients\t");
	if (r->ok && r->at < r->end && *r->at == '\n') {
		r->at++;
		return;
	}
	while (r->ok && !last) {
		if (m->n_recipients == SEAL_RECIPIENTS ||
		    (size_t)(r->end - r->at) <= (size_t)2 * SEAL_KEY) {
			r->ok = false;
			return;
		}
		last = r->at[2 * SEAL_KEY] == '\n';
		hex(r, m->recipients[m->n_recipients++], SEAL_KEY, last ? '\n' : ' ');
	}
}

static void read_part(struct reader *r, int *least)
{
	int section;
	struct package_part *part;
	int64_t n;

	(void)word(r, "section\t");
	section = choice(r, package_sections, SEC_COUNT, ' ');
	if (!r->ok || section < *least) {
		r->ok = false;
		return;
	}
	*least = section + 1;
	part = &r->parts[section];
	n = number(r, ' ');
	part->count = (size_t)n;
	n = number(r, ' ');
	part->bytes = (size_t)n;
	hex(r, part->digest.b, DIGEST_SIZE, '\n');
	if (part->count == 0 || part->bytes > PACKAGE_MAX || part->count > part->bytes)
		r->ok = false;
}

static void read_manifest(struct reader *r)
{
	struct package_manifest *m = &r->p->m;
	int least = 0, kind;

	r->line = r->at;
	(void)(word(r, PACKAGE_FIRST) && word(r, "kind\t"));
	kind = choice(r, package_kinds, PACKAGE_ANSWER + 1, '\n');
	m->kind = (enum package_kind)kind;
	(void)word(r, "round\t");
	m->round = value(r, '\n');
	(void)word(r, "device\t");
	m->device = value(r, '\n');
	(void)word(r, "key\t");
	hex(r, r->p->by.key, PUBLIC_KEY_SIZE, '\n');
	(void)word(r, "number\t");
	m->number = number(r, '\n');
	(void)word(r, "previous\t");
	if (r->ok && r->at < r->end && *r->at == '\n')
		r->at++;
	else
		hex(r, m->previous.b, DIGEST_SIZE, '\n');
	(void)word(r, "made\t");
	m->made = value(r, '\n');
	(void)word(r, "tool\t");
	m->tool = value(r, '\n');
	read_recipients(r);
	while (r->ok && r->at < r->end && *r->at != '\n')
		read_part(r, &least);
	(void)word(r, "\n");
	if (m->number < 1 || !*m->device)
		r->ok = false;
	if (r->ok)
		package_print_manifest(&r->again, m, r->p->by.key, r->parts);
	(void)same(r);
}

/* Everything but what the sections say: lengths, digests, the signature at the end. */
static void check_whole(struct reader *r, const char *manifest)
{
	struct digest what = package_signed(manifest, (size_t)(r->at - manifest));
	const char *body = r->at;

	for (size_t i = 0; i < SEC_COUNT && r->ok; i++) {
		const struct package_part *part = &r->parts[i];
		struct digest d;

		if (part->count == 0)
			continue;
		if ((size_t)(r->end - r->at) < part->bytes) {
			r->ok = false;
			return;
		}
		d = digest_of(r->at, part->bytes);
		r->ok = digest_compare(&d, &part->digest) == 0;
		r->at += part->bytes;
	}
	r->line = r->at;
	(void)word(r, "signature\t");
	hex(r, r->p->by.bytes, SIGNATURE_SIZE, '\n');
	if (r->ok)
		package_print_signature(&r->again, &r->p->by);
	if (!same(r) || r->at != r->end || !seal_verify(&r->p->by, SEAL_PACKAGE, &what))
		r->ok = false;
	r->at = body;
}

/* Text without control characters, of a size that means something. */
static bool plain(const char *s)
{
	return strlen(s) <= 256 && !s[strcspn(s, "\n\t\r")];
}

static void read_key(struct reader *r)
{
	struct package_key k = { .code = "" };
	int role;

	hex(r, k.key, SEAL_KEY, '\t');
	role = choice(r, package_roles, PACKAGE_FORMER + 1, '\t');
	k.role = (enum package_role)role;
	k.code = value(r, '\n');
	package_print_key(&r->again, &k);
	if (!same(r) || !plain(k.code) ||
	    (r->p->keys.n > 0 && memcmp(r->p->keys.v[r->p->keys.n - 1].key, k.key, SEAL_KEY) >= 0))
		r->ok = false;
	VEC_PUSH(&r->p->keys, k);
}

static void read_form(struct reader *r, const char *stop)
{
	struct package_form f = { .id = "" };
	const struct package_form *before =
		r->p->forms.n ? &r->p->forms.v[r->p->forms.n - 1] : NULL;
	int c;

	(void)word(r, "form\t");
	f.id = value(r, '\t');
	f.version = value(r, '\t');
	hex(r, f.digest.b, DIGEST_SIZE, '\t');
	f.canonical_len = (size_t)number(r, '\n');
	package_print_form(&r->again, &f);
	c = before ? strcmp(before->id, f.id) : -1;
	if (c == 0)
		c = strcmp(before->version, f.version);
	if (!same(r) || c >= 0 || (size_t)(stop - r->at) < f.canonical_len + 1 ||
	    r->at[f.canonical_len] != '\n') {
		r->ok = false;
		return;
	}
	f.canonical = arena_strndup(r->p->arena, r->at, f.canonical_len);
	r->at += f.canonical_len + 1;
	VEC_PUSH(&r->p->forms, f);
}

static void read_revision(struct reader *r, const char *stop, enum revision_kind kind)
{
	struct package_revision v = { .is_signed = true };
	const struct package_revision *before =
		r->p->revisions.n ? &r->p->revisions.v[r->p->revisions.n - 1] : NULL;
	size_t n;

	(void)word(r, "revision\t");
	n = (size_t)number(r, '\t');
	if (r->ok && r->at < stop && *r->at == '\t') {
		v.is_signed = false;
		r->at++;
		(void)word(r, "\n");
	} else {
		hex(r, v.by.key, PUBLIC_KEY_SIZE, '\t');
		hex(r, v.by.bytes, SIGNATURE_SIZE, '\n');
	}
	package_print_revision(&r->again, n, v.is_signed ? &v.by : NULL);
	if (!same(r) || r->at > stop || (size_t)(stop - r->at) < n ||
	    revision_decode(&v.rev, r->p->arena, r->at, n, NULL) != ST_OK) {
		r->ok = false;
		return;
	}
	v.id = digest_of(r->at, n);
	r->at += n;
	if (v.rev.kind != kind ||
	    (before && before->rev.kind == kind && digest_compare(&before->id, &v.id) >= 0) ||
	    (v.is_signed && !seal_verify(&v.by, SEAL_REVISION, &v.id)))
		r->ok = false;
	VEC_PUSH(&r->p->revisions, v);
}

static void read_erasure(struct reader *r)
{
	struct erasure e = { .reason = "" };
	const struct erasure *before =
		r->p->erasures.n ? &r->p->erasures.v[r->p->erasures.n - 1] : NULL;
	struct digest id, last;

	if (!identity_parse(field(r, '\t'), &e.identity))
		r->ok = false;
	e.reason = field(r, '\t');
	e.seq = number(r, '\t');
	hex(r, e.by.key, PUBLIC_KEY_SIZE, '\t');
	hex(r, e.by.bytes, SIGNATURE_SIZE, '\n');
	package_print_erasure(&r->again, &e);
	if (!same(r) || !erasure_reason_valid(e.reason) || e.seq < 1) {
		r->ok = false;
		return;
	}
	id = erasure_id(&e);
	if (before)
		last = erasure_id(before);
	if ((before && digest_compare(&last, &id) >= 0) || !seal_verify(&e.by, SEAL_ERASURE, &id))
		r->ok = false;
	VEC_PUSH(&r->p->erasures, e);
}

/* The next of a list, greater than the last one. */
static struct digest read_digest(struct reader *r, const struct digest *list, size_t n)
{
	struct digest d = { { 0 } };

	hex(r, d.b, DIGEST_SIZE, '\n');
	package_print_digest(&r->again, &d);
	if (!same(r) || (n > 0 && digest_compare(&list[n - 1], &d) >= 0))
		r->ok = false;
	return d;
}

static void read_one(struct reader *r, size_t section, const char *stop)
{
	struct package *p = r->p;
	struct digest d;

	switch ((enum package_section)section) {
	case SEC_KEY:
		read_key(r);
		break;
	case SEC_FORM:
		read_form(r, stop);
		break;
	case SEC_INTERVIEW:
	case SEC_VISIT:
	case SEC_HOUSEHOLD:
	case SEC_ISSUE:
	case SEC_DECISION:
		read_revision(r, stop, (enum revision_kind)(section - SEC_INTERVIEW));
		break;
	case SEC_ERASURE:
		read_erasure(r);
		break;
	case SEC_RECEIPT:
		d = read_digest(r, p->receipts.v, p->receipts.n);
		VEC_PUSH(&p->receipts, d);
		break;
	case SEC_ELSEWHERE:
		d = read_digest(r, p->elsewhere.v, p->elsewhere.n);
		VEC_PUSH(&p->elsewhere, d);
		break;
	case SEC_KIT:
		p->kit_len = (size_t)(stop - r->at);
		p->kit = arena_strndup(p->arena, r->at, p->kit_len);
		r->at = stop;
		break;
	case SEC_COUNT:
		r->ok = false;
		break;
	}
}

static void read_sections(struct reader *r)
{
	for (size_t i = 0; i < SEC_COUNT && r->ok; i++) {
		const char *stop = r->at + r->parts[i].bytes;
		size_t n = 0;

		while (n < r->parts[i].count && more(r, stop)) {
			read_one(r, i, stop);
			n++;
		}
		if (n != r->parts[i].count || r->at != stop)
			r->ok = false;
	}
}

static enum status broken(struct err *err)
{
	return err_set(err, ST_SYNTAX,
		       T("这个交接包不完整或被改过，什么也没有收。请再拷一次原来的文件。"));
}

bool package_is(const char *bytes, size_t n)
{
	return seal_is_sealed(bytes, n) ||
	       (n >= sizeof(PACKAGE_MAGIC) - 1 &&
		memcmp(bytes, PACKAGE_MAGIC, sizeof(PACKAGE_MAGIC) - 1) == 0);
}

enum status package_read(struct package **out, const char *bytes, size_t n, struct err *err)
{
	struct reader r = { .at = bytes, .end = bytes + n, .ok = true };

	*out = NULL;
	if (n < sizeof(PACKAGE_MAGIC) - 1 ||
	    memcmp(bytes, PACKAGE_MAGIC, sizeof(PACKAGE_MAGIC) - 1) != 0)
		return err_set(err, ST_SYNTAX, T("这不是 ruhu 的交接包。"));
	if (n < sizeof(PACKAGE_FIRST) - 1 ||
	    memcmp(bytes, PACKAGE_FIRST, sizeof(PACKAGE_FIRST) - 1) != 0)
		return err_set(err, ST_SYNTAX,
			       T("这个交接包是别的版本的 ruhu 做的，或者被改过，什么也没有收。"));
	if (n > PACKAGE_MAX)
		return err_set(err, ST_LIMIT, T("这个交接包太大（上限 96 MB），没有收。"));
	if (!utf8_valid(bytes, n) || memchr(bytes, '\0', n))
		return broken(err);
	r.p = mem_alloc(sizeof(*r.p));
	r.p->arena = arena_new();
	strbuf_init(&r.again);
	read_manifest(&r);
	if (r.ok)
		check_whole(&r, bytes);
	if (r.ok)
		read_sections(&r);
	strbuf_clear(&r.again);
	if (!r.ok) {
		package_free(r.p);
		return broken(err);
	}
	r.p->id = digest_of(bytes, n);
	*out = r.p;
	return ST_OK;
}

void package_free(struct package *p)
{
	if (!p)
		return;
	VEC_CLEAR(&p->keys);
	VEC_CLEAR(&p->forms);
	VEC_CLEAR(&p->revisions);
	VEC_CLEAR(&p->erasures);
	VEC_CLEAR(&p->receipts);
	VEC_CLEAR(&p->elsewhere);
	arena_free(p->arena);
	free(p);
}
