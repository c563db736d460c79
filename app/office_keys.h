/* SPDX-License-Identifier: MIT */
/* Keys and packages: who may sign, what opens what is sealed, what the office has, what is withdrawn. */
#ifndef RUHU_APP_OFFICE_KEYS_H
#define RUHU_APP_OFFICE_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "exports/hand_in.h"

struct office_openers;
struct strbuf;
struct workspace;

/* Asks a person for a passphrase; twice: until it was typed alike two times. ST_CANCELLED where nobody can be asked. */
struct office_asker {
	enum status (*ask)(void *ctx, const char *prompt, bool twice, struct strbuf *out,
			   struct err *err);
	void *ctx;
};

/* The roster as lines: role, code, state, fingerprint, number and time of the last package, separated by tabs. */
MUST_USE enum status office_keys_list(struct workspace *ws, struct strbuf *out, struct err *err);
/* The office's key and a spare: the first into the key file beside the store, the spare only on paper. Kits made from now on carry both. */
MUST_USE enum status office_keys_new(struct workspace *ws, const struct office_asker *asker,
				     struct strbuf *paper, struct strbuf *said, struct err *err);
/* The key of a trusted device of that code or fingerprint; ST_NOT_FOUND; ST_CONFLICT: several have the code. */
MUST_USE enum status office_device_key(struct workspace *ws, const char *code, unsigned char key[PUBLIC_KEY_SIZE], struct err *err);
MUST_USE enum status office_keys_trust(struct workspace *ws, const char *fingerprint,
				       struct strbuf *said, struct err *err);
MUST_USE enum status office_keys_revoke(struct workspace *ws, const char *fingerprint,
					struct strbuf *said, struct err *err);
MUST_USE enum status office_keys_paper(struct workspace *ws, const struct office_asker *asker,
				       struct strbuf *paper, struct err *err);
MUST_USE enum status office_keys_restore(struct workspace *ws, const char *text,
					 const struct office_asker *asker, struct strbuf *said,
					 struct err *err);

/* The keys that open sealed files, asked for once, when they are first needed. */
struct office_openers *office_openers_new(struct workspace *ws,
					  const struct office_asker *asker); /* asker may be NULL */
MUST_USE enum status office_openers_get(struct office_openers *o,
					const struct seal_opener **openers, size_t *n,
					struct err *err);
void office_openers_free(struct office_openers *o); /* wipes them */

bool office_has_keys(struct workspace *ws); /* there is a key file here */

/* What the maker of a package says of itself. The texts live in a. */
MUST_USE enum status office_package_options(struct workspace *ws, struct hand_in_options *out,
					    struct arena *a, struct err *err);
/* Takes a package from the office on a laptop: a kit or an answer. */
MUST_USE enum status office_open_package(struct workspace *ws, const char *bytes, size_t n,
					 struct strbuf *said, struct err *err);
MUST_USE enum status office_hand_in(struct workspace *ws, const char *dir, struct strbuf *said,
				    struct err *err);

/* In the office: the answer for a device (NULL = all) into path. */
MUST_USE enum status office_receipt(struct workspace *ws, const char *device, const char *path,
				    struct strbuf *said, struct err *err);
MUST_USE enum status office_receipt_state(struct workspace *ws, struct strbuf *said,
					  struct err *err);
/* Opens what the office gave (office_open) while the screens are up: how many records here have a receipt now, and whether the program
 * has to be started again since the round is another. */
struct office_received {
	int64_t all, proven;
	bool restart;
};
MUST_USE enum status office_receive(struct workspace *ws, const char *path, struct strbuf *said, struct office_received *out,
				    struct err *err);
MUST_USE enum status office_prune(struct workspace *ws, struct strbuf *said, struct err *err);
MUST_USE enum status office_withdraw(struct workspace *ws, const char *number, const char *reason,
				     struct strbuf *said, struct err *err);
/* ST_OK: it holds. said tells what it is. */
MUST_USE enum status office_verify(struct workspace *ws, const char *path,
				   const struct office_asker *asker, struct strbuf *said,
				   struct err *err);
/* Every record with a revision made on the device: record, kind, household, started, outcome, separated by tabs. */
MUST_USE enum status office_records(struct workspace *ws, const char *device, struct strbuf *out,
				    struct err *err);
/* Codes of the trusted devices that handed nothing in today, blanks between. */
MUST_USE enum status office_absent(struct workspace *ws, struct strbuf *out, struct err *err);

#endif
