/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "exports/package_internal.h"
#include "forms/revision_text.h"

const char *const package_kinds[] = { "hand-in", "kit", "answer" };
const char *const package_roles[] = { "device", "office", "seal", "spare", "former" };
const char *const package_sections[SEC_COUNT] = { "key",       "form",      "interview", "visit",
						  "household", "issue",     "decision",  "erasure",
						  "receipt",   "elsewhere", "kit" };

struct package_writer {
	struct strbuf text[SEC_COUNT];
	size_t count[SEC_COUNT];
	struct strbuf bytes; /* of one revision */
};

struct package_writer *package_new(void)
{
	struct package_writer *w = mem_alloc(sizeof(*w));

	for (size_t i = 0; i < SEC_COUNT; i++)
		strbuf_init(&w->text[i]);
	strbuf_init(&w->bytes);
	return w;
}

void package_drop(struct package_writer *w)
{
	if (!w)
		return;
	for (size_t i = 0; i < SEC_COUNT; i++)
		strbuf_clear(&w->text[i]);
	strbuf_clear(&w->bytes);
	free(w);
}

void package_add_hex(struct strbuf *out, const unsigned char *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		strbuf_addc(out, digits[bytes[i] >> 4]);
		strbuf_addc(out, digits[bytes[i] & 15]);
	}
}

static void add_line(struct strbuf *out, const char *name, const char *value)
{
	strbuf_adds(out, name);
	strbuf_addc(out, '\t');
	text_escape(out, value);
	strbuf_addc(out, '\n');
}

static void add_hex_line(struct strbuf *out, const char *name, const unsigned char *bytes, size_t n)
{
	strbuf_adds(out, name);
	strbuf_addc(out, '\t');
	package_add_hex(out, bytes, n);
	strbuf_addc(out, '\n');
}

void package_print_manifest(struct strbuf *out, const struct package_manifest *m,
			    const unsigned char key[PUBLIC_KEY_SIZE],
			    const struct package_part parts[SEC_COUNT])
{
	static const struct digest none;

	strbuf_adds(out, PACKAGE_FIRST);
	add_line(out, "kind", package_kinds[m->kind]);
	add_line(out, "round", m->round);
	add_line(out, "device", m->device);
	add_hex_line(out, "key", key, PUBLIC_KEY_SIZE);
	strbuf_addf(out, "number\t%lld\n", (long long)m->number);
	add_hex_line(out, "previous", m->previous.b,
		     digest_compare(&m->previous, &none) == 0 ? 0 : DIGEST_SIZE);
	add_line(out, "made", m->made);
	add_line(out, "tool", m->tool);
	strbuf_adds(out, "recipients\t");
	for (size_t i = 0; i < m->n_recipients; i++) {
		strbuf_adds(out, i > 0 ? " " : "");
		package_add_hex(out, m->recipients[i], SEAL_KEY);
	}
	strbuf_addc(out, '\n');
	for (size_t i = 0; i < SEC_COUNT; i++) {
		if (parts[i].count == 0)
			continue;
		strbuf_addf(out, "section\t%s %zu %zu ", package_sections[i], parts[i].count,
			    parts[i].bytes);
		package_add_hex(out, parts[i].digest.b, DIGEST_SIZE);
		strbuf_addc(out, '\n');
	}
	strbuf_addc(out, '\n');
}

void package_print_key(struct strbuf *out, const struct package_key *key)
{
	package_add_hex(out, key->key, SEAL_KEY);
	strbuf_addf(out, "\t%s\t", package_roles[key->role]);
	text_escape(out, key->code);
	strbuf_addc(out, '\n');
}

void package_print_form(struct strbuf *out, const struct package_form *form)
{
	strbuf_adds(out, "form\t");
	text_escape(out, form->id);
	strbuf_addc(out, '\t');
	text_escape(out, form->version);
	strbuf_addc(out, '\t');
	package_add_hex(out, form->digest.b, DIGEST_SIZE);
	strbuf_addf(out, "\t%zu\n", form->canonical_len);
}

void package_print_revision(struct strbuf *out, size_t bytes, const struct signature *by)
{
	strbuf_addf(out, "revision\t%zu\t", bytes);
	if (by)
		package_add_hex(out, by->key, sizeof(by->key));
	strbuf_addc(out, '\t');
	if (by)
		package_add_hex(out, by->bytes, sizeof(by->bytes));
	strbuf_addc(out, '\n');
}

void package_print_erasure(struct strbuf *out, const struct erasure *e)
{
	char identity[IDENTITY_TEXT];

	identity_format(identity, &e->identity);
	strbuf_addf(out, "%s\t%s\t%lld\t", identity, e->reason, (long long)e->seq);
	package_add_hex(out, e->by.key, sizeof(e->by.key));
	strbuf_addc(out, '\t');
	package_add_hex(out, e->by.bytes, sizeof(e->by.bytes));
	strbuf_addc(out, '\n');
}

void package_print_digest(struct strbuf *out, const struct digest *d)
{
	package_add_hex(out, d->b, DIGEST_SIZE);
	strbuf_addc(out, '\n');
}

void package_print_signature(struct strbuf *out, const struct signature *by)
{
	add_hex_line(out, "signature", by->bytes, sizeof(by->bytes));
}

struct digest package_signed(const char *manifest, size_t n)
{
	return digest_of(manifest, n);
}

void package_add_key(struct package_writer *w, const struct package_key *key)
{
	package_print_key(&w->text[SEC_KEY], key);
	w->count[SEC_KEY]++;
}

void package_add_form(struct package_writer *w, const struct package_form *form)
{
	package_print_form(&w->text[SEC_FORM], form);
	strbuf_add(&w->text[SEC_FORM], form->canonical, form->canonical_len);
	strbuf_addc(&w->text[SEC_FORM], '\n');
	w->count[SEC_FORM]++;
}

void package_add_revision(struct package_writer *w, const struct revision *rev,
			  const struct signature *by)
{
	size_t section = (size_t)SEC_INTERVIEW + (size_t)rev->kind;

	strbuf_reset(&w->bytes);
	revision_encode(&w->bytes, rev);
	package_print_revision(&w->text[section], w->bytes.len, by);
	strbuf_add(&w->text[section], w->bytes.data, w->bytes.len);
	w->count[section]++;
}

void package_add_erasure(struct package_writer *w, const struct erasure *e)
{
	package_print_erasure(&w->text[SEC_ERASURE], e);
	w->count[SEC_ERASURE]++;
}

void package_add_receipt(struct package_writer *w, const struct digest *id)
{
	package_print_digest(&w->text[SEC_RECEIPT], id);
	w->count[SEC_RECEIPT]++;
}

void package_add_elsewhere(struct package_writer *w, const struct digest *id)
{
	package_print_digest(&w->text[SEC_ELSEWHERE], id);
	w->count[SEC_ELSEWHERE]++;
}

void package_add_kit(struct package_writer *w, const char *bytes, size_t n)
{
	strbuf_add(&w->text[SEC_KIT], bytes, n);
	w->count[SEC_KIT] = 1;
}

size_t package_size(const struct package_writer *w)
{
	size_t n = 0;

	for (size_t i = 0; i < SEC_COUNT; i++)
		n += w->text[i].len;
	return n;
}

enum status package_finish(struct strbuf *out, struct digest *id, struct package_writer *w,
			   const struct package_manifest *m, const struct seal_signer *signer,
			   struct err *err)
{
	struct package_part parts[SEC_COUNT];
	struct signature by;
	struct digest what;
	size_t start = out->len;

	for (size_t i = 0; i < SEC_COUNT; i++) {
		parts[i].count = w->count[i];
		parts[i].bytes = w->text[i].len;
		parts[i].digest = digest_of(w->text[i].data ? w->text[i].data : "", w->text[i].len);
	}
	package_print_manifest(out, m, signer->key, parts);
	what = package_signed(out->data + start, out->len - start);
	strbuf_reserve(out, package_size(w) + 256);
	for (size_t i = 0; i < SEC_COUNT; i++)
		strbuf_add(out, w->text[i].data ? w->text[i].data : "", w->text[i].len);
	seal_sign(&by, signer, SEAL_PACKAGE, &what);
	package_print_signature(out, &by);
	*id = digest_of(out->data + start, out->len - start);
	if (out->len - start <= PACKAGE_MAX)
		return ST_OK;
	strbuf_cut(out, start);
	return err_set(err, ST_LIMIT, T("交接包太大（上限 96 MB），没有写。"));
}
